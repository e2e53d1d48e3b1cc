"""The entries of an object, however it was put together: literals, spreads, puts, merges, classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from linter.flow.graph import (
    Attr,
    CallFact,
    ClassRef,
    Drop,
    FunctionRef,
    Imported,
    Param,
    Phi,
    Receiver,
    Record,
    Rest,
    Result,
    Seq,
    SetField,
    Typed,
    Update,
)
from linter.knowledge.catalogue import RecordType
from linter.link.program.memo import Memo
from linter.link.program.program import Program, Ref
from linter.link.values.expand import Expander

MOST_ENTRIES = 200


class FieldOf(NamedTuple):
    """`key` is None when it is not known, or when `value` stands for a whole object that was spread."""

    key: str | None
    value: Ref


class Fields:
    """Takes objects apart."""

    def __init__(self, program: Program, expander: Expander, vendor_record: Callable[[Ref], RecordType | None]) -> None:
        """`vendor_record` says of a call's result which of an SDK's own data classes it is, if any."""
        self.program = program
        self.expander = expander
        self.vendor_record = vendor_record
        self.idioms = expander.idioms
        self._known: Memo[Ref, list[FieldOf]] = Memo(program.gaps)

    def of(self, ref: Ref) -> list[FieldOf]:
        """All entries; later ones of a known key replace earlier ones. Something opaque is one entry, itself."""
        ref = self.program.settled(ref)
        known = self._known.get(ref)
        if known is not None:
            return known
        if not self._known.begin(ref):
            return [FieldOf(None, ref)]
        found: list[FieldOf] = []
        try:
            for end in self.expander.ends(ref):
                found = list(dict.fromkeys((*found, *self._of_end(end))))[:MOST_ENTRIES]
        except BaseException:
            self._known.abort(ref)
            raise
        return self._known.end(ref, found)

    def lacks(self, ref: Ref, name: str) -> bool:
        """Whether an object is written out without a field of this name."""
        values = [self.program.value(end) for end in self.expander.ends(ref)]
        return all(
            isinstance(value, Record) and all(entry.key not in (None, name) for entry in value.entries)
            for value in values
        )

    def _of_end(self, end: Ref) -> list[FieldOf]:
        value = self.program.value(end)

        def at(number: int) -> Ref:
            return Ref(end.file, number, end.context)

        if isinstance(value, Record):
            found: list[FieldOf] = []
            for entry in value.entries:
                if entry.key is not None:
                    found = _set(found, entry.key, at(entry.value))
                elif entry.computed >= 0:
                    found = self._put(found, at(entry.computed), at(entry.value))
                else:
                    found = [*found, *self.of(at(entry.value))]
            return found
        if isinstance(value, SetField):
            base = self.of(at(value.base))
            base = [] if self._empty(base) else base
            if value.key is not None:
                return _set(base, value.key, at(value.value))
            return self._put(base, at(value.computed), at(value.value))
        if isinstance(value, Drop):
            return [entry for entry in self.of(at(value.base)) if entry.key != value.key]
        if isinstance(value, Rest):
            return self._rest(end, at(value.base), value.without)
        if isinstance(value, Update):
            return self._update(end, value)
        if isinstance(value, Seq):
            return [FieldOf(None, at(item)) for item in value.items]
        if isinstance(value, Result):
            return self._built(end, value)
        return [FieldOf(None, end)]

    def _rest(self, end: Ref, base: Ref, without: tuple[str, ...]) -> list[FieldOf]:
        inner = self.of(base)
        if len(inner) == 1 and inner[0].key is None:
            # what is left of an unknown object is not that object, but its class may say what it holds
            return [FieldOf(name, end) for name in self.declared(base) if name not in without] or [FieldOf(None, end)]
        return [entry for entry in inner if entry.key not in without]

    def _update(self, end: Ref, update: Update) -> list[FieldOf]:
        base = self.of(Ref(end.file, update.base, end.context))
        return self._changed(base, end, update.call)

    def _changed(self, base: list[FieldOf], end: Ref, number: int) -> list[FieldOf]:
        """What a changing call leaves of `base`: it puts, merges, appends or removes."""
        call = self.program.facts[end.file].calls[number]
        if isinstance(self.expander.plain(end.file, call.callee), (Param, Phi)):
            return [*base, *self._blocks(Ref(end.file, call.callee, end.context))]
        method = self.expander.method(end.file, call.callee)
        args = [Ref(end.file, arg.value, end.context) for arg in call.args if not arg.name]
        base = [] if self._empty(base) else base
        records = self.idioms.records
        if method in records.drop and args:
            key = self.expander.constant(args[0])
            return [entry for entry in base if entry.key != key]
        if method in records.merge and call.args:
            merged = base + [entry for arg in args for entry in self.of(arg)]
            for arg in call.args:
                if arg.name:
                    merged = _set(merged, arg.name, Ref(end.file, arg.value, end.context))
            return merged
        if len(args) >= 2:
            return self._put(base, args[0], args[1])
        name = self.idioms.set_name(method)
        if len(args) == 1 and name and method not in self.idioms.lists.append:
            return _set(base, name, args[0])
        return [*base, *(FieldOf(None, arg) for arg in args)]

    def _blocks(self, callee: Ref) -> list[FieldOf]:
        """What blocks put into the object that they are run on; one that nobody knows stands for its entries."""
        found: list[FieldOf] = []
        for end in self.expander.ends(callee):
            held = self.program.value(end)
            if not isinstance(held, FunctionRef):
                found.append(FieldOf(None, end))
                continue
            function = self.program.facts[end.file].functions[held.function]
            for final in (function.final_this, function.final_first):
                inner = self.of(Ref(end.file, final, end.context)) if final >= 0 else []
                found += [f for f in inner if not isinstance(self.program.value(f.value), (Receiver, Param))]
        return found

    def _put(self, base: list[FieldOf], key: Ref, value: Ref) -> list[FieldOf]:
        """What `base` is after `value` was put under `key`; in a loop over a map, after all of it was."""
        known = self.expander.constant(key)
        names = [known] if known else self.expander.copies.names(key)
        for name in names:
            base = _set(base, name, value)
        if names:
            return base
        copied = self.expander.copies.source(key, value)
        return [*base, *(self.of(copied) if copied is not None else [FieldOf(None, value)])]

    def _empty(self, base: list[FieldOf]) -> bool:
        """Whether the only entry is an object fresh from its constructor."""
        if len(base) != 1 or base[0].key is not None:
            return False
        value = self.program.value(base[0].value)
        if not isinstance(value, Result):
            return False
        call = self.program.facts[base[0].value.file].calls[value.call]
        name = self.expander.method(base[0].value.file, call.callee)
        return not call.args and name not in self.idioms.same.methods

    def _built(self, end: Ref, value: Result) -> list[FieldOf]:
        """An object that a call makes: a merge of others, a pick, an instance of the project's own class."""
        call = self.program.facts[end.file].calls[value.call]
        name = self.expander.method(end.file, call.callee)
        args = [Ref(end.file, arg.value, end.context) for arg in call.args]
        records = self.idioms.records
        if name in records.merge_functions:
            return [entry for arg in args for entry in self.of(arg)]
        if name in records.pick and len(args) >= 2:
            wanted = self.names(args[1:])
            inner = self.of(args[0])
            known = [entry for entry in inner if entry.key in wanted]
            return known or [FieldOf(name, args[0]) for name in sorted(wanted)] or [FieldOf(None, end)]
        if name in records.omit and len(args) >= 2:
            gone = self.names(args[1:])
            return [entry for entry in self.of(args[0]) if entry.key is None or entry.key not in gone]
        if name in self.idioms.same.functions and args and self._is_record(args[0]):
            return self.of(args[0])
        callee = self.program.value(Ref(end.file, call.callee, end.context))
        if isinstance(callee, Attr):
            base = Ref(end.file, callee.base, end.context)
            if name in self.idioms.pairs.revalued and args:
                return self._revalued(base, args[0])
            if self.idioms.mutates(name) and (self._is_fresh(base) or self._is_record(base)):
                return self._changed(self.of(base), end, value.call)
            whole = name in self.idioms.same.methods and not (args and name in records.read)  # `get(key)` is a part
            if whole and (self._is_fresh(base) or self._is_record(base)):
                return self.of(base)
        vendor = self.vendor_record(end)
        if vendor is not None:
            return self._vendor(end, call, vendor)
        one = args and self._is_record(args[0]) and not any(map(self._is_record, args[1:]))
        if one and not call.new and not self._owned(end.file, call.callee):
            return self.of(args[0])  # a helper nobody knows that is given an object and stands for one
        return self._instance(end) or [FieldOf(None, end)]

    def _owned(self, file: int, callee: int) -> bool:
        """Whether a function is the project's own, which says itself what it gives."""
        held = self.expander.plain(file, callee)
        return isinstance(held, Imported) and self.program.owns(file, held.module)

    def _revalued(self, base: Ref, made: Ref) -> list[FieldOf]:
        """The map that a function makes of another's values: their texts, their hashes."""
        found: list[FieldOf] = []
        for routine in self.expander.calls.lambdas(made):
            for number in self.program.function(routine).returns:
                value = Ref(routine.file, number, made.context)
                same = self.expander.copies.mapped(value) is not None
                found += [entry if same else FieldOf(entry.key, value) for entry in self.of(base)]
        return found or self.of(base)

    def _vendor(self, end: Ref, call: CallFact, record: RecordType) -> list[FieldOf]:
        """An SDK's own data class: constructor arguments by name or by position."""
        found: list[FieldOf] = []
        position = 0
        for arg in call.args:
            value = Ref(end.file, arg.value, end.context)
            if arg.name:
                found.append(FieldOf(record.fields.get(arg.name, arg.name), value))
            elif arg.spread or (not record.args and self._is_record(value)):  # its fields, in one object
                found.extend(self.of(value))
            elif position < len(record.args):
                found.append(FieldOf(record.args[position], value))
                position += 1
        return found or [FieldOf(None, end)]

    def _is_fresh(self, ref: Ref) -> bool:
        """Whether a value is an object being built where it stands: `Thing().put(..)`."""
        for end in self.expander.ends(ref):
            value = self.program.value(end)
            if isinstance(value, Result):
                call = self.program.facts[end.file].calls[value.call]
                if not call.args or call.new or self.vendor_record(end) is not None:
                    return True
                callee = self.program.value(Ref(end.file, call.callee, end.context))
                if isinstance(callee, Attr) and self.idioms.mutates(callee.name):
                    return self._is_fresh(Ref(end.file, callee.base, end.context))
        return False

    def _is_record(self, ref: Ref) -> bool:
        kinds = (Record, SetField, Update, Drop, Rest)
        return any(isinstance(self.program.value(end), kinds) for end in self.expander.ends(ref))

    def names(self, args: list[Ref]) -> set[str]:
        """The literal keys in arguments like `["a", "b"]` or `"a", "b"`."""
        found: set[str] = set()
        for arg in args:
            for end in self.expander.ends(arg):
                value = self.program.value(end)
                items = value.items if isinstance(value, Seq) else ()
                for ref in [Ref(end.file, item, end.context) for item in items] or [end]:
                    text = self.expander.constant(ref)
                    if text is not None:
                        found.add(text)
        return found

    def _instance(self, end: Ref) -> list[FieldOf]:
        """The data fields of an instance of the project's own class."""
        found: list[FieldOf] = []
        classes = self.expander.classes
        for key in classes.of(end):
            if classes.fact(key).kind != "data" and self.program.facts[key.file].language != "ecma":
                continue  # only data classes travel as their fields
            pending, seen = [key], set()
            while pending:
                at = pending.pop()
                if at in seen:
                    continue
                seen.add(at)
                pending.extend(classes.bases(at))
                for name in classes.fact(at).fields:
                    for member in classes.members(end, name):
                        found.append(FieldOf(name, member.ref))
        return list(dict.fromkeys(found))

    def declared(self, ref: Ref) -> list[str]:
        """The field names of the class that an unknown object is declared to have; empty when not known."""
        found: list[str] = []
        for end in self.expander.ends(ref):
            value = self.program.value(end)
            if isinstance(value, Param) and self.expander.calls.omitted(end, value):
                continue
            if isinstance(value, (Param, Typed, Attr, Result)) and not isinstance(value, ClassRef):
                for key in self.expander.classes.of(end):
                    fact = self.expander.classes.fact(key)
                    found.extend(name for name in fact.fields if name not in fact.methods)
        return list(dict.fromkeys(found))


def _set(entries: list[FieldOf], key: str | None, value: Ref) -> list[FieldOf]:
    return [*(entry for entry in entries if entry.key != key or key is None), FieldOf(key, value)]
