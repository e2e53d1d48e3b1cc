"""Which file of the project an import means.

Pure: it is given the project's paths and the few configuration values that matter; it reads nothing.
A resolver answers with (path, name) pairs: the file and what of it is meant ("*": the file itself).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.ts")


class Modules:
    """Resolves imports among `paths` (relative, with "/")."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self._python: dict[str, list[str]] | None = None

    def resolve(self, language: str, path: str, module: str, name: str) -> list[tuple[str, str]] | None:
        """The files that `name` of `module` may mean, seen from `path`; None: not the project's own."""
        if language == "ecma":
            return self._ecma(path, module, name)
        if language == "python":
            return self._from_python(path, module, name)
        return None

    def _ecma(self, path: str, module: str, name: str) -> list[tuple[str, str]] | None:
        if not module.startswith("."):
            return None
        found = self._file(_joined(str(PurePosixPath(path).parent), module))
        return [(found, name)] if found else []

    def _file(self, stem: str) -> str | None:
        """The file behind a path without suffix, with a foreign suffix, or of a folder."""
        candidates = [stem, *(stem + suffix for suffix in SUFFIXES)]
        base, dot, suffix = stem.rpartition(".")
        if dot and suffix in ("js", "jsx", "mjs", "cjs"):
            candidates += [base + other for other in SUFFIXES]
        candidates += [f"{stem}/index{suffix}" for suffix in SUFFIXES]
        return next((path for path in candidates if path in self.paths), None)

    def _from_python(self, path: str, module: str, name: str) -> list[tuple[str, str]] | None:
        if module.startswith("."):
            parts = PurePosixPath(path).parent.parts
            up = len(module) - len(module.lstrip(".")) - 1
            base = "/".join((*parts[: len(parts) - up], *filter(None, module.lstrip(".").split("."))))
            return self._python_targets([base], name)
        if self._python is None:
            self._python = self._index_python()
        bases = self._python.get(module)
        submodule = self._python.get(f"{module}.{name}")
        if bases is None and submodule is None:
            return None
        return self._python_targets(bases or (), name) or [(p + ".py", "*") for p in submodule or ()]

    def _python_targets(self, bases: Iterable[str], name: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for base in bases:
            for file in (f"{base}.py", f"{base}/__init__.py", f"{base}.pyi"):
                if file in self.paths:
                    found.append((file, name))
            for file in (f"{base}/{name}.py", f"{base}/{name}/__init__.py"):
                if name != "*" and file in self.paths:
                    found.append((file, "*"))
        return found

    def _index_python(self) -> dict[str, list[str]]:
        """Dotted names -> path stems, each file under every suffix of its path (any root may be on sys.path)."""
        index: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.paths):
            if path.endswith(".py"):
                stem = path[:-3].removesuffix("/__init__")
                parts = stem.split("/")
                for start in range(len(parts)):
                    index[".".join(parts[start:])].append(stem)
        return index


def _joined(folder: str, module: str) -> str:
    parts: list[str] = []
    for part in [*PurePosixPath(folder).parts, *module.split("/")]:
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
