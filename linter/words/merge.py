"""Operators that put two literals together."""

from __future__ import annotations

from linter.words.ir import List, Node, Record, Spread
from linter.words.span import Span


def merged(span: Span, left: Node, right: Node) -> Node | None:
    """`left + right` as the literal it makes when one side is written out: a record, or a list."""
    parts = (left, right)
    if any(isinstance(part, Record) for part in parts):
        fields = [part.fields if isinstance(part, Record) else (Spread(part.span, part),) for part in parts]
        return Record(span, (*fields[0], *fields[1]))
    if any(isinstance(part, List) for part in parts):
        items = [part.items if isinstance(part, List) else (Spread(part.span, part),) for part in parts]
        return List(span, (*items[0], *items[1]))
    return None
