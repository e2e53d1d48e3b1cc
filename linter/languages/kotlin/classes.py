"""Classes, interfaces, objects and enums."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tree_sitter import Node as Syntax

from linter.languages.kotlin.calls import arguments
from linter.languages.kotlin.control import written
from linter.languages.kotlin.declarations import a_function, parameter
from linter.languages.kotlin.grammar import COMMENTS
from linter.languages.kotlin.lowering import Lowering, span
from linter.languages.kotlin.types import TYPES, decorators, invocation, path
from linter.words.ir import Assign, Block, Call, Class, Function, Name, Native, Node
from linter.words.span import Span

Kind = Literal["class", "data", "object", "interface", "enum"]


def a_class(lowering: Lowering, syntax: Syntax) -> Node:
    """A class of any kind; an object literal has no name."""
    name: str | None = None
    kind: Kind = "object" if syntax.type in ("object_declaration", "object_literal") else "class"
    bases: list[Node] = []
    body: list[Node] = []
    marks: tuple[Node, ...] = ()
    for child in syntax.children:
        sort = child.type
        if sort == "modifiers":
            marks = decorators(lowering, child)
            kind = _kind(lowering, child, kind)
        elif sort == "interface":
            kind = "interface"
        elif sort == "identifier":
            name = lowering.word(child)
        elif sort == "primary_constructor":
            body.append(_primary(lowering, child))
        elif sort == "delegation_specifiers":
            bases.extend(_bases(lowering, child))
        elif sort == "enum_class_body":
            kind = "enum"
            body.extend(members(lowering, child.children, name))
        elif sort == "class_body":
            body.extend(members(lowering, child.children, name))
        elif sort == "ERROR":
            body.append(lowering.node(child))
    if syntax.type == "object_literal":
        kind = "class"
    return Class(span(syntax), name, tuple(bases), tuple(body), marks, kind)


def _kind(lowering: Lowering, modifiers: Syntax, kind: Kind) -> Kind:
    words = {lowering.word(child) for child in modifiers.named_children if child.type == "class_modifier"}
    if kind == "class" and "enum" in words:
        return "enum"
    return "data" if kind == "class" and "data" in words else kind


def _primary(lowering: Lowering, syntax: Syntax) -> Function:
    """The constructor in the head of a class."""
    marks: tuple[Node, ...] = ()
    params = []
    for child in syntax.named_children:
        if child.type == "modifiers":
            marks = decorators(lowering, child)
        elif child.type == "class_parameters":
            for each in child.named_children:
                if each.type not in COMMENTS:
                    params.append(parameter(lowering, written(each), span(each)))
    place = span(syntax)
    return Function(place, "constructor", tuple(params), Block(Span(place.end, place.end), ()), marks, role="method")


def _bases(lowering: Lowering, syntax: Syntax) -> list[Node]:
    """What a class extends; behind `A by b` stands b as a `Native`."""
    found: list[Node] = []
    for specifier in syntax.named_children:
        for child in specifier.named_children:
            if child.type == "constructor_invocation":
                found.append(invocation(lowering, child))
            elif child.type == "explicit_delegation":
                rest = [part for part in child.named_children if part.type not in TYPES]
                found.extend(path(lowering, part) for part in child.named_children if part.type == "user_type")
                found.append(Native(span(child), "by", tuple(lowering.nodes(rest))))
            elif child.type == "user_type":
                found.append(path(lowering, child))
            elif child.type not in COMMENTS and child.type != "annotation":
                found.append(lowering.node(child))
    return found


def members(lowering: Lowering, syntaxes: Iterable[Syntax], owner: str | None) -> list[Node]:
    """What stands in the body of a class called `owner`."""
    found: list[Node] = []
    for child in syntaxes:
        if not child.is_named or child.type in COMMENTS:
            continue
        try:
            found.extend(_member(lowering, child, owner))
        except Exception:  # a fault of ours in one member must not cost the others
            found.append(Native(span(child), "fault", ()))
    return found


def _member(lowering: Lowering, syntax: Syntax, owner: str | None) -> list[Node]:
    kind = syntax.type
    if kind not in _MEMBERS:
        return lowering.statements([syntax])
    if not lowering.enter(8):
        return [Native(span(syntax), "deep", ())]
    try:
        if kind == "function_declaration":
            return [a_function(lowering, syntax, "method")]
        if kind == "enum_entry":
            return [_entry(lowering, syntax, owner)]
        if kind == "anonymous_initializer":
            return [lowering.node(part) for part in syntax.named_children if part.type not in COMMENTS]
        if kind == "ERROR":
            return members(lowering, syntax.children, owner)
        return _companion(lowering, syntax, owner)
    finally:
        lowering.frames -= 8


_MEMBERS = frozenset({"function_declaration", "enum_entry", "anonymous_initializer", "companion_object", "ERROR"})


def _companion(lowering: Lowering, syntax: Syntax, owner: str | None) -> list[Node]:
    """The members of a companion object; what it extends is a `Native` in front of them."""
    found: list[Node] = []
    for child in syntax.named_children:
        if child.type == "delegation_specifiers":
            found.append(Native(span(child), "companion_object", tuple(_bases(lowering, child))))
        elif child.type == "class_body":
            found.extend(members(lowering, child.children, owner))
        elif child.type == "ERROR":
            found.append(lowering.node(child))
    return found


def _entry(lowering: Lowering, syntax: Syntax, owner: str | None) -> Node:
    """`A(b) { }` in an enum: a call of the enum, or an object that extends it."""
    name: Name | None = None
    value: Node | None = None
    marks: tuple[Node, ...] = ()
    for child in written(syntax):
        if child.type == "modifiers":
            marks = decorators(lowering, child)
        elif child.type == "identifier":
            name = Name(span(child), lowering.word(child))
        elif child.type == "value_arguments":
            callee = Name(Span(child.start_byte, child.start_byte), owner or "")
            value = Call(span(child), callee, tuple(arguments(lowering, child)))
        elif child.type == "class_body":
            start = value.span.start if value else child.start_byte
            base = value or Name(Span(start, start), owner or "")
            value = Class(Span(start, child.end_byte), None, (base,), tuple(members(lowering, child.children, owner)))
    if name is None:
        return lowering.native(syntax.type, syntax)
    return Assign(span(syntax), name, value, declares=True, decorators=marks)
