"""Expressions that give personal data by what they are, whatever the variable is called.

Paths are written as a program gets at the value: a module or a qualified class, "." and members, "()" for a
call's result, "{0}" after it for the first parameter of the callback passed to it, "[]" for an element.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from linter.knowledge.reader import nearest, read
from linter.words.mistake import UserError

Language = Literal["python", "ecma", "kotlin"]


class Source(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `[[source]]`: expressions that give `data`.

    `key`: the argument or index at that place names the datum (`getItem("token")`): judge that literal; `data`
    is then what an unknown key gives, "" for nothing; with `words`, a known key gives it only if one is in its name,
    and a key in a variable gives it for sure only if one is in the variable's name. `whole`: the call gives `data`
    where it is told no key, and else what the key names, nothing if it names nothing.
    `verified = false` never makes more than low confidence.
    """

    data: str
    languages: tuple[Language, ...]
    paths: tuple[str, ...] = ()
    globals: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    key: int | None = None
    words: frozenset[str] = frozenset()
    whole: bool = False
    verified: bool = True
    note: str = ""


class SourceFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One `sources-<area>.toml`."""

    source: tuple[Source, ...]


class _Index(Struct, frozen=True):
    """Look-ups of one language. `tails` by last name, longest first."""

    paths: dict[str, Source] = field(default_factory=dict)
    globals: dict[str, Source] = field(default_factory=dict)
    tails: dict[str, list[tuple[tuple[str, ...], Source]]] = field(default_factory=dict)
    types: dict[str, Source] = field(default_factory=dict)


class Sources:
    """All source expressions. Built once, never changed; indices are made on first use."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.all = tuple(sources)

    @classmethod
    def load(cls, root: Path, types: Collection[str] = ()) -> Sources:
        """All `root`/data/sources-*.toml. `types`: the known ids, checked when given. Raises UserError."""
        sources: list[Source] = []
        for path in sorted((root / "data").glob("sources-*.toml")):
            shown = f"{root.name}/data/{path.name}"
            for i, source in enumerate(read(path, SourceFile, shown).source):
                if types and source.data not in types and (source.data or source.key is None):
                    hint = nearest(source.data, list(types))
                    raise UserError(f'{shown}: source[{i}].data: "{source.data}" is not a known data type{hint}')
                sources.append(source)
        return cls(sources)

    def path(self, language: str, path: str) -> Source | None:
        """The source at a path rooted in an import or a qualified class."""
        index = self._indices.get(language)
        return index.paths.get(path) if index else None

    def global_(self, language: str, path: str) -> Source | None:
        """The source at a path rooted in an unbound name, without `window.`, `globalThis.` or `self.`."""
        index = self._indices.get(language)
        return index.globals.get(path) if index else None

    def tail(self, language: str, names: Sequence[str]) -> Source | None:
        """The source whose tail ends `names`, the parts of an access path ("req", "get()", "META[]")."""
        index = self._indices.get(language)
        if index is None or not names:
            return None
        for tail, source in index.tails.get(names[-1], ()):
            if len(tail) <= len(names) and tuple(names[-len(tail) :]) == tail:
                return source
        return None

    def type_(self, language: str, name: str) -> Source | None:
        """The source that a declared type is, by its qualified or its bare name."""
        index = self._indices.get(language)
        if index is None:
            return None
        return index.types.get(name) or index.types.get(name.rpartition(".")[2])

    @cached_property
    def _indices(self) -> dict[str, _Index]:
        indices: dict[str, _Index] = {}
        for source in self.all:
            for language in source.languages:
                index = indices.setdefault(language, _Index())
                index.paths.update(dict.fromkeys(source.paths, source))
                index.globals.update(dict.fromkeys(source.globals, source))
                index.types.update(dict.fromkeys(source.types, source))
                for tail in source.tails:
                    names = tuple(tail.split("."))
                    index.tails.setdefault(names[-1], []).append((names, source))
        for index in indices.values():
            for tails in index.tails.values():
                tails.sort(key=lambda entry: -len(entry[0]))
        return indices
