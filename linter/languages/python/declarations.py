"""Functions, lambdas, classes and their decorators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from tree_sitter import Node as Syntax

from linter.languages.python.annotations import annotation
from linter.languages.python.lowering import Handler, Lowering, last_name, span
from linter.languages.python.postfix import arguments
from linter.words.ir import (
    Argument,
    Assign,
    Attribute,
    Block,
    Class,
    Function,
    Index,
    Name,
    Native,
    Node,
    Param,
    Spread,
    Text,
)
from linter.words.span import Span

Role = Literal["function", "method", "getter", "setter", "lambda"]
Kind = Literal["class", "data", "object", "interface", "enum"]

_DATA_MARKS = frozenset({"dataclass", "define", "frozen", "attrs"})
_BASE_KINDS: Mapping[str, Kind] = {
    "NamedTuple": "data",
    "TypedDict": "data",
    "BaseModel": "data",
    "SQLModel": "data",
    "Struct": "data",
    "Enum": "enum",
    "IntEnum": "enum",
    "StrEnum": "enum",
    "Flag": "enum",
    "IntFlag": "enum",
    "Protocol": "interface",
}
_VARIADIC: Mapping[str, Literal["list", "record"]] = {
    "list_splat_pattern": "list",
    "dictionary_splat_pattern": "record",
}


def _decorated(low: Lowering, syntax: Syntax) -> Node:
    *marks, definition = low.parts(syntax)
    decorators = tuple(low.node(part) for mark in marks for part in low.parts(mark)[:1])
    if definition.type == "function_definition":
        return _function(low, definition, span(syntax), decorators)
    if definition.type == "class_definition":
        return _class(low, definition, span(syntax), decorators)
    return Native(span(syntax), syntax.type, (*decorators, low.node(definition)))


# --- functions -------------------------------------------------------------------------------


def _function(low: Lowering, syntax: Syntax, place: Span, decorators: tuple[Node, ...]) -> Function:
    parts = low.parts(syntax)
    kinds = {part.type: part for part in parts}
    name = low.word(kinds["identifier"])
    method = low.owned
    params = _params(low, kinds.get("parameters"))
    returns, extras = annotation(low, kinds.get("type"))
    receiver = low.receiver
    if method and params and _has_receiver(params[0], decorators):
        receiver = _id(params.pop(0))
    elif any(_id(param) == receiver for param in params):
        receiver = ""
    outer = low.receiver, low.owned
    low.receiver, low.owned = receiver, False
    body = low.block(parts, syntax.end_byte)
    low.receiver, low.owned = outer
    if method and name == "__init__":
        name = "constructor"
    role = _role(decorators) if method else "function"
    if role == "getter":  # the role says it
        decorators = tuple(mark for mark in decorators if getattr(mark, "id", "") != "property")
    return Function(place, name, tuple(params), body, (*decorators, *extras), returns, role)


def _has_receiver(first: Param, decorators: Sequence[Node]) -> bool:
    return (
        isinstance(first.target, Name)
        and not first.variadic
        and all(last_name(mark) != "staticmethod" for mark in decorators)
    )


def _role(decorators: Sequence[Node]) -> Role:
    for mark in decorators:
        if isinstance(mark, Attribute) and mark.name == "setter":
            return "setter"
        if last_name(mark).lower().endswith("property"):
            return "getter"
    return "method"


def _lambda(low: Lowering, syntax: Syntax) -> Node:
    *head, body = low.parts(syntax)
    params = _params(low, head[0] if head else None)
    outer = low.receiver
    if any(_id(param) == outer for param in params):
        low.receiver = ""
    result = low.node(body)
    low.receiver = outer
    return Function(span(syntax), None, tuple(params), result, role="lambda")


def _params(low: Lowering, syntax: Syntax | None) -> list[Param]:
    found = []
    for part in low.parts(syntax) if syntax is not None else ():
        if part.type not in ("keyword_separator", "positional_separator"):
            found.append(_param(low, part))
    return found


def _param(low: Lowering, syntax: Syntax) -> Param:
    kind = syntax.type
    written = default = None
    target = syntax
    if kind in ("default_parameter", "typed_parameter", "typed_default_parameter"):
        target, *rest = low.parts(syntax)
        for part in rest:
            if part.type == "type":
                written = part
            else:
                default = part
    variadic = _VARIADIC.get(target.type)
    if variadic is not None:
        target = low.parts(target)[0]
    read, extras = annotation(low, written)
    value = low.node(default) if default is not None else None
    return Param(span(syntax), _target(low, target), value, read, variadic or "", decorators=extras)


def _target(low: Lowering, syntax: Syntax) -> Node:
    # not `low.node`: a parameter that has the receiver's name hides it
    if syntax.type == "identifier" and syntax.start_byte < syntax.end_byte:
        return Name(span(syntax), low.word(syntax))
    return low.node(syntax)


def _id(param: Param) -> str:
    return param.target.id if isinstance(param.target, Name) else ""


# --- classes ---------------------------------------------------------------------------------


def _class(low: Lowering, syntax: Syntax, place: Span, decorators: tuple[Node, ...]) -> Class:
    parts = low.parts(syntax)
    kinds = {part.type: part for part in parts}
    head = arguments(low, kinds["argument_list"]) if "argument_list" in kinds else ()
    bases = tuple(_base(arg) for arg in head if arg.name is None)
    # keywords (`metaclass=X`) act on the class as decorators do
    options = tuple(_option(arg) for arg in head if arg.name is not None)
    outer = low.owned
    low.owned = True
    body = low.block(parts, syntax.end_byte)
    low.owned = outer
    members = tuple(_member(node) for node in body.body)
    kind = _kind(decorators, bases)
    return Class(place, low.word(kinds["identifier"]), bases, members, (*decorators, *options), kind)


def _base(arg: Argument) -> Node:
    """A base without its type arguments: `Generic` for `Generic[T]`."""
    base = arg.value
    while isinstance(base, Index):
        base = base.value
    return Spread(arg.span, base) if arg.spread else base


def _option(arg: Argument) -> Native:
    name = Text(Span(arg.span.start, arg.value.span.start), arg.name or "")
    return Native(arg.span, "keyword_argument", (name, arg.value))


def _member(node: Node) -> Node:
    if isinstance(node, (Function, Class, Block)) or (isinstance(node, Assign) and isinstance(node.target, Name)):
        return node
    return Block(node.span, (node,))


def _kind(decorators: Sequence[Node], bases: Sequence[Node]) -> Kind:
    if any(last_name(mark) in _DATA_MARKS for mark in decorators):
        return "data"
    return next((_BASE_KINDS[last_name(base)] for base in bases if last_name(base) in _BASE_KINDS), "class")


DECLARATIONS: Mapping[str, Handler] = {
    "decorated_definition": _decorated,
    "function_definition": lambda low, syntax: _function(low, syntax, span(syntax), ()),
    "class_definition": lambda low, syntax: _class(low, syntax, span(syntax), ()),
    "lambda": _lambda,
}
