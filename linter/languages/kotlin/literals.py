"""Strings, characters, numbers and array literals."""

from __future__ import annotations

import re

from tree_sitter import Node as Syntax

from linter.languages.kotlin.lowering import Lowering, span
from linter.words.ir import List, Name, Native, Node, Number, Template, Text
from linter.words.span import Span

_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)

# The grammar leaves `$name` in the text of an ordinary string.
_DOLLAR = re.compile(rb"(\\.)|\$(?:([A-Za-z_\x80-\xff][\w\x80-\xff]*)|`([^`\r\n]+)`)", re.DOTALL)


def string(lowering: Lowering, syntax: Syntax) -> Node:
    """`"..."`: plain text, or a template."""
    start, end = syntax.start_byte, syntax.end_byte
    text = lowering.text
    raw = text[start + 1 : end - 1]
    if lowering.parsed[end - 1 : end] == b'"' and end - start > 1 and b"$" not in raw and b"\\" not in raw:
        return Text(Span(start, end), raw.decode("utf-8", "replace"))
    return _template(lowering, syntax, 1, escapes=True)


def multiline(lowering: Lowering, syntax: Syntax) -> Node:
    """`\"\"\"...\"\"\"`: the same without escapes."""
    return _template(lowering, syntax, 3, escapes=False)


def _template(lowering: Lowering, syntax: Syntax, quotes: int, escapes: bool) -> Node:
    start, end = syntax.start_byte, syntax.end_byte
    close = end - quotes
    if close < start + quotes or lowering.parsed[close:end] != b'"' * quotes:
        close = end
    parts: list[Node] = []
    at = min(start + quotes, close)
    for child in syntax.named_children:
        if child.type in ("string_content", "escape_sequence"):
            continue
        _segment(lowering, Span(at, child.start_byte), escapes, parts)
        inner = child.named_children if child.type == "interpolation" else [child]
        parts.extend(lowering.nodes(inner))
        at = child.end_byte
    _segment(lowering, Span(at, max(at, close)), escapes, parts)
    if not parts:
        return Text(span(syntax), "")
    if len(parts) == 1 and isinstance(parts[0], Text):
        return Text(span(syntax), parts[0].value)
    return Template(span(syntax), tuple(parts))


def _segment(lowering: Lowering, place: Span, escapes: bool, parts: list[Node]) -> None:
    """The text at `place` and the names in it, added to `parts`."""
    raw = lowering.text[place.start : place.end]
    at = 0
    for found in _DOLLAR.finditer(raw):
        if found[1] is not None and escapes:
            continue
        word = found[2] or found[3]
        if word is None:
            continue
        _plain(raw[at : found.start()], place.start + at, escapes, parts)
        where = Span(place.start + found.start() + 1, place.start + found.end())
        parts.append(Name(where, word.decode("utf-8", "replace")))
        at = found.end()
    _plain(raw[at:], place.start + at, escapes, parts)


def _plain(raw: bytes, start: int, escapes: bool, parts: list[Node]) -> None:
    if raw:
        value = raw.decode("utf-8", "replace")
        parts.append(Text(Span(start, start + len(raw)), _ESCAPE.sub(_resolved, value) if escapes else value))


def _resolved(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        # a lone surrogate cannot be written out again
        return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
    return _ESCAPES.get(found[2], found[2])


def character(lowering: Lowering, syntax: Syntax) -> Node:
    raw = lowering.text[syntax.start_byte : syntax.end_byte].decode("utf-8", "replace")
    inside = raw[1:-1] if raw.endswith("'") else raw[1:]
    return Text(span(syntax), _ESCAPE.sub(_resolved, inside))


def integer(lowering: Lowering, syntax: Syntax) -> Node:
    return Number(span(syntax), lowering.word(syntax).replace("_", "").rstrip("uUlL"))


def decimal(lowering: Lowering, syntax: Syntax) -> Node:
    return Number(span(syntax), lowering.word(syntax).replace("_", "").rstrip("fF"))


def collection(lowering: Lowering, syntax: Syntax) -> Node:
    """`["a", "b"]`, in annotations."""
    return List(span(syntax), tuple(lowering.nodes(syntax.children)))


def spread(lowering: Lowering, syntax: Syntax) -> Node:
    return Native(span(syntax), "spread_expression", tuple(lowering.nodes(syntax.children)))
