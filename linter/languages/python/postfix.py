"""What follows a value: calls, attributes, subscripts. Chains of them are walked without recursion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tree_sitter import Node as Syntax

from linter.languages.python.formats import braces
from linter.languages.python.lowering import Handler, Lowering, hull, span
from linter.words.ir import (
    Argument,
    Assign,
    Attribute,
    Call,
    Field,
    Index,
    List,
    Load,
    Logic,
    Name,
    Node,
    Record,
    Spread,
    Text,
)
from linter.words.span import Span

_SPREADS: Mapping[str, Literal["list", "record"]] = {
    "list_splat": "list",
    "parenthesized_list_splat": "list",
    "dictionary_splat": "record",
}


def _chain(low: Lowering, syntax: Syntax) -> Node:
    chain: list[tuple[Syntax, list[Syntax]]] = []
    kind = syntax.type
    while kind in POSTFIX:
        parts = low.parts(syntax)
        chain.append((syntax, parts))
        syntax = parts[0]
        kind = syntax.type
    value = low.node(syntax)
    for outer, parts in reversed(chain):
        kind = outer.type
        if kind == "attribute":
            name = parts[1]
            value = Attribute(span(outer), value, low.word(name), span(name))
        elif kind == "call":
            value = _call(span(outer), value, arguments(low, parts[1]))
        else:
            keys = [low.node(part) for part in parts[1:]]
            key = keys[0] if len(keys) == 1 else List(hull(*keys), tuple(keys))
            value = Index(span(outer), value, key)
    return value


def arguments(low: Lowering, syntax: Syntax) -> tuple[Argument, ...]:
    """The arguments of a call or the bases of a class."""
    if syntax.type == "generator_expression":
        return (Argument(span(syntax), low.node(syntax)),)
    found = []
    for part in low.parts(syntax):
        kind = part.type
        if kind == "keyword_argument":
            name, value = low.parts(part)
            found.append(Argument(span(part), low.node(value), low.word(name)))
        elif kind in _SPREADS:
            found.append(Argument(span(part), _spread_value(low.node(part)), None, _SPREADS[kind]))
        else:
            found.append(Argument(span(part), low.node(part)))
    return tuple(found)


def _spread_value(node: Node) -> Node:
    return node.value if isinstance(node, Spread) else node


def _call(place: Span, callee: Node, args: tuple[Argument, ...]) -> Node:
    """A call, or what it says in other words."""
    if isinstance(callee, Name):
        return _called_name(place, callee, args)
    if isinstance(callee, Attribute):
        return _called_attribute(place, callee, args)
    return Call(place, callee, args)


def _called_name(place: Span, callee: Name, args: tuple[Argument, ...]) -> Node:
    if callee.id == "super":
        # `super(A, self)` is the old way to write `super()`
        return Name(place, "super")
    if callee.id == "dict" and all(arg.name is not None or arg.spread == "record" for arg in args):
        return Record(place, tuple(_field(arg) for arg in args))
    if callee.id in ("__import__", "import_module"):
        return _load(place, args) or Call(place, callee, args)
    if callee.id in ("getattr", "setattr"):
        return _member(place, callee.id, args) or Call(place, callee, args)
    return Call(place, callee, args)


def _member(place: Span, name: str, args: tuple[Argument, ...]) -> Node | None:
    """`getattr(a, "b", c)` and `setattr(a, "b", c)` of a name that is written out."""
    if len(args) < 2 or any(arg.spread or arg.name for arg in args) or not isinstance(args[1].value, Text):
        return None
    key = args[1].value
    member = Attribute(Span(place.start, args[-1].span.end), args[0].value, key.value, key.span)
    if name == "setattr":
        return Assign(place, member, args[2].value) if len(args) == 3 else None
    return member if len(args) == 2 else Logic(place, "or", member, args[2].value)


def _called_attribute(place: Span, callee: Attribute, args: tuple[Argument, ...]) -> Node:
    value = callee.value
    if isinstance(value, Name):
        if value.id == "super" and callee.name == "__init__":
            return Call(place, value, args)
        if value.id == "importlib" and callee.name == "import_module":
            return _load(place, args) or Call(place, callee, args)
        if value.id == "dict" and callee.name == "fromkeys" and len(args) == 2 and isinstance(args[0].value, List):
            keys, given = args[0].value.items, args[1].value
            return Record(place, tuple(Field(place, key, given) for key in keys))
    elif isinstance(value, Text) and callee.name == "format":
        return braces(place, value, args) or Call(place, callee, args)
    return Call(place, callee, args)


def _load(place: Span, args: tuple[Argument, ...]) -> Load | None:
    if len(args) == 1 and isinstance(args[0].value, Text) and not args[0].spread:
        return Load(place, args[0].value.value)
    return None


def _field(arg: Argument) -> Field | Spread:
    if arg.name is None:
        return Spread(arg.span, arg.value)
    named = Span(arg.span.start, arg.span.start + len(arg.name.encode()))
    return Field(arg.span, Text(named, arg.name), arg.value)


POSTFIX: Mapping[str, Handler] = {"call": _chain, "attribute": _chain, "subscript": _chain}
