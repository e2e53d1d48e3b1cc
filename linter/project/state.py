"""A name for everything that a run's report depends on: while it is the same, so is the report."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from linter.knowledge.config import Config, git_top
from linter.knowledge.reader import rules_root
from linter.knowledge.store import below, code_stamp, digest, stamp
from linter.project.versions import BESIDE

SPEAKING = frozenset(
    (".json", ".toml", ".lock", ".lockb", ".txt", ".in", ".yaml", ".yml", ".cfg", ".gradle", ".kts", "")
)


def state_of(root: Path, asked: Iterable[str], known: Iterable[str], config: Config, unsaved: bytes | None) -> str:
    """`asked` are the paths that are reported on, `known` all that are looked at; both relative to `root`."""
    paths = list(known)
    rules = [file for folder in (rules_root(), *config.folders) for file in below(folder, ".toml")]
    parts = [code_stamp(""), stamp(rules), repr(config), date.today().isoformat(), str(root)]
    parts += [digest(*asked), digest(*(_signature(root / path) for path in paths), *paths)]
    parts += [_manifests(root, paths), "" if unsaved is None else digest(unsaved)]
    return digest(*parts)


def _manifests(root: Path, paths: Iterable[str]) -> str:
    """The state of every file that may say how the project is put together, in all folders around its files."""
    folders = {(root / path).parent for path in paths} | {root}
    limit = git_top(root) or root
    for folder in list(folders):
        while folder not in (limit, folder.parent):
            folder = folder.parent
            folders.add(folder)
    found: list[str] = []
    for place in sorted({inside for each in folders for inside in (each, *(each / name for name in BESIDE))}):
        with suppress(OSError), os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                dot = entry.name.rfind(".")
                if (entry.name[dot:] if dot > 0 else "") in SPEAKING and entry.is_file():
                    found += [entry.path, _signature(Path(entry.path))]
    return digest(*found)


def _signature(path: Path) -> str:
    try:
        state = path.stat()
    except (OSError, ValueError):
        return ""
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
