"""What every part of the Kotlin front end shares: the source, the way down, and the nets below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node as Syntax

from linter.languages.kotlin.grammar import COMMENTS, MISREAD, reparse
from linter.words.ir import Argument, Assign, Block, Call, Class, Flag, Function, Name, Native, Node, Null
from linter.words.span import Span

# How many frames of Python may lie below a file's first node: its default limit is 1000, and callers
# need some. What a level costs depends on its type; the figures are those of the longest way.
FRAMES = 760
_COST = {"call_expression": 9, "class_declaration": 8, "function_declaration": 8, "property_declaration": 8}
_USUAL = 6

Handler = Callable[["Lowering", Syntax], Node]
Spreader = Callable[["Lowering", Syntax], list[Node]]


class Lowering(Struct):
    """One file on its way down.

    `text` is the file, `parsed` what the grammar read: the same length, mended where it had to be.
    `handlers` lower a syntax node to one node; `spreaders` those that make several (a property and
    its accessors). Both are chosen by the grammar's node type.
    """

    text: bytes
    parsed: bytes
    handlers: Mapping[str, Handler]
    spreaders: Mapping[str, Spreader]
    frames: int = 0
    reread: int = 0

    def word(self, syntax: Syntax) -> str:
        """The source of an identifier, without backticks."""
        return self.text[syntax.start_byte : syntax.end_byte].decode("utf-8", "replace").strip("`")

    def node(self, syntax: Syntax) -> Node:
        """Any syntax node as one neutral node."""
        kind = syntax.type
        if kind == "identifier":
            return self.name(syntax)
        cost = _COST.get(kind, _USUAL)
        if self.frames + cost > FRAMES:
            return Native(Span(syntax.start_byte, syntax.end_byte), "deep", ())
        self.frames += cost
        try:
            handler = self.handlers.get(kind)
            if handler is not None:
                return handler(self, syntax)
            if kind in self.spreaders:
                return wrapped(span(syntax), self.spreaders[kind](self, syntax))
            return self.native(kind, syntax)
        finally:
            self.frames -= cost

    def enter(self, cost: int) -> bool:
        """Whether `cost` more frames are to be had; they are taken then, and to be given back."""
        if self.frames + cost > FRAMES:
            return False
        self.frames += cost
        return True

    def name(self, syntax: Syntax) -> Node:
        """An identifier; the grammar takes literals and jumps for identifiers, too."""
        start, end = syntax.start_byte, syntax.end_byte
        word = self.text[start:end].decode("utf-8", "replace")
        special = WORDS.get(word)
        return special(Span(start, end)) if special else Name(Span(start, end), word.strip("`"))

    def native(self, kind: str, syntax: Syntax) -> Native:
        """A node that has no kind of its own, with everything below it."""
        below = []
        for child in syntax.named_children:
            if child.type not in COMMENTS:
                below.append(self.node(child))
        return Native(span(syntax), "error" if kind == "ERROR" else kind, tuple(below))

    def nodes(self, syntaxes: Iterable[Syntax]) -> list[Node]:
        """Several syntax nodes, comments and punctuation apart."""
        found = []
        for syntax in syntaxes:
            if syntax.is_named and syntax.type not in COMMENTS:
                found.append(self.node(syntax))
        return found

    def statements(self, syntaxes: Iterable[Syntax]) -> list[Node]:
        """Statements in order. Annotations that the grammar tore off their declaration are put back."""
        found: list[Node] = []
        torn: list[Node] = []
        previous: Syntax | None = None
        for syntax in syntaxes:
            kind = syntax.type
            if kind in COMMENTS or not syntax.is_named:
                continue
            try:
                if kind in MISREAD and self.parsed[syntax.start_byte] == 0x40:
                    self._annotated(syntax, previous, found, torn)
                else:
                    new = self._several(kind, syntax)
                    found.extend(adorned(new, torn) if torn else new)
                    torn.clear()
            except Exception:  # a fault of ours in one statement must not cost the rest of the file
                found.append(Native(span(syntax), "fault", ()))
            previous = syntax
        return (
            [*found, Native(Span(torn[0].span.start, torn[-1].span.end), "annotation", tuple(torn))] if torn else found
        )

    def _several(self, kind: str, syntax: Syntax) -> list[Node]:
        spreader = self.spreaders.get(kind)
        if spreader is None:
            return [self.node(syntax)]
        cost = _COST.get(kind, _USUAL)
        if not self.enter(cost):
            return [Native(span(syntax), "deep", ())]
        try:
            return spreader(self, syntax)
        finally:
            self.frames -= cost

    def _annotated(self, syntax: Syntax, previous: Syntax | None, found: list[Node], torn: list[Node]) -> None:
        """A statement that begins with annotations; `found` and `torn` grow.

        Behind two annotations the grammar may read `private fun x() { }` as infix calls, and behind
        one `get()` as a call: such a declaration is read again on its own.
        """
        signs, rest = peeled(syntax)
        if not signs:  # a lone "@" in broken code
            found.extend(self._several(syntax.type, syntax))
            return
        decorators = torn + self.nodes(signs)
        torn.clear()
        if rest.type == "parenthesized_expression" and signs[-1].end_byte == rest.start_byte:
            # `@A("x")` on a line of its own: the arguments are the rest, and the declaration follows
            callee, args = decorators.pop(), self.nodes(rest.children)
            place = Span(callee.span.start, rest.end_byte)
            torn.extend([*decorators, Call(place, callee, tuple(Argument(arg.span, arg) for arg in args))])
            return
        again = self._read_again(syntax, previous, signs[0].start_byte, rest.start_byte)
        if again is None:
            found.extend(adorned([self.node(syntax)], decorators))
            return
        new, accessor = again
        if accessor:
            found.pop()
        found.extend(adorned(new, decorators[: 0 if accessor else None]))

    def _read_again(
        self, syntax: Syntax, previous: Syntax | None, sign: int, rest: int
    ) -> tuple[list[Node], bool] | None:
        """The declaration at byte `rest`, parsed alone, and whether it is an accessor of `previous`."""
        before: Span | None = None
        if previous is not None and previous.type == "property_declaration":
            before = Span(previous.start_byte, sign)
        # nested mistakes are read again once for each level: bounded by what the file is worth
        if self.reread > 4 * len(self.text) + 4096:
            return None
        self.reread += syntax.end_byte - rest
        root, accessor = reparse(self.parsed, before, Span(rest, syntax.end_byte))
        if root is None:
            return None
        return self.statements(root.children), accessor


def peeled(syntax: Syntax) -> tuple[list[Syntax], Syntax]:
    """The annotations in front of a statement, and what they stand before."""
    if syntax.type == "assignment":
        syntax = syntax.children[0]
    signs: list[Syntax] = []
    while syntax.type == "annotated_expression":
        parts = [child for child in syntax.named_children if child.type not in COMMENTS]
        signs.extend(parts[:-1])
        syntax = parts[-1]
    return signs, syntax


def adorned(nodes: list[Node], decorators: list[Node]) -> list[Node]:
    """`nodes` with `decorators` put before those of the first one that can have them."""
    if not decorators or not nodes:
        return nodes
    first = nodes[0]
    if not isinstance(first, Function | Class | Assign):
        return nodes
    place = Span(min(first.span.start, decorators[0].span.start), first.span.end)
    return [replace(first, span=place, decorators=(*decorators, *first.decorators)), *nodes[1:]]


def wrapped(place: Span, nodes: list[Node]) -> Node:
    """Several nodes where one is wanted."""
    return nodes[0] if len(nodes) == 1 else Block(place, tuple(nodes))


def span(syntax: Syntax) -> Span:
    # the shortest way there is: called for every node
    return tuple.__new__(Span, syntax.byte_range)


WORDS: Mapping[str, Callable[[Span], Node]] = {
    "true": lambda place: Flag(place, True),
    "false": lambda place: Flag(place, False),
    "null": Null,
    "break": lambda place: Native(place, "break_statement", ()),
    "continue": lambda place: Native(place, "continue_statement", ()),
}
