"""Which files an ECMAScript import means: by path, by aliases of compilers and bundlers, by packages of the project."""

from __future__ import annotations

from collections import defaultdict

from linter.link.modules.layout import Aliases, Layout, Package, Workspace, folders_above, joined, matched

SUFFIXES = (
    ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".d.ts", ".d.mts", ".d.cts",
)  # fmt: skip
# what a written suffix may stand for besides itself
WRITTEN = {
    ".js": (".ts", ".tsx", ".jsx", ".d.ts"),
    ".jsx": (".tsx",),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}
PLATFORMS = (".native", ".ios", ".android", ".web")
BUILT = frozenset(
    ("dist", "build", "lib", "out", "output", "es", "esm", "cjs", "umd", "types", "typings", "module", "modern", "_esm")
)
SOURCES = ("src", "", "source", "lib", "app")
ALIASES = (
    ("@/", ("src", "", "app")),
    ("~/", ("src", "", "app")),
    ("@@/", ("",)),
    ("~~/", ("",)),
    ("$lib/", ("src/lib",)),
)


class EcmaModules:
    """Resolves specifiers among the project's paths."""

    def __init__(self, paths: frozenset[str], layout: Layout) -> None:
        self.paths = paths
        self.aliases: dict[str, Aliases] = {found.folder: found for found in layout.aliases}
        self.packages: dict[str, Package] = {found.folder: found for found in layout.packages}
        self.workspaces: dict[str, Workspace] = {found.folder: found for found in layout.workspaces}
        self.named: dict[str, list[Package]] = defaultdict(list)
        for package in layout.packages:
            if package.name:
                self.named[package.name].append(package)
        self._known: dict[tuple[str, str], tuple[str, ...] | None] = {}

    def resolve(self, path: str, module: str) -> tuple[str, ...] | None:
        """The files behind a specifier (several by platform); None: not the project's own; empty: own, but absent."""
        folder = path.rpartition("/")[0]
        key = (folder, module)
        if key not in self._known:
            self._known[key] = self._resolve(path, folder, module.partition("?")[0])
        return self._known[key]

    def names(self) -> frozenset[str]:
        """The names of packages, and of aliases that stand for one file."""
        aliases = [pattern for config in self.aliases.values() for pattern, _ in config.paths]
        inner = [pattern for package in self.packages.values() for pattern, _ in package.imports]
        return frozenset((*self.named, *(name for name in (*aliases, *inner) if "*" not in name)))

    def _resolve(self, path: str, folder: str, module: str) -> tuple[str, ...] | None:
        if module.split("/")[0] in (".", ".."):
            return self.file(joined(folder, module))
        above = folders_above(path)
        if module.startswith("/"):
            roots = [folder for folder in above if folder in self.packages or not folder]
            return self._first([joined(folder, module[1:]) or "" for folder in roots])
        if module.startswith("#"):
            found = self._imports(above, module)
            if found is not None:
                return found
        aliased = self._aliased(above, module)
        if aliased:
            return aliased
        named = self._named(above, module)
        return named if named is not None else self._bundled(above, module) or None

    # --- aliases -----------------------------------------------------------------------------

    def _aliased(self, above: list[str], module: str) -> tuple[str, ...]:
        """By the nearest compiler configuration."""
        config = next((self.aliases[folder] for folder in above if folder in self.aliases), None)
        if config is None:
            return ()
        candidates = matched(config.paths, module)
        if config.base is not None:
            candidates.append(joined(config.base, module) or "")
        return self._first(candidates)

    def _bundled(self, above: list[str], module: str) -> tuple[str, ...]:
        """By the aliases that bundlers and frameworks are commonly set up with."""
        for prefix, roots in ALIASES:
            if module.startswith(prefix):
                rest = module[len(prefix) :]
                return self._first([joined(folder, f"{root}/{rest}") or "" for folder in above for root in roots])
        if module.startswith("src/"):
            return self._first([joined(folder, module) or "" for folder in above])
        return ()

    # --- packages ----------------------------------------------------------------------------

    def _imports(self, above: list[str], module: str) -> tuple[str, ...] | None:
        package = next((self.packages[folder] for folder in above if folder in self.packages), None)
        targets = matched(package.imports, module) if package is not None else []
        if package is None or not targets:
            return None
        inner = [target for target in targets if target.startswith(".")]
        if inner:
            return self._of_package(package, inner)
        return next((found for target in targets for found in [self._named(above, target)] if found), None)

    def _named(self, above: list[str], module: str) -> tuple[str, ...] | None:
        """By the name of a package of the project; None when no package of that name is in reach."""
        parts = module.split("/")
        cut = 2 if module.startswith("@") else 1
        name, rest = "/".join(parts[:cut]), "/".join(parts[cut:])
        package = self._in_reach(above, name)
        if package is None:
            return None
        if package.exports is not None:
            found = self._of_package(package, matched(package.exports, f"./{rest}" if rest else "."))
            if found:
                return found
        if rest:
            return self.file(joined(package.folder, rest)) or self._of_package(package, [f"./{rest}"])
        return self._of_package(package, [*package.entries, "index", "src/index", "lib/index", "src/main"])

    def _in_reach(self, above: list[str], name: str) -> Package | None:
        """The package itself, one it links to, or one of an enclosing workspace (any, where there is none)."""
        candidates = self.named.get(name, [])
        if not candidates:
            return None
        own = next((self.packages[folder] for folder in above if folder in self.packages), None)
        if own is not None and own.name == name:
            return own
        if own is not None and name in own.linked:
            return candidates[0]
        spaces = [self.workspaces[folder] for folder in above if folder in self.workspaces]
        for package in candidates:
            if not spaces or any(package.folder in space.members for space in spaces):
                return package
        return None

    def _of_package(self, package: Package, targets: list[str]) -> tuple[str, ...]:
        """The first target that is there, as written or as the source that it was built from."""
        candidates = [joined(package.folder, target) or "" for target in targets]
        found = self._first(candidates)
        if found:
            return found
        for target in targets:
            for source in sources_of(target):
                found = self.file(joined(package.folder, source))
                if found:
                    return found
        return ()

    # --- files -------------------------------------------------------------------------------

    def _first(self, candidates: list[str]) -> tuple[str, ...]:
        return next((found for stem in candidates if stem for found in [self.file(stem)] if found), ())

    def file(self, stem: str | None) -> tuple[str, ...]:
        """The files behind a path as written: without suffix, with that of its build, for a folder, by platform."""
        if stem is None:
            return ()
        if stem in self.paths:
            return (stem,)
        base, dot, written = stem.rpartition(".")
        others = WRITTEN.get(f".{written}", ()) if dot else ()
        candidates = [base + suffix for suffix in others] + [stem + suffix for suffix in SUFFIXES]
        found = [path for path in candidates if path in self.paths][:1]
        found += [p for system in PLATFORMS for s in SUFFIXES[:8] for p in [f"{stem}{system}{s}"] if p in self.paths]
        if found:
            return tuple(found)
        inner = self.packages.get(stem)
        if inner is not None and inner.entries:
            found_inner = self._of_package(inner, list(inner.entries))
            if found_inner:
                return found_inner
        prefix = f"{stem}/" if stem else ""
        return tuple([p for s in SUFFIXES for p in [f"{prefix}index{s}"] if p in self.paths][:1])


def sources_of(target: str) -> list[str]:
    """The stems that a built file may have been made from: "./dist/esm/a.js" -> "src/a", "a", ..."""
    parts = [part for part in target.split("/") if part not in ("", ".")]
    if not parts:
        return []
    name = parts[-1]
    for suffix in sorted((*SUFFIXES, *WRITTEN), key=len, reverse=True):
        if name.endswith(suffix):
            name = name[: -len(suffix)]
            break
    parts[-1] = name
    start = 0
    while start < len(parts) - 1 and parts[start] in BUILT:
        start += 1
    rest = "/".join(parts[start:])
    inner = "/".join(parts[start + 1 :]) if parts[start] == "src" else ""
    return [f"{root}/{rest}" if root else rest for root in SOURCES] + ([f"src/{inner}"] if inner else [])
