"""Round by round: the files that the catalogue's words select, then those that reach them or that they ask for.

A round links what is analysed, and so learns names that lead to an SDK (wrappers, clients, keys of messages) and
files that the data's way leads into. Files with such names, and those files, are analysed in the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import re2

from linter.knowledge.library import Library
from linter.link.leads import Lead, Leads
from linter.link.linked import Linked, hits_of, link
from linter.link.modules import Modules
from linter.link.payload import Hit
from linter.link.program import stem_of
from linter.project.analyse import Analysed, Pool, read_all
from linter.project.imports import Imports
from linter.project.manifests import read as read_manifests
from linter.project.prefilter import LANGUAGES
from linter.project.wanted import FIELDS, setup_seeds

MOST_ROUNDS = 5
ROUNDS_OF_TYPES = 2  # declarations that the data asks for are followed this far


@dataclass(frozen=True, slots=True)
class Gathered:
    """The program as far as it matters. `bounded`: after the last round there would have been more to analyse."""

    analysed: Analysed
    linked: Linked
    hits: list[Hit]
    rounds: int
    bounded: bool


def gather(
    root: Path,
    paths: Iterable[str],
    library: Library,
    stdin: tuple[str, bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
    named: frozenset[str] = frozenset(),
) -> Gathered:
    """Analyse and link everything that may matter. Nothing a file contains makes this raise."""
    wanted = list(paths)
    pool = read_all(root, wanted, library, stdin, progress, named)
    layout, broken = read_manifests(root, wanted)
    modules = Modules(wanted, layout)
    imports = Imports(modules, {**pool.texts, **pool.rest})
    searched: frozenset[Lead] = frozenset()
    for round_ in range(1, MOST_ROUNDS + 1):
        words = frozenset(lead.name for lead in searched)
        linked = link(pool.facts, frozenset(pool.evidence), library, modules, words)
        hits = hits_of(linked)
        leads = Leads(linked).find()
        asked = linked.program.undeclared if round_ <= ROUNDS_OF_TYPES else ()
        more = files_to_load(pool.rest, leads - searched, imports, linked.program.missing, asked)
        if round_ == 1 and may_record(pool, library):
            more = sorted({*more, *(path for path, text in pool.rest.items() if FIELDS.search(text))})
        searched |= leads
        if not more or round_ == MOST_ROUNDS:
            break
        load(pool, more, library)
    analysed = Analysed(pool.facts, pool.texts, frozenset(pool.evidence), (*pool.problems, *broken))
    return Gathered(analysed, linked, hits, round_, bool(more))


def may_record(pool: Pool, library: Library) -> bool:
    """Whether the project sets up an SDK that can record what is typed: then every form matters."""
    recorders = [sdk for sdk in library.sdks if sdk.recorder]
    seeds = {seed for sdk in recorders for language in LANGUAGES for seed in setup_seeds(sdk, language)}
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    pattern = re2.compile("|".join(sorted(seeds)).encode(), options)
    return any(pattern.search(text) for text in pool.texts.values())


def files_to_load(
    rest: Mapping[str, bytes],
    leads: Iterable[Lead],
    imports: Imports,
    missing: Iterable[str],
    undeclared: Iterable[tuple[str, str]],
) -> list[str]:
    """The files among `rest` that a lead leads to, are themselves asked for, or declare an `undeclared` name."""
    found = {path for path in missing if path in rest}
    alone = {lead.name for lead in leads if not lead.near and not lead.path}
    near = [lead for lead in leads if lead.near]
    if alone:
        pattern = words_of(alone)
        found |= {path for path, text in rest.items() if path not in found and pattern.search(text)}
    if near:
        names, modules = words_of({lead.name for lead in near}), words_of({lead.near for lead in near})
        found |= {p for p, text in rest.items() if p not in found and modules.search(text) and names.search(text)}
    found |= _importing(rest, [lead for lead in leads if lead.path], imports)
    if undeclared:
        found |= _declaring(rest, undeclared)
    return sorted(found)


def _importing(rest: Mapping[str, bytes], leads: list[Lead], imports: Imports) -> set[str]:
    """The files that import a lead's file, or one that passes it on, and use the name; and those that pass it on."""
    sources: dict[bytes, set[str]] = {}
    for lead in leads:
        sources.setdefault(lead.name.encode(), set()).add(lead.path)
    reach = {name: imports.passed_on(paths) for name, paths in sources.items()}
    found = {path for paths in reach.values() for path in paths if path in rest}
    defaults = reach.pop(b"default", frozenset())
    if defaults:
        stems = words_of({stem_of(path) or "." for path in defaults} | imports.modules.names())
        found |= {p for p, text in rest.items() if p not in found and stems.search(text) and imports.of(p) & defaults}
    if reach:
        names = words_of({name.decode() for name in reach})
        for path, text in rest.items():
            used = set(names.findall(text)) if path not in found else ()
            if any(name in reach and not reach[name].isdisjoint(imports.of(path)) for name in used):
                found.add(path)
    return found


def words_of(names: Iterable[str]) -> re2._Regexp:
    """One expression for whole words; where a name is no word, for the name as it is."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(b"|".join(_word(name).encode() for name in sorted(names)), options)


def _word(name: str) -> str:
    before = r"\b" if name[:1].isalnum() or name[:1] == "_" else ""
    after = r"\b" if name[-1:].isalnum() or name[-1:] == "_" else ""
    return f"{before}{re2.escape(name)}{after}" if name.isascii() else re2.escape(name)


def _declaring(rest: Mapping[str, bytes], undeclared: Iterable[tuple[str, str]]) -> set[str]:
    """The Kotlin files of a package that declare one of the names sought in it."""
    sought: dict[bytes, set[str]] = {}
    for package, name in undeclared:
        sought.setdefault(package.encode(), set()).add(name)
    found: set[str] = set()
    for path, text in rest.items():
        if PurePosixPath(path).suffix not in (".kt", ".kts"):
            continue
        package = re2.search(rb"(?m)^\s*package\s+([\w.]+)", text)
        names = sought.get(package.group(1) if package else b"", set())
        if names:
            word = "|".join(re2.escape(name) for name in sorted(names))
            declared = rf"\b(?:class|object|interface|fun|val|var|typealias)\s[^=({{}}\n]*\b(?:{word})\b"
            if re2.search(declared.encode(), text):
                found.add(path)
    return found


def load(pool: Pool, paths: Iterable[str], library: Library) -> None:
    """Move files from the rest to the analysed ones."""
    for path in paths:
        pool.load(path, library.idioms)
