"""Strings and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from tree_sitter import Node as Syntax

from linter.languages.python.lowering import Handler, Lowering, hull, span
from linter.words.ir import Flag, Node, Null, Number, Template, Text
from linter.words.span import Span

_OPENING = re.compile(rb"([A-Za-z]*)(\"\"\"|'''|\"|')")
_ESCAPE = re.compile(r"\\(\r?\n|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^{}]+\})")
_ESCAPE_OR_BRACES = re.compile(_ESCAPE.pattern + r"|\{\{|\}\}")
# its group never matches: a raw string has no escapes
_BRACES = re.compile(r"(?!)()|\{\{|\}\}")
_SINGLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def template(place: Span, parts: Iterable[Node]) -> Text | Template:
    """Parts put together, neighboring texts as one; a `Text` when there is nothing else."""
    merged: list[Node] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, Text) and isinstance(last, Text):
            merged[-1] = Text(hull(last, part), last.value + part.value)
        elif not isinstance(part, Text) or part.value:
            merged.append(part)
    if not merged:
        return Text(place, "")
    if len(merged) == 1 and isinstance(merged[0], Text):
        return Text(place, merged[0].value)
    return Template(place, tuple(merged))


def _string(low: Lowering, syntax: Syntax) -> Text | Template:
    start, end = syntax.start_byte, syntax.end_byte
    source = low.text[start:end]
    prefix, first, last = _bounds(source)
    if prefix and (b"f" in prefix or b"t" in prefix):
        return _formatted(low, syntax, start + first, start + last, b"r" in prefix)
    return Text(Span(start, end), _value(source, prefix, first, last))


def plain(source: bytes) -> str:
    """The value of a written string, its replacement fields taken as text."""
    return _value(source, *_bounds(source))


def _value(source: bytes, prefix: bytes, first: int, last: int) -> str:
    value = source[first:last].decode("utf-8", "replace")
    return _decoded(value) if "\\" in value and b"r" not in prefix else value


def _bounds(source: bytes) -> tuple[bytes, int, int]:
    """The letters before a string, and where its contents start and end."""
    opening = _OPENING.match(source)
    if opening is None:
        return b"", 0, len(source)
    first, quote = opening.end(), opening[2]
    closed = source.endswith(quote) and len(source) >= first + len(quote)
    return opening[1].lower(), first, len(source) - len(quote) if closed else len(source)


def _formatted(low: Lowering, syntax: Syntax, start: int, end: int, raw: bool) -> Text | Template:
    """An f-string, whose contents lie between the bytes `start` and `end`."""
    pattern = _BRACES if raw else _ESCAPE_OR_BRACES
    parts: list[Node] = []
    for part in low.parts(syntax):
        if part.type == "interpolation":
            parts.append(_piece(low.text, start, part.start_byte, pattern))
            _interpolated(low, part, parts)
            start = part.end_byte
    parts.append(_piece(low.text, start, max(start, end), pattern))
    return template(span(syntax), parts)


def _piece(text: bytes, start: int, end: int, pattern: re.Pattern[str]) -> Text:
    value = pattern.sub(_unescaped, text[start:end].decode("utf-8", "replace"))
    return Text(Span(start, end), value)


def _interpolated(low: Lowering, syntax: Syntax, parts: list[Node]) -> None:
    """The values of `{x}`, `{x=}` and `{x:{width}}`, appended to `parts`."""
    for part in low.parts(syntax):
        if part.type == "format_specifier":
            for nested in low.parts(part):
                _interpolated(low, nested, parts)
        elif part.type != "type_conversion":
            value = low.node(part)
            after = low.text[part.end_byte : syntax.end_byte]
            if after.lstrip().startswith(b"="):
                named = Span(syntax.start_byte, part.start_byte)
                parts.append(Text(named, low.word(part) + "="))
            parts.append(value)


def _concatenated(low: Lowering, syntax: Syntax) -> Text | Template:
    parts: list[Node] = []
    for part in low.parts(syntax):
        piece = low.node(part)
        parts.extend(piece.parts if isinstance(piece, Template) else (piece,))
    return template(span(syntax), parts)


def _decoded(value: str) -> str:
    return _ESCAPE.sub(_unescaped, value)


def _unescaped(found: re.Match[str]) -> str:
    escape: str | None = found[1]
    if escape is None:
        return found[0][0]
    kind = escape[0]
    if kind in _SINGLE:
        return _SINGLE[kind]
    if kind in "xuU":
        return _character(int(escape[1:], 16))
    if kind in "01234567":
        return _character(int(escape, 8))
    if kind == "N":
        try:
            return unicodedata.lookup(escape[2:-1])
        except KeyError:
            return found[0]
    return "" if kind in "\r\n" else escape


def _character(code: int) -> str:
    """A character; half of a pair and what lies beyond Unicode cannot be written to a file."""
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _content(low: Lowering, syntax: Syntax) -> Text:
    """What a string without an end left behind."""
    return Text(span(syntax), _decoded(low.word(syntax)))


def _number(low: Lowering, syntax: Syntax) -> Number:
    return Number(span(syntax), low.word(syntax).replace("_", "").rstrip("jJlL"))


LITERALS: Mapping[str, Handler] = {
    "string": _string,
    "concatenated_string": _concatenated,
    "string_content": _content,
    "integer": _number,
    "float": _number,
    "true": lambda low, syntax: Flag(span(syntax), True),
    "false": lambda low, syntax: Flag(span(syntax), False),
    "none": lambda low, syntax: Null(span(syntax)),
}
