"""The names by which files that are not analysed would reach the wrappers and clients that were found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from linter.flow.graph import Attr, ClassRef, Facts, FunctionRef, Imported, Param, Record, Result, Typed
from linter.link.classes import ClassKey
from linter.link.linked import Linked
from linter.link.members import DYNAMIC, is_telling
from linter.link.program import MODULE, Ref, Routine

SHORTEST = 2  # characters of a name worth searching
DEEPEST = 3  # a function that gives a record that holds a wrapper
MOST_ENTRIES = 40


class Lead(NamedTuple):
    """A name that leads to an SDK. A common word counts only where `path` is imported, or in files that hold `near`.

    The name "default" stands for whatever an importer of `path` calls it.
    """

    name: str
    path: str = ""
    near: str = ""


class Leads:
    """Looks through everything that files show. Made after the hits of a round are known."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.program = linked.program
        self.expander = linked.judge.expander
        self.reached: set[Routine] = set()
        self.owners: set[ClassKey] = set()
        self._known: dict[tuple[Ref, int], bool] = {}

    def find(self) -> frozenset[Lead]:
        """Every lead of this round."""
        found: set[Lead] = set()
        dispatch = self.linked.payloads.callers_of.dispatch
        for routine in self.linked.payloads.wrappers:
            self._reach(routine)
            found |= {Lead(key[1]) for key in dispatch.keys(routine) if isinstance(key[1], str)}
        for file, facts in enumerate(self.program.facts):
            for name, value in shown(facts):
                if self._holds(Ref(file, value), DEEPEST):
                    found.add(self._lead(file, name))
        for key in self.owners:
            found.add(self._lead(key.file, self.expander.classes.fact(key).name))
        found |= set(self._by_name())
        return frozenset(lead for lead in found if len(lead.name) >= SHORTEST)

    def _by_name(self) -> Iterator[Lead]:
        """Members that their name alone leads to: methods of wrappers, and fields that hold a client or an owner."""
        for routine in self.reached:
            function = self.program.function(routine)
            dynamic = self.program.facts[routine.file].language in DYNAMIC
            if dynamic and function.owner >= 0 and is_telling(function.name):
                yield Lead(function.name)
        for name, values in self.expander.implementations.by_name.fields().items():
            if any(self._holds(value, 0) for value in values):
                yield from [Lead(name)] if is_telling(name) else (Lead(m, near=name) for m in self._methods(values))

    def _methods(self, values: list[Ref]) -> set[str]:
        """What is called on a client or on an owner."""
        found: set[str] = set()
        for value in values:
            automaton = self.linked.meanings.automaton(value.file)
            clients = {c for sense in self.linked.meanings.of(value) for c in automaton.clients(sense.state)}
            found |= {method for client, method in automaton.calls if client in clients}
            for end in self.expander.ends(value):
                line = {
                    each for k in self.expander.classes.of(end) for each in (k, *self.expander.classes.ancestors(k))
                }
                found |= {self.program.function(r).name for r in self.reached if self._owner(r) in line}
        return found - {"", "constructor"}

    def _owner(self, routine: Routine) -> ClassKey:
        return ClassKey(routine.file, self.program.function(routine).owner)

    def _lead(self, file: int, name: str) -> Lead:
        """A name of several words stands for itself; a single word needs its module beside it."""
        if name[:1].isupper() or is_telling(name):
            return Lead(name)
        facts = self.program.facts[file]
        return Lead(name, near=facts.package) if facts.package else Lead(name, self.program.paths[file])

    def _reach(self, routine: Routine) -> None:
        """A wrapper is reached through itself, the functions around it, and the types that have it as a method."""
        classes, functions = self.expander.classes, self.program.facts[routine.file].functions
        at = routine.function
        while at > 0:
            self.reached.add(Routine(routine.file, at))
            owner = functions[at].owner
            if owner >= 0:
                key = ClassKey(routine.file, owner)
                self.owners.add(key)
                if functions[at].name != "constructor":
                    self.owners.update(self.expander.implementations.subclasses(key))
                    self.owners.update(classes.ancestors(key))
                break
            at = functions[at].outer

    def _holds(self, ref: Ref, depth: int) -> bool:
        """Whether a value is a client or a wrapper, holds one, or gives one when it is called."""
        key = (ref, depth)
        if key not in self._known:
            self._known[key] = False  # what a cycle sees
            self._known[key] = self._is_client(ref) or any(self._leads(e, depth) for e in self.expander.ends(ref))
        return self._known[key]

    def _is_client(self, ref: Ref) -> bool:
        return ref.value != MODULE and any(sense.state > 0 for sense in self.linked.meanings.of(ref))

    def _leads(self, end: Ref, depth: int) -> bool:
        held = self.program.value(end)
        if isinstance(held, FunctionRef):
            routine = Routine(end.file, held.function)
            returns = self.program.function(routine).returns if depth else ()
            return routine in self.reached or any(self._holds(Ref(end.file, v), depth - 1) for v in returns)
        if isinstance(held, ClassRef):
            return ClassKey(end.file, held.owner) in self.owners
        if isinstance(held, Record):
            entries = held.entries[:MOST_ENTRIES] if depth else ()
            return any(self._holds(Ref(end.file, entry.value, end.context), depth - 1) for entry in entries)
        if isinstance(held, (Result, Typed, Param, Attr)):
            return not self.owners.isdisjoint(self.expander.classes.of(end))
        return False


def shown(facts: Facts) -> Iterator[tuple[str, int]]:
    """What other files can name. A name that is only imported is found where it comes from."""
    for name, value in (facts.exports if facts.language == "ecma" else facts.names).items():
        held = facts.values[value]
        if not isinstance(held, Imported) or (facts.language == "ecma" and held.name != name):
            yield name, value
