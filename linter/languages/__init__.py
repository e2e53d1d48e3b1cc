"""The front ends. Each language is one folder:

- its `__init__` holds `SUFFIXES: tuple[str, ...]` and nothing heavy; `BY_NAME`, if there, holds suffixes of files that
  are read only where something asks for a file of that name;
- its `front` module holds `parse(text: bytes, suffix: str) -> Module`, which never raises.

No list names the languages: `front_end` finds the folder that claims a suffix.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from linter.words.ir import Module

Parse = Callable[[bytes, str], Module]


def suffixes() -> dict[str, str]:
    """Every file suffix that some language claims (".py"), with that language's folder name."""
    return _claimed("SUFFIXES")


@lru_cache(maxsize=2)
def _claimed(kind: str) -> dict[str, str]:
    claimed: dict[str, str] = {}
    for found in iter_modules(__path__):
        if found.ispkg:
            package = import_module(f"{__name__}.{found.name}")
            claimed.update(dict.fromkeys(getattr(package, kind, ()), found.name))
    return claimed


def front_end(suffix: str) -> Parse | None:
    """The parser for files with this suffix (lower case, with its dot), None when nobody claims it."""
    folder = suffixes().get(suffix) or _claimed("BY_NAME").get(suffix)
    if folder is None:
        return None
    parse: Parse = import_module(f"{__name__}.{folder}.front").parse
    return parse
