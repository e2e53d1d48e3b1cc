"""What every part of the front end shares: the source, the way down, and the nets below it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from tree_sitter import Node as Syntax

from linter.words.ir import Block, Name, Native, Node
from linter.words.span import Span

# Each level costs up to six frames of Python; together they stay below its default limit of 1000.
DEPTH = 140

EXTRAS = frozenset({"comment", "html_comment", "hash_bang_line"})
# Say nothing about the value inside them.
CLEAR = frozenset(
    {
        "parenthesized_expression",
        "expression_statement",
        "await_expression",
        "non_null_expression",
        "as_expression",
        "satisfies_expression",
        "type_assertion",
        "instantiation_expression",
    }
)
_NOTHING = EXTRAS | {"empty_statement"}

Handler = Callable[["Lowering", Syntax], Node]
Spreader = Callable[["Lowering", Syntax], list[Node]]


class Lowering(Struct):
    """One file on its way down.

    `handlers` lower a syntax node to one node, `spreaders` to several (`const a = 1, b = 2`); both are
    chosen by the grammar's node type. `strays` holds the ERROR nodes not come across yet, in source
    order, and `seen` the ids of those lowered. `ambient` says that declarations describe what exists
    elsewhere, `inner` that exports are those of a namespace.
    """

    text: bytes
    handlers: Mapping[str, Handler]
    spreaders: Mapping[str, Spreader]
    strays: list[Syntax]
    fields: Mapping[str, int]
    seen: set[int] = field(default_factory=set)
    depth: int = 0
    ambient: bool = False
    inner: bool = False

    def word(self, syntax: Syntax) -> str:
        """The source of a syntax node."""
        return self.text[syntax.start_byte : syntax.end_byte].decode("utf-8", "replace")

    def node(self, syntax: Syntax) -> Node:
        """Any syntax node as one neutral node."""
        kind = syntax.type
        while kind in CLEAR:
            inner = content(syntax, kind)
            if inner is None:
                return Native(span(syntax), kind, ())
            syntax = inner
            kind = syntax.type
        if kind == "identifier":
            return self.name(syntax)
        if self.depth >= DEPTH:
            return Native(span(syntax), "deep", ())
        self.depth += 1
        handler = self.handlers.get(kind)
        if handler is not None:
            found = handler(self, syntax)
        elif kind in self.spreaders:
            nodes = self.spreaders[kind](self, syntax)
            found = nodes[0] if len(nodes) == 1 else Block(span(syntax), tuple(nodes))
        else:
            found = self.native(syntax, kind)
        self.depth -= 1
        return found

    def field(self, syntax: Syntax, name: str) -> Syntax | None:
        """The child in a field of the grammar."""
        number = self.fields.get(name)
        return None if number is None else syntax.child_by_field_id(number)

    def at(self, syntax: Syntax, field: str) -> Node:
        """The node in a field that the grammar promises."""
        child = self.field(syntax, field)
        if child is None:
            return Native(Span(syntax.end_byte, syntax.end_byte), "missing", ())
        return self.node(child)

    def maybe(self, syntax: Syntax, field: str) -> Node | None:
        """The node in a field that may be empty."""
        child = self.field(syntax, field)
        return None if child is None else self.node(child)

    def name(self, syntax: Syntax) -> Node:
        """An identifier; one that the grammar made up is nothing."""
        start, end = syntax.start_byte, syntax.end_byte
        if start == end:
            return Native(Span(start, end), "missing", ())
        return Name(Span(start, end), self.text[start:end].decode("utf-8", "replace"))

    def native(self, syntax: Syntax, kind: str) -> Native:
        """A node that has no kind of its own, with everything below it."""
        below = []
        for child in syntax.named_children:
            if child.type not in EXTRAS:
                below.append(self.node(child))
        return Native(span(syntax), kind, tuple(below))

    def parts(self, syntax: Syntax) -> list[Syntax]:
        """The named children that the grammar's rule promises; broken pieces stay among the strays."""
        return [child for child in syntax.named_children if child.type not in EXTRAS and child.type != "ERROR"]

    def several(self, syntax: Syntax) -> list[Node]:
        """One statement as the nodes that it stands for."""
        kind = syntax.type
        inner = content(syntax, kind) if kind == "expression_statement" else syntax
        if inner is not None and inner.type == "sequence_expression":
            return [self.node(part) for part in self.parts(inner)]
        spreader = self.spreaders.get(kind)
        return [self.node(syntax)] if spreader is None else spreader(self, syntax)

    def statements(self, syntaxes: Iterable[Syntax]) -> list[Node]:
        """Statements in order, each followed by the broken pieces found in it."""
        found: list[Node] = []
        before = (self.depth, self.ambient, self.inner)
        deep = self.depth >= DEPTH
        self.depth += 1
        for syntax in syntaxes:
            if syntax.type in _NOTHING:
                continue
            if deep:
                found.append(Native(span(syntax), "deep", ()))
                continue
            try:
                found.extend(self.several(syntax))
                if self.strays:
                    self.recover(syntax, found)
            except Exception:  # a fault of ours in one statement must not cost the rest of the file
                self.depth, self.ambient, self.inner = before[0] + 1, before[1], before[2]
                found.append(Native(span(syntax), "fault", ()))
        self.depth = before[0]
        return found

    def recover(self, syntax: Syntax, found: list[Node]) -> None:
        """Append what broke inside `syntax` and was not lowered with it."""
        first = bisect_left(self.strays, syntax.start_byte, key=_start)
        last = bisect_left(self.strays, syntax.end_byte, lo=first, key=_start)
        pieces = self.strays[first:last]
        del self.strays[first:last]
        for piece in pieces:
            if piece.id not in self.seen:
                found.append(self.node(piece))

    def error(self, syntax: Syntax) -> Native:
        """A broken piece: what can be read of it."""
        self.seen.add(syntax.id)
        return Native(span(syntax), "error", tuple(self.statements(syntax.named_children)))

    def block(self, syntax: Syntax | None, end: int) -> Block:
        """The body of a function or the like; an empty one at byte `end` when there is none."""
        if syntax is None:
            return Block(Span(end, end), ())
        if syntax.type == "statement_block":
            return Block(span(syntax), tuple(self.statements(syntax.named_children)))
        return Block(span(syntax), tuple(self.statements((syntax,))))


def content(syntax: Syntax, kind: str) -> Syntax | None:
    """The value in a node that is `CLEAR`; the type in `<T>x` comes first, any other last."""
    inner = None
    for child in syntax.named_children:
        if child.type not in EXTRAS and child.type != "ERROR":
            inner = child
            if kind != "type_assertion":
                break
    return inner


def span(syntax: Syntax) -> Span:
    # the shortest way there is: called for every node
    return tuple.__new__(Span, syntax.byte_range)


def hull(first: Node, *others: Node) -> Span:
    """The smallest span around some nodes."""
    start, end = first.span
    for other in others:
        start, end = min(start, other.span.start), max(end, other.span.end)
    return Span(start, end)


def _start(syntax: Syntax) -> int:
    return syntax.start_byte
