"""Where a value comes from: one step (`follow`), all the way (`ends`), and one field of it (`field`).

Variables, branches, parameters in a known context, imports, known functions, and fields of known objects
are seen through; what is left is a record, a list, a literal, or something nobody here can say more of.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    This,
    Typed,
    Update,
)
from linter.knowledge.idioms import Idioms
from linter.link.program.memo import Memo
from linter.link.program.program import MODULE, MOST_ENDS, Program, Ref, Routine, Site
from linter.link.values.calls import Calls
from linter.link.values.classes import Classes, Member
from linter.link.values.contexts import Contexts
from linter.link.values.copies import Copies
from linter.link.values.implementations import Implementations
from linter.link.values.lists import Lists
from linter.link.values.outside import Outside
from linter.link.values.protocol import ClassKey
from linter.link.values.shared import Shared
from linter.link.values.states import States

DEEPEST = 60
MADE = frozenset((Const, Record, Seq, Join, Test, Other, FunctionRef, ClassRef, SetField, Drop, Update, Rest))
LONGEST_CHAIN = 400


class Expander:
    """Follows references through a program; remembers what it found."""

    def __init__(self, program: Program, idioms: Idioms) -> None:
        self.program = program
        self.idioms = idioms
        self.classes = Classes(program, self)
        self.implementations = Implementations(program, self, self.classes)
        self.contexts = Contexts(program, self)
        self.calls = Calls(program, self, self.classes, self.implementations, self.contexts)
        self.lists = Lists(program, self, self.classes, self.calls)
        self.copies = Copies(program, self)
        self.shared = Shared(program, self, self.contexts)
        self.states = States(program, self)
        self._outside = Outside(program, self, self.classes, self.implementations)
        self._ends: Memo[Ref, tuple[Ref, ...]] = Memo(program.gaps, DEEPEST)
        self._fields: Memo[tuple[Ref, str], list[Ref]] = Memo(program.gaps)

    # --- the whole way -----------------------------------------------------------------------

    def ends(self, ref: Ref) -> tuple[Ref, ...]:
        """The values that cannot be followed further; bounded in number, never empty."""
        ref = self.program.settled(ref)
        if type(self.program.value(ref)) in MADE and ref.value != MODULE:
            return (ref,)
        known = self._ends.get(ref)
        if known is not None:
            return known
        if not self._ends.begin(ref):
            return (ref,)
        try:
            onward = self.follow(ref)
            if onward is None:
                found: tuple[Ref, ...] = (ref,)
            else:
                all_ends = dict.fromkeys(end for step in onward for end in self.ends(step))
                found = tuple(all_ends)[:MOST_ENDS] or (ref,)
        except BaseException:
            self._ends.abort(ref)
            raise
        return self._ends.end(ref, found)

    # --- calls -------------------------------------------------------------------------------

    def functions(self, callee: Ref) -> list[tuple[Routine, Ref | None]]:
        """The project's own functions that a callee may be, each with the instance it is called on."""
        return self.calls.functions(callee)

    def bound(self, site: Site, context: int, routine: Routine, index: int) -> list[Ref]:
        """The values that a call at `site` gives to parameter `index` of `routine`."""
        return self.calls.bound(site, context, routine, index)

    def outside(self, key: ClassKey, name: str) -> list[Ref]:
        """What other files put into a field of a class."""
        return self._outside.of(key, name)

    def method(self, file: int, callee: int) -> str:
        """The name a call is written with, as far as the callee is a name or a member."""
        held = self.plain(file, callee)
        return held.name if isinstance(held, (Attr, Free, Imported)) else ""

    # --- one step ----------------------------------------------------------------------------

    def follow(self, ref: Ref) -> Sequence[Ref] | None:
        """What the value is, one step nearer to its making; None when that is not known."""
        value = self.program.value(ref)
        file, _, context = ref
        if isinstance(value, Read):
            return (Ref(file, value.value, context),)
        if isinstance(value, Attr):
            base = Ref(file, value.base, context)
            return self.field(base, value.name) or self._extended(ref) or self.shared.member(base, value.name) or None
        if isinstance(value, Phi):
            return [Ref(file, option, context) for option in value.options]
        if isinstance(value, Typed):
            return (Ref(file, value.value, context),) if value.value >= 0 else None
        if isinstance(value, Param):
            return self.calls.argument(ref, value) or None
        if isinstance(value, Receiver):
            return self.calls.receiver(ref, value) or None
        if isinstance(value, Result):
            return self.calls.result(ref, value) or None
        if ref.value == MODULE:
            sole = self.program.sole(file)
            return (sole,) if sole is not None else None
        if isinstance(value, Imported):
            return self.imported(file, value.module, value.name) or None
        if isinstance(value, Free):
            return self._free(ref, value) or None
        if isinstance(value, Item):
            return self.lists.item(ref, value) or self.states.set_to(ref, value) or None
        if isinstance(value, Elem):
            return self.elements(Ref(file, value.base, context)) or None
        if isinstance(value, This):
            instance = self.classes.instance(ref, value)
            return (instance,) if instance is not None else None
        return None

    def imported(self, file: int, module: str, name: str) -> list[Ref]:
        """What an import means: values of the project; a member of what a file shows as a whole."""
        program = self.program
        if program.facts[file].language == "kotlin":
            return self._declared(file, module, name, 3)
        found = program.imported(file, module, name)
        if found or name in ("*", "default"):
            return found or []
        whole = program.imported(file, module, "*") or []
        return [inner for ref in whole for sole in [program.sole(ref.file)] if sole for inner in self.field(sole, name)]

    def _declared(self, file: int, module: str, name: str, depth: int) -> list[Ref]:
        """A declaration of a package, or a member of one: of an object, a companion, a class."""
        found = self.program.qualified(file, module, name)
        outer, _, last = module.rpartition(".")
        if found or not last[:1].isupper() or depth == 0:
            return found
        owners = self._declared(file, outer, last, depth - 1)
        return owners if name == "Companion" else [ref for owner in owners for ref in self.field(owner, name)]

    def _free(self, ref: Ref, value: Free) -> list[Ref]:
        for receiver in value.receivers:
            found = self.field(Ref(ref.file, receiver, ref.context), value.name)
            if found:
                return found
        return self.program.in_scope(ref.file, value.name) or self.shared.free(ref.file, value.name)

    def plain(self, file: int, value: int) -> AnyValue:
        """A value, variables seen through."""
        held = self.program.facts[file].values[value]
        while isinstance(held, Read):
            held = self.program.facts[file].values[held.value]
        return held

    def _extended(self, ref: Ref) -> list[Ref]:
        """What extension properties of this name give."""
        found: list[Ref] = []
        for routine, this in self.calls.extensions.of(ref):
            function = self.program.function(routine)
            inner = self.program.enter(routine, Site(ref.file, -1), ref.context, this)
            if function.role == "getter" and inner is not None:
                found.extend(Ref(routine.file, result, inner) for result in function.returns)
        return found

    def _is_pair(self, base: Ref, held: Record) -> bool:
        """Whether a record of one field is a pair, whose parts may be read in order or by name."""
        return self.program.facts[base.file].language == "kotlin" and len(held.entries) == 1

    def elements(self, base: Ref) -> list[Ref]:
        """What iterating over a value gives."""
        return self.lists.elements(base)

    def constant(self, ref: Ref) -> str | None:
        """The text that a value is known to be."""
        ends = self.ends(ref)
        held = self.program.value(ends[0])
        return held.value if len(ends) == 1 and isinstance(held, Const) and isinstance(held.value, str) else None

    # --- fields ------------------------------------------------------------------------------

    def field(self, base: Ref, name: str) -> list[Ref]:
        """The values of `base.name` as far as they are known."""
        found = self._own_field(base, name)
        for end in () if found else self.ends(base):
            found.extend(self._field_of(end, name, 0))
        if not found and name == "default" and self._is_sole(base):
            return [base]
        return list(dict.fromkeys(found))[:MOST_ENDS]

    def _own_field(self, base: Ref, name: str) -> list[Ref]:
        """A field of the known instance whose method runs, as that method left it: what it was given is known, too."""
        held = self.program.value(base)
        kotlin = self.program.facts[base.file].language == "kotlin"  # elsewhere, classes take fields without saying so
        instance = self.classes.instance(base, held) if isinstance(held, This) and kotlin else None
        classes = [key for end in self.ends(instance) for key in self.classes.of(end)] if instance is not None else []
        exact = isinstance(held, This) and classes == [(base.file, held.owner)]
        return list(self._field_of(base, name, 0)) if exact else []

    def _is_sole(self, base: Ref) -> bool:
        """Whether a value is a file that shows one value alone, which is then its `default`, too."""
        held = self.plain(base.file, base.value) if base.value != MODULE else None
        if not isinstance(held, Imported) or held.name != "*":
            return base.value == MODULE and self.program.sole(base.file) is not None
        return any(self.program.sole(ref.file) for ref in self.program.imported(base.file, held.module, "*") or ())

    def _field_of(self, end: Ref, name: str, depth: int) -> list[Ref]:
        key = (end, name)
        known = self._fields.get(key)
        if known is not None:
            return known
        if not self._fields.begin(key):
            return []
        try:
            found = self._find_field(end, name, depth)
        except BaseException:
            self._fields.abort(key)
            raise
        return self._fields.end(key, list(dict.fromkeys(found))[:MOST_ENDS])

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
            if self._is_pair(end, held):
                entry, pairs = held.entries[0], self.idioms.pairs
                side = entry.computed if name in pairs.keys else entry.value if name in pairs.values else -1
                return [at(side)] if side >= 0 else []
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
            return self.imported(file, held.module, name) if held.name == "*" else []
        if isinstance(held, Attr) and program.facts[file].language == "python":
            module = self._dotted(file, held)
            return self.imported(file, module, name) if module else []
        return self._member_values(self.classes.members(end, name), end)

    def _dotted(self, file: int, held: Attr) -> str:
        """The module that `a.b.c` names after `import a.b.c`, as it is written."""
        steps, base = [held.name], self.plain(file, held.base)
        while isinstance(base, Attr) and len(steps) < 8:
            steps.append(base.name)
            base = self.plain(file, base.base)
        if not isinstance(base, Imported) or base.name != "*":
            return ""
        module = ".".join((base.module, *reversed(steps)))
        return module if any(f"{name}.".startswith(f"{module}.") for name in self.program.facts[file].imports) else ""

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
