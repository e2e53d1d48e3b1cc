"""Written types."""

from __future__ import annotations

from msgspec import Struct, field
from tree_sitter import Node as Syntax

from linter.languages.python.grammar import read
from linter.languages.python.literals import plain
from linter.languages.python.lowering import EXTRAS, Lowering, span
from linter.words.ir import Node, TypeRef
from linter.words.span import Span

# Qualifiers say something about the variable, not about what it holds.
_QUALIFIERS = frozenset(
    {"Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "InitVar"}
)
_UNIONS = ("union_type", "binary_operator")
# No type that somebody reads is as deep as this.
_DEPTH = 20


class Annotation(Struct):
    """One annotation on its way down.

    `extras` collects the expressions in it that are no types: the metadata of `Annotated`, and
    whatever else a type cannot hold. `within` is the place of the string that the annotation is
    quoted in; expressions in there are only text.
    """

    low: Lowering
    within: Span | None = None
    depth: int = 0
    extras: list[Node] = field(default_factory=list)

    def type(self, syntax: Syntax) -> TypeRef | None:
        """The type that is written at `syntax`; None for null."""
        kind = syntax.type
        if kind == "none":
            return None
        if self.depth >= _DEPTH:
            return self._other(syntax)
        self.depth += 1
        try:
            return self._type(syntax, kind)
        finally:
            self.depth -= 1

    def _type(self, syntax: Syntax, kind: str) -> TypeRef | None:
        if kind in ("identifier", "attribute", "member_type"):
            name = _dotted(syntax)
            return TypeRef(self._place(syntax), name) if name else self._other(syntax)
        if kind == "string":
            return self._quoted(syntax)
        parts = self._parts(syntax)
        if kind in ("generic_type", "subscript") and len(parts) > 1:
            return self._generic(syntax, parts)
        if kind in _UNIONS and len(parts) == 2:
            return self._union(syntax, self._members(parts))
        if kind in ("list", "tuple", "expression_list"):
            return TypeRef(self._place(syntax), "[]", self._types(parts))
        if kind in ("type", "parenthesized_expression", "splat_type", "list_splat") and len(parts) == 1:
            return self.type(parts[0])
        if kind == "ellipsis":
            return TypeRef(self._place(syntax), "...")
        return self._other(syntax)

    def _generic(self, syntax: Syntax, parts: list[Syntax]) -> TypeRef | None:
        place, name = self._place(syntax), _dotted(parts[0])
        args = self._parts(parts[1]) if parts[1].type == "type_parameter" else parts[1:]
        last = name.rpartition(".")[2]
        if last == "Annotated":
            for part in args[1:]:
                self._keep(part)
        if last == "Literal":
            return TypeRef(place, name)
        if last == "Callable":
            return TypeRef(place, "->")
        if last == "Union":
            return self._union(syntax, args)
        if last in _QUALIFIERS and args:
            return self.type(args[0])
        if not name:
            return self._other(syntax)
        return TypeRef(place, name, self._types(args))

    def _members(self, parts: list[Syntax]) -> list[Syntax]:
        """`a`, `b`, `c` of `(a | b) | c`, however many there are."""
        found: list[Syntax] = []
        while True:
            found.extend(reversed(parts[1:]))
            left = parts[0]
            if left.type == "type" and left.named_child_count == 1:
                left = left.named_children[0]
            if left.type not in _UNIONS:
                return [left, *reversed(found)]
            parts = self._parts(left)

    def _types(self, parts: list[Syntax]) -> tuple[TypeRef, ...]:
        return tuple(found for found in map(self.type, parts) if found is not None)

    def _union(self, syntax: Syntax, parts: list[Syntax]) -> TypeRef | None:
        members: list[TypeRef] = []
        for found in self._types(parts):
            members.extend(found.args if found.name == "|" else (found,))
        if len(members) < 2:
            return members[0] if members else None
        return TypeRef(self._place(syntax), "|", tuple(members))

    def _quoted(self, syntax: Syntax) -> TypeRef | None:
        place = self._place(syntax)
        text = plain(syntax.text or b"").strip()
        if _is_dotted(text):
            return None if text == "None" else TypeRef(place, text)
        inner = Annotation(self.low, place, self.depth)
        root = read(text.encode("utf-8", "replace"))
        parts = inner._parts(root)
        if len(parts) == 1 and parts[0].type == "expression_statement":
            parts = inner._parts(parts[0])
        if root.has_error or len(parts) != 1:
            return TypeRef(place, "?")
        return inner.type(parts[0])

    def _other(self, syntax: Syntax) -> TypeRef:
        self._keep(syntax)
        return TypeRef(self._place(syntax), "?")

    def _keep(self, syntax: Syntax) -> None:
        if self.within is None:
            self.extras.append(self.low.node(syntax))

    def _place(self, syntax: Syntax) -> Span:
        return self.within or span(syntax)

    def _parts(self, syntax: Syntax) -> list[Syntax]:
        if self.within is None:
            return self.low.parts(syntax)
        return [child for child in syntax.named_children if child.type not in EXTRAS]


def annotation(low: Lowering, syntax: Syntax | None) -> tuple[TypeRef | None, tuple[Node, ...]]:
    """A written type, and the expressions in it that are no types."""
    if syntax is None:
        return None, ()
    down = Annotation(low)
    found = down.type(syntax)
    return found, tuple(down.extras)


def _dotted(syntax: Syntax) -> str:
    """`a.b.c` as written, empty when it is anything else."""
    text = (syntax.text or b"").decode("utf-8", "replace")
    return text if _is_dotted(text) else ""


def _is_dotted(text: str) -> bool:
    return text.replace(".", "").isidentifier()
