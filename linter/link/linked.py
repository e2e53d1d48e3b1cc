"""The linked program and what answers questions about it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from linter.flow.graph import Facts
from linter.knowledge.library import Library
from linter.link.demands import Demands, Wanted
from linter.link.expand import Expander
from linter.link.labels import Judge
from linter.link.meaning import Meanings
from linter.link.modules import Modules
from linter.link.paths import Automaton
from linter.link.payload import Hit, Payloads
from linter.link.program import Program, Ref
from linter.link.sinks import Sinks, Use
from linter.words.finding import Problem


@dataclass(frozen=True, slots=True)
class Linked:
    """All analysed files as one program."""

    program: Program
    meanings: Meanings
    payloads: Payloads
    sinks: Sinks
    judge: Judge
    problems: list[Problem] = field(default_factory=list)

    def wanted(self, refs: Iterable[Ref], names: Container[str]) -> Wanted:
        """What would have to be analysed to know more of these values, and of imports of these names."""
        return Demands(self.program, self.judge.expander, self.judge.fields).of(refs, names)


def link(
    facts: Mapping[str, Facts],
    evidence: frozenset[str],
    library: Library,
    modules: Modules,
) -> Linked:
    """Join the facts of all analysed files."""
    program = Program(facts, modules)
    expander = Expander(program, library.idioms)
    languages = {found.language for found in facts.values()}
    automata = {name: Automaton(name, library.sdks, library.sources.all) for name in languages}
    meanings = Meanings(program, expander, automata, [evidence] * len(program.paths))
    judge = Judge(program, expander, meanings, library)
    sinks = Sinks(program, meanings, judge.fields)
    return Linked(program, meanings, Payloads(program, expander, judge, sinks), sinks, judge)


def hits_of(linked: Linked) -> list[Hit]:
    """Everything sent anywhere, file by file; a fault of ours in one file leaves the others' hits."""
    found: list[Hit] = []
    uses = [(file, use) for file in range(len(linked.program.paths)) for use in _uses(linked, file)]
    for file, use in uses:
        try:
            found.extend(linked.payloads.hits(use))
        except Exception as error:  # the file is named, the run goes on, the exit code says 3
            _fault(linked, file, error)
    return found


def _uses(linked: Linked, file: int) -> list[Use]:
    try:
        return list(linked.sinks.uses(file))
    except Exception as error:
        _fault(linked, file, error)
        return []


def _fault(linked: Linked, file: int, error: Exception) -> None:
    message = f"internal error while linking this file: {type(error).__name__}: {error}"
    linked.problems.append(Problem(linked.program.paths[file], 1, message, fault=True))
