"""What a value says of itself: its name, its declared type, its place in the catalogue of source expressions."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from linter.flow.graph import (
    Attr,
    Const,
    Drop,
    Elem,
    Free,
    Item,
    Other,
    Param,
    Record,
    Result,
    SetField,
    Update,
)
from linter.knowledge.library import Library
from linter.knowledge.names import is_constant, is_type, split
from linter.knowledge.vocabulary import Tier
from linter.link.labels.data import CLEARED, NOTHING, Datum, Labels, Opening, datum_of
from linter.link.labels.expressions import PERSON, Expressions
from linter.link.labels.spelling import Spelling
from linter.link.labels.written import Written
from linter.link.meaning.meanings import Meanings
from linter.link.program.program import Program, Ref, Routine
from linter.link.values.expand import Expander
from linter.link.values.fields import Fields
from linter.words.finding import Confidence

CAUGHT = "error"


class Evidence:
    """Judges single values without looking at what they were made of."""

    def __init__(
        self, program: Program, expander: Expander, meanings: Meanings, library: Library, fields: Fields
    ) -> None:
        self.program = program
        self.expander = expander
        self.meanings = meanings
        self.library = library
        self.fields = fields
        self.written = Written(program, expander, meanings, library, fields)
        self.spelling = Spelling(program, expander, library.vocabulary)
        self.expressions = Expressions(program, expander, meanings, library, self.spelling)

    # --- names and literals ------------------------------------------------------------------

    def event(self, text: str, ref: Ref) -> Datum | None:
        """What an event's literal name discloses by itself."""
        found = self.library.vocabulary.event(text)
        return None if found is None else replace(datum_of(found, text), trail=(ref,))

    def constant(self, value: Const) -> Labels:
        if isinstance(value.value, str):
            found = self.library.vocabulary.shape(value.value)
            if found is not None:
                return Labels((datum_of(found, value.value),))
        return CLEARED

    def sample(self, ref: Ref, labels: Labels) -> Labels:
        """What a made-up literal stands for where the SDK asks for a person's own data: the real one of a sample."""
        text = self.expander.constant(ref)
        found = self.library.vocabulary.shape(text, made_up=True) if text else None
        if text is None or found is None:
            return labels
        return Labels((replace(datum_of(found, text), confidence=Confidence.MEDIUM, trail=(ref,)),))

    def named(
        self, name: str, inner: Labels, person: bool, ref: Ref, receiver: str = "", literal: bool = False
    ) -> Labels:
        """What a name says of a value that says nothing itself. `literal` names are keys, written as texts."""
        vocabulary = self.library.vocabulary
        if not name:
            return inner
        if receiver[:1].isupper():  # a class or a singleton does not say whose datum it is
            receiver = ""
        reading = vocabulary.read(name, receiver or (PERSON if person else ""), literal)
        if reading is not None and reading.tier > Tier.WEAK:
            claimed = reading.protected and self.library.verdict(reading.protected, reading.data) == "neutral"
            if claimed or self.written.is_record(name, ref):  # "scrubbedToken"
                return Labels((), True, inner.open)
            return Labels((datum_of(reading, name),), False, inner.open)
        whole = None if is_type(name) and not literal else vocabulary.whole(name)  # `Name.Request` is a constant
        if whole is not None:
            about = not vocabulary.names.meta_receivers.isdisjoint(split(receiver)[-1:])
            if about or self._of_caught(ref):
                return Labels((), True, inner.open)
            return self._whole(whole, name, inner, ref)
        of_person = vocabulary.read(name, PERSON, literal) if reading is None and receiver else None
        if of_person is not None and of_person.tier > Tier.WEAK:
            return Labels((), True, inner.open)  # what it is read from is no person: a tenant's name
        return Labels((), True, inner.open) if vocabulary.clears(name) else inner

    def passed_as(self, name: str, labels: Labels) -> Labels:
        """What is known data in a variable: its name may say that it is only where to find it, or what was typed."""
        vocabulary, kept = self.library.vocabulary, list[Datum]()
        for datum in labels.data:
            if vocabulary.only_place(name, datum.data) or vocabulary.of_nobody(name, datum.data):
                continue
            kept.append(self._told(datum, name) if vocabulary.types[datum.data].loose else datum)
        return labels if tuple(kept) == labels.data else Labels(tuple(kept), not kept, labels.open)

    def _told(self, datum: Datum, name: str) -> Datum:
        """A loose datum is what a name says."""
        reading = self.library.vocabulary.read(name)
        told = reading is not None and reading.tier is Tier.STRONG
        return replace(datum, data=reading.data, confidence=Confidence.HIGH) if told and reading else datum

    def keyed(self, key: str, inner: Labels, person: bool, ref: Ref) -> Labels:
        """What a key says of the value under it: the data is recognized where the value stands."""
        found = self.written.limited(ref, self.named(key, inner, person, ref, literal=True))
        return Labels(tuple(replace(d, trail=d.trail or (ref,)) for d in found.data), found.cleared, found.open)

    def _whole(self, data: str, name: str, inner: Labels, ref: Ref) -> Labels:
        """An object sent entire: by its class's fields when they are known, else by its name."""
        if self._built(ref) or self.written.is_vendors(ref):  # its entries are judged where they stand
            return inner
        if self.written.is_single(ref):
            return inner
        declared = self.fields.declared(ref)
        if declared and not any(self.library.vocabulary.read(field, name) for field in declared):
            return Labels((), True, inner.open)
        confidence = Confidence.HIGH if declared else Confidence.MEDIUM
        return Labels((Datum(data, confidence, name, (), whole=True),), False, inner.open)

    def _of_caught(self, ref: Ref) -> bool:
        """Whether a value is read from an error that was caught: what a platform says of it, no person's record."""
        held = self.program.value(ref)
        base = self.expander.ends(Ref(ref.file, held.base, ref.context)) if isinstance(held, Attr) else ()
        return any(isinstance(value := self.program.value(end), Other) and value.kind == CAUGHT for end in base)

    def _built(self, ref: Ref) -> bool:
        """Whether an object is put together where it can be seen."""
        return all(self._is_built(end) for end in self.expander.ends(ref))

    def _is_built(self, end: Ref) -> bool:
        held = self.program.value(end)
        if isinstance(held, Result):
            call = self.program.facts[end.file].calls[held.call]
            return not call.args and self.expander.method(end.file, call.callee) in self.library.idioms.records.empty
        return isinstance(held, (Record, SetField, Update, Drop))

    def confirmed(self, labels: Labels, key: str, person: bool) -> Labels:
        """Labels of an entry by its key: a loose or doubtful datum is what the key says, of a person it is sure."""
        vocabulary, types = self.library.vocabulary, self.library.vocabulary.types
        known = tuple(datum for datum in labels.data if not vocabulary.of_nobody(key, datum.data))
        if len(known) < len(labels.data):
            labels = labels._replace(data=known, cleared=not known)
        loose = any(types[datum.data].loose for datum in labels.data)
        low = [datum for datum in labels.data if datum.confidence is Confidence.LOW]
        doubtful = len(low) == len(labels.data) and not any(self._is_others(datum, key) for datum in low)
        if not loose and not (low and (person or doubtful)):
            return labels
        reading = vocabulary.read(key, PERSON if person else "", literal=True)
        if reading is None or reading.tier is not Tier.STRONG:
            return labels
        kept: list[Datum] = []
        for datum in labels.data:
            if types[datum.data].loose or doubtful:
                datum = replace(datum, data=reading.data, confidence=Confidence.HIGH)
            elif person and datum.data == reading.data:
                datum = replace(datum, confidence=Confidence.HIGH)
            kept.append(datum)
        return labels._replace(data=tuple(kept))

    def _is_others(self, datum: Datum, key: str) -> bool:
        """Whether a datum is doubtful because of whom it belongs to, not because of a word that says little."""
        reading = self.library.vocabulary.read(datum.evidence, literal=True)
        of_key = self.library.vocabulary.read(key, literal=True)
        same = of_key is not None and of_key.data == datum.data
        return same and (len(split(datum.evidence)) > 1 or (reading is not None and reading.tier is Tier.STRONG))

    def open_of(self, base: Ref, member: str) -> frozenset[Opening]:
        """Parameters that a member is read from, so that callers are asked what they pass."""
        found: set[Opening] = set()
        pending, seen = [(end, member) for end in self.expander.ends(base)], set[Ref]()
        while pending:
            end, field = pending.pop()
            if end in seen:
                continue
            seen.add(end)
            value = self.program.value(end)
            if isinstance(value, (Attr, Item, Elem)):
                field = value.name if isinstance(value, Attr) else ""
                pending.extend((e, field) for e in self.expander.ends(Ref(end.file, value.base, end.context)))
            elif isinstance(value, Param) and not self.expander.calls.omitted(end, value):
                found.add(Opening(Routine(end.file, value.function), field))
        return frozenset(found)

    def starts_empty(self, values: Sequence[Ref] | None) -> bool:
        """Whether all that is known of a field is that it holds nothing at first."""
        held = [self.program.value(end) for value in values or () for end in self.expander.ends(value)]
        return all(isinstance(each, Const) and each.value in (None, "") for each in held)

    def under_key(self, ref: Ref, value: Item, person: bool) -> Labels | None:
        """One entry of a map, by the name of its key: `fields[Keys.EMAIL]`. The others are not what is read."""
        key, base = Ref(ref.file, value.key, ref.context), Ref(ref.file, value.base, ref.context)
        name = self.spelling.name_of(key)
        if not is_constant(name) or isinstance(self.program.value(self.expander.ends(key)[0]), Const):
            return None  # a place in a list
        found = self.named(name.lower(), NOTHING, person, ref, literal=True)
        return found if found.decisive else Labels(open=self.open_of(base, ""))

    def is_static(self, base: Ref) -> bool:
        """Whether a method is called on a class that nobody here makes: `Object.values(..)`."""
        value = self.program.value(base)
        return isinstance(value, Free) and value.name[:1].isupper()
