"""The linked program and what answers questions about it; it grows as more files are analysed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from msgspec import Struct, field

from linter.flow.graph import Facts
from linter.knowledge.library import Library
from linter.link.labels.judge import Judge
from linter.link.meaning.automaton import Automata
from linter.link.meaning.meanings import Meanings
from linter.link.modules.resolve import Modules
from linter.link.program.memo import Memo
from linter.link.program.program import Elsewhere, Nowhere, Program, Ref
from linter.link.reach.callers import Callers
from linter.link.reach.demands import Demands, Wanted
from linter.link.reach.leads import Leads
from linter.link.reach.payloads import Hit, Payloads
from linter.link.sinks.declared_wrappers import Wrapped, Wrapping
from linter.link.sinks.sinks import Sinks, Use
from linter.link.values.expand import Expander
from linter.words.finding import Problem


class Linked(Struct):
    """All analysed files as one program."""

    program: Program
    meanings: Meanings
    judge: Judge
    sinks: Sinks
    callers: Callers
    payloads: Payloads
    wrapped: Wrapped
    known_uses: Memo[int, tuple[Use, ...]]
    focus: frozenset[str] | None = None
    scanned: frozenset[str] | None = None
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        library: Library,
        modules: Modules,
        evidence: frozenset[str] = frozenset(),
        elsewhere: Elsewhere | None = None,
        wrappings: Iterable[Wrapping] = (),
        focus: frozenset[str] | None = None,
        scanned: frozenset[str] | None = None,
    ) -> Linked:
        """An empty program. `elsewhere` knows the files that are not analysed.

        `focus` are the files that hits are wanted for, `scanned` those that may use an SDK; None: all.
        """
        program = Program(modules, elsewhere or Nowhere())
        expander = Expander(program, library.idioms)
        meanings = Meanings(program, expander, Automata(library.sdks, library.sources.all), evidence)
        judge = Judge(program, expander, meanings, library)
        sinks, callers = Sinks(program, meanings, judge.fields), Callers(program, expander)
        wrapped = Wrapped(program, expander, sinks, wrappings)
        payloads = Payloads(program, expander, judge, sinks, callers)
        uses: Memo[int, tuple[Use, ...]] = Memo(program.gaps)
        return cls(program, meanings, judge, sinks, callers, payloads, wrapped, uses, focus, scanned)

    def add(self, facts: Mapping[str, Facts]) -> None:
        """Analysed files more, before anything is asked."""
        for path in sorted(facts):
            self.program.add(path, facts[path])

    def grow(self, facts: Mapping[str, Facts]) -> None:
        """Analysed files more; what might be different now is asked again."""
        self.add(facts)
        self.judge.expander.shared.grow()
        self.program.gaps.grow()
        self.callers.grow()
        focus = self._focus()
        self.payloads = Payloads(self.program, self.judge.expander, self.judge, self.sinks, self.callers, focus)
        self.problems.clear()

    def _focus(self) -> frozenset[int] | None:
        number = self.program.number
        return None if self.focus is None else frozenset(number[path] for path in self.focus if path in number)

    def uses(self, file: int) -> tuple[Use, ...]:
        """Every place in a file where an SDK receives data."""
        try:
            return self.known_uses.answer(file, lambda: tuple(self.sinks.uses(file)), ())
        except Exception as error:  # the file is named, the run goes on, the exit code says 3
            self._fault(file, error)
            return ()

    def hits(self) -> list[Hit]:
        """Everything sent anywhere, file by file; a fault of ours in one file leaves the others' hits."""
        found: list[Hit] = []
        uses = [use for file in self._scanned() for use in self.uses(file)]
        for use in (*uses, *self.wrapped.uses()):
            try:
                found.extend(self.payloads.hits(use))
            except Exception as error:
                self._fault(use.file, error)
        return found

    def using(self) -> frozenset[str]:
        """The files that use an SDK, as far as they were looked through."""
        return frozenset(self.program.paths[file] for file in self._scanned() if self.uses(file))

    def _scanned(self) -> list[int]:
        paths, scanned = self.program.paths, self.scanned
        return [file for file, path in enumerate(paths) if scanned is None or path in scanned]

    def wanted(self, refs: Iterable[Ref], names: Container[str]) -> Wanted:
        """What would have to be analysed to know more of these values, and of imports of these names."""
        return Demands(self.program, self.judge.expander, self.judge.fields).of(refs, names)

    def leads(self) -> Leads:
        """What looks for the names that lead to what was found; asked when a round's hits are known."""
        return Leads(self.program, self.judge.expander, self.meanings, self.payloads, self.wrapped)

    def _fault(self, file: int, error: Exception) -> None:
        message = f"internal error while linking this file: {type(error).__name__}: {error}"
        self.problems.append(Problem(self.program.paths[file], 1, message, fault=True))
