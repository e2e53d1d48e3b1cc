"""Every configuration of an SDK in the program, as a tree of options: what was given, where, and by which call.

A tree is a list of writes: "the option at this path got this value". A call's argument is one write at the tree's
root; keyword arguments, setters, attributes and meta-data are one write each.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from msgspec.structs import replace

from linter.flow.graph import Attr, CallFact, FunctionRef, Param, Record, Result, Seq
from linter.knowledge.catalogue import Sdk, Settings
from linter.link.meaning.meanings import Meanings, Sense
from linter.link.program.program import Program, Ref, Routine, Site
from linter.link.settings.declared import Declared
from linter.link.settings.objects import Objects
from linter.link.settings.options import PARTS, Found, Lookup, Options, Path, either, latest
from linter.link.settings.trees import Tree, Write
from linter.link.settings.trees import under as root_of
from linter.link.values.fields import Fields

MOST_CALLERS = 20
MOST_WAYS = 8
MOST_PARTS = 200
DEEPEST_WRAPPER = 3
GIVEN = ("{this}", "{0}", "{1}", "{2}")

Callers = Callable[[Routine], Iterable[tuple[Site, Ref | None]]]


class Configurations:
    """All trees of a program; found once, on first use."""

    def __init__(
        self, meanings: Meanings, fields: Fields, callers: Callers, scanned: Container[str] | None = None
    ) -> None:
        """`callers` names the calls that reach a function of the project; `scanned` are the files looked at (all)."""
        self.program: Program = meanings.program
        self.meanings = meanings
        self.expander = meanings.expander
        self.options = Options(self.program, meanings.expander, fields, self.made)
        self.declared = Declared(meanings, self.options)
        self._callers = callers
        paths = self.program.paths
        self._scanned = [file for file, path in enumerate(paths) if scanned is None or path in scanned]
        self._trees: list[Tree] | None = None

    @property
    def trees(self) -> list[Tree]:
        if self._trees is None:
            found = [tree for file in self._scanned for tree in self._of_file(file)]
            self._trees = Objects(self.program, self.meanings).complete(found, self._scanned)
        return self._trees

    @property
    def files(self) -> frozenset[str]:
        """The files in which trees were found, and those that write into one."""
        places = [(tree.file, *(write.at[0] for write in tree.writes if write.at)) for tree in self._trees or ()]
        return frozenset(self.program.paths[file] for files in places for file in files)

    def lookup(self, tree: Tree, path: Path, partial: bool = True) -> Lookup:
        """The option at `path` as this tree alone gives it; `partial` false: only what is written counts."""
        stated = [self._written(tree, write, path) for write in tree.writes if write.stated]
        if any(way.found for way in stated):
            found = tuple(found for way in stated for found in way.found)
            return either(Lookup((each,)) for each in dict.fromkeys(found))
        found_ways = [self._written(tree, write, path) for write in reversed(tree.writes) if not write.stated]
        known = latest(found_ways)
        if not tree.sure:
            known = known._replace(found=tuple(each._replace(sure=False) for each in known.found))
        return known._replace(absent=False, opaque=True) if known.absent and tree.partial and partial else known

    def _written(self, tree: Tree, write: Write, path: Path) -> Lookup:
        depth = write.depth(path)
        if depth is None:
            return Lookup(absent=True)
        if depth > len(path):  # the path is a record, of which one option is written
            trail = (write.value,) if isinstance(write.value, Ref) else ()
            return Lookup((Found(PARTS, trail, False, write.at, write.textual),))
        way = self.options.find(write.value, path[depth:], write.via)
        deeper = depth < len(path)
        marked = (f._replace(at=f.at or self._inside(write, f, deeper), textual=write.textual) for f in way.found)
        return way._replace(found=tuple(marked))

    def _inside(self, write: Write, found: Found, deeper: bool) -> tuple[int, tuple[int, int]] | None:
        """Where a statement sets an option: the statement, or the place within for a part of what it sets."""
        for ref in reversed(found.trail if deeper and write.at is not None else ()):
            start, end = self.program.span(ref)
            if write.at is not None and ref.file == write.at[0] and write.at[1][0] <= start and end <= write.at[1][1]:
                return ref.file, (start, end)
        return write.at

    def made(self, end: Ref) -> bool:
        """Whether a value is the result of a call that an SDK's file knows."""
        automaton = self.meanings.automaton(end.file)
        if self.meanings.vendor_record(end) is not None:
            return True
        states = [automaton.states[sense.state] for sense in self.meanings.of(end) if sense.state > 0]
        return any(state.settings or state.clients or state.client or state.records for state in states)

    # --- calls -----------------------------------------------------------------------------------

    def _of_file(self, file: int) -> Iterator[Tree]:
        facts = self.program.facts[file]
        automaton = self.meanings.automaton(file)
        results = {v.call: n for n, v in self.program.of_kind(file, Result)} if automaton.objects else {}
        for number, call in enumerate(facts.calls):
            if call.callee >= 0:
                yield from self._called(Site(file, number), call, results)
        yield from self.declared.of(file)

    def _called(self, site: Site, call: CallFact, results: dict[int, int]) -> Iterator[Tree]:
        automaton = self.meanings.automaton(site.file)
        held = self.program.value(Ref(site.file, call.callee))
        if isinstance(held, Attr) and held.name not in automaton.givers:
            return
        senses = self.meanings.of(Ref(site.file, call.callee))
        seen: set[tuple[str, str]] = set()
        objects: list[tuple[Tree, tuple[Write, ...]]] = []
        for sense in dict.fromkeys(self.meanings.step(site.file, senses, "()")):
            for sdk, settings, kind, _ in automaton.states[sense.state].settings if sense.state > 0 else ():
                tree = self._bare(site, call, sdk, settings, sense)
                if kind == "call":
                    seen.add((sdk.id, settings.id))
                    yield from self._given(tree, call)
                elif kind == "object" and site.call in results:
                    made = Write(tree.under, Ref(site.file, results[site.call]))
                    objects.append((replace(tree, constructed=True), (made,)))
            blocks = (state for token in GIVEN for state in automaton.step(sense.state, token) if state > 0)
            for state in blocks if sense.state > 0 and self._takes_function(site.file, call) else ():
                for sdk, settings, kind, _ in automaton.states[state].settings:
                    if kind == "object":
                        objects.append((self._bare(site, call, sdk, settings, sense), ()))
        for tree, writes in objects:
            key = (tree.sdk.id, tree.settings.id)
            if key not in seen:
                seen.add(key)
                yield replace(tree, writes=writes)

    def _takes_function(self, file: int, call: CallFact) -> bool:
        return any(self._is_function(end) for arg in call.args for end in self.expander.ends(Ref(file, arg.value)))

    def _is_function(self, end: Ref) -> bool:
        return isinstance(self.program.value(end), FunctionRef)

    def _bare(self, site: Site, call: CallFact, sdk: Sdk, settings: Settings, sense: Sense) -> Tree:
        operation = self.expander.method(site.file, call.callee) or settings.id
        language = self.program.facts[site.file].language
        return Tree(sdk, settings, operation, site.file, call.span, language, sense.confidence, site=site)

    def _given(self, bare: Tree, call: CallFact) -> Iterator[Tree]:
        """One tree for each way in which the argument is made, seen from each caller where it is passed in."""
        for context, chain in self._contexts(bare.file, call):
            for writes, sure in self._arguments(bare.file, call, bare.settings, context):
                yield replace(bare, writes=writes, sure=sure, chain=chain)

    def _arguments(
        self, file: int, call: CallFact, settings: Settings, context: int
    ) -> Iterator[tuple[tuple[Write, ...], bool]]:
        under = root_of(settings)
        positional: list[Ref] = []
        named: list[Write] = []
        for arg in call.args:
            value = Ref(file, arg.value, context)
            if arg.name:
                named.append(Write((*under, arg.name), value))
            elif arg.spread == "record":
                named.append(Write(under, value))
            elif arg.spread == "list":
                held = self.program.value(self.expander.ends(value)[0])
                items = held.items if isinstance(held, Seq) else ()
                positional += [Ref(file, item, context) for item in items] or [value]
            else:
                positional.append(value)
        if settings.argument < 0:
            yield tuple(named), True
            return
        named += [Write(under, write.value) for write in named if len(write.path) > len(under)]
        if settings.argument >= len(positional):
            yield tuple(named), True
            return
        tree = positional[settings.argument]
        ends = [end for end in self.expander.ends(tree) if not self._is_function(end)]
        if 1 < len(ends) <= MOST_WAYS:
            for end in ends:
                yield (*named, Write(under, end, via=(tree,))), False
        else:
            yield (*named, *(Write(under, tree) for _ in ends[:1])), True

    def _contexts(self, file: int, call: CallFact) -> Iterator[tuple[int, tuple[Site, ...]]]:
        """The calling contexts in which a call's arguments are known best."""
        pending: list[tuple[tuple[Site, ...], tuple[Routine, ...]]] = [((), ())]
        while pending:
            chain, routines = pending.pop()
            context = self._context(chain, routines)
            if context is None:
                continue
            open_ = [r for r in self._open(file, call, context) if r not in routines]
            callers = list(self._callers(open_[0]))[:MOST_CALLERS] if open_ and len(chain) < DEEPEST_WRAPPER else []
            if not callers:
                yield context, chain
            pending += [((*chain, caller), (*routines, open_[0])) for caller, _ in callers]

    def _context(self, chain: tuple[Site, ...], routines: tuple[Routine, ...]) -> int | None:
        """The context that enters `routines` one after another, from the outermost call of `chain`."""
        context: int | None = 0
        for site, routine in zip(reversed(chain), reversed(routines), strict=True):
            context = self.program.enter(routine, site, context or 0, None)
            if context is None:
                return None
        return context

    def _open(self, file: int, call: CallFact, context: int) -> list[Routine]:
        """The functions on whose callers it depends what a call gets."""
        found: dict[Routine, None] = {}
        pending = [Ref(file, arg.value, context) for arg in call.args]
        for ref in pending:
            for end in self.expander.ends(ref) if len(pending) < MOST_PARTS else ():
                held = self.program.value(end)
                if isinstance(held, Attr):
                    pending.append(Ref(end.file, held.base, end.context))
                elif isinstance(held, Param):
                    found[Routine(end.file, held.function)] = None
                elif isinstance(held, Record):
                    pending += [Ref(end.file, entry.value, end.context) for entry in held.entries]
        return list(found)
