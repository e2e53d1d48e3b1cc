"""Which Kotlin files are built into one program, by where they stand: modules, and the variants of a module."""

from __future__ import annotations


def source_root(path: str) -> str:
    """The module that a Kotlin file belongs to: the folder above its `src`."""
    before, found, _ = f"/{path}".partition("/src/")
    return before if found else ""


def built_together(path: str, other: str) -> bool:
    """Whether two Kotlin files can be in one program: not in two variants of a module."""
    one, two = source_set(path), source_set(other)
    if not one or not two or one == two or source_root(path) != source_root(other):
        return True
    return one.casefold() in two.casefold() or two.casefold() in one.casefold()  # "play" and "playDebug"


def source_set(path: str) -> str:
    """The variant of its module that a Kotlin file is built into; none for what is built into several or for tests."""
    folders = f"/{path}".partition("/src/")[2].split("/", 2)
    if len(folders) < 3 or folders[1] not in ("java", "kotlin"):
        return ""
    shared = folders[0].endswith(("main", "Main")) or "test" in folders[0].casefold()
    return "" if shared else folders[0]
