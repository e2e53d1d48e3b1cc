"""Which files a Python import means: by the folders that are, or may be, on the import path of the file."""

from __future__ import annotations

from collections import defaultdict

from linter.link.modules.layout import folders_above

SUFFIXES = (".py", ".pyi")
ROOTS = ("", "src", "lib", "python")  # where packages lie below a folder that a program runs in
NESTED = frozenset(("src", "lib", "libs", "python", "app", "backend", "server"))


class PythonModules:
    """Resolves dotted names among the project's paths."""

    def __init__(self, paths: frozenset[str]) -> None:
        self.paths = frozenset(path for path in paths if path.endswith(SUFFIXES))
        self.packages = frozenset(path.rpartition("/")[0] for path in self.paths if path.endswith("/__init__.py"))
        self._tails: dict[str, list[str]] | None = None
        self._known: dict[tuple[str, str, str], tuple[list[tuple[str, str]], bool] | None] = {}

    def resolve(self, path: str, module: str, name: str) -> tuple[list[tuple[str, str]], bool] | None:
        """The files and what of them is meant, and whether they certainly are; None: not the project's own."""
        key = (path, module, name)
        if key not in self._known:
            self._known[key] = self._resolve(path, module, name)
        return self._known[key]

    def _resolve(self, path: str, module: str, name: str) -> tuple[list[tuple[str, str]], bool] | None:
        if module.startswith("."):
            return self._relative(path, module, name), True
        stem = module.replace(".", "/")
        own, inside = folders_above(path), True
        for folder in own:
            inside = inside and folder in self.packages  # a package's own folder is not on the import path
            if not inside:
                for root in ROOTS:
                    found = self._targets(_below(folder, root, stem), name, path)
                    if found:
                        return found, True
        for folder in own:  # a script that runs inside a package sees its neighbors
            found = self._targets(_below(folder, "", stem), name, path) if folder in self.packages else []
            if found:
                return found, False
        far = self._far(path, module)
        return (self._targets(far, name, path), False) if far else None

    def _relative(self, path: str, module: str, name: str) -> list[tuple[str, str]]:
        rest = module.lstrip(".")
        above = folders_above(path)
        up = len(module) - len(rest) - 1
        return self._targets(_below(above[up], "", rest.replace(".", "/")), name, path) if up < len(above) else []

    def _targets(self, stem: str, name: str, path: str) -> list[tuple[str, str]]:
        """`name` of the module at `stem`: defined there, or a module below it; never the importing file itself."""
        found = [(file, name) for file in self._files(stem)]
        if name != "*":
            found += [(file, "*") for file in self._files(_below(stem, "", name))]
        return [target for target in found if target[0] != path]

    def _files(self, stem: str) -> list[str]:
        inner = f"{stem}/__init__.py" if stem else "__init__.py"
        return [file for file in (f"{stem}.py", inner, f"{stem}.pyi") if file in self.paths][:1]

    def _far(self, path: str, module: str) -> str | None:
        """A package under another root of the project, when exactly one is the closest."""
        if self._tails is None:
            self._tails = self._index()
        best: dict[int, set[str]] = defaultdict(set)
        for stem in self._tails.get(module, ()):
            best[_shared(path, stem)].add(stem)
        if not best:
            return None
        closest = best[max(best)]
        return next(iter(closest)) if len(closest) == 1 else None

    def _index(self) -> dict[str, list[str]]:
        """Dotted names -> stems, for modules of packages, and below folders that usually are roots."""
        index: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.paths):
            stem = path.rsplit(".", 1)[0].removesuffix("/__init__")
            parts = stem.split("/")
            for start in range(1, len(parts)):
                root, top = "/".join(parts[:start]), "/".join(parts[: start + 1])
                if root not in self.packages and (top in self.packages or parts[start - 1] in NESTED):
                    index[".".join(parts[start:])].append(stem)
        return index


def _below(folder: str, root: str, stem: str) -> str:
    return "/".join(part for part in (folder, root, stem) if part)


def _shared(path: str, stem: str) -> int:
    """How many leading folders two paths have in common."""
    count = 0
    for one, other in zip(path.split("/"), stem.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count
