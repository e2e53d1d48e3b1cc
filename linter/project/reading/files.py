"""Which files a run looks at: what git knows, else a walk that honours `.gitignore`; less what nobody wrote.

Paths are relative to the directory the command runs in, with forward slashes, sorted.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from linter.knowledge.config import Config, git_top, globs, relative
from linter.languages import suffixes
from linter.words.finding import Problem
from linter.words.mistake import UserError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


Scope = Literal["project", "folders", "files"]

LARGEST = 2 << 20  # bytes; larger ones are data, unless somebody names them
HEAD = 20 << 10  # bytes that tell whether a file was written by hand
LONGEST_AVERAGE = 500  # characters per line
GIT_TIMEOUT = 60  # seconds

VENDORED = frozenset(
    {"node_modules", "vendor", "third_party", "dist", "build", "Pods", "bower_components", "site-packages"}
)
TESTS = frozenset({"test", "tests", "__tests__", "__mocks__", "androidTest", "testFixtures", "e2e", "cypress"})
NEVER = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", "__pycache__", ".gradle", ".idea"}
)  # where no git says what belongs to the project
_MADE = re.compile(r"\.min\.[cm]?js$|\.pb\.|_pb2(_grpc)?\.pyi?$")
_TEST = re.compile(
    r"^(?:test_.+|.+_tests?|conftest|tests)\.pyi?$|\.(?:test|spec|cy)\.[cm]?[jt]sx?$|\w(?:Test|Tests|Spec)\.kt$"
)
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"})
_GENERATED = re.compile(rb"(?<!\w)@generated\b|\bDO NOT EDIT\b")
_COMMENT = re.compile(rb"\s*(?:#|//|/\*|\*|<!--|\"\"\"|''')")


class Files(Struct, frozen=True):
    """`paths` to look at; `named` are those that the command names itself. `skipped` counts by reason.

    `scope` tells what was asked for: the whole project, some folders of it, or (also) single files. `known` are
    `paths` and the rest of the project: a wrapper there explains a call here.
    """

    paths: tuple[str, ...]
    named: frozenset[str]
    skipped: Mapping[str, int]
    problems: tuple[Problem, ...]
    scope: Scope
    known: tuple[str, ...]


def discover(
    root: Path, paths: tuple[str, ...], config: Config, unsaved: str = "", names: frozenset[str] = frozenset()
) -> Files:
    """The files for a command that runs in `root` and names `paths` (none: all of `root`).

    `unsaved` is a path that need not exist. Raises UserError for any other that does not. Files called one of `names`
    belong to it whatever their language.
    """
    root = root.resolve()
    found: set[str] = set()
    named: set[str] = set()
    problems: set[Problem] = set()
    skipped: Counter[str] = Counter()
    scope: Scope = "folders" if paths else "project"
    selects = Selection(root, config, names)
    for word in paths or (".",):
        path = Path(os.path.normpath(root / word))
        shown = relative(path, root)
        if shown == unsaved:
            scope = "files"
            named.add(shown)
        elif selects.leaves(path):
            problems.add(Problem(_printable(shown), 1, "this is a link that leaves the project"))
        elif path.is_dir():
            if path == root:
                scope = "project" if scope == "folders" else scope
            found.update(_below(path, selects, skipped))
        elif not path.exists():
            raise UserError(f"{_printable(shown)}: there is no such file or folder")
        else:
            scope = "files"
            reason = _why_not_named(path, shown, selects, config)
            if reason:
                skipped[reason] += 1
            else:
                named.add(shown)
    wanted = found | named
    is_project = config.source is not None or git_top(root) is not None
    rest = set(_below(root, selects, Counter())) if wanted and scope != "project" and is_project else set()
    paths, known = tuple(sorted(wanted)), tuple(sorted(wanted | rest))
    return Files(paths, frozenset(named), dict(skipped), tuple(sorted(problems)), scope, known)


def unwanted(text: bytes) -> str:
    """Why nobody wrote this text by hand: "minified", "generated", or "". Looks at its beginning alone."""
    head = text[:HEAD]
    if len(head) > 4 * LONGEST_AVERAGE and len(head) > LONGEST_AVERAGE * (head.count(b"\n") + 1):
        return "minified"
    for line in head[:2000].splitlines()[:20]:
        if _COMMENT.match(line) and _GENERATED.search(line):
            return "generated"
    return ""


class Selection:
    """What belongs to a run in `root`; asked with paths relative to it."""

    def __init__(self, root: Path, config: Config, names: frozenset[str] = frozenset()) -> None:
        self.root = root
        self.names = names
        self.limit = git_top(root) or root
        self.include: GitIgnoreSpec | None = globs(config.include) if config.include else None
        self.exclude: GitIgnoreSpec | None = globs(config.exclude) if config.exclude else None
        self.seen = config.seen
        self.tests = config.tests

    def leaves(self, path: Path) -> bool:
        """Whether an absolute path inside the project ends up outside, through a link."""
        try:
            return path.is_relative_to(self.limit) and not path.resolve().is_relative_to(self.limit)
        except (OSError, RuntimeError):  # a loop of links leads nowhere
            return False

    def reads(self, name: str) -> bool:
        """Whether a file of this name can be read at all."""
        dot = name.rfind(".")
        return (dot > 0 and name[dot:].lower() in suffixes()) or name in self.names

    def why_not(self, shown: str) -> str:
        """The reason to leave a file out, "" for none."""
        if self.include is None and self.exclude is None:
            return ""
        path = self.seen(shown)
        if path.startswith("../"):
            return ""
        if self.include is not None and not self.include.match_file(path):
            return "not included"
        return "excluded" if self.exclude is not None and self.exclude.match_file(path) else ""


def _why_not_named(path: Path, shown: str, selects: Selection, config: Config) -> str:
    """The reason to leave out a file that the command names, "" for none."""
    if not selects.reads(path.name):
        return "of another language"
    if not path.is_file():
        return "not regular files"
    if not _encodable(shown):
        return "whose name is not UTF-8"
    if config.force_exclude:
        return selects.why_not(shown) or _by_name(shown, config.tests)
    return ""


def _below(folder: Path, selects: Selection, skipped: Counter[str]) -> Iterator[str]:
    """The files to look at below `folder`; a folder that is named may itself be called "vendor"."""
    base = relative(folder, selects.root)
    listed = _from_git(folder)
    for inner in sorted(set(_from_walk(folder) if listed is None else listed)):
        if not selects.reads(inner.rpartition("/")[2]):
            continue
        shown = inner if base == "." else f"{base}/{inner}"
        reason = _by_name(inner, selects.tests) or selects.why_not(shown) or _by_state(f"{folder}/{inner}", selects)
        if not reason:
            yield shown
        elif reason != "gone":
            skipped[reason] += 1


def _by_name(path: str, tests: bool) -> str:
    *folders, name = path.split("/")
    if not VENDORED.isdisjoint(folders):
        return "vendored"
    if not tests and (not TESTS.isdisjoint(folders) or _TEST.search(name)):
        return "tests"  # what they send is made up, and goes nowhere
    if _MADE.search(name):
        return "minified" if ".min." in name else "generated"
    return ""


def _by_state(path: str, selects: Selection) -> str:
    try:
        state = os.lstat(path)
        if stat.S_ISLNK(state.st_mode):
            if selects.leaves(Path(path)):
                return "links that leave the project"
            state = os.stat(path)  # noqa: PTH116  # a path object for each of ten thousand files takes longer
    except (OSError, RuntimeError):  # deleted but still in the index; a loop of links
        return "gone"
    if not stat.S_ISREG(state.st_mode):
        return "gone"
    if not _encodable(path):
        return "whose name is not UTF-8"
    return "too large" if state.st_size > LARGEST else ""


def _encodable(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _from_git(folder: Path) -> list[str] | None:
    """Tracked files and untracked ones that are not ignored, relative to `folder`; None when git cannot say."""
    # A repository's own settings must start no program, and a hook's variables must not point elsewhere.
    env = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    command = ["git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=GIT_TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def _from_walk(folder: Path) -> Iterator[str]:
    """Every file below `folder` that no `.gitignore` on the way hides, relative to it."""
    ignores: dict[str, list[tuple[str, GitIgnoreSpec]]] = {}
    for at, names, files in os.walk(folder):
        here = "" if at == str(folder) else relative(Path(at), folder) + "/"
        above = ignores.pop(here, [])
        own = _gitignore(Path(at))
        rules = [(here, own), *above] if own is not None else above
        names[:] = sorted(name for name in names if name not in NEVER and not _ignored(f"{here}{name}/", rules))
        ignores.update((f"{here}{name}/", rules) for name in names)
        yield from (here + name for name in files if not _ignored(here + name, rules))


def _gitignore(folder: Path) -> GitIgnoreSpec | None:
    path = folder / ".gitignore"
    try:
        if path.is_symlink() or not path.is_file():
            return None
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    return globs(tuple(line for line in lines if _usable(line)))


def _usable(pattern: str) -> bool:
    try:
        globs((pattern,))
    except ValueError:
        return False
    return True


def _ignored(path: str, rules: list[tuple[str, GitIgnoreSpec]]) -> bool:
    """Whether the innermost `.gitignore` that speaks of `path` hides it."""
    for prefix, spec in rules:
        said = spec.check_file(path[len(prefix) :]).include
        if said is not None:
            return said
    return False
