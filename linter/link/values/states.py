"""State that a component keeps and what sets it: `const [text, setText] = useState("")`, a handler, its field."""

from __future__ import annotations

from collections import defaultdict

from linter.flow.graph import Attr, Const, FunctionRef, Item, Param, Read, Result
from linter.link.program.program import Program, Ref
from linter.link.values.protocol import Expansion

MOST_SET = 12  # places that set one state
LONGEST_CHAIN = 6


class States:
    """Answers for one file, when it is asked."""

    def __init__(self, program: Program, expander: Expansion) -> None:
        self.program = program
        self.expander = expander
        self._setters: dict[int, dict[int, list[int]]] = {}
        self._handlers: dict[int, dict[int, bool]] = {}

    def set_to(self, ref: Ref, value: Item) -> list[Ref]:
        """What the first half of a pair of value and setter is set to, wherever the file calls the setter."""
        key = self.program.facts[ref.file].values[value.key] if value.key >= 0 else None
        if not isinstance(key, Const) or key.value != 0 or isinstance(key.value, bool):
            return []
        made = self.program.behind(Ref(ref.file, value.base))
        held = self.program.value(made)
        if not isinstance(held, Result):
            return []
        callee = self.program.facts[ref.file].calls[held.call].callee
        if self.expander.method(ref.file, callee) not in self.expander.idioms.holders.states:
            return []
        given = self._of_file(ref.file).get(made.value, [])
        return [Ref(ref.file, number, ref.context) for number in given] if len(given) <= MOST_SET else []

    def _of_file(self, file: int) -> dict[int, list[int]]:
        """By the call that makes a pair: what its setter is called with, or what a function given to that returns.

        A literal only resets it: others may set it, too.
        """
        known = self._setters.get(file)
        if known is None:
            facts, known = self.program.facts[file], defaultdict(list)
            for call in facts.calls:
                setter = self.expander.plain(file, call.callee) if call.callee >= 0 and call.args else None
                key = facts.values[setter.key] if isinstance(setter, Item) and setter.key >= 0 else None
                if isinstance(setter, Item) and isinstance(key, Const) and key.value == 1:
                    given = self.expander.plain(file, call.args[0].value)
                    returned = facts.functions[given.function].returns if isinstance(given, FunctionRef) else None
                    numbers = [call.args[0].value] if returned is None else returned
                    made = self.program.behind(Ref(file, setter.base)).value
                    known[made] += [n for n in numbers if not isinstance(self.expander.plain(file, n), Const)]
            self._setters[file] = known
        return known

    def is_chosen(self, ref: Ref) -> bool:
        """Whether what a handler is given was picked, not typed: it belongs to a list, a switch, a slider."""
        for _ in range(LONGEST_CHAIN):
            held = self.program.value(ref)
            if isinstance(held, (Attr, Read)):
                ref = Ref(ref.file, held.base if isinstance(held, Attr) else held.value, ref.context)
        held = self.program.value(ref)
        return isinstance(held, Param) and self._choices(ref.file).get(held.function, False)

    def _choices(self, file: int) -> dict[int, bool]:
        """The handlers of a file's elements, and whether the element lets people choose only."""
        known = self._handlers.get(file)
        if known is None:
            known, facts = {}, self.program.facts[file]
            words = self.expander.idioms.choices
            for element in facts.elements:
                tag = self.expander.plain(file, element.tag)
                name = str(tag.value) if isinstance(tag, Const) else self.expander.method(file, element.tag)
                plain = {each.name: self.expander.plain(file, each.value) for each in element.attributes if each.name}
                kind = plain.get("type")
                chosen = name.endswith(words.tags) or (isinstance(kind, Const) and kind.value in words.types)
                for held in plain.values():
                    if isinstance(held, FunctionRef):
                        known[held.function] = chosen
            self._handlers[file] = known
        return known
