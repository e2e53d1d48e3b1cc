"""Where a value comes from: one step (`follow`), all the way (`ends`), and one field of it (`field`).

Variables, branches, parameters in a known context, imports, known functions, and fields of known objects
are seen through; what is left is a record, a list, a literal, or something nobody here can say more of.
"""

from __future__ import annotations

from collections.abc import Sequence

from linter.flow.graph import (
    Attr,
    Const,
    Drop,
    Elem,
    Free,
    FunctionRef,
    Imported,
    Item,
    Param,
    Phi,
    Read,
    Record,
    Rest,
    Result,
    Seq,
    SetField,
    This,
    Typed,
    Update,
)
from linter.knowledge.idioms import Idioms
from linter.link.classes import Classes, Member
from linter.link.program import MODULE, Program, Ref, Routine, Site

DEEPEST = 60
LONGEST_CHAIN = 400
MOST_ENDS = 24


class Expander:
    """Follows references through a program; remembers what it found."""

    def __init__(self, program: Program, idioms: Idioms) -> None:
        self.program = program
        self.idioms = idioms
        self.classes = Classes(program, self)
        self._ends: dict[Ref, tuple[Ref, ...]] = {}
        self._partial: dict[Ref, tuple[Ref, ...]] = {}
        self._busy: set[Ref] = set()
        self._cuts = 0
        self._fields: dict[tuple[Ref, str], list[Ref]] = {}

    # --- the whole way -----------------------------------------------------------------------

    def ends(self, ref: Ref) -> tuple[Ref, ...]:
        """The values that cannot be followed further; bounded in number, never empty."""
        known = self._ends.get(ref) or self._partial.get(ref)
        if known is not None:
            return known
        if ref in self._busy or len(self._busy) > DEEPEST:
            self._cuts += 1
            return (ref,)
        self._busy.add(ref)
        cuts = self._cuts
        try:
            onward = self.follow(ref)
            if onward is None:
                found: tuple[Ref, ...] = (ref,)
            else:
                all_ends = dict.fromkeys(end for step in onward for end in self.ends(step))
                found = tuple(all_ends)[:MOST_ENDS] or (ref,)
        finally:
            self._busy.discard(ref)
        # what a cycle cut short holds for the question being answered, not for ever
        (self._ends if cuts == self._cuts or not self._busy else self._partial)[ref] = found
        if not self._busy:
            self._partial.clear()
        return found

    # --- one step ----------------------------------------------------------------------------

    def follow(self, ref: Ref) -> Sequence[Ref] | None:
        """What the value is, one step nearer to its making; None when that is not known."""
        value = self.program.value(ref)
        file, _, context = ref
        if isinstance(value, Read):
            return (Ref(file, value.value, context),)
        if isinstance(value, Attr):
            return self.field(Ref(file, value.base, context), value.name) or None
        if isinstance(value, Phi):
            return [Ref(file, option, context) for option in value.options]
        if isinstance(value, Typed):
            return (Ref(file, value.value, context),) if value.value >= 0 else None
        if isinstance(value, Param):
            return self._argument(ref, value) or None
        if isinstance(value, Result):
            return self._result(ref, value) or None
        if isinstance(value, Imported):
            return self.program.imported(file, value.module, value.name) or self._kotlin_import(value) or None
        if isinstance(value, Free):
            return self._free(ref, value) or None
        if isinstance(value, Item):
            return self._item(ref, value) or None
        if isinstance(value, Elem):
            return self._elements(Ref(file, value.base, context)) or None
        if isinstance(value, This):
            instance = self.classes.instance(ref, value)
            return (instance,) if instance is not None else None
        return None

    def _kotlin_import(self, value: Imported) -> list[Ref]:
        return self.program.qualified(value.module, value.name)

    def _free(self, ref: Ref, value: Free) -> list[Ref]:
        for receiver in value.receivers:
            found = self.field(Ref(ref.file, receiver, ref.context), value.name)
            if found:
                return found
        return self.program.in_scope(ref.file, value.name)

    def _argument(self, ref: Ref, value: Param) -> list[Ref]:
        """The argument that a parameter got in this context, or that a known function gives a callback."""
        program = self.program
        routine = Routine(ref.file, value.function)
        frame = program.frame_of(ref.context, routine)
        if frame is None:
            return self.classes.constructed(ref, value) or self._called_back(ref, value)
        return self.bound(frame.site, frame.outer, routine, value.index)

    def bound(self, site: Site, context: int, routine: Routine, index: int) -> list[Ref]:
        """The values that a call at `site` gives to parameter `index` of `routine`."""
        call, params = self.program.call(site), self.program.function(routine).params
        if index >= len(params):
            return []
        param, found, position = params[index], [], 0
        for arg in call.args:
            value = Ref(site.file, arg.value, context)
            if arg.name:
                if arg.name == param.name:
                    return [value]
            elif arg.spread == "record":
                found += self.field(value, param.name)
            elif position == index or (param.variadic == "list" and position >= index):
                return [value]
            elif not arg.spread:
                position += 1
        last = call.args[-1] if call.args else None
        trailing = index == len(params) - 1 and last is not None and not last.name and position == len(call.args)
        if trailing and last is not None and param.type is not None and param.type.name == "->":
            return [Ref(site.file, last.value, context)]
        return found

    def _called_back(self, ref: Ref, value: Param) -> list[Ref]:
        """A lambda's parameter: what the function it was handed to passes to it."""
        program, file = self.program, ref.file
        function = program.facts[file].functions[value.function]
        site, number = function.passed_to
        if site < 0:
            return []
        call = program.facts[file].calls[site]
        callee = program.facts[file].values[call.callee]
        lists = self.idioms.lists
        if isinstance(callee, Attr) and value.index == 0:
            base = Ref(file, callee.base, ref.context)
            if callee.name in lists.continuing:
                return [base]
            if callee.name in lists.each:
                return self._elements(base)
        found: list[Ref] = []
        for routine, this in self.functions(Ref(file, call.callee, ref.context)):
            inner = program.enter(routine, Site(file, site), ref.context, this)
            if inner is None:
                continue
            facts = program.facts[routine.file]
            for other in facts.calls:
                if other.function == routine.function and value.index < len(other.args):
                    target = self._plain(routine.file, other.callee)
                    if isinstance(target, Param) and target == Param(routine.function, number):
                        found.append(Ref(routine.file, other.args[value.index].value, inner))
        return found

    def _plain(self, file: int, value: int) -> object:
        held = self.program.facts[file].values[value]
        while isinstance(held, Read):
            held = self.program.facts[file].values[held.value]
        return held

    def _item(self, ref: Ref, value: Item) -> list[Ref]:
        key = self.program.value(Ref(ref.file, value.key, ref.context))
        found: list[Ref] = []
        for base in self.ends(Ref(ref.file, value.base, ref.context)):
            held = self.program.value(base)
            if isinstance(held, Seq) and isinstance(key, Const) and isinstance(key.value, int):
                if not held.spreads and 0 <= key.value < len(held.items):
                    found.append(Ref(base.file, held.items[key.value], base.context))
            elif isinstance(held, Record):
                known = self.constant(Ref(ref.file, value.key, ref.context))
                entries = [e.value for e in held.entries if known is None or e.key == known]
                found.extend(Ref(base.file, entry, base.context) for entry in entries[:MOST_ENDS])
        return found

    def _elements(self, base: Ref) -> list[Ref]:
        found: list[Ref] = []
        for end in self.ends(base):
            held = self.program.value(end)
            if isinstance(held, Seq):
                found.extend(Ref(end.file, item, end.context) for item in held.items[:MOST_ENDS])
        return found

    def constant(self, ref: Ref) -> str | None:
        """The text that a value is known to be."""
        ends = self.ends(ref)
        held = self.program.value(ends[0])
        return held.value if len(ends) == 1 and isinstance(held, Const) and isinstance(held.value, str) else None

    # --- calls -------------------------------------------------------------------------------

    def functions(self, callee: Ref) -> list[tuple[Routine, Ref | None]]:
        """The project's own functions that a callee may be, each with the instance it is called on."""
        found: list[tuple[Routine, Ref | None]] = []
        for end in self.ends(callee):
            held = self.program.value(end)
            if isinstance(held, FunctionRef):
                found.append((Routine(end.file, held.function), self._instance_of(callee)))
        if not found:
            found = self.classes.methods(callee)
        return found

    def _instance_of(self, callee: Ref) -> Ref | None:
        held = self.program.value(callee)
        while isinstance(held, Read):
            callee = Ref(callee.file, held.value, callee.context)
            held = self.program.value(callee)
        return Ref(callee.file, held.base, callee.context) if isinstance(held, Attr) else None

    def method(self, file: int, callee: int) -> str:
        """The name a call is written with, as far as the callee is a name or a member."""
        held = self._plain(file, callee)
        return held.name if isinstance(held, (Attr, Free, Imported)) else ""

    def _result(self, ref: Ref, value: Result) -> list[Ref]:
        program, idioms = self.program, self.idioms
        file, _, context = ref
        call = program.facts[file].calls[value.call]
        callee = Ref(file, call.callee, context)
        site = Site(file, value.call)
        found: list[Ref] = []
        for routine, this in self.functions(callee):
            function = program.function(routine)
            inner = program.enter(routine, site, context, this)
            if inner is not None:
                found.extend(Ref(routine.file, result, inner) for result in function.returns)
        if found:
            return found
        language = program.facts[file].language
        held = self._plain(file, call.callee)
        name = self.method(file, call.callee)
        lambdas = [r for arg in call.args for r in self._lambda(Ref(file, arg.value, context))]
        if lambdas and name in idioms.invokes.get(language, ()):
            return [Ref(r.file, v, context) for r in lambdas for v in program.function(r).returns]
        if lambdas and name in idioms.records.builders:
            finals = [(r.file, program.function(r).final_this) for r in lambdas]
            return [Ref(at, final, context) for at, final in finals if final >= 0]
        if name in idioms.wraps.get(language, ()) and call.args:
            return [Ref(file, call.args[0].value, context)]
        if isinstance(held, Attr) and lambdas and name in idioms.lists.continuing:
            return [Ref(r.file, v, context) for r in lambdas for v in program.function(r).returns]
        if isinstance(held, Attr) and name in idioms.lists.filtering:
            return [Ref(file, held.base, context)]
        return []

    def _lambda(self, ref: Ref) -> list[Routine]:
        held = self.program.value(ref)
        while isinstance(held, Read):
            ref = Ref(ref.file, held.value, ref.context)
            held = self.program.value(ref)
        return [Routine(ref.file, held.function)] if isinstance(held, FunctionRef) else []

    # --- fields ------------------------------------------------------------------------------

    def field(self, base: Ref, name: str) -> list[Ref]:
        """The values of `base.name` as far as they are known."""
        found: list[Ref] = []
        for end in (base,) if base.value == MODULE else self.ends(base):
            found.extend(self._field_of(end, name, 0))
        return list(dict.fromkeys(found))[:MOST_ENDS]

    def _field_of(self, end: Ref, name: str, depth: int) -> list[Ref]:
        key = (end, name)
        known = self._fields.get(key)
        if known is None:
            self._fields[key] = []  # what a cycle sees
            found = self._find_field(end, name, depth)
            known = self._fields[key] = list(dict.fromkeys(found))[:MOST_ENDS]
        return known

    def _find_field(self, end: Ref, name: str, depth: int) -> list[Ref]:
        program, (file, _, context) = self.program, end
        if end.value == MODULE:
            return program.exported(file, name)
        if depth > LONGEST_CHAIN:
            return []
        held = program.value(end)

        def at(value: int) -> Ref:
            return Ref(file, value, context)

        if isinstance(held, Record):
            for entry in reversed(held.entries):
                if entry.key == name:
                    return [at(entry.value)]
                if entry.key is None and entry.computed < 0:
                    inside = self.field(at(entry.value), name)
                    if inside:
                        return inside
            return []
        if isinstance(held, SetField):
            return [at(held.value)] if held.key == name else self._field_through(at(held.base), name, depth)
        if isinstance(held, Drop):
            return [] if held.key == name else self._field_through(at(held.base), name, depth)
        if isinstance(held, Rest):
            return [] if name in held.without else self.field(at(held.base), name)
        if isinstance(held, Update):
            set_here = self._put(end, held, name)
            return set_here if set_here is not None else self._field_through(at(held.base), name, depth)
        if isinstance(held, Imported):
            if held.name != "*":
                return []
            return program.imported(file, held.module, name) or []
        return self._member_values(self.classes.members(end, name), end)

    def _field_through(self, base: Ref, name: str, depth: int) -> list[Ref]:
        return [found for end in self.ends(base) for found in self._field_of(end, name, depth + 1)]

    def _member_values(self, members: list[Member], instance: Ref) -> list[Ref]:
        """Fields as they are; a getter gives what it returns."""
        found: list[Ref] = []
        for member in members:
            held = self.program.value(member.ref)
            if isinstance(held, FunctionRef) and member.getter:
                routine = Routine(member.ref.file, held.function)
                inner = self.program.enter(routine, Site(instance.file, -1), instance.context, instance)
                if inner is not None:
                    function = self.program.function(routine)
                    found.extend(Ref(routine.file, result, inner) for result in function.returns)
            else:
                found.append(member.ref)
        return found

    def _put(self, end: Ref, update: Update, name: str) -> list[Ref] | None:
        """What a changing call put under `name`; None when it put nothing there."""
        call = self.program.facts[end.file].calls[update.call]
        method = self.method(end.file, call.callee)
        args = [Ref(end.file, arg.value, end.context) for arg in call.args if not arg.name]
        records = self.idioms.records
        if method in records.merge and args:
            return self.field(args[0], name) or None
        if len(args) >= 2 and self.constant(args[0]) == name:
            return [args[1]]
        if len(args) == 1 and self.idioms.set_name(method) == name:
            return [args[0]]
        return None
