"""The names by which files that are not analysed would reach the wrappers and clients that were found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from linter.flow.graph import Attr, ClassRef, Facts, FunctionRef, Imported, Param, Record, Result, Typed
from linter.link.meaning.meanings import Meanings
from linter.link.program.program import MODULE, Program, Ref, Routine
from linter.link.reach.payloads import Payloads, Reach
from linter.link.sinks.declared_wrappers import Wrapped
from linter.link.values.expand import Expander
from linter.link.values.members import DYNAMIC, is_telling
from linter.link.values.protocol import ClassKey

SHORTEST = 2  # characters of a name worth searching
DEEPEST = 3  # a function that gives a record that holds a wrapper
DEEPEST_WRAPPER = 3  # wrappers of wrappers whose callers are worth a search
DEEPEST_SPOKEN = 1  # the same for those that only hand on an error or a log line
MOST_ENTRIES = 40


Key = TypeVar("Key")
Also = frozenset[str]  # words of which a file must hold one to matter; none: it matters anyhow
ANYHOW: Also = frozenset()


class Lead(NamedTuple):
    """A name that leads to an SDK. A common word counts only where `path` is imported, or in files that hold `near`.

    The name "default" stands for whatever an importer of `path` calls it. `quoted`: it stands as a text.
    """

    name: str
    path: str = ""
    near: str = ""
    quoted: bool = False
    also: Also = ANYHOW


class Leads:
    """Looks through everything that files show. Made after the hits of a round are known."""

    def __init__(
        self, program: Program, expander: Expander, meanings: Meanings, payloads: Payloads, wrapped: Wrapped
    ) -> None:
        self.program = program
        self.expander = expander
        self.meanings = meanings
        self.payloads = payloads
        self.wrapped = wrapped
        self.reached: dict[Routine, Also] = {}
        self.owners: dict[ClassKey, Also] = {}
        self._known: dict[tuple[Ref, int], Also | None] = {}

    def find(self) -> frozenset[Lead]:
        """Every lead of this round. Afterwards `asked` says what else would have to be analysed to find more."""
        found: set[Lead] = set()
        dispatch = self.payloads.callers_of.dispatch
        native = self.expander.idioms.dispatch.native
        for routine, reach in self.payloads.wrappers.items():
            if reach.depth <= (DEEPEST_WRAPPER if reach.telling else DEEPEST_SPOKEN):
                self._reach(routine, reach)
                keys = {key[1] for key in dispatch.keys(routine) if isinstance(key[1], str)}
                found |= {Lead(key, quoted=True) for key in keys - native}
        for file, facts in enumerate(self.program.facts):
            for name, value in shown(facts):
                also = self._holds(Ref(file, value), DEEPEST)
                if also is not None:
                    found.add(self._lead(file, name, also))
        for name, ref in self.expander.shared.names():
            also = self._holds(ref, DEEPEST) if is_telling(name) or not name[0].isalpha() else None
            found |= {Lead(name, also=also)} if also is not None else set()
        found |= {self._lead(file, name, ANYHOW) for file, name in self.wrapped.shown()}
        for key, also in self.owners.items():
            found.add(self._lead(key.file, self.expander.classes.fact(key).name, also))
            for type_ in self.expander.implementations.unseen.bases(key):
                found.add(Lead(type_.rpartition(".")[2], also=also))
        found |= set(self._by_name())
        return frozenset(lead for lead in found if len(lead.name) >= SHORTEST)

    def _by_name(self) -> Iterator[Lead]:
        """Members that their name alone leads to: methods of wrappers, and fields that hold a client or an owner."""
        for routine, also in self.reached.items():
            function = self.program.function(routine)
            dynamic = self.program.facts[routine.file].language in DYNAMIC
            if dynamic and function.owner >= 0 and is_telling(function.name):
                yield Lead(function.name, also=also)
        for name, values in self.expander.implementations.by_name.fields().items():
            if any(self._holds(value, 0) is not None for value in values):
                yield from [Lead(name)] if is_telling(name) else (Lead(m, near=name) for m in self._methods(values))

    def _methods(self, values: list[Ref]) -> set[str]:
        """What is called on a client or on an owner."""
        found: set[str] = set()
        for value in values:
            automaton = self.meanings.automaton(value.file)
            clients = {c for sense in self.meanings.of(value) for c in automaton.clients(sense.state)}
            found |= {method for client, method in automaton.calls if client in clients}
            for end in self.expander.ends(value):
                line = {
                    each for k in self.expander.classes.of(end) for each in (k, *self.expander.classes.ancestors(k))
                }
                found |= {self.program.function(r).name for r in self.reached if self._owner(r) in line}
        return found - {"", "constructor"}

    def _owner(self, routine: Routine) -> ClassKey:
        return ClassKey(routine.file, self.program.function(routine).owner)

    def _lead(self, file: int, name: str, also: Also) -> Lead:
        """A name of several words stands for itself; a single word needs its module beside it."""
        if name[:1].isupper() or is_telling(name):
            return Lead(name, also=also)
        facts = self.program.facts[file]
        if facts.package:
            return Lead(name, near=facts.package, also=also)
        return Lead(name, self.program.paths[file], also=also)

    def _reach(self, routine: Routine, reach: Reach) -> None:
        """A wrapper is reached through itself, the functions around it, and the types that have it as a method."""
        functions = self.program.facts[routine.file].functions
        at = routine.function
        while at > 0:
            inner = at == routine.function and "" not in reach.fields
            self._add(self.reached, Routine(routine.file, at), reach.fields if inner else ANYHOW)
            if functions[at].owner >= 0:
                self._reach_class(ClassKey(routine.file, functions[at].owner), functions[at].name, reach)
                break
            at = functions[at].outer

    def _reach_class(self, key: ClassKey, method: str, reach: Reach) -> None:
        near = reach.telling and reach.depth == 1  # what holds an instance of it may be somebody's way to it
        also = ANYHOW if near or method == "constructor" else frozenset((method,))
        keys = [key]
        if method != "constructor":
            keys += [*self.expander.implementations.subclasses(key), *self.expander.classes.ancestors(key)]
        for each in keys:
            self._add(self.owners, each, also)

    def asked(self) -> Iterator[Ref]:
        """What else says who calls wrappers: what their classes extend or implement, the keys they listen to."""
        heard_at = self.payloads.callers_of.dispatch.heard_at
        spelled = self.payloads.callers_of.index.spelled
        for routine in self.reached:
            yield from heard_at.get(routine, ())
            for site in spelled.get(self.program.function(routine).name, ()):
                yield Ref(site.file, self.program.call(site).callee)
        for key in self.owners:
            for value in self.expander.classes.fact(key).bases:
                held = self.program.facts[key.file].values[value]
                yield Ref(
                    key.file,
                    self.program.facts[key.file].calls[held.call].callee if isinstance(held, Result) else value,
                )

    def _add(self, known: dict[Key, Also], key: Key, also: Also) -> None:
        known[key] = either((known[key], also)) if key in known else also

    def _holds(self, ref: Ref, depth: int) -> Also | None:
        """Whether a value is a client or a wrapper, holds one, or gives one when it is called: with which words."""
        key = (ref, depth)
        if key not in self._known:
            self._known[key] = None  # what a cycle sees
            if self._is_client(ref):
                self._known[key] = ANYHOW
            else:
                self._known[key] = some(self._leads(end, depth) for end in self.expander.ends(ref))
        return self._known[key]

    def _is_client(self, ref: Ref) -> bool:
        leading = self.meanings.automaton(ref.file).leading
        return ref.value != MODULE and any(abs(sense.state) in leading for sense in self.meanings.of(ref))

    def _leads(self, end: Ref, depth: int) -> Also | None:
        held = self.program.value(end)
        if isinstance(held, FunctionRef):
            routine = Routine(end.file, held.function)
            if routine in self.reached:
                return self.reached[routine]
            returns = self.program.function(routine).returns if depth else ()
            return some(self._holds(Ref(end.file, value), depth - 1) for value in returns)
        if isinstance(held, ClassRef):
            return self.owners.get(ClassKey(end.file, held.owner))
        if isinstance(held, Record):
            entries = held.entries[:MOST_ENTRIES] if depth else ()
            return some(self._entry(Ref(end.file, e.value, end.context), e.key, depth - 1) for e in entries)
        if isinstance(held, (Result, Typed, Param, Attr)):
            return some(self.owners.get(key) for key in self.expander.classes.of(end))
        return None

    def _entry(self, ref: Ref, name: str | None, depth: int) -> Also | None:
        found = self._holds(ref, depth)
        return frozenset((name,)) if name and found is not None else found


def some(found: Iterable[Also | None]) -> Also | None:
    known = [also for also in found if also is not None]
    return either(known) if known else None


def either(known: Iterable[Also]) -> Also:
    """What a file must hold to matter for one of several reasons."""
    reasons = list(known)
    return frozenset().union(*reasons) if all(reasons) else ANYHOW


def shown(facts: Facts) -> Iterator[tuple[str, int]]:
    """What other files can name. A name that is only imported is found where it comes from."""
    for name, value in (facts.exports if facts.language == "ecma" else facts.names).items():
        held = facts.values[value]
        if not isinstance(held, Imported) or (facts.language == "ecma" and held.name != name):
            yield name, value
