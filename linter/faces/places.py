"""Paths and source lines as whoever reads the output needs them."""

from __future__ import annotations

import os
from pathlib import Path

from linter.knowledge.config import git_top, relative
from linter.project.reading.sources import read_source
from linter.words.finding import Problem
from linter.words.span import Lines


def prefix_of(root: Path) -> str:
    """The way from the top of the git repository to `root`, "" or ending in a slash."""
    root = root.resolve()
    top = git_top(root)
    return "" if top is None or top == root else relative(root, top) + "/"


def from_top(prefix: str, path: str) -> str:
    """A path of the run as seen from the top of the repository."""
    return os.path.normpath(prefix + path).replace(os.sep, "/") if prefix else path


class SourceLines:
    """The lines of the files that are reported on, each read once."""

    def __init__(self, root: Path, unsaved: tuple[str, bytes] | None) -> None:
        self.root = root
        self.unsaved = unsaved
        self._known: dict[str, Lines | None] = {}

    def of(self, path: str) -> Lines | None:
        """None for a file that can no longer be read."""
        if path not in self._known:
            if self.unsaved is not None and self.unsaved[0] == path:
                text: bytes | Problem = self.unsaved[1]
            else:
                text = read_source(self.root / path)
            self._known[path] = None if isinstance(text, Problem) else Lines.of(text)
        return self._known[path]
