"""What every part of the Python front end shares: the source, the way down, and the nets below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from tree_sitter import Node as Syntax

from linter.words.ir import Block, Name, Native, Node
from linter.words.span import Span

# Each level costs up to five frames of Python; together they stay below its default limit of 1000.
DEPTH = 150

EXTRAS = frozenset({"comment", "line_continuation"})
_UNPROMISED = EXTRAS | {"ERROR"}
# Statements that lower to a Block only because they say several things at once.
_SPLICED = frozenset({"import_statement", "delete_statement"})

# `+` for lists, `|` for dictionaries and sets.
MERGING = frozenset(("+", "|"))

Handler = Callable[["Lowering", Syntax], Node]


class Lowering(Struct):
    """One file on its way down.

    `handlers` lower a syntax node, chosen by its type. `receiver` is the name that means "this"
    here, empty outside methods. `owned` says that we stand directly in a class body. `stray` holds
    broken pieces found inside expressions, to be kept behind the statement they stand in.
    """

    text: bytes
    handlers: Mapping[str, Handler]
    receiver: str = ""
    owned: bool = False
    depth: int = 0
    stray: list[Syntax] = field(default_factory=list)

    def word(self, syntax: Syntax) -> str:
        """The source of a syntax node."""
        return self.text[syntax.start_byte : syntax.end_byte].decode("utf-8", "replace")

    def parts(self, syntax: Syntax) -> list[Syntax]:
        """The named children that the grammar's rule promises, in order; broken pieces go to `stray`."""
        every = syntax.named_children
        found = [child for child in every if child.type not in _UNPROMISED]
        if len(found) < len(every):
            self.stray.extend(child for child in every if child.type == "ERROR")
        return found

    def node(self, syntax: Syntax) -> Node:
        """Any syntax node as one neutral node."""
        kind = syntax.type
        if kind == "identifier":
            return self.name(syntax)
        if self.depth >= DEPTH:
            return Native(span(syntax), "deep", ())
        self.depth += 1
        handler = self.handlers.get(kind)
        found = self.native(syntax, kind) if handler is None else handler(self, syntax)
        self.depth -= 1
        return found

    def name(self, syntax: Syntax) -> Node:
        """An identifier; one that the grammar made up is nothing."""
        start, end = syntax.start_byte, syntax.end_byte
        if start == end:
            return Native(Span(start, end), "missing", ())
        word = self.text[start:end].decode("utf-8", "replace")
        return Name(Span(start, end), "this" if word == self.receiver else word)

    def native(self, syntax: Syntax, kind: str) -> Native:
        """A node that has no kind of its own, with everything below it."""
        below = []
        for child in syntax.named_children:
            if child.type not in EXTRAS:
                below.append(self.node(child))
        return Native(span(syntax), "error" if kind == "ERROR" else kind, tuple(below))

    def statements(self, syntaxes: Iterable[Syntax]) -> list[Node]:
        """Statements in order, each followed by the broken pieces found in it."""
        found: list[Node] = []
        before = (self.receiver, self.owned, self.depth)
        mark = len(self.stray)
        for syntax in syntaxes:
            kind = syntax.type
            if kind in EXTRAS:
                continue
            try:
                node = self.node(syntax)
                if kind in _SPLICED and isinstance(node, Block):
                    found.extend(node.body)
                else:
                    found.append(node)
                while len(self.stray) > mark:
                    found.append(self.node(self.stray.pop(mark)))
            except Exception:  # a fault of ours in one statement must not cost the rest of the file
                self.receiver, self.owned, self.depth = before
                del self.stray[mark:]
                found.append(Native(span(syntax), "fault", ()))
        return found

    def block(self, parts: Iterable[Syntax], end: int) -> Block:
        """The first block among `parts`; an empty one at byte `end` when there is none."""
        for part in parts:
            if part.type == "block":
                return Block(span(part), tuple(self.statements(part.named_children)))
        return Block(Span(end, end), ())


def span(syntax: Syntax) -> Span:
    # the shortest way there is: called for every node
    return tuple.__new__(Span, syntax.byte_range)


def hull(first: Node, *others: Node) -> Span:
    """The smallest span around some nodes."""
    start, end = first.span
    for other in others:
        start, end = min(start, other.span.start), max(end, other.span.end)
    return Span(start, end)


def last_name(node: Node) -> str:
    """`c` for `c`, `a.b.c` and calls of them; empty for anything else."""
    callee = getattr(node, "callee", node)
    return str(getattr(callee, "name", None) or getattr(callee, "id", ""))
