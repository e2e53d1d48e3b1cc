"""Members by their name alone: where a dynamic language does not show what a value is, its use may.

Precision first: a method counts when its name has several words and one line of classes has it; a field when
everything that the project keeps under its name is of one kind, which is for whoever asks to judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from linter.flow.graph import Attr, Const, Drop, Elem, Facts, Item, Param, Read, Result, SetField, This, Update
from linter.link.program.memo import Index
from linter.link.program.program import Program, Ref
from linter.link.values.classes import Classes
from linter.link.values.protocol import ClassKey, Expansion

DYNAMIC = frozenset(("python",))
LONGEST_CHAIN = 12
MOST_CLASSES = 12
MOST_VALUES = 8


class ByName:
    """Looks up members by name; nothing is asked of languages that declare their types."""

    def __init__(self, program: Program, expander: Expansion, classes: Classes) -> None:
        self.program = program
        self.expander = expander
        self.classes = classes
        self._methods: Index[str, list[ClassKey]] = Index(program.gaps, self._index_methods)
        self._kept: Index[str, list[Ref]] = Index(program.gaps, self._index_kept)

    def owners(self, base: Ref, name: str) -> list[ClassKey]:
        """The classes whose method `name` is meant on a value that nothing else is known of."""
        if self.program.facts[base.file].language not in DYNAMIC:
            return []
        telling = is_telling(name)
        candidates = self._methods.table().get(name, [])
        if candidates or telling:
            self._methods.get(name)  # others may come
        if not candidates or len(candidates) > MOST_CLASSES:
            return []
        ends = self.expander.ends(base)
        held = {each for end in ends for value in self.kept(end) for each in self._lines(value)}
        found = [key for key in candidates if key in held]
        if found:
            return found
        if telling and all(self._unknown(end) for end in ends) and self._one_line(candidates):
            return list(candidates)
        return []

    def kept(self, end: Ref) -> list[Ref]:
        """What the project keeps under the name of a field that is read from something unknown."""
        held = self.program.value(end)
        if not isinstance(held, Attr) or self.program.facts[end.file].language not in DYNAMIC:
            return []
        found = self._kept.get(held.name) or []
        return found if len(found) <= MOST_VALUES else []

    def fields(self) -> Mapping[str, list[Ref]]:
        """What the project keeps, by the name of the field."""
        return self._kept.table()

    # --- conditions --------------------------------------------------------------------------

    def _lines(self, value: Ref) -> list[ClassKey]:
        keys = [key for end in self.expander.ends(value) for key in self.classes.of(end)]
        return [each for key in keys for each in (key, *self.classes.ancestors(key))]

    def _one_line(self, keys: list[ClassKey]) -> bool:
        """Whether one of the classes is above all the others."""
        return any(all(key == top or top in self.classes.ancestors(key) for key in keys) for top in keys)

    def _unknown(self, end: Ref) -> bool:
        """Whether a value may be an instance of any class: it comes from outside the code that is seen."""
        if isinstance(self.program.value(end), This):
            return True
        if self.classes.of(end):
            return False
        for _ in range(LONGEST_CHAIN):
            held = self.program.value(end)
            if isinstance(held, (Attr, Item, Elem, SetField, Update, Drop)):
                end = Ref(end.file, held.base, end.context)
            elif isinstance(held, Read):
                end = Ref(end.file, held.value, end.context)
            elif isinstance(held, Result):
                end = Ref(end.file, self.program.facts[end.file].calls[held.call].callee, end.context)
            elif isinstance(held, Param):
                params = self.program.facts[end.file].functions[held.function].params
                return held.index >= len(params) or params[held.index].type is None
            else:
                return isinstance(held, This)
        return False

    # --- indices -----------------------------------------------------------------------------

    def _index_methods(self) -> dict[str, list[ClassKey]]:
        index: dict[str, list[ClassKey]] = defaultdict(list)
        for file, facts in self._files():
            for owner, fact in enumerate(facts.classes):
                for name, functions in fact.methods.items():
                    if any(facts.functions[number].role == "method" for number in functions):
                        index[name].append(ClassKey(file, owner))
        return index

    def _index_kept(self) -> dict[str, list[Ref]]:
        """Fields, what properties give, and attributes put on objects, by name; a `None` says nothing."""
        index: dict[str, dict[Ref, None]] = defaultdict(dict)
        for file, facts in self._files():
            for name, number in _fields(facts):
                value = self.expander.plain(file, number)
                if not (isinstance(value, Const) and value.value is None):
                    index[name][Ref(file, number)] = None
        return {name: list(found) for name, found in index.items()}

    def _files(self) -> Iterator[tuple[int, Facts]]:
        for file, facts in enumerate(self.program.facts):
            if facts.language in DYNAMIC:
                yield file, facts


def _fields(facts: Facts) -> Iterator[tuple[str, int]]:
    for fact in facts.classes:
        yield from ((name, number) for name, values in fact.fields.items() for number in values)
        for name, functions in fact.methods.items():
            getters = (facts.functions[number] for number in functions if facts.functions[number].role == "getter")
            yield from ((name, number) for getter in getters for number in getter.returns)
    for assign in facts.assigns:
        target = facts.values[assign.target]
        if isinstance(target, Attr) and not isinstance(facts.values[target.base], This):
            yield target.name, assign.value


def is_telling(name: str) -> bool:
    """Whether a name has several words, so that few things are called so."""
    return "_" in name.strip("_") or any(letter.isupper() for letter in name[1:])
