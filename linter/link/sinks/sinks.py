"""Which calls, assignments and components hand data to an SDK, and in which role each argument goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.flow.graph import (
    AssignFact,
    Attr,
    CallFact,
    Const,
    ElementFact,
    Free,
    FunctionRef,
    Imported,
    Join,
    Record,
    Rest,
    Result,
    Seq,
    SetField,
    Update,
)
from linter.knowledge.catalogue import Call, Sdk, tokens
from linter.link.meaning.arguments import ArgSpec, like, shape_role, spec
from linter.link.meaning.automaton import Automaton, ClientOf
from linter.link.meaning.meanings import WINDOWS, Meanings, Sense
from linter.link.program.memo import Memo
from linter.link.program.program import Program, Ref, Routine, Site
from linter.link.values.fields import Fields
from linter.words.finding import Confidence

DEEPEST_SHAPE = 4
ANY_COMMAND = "*"


class Part(NamedTuple):
    """One value that is sent. `name` is the vendor's name of the argument; of a `field`, its key."""

    role: str
    value: Ref
    name: str
    field: bool = False


class Given(NamedTuple):
    """An argument as it is handed over, with the role of the whole."""

    role: str
    value: Ref
    name: str


class Use(NamedTuple):
    """One place where an SDK receives data. `span` is the whole call, assignment or start tag.

    `parts` are what is `given`, taken apart as far as it is known where the use stands.
    """

    sdk: Sdk
    operation: str
    confidence: Confidence
    verified: bool
    file: int
    span: tuple[int, int]
    routine: Routine
    parts: tuple[Part, ...]
    given: tuple[Given, ...]


class Sinks:
    """Finds the uses in one file at a time."""

    def __init__(self, program: Program, meanings: Meanings, fields: Fields) -> None:
        self.program = program
        self.meanings = meanings
        self.expander = meanings.expander
        self.fields = fields
        self._known: Memo[Site, tuple[Use, ...]] = Memo(program.gaps)

    def uses(self, file: int) -> Iterator[Use]:
        facts = self.program.facts[file]
        automaton = self.meanings.automaton(file)
        for number, call in enumerate(facts.calls):
            if call.callee >= 0 and self._may_be(file, call, automaton):
                yield from self._at(Site(file, number), call, automaton)
        for assign in facts.assigns:
            yield from self._assigned(file, assign, automaton)
        for element in facts.elements:
            yield from self._element(file, element, automaton)

    # --- calls -------------------------------------------------------------------------------

    def _may_be(self, file: int, call: CallFact, automaton: Automaton) -> bool:
        """Whether a call is written with a name of the catalogue, or by itself."""
        held = self.program.facts[file].values[call.callee]
        return not isinstance(held, Attr) or held.name in automaton.methods or self._on_window(file, held)

    def _at(self, site: Site, call: CallFact, automaton: Automaton) -> tuple[Use, ...]:
        """What a call is; remembered once no file that is not analysed can say otherwise."""
        return self._known.answer(site, lambda: tuple(self._called(site.file, call, automaton)), ())

    def _called(self, file: int, call: CallFact, automaton: Automaton) -> Iterator[Use]:
        entries = self._entries(file, call, automaton)
        if not entries:
            return
        best = max(confidence for _, _, confidence in entries)
        for owner, entry, confidence in entries:
            if confidence < best:
                continue
            given = self.bind(file, call, entry)
            if given is None:
                continue
            method = self.expander.method(file, call.callee)
            operation = " ".join(filter(None, (method or owner.client.id, self._command(file, call, entry))))
            routine = Routine(file, call.function)
            yield Use(
                owner.sdk, operation, confidence, entry.verified and owner.client.verified, file, call.span, routine,
                self.parts(owner.sdk, given, 0), given,
            )  # fmt: skip
            return

    def _entries(self, file: int, call: CallFact, automaton: Automaton) -> list[tuple[ClientOf, Call, Confidence]]:
        """The catalogue's entries for a callee: by method on a client, or for the client itself."""
        callee = Ref(file, call.callee)
        found: list[tuple[ClientOf, Call, Confidence]] = []
        for end in dict.fromkeys((callee, *self.expander.ends(callee))):
            for sense, method in self._methods(end, automaton):
                found += self._listed(automaton, sense, method)
        for sense in self.meanings.of(callee):
            found += self._listed(automaton, sense, "")
        return list(
            {(id(entry), confidence): (owner, entry, confidence) for owner, entry, confidence in found}.values()
        )

    def _on_window(self, file: int, held: Attr) -> bool:
        base = self.program.facts[file].values[held.base]
        marked = held.name.startswith(self.expander.idioms.shared.mark)
        return marked or (isinstance(base, Free) and base.name in WINDOWS)

    def _methods(self, end: Ref, automaton: Automaton) -> Iterator[tuple[Sense, str]]:
        held = self.program.value(end)
        file, _, context = end
        if isinstance(held, Attr):
            base = Ref(file, held.base, context)
            for sense in self.meanings.of(base) or self.meanings.kept(base):
                yield sense, held.name
        elif isinstance(held, Imported) and held.name in automaton.methods:
            if self.program.owns(file, held.module):
                return
            for sense in self.meanings.walk(file, Automaton.IMPORTS, tokens(held.module), Confidence.HIGH):
                yield sense, held.name
        elif isinstance(held, Free) and held.name in automaton.methods:
            for receiver in held.receivers:
                for sense in self.meanings.of(Ref(file, receiver, context)):
                    yield sense, held.name
            for module in self.program.facts[file].wild:
                for sense in self.meanings.walk(file, Automaton.IMPORTS, tokens(module), Confidence.HIGH):
                    yield sense, held.name

    def _listed(self, automaton: Automaton, sense: Sense, method: str) -> list[tuple[ClientOf, Call, Confidence]]:
        found: list[tuple[ClientOf, Call, Confidence]] = []
        for client in automaton.clients(sense.state):
            owner = automaton.states[client].client
            if owner is not None:
                found += [(owner, entry, sense.confidence) for entry in automaton.calls.get((client, method), ())]
        return found

    # --- arguments ---------------------------------------------------------------------------

    def _positional(self, file: int, call: CallFact, entry: Call) -> list[Ref]:
        refs: list[Ref] = []
        for arg in call.args:
            value = Ref(file, arg.value)
            if arg.spread == "list":
                held = self.program.value(self.expander.ends(value)[0])
                refs += [Ref(file, item) for item in held.items] if isinstance(held, Seq) else [value]
            elif not arg.name and not arg.spread:
                refs.append(value)
        if entry.queue and refs:
            first = self.expander.ends(refs[0])[0]
            held = self.program.value(first)
            refs = [Ref(first.file, i, first.context) for i in held.items] if isinstance(held, Seq) else []
        return refs

    def _command(self, file: int, call: CallFact, entry: Call) -> str:
        if not entry.command:
            return ""
        given = self._positional(file, call, entry)[:2]
        literal = [self.expander.constant(ref) for ref in given]
        if given and all(not self._kind(end) for end in self.expander.ends(given[0])):  # it may be any
            return ANY_COMMAND if any(" " not in command for command in entry.command) else ""
        for command in entry.command:
            words = command.split(" ")
            if len(words) <= len(literal) and all(like(w, t) for w, t in zip(words, literal, strict=False)):
                return " ".join(text or "" for text in literal[: len(words)])
        return ""

    def bind(self, file: int, call: CallFact, entry: Call) -> tuple[Given, ...] | None:
        """The arguments a call hands over by this entry; None when the arguments do not fit it."""
        positional = self._positional(file, call, entry)
        if entry.command:
            command = self._command(file, call, entry)
            if not command:
                return None
            positional = positional[len(command.split(" ")) :]
        if entry.arity is not None and not entry.arity[0] <= len(positional) <= entry.arity[1]:
            return None
        specs = [spec(text) for text in entry.args]
        bound: list[tuple[ArgSpec, Ref]] = []
        position = 0
        for wanted in specs:
            if position >= len(positional):
                break
            if self.fits(positional[position], wanted.kind):
                bound.append((wanted, positional[position]))
                position += 1
            elif not wanted.optional:
                return None
        bound += [(ArgSpec("", entry.rest, "", False), ref) for ref in positional[position:]]
        by_name = {s.name: s for s in (*specs, *map(spec, entry.named))}
        for arg in call.args:
            value = Ref(file, arg.value)
            if arg.name:
                bound.append((by_name.get(arg.name, ArgSpec(arg.name, entry.rest_named, "", False)), value))
            elif arg.spread == "record":
                for item in self.fields.of(value):
                    named = by_name.get(item.key or "", ArgSpec(item.key or "", entry.rest_named, "", False))
                    bound.append((named, item.value))
        return tuple(Given(wanted.role, ref, wanted.name) for wanted, ref in bound)

    def parts(self, sdk: Sdk, given: Iterable[Given], context: int) -> tuple[Part, ...]:
        """What is given, taken apart as it is known in a context."""
        found: list[Part] = []
        for role, ref, name in given:
            at = self.program.settled(ref if ref.context else ref._replace(context=context))
            found += self._parts(sdk, role, at, name, 0)
        return tuple(found)

    def _parts(self, sdk: Sdk, role: str, ref: Ref, name: str, depth: int) -> Iterator[Part]:
        """A structured argument is its fields, each in its own role."""
        if not role.startswith("@"):
            if role != "ignore":
                yield Part(role, ref, name, depth > 0)
            return
        shape = sdk.shapes.get(role[1:])
        if shape is None or depth > DEEPEST_SHAPE:
            return
        for item in self.fields.of(ref):
            if item.key is None and item.value != ref and self.fits(item.value, "record"):
                yield from self._parts(sdk, role, item.value, name, depth + 1)
            elif item.key is None:
                yield Part("properties", item.value, "")
            else:
                yield from self._parts(sdk, shape_role(shape, item.key), item.value, item.key, depth + 1)

    def fits(self, ref: Ref, kind: str) -> bool:
        """Whether a value can be of a kind; what is not known fits everything."""
        return not kind or any(self._kind(end) in (kind, "") for end in self.expander.ends(ref))

    def _kind(self, end: Ref) -> str:
        held = self.program.value(end)
        if isinstance(held, Const):
            if isinstance(held.value, str):
                return "text"
            return "number" if isinstance(held.value, (int, float)) and held.value is not True else ""
        if isinstance(held, Join):
            return "text"
        if isinstance(held, (Record, SetField, Rest)):
            return "record"
        if isinstance(held, Update):
            return self._kind(Ref(end.file, held.base, end.context))
        if isinstance(held, Seq):
            return "list"
        if isinstance(held, Result) and self._is_object(end, held):
            return "record"
        return "function" if isinstance(held, FunctionRef) else ""

    def _is_object(self, end: Ref, held: Result) -> bool:
        """An instance of a data class, the vendor's or the project's, also at the end of a chain of setters."""
        if self.meanings.vendor_record(end) is not None or self.expander.classes.of(end):
            return True
        callee = self.program.facts[end.file].values[self.program.facts[end.file].calls[held.call].callee]
        if not isinstance(callee, Attr):
            return False
        base = Ref(end.file, callee.base, end.context)
        return any(self._kind(inner) == "record" for inner in self.expander.ends(base))

    # --- assignments and markup --------------------------------------------------------------

    def _assigned(self, file: int, assign: AssignFact, automaton: Automaton) -> Iterator[Use]:
        span, target, value = assign.span, assign.target, assign.value
        routine = Routine(file, assign.function)
        held = self.program.value(Ref(file, target))
        if self.expander.method(file, target) not in automaton.settable:
            return
        found: list[tuple[int, str, Confidence]] = []
        if isinstance(held, Attr):
            for sense in self.meanings.of(Ref(file, held.base)):
                found += [(client, held.name, sense.confidence) for client in automaton.clients(sense.state)]
        for sense in self.meanings.of(Ref(file, target)):
            found.append((sense.state, "", sense.confidence))
        for state, name, confidence in found:
            for sdk, entry in automaton.assignments.get((state, name), ()):
                given = (Given(entry.role, Ref(file, value), name),)
                operation = name or self.expander.method(file, target)
                parts = self.parts(sdk, given, 0)
                yield Use(sdk, operation, confidence, entry.verified, file, span, routine, parts, given)
                return
            owner = automaton.states[state].client if state > 0 else None
            setter = f"set{name[:1].upper()}{name[1:]}"
            for call in automaton.calls.get((state, setter), ()) if name and owner else ():
                if len(call.args) >= 1 and owner is not None:
                    given = (Given(spec(call.args[0]).role, Ref(file, value), name),)
                    parts = self.parts(owner.sdk, given, 0)
                    yield Use(owner.sdk, name, confidence, call.verified, file, span, routine, parts, given)
                    return

    def _element(self, file: int, element: ElementFact, automaton: Automaton) -> Iterator[Use]:
        for sense in self.meanings.of(Ref(file, element.tag)):
            if sense.state <= 0:
                continue
            for sdk, component in automaton.states[sense.state].components:
                roles = component.attributes
                given = tuple(
                    Given(roles[a.name], Ref(file, a.value), a.name) for a in element.attributes if a.name in roles
                )
                operation = self.expander.method(file, element.tag)
                routine = Routine(file, element.function)
                verified = component.verified
                parts = self.parts(sdk, given, 0)
                yield Use(sdk, operation, sense.confidence, verified, file, element.span, routine, parts, given)
                return
