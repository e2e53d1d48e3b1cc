"""Classes of the project: members through bases, instances and what they were built with, implementations."""

from __future__ import annotations

from typing import NamedTuple

from linter.flow.graph import (
    Attr,
    ClassFact,
    ClassRef,
    Elem,
    FunctionRef,
    Other,
    Param,
    Receiver,
    Result,
    This,
    Type,
    Typed,
)
from linter.link.program.memo import Memo
from linter.link.program.program import Program, Ref, Routine, Site
from linter.link.values.element_types import list_of, written_element
from linter.link.values.protocol import ClassKey, Expansion

LONGEST_CHAIN = 200  # of members: `a.b.c`
DEEPEST_BASES = 8


class Member(NamedTuple):
    """A field's value, or a method as a function value."""

    ref: Ref
    getter: bool = False


class Classes:
    """Looks members up; asks the expander for what expressions mean."""

    def __init__(self, program: Program, expander: Expansion) -> None:
        self.program = program
        self.expander = expander
        self._methods_of: dict[tuple[int, int], Ref] = {}
        self._of: Memo[Ref, list[ClassKey]] = Memo(program.gaps, LONGEST_CHAIN)

    def fact(self, key: ClassKey) -> ClassFact:
        return self.program.facts[key.file].classes[key.owner]

    # --- what class a value is of ------------------------------------------------------------

    def of(self, end: Ref) -> list[ClassKey]:
        """The classes of the project that a value may be an instance of (or, for objects, be)."""
        known = self._of.get(end)
        if known is not None:
            return known
        if not self._of.begin(end):
            return []
        try:
            found = self._find(end)
        except BaseException:
            self._of.abort(end)
            raise
        return self._of.end(end, list(dict.fromkeys(found)))

    def _find(self, end: Ref) -> list[ClassKey]:
        held = self.program.value(end)
        if isinstance(held, This):
            return [ClassKey(end.file, held.owner)] if held.owner >= 0 else []
        if isinstance(held, ClassRef):
            return [ClassKey(end.file, held.owner)]
        if isinstance(held, Result):
            call = self.program.facts[end.file].calls[held.call]
            callee = Ref(end.file, call.callee, end.context)
            found = [k for e in self.expander.ends(callee) for k in self._class_of_ref(e)]
            if not found and self._is_maker(end.file, call.callee):
                found = [k for arg in call.args for k in self._literal(Ref(end.file, arg.value, end.context))]
            if not found:
                found = [k for r, _ in self.expander.functions(callee) for k in self._returned(r)]
            return found
        if isinstance(held, Typed):
            return self.named(end.file, held.written)
        if isinstance(held, Param):
            params = self.program.facts[end.file].functions[held.function].params
            written = params[held.index].type if held.index < len(params) else None
            return self.named(end.file, written) if written is not None else self._of_element(end, held)
        if isinstance(held, Elem):
            return [key for e in self.expander.ends(Ref(end.file, held.base, end.context)) for key in self.of(e)]
        if isinstance(held, Attr):
            return self._declared_field(end, held)
        if isinstance(held, Receiver):
            extends = self.program.facts[end.file].functions[held.function].extends
            return self.named(end.file, extends) if extends is not None else []
        return []

    def _literal(self, ref: Ref) -> list[ClassKey]:
        """The class that an argument names, also as `Parts::class.java`."""
        held = self.program.value(ref)
        if isinstance(held, Other) and held.kind == "class" and held.of:
            ref = Ref(ref.file, held.of[0], ref.context)
        return self.of_reference(ref)

    def _is_maker(self, file: int, callee: int) -> bool:
        """Whether a call gives back the instance of the class it is given, as containers of services do."""
        return self.expander.method(file, callee) in self.expander.idioms.contexts.makers

    def _of_element(self, end: Ref, held: Param) -> list[ClassKey]:
        """What a list whose callback this is a parameter of is declared to hold; a list is of its elements' class."""
        base = list_of(self.program, self.expander, end, held)
        if base is None:
            return []
        found = [key for e in self.expander.ends(base) for key in self.of(e)]
        written = [] if found else written_element(self.program, self.expander, base)
        return found or [key for file, type_ in written for key in self.named(file, type_)]

    def of_reference(self, callee: Ref) -> list[ClassKey]:
        """The classes that an expression names."""
        return [key for end in self.expander.ends(callee) for key in self._class_of_ref(end)]

    def _class_of_ref(self, end: Ref) -> list[ClassKey]:
        held = self.program.value(end)
        return [ClassKey(end.file, held.owner)] if isinstance(held, ClassRef) else []

    def _returned(self, routine: Routine) -> list[ClassKey]:
        written = self.program.function(routine).type
        return self.named(routine.file, written) if written is not None else []

    def _declared_field(self, end: Ref, held: Attr) -> list[ClassKey]:
        """The declared type of a field that has no known value."""
        return [key for file, written in self.written_field(end, held) for key in self.named(file, written)]

    def written_field(self, end: Ref, held: Attr) -> list[tuple[int, Type]]:
        """The types that a field is declared to have, each with the file in which it is written."""
        found: list[tuple[int, Type]] = []
        for base in self.expander.ends(Ref(end.file, held.base, end.context)):
            for key in self.of(base):
                for member in self._own(key, held.name):
                    value = self.program.value(member.ref)
                    if isinstance(value, Typed):
                        found.append((member.ref.file, value.written))
        return found

    def named(self, file: int, written: Type) -> list[ClassKey]:
        """The project's classes that a written type names, seen from a file."""
        if written.name in self.expander.idioms.wrappers.types and written.args:
            return self.named(file, written.args[0])
        if written.name == "|":
            return [key for arg in written.args for key in self.named(file, arg)]
        first, _, rest = written.name.partition(".")
        facts = self.program.facts[file]
        value = facts.names.get(first)
        refs = [Ref(file, value)] if value is not None else self.program.in_scope(file, first)
        for part in rest.split(".") if rest else ():
            refs = [found for ref in refs for found in self.expander.field(ref, part)]
        return [key for ref in refs for end in self.expander.ends(ref) for key in self._class_of_ref(end)]

    # --- members -----------------------------------------------------------------------------

    def members(self, end: Ref, name: str) -> list[Member]:
        """The member `name` of a value, looked up in its classes and their bases."""
        found: list[Member] = []
        for key in self.of(end):
            for member in self._inherited(key, name, end, DEEPEST_BASES):
                if not (member.getter and self.fact(key).kind == "interface"):  # one may differ
                    found.append(member)
        return found

    def _inherited(self, key: ClassKey, name: str, instance: Ref, depth: int) -> list[Member]:
        own = self._own(key, name, instance)
        if own or depth == 0:
            return own
        found: list[Member] = []
        for base in self.bases(key):
            found.extend(self._inherited(base, name, instance, depth - 1))
        return found

    def _own(self, key: ClassKey, name: str, instance: Ref | None = None) -> list[Member]:
        fact = self.fact(key)
        context = self._context(key, instance)
        functions = fact.methods.get(name, ())
        facts = self.program.facts[key.file]
        getters = [f for f in functions if facts.functions[f].role == "getter"]
        plain = [f for f in functions if facts.functions[f].role not in ("getter", "setter")]
        found = [Member(self._function_ref(key.file, f, context), True) for f in getters]
        found += [Member(self._function_ref(key.file, f, context)) for f in plain]
        if not getters and (not plain or facts.language == "kotlin"):  # where a property may share a function's name
            given = self._given(key, name, instance) if instance is not None else []
            found += given or [Member(Ref(key.file, value, context)) for value in fact.fields.get(name, ())]
            found += [Member(ref) for ref in self.expander.outside(key, name)] if name in fact.fields else []
        return found

    def _given(self, key: ClassKey, name: str, instance: Ref) -> list[Member]:
        """A field that a class without a constructor of its own takes from the call: a data class's."""
        held = self.program.value(instance)
        fact, facts = self.fact(key), self.program.facts[key.file]
        if not isinstance(held, Result) or name not in fact.fields:
            return []
        if facts.language != "python" or any("constructor" in self.fact(k).methods for k in self._line(instance)):
            return []
        values = [facts.values[number] for number in fact.fields[name]]
        if not any(isinstance(value, Typed) for value in values):
            return []
        args = self.program.facts[instance.file].calls[held.call].args
        named = [arg.value for arg in args if arg.name == name]
        if not named:
            order = [f for k in reversed(self._line(instance)) for f in self._declared_fields(k)]
            plain = [arg.value for arg in args if not arg.name and not arg.spread]
            named = plain[order.index(name) : order.index(name) + 1] if name in order else []
        return [Member(Ref(instance.file, number, instance.context)) for number in named]

    def _line(self, instance: Ref) -> list[ClassKey]:
        """The class of an instance and those above it."""
        return [each for key in self.of(instance)[:1] for each in (key, *self.ancestors(key))]

    def _declared_fields(self, key: ClassKey) -> list[str]:
        values = self.program.facts[key.file].values
        fields = self.fact(key).fields.items()
        return [name for name, held in fields if any(isinstance(values[number], Typed) for number in held)]

    def order(self, instance: Ref) -> list[str]:
        """The fields of an instance in the order in which it can be taken apart."""
        for key in self.of(instance):
            facts, constructors = self.program.facts[key.file], self.fact(key).methods.get("constructor", ())
            if facts.language == "python" and not constructors:
                return [name for k in reversed(self._line(instance)) for name in self._declared_fields(k)]
            if self.fact(key).kind == "data" and constructors:
                return [param.name for param in facts.functions[constructors[0]].params]
        return []

    def _context(self, key: ClassKey, instance: Ref | None) -> int:
        """The context in which a class's fields see the arguments their instance was built with."""
        if instance is None:
            return 0
        held = self.program.value(instance)
        if isinstance(held, This):
            return instance.context
        constructors = self.fact(key).methods.get("constructor", ())
        if isinstance(held, Result) and constructors:
            site = Site(instance.file, held.call)
            routine = Routine(key.file, constructors[0])
            base_site = self._base_site(key, instance)
            if base_site is not None:
                return base_site
            return self.program.enter(routine, site, instance.context, instance) or 0
        if isinstance(held, ClassRef):  # an object that is of another class: `object Opened : Event("opened")`
            return self._base_site(key, instance) or 0
        return 0

    def _base_site(self, key: ClassKey, instance: Ref) -> int | None:
        """Where an instance of a subclass hands arguments to the constructor of base `key`."""
        for sub in self.of(instance):
            if sub == key:
                return None
            if key not in self.bases(sub):
                continue
            call = self._base_call(sub)
            if call is not None:
                outer = self._context(sub, instance)
                constructors = self.fact(key).methods.get("constructor", ())
                if not constructors:
                    return None
                routine = Routine(key.file, constructors[0])
                return self.program.enter(routine, Site(sub.file, call), outer, instance) or 0
        return None

    def _base_call(self, sub: ClassKey) -> int | None:
        """The call that a class makes to its base's constructor: in its head, or in its own constructor."""
        facts = self.program.facts[sub.file]
        for value in self.fact(sub).bases:
            held = facts.values[value]
            if isinstance(held, Result):
                return held.call
        own = self.fact(sub).methods.get("constructor", ())
        for number, call in enumerate(facts.calls):
            if call.function in own and call.callee >= 0 and facts.values[call.callee] == This(sub.owner):
                return number
        return None

    def _function_ref(self, file: int, function: int, context: int) -> Ref:
        """A value that is this function; every function has exactly one."""
        key = (file, function)
        if key not in self._methods_of:
            for number, value in enumerate(self.program.facts[file].values):
                if isinstance(value, FunctionRef):
                    self._methods_of[file, value.function] = Ref(file, number)
        found = self._methods_of[key]
        return Ref(found.file, found.value, context)

    def bases(self, key: ClassKey) -> list[ClassKey]:
        found: list[ClassKey] = []
        for value in self.fact(key).bases:
            held = self.program.facts[key.file].values[value]
            if isinstance(held, Result):
                value = self.program.facts[key.file].calls[held.call].callee
            for end in self.expander.ends(Ref(key.file, value)):
                found.extend(k for k in self._class_of_ref(end) if k != key)
        return found

    def ancestors(self, key: ClassKey) -> list[ClassKey]:
        """Everything that a class extends or implements, directly or not."""
        found: list[ClassKey] = []
        pending = self.bases(key)
        while pending:
            base = pending.pop(0)
            if base not in found:
                found.append(base)
                pending.extend(self.bases(base))
        return found

    # --- instances ---------------------------------------------------------------------------

    def instance(self, ref: Ref, value: This) -> Ref | None:
        """The instance that `this` is in this context."""
        for frame in self.program.outward(ref.context):
            owner = self.program.function(frame.routine).owner
            if frame.this is not None and (owner == value.owner and frame.routine.file == ref.file):
                held = self.program.value(frame.this)
                if isinstance(held, This) and frame.this.context == ref.context:
                    return None
                return frame.this
        return None

    def constructed(self, ref: Ref, value: Param) -> list[Ref]:
        """The argument behind a constructor's parameter, when the context knows the instance."""
        function = self.program.facts[ref.file].functions[value.function]
        if function.name != "constructor":
            return []
        for frame in self.program.outward(ref.context):
            if frame.this is None:
                continue
            for end in self.expander.ends(frame.this):
                held = self.program.value(end)
                if isinstance(held, Result) and ClassKey(ref.file, function.owner) in self.of(end):
                    routine = Routine(ref.file, value.function)
                    return self.expander.bound(Site(end.file, held.call), end.context, routine, value.index)
        return []
