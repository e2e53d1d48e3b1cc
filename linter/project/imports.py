"""What files import, by the look of their bytes: enough to tell which of them may use a module of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import re2

from linter.link.modules import Modules

_ECMA = rb"""\b(?:from|import|require)\s*\(?\s*["'`]([^"'`\n]+)["'`]"""
_ECMA_PASSES = rb"""\bexport\s*(?:\*|(?:type\s*)?\{[^}]*\}\s*from\b)|\bmodule\.exports\s*=\s*(?:require|\{)"""
_PYTHON = rb"(?m)^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#]+)|import[ \t]+([^\n#]+))"
_PYTHON_PASSES = rb"\bimport[ \t]*\*"
_NAME = rb"([.\w]+)(?:[ \t]+as[ \t]+\w+)?"


class Imports:
    """Resolves imports of files that are not analysed; remembers each file's."""

    def __init__(self, modules: Modules, texts: Mapping[str, bytes]) -> None:
        self.modules = modules
        self.texts = texts
        self._targets: dict[str, frozenset[str]] = {}
        self._passing: dict[str, frozenset[str]] | None = None

    def of(self, path: str) -> frozenset[str]:
        """The files of the project that a file imports."""
        if path not in self._targets:
            text = self.texts[path]
            python = path.endswith((".py", ".pyi"))
            self._targets[path] = frozenset(self._python(path, text) if python else self._ecma(path, text))
        return self._targets[path]

    def passed_on(self, paths: Iterable[str]) -> frozenset[str]:
        """`paths`, and the files that re-export them, directly or not."""
        if self._passing is None:
            self._passing = {path: self.of(path) for path, text in self.texts.items() if _passes(path, text)}
        found = set(paths)
        pending = True
        while pending:
            more = {path for path, targets in self._passing.items() if path not in found and targets & found}
            found |= more
            pending = bool(more)
        return frozenset(found)

    def _ecma(self, path: str, text: bytes) -> set[str]:
        found: set[str] = set()
        for module in set(re2.findall(_ECMA, text)):
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


def _passes(path: str, text: bytes) -> bool:
    """Whether a file may show what it imports."""
    if path.endswith((".py", ".pyi")):
        return (path.endswith("/__init__.py") and b"import" in text) or re2.search(_PYTHON_PASSES, text) is not None
    return not path.endswith((".kt", ".kts")) and re2.search(_ECMA_PASSES, text) is not None
