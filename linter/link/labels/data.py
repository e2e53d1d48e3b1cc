"""The answer to "what personal data does this value hold?"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from linter.knowledge.vocabulary import Reading, Tier
from linter.link.program.program import Ref, Routine
from linter.words.finding import Confidence


class Datum(Struct, frozen=True):
    """One kind of personal data in a value.

    `trail` leads from where the data was recognized (first) to the value asked about (last). `key` is the property
    it stands under. `treatments` are sanitizers it went through that do not clear it. `whole` marks an object sent
    entire, `joined` a part of a text.
    """

    data: str
    confidence: Confidence
    evidence: str
    trail: tuple[Ref, ...]
    key: str = ""
    treatments: tuple[str, ...] = ()
    whole: bool = False
    joined: bool = False


class Opening(NamedTuple):
    """A function's unbound parameter in a value: whole, or only the `field` of it."""

    routine: Routine
    field: str = ""


class Labels(NamedTuple):
    """`cleared`: known to hold nothing personal. `open`: where callers may say more."""

    data: tuple[Datum, ...] = ()
    cleared: bool = False
    open: frozenset[Opening] = frozenset()

    @property
    def decisive(self) -> bool:
        return bool(self.data) or self.cleared


NOTHING = Labels()
CLEARED = Labels(cleared=True)


def union(parts: Iterable[Labels]) -> Labels:
    """Everything that any of the parts holds, each kind once; cleared when all are."""
    known = list(parts)
    first: dict[tuple[object, ...], Datum] = {}
    for labels in known:
        for datum in labels.data:
            first.setdefault((datum.data, datum.key, datum.treatments, datum.whole, datum.joined), datum)
    data = tuple(first.values())
    open_: frozenset[Opening] = frozenset().union(*(labels.open for labels in known))
    return Labels(data, bool(known) and not data and all(labels.cleared for labels in known), open_)


def datum_of(reading: Reading, evidence: str) -> Datum:
    """What a name or a text was read as; one that says it is protected already carries that sanitizer."""
    treatments = (reading.protected,) if reading.protected else ()
    confidence = Confidence.HIGH if reading.tier is Tier.STRONG else Confidence.LOW
    return Datum(reading.data, confidence, evidence, (), treatments=treatments)
