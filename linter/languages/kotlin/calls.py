"""Arguments, and the calls that are really literals: maps, lists, pairs."""

from __future__ import annotations

from tree_sitter import Node as Syntax

from linter.languages.kotlin.grammar import COMMENTS
from linter.languages.kotlin.lowering import Lowering, span
from linter.words.ir import Argument, Call, Field, List, Name, Node, Record, Spread, TypeRef
from linter.words.span import Span

_MAPS = frozenset({"mapOf", "bundleOf", "workDataOf", "contentValuesOf", "emptyMap"})
_LISTS = frozenset(
    {"listOf", "setOf", "arrayOf", "sequenceOf", "listOfNotNull", "setOfNotNull"}
    | {"emptyList", "emptySet", "emptyArray", "emptySequence"}
)


def arguments(lowering: Lowering, syntax: Syntax) -> list[Argument]:
    """The arguments in parentheses."""
    found: list[Argument] = []
    for child in syntax.named_children:
        kind = child.type
        if kind == "value_argument":
            found.append(_argument(lowering, child))
        elif kind not in COMMENTS:
            found.append(Argument(span(child), lowering.node(child)))
    return found


def _argument(lowering: Lowering, syntax: Syntax) -> Argument:
    parts = syntax.children
    place = Span(syntax.start_byte, syntax.end_byte)
    value = parts[-1]
    if len(parts) == 1 and value.type != "spread_expression":
        return Argument(place, lowering.node(value))
    name: str | None = None
    for index, part in enumerate(parts):
        if part.type == "=" and name is None and index:
            name = lowering.word(parts[index - 1])
        elif part.is_named and part.type not in COMMENTS:
            value = part
    return argument(lowering, value, place, name)


def argument(lowering: Lowering, value: Syntax, place: Span, name: str | None = None) -> Argument:
    """`name = value`, or `*value`."""
    spread = value.type == "spread_expression"
    if spread:
        value = value.named_children[-1]
    return Argument(place, lowering.node(value), name, "list" if spread else "")


def call(place: Span, callee: Node, args: tuple[Argument, ...], types: tuple[TypeRef, ...] = ()) -> Node:
    """A call, or the literal that it stands for."""
    if isinstance(callee, Name) and not any(arg.name for arg in args):
        name = callee.id
        if name in _MAPS or name.endswith("MapOf"):
            return _record(place, args) or Call(place, callee, args, types=types)
        if name in _LISTS or name.endswith(("ListOf", "SetOf", "ArrayOf")):
            items = [Spread(arg.span, arg.value) if arg.spread else arg.value for arg in args]
            return List(place, tuple(items))
        if name == "Pair" and len(args) == 2 and not any(arg.spread for arg in args):
            return pair(place, args[0].value, args[1].value)
    return Call(place, callee, args, types=types)


def pair(place: Span, key: Node, value: Node) -> Record:
    """`key to value`."""
    return Record(place, (Field(place, key, value),))


def _record(place: Span, args: tuple[Argument, ...]) -> Record | None:
    """The map of these pairs; None when an argument is not a written pair."""
    fields: list[Field | Spread] = []
    for arg in args:
        value = arg.value
        if arg.spread:
            fields.append(Spread(arg.span, value))
        elif isinstance(value, Record) and len(value.fields) == 1:
            fields.append(value.fields[0])
        else:
            return None
    return Record(place, tuple(fields))
