"""Lists, pairs and other collections: what they hold, and what an index takes out of them."""

from __future__ import annotations

from linter.flow.graph import Attr, Const, Item, Record, Result, Seq, Update
from linter.link.program.program import MOST_ENDS, Program, Ref
from linter.link.values.calls import Calls
from linter.link.values.classes import Classes
from linter.link.values.protocol import Expansion


class Lists:
    """Answers for the expander, and asks it for what expressions mean."""

    def __init__(self, program: Program, expander: Expansion, classes: Classes, calls: Calls) -> None:
        self.program = program
        self.expander = expander
        self.classes = classes
        self.calls = calls
        self.idioms = expander.idioms

    def item(self, ref: Ref, value: Item) -> list[Ref]:
        """The values of `base[key]` as far as they are known."""
        key = self.program.value(Ref(ref.file, value.key, ref.context))
        found: list[Ref] = []
        for base in self.expander.ends(Ref(ref.file, value.base, ref.context)):
            held = self.program.value(base)
            if isinstance(held, Seq) and isinstance(key, Const) and isinstance(key.value, int):
                if not held.spreads and 0 <= key.value < len(held.items):
                    found.append(Ref(base.file, held.items[key.value], base.context))
            elif isinstance(key, Const) and isinstance(key.value, int):
                found += self._component(base, key.value)
            elif isinstance(held, Record):
                known = self.expander.constant(Ref(ref.file, value.key, ref.context))
                entries = [e.value for e in held.entries if known is None or e.key == known]
                found.extend(Ref(base.file, entry, base.context) for entry in entries[:MOST_ENDS])
        return found

    def takes_key(self, ref: Ref, value: Item) -> bool:
        """Whether this is the first half of a record's pair, and the record's keys are written out."""
        key = self.program.value(Ref(ref.file, value.key, ref.context))
        held = [self.program.value(end) for end in self.expander.ends(Ref(ref.file, value.base, ref.context))]
        known = all(isinstance(one, Record) and all(entry.key is not None for entry in one.entries) for one in held)
        return isinstance(key, Const) and key.value == 0 and known

    def _component(self, end: Ref, index: int) -> list[Ref]:
        """A part of a pair (a record of one entry), of what a list was mapped to, or of a data class."""
        held = self.program.value(end)
        if isinstance(held, Record):
            numbers = [entry.value if index else entry.computed for entry in held.entries] if index in (0, 1) else []
            return [Ref(end.file, number, end.context) for number in numbers[:MOST_ENDS] if number >= 0]
        mapped = self.mapped(end)
        if mapped:
            return mapped
        names = self.classes.order(end)
        return self.expander.field(end, names[index]) if 0 <= index < len(names) else []

    def elements(self, base: Ref) -> list[Ref]:
        """What iterating gives: a list's items and what was added, what it was mapped to, a record as its pairs."""
        found: dict[Ref, None] = {}
        pending, seen = [base], set[Ref]()
        while pending and len(found) < MOST_ENDS:
            step = pending.pop()
            mapped = self.mapped(self.program.behind(step))
            found.update(dict.fromkeys(mapped))
            for end in self.expander.ends(step) if not mapped else ():
                held = self.program.value(end)
                if isinstance(held, Seq):
                    found.update((Ref(end.file, item, end.context), None) for item in held.items[:MOST_ENDS])
                elif isinstance(held, Record):
                    found[end] = None
                elif isinstance(held, Result):
                    found.update(dict.fromkeys(self.mapped(end) or self._pairs(end)))
                elif isinstance(held, Update) and end not in seen:
                    seen.add(end)
                    added, more = self._added(end, held)
                    found.update(dict.fromkeys(added))
                    pending += more
        return list(found)

    def _added(self, end: Ref, update: Update) -> tuple[list[Ref], list[Ref]]:
        """What a call adds to a list, and the lists that it adds it to or takes it from."""
        call = self.program.facts[end.file].calls[update.call]
        method = self.expander.method(end.file, call.callee)
        if method not in self.idioms.lists.append:
            return [], []
        base = Ref(end.file, update.base, end.context)
        args = [Ref(end.file, arg.value, end.context) for arg in call.args[-1:]]
        return ([], [base, *args]) if method in self.idioms.records.merge else (args, [base])

    def mapped(self, ref: Ref) -> list[Ref]:
        """What each element of a list becomes, when `ref` is the call that maps it."""
        held = self.program.value(ref)
        if not isinstance(held, Result):
            return []
        call = self.program.facts[ref.file].calls[held.call]
        if self.expander.method(ref.file, call.callee) not in self.idioms.lists.mapping:
            return []
        lambdas = [r for arg in call.args for r in self.calls.lambdas(Ref(ref.file, arg.value, ref.context))]
        return [Ref(r.file, value, ref.context) for r in lambdas for value in self.program.function(r).returns]

    def _pairs(self, ref: Ref) -> list[Ref]:
        """The records whose entries a call gives as pairs: `x.items()`, `Object.entries(x)`."""
        held = self.program.value(ref)
        if not isinstance(held, Result):
            return []
        call = self.program.facts[ref.file].calls[held.call]
        callee = self.expander.plain(ref.file, call.callee)
        if not isinstance(callee, Attr) or callee.name not in self.idioms.lists.pairs:
            return []
        base = call.args[0].value if call.args else callee.base
        ends = self.expander.ends(Ref(ref.file, base, ref.context))
        return [end for end in ends if isinstance(self.program.value(end), Record)]
