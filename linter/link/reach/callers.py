"""Who calls a function: the calls in the project that reach it, whatever name, hook or detour they use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from typing import NamedTuple

from linter.flow.graph import Attr, Facts, FunctionRef, Imported, Phi, Read, Record, Result, Typed
from linter.link.program.program import Program, Ref, Routine, Site, written_names
from linter.link.reach.dispatch import Dispatch
from linter.link.values.expand import Expander
from linter.link.values.reflection import called, spelled

MOST_NAMES = 24
DEEPEST_OUTER = 3
ANY = ("default", "*")  # names that an importer replaces by its own

Caller = tuple[Site, "Ref | None"]


class Names(NamedTuple):
    """How functions are called. `bound`: functions -> names of what holds them; the rest by written name.

    `typed` maps a type's name to the parameters that are declared to have it. `spelled`: calls of what was looked up by
    a written name.
    """

    bound: dict[Routine, set[str]]
    aliases: dict[str, set[str]]
    results: dict[str, set[str]]
    decorated: dict[str, set[str]]
    deferred: dict[str, list[Site]]
    typed: dict[str, set[str]]
    spelled: dict[str, list[Site]]

    @classmethod
    def empty(cls) -> Names:
        sets = [defaultdict[str, set[str]](set) for _ in range(4)]
        return cls({}, sets[0], sets[1], sets[2], defaultdict(list), sets[3], defaultdict(list))


class Callers:
    """Finds calls, and remembers them."""

    def __init__(self, program: Program, expander: Expander) -> None:
        self.program = program
        self.expander = expander
        self.dispatch = Dispatch(program, expander)
        self.index = Names.empty()
        self._indexed = 0
        self._renamed: list[tuple[str, Ref]] = []
        self._known: dict[Routine, tuple[Caller, ...]] = {}
        self._called: dict[Routine, frozenset[str]] = {}

    def grow(self) -> None:
        """The program has grown: everybody may have callers more."""
        for file in range(self._indexed, len(self.program.facts)):
            index_names(self.index, self.program.facts[file], file, self.expander.idioms.dispatch.deferred)
            self._renamed += renamed(self.program.facts[file], file)
        self._indexed = len(self.program.facts)
        for name, ref in self._renamed:
            for routine, _ in self.expander.functions(ref):
                self.index.bound.setdefault(routine, set()).add(name)
        for name, ref in self.expander.shared.names():
            _bind(self.index, self.program.facts[ref.file], ref.file, name, ref.value)
        self.dispatch = Dispatch(self.program, self.expander)
        self._known.clear()
        self._called.clear()

    def of(self, routine: Routine) -> tuple[Caller, ...]:
        """The calls that reach a function, each with the instance it is called on."""
        known = self._known.get(routine)
        if known is None:
            self._known[routine] = ()
            known = self._known[routine] = tuple(dict(self._find(routine)).items())
        return known

    def _find(self, routine: Routine) -> Iterator[Caller]:
        function = self.program.function(routine)
        if function.name == "constructor" and function.owner >= 0:
            for name in sorted(self.names(routine)):
                for site in self.program.calls_named(name):
                    callee = Ref(site.file, self.program.call(site).callee)
                    if (routine.file, function.owner) in self.expander.classes.of_reference(callee):
                        yield site, None
            return
        names = sorted(self.names(routine))
        for site in [s for n in names for s in self._sites(n)]:
            callee = Ref(site.file, self.program.call(site).callee)
            for found, this in self.expander.functions(callee) or self.expander.implementations.named(callee):
                if found == routine and self.expander.calls.fits(site, routine):
                    yield site, this
                    break
        yield from ((site, None) for site in self.dispatch.sites(routine, self.names(routine)))

    def _sites(self, name: str) -> tuple[Site, ...]:
        index = self.index
        return (*self.program.calls_named(name), *index.deferred.get(name, ()), *index.spelled.get(name, ()))

    # --- names -------------------------------------------------------------------------------

    def names(self, routine: Routine) -> frozenset[str]:
        """Every name that a call of the function may be written with; bounded."""
        known = self._called.get(routine)
        if known is None:
            known = self._called[routine] = frozenset(self._all_names(routine))
        return known

    def _all_names(self, routine: Routine) -> set[str]:
        function = self.program.function(routine)
        index = self.index
        owner = self.program.facts[routine.file].classes[function.owner] if function.owner >= 0 else None
        if function.name == "constructor" and owner is not None:
            names = {owner.name}
        else:
            names = {function.name} | index.bound.get(routine, set())
        if owner is not None and function.name in self.expander.idioms.dispatch.callable:
            names |= self._instances(owner.name)
        if function.outer > 0:
            above = self._outer_names(routine)
            names |= {made for name in above for made in index.results.get(name, ())}
            names |= {made for name in above for made in index.decorated.get(name, ())}
        names.discard("")
        pending = sorted(names)
        while pending and len(names) < MOST_NAMES:
            name = pending.pop()
            more = index.aliases.get(name, set()) - names if name not in ANY else set()
            names |= more
            pending += sorted(more)
        return names | {"*"} if "default" in names else names

    def _outer_names(self, routine: Routine) -> set[str]:
        """The names of the functions around one: whoever calls those may get it back."""
        functions, found = self.program.facts[routine.file].functions, set()
        at = functions[routine.function].outer
        for _ in range(DEEPEST_OUTER):
            if at <= 0:
                break
            found |= {functions[at].name} | self.index.bound.get(Routine(routine.file, at), set())
            at = functions[at].outer
        return found - {"", *ANY}

    def _instances(self, name: str) -> set[str]:
        """Names of what holds instances of a class, for instances that are called themselves."""
        return self.index.results.get(name, set()) | {name[:1].lower() + name[1:]} | self.index.typed.get(name, set())


def index_names(index: Names, facts: Facts, file: int, deferred: Container[str]) -> None:
    """One pass over everything in a file that binds a value to a name."""
    for name, number in _holders(facts):
        _bind(index, facts, file, name, number)
        held = facts.values[number] if number >= 0 else None
        if isinstance(held, Typed):
            index.typed[held.written.name].add(name)
    for function in facts.functions:
        for param in function.params:
            if param.type is not None:
                index.typed[param.type.name].add(param.name)
        for decorator in function.decorators:
            for name in _behind(facts, decorator):
                index.decorated[name].add(function.name)
    for number, call in enumerate(facts.calls):
        callee = facts.values[call.callee] if call.callee >= 0 else None
        if isinstance(callee, Attr) and callee.name in deferred:
            for name in written_names(facts, callee.base):
                index.deferred[name].append(Site(file, number))
        for name in called(facts, call) if facts.language == "python" else ():
            index.spelled[name].append(Site(file, number))


def renamed(facts: Facts, file: int) -> Iterator[tuple[str, Ref]]:
    """What a file exports under a name of its own."""
    for name, number in facts.exports.items():
        value = facts.values[number]
        if isinstance(value, Imported) and value.name in ANY:
            yield name, Ref(file, number)


def _holders(facts: Facts) -> Iterator[tuple[str, int]]:
    for value in facts.values:
        if isinstance(value, Read):
            yield value.name, value.value
        elif isinstance(value, Record):
            yield from ((entry.key, entry.value) for entry in value.entries if entry.key)
    for fact in facts.classes:
        yield from ((name, value) for name, values in fact.fields.items() for value in values)
    for assign in facts.assigns:
        target = facts.values[assign.target]
        if isinstance(target, Attr):
            yield target.name, assign.value
    yield from facts.names.items()
    yield from facts.exports.items()


def _bind(index: Names, facts: Facts, file: int, name: str, number: int) -> None:
    """Note what `name` holds: a function, another name, the result of a call (perhaps one that wraps a function)."""
    pending = [number]
    for _ in range(8):
        if not pending:
            return
        number = pending.pop()
        if number < 0:
            continue
        value = facts.values[number]
        if isinstance(value, FunctionRef):
            index.bound.setdefault(Routine(file, value.function), set()).add(name)
        elif isinstance(value, Phi):
            pending.extend(value.options)
        elif isinstance(value, Typed):
            pending.append(value.value)
        elif isinstance(value, Result):
            call = facts.calls[value.call]
            for written in written_names(facts, call.callee):
                index.results[written].add(name)
            for written in spelled(facts, call) if facts.language == "python" else ():
                index.aliases[written].add(name)
            pending.extend(arg.value for arg in call.args[:1])
        else:
            for written in written_names(facts, number) - {name, *ANY}:
                index.aliases[written].add(name)
            if isinstance(value, Read):
                pending.append(value.value)


def _behind(facts: Facts, number: int) -> set[str]:
    """The names of a decorator, also of one that is called."""
    value = facts.values[number] if number >= 0 else None
    return written_names(facts, facts.calls[value.call].callee if isinstance(value, Result) else number)
