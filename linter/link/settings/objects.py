"""Settings objects that a program changes step by step: assignments, setters, builders, blocks with a receiver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Union

from msgspec.structs import replace

from linter.flow.graph import (
    Attr,
    Drop,
    Free,
    FunctionRef,
    Param,
    Phi,
    Read,
    Receiver,
    Result,
    SetField,
    Typed,
    Update,
)
from linter.knowledge.conditions import spellings
from linter.link.meaning.meanings import Meanings
from linter.link.program.program import Program, Ref, Routine, Site
from linter.link.settings.options import Path, Plain
from linter.link.settings.trees import Tree, Write

DEEPEST = 24
GETTER = "get"

Root = Union[Site, Routine, tuple[int, str]]


class Held(NamedTuple):
    """An object at `path` inside the tree that grows from `root`."""

    root: Root
    path: Path


class Objects:
    """Finds what is written into settings objects and adds it to the trees they belong to."""

    def __init__(self, program: Program, meanings: Meanings) -> None:
        self.program = program
        self.meanings = meanings
        self.expander = meanings.expander
        self._roots: dict[Root, list[Tree]] = defaultdict(list)
        self._found: dict[Ref, tuple[Held, ...]] = {}

    def complete(self, trees: list[Tree], files: Iterable[int]) -> list[Tree]:
        """The trees with everything that `files` write into their objects; objects nobody hands over stay trees."""
        for tree in trees:
            for root in self._starts(tree):
                self._roots[root].append(tree)
        written: dict[int, list[Write]] = defaultdict(list)
        for file in files:
            if self.meanings.automaton(file).objects:
                for held, write in self._writes(file):
                    for tree in self._roots.get(held.root, ()):
                        path = (*tree.under, *held.path, *write.path)
                        written[id(tree)].append(replace(write, path=path))
        known = [*dict.fromkeys((*trees, *(tree for grown in self._roots.values() for tree in grown)))]
        consumed = self._consumed(known, written)
        return [
            replace(tree, writes=(*tree.writes, *dict.fromkeys(written[id(tree)])))
            for tree in known
            if id(tree) not in consumed and (not tree.partial or tree.writes or written[id(tree)])
        ]

    def _starts(self, tree: Tree) -> Iterator[Root]:
        """Where the objects of a tree come from: its own constructor, or the block handed to its call."""
        if tree.site is None or not tree.settings.objects:
            return
        if any(path.endswith("}") for path in tree.settings.objects):
            for arg in self.program.call(tree.site).args:
                for end in self.expander.ends(Ref(tree.site.file, arg.value)):
                    held = self.program.value(end)
                    if isinstance(held, FunctionRef):
                        yield Routine(end.file, held.function)
        if tree.constructed:
            yield tree.site

    def _consumed(self, trees: list[Tree], written: dict[int, list[Write]]) -> set[int]:
        """Object trees that another tree of the same settings takes as its argument: their writes go there."""
        gone: set[int] = set()
        for tree in trees:
            if tree.constructed:
                continue
            for write in tree.writes:
                for held in self._held(write.value, 0) if isinstance(write.value, Ref) else ():
                    for other in self._roots.get(held.root, ()):
                        if other is not tree and other.constructed and other.settings.id == tree.settings.id:
                            gone.add(id(other))
                            written[id(tree)] += written[id(other)]
        return gone

    # --- what is written ---------------------------------------------------------------------------

    def _writes(self, file: int) -> Iterator[tuple[Held, Write]]:
        facts = self.program.facts[file]
        for assign in facts.assigns:
            target = Ref(file, assign.target)
            if self._is_option(file, self.expander.method(file, assign.target)):
                for held, name in self._members(target):
                    yield held, Write((name,), Ref(file, assign.value), (file, assign.span), True)
        for number, call in enumerate(facts.calls):
            if call.callee >= 0 and not any(arg.spread == "record" for arg in call.args):
                yield from self._called(Site(file, number))

    def _called(self, site: Site) -> Iterator[tuple[Held, Write]]:
        """What a setter or a call that puts something under a key writes."""
        call, idioms = self.program.call(site), self.expander.idioms
        args = [Ref(site.file, arg.value) for arg in call.args]
        method = self.expander.method(site.file, call.callee)
        setter = idioms.set_name(method) or ""
        key = self.expander.constant(args[0]) if len(args) == 2 and method in idioms.records.put else None
        if not any(self._is_option(site.file, name) for name in (method, setter, key or "")):
            return
        place = (site.file, self.program.step(site))
        for held, name in self._members(Ref(site.file, call.callee)):
            if len(args) == 2 and name in idioms.records.put:
                if key is not None:
                    yield held, Write((key,), args[1], place, True)
                continue
            given = args[0] if len(args) == 1 else Plain(tuple(args) or True)
            for option in dict.fromkeys(filter(None, (name, setter))):
                yield held, Write((option,), given, place, True)

    def _is_option(self, file: int, name: str) -> bool:
        return bool(name) and not spellings(name).isdisjoint(self.meanings.automaton(file).options)

    def _members(self, target: Ref) -> Iterator[tuple[Held, str]]:
        """The settings objects of which `target` is a member, and the member's name."""
        target = self.program.behind(target)
        held = self.program.value(target)
        if isinstance(held, Attr):
            for found in self._held(Ref(target.file, held.base, target.context), 0):
                yield found, held.name
        elif isinstance(held, Free):
            yield from ((found, held.name) for found in self._of_receivers(target, held, 0))

    def _of_receivers(self, ref: Ref, held: Free, depth: int) -> tuple[Held, ...]:
        for receiver in held.receivers:
            found = self._held(Ref(ref.file, receiver, ref.context), depth + 1)
            if found:
                return found
        return ()

    # --- which object --------------------------------------------------------------------------------

    def _held(self, ref: Ref, depth: int) -> tuple[Held, ...]:
        known = self._found.get(ref)
        if known is None:
            if depth > DEEPEST:
                return ()
            self._found[ref] = ()  # what a cycle sees
            known = self._found[ref] = tuple(dict.fromkeys(self._trace(ref, depth + 1)))
        return known

    def _trace(self, ref: Ref, depth: int) -> Iterable[Held]:
        held = self.program.value(ref)

        def at(number: int) -> Ref:
            return Ref(ref.file, number, ref.context)

        if isinstance(held, Read):
            return self._held(at(held.value), depth) or self._declared(ref)
        if isinstance(held, Typed) and held.value >= 0:
            return self._held(at(held.value), depth)
        if isinstance(held, (SetField, Drop, Update)):
            return self._held(at(held.base), depth)
        if isinstance(held, Phi):
            return [found for option in held.options for found in self._held(at(option), depth)]
        if isinstance(held, Result):
            return self._of_result(ref, held, depth)
        found: Iterable[Held] = ()
        if isinstance(held, (Param, Receiver)):
            found = self._of_block(ref, held, depth)
        elif isinstance(held, Attr):
            found = [Held(h.root, (*h.path, held.name)) for h in self._held(at(held.base), depth)]
        elif isinstance(held, Free):
            found = [Held(h.root, (*h.path, held.name)) for h in self._of_receivers(ref, held, depth)]
        if not found and not isinstance(held, Free):
            found = [h for end in self.expander.ends(ref) if end != ref for h in self._held(end, depth)]
        return found or self._declared(ref)

    def _of_result(self, ref: Ref, held: Result, depth: int) -> Iterable[Held]:
        """An object from its constructor, from a getter, or from the setter before in a chain."""
        site = Site(ref.file, held.call)
        if site in self._roots:
            return [Held(site, ())]
        callee = Ref(ref.file, self.program.call(site).callee, ref.context)
        found = list(self._members(callee)) if callee.value >= 0 else []
        if found and not self.program.call(site).args and found[0][1].startswith(GETTER):
            return [Held(h.root, (*h.path, name[len(GETTER) :])) for h, name in found]
        if found:
            return [h for h, _ in found]
        return [h for end in self.expander.ends(ref) if end != ref for h in self._held(end, depth)]

    def _of_block(self, ref: Ref, held: Param | Receiver, depth: int) -> Iterable[Held]:
        """The parameter or receiver of a block: the tree's own, or a part of an object that a method opens."""
        routine = Routine(ref.file, held.function)
        token = "{this}" if isinstance(held, Receiver) else f"{{{held.index}}}"
        trees = self._roots.get(routine, ())
        if trees:
            mine = any(path.endswith(token) for tree in trees for path in tree.settings.objects)
            return [Held(routine, ())] if mine else []
        site, _ = self.program.function(routine).passed_to
        if site < 0 or token not in ("{this}", "{0}"):
            return []
        callee = Ref(ref.file, self.program.call(Site(ref.file, site)).callee, ref.context)
        return [Held(h.root, (*h.path, name)) for h, name in self._members(callee)]

    def _declared(self, ref: Ref) -> list[Held]:
        """An object that the program does not make: known by its declared type, or the SDK's own one."""
        automaton, found = self.meanings.automaton(ref.file), []
        for sense in self.meanings.of(ref):
            for sdk, settings, kind, path in automaton.states[sense.state].settings if sense.state > 0 else ():
                if kind == "object":
                    root: Root = (ref.file, f"{sdk.id} {settings.id} {path}")
                    if root not in self._roots:
                        span, language = self.program.span(ref), self.program.facts[ref.file].language
                        tree = Tree(
                            sdk, settings, settings.id, ref.file, span, language, sense.confidence, partial=True
                        )
                        self._roots[root].append(tree)
                    found.append(Held(root, ()))
        return found
