"""Reads the manifest files that say where modules lie. A broken one is a problem to report, never an exception."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import re2

from linter.knowledge.store import digest
from linter.link.modules.layout import Aliases, Layout, Package, Targets, Workspace, folders_above, joined
from linter.project.memory.cache import Cache
from linter.words.finding import Problem

LARGEST = 1 << 20  # bytes
DEEPEST_EXTENDS = 8
MOST_TARGETS = 16
MOST_MEMBERS = 1000
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*(?:.*?\*/|.*)', re.DOTALL)
_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s{0,10000}[}\]])')
_ITEM = re.compile(r"""\s*-\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$""")
_LINKS = ("workspace:", "file:", "link:", "portal:")

Json = dict[str, Any]


def read(root: Path, paths: Iterable[str]) -> tuple[Layout, tuple[Problem, ...]]:
    """What the manifests in the folders of `paths`, and above them up to `root`, declare."""
    folders = sorted({folder for path in paths for folder in folders_above(path)})
    reader = _Reader(root)
    folders = sorted({*folders, *(inner for folder in folders for inner in reader.members(folder))})
    packages = tuple(found for folder in folders for found in [reader.package(folder)] if found is not None)
    aliases = tuple(found for folder in folders for found in [reader.aliases(folder)] if found is not None)
    spaces = tuple(found for folder in folders for found in [reader.workspace(folder, packages)] if found is not None)
    return Layout(aliases, packages, spaces), tuple(dict.fromkeys(reader.problems))


def recalled(root: Path, paths: Sequence[str], cache: Cache, setup: str) -> tuple[Layout, tuple[Problem, ...]]:
    """The same, remembered under `setup`, which names the state of all manifests; "" for no such name."""
    if not setup:
        return read(root, paths)
    key = f"layout-{digest(setup, *paths)}"
    return cache.kept(key, tuple[Layout, tuple[Problem, ...]], lambda: read(root, paths))


def tolerant(text: str) -> Any:
    """JSON with comments and trailing commas, as a value; raises ValueError, RecursionError."""
    bare = _TOKEN.sub(lambda found: found.group() if found.group().startswith('"') else " ", text.lstrip("\ufeff"))
    return json.loads(_COMMA.sub(lambda found: found.group(1) or "", bare))


class _Reader:
    """Reads each file once and collects what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.problems: list[Problem] = []
        self._known: dict[str, Json | None] = {}
        self._listed: dict[str, frozenset[str]] = {}

    def json(self, path: str) -> Json | None:
        """The object in a file, None when it is not there or is of no use."""
        if path not in self._known:
            self._known[path] = None
            text = self._text(path)
            try:
                found = tolerant(text) if text is not None else None
            except (ValueError, RecursionError) as error:
                line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
                self.problems.append(Problem(path, line, f"this file is not JSON: {error}"))
            else:
                if isinstance(found, dict):
                    self._known[path] = found
                elif text is not None:
                    self.problems.append(Problem(path, 1, "this file does not hold a JSON object"))
        return self._known[path]

    def _text(self, path: str) -> str | None:
        folder, _, name = path.rpartition("/")
        if name not in self._names(folder):
            return None
        full = self.root / path
        try:
            if not full.is_file() or not full.resolve().is_relative_to(self.root):
                return None
            if full.stat().st_size > LARGEST:
                self.problems.append(Problem(path, 1, "this file is too large to be read"))
                return None
            return full.read_text("utf-8", "replace")
        except (OSError, ValueError, RuntimeError) as error:
            self.problems.append(Problem(path, 1, f"this file cannot be read: {error}"))
            return None

    def _names(self, folder: str) -> frozenset[str]:
        """What lies in a folder: listing it costs less than to ask for each of five files."""
        if folder not in self._listed:
            try:
                with os.scandir(self.root / folder) as entries:
                    self._listed[folder] = frozenset(entry.name for entry in entries)
            except (OSError, ValueError):
                self._listed[folder] = frozenset()
        return self._listed[folder]

    # --- package.json ------------------------------------------------------------------------

    def package(self, folder: str) -> Package | None:
        found = self.json(_in(folder, "package.json"))
        if found is None:
            return None
        names = ("source", "types", "typings", "module", "main", "browser", "react-native")
        entries = tuple(found[name] for name in names if isinstance(found.get(name), str))
        declared = found.get("exports")
        exports = _targets(declared if _subpaths(declared) else {".": declared}) if declared is not None else None
        return Package(
            folder, _str(found.get("name")), entries, exports, _targets(found.get("imports")), _linked(found)
        )

    # --- tsconfig.json, jsconfig.json ---------------------------------------------------------

    def aliases(self, folder: str) -> Aliases | None:
        for name in ("tsconfig.json", "jsconfig.json"):
            path = _in(folder, name)
            if self.json(path) is not None:
                base, paths = self._options(path, folder, DEEPEST_EXTENDS)
                return Aliases(folder, base, paths)
        return None

    def _options(self, path: str, folder: str, depth: int) -> tuple[str | None, Targets]:
        """`baseUrl` and `paths` of a configuration, its own before inherited ones. Targets are from the root."""
        config = self.json(path)
        if config is None or depth == 0:
            return None, ()
        here = folders_above(path)[0]
        base: str | None = None
        paths: Targets = ()
        extends = config.get("extends")
        for word in [extends] if isinstance(extends, str) else extends if isinstance(extends, list) else ():
            parent = self._extended(here, word) if isinstance(word, str) else None
            if parent is not None:
                inherited, more = self._options(parent, folder, depth - 1)
                base, paths = inherited if inherited is not None else base, more or paths
        options = _dict(config.get("compilerOptions"))
        written = options.get("baseUrl")
        if isinstance(written, str):
            base = joined(*_placed(here, folder, written))
        if isinstance(options.get("paths"), dict):
            paths = self._paths(options["paths"], base if base is not None else here, folder)
        if not paths and base is None:
            for reference in _list(config.get("references")):
                target = joined(here, _str(_dict(reference).get("path")))
                if target and target.endswith(".json") and folders_above(target)[0] == here:
                    base, paths = self._options(target, folder, depth - 1)
                    if paths or base is not None:
                        break
        return base, paths

    def _paths(self, written: Mapping[str, Any], base: str, folder: str) -> Targets:
        found: list[tuple[str, tuple[str, ...]]] = []
        for pattern, targets in written.items():
            places = [joined(*_placed(base, folder, target)) for target in _list(targets) if isinstance(target, str)]
            found.append((pattern, tuple(place for place in places[:MOST_TARGETS] if place)))
        return tuple(found)

    def _extended(self, here: str, word: str) -> str | None:
        """The configuration that `extends` names: a path, or a file of a package of the project."""
        if word.startswith("."):
            places = [joined(here, word)]
        else:
            cut = 2 if word.startswith("@") else 1
            parts = word.split("/")
            name, rest = "/".join(parts[:cut]), "/".join(parts[cut:]) or "tsconfig.json"
            places = [joined(home, rest) for home in self._folders_named(name)]
            places += [joined(folder, f"node_modules/{name}/{rest}") for folder in folders_above(_in(here, "x"))]
        for place in places:
            for path in (place, f"{place}.json", f"{place}/tsconfig.json") if place else ():
                if (self.root / path).is_file():
                    return path
        return None

    def _folders_named(self, name: str) -> list[str]:
        known = [(path, found) for path, found in self._known.items() if found and path.endswith("package.json")]
        return [folders_above(path)[0] for path, found in known if found.get("name") == name]

    # --- workspaces --------------------------------------------------------------------------

    def workspace(self, folder: str, packages: Iterable[Package]) -> Workspace | None:
        """The packages that the workspaces of a folder take in, by npm, yarn, pnpm or lerna."""
        patterns = self._patterns(folder)
        if not patterns:
            return None
        below = f"{folder}/" if folder else ""
        inner = [p.folder for p in packages if p.folder != folder and p.folder.startswith(below)]
        members = {found for found in inner if _member(found[len(below) :], patterns)}
        return Workspace(folder, frozenset(members | {folder}))

    def members(self, folder: str) -> list[str]:
        """The folders that `folder/*` patterns of its workspaces stand for: a package need not hold any source."""
        found: list[str] = []
        for pattern in self._patterns(folder):
            parent = joined(folder, pattern[:-2]) if pattern.endswith("/*") and "*" not in pattern[:-2] else None
            try:
                names = sorted(inner.name for inner in (self.root / parent).iterdir()) if parent else []
            except (OSError, ValueError):
                names = []
            found += [f"{parent}/{name}" for name in names[:MOST_MEMBERS]]
        return found

    def _patterns(self, folder: str) -> list[str]:
        declared = _dict(self.json(_in(folder, "package.json"))).get("workspaces")
        found = [*_list(_dict(declared).get("packages")), *_list(declared), *self._pnpm(folder)]
        found += _list(_dict(self.json(_in(folder, "lerna.json"))).get("packages"))
        return [pattern for pattern in found if isinstance(pattern, str)]

    def _pnpm(self, folder: str) -> list[str]:
        """The globs under `packages:`, one a line or in brackets: all that these files use of YAML."""
        path = _in(folder, "pnpm-workspace.yaml")
        lines = (self._text(path) or "").splitlines()
        found: list[str] = []
        for number, line in enumerate(lines):
            if not line.startswith("packages:"):
                continue
            rest = line.partition(":")[2].partition("#")[0].strip()
            if rest:
                found += [word.strip(" \"'") for word in rest.strip("[]").split(",")]
            for item in lines[number + 1 :]:
                matched = _ITEM.match(item)
                if matched:
                    found.append(matched.group(1))
                elif item.strip() and not item.lstrip().startswith("#"):
                    break
            if not any(found):
                self.problems.append(Problem(path, number + 1, "no packages can be read from this file"))
        return [word for word in found if word]


def _member(folder: str, patterns: list[str]) -> bool:
    inside = False
    for pattern in patterns:
        wanted = pattern.lstrip("!").removeprefix("./").strip("/")
        if _glob(wanted).fullmatch(folder) is not None:
            inside = not pattern.startswith("!")
    return inside


def _glob(pattern: str) -> Any:
    """`*` for one folder's name, `**` for any way down."""
    text = re2.escape(pattern).replace(r"\*\*\/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re2.compile(text)


def _targets(declared: Any) -> Targets:
    if not isinstance(declared, dict):
        return ()
    return tuple((key, tuple(_leaves(value)[:MOST_TARGETS])) for key, value in declared.items())


def _leaves(declared: Any, depth: int = 6) -> list[str]:
    """Every file that some condition leads to; one that names the source comes first."""
    if isinstance(declared, str):
        return [declared]
    if isinstance(declared, list) and depth:
        return [leaf for item in declared for leaf in _leaves(item, depth - 1)]
    if isinstance(declared, dict) and depth:
        keys = sorted(declared, key=lambda key: key not in ("source", "development"))
        return [leaf for key in keys for leaf in _leaves(declared[key], depth - 1)]
    return []


def _subpaths(declared: Any) -> bool:
    return isinstance(declared, dict) and all(str(key).startswith(".") for key in declared)


def _linked(manifest: Json) -> frozenset[str]:
    kinds = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
    listed = [item for kind in kinds for item in _dict(manifest.get(kind)).items()]
    return frozenset(name for name, version in listed if isinstance(version, str) and version.startswith(_LINKS))


def _placed(here: str, folder: str, written: str) -> tuple[str, str]:
    mark = "${configDir}"
    return (folder, written[len(mark) :]) if written.startswith(mark) else (here, written)


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _str(value: Any) -> str:
    return value if isinstance(value, str) else ""
