"""Operators, collections and comprehensions; calls and what else follows a value are in `postfix`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tree_sitter import Node as Syntax

from linter.languages.python.formats import percent
from linter.languages.python.grammar import operator_field
from linter.languages.python.lowering import EXTRAS, MERGING, Handler, Lowering, hull, span
from linter.languages.python.postfix import POSTFIX
from linter.words.ir import (
    Assign,
    Binary,
    Each,
    Field,
    If,
    List,
    Logic,
    Native,
    Node,
    Not,
    Null,
    Number,
    Record,
    Spread,
    Template,
    Text,
)
from linter.words.merge import merged
from linter.words.span import Span

_EQUALITY = {"is": "==", "is not": "!=", "<>": "!="}


def _inner(low: Lowering, syntax: Syntax) -> Node:
    """Parentheses, `await` and other marks: only what they stand around."""
    parts = low.parts(syntax)
    return low.node(parts[0]) if len(parts) == 1 else low.native(syntax, syntax.type)


# --- operators -------------------------------------------------------------------------------


def _operator(syntax: Syntax) -> str:
    found = syntax.child_by_field_id(operator_field())
    return found.type if found is not None else ""


def _binary(low: Lowering, syntax: Syntax) -> Node:
    """`a + b + c`, however long: down the left side and up again."""
    chain: list[tuple[Syntax, Syntax]] = []
    while syntax.type == "binary_operator":
        left, right = low.parts(syntax)
        chain.append((syntax, right))
        syntax = left
    value = low.node(syntax)
    for outer, right in reversed(chain):
        operand, operator = low.node(right), _operator(outer)
        if operator == "%" and isinstance(value, (Text, Template)):
            value = percent(span(outer), value, operand)
        else:
            literal = merged(span(outer), value, operand) if operator in MERGING else None
            value = literal or Binary(span(outer), operator, value, operand)
    return value


def _logic(low: Lowering, syntax: Syntax) -> Node:
    chain: list[tuple[Syntax, Syntax]] = []
    while syntax.type == "boolean_operator":
        left, right = low.parts(syntax)
        chain.append((syntax, right))
        syntax = left
    value = low.node(syntax)
    for outer, right in reversed(chain):
        operator: Literal["and", "or"] = "and" if _operator(outer) == "and" else "or"
        value = Logic(span(outer), operator, value, low.node(right))
    return value


def _comparison(low: Lowering, syntax: Syntax) -> Node:
    """`a < b < c` is `a < b and b < c`."""
    operators: list[str] = []
    operands: list[Node] = []
    for child in syntax.children:
        if not child.is_named:
            operators.append(child.type)
        elif child.type == "ERROR":
            low.stray.append(child)
        elif child.type not in EXTRAS:
            operands.append(low.node(child))
    value: Node | None = None
    for operator, left, right in zip(operators, operands, operands[1:], strict=False):
        test = _compared(operator, left, right)
        value = test if value is None else Logic(hull(value, test), "and", value, test)
    return operands[0] if value is None else value


def _compared(operator: str, left: Node, right: Node) -> Node:
    place = hull(left, right)
    if operator == "not in":
        return Not(place, Binary(place, "in", left, right))
    return Binary(place, _EQUALITY.get(operator, operator), left, right)


def _not(low: Lowering, syntax: Syntax) -> Node:
    return Not(span(syntax), low.node(low.parts(syntax)[0]))


def _unary(low: Lowering, syntax: Syntax) -> Node:
    operand = low.node(low.parts(syntax)[0])
    if isinstance(operand, Number) and _operator(syntax) == "-":
        return Number(span(syntax), "-" + operand.value)
    return Native(span(syntax), "unary_operator", (operand,))


def _conditional(low: Lowering, syntax: Syntax) -> Node:
    then, test, orelse = low.parts(syntax)
    return If(span(syntax), low.node(test), low.node(then), low.node(orelse))


def _walrus(low: Lowering, syntax: Syntax) -> Node:
    name, value = low.parts(syntax)
    return Assign(span(syntax), low.node(name), low.node(value))


def _yield(low: Lowering, syntax: Syntax) -> Node:
    return low.native(syntax, "yield")


# --- collections -----------------------------------------------------------------------------


def _list(low: Lowering, syntax: Syntax) -> Node:
    items = []
    for part in low.parts(syntax):
        items.append(low.node(part))
    return List(span(syntax), tuple(items))


def _spread(low: Lowering, syntax: Syntax) -> Node:
    return Spread(span(syntax), _inner(low, syntax))


def _record(low: Lowering, syntax: Syntax) -> Node:
    fields: list[Field | Spread] = []
    for part in low.parts(syntax):
        field = low.node(part)
        if isinstance(field, (Field, Spread)):
            fields.append(field)
        else:
            fields.append(Spread(field.span, field))
    return Record(span(syntax), tuple(fields))


def _pair(low: Lowering, syntax: Syntax) -> Node:
    key, value = low.parts(syntax)
    return Field(span(syntax), low.node(key), low.node(value))


def _slice(low: Lowering, syntax: Syntax) -> Node:
    """Start, stop and step in their places, null where nothing is written."""
    slots: list[Node | None] = [None]
    ends = [syntax.start_byte]
    for child in syntax.children:
        if child.type == ":":
            slots.append(None)
            ends.append(child.end_byte)
        elif child.type == "ERROR":
            low.stray.append(child)
        elif child.is_named and child.type not in EXTRAS:
            slots[-1] = low.node(child)
    found = (node or Null(Span(end, end)) for node, end in zip(slots, ends, strict=True))
    return Native(span(syntax), "slice", tuple(found))


# --- comprehensions --------------------------------------------------------------------------


def _comprehension(low: Lowering, syntax: Syntax) -> Node:
    """The first `for` is the outermost; each inner one is the result of the one around it."""
    body, *clauses = low.parts(syntax)
    loops: list[tuple[Node, Node, list[Node]]] = []
    for clause in clauses:
        parts = [low.node(part) for part in low.parts(clause)]
        if clause.type == "for_in_clause":
            source = parts[1] if len(parts) == 2 else List(hull(*parts[1:]), tuple(parts[1:]))
            loops.append((parts[0], source, []))
        else:
            loops[-1][2].extend(parts)
    place = span(syntax)
    result = low.node(body)
    for target, source, tests in reversed(loops):
        result = Each(place, target, source, _all(tests), result)
    return result


def _all(tests: list[Node]) -> Node | None:
    value: Node | None = None
    for test in tests:
        value = test if value is None else Logic(hull(value, test), "and", value, test)
    return value


EXPRESSIONS: Mapping[str, Handler] = {
    **POSTFIX,
    "parenthesized_expression": _inner,
    "await": _inner,
    "type": _inner,
    "as_pattern_target": _inner,
    "binary_operator": _binary,
    "boolean_operator": _logic,
    "comparison_operator": _comparison,
    "not_operator": _not,
    "unary_operator": _unary,
    "conditional_expression": _conditional,
    "named_expression": _walrus,
    "yield": _yield,
    "list": _list,
    "tuple": _list,
    "set": _list,
    "expression_list": _list,
    "pattern_list": _list,
    "tuple_pattern": _list,
    "list_pattern": _list,
    "list_splat": _spread,
    "list_splat_pattern": _spread,
    "dictionary_splat": _spread,
    "dictionary_splat_pattern": _spread,
    "splat_pattern": _spread,
    "parenthesized_list_splat": _inner,
    "dictionary": _record,
    "pair": _pair,
    "slice": _slice,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
}
