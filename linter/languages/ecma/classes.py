"""Classes, interfaces, enums and type aliases."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node as Syntax

from linter.languages.ecma.functions import decorator, decorators_of, method
from linter.languages.ecma.lowering import Handler, Lowering, span
from linter.languages.ecma.records import key
from linter.languages.ecma.types import annotation, base, members
from linter.words.ir import Assign, Class, Index, Name, Native, Node, Text
from linter.words.span import Span

_HERITAGE = frozenset({"class_heritage", "extends_clause", "implements_clause", "extends_type_clause"})
_FIELDS = frozenset({"public_field_definition", "field_definition", "property_signature"})
_METHODS = frozenset({"method_definition", "abstract_method_signature"})
_SIGNATURES = frozenset({"method_signature", "call_signature", "construct_signature", "index_signature"})
_OWN_TYPES = frozenset({"type_identifier", "generic_type", "nested_type_identifier"})


def _name(low: Lowering, syntax: Syntax) -> str | None:
    name = low.field(syntax, "name")
    return low.word(name) if name is not None else None


# --- classes ---------------------------------------------------------------------------------


def _class(low: Lowering, syntax: Syntax) -> Node:
    bases: list[Node] = []
    for child in syntax.named_children:
        if child.type in _HERITAGE:
            bases.extend(_bases(low, child))
    body = _members(low, low.field(syntax, "body"), signatures=low.ambient)
    return Class(span(syntax), _name(low, syntax), tuple(bases), body, decorators_of(low, syntax))


def _bases(low: Lowering, syntax: Syntax) -> list[Node]:
    """What stands behind `extends` and `implements`: an expression in JavaScript, else types."""
    found: list[Node] = []
    kind = syntax.type
    for part in low.parts(syntax):
        if part.type in _HERITAGE:
            found.extend(_bases(low, part))
        elif part.type == "type_arguments":
            continue
        elif part.type in _OWN_TYPES:
            found.append(base(low, part))
        elif kind in ("implements_clause", "extends_type_clause"):
            found.append(Native(span(part), part.type, ()))
        else:
            found.append(low.node(part))
    return found


def _members(low: Lowering, body: Syntax | None, *, signatures: bool) -> tuple[Node, ...]:
    """The members of a class, an interface or an object type.

    With `signatures`, methods without body are members of their own, not overloads of one with it.
    """
    found: list[Node] = []
    decorators: list[Node] = []
    low.depth += 1  # as for a function
    for child in low.parts(body) if body is not None else ():
        if child.type == "decorator":
            decorators.append(decorator(low, child))
        else:
            _member(low, child, tuple(decorators), signatures, found)
            decorators = []
    low.depth -= 1
    return (*found, *decorators)


def _member(low: Lowering, syntax: Syntax, before: tuple[Node, ...], signatures: bool, found: list[Node]) -> None:
    kind = syntax.type
    if kind in _FIELDS:
        found.append(_field(low, syntax, before))
    elif kind in _METHODS or (kind == "method_signature" and signatures):
        said = _key(low, syntax)
        known = said.value if isinstance(said, Text) else None
        if said is not None and known is None:
            found.append(Native(said.span, "computed_property_name", (said,)))
        found.append(method(low, syntax, known, (*before, *decorators_of(low, syntax))))
    elif kind == "class_static_block":
        found.append(low.block(low.field(syntax, "body"), syntax.end_byte))
    elif kind in _SIGNATURES:
        found.append(Native(_from(syntax, before), kind, before))
    else:
        found.extend((*before, low.node(syntax)))


def _from(syntax: Syntax, before: tuple[Node, ...]) -> Span:
    return Span(before[0].span.start if before else syntax.start_byte, syntax.end_byte)


def _key(low: Lowering, syntax: Syntax) -> Node | None:
    name = low.field(syntax, "name") or low.field(syntax, "property")
    return key(low, name) if name is not None else None


def _field(low: Lowering, syntax: Syntax, before: tuple[Node, ...] = ()) -> Assign:
    start = Span(syntax.start_byte, syntax.start_byte)
    said = _key(low, syntax)
    target: Node
    if isinstance(said, Text):
        target = Name(said.span, said.value)
    elif said is not None:
        target = Index(said.span, Name(Span(said.span.start, said.span.start), "this"), said)
    else:
        target = Native(start, "missing", ())
    written = annotation(low, low.field(syntax, "type"))
    value = low.maybe(syntax, "value")
    decorators = (*before, *decorators_of(low, syntax))
    return Assign(_from(syntax, before), target, value, written, declares=True, decorators=decorators)


# --- types -----------------------------------------------------------------------------------


def _interface(low: Lowering, syntax: Syntax) -> Node:
    bases: list[Node] = []
    for child in syntax.named_children:
        if child.type in _HERITAGE:
            bases.extend(_bases(low, child))
    body = _members(low, low.field(syntax, "body"), signatures=True)
    return Class(span(syntax), _name(low, syntax), tuple(bases), body, kind="interface")


def _enum(low: Lowering, syntax: Syntax) -> Node:
    found: list[Node] = []
    body = low.field(syntax, "body")
    for child in low.parts(body) if body is not None else ():
        name = low.field(child, "name") if child.type == "enum_assignment" else child
        value = low.field(child, "value") if child.type == "enum_assignment" else None
        said = key(low, name) if name is not None else None
        if isinstance(said, Text):
            given = low.node(value) if value is not None else None
            found.append(Assign(span(child), Name(said.span, said.value), given, declares=True))
        else:
            found.append(low.native(child, child.type))
    return Class(span(syntax), _name(low, syntax), (), tuple(found), kind="enum")


def _alias(low: Lowering, syntax: Syntax) -> Node:
    """An object type, or several things put together with `&`, is an interface in all but name."""
    value = low.field(syntax, "value")
    parts = members(value, "intersection_type") if value is not None else []
    if not any(part.type == "object_type" for part in parts):
        return Native(span(syntax), "type_alias", ())
    bases: list[Node] = []
    body: list[Node] = []
    for part in parts:
        if part.type == "object_type":
            body.extend(_members(low, part, signatures=True))
        elif part.type in _OWN_TYPES:
            bases.append(base(low, part))
    return Class(span(syntax), _name(low, syntax), tuple(bases), tuple(body), kind="interface")


def _torn_method(low: Lowering, syntax: Syntax) -> Node:
    """A method without its class, in broken code."""
    return method(low, syntax, _name(low, syntax))


CLASSES: Mapping[str, Handler] = {
    "class": _class,
    "class_declaration": _class,
    "abstract_class_declaration": _class,
    "interface_declaration": _interface,
    "enum_declaration": _enum,
    "type_alias_declaration": _alias,
    **dict.fromkeys(_FIELDS, _field),
    "method_definition": _torn_method,
}
