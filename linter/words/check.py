"""Proves what a front end promises about its tree; used by tests and `tracklint debug tree`."""

from __future__ import annotations

from collections.abc import Iterator

from linter.words.ir import Node


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in field order."""
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def faults(root: Node, size: int) -> list[str]:
    """One sentence for each node outside its parent or outside the file of `size` bytes."""
    found: list[str] = []
    pending = [root]
    while pending:
        node = pending.pop()
        if not 0 <= node.span.start <= node.span.end <= size:
            found.append(f"{type(node).__name__} {tuple(node.span)} lies outside the file")
        for child in children(node):
            if not node.span.holds(child.span):
                found.append(
                    f"{type(child).__name__} {tuple(child.span)} lies outside its "
                    f"{type(node).__name__} {tuple(node.span)}"
                )
            pending.append(child)
    return found
