"""Functions, properties and imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tree_sitter import Node as Syntax

from linter.languages.kotlin.calls import arguments
from linter.languages.kotlin.control import target, target_type, written
from linter.languages.kotlin.lowering import Lowering, span
from linter.languages.kotlin.types import TYPES, decorators, moved, path, typeref
from linter.words.ir import (
    Assign,
    Block,
    Call,
    Function,
    Import,
    ImportedName,
    Name,
    Native,
    Node,
    Param,
    TypeRef,
)
from linter.words.span import Span

Role = Literal["function", "method", "getter", "setter", "lambda"]


def imported(lowering: Lowering, syntax: Syntax) -> Node:
    """`import a.b.C as D`, `import a.b.*`."""
    parts = written(syntax)
    if len(parts) < 2 or parts[1].type != "qualified_identifier":
        return lowering.native(syntax.type, syntax)
    module = dotted(lowering, parts[1])
    place = span(parts[1])
    tail = [part for part in parts[2:] if part.type in ("*", "identifier")]
    if tail and tail[0].type == "*":
        return Import(span(syntax), module, (ImportedName(span(tail[0]), "*", "*"),))
    module, _, name = module.rpartition(".")
    if tail:
        place = Span(place.start, tail[0].end_byte)
        return Import(span(syntax), module, (ImportedName(place, name, lowering.word(tail[0])),))
    return Import(span(syntax), module, (ImportedName(place, name, name),))


def dotted(lowering: Lowering, syntax: Syntax) -> str:
    """`a.b.c` without backticks, space and comments."""
    word = lowering.text[syntax.start_byte : syntax.end_byte].decode("utf-8", "replace")
    if word.isascii() and word.replace(".", "").isidentifier():
        return word
    return ".".join(lowering.word(child) for child in syntax.named_children if child.type == "identifier")


def parameters(lowering: Lowering, syntax: Syntax) -> tuple[Param, ...]:
    """The parameters of a function: modifiers, parameter and default stand beside each other."""
    found: list[Param] = []
    pending: list[Syntax] = []
    for child in written(syntax)[1:]:
        if child.type in (",", ")"):
            if pending:
                found.append(_parameter(lowering, pending))
            pending = []
        else:
            pending.append(child)
    if pending:
        found.append(_parameter(lowering, pending))
    return tuple(found)


def _parameter(lowering: Lowering, parts: list[Syntax]) -> Param:
    flat: list[Syntax] = []
    for part in parts:
        flat.extend(written(part) if part.type == "parameter" else [part])
    return parameter(lowering, flat, Span(parts[0].start_byte, parts[-1].end_byte))


def parameter(lowering: Lowering, parts: list[Syntax], place: Span) -> Param:
    """`@A vararg val a: B = c`, flat."""
    name: Node | None = None
    default: Node | None = None
    kind: TypeRef | None = None
    marks: tuple[Node, ...] = ()
    variadic = field = False
    for part in parts:
        sort = part.type
        if sort in ("modifiers", "parameter_modifiers"):
            marks = decorators(lowering, part)
            variadic = any(lowering.word(child) == "vararg" for child in part.named_children)
        elif sort in ("val", "var"):
            field = True
        elif sort in TYPES and kind is None:
            kind = typeref(lowering, part)
        elif name is None and sort == "identifier":
            name = Name(span(part), lowering.word(part))
        elif part.is_named:
            default = lowering.node(part)
    if name is None:
        name = Name(Span(place.start, place.start), "")
    return Param(place, name, default, kind, "list" if variadic else "", field, marks)


def function(lowering: Lowering, syntax: Syntax) -> Function:
    return a_function(lowering, syntax, "function")


def anonymous(lowering: Lowering, syntax: Syntax) -> Function:
    return a_function(lowering, syntax, "lambda")


def a_function(lowering: Lowering, syntax: Syntax, role: Role) -> Function:
    """`fun <T> A.name(b: C): D = e`, the name and all else optional."""
    name: str | None = None
    params: tuple[Param, ...] | None = None
    extends: TypeRef | None = None
    returns: TypeRef | None = None
    marks: tuple[Node, ...] = ()
    body: Node | None = None
    broken: list[Node] = []
    for child in syntax.children:
        kind = child.type
        if kind == "modifiers":
            marks = decorators(lowering, child)
        elif kind == "identifier":
            name = lowering.word(child)
        elif kind == "function_value_parameters":
            params = parameters(lowering, child)
        elif kind in TYPES:
            if params is None:
                extends = typeref(lowering, child)
            else:
                returns = typeref(lowering, child)
        elif kind == "function_body":
            body = function_body(lowering, child)
        elif kind == "ERROR":
            broken.append(lowering.node(child))
    place = span(syntax)
    if broken:
        body = Block(place, (*broken, *([body] if body else [])))
    body = body or Block(Span(place.end, place.end), ())
    return Function(place, name, params or (), body, marks, returns, role, extends)


def function_body(lowering: Lowering, syntax: Syntax) -> Node:
    """A block, or the expression behind `=`."""
    parts = [child for child in written(syntax) if child.is_named]
    return lowering.node(parts[-1]) if len(parts) == 1 else lowering.native(syntax.type, syntax)


def property_(lowering: Lowering, syntax: Syntax) -> list[Node]:
    """`val a: B = c`, `by c`, with its accessors behind it.

    A property that has a getter and no value of its own is only its accessors.
    """
    bound: Node | None = None
    kind: TypeRef | None = None
    value: Node | None = None
    extends: TypeRef | None = None
    marks: tuple[Node, ...] = ()
    accessors: list[Syntax] = []
    broken: list[Node] = []
    start = syntax.start_byte
    end = start
    for child in syntax.children:
        sort = child.type
        if sort == "modifiers":
            marks = decorators(lowering, child)
        elif sort in ("variable_declaration", "multi_variable_declaration"):
            bound, kind = target(lowering, child), target_type(lowering, child)
        elif sort in TYPES:
            extends = typeref(lowering, child)
        elif sort in ("getter", "setter"):
            accessors.append(child)
            continue
        elif sort == "property_delegate":
            value = function_body(lowering, child)
        elif sort == "ERROR":
            broken.append(lowering.node(child))
        elif bound is not None and child.is_named and sort not in _SILENT:
            value = lowering.node(child)
        end = child.end_byte
    name = bound.id if isinstance(bound, Name) else ""
    made: list[Node] = []
    for accessor in accessors:
        made.extend(_accessor(lowering, accessor, name, extends))
    if bound is None or isinstance(bound, Native):
        return [lowering.native(syntax.type, syntax)]
    if value is None and made and isinstance(made[0], Function):
        made[0] = _marked(made[0], marks, kind, start)
        return [*made, *broken]
    return [Assign(Span(start, end), bound, value, kind, "=", True, marks), *made, *broken]


_SILENT = frozenset({"type_parameters", "type_constraints", "line_comment", "block_comment"})


def _marked(made: Function, marks: Sequence[Node], kind: TypeRef | None, start: int) -> Function:
    """The first accessor of a property without a value: it takes the whole declaration."""
    returns = made.returns or (kind if made.role == "getter" else None)
    return Function(
        Span(start, made.span.end),
        made.name,
        made.params,
        made.body,
        (*marks, *made.decorators),
        returns,
        made.role,
        made.extends,
    )


def _accessor(lowering: Lowering, syntax: Syntax, name: str, extends: TypeRef | None) -> list[Function]:
    """`get() = a`, `set(b) { }`; nothing for a bare `private set`."""
    params: tuple[Param, ...] = ()
    body: Node | None = None
    marks: tuple[Node, ...] = ()
    returns: TypeRef | None = None
    for child in syntax.named_children:
        if child.type == "modifiers":
            marks = decorators(lowering, child)
        elif child.type == "identifier":
            params = (Param(span(child), Name(span(child), lowering.word(child)), None, None),)
        elif child.type in TYPES:
            returns = typeref(lowering, child)
        elif child.type in ("function_body", "ERROR"):
            body = function_body(lowering, child)
    if body is None:
        return []
    role: Role = "getter" if syntax.type == "getter" else "setter"
    receiver = extends and moved(extends, Span(syntax.start_byte, syntax.start_byte))
    return [Function(span(syntax), name, params, body, marks, returns, role, receiver)]


def type_alias(lowering: Lowering, syntax: Syntax) -> Node:
    """`typealias A = b.C` declares the name A for what C is."""
    name: Name | None = None
    for child in written(syntax):
        if child.type == "identifier" and name is None:
            name = Name(span(child), lowering.word(child))
        elif child.type in TYPES and name is not None:
            value = path(lowering, child) if child.type == "user_type" else None
            return Assign(span(syntax), name, value, typeref(lowering, child), declares=True)
    return lowering.native(syntax.type, syntax)


def secondary(lowering: Lowering, syntax: Syntax) -> Function:
    """`constructor(a: B) : this(a) { }`: the other constructor is called first."""
    params: tuple[Param, ...] = ()
    marks: tuple[Node, ...] = ()
    inside: list[Node] = []
    place = span(syntax)
    start = place.end
    for child in syntax.named_children:
        if child.type == "modifiers":
            marks = decorators(lowering, child)
        elif child.type == "function_value_parameters":
            params = parameters(lowering, child)
        elif child.type == "constructor_delegation_call":
            start = min(start, child.start_byte)
            inside.append(_delegated(lowering, child))
        elif child.type == "block":
            start = min(start, child.start_byte)
            inside.extend(lowering.statements(child.children))
        elif child.type == "ERROR":
            start = min(start, child.start_byte)
            inside.append(lowering.node(child))
    return Function(place, "constructor", params, Block(Span(start, place.end), tuple(inside)), marks, role="method")


def _delegated(lowering: Lowering, syntax: Syntax) -> Node:
    parts = written(syntax)
    if len(parts) != 2:
        return lowering.native(syntax.type, syntax)
    callee = Name(span(parts[0]), parts[0].type)
    return Call(span(syntax), callee, tuple(arguments(lowering, parts[1])))
