"""Where output goes: standard output or a file, in color or not; and progress for whoever watches."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from linter.words.mistake import UserError

PAUSE = 0.1  # seconds between two signs of progress


def colored(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to color what goes to `stream`: on a terminal, unless the environment says otherwise."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return stream.isatty() and environ.get("TERM") != "dumb"


def write(text: str, file: Path | None = None) -> None:
    """Write to `file`, else to standard output. A reader that went away is no fault. Raises UserError."""
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "replace"))
        except OSError as error:
            raise UserError(f"{file.as_posix()}: cannot be written: {error.strerror or error}") from None
        return
    stream = sys.stdout
    try:
        stream.write(text.encode(stream.encoding or "utf-8", "replace").decode(stream.encoding or "utf-8", "replace"))
        stream.flush()
    except BrokenPipeError:
        # What is left in the buffer would fail again when the interpreter closes the stream.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextlib.contextmanager
def progress(stream: TextIO, wanted: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A function that shows "done of total" in one line of a terminal; None when nobody watches."""
    if not (wanted and stream.isatty()):
        yield None
        return
    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PAUSE:
            last = now
            stream.write(f"\r{done} of {total} files")
            stream.flush()

    try:
        yield show
    finally:
        stream.write("\r\x1b[K")
        stream.flush()
