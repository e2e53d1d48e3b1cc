"""Types of the project that are written in files nobody analyses: another language's, another repository's.

A value declared to be of such a type may be an instance of whatever here extends a type of the same full name.
"""

from __future__ import annotations

from collections import defaultdict

from linter.flow.graph import Free, Imported, Read, Result
from linter.link.program.memo import Index
from linter.link.program.program import Program, Ref
from linter.link.values.classes import Classes
from linter.link.values.declared_types import written_types
from linter.link.values.protocol import ClassKey, Expansion

OWN = 2  # leading words of a package that a project's own packages share


class Unseen:
    """Classes by the full names of what they extend and nobody sees; only where a package says what is meant."""

    def __init__(self, program: Program, expander: Expansion, classes: Classes) -> None:
        self.program = program
        self.expander = expander
        self.classes = classes
        self._extending: Index[str, list[ClassKey]] = Index(program.gaps, self._index)

    def extending(self, end: Ref) -> list[ClassKey]:
        """The classes that a value may be of by the types that it is declared to have."""
        if self.program.facts[end.file].language != "kotlin":
            return []
        if not self._extending:
            return []
        written = written_types(self.classes, end)
        names = [full for file, type_ in written for full in self._full(file, type_.name)]
        return [key for full in names for key in self._extending.get(full) or ()]

    def bases(self, key: ClassKey) -> list[str]:
        """The full names of what a class extends and nobody sees, as far as they are the project's own."""
        facts, found = self.program.facts[key.file], list[str]()
        if facts.language != "kotlin":
            return []
        for number in self.classes.fact(key).bases:
            held = facts.values[number]
            if isinstance(held, Result):
                number = facts.calls[held.call].callee
                held = facts.values[number]
            if not isinstance(held, (Read, Free, Imported)) or self.classes.of_reference(Ref(key.file, number)):
                continue
            own = facts.package.split(".")[:OWN]
            found += [full for full in self._full(key.file, held.name) if full.split(".")[:OWN] == own]
        return found

    def _index(self) -> dict[str, list[ClassKey]]:
        found: dict[str, list[ClassKey]] = defaultdict(list)
        for file, facts in enumerate(self.program.facts):
            for owner in range(len(facts.classes) if facts.language == "kotlin" else 0):
                key = ClassKey(file, owner)
                for full in self.bases(key):
                    found[full].append(key)
        return dict(found)

    def _full(self, file: int, name: str) -> list[str]:
        """What a written name may mean: as it is imported, in the file's package, in those it imports whole."""
        facts = self.program.facts[file]
        number = facts.names.get(name.split(".")[0])
        held = facts.values[number] if number is not None else None
        if isinstance(held, Imported):
            return [f"{held.module}.{held.name}"]
        return [f"{package}.{name}" for package in (facts.package, *facts.wild) if package] if held is None else []
