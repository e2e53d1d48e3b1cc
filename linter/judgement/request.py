"""What a run is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from linter.knowledge.config import Config


class Request(Struct, frozen=True):
    """One run. `root` is the directory the command runs in; `stdin` a file's name and its unsaved text."""

    root: Path
    paths: tuple[str, ...]
    config: Config
    stdin: tuple[str, bytes] | None = None
    use_cache: bool = True
    progress: Callable[[int, int], None] | None = None

    @property
    def unsaved(self) -> str:
        """The file whose text is only in an editor; "" for none."""
        return self.stdin[0] if self.stdin else ""
