"""Wrappers that the configuration declares: functions whose arguments count as handed to an SDK, whatever they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.flow.graph import ClassRef, FunctionRef, Param
from linter.knowledge.catalogue import Call, Sdk
from linter.link.meaning.arguments import spec
from linter.link.program.program import Program, Ref, Routine
from linter.link.sinks.sinks import Given, Sinks, Use
from linter.link.values.expand import Expander
from linter.link.values.protocol import ClassKey
from linter.words.finding import Confidence


class Wrapping(NamedTuple):
    """A declared wrapper in a file of the project, or in a Kotlin package: `names` are "Class", "method" or "function".

    `args` are written as in the catalogue. `number` is its place in the configuration.
    """

    number: int
    sdk: Sdk
    args: tuple[str, ...]
    names: tuple[str, ...]
    path: str = ""
    package: str = ""


class Wrapped:
    """Finds declared wrappers in the program, and what is handed to them."""

    def __init__(self, program: Program, expander: Expander, sinks: Sinks, wrappers: Iterable[Wrapping] = ()) -> None:
        self.program = program
        self.expander = expander
        self.sinks = sinks
        self.wrappers = tuple(wrappers)

    def uses(self) -> Iterator[Use]:
        """Inside a wrapper, its own parameters are what is sent: its callers are found as those of any wrapper are."""
        for wrapper in self.wrappers:
            for target in self._targets(wrapper):
                if isinstance(target, Routine):
                    yield from self._inside(wrapper, target)
                else:
                    yield from self._calls(wrapper, target)

    def shown(self) -> Iterator[tuple[int, str]]:
        """The files and names of wrappers of which only the name is known; their callers are looked for by it."""
        for wrapper in self.wrappers:
            for target in self._targets(wrapper):
                if isinstance(target, Ref):
                    yield target.file, wrapper.names[-1]

    def lost(self) -> Iterator[tuple[int, str]]:
        """What of the configuration fits nothing: a wrapper's number and a sentence."""
        for wrapper in self.wrappers:
            name, targets = ".".join(wrapper.names), self._targets(wrapper)
            if not targets:
                yield wrapper.number, f'function: there is no "{name}" in {wrapper.path or wrapper.package}'
            for target in targets:
                for position, text in enumerate(wrapper.args):
                    if isinstance(target, Routine) and self._parameter(target, text, position) is None:
                        yield wrapper.number, f'args: "{name}" has no parameter "{spec(text).name}"'

    # --- where they are ----------------------------------------------------------------------

    def _targets(self, wrapper: Wrapping) -> list[Routine | Ref]:
        """The functions that are meant, or the values that are called like one."""
        found: list[Routine | Ref] = []
        for ref in self._shown(wrapper):
            for end in self.expander.ends(ref):
                found += self._members(end, wrapper.names[1:]) if len(wrapper.names) > 1 else [self._function(end)]
        return list(dict.fromkeys(found))

    def _shown(self, wrapper: Wrapping) -> list[Ref]:
        files = [self.program.number[wrapper.path]] if wrapper.path in self.program.number else []
        if not wrapper.path:
            files = [n for n, facts in enumerate(self.program.facts) if facts.package == wrapper.package]
        found: list[Ref] = []
        for file in files:
            facts, first = self.program.facts[file], wrapper.names[0]
            inner = [Ref(file, facts.names[first])] if first in facts.names else []
            found += self.program.exported(file, first) or inner
        return found

    def _function(self, end: Ref) -> Routine | Ref:
        held = self.program.value(end)
        return Routine(end.file, held.function) if isinstance(held, FunctionRef) else end._replace(context=0)

    def _members(self, end: Ref, names: tuple[str, ...]) -> list[Routine | Ref]:
        """A method of a class, or a function in an object."""
        held = self.program.value(end)
        found: list[Routine | Ref] = []
        if isinstance(held, ClassRef):
            methods = self.expander.classes.fact(ClassKey(end.file, held.owner)).methods
            found += [Routine(end.file, number) for number in methods.get(names[0], ())]
        if not found:
            inner = [ref for each in self.expander.field(end, names[0]) for ref in self.expander.ends(each)]
            found += [self._function(ref) for ref in inner]
        if len(names) == 1:
            return found
        return [inner for ref in found if isinstance(ref, Ref) for inner in self._members(ref, names[1:])]

    # --- what they are given -----------------------------------------------------------------

    def _parameter(self, routine: Routine, text: str, position: int) -> int | None:
        """The number of the parameter that an argument is: of its name, else in its place."""
        params = self.program.function(routine).params
        named = next((at for at, param in enumerate(params) if param.name == spec(text).name), position)
        return named if named < len(params) else None

    def _inside(self, wrapper: Wrapping, routine: Routine) -> Iterator[Use]:
        facts = self.program.facts[routine.file]
        values = {
            held.index: number
            for number, held in enumerate(facts.values)
            if isinstance(held, Param) and held.function == routine.function
        }
        given: list[Given] = []
        for position, text in enumerate(wrapper.args):
            number = self._parameter(routine, text, position)
            if number in values:
                given.append(Given(spec(text).role, Ref(routine.file, values[number]), spec(text).name))
        yield self._use(wrapper, routine.file, facts.functions[routine.function].span, routine, tuple(given))

    def _calls(self, wrapper: Wrapping, target: Ref) -> Iterator[Use]:
        """The calls of a value that nobody here can look into."""
        entry = Call(clients=(), methods=(), args=wrapper.args)
        for site in self.program.calls_named(wrapper.names[-1]):
            call = self.program.call(site)
            ends = self.expander.ends(Ref(site.file, call.callee))
            given = self.sinks.bind(site.file, call, entry) if target in ends else None
            if given is not None:
                yield self._use(wrapper, site.file, call.span, Routine(site.file, call.function), given)

    def _use(
        self, wrapper: Wrapping, file: int, span: tuple[int, int], routine: Routine, given: tuple[Given, ...]
    ) -> Use:
        parts = self.sinks.parts(wrapper.sdk, given, 0)
        return Use(wrapper.sdk, wrapper.names[-1], Confidence.HIGH, True, file, span, routine, parts, given)
