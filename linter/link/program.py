"""All files of a project as one program: a reference names a value anywhere, in a calling context.

A context says through which calls a function was entered, so that its parameters have values. Context 0
knows nothing: parameters stay open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from linter.flow.graph import (
    AnyValue,
    Attr,
    CallFact,
    Facts,
    Free,
    FunctionFact,
    FunctionRef,
    Imported,
    Other,
    Phi,
    Read,
    Record,
    Result,
    Typed,
)
from linter.link.modules import Modules

DEEPEST_CONTEXT = 8
MODULE = -1  # as a value number: the file itself, as a namespace


_NAMESPACE = Other("module")


class Ref(NamedTuple):
    """The value `value` of file number `file`, seen in context number `context`."""

    file: int
    value: int
    context: int = 0


class Site(NamedTuple):
    """A call in the program: file number and call number."""

    file: int
    call: int


class Routine(NamedTuple):
    """A function in the program: file number and function number."""

    file: int
    function: int


class Frame(NamedTuple):
    """`routine` was entered by `site`, itself seen in context `outer`. `this` is its instance, if any."""

    routine: Routine
    site: Site
    outer: int
    this: Ref | None
    depth: int


class Program:
    """The facts of every analysed file, by number, and what can be looked up in them."""

    def __init__(self, facts: Mapping[str, Facts], modules: Modules) -> None:
        self.paths = sorted(facts)
        self.facts = [facts[path] for path in self.paths]
        self.number = {path: index for index, path in enumerate(self.paths)}
        self.modules = modules
        self.frames: list[Frame | None] = [None]
        self._interned: dict[Frame, int] = {}
        self._by_name: dict[str, list[Site]] | None = None
        self._packages: dict[tuple[str, str], list[Ref]] | None = None
        self._bound: dict[int, dict[int, str]] = {}

    # --- values ------------------------------------------------------------------------------

    def value(self, ref: Ref) -> AnyValue:
        return _NAMESPACE if ref.value == MODULE else self.facts[ref.file].values[ref.value]

    def span(self, ref: Ref) -> tuple[int, int]:
        return self.facts[ref.file].spans[ref.value]

    def call(self, site: Site) -> CallFact:
        return self.facts[site.file].calls[site.call]

    def function(self, routine: Routine) -> FunctionFact:
        return self.facts[routine.file].functions[routine.function]

    # --- contexts ----------------------------------------------------------------------------

    def enter(self, routine: Routine, site: Site, outer: int, this: Ref | None) -> int | None:
        """The context inside `routine` when `site` calls it; None when that recurses or goes too deep."""
        frame_above, depth = self.frames[outer], 1
        if frame_above is not None:
            depth = frame_above.depth + 1
        at = frame_above
        while at is not None:
            if at.routine == routine:
                return None
            at = self.frames[at.outer]
        if depth > DEEPEST_CONTEXT:
            return None
        frame = Frame(routine, site, outer, this, depth)
        known = self._interned.get(frame)
        if known is None:
            known = self._interned[frame] = len(self.frames)
            self.frames.append(frame)
        return known

    def frame_of(self, context: int, routine: Routine) -> Frame | None:
        """The frame in which `routine` was entered, looking outward from `context`."""
        at = self.frames[context]
        while at is not None and at.routine != routine:
            at = self.frames[at.outer]
        return at

    def outward(self, context: int) -> Iterator[Frame]:
        at = self.frames[context]
        while at is not None:
            yield at
            at = self.frames[at.outer]

    # --- names across files ------------------------------------------------------------------

    def imported(self, file: int, module: str, name: str) -> list[Ref] | None:
        """What an import means inside the project: values; None when the module is not the project's."""
        facts = self.facts[file]
        targets = self.modules.resolve(facts.language, self.paths[file], module, name)
        if targets is None:
            return None
        found: list[Ref] = []
        for path, wanted in targets:
            number = self.number.get(path)
            if number is not None:
                found.extend([Ref(number, MODULE)] if wanted == "*" else self.exported(number, wanted))
        return found

    def exported(self, file: int, name: str, seen: frozenset[int] = frozenset()) -> list[Ref]:
        """The values that a file shows under a name, re-exports followed by whoever reads them."""
        facts = self.facts[file]
        if facts.language != "ecma":
            value = facts.names.get(name)
            return [] if value is None else [Ref(file, value)]
        value = facts.exports.get(name)
        if value is not None:
            return [Ref(file, value)]
        found: list[Ref] = []
        if file not in seen and name != "default":
            for module in facts.stars:
                for path, _ in self.modules.resolve(facts.language, self.paths[file], module, "*") or ():
                    number = self.number.get(path)
                    if number is not None:
                        found.extend(self.exported(number, name, seen | {file}))
        return found

    def in_scope(self, file: int, name: str) -> list[Ref]:
        """What an unbound name means by its package or by a wildcard import (Kotlin, `import *`)."""
        if self._packages is None:
            self._packages = self._index_packages()
        facts = self.facts[file]
        found: list[Ref] = []
        for package in dict.fromkeys((facts.package, *facts.wild)):
            if facts.language == "python":
                found.extend(self.imported(file, package, name) or ())
            else:
                found.extend(self._packages.get((package, name), ()))
        return found

    def qualified(self, package: str, name: str) -> list[Ref]:
        """The top-level declarations of a name in a package, wherever the files lie."""
        if self._packages is None:
            self._packages = self._index_packages()
        return self._packages.get((package, name), [])

    def _index_packages(self) -> dict[tuple[str, str], list[Ref]]:
        index: dict[tuple[str, str], list[Ref]] = defaultdict(list)
        for number, facts in enumerate(self.facts):
            if facts.language == "kotlin":
                for name, value in facts.names.items():
                    index[facts.package, name].append(Ref(number, value))
        return index

    def bound_names(self, file: int) -> dict[int, str]:
        """Anonymous functions of a file and the variable, field or export each is bound to."""
        known = self._bound.get(file)
        if known is None:
            known = self._bound[file] = {}
            facts = self.facts[file]
            holders = [(value.name, value.value) for value in facts.values if isinstance(value, Read)]
            for record in facts.values:
                if isinstance(record, Record):
                    holders += [(entry.key, entry.value) for entry in record.entries if entry.key]
            for fact in facts.classes:
                holders += [(name, value) for name, values in fact.fields.items() for value in values]
            holders += [*facts.names.items(), *facts.exports.items()]
            for name, number in holders:
                for function in _functions_behind(facts, number):
                    known.setdefault(function, name)
        return known

    # --- calls by name -----------------------------------------------------------------------

    def calls_named(self, name: str) -> list[Site]:
        """Every call whose callee is written with this name, or is a variable holding something so named."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for file, facts in enumerate(self.facts):
                for number, call in enumerate(facts.calls):
                    for written in _callee_names(facts, call):
                        self._by_name[written].append(Site(file, number))
        return self._by_name.get(name, [])


def _callee_names(facts: Facts, call: CallFact) -> set[str]:
    names: set[str] = set()
    at = call.callee
    for _ in range(6):
        value = facts.values[at] if at >= 0 else None
        if isinstance(value, Read):
            names.add(value.name)
            at = value.value
            continue
        if isinstance(value, (Attr, Free, Imported)):
            names.add(value.name)
        break
    return names


def _functions_behind(facts: Facts, number: int) -> list[int]:
    """The functions that a value is, also through a call that wraps one (`debounce(fn)`)."""
    found: list[int] = []
    pending = [number]
    for _ in range(8):
        if not pending:
            break
        value = facts.values[pending.pop()]
        if isinstance(value, FunctionRef):
            found.append(value.function)
        elif isinstance(value, Phi):
            pending.extend(value.options)
        elif isinstance(value, (Read, Typed)) and value.value >= 0:
            pending.append(value.value)
        elif isinstance(value, Result):
            pending.extend(arg.value for arg in facts.calls[value.call].args[:1])
    return found
