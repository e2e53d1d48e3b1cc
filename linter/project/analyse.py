"""Files -> facts: reads, sifts by words, parses. The only stage that spends time in proportion to code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from linter.flow.graph import Facts
from linter.flow.walk import facts_of
from linter.knowledge.idioms import Idioms
from linter.knowledge.library import Library
from linter.languages import front_end, suffixes
from linter.project.files import unwanted
from linter.project.prefilter import Prefilter
from linter.project.sources import read_source
from linter.words.finding import Problem


@dataclass(frozen=True, slots=True)
class Analysed:
    """Facts and texts by path. `evidence` holds the ids of SDKs whose own servers the project names."""

    facts: Mapping[str, Facts]
    texts: Mapping[str, bytes]
    evidence: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Pool:
    """The files of a run while it goes on: analysed ones, and the `rest`, read but not known to matter."""

    facts: dict[str, Facts] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    rest: dict[str, bytes] = field(default_factory=dict)
    evidence: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def load(self, path: str, idioms: Idioms) -> None:
        """Analyse a file of the rest."""
        source = self.rest.pop(path)
        try:
            self.facts[path] = facts_from(source, path, idioms)
            self.texts[path] = source
        except Exception as error:  # one file's fault never hides the findings of the others
            message = f"internal error while reading this file: {type(error).__name__}: {error}"
            self.problems.append(Problem(path, 1, message, fault=True))


def read_all(
    root: Path,
    paths: Iterable[str],
    library: Library,
    stdin: tuple[str, bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
    named: frozenset[str] = frozenset(),
) -> Pool:
    """Every file read, those with a word of the catalogue analysed. Nothing a file contains makes this raise.

    Minified files are left out unless they are `named`; generated ones stay, for they may be the project's wrappers.
    """
    prefilter = Prefilter.of(library.sdks)
    wanted, claimed = list(paths), suffixes()
    pool = Pool()
    for number, path in enumerate(wanted):
        if progress is not None:
            progress(number, len(wanted))
        source = stdin[1] if stdin is not None and stdin[0] == path else read_source(root / path, path)
        if isinstance(source, Problem):
            pool.problems.append(source)
            continue
        if path not in named and unwanted(source) == "minified":
            continue
        pool.evidence |= prefilter.evidence(source)
        pool.rest[path] = source
        if prefilter.may_matter(source, claimed.get(PurePosixPath(path).suffix.lower(), "")):
            pool.load(path, library.idioms)
    return pool


def facts_from(source: bytes, path: str, idioms: Idioms) -> Facts:
    suffix = PurePosixPath(path).suffix.lower()
    parse = front_end(suffix)
    assert parse is not None, f"no front end for {suffix}"
    return facts_of(parse(source, suffix), idioms)
