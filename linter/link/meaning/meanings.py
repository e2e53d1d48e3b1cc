"""What a value is to the outside world: the states of the path automaton it stands in.

`sdk.capture` after an import, a member of an injected instance, the parameter of an SDK's callback: each
is followed to where it comes from, and every step taken is a step in the automaton.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from linter.flow.graph import (
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
    Read,
    Receiver,
    Record,
    Rest,
    Result,
    Seq,
    SetField,
    Test,
    This,
    Type,
    Typed,
    Update,
)
from linter.knowledge.catalogue import RecordType, tokens
from linter.link.meaning.automaton import Automata, Automaton
from linter.link.meaning.handlers import Handlers
from linter.link.program.memo import Memo
from linter.link.program.program import MODULE, Program, Ref, Routine
from linter.link.values.expand import Expander
from linter.words.finding import Confidence

DEEPEST = 80
BUILD = "build"
MUTE = frozenset((Const, Record, Seq, Join, Test, Other, Rest))  # no client and no source
WINDOWS = frozenset(("window", "globalThis", "self", "global", "unsafeWindow"))


class Sense(NamedTuple):
    """One state, and how good the evidence is that the value stands in it."""

    state: int
    confidence: Confidence


Meaning = tuple[Sense, ...]


class Meanings:
    """The meaning of any value, remembered."""

    def __init__(
        self,
        program: Program,
        expander: Expander,
        automata: Automata,
        evidence: frozenset[str],
    ) -> None:
        """`evidence` holds the ids of SDKs whose servers the project names."""
        self.program = program
        self.expander = expander
        self.automata = automata
        self.evidence = evidence
        self.handlers = Handlers(program, expander, automata)
        self._known: Memo[Ref, Meaning] = Memo(program.gaps, DEEPEST)
        self._globals: dict[int, frozenset[str]] = {}

    def automaton(self, file: int) -> Automaton:
        return self.automata[self.program.facts[file].language]

    def of(self, ref: Ref) -> Meaning:
        if type(self.program.value(ref)) in MUTE and ref.value != MODULE:
            return ()
        ref = self.program.settled(ref)
        known = self._known.get(ref)
        if known is not None:
            return known
        if not self._known.begin(ref):
            return ()
        try:
            found = self._of(ref)
        except BaseException:
            self._known.abort(ref)
            raise
        return self._known.end(ref, tuple(dict.fromkeys(found)))

    def _of(self, ref: Ref) -> list[Sense]:
        program = self.program
        value, (file, _, context) = program.value(ref), ref
        found: list[Sense] = []
        if isinstance(value, Typed):
            found += self.typed(file, value.written)
        elif isinstance(value, Param):
            found += self._parameter(ref, value)
        elif isinstance(value, Imported):
            found += self._imported(file, value)
        elif isinstance(value, Free):
            found += self._free(ref, value)
        elif isinstance(value, Attr):
            base = Ref(file, value.base, context)
            found += self.step(file, self.of(base), value.name)
            if value.name == "default":
                found += self.of(base)
            found += self._class_field(base, value.name)
            if value.name.startswith(self.expander.idioms.shared.mark):
                found += self._global(file, self.automaton(file), value.name)  # a plugin's own, on every component
        elif isinstance(value, Result):
            callee = Ref(file, program.facts[file].calls[value.call].callee, context)
            found += self.step(file, self.of(callee), "()")
            found += self._returned_type(callee)
            found += self._built_on(callee)
        elif isinstance(value, (Elem, Item)):
            found += self.step(file, self.of(Ref(file, value.base, context)), "[]")
        elif isinstance(value, (Update, SetField, Drop)):
            found += self.of(Ref(file, value.base, context))
        elif isinstance(value, Receiver):
            found += self._given(ref, value.function, "{this}")
        elif isinstance(value, (This, ClassRef)):
            found += self._inherited(ref)
        elif isinstance(value, (Read, FunctionRef)):
            found += self._declared_global(file, value)
        onward = self.expander.follow(ref)
        for step in onward or ():
            found += self.of(step)
        return found

    def kept(self, base: Ref) -> Meaning:
        """A client known by the name of the field alone, where all that the project keeps under it is clients."""
        found: list[Sense] = []
        for end in self.expander.ends(base):
            for value in self.expander.implementations.by_name.kept(end):
                senses = [sense for sense in self.of(value) if sense.state > 0]
                if not senses:
                    return ()
                found += [Sense(sense.state, min(sense.confidence, Confidence.MEDIUM)) for sense in senses]
        return tuple(dict.fromkeys(found))

    def step(self, file: int, meaning: Iterable[Sense], token: str) -> list[Sense]:
        automaton = self.automaton(file)
        return [Sense(state, sense.confidence) for sense in meaning for state in automaton.step(sense.state, token)]

    def _built_on(self, callee: Ref) -> list[Sense]:
        """A builder after one of its setters is still that builder."""
        held, automaton = self.program.value(callee), self.automaton(callee.file)
        if not isinstance(held, Attr) or held.name == BUILD:
            return []
        senses = self.of(Ref(callee.file, held.base, callee.context))
        builders = [sense for sense in senses if sense.state > 0 and BUILD in automaton.states[sense.state].next]
        return [sense for sense in builders if not automaton.step(sense.state, held.name)]

    def walk(self, file: int, start: int, steps: Iterable[str], confidence: Confidence) -> list[Sense]:
        found = [Sense(start, confidence)]
        for token in steps:
            found = self.step(file, found, token)
        return found

    def vendor_record(self, ref: Ref) -> RecordType | None:
        """The SDK data class that a call's result is an instance of."""
        automaton = self.automaton(ref.file)
        value = self.program.value(ref)
        if not isinstance(value, Result):
            return None
        callee = Ref(ref.file, self.program.facts[ref.file].calls[value.call].callee, ref.context)
        made = self.of(callee)
        for sense in (*made, *self.step(ref.file, made, "()")):
            if sense.state > 0 and automaton.states[sense.state].records:
                return automaton.states[sense.state].records[0][1]
        return None

    # --- where meaning starts ----------------------------------------------------------------

    def _imported(self, file: int, value: Imported) -> list[Sense]:
        if self.program.owns(file, value.module):
            return []
        steps = tokens(value.module)
        if value.name not in ("*", "default"):
            steps = (*steps, *tokens(value.name))
        found = self.walk(file, Automaton.IMPORTS, steps, Confidence.HIGH)
        if found or len(steps) == 1 or self._is_ours(file, value):
            return found
        return [Sense(state, Confidence.MEDIUM) for state in self.automaton(file).namesakes.get(steps[-1], ())]

    def _is_ours(self, file: int, value: Imported) -> bool:
        program = self.program
        if program.facts[file].language != "kotlin":
            return program.imported(file, value.module, value.name) is not None
        return bool(program.qualified(file, value.module, value.name)) or program.elsewhere.declares(
            value.module, value.name
        )

    def _free(self, ref: Ref, value: Free) -> list[Sense]:
        file, automaton = ref.file, self.automaton(ref.file)
        found: list[Sense] = []
        for receiver in value.receivers:
            found += self.step(file, self.of(Ref(file, receiver, ref.context)), value.name)
        for module in (*self.program.facts[file].wild, self.program.facts[file].package):
            if module:
                steps = (*tokens(module), value.name)
                found += self.walk(file, Automaton.IMPORTS, steps, Confidence.HIGH)
        if value.name in WINDOWS:
            found.append(Sense(Automaton.GLOBALS, Confidence.MEDIUM))
        else:
            found += self._global(file, automaton, value.name)
        return found

    def _global(self, file: int, automaton: Automaton, name: str) -> list[Sense]:
        found: list[Sense] = []
        for state in automaton.step(Automaton.GLOBALS, name):
            if not automaton.states[state].generic or self._shown(file, automaton, state):
                found.append(Sense(state, Confidence.MEDIUM))
        return found

    def _declared_global(self, file: int, value: Read | FunctionRef) -> list[Sense]:
        """A vendor's global that the file itself declares, as snippets and typings do."""
        facts, automaton = self.program.facts[file], self.automaton(file)
        if isinstance(value, FunctionRef):
            function = facts.functions[value.function]
            known = function.outer <= 0 and function.owner < 0 and function.role == "function"
            return self._global(file, automaton, function.name) if known else []
        held = facts.values[value.value]
        unknown = isinstance(held, Typed) and held.value < 0
        return self._global(file, automaton, value.name) if unknown or value.name in self._made(file) else []

    def _made(self, file: int) -> frozenset[str]:
        """The globals that a file itself makes, by an assignment without a declaration."""
        known = self._globals.get(file)
        if known is None:
            facts = self.program.facts[file]
            targets = (facts.values[assign.target] for assign in facts.assigns)
            known = self._globals[file] = frozenset(held.name for held in targets if isinstance(held, Free))
        return known

    def _shown(self, file: int, automaton: Automaton, state: int) -> bool:
        """Whether the project shows the SDK of a global whose name says too little."""
        owners = (automaton.states[c].client for c in automaton.clients(state))
        return any(owner is not None and owner.sdk.id in self.evidence for owner in owners)

    def typed(self, file: int, written: Type) -> list[Sense]:
        """The clients that a declared type stands for, seen from a file."""
        if written.name in self.expander.idioms.wrappers.types and written.args:
            return self.typed(file, written.args[0])
        if written.name == "|":
            return [sense for arg in written.args for sense in self.typed(file, arg)]
        facts, automaton = self.program.facts[file], self.automaton(file)
        first, _, rest = written.name.partition(".")
        names: list[str] = []
        number = facts.names.get(first)
        value = self.program.facts[file].values[number] if number is not None else None
        if isinstance(value, Imported):
            names.append(".".join(filter(None, (*tokens(value.module), _member(value.name), rest))))
        elif value is None:
            names.append(written.name)
            names += [".".join((*tokens(module), written.name)) for module in (*facts.wild, facts.package) if module]
        found = [Sense(state, Confidence.HIGH) for name in names for state in automaton.types.get(name, ())]
        if found or facts.language == "ecma":
            return found
        # what a platform's or a framework's own classes hold is written as the class and its member
        walked = [s for name in names for s in self.walk(file, Automaton.IMPORTS, tokens(name), Confidence.HIGH)]
        return [sense for sense in walked if not automaton.clients(sense.state)]

    def is_record(self, file: int, written: Type) -> bool:
        """Whether a declared type is one of an SDK's own data classes."""
        states = self.automaton(file).states
        return any(sense.state > 0 and states[sense.state].records for sense in self.typed(file, written))

    def _parameter(self, ref: Ref, value: Param) -> list[Sense]:
        params = self.program.facts[ref.file].functions[value.function].params
        if value.index >= len(params):
            return []
        found: list[Sense] = []
        written = params[value.index].type
        if written is not None:
            found += self.typed(ref.file, written)
        token = f"{{{value.index}}}"
        for callee in self.handlers.callees(Routine(ref.file, value.function)):
            found += self.step(callee.file, self.step(callee.file, self.of(callee), "()"), token)
        return found + self._given(ref, value.function, token) + self._optional(ref, value)

    def _given(self, ref: Ref, function: int, token: str) -> list[Sense]:
        """What a call gives to the lambda that was handed to it."""
        facts = self.program.facts[ref.file]
        site, number = facts.functions[function].passed_to
        if site < 0:
            return []
        callee = Ref(ref.file, facts.calls[site].callee, ref.context)
        found = self.step(ref.file, self.step(ref.file, self.of(callee), "()"), token)
        for routine, _ in self.expander.functions(callee):  # one that hands the lambda on
            for call in self.expander.calls.blocks(routine, number).passed:
                onward = self.of(Ref(routine.file, self.program.facts[routine.file].calls[call].callee))
                found += self.step(routine.file, self.step(routine.file, onward, "()"), token)
        return found

    def _optional(self, ref: Ref, value: Param) -> list[Sense]:
        """What a call gives first to a function in its options: `init(key, { loaded: (client) => .. })`."""
        call, key = self.expander.calls.options(ref.file).get(value.function, (-1, ""))
        if call < 0 or value.index:
            return []
        callee = Ref(ref.file, self.program.facts[ref.file].calls[call].callee, ref.context)
        return self.step(ref.file, self.step(ref.file, self.of(callee), "()"), f"{{{key}}}")

    def _returned_type(self, callee: Ref) -> list[Sense]:
        found: list[Sense] = []
        for routine, _ in self.expander.functions(callee):
            written = self.program.function(routine).type
            if written is not None:
                found += self.typed(routine.file, written)
        return found

    def _class_field(self, base: Ref, name: str) -> list[Sense]:
        """The declared types of a field, also where its value is known (a cast, an interface)."""
        found: list[Sense] = []
        for end in self.expander.ends(base):
            for member in self.expander.classes.members(end, name):
                if isinstance(self.program.value(member.ref), Typed):
                    found += self.of(member.ref)
        return found

    def _inherited(self, ref: Ref) -> list[Sense]:
        """An instance of a class that extends an SDK's own."""
        found: list[Sense] = []
        for key in self.expander.classes.of(ref):
            for base in self.expander.classes.fact(key).bases:
                held = self.program.facts[key.file].values[base]
                senses = self.of(Ref(key.file, base))
                found += senses if isinstance(held, Result) else self.step(key.file, senses, "()")
        return found


def _member(name: str) -> str:
    return "" if name in ("*", "default") else name
