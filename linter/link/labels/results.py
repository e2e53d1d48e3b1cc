"""What personal data a call gives back: by what it is known to do, by its place in the catalogue, by its name."""

from __future__ import annotations

from linter.flow.graph import Attr, Const, FunctionRef, Result
from linter.link.labels.data import NOTHING, Labels, union
from linter.link.labels.protocol import Judging
from linter.link.labels.sanitizing import PRESENCE, RECODED
from linter.link.program.program import Ref
from linter.words.finding import Confidence


class Results:
    """The judge's part for calls."""

    def __init__(self, judge: Judging) -> None:
        self.judge = judge
        self.program = judge.program
        self.expander = judge.expander
        self.library = judge.library
        self.evidence = judge.evidence
        self.treatments = judge.treatments
        self.fields = judge.fields

    def of(self, ref: Ref, value: Result, person: bool) -> Labels:
        file, _, context = ref
        call = self.program.facts[file].calls[value.call]
        language = self.program.facts[file].language
        name = self.expander.method(file, call.callee)
        callee = self.program.value(Ref(file, call.callee, context))
        args = [Ref(file, arg.value, context) for arg in call.args]
        base = [Ref(file, callee.base, context)] if isinstance(callee, Attr) else []
        if name in self.library.idioms.holders.pairs or name in self.library.idioms.holders.fields:
            return NOTHING  # what it starts with is not what it will hold
        picked = self._picked(ref, args, person) if name in self.library.idioms.records.pick else NOTHING
        if picked.decisive:
            return picked
        kind = self.library.sanitizers.kind_of(
            self.evidence.spelling.path_of(Ref(file, call.callee, context)) + "()", name, language
        )
        mapped = self.expander.lists.mapped(ref)
        if kind is not None and not mapped:  # `joinToString { it.id }` has nothing of the rest
            known = self.evidence.expressions.by_path(ref)  # a word in a known call's name, as in `parse_args()`
            if known.decisive:
                return known
            treated = self.treatments.treated(kind, [self.judge.of(part, person) for part in (*args, *base)])
            if treated.data or kind != RECODED or not self.expander.functions(Ref(file, call.callee, context)):
                return treated
        onward = self.expander.follow(ref)  # a function of the project may get its data elsewhere
        if onward:
            inner = union([self.judge.of(step, person) for step in onward])
            if name in self.library.idioms.lists.filtering:
                inner = self._selected(inner)
            if not inner.decisive and self.library.vocabulary.clears(self._own(ref, call.callee)):
                return inner._replace(cleared=True)
            if inner.data and self._only_says_whether(Ref(file, call.callee, context)):
                return self.treatments.treated(PRESENCE, [inner])
            return inner if inner.decisive else self._called(name, inner, person, ref, "")
        found = self.evidence.expressions.by_path(ref)
        if found.decisive:
            return found
        idioms = self.library.idioms
        if base and args and name in idioms.records.read:
            key = self.expander.constant(args[0])
            if key:
                return self.read(ref, base[0], key, person)
        receiver = self.evidence.spelling.receiver_of(base[0]) if base else ""
        plain = not call.new and bool(name) and not name[0].isupper()  # a constructor names no datum
        named = self._called(name, NOTHING, person, ref, receiver) if plain else NOTHING
        if any(datum.confidence is Confidence.HIGH and not datum.whole for datum in named.data):
            return named  # `getEmail(account)` gives no account
        fields = self.fields.of(ref)
        if fields and fields[0].value != ref:
            return self.judge.entries(ref, person)
        if mapped:
            return union([self.judge.of(part, person) for part in mapped])
        passed: list[Ref] = []
        if base and name in idioms.parts:
            written = [self.program.value(arg) for arg in args]
            bounds = [held.value if isinstance(held, Const) else None for held in written]
            held = self.judge.of(base[0], person)
            found_out = len(bounds) == 2 and bounds[0] is None  # from a place that was looked for: one entry
            return self.treatments.cut(bounds, _parts_only(held) if found_out else held)
        static = bool(base) and self.evidence.is_static(base[0])
        if base and name in idioms.same.methods and not static:
            passed = base
        elif static or name in idioms.same.functions:
            passed = args if name in idioms.same.functions | idioms.same.methods else []
        inner = union([self.judge.of(part, person) for part in passed]) if passed else NOTHING
        if args and name in idioms.records.read:
            inner = _parts_only(inner)
        if inner.decisive:
            return inner
        return inner if not plain or (static and passed) else self._called(name, inner, person, ref, receiver)

    def _selected(self, labels: Labels) -> Labels:
        """What is left of entries that were looked through; of persons, each is still one."""
        types = self.library.vocabulary.types
        return labels._replace(data=tuple(d for d in labels.data if not d.whole or types[d.data].persons))

    def _own(self, ref: Ref, callee: int) -> str:
        """The name of a function of the same file."""
        held = self.expander.plain(ref.file, callee)
        functions = self.program.facts[ref.file].functions
        return functions[held.function].name if isinstance(held, FunctionRef) else ""

    def _only_says_whether(self, callee: Ref) -> bool:
        """Whether every function that a callee may be is declared to give back a truth."""
        types = [self.program.function(routine).type for routine, _ in self.expander.functions(callee)]
        return bool(types) and all(t is not None and t.name in self.library.idioms.truths for t in types)

    def _called(self, name: str, inner: Labels, person: bool, ref: Ref, receiver: str) -> Labels:
        """What a function's name says of its result; a bare verb says nothing."""
        vocabulary = self.library.vocabulary
        acts = name in vocabulary.names.acts and not vocabulary.is_person(receiver)
        return inner if acts else self.evidence.named(name, inner, person, ref, receiver)

    def _picked(self, ref: Ref, args: list[Ref], person: bool) -> Labels:
        """What is left of an object of which only some fields are taken: each by its name."""
        wanted = self.fields.names(args[1:])
        if not wanted or any(entry.key is not None for entry in self.fields.of(args[0])):
            return NOTHING
        found = union([self.read(ref, args[0], key, person) for key in sorted(wanted)])
        return Labels(found.data, not found.data, found.open)

    def read(self, ref: Ref, base: Ref, key: str, person: bool) -> Labels:
        """What a known key of an unknown object holds."""
        found = self.evidence.named(key, NOTHING, person, ref, self.evidence.spelling.receiver_of(base), literal=True)
        return found if found.decisive else Labels((), False, self.evidence.open_of(base, key))


def _parts_only(labels: Labels) -> Labels:
    """What is left when only one entry of an object can be there."""
    return labels._replace(data=tuple(datum for datum in labels.data if not datum.whole))
