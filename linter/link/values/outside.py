"""What other files put into the fields of a class: `viewModel.text = it`, where types say whose field that is."""

from __future__ import annotations

from collections import defaultdict

from linter.flow.graph import Attr
from linter.link.program.memo import Shelves
from linter.link.program.program import Program, Ref
from linter.link.values.classes import Classes
from linter.link.values.implementations import Implementations
from linter.link.values.protocol import ClassKey, Expansion

MOST_ASSIGNED = 24  # under one name; of a commoner one, types would have to be asked too often

Assigned = tuple[Ref, Ref]  # the object, and what is put into it


class Outside:
    """Assignments by the name of the field."""

    def __init__(
        self, program: Program, expander: Expansion, classes: Classes, implementations: Implementations
    ) -> None:
        self.program = program
        self.expander = expander
        self.classes = classes
        self.implementations = implementations
        self._by_name: Shelves[list[Assigned]] = Shelves(program.gaps, self._find)

    def of(self, key: ClassKey, name: str) -> list[Ref]:
        """What is put into a field from elsewhere than the file of its class."""
        if self.program.facts[key.file].language != "kotlin":
            return []
        assigned = self._by_name.get(name) or []
        if len(assigned) > MOST_ASSIGNED:
            return []
        return [value for base, value in assigned if base.file != key.file and self._is_of(base, key)]

    def _is_of(self, base: Ref, key: ClassKey) -> bool:
        known = [each for end in self.expander.ends(base) for each in self.classes.of(end)]
        return key in (known or self.implementations.declared_to_be(base))

    def _find(self) -> dict[str, list[Assigned]]:
        found: dict[str, list[Assigned]] = defaultdict(list)
        for file, facts in enumerate(self.program.facts):
            for assign in facts.assigns if facts.language == "kotlin" else ():
                target = facts.values[assign.target]
                if isinstance(target, Attr) and assign.value >= 0:
                    found[target.name].append((Ref(file, target.base), Ref(file, assign.value)))
        return dict(found)
