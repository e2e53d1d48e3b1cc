"""The trees of the benchmark and the tools that it compares with: fetched once, into a folder outside the project."""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import tomli

TOOLS = ("ast-grep-cli==0.51.1", "semgrep==1.185.0", "click")
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Pinned:
    """A tree by repository and commit. `globs` are the files compared, `pattern` is the call that is looked for."""

    name: str
    repository: str
    commit: str
    globs: tuple[str, ...]
    pattern: str

    @property
    def rule(self) -> Path:
        return HERE / "semgrep" / f"{self.name}.yml"


def pinned() -> list[Pinned]:
    data = tomli.loads((HERE / "corpus.toml").read_text("utf-8"))
    return [Pinned(**{**row, "globs": tuple(row["globs"])}) for row in data["tree"]]


def checked_out(tree: Pinned, folder: Path, source: str) -> Path:
    """The tree below `folder`; fetched from `source` (with "{repository}" in it) unless it is there already."""
    root = folder / tree.name
    if not root.is_dir():
        root.mkdir(parents=True)
        git = ["git", "-C", str(root)]
        subprocess.run([*git, "init", "-q"], check=True)
        remote = source.format(repository=tree.repository)
        subprocess.run([*git, "fetch", "-q", "--depth", "1", remote, tree.commit], check=True)
        subprocess.run([*git, "checkout", "-q", "FETCH_HEAD"], check=True)
    return root


def tools(folder: Path) -> Path:
    """The `bin` folder of an environment with the tools to compare with."""
    place = folder / "tools"
    if not (place / "bin" / "ast-grep").exists():
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([place / "bin" / "pip", "install", "-q", *TOOLS], check=True, stdout=sys.stderr)
    return place / "bin"
