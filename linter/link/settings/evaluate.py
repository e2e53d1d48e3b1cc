"""Whether one condition holds of the values that an option may have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.flow.graph import Attr, Const, Free, FunctionRef, Imported, Join, Other, Read, Record, Result, Seq
from linter.knowledge.catalogue import Sdk
from linter.knowledge.conditions import Condition, Literal, folded
from linter.link.program.program import Program, Ref
from linter.link.settings.configurations import Configurations
from linter.link.settings.options import Found, Lookup, Plain


class Verdict(NamedTuple):
    """`truth` None: not known. `found` are the values that made it true; `sure`: no other way was seen."""

    truth: bool | None
    found: tuple[Found, ...] = ()
    sure: bool = True


class Evaluator:
    """Tests values."""

    def __init__(self, configurations: Configurations) -> None:
        self.configurations = configurations
        self.program: Program = configurations.program
        self.options = configurations.options
        self.meanings = configurations.meanings

    def over(self, option: Lookup, condition: Condition, sdk: Sdk) -> Verdict:
        """True when one way makes it true, false when every way is known to make it false."""
        word = condition.word
        proofs: list[Found] = []
        false = unknown = False
        for found in option.found:
            for end in self._ends(found):
                truth = self._truth(end, found, condition, sdk)
                if truth:
                    proofs.append(found)
                false, unknown = false or truth is False, unknown or truth is None
        without = word in ("unset", "falsy") or (word == "lacks" and condition.made)
        if option.absent and without:
            certain = not option.found and not option.opaque
            return Verdict(True, tuple(dict.fromkeys(proofs)), certain)
        if proofs:
            sure = not (false or unknown or option.absent or option.opaque) and all(each.sure for each in proofs)
            return Verdict(True, tuple(dict.fromkeys(proofs)), sure)
        return Verdict(None if unknown or option.opaque else False)

    def said(self, option: Lookup) -> tuple[str, ...]:
        """The values that an option may have, as people write them; "computed" for what is not known."""
        return tuple(dict.fromkeys(self.shown(end) for found in option.found for end in self._ends(found)))

    def shown(self, end: Ref | Plain, depth: int = 1) -> str:
        """A value as people write it."""
        known, value = self._constant(end)
        if known:
            return json.dumps(value)
        items, complete = self.options.elements(end)
        if depth and complete and isinstance(end, Ref) and isinstance(self.program.value(end), Seq):
            return f"[{', '.join(self.shown(one, depth - 1) for item in items for one in self._ends(item))}]"
        return self._symbol(end) or "computed"

    def _ends(self, found: Found) -> Iterator[Ref | Plain]:
        if isinstance(found.value, Plain):
            yield found.value
        else:
            yield from self.configurations.expander.ends(found.value)

    def _constant(self, end: Ref | Plain) -> tuple[bool, Literal]:
        """Whether a value is a constant, and which."""
        if isinstance(end, Plain):
            return isinstance(end.data, bool), end.data if isinstance(end.data, bool) else None
        held = self.program.value(end)
        if isinstance(held, (Attr, Free)) and self._only_in_development(end, held):
            return True, False
        if not isinstance(held, Const):
            return False, None
        data = held.value
        if isinstance(data, (str, bool)) or data is None:
            return True, data
        return (True, float(data)) if isinstance(data, (int, float)) else (False, None)

    def _truth(self, end: Ref | Plain, found: Found, condition: Condition, sdk: Sdk) -> bool | None:
        word = condition.word
        known, value = self._constant(end)
        if known and found.textual:
            known, value = _from_text(value)
        if word in ("set", "unset"):
            return (known and value is None) is (word == "unset")
        if word in ("has", "lacks", "calls"):
            holds = self._made(end, found, condition, sdk) if condition.made else self._has(end, condition.target)
            return holds if word != "lacks" or holds is None else not holds
        if word in ("truthy", "falsy", "empty", "non-empty"):
            size = self._size(end, known, value)
            if word in ("truthy", "falsy"):
                holds = bool(value) if known else True if size is not None or self._is_object(end) else None
                return holds if word == "truthy" or holds is None else not holds
            return None if size is None else (size == 0) is (word == "empty")
        if word == "beyond":
            return self._beyond(end, condition.literals)
        symbol = "" if known else self._symbol(end)
        return any_of(_compared(word, known, value, symbol, literal) for literal in condition.literals)

    def _symbol(self, end: Ref | Plain) -> str:
        """The name of an enumeration's member: `Level.LIGHT` -> "LIGHT"."""
        held = self.program.value(end) if isinstance(end, Ref) else None
        if isinstance(held, Attr) and isinstance(end, Ref):
            base = self.program.value(Ref(end.file, held.base, end.context))
            named = isinstance(base, (Read, Attr, Free, Imported)) and base.name[:1].isupper()
            return held.name if named else ""
        return held.name if isinstance(held, (Imported, Free)) and held.name[:1].isupper() else ""

    def _only_in_development(self, end: Ref, held: Attr | Free) -> bool:
        """Whether a value is the mark of a build that is given to nobody: `BuildConfig.DEBUG`."""
        marks = self.configurations.expander.idioms.development
        if isinstance(held, Free):
            return held.name in marks
        base = self.program.value(Ref(end.file, held.base, end.context))
        return isinstance(base, (Read, Free, Imported)) and f"{base.name}.{held.name}" in marks

    def _is_object(self, end: Ref | Plain) -> bool:
        if isinstance(end, Plain):
            return not isinstance(end.data, bool)
        held = self.program.value(end)
        known = isinstance(held, (FunctionRef, Record, Seq))
        return known or (isinstance(held, Result) and self.configurations.made(end))

    def _size(self, end: Ref | Plain, known: bool, value: Literal) -> int | None:
        """How much a text, a list or a record holds, as far as it is known: 0, or at least 1."""
        if known:
            return len(value) if isinstance(value, str) else None
        if isinstance(end, Plain):
            return len(end.data) if isinstance(end.data, tuple) else None
        held = self.program.value(end)
        if isinstance(held, Join) or (isinstance(held, Other) and held.kind == "regex"):
            return 1
        items, complete = self.options.elements(end)
        return len(items) or (0 if complete else None)

    def _has(self, end: Ref | Plain, name: str) -> bool | None:
        """Whether a record has a key, a list a text or a member of an enumeration."""
        known, value = self._constant(end)
        if known:
            return value == name if isinstance(value, str) else None
        held = self.program.value(end) if isinstance(end, Ref) else end.data
        if not isinstance(held, (Seq, tuple)):
            inner = self.options.find(end, (name,))
            return True if inner.found else None if inner.opaque else False
        items, complete = self.options.elements(end)
        for item in items:
            for one in self._ends(item):
                known, value = self._constant(one)
                symbol = "" if known else self._symbol(one)
                if value == name or (symbol and folded(symbol) == folded(name)):
                    return True
                complete = complete and (known or bool(symbol) or self._is_object(one))
        return False if complete else None

    def _beyond(self, end: Ref | Plain, literals: tuple[Literal, ...]) -> bool | None:
        """Whether a list, or a single text, holds something that is none of the literals."""
        items, complete = self.options.elements(end)
        known = [self._constant(one) for item in items for one in self._ends(item)]
        if any(found and value not in literals for found, value in known):
            return True
        return False if complete and all(found for found, _ in known) else None

    def _made(self, end: Ref | Plain, found: Found, condition: Condition, sdk: Sdk) -> bool | None:
        """Whether a list holds the result of a call of a client or access path."""
        if isinstance(end, Plain):
            return False
        items, complete = self.options.elements(end, found.trail[:-1])
        for item in items:
            for one in self._ends(item):
                if isinstance(one, Ref) and self._is_made(one, condition.target, sdk):
                    return True
                complete = complete and (isinstance(one, Plain) or self._is_known(one))
        return False if complete else None

    def _is_known(self, end: Ref) -> bool:
        return isinstance(self.program.value(end), (Const, Record)) or self._is_object(end)

    def _is_made(self, end: Ref, target: str, sdk: Sdk) -> bool:
        automaton = self.meanings.automaton(end.file)
        wanted = automaton.makers.get((sdk.id, target), frozenset())
        held = self.program.value(end)
        refs = [end]
        if isinstance(held, Result):
            refs.append(Ref(end.file, self.program.facts[end.file].calls[held.call].callee, end.context))
        states = {sense.state for ref in refs for sense in self.meanings.of(ref)}
        clients = {client for state in states for client in automaton.clients(state)}
        return not wanted.isdisjoint(states | clients)


def any_of(truths: Iterable[bool | None]) -> bool | None:
    known = set(truths)
    return True if True in known else None if None in known else False


def _compared(word: str, known: bool, value: Literal, symbol: str, literal: Literal) -> bool | None:
    if not known:
        same = bool(symbol) and isinstance(literal, str) and folded(symbol) == folded(literal)
        return True if same and word in ("==", "in") else None
    alike = type(value) is type(literal)
    if word in ("==", "in", "!="):
        return (alike and value == literal) is (word != "!=")
    if not isinstance(value, float) or not isinstance(literal, float):
        return False
    return {">": value > literal, ">=": value >= literal, "<": value < literal, "<=": value <= literal}[word]


def _from_text(value: Literal) -> tuple[bool, Literal]:
    """What a text in a resource stands for; references and placeholders are not known."""
    if not isinstance(value, str):
        return True, value
    if value[:1] in "@?$":
        return not value, value
    if value.lower() in ("true", "false"):
        return True, value.lower() == "true"
    try:
        return True, float(value)
    except ValueError:
        return True, value
