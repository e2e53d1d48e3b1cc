"""The linked program and what answers questions about it; and the names by which the rest of a project reaches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from linter.flow.graph import Facts, Imported
from linter.knowledge.library import Library
from linter.link.expand import Expander
from linter.link.labels import Judge
from linter.link.meaning import Meanings
from linter.link.modules import Modules
from linter.link.paths import Automaton
from linter.link.payload import Hit, Payloads
from linter.link.program import Program, Ref, Routine, stem_of
from linter.link.sinks import Sinks, Use
from linter.words.finding import Problem

SHORTEST = 2  # characters of a name worth searching
NOT_NAMES = frozenset(("default", "*", "constructor", "index", "__init__"))


@dataclass(frozen=True, slots=True)
class Linked:
    """All analysed files as one program."""

    program: Program
    meanings: Meanings
    payloads: Payloads
    sinks: Sinks
    judge: Judge
    problems: list[Problem] = field(default_factory=list)


def link(
    facts: Mapping[str, Facts],
    evidence: frozenset[str],
    library: Library,
    modules: Modules,
    words: frozenset[str] = frozenset(),
) -> Linked:
    """Join the facts of all analysed files. `words` are names already known to lead to an SDK."""
    program = Program(facts, modules, words)
    expander = Expander(program, library.idioms)
    languages = {found.language for found in facts.values()}
    automata = {name: Automaton(name, library.sdks, library.sources.all) for name in languages}
    meanings = Meanings(program, expander, automata, [evidence] * len(program.paths))
    judge = Judge(program, expander, meanings, library)
    sinks = Sinks(program, meanings, judge.fields)
    return Linked(program, meanings, Payloads(program, expander, judge, sinks), sinks, judge)


def hits_of(linked: Linked) -> list[Hit]:
    """Everything sent anywhere, file by file; a fault of ours in one file leaves the others' hits."""
    uses = [(file, use) for file in range(len(linked.program.paths)) for use in _uses(linked, file)]
    # only what the data of a use asks for is missed, not whatever any call in a file may be
    linked.program.demanding = True
    linked.judge.expander.forget()
    found: list[Hit] = []
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


# --- names that lead to an SDK ---------------------------------------------------------------


def names_to_search(linked: Linked) -> frozenset[str]:
    """The names by which files that are not analysed would use the wrappers and clients found. Call after `hits_of`."""
    found: set[str] = set()
    for routine in linked.payloads.wrappers:
        found |= _of_wrapper(linked, routine)
    for file in range(len(linked.program.paths)):
        found |= _of_clients(linked, file)
    return frozenset(name for name in found - NOT_NAMES if len(name) >= SHORTEST)


def _of_wrapper(linked: Linked, routine: Routine) -> set[str]:
    """What a function is called by, the class it belongs to, and the keys that it listens to."""
    callers, facts = linked.payloads.callers_of, linked.program.facts[routine.file]
    function = linked.program.function(routine)
    found = set(callers.names(routine))
    if "default" in found:
        found.add(stem_of(linked.program.paths[routine.file]))
    if function.owner >= 0:
        found.add(facts.classes[function.owner].name)
    found |= {key[1] for key in callers.dispatch.keys(routine) if isinstance(key[1], str)}
    return found


def _of_clients(linked: Linked, file: int) -> set[str]:
    """Top-level names, fields and functions of a file that hold or give an SDK's client."""
    program, facts = linked.program, linked.program.facts[file]
    found: set[str] = set()
    for name, value in _shown(facts):
        if any(sense.state > 0 for sense in linked.meanings.of(Ref(file, value))):
            found.add(stem_of(program.paths[file]) if name == "default" else name)
    return found


def _shown(facts: Facts) -> Iterator[tuple[str, int]]:
    """What other files can name. A name that is only imported is found where it comes from."""
    shown = facts.exports if facts.language == "ecma" else facts.names
    for name, value in shown.items():
        held = facts.values[value]
        if not isinstance(held, Imported) or (facts.language == "ecma" and held.name != name):
            yield name, value
    for fact in facts.classes:
        for name, values in fact.fields.items():
            yield from ((name, value) for value in values)
    for function in facts.functions:
        if function.name and function.name != "constructor":
            yield from ((function.name, value) for value in function.returns)
