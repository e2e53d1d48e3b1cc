"""Pieces of a file read as if they were a file, and the way of what was read back to its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from linter.words.ir import Node
from linter.words.span import Span

Edit = tuple[Span, bytes]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text made from a range of a file, some of its pieces replaced.

    Piece number n begins at byte `cuts[n]` of the text and at byte `origins[n]` of the file; the last one of
    `origins` is where the range ends.
    """

    text: bytes
    cuts: tuple[int, ...]
    origins: tuple[int, ...]

    @classmethod
    def of(
        cls, text: bytes, span: Span, edits: Iterable[Edit] = (), before: bytes = b"", after: bytes = b""
    ) -> Excerpt:
        """The range `span` with `edits` (in order, apart from each other), between `before` and `after`."""
        parts, origins, at = [before], [span.start], span.start
        for place, replacement in edits:
            parts += (text[at : place.start], replacement)
            origins += (at, place.start)
            at = place.end
        parts += (text[at : span.end], after)
        origins += (at, span.end, span.end)
        cuts, length = [], 0
        for part in parts:
            cuts.append(length)
            length += len(part)
        return cls(b"".join(parts), tuple(cuts), tuple(origins))

    def where(self, span: Span) -> Span:
        """A range of the text as a range of the file."""
        return Span(self._origin(span.start), self._origin(span.end))

    def _origin(self, at: int) -> int:
        piece = bisect_right(self.cuts, at) - 1
        return min(self.origins[piece] + at - self.cuts[piece], self.origins[piece + 1])


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def rewritten(root: Node, where: Callable[[Span], Span], change: Callable[[Node], Node] | None = None) -> Node:
    """`root` with all its places moved by `where`, and each node, innermost first, replaced by `change`.

    Walks without recursion: a tree may be deeper than Python's stack. A node with several parents stays one.
    """
    made: dict[int, Node] = {}
    entered: set[int] = set()

    def moved(value: object) -> object:
        if isinstance(value, Node):
            return made[id(value)]
        if isinstance(value, Span):
            return where(value)
        if isinstance(value, tuple) and value:
            return tuple([moved(item) for item in value])
        return value

    pending = [root]
    while pending:
        node = pending[-1]
        number = id(node)
        kind: Any = type(node)
        if number in made:
            pending.pop()
        elif number in entered:
            new: Node = kind(*[moved(getattr(node, name)) for name in _fields(kind)])
            made[number] = change(new) if change is not None else new
            pending.pop()
        else:
            entered.add(number)
            for name in _fields(kind):
                value = getattr(node, name)
                if isinstance(value, Node):
                    pending.append(value)
                elif isinstance(value, tuple):
                    pending.extend([item for item in value if isinstance(item, Node)])
    return made[id(root)]
