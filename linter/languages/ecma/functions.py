"""Functions of every form, and their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tree_sitter import Node as Syntax

from linter.languages.ecma.lowering import EXTRAS, Handler, Lowering, content, span
from linter.languages.ecma.types import annotation
from linter.words.ir import Default, Function, Name, Native, Node, Param, Spread
from linter.words.span import Span

Role = Literal["function", "method", "getter", "setter", "lambda"]

# Before a constructor's parameter they make it a field of the class.
_FIELD_MARKS = frozenset({"accessibility_modifier", "override_modifier", "readonly"})
_ACCESSORS: Mapping[str, Role] = {"get": "getter", "set": "setter"}


def function(
    low: Lowering, syntax: Syntax, role: Role, name: str | None, decorators: tuple[Node, ...] = ()
) -> Function:
    """A function whose name and decorators the caller has read."""
    start = decorators[0].span.start if decorators else syntax.start_byte
    low.depth += 1  # there are more frames here than one level of syntax accounts for
    params = parameters(low, syntax)
    returns = annotation(low, low.field(syntax, "return_type"))
    written = low.field(syntax, "body")
    body: Node
    if written is not None and written.type != "statement_block":
        body = low.node(written)
    else:
        body = low.block(written, syntax.end_byte)
    low.depth -= 1
    place = Span(min(start, syntax.start_byte), syntax.end_byte)
    return Function(place, name, params, body, decorators, returns, role)


def method(low: Lowering, syntax: Syntax, name: str | None, decorators: tuple[Node, ...] = ()) -> Function:
    """A method, getter or setter of a class, an interface or an object."""
    role: Role = "method"
    for child in syntax.children:
        if child.type in _ACCESSORS:
            role = _ACCESSORS[child.type]
        elif child.type == "formal_parameters":
            break
    return function(low, syntax, role, name, decorators)


def parameters(low: Lowering, syntax: Syntax) -> tuple[Param, ...]:
    written = low.field(syntax, "parameters")
    if written is None:
        written = low.field(syntax, "parameter")
        return () if written is None else (Param(span(written), low.node(written), None, None),)
    found: list[Param] = []
    for child in written.named_children:
        kind = child.type
        if kind in ("required_parameter", "optional_parameter"):
            one = _typed(low, child)
            if not (isinstance(one.target, Name) and one.target.id == "this"):
                found.append(one)
        elif kind not in EXTRAS and kind != "ERROR":
            found.append(_untyped(low, child))
    return tuple(found)


def _untyped(low: Lowering, syntax: Syntax) -> Param:
    target = low.node(syntax)
    if isinstance(target, Default):
        return Param(target.span, target.target, target.value, None)
    if isinstance(target, Spread):
        return Param(target.span, target.value, None, None, "list")
    return Param(span(syntax), target, None, None)


def _typed(low: Lowering, syntax: Syntax) -> Param:
    decorators: list[Node] = []
    is_field = False
    target: Node | None = None
    written: Syntax | None = None
    for child in syntax.children:
        kind = child.type
        if kind == "decorator":
            decorators.append(decorator(low, child))
        elif kind in _FIELD_MARKS:
            is_field = True
        elif kind == "type_annotation":
            written = child
        elif kind == "=":
            break
        elif target is None and child.is_named and kind not in EXTRAS and kind != "ERROR":
            target = low.node(child)
    default = low.maybe(syntax, "value")
    if target is None:
        target = Native(Span(syntax.start_byte, syntax.start_byte), "missing", ())
    rest = isinstance(target, Spread)
    return Param(
        span(syntax),
        target.value if isinstance(target, Spread) else target,
        default,
        annotation(low, written),
        "list" if rest else "",
        is_field,
        tuple(decorators),
    )


def decorator(low: Lowering, syntax: Syntax) -> Node:
    """`@a.b(c)` as the expression behind the mark."""
    inner = content(syntax, "decorator")
    return low.node(inner) if inner is not None else Native(span(syntax), "decorator", ())


def decorators_of(low: Lowering, syntax: Syntax) -> tuple[Node, ...]:
    return tuple(decorator(low, child) for child in syntax.named_children if child.type == "decorator")


def _declared(low: Lowering, syntax: Syntax) -> Node:
    name = low.field(syntax, "name")
    return function(low, syntax, "function", low.word(name) if name is not None else None)


def _lambda(low: Lowering, syntax: Syntax) -> Node:
    name = low.field(syntax, "name")
    return function(low, syntax, "lambda", low.word(name) if name is not None else None)


def _signature(low: Lowering, syntax: Syntax) -> Node:
    """An overload, or a function that exists elsewhere: it binds nothing here."""
    return Native(span(syntax), syntax.type, ())


FUNCTIONS: Mapping[str, Handler] = {
    "function_declaration": _declared,
    "generator_function_declaration": _declared,
    "function_expression": _lambda,
    "generator_function": _lambda,
    "arrow_function": _lambda,
    "function_signature": _signature,
    "required_parameter": _typed,
    "optional_parameter": _typed,
    "decorator": decorator,
}
