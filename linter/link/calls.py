"""What a call means: the functions it reaches, the values their parameters get, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.flow.graph import Attr, CallFact, ClassRef, FunctionRef, Param, Read, Receiver, Result
from linter.link.contexts import Contexts
from linter.link.memo import Memo
from linter.link.program import Program, Ref, Routine, Site

if TYPE_CHECKING:
    from linter.link.expand import Expander

DEEPEST = 60  # calls in a row: `a.b().c()...`

Called = tuple[Routine, "Ref | None"]


class Calls:
    """Answers for the expander, and asks it for what expressions mean."""

    def __init__(self, program: Program, expander: Expander) -> None:
        self.program = program
        self.expander = expander
        self.idioms = expander.idioms
        self.contexts = Contexts(program, expander)
        self._functions_of: Memo[Ref, list[Called]] = Memo(program.gaps, DEEPEST)

    def grow(self) -> None:
        self._functions_of.grow()
        self.contexts.grow()

    # --- what is called ----------------------------------------------------------------------

    def functions(self, callee: Ref) -> list[Called]:
        """The project's own functions that a callee may be, each with the instance it is called on."""
        known = self._functions_of.get(callee)
        if known is not None:
            return known
        if not self._functions_of.begin(callee):
            return []
        try:
            found = self._functions(callee)
        except BaseException:
            self._functions_of.abort(callee)
            raise
        return self._functions_of.end(callee, list(dict.fromkeys(found)))

    def _functions(self, callee: Ref) -> list[Called]:
        found: list[Called] = []
        for end in self.expander.ends(callee):
            held = self.program.value(end)
            if isinstance(held, FunctionRef):
                routine = Routine(end.file, held.function)
                found.append((routine, self._instance_of(callee)))
                found += [(wrapper, None) for wrapper in self._decorating(routine)]
        found += self.expander.implementations.methods(callee)
        return found or self.extensions(callee) or self._indirect(callee)

    def _instance_of(self, callee: Ref) -> Ref | None:
        held = self.program.value(callee)
        while isinstance(held, Read):
            callee = Ref(callee.file, held.value, callee.context)
            held = self.program.value(callee)
        return Ref(callee.file, held.base, callee.context) if isinstance(held, Attr) else None

    def _decorating(self, routine: Routine) -> list[Routine]:
        """The functions that decorators put in a function's place."""
        found: list[Routine] = []
        for decorator in self.program.function(routine).decorators:
            for outer, _ in self.functions(Ref(routine.file, decorator)):
                for value in self.program.function(outer).returns:
                    for end in self.expander.ends(Ref(outer.file, value)):
                        held = self.program.value(end)
                        if isinstance(held, FunctionRef):
                            found.append(Routine(end.file, held.function))
        return found

    def extensions(self, callee: Ref) -> list[Called]:
        """Extension functions in sight, as far as the receiver's type does not speak against them."""
        held = self.expander.plain(callee.file, callee.value)
        if self.program.facts[callee.file].language != "kotlin" or not isinstance(held, Attr):
            return []
        routines = self.program.extensions(callee.file, held.name)
        base = Ref(callee.file, held.base, callee.context)
        types = self._types(base) if routines else frozenset()
        found: list[Called] = []
        for routine in routines:
            extends = self.program.function(routine).extends
            if extends is not None and (not types or extends.name.split(".")[-1] in types):
                found.append((routine, base))
        return found

    def _types(self, base: Ref) -> frozenset[str]:
        """The names of the project's classes that a value is of, their bases included; empty when not known."""
        classes = self.expander.classes
        pending = [key for end in self.expander.ends(base) for key in classes.of(end)]
        seen = set(pending)
        while pending:
            more = [key for key in classes.bases(pending.pop()) if key not in seen]
            seen.update(more)
            pending += more
        return frozenset(classes.fact(key).name for key in seen)

    def _indirect(self, callee: Ref) -> list[Called]:
        """A function that runs later, or an instance that is called itself."""
        words = self.idioms.dispatch
        held = self.expander.plain(callee.file, callee.value)
        if isinstance(held, Attr) and held.name in words.deferred:
            return self.functions(Ref(callee.file, held.base, callee.context))
        found: list[Called] = []
        for end in self.expander.ends(callee):
            if isinstance(self.program.value(end), ClassRef):
                continue
            for name in words.callable:
                for member in self.expander.classes.members(end, name):
                    method = self.program.value(member.ref)
                    if isinstance(method, FunctionRef):
                        found.append((Routine(member.ref.file, method.function), callee))
        return found

    # --- arguments ---------------------------------------------------------------------------

    def argument(self, ref: Ref, value: Param) -> list[Ref]:
        """The argument that a parameter got in this context, or that a known function gives a callback."""
        routine = Routine(ref.file, value.function)
        frame = self.program.frame_of(ref.context, routine)
        if frame is None:
            return self.expander.classes.constructed(ref, value) or self._called_back(ref, value)
        return self.bound(frame.site, frame.outer, routine, value.index)

    def receiver(self, ref: Ref, value: Receiver) -> list[Ref]:
        """What an extension function was called on in this context."""
        routine = Routine(ref.file, value.function)
        if self.program.function(routine).extends is None:
            return []
        frame = self.program.frame_of(ref.context, routine)
        return [frame.this] if frame is not None and frame.this is not None else []

    def bound(self, site: Site, context: int, routine: Routine, index: int) -> list[Ref]:
        """The values that a call at `site` gives to parameter `index` of `routine`."""
        if site.call < 0:
            return []
        call, params = self.program.call(site), self.program.function(routine).params
        if index >= len(params):
            return []
        names = {param.name for param in params}
        param, found, position = params[index], [], 0
        for arg in call.args[self._offset(site, call, routine) :]:
            value = Ref(site.file, arg.value, context)
            if arg.name:
                if arg.name == param.name:
                    return [value]
                if param.variadic == "record" and arg.name not in names:
                    found.append(value)
            elif arg.spread == "record":
                found += self.expander.field(value, param.name)
            elif position == index or (param.variadic == "list" and position >= index):
                return [value]
            elif not arg.spread:
                position += 1
        last = call.args[-1] if call.args else None
        trailing = index == len(params) - 1 and last is not None and not last.name and position == len(call.args)
        if trailing and last is not None and param.type is not None and param.type.name == "->":
            return [Ref(site.file, last.value, context)]
        return found

    def _offset(self, site: Site, call: CallFact, routine: Routine) -> int:
        """How many arguments are not for the function: the key of a message, the `this` of `call`."""
        known = self.expander.offsets.get((site, routine))
        if known is not None:
            return known
        held = self.expander.plain(site.file, call.callee)
        if not isinstance(held, Attr) or held.name == self.program.function(routine).name:
            return 0
        return self.idioms.dispatch.deferred.get(held.name, 0)

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
                return self.expander.elements(base)
        found: list[Ref] = []
        for routine, this in self.functions(Ref(file, call.callee, ref.context)):
            inner = program.enter(routine, Site(file, site), ref.context, this)
            if inner is None:
                continue
            facts = program.facts[routine.file]
            for other in facts.calls:
                if other.function == routine.function and value.index < len(other.args):
                    target = self.expander.plain(routine.file, other.callee)
                    if isinstance(target, Param) and target == Param(routine.function, number):
                        found.append(Ref(routine.file, other.args[value.index].value, inner))
        return found

    # --- results -----------------------------------------------------------------------------

    def result(self, ref: Ref, value: Result) -> list[Ref]:
        """What a call gives back, as far as it is known."""
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
        held = self.expander.plain(file, call.callee)
        name = self.expander.method(file, call.callee)
        if name in idioms.contexts.readers and call.args:
            return self.contexts.provided(Ref(file, call.args[0].value, context))
        lambdas = [r for arg in call.args for r in self.lambdas(Ref(file, arg.value, context))]
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

    def lambdas(self, ref: Ref) -> list[Routine]:
        held = self.program.value(ref)
        while isinstance(held, Read):
            ref = Ref(ref.file, held.value, ref.context)
            held = self.program.value(ref)
        return [Routine(ref.file, held.function)] if isinstance(held, FunctionRef) else []
