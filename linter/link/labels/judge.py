"""What personal data a value holds: judged where it is made, then along its way outward.

The first decisive word counts. `user.email` is an e-mail whatever variable it passes through; `emailCount` is
not one even when it ends up in `email`; a value nobody can judge takes the name it is given.
"""

from __future__ import annotations

from msgspec.structs import replace

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
    ParamFact,
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
from linter.link.labels.data import CLEARED, NOTHING, Labels, Opening, union
from linter.link.labels.evidence import Evidence
from linter.link.labels.results import Results
from linter.link.labels.sanitizing import DOMAIN, PRESENCE, ROUNDED, STRIPPED, Treatments
from linter.link.meaning.meanings import Meanings
from linter.link.program.memo import Memo
from linter.link.program.program import Program, Ref, Routine
from linter.link.values.expand import Expander
from linter.link.values.fields import Fields
from linter.link.values.pairs import Pairs
from linter.words.finding import Confidence

MOST_DATA = 40
DEEPEST = 90
DEEPEST_OBJECT = 5


class Judge:
    """Labels of any value, remembered per value and per person context."""

    def __init__(self, program: Program, expander: Expander, meanings: Meanings, library: Library) -> None:
        self.program = program
        self.expander = expander
        self.meanings = meanings
        self.library = library
        self.fields = Fields(program, expander, meanings.vendor_record)
        self.evidence = Evidence(program, expander, meanings, library, self.fields)
        self.pairs = Pairs(program, expander)
        self.treatments = Treatments(program, expander, library)
        self.results = Results(self)
        self._known: Memo[tuple[Ref, bool], Labels] = Memo(program.gaps, DEEPEST)
        self._nesting = 0

    def of(self, ref: Ref, person: bool = False) -> Labels:
        """What `ref` holds. With `person` it is known to describe one (a user's traits)."""
        ref = self.program.settled(ref)
        key = (ref, person)
        known = self._known.get(key)
        if known is not None:
            return known
        if not self._known.begin(key):
            return NOTHING
        try:
            found = self._of(ref, person)
        except BaseException:
            self._known.abort(key)
            raise
        data = tuple(replace(datum, trail=(*datum.trail, ref)) for datum in found.data[:MOST_DATA])
        return self._known.end(key, Labels(data, found.cleared, found.open))

    def _of(self, ref: Ref, person: bool) -> Labels:
        value = self.program.value(ref)
        file, _, context = ref
        if isinstance(value, Const):
            return self.evidence.constant(value)
        if isinstance(value, Read):
            inner = self.of(Ref(file, value.value, context), person)
            if inner.decisive:
                return self.evidence.passed_as(value.name, inner)
            return self.evidence.written.limited(ref, self.evidence.named(value.name, inner, person, ref))
        if isinstance(value, Param):
            return self._parameter(ref, value, person)
        if isinstance(value, Typed):
            return self._typed(ref, value, person)
        if isinstance(value, Attr):
            return self._attribute(ref, value, person)
        if isinstance(value, Result):
            return self.results.of(ref, value, person)
        if isinstance(value, (Phi, Seq)):
            options = value.options if isinstance(value, Phi) else value.items
            return union([self.of(Ref(file, option, context), person) for option in options])
        if isinstance(value, Join):
            return self._joined(ref, value)
        if isinstance(value, Test):
            return self.treatments.treated(PRESENCE, [self.of(Ref(file, part, context), person) for part in value.of])
        if isinstance(value, (Record, SetField, Update, Drop, Rest)):
            return self.entries(ref, person)
        if isinstance(value, (FunctionRef, ClassRef)):
            return CLEARED
        if isinstance(value, Other):
            return self._other(ref, value)
        return self._unresolved(ref, value, person)

    # --- leaves ------------------------------------------------------------------------------

    def _parameter(self, ref: Ref, value: Param, person: bool) -> Labels:
        params = self.program.facts[ref.file].functions[value.function].params
        param = params[value.index] if value.index < len(params) else None
        return self.evidence.written.fitting(param.type if param else None, self._given(ref, value, param, person))

    def _given(self, ref: Ref, value: Param, param: ParamFact | None, person: bool) -> Labels:
        bound = self.expander.follow(ref)
        if bound:
            inner = union([self.of(step, person) for step in bound])
        elif self.expander.calls.omitted(ref, value):
            return CLEARED
        else:
            inner = self.evidence.expressions.by_path(ref)
            inner = Labels(inner.data, inner.cleared, inner.open | {Opening(Routine(ref.file, value.function))})
        if param is not None and param.type is not None and param.type.name in self.library.idioms.truths:
            treated = self.treatments.treated(PRESENCE, [self.evidence.named(param.name, inner, person, ref)])
            return Labels(treated.data, treated.cleared, inner.open)
        if inner.decisive or param is None:
            return self.evidence.passed_as(param.name, inner) if param is not None else inner
        named = self.evidence.named(param.name, inner, person, ref)
        if param.type is None:
            return named
        typed = self.evidence.expressions.by_type(ref.file, param.type.name)
        return Labels(typed.data, typed.cleared, inner.open) if typed.decisive else named

    def _typed(self, ref: Ref, value: Typed, person: bool) -> Labels:
        inner = self.of(Ref(ref.file, value.value, ref.context), person) if value.value >= 0 else NOTHING
        if inner.decisive:
            return inner
        typed = self.evidence.expressions.by_type(ref.file, value.written.name)
        return typed if typed.decisive else inner

    def _attribute(self, ref: Ref, value: Attr, person: bool) -> Labels:
        onward = self.expander.follow(ref)
        inner = union([self.of(step, person) for step in onward]) if onward else NOTHING
        base = Ref(ref.file, value.base, ref.context)
        if onward and not inner.data and self._partly_known(base, value.name):
            onward, inner = None, NOTHING
        if inner.decisive and not (inner.cleared and self.evidence.starts_empty(onward)):
            doubtful = all(datum.confidence is Confidence.LOW for datum in inner.data)
            return self.evidence.confirmed(inner, value.name, person) if doubtful else inner
        if not onward:
            if ref.context and self.fields.lacks(base, value.name):
                return CLEARED
            found = self.evidence.expressions.by_path(ref)
            if found.decisive:
                return found
            kind = self.library.sanitizers.kind_of_property(value.name, self.program.facts[ref.file].language)
            if kind is not None:
                held = self.of(base, person)
                single = tuple(d for d in held.data if not d.key and not d.whole)  # an object's field is no view of it
                return self.treatments.treated(kind, [held._replace(data=single)])
        receiver = self.evidence.spelling.receiver_of(base)
        keyed = value.name[:1].isupper() and self._is_of_map(base, value.name)
        named = self.evidence.named(value.name, inner, person, ref, receiver, literal=keyed)
        found = self.evidence.written.limited(ref, named)
        if found.data:
            return found._replace(open=found.open | self._asked(base, value.name))
        if found.decisive:
            return found
        base_labels = self.of(base) if self._is_same(value.name) else NOTHING
        open_ = inner.open | base_labels.open | self.evidence.open_of(base, value.name)
        if base_labels.decisive:
            return Labels(base_labels.data, base_labels.cleared, open_)
        return Labels((), False, open_)

    def _is_of_map(self, base: Ref, name: str) -> bool:
        """Whether a capital name is a key, not a type or a constant: `request.headers["Authorization"]`."""
        return not name.isidentifier() or any(datum.whole for datum in self.evidence.expressions.by_path(base).data)

    def _asked(self, base: Ref, member: str) -> frozenset[Opening]:
        """The function around, where a member is read from its own parameter: whoever calls it may know better."""
        held = self.expander.plain(base.file, base.value)
        if not isinstance(held, Param):
            return frozenset()
        routine = Routine(base.file, held.function)
        bound = self.program.frame_of(base.context, routine) is not None
        return frozenset() if bound else frozenset((Opening(routine, member),))

    def _partly_known(self, base: Ref, name: str) -> bool:
        """Whether a field is known on some ways to its object only, as after `if (x) a.name = ""`."""
        whole = (Record, Seq, Const)
        ends = [end for end in self.expander.ends(base) if not isinstance(self.program.value(end), whole)]
        return any(not self.expander.field(end, name) for end in ends)

    def _left_of(self, ref: Ref) -> frozenset[Opening]:
        """The functions that were handed the object of which a value is the rest."""
        held = self.program.value(ref)
        base = Ref(ref.file, held.base, ref.context) if isinstance(held, Rest) else ref
        return self.evidence.open_of(base, "")

    def _is_same(self, name: str) -> bool:
        return name in self.library.idioms.same.methods or name == "current"

    def _unresolved(self, ref: Ref, value: AnyValue, person: bool) -> Labels:
        parts = self.pairs.part(ref, value) if isinstance(value, Item) else None
        if parts is not None:
            return union([self.of(part, person) for part in parts])
        onward = self.expander.follow(ref)
        known = union([self.of(step, person) for step in onward or ()])
        if known.decisive:
            return known
        found = self.evidence.expressions.by_path(ref)
        if found.decisive:
            return found
        if isinstance(value, (Item, Elem)) and self._lists_no_data(Ref(ref.file, value.base, ref.context)):
            return CLEARED
        if onward and isinstance(value, (Item, Elem)):
            return known  # one known element; what its neighbors hold says nothing
        if isinstance(value, Item):
            if self.expander.lists.takes_key(ref, value):
                return CLEARED
            key = self.expander.constant(Ref(ref.file, value.key, ref.context))
            if key is not None:
                return self.results.read(ref, Ref(ref.file, value.base, ref.context), key, person)
        if isinstance(value, Item) and self.treatments.splits_at_sign(ref, value):
            return self.treatments.treated(DOMAIN, [self.of(Ref(ref.file, value.base, ref.context), person)])
        if isinstance(value, Item) and self.treatments.splits(ref, value):
            return self.treatments.treated(STRIPPED, [self._part(ref, value, person)])
        if isinstance(value, Item):
            keyed = self.evidence.under_key(ref, value, person)
            if keyed is not None:
                return keyed
        if isinstance(value, (Item, Elem)):
            inner = self._part(ref, value, person)
            bounds = self.treatments.bounds(ref, value) if isinstance(value, Item) else None
            return inner if bounds is None else self.treatments.cut(bounds, inner)
        if isinstance(value, (Free, Imported)):
            return self.evidence.named(value.name, Labels(open=known.open), person, ref)
        if isinstance(value, Receiver):
            extended = self.program.facts[ref.file].functions[value.function].extends
            asked = frozenset((Opening(Routine(ref.file, value.function)),)) if extended and not onward else known.open
            return self.evidence.named(extended.name if extended else "", Labels(open=asked), person, ref)
        return Labels(open=known.open)

    def _lists_no_data(self, base: Ref) -> bool:
        """Whether the name of a list says what its elements are: ids, folders, types."""
        named = isinstance(self.program.value(base), (Read, Attr))
        return named and self.library.vocabulary.clears(self.evidence.spelling.name_of(base))

    def _part(self, ref: Ref, value: Item | Elem, person: bool) -> Labels:
        """What an element of a list may be, or an entry under a key nobody knows; a part is not the whole."""
        base = Ref(ref.file, value.base, ref.context)
        entries = self.fields.of(base) if isinstance(value, Item) else []
        built = [entry.value for entry in entries if entry.value not in (base, *self.expander.ends(base))]
        inner = union([self.of(part, person) for part in built]) if built else self.of(base, person)
        return inner._replace(data=tuple(d for d in inner.data if not d.whole))

    # --- composites --------------------------------------------------------------------------

    def _joined(self, ref: Ref, value: Join) -> Labels:
        parts = [self.of(Ref(ref.file, part, ref.context)) for part in value.parts]
        if any(
            isinstance(self.program.value(end), (Record, SetField, Seq))
            for part in value.parts
            for end in self.expander.ends(Ref(ref.file, part, ref.context))
        ):
            return union(parts)  # the sum of two maps or lists, not a text
        found = union(parts)
        data = tuple(replace(datum, joined=True) for datum in found.data if not datum.whole)
        return Labels(data, not data and all(p.cleared for p in parts), found.open)

    def _other(self, ref: Ref, value: Other) -> Labels:
        if value.kind in self.library.idioms.transparent:
            return union([self.of(Ref(ref.file, part, ref.context)) for part in value.of])
        if value.kind in self.library.idioms.arithmetic:
            return self.treatments.treated(ROUNDED, [self.of(Ref(ref.file, part, ref.context)) for part in value.of])
        return CLEARED if value.of else NOTHING

    def thrown(self, ref: Ref) -> Labels:
        """What an exception says: the arguments it was made with."""
        found: list[Labels] = []
        for end in self.expander.ends(ref):
            value = self.program.value(end)
            if isinstance(value, Result):
                call = self.program.facts[end.file].calls[value.call]
                found += [self.of(Ref(end.file, arg.value, end.context)) for arg in call.args]
        return union(found)

    def entries(self, ref: Ref, person: bool) -> Labels:
        """The data in an object: each entry by its value, and by its key when the value says nothing."""
        found: list[Labels] = []
        if self._nesting >= DEEPEST_OBJECT:
            self._known.cut()
            return NOTHING
        self._nesting += 1
        for entry in self.fields.of(ref):
            itself = entry.value == ref  # what is left of an object nobody knows: whoever handed it in may know
            labels = Labels(open=self._left_of(ref)) if itself else self.of(entry.value, person)
            if not labels.decisive and entry.key:
                labels = self.evidence.keyed(entry.key, labels, person, entry.value)
            if entry.key:
                labels = self.evidence.confirmed(labels, entry.key, person)
                named = tuple(replace(datum, key=datum.key or entry.key) for datum in labels.data)
                labels = Labels(named, labels.cleared, labels.open)
            found.append(labels)
        self._nesting -= 1
        united = union(found)
        return Labels(united.data, not united.data and not united.open, united.open)
