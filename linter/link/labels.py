"""What personal data a value holds: judged where it is made, then along its way outward.

The first decisive word counts. `user.email` is an e-mail whatever variable it passes through; `emailCount` is
not one even when it ends up in `email`; a value nobody can judge takes the name it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from linter.flow.graph import (
    AnyValue,
    Attr,
    ClassRef,
    Const,
    Drop,
    Elem,
    Free,
    FunctionRef,
    Imported,
    Item,
    Join,
    Other,
    Param,
    Phi,
    Read,
    Receiver,
    Record,
    Rest,
    Result,
    Seq,
    SetField,
    Test,
    Typed,
    Update,
)
from linter.knowledge.library import Library
from linter.knowledge.vocabulary import Reading, Tier
from linter.link.expand import Expander
from linter.link.fields import Fields
from linter.link.meaning import Meanings
from linter.link.program import Program, Ref, Routine
from linter.words.finding import Confidence

PERSON = "user"
MOST_DATA = 40
DEEPEST = 90
DEEPEST_OBJECT = 5
PRESENCE, ROUNDED, LAST_PART, PART, DOMAIN = "presence", "coarsen", "last-four", "partial-mask", "domain"


@dataclass(frozen=True, slots=True)
class Datum:
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


class Labels(NamedTuple):
    """`cleared`: known to hold nothing personal. `open`: functions whose unbound parameters are in the value."""

    data: tuple[Datum, ...] = ()
    cleared: bool = False
    open: frozenset[Routine] = frozenset()

    @property
    def decisive(self) -> bool:
        return bool(self.data) or self.cleared


NOTHING = Labels()
CLEARED = Labels(cleared=True)


class Judge:
    """Labels of any value, remembered per value and per person context."""

    def __init__(self, program: Program, expander: Expander, meanings: Meanings, library: Library) -> None:
        self.program = program
        self.expander = expander
        self.meanings = meanings
        self.library = library
        self.fields = Fields(program, expander, meanings.vendor_record)
        self._known: dict[tuple[Ref, bool], Labels] = {}
        self._partial: dict[tuple[Ref, bool], Labels] = {}
        self._busy: set[tuple[Ref, bool]] = set()
        self._cuts = 0
        self._nesting = 0

    def of(self, ref: Ref, person: bool = False) -> Labels:
        """What `ref` holds. With `person` it is known to describe one (a user's traits)."""
        key = (ref, person)
        known = self._known.get(key) or self._partial.get(key)
        if known is not None:
            return known
        if key in self._busy or len(self._busy) > DEEPEST:
            self._cuts += 1
            return NOTHING
        self._busy.add(key)
        cuts = self._cuts
        try:
            found = self._of(ref, person)
        finally:
            self._busy.discard(key)
        data = tuple(replace(datum, trail=(*datum.trail, ref)) for datum in found.data[:MOST_DATA])
        found = Labels(data, found.cleared, found.open)
        # what a cycle cut short holds for the question being answered, not for ever
        (self._known if cuts == self._cuts or not self._busy else self._partial)[key] = found
        if not self._busy:
            self._partial.clear()
        return found

    def _of(self, ref: Ref, person: bool) -> Labels:
        value = self.program.value(ref)
        file, _, context = ref
        if isinstance(value, Const):
            return self._constant(value)
        if isinstance(value, Read):
            inner = self.of(Ref(file, value.value, context), person)
            return inner if inner.decisive else self.named(value.name, inner, person, ref)
        if isinstance(value, Param):
            return self._parameter(ref, value, person)
        if isinstance(value, Typed):
            return self._typed(ref, value, person)
        if isinstance(value, Attr):
            return self._attribute(ref, value, person)
        if isinstance(value, Result):
            return self._result(ref, value, person)
        if isinstance(value, (Phi, Seq)):
            options = value.options if isinstance(value, Phi) else value.items
            return self.union([self.of(Ref(file, option, context), person) for option in options])
        if isinstance(value, Join):
            return self._joined(ref, value)
        if isinstance(value, Test):
            return self._treated(PRESENCE, [self.of(Ref(file, part, context), person) for part in value.of])
        if isinstance(value, (Record, SetField, Update, Drop, Rest)):
            return self.entries(ref, person)
        if isinstance(value, (FunctionRef, ClassRef)):
            return CLEARED
        if isinstance(value, Other):
            return self._other(ref, value)
        return self._unresolved(ref, value, person)

    def event(self, text: str, ref: Ref) -> Datum | None:
        """What an event's literal name discloses by itself."""
        found = self.library.vocabulary.event(text)
        return None if found is None else replace(self._datum(found, text), trail=(ref,))

    # --- leaves ------------------------------------------------------------------------------

    def _constant(self, value: Const) -> Labels:
        if isinstance(value.value, str):
            found = self.library.vocabulary.shape(value.value)
            if found is not None:
                return Labels((self._datum(found, value.value),))
        return CLEARED

    def _datum(self, reading: Reading, evidence: str) -> Datum:
        confidence = {
            Tier.STRONG: Confidence.HIGH,
            Tier.CONTEXTUAL: Confidence.LOW,
            Tier.WEAK: Confidence.LOW,
        }[reading.tier]
        treatments = (reading.protected,) if reading.protected else ()
        return Datum(reading.data, confidence, evidence, (), treatments=treatments)

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
            return Labels((self._datum(reading, name),), False, inner.open)
        whole = vocabulary.whole(name)
        if whole is not None:
            return self._whole(whole, name, inner, ref)
        return Labels((), True, inner.open) if vocabulary.clears(name) else inner

    def _whole(self, data: str, name: str, inner: Labels, ref: Ref) -> Labels:
        """An object sent entire: by its class's fields when they are known, else by its name."""
        declared = self.fields.declared(ref)
        if declared and not any(self.library.vocabulary.read(field, name) for field in declared):
            return Labels((), True, inner.open)
        confidence = Confidence.HIGH if declared else Confidence.MEDIUM
        return Labels((Datum(data, confidence, name, (), whole=True),), False, inner.open)

    def _parameter(self, ref: Ref, value: Param, person: bool) -> Labels:
        params = self.program.facts[ref.file].functions[value.function].params
        param = params[value.index] if value.index < len(params) else None
        bound = self.expander.follow(ref)
        if bound:
            inner = self.union([self.of(step, person) for step in bound])
        else:
            inner = self._by_path(ref)
            inner = Labels(inner.data, inner.cleared, inner.open | {Routine(ref.file, value.function)})
        if inner.decisive or param is None:
            return inner
        named = self.named(param.name, inner, person, ref)
        if param.type is None:
            return named
        if param.type.name in self.library.idioms.truths:
            treated = self._treated(PRESENCE, [named])
            return Labels(treated.data, treated.cleared, inner.open)
        typed = self._by_type(ref.file, param.type.name)
        return Labels(typed.data, typed.cleared, inner.open) if typed.decisive else named

    def _typed(self, ref: Ref, value: Typed, person: bool) -> Labels:
        inner = self.of(Ref(ref.file, value.value, ref.context), person) if value.value >= 0 else NOTHING
        if inner.decisive:
            return inner
        typed = self._by_type(ref.file, value.written.name)
        return typed if typed.decisive else inner

    def _by_type(self, file: int, name: str) -> Labels:
        source = self.library.sources.type_(self.program.facts[file].language, name)
        return NOTHING if source is None else Labels((self._source_datum(source.data, name, source.verified),))

    def _source_datum(self, data: str, evidence: str, verified: bool) -> Datum:
        whole = self.library.is_whole(data)
        return Datum(data, Confidence.HIGH if verified else Confidence.LOW, evidence, (), whole=whole)

    def _attribute(self, ref: Ref, value: Attr, person: bool) -> Labels:
        onward = self.expander.follow(ref)
        inner = self.union([self.of(step, person) for step in onward]) if onward else NOTHING
        if inner.decisive:
            return inner
        base = Ref(ref.file, value.base, ref.context)
        if not onward:
            found = self._by_path(ref)
            if found.decisive:
                return found
            kind = self.library.sanitizers.kind_of("", value.name, self.program.facts[ref.file].language)
            if kind is not None:
                return self._treated(kind, [self.of(base, person)])
        receiver = self.name_of(base)
        found = self.named(value.name, inner, person, ref, receiver)
        if found.decisive:
            return found
        base_labels = self.of(base) if self._is_same(value.name) else NOTHING
        open_ = inner.open | base_labels.open | self._open_of(base)
        if base_labels.decisive:
            return Labels(base_labels.data, base_labels.cleared, open_)
        return Labels((), False, open_)

    def _open_of(self, base: Ref) -> frozenset[Routine]:
        """Parameters that a member is read from, so that callers are asked what they pass."""
        found: set[Routine] = set()
        for end in self.expander.ends(base):
            value = self.program.value(end)
            while isinstance(value, (Attr, Item, Elem)):
                end = Ref(end.file, value.base, end.context)
                value = self.program.value(end)
                while isinstance(value, Read):
                    end = Ref(end.file, value.value, end.context)
                    value = self.program.value(end)
            if isinstance(value, Param):
                found.add(Routine(end.file, value.function))
        return frozenset(found)

    def _is_same(self, name: str) -> bool:
        return name in self.library.idioms.same.methods or name == "current"

    def name_of(self, ref: Ref) -> str:
        """The word a value is known by: its variable, member or function name."""
        value = self.program.value(ref)
        if isinstance(value, (Read, Attr, Free, Imported)):
            return value.name
        if isinstance(value, Result):
            facts = self.program.facts[ref.file]
            return self.expander.method(ref.file, facts.calls[value.call].callee)
        if isinstance(value, (Item, Elem)):
            return self.name_of(Ref(ref.file, value.base, ref.context))
        return ""

    def _unresolved(self, ref: Ref, value: AnyValue, person: bool) -> Labels:
        onward = self.expander.follow(ref)
        if onward:
            inner = self.union([self.of(step, person) for step in onward])
            if inner.decisive:
                return inner
        found = self._by_path(ref)
        if found.decisive:
            return found
        if isinstance(value, Item) and self._split_at_sign(ref, value):
            return self._treated(DOMAIN, [self.of(Ref(ref.file, value.base, ref.context), person)])
        if isinstance(value, (Item, Elem)):
            inner = self.of(Ref(ref.file, value.base, ref.context), person)
            bounds = self._slice(ref, value) if isinstance(value, Item) else None
            return inner if bounds is None else self._cut(bounds, inner)
        if isinstance(value, (Free, Imported)):
            return self.named(value.name, NOTHING, person, ref)
        if isinstance(value, Receiver):
            extended = self.program.facts[ref.file].functions[value.function].extends
            return self.named(extended.name if extended else "", NOTHING, person, ref)
        return NOTHING

    def _split_at_sign(self, ref: Ref, value: Item) -> bool:
        """Whether an index picks the part of an address behind its "@"."""
        for end in self.expander.ends(Ref(ref.file, value.base, ref.context)):
            held = self.program.value(end)
            if isinstance(held, Result):
                call = self.program.facts[end.file].calls[held.call]
                if call.args and self.expander.constant(Ref(end.file, call.args[0].value, end.context)) == "@":
                    return True
        return False

    def _slice(self, ref: Ref, value: Item) -> list[object] | None:
        """The bounds of a slice, as far as they are literal; None for an ordinary index."""
        key = self.program.value(Ref(ref.file, value.key, ref.context))
        if not isinstance(key, Other) or key.kind != "slice":
            return None
        return [getattr(self.program.value(Ref(ref.file, part, ref.context)), "value", None) for part in key.of]

    def _cut(self, bounds: list[object], inner: Labels) -> Labels:
        """A part of a text: its last four characters are one thing, any other part another."""
        tail = bool(bounds) and bounds[0] == -4 and (len(bounds) < 2 or bounds[1] is None)
        return self._treated(LAST_PART if tail else PART, [inner])

    # --- source expressions ------------------------------------------------------------------

    def _by_path(self, ref: Ref) -> Labels:
        """What the catalogue of source expressions says of a value."""
        automaton = self.meanings.automaton(ref.file)
        for sense in self.meanings.of(ref):
            if sense.state > 0:
                for source in automaton.states[sense.state].sources:
                    return self._from_source(ref, source.data, source.key, source.verified)
        language = self.program.facts[ref.file].language
        source_found = self.library.sources.tail(language, self._tail(ref))
        if source_found is not None:
            return self._from_source(ref, source_found.data, source_found.key, source_found.verified)
        return NOTHING

    def _from_source(self, ref: Ref, data: str, key: int | None, verified: bool) -> Labels:
        if key is not None:
            named = self._key_text(ref, key)
            if named is not None:
                reading = self.library.vocabulary.read(named, PERSON, literal=True)
                if reading is not None:
                    return Labels((self._datum(reading, named),))
                if self.library.vocabulary.clears(named):
                    return CLEARED
        if not data:
            return NOTHING
        return Labels((self._source_datum(data, data, verified),))

    def _key_text(self, ref: Ref, key: int) -> str | None:
        value = self.program.value(ref)
        if isinstance(value, Result):
            args = self.program.facts[ref.file].calls[value.call].args
            if key < len(args):
                return self.expander.constant(Ref(ref.file, args[key].value, ref.context))
        if isinstance(value, Attr):
            base = Ref(ref.file, value.base, ref.context)
            inner = self._key_text(base, key) if isinstance(self.program.value(base), Result) else None
            return inner or value.name
        return None

    def _tail(self, ref: Ref) -> list[str]:
        """The last names of an access path, for values that nobody resolved: ["request", "body"]."""
        names: list[str] = []
        for _ in range(6):
            value = self.program.value(ref)
            if isinstance(value, Attr):
                names.append(value.name)
                ref = Ref(ref.file, value.base, ref.context)
            elif isinstance(value, (Item, Elem)):
                ref = Ref(ref.file, value.base, ref.context)
                held = self.program.value(ref)
                names.append(f"{held.name}[]" if isinstance(held, Attr) else "[]")
                ref = Ref(ref.file, held.base, ref.context) if isinstance(held, Attr) else ref
            elif isinstance(value, Result):
                callee = Ref(ref.file, self.program.facts[ref.file].calls[value.call].callee, ref.context)
                held = self.program.value(callee)
                if not isinstance(held, Attr):
                    names.append(self.name_of(callee) + "()")
                    break
                names.append(held.name + "()")
                ref = Ref(ref.file, held.base, ref.context)
            elif isinstance(value, (Read, Free)):
                names.append(value.name)
                break
            else:
                break
        return names[::-1]

    # --- composites --------------------------------------------------------------------------

    def union(self, parts: Iterable[Labels]) -> Labels:
        known = list(parts)
        first: dict[tuple[object, ...], Datum] = {}
        for labels in known:
            for datum in labels.data:
                first.setdefault((datum.data, datum.key, datum.treatments, datum.whole, datum.joined), datum)
        data = tuple(first.values())
        open_ = frozenset().union(*(labels.open for labels in known)) if known else frozenset()
        return Labels(data, bool(known) and not data and all(labels.cleared for labels in known), open_)

    def _joined(self, ref: Ref, value: Join) -> Labels:
        parts = [self.of(Ref(ref.file, part, ref.context)) for part in value.parts]
        if any(
            isinstance(self.program.value(end), (Record, SetField, Seq))
            for part in value.parts
            for end in self.expander.ends(Ref(ref.file, part, ref.context))
        ):
            return self.union(parts)  # the sum of two maps or lists, not a text
        found = self.union(parts)
        data = tuple(replace(datum, joined=True) for datum in found.data if not datum.whole)
        return Labels(data, not data and all(p.cleared for p in parts), found.open)

    def _other(self, ref: Ref, value: Other) -> Labels:
        if value.kind in self.library.idioms.transparent:
            return self.union([self.of(Ref(ref.file, part, ref.context)) for part in value.of])
        if value.kind in self.library.idioms.arithmetic:
            return self._treated(ROUNDED, [self.of(Ref(ref.file, part, ref.context)) for part in value.of])
        return CLEARED if value.of else NOTHING

    def thrown(self, ref: Ref) -> Labels:
        """What an exception says: the arguments it was made with."""
        found: list[Labels] = []
        for end in self.expander.ends(ref):
            value = self.program.value(end)
            if isinstance(value, Result):
                call = self.program.facts[end.file].calls[value.call]
                found += [self.of(Ref(end.file, arg.value, end.context)) for arg in call.args]
        return self.union(found)

    def entries(self, ref: Ref, person: bool) -> Labels:
        """The data in an object: each entry by its value, and by its key when the value says nothing."""
        found: list[Labels] = []
        if self._nesting >= DEEPEST_OBJECT:
            return NOTHING
        self._nesting += 1
        for entry in self.fields.of(ref):
            labels = self.of(entry.value, person)
            if not labels.decisive and entry.key:
                labels = self.named(entry.key, labels, person, entry.value, literal=True)
            if entry.key:
                named = tuple(replace(datum, key=datum.key or entry.key) for datum in labels.data)
                labels = Labels(named, labels.cleared, labels.open)
            found.append(labels)
        self._nesting -= 1
        united = self.union(found)
        return Labels(united.data, not united.data and not united.open, united.open)

    # --- calls -------------------------------------------------------------------------------

    def _result(self, ref: Ref, value: Result, person: bool) -> Labels:
        file, _, context = ref
        call = self.program.facts[file].calls[value.call]
        language = self.program.facts[file].language
        name = self.expander.method(file, call.callee)
        callee = self.program.value(Ref(file, call.callee, context))
        args = [Ref(file, arg.value, context) for arg in call.args]
        base = [Ref(file, callee.base, context)] if isinstance(callee, Attr) else []
        if name in self.library.idioms.holders.pairs or name in self.library.idioms.holders.fields:
            return NOTHING  # what it starts with is not what it will hold
        kind = self.library.sanitizers.kind_of(self.path_of(Ref(file, call.callee, context)) + "()", name, language)
        if kind is not None:
            return self._treated(kind, [self.of(part, person) for part in (*args, *base)])
        onward = self.expander.follow(ref)
        if onward:
            inner = self.union([self.of(step, person) for step in onward])
            return inner if inner.decisive else self.named(name, inner, person, ref)
        found = self._by_path(ref)
        if found.decisive:
            return found
        fields = self.fields.of(ref)
        if fields and fields[0].value != ref:
            return self.entries(ref, person)
        passed: list[Ref] = []
        idioms = self.library.idioms
        if base and args and name in idioms.records.read:
            key = self.expander.constant(args[0])
            if key is not None:
                found = self.named(key, NOTHING, person, ref, self.name_of(base[0]), literal=True)
                return found if found.decisive else Labels((), False, self._open_of(base[0]))
        if base and name in idioms.parts:
            bounds = [getattr(self.program.value(end), "value", None) for arg in args for end in (arg,)]
            return self._cut(bounds, self.of(base[0], person))
        if base and name in idioms.same.methods:
            passed = base
        elif name in idioms.same.functions:
            passed = args
        inner = self.union([self.of(part, person) for part in passed]) if passed else NOTHING
        if inner.decisive:
            return inner
        if call.new or not name or name[0].isupper():  # a constructor names no datum
            return inner
        return self.named(name, inner, person, ref, self.name_of(base[0]) if base else "")

    def _treated(self, kind: str, parts: list[Labels]) -> Labels:
        """What is left of the data after a sanitizer of this kind."""
        inner = self.union(parts)
        kept: list[Datum] = []
        for datum in inner.data:
            verdict = self.library.verdict(kind, datum.data)
            if verdict != "neutral" and not datum.whole:
                treatments = tuple(dict.fromkeys((*datum.treatments, kind)))
                kept.append(replace(datum, treatments=treatments))
        return Labels(tuple(kept), not kept, inner.open)

    def path_of(self, ref: Ref) -> str:
        """How a value is written, imports spelled out: "hashlib.sha256"."""
        value = self.program.value(ref)
        file, _, context = ref
        if isinstance(value, Read):
            held = self.program.value(Ref(file, value.value, context))
            known = isinstance(held, (Imported, Attr, Result, Read))
            return self.path_of(Ref(file, value.value, context)) if known else value.name
        if isinstance(value, Attr):
            return f"{self.path_of(Ref(file, value.base, context))}.{value.name}"
        if isinstance(value, Result):
            return self.path_of(Ref(file, self.program.facts[file].calls[value.call].callee, context)) + "()"
        if isinstance(value, Imported):
            return value.module if value.name in ("*", "default") else f"{value.module}.{value.name}"
        return value.name if isinstance(value, Free) else ""
