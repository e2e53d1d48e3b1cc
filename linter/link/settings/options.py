"""One option of a tree of settings, wherever in the program its value was put: every way counts as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Union

from linter.flow.graph import (
    Attr,
    Const,
    Drop,
    Entry,
    FunctionRef,
    Join,
    Read,
    Record,
    Rest,
    Result,
    Seq,
    SetField,
    Test,
    Update,
)
from linter.knowledge.conditions import ELEMENT, same_option
from linter.link.program.program import Program, Ref, Site
from linter.link.values.expand import Expander
from linter.link.values.fields import Fields

LONGEST_TRAIL = 40
MOST_FOUND = 24

Path = tuple[str, ...]


class Plain(NamedTuple):
    """A value that no one expression makes: the flag that a bare call sets, the list that several arguments are."""

    data: Union[bool, tuple[Ref, ...], None]


PARTS = Plain(None)  # an object of which only parts are set


class Found(NamedTuple):
    """A value that an option may have. `trail` leads from the whole tree to it; `sure`: there is no other way.

    `at` is the range of a statement that sets it, where that is not an expression inside the tree.
    `textual`: the source knows only texts, "true" is a truth value.
    """

    value: Union[Ref, Plain]
    trail: tuple[Ref, ...]
    sure: bool = True
    at: tuple[int, tuple[int, int]] | None = None
    textual: bool = False


class Lookup(NamedTuple):
    """What an option may be. `absent`: some way leaves it out; `opaque`: something unknown may set it."""

    found: tuple[Found, ...] = ()
    absent: bool = False
    opaque: bool = False


ABSENT = Lookup(absent=True)
OPAQUE = Lookup(opaque=True)


def either(ways: Iterable[Lookup]) -> Lookup:
    """One of several ways that the program can take."""
    known = list(dict.fromkeys(ways))
    found = dict.fromkeys(each for way in known for each in way.found)
    if len(known) > 1:
        found = dict.fromkeys(each._replace(sure=False) for each in found)
    return Lookup(tuple(found)[:MOST_FOUND], any(w.absent for w in known), any(w.opaque for w in known))


def latest(ways: Iterable[Lookup]) -> Lookup:
    """Several writers, the last one first: the first that certainly sets the option ends the search."""
    found: dict[Found, None] = {}
    opaque = False
    for way in ways:
        unsure = opaque or bool(found)
        found.update(dict.fromkeys(each._replace(sure=False) if unsure else each for each in way.found))
        opaque = opaque or way.opaque
        if not way.absent and not way.opaque:
            return Lookup(tuple(found)[:MOST_FOUND], False, opaque)
    return Lookup(tuple(found)[:MOST_FOUND], not opaque, opaque)


class Options:
    """Looks options up in the value graph."""

    def __init__(self, program: Program, expander: Expander, fields: Fields, made: Callable[[Ref], bool]) -> None:
        """`made` says whether a call's result is an SDK's own, so that what it was not given is not set."""
        self.program = program
        self.expander = expander
        self.fields = fields
        self.made = made
        self.idioms = expander.idioms

    def find(self, tree: Ref | Plain, path: Path, trail: tuple[Ref, ...] = ()) -> Lookup:
        """The option at `path` below the value `tree`."""
        if not path:
            return Lookup((Found(tree, (*trail, tree) if isinstance(tree, Ref) else trail),))
        if isinstance(tree, Plain):
            items, _ = self.elements(tree)
            inner = path[0] == ELEMENT and either(self._below(item, path[1:]) for item in items)
            return inner or ABSENT
        if len(trail) > LONGEST_TRAIL:
            return OPAQUE
        here = (*trail, tree)
        if path[0] == ELEMENT:
            items, complete = self.elements(tree, here)
            ways = [self._below(item, path[1:]) for item in items]
            found = tuple(found._replace(sure=False) for way in ways for found in way.found)
            opaque = not complete or any(way.opaque for way in ways)
            return Lookup(found[:MOST_FOUND], any(way.absent for way in ways) or (complete and not items), opaque)
        return self._through(self.entry(tree, path[0], here), path[1:])

    def _through(self, first: Lookup, rest: Path) -> Lookup:
        if not rest or not first.found:
            return first
        inner = either(self._below(found, rest) for found in first.found)
        return Lookup(inner.found, inner.absent or first.absent, inner.opaque or first.opaque)

    def _below(self, found: Found, rest: Path) -> Lookup:
        way = self.find(found.value, rest, found.trail[:-1] if isinstance(found.value, Ref) else found.trail)
        return way._replace(found=tuple(f._replace(sure=f.sure and found.sure) for f in way.found))

    # --- one level -----------------------------------------------------------------------------

    def entry(self, ref: Ref, key: str, trail: tuple[Ref, ...]) -> Lookup:
        """The value under `key` in whatever `ref` may be."""
        return either(self._entry(end, key, trail if end == ref else (*trail, end)) for end in self.expander.ends(ref))

    def _entry(self, end: Ref, key: str, trail: tuple[Ref, ...]) -> Lookup:
        held = self.program.value(end)
        if len(trail) > LONGEST_TRAIL:
            return OPAQUE

        def at(number: int) -> Ref:
            return Ref(end.file, number, end.context)

        def base(number: int) -> Lookup:
            return self.entry(at(number), key, (*trail, at(number)))

        if isinstance(held, Record):
            return latest(self._of_entry(end, entry, key, trail) for entry in reversed(held.entries))
        if isinstance(held, SetField):
            name = held.key if held.key is not None else self.expander.constant(at(held.computed))
            if name is not None and same_option(name, key):
                return self._set(at(held.value), trail)
            below = base(held.base)
            return below if name is not None else below._replace(absent=False, opaque=True)
        if isinstance(held, Drop):
            return ABSENT if same_option(held.key, key) else base(held.base)
        if isinstance(held, Rest):
            return ABSENT if any(same_option(name, key) for name in held.without) else base(held.base)
        if isinstance(held, Update):
            changed = self._change(end, held.call, key, trail)
            return latest((changed, base(held.base))) if changed.absent or changed.opaque else changed
        if isinstance(held, Result):
            return self._made(end, held.call, key, trail)
        if isinstance(held, (Const, Seq, Join, Test)):
            return ABSENT
        return self._fields(end, key, trail)

    def _set(self, value: Ref, trail: tuple[Ref, ...]) -> Lookup:
        return Lookup((Found(value, (*trail, value)),))

    def _of_entry(self, end: Ref, entry: Entry, key: str, trail: tuple[Ref, ...]) -> Lookup:
        value = Ref(end.file, entry.value, end.context)
        name = entry.key
        if name is None and entry.computed >= 0:
            name = self.expander.constant(Ref(end.file, entry.computed, end.context))
            if name is None:
                return OPAQUE
        if name is None:
            return self.entry(value, key, (*trail, value))
        return self._set(value, trail) if same_option(name, key) else ABSENT

    def _change(self, end: Ref, number: int, key: str, trail: tuple[Ref, ...]) -> Lookup:
        """What one changing call sets: a setter, a put, a merge."""
        call = self.program.facts[end.file].calls[number]
        method, records = self.expander.method(end.file, call.callee), self.idioms.records
        args = [Ref(end.file, arg.value, end.context) for arg in call.args if not arg.name and not arg.spread]
        if method in records.merge and args:
            return latest(self.entry(arg, key, (*trail, arg)) for arg in reversed(args))
        if same_option(method, key) or same_option(self.idioms.set_name(method) or "", key):
            if len(args) == 1:
                return self._set(args[0], trail)
            at = (end.file, self.program.step(Site(end.file, number)))
            return Lookup((Found(Plain(tuple(args) or True), trail, at=at),)) if args or not call.args else OPAQUE
        if len(args) == 2 and method in records.put:
            name = self.expander.constant(args[0])
            if name is None:
                return OPAQUE
            return self._set(args[1], trail) if same_option(name, key) else ABSENT
        return ABSENT

    def _made(self, end: Ref, number: int, key: str, trail: tuple[Ref, ...]) -> Lookup:
        """An object out of a call: a constructor, a builder's chain, a merge of others."""
        facts = self.program.facts[end.file]
        call = facts.calls[number]
        name = self.expander.method(end.file, call.callee)
        given = [Ref(end.file, arg.value, end.context) for arg in call.args if not arg.name and not arg.spread]
        if name in self.idioms.records.merge_functions:
            return latest(self.entry(arg, key, (*trail, arg)) for arg in reversed(given))
        callee = facts.values[call.callee]
        while isinstance(callee, Read):
            callee = facts.values[callee.value]
        base = Ref(end.file, callee.base, end.context) if isinstance(callee, Attr) else None
        if base is not None and any(self._built(inner) for inner in self.expander.ends(base)):
            changed = self._change(end, number, key, trail)
            return changed if not changed.absent else self.entry(base, key, (*trail, base))
        ways: list[Lookup] = []
        vendor = self.fields.vendor_record(end)
        names = vendor.args if vendor is not None else ()
        for position, arg in enumerate(given):
            if position < len(names) and same_option(names[position], key):
                ways.append(self._set(arg, trail))
            elif position >= len(names) and self._is_record(arg):
                ways.append(self.entry(arg, key, (*trail, arg)))
        for named in call.args:
            value = Ref(end.file, named.value, end.context)
            if named.spread == "record":
                ways.append(self.entry(value, key, (*trail, value)))
            elif named.name and same_option(named.name, key):
                ways.append(self._set(value, trail))
        known = latest(reversed(ways))
        if known.found or known.opaque or ways:
            return known
        if call.new or name[:1].isupper() or self.made(end):
            own = self._fields(end, key, trail)
            return own if own.found else ABSENT
        return self._fields(end, key, trail)

    def _built(self, end: Ref) -> bool:
        """Whether a value is an object under construction, so that a method of it may be a setter."""
        held = self.program.value(end)
        if isinstance(held, Result):
            call = self.program.facts[end.file].calls[held.call]
            name = self.expander.method(end.file, call.callee)
            if call.new or name[:1].isupper() or self.made(end):
                return True
            callee = self.program.value(Ref(end.file, call.callee, end.context))
            return isinstance(callee, Attr) and any(
                self._built(inner) for inner in self.expander.ends(Ref(end.file, callee.base, end.context))
            )
        return isinstance(held, (Update, SetField))

    def _is_record(self, ref: Ref) -> bool:
        kinds = (Record, SetField, Update, Drop, Rest)
        return any(isinstance(self.program.value(end), kinds) for end in self.expander.ends(ref))

    def _fields(self, end: Ref, key: str, trail: tuple[Ref, ...]) -> Lookup:
        """What the fields of a class or of another known object say."""
        entries = self.fields.of(end)
        named = [item.value for item in entries if item.key is not None and same_option(item.key, key)]
        if named:
            return either(self._set(value, trail) for value in named)
        return OPAQUE if any(item.key is None for item in entries) or not entries else ABSENT

    # --- lists ---------------------------------------------------------------------------------

    def elements(self, ref: Ref | Plain, trail: tuple[Ref, ...] = ()) -> tuple[list[Found], bool]:
        """The elements of a list (a record's values, a single value), and whether these are certainly all."""
        if isinstance(ref, Plain):
            items = ref.data if isinstance(ref.data, tuple) else ()
            return [Found(item, (*trail, item)) for item in items], True
        found: list[Found] = []
        complete = len(trail) <= LONGEST_TRAIL
        for end in self.expander.ends(ref) if complete else ():
            inner, whole = self._elements(end, trail if end == ref else (*trail, end))
            found += inner
            complete = complete and whole
        return list(dict.fromkeys(found))[:MOST_FOUND], complete

    def _elements(self, end: Ref, trail: tuple[Ref, ...]) -> tuple[list[Found], bool]:
        held = self.program.value(end)

        def all_of(numbers: Iterable[tuple[int, bool]]) -> tuple[list[Found], bool]:
            found: list[Found] = []
            complete = True
            for number, spread in numbers:
                item = Ref(end.file, number, end.context)
                inner, whole = self.elements(item, (*trail, item)) if spread else ([Found(item, (*trail, item))], True)
                found += inner
                complete = complete and whole
            return found, complete

        if isinstance(held, Seq):
            return all_of((item, number in held.spreads) for number, item in enumerate(held.items))
        if isinstance(held, Record):
            return all_of((entry.value, entry.key is None and entry.computed < 0) for entry in held.entries)
        if isinstance(held, FunctionRef):
            returns = self.program.facts[end.file].functions[held.function].returns
            return all_of((number, True) for number in returns)
        if isinstance(held, Update):
            args = self.program.facts[end.file].calls[held.call].args
            return all_of([(held.base, True), *((arg.value, arg.spread == "list") for arg in args)])
        if isinstance(held, Result):
            call = self.program.facts[end.file].calls[held.call]
            callee = self.program.value(Ref(end.file, call.callee, end.context))
            listed = isinstance(callee, Attr) and self._lists(Ref(end.file, callee.base, end.context))
            if listed and isinstance(callee, Attr):
                return all_of([(callee.base, True), *((arg.value, True) for arg in call.args)])
            return ([Found(end, (*trail, end))], True) if self.made(end) else ([], False)
        if isinstance(held, Const) and (held.value is None or held.value is False):
            return [], True
        return ([Found(end, (*trail, end))], True) if isinstance(held, (Const, SetField)) else ([], False)

    def _lists(self, ref: Ref) -> bool:
        return any(isinstance(self.program.value(end), Seq) for end in self.expander.ends(ref))
