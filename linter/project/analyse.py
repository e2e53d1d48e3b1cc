"""Files -> facts: reads, sifts by words, parses. The only stage that spends time in proportion to code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from linter.flow.graph import Facts
from linter.flow.walk import facts_of
from linter.knowledge.idioms import Idioms
from linter.knowledge.library import Library
from linter.languages import front_end, suffixes
from linter.project.sources import read_source
from linter.project.prefilter import Prefilter
from linter.words.finding import Problem


@dataclass(frozen=True, slots=True)
class Analysed:
    """Facts and texts by path. `evidence` holds the ids of SDKs whose own servers the project names."""

    facts: Mapping[str, Facts]
    texts: Mapping[str, bytes]
    evidence: frozenset[str]
    problems: tuple[Problem, ...]


def analyse(
    root: Path,
    paths: Iterable[str],
    library: Library,
    stdin: tuple[str, bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Analysed:
    """The facts of every file that may matter. Nothing a file contains makes this raise."""
    prefilter = Prefilter.of(library.sdks)
    wanted, claimed = list(paths), suffixes()
    facts: dict[str, Facts] = {}
    texts: dict[str, bytes] = {}
    problems: list[Problem] = []
    evidence: set[str] = set()
    for number, path in enumerate(wanted):
        if progress is not None:
            progress(number, len(wanted))
        source = stdin[1] if stdin is not None and stdin[0] == path else read_source(root / path, path)
        if isinstance(source, Problem):
            problems.append(source)
            continue
        evidence |= prefilter.evidence(source)
        if prefilter.may_matter(source, claimed.get(PurePosixPath(path).suffix.lower(), "")):
            try:
                facts[path] = facts_from(source, path, library.idioms)
                texts[path] = source
            except Exception as error:  # one file's fault never hides the findings of the others
                message = f"internal error while reading this file: {type(error).__name__}: {error}"
                problems.append(Problem(path, 1, message, fault=True))
    return Analysed(facts, texts, frozenset(evidence), tuple(problems))


def facts_from(source: bytes, path: str, idioms: Idioms) -> Facts:
    suffix = PurePosixPath(path).suffix.lower()
    parse = front_end(suffix)
    assert parse is not None, f"no front end for {suffix}"
    return facts_of(parse(source, suffix), idioms)
