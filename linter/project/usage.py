"""Which SDKs a project uses, how often, where they are set up, and in which version: plain data for faces to print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from linter.flow.graph import Free, Imported
from linter.knowledge.catalogue import Client, Feature, Hazard, Recorder, Sdk, tokens
from linter.knowledge.conditions import parse
from linter.link.program.program import Program
from linter.link.settings.options import Path
from linter.link.settings.trees import Tree
from linter.link.settings.verdicts import Verdicts
from linter.link.sinks.sinks import Use
from linter.project.manifests.versions import Versions, plain
from linter.words.span import Lines


class Configured(Struct, frozen=True):
    """Where an SDK is set up, as people read it: path, line from 1, and the call or declaration.

    `options` are those that some hazard, feature or recorder of the SDK speaks of, with the values they may have.
    """

    path: str
    line: int
    operation: str
    options: dict[str, tuple[str, ...]] = {}


class Used(Struct, frozen=True):
    """One SDK in the project. `calls` hand data over; `versions` are what manifests and locks say, sorted."""

    sdk: str
    name: str
    category: str
    calls: int
    files: int
    configured: tuple[Configured, ...]
    versions: tuple[str, ...]


def used(
    program: Program,
    sdks: Iterable[Sdk],
    uses: Iterable[Use],
    verdicts: Verdicts,
    versions: Versions,
    texts: Mapping[str, bytes],
    evidence: Iterable[str] = (),
) -> tuple[Used, ...]:
    """Every SDK that the project's code or manifests show, sorted by id.

    `uses` are the calls of all files, `evidence` the SDKs whose servers the project names.
    """
    calls: Counter[str] = Counter()
    files: dict[str, set[int]] = defaultdict(set)
    for use in uses:
        calls[use.sdk.id] += 1
        files[use.sdk.id].add(use.file)
    places: dict[str, dict[tuple[str, int, str], dict[str, tuple[str, ...]]]] = defaultdict(dict)
    trees = verdicts.configurations.trees
    for tree in trees:
        path = program.paths[tree.file]
        line = Lines.of(texts[path]).position(tree.span[0]).line
        places[tree.sdk.id].setdefault((path, line, tree.operation), {}).update(options_of(verdicts, tree))
        files[tree.sdk.id].add(tree.file)
    known = list(sdks)
    there = present(program, known, trees, installed(program, known, versions)) | calls.keys() | set(evidence)
    return tuple(
        Used(
            sdk.id,
            sdk.name,
            sdk.category,
            calls[sdk.id],
            len(files[sdk.id]),
            tuple(Configured(*place, places[sdk.id][place]) for place in sorted(places[sdk.id])),
            _versions(program, sdk, versions),
        )
        for sdk in sorted(known, key=lambda each: each.id)
        if sdk.id in there
    )


def options_of(verdicts: Verdicts, tree: Tree) -> dict[str, tuple[str, ...]]:
    """What a configuration itself says of the options that matter to people's privacy."""
    judged: tuple[Hazard | Feature | Recorder, ...] = (*tree.sdk.hazard, *tree.sdk.feature, *tree.sdk.recorder)
    paths: set[Path] = set()
    for entry in judged:
        if tree.settings.id in entry.settings:
            conditions = (parse(text) for text in (*entry.all, *getattr(entry, "unless", ())))
            paths |= {condition.path for condition in conditions if condition.word != "on"}
    said: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths):
        values = verdicts.evaluator.said(verdicts.configurations.lookup(tree, path))
        own = path[len(tree.under) :] if path[: len(tree.under)] == tree.under else path
        if values and own:
            said[".".join(own)] = values
    return said


def present(program: Program, sdks: Iterable[Sdk], trees: Iterable[Tree], installed: Container[str]) -> set[str]:
    """The ids of the SDKs that files import or call by a global name, that are set up, or that are `installed`."""
    found = {tree.sdk.id for tree in trees if not tree.partial}
    modules = {name for facts in program.facts for name in facts.imports}
    names: set[str] = set()
    for file in range(len(program.facts)):
        for _, value in program.of_kind(file, Imported):
            modules.add(value.module if value.name in ("*", "default") else f"{value.module}.{value.name}")
        names.update(value.name for _, value in program.of_kind(file, Free))
    beginnings = {beginning for module in modules for beginning in _beginnings(module)}
    known = list(sdks)
    shared = _shared(known)
    for sdk in known:
        if (
            not beginnings.isdisjoint(_roots_of(sdk) - shared)
            or any(name in names for client in sdk.client for name in client.globals)
            or sdk.id in installed
        ):
            found.add(sdk.id)
    return found


def installed(program: Program, sdks: Iterable[Sdk], versions: Versions) -> frozenset[str]:
    """The ids of the SDKs that a manifest or lock file around the files names."""
    packages = versions.named(program.paths)
    return frozenset(sdk.id for sdk in sdks if not packages.isdisjoint(map(plain, packages_of(sdk))))


def _shared(sdks: Sequence[Sdk]) -> frozenset[tuple[str, ...]]:
    """Packages in which several vendors' classes stand, or below which another's do: importing one shows none."""
    counts = Counter(beginning for sdk in sdks for beginning in {b for r in _packages_of(sdk) for b in _prefixes(r)})
    return frozenset(root for sdk in sdks for root in _packages_of(sdk) if counts[root] > 1)


def _prefixes(root: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (root[:length] for length in range(1, len(root) + 1))


def _packages_of(sdk: Sdk) -> frozenset[tuple[str, ...]]:
    return _packages(sdk.client, _written(sdk)[1])


def packages_of(sdk: Sdk) -> tuple[str, ...]:
    """The SDK's packages as "npm:name", "pypi:name" or "maven:group:artifact"."""
    return tuple(f"{ecosystem}:{name}" for ecosystem, names in sdk.packages.items() for name in names)


def owns(sdk: Sdk, module: str) -> bool:
    """Whether an imported module (or name in one) is the SDK's own."""
    roots = _roots_of(sdk)
    return any(beginning in roots for beginning in _beginnings(module))


def _beginnings(module: str) -> Iterator[tuple[str, ...]]:
    """Every way to begin a module's name: "@a/b/c.d" -> ("@a",), ("@a/b",), ("@a/b/c",), ("@a/b/c", "d")."""
    steps = tokens(module)
    for at, step in enumerate(steps):
        folders = step.split("/")
        yield from ((*steps[:at], "/".join(folders[:length])) for length in range(1, len(folders) + 1))


def _roots_of(sdk: Sdk) -> frozenset[tuple[str, ...]]:
    return _roots(sdk.client, *_written(sdk))


def _written(sdk: Sdk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modules that an SDK's settings name, and the paths at which they are given."""
    paths = (path for each in sdk.settings for path in (*each.calls, *each.objects))
    return tuple(module for each in sdk.settings for module in each.modules), tuple(paths)


@lru_cache(maxsize=512)
def _roots(clients: tuple[Client, ...], modules: tuple[str, ...], given: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """How the names of an SDK's modules begin; of a class, its package."""
    found = {tokens(module) for client in clients for module in client.modules} | {tokens(name) for name in modules}
    return frozenset(root for root in found if root) | _packages(clients, given)


@lru_cache(maxsize=512)
def _packages(clients: tuple[Client, ...], given: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The packages of an SDK's classes."""
    found: set[tuple[str, ...]] = set()
    for path in [path for client in clients for path in (*client.paths, *client.types)] + [*given]:
        if path[:1] not in "$@":
            steps = tokens(path)
            package = next((at for at, step in enumerate(steps) if not step[:1].islower()), len(steps))
            if package > 1:
                found.add(steps[:package])
    return frozenset(found)


def _versions(program: Program, sdk: Sdk, versions: Versions) -> tuple[str, ...]:
    found: set[str] = set()
    for path in {path.rpartition("/")[0]: path for path in program.paths}.values():
        for package in packages_of(sdk):
            installed = versions.installed(path, (package,))
            if installed is not None:
                shown = str(installed.low) if installed.exact else f">={installed.low}"
                found.add(f"{package.partition(':')[2]} {shown}")
    return tuple(sorted(found))
