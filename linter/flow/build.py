"""What is collected while one file's tree is walked; `walk` drives it.

The program is walked once, in order, with an environment that says which value each name holds; branches
are merged. Named functions and class bodies are walked last, when everything they can see is known; a
lambda is walked where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from linter.flow.graph import (
    AnyValue,
    ArgFact,
    AssignFact,
    CallFact,
    ClassFact,
    Const,
    ElementFact,
    Free,
    FunctionFact,
    Phi,
    Span,
    This,
    Type,
)
from linter.knowledge.idioms import Idioms
from linter.words.ir import Node, TypeRef

WIDEST_PHI = 12


Handlers = dict[type[Node], Callable[["Builder", Any], int]]


@dataclass(slots=True)
class Scope:
    """Names and their values. `function` scopes end where a function does; `members` holds a class's."""

    parent: Scope | None
    names: dict[str, int] = field(default_factory=dict)

    def holder(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope
            scope = scope.parent
        return None


@dataclass(slots=True)
class Frame:
    """What is being walked: a function's number, its scope, its class and where its results go.

    `home` is the scope of the whole function; `outside` are names that it says belong to those around it.
    """

    function: int
    scope: Scope
    owner: int
    receivers: tuple[Scope, ...] = ()
    returns: list[int] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    home: Scope = field(init=False)

    def __post_init__(self) -> None:
        self.home = self.scope


@dataclass(slots=True)
class ClassDraft:
    """A class while its members are being found."""

    name: str
    kind: str
    span: Span
    bases: tuple[int, ...] = ()
    fields: dict[str, list[int]] = field(default_factory=dict)
    methods: dict[str, list[int]] = field(default_factory=dict)
    decorators: tuple[int, ...] = ()

    def fact(self) -> ClassFact:
        fields = {name: tuple(dict.fromkeys(values)) for name, values in self.fields.items()}
        methods = {name: tuple(found) for name, found in self.methods.items()}
        return ClassFact(self.name, self.kind, self.bases, fields, methods, self.span, self.decorators)


class Builder:
    """Collects one file's facts; `handlers` say how each kind of node is evaluated."""

    def __init__(self, language: str, idioms: Idioms, handlers: Handlers) -> None:
        self.language = language
        self.handlers = handlers
        self.idioms = idioms
        self.values: list[AnyValue] = []
        self.spans: list[Span] = []
        self.functions: list[FunctionFact] = []
        self.classes: list[ClassDraft] = []
        self.calls: list[CallFact] = []
        self.assigns: list[AssignFact] = []
        self.elements: list[ElementFact] = []
        self.exports: dict[str, int] = {}
        self.stars: list[str] = []
        self.wild: list[str] = []
        self.imports: list[str] = []
        self.frame = Frame(0, Scope(None), -1)
        self.later: list[Callable[[], None]] = []

    # --- values ------------------------------------------------------------------------------

    def evaluate(self, node: Node) -> int:
        """The number of the value of `node`; statements and declarations have values too."""
        handler = self.handlers.get(type(node))
        return handler(self, node) if handler else self.none(node_span(node))

    def add(self, value: AnyValue, span: Span) -> int:
        self.values.append(value)
        self.spans.append((span[0], span[1]))
        return len(self.values) - 1

    def none(self, span: Span) -> int:
        return self.add(Const(None), span)

    def phi(self, options: list[int], span: Span) -> int:
        """One of `options`; several times the same, or one, is that one."""
        flat: list[int] = []
        for option in options:
            value = self.values[option]
            for part in value.options if isinstance(value, Phi) else (option,):
                if part not in flat:
                    flat.append(part)
        return flat[0] if len(flat) == 1 else self.add(Phi(tuple(flat[:WIDEST_PHI])), span)

    # --- names -------------------------------------------------------------------------------

    def bind(self, name: str, value: int, *, declare: bool = False) -> None:
        """Let `name` hold `value`, where the name already lives or else here."""
        scope = None if declare else self.frame.scope.holder(name)
        (scope or self.frame.scope).names[name] = value

    def bind_here(self, name: str, value: int) -> None:
        """Let `name` hold `value` in the function that is walked, as languages do in which assigning declares."""
        frame = self.frame
        if name in frame.outside and frame.home.parent is not None:
            outer = frame.home.parent
            while name not in outer.names and outer.parent is not None:
                outer = outer.parent
            outer.names[name] = value
            return
        scope = frame.scope
        while scope is not frame.home and name not in scope.names and scope.parent is not None:
            scope = scope.parent
        scope.names[name] = value

    def free(self, name: str, span: Span) -> int:
        """A name that nothing here binds, perhaps a member of a lambda's receiver or of the class."""
        receivers = [scope.names["this"] for scope in self.frame.receivers]
        if self.frame.owner >= 0 and self.language == "kotlin":
            receivers.append(self.add(This(self.frame.owner), span))
        return self.add(Free(name, tuple(receivers)), span)

    def snapshot(self) -> list[tuple[Scope, dict[str, int]]]:
        """What every name in sight holds now, to come back to or to merge with."""
        taken, scope = [], self.frame.scope
        while True:
            taken.append((scope, dict(scope.names)))
            if scope.parent is None:
                return taken
            scope = scope.parent

    def restore(self, taken: list[tuple[Scope, dict[str, int]]]) -> None:
        for scope, names in taken:
            scope.names = dict(names)

    def merge(self, ways: list[list[tuple[Scope, dict[str, int]]]], span: Span) -> None:
        """After branches: a name holds what any of the `ways` left in it."""
        for index, (scope, first) in enumerate(ways[0]):
            if all(way[index][1] == first for way in ways[1:]):
                scope.names = first
                continue
            names: dict[str, int] = {}
            for way in ways:
                for name, value in way[index][1].items():
                    held = names.get(name)
                    names[name] = value if held is None or held == value else self.phi([held, value], span)
            scope.names = names

    @contextmanager
    def inside(self, frame: Frame) -> Iterator[None]:
        before, self.frame = self.frame, frame
        try:
            yield
        finally:
            self.frame = before

    @contextmanager
    def nested(self) -> Iterator[None]:
        """A block with names of its own."""
        before = self.frame.scope
        self.frame.scope = Scope(before)
        try:
            yield
        finally:
            self.frame.scope = before

    # --- facts -------------------------------------------------------------------------------

    def open_call(self) -> int:
        """Reserve a call's number, so that lambdas in its arguments can name it."""
        self.calls.append(CallFact((0, 0), -1, (), self.frame.function))
        return len(self.calls) - 1

    def close_call(self, call: int, span: Span, callee: int, args: list[ArgFact], new: bool) -> None:
        self.calls[call] = CallFact((span[0], span[1]), callee, tuple(args), self.frame.function, new)

    def assigned(self, span: Span, target: int, value: int) -> None:
        """Record an assignment; its span reaches to the end of the value where that stands behind the target."""
        start, end = self.spans[value]
        reach = (span[0], max(span[1], end) if start >= span[1] else span[1])
        self.assigns.append(AssignFact(reach, target, value, self.frame.function))

    def run_later(self) -> None:
        """Walk what was put off; doing so may put off more."""
        while self.later:
            work, self.later = self.later, []
            for step in work:
                step()


def type_of(ref: TypeRef | None) -> Type | None:
    return None if ref is None else Type(ref.name, tuple(type_of(arg) or Type("") for arg in ref.args))


def node_span(node: Node) -> Span:
    return (node.span.start, node.span.end)
