"""The texts of the files that are not known to matter; one that is left for later is read when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from linter.project.reading.files import unwanted
from linter.project.reading.sources import read_source
from linter.words.finding import Problem


class Rest(MutableMapping[str, bytes]):
    """Texts by path, relative to `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._texts: dict[str, bytes | None] = {}

    def later(self, path: str) -> None:
        """A file that is there and has not been read."""
        self._texts[path] = None

    def __getitem__(self, path: str) -> bytes:
        text = self._texts[path]
        if text is None:
            source = read_source(self._root / path, path)
            text = b"" if isinstance(source, Problem) or unwanted(source) == "minified" else source
            self._texts[path] = text
        return text

    def __setitem__(self, path: str, text: bytes) -> None:
        self._texts[path] = text

    def __delitem__(self, path: str) -> None:
        del self._texts[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, path: object) -> bool:
        return path in self._texts
