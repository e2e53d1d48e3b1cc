"""Which version of a package a file of the project is built with: the nearest manifest's word, made exact by a lock.

Nothing that a manifest or lock file contains makes this raise: what cannot be read is a problem and no version.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath

from msgspec import Struct
from packaging.version import InvalidVersion, Version

from linter.knowledge.config import git_top, relative
from linter.knowledge.store import code_stamp, digest
from linter.project.manifests.packages import Packages, kind_of, read_packages
from linter.project.memory.cache import Cache
from linter.project.memory.state import BESIDE
from linter.words.finding import Problem

LARGEST = 20 << 20  # bytes
WORTH_KEEPING = 50_000  # bytes: a smaller manifest is read as fast as looked up


class Range(Struct, frozen=True):
    """Versions from `low` on, below `high` (None: open); both are the same for one exact version."""

    low: Version
    high: Version | None = None

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __contains__(self, version: Version) -> bool:
        return version == self.low or (self.low <= version and (self.high is None or version < self.high))


class Fit(Struct, frozen=True):
    """Whether a statement about some versions is about the installed one; `sure` when the version says so."""

    applies: bool
    sure: bool


def fit(installed: Range | None, since: str, until: str) -> Fit:
    """Whether what holds from `since` on and before `until` holds here; an unknown version is the newest."""
    if not since and not until:
        return Fit(True, True)
    first, end = version_of(since), version_of(until)
    if installed is None:
        return Fit(end is None, False)
    if installed.exact:
        return Fit((first is None or first <= installed.low) and (end is None or installed.low < end), True)
    reached = first is None or installed.high is None or first < installed.high
    below = end is None or (installed.high is not None and installed.high <= end)
    return Fit(reached and below, first is None or first <= installed.low)


# ---- versions and ranges as they are written

_NUMBERS = re.compile(r"[vV=]?\s*(\d+)((?:\.\d+)*)", re.ASCII)
_COMPARATOR = re.compile(r"(\^|~=|~>|~|===?|!=|>=|<=|>|<|=)?\s*[vV]?(\d[\w.+*-]*|[*xX](?:\.[*xX])*)", re.ASCII)
_HYPHEN = re.compile(r"(\S+)\s+-\s+(\S+)")
_BRACKETS = re.compile(r"\[\s*([\d.]*)\s*,\s*([\d.]*)\s*[\])]", re.ASCII)
_WILD = re.compile(r"(?:^|\.)(?:[xX*]|\+)(?:\.[xX*])*$")
_LOWEST = Version("0")


@lru_cache(maxsize=4096)
def version_of(text: str) -> Version | None:
    """A version as it is written; what no version scheme knows keeps its numbers. None for no version."""
    try:
        return Version(text)
    except InvalidVersion:
        found = _NUMBERS.match(text)
        return Version(found.group(1) + found.group(2)) if found else None


@lru_cache(maxsize=4096)
def range_of(text: str) -> Range | None:
    """The versions that a range allows ("^1.2", ">=1,<2", "1.x || 2.x"); None when it allows any or is not one."""
    found: list[Range] = []
    for part in text.split("||"):
        part = part.strip().removeprefix("workspace:")
        inner = _all_of(part) if not re.search(r"[:/#]", part) else None
        if inner is None:
            return None
        found.append(inner)
    highs = [each.high for each in found]
    low = min(each.low for each in found)
    return Range(low, None if None in highs else max(high for high in highs if high is not None))


def _all_of(text: str) -> Range | None:
    if hyphen := _HYPHEN.fullmatch(text):
        text = f">={hyphen.group(1)} <={hyphen.group(2)}"
    if brackets := _BRACKETS.fullmatch(text):
        text = f">={brackets.group(1) or 0}" + (f" <{brackets.group(2)}" if brackets.group(2) else "")
    low, high = _LOWEST, None
    known = False
    for operator, written in _COMPARATOR.findall(text):
        bounds = _bounds(operator, written)
        if bounds is None:
            continue
        known = True
        low = max(low, bounds[0])
        high = bounds[1] if high is None else high if bounds[1] is None else min(high, bounds[1])
    return Range(low, high) if known else None


def _bounds(operator: str, written: str) -> tuple[Version, Version | None] | None:
    """The lowest version and the end that one comparator allows; both the same for an exact one."""
    wild = _WILD.search(written) is not None
    version = version_of(_WILD.sub("", written) if wild else written)
    if version is None or operator == "!=":
        return None
    parts = [*version.release]
    if operator == ">=":
        return version, None
    if operator == ">":
        return _next(parts, len(parts) - 1), None
    if operator in ("<", "<="):
        return _LOWEST, version if operator == "<" else _next(parts, len(parts) - 1)
    if operator == "^":
        first = next((at for at, number in enumerate(parts) if number), len(parts) - 1)
        return version, _next(parts, first)
    if operator in ("~", "~>"):
        return version, _next(parts, min(1, len(parts) - 1))
    if operator == "~=":
        return version, _next(parts, max(0, len(parts) - 2))
    return (version, _next(parts, len(parts) - 1)) if wild else (version, version)


def _next(parts: list[int], at: int) -> Version:
    return Version(".".join(str(number) for number in (*parts[:at], parts[at] + 1)))


# ---- manifests around a file


class Versions:
    """Looks upward from files; reads each folder's manifests once."""

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        """What is in a large lock file is remembered in `cache`."""
        self.root = root.resolve()
        self._cache = cache
        self.limit = git_top(self.root) or self.root
        self._folders: dict[Path, Packages | None] = {}
        self._known: dict[str, list[tuple[Path, Packages]]] = {}
        self._above: dict[Path, list[tuple[Path, Packages]]] = {}
        self._problems: set[Problem] = set()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read so far."""
        return tuple(sorted(self._problems))

    def installed(self, path: str, packages: tuple[str, ...]) -> Range | None:
        """The version that the file at `path` gets of the first of `packages` that its project names."""
        for package in packages:
            found = self._installed(path, plain(package))
            if found is not None:
                return found[0]
        return None

    def named(self, paths: Iterable[str]) -> frozenset[str]:
        """The packages that manifests and lock files around the files name, each written as `plain` writes it."""
        folders = {path.rpartition("/")[0]: path for path in paths}
        around = {id(held): held for path in folders.values() for _, held in self._around(path)}
        return frozenset(name for held in around.values() for name in (*held.declared, *held.locked))

    def home(self, path: str) -> str:
        """The nearest folder with a manifest: the package or module that a file belongs to; "" when there is none."""
        return next((relative(folder, self.root) for folder, held in self._around(path) if held.declared), "")

    def _installed(self, path: str, package: str) -> tuple[Range | None] | None:
        """The range that holds for a package; None when nobody names it, (None,) when nobody says which."""
        wanted: Range | None = None
        named = False
        newest: list[Version] = []
        for _, held in self._around(path):
            locked = [version for text in held.locked.get(package, ()) if (version := version_of(text)) is not None]
            if package in held.declared and not named:
                named = True
                ranges = [found for text in held.declared[package] if (found := range_of(text)) is not None]
                wanted = ranges[0] if ranges else None
            fitting = [version for version in locked if wanted is None or version in wanted]
            if named and fitting:
                return (Range(max(fitting), max(fitting)),)
            newest = newest or locked
        if named:
            return (wanted,)
        return (Range(max(newest), max(newest)),) if newest else None

    def _around(self, path: str) -> list[tuple[Path, Packages]]:
        """The folders with manifests from a file's own upward, to the top of the repository."""
        key = path.rpartition("/")[0]
        if key not in self._known:
            self._known[key] = self._upward((self.root / PurePosixPath(path)).parent)
        return self._known[key]

    def _upward(self, folder: Path) -> list[tuple[Path, Packages]]:
        known = self._above.get(folder)
        if known is None:
            inside = folder == self.limit or folder.is_relative_to(self.limit)
            held = self._folder(folder) if inside else None
            own = [(folder, held)] if held is not None else []
            known = [*own, *(self._upward(folder.parent) if inside and folder != folder.parent else [])]
            self._above[folder] = known
        return known

    def _folder(self, folder: Path) -> Packages | None:
        if folder not in self._folders:
            declared: dict[str, tuple[str, ...]] = {}
            locked: dict[str, tuple[str, ...]] = {}
            for path in _named(folder):
                held = self._read(path)
                for package, ranges in held.declared.items():
                    declared[package] = (*declared.get(package, ()), *filter(None, ranges))
                for package, versions in held.locked.items():
                    locked[package] = (*locked.get(package, ()), *versions)
            self._folders[folder] = Packages(declared, locked) if declared or locked else None
        return self._folders[folder]

    def _read(self, path: Path) -> Packages:
        shown = relative(path, self.root)
        try:
            if not path.resolve().is_relative_to(self.limit) or not stat.S_ISREG(path.stat().st_mode):
                return Packages()
            if path.stat().st_size > LARGEST:
                raise ValueError(f"it is larger than {LARGEST >> 20} MB")
            return self._packages(path.name if kind_of(path.name) else "requirements.txt", path.read_bytes())
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            self._problems.add(Problem(shown, 1, f"the versions of packages in this file are not known: {reason}"))
            return Packages()

    def _packages(self, name: str, text: bytes) -> Packages:
        if self._cache is None or len(text) < WORTH_KEEPING:
            return read_packages(name, text)
        key = f"packages-{digest(code_stamp('project'), name, text)}"
        return self._cache.kept(key, Packages, lambda: read_packages(name, text))


def plain(package: str) -> str:
    """A package's name as the readers write it."""
    ecosystem, _, name = package.partition(":")
    return f"pypi:{re.sub(r'[-_.]+', '-', name).lower()}" if ecosystem == "pypi" else package


def _named(folder: Path) -> list[Path]:
    """A folder's manifests: its own, then those in folders that only hold another's."""
    names = _listed(folder)
    found = [folder / name for name in names if kind_of(name)]
    for beside in (name for name in BESIDE if name in names):
        inner = _listed(folder / beside)
        wanted = [name for name in inner if (name.endswith(".txt") if beside == "requirements" else kind_of(name))]
        found += [folder / beside / name for name in wanted]
    return found


def _listed(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except OSError:
        return []
