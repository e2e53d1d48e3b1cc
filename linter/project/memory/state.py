"""A name for everything that a run's report depends on: while it is the same, so is the report."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from linter.knowledge.config import Config, git_top
from linter.knowledge.reader import rules_root
from linter.knowledge.store import below, code_stamp, digest, stamp

BESIDE = ("gradle", "requirements")  # folders that hold a folder's manifests
SPEAKING = frozenset(
    (".json", ".toml", ".lock", ".lockb", ".txt", ".in", ".yaml", ".yml", ".cfg", ".gradle", ".kts", "")
)


class State(Struct, frozen=True):
    """`setup` names everything but the files themselves; `files` are their signatures by path."""

    setup: str
    files: Mapping[str, str]

    @classmethod
    def of(cls, root: Path, known: Iterable[str], config: Config) -> State:
        """`known` are all files that are looked at, relative to `root`."""
        paths = list(known)
        rules = [file for folder in (rules_root(), *config.folders) for file in below(folder, ".toml")]
        parts = [code_stamp(""), stamp(rules), repr(config), str(root), _manifests(root, paths)]
        return cls(digest(*parts), {path: _signature(f"{root}/{path}") for path in paths})

    def report(self, asked: Iterable[str], unsaved: bytes | None) -> str:
        """A name for what is said today of the files `asked`, one of them perhaps `unsaved`."""
        files = digest(*self.files.values(), *self.files)
        return digest(
            self.setup, digest(*asked), files, date.today().isoformat(), "" if unsaved is None else digest(unsaved)
        )


def _manifests(root: Path, paths: Iterable[str]) -> str:
    """The state of every file that may say how the project is put together, in all folders around its files."""
    limit = str(git_top(root) or root)
    pending = [*{f"{root}/{path}".rpartition("/")[0] for path in paths} | {str(root), limit}]
    seen = set(pending)
    found: list[str] = []
    while pending:
        place = pending.pop()
        above = place.rpartition("/")[0]
        if place != limit and above and above not in seen:
            seen.add(above)
            pending.append(above)
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                dot = entry.name.rfind(".")
                if entry.name in BESIDE and entry.path not in seen and entry.is_dir():
                    seen.add(entry.path)
                    pending.append(entry.path)
                elif (entry.name[dot:] if dot > 0 else "") in SPEAKING and entry.is_file():
                    found.append(f"{entry.path} {_signature(entry.path)}")
    return digest(*sorted(found))


def _signature(path: str) -> str:
    try:
        state = os.stat(path)  # noqa: PTH116  # a path object for each of ten thousand files takes longer
    except (OSError, ValueError):
        return ""
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
