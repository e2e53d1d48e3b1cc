"""All files of a project as one program: a reference names a value anywhere, in a calling context.

A context says through which calls a function was entered, so that its parameters have values. Context 0
knows nothing: parameters stay open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, Protocol, TypeVar, cast

from linter.flow.graph import (
    AnyValue,
    Attr,
    CallFact,
    Facts,
    Free,
    FunctionFact,
    Imported,
    Other,
    Read,
    Result,
)
from linter.link.modules.resolve import Modules
from linter.link.modules.variants import built_together, source_root
from linter.link.program.closed import Closed
from linter.link.program.memo import Gaps

DEEPEST_CONTEXT = 8
MOST_ENDS = 24
MODULE = -1  # as a value number: the file itself, as a namespace


_NAMESPACE = Other("module")
Kind = TypeVar("Kind")


class Elsewhere(Protocol):
    """What can be said of the files that are not analysed."""

    def declares(self, package: str, name: str) -> bool:
        """Whether one of them declares a name in a package."""

    def may_show(self, path: str, name: str) -> bool:
        """Whether this one can export a name, or pass it on; "*" and "default" stand for what is exported so."""


class Nowhere:
    """No files but those that are analysed."""

    def declares(self, package: str, name: str) -> bool:
        return False

    def may_show(self, path: str, name: str) -> bool:
        return True


class Ref(NamedTuple):
    """The value `value` of file number `file`, seen in context number `context`."""

    file: int
    value: int
    context: int = 0


class Site(NamedTuple):
    """A call in the program: file number and call number."""

    file: int
    call: int


class Routine(NamedTuple):
    """A function in the program: file number and function number."""

    file: int
    function: int


class Frame(NamedTuple):
    """`routine` was entered by `site`, itself seen in context `outer`. `this` is its instance, if any."""

    routine: Routine
    site: Site
    outer: int
    this: Ref | None
    depth: int


class Program:
    """The facts of every analysed file, by number, and what can be looked up in them."""

    def __init__(self, modules: Modules, elsewhere: Elsewhere) -> None:
        self.paths: list[str] = []
        self.facts: list[Facts] = []
        self.number: dict[str, int] = {}
        self.modules = modules
        self.elsewhere = elsewhere
        self.gaps = Gaps()
        self.frames: list[Frame | None] = [None]
        self._closed: list[Closed] = []
        self._kinds: dict[int, dict[type, list[int]]] = {}
        self._interned: dict[Frame, int] = {}
        self._by_name: dict[str, list[Site]] = defaultdict(list)
        self._packages: dict[tuple[str, str], list[Ref]] = defaultdict(list)
        self._extensions: dict[str, list[Routine]] = defaultdict(list)

    def add(self, path: str, facts: Facts) -> None:
        """One file more. Numbers given out before stay as they are."""
        number = self.number[path] = len(self.paths)
        self.paths.append(path)
        self.facts.append(facts)
        self._closed.append(Closed(facts))
        self.gaps.close(path)
        for index, call in enumerate(facts.calls):
            for written in written_names(facts, call.callee):
                self._by_name[written].append(Site(number, index))
                self.gaps.close(("calls", written))
        for index, function in enumerate(facts.functions):
            if function.extends is not None:
                self._extensions[function.name].append(Routine(number, index))
        if facts.language == "kotlin":
            self.gaps.close(("package", facts.package))
            for name, value in facts.names.items():
                if not isinstance(facts.values[value], Imported):
                    self._packages[facts.package, name].append(Ref(number, value))

    # --- values ------------------------------------------------------------------------------

    def value(self, ref: Ref) -> AnyValue:
        return _NAMESPACE if ref.value == MODULE else self.facts[ref.file].values[ref.value]

    def of_kind(self, file: int, kind: type[Kind]) -> Iterator[tuple[int, Kind]]:
        """The values of a kind in a file, with their numbers."""
        values = self.facts[file].values
        kinds = self._kinds.get(file)
        if kinds is None:
            kinds = self._kinds[file] = {}
            for number, value in enumerate(values):
                kinds.setdefault(type(value), []).append(number)
        return ((number, cast(Kind, values[number])) for number in kinds.get(kind, ()))

    def settled(self, ref: Ref) -> Ref:
        """The same value without its context, where that does not matter."""
        file, value, context = ref
        return Ref(file, value) if context and value >= 0 and value in self._closed[file] else ref

    def behind(self, ref: Ref) -> Ref:
        """What a variable was given; anything else is itself."""
        held = self.value(ref)
        while isinstance(held, Read):
            ref = Ref(ref.file, held.value, ref.context)
            held = self.value(ref)
        return ref

    def span(self, ref: Ref) -> tuple[int, int]:
        return self.facts[ref.file].span(ref.value)

    def call(self, site: Site) -> CallFact:
        return self.facts[site.file].calls[site.call]

    def step(self, site: Site) -> tuple[int, int]:
        """Where a call of a chain stands without the calls before it: `.b(2)` of `a(1).b(2)`."""
        facts, call = self.facts[site.file], self.call(site)
        held = facts.values[call.callee]
        if not isinstance(held, Attr) or not isinstance(facts.values[held.base], Result):
            return call.span
        name = facts.span(call.callee)[1] - len(held.name.encode())
        return max(name, facts.span(held.base)[1]), call.span[1]

    def function(self, routine: Routine) -> FunctionFact:
        return self.facts[routine.file].functions[routine.function]

    # --- contexts ----------------------------------------------------------------------------

    def enter(self, routine: Routine, site: Site, outer: int, this: Ref | None) -> int | None:
        """The context inside `routine` when `site` calls it; None when that recurses or goes too deep."""
        frame_above, depth = self.frames[outer], 1
        if frame_above is not None:
            depth = frame_above.depth + 1
        at = frame_above
        while at is not None:
            if at.routine == routine:
                return None
            at = self.frames[at.outer]
        if depth > DEEPEST_CONTEXT:
            return None
        frame = Frame(routine, site, outer, this, depth)
        known = self._interned.get(frame)
        if known is None:
            known = self._interned[frame] = len(self.frames)
            self.frames.append(frame)
        return known

    def frame_of(self, context: int, routine: Routine) -> Frame | None:
        """The frame in which `routine` was entered, looking outward from `context`."""
        at = self.frames[context]
        while at is not None and at.routine != routine:
            at = self.frames[at.outer]
        return at

    def outward(self, context: int) -> Iterator[Frame]:
        at = self.frames[context]
        while at is not None:
            yield at
            at = self.frames[at.outer]

    # --- names across files ------------------------------------------------------------------

    def imported(self, file: int, module: str, name: str) -> list[Ref] | None:
        """What an import means inside the project: values; None when the module is not the project's."""
        facts = self.facts[file]
        targets = self.modules.resolve(facts.language, self.paths[file], module, name)
        if targets is None:
            return None
        found: list[Ref] = []
        for path, wanted in targets:
            number = self._analysed(path, wanted)
            if number is not None:
                found.extend([Ref(number, MODULE)] if wanted == "*" else self.exported(number, wanted))
        return found

    def owns(self, file: int, module: str) -> bool:
        """Whether a module is the project's own, so that it is not the package of that name."""
        return self.modules.owns(self.facts[file].language, self.paths[file], module)

    def _analysed(self, path: str, name: str = "*") -> int | None:
        """The number of a file; what is said of a name in one that has none yet holds for now."""
        number = self.number.get(path)
        if number is None and self.elsewhere.may_show(path, name):
            self.gaps.meet(path)
        return number

    def exported(self, file: int, name: str, seen: frozenset[int] = frozenset()) -> list[Ref]:
        """The values that a file shows under a name, re-exports followed by whoever reads them."""
        facts = self.facts[file]
        value = (facts.exports if facts.language == "ecma" else facts.names).get(name)
        if value is not None:
            return [Ref(file, value)]
        found: list[Ref] = []
        if file in seen or facts.language == "kotlin" or (facts.language == "ecma" and name == "default"):
            return found
        for module in facts.stars if facts.language == "ecma" else facts.wild:
            for path, wanted in self.modules.resolve(facts.language, self.paths[file], module, name) or ():
                number = self._analysed(path, wanted)
                if number is not None:
                    inner = self.exported(number, name, seen | {file}) if wanted != "*" else [Ref(number, MODULE)]
                    found.extend(inner)
        return found or self._submodule(file, name)

    def _submodule(self, file: int, name: str) -> list[Ref]:
        """A module below a Python package, as its attribute."""
        folder, _, last = self.paths[file].rpartition("/")
        if last != "__init__.py":
            return []
        for path in (f"{folder}/{name}.py".lstrip("/"), f"{folder}/{name}/__init__.py".lstrip("/")):
            if path in self.modules.paths:
                number = self._analysed(path)
                return [] if number is None else [Ref(number, MODULE)]
        return []

    def sole(self, file: int) -> Ref | None:
        """What a file is as a whole when it shows one value alone, as `module.exports = value` does."""
        facts = self.facts[file]
        value = facts.exports.get("default")
        return Ref(file, value) if value is not None and len(facts.exports) == 1 and not facts.stars else None

    def in_scope(self, file: int, name: str) -> list[Ref]:
        """What an unbound name means by its package or by a wildcard import (Kotlin, `import *`)."""
        facts = self.facts[file]
        found: list[Ref] = []
        for package in dict.fromkeys((facts.package, *facts.wild)):
            if facts.language == "kotlin":
                found.extend(self.qualified(file, package, name))
            elif package:
                found.extend(self.imported(file, package, name) or ())
        return found

    def qualified(self, file: int, package: str, name: str) -> list[Ref]:
        """The top-level declarations of a name in a package: in the variant or module of `file`, else wherever."""
        found = self._packages.get((package, name), [])
        elsewhere = self.elsewhere.declares(package, name)
        if elsewhere:
            self.gaps.meet(("package", package))
        if len(found) > 1:
            home = source_root(self.paths[file])
            found = [ref for ref in found if source_root(self.paths[ref.file]) == home] or found
        if len(found) + elsewhere > 1:  # "src/play" and "src/foss" each have their own
            found = [ref for ref in found if built_together(self.paths[file], self.paths[ref.file])]
        return found

    def extensions(self, file: int, name: str) -> list[Routine]:
        """The extension functions that a name may call in a file: its own, its package's, imported ones."""
        facts = self.facts[file]
        value = facts.names.get(name)
        held = facts.values[value] if value is not None else None
        packages = {facts.package, *facts.wild}
        if isinstance(held, Imported):
            name, packages = held.name, packages | {held.module}
        for package in packages:
            if self.elsewhere.declares(package, name):
                self.gaps.meet(("package", package))
        return [routine for routine in self._extensions.get(name, ()) if self._visible(routine, file, packages)]

    def _visible(self, routine: Routine, file: int, packages: set[str]) -> bool:
        owner = self.function(routine).owner
        return routine.file == file or (owner < 0 and self.facts[routine.file].package in packages)

    # --- calls by name -----------------------------------------------------------------------

    def calls_named(self, name: str) -> list[Site]:
        """Every call whose callee is written with this name, or is a variable holding something so named."""
        return self._by_name.get(name, [])


def written_names(facts: Facts, number: int) -> set[str]:
    """The names that a value is written with: its own, and those of the variables it was read through."""
    names: set[str] = set()
    for _ in range(6):
        value = facts.values[number] if number >= 0 else None
        if isinstance(value, Read):
            names.add(value.name)
            number = value.value
            continue
        if isinstance(value, (Attr, Free, Imported)):
            names.add(value.name)
        break
    return names


def stem_of(module: str) -> str:
    """The last word of a specifier or path: "./lib/tracker.js" -> "tracker", "lib/tracker/index.ts" -> "tracker"."""
    parts = [part for part in module.split("/") if part]
    words = [part.split(".")[0] for part in parts]
    words = [word for word in words if word and word not in ("index", "__init__")]
    return words[-1] if words else ""
