"""What files import, by the look of their bytes: enough to tell which of them may use a module of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import re2

from linter.link.modules.resolve import Modules
from linter.link.program.program import stem_of
from linter.project.exploring.spelled import words_of

_ECMA = rb"""\b(?:from|import|require)\s*\(?\s*["'`]([^"'`\n]+)["'`]"""
_ECMA_PASSES = rb"""\bexport\s*(?:\*|(?:type\s*)?\{[^}]*\})[^"'`;\n]{0,80}\bfrom\s*["'`]([^"'`\n]+)["'`]"""
_ECMA_SHOWS = rb"\bexport\s*(?:\{([^}]*)\}\s*(?:;|\n|$)|default\s+(\w+)\s*(?:;|\n|$))"
_ECMA_CLAUSE = rb"""\bimport\s+([^"'`;()]+?)\s*\bfrom\s*["'`]([^"'`\n]+)["'`]"""
_MAY_PASS = rb"\bexport\s*(?:\*|\{|type\s*\{|default\s+\w+\s*(?:;|\n|$))|\bmodule\.exports\b"
_COMMON = rb"\bmodule\.exports\s*=\s*(?:require|\{)"
_PYTHON = rb"(?m)^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#]+)|import[ \t]+([^\n#]+))"
_PYTHON_PASSES = rb"\bimport[ \t]*\*"
_NAME = rb"([.\w]+)(?:[ \t]+as[ \t]+\w+)?"

_SEPARATORS = bytes.maketrans(b",{}*", b"    ")


class Imports:
    """Resolves imports of files that are not analysed; remembers each file's."""

    def __init__(self, modules: Modules, texts: Mapping[str, bytes]) -> None:
        self.modules = modules
        self.texts = texts
        self._targets: dict[str, frozenset[str]] = {}
        self._passes = re2.compile(_MAY_PASS)
        self._shown: dict[str, frozenset[str]] = {}
        self._passing: list[str] | None = None

    def of(self, path: str) -> frozenset[str]:
        """The files of the project that a file imports."""
        if path not in self._targets:
            text = self.texts[path]
            python = path.endswith((".py", ".pyi"))
            self._targets[path] = frozenset(
                self._python(path, text) if python else self._ecma(path, re2.findall(_ECMA, text))
            )
        return self._targets[path]

    def passed_on(self, paths: Iterable[str]) -> frozenset[str]:
        """`paths`, and the files that re-export them, directly or not."""
        if self._passing is None:
            self._passing = [path for path, text in self.texts.items() if self._may_pass(path, text)]
        found = pending = set(paths)
        while pending:
            spelled = words_of({stem_of(path) or "." for path in pending} | self.modules.names())
            near = [p for p in self._passing if p not in found and spelled.search(self.texts[p])]
            pending = {path for path in near if not found.isdisjoint(self.passed(path))}
            found = found | pending
        return frozenset(found)

    def _may_pass(self, path: str, text: bytes) -> bool:
        if path.endswith((".kt", ".kts")):
            return False
        if path.endswith((".py", ".pyi")):
            return b"import" in text if path.endswith("/__init__.py") else re2.search(_PYTHON_PASSES, text) is not None
        return self._passes.search(text) is not None

    def passed(self, path: str) -> frozenset[str]:
        """The files that a file shows again, as far as its bytes tell."""
        if path not in self._shown:
            text = self.texts[path]
            self._shown[path] = self._passed(path, text) if self._may_pass(path, text) else frozenset()
        return self._shown[path]

    def _passed(self, path: str, text: bytes) -> frozenset[str]:
        if path.endswith((".py", ".pyi")) or re2.search(_COMMON, text):
            return self.of(path)
        return frozenset(self._ecma(path, re2.findall(_ECMA_PASSES, text) + _shown_again(text)))

    def _ecma(self, path: str, modules: Iterable[bytes]) -> set[str]:
        found: set[str] = set()
        for module in set(modules):
            for target, _ in self.modules.resolve("ecma", path, module.decode("utf-8", "replace"), "*") or ():
                found.add(target)
        return found

    def _python(self, path: str, text: bytes) -> set[str]:
        found: set[str] = set()
        for module, names, plain in re2.findall(_PYTHON, text):
            pairs = [(module, name) for name in re2.findall(_NAME, names)] if module else []
            pairs += [(name, b"*") for name in re2.findall(_NAME, plain)]
            for each, name in pairs:
                for target, _ in self.modules.resolve("python", path, each.decode(), name.decode()) or ():
                    found.add(target)
        return found


def _shown_again(text: bytes) -> list[bytes]:
    """The modules from which a file imports names that it exports by themselves."""
    listed = re2.findall(_ECMA_SHOWS, text)
    names = {word for group, name in listed for word in (*_words(group), name)} - {b"", b"as", b"type"}
    if not names:
        return []
    clauses = re2.findall(_ECMA_CLAUSE, text)
    return [module for clause, module in clauses if not names.isdisjoint(_words(clause))]


def _words(text: bytes) -> list[bytes]:
    return text.translate(_SEPARATORS).split()
