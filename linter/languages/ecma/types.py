"""Written types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tree_sitter import Node as Syntax

from linter.languages.ecma.literals import plain
from linter.languages.ecma.lowering import DEPTH, EXTRAS, Lowering, span
from linter.words.ir import Attribute, Name, Node, TypeRef
from linter.words.span import Span

_NULLS = frozenset({"null", "undefined"})
_NAMES = frozenset({"type_identifier", "predefined_type", "identifier", "this_type", "this", "property_identifier"})
_DOTTED = frozenset({"nested_type_identifier", "nested_identifier", "member_expression"})
# Say nothing about the type inside them.
_CLEAR = frozenset(
    {
        "type_annotation",
        "parenthesized_type",
        "readonly_type",
        "optional_type",
        "type_query",
        "rest_type",
        "literal_type",
        "constraint",
        "default_type",
    }
)
_FIXED = {
    "object_type": "{}",
    "function_type": "->",
    "constructor_type": "->",
    "template_literal_type": "string",
    "type_predicate_annotation": "boolean",
    "type_predicate": "boolean",
    "asserts_annotation": "void",
    "call_expression": "import",
}


def annotation(low: Lowering, syntax: Syntax | None) -> TypeRef | None:
    """What a `type` or `return_type` field says."""
    return typeref(low, syntax) if syntax is not None else None


def typeref(low: Lowering, syntax: Syntax) -> TypeRef:
    """A type. Kinds that the neutral tree does not know keep the grammar's name."""
    kind = syntax.type
    while kind in _CLEAR:
        inner = _first(syntax)
        if inner is None:
            break
        syntax = inner
        kind = syntax.type
    place = span(syntax)
    if kind in _NAMES:
        return TypeRef(place, low.word(syntax))
    if kind in _FIXED:
        return TypeRef(place, _FIXED[kind])
    if low.depth >= DEPTH:
        return TypeRef(place, "deep")
    low.depth += 1
    reader = _READERS.get(kind)
    found = reader(low, syntax) if reader else TypeRef(place, kind, _args(low, syntax))
    low.depth -= 1
    return found


def dotted(low: Lowering, syntax: Syntax) -> str:
    """`a.b.C` without blanks and marks; `import("x").C` is `C`."""
    names: list[str] = []
    pending = [syntax]
    while pending:
        part = pending.pop()
        if part.type in _DOTTED:
            pending.extend(reversed(part.named_children))
        elif part.type in _NAMES:
            names.append(low.word(part))
    return ".".join(names)


def base(low: Lowering, syntax: Syntax) -> Node:
    """A type as the expression that names it: `Name` or `Attribute`."""
    if syntax.type == "generic_type":
        syntax = low.field(syntax, "name") or syntax
    if syntax.type not in _DOTTED:
        return Name(span(syntax), low.word(syntax))
    names: list[Syntax] = []
    pending = [syntax]
    while pending:
        part = pending.pop()
        if part.type in _DOTTED:
            pending.extend(reversed(part.named_children))
        elif part.type in _NAMES:
            names.append(part)
    found: Node = Name(span(names[0]), low.word(names[0])) if names else Name(span(syntax), low.word(syntax))
    for name in names[1:]:
        found = Attribute(Span(found.span.start, name.end_byte), found, low.word(name), span(name))
    return found


def members(syntax: Syntax, kind: str) -> list[Syntax]:
    """The members of a union or intersection, which the grammar nests to the left."""
    found: list[Syntax] = []
    pending = [syntax]
    while pending:
        part = pending.pop()
        if part.type == kind:
            pending.extend(child for child in part.named_children if child.type not in EXTRAS)
        else:
            found.append(part)
    return found[::-1]


def _first(syntax: Syntax) -> Syntax | None:
    for child in syntax.named_children:
        if child.type not in EXTRAS and child.type != "ERROR":
            return child
    return None


def _args(low: Lowering, syntax: Syntax) -> tuple[TypeRef, ...]:
    return tuple(typeref(low, part) for part in low.parts(syntax))


def _generic(low: Lowering, syntax: Syntax) -> TypeRef:
    name = low.field(syntax, "name")
    args = low.field(syntax, "type_arguments")
    said = dotted(low, name) if name is not None else ""
    return TypeRef(span(syntax), said, _args(low, args) if args is not None else ())


def _union(low: Lowering, syntax: Syntax) -> TypeRef:
    kept = [part for part in members(syntax, "union_type") if not _is_null(low, part)]
    if not kept:
        return TypeRef(span(syntax), "null")
    if len(kept) == 1:
        return typeref(low, kept[0])
    return TypeRef(span(syntax), "|", tuple(typeref(low, part) for part in kept))


def _is_null(low: Lowering, syntax: Syntax) -> bool:
    return syntax.type == "literal_type" and low.word(syntax) in _NULLS


def _intersection(low: Lowering, syntax: Syntax) -> TypeRef:
    return TypeRef(span(syntax), "&", tuple(typeref(low, part) for part in members(syntax, "intersection_type")))


def _tuple_member(low: Lowering, syntax: Syntax) -> TypeRef:
    """`name: T` in a tuple type."""
    written = low.field(syntax, "type")
    return typeref(low, written) if written is not None else TypeRef(span(syntax), "any")


def _word(low: Lowering, syntax: Syntax) -> TypeRef:
    return TypeRef(span(syntax), low.word(syntax))


_READERS: Mapping[str, Callable[[Lowering, Syntax], TypeRef]] = {
    **dict.fromkeys(_DOTTED, lambda low, syntax: TypeRef(span(syntax), dotted(low, syntax))),
    **dict.fromkeys(("true", "false", "null", "undefined", "number", "unary_expression"), _word),
    **dict.fromkeys(("required_parameter", "optional_parameter"), _tuple_member),
    "string": lambda low, syntax: TypeRef(span(syntax), f"'{plain(low, syntax)}'"),
    "generic_type": _generic,
    "array_type": lambda low, syntax: TypeRef(span(syntax), "Array", _args(low, syntax)),
    "tuple_type": lambda low, syntax: TypeRef(span(syntax), "Tuple", _args(low, syntax)),
    "union_type": _union,
    "intersection_type": _intersection,
    "index_type_query": lambda low, syntax: TypeRef(span(syntax), "keyof", _args(low, syntax)),
}
