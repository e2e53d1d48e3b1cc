"""Functions that are handed to a vendor's or a framework's call by their name: `onValueChange = model::change`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from linter.flow.graph import Attr, Read
from linter.link.program.memo import Shelves
from linter.link.program.program import Program, Ref, Routine

if TYPE_CHECKING:
    from linter.link.meaning.automaton import Automata
    from linter.link.values.expand import Expander

MOST_HANDED = 24  # under one name


class Handed(NamedTuple):
    """The function of a call, and the function that it is given."""

    callee: Ref
    given: Ref


class Handlers:
    """Calls by the name of what they are given; of those that are known to give something back."""

    def __init__(self, program: Program, expander: Expander, automata: Automata) -> None:
        self.program = program
        self.expander = expander
        self.automata = automata
        self._by_name: Shelves[list[Handed]] = Shelves(program.gaps, self._find)

    def callees(self, routine: Routine) -> list[Ref]:
        """What a function is handed to."""
        function = self.program.function(routine)
        if self.program.facts[routine.file].language != "kotlin" or not function.name:
            return []
        handed = self._by_name.get(function.name) or []
        if len(handed) > MOST_HANDED:
            return []
        return [h.callee for h in handed if any(each == routine for each, _ in self.expander.functions(h.given))]

    def _find(self) -> dict[str, list[Handed]]:
        found: dict[str, list[Handed]] = defaultdict(list)
        for file, facts in enumerate(self.program.facts):
            names = self.automata[facts.language].handing if facts.language == "kotlin" else ()
            for call in facts.calls if names else ():
                if call.callee < 0 or self.expander.method(file, call.callee) not in names:
                    continue
                for arg in call.args:
                    held = facts.values[arg.value]
                    if isinstance(held, (Attr, Read)):
                        found[held.name].append(Handed(Ref(file, call.callee), Ref(file, arg.value)))
        return dict(found)
