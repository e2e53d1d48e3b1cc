"""What a name, a literal or a form field says about the data behind it.

Names are judged by their words (`names`): a known sequence counts where it ends the name; what stands
before it qualifies it, what follows it decides what the value really is. All words are in `rules/data`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from linter.knowledge.datatypes import DataType, Family
from linter.knowledge.literals import Events, Shapes, read_events, read_shapes
from linter.knowledge.names import Grammar, Splitter, before, is_constant, is_type, singular
from linter.knowledge.reader import nearest, read
from linter.knowledge.readings import Reading, Tier
from linter.words.mistake import UserError

__all__ = ["OBJECTS", "DataType", "Reading", "Tier", "Vocabulary"]

LONGEST_SEQUENCE = 6
SHORTEST_GLUED = 7
REMEMBERED_NAMES = 1 << 16
OBJECTS = "object"
NOT_TYPES = ("names", "shapes", "events", "sanitizers", "idioms")


class _Match(Struct, frozen=True):
    """A known sequence at words[start:end]; `head` is where the qualifiers begin."""

    data: str
    tier: Tier
    start: int
    end: int
    head: int
    protected: str


class Vocabulary:
    """All data types and the grammar of names. Built once, never changed; indices are made on first use."""

    def __init__(self, types: Iterable[DataType], names: Grammar, events: Events, shapes: Shapes) -> None:
        self.types: Mapping[str, DataType] = MappingProxyType({each.id: each for each in types})
        self.names = names
        self.events = events
        self.shapes = shapes
        kept = lru_cache(maxsize=REMEMBERED_NAMES)
        self._read, self._cleared, self._object = kept(self._judge), kept(self._clears), kept(self._whole)

    @classmethod
    def load(cls, root: Path) -> Vocabulary:
        """Everything below `root`/data (`reader.rules_root()`). Raises UserError."""
        folder = root / "data"
        types: dict[str, DataType] = {}
        for path in sorted(folder.glob("*.toml")):
            if path.stem in NOT_TYPES or path.stem.startswith("sources-"):
                continue
            shown = f"{root.name}/data/{path.name}"
            for found in read(path, Family, shown).type:
                if found.id in types:
                    raise UserError(f"{shown}: the type {found.id} is defined twice")
                types[found.id] = found
        names = read(folder / "names.toml", Grammar, f"{root.name}/data/names.toml")
        events = read_events(folder / "events.toml", f"{root.name}/data/events.toml")
        shapes = read_shapes(folder / "shapes.toml", f"{root.name}/data/shapes.toml")
        vocabulary = cls(types.values(), names, events, shapes)
        for data, where in (*events.references(), *shapes.references()):
            vocabulary.known(data, f"{root.name}/data/{where}")
        return vocabulary

    def known(self, data: str, shown: str) -> str:
        """`data` when it is the id of a type. Raises UserError, with the nearest id, when it is not."""
        if data not in self.types:
            raise UserError(f'{shown}: "{data}" is not a known data type{nearest(data, list(self.types))}')
        return data

    # ---- names

    def read(self, name: str, receiver: str = "", literal: bool = False) -> Reading | None:
        """What a variable, field, key or function name says; None when it says nothing.

        `receiver` is the name of what it is read from ("user" in `user.email`, "getUser"). `literal`: the name
        is a text (a property's key, a header), where capitals mean nothing.
        """
        return self._read(name, receiver, literal)

    def _judge(self, name: str, receiver: str, literal: bool) -> Reading | None:
        if name.startswith("__") and name.endswith("__"):
            return None
        if not literal and (is_constant(name) or is_type(name)) and " " not in name:
            return None
        words = self._splitter.words(name)
        holder = self._holder(receiver) if receiver else ()
        if holder and holder[-1] in self.names.meta_receivers:
            return None
        own = self._find(words)
        reading = self._alone(words, own) if not holder else self._held(holder, words, own)
        if reading is None or own is None or own.tier is Tier.STRONG or own.data != reading.data:
            return reading
        return None if self._beside(words, receiver) & self.types[own.data].strangers else reading

    def _beside(self, words: tuple[str, ...], receiver: str) -> frozenset[str]:
        """The words of a name and of what it is read from; what that was found by is nothing beside it."""
        stops = self.names.connectives - self.names.conjunctions
        return frozenset((*words, *before(self._splitter.words(receiver), stops)))

    def _held(self, holder: tuple[str, ...], words: tuple[str, ...], own: _Match | None) -> Reading | None:
        """The reading of a name that is read from something, or that spans both."""
        joined = (*holder, *words)
        match = self._find(joined)
        if match is not None and own is not None and self._confused(joined, match):
            return None
        spanning = self._alone(joined, match) if match is not None and match.start < len(holder) else None
        under = self._under(holder[-1], words, own)
        return max(filter(None, (spanning, under)), key=lambda reading: reading.tier, default=None)

    def clears(self, name: str) -> bool:
        """Whether a name says that its value is about data and not data: `hasEmail`, `emailCount`, `nameError`."""
        return self._cleared(name)

    def _clears(self, name: str) -> bool:
        words = self._splitter.words(name)
        if not words or self.read(name, literal=True) is not None:
            return False
        if (len(words) > 1 and words[0] in self.names.predicates) or words[-1] in self.names.meta_tails:
            return True
        match = self._find(words)  # "organizationName": a known word, of something that is no person
        before = words[match.head : match.start] if match is not None else ()
        return any(word in self.names.organizations or word in self.names.things for word in before)

    def only_place(self, name: str, data: str) -> bool:
        """Whether a name says that not a thing itself is there, but where it can be found."""
        words = self._splitter.words(name) if self.types[data].content else ()
        return bool(words) and words[-1] in self.names.address_tails

    def of_nobody(self, name: str, data: str) -> bool:
        """Whether a name says that a text which somebody typed is about a thing: a quantity, a code on a package."""
        words = [w for w in self._splitter.words(name) if w not in self.names.neutral_tails]
        return bool(words) and self.types[data].loose and words[-1] in self.names.typed_things

    def is_person(self, name: str) -> bool:
        """Whether the head noun of `name` is a person ("currentUser", "patient", "me")."""
        holder = self._holder(name)
        if not holder or holder[0] in self.names.predicates or holder[0] in self.names.mutators:
            return False
        return holder[-1] in self.names.persons or singular(holder[-1]) in self.names.persons

    def is_tail(self, name: str) -> bool:
        """Whether a name says only that it holds something: "data", "value", "result"."""
        names, words = self.names, set(self._splitter.words(name))
        tails = (names.record_tails | names.holder_tails | names.neutral_tails) - names.person_receivers
        return bool(words) and words <= tails

    def whole(self, name: str) -> str | None:
        """The object type that `name` names as a whole ("formValues", "requestHeaders", "currentUser")."""
        return self._object(name)

    def _whole(self, name: str) -> str | None:
        if is_constant(name):
            return None
        names, words = self.names, self._splitter.words(name)
        while len(words) > 1 and words[0] in names.getters:
            words = words[1:]
        if not words or any(word in names.connectives for word in words[:-1]):
            return None
        vetoed = words[0] in names.predicates or words[0] in names.mutators
        for start in range(len(words)):
            found = self._wholes.get(" ".join(words[start:]))
            if found is not None and (start == 0 or found[1] is Tier.STRONG):
                confusers = self.types[found[0]].confusers
                confused = any(" ".join(words[at:]) in confusers for at in range(start + 1))
                return None if confused or (vetoed and start) else found[0]
        while len(words) > 1 and words[-1] in names.record_tails:
            words = words[:-1]
        if vetoed or any(word in names.organizations for word in words):
            return None
        if words[-1] not in names.whole_persons:  # "activeUsers" is a number more often than a list
            return None
        return self._person_record

    # ---- literals and metadata

    def event(self, text: str) -> Reading | None:
        """What an event's name, or a key, discloses by itself."""
        found = self.events.find(self._splitter.words(text))
        return Reading(found[0], Tier[found[1].upper()]) if found else None

    def shape(self, text: str, made_up: bool = False) -> Reading | None:
        """What a literal value is by its form; None for anything that is only test data, unless that is asked for."""
        found = self.shapes.find(text, made_up)
        return Reading(found[0], Tier[found[1].upper()]) if found else None

    def benign(self, text: str) -> bool:
        """Whether a literal is no datum under any key ("email" as a login method, "***")."""
        return text.strip().lower() in self.names.benign_values

    def field(self, attribute: str, value: str) -> str | None:
        """The type that form-field metadata states; names and values as written in markup or code.

        Values may be lists ("shipping street-address", "text|textPassword") and qualified ("InputType.X").
        """
        kind = self._attributes.get(attribute)
        if kind is None:
            return None
        values = self._fields[kind]
        if value in values:
            return values[value]
        for word in value.replace("|", " ").replace(",", " ").split():
            found = values.get(word.rpartition(".")[2].rstrip("()").lower())
            if found is not None:
                return found
        return None

    # ---- indices

    @cached_property
    def _splitter(self) -> Splitter:
        glued = {
            "".join(words): sequence
            for each in self.types.values()
            for sequence in each.strong
            if len(words := sequence.split(" ")) > 1 and len(sequence) > SHORTEST_GLUED
        }
        return Splitter(self.names, glued)

    @cached_property
    def _index(self) -> dict[str, tuple[str, Tier]]:
        return self._sequences(False)

    @cached_property
    def _wholes(self) -> dict[str, tuple[str, Tier]]:
        return self._sequences(True)

    def _sequences(self, objects: bool) -> dict[str, tuple[str, Tier]]:
        index: dict[str, tuple[str, Tier]] = {}
        for each in self.types.values():
            if (each.group == OBJECTS) is objects:
                index.update(dict.fromkeys(each.weak, (each.id, Tier.WEAK)))
                index.update(dict.fromkeys(each.contextual, (each.id, Tier.CONTEXTUAL)))
                index.update(dict.fromkeys(each.strong, (each.id, Tier.STRONG)))
        return index

    @cached_property
    def _person_record(self) -> str | None:
        return next((each.id for each in self.types.values() if each.persons), None)

    @cached_property
    def _attributes(self) -> dict[str, str]:
        return {written: kind for kind, names in self.names.attributes.items() for written in names}

    @cached_property
    def _fields(self) -> dict[str, dict[str, str]]:
        return {
            kind: {value.lower(): each.id for each in self.types.values() for value in each.fields.of(kind)}
            for kind in self.names.attributes
        }

    # ---- judging

    def _holder(self, receiver: str) -> tuple[str, ...]:
        """The last words of what a name is read from: ("billing", "address") for `getBillingAddressData`."""
        names, words = self.names, before(self._splitter.words(receiver), self.names.connectives)
        tails = (names.record_tails, names.holder_tails, names.neutral_tails)
        while len(words) > 1 and any(words[-1] in each for each in tails):
            words = words[:-1]
        while len(words) > 1 and words[0] in names.getters:
            words = words[1:]
        return words[-2:]

    def _find(self, words: tuple[str, ...]) -> _Match | None:
        """The longest known sequence that ends the name once tails that say nothing are taken off."""
        names = self.names
        head = 0
        while head < len(words) - 1 and words[head] in names.getters:
            head += 1
        end, protected = len(words), ""
        while end > 0:
            for start in range(max(0, end - LONGEST_SEQUENCE), end):
                found = self._index.get(" ".join(words[start:end]))
                if found is not None and (start == 0 or found[1] is not Tier.WEAK):
                    return _Match(*found, start, end, head, protected)
            last = words[end - 1]
            if end > 1 and last in names.protective:
                protected = protected or names.protective[last]
            elif end == 1 or last not in names.neutral_tails:
                break
            end -= 1
        one = singular(words[end - 1]) if end else ""
        if not one or one == words[end - 1]:
            return None
        match = self._find((*words[: end - 1], one))
        if match is None or match.tier is Tier.WEAK or match.end != end:
            return None
        return _Match(match.data, Tier(match.tier - 1), match.start, end, head, protected)

    def _confused(self, words: tuple[str, ...], match: _Match) -> bool:
        confusers = self.types[match.data].confusers
        return any(
            " ".join(words[start:end]) in confusers
            for start in range(match.start + 1)
            for end in range(match.end, len(words) + 1)
        )

    def _alone(self, words: tuple[str, ...], match: _Match | None) -> Reading | None:
        """The reading of a name by itself: heads that veto, qualifiers, confusers."""
        if match is None or self._confused(words, match):
            return None
        names, head = self.names, words[match.head]
        if match.start > match.head and (head in names.predicates or head in names.mutators):
            return None
        before = words[match.head : match.start]
        if any(word in names.connectives for word in before[1:]):
            return None
        if before and match.end - match.start == 1 and words[match.start] in names.meta_tails:
            return None
        tier, protected = match.tier, match.protected
        for word in before:
            protected = protected or names.protective.get(word, "")
        rest = [word for word in before if word not in names.protective and word not in names.qualifiers]
        if tier is Tier.WEAK and before:
            return None
        if tier is Tier.CONTEXTUAL and rest:
            if rest[-1] in names.persons:
                tier = Tier.STRONG
            elif any(word not in names.person_receivers for word in rest):
                return None
        if rest and rest[-1] in names.organizations and self.types[match.data].of_organizations:
            tier = min(tier, Tier.CONTEXTUAL)
        return Reading(match.data, tier, protected)

    def _under(self, holder: str, words: tuple[str, ...], match: _Match | None) -> Reading | None:
        """The reading of a name that is read from `holder`."""
        reading = self._alone(words, match)
        if reading is None:
            return None
        names = self.names
        if holder in names.persons or holder in names.person_receivers or singular(holder) in names.persons:
            known = reading.tier is not Tier.CONTEXTUAL or self.types[reading.data].content  # an "image" is a URL
            return Reading(reading.data, reading.tier if known else Tier.STRONG, reading.protected)
        if holder not in names.organizations and holder not in names.things:
            return reading
        if reading.tier is not Tier.STRONG:
            return None
        if holder in names.organizations and self.types[reading.data].of_organizations:
            return Reading(reading.data, Tier.CONTEXTUAL, reading.protected)
        return reading
