"""Strings, templates, numbers, and what has a value of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tree_sitter import Node as Syntax

from linter.languages.ecma.lowering import Handler, Lowering, span
from linter.words.ir import Attribute, Flag, Name, Native, Node, Null, Number, Template, Text
from linter.words.span import Span

_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3]?[0-7]{1,2})|(\r\n|[\s\S]))")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SINGLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CONTINUED = dict.fromkeys(("\r\n", "\n", "\r", "\u2028", "\u2029"), "")


def decoded(source: bytes) -> str:
    """The contents of a string as its value; half a surrogate pair becomes U+FFFD."""
    value = source.decode("utf-8", "replace")
    if "\\" not in value:
        return value
    value = _ESCAPE.sub(_escaped, value)
    if _SURROGATE.search(value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _escaped(match: re.Match[str]) -> str:
    braced, four, two, octal, single = match.groups()
    if single is not None:
        return _SINGLE.get(single) or _CONTINUED.get(single, single)
    code = int(octal, 8) if octal else int(braced or four or two, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def inside(source: bytes) -> bytes:
    """What stands between the quotes, also where the closing one is missing."""
    closed = len(source) > 1 and source[-1] == source[0]
    return source[1:-1] if closed else source[1:]


def plain(low: Lowering, syntax: Syntax) -> str:
    """The value of a string."""
    return decoded(inside(low.text[syntax.start_byte : syntax.end_byte]))


def _string(low: Lowering, syntax: Syntax) -> Node:
    return Text(span(syntax), plain(low, syntax))


def _fragment(low: Lowering, syntax: Syntax) -> Node:
    """A piece of a string that broke off."""
    return Text(span(syntax), decoded(low.text[syntax.start_byte : syntax.end_byte]))


def template(low: Lowering, syntax: Syntax) -> Template:
    parts: list[Node] = []
    start, end = syntax.start_byte + 1, syntax.end_byte
    if end > start and low.text[end - 1 : end] == b"`":
        end -= 1
    for child in syntax.named_children:
        if child.type == "template_substitution":
            _piece(low, start, child.start_byte, parts)
            parts.append(_substitution(low, child))
            start = child.end_byte
    _piece(low, start, end, parts)
    return Template(span(syntax), tuple(parts))


def _piece(low: Lowering, start: int, end: int, parts: list[Node]) -> None:
    if start < end:
        parts.append(Text(Span(start, end), decoded(low.text[start:end])))


def _substitution(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    return low.node(parts[0]) if len(parts) == 1 else low.native(syntax, "template_substitution")


def _template(low: Lowering, syntax: Syntax) -> Node:
    """A template with nothing but text in it is a text."""
    found = template(low, syntax)
    if not found.parts:
        return Text(found.span, "")
    first = found.parts[0]
    return Text(found.span, first.value) if len(found.parts) == 1 and isinstance(first, Text) else found


def _number(low: Lowering, syntax: Syntax) -> Node:
    return Number(span(syntax), low.word(syntax).replace("_", "").rstrip("n"))


def _meta(low: Lowering, syntax: Syntax) -> Node:
    """`import.meta`, `new.target`."""
    first, _, second = low.word(syntax).partition(".")
    start, end = syntax.start_byte, syntax.end_byte
    name = second.strip()
    at = Span(end - len(name.encode()), end)
    return Attribute(Span(start, end), Name(Span(start, start + len(first.encode())), first.strip()), name, at)


def _named(low: Lowering, syntax: Syntax) -> Node:
    """A keyword or a torn-off property name that stands for a value."""
    return Name(span(syntax), low.word(syntax).lstrip("#"))


LITERALS: Mapping[str, Handler] = {
    "string": _string,
    "string_fragment": _fragment,
    "escape_sequence": _fragment,
    "template_string": _template,
    "number": _number,
    "regex": lambda low, syntax: Native(span(syntax), "regex", ()),
    "true": lambda low, syntax: Flag(span(syntax), True),
    "false": lambda low, syntax: Flag(span(syntax), False),
    "null": lambda low, syntax: Null(span(syntax)),
    "undefined": lambda low, syntax: Null(span(syntax)),
    "this": _named,
    "super": _named,
    "import": _named,
    "property_identifier": _named,
    "private_property_identifier": _named,
    "meta_property": _meta,
}
