"""Names of events that disclose something by themselves, as literals or as constants, also behind wrappers."""

from __future__ import annotations

from linter.flow.graph import Attr, Const, Result
from linter.knowledge.names import is_constant
from linter.link.labels.data import Datum
from linter.link.labels.evidence import Evidence
from linter.link.program.program import Program, Ref
from linter.link.values.expand import Expander

DEEPEST = 6
OWN_NAME = "name"  # of a constant of an enumeration


class EventNames:
    """Finds the texts that an event's name may be."""

    def __init__(self, program: Program, expander: Expander, evidence: Evidence) -> None:
        self.program = program
        self.expander = expander
        self.evidence = evidence

    def of(self, ref: Ref) -> list[Datum]:
        """What the texts that a value may be disclose, each with the text as evidence."""
        found: dict[str, Datum] = {}
        for text, origin in self._texts(ref, 0):
            datum = self.evidence.event(text, origin)
            if datum is not None:
                found.setdefault(text, datum)
        return list(found.values())

    def tells(self, ref: Ref) -> bool:
        """Whether an argument is such a name, or is called like one: `Events.PREGNANCY_SAVED`."""
        return bool(self.of(ref)) or any(self.evidence.event(name, ref) for name in self._names(ref))

    def _texts(self, ref: Ref, depth: int) -> list[tuple[str, Ref]]:
        found: list[tuple[str, Ref]] = []
        for end in self.expander.ends(ref) if depth < DEEPEST else ():
            held = self.program.value(end)
            if isinstance(held, Const) and isinstance(held.value, str):
                found.append((held.value, end))
            elif isinstance(held, Attr) and held.name == OWN_NAME:
                base = Ref(end.file, held.base, end.context)
                found += [(name, end) for name in self._names(base) if is_constant(name)]
            elif isinstance(held, Result):
                callee = self.program.value(Ref(end.file, self.program.facts[end.file].calls[held.call].callee))
                if isinstance(callee, Attr) and callee.name in self.expander.idioms.same.methods:
                    found += self._texts(Ref(end.file, callee.base, end.context), depth + 1)
        return found

    def _names(self, ref: Ref) -> list[str]:
        """The names that a value goes by on the way to where it is made."""
        found: list[str] = []
        for _ in range(DEEPEST):
            found.append(self.evidence.spelling.name_of(ref))
            onward = self.expander.follow(ref)
            if not onward or len(onward) > 1:
                break
            ref = onward[0]
        return [name for name in found if name]
