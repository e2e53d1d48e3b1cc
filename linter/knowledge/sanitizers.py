"""What is done to data before it leaves, and what that is worth for each group of data types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Literal

from msgspec import Struct

from linter.knowledge.names import is_type, split
from linter.knowledge.reader import nearest, read
from linter.words.mistake import UserError

LONGEST_WORDS = 4


class Verdict(Enum):
    """NEUTRAL: nothing to report. DOWNGRADE: still personal, less so. NONE: as bad as raw. WORSE: a fault itself."""

    NEUTRAL = "neutral"
    DOWNGRADE = "downgrade"
    NONE = "none"
    WORSE = "worse"


class Sanitizer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `[[sanitizer]]`: how operations of one kind look. No `languages` means all of them.

    `paths`: resolved access paths, as in sources. `methods`: called names, exactly. `words`: sequences of words
    that begin or end a called name; the longest wins, then the earliest entry.
    """

    kind: str
    languages: tuple[Literal["python", "ecma", "kotlin"], ...] = ()
    paths: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class SanitizerFile(Struct, frozen=True, forbid_unknown_fields=True):
    """`sanitizers.toml`: the operations, and `verdict[kind][group]`."""

    sanitizer: tuple[Sanitizer, ...]
    verdict: Mapping[str, Mapping[str, Verdict]]


class Sanitizers:
    """Kinds of operations and their verdicts. Built once, never changed."""

    def __init__(self, entries: Iterable[Sanitizer], verdicts: Mapping[str, Mapping[str, Verdict]]) -> None:
        self.verdicts = verdicts
        self.entries = tuple(entries)

    @classmethod
    def load(cls, root: Path) -> Sanitizers:
        """`root`/data/sanitizers.toml. Raises UserError, also for a kind or a group without a verdict."""
        shown = f"{root.name}/data/sanitizers.toml"
        file = read(root / "data" / "sanitizers.toml", SanitizerFile, shown)
        groups = {group for verdicts in file.verdict.values() for group in verdicts}
        for each in file.sanitizer:
            if each.kind not in file.verdict:
                raise UserError(f'{shown}: "{each.kind}" has no verdict{nearest(each.kind, list(file.verdict))}')
        for kind, verdicts in file.verdict.items():
            for group in sorted(groups - verdicts.keys()):
                raise UserError(f"{shown}: verdict.{kind} says nothing about the group {group}")
        return cls(file.sanitizer, file.verdict)

    def kind_of_property(self, name: str, language: str) -> str | None:
        """The kind of view on a value that a property such as `length` is; "uniqueHash" is a field of its own."""
        _, methods, words = self._by_language(language)
        entry = words.get(" ".join(split(name)))
        return methods.get(name) or (entry[1] if entry else None)

    def kind_of(self, path: str, method: str, language: str) -> str | None:
        """The kind of operation that a call is; None for any other.

        `path` is the resolved access path or "", `method` the called name.
        """
        paths, methods, words = self._by_language(language)
        found = paths.get(path) or methods.get(method)
        if found is not None or is_type(method):
            return found
        parts = split(method)
        for length in range(min(len(parts), LONGEST_WORDS), 0, -1):
            entries = [
                entry
                for sequence in (parts[:length], parts[-length:])
                for entry in (words.get(" ".join(sequence)), words.get("".join(sequence)))
                if entry is not None
            ]
            if entries:
                return min(entries)[1]
        return None

    def verdict(self, kind: str, group: str) -> Verdict:
        """What the kind is worth for a group of data types; NONE for anything unknown."""
        return self.verdicts.get(kind, {}).get(group, Verdict.NONE)

    def _by_language(self, language: str) -> tuple[dict[str, str], dict[str, str], dict[str, tuple[int, str]]]:
        return self._indices.get(language, ({}, {}, {}))

    @cached_property
    def _indices(self) -> dict[str, tuple[dict[str, str], dict[str, str], dict[str, tuple[int, str]]]]:
        indices: dict[str, tuple[dict[str, str], dict[str, str], dict[str, tuple[int, str]]]] = {}
        for language in ("python", "ecma", "kotlin"):
            paths: dict[str, str] = {}
            methods: dict[str, str] = {}
            words: dict[str, tuple[int, str]] = {}
            for rank, each in enumerate(self.entries):
                if each.languages and language not in each.languages:
                    continue
                for index, names in ((paths, each.paths), (methods, each.methods)):
                    for name in names:
                        index.setdefault(name, each.kind)
                for sequence in each.words:
                    words.setdefault(sequence, (rank, each.kind))
            indices[language] = (paths, methods, words)
        return indices
