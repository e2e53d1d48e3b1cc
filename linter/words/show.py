"""Prints a neutral tree as text: golden files in tests, `debug tree` for people."""

from __future__ import annotations

from linter.words.ir import Node
from linter.words.span import Span

_SILENT = (None, "", False, ())


def show(node: Node) -> str:
    """One line per node, `field: Kind value=... @start-end`, two spaces deeper than its parent.

    Plain values stand in the line; those that say nothing (None, "", False, ()) are left out
    except where they are the node's own value. Child nodes follow in field order.
    """
    lines: list[str] = []
    pending: list[tuple[int, str, Node]] = [(0, "", node)]
    while pending:
        depth, label, item = pending.pop()
        words = [f"{label}{type(item).__name__}"]
        below: list[tuple[int, str, Node]] = []
        for name in item.__struct_fields__:
            value = getattr(item, name)
            if name == "span":
                continue
            if isinstance(value, Node):
                below.append((depth + 1, f"{name}: ", value))
            elif isinstance(value, tuple) and value and isinstance(value[0], Node):
                below.extend((depth + 1, f"{name}: ", part) for part in value)
            elif value not in _SILENT or name == "value":
                words.append(f"{name}={_plain(value)}")
        words.append(f"@{_plain(item.span)}")
        lines.append("  " * depth + " ".join(words))
        pending.extend(reversed(below))
    return "\n".join(lines) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, Span):
        return f"{value.start}-{value.end}"
    if isinstance(value, tuple):
        return "[" + " ".join(_plain(part) for part in value) + "]"
    return repr(value)
