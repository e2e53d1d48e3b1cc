"""What files that are not analysed declare in their packages, by the look of their bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import re2

_PACKAGE = rb"(?m)^[ \t]*package[ \t]+([\w.]+)"
_TOP_LEVEL = (
    rb"(?m)^(?:@[\w.:]+(?:\([^)\n]*\))?[ \t]*|[a-z]+[ \t]+)*?"
    rb"(?:class|object|interface|fun|val|var|typealias)[ \t]+(?:<[^>\n]*>[ \t]*)?([^\n=({:]+)"
)
_LAST_WORD = rb"(\w+)`?[ \t]*(?:<[^\n]*)?$"
PASSES_ALL = re2.compile(rb"(?:export|import)[ \t]*\*|module\.exports")
WHOLE = ("*", "default")
SUFFIXES = (".kt", ".kts")


class Declared:
    """The top-level names of packages; indexed when first asked for, so that others pay nothing."""

    def __init__(self, rest: Mapping[str, bytes]) -> None:
        """`rest` may shrink later: what has been analysed is not asked for any more."""
        self.rest = rest
        self._index: dict[tuple[str, str], list[str]] | None = None
        self._passing: dict[str, bool] = {}

    def may_show(self, path: str, name: str) -> bool:
        """Whether a file that is not analysed can export a name, or pass it on."""
        text = self.rest.get(path)
        if text is None:
            return False
        if path not in self._passing:
            self._passing[path] = PASSES_ALL.search(text) is not None
        return name in WHOLE or self._passing[path] or name.encode() in text

    def declares(self, package: str, name: str) -> bool:
        """Whether a file that is not analysed declares a name in a package."""
        return any(path in self.rest for path in self._find().get((package, name), ()))

    def files(self, names: Iterable[tuple[str, str]]) -> set[str]:
        """The files that are not analysed and declare one of these (package, name)."""
        index = self._find()
        return {path for key in names for path in index.get(key, ()) if path in self.rest}

    def _find(self) -> dict[tuple[str, str], list[str]]:
        if self._index is None:
            self._index = defaultdict(list)
            for path in self.rest:
                if path.endswith(SUFFIXES):
                    text = self.rest[path]
                    package = re2.search(_PACKAGE, text)
                    written = package.group(1).decode() if package else ""
                    for declared in re2.findall(_TOP_LEVEL, text):
                        name = re2.search(_LAST_WORD, declared.strip())
                        if name is not None:
                            self._index[written, name.group(1).decode()].append(path)
        return self._index
