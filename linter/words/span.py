"""Places in a file.

Everything below the faces speaks in byte offsets, because grammars do; a `Lines` turns
them into what people read: lines and columns from 1, columns in Unicode characters.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from msgspec import Struct


class Span(NamedTuple):
    """A half-open range of byte offsets into one file's bytes."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Position(NamedTuple):
    """A line and a column, both counted from 1; the column counts Unicode characters."""

    line: int
    column: int


class Lines(Struct, frozen=True):
    """Where each line of a file starts; built once per file that has something to report."""

    text: bytes
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: bytes) -> Lines:
        starts = [0]
        at = text.find(b"\n")
        while at != -1:
            starts.append(at + 1)
            at = text.find(b"\n", at + 1)
        return cls(text, tuple(starts))

    def position(self, offset: int) -> Position:
        offset = max(0, min(offset, len(self.text)))
        row = bisect_right(self.starts, offset) - 1
        before = self.text[self.starts[row] : offset]
        return Position(row + 1, len(before.decode("utf-8", "replace")) + 1)

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its line end; empty when there is none."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].decode("utf-8", "replace").rstrip("\r\n")
