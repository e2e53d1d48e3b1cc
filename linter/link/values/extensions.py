"""Extension functions: which of those in sight a call means, by the type of what it is called on."""

from __future__ import annotations

from linter.flow.graph import Attr
from linter.link.program.program import Program, Ref, Routine
from linter.link.values.classes import Classes
from linter.link.values.declared_types import written_types
from linter.link.values.protocol import Expansion

MOST_GUESSES = 4  # receivers that one name has functions for, before nobody can say which is meant


class Extensions:
    """Answers for `Calls`, and asks the expander for what expressions mean."""

    def __init__(self, program: Program, expander: Expansion, classes: Classes) -> None:
        self.program = program
        self.expander = expander
        self.classes = classes

    def of(self, callee: Ref) -> list[tuple[Routine, Ref | None]]:
        """The extension functions that a callee may be, each with the receiver."""
        held = self.expander.plain(callee.file, callee.value)
        if self.program.facts[callee.file].language != "kotlin" or not isinstance(held, Attr):
            return []
        receivers = {
            routine: extends.name.split(".")[-1]
            for routine in self.program.extensions(callee.file, held.name)
            if (extends := self.program.function(routine).extends) is not None
        }
        if not receivers:
            return []
        base = Ref(callee.file, held.base, callee.context)
        types = self._types(base)
        if not types:
            written = self._written(base)
            types = written if written & set(receivers.values()) else frozenset()
        if not types and len(set(receivers.values())) > MOST_GUESSES:
            return []
        return [(routine, base) for routine, extended in receivers.items() if not types or extended in types]

    def _types(self, base: Ref) -> frozenset[str]:
        """The names of the project's classes that a value is of, their bases included; empty when not known."""
        classes = self.classes
        pending = [key for end in self.expander.ends(base) for key in classes.of(end)]
        seen = set(pending)
        while pending:
            more = [key for key in classes.bases(pending.pop()) if key not in seen]
            seen.update(more)
            pending += more
        return frozenset(classes.fact(key).name for key in seen)

    def _written(self, base: Ref) -> frozenset[str]:
        """The names of the types that a value is declared to have, known classes or not."""
        ends = self.expander.ends(base)
        written = [type_ for end in ends for _, type_ in written_types(self.classes, end)]
        return frozenset(type_.name.split(".")[-1] for type_ in written)
