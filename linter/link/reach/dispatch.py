"""Calls that reach a function through a bus, a queue or a store: both ends name the same key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Union

from linter.flow.graph import Attr, CallFact, Param, Record, Result, Test
from linter.link.program.program import Program, Ref, Routine, Site, written_names
from linter.link.values.expand import Expander

MOST_SITES = 60

Key = tuple[str, Union[str, Ref]]
Buses = frozenset[Ref]
NO_BUSES: Buses = frozenset()


class Dispatch:
    """Joins listeners with what is emitted under their key, and functions with calls that are given them to run."""

    def __init__(self, program: Program, expander: Expander) -> None:
        self.program = program
        self.expander = expander
        self.words = expander.idioms.dispatch
        self._listeners: dict[Routine, dict[Key, Buses]] | None = None
        self.heard_at: dict[Routine, list[Ref]] = defaultdict(list)  # the keys and buses that a function listens to
        self._emitted: dict[Key, list[tuple[Site, int, Buses]]] | None = None

    def sites(self, routine: Routine, names: frozenset[str]) -> list[Site]:
        """The calls that hand arguments to the function; each one's offset is noted in `expander.calls.offsets`.

        `names` are those that the function goes by.
        """
        found: list[Site] = []
        listened = self.keys(routine)
        if listened and self._emitted is None:
            self._emitted = self._find_emitted()
        for key, heard in sorted(listened.items(), key=repr):
            for site, offset, said in (self._emitted or {}).get(key, ())[:MOST_SITES]:
                if not heard or not said or heard & said:
                    self.expander.calls.offsets[site, routine] = offset
                    found.append(site)
        for site, offset in self._forwarded(routine, names):
            self.expander.calls.offsets[site, routine] = offset
            found.append(site)
        return list(dict.fromkeys(found))

    def keys(self, routine: Routine) -> dict[Key, Buses]:
        """What the function listens to, and on which buses as far as they are known."""
        if self._listeners is None:
            self._listeners = self._find_listeners()
        return {**self._listeners.get(routine, {}), **dict.fromkeys(self._tested(routine), NO_BUSES)}

    # --- the two ends ------------------------------------------------------------------------

    def _find_listeners(self) -> dict[Routine, dict[Key, Buses]]:
        found: dict[Routine, dict[Key, Buses]] = defaultdict(dict)
        for word in sorted(self.words.listen):
            for site in self.program.calls_named(word):
                call = self.program.call(site)
                args = [Ref(site.file, arg.value) for arg in call.args]
                keys = self._keys(site, args[:1])
                for handler in (args[1:] or args)[:3]:
                    for routine, _ in self.expander.functions(handler):
                        found[routine].update(keys)
                        self.heard_at[routine] += [*args[:1], Ref(site.file, call.callee)]
        for file, facts in enumerate(self.program.facts):
            for number, function in enumerate(facts.functions):
                for decorator in function.decorators:
                    held = facts.values[decorator]
                    if isinstance(held, Result) and self._listens(file, facts.calls[held.call].callee):
                        args = [Ref(file, arg.value) for arg in facts.calls[held.call].args]
                        found[Routine(file, number)].update(self._keys(Site(file, held.call), args[:1]))
        return found

    def _listens(self, file: int, callee: int) -> bool:
        return not self.words.listen.isdisjoint(written_names(self.program.facts[file], callee))

    def _find_emitted(self) -> dict[Key, list[tuple[Site, int, Buses]]]:
        found: dict[Key, list[tuple[Site, int, Buses]]] = defaultdict(list)
        for word in sorted(self.words.emit):
            for site in self.program.calls_named(word):
                args = [Ref(site.file, arg.value) for arg in self.program.call(site).args]
                for key, buses in self._keys(site, args[:1]).items():
                    found[key].append((site, 1 if key[0] == "text" else 0, buses))
                for kind in self.words.kinds if args else ():
                    for value in self.expander.field(args[0], kind):
                        text = self.expander.constant(value)
                        if text:
                            found["text", text].append((site, 0, NO_BUSES))
        return found

    def _keys(self, site: Site, first: list[Ref]) -> dict[Key, Buses]:
        """The key that a call names: a text, or the object that both ends share (a signal, a channel)."""
        callee = self.program.value(Ref(site.file, self.program.call(site).callee))
        bases = [Ref(site.file, callee.base)] if isinstance(callee, Attr) else []
        text = self.expander.constant(first[0]) if first else None
        if text:
            return {("text", text): frozenset(end for ref in bases for end in self._shared(ref))}
        return {("object", end): NO_BUSES for ref in (*bases, *first) for end in self._shared(ref)}

    def _shared(self, ref: Ref) -> list[Ref]:
        """What a value may be, as far as it is made once: by a call at the top of a file."""
        ends = self.expander.ends(ref)
        made = [(end, self.program.value(end)) for end in ends]
        return [
            end._replace(context=0)
            for end, held in made
            if isinstance(held, Result) and self.program.facts[end.file].calls[held.call].function == 0
        ]

    # --- messages that are told apart inside --------------------------------------------------

    def _tested(self, routine: Routine) -> set[Key]:
        """The kinds of message for which a curried handler does something with its message."""
        facts, function = self.program.facts[routine.file], self.program.function(routine)
        if function.outer <= 0 or facts.functions[function.outer].outer <= 0 or len(function.params) != 1:
            return set()
        start, end = function.span
        tests: list[tuple[int, str]] = []
        for number, value in self.program.of_kind(routine.file, Test):
            if start <= facts.span(number)[0] and facts.span(number)[1] <= end:
                text = self._compared(routine, value)
                if text:
                    tests.append((facts.span(number)[1], text))
        calls = [c.span[0] for c in facts.calls if c.function == routine.function and self._takes(routine, c)]
        found: set[Key] = set()
        for place, text in tests:
            following = min((other for other, _ in tests if other > place), default=end)
            if any(place <= call <= following for call in calls):
                found.add(("text", text))
        return found

    def _compared(self, routine: Routine, test: Test) -> str | None:
        """The text that a test compares the message's kind with."""
        values = [self.program.value(Ref(routine.file, part)) for part in test.of]
        kinds = [value for value in values if isinstance(value, Attr) and value.name in self.words.kinds]
        if not any(self._is_message(routine, kind.base) for kind in kinds):
            return None
        return next((t for part in test.of for t in [self.expander.constant(Ref(routine.file, part))] if t), None)

    def _is_message(self, routine: Routine, number: int) -> bool:
        return self.expander.plain(routine.file, number) == Param(routine.function, 0)

    def _takes(self, routine: Routine, call: CallFact) -> bool:
        """Whether a call gets the message or a part of it, other than to hand it on."""
        if isinstance(self.expander.plain(routine.file, call.callee), Param):
            return False
        pending = [arg.value for arg in call.args]
        for _ in range(30):
            if not pending:
                return False
            held = self.expander.plain(routine.file, pending.pop())
            if held == Param(routine.function, 0):
                return True
            if isinstance(held, Attr):
                pending.append(held.base)
            elif isinstance(held, Record):
                pending.extend(entry.value for entry in held.entries)
        return False

    # --- functions that are handed over -------------------------------------------------------

    def _forwarded(self, routine: Routine, names: frozenset[str]) -> Iterator[tuple[Site, int]]:
        """Calls that are given the function and its arguments."""
        for word, behind in self.words.forwards.items():
            for site in self.program.calls_named(word):
                facts = self.program.facts[site.file]
                for position, arg in enumerate(self.program.call(site).args[:3]):
                    if not names.isdisjoint(written_names(facts, arg.value)):
                        routines = [found for found, _ in self.expander.functions(Ref(site.file, arg.value))]
                        if routine in routines:
                            yield site, position + behind
