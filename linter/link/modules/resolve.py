"""Which file of the project an import means.

Pure: it is given the project's paths and what its manifests say; it reads nothing. A resolver answers with
(path, name) pairs: the file and what of it is meant ("*": the file itself).
"""

from __future__ import annotations

from collections.abc import Iterable

from linter.link.modules.ecma import EcmaModules
from linter.link.modules.layout import Layout
from linter.link.modules.python import PythonModules

EMPTY = Layout()


class Modules:
    """Resolves imports among `paths` (relative, with "/")."""

    def __init__(self, paths: Iterable[str], layout: Layout = EMPTY) -> None:
        self.paths = frozenset(paths)
        self._ecma = EcmaModules(self.paths, layout)
        self._python = PythonModules(self.paths)

    def resolve(self, language: str, path: str, module: str, name: str) -> list[tuple[str, str]] | None:
        """The files that `name` of `module` may mean, seen from `path`; None: not the project's own."""
        if language == "ecma":
            files = self._ecma.resolve(path, module)
            return None if files is None else [(file, name) for file in files]
        if language == "python":
            found = self._python.resolve(path, module, name)
            return None if found is None else found[0]
        return None

    def names(self) -> frozenset[str]:
        """The names by which files import others that their paths do not show: of packages, of aliases."""
        return self._ecma.names()

    def owns(self, language: str, path: str, module: str) -> bool:
        """Whether a module certainly is the project's own, so that no package of that name can be meant."""
        if language == "ecma":
            return self._ecma.resolve(path, module) is not None
        if language == "python":
            found = self._python.resolve(path, module, "*")
            return found is not None and found[1] and bool(found[0])
        return False
