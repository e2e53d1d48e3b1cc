"""Written types and annotations."""

from __future__ import annotations

from tree_sitter import Node as Syntax

from linter.languages.kotlin.calls import arguments
from linter.languages.kotlin.lowering import Lowering, span
from linter.words.ir import Attribute, Call, Name, Native, Node, TypeRef
from linter.words.span import Span

TYPES = frozenset({"user_type", "nullable_type", "function_type", "non_nullable_type", "parenthesized_type", "dynamic"})


def typeref(lowering: Lowering, syntax: Syntax) -> TypeRef:
    """A type; null, variance, annotations and parentheses are left out.

    The arguments of a function type are the types of its parameters, its receiver first, and of its result.
    """
    if not lowering.enter(3):
        return TypeRef(span(syntax), "deep")
    try:
        return _typeref(lowering, syntax)
    finally:
        lowering.frames -= 3


def _typeref(lowering: Lowering, syntax: Syntax) -> TypeRef:
    kind = syntax.type
    if kind == "user_type":
        names: list[str] = []
        args: list[TypeRef] = []
        for child in syntax.named_children:
            if child.type == "identifier":
                names.append(lowering.word(child))
            elif child.type == "type_arguments":
                args = inner(lowering, child)
        return TypeRef(span(syntax), ".".join(names), tuple(args))
    if kind == "function_type":
        return TypeRef(span(syntax), "->", tuple(inner(lowering, syntax)))
    below = [child for child in syntax.children if child.type in TYPES]
    if kind in TYPES and below:
        found = typeref(lowering, below[0])
        return TypeRef(span(syntax), found.name, found.args)
    return TypeRef(span(syntax), lowering.word(syntax))


def inner(lowering: Lowering, syntax: Syntax) -> list[TypeRef]:
    """The types in `<...>`, or in and after the parentheses of a function type."""
    found: list[TypeRef] = []
    pending = list(reversed(syntax.children))
    while pending:
        child = pending.pop()
        if child.type in TYPES:
            found.append(typeref(lowering, child))
        elif child.type == "type_projection" and not child.named_children:
            found.append(TypeRef(span(child), "*"))
        elif child.type in ("type_projection", "function_type_parameters", "parameter"):
            pending.extend(reversed(child.children))
    return found


def moved(found: TypeRef, place: Span) -> TypeRef:
    """The same type for a node that does not reach to where it is written."""
    return TypeRef(place, found.name, tuple(moved(arg, place) for arg in found.args))


def type_of(lowering: Lowering, syntaxes: list[Syntax]) -> TypeRef | None:
    """The first type among `syntaxes`."""
    for child in syntaxes:
        if child.type in TYPES:
            return typeref(lowering, child)
    return None


def path(lowering: Lowering, syntax: Syntax) -> Node:
    """A type as the expression that names it: `Name` or `Attribute`."""
    found: Node | None = None
    for child in syntax.named_children:
        if child.type == "identifier":
            at = span(child)
            word = lowering.word(child)
            found = Name(at, word) if found is None else Attribute(Span(found.span.start, at.end), found, word, at)
    return found or lowering.native(syntax.type, syntax)


def invocation(lowering: Lowering, syntax: Syntax) -> Node:
    """`A(b)` where a type is called: a supertype or an annotation."""
    callee: Node | None = None
    for child in syntax.named_children:
        if child.type == "user_type":
            callee = path(lowering, child)
        elif child.type == "value_arguments" and callee is not None:
            from_here = Span(callee.span.start, child.end_byte)
            return Call(from_here, callee, tuple(arguments(lowering, child)))
    return lowering.native(syntax.type, syntax)


def annotation(lowering: Lowering, syntax: Syntax) -> Node:
    """`@A`, `@a.B(c)`, `@field:A`; several in brackets are a `Native`."""
    found = signs(lowering, syntax)
    return found[0] if len(found) == 1 else Native(span(syntax), "annotation", tuple(found))


def decorators(lowering: Lowering, modifiers: Syntax) -> tuple[Node, ...]:
    """The annotations among the modifiers of a declaration."""
    found: list[Node] = []
    for child in modifiers.named_children:
        if child.type == "annotation":
            found.extend(signs(lowering, child))
    return tuple(found)


def signs(lowering: Lowering, syntax: Syntax) -> list[Node]:
    found: list[Node] = []
    for child in syntax.named_children:
        if child.type == "user_type":
            found.append(path(lowering, child))
        elif child.type == "constructor_invocation":
            found.append(invocation(lowering, child))
        elif child.type == "ERROR":
            found.append(lowering.node(child))
    return found
