"""Files -> facts: reads, sifts by words, parses. The only stage that spends time in proportion to code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from linter.flow.graph import Facts
from linter.knowledge.library import Library
from linter.languages import suffixes
from linter.project.facts.analyst import Analyst
from linter.project.reading.files import unwanted
from linter.project.reading.prefilter import Prefilter
from linter.project.reading.rest import Rest
from linter.project.reading.sources import read_source
from linter.words.finding import Problem


class Analysed(Struct, frozen=True):
    """Facts and texts by path. `evidence` holds the ids of SDKs whose own servers the project names."""

    facts: Mapping[str, Facts]
    texts: Mapping[str, bytes]
    evidence: frozenset[str]
    problems: tuple[Problem, ...]


class Pool(Struct):
    """The files of a run while it goes on: analysed ones, and the `rest`, read but not known to matter."""

    analyst: Analyst
    rest: Rest
    facts: dict[str, Facts] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    evidence: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def load(self, paths: Iterable[str]) -> dict[str, Facts]:
        """Analyse files of the rest; what one file holds never hides the findings of the others."""
        sources = {path: self.rest.pop(path) for path in paths}
        made: dict[str, Facts] = {}
        for path, facts in self.analyst.facts(sources):
            if isinstance(facts, Problem):
                self.problems.append(facts)
            else:
                made[path] = facts
                self.texts[path] = sources[path]
        self.facts.update(made)
        return made


def read_all(
    root: Path,
    paths: Iterable[str],
    library: Library,
    analyst: Analyst,
    stdin: tuple[str, bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
    named: frozenset[str] = frozenset(),
    later: frozenset[str] = frozenset(),
) -> Pool:
    """Every file read, those with a word of the catalogue analysed. Nothing a file contains makes this raise.

    Minified files are left out unless they are `named`; generated ones stay, for they may be the project's wrappers.
    Those that need not be read now are `later`.
    """
    prefilter = Prefilter.of(library.sdks)
    wanted, claimed = list(paths), suffixes()
    pool = Pool(analyst, Rest(root))
    matter: list[str] = []
    for number, path in enumerate(wanted):
        if progress is not None:
            progress(number, len(wanted))
        if path in later:
            pool.rest.later(path)
            continue
        source = stdin[1] if stdin is not None and stdin[0] == path else read_source(root / path, path)
        if isinstance(source, Problem):
            pool.problems.append(source)
            continue
        if path not in named and unwanted(source) == "minified":
            continue
        pool.evidence |= prefilter.evidence(source)
        pool.rest[path] = source
        if prefilter.may_matter(source, claimed.get(PurePosixPath(path).suffix.lower(), "")):
            matter.append(path)
    pool.load(matter)
    return pool
