"""What the judge's parts ask of it: what other values hold."""

from __future__ import annotations

from typing import Protocol

from linter.knowledge.library import Library
from linter.link.labels.data import Labels
from linter.link.labels.evidence import Evidence
from linter.link.labels.sanitizing import Treatments
from linter.link.program.program import Program, Ref
from linter.link.values.expand import Expander
from linter.link.values.fields import Fields


class Judging(Protocol):
    """The judge, as far as its parts know it."""

    program: Program
    expander: Expander
    library: Library
    fields: Fields
    evidence: Evidence
    treatments: Treatments

    def of(self, ref: Ref, person: bool = False) -> Labels:
        """What a value holds."""

    def entries(self, ref: Ref, person: bool) -> Labels:
        """What the entries of an object hold."""
