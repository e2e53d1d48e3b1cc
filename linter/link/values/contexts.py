"""Values that a component far above hands down: what is provided under a context or a key, wherever it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Union

from linter.flow.graph import Attr, FunctionRef, Record, Result
from linter.link.program.memo import Index
from linter.link.program.program import Program, Ref, Routine
from linter.link.values.protocol import Expansion

Key = Union[str, Ref]


class Contexts:
    """Joins readers with providers of the same key: a text, or the object that was made for it."""

    def __init__(self, program: Program, expander: Expansion) -> None:
        self.program = program
        self.expander = expander
        self.words = expander.idioms.contexts
        self._provided: Index[Key, list[Ref]] = Index(program.gaps, self._find)

    def provided(self, key: Ref) -> list[Ref]:
        """Every value that is provided under a key, its default included."""
        found: list[Ref] = []
        for each in self._keys(key):
            found += self._provided.get(each) or ()
            if isinstance(each, Ref):
                made = self.program.value(each)
                assert isinstance(made, Result)
                args = self.program.facts[each.file].calls[made.call].args
                found += [Ref(each.file, arg.value) for arg in args[:1]]
        return list(dict.fromkeys(found))

    def under(self, text: str) -> list[Ref]:
        """Every value that is provided under a text."""
        return self._provided.get(text) or []

    def _keys(self, key: Ref) -> list[Key]:
        text = self.expander.constant(key)
        if text:
            return [text]
        ends = self.expander.ends(key)
        return [end._replace(context=0) for end in ends if isinstance(self.program.value(end), Result)]

    def _find(self) -> dict[Key, list[Ref]]:
        found: dict[Key, list[Ref]] = defaultdict(list)
        for file, facts in enumerate(self.program.facts):
            for element in facts.elements:
                values = [a.value for a in element.attributes if a.name in self.words.attributes]
                tag = self.expander.plain(file, element.tag)
                if not values:
                    continue
                base = tag.base if isinstance(tag, Attr) and tag.name in self.words.elements else element.tag
                for key in self._keys(Ref(file, base)):
                    found[key] += [Ref(file, value) for value in values]
            for _, record in self.program.of_kind(file, Record):
                for name, ref in self.given_by(file, record):
                    found[name].append(ref)
        for word in sorted(self.words.providers):
            for site in self.program.calls_named(word):
                args = self.program.call(site).args
                if len(args) == 2:
                    for key in self._keys(Ref(site.file, args[0].value)):
                        found[key].append(Ref(site.file, args[1].value))
        return found

    def given_by(self, file: int, record: Record) -> Iterator[tuple[str, Ref]]:
        """What a plugin provides: an entry that is itself an object, or a function that gives one."""
        for entry in record.entries:
            if entry.key in self.words.providers:
                for ref in self._objects(Ref(file, entry.value)):
                    held = self.program.value(ref)
                    inner = held.entries if isinstance(held, Record) else ()
                    yield from ((each.key, Ref(ref.file, each.value)) for each in inner if each.key)

    def _objects(self, ref: Ref) -> list[Ref]:
        held = self.expander.plain(ref.file, ref.value)
        if isinstance(held, FunctionRef):
            returns = self.program.function(Routine(ref.file, held.function)).returns
            return [Ref(ref.file, value) for value in returns]
        return [ref]
