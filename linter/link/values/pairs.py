"""Pairs that a loop takes apart: `for key, value in d.items()`, `for number, each in enumerate(xs)`, `zip(a, b)`."""

from __future__ import annotations

from linter.flow.graph import Attr, Const, Elem, Item, Result
from linter.link.program.program import Program, Ref
from linter.link.values.expand import Expander


class Pairs:
    """Says what one part of such a pair is made of."""

    def __init__(self, program: Program, expander: Expander) -> None:
        self.program = program
        self.expander = expander
        self.words = expander.idioms.lists

    def part(self, ref: Ref, value: Item) -> list[Ref] | None:
        """The collections that the part is taken from, none for a key or a number; None when it is no such pair."""
        key = self.program.value(Ref(ref.file, value.key, ref.context))
        held = self.expander.plain(ref.file, value.base)
        if not isinstance(held, Elem) or not isinstance(key, Const) or not isinstance(key.value, int):
            return None
        made = self.expander.plain(ref.file, held.base)
        if not isinstance(made, Result):
            return None
        call = self.program.facts[ref.file].calls[made.call]
        name, args = self.expander.method(ref.file, call.callee), [arg.value for arg in call.args]
        if name in self.words.zipped:
            return [Ref(ref.file, arg, ref.context) for arg in args[key.value : key.value + 1]]
        if name not in self.words.numbered:
            return None
        callee = self.program.facts[ref.file].values[call.callee]
        base = args[:1] or ([callee.base] if isinstance(callee, Attr) else [])
        return [Ref(ref.file, number, ref.context) for number in base] if key.value == 1 else []
