"""Operators, assignment, and what follows a value: calls, members, subscripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tree_sitter import Node as Syntax

from linter.languages.ecma.literals import template
from linter.languages.ecma.lowering import CLEAR, Handler, Lowering, content, span
from linter.languages.ecma.types import typeref
from linter.words.ir import (
    Argument,
    Assign,
    Attribute,
    Binary,
    Call,
    Export,
    Flag,
    If,
    Index,
    List,
    Load,
    Logic,
    Name,
    Native,
    Node,
    Not,
    Null,
    Number,
    Text,
    TypeRef,
)
from linter.words.span import Span

_INNER = {
    "member_expression": "object",
    "nested_identifier": "object",
    "subscript_expression": "object",
    "call_expression": "function",
}
_LOGIC: Mapping[str, Literal["and", "or"]] = {"&&": "and", "||": "or", "??": "or"}
_EQUALITY = {"===": "==", "!==": "!="}
_FLAGS = {"0": True, "1": False}


# --- what follows a value --------------------------------------------------------------------


def _chain(low: Lowering, syntax: Syntax) -> Node:
    """`a.b(c)[d]`: a chain of any length, walked without recursion."""
    links: list[Syntax] = []
    while True:
        kind = syntax.type
        if kind in _INNER:
            inner = low.field(syntax, _INNER[kind])
            if inner is not None:
                links.append(syntax)
        elif kind in CLEAR:
            inner = content(syntax, kind)
        else:
            value = low.node(syntax)
            break
        if inner is None:
            value = low.native(syntax, kind)
            break
        syntax = inner
    for link in reversed(links):
        kind = link.type
        if kind == "call_expression":
            value = _call(low, link, value)
        elif kind != "subscript_expression":
            value = _member(low, link, value)
        else:
            value = Index(span(link), value, low.at(link, "index"))
    return value


def _member(low: Lowering, syntax: Syntax, value: Node) -> Node:
    start, end = syntax.start_byte, syntax.end_byte
    name = low.field(syntax, "property")
    if name is None:
        return Attribute(Span(start, end), value, "", Span(end, end))
    return Attribute(Span(start, end), value, low.word(name).lstrip("#"), span(name))


def _call(low: Lowering, syntax: Syntax, callee: Node) -> Node:
    place = span(syntax)
    given = low.field(syntax, "arguments")
    types = _type_arguments(low, syntax)
    if given is None:
        return Call(place, callee, (), types=types)
    if given.type == "template_string":
        tagged = template(low, given)
        return Call(place, callee, (Argument(tagged.span, tagged),), types=types)
    args = _arguments(low, given)
    if isinstance(callee, Name) and callee.id in ("require", "import") and args:
        module = args[0].value
        if isinstance(module, Text):
            return Load(place, module.value)
    return Call(place, callee, args, types=types)


def _type_arguments(low: Lowering, syntax: Syntax) -> tuple[TypeRef, ...]:
    written = low.field(syntax, "type_arguments")
    return tuple(typeref(low, part) for part in low.parts(written)) if written is not None else ()


def _arguments(low: Lowering, syntax: Syntax) -> tuple[Argument, ...]:
    found = []
    for part in low.parts(syntax):
        place = span(part)
        if part.type == "spread_element":
            inner = low.parts(part)
            found.append(Argument(place, low.node(inner[0] if inner else part), None, "list"))
        else:
            found.append(Argument(place, low.node(part)))
    return tuple(found)


def _new(low: Lowering, syntax: Syntax) -> Node:
    callee = low.at(syntax, "constructor")
    given = low.field(syntax, "arguments")
    return Call(
        span(syntax), callee, _arguments(low, given) if given is not None else (), True, _type_arguments(low, syntax)
    )


# --- operators -------------------------------------------------------------------------------


def _binary(low: Lowering, syntax: Syntax) -> Node:
    """Operators lean to the left: a long row of them is walked without recursion."""
    links: list[Syntax] = []
    left: Syntax | None = syntax
    while left is not None and left.type == "binary_expression":
        links.append(left)
        left = low.field(left, "left")
    value = low.at(links[-1], "left")
    for link in reversed(links):
        right = low.at(link, "right")
        operator = low.field(link, "operator")
        op = operator.type if operator is not None else ""
        if op in _LOGIC:
            value = Logic(span(link), _LOGIC[op], value, right)
        else:
            value = Binary(span(link), _EQUALITY.get(op, op), value, right)
    return value


def _unary(low: Lowering, syntax: Syntax) -> Node:
    place = span(syntax)
    operator = low.field(syntax, "operator")
    op = operator.type if operator is not None else ""
    value = low.at(syntax, "argument")
    if isinstance(value, Number):
        # minified code writes `!0` for true and `void 0` for undefined
        if op == "!" and value.value in _FLAGS:
            return Flag(place, _FLAGS[value.value])
        if op == "void":
            return Null(place)
        if op in "+-":
            return Number(place, value.value if op == "+" else f"-{value.value}")
    return Not(place, value) if op == "!" else Native(place, op, (value,))


def _ternary(low: Lowering, syntax: Syntax) -> Node:
    """`a ? b : c ? d : e` is walked without recursion."""
    links: list[Syntax] = []
    rest: Syntax | None = syntax
    while rest is not None and rest.type == "ternary_expression":
        links.append(rest)
        rest = low.field(rest, "alternative")
    value = low.at(links[-1], "alternative")
    for link in reversed(links):
        value = If(span(link), low.at(link, "condition"), low.at(link, "consequence"), value)
    return value


def _sequence(low: Lowering, syntax: Syntax) -> Node:
    """`a, b`. A constant in front, as in `(0, a.b)(c)`, says nothing."""
    nodes = [low.node(part) for part in low.parts(syntax)]
    telling = [node for node in nodes[:-1] if not isinstance(node, (Number, Text, Null, Flag))]
    if nodes and not telling:
        return nodes[-1]
    return Native(span(syntax), "sequence", tuple(nodes))


# --- assignment ------------------------------------------------------------------------------


def _assignment(low: Lowering, syntax: Syntax) -> Node:
    target, value = low.at(syntax, "left"), low.at(syntax, "right")
    operator = low.field(syntax, "operator")
    op = operator.type[:-1] if operator is not None else "="
    shown = _exported(target) if op == "=" and isinstance(target, Attribute) else None
    if shown is not None:
        return Export(span(syntax), shown, value)
    return Assign(span(syntax), target, value, op=_LOGIC.get(op, op))


def _exported(target: Attribute) -> str | None:
    """The name under which CommonJS shows what is assigned to `target`."""
    value = target.value
    if isinstance(value, Name):
        if value.id == "module" and target.name == "exports":
            return "default"
        return target.name if value.id == "exports" else None
    if isinstance(value, Attribute) and value.name == "exports":
        return target.name if isinstance(value.value, Name) and value.value.id == "module" else None
    return None


def _array(low: Lowering, syntax: Syntax) -> Node:
    """A list or a list pattern; a hole in it counts as null."""
    items: list[Node] = []
    expected = True
    for child in syntax.children:
        kind = child.type
        if kind == ",":
            if expected:
                items.append(Null(Span(child.start_byte, child.start_byte)))
            expected = True
        elif child.is_named and kind not in ("comment", "ERROR"):
            items.append(low.node(child))
            expected = False
    return List(span(syntax), tuple(items))


EXPRESSIONS: Mapping[str, Handler] = {
    "call_expression": _chain,
    "member_expression": _chain,
    "subscript_expression": _chain,
    "nested_identifier": _chain,
    "new_expression": _new,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "update_expression": lambda low, syntax: low.native(syntax, "update"),
    "yield_expression": lambda low, syntax: low.native(syntax, "yield"),
    "ternary_expression": _ternary,
    "sequence_expression": _sequence,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "array": _array,
    "array_pattern": _array,
}
