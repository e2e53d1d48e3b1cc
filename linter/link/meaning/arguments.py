"""How the catalogue writes arguments, commands and structured arguments, as the linker reads them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from linter.knowledge.catalogue import Shape


class ArgSpec(NamedTuple):
    """A parsed "name role [kind]"."""

    name: str
    role: str
    kind: str
    optional: bool


@lru_cache(maxsize=4096)
def spec(text: str) -> ArgSpec:
    name, role, *kind = text.split()
    return ArgSpec(name.rstrip("?"), role, kind[0] if kind else "", name.endswith("?"))


def like(pattern: str, text: str | None) -> bool:
    """Whether a command word matches: `*` stands for any text."""
    return text is not None and re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def shape_role(shape: Shape, key: str) -> str:
    """The role of a field, whatever case style it is written in."""
    if key in shape.fields:
        return shape.fields[key]
    folded = _folded(key)
    return next((role for name, role in shape.fields.items() if _folded(name) == folded), shape.rest)
