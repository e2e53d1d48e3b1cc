"""What a call means: the functions it reaches, the values their parameters get, and what comes back."""

from __future__ import annotations

from typing import NamedTuple

from linter.flow.graph import (
    RECEIVER,
    Attr,
    CallFact,
    ClassRef,
    FunctionRef,
    Param,
    Phi,
    Read,
    Receiver,
    Record,
    Result,
)
from linter.link.program.memo import Memo
from linter.link.program.program import Program, Ref, Routine, Site
from linter.link.values.classes import Classes
from linter.link.values.contexts import Contexts
from linter.link.values.extensions import Extensions
from linter.link.values.implementations import Implementations
from linter.link.values.protocol import Expansion
from linter.link.values.reflection import Reflection

CONSTRUCTOR = "constructor"
DEEPEST = 60  # calls in a row: `a.b().c()...`

Called = tuple[Routine, "Ref | None"]


class Handled(NamedTuple):
    """The calls that run a function's parameter, and those that get it as an argument."""

    called: list[int]
    passed: list[int]


class Calls:
    """Answers for the expander, and asks it for what expressions mean."""

    def __init__(
        self,
        program: Program,
        expander: Expansion,
        classes: Classes,
        implementations: Implementations,
        contexts: Contexts,
    ) -> None:
        self.program = program
        self.expander = expander
        self.idioms = expander.idioms
        self.classes = classes
        self.implementations = implementations
        self.contexts = contexts
        self.reflection = Reflection(program, expander)
        self.extensions = Extensions(program, expander, classes)
        self.offsets: dict[tuple[Site, Routine], int] = {}
        self._functions_of: Memo[Ref, list[Called]] = Memo(program.gaps, DEEPEST)
        self._handled: dict[int, dict[Param, Handled]] = {}
        self._options: dict[int, dict[int, tuple[int, str]]] = {}

    # --- what is called ----------------------------------------------------------------------

    def functions(self, callee: Ref) -> list[Called]:
        """The project's own functions that a callee may be, each with the instance it is called on."""
        callee = self.program.settled(callee)
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
        found += self.implementations.methods(callee)
        return found or self.extensions.of(callee) or self._indirect(callee)

    def _instance_of(self, callee: Ref) -> Ref | None:
        callee = self.program.behind(callee)
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
                for member in self.classes.members(end, name):
                    method = self.program.value(member.ref)
                    if isinstance(method, FunctionRef):
                        found.append((Routine(member.ref.file, method.function), callee))
        if not found and not isinstance(held, ClassRef):
            found = self.implementations.declared(callee, words.callable)
        return found

    # --- arguments ---------------------------------------------------------------------------

    def argument(self, ref: Ref, value: Param) -> list[Ref]:
        """The argument that a parameter got in this context, or that a known function gives a callback."""
        routine = Routine(ref.file, value.function)
        frame = self.program.frame_of(ref.context, routine)
        if frame is None:
            return self.classes.constructed(ref, value) or self._called_back(ref, value)
        return self.bound(frame.site, frame.outer, routine, value.index)

    def receiver(self, ref: Ref, value: Receiver) -> list[Ref]:
        """What an extension function was called on in this context."""
        routine = Routine(ref.file, value.function)
        if self.program.function(routine).extends is None:
            return self._handed_back(ref, value.function, RECEIVER)
        frame = self.program.frame_of(ref.context, routine)
        return [frame.this] if frame is not None and frame.this is not None else []

    def fits(self, site: Site, routine: Routine) -> bool:
        """Whether the arguments of a call fit the parameters: of several functions of a name, it means that one."""
        call, params = self.program.call(site), self.program.function(routine).params
        if self.program.facts[site.file].language != "kotlin" or self._offset(site, call, routine):
            return True
        args = [arg for arg in call.args if arg.name != RECEIVER]
        if any(arg.spread for arg in args) or any(param.variadic for param in params):
            return True
        owner = self.program.function(routine).owner
        inherits = owner >= 0 and self.program.facts[routine.file].classes[owner].bases  # perhaps its defaults, too
        needed = 0 if inherits else sum(param.default < 0 for param in params)
        return needed <= len(args) <= len(params) and {p.name for p in params} >= {a.name for a in args if a.name}

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

    def omitted(self, ref: Ref, value: Param) -> bool:
        """Whether the call in this context gives the parameter nothing; what an instance lacks may come later."""
        routine = Routine(ref.file, value.function)
        if self.program.function(routine).name == CONSTRUCTOR:
            return False
        frame = self.program.frame_of(ref.context, routine)
        if frame is None or frame.site.call < 0 or any(arg.spread for arg in self.program.call(frame.site).args):
            return False
        return not self.bound(frame.site, frame.outer, routine, value.index)

    def _offset(self, site: Site, call: CallFact, routine: Routine) -> int:
        """How many arguments are not for the function: the key of a message, the `this` of `call`."""
        known = self.offsets.get((site, routine))
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
        site, _ = function.passed_to
        if site < 0:
            return []
        call = program.facts[file].calls[site]
        callee = program.facts[file].values[call.callee]
        lists = self.idioms.lists
        base = Ref(file, callee.base if isinstance(callee, Attr) else -1, ref.context)
        if isinstance(callee, Attr) and value.index == 1 and callee.name in lists.gathering:
            return self.expander.elements(base)
        if isinstance(callee, Attr) and value.index == 0:
            if callee.name in lists.continuing:
                return [base]
            if callee.name in lists.each:
                return self.expander.elements(base)
        return self._handed_back(ref, value.function, value.index)

    def _handed_back(self, ref: Ref, function: int, wanted: int | str) -> list[Ref]:
        """What a function of the project gives to the lambda it was handed: an argument, or its `this`."""
        program, file = self.program, ref.file
        site, number = program.facts[file].functions[function].passed_to
        if site < 0:
            return []
        found: list[Ref] = []
        for routine, this in self.functions(Ref(file, program.facts[file].calls[site].callee, ref.context)):
            inner = program.enter(routine, Site(file, site), ref.context, this)
            for other in self.blocks(routine, number).called if inner is not None else ():
                args = program.call(Site(routine.file, other)).args
                given = [arg for arg in args if arg.name == (wanted if isinstance(wanted, str) else "")]
                at = 0 if isinstance(wanted, str) else wanted
                if at < len(given):
                    found.append(Ref(routine.file, given[at].value, inner or 0))
        return found

    def blocks(self, routine: Routine, number: int) -> Handled:
        """The calls that run a parameter, and those that hand it on."""
        if routine.file not in self._handled:
            found: dict[Param, Handled] = {}
            for call, fact in enumerate(self.program.facts[routine.file].calls):
                for value in self._params(routine.file, fact.callee):
                    found.setdefault(value, Handled([], [])).called.append(call)
                for arg in fact.args:
                    for value in self._params(routine.file, arg.value):
                        found.setdefault(value, Handled([], [])).passed.append(call)
            self._handled[routine.file] = found
        return self._handled[routine.file].get(Param(routine.function, number), Handled([], []))

    def options(self, file: int) -> dict[int, tuple[int, str]]:
        """The functions that stand in the options of a call: which call's, under which key."""
        known = self._options.get(file)
        if known is None:
            known = self._options[file] = {}
            for number, call in enumerate(self.program.facts[file].calls):
                for arg in call.args:
                    held = self.expander.plain(file, arg.value) if arg.value >= 0 else None
                    for entry in held.entries if isinstance(held, Record) else ():
                        value = self.expander.plain(file, entry.value)
                        if isinstance(value, FunctionRef) and entry.key:
                            known[value.function] = (number, entry.key)
        return known

    def _params(self, file: int, number: int) -> list[Param]:
        """The parameter that a value is, with or without a default."""
        held = self.expander.plain(file, number) if number >= 0 else None
        options = [self.program.facts[file].values[o] for o in held.options] if isinstance(held, Phi) else [held]
        return [option for option in options if isinstance(option, Param)]

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
        if language == "python":
            found = self.reflection.found(ref, call, name)
            if found:
                return found
        if name in idioms.contexts.readers and call.args:
            return self.contexts.provided(Ref(file, call.args[0].value, context))
        if name in idioms.records.builders and call.args:
            return self._built_by(Ref(file, call.args[-1].value, context))
        if name in idioms.wraps.get(language, ()) and call.args:
            return [Ref(file, call.args[0].value, context)]
        mapping = idioms.lists.mapping - idioms.pairs.revalued
        of_elements = isinstance(held, Attr) and (name in idioms.lists.continuing or name in mapping)
        if of_elements or name in idioms.invokes.get(language, ()):
            lambdas = [r for arg in call.args for r in self.lambdas(Ref(file, arg.value, context))]
            if lambdas:
                return [Ref(r.file, v, context) for r in lambdas for v in program.function(r).returns]
        if isinstance(held, Attr) and name in idioms.lists.filtering:
            return [Ref(file, held.base, context)]
        return []

    def _built_by(self, block: Ref) -> list[Ref]:
        """What a block leaves of the object it is run on; the block itself when it is not known."""
        held = self.program.value(block)
        ends = self.expander.ends(block) if isinstance(held, (Read, Param, Phi)) else (block,)
        found: list[Ref] = []
        for end in ends:
            inner = self.program.value(end)
            if isinstance(inner, FunctionRef):
                final = self.program.facts[end.file].functions[inner.function].final_this
                found += [Ref(end.file, final, end.context)] if final >= 0 else []
            elif isinstance(inner, Param):
                found.append(end)
        return found

    def lambdas(self, ref: Ref) -> list[Routine]:
        """The function that is written here, that a variable holds, or that a known call handed over."""
        ref = self.program.behind(ref)
        held = self.program.value(ref)
        ends = self.expander.ends(ref) if isinstance(held, (Param, Phi)) else (ref,)
        values = [(end.file, self.program.value(end)) for end in ends]
        return [Routine(file, held.function) for file, held in values if isinstance(held, FunctionRef)]
