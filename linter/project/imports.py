"""What files import, by the look of their bytes: enough to tell which of them may use a module of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import re2

from linter.link.modules import Modules

_ECMA = rb"""\b(?:from|import|require)\s*\(?\s*["'`]([^"'`\n]+)["'`]"""
_ECMA_PASSES = rb"""\bexport\s*(?:\*|(?:type\s*)?\{[^}]*\})[^"'`;\n]{0,80}\bfrom\s*["'`]([^"'`\n]+)["'`]"""
_ECMA_SHOWS = rb"\bexport\s*(?:\{([^}]*)\}\s*(?:;|\n|$)|default\s+(\w+)\s*(?:;|\n|$))"
_ECMA_CLAUSE = rb"""\bimport\s+([^"'`;()]+?)\s*\bfrom\s*["'`]([^"'`\n]+)["'`]"""
_MAY_PASS = rb"\bexport\s*(?:\*|\{|type\s*\{|default\s+\w+\s*(?:;|\n|$))|\bmodule\.exports\b"
_COMMON = rb"\bmodule\.exports\s*=\s*(?:require|\{)"
_PYTHON = rb"(?m)^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#]+)|import[ \t]+([^\n#]+))"
_PYTHON_PASSES = rb"\bimport[ \t]*\*"
_NAME = rb"([.\w]+)(?:[ \t]+as[ \t]+\w+)?"


class Imports:
    """Resolves imports of files that are not analysed; remembers each file's."""

    def __init__(self, modules: Modules, texts: Mapping[str, bytes]) -> None:
        self.modules = modules
        self.texts = texts
        self._targets: dict[str, frozenset[str]] = {}
        self._may_pass = re2.compile(_MAY_PASS)
        self._shown: dict[str, frozenset[str]] = {}
        self._passing: dict[str, frozenset[str]] | None = None

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
            passing = ((path, self.passed(path)) for path in self.texts)
            self._passing = {path: targets for path, targets in passing if targets}
        found = set(paths)
        pending = True
        while pending:
            more = {path for path, targets in self._passing.items() if path not in found and targets & found}
            found |= more
            pending = bool(more)
        return frozenset(found)

    def passed(self, path: str) -> frozenset[str]:
        """The files that a file shows again, as far as its bytes tell."""
        if path not in self._shown:
            self._shown[path] = self._passed(path, self.texts[path])
        return self._shown[path]

    def _passed(self, path: str, text: bytes) -> frozenset[str]:
        if path.endswith((".kt", ".kts")):
            return frozenset()
        if path.endswith((".py", ".pyi")):
            passes = b"import" in text if path.endswith("/__init__.py") else re2.search(_PYTHON_PASSES, text)
            return self.of(path) if passes else frozenset()
        if self._may_pass.search(text) is None:
            return frozenset()
        if re2.search(_COMMON, text):
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
    names = {word for group, name in listed for word in (*re2.findall(rb"\w+", group), name)} - {b"", b"as", b"type"}
    if not names:
        return []
    clauses = re2.findall(_ECMA_CLAUSE, text)
    return [module for clause, module in clauses if not names.isdisjoint(re2.findall(rb"\w+", clause))]
