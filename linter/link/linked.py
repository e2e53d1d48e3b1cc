"""The linked program and what answers questions about it; and the names by which the rest of a project reaches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from linter.flow.graph import Facts, Imported, Read, Record, Result
from linter.knowledge.library import Library
from linter.link.classes import ClassKey
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


class Lead(NamedTuple):
    """A name that leads to an SDK. One that is a common word counts only in files that also hold `near`."""

    name: str
    near: str = ""


def names_to_search(linked: Linked) -> frozenset[Lead]:
    """What files that are not analysed would use the wrappers and clients found by. Call after `hits_of`."""
    found: set[Lead] = set()
    for routine in linked.payloads.wrappers:
        names = _of_wrapper(linked, routine)
        found |= {_lead(linked, routine.file, name) for name in names}
        dispatch = linked.payloads.callers_of.dispatch
        found |= {Lead(key[1]) for key in dispatch.keys(routine) if isinstance(key[1], str)}
    for file in range(len(linked.program.paths)):
        found |= {_lead(linked, file, name) for name in _of_clients(linked, file)}
    return frozenset(lead for lead in found if lead.name not in NOT_NAMES and len(lead.name) >= SHORTEST)


def _lead(linked: Linked, file: int, name: str) -> Lead:
    """A name of several words stands for itself; a single word needs its module beside it."""
    if name == "default":
        name = stem_of(linked.program.paths[file])
    several = "_" in name.strip("_") or any(c.isupper() for c in name[1:]) or name[:1].isupper()
    near = linked.program.facts[file].package or stem_of(linked.program.paths[file])
    return Lead(name) if several else Lead(name, near)


def _of_wrapper(linked: Linked, routine: Routine) -> set[str]:
    """The names under which other files can reach a wrapper: its own, its class's, or that of what holds it."""
    program, facts = linked.program, linked.program.facts[routine.file]
    shown = facts.exports if facts.language == "ecma" else facts.names
    function = program.function(routine)
    owner = function.owner
    while function.outer > 0 and owner < 0:  # a function inside another is reached through that one
        routine = Routine(routine.file, function.outer)
        function = program.function(routine)
        owner = function.owner
    if owner >= 0:
        key = ClassKey(routine.file, owner)
        classes = linked.judge.expander.classes
        above = {classes.fact(base).name for base in classes.bases(key)}
        return {facts.classes[owner].name, *above, *_holding(linked, routine.file, shown, key)} - {""}
    names = {name for name in linked.payloads.callers_of.names(routine) if name in shown}
    return names or {name for name, value in shown.items() if isinstance(facts.values[value], (Record, Read))}


def _holding(linked: Linked, file: int, shown: Mapping[str, int], key: ClassKey) -> set[str]:
    """Top-level names that hold an instance of a class."""
    expander = linked.judge.expander
    return {
        name
        for name, value in shown.items()
        for end in expander.ends(Ref(file, value))
        if isinstance(linked.program.value(end), Result) and key in expander.classes.of(end)
    }


def _of_clients(linked: Linked, file: int) -> set[str]:
    """Top-level names of a file that hold or give an SDK's client."""
    found: set[str] = set()
    for name, value in _shown(linked.program.facts[file]):
        if any(sense.state > 0 for sense in linked.meanings.of(Ref(file, value))):
            found.add(name)
    return found


def _shown(facts: Facts) -> Iterator[tuple[str, int]]:
    """What other files can name. A name that is only imported is found where it comes from."""
    shown = facts.exports if facts.language == "ecma" else facts.names
    for name, value in shown.items():
        held = facts.values[value]
        if not isinstance(held, Imported) or (facts.language == "ecma" and held.name != name):
            yield name, value
    for function in facts.functions:
        if function.name in shown and function.outer <= 0 and function.owner < 0:
            yield from ((function.name, value) for value in function.returns)
