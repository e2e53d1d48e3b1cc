"""What is left of data after something was done to it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from linter.flow.graph import Const, Item, Other, Result
from linter.knowledge.library import Library
from linter.link.labels.data import Datum, Labels, union
from linter.link.program.program import Program, Ref
from linter.link.values.expand import Expander

# kinds of sanitizers that the program's own operators are
PRESENCE, ROUNDED, LAST_PART, PART = "presence", "coarsen", "last-four", "partial-mask"
DOMAIN, STRIPPED, RECODED = "domain", "strip-url", "encode"


class Treatments:
    """Applies sanitizers to labels."""

    def __init__(self, program: Program, expander: Expander, library: Library) -> None:
        self.program = program
        self.expander = expander
        self.library = library

    def treated(self, kind: str, parts: list[Labels]) -> Labels:
        """What is left of the data after a sanitizer of this kind."""
        inner = union(parts)
        kept: list[Datum] = []
        for datum in inner.data:
            verdict = self.library.verdict(kind, datum.data)
            if verdict != "neutral" and not (datum.whole and verdict == "downgrade"):
                treatments = tuple(dict.fromkeys((*datum.treatments, kind)))
                kept.append(replace(datum, treatments=treatments))
        return Labels(tuple(kept), not kept, inner.open)

    def splits_at_sign(self, ref: Ref, value: Item) -> bool:
        """Whether an index picks the part of an address behind its "@"."""
        return "@" in self._separators(ref, value)

    def splits(self, ref: Ref, value: Item) -> bool:
        """Whether an index picks one of the parts that a text was cut into."""
        return bool(self._separators(ref, value))

    def _separators(self, ref: Ref, value: Item) -> list[str]:
        found: list[str] = []
        for end in self.expander.ends(Ref(ref.file, value.base, ref.context)):
            held = self.program.value(end)
            call = self.program.facts[end.file].calls[held.call] if isinstance(held, Result) else None
            if call is not None and call.args and self.expander.method(end.file, call.callee) == "split":
                found.append(self.expander.constant(Ref(end.file, call.args[0].value, end.context)) or "")
        return found

    def bounds(self, ref: Ref, value: Item) -> Sequence[object] | None:
        """The bounds of a slice, as far as they are literal; None for an ordinary index."""
        key = self.program.value(Ref(ref.file, value.key, ref.context))
        if not isinstance(key, Other) or key.kind != "slice":
            return None
        written = [self.program.value(Ref(ref.file, part, ref.context)) for part in key.of]
        return [held.value if isinstance(held, Const) else None for held in written]

    def cut(self, bounds: Sequence[object], inner: Labels) -> Labels:
        """A part of a text: its last four characters are one thing, any other part another."""
        tail = bool(bounds) and bounds[0] == -4 and (len(bounds) < 2 or bounds[1] is None)
        return self.treated(LAST_PART if tail else PART, [inner])
