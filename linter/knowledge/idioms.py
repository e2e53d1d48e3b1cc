"""How libraries move values around (`rules/data/idioms.toml`): puts, merges, scope functions, wrappers."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from linter.knowledge.reader import read


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Mutators(_Group, frozen=True):
    methods: frozenset[str]
    prefixes: tuple[str, ...]


class Holders(_Group, frozen=True):
    pairs: frozenset[str]
    states: frozenset[str]
    fields: dict[str, str]


class Same(_Group, frozen=True):
    methods: frozenset[str]
    functions: frozenset[str]


class Records(_Group, frozen=True):
    put: frozenset[str]
    put_prefixes: tuple[str, ...]
    merge: frozenset[str]
    merge_functions: frozenset[str]
    drop: frozenset[str]
    pick: frozenset[str]
    omit: frozenset[str]
    builders: frozenset[str]
    read: frozenset[str]
    empty: frozenset[str]


class Lists(_Group, frozen=True):
    append: frozenset[str]
    each: frozenset[str]
    mapping: frozenset[str]
    filtering: frozenset[str]
    pairs: frozenset[str]
    continuing: frozenset[str]
    gathering: frozenset[str]
    numbered: frozenset[str]
    zipped: frozenset[str]


class PairWords(_Group, frozen=True):
    keys: frozenset[str]
    values: frozenset[str]
    entries: frozenset[str]
    rounds: frozenset[str]
    revalued: frozenset[str]


class Wrappers(_Group, frozen=True):
    types: frozenset[str]


class Dispatch(_Group, frozen=True):
    deferred: dict[str, int]
    forwards: dict[str, int]
    listen: frozenset[str]
    emit: frozenset[str]
    native: frozenset[str]
    kinds: tuple[str, ...]
    callable: tuple[str, ...]


class Reflection(_Group, frozen=True):
    modules: frozenset[str]
    dotted: frozenset[str]
    members: frozenset[str]


class Contexts(_Group, frozen=True):
    makers: frozenset[str]
    readers: frozenset[str]
    providers: frozenset[str]
    elements: frozenset[str]
    attributes: frozenset[str]


class Shared(_Group, frozen=True):
    mark: str
    holders: frozenset[str]
    windows: frozenset[str]
    folders: frozenset[str]
    injects: frozenset[str]


class Choices(_Group, frozen=True):
    tags: tuple[str, ...]
    types: frozenset[str]


class Idioms(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The whole file, typed. Keys of the per-language tables are language names."""

    mutators: Mutators
    scopes: dict[str, dict[str, str]]
    invokes: dict[str, frozenset[str]]
    wraps: dict[str, frozenset[str]]
    choices: Choices
    holders: Holders
    same: Same
    records: Records
    lists: Lists
    pairs: PairWords
    wrappers: Wrappers
    dispatch: Dispatch
    reflection: Reflection
    contexts: Contexts
    shared: Shared
    transparent: frozenset[str]
    arithmetic: frozenset[str]
    truths: frozenset[str]
    singles: frozenset[str]
    small_numbers: frozenset[str]
    parts: frozenset[str]
    typed: frozenset[str]
    development: frozenset[str]

    @cached_property
    def _mutating(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(self.mutators.prefixes)})(?=[A-Z_]|$)")

    @cached_property
    def _putting(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(self.records.put_prefixes)})_?(?=[A-Z_]|$)")

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def mutates(self, method: str) -> bool:
        """Whether a method of this name may change the object it is called on."""
        known = self._known.get(method)
        if known is None:
            known = method in self.mutators.methods or self._mutating.match(method) is not None
            self._known[method] = known
        return known

    def set_name(self, method: str) -> str | None:
        """The field that a one-argument setter sets: "setUserId" -> "userId", "put_email" -> "email"."""
        found = self._putting.match(method)
        rest = method[found.end() :].lstrip("_") if found else ""
        return rest[:1].lower() + rest[1:] if rest else None

    @classmethod
    def load(cls, root: Path) -> Idioms:
        return read(root / "data" / "idioms.toml", cls)
