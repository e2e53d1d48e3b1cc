"""Markup."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

from tree_sitter import Node as Syntax

from linter.languages.ecma.grammar import is_ampersand
from linter.languages.ecma.literals import inside
from linter.languages.ecma.lowering import EXTRAS, Handler, Lowering, span
from linter.words.ir import Element, Field, Flag, Native, Node, Null, Spread, Text
from linter.words.span import Span

_NO_CHILDREN = EXTRAS | {"jsx_opening_element", "jsx_closing_element", "ERROR"}
_TEXTS = frozenset({"jsx_text", "html_character_reference"})


def _element(low: Lowering, syntax: Syntax) -> Node:
    opening = low.field(syntax, "open_tag") or syntax
    attributes: list[Field | Spread] = []
    for child in low.parts(opening):
        if child.type == "jsx_attribute":
            attributes.append(_attribute(low, child))
        elif child.type == "jsx_expression":
            attributes.append(_spread(low, child))
    children = _children(low, syntax) if opening is not syntax else ()
    return Element(span(syntax), _tag(low, opening), tuple(attributes), children, span(opening))


def _tag(low: Lowering, opening: Syntax) -> Node:
    """Small names are plain elements; a fragment has none."""
    name = low.field(opening, "name")
    if name is None:
        at = opening.start_byte + 1
        return Text(Span(at, min(at, opening.end_byte)), "")
    if name.type == "identifier":
        word = low.word(name)
        if word and (word[0].islower() or "-" in word):
            return Text(span(name), word)
    elif name.type == "jsx_namespace_name":
        return Text(span(name), low.word(name))
    return low.node(name)


def _attribute(low: Lowering, syntax: Syntax) -> Field:
    place = span(syntax)
    parts = low.parts(syntax)
    name = Text(span(parts[0]), low.word(parts[0])) if parts else Text(place, "")
    if len(parts) < 2:
        return Field(place, name, Flag(place, True))
    value = parts[1]
    if value.type == "string":
        return Field(place, name, Text(span(value), _unescaped(inside(low.text[value.start_byte : value.end_byte]))))
    return Field(place, name, low.node(value))


def _spread(low: Lowering, syntax: Syntax) -> Spread:
    node = _held(low, syntax)
    return node if isinstance(node, Spread) else Spread(span(syntax), node)


def _held(low: Lowering, syntax: Syntax) -> Node:
    """What stands in `{}`; null when there is nothing."""
    parts = low.parts(syntax)
    if not parts:
        return Null(span(syntax))
    return low.node(parts[0]) if len(parts) == 1 else low.native(syntax, "jsx_expression")


def _children(low: Lowering, syntax: Syntax) -> tuple[Node, ...]:
    found: list[Node] = []
    run: list[Syntax] = []
    for child in syntax.named_children:
        kind = child.type
        if kind in _TEXTS or is_ampersand(child, "jsx_element"):
            run.append(child)
            continue
        if run:
            found.extend(_text(low, run))
            run = []
        if kind == "jsx_expression":
            node = _held(low, child)
            if not isinstance(node, Null):
                found.append(node)
        elif kind not in _NO_CHILDREN:
            found.append(low.node(child))
    return (*found, *_text(low, run)) if run else tuple(found)


def _text(low: Lowering, run: list[Syntax]) -> list[Node]:
    """Neighboring texts and entities as one text; none when it is blank."""
    place = Span(run[0].start_byte, run[-1].end_byte)
    value = " ".join(_unescaped(low.text[place.start : place.end]).split())
    return [Text(place, value)] if value else []


def _unescaped(source: bytes) -> str:
    value = source.decode("utf-8", "replace")
    return unescape(value) if "&" in value else value


def _namespace(low: Lowering, syntax: Syntax) -> Node:
    return Text(span(syntax), low.word(syntax))


def _torn_attribute(low: Lowering, syntax: Syntax) -> Node:
    return Native(span(syntax), "jsx_attribute", (_attribute(low, syntax),))


JSX: Mapping[str, Handler] = {
    "jsx_element": _element,
    "jsx_self_closing_element": _element,
    "jsx_opening_element": _element,
    "jsx_attribute": _torn_attribute,
    "jsx_expression": _held,
    "jsx_text": _namespace,
    "html_character_reference": _namespace,
    "jsx_namespace_name": _namespace,
}
