"""Which files may matter: one linear pass over the raw bytes with every word the catalogue can match on."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

import re2
from msgspec import Struct

from linter.knowledge.catalogue import Language, Sdk, client_of, tokens
from linter.project.reading.wanted import setup_seeds

LANGUAGES: tuple[Language, ...] = ("python", "ecma", "kotlin")


class Prefilter(Struct, frozen=True):
    """`words` by language, each one compiled alternation; `hosts` maps a snippet server to the SDK it shows."""

    words: dict[str, re2._Regexp]
    hosts: dict[bytes, str]
    snippets: re2._Regexp

    def may_matter(self, text: bytes, language: str) -> bool:
        """Whether a file of a front end may use any SDK; one that we have no words for always may."""
        words = self.words.get(language)
        return words is None or words.search(text) is not None

    def evidence(self, text: bytes) -> set[str]:
        """The SDKs whose servers the text names."""
        return {self.hosts[found] for found in set(self.snippets.findall(text))}

    @classmethod
    def of(cls, sdks: Iterable[Sdk]) -> Prefilter:
        known = list(sdks)
        words: dict[str, re2._Regexp] = {
            language: _compiled({s for sdk in known for s in (*seeds_of(sdk, language), *setup_seeds(sdk, language))})
            for language in LANGUAGES
        }
        hosts = {host.encode(): sdk.id for sdk in known for host in sdk.hosts}
        return cls({**words, "markup": words["ecma"]}, hosts, _compiled({re2.escape(h.decode()) for h in hosts}))


def _compiled(patterns: Iterable[str]) -> re2._Regexp:
    options = re2.Options()
    options.max_mem = 64 << 20
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile("|".join(sorted(patterns)).encode(), options)


def seeds_of(sdk: Sdk, language: Language) -> set[str]:
    """Patterns without one of which a file cannot use the SDK: how its modules and globals are written."""
    found = {re2.escape(host) for host in sdk.hosts} if language == "ecma" else set()
    paths: list[str] = []
    for client in sdk.client:
        if language in client.languages:
            found.update(_word(name) for name in client.globals)
            for name in client.generic_globals:
                found.add(rf"(?:window|globalThis|self)(?:\.|\[.){re2.escape(name)}\b")
            found.update(_module(module, language) for module in (*client.modules, *client.namesakes))
            paths += [*client.paths, *client.types]
    if language == "ecma":
        found.update(_word(name) for assignment in sdk.assignment for name in assignment.globals)
    paths += [path for component in sdk.component if language in component.languages for path in component.paths]
    for path in paths:
        if not path.startswith("$") and not client_of(path):
            found.add(_module(".".join(_plain(path, language)), language))
    return found


def _plain(path: str, language: str) -> list[str]:
    """The part of a path that an import spells: a module's name, or a package."""
    steps = [step for step in tokens(path) if step[0].isalpha() or step[0] == "@"]
    if language == "kotlin":  # the package: everything before the first class
        return list(takewhile(lambda step: not step[0].isupper(), steps)) or steps[:1]
    return steps[:1]


def _module(name: str, language: str) -> str:
    quoted = re2.escape(name)
    if language == "ecma":
        return rf"[\"'\x60]{quoted}[\"'\x60/.]"
    if language == "python":
        return rf"\b(?:import|from)[ \t][\w., \t]*\b{quoted}\b"
    return rf"\b{quoted}\b"


def _word(name: str) -> str:
    return rf"\b{re2.escape(name)}\b" if name[0].isalnum() or name[0] == "_" else re2.escape(name)
