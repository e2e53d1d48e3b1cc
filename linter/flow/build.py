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
    Drop,
    ElementFact,
    Free,
    FunctionFact,
    Phi,
    Read,
    SetField,
    Span,
    This,
    Type,
    Update,
)
from linter.knowledge.idioms import Idioms
from linter.words.ir import Node, TypeRef

WIDEST_PHI = 12
OPEN = CallFact((0, 0), -1, (), -1)  # a call whose arguments are being walked


Handlers = dict[type[Node], Callable[["Builder", Any], int]]


@dataclass(slots=True, eq=False)
class Scope:
    """Names and their values. A later scope has a higher number; one of a class's members knows the class."""

    parent: Scope | None
    number: int = 0
    members: int = -1
    names: dict[str, int] = field(default_factory=dict)

    def holder(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope
            scope = scope.parent
        return None


# What names hold at the end of one way through the program, as far as they held something else before it.
Changes = dict[tuple[Scope, str], int]


@dataclass(slots=True)
class Frame:
    """What is being walked: a function's number, its scopes, its class and where its results go.

    `home` is the function's own scope, `scope` the innermost block's; `shared` are names that a
    function declares to be those of the code around it.
    """

    function: int
    home: Scope
    owner: int
    receivers: tuple[Scope, ...] = ()
    returns: list[int] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        self.scope = self.home


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
        self.blocks = language != "python"  # whether a block has names of its own
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
        self.globals = Scope(None)
        self.frame = Frame(0, self.globals, -1)
        self.later: list[Callable[[], None]] = []
        self.scopes = 0
        self.log: list[tuple[Scope, str, int | None, int]] = []
        self.captured: dict[tuple[Scope, str], list[int]] = {}
        self.changed: set[int] = set()
        self.outside: list[tuple[Scope, str, int]] = []
        self.runnable: set[int] = set()  # parameters whose type is a function's

    # --- values ------------------------------------------------------------------------------

    def evaluate(self, node: Node) -> int:
        """The number of the value of `node`; statements and declarations have values too."""
        handler = self.handlers.get(type(node))
        return handler(self, node) if handler else self.none(node_span(node))

    def add(self, value: AnyValue, span: Span) -> int:
        values = self.values
        values.append(value)
        self.spans.append(span)
        return len(values) - 1

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

    def bind(self, name: str, value: int, *, declare: bool = False, changes: bool = False) -> None:
        """Let `name` hold `value`, where the name lives or else here; `changes`: what it holds is only changed."""
        frame = self.frame
        scope: Scope | None = frame.scope
        if not declare:
            scope = frame.scope.holder(name)
            if self.language == "python" and not changes:  # assigning in a function makes the name its own
                around = frame.home.parent if name in frame.shared else None
                scope = frame.home if around is None else around.holder(name) or self.globals
        self.put(scope or frame.scope, name, value)

    def put(self, scope: Scope, name: str, value: int) -> None:
        """The one way to change what a name holds."""
        self.log.append((scope, name, scope.names.get(name), value))
        scope.names[name] = value

    def free(self, name: str, span: Span) -> int:
        """A name that nothing here binds, perhaps a member of a lambda's receiver or of the class."""
        receivers = [scope.names["this"] for scope in self.frame.receivers]
        if self.frame.owner >= 0 and self.language == "kotlin":
            receivers.append(self.add(This(self.frame.owner), span))
        number = self.add(Free(name, tuple(receivers)), span)
        if self.language == "python":
            self.outside.append((self.globals, name, number))
        return number

    # --- ways --------------------------------------------------------------------------------

    def mark(self) -> tuple[int, int]:
        """A place in the program to come back to with `undo`."""
        return len(self.log), self.scopes

    def undo(self, mark: tuple[int, int]) -> Changes:
        """Give names that existed at `mark` what they held there; what they held until now."""
        start, newest = mark
        changes: Changes = {}
        for scope, name, before, value in reversed(self.log[start:]):
            if scope.number <= newest:
                changes.setdefault((scope, name), value)
                if before is None:
                    del scope.names[name]
                else:
                    scope.names[name] = before
        del self.log[start:]
        return changes

    def merge(self, ways: list[Changes], span: Span) -> None:
        """After branches: a name holds what any of the `ways` left in it."""
        for scope, name in {key: None for way in ways for key in way}:
            before = scope.names.get(name)
            held = [way.get((scope, name), before) for way in ways]
            value = self.phi([option for option in held if option is not None], span)
            if value != before:
                self.put(scope, name, value)

    def put_off(self, walk: Callable[[], None]) -> None:
        """Walk a function or class when all around it is known."""

        def step() -> None:
            mark = self.mark()
            walk()
            self.collect(mark)

        self.later.append(step)

    def collect(self, mark: tuple[int, int]) -> None:
        """Undo, and note for everybody else what a function or a class put into names of the code around it."""
        found: dict[tuple[Scope, str], list[int]] = {}
        for scope, name, _, value in self.log[mark[0] :]:
            if scope.number <= mark[1]:
                found.setdefault((scope, name), []).append(value)
        self.undo(mark)
        for (scope, name), values in found.items():
            under = {base for value in values for base in self.bases(value)}
            last = [value for value in dict.fromkeys(values) if value not in under]
            if scope.members >= 0:
                self.classes[scope.members].fields.setdefault(name, []).extend(last)
            else:
                self.captured.setdefault((scope, name), []).extend(last)
                self.changed |= under

    def bases(self, number: int) -> tuple[int, ...]:
        """What an object was before it was changed, and what a choice is made of."""
        value = self.values[number]
        if isinstance(value, (SetField, Update, Drop)):
            read = self.values[value.base]
            return (value.base, read.value) if isinstance(read, Read) else (value.base,)
        return value.options if isinstance(value, Phi) else ()

    def share(self) -> None:
        """Let a name that functions change hold all that they put into it, wherever else it is read."""
        for scope, name, number in self.outside:
            read, values = self.values[number], self.captured.get((scope, name), [])
            if values and isinstance(read, Free):
                self.values[number] = Read(name, self.phi(values, self.spans[number]))
            elif values and isinstance(read, Read) and read.value not in values and number not in self.changed:
                self.values[number] = Read(name, self.phi([read.value, *values], self.spans[number]))
        for (scope, name), values in self.captured.items():
            if scope is self.frame.home:
                first = [scope.names[name]] if name in scope.names else []
                scope.names[name] = self.phi([*first, *values], self.spans[values[0]])

    @contextmanager
    def inside(self, frame: Frame) -> Iterator[None]:
        before, self.frame = self.frame, frame
        try:
            yield
        finally:
            self.frame = before

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Names of their own for what is walked inside."""
        before = self.open_scope()
        try:
            yield
        finally:
            self.frame.scope = before

    def open_scope(self) -> Scope:
        """Begin a scope inside the current one, which is given back."""
        before = self.frame.scope
        self.frame.scope = self.new_scope(before)
        return before

    def new_scope(self, parent: Scope, *, members: int = -1) -> Scope:
        self.scopes += 1
        return Scope(parent, self.scopes, members)

    # --- facts -------------------------------------------------------------------------------

    def open_call(self) -> int:
        """Reserve a call's number, so that lambdas in its arguments can name it."""
        self.calls.append(OPEN)
        return len(self.calls) - 1

    def close_call(self, call: int, span: Span, callee: int, args: list[ArgFact], new: bool) -> None:
        self.calls[call] = CallFact(span, callee, tuple(args), self.frame.function, new)

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
    return node.span
