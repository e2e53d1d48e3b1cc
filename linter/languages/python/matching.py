"""`match`: a chain of `If`, whose tests and assignments say what the patterns say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from tree_sitter import Node as Syntax

from linter.languages.python.lowering import Handler, Lowering, hull, span
from linter.words.ir import (
    Argument,
    Assign,
    Attribute,
    Binary,
    Block,
    Call,
    Field,
    Flag,
    If,
    Index,
    List,
    Logic,
    Name,
    Native,
    Node,
    Number,
    Record,
    Spread,
    TypeRef,
)
from linter.words.span import Span

# `int(x)` captures the subject itself
_ITSELF = frozenset({"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"})
_DEPTH = 20


def _match(low: Lowering, syntax: Syntax) -> Node:
    place = span(syntax)
    *subjects, cases = low.parts(syntax)
    nodes = [low.node(part) for part in subjects]
    subject = nodes[0] if len(nodes) == 1 else List(hull(*nodes), tuple(nodes))
    chain: Node | None = None
    first: tuple[Node, ...] = ()
    if not isinstance(subject, (Name, Attribute, List)):
        # what is computed once must not be computed again in every test
        kept = Name(Span(place.start, place.start), "<match>")
        first = (Assign(hull(kept, subject), kept, subject),)
        subject = Name(subject.span, "<match>")
    for case in reversed(low.parts(cases)):
        chain = _case(low, case, subject, place, chain)
    if chain is None:
        return Block(place, first or (subject,))
    return Block(place, (*first, chain)) if first else chain


def _case(low: Lowering, syntax: Syntax, subject: Node, place: Span, orelse: Node | None) -> Node:
    parts = low.parts(syntax)
    patterns = [part for part in parts if part.type == "case_pattern"]
    found = _Pattern(low)
    if len(patterns) == 1:
        found.read(patterns[0], subject)
    elif patterns:
        found.shaped(patterns[0], subject)
        found.sequence(patterns, subject)
    guards = [low.node(low.parts(part)[0]) for part in parts if part.type == "if_clause"]
    body = low.block(parts, syntax.end_byte)
    bound: tuple[Node, ...] = tuple(found.bound)
    tests = list(found.tests)
    if guards:
        # a guard sees what the pattern has bound
        tests.append(Block(hull(*bound, *guards), (*bound, *guards)) if bound else guards[0])
        bound = ()
    test = _joined("and", tests)
    then = Block(hull(body, *bound), (*bound, *body.body))
    if test is None and orelse is None:
        return then
    return If(place, test or Flag(Span(syntax.start_byte, syntax.start_byte), True), then, orelse)


def _joined(op: str, tests: Iterable[Node]) -> Node | None:
    value: Node | None = None
    for test in tests:
        value = test if value is None else Logic(hull(value, test), "and" if op == "and" else "or", value, test)
    return value


class _Pattern(Struct):
    """What one pattern tests, all of it, and what it binds, in order."""

    low: Lowering
    depth: int = 0
    tests: list[Node] = field(default_factory=list)
    bound: list[Node] = field(default_factory=list)

    def read(self, syntax: Syntax, subject: Node) -> None:
        reader = _READERS.get(syntax.type)
        self.depth += 1
        if self.depth > _DEPTH:
            self.tests.append(Native(span(syntax), "deep", ()))
        elif reader is not None:
            reader(self, syntax, subject)
        else:
            self._equals(syntax, subject)
        self.depth -= 1

    def _equals(self, syntax: Syntax, subject: Node) -> None:
        value = self.low.node(syntax)
        sign = syntax.prev_sibling
        if isinstance(value, Number) and sign is not None and sign.type == "-":
            value = Number(Span(sign.start_byte, value.span.end), "-" + value.value)
        self.tests.append(Binary(hull(subject, value), "==", subject, value))

    def shaped(self, syntax: Syntax, subject: Node) -> None:
        """Whether the subject is a sequence, a mapping: no operator says so."""
        place = Span(min(subject.span.start, syntax.start_byte), max(subject.span.end, syntax.end_byte))
        self.tests.append(Native(place, syntax.type, (subject,)))

    def _bind(self, name: Syntax, value: Node, written: TypeRef | None = None) -> None:
        target = Name(span(name), self.low.word(name))
        place = hull(target, value, written) if written else hull(target, value)
        self.bound.append(Assign(place, target, value, written))

    def case(self, syntax: Syntax, subject: Node) -> None:
        """`case_pattern`; a wildcard has nothing below it."""
        for part in self.low.parts(syntax):
            self.read(part, subject)

    def name(self, syntax: Syntax, subject: Node) -> None:
        """A capture; with dots, a value."""
        parts = self.low.parts(syntax)
        if len(parts) == 1:
            self._bind(parts[0], subject)
        else:
            value = _dotted(self.low, parts)
            self.tests.append(Binary(hull(subject, value), "==", subject, value))

    def either(self, syntax: Syntax, subject: Node) -> None:
        """`a | b`: each alternative binds for itself."""
        tests: list[Node] = []
        for part in self.low.parts(syntax):
            one = _Pattern(self.low, self.depth)
            one.read(part, subject)
            test = _joined("and", one.tests) or Flag(Span(part.start_byte, part.start_byte), True)
            tests.append(test)
            if one.bound:
                then = Block(hull(*one.bound), tuple(one.bound))
                self.bound.append(If(hull(test, then), test, then, None))
        test_of_all = _joined("or", tests)
        if test_of_all is not None:
            self.tests.append(test_of_all)

    def sequence(self, patterns: list[Syntax], subject: Node) -> None:
        """`[a, *b, c]`: what follows the star counts from the end."""
        place = subject.span
        inner = [_unwrapped(self.low, part) for part in patterns]
        stars = [number for number, part in enumerate(inner) if part.type == "splat_pattern"]
        for number, part in enumerate(inner):
            index = number - len(inner) if stars and number > stars[0] else number
            key: Node = Number(place, str(index))
            if part.type == "splat_pattern":
                self._rest(part, Index(place, subject, Native(place, "slice", (key,))))
            else:
                self.read(patterns[number], Index(place, subject, key))

    def _rest(self, syntax: Syntax, value: Node) -> None:
        for part in self.low.parts(syntax)[:1]:
            self._bind(part, value)

    def record(self, syntax: Syntax, subject: Node) -> None:
        """`{"a": x, **rest}`."""
        self.shaped(syntax, subject)
        parts = self.low.parts(syntax)
        keys: list[Node] = []
        while parts and parts[0].type != "splat_pattern":
            key = self.low.node(parts.pop(0))
            keys.append(key)
            if parts:
                self.read(parts.pop(0), Index(hull(subject, key), subject, key))
        for part in parts[:1]:
            rest = self.low.node(part)
            fields = (*(Field(key.span, key, Name(key.span, "_")) for key in keys), rest)
            taken = Record(hull(*fields), tuple(f for f in fields if isinstance(f, (Field, Spread))))
            self.bound.append(Assign(hull(taken, subject), taken, subject))

    def instance(self, syntax: Syntax, subject: Node) -> None:
        """`A(x, y=z)`."""
        head, *inner = self.low.parts(syntax)
        of = _dotted(self.low, self.low.parts(head))
        place = hull(subject, of)
        args = Argument(subject.span, subject), Argument(of.span, of)
        self.tests.append(Call(place, Name(Span(place.start, place.start), "isinstance"), args))
        for number, part in enumerate(inner):
            within = _unwrapped(self.low, part)
            if within.type == "keyword_pattern":
                name, *value = self.low.parts(within)
                at = subject.span
                for pattern in value[:1]:
                    self.read(pattern, Attribute(at, subject, self.low.word(name), at))
            elif isinstance(of, Name) and of.id in _ITSELF:
                self.read(part, subject)
            else:
                self.read(part, Index(subject.span, subject, Number(subject.span, str(number))))

    def named(self, syntax: Syntax, subject: Node) -> None:
        """`pattern as name`; a class in the pattern is the name's type."""
        pattern, *alias = self.low.parts(syntax)
        self.read(pattern, subject)
        inner = _unwrapped(self.low, pattern)
        written = None
        if inner.type == "class_pattern":
            head = self.low.parts(inner)[0]
            written = TypeRef(span(head), self.low.word(head))
        for name in alias[:1]:
            self._bind(name, subject, written)


def _unwrapped(low: Lowering, syntax: Syntax) -> Syntax:
    parts = low.parts(syntax) if syntax.type == "case_pattern" else []
    return parts[0] if len(parts) == 1 else syntax


def _dotted(low: Lowering, parts: list[Syntax]) -> Node:
    value = low.node(parts[0])
    for part in parts[1:]:
        value = Attribute(Span(value.span.start, part.end_byte), value, low.word(part), span(part))
    return value


def _series(pattern: _Pattern, syntax: Syntax, subject: Node) -> None:
    parts = pattern.low.parts(syntax)
    grouped = syntax.type == "tuple_pattern" and len(parts) == 1 and not _has_comma(syntax)
    if grouped:
        pattern.read(parts[0], subject)
    else:
        pattern.shaped(syntax, subject)
        pattern.sequence(parts, subject)


def _has_comma(syntax: Syntax) -> bool:
    return any(child.type == "," for child in syntax.children)


_READERS: Mapping[str, Callable[[_Pattern, Syntax, Node], None]] = {
    "case_pattern": _Pattern.case,
    "dotted_name": _Pattern.name,
    "identifier": _Pattern._bind,
    "union_pattern": _Pattern.either,
    "list_pattern": _series,
    "tuple_pattern": _series,
    "dict_pattern": _Pattern.record,
    "class_pattern": _Pattern.instance,
    "as_pattern": _Pattern.named,
}

MATCHING: Mapping[str, Handler] = {
    "match_statement": _match,
    "dotted_name": lambda low, syntax: _dotted(low, low.parts(syntax)),
}
