"""Round by round: the files that the catalogue's words select, then those that reach them or that they ask for.

A round links what is analysed, and so learns names that lead to an SDK (wrappers, clients, keys of messages) and
files that the data's way leads into. Files with such names, and those files, are analysed in the next.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import re2
from msgspec import Struct

from linter.knowledge.library import Library
from linter.link.linked import Linked
from linter.link.modules.resolve import Modules
from linter.link.reach.payloads import Hit
from linter.project.exploring.declared import Declared
from linter.project.exploring.imports import Imports
from linter.project.exploring.search import files_to_load
from linter.project.exploring.wrappers import Numbered, extended, in_project
from linter.project.facts.analyse import Analysed, Pool, read_all
from linter.project.facts.analyst import Analyst
from linter.project.manifests.layout import recalled
from linter.project.memory.cache import Cache
from linter.project.memory.earlier import Focus, Log
from linter.project.reading.prefilter import LANGUAGES
from linter.project.reading.wanted import FIELDS, setup_seeds

MOST_ROUNDS = 5
EVERYTHING = Focus()


class Gathered(Struct, frozen=True):
    """The program as far as it matters. `bounded`: after the last round there would have been more to analyse.

    `lost` are declared wrappers that fit nothing: number and sentence.
    """

    analysed: Analysed
    linked: Linked
    hits: list[Hit]
    rounds: int
    bounded: bool
    lost: tuple[tuple[int, str], ...]
    log: Log


def gather(
    root: Path,
    paths: Iterable[str],
    library: Library,
    cache: Cache,
    stdin: tuple[str, bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
    named: frozenset[str] = frozenset(),
    wrappers: Sequence[Numbered] = (),
    focus: Focus = EVERYTHING,
    setup: str = "",
) -> Gathered:
    """Analyse and link everything that may matter; `setup` names the state of all manifests, if that is known.

    Nothing a file contains makes this raise.
    """
    wanted, library = list(paths), extended(library, wrappers)
    pool = read_all(root, wanted, library, Analyst.of(library.idioms, cache), stdin, progress, named, focus.later)
    pool.evidence |= focus.earlier.evidence
    layout, broken = recalled(root, wanted, cache, setup)
    declared = Declared(pool.rest)
    found = in_project(root, frozenset(wanted), wrappers, library, Modules(wanted, layout), pool.facts, declared)
    modules = Modules((*wanted, *found.stubs), layout)
    pool.rest.update(found.stubs)
    pool.load(sorted(path for path in found.files if path in pool.rest))
    imports = Imports(modules, ChainMap(pool.texts, pool.rest))
    linked = Linked.of(library, modules, frozenset(pool.evidence), declared, found.wrappings, focus.paths, focus.using)
    log, earlier = Log(focus, [tuple(sorted(pool.facts))], frozenset(focus.earlier.leads)), focus.earlier
    fresh = pool.facts
    for known in (*earlier.rounds[1:], *([sorted(focus.paths)] if focus.paths else [])):
        linked.add(fresh)
        fresh = pool.load(path for path in known if path in pool.rest)
        log.rounds.append(tuple(sorted(fresh)))
    for round_ in range(1, MOST_ROUNDS + 1):
        linked.grow(fresh)
        hits = linked.hits()
        finder = linked.leads()
        leads = finder.find()
        asked = linked.wanted(
            (*finder.asked(), *linked.payloads.undecided), {lead.name for lead in log.leads if not lead.path}
        )
        more = files_to_load(pool.rest, leads - log.leads, imports, declared, earlier.news(asked))
        if round_ == 1 and focus.paths is None and may_record(pool, library):
            more = sorted({*more, *(path for path, text in pool.rest.items() if FIELDS.search(text))})
        log.note(leads, asked)
        if not more or round_ == MOST_ROUNDS:
            break
        fresh = pool.load(more)
        log.rounds.append(tuple(sorted(fresh)))
    log.evidence = frozenset(pool.evidence)
    analysed = Analysed(pool.facts, pool.texts, frozenset(pool.evidence), (*pool.problems, *broken))
    return Gathered(analysed, linked, hits, round_, bool(more), (*found.lost, *linked.wrapped.lost()), log)


def may_record(pool: Pool, library: Library) -> bool:
    """Whether the project sets up an SDK that can record what is typed: then every form matters."""
    recorders = [sdk for sdk in library.sdks if sdk.recorder]
    seeds = {seed for sdk in recorders for language in LANGUAGES for seed in setup_seeds(sdk, language)}
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    pattern = re2.compile("|".join(sorted(seeds)).encode(), options)
    return any(pattern.search(text) for text in pool.texts.values())
