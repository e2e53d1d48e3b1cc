"""Calls that reach a function through a bus, a queue or a store: both ends name the same key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Union

from linter.flow.graph import Attr, Param, Record, Result, Test
from linter.link.expand import Expander
from linter.link.program import Program, Ref, Routine, Site, written_names

MOST_SITES = 60

Key = tuple[str, Union[str, Ref]]


class Dispatch:
    """Joins listeners with what is emitted under their key, and functions with calls that are given them to run."""

    def __init__(self, program: Program, expander: Expander) -> None:
        self.program = program
        self.expander = expander
        self.words = expander.idioms.dispatch
        self._listeners: dict[Routine, set[Key]] | None = None
        self._emitted: dict[Key, list[tuple[Site, int]]] | None = None

    def sites(self, routine: Routine) -> list[Site]:
        """The calls that hand arguments to the function; each one's offset is noted in `expander.offsets`."""
        found: list[Site] = []
        keys = self.keys(routine)
        if keys and self._emitted is None:
            self._emitted = self._find_emitted()
        for key in sorted(keys, key=repr):
            for site, offset in (self._emitted or {}).get(key, ())[:MOST_SITES]:
                self.expander.offsets[site, routine] = offset
                found.append(site)
        for site, offset in self._forwarded(routine):
            self.expander.offsets[site, routine] = offset
            found.append(site)
        return list(dict.fromkeys(found))

    def keys(self, routine: Routine) -> set[Key]:
        """What the function listens to."""
        if self._listeners is None:
            self._listeners = self._find_listeners()
        return self._listeners.get(routine, set()) | self._tested(routine)

    # --- the two ends ------------------------------------------------------------------------

    def _find_listeners(self) -> dict[Routine, set[Key]]:
        found: dict[Routine, set[Key]] = defaultdict(set)
        for word in sorted(self.words.listen):
            for site in self.program.calls_named(word):
                call = self.program.call(site)
                args = [Ref(site.file, arg.value) for arg in call.args]
                keys = self._keys(site, args[:1])
                handlers = args[1:] or args
                for handler in handlers[:3] if keys else ():
                    for routine, _ in self.expander.functions(handler):
                        found[routine] |= keys
        for file, facts in enumerate(self.program.facts):
            for number, function in enumerate(facts.functions):
                for decorator in function.decorators:
                    held = facts.values[decorator]
                    if isinstance(held, Result) and self._word(file, facts.calls[held.call].callee, self.words.listen):
                        args = [Ref(file, arg.value) for arg in facts.calls[held.call].args]
                        found[Routine(file, number)] |= self._keys(Site(file, held.call), args[:1])
        return found

    def _find_emitted(self) -> dict[Key, list[tuple[Site, int]]]:
        found: dict[Key, list[tuple[Site, int]]] = defaultdict(list)
        for word in sorted(self.words.emit):
            for site in self.program.calls_named(word):
                args = [Ref(site.file, arg.value) for arg in self.program.call(site).args]
                for key in self._keys(site, args[:1]):
                    found[key].append((site, 1 if key[0] == "text" else 0))
                for kind in self.words.kinds if args else ():
                    for value in self.expander.field(args[0], kind):
                        text = self.expander.constant(value)
                        if text:
                            found["text", text].append((site, 0))
        return found

    def _keys(self, site: Site, first: list[Ref]) -> set[Key]:
        """The key that a call names: a text, or the object that both ends share (a signal, a channel)."""
        text = self.expander.constant(first[0]) if first else None
        if text:
            return {("text", text)}
        callee = self.program.value(Ref(site.file, self.program.call(site).callee))
        bases = [Ref(site.file, callee.base)] if isinstance(callee, Attr) else []
        ends = [end for ref in (*bases, *first) for end in self.expander.ends(ref)]
        return {("object", end) for end in ends if self._shared(end)}

    def _shared(self, end: Ref) -> bool:
        """Whether a value is made once, at the top of a file."""
        held = self.program.value(end)
        return isinstance(held, Result) and self.program.facts[end.file].calls[held.call].function == 0

    def _word(self, file: int, callee: int, words: frozenset[str]) -> bool:
        return not words.isdisjoint(written_names(self.program.facts[file], callee))

    # --- messages that are told apart inside --------------------------------------------------

    def _tested(self, routine: Routine) -> set[Key]:
        """The kinds of message for which a curried handler does something with its message."""
        facts, function = self.program.facts[routine.file], self.program.function(routine)
        if function.outer <= 0 or facts.functions[function.outer].outer <= 0 or len(function.params) != 1:
            return set()
        start, end = function.span
        tests: list[tuple[int, str]] = []
        for number, value in enumerate(facts.values):
            if isinstance(value, Test) and start <= facts.spans[number][0] and facts.spans[number][1] <= end:
                text = self._compared(routine, value)
                if text:
                    tests.append((facts.spans[number][1], text))
        calls = [c.span[0] for c in facts.calls if c.function == routine.function and self._uses(routine, c.args)]
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

    def _uses(self, routine: Routine, args: tuple[object, ...]) -> bool:
        """Whether the message itself, or a part of it, is among a call's arguments."""
        pending = [getattr(arg, "value", -1) for arg in args]
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

    def _forwarded(self, routine: Routine) -> Iterator[tuple[Site, int]]:
        name = self.program.function(routine).name
        for word, behind in self.words.forwards.items() if name else ():
            for site in self.program.calls_named(word):
                facts = self.program.facts[site.file]
                for position, arg in enumerate(self.program.call(site).args[:3]):
                    if name in written_names(facts, arg.value):
                        routines = [found for found, _ in self.expander.functions(Ref(site.file, arg.value))]
                        if routine in routines:
                            yield site, position + behind
