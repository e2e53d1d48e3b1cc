"""Which files that are not analysed may say more of a value: where its making is declared, or its class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from typing import NamedTuple

from linter.flow.graph import (
    Attr,
    Elem,
    Free,
    Imported,
    Item,
    Join,
    Other,
    Param,
    Receiver,
    Result,
    Test,
    Type,
    Typed,
)
from linter.link.program.program import MODULE, Program, Ref
from linter.link.values.expand import Expander
from linter.link.values.fields import Fields

DEEPEST = 6
MOST_ASKED = 10_000
MOST_CONTEXTS = 4  # in which one value is asked about


class Wanted(NamedTuple):
    """Asked for: files by path (only if they hold `name`, unless it is empty), and names declared in packages.

    `behind` are names that files may only pass on.
    """

    paths: frozenset[tuple[str, str]]
    declared: frozenset[tuple[str, str]]
    behind: frozenset[tuple[str, str]]


class Demands:
    """Follows values to where the analysed files end."""

    def __init__(self, program: Program, expander: Expander, fields: Fields) -> None:
        self.program = program
        self.expander = expander
        self.fields = fields
        self._paths: set[tuple[str, str]] = set()
        self._declared: set[tuple[str, str]] = set()
        self._behind: set[tuple[str, str]] = set()
        self._seen: set[Ref] = set()
        self._contexts: Counter[tuple[int, int]] = Counter()

    def of(self, refs: Iterable[Ref], names: Container[str]) -> Wanted:
        """What would have to be analysed to know more of these values, and of imports of these names."""
        for ref in refs:
            self._ask(ref, 0)
        for file in range(len(self.program.facts)):
            for _, value in self.program.of_kind(file, Imported):
                if value.name in names:
                    self._module(file, value.module, value.name)
        return Wanted(frozenset(self._paths), frozenset(self._declared), frozenset(self._behind))

    def _ask(self, ref: Ref, depth: int) -> None:
        place = (ref.file, ref.value)
        done = ref in self._seen or self._contexts[place] >= MOST_CONTEXTS or len(self._seen) > MOST_ASKED
        if ref.value < 0 or depth > DEEPEST or done:
            return
        self._seen.add(ref)
        self._contexts[place] += 1
        for end in self.expander.ends(ref):
            if end.value != MODULE:
                self._end(end, depth)

    def _end(self, end: Ref, depth: int) -> None:
        file, _, context = end
        held = self.program.value(end)

        def ask(number: int) -> None:
            self._ask(Ref(file, number, context), depth + 1)

        if isinstance(held, Imported):
            self._module(file, held.module, held.name)
        elif isinstance(held, Free):
            self._name(file, held.name)
        elif isinstance(held, (Attr, Elem, Item)):
            ask(held.base)
        elif isinstance(held, Result):
            self._callee(end, self.program.facts[file].calls[held.call].callee, depth)
        elif isinstance(held, (Join, Test, Other)):
            for part in held.parts if isinstance(held, Join) else held.of:
                ask(part)
        elif isinstance(held, Typed):
            self._type(file, held.written)
        elif isinstance(held, (Param, Receiver)):
            function = self.program.facts[file].functions[held.function]
            known = isinstance(held, Param) and held.index < len(function.params)
            written = function.params[held.index].type if isinstance(held, Param) and known else function.extends
            if written is not None:
                self._type(file, written)
        for entry in self.fields.of(end):
            if entry.value != end:
                self._ask(entry.value, depth + 1)

    def _callee(self, end: Ref, callee: int, depth: int) -> None:
        """A function of a file, a method of a class, or an extension in sight."""
        self._ask(Ref(end.file, callee, end.context), depth + 1)
        held = self.expander.plain(end.file, callee) if callee >= 0 else None
        if isinstance(held, Attr) and self.program.facts[end.file].language == "kotlin":
            self._name(end.file, held.name)

    def _type(self, file: int, written: Type) -> None:
        for arg in written.args:
            self._type(file, arg)
        name = written.name.partition(".")[0]
        number = self.program.facts[file].names.get(name)
        if number is not None:
            self._ask(Ref(file, number), DEEPEST)
        elif name.isidentifier():
            self._name(file, name)

    def _name(self, file: int, name: str) -> None:
        """A name that comes with the file's package or with a wildcard import."""
        facts = self.program.facts[file]
        held = facts.values[facts.names[name]] if name in facts.names else None
        if isinstance(held, Imported):
            self._module(file, held.module, held.name)
            return
        for package in dict.fromkeys((facts.package, *facts.wild)):
            if facts.language != "kotlin":
                self._module(file, package, name)
            elif not self.program.qualified(file, package, name):
                self._declared.add((package, name))

    def _module(self, file: int, module: str, name: str, depth: int = 0) -> None:
        facts = self.program.facts[file]
        if facts.language == "kotlin":
            if not self.program.qualified(file, module, name):
                self._declared.add((module, name))
                outer, _, last = module.rpartition(".")
                if last[:1].isupper():  # a member of an object or of a companion
                    self._declared.add((outer, last))
            return
        if not module:
            return
        for path, wanted in self.program.modules.resolve(facts.language, self.program.paths[file], module, name) or ():
            number = self.program.number.get(path)
            if number is None:
                by_name = wanted not in ("*", "default")
                self._paths.add((path, wanted if depth and by_name else ""))
                self._behind.update(((path, wanted),) if by_name else ())
            elif wanted != "*" and depth < DEEPEST and not self.program.exported(number, wanted):
                shown = self.program.facts[number]
                for further in shown.stars if shown.language == "ecma" else shown.wild:
                    self._module(number, further, wanted, depth + 1)
