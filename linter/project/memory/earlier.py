"""What the last run over a project came to, so that the next one need not find its way again.

A run that is asked about a few files (a commit, an editor) begins with the files that mattered last time, goes no
more rounds than what has changed since calls for, and follows calls only where they can end in the files it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from linter.link.reach.demands import Wanted
from linter.link.reach.leads import Lead
from linter.project.memory.cache import Cache

MOST_KEPT = 4  # rounds, beside the first
MOST_CHANGED = 60  # files; a run about more of them is one about everything

Pairs = frozenset[tuple[str, str]]


class Earlier(Struct, frozen=True):
    """`files`: the signature of each by path. `rounds`: the files analysed in each.

    `using` are those that use an SDK, `setting` those that set one up, `evidence` the SDKs whose servers are named,
    `installed` those that manifests name; the rest is what was searched for.
    """

    files: dict[str, str]
    rounds: tuple[tuple[str, ...], ...]
    using: frozenset[str]
    setting: frozenset[str]
    leads: tuple[Lead, ...]
    paths: Pairs
    declared: Pairs
    evidence: frozenset[str]
    installed: frozenset[str] | None = None

    def news(self, asked: Wanted) -> Wanted:
        """What is asked for that was not asked for last time."""
        paths = asked.paths - self.paths
        new = {path for path, _ in paths}
        behind = frozenset(pair for pair in asked.behind if pair[0] in new)
        return Wanted(paths, asked.declared - self.declared, behind)


NOTHING = Earlier({}, (), frozenset(), frozenset(), (), frozenset(), frozenset(), frozenset())


class Focus(Struct, frozen=True):
    """`paths` are the files that a run is about, and those changed since `earlier`; None: it is about all."""

    paths: frozenset[str] | None = None
    earlier: Earlier = NOTHING

    @property
    def later(self) -> frozenset[str]:
        """The files that need not be read: they are as they were, and did not matter."""
        known = {path for paths in self.earlier.rounds for path in paths}
        return frozenset() if self.paths is None else frozenset(self.earlier.files.keys() - known - self.paths)

    @property
    def using(self) -> frozenset[str] | None:
        """The files that are looked through for uses of SDKs; None: all."""
        return None if self.paths is None else self.paths | self.earlier.using

    @property
    def setting(self) -> frozenset[str] | None:
        """The files that are looked through for configurations; None: all."""
        return None if self.paths is None else self.paths | self.earlier.setting

    @classmethod
    def on(cls, asked: Iterable[str], files: Mapping[str, str], earlier: Earlier | None, unsaved: str) -> Focus:
        """`files` are all files of the project as they are now, `unsaved` one that is only in an editor ("")."""
        if earlier is None:
            return cls()
        about = {*asked, unsaved} - {""}
        about |= {path for path, state in files.items() if earlier.files.get(path) != state}
        return cls(frozenset(about), earlier) if len(about) <= MOST_CHANGED else cls()


class Log(Struct):
    """A run as it goes, for the next."""

    focus: Focus
    rounds: list[tuple[str, ...]]
    leads: frozenset[Lead]
    paths: Pairs = frozenset()
    declared: Pairs = frozenset()
    evidence: frozenset[str] = frozenset()

    def note(self, leads: frozenset[Lead], asked: Wanted) -> None:
        self.leads |= leads
        self.paths |= asked.paths
        self.declared |= asked.declared

    def earlier(
        self,
        files: Mapping[str, str],
        unsaved: str,
        using: frozenset[str],
        setting: frozenset[str],
        installed: frozenset[str] | None,
    ) -> Earlier:
        """For the next run; a file that is only in an editor is not known to it."""
        known = {path: state for path, state in files.items() if path != unsaved}
        leads = tuple(sorted(self.leads, key=repr))
        before = self.focus.earlier
        using, setting = using | before.using, setting | before.setting
        return Earlier(known, self._few(), using, setting, leads, self.paths, self.declared, self.evidence, installed)

    def _few(self) -> tuple[tuple[str, ...], ...]:
        """The rounds, the last ones as one: they would become more with every run."""
        first, *others = self.rounds
        filled = [paths for paths in others if paths]
        late = tuple(sorted(path for paths in filled[MOST_KEPT:] for path in paths))
        return (first, *filled[:MOST_KEPT], *([late] if late else []))


def recalled(cache: Cache, setup: str) -> Earlier | None:
    """What was kept of the last run with the same setup."""
    return cache.value(f"earlier-{setup}", Earlier)


def keep(cache: Cache, setup: str, earlier: Earlier) -> None:
    cache.put(f"earlier-{setup}", msgspec.msgpack.encode(earlier))
