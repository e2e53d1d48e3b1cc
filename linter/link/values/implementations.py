"""What implements a method: the class's own, and those of everything below the declared type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from linter.flow.graph import Attr, ClassRef, Param, Result, Typed
from linter.link.program.memo import Index, Memo
from linter.link.program.program import Program, Ref, Routine, Site
from linter.link.values.classes import Classes
from linter.link.values.members import DYNAMIC, ByName
from linter.link.values.protocol import ClassKey, Expansion
from linter.link.values.unseen import Unseen

MOST_SITES = 30
MOST_SHAPED = 8  # a protocol that more classes fit says little
LONGEST_WAY = 8


class Implementations:
    """Finds methods by the types of what they are called on."""

    def __init__(self, program: Program, expander: Expansion, classes: Classes) -> None:
        self.program = program
        self.expander = expander
        self.classes = classes
        self.by_name = ByName(program, expander, classes)
        self._subclasses: Index[ClassKey, list[ClassKey]] = Index(program.gaps, self._direct)
        self._handed_to: Memo[Ref, list[ClassKey]] = Memo(program.gaps)
        self._declared_of: Memo[Ref, list[ClassKey]] = Memo(program.gaps)
        self.unseen = Unseen(program, expander, classes)

    def methods(self, callee: Ref) -> list[tuple[Routine, Ref | None]]:
        """Methods reached through a declared type: the class's own, or those of everything that implements it."""
        callee = self.program.behind(callee)
        held = self.program.value(callee)
        return self.of(Ref(callee.file, held.base, callee.context), held.name) if isinstance(held, Attr) else []

    def of(self, base: Ref, name: str) -> list[tuple[Routine, Ref | None]]:
        """The methods `name` of a value, each with the instance it is called on."""
        found: list[tuple[Routine, Ref | None]] = []
        for end in self.expander.ends(base):
            exact = isinstance(self.program.value(end), (Result, ClassRef))
            for key in self.classes.of(end) or self._handed(end):
                found.extend((routine, end) for routine in self._implementations(key, name, exact))
        return list(dict.fromkeys(found)) or self.declared(base, (name,)) or self._of_unseen(base, name)

    def _of_unseen(self, base: Ref, name: str) -> list[tuple[Routine, Ref | None]]:
        """Methods of what extends the type that a value is declared to have, where that type is not to be seen."""
        keys = [key for end in self.expander.ends(base) for key in self.unseen.extending(end)]
        found = [routine for key in keys for routine in self._implementations(key, name, False)]
        return [(routine, base) for routine in dict.fromkeys(found)]

    def declared(self, base: Ref, names: Iterable[str]) -> list[tuple[Routine, Ref | None]]:
        """The methods of a value that are known only by the type that it is declared to have."""
        keys = self.declared_to_be(base)
        found = [routine for key in keys for name in names for routine in self._implementations(key, name, False)]
        return [(routine, base) for routine in dict.fromkeys(found)]

    def declared_to_be(self, base: Ref) -> list[ClassKey]:
        """The classes that a value whose making is not known is declared to be of, on the way to where it ends."""
        return self._declared_of.answer(base, lambda: self._declared(base), [])

    def named(self, callee: Ref) -> list[tuple[Routine, Ref | None]]:
        """Methods that the name alone says, for who asks whether a call reaches one; as an answer it links too much."""
        held = self.program.value(callee)
        if not isinstance(held, Attr):
            return []
        base = Ref(callee.file, held.base, callee.context)
        owners = self.by_name.owners(base, held.name)
        return [(Routine(key.file, f), base) for key in owners for f in self.classes.fact(key).methods[held.name]]

    def _declared(self, base: Ref) -> list[ClassKey]:
        found: list[ClassKey] = []
        pending = [base]
        for _ in range(LONGEST_WAY):
            if not pending:
                break
            ref = pending.pop()
            held = self.program.value(ref)
            if isinstance(held, Typed):
                found.extend(self.classes.named(ref.file, held.written))
            pending.extend(self.expander.follow(ref) or ())
        return found

    def _handed(self, end: Ref) -> list[ClassKey]:
        """The classes of what the project's own calls hand to a parameter without a type; few calls, or none count."""
        held = self.program.value(end)
        if not isinstance(held, Param) or end.context:
            return []
        return self._handed_to.answer(end, lambda: self._find_handed(Routine(end.file, held.function), held.index), [])

    def _find_handed(self, routine: Routine, index: int) -> list[ClassKey]:
        args = [a for site in self._sites(routine) for a in self.expander.bound(site, 0, routine, index)]
        found = [key for arg in args for inner in self.expander.ends(arg) for key in self.classes.of(inner)]
        return list(dict.fromkeys(found))

    def _sites(self, routine: Routine) -> list[Site]:
        """The calls of a function by its own name; none when there are too many to tell."""
        function = self.program.function(routine)
        key = ClassKey(routine.file, function.owner)
        built = function.name == "constructor" and function.owner >= 0
        name = self.classes.fact(key).name if built else function.name
        named = self.program.calls_named(name) if name else []
        self.program.gaps.meet(("calls", name))
        if len(named) > MOST_SITES:
            return []
        found: list[Site] = []
        for site in named:
            callee = Ref(site.file, self.program.call(site).callee)
            if built:
                reached = key in self.classes.of_reference(callee)
            else:
                reached = any(each == routine for each, _ in self.expander.functions(callee))
            if reached:
                found.append(site)
        return found

    def _implementations(self, key: ClassKey, name: str, exact: bool) -> list[Routine]:
        """A class's own method, and those of its subclasses unless the instance is known to be of none."""
        found = [Routine(key.file, f) for f in self.classes.fact(key).methods.get(name, ())]
        for sub in () if exact and self._made(key) else self.subclasses(key):
            found.extend(Routine(sub.file, f) for f in self.classes.fact(sub).methods.get(name, ()))
        return found

    def _made(self, key: ClassKey) -> bool:
        """Whether instances of exactly this class can be."""
        return self.classes.fact(key).kind not in ("interface", "protocol")

    def _by_shape(self) -> Iterator[tuple[ClassKey, list[ClassKey]]]:
        """Protocols of a dynamic language, each with the classes that have all its methods."""
        files = [(n, f) for n, f in enumerate(self.program.facts) if f.language in DYNAMIC]
        classes = [(ClassKey(file, n), set(fact.methods)) for file, f in files for n, fact in enumerate(f.classes)]
        for protocol, asked in classes:
            if self.classes.fact(protocol).kind == "interface" and asked:
                yield protocol, [key for key, held in classes if key != protocol and asked <= held]

    def subclasses(self, key: ClassKey) -> list[ClassKey]:
        """Everything that extends or implements a class, directly or not."""
        found: list[ClassKey] = []
        pending = list(self._subclasses.get(key) or ())
        while pending:
            sub = pending.pop(0)
            if sub not in found:
                found.append(sub)
                pending.extend(self._subclasses.get(sub) or ())
        return found

    def _direct(self) -> dict[ClassKey, list[ClassKey]]:
        direct: dict[ClassKey, list[ClassKey]] = defaultdict(list)
        for file, facts in enumerate(self.program.facts):
            for owner in range(len(facts.classes)):
                for base in self.classes.bases(ClassKey(file, owner)):
                    direct[base].append(ClassKey(file, owner))
        for protocol, shaped in self._by_shape():
            if not direct[protocol] and len(shaped) <= MOST_SHAPED:
                direct[protocol] = shaped
        return dict(direct)
