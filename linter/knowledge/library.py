"""All of `rules/` as one value: what the analysis knows."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from linter.knowledge import conditions, store
from linter.knowledge.catalogue import KINDS, ROLES, Entry, Feature, Hazard, Markers, Recorder, Sdk, client_of, file_of
from linter.knowledge.datatypes import DataType
from linter.knowledge.idioms import Idioms
from linter.knowledge.literals import EventFile, Events, ShapeFile, Shapes
from linter.knowledge.names import Grammar
from linter.knowledge.reader import read, rules_root
from linter.knowledge.sanitizers import SanitizerFile, Sanitizers
from linter.knowledge.sources import Source, Sources
from linter.knowledge.vocabulary import OBJECTS, Vocabulary
from linter.words.mistake import UserError

_VERSION = re.compile(r"\d+(\.\d+)*(-?(alpha|beta|rc)\.?\d*)?")


class Library(Struct, frozen=True):
    """Names, sources, sanitizers, idioms and SDKs."""

    vocabulary: Vocabulary
    sources: Sources
    sanitizers: Sanitizers
    idioms: Idioms
    sdks: tuple[Sdk, ...]

    def verdict(self, kind: str, data: str) -> str:
        """What a sanitizer of this kind leaves of a data type: neutral, downgrade, none or worse."""
        known = self.vocabulary.types.get(data)
        return self.sanitizers.verdict(kind, known.group).value if known is not None else "none"

    def is_whole(self, data: str) -> bool:
        """Whether a type stands for a whole object."""
        known = self.vocabulary.types.get(data)
        return known is not None and known.group == OBJECTS

    @property
    def data_files(self) -> frozenset[str]:
        """The names of data files in which some SDK is set up."""
        listed = (file_of(entry)[0] for sdk in self.sdks for settings in sdk.settings for entry in settings.files)
        return frozenset(name for name in listed if name.endswith(".json"))

    @classmethod
    def load(cls, root: Path) -> Library:
        """Read and check everything under `root`; a fault is a `UserError` with its place."""
        vocabulary = Vocabulary.load(root)
        return cls(
            vocabulary,
            Sources.load(root, vocabulary.types),
            Sanitizers.load(root),
            read(root / "data" / "idioms.toml", Idioms),
            tuple(load_sdk(path) for path in sorted((root / "sdks").glob("*.toml"))),
        )


class Compiled(Struct, frozen=True):
    """A library as the cache keeps it: what the files say, checked."""

    types: tuple[DataType, ...]
    names: Grammar
    events: EventFile
    shapes: ShapeFile
    sources: tuple[Source, ...]
    sanitizers: SanitizerFile
    idioms: Idioms
    sdks: tuple[Sdk, ...]

    @classmethod
    def of(cls, library: Library) -> Compiled:
        words, sanitizers = library.vocabulary, library.sanitizers
        return cls(
            tuple(words.types.values()),
            words.names,
            words.events.file,
            words.shapes.file,
            library.sources.all,
            SanitizerFile(sanitizers.entries, sanitizers.verdicts),
            library.idioms,
            library.sdks,
        )

    def library(self) -> Library:
        vocabulary = Vocabulary(self.types, self.names, Events(self.events), Shapes(self.shapes))
        sanitizers = Sanitizers(self.sanitizers.sanitizer, self.sanitizers.verdict)
        return Library(vocabulary, Sources(self.sources), sanitizers, self.idioms, self.sdks)


@lru_cache(maxsize=2)
def bundled(use_cache: bool = True) -> Library:
    """The library that ships with the package; from the cache while no file of it has changed."""
    root = rules_root()
    key = library_stamp()
    built = store.compiled("library", key, Compiled, lambda: Compiled.of(Library.load(root)), use_cache)
    return built.library()


@lru_cache(maxsize=1)
def library_stamp() -> str:
    """A name for the state of the bundled library and of the code that reads it."""
    root = rules_root()
    files = (*store.below(root / "sdks", ".toml"), *store.below(root / "data", ".toml"))
    return store.digest(store.stamp(files), store.code_stamp("knowledge"))


def load_sdk(path: Path) -> Sdk:
    """One SDK file, its references checked."""
    sdk = read(path, Sdk)
    shown = f"rules/sdks/{path.name}"
    if sdk.id != path.stem:
        raise UserError(f'{shown}: the id "{sdk.id}" is not the file\'s name')
    clients = {client.id for client in sdk.client}
    for number, call in enumerate(sdk.call):
        where = f"{shown}: call[{number}]"
        _known(where, "client", call.clients, clients)
        for text in (*call.args, *call.named):
            _argument(where, text, sdk)
        for role in (call.rest, call.rest_named):
            _role(where, role, sdk)
    for number, assignment in enumerate(sdk.assignment):
        where = f"{shown}: assignment[{number}]"
        _known(where, "client", assignment.clients, clients)
        _role(where, assignment.role, sdk)
    for name, shape in sdk.shapes.items():
        for role in (*shape.fields.values(), shape.rest):
            _role(f"{shown}: shapes.{name}", role, sdk)
    for client in sdk.client:
        for path_text in client.paths:
            first = client_of(path_text)
            if first:
                _known(f"{shown}: client {client.id}", "client", (first,), clients)
    _configurations(shown, sdk)
    return sdk


def _configurations(shown: str, sdk: Sdk) -> None:
    """The references between settings, features, hazards, markers and recorders, and their sentences."""
    clients, known = {client.id for client in sdk.client}, {settings.id for settings in sdk.settings}
    features = {feature.id for feature in sdk.feature}
    for settings in sdk.settings:
        where = f"{shown}: settings {settings.id}"
        starts = (client_of(path) for path in (*settings.calls, *settings.objects, *settings.components))
        _known(where, "client", tuple(filter(None, starts)), clients)
        for text in (settings.under, *(at for inner in settings.components.values() for at in inner.values())):
            if text:
                conditions.path_of(text, where)
        for package in settings.package:
            if package.partition(":")[0] not in ("npm", "pypi", "maven"):
                raise UserError(f'{where}: package "{package}" is not "npm:name", "pypi:name" or "maven:group:name"')
    judged: dict[str, tuple[Feature | Hazard | Markers | Recorder, ...]] = {
        "feature": sdk.feature, "hazard": sdk.hazard, "markers": sdk.markers, "recorder": sdk.recorder,
    }  # fmt: skip
    for kind, entries in judged.items():
        for number, entry in enumerate(entries):
            where = f"{shown}: {kind}[{number}]"
            _known(where, "settings", getattr(entry, "settings", ()), known)
            for text in (*entry.all, *getattr(entry, "unless", ())):
                condition = conditions.parse(text, where)
                if condition.word == "on":
                    _known(where, "feature", condition.path, features)
                elif condition.made:
                    _known(where, "client", tuple(filter(None, (client_of(condition.target),))), clients)
    for hazard in filter(lambda each: each.at, sdk.hazard):
        conditions.path_of(hazard.at, f"{shown}: hazard {hazard.rule}")
    owned: tuple[Recorder | Markers, ...] = (*sdk.recorder, *sdk.markers)
    for each in owned:
        _known(f"{shown}: recorder or markers", "feature", (each.feature,), features)
    dated: tuple[Entry, ...] = (*sdk.settings, *sdk.feature, *sdk.hazard, *sdk.markers, *sdk.recorder)
    for one in dated:
        for version in filter(None, (one.since, one.until)):
            if not _VERSION.fullmatch(version):
                raise UserError(f'{shown}: "{version}" is not a version such as 1.2.3')


def _known(where: str, what: str, names: tuple[str, ...], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise UserError(f'{where}: there is no {what} "{name}"')


def _role(where: str, role: str, sdk: Sdk) -> None:
    if role.startswith("@"):
        _known(where, "shape", (role[1:],), set(sdk.shapes))
    elif role not in ROLES:
        raise UserError(f'{where}: "{role}" is not a role')


def _argument(where: str, text: str, sdk: Sdk) -> None:
    words = text.split()
    if len(words) not in (2, 3) or (len(words) == 3 and words[2] not in KINDS):
        raise UserError(f'{where}: "{text}" is not "name role [kind]"')
    _role(where, words[1], sdk)
