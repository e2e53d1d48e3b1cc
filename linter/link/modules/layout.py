"""What a project's manifest files say of where its modules lie. Plain values; folders are relative, "" is the root."""

from __future__ import annotations

from msgspec import Struct

Targets = tuple[tuple[str, tuple[str, ...]], ...]  # (pattern with at most one "*", what it may stand for)


class Aliases(Struct, frozen=True):
    """One compiler configuration after inheritance. `base` is None without a base folder; targets are from the root."""

    folder: str
    base: str | None = None
    paths: Targets = ()


class Package(Struct, frozen=True):
    """One package manifest. `entries` are its main files; all targets are relative to `folder`.

    `linked` are names of other packages that it takes from the project itself, whatever the workspaces say.
    """

    folder: str
    name: str = ""
    entries: tuple[str, ...] = ()
    exports: Targets | None = None
    imports: Targets = ()
    linked: frozenset[str] = frozenset()


class Workspace(Struct, frozen=True):
    """A folder whose packages see each other by name; `members` are the packages' folders."""

    folder: str
    members: frozenset[str]


class Layout(Struct, frozen=True):
    """Everything that was declared."""

    aliases: tuple[Aliases, ...] = ()
    packages: tuple[Package, ...] = ()
    workspaces: tuple[Workspace, ...] = ()


def folders_above(path: str) -> list[str]:
    """The folders that hold `path`, the innermost first, the root ("") last."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(len(parts), -1, -1)]


def joined(folder: str, path: str) -> str | None:
    """`path` seen from `folder`, without "." and ".."; None when it leaves the root."""
    parts: list[str] = []
    for part in [*folder.split("/"), *path.split("/")]:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def matched(targets: Targets, name: str) -> list[str]:
    """What `name` stands for: by an exact entry, else by the pattern with the longest beginning."""
    best: tuple[int, list[str]] = (-1, [])
    for pattern, found in targets:
        before, star, after = pattern.partition("*")
        if not star:
            if pattern == name:
                return list(found)
        elif len(before) > best[0] and name.startswith(before) and name[len(before) :].endswith(after):
            middle = name[len(before) : len(name) - len(after)]
            best = (len(before), [target.replace("*", middle) for target in found])
    return best[1]
