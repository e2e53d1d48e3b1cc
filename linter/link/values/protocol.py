"""What the parts of this wing ask of the whole: each is given this much of the expander, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from linter.flow.graph import AnyValue
from linter.knowledge.idioms import Idioms
from linter.link.program.program import Program, Ref, Routine, Site


class ClassKey(NamedTuple):
    """A class in the program: file number and class number."""

    file: int
    owner: int


class Expansion(Protocol):
    """Answers about values that are not a part's own; a test may give a part answers of its own making."""

    program: Program
    idioms: Idioms

    def follow(self, ref: Ref) -> Sequence[Ref] | None:
        """One step nearer to a value's making; None when that is not known."""

    def ends(self, ref: Ref) -> tuple[Ref, ...]:
        """The values that cannot be followed further."""

    def field(self, base: Ref, name: str) -> list[Ref]:
        """The values of `base.name`."""

    def elements(self, base: Ref) -> list[Ref]:
        """What iterating over a value gives."""

    def imported(self, file: int, module: str, name: str) -> list[Ref]:
        """What an import means."""

    def functions(self, callee: Ref) -> list[tuple[Routine, Ref | None]]:
        """The project's own functions that a callee may be, each with the instance it is called on."""

    def bound(self, site: Site, context: int, routine: Routine, index: int) -> list[Ref]:
        """The values that a call gives to a parameter."""

    def outside(self, key: ClassKey, name: str) -> list[Ref]:
        """What other files put into a field of a class."""

    def constant(self, ref: Ref) -> str | None:
        """The text that a value is known to be."""

    def plain(self, file: int, value: int) -> AnyValue:
        """A value, variables seen through."""

    def method(self, file: int, callee: int) -> str:
        """The name that a call is written with."""
