"""Pieces of a file read as if they were a file, and the way of what was read back to its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct

from linter.words.ir import Node
from linter.words.span import Span

Edit = tuple[Span, bytes]


class Excerpt(Struct, frozen=True):
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
        start, end = span
        return tuple.__new__(Span, (self._origin(start), self._origin(end)))

    def _origin(self, at: int) -> int:
        piece = bisect_right(self.cuts, at) - 1
        return min(self.origins[piece] + at - self.cuts[piece], self.origins[piece + 1])


@cache
def _getter(kind: Any) -> attrgetter[tuple[Any, ...]]:
    """Gives the class of a node and the values of its fields."""
    return attrgetter("__class__", *kind.__struct_fields__)


def rewritten(root: Node, where: Callable[[Span], Span], change: Callable[[Node], Node] | None = None) -> Node:
    """`root` with all its places moved by `where`, and each node, innermost first, replaced by `change`.

    Walks without recursion: a tree may be deeper than Python's stack. A node with several parents stays one.
    """
    made: dict[int, Node] = {}
    open_: list[tuple[Node, tuple[Any, ...]]] = []
    pending: list[Node | None] = [root]
    while pending:
        node = pending.pop()
        if node is None:
            node, values = open_.pop()
        elif id(node) in made:
            continue
        else:
            kind: Any = type(node)
            values = _getter(kind)(node)
            below: list[Node] = []
            for value in values:
                if isinstance(value, Node):
                    below.append(value)
                elif type(value) is tuple and value and isinstance(value[0], Node):
                    below.extend(value)
            if below:
                open_.append((node, values))
                pending.append(None)
                pending.extend(below)
                continue
        new: Node = values[0](*[_moved(value, where, made) for value in values[1:]])
        made[id(node)] = new if change is None else change(new)
    return made[id(root)]


def _moved(value: Any, where: Callable[[Span], Span], made: dict[int, Node]) -> Any:
    """The value of a field whose nodes are in `made` already."""
    kind = type(value)
    if kind is Span:
        return where(value)
    if kind is tuple:
        return tuple([made[id(item)] if isinstance(item, Node) else where(item) for item in value])
    return made[id(value)] if isinstance(value, Node) else value
