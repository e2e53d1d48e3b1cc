"""Object literals, and the patterns that take objects apart."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs
from tree_sitter import Node as Syntax

from linter.languages.ecma.functions import method
from linter.languages.ecma.literals import plain
from linter.languages.ecma.lowering import EXTRAS, Handler, Lowering, hull, span
from linter.words.ir import Default, Field, Function, Name, Node, Null, Record, Spread, Text
from linter.words.span import Span

# Unlike an arrow, they have the object as their `this`.
FUNCTIONS_WITH_THIS = frozenset({"function_expression", "generator_function"})


def key(low: Lowering, syntax: Syntax) -> Node:
    """The name of a property: `Text` when it is known, an expression when it is computed."""
    kind = syntax.type
    if kind == "computed_property_name":
        parts = low.parts(syntax)
        return low.node(parts[0]) if parts else low.native(syntax, kind)
    if kind == "string":
        return Text(span(syntax), plain(low, syntax))
    return Text(span(syntax), low.word(syntax).lstrip("#"))


def _record(low: Lowering, syntax: Syntax) -> Node:
    fields: list[Field | Spread] = []
    for child in syntax.named_children:
        kind = child.type
        if kind in EXTRAS or kind == "ERROR":
            continue
        place = span(child)
        if kind in ("pair", "pair_pattern"):
            fields.append(_pair(low, child))
        elif kind in ("shorthand_property_identifier", "shorthand_property_identifier_pattern"):
            word = low.word(child)
            fields.append(Field(place, Text(place, word), _shorthand(place, word)))
        elif kind in ("spread_element", "rest_pattern"):
            fields.append(_spread(low, child))
        elif kind == "method_definition":
            fields.append(_method(low, child))
        else:
            fields.append(_other(low, child))
    return Record(span(syntax), tuple(fields))


def _shorthand(place: Span, word: str) -> Node:
    return Null(place) if word == "undefined" else Name(place, word)


def _pair(low: Lowering, syntax: Syntax) -> Field:
    value, written = low.at(syntax, "value"), low.field(syntax, "value")
    if isinstance(value, Function) and written is not None and written.type in FUNCTIONS_WITH_THIS:
        value = structs.replace(value, role="method")
    return Field(span(syntax), _key(low, syntax, "key"), value)


def _key(low: Lowering, syntax: Syntax, field: str) -> Node:
    name = low.field(syntax, field)
    return key(low, name) if name is not None else Text(Span(syntax.start_byte, syntax.start_byte), "")


def _method(low: Lowering, syntax: Syntax) -> Field:
    said = _key(low, syntax, "name")
    return Field(span(syntax), said, method(low, syntax, said.value if isinstance(said, Text) else None))


def _other(low: Lowering, syntax: Syntax) -> Field | Spread:
    """`{a = 1}` as a pattern; anything else is something unknown of the whole."""
    node = low.node(syntax)
    if isinstance(node, Default) and isinstance(node.target, Name):
        return Field(node.span, Text(node.target.span, node.target.id), node)
    return Spread(node.span, node)


def _spread(low: Lowering, syntax: Syntax) -> Spread:
    parts = low.parts(syntax)
    value = low.node(parts[0]) if parts else Null(Span(syntax.end_byte, syntax.end_byte))
    return Spread(span(syntax), value)


def _default(low: Lowering, syntax: Syntax) -> Node:
    target, value = low.at(syntax, "left"), low.at(syntax, "right")
    return Default(hull(target, value), target, value)


def _bare(low: Lowering, syntax: Syntax) -> Node:
    return _shorthand(span(syntax), low.word(syntax))


RECORDS: Mapping[str, Handler] = {
    "object": _record,
    "object_pattern": _record,
    "pair": lambda low, syntax: Record(span(syntax), (_pair(low, syntax),)),
    "pair_pattern": lambda low, syntax: Record(span(syntax), (_pair(low, syntax),)),
    "spread_element": _spread,
    "rest_pattern": _spread,
    "assignment_pattern": _default,
    "object_assignment_pattern": _default,
    "shorthand_property_identifier": _bare,
    "shorthand_property_identifier_pattern": _bare,
}
