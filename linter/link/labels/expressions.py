"""What the catalogue of source expressions says of a value: by its path, its tail, its type."""

from __future__ import annotations

from linter.flow.graph import Attr, Item, Result
from linter.knowledge.library import Library
from linter.knowledge.names import is_constant, split
from linter.knowledge.sources import Source
from linter.link.labels.data import CLEARED, NOTHING, Datum, Labels, datum_of
from linter.link.labels.spelling import Spelling
from linter.link.meaning.meanings import Meanings
from linter.link.program.program import Program, Ref
from linter.link.values.expand import Expander
from linter.words.finding import Confidence

PERSON = "user"


class Expressions:
    """The part of the evidence that is listed, not read from names."""

    def __init__(
        self, program: Program, expander: Expander, meanings: Meanings, library: Library, spelling: Spelling
    ) -> None:
        self.program = program
        self.expander = expander
        self.meanings = meanings
        self.library = library
        self.spelling = spelling

    def by_type(self, file: int, name: str) -> Labels:
        source = self.library.sources.type_(self.program.facts[file].language, name)
        return NOTHING if source is None else Labels((self._datum(source.data, name, source.verified),))

    def _datum(self, data: str, evidence: str, verified: bool) -> Datum:
        whole = self.library.is_whole(data)
        return Datum(data, Confidence.HIGH if verified else Confidence.LOW, evidence, (), whole=whole)

    def by_path(self, ref: Ref) -> Labels:
        """What the catalogue of source expressions says of a value."""
        automaton = self.meanings.automaton(ref.file)
        for sense in self.meanings.of(ref):
            if sense.state > 0:
                for source in automaton.states[sense.state].sources:
                    return self._typed_in(ref, self._from_source(ref, source))
        language = self.program.facts[ref.file].language
        source_found = self.library.sources.tail(language, self.spelling.tail(ref))
        if source_found is not None:
            return self._typed_in(ref, self._from_source(ref, source_found))
        return NOTHING

    def _typed_in(self, ref: Ref, labels: Labels) -> Labels:
        """What a form gives that says nothing of itself is typed, unless it can only be chosen."""
        types = self.library.vocabulary.types
        loose = any(types[datum.data].loose for datum in labels.data)
        return CLEARED if loose and self.expander.states.is_chosen(ref) else labels

    def _from_source(self, ref: Ref, source: Source) -> Labels:
        sure = source.verified
        if source.key is not None and source.whole:
            return self._of_key(ref, source, source.key)
        if source.key is not None:
            named = self._key_text(ref, source.key)
            if named is None and source.words:  # which one it is, only a variable's name can say
                sure = sure and not source.words.isdisjoint(split(self._key_name(ref, source.key)))
            if named is not None:
                reading = self.library.vocabulary.read(named, PERSON, literal=True)
                if reading is not None:
                    return Labels((datum_of(reading, named),))
                if source.words and source.words.isdisjoint(split(named)):
                    return NOTHING
                if not source.words and self.library.vocabulary.clears(named):
                    return CLEARED
        if not source.data:
            return NOTHING
        return Labels((self._datum(source.data, source.data, sure),))

    def _of_key(self, ref: Ref, source: Source, key: int) -> Labels:
        """All that a call can give, or the one thing that its argument names."""
        value = self.program.value(ref)
        if isinstance(value, Result) and key < len(self.program.facts[ref.file].calls[value.call].args):
            named = self._key_text(ref, key)
            reading = self.library.vocabulary.read(named, "", literal=True) if named else None
            return Labels((datum_of(reading, named or ""),)) if reading is not None else CLEARED
        return Labels((self._datum(source.data, source.data, source.verified),))

    def _key_name(self, ref: Ref, key: int) -> str:
        """The name of the variable that a key is in."""
        value = self.program.value(ref)
        if isinstance(value, Result):
            args = self.program.facts[ref.file].calls[value.call].args
            return self.spelling.name_of(Ref(ref.file, args[key].value, ref.context)) if key < len(args) else ""
        return self.spelling.name_of(Ref(ref.file, value.key, ref.context)) if isinstance(value, Item) else ""

    def _key_text(self, ref: Ref, key: int) -> str | None:
        value = self.program.value(ref)
        if isinstance(value, Result):
            args = self.program.facts[ref.file].calls[value.call].args
            if key < len(args):
                wanted = Ref(ref.file, args[key].value, ref.context)
                name = self.spelling.name_of(wanted)
                return self.expander.constant(wanted) or (name.lower() if is_constant(name) else None)
        if isinstance(value, Attr):
            base = Ref(ref.file, value.base, ref.context)
            inner = self._key_text(base, key) if isinstance(self.program.value(base), Result) else None
            return inner or value.name
        return None
