"""A configuration as plain data: the tree's place, and every write that puts a value somewhere into it."""

from __future__ import annotations

from typing import Union

from msgspec import Struct

from linter.knowledge.catalogue import Sdk, Settings
from linter.knowledge.conditions import folded, path_of, same_option
from linter.link.program.program import Ref, Site
from linter.link.settings.options import Path, Plain
from linter.words.finding import Confidence


class Write(Struct, frozen=True):
    """The option at `path` got `value`. `at` is the statement that says so; None: find it inside the tree.

    `stated` writes stand for themselves (a setter, an assignment) and go before what a value implies.
    `textual` writes know only texts. `via` are the expressions that led to the value.
    """

    path: Path
    value: Union[Ref, Plain]
    at: tuple[int, tuple[int, int]] | None = None
    stated: bool = False
    textual: bool = False
    via: tuple[Ref, ...] = ()

    def depth(self, path: Path) -> int | None:
        """How many steps of `path` lead here; one more than there are when this lies deeper; None: elsewhere."""
        if self.textual:  # such names nest by words of their own: only their letters count
            written, wanted = "".join(map(folded, self.path)), "".join(map(folded, path))
            if written == wanted:
                return len(path)
            return len(path) + 1 if written.startswith(wanted) else None
        if all(same_option(step, wanted) for step, wanted in zip(self.path, path, strict=False)):
            return len(self.path) if len(self.path) <= len(path) else len(path) + 1
        return None


class Tree(Struct, frozen=True, eq=False):
    """One configuration. `span` is the call, the start tag or the declaration that gives it, `site` the call.

    `chain` are the calls of the project's own functions through which it was reached, from the SDK outward.
    `partial`: others may have set what is not written here. `sure`: the program has no other way here.
    `constructed`: an object's own constructor; the SDK may get the object elsewhere.
    """

    sdk: Sdk
    settings: Settings
    operation: str
    file: int
    span: tuple[int, int]
    language: str
    confidence: Confidence
    writes: tuple[Write, ...] = ()
    partial: bool = False
    sure: bool = True
    constructed: bool = False
    site: Site | None = None
    chain: tuple[Site, ...] = ()

    @property
    def under(self) -> Path:
        return under(self.settings)


def under(settings: Settings) -> Path:
    """The path at which a configuration lies in the bigger one."""
    return path_of(settings.under) if settings.under else ()
