"""The condition sentences of an SDK file: parsed and checked once, evaluated by the linker.

A sentence is a path, a word, and what the word needs:

    maskAll == false        rate > 0            level in light none      mode != "*"
    maskAll unset           maskAll set         maskAll truthy           maskAll falsy
    urls non-empty          selector empty
    plugins has capture     options lacks key   plugins calls @recorder  plugins lacks @recorder
    selectors beyond .opt-in [data-opt-in]
    @recorder on

`unset` also holds for an option that is null; `falsy` also for one that is not given at all. `lacks` with a name
needs a record or a list that is there, `lacks` with "@" also holds where no list is given. A list goes `beyond`
texts when it holds something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Union

from msgspec import Struct

from linter.knowledge.reader import nearest
from linter.words.mistake import UserError

Literal = Union[str, float, bool, None]

COMPARING = ("==", "!=", ">", ">=", "<", "<=")
ALONE = ("set", "unset", "truthy", "falsy", "empty", "non-empty")
HOLDING = ("has", "lacks", "calls")
SEVERAL = ("in", "beyond")
WORDS = (*COMPARING, *SEVERAL, *HOLDING, *ALONE, "on")

ELEMENT = "[]"
_PART = re.compile(r"""\s*("[^"]*"|'[^']*'|\S+)""")
_PATH = re.compile(r"[A-Za-z_$][\w$-]*(?:\[\])?(?:\.[A-Za-z_$][\w$-]*(?:\[\])?)*")
_STEP = re.compile(r"\[\]|[^.\[\]]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SETTER = re.compile(r"(?:is|set)(?=[A-Z_])_*")
_CONSTANTS: dict[str, Literal] = {"true": True, "false": False, "null": None}


class Condition(Struct, frozen=True):
    """One sentence. `path` are the steps to the option; of "on", the feature's id alone. `target` of a
    holding word is a name, or an access path ("@client", "$.make()") when `made`."""

    text: str
    path: tuple[str, ...]
    word: str
    literals: tuple[Literal, ...] = ()
    target: str = ""
    made: bool = False


@lru_cache(maxsize=4096)
def parse(text: str, where: str = "a condition") -> Condition:
    """The condition that a sentence states. Raises UserError that names `where` and the sentence."""
    parts = _PART.findall(text)
    if len(parts) < 2:
        raise _fault(where, text, f"is not a condition; it needs a path and one of {', '.join(WORDS)}")
    subject, word, *rest = parts
    if word not in WORDS:
        raise _fault(where, text, f'"{word}" is not a known word{nearest(word, WORDS)}')
    if (word == "on") is not subject.startswith("@"):
        raise _fault(where, text, '"on" asks for a feature ("@id on"), and a feature for "on"')
    wanted = 0 if word in ALONE or word == "on" else 1
    if len(rest) < wanted or (len(rest) > wanted and word not in SEVERAL):
        raise _fault(where, text, f'"{word}" takes {wanted or "no"} value{"" if wanted == 1 else "s"}')
    if word == "on":
        return Condition(text, (subject[1:],), word)
    path = path_of(subject, where)
    if word in HOLDING:
        made = rest[0][0] in "@$" or rest[0].endswith("()")
        if word == "calls" and not made:
            raise _fault(where, text, '"calls" needs a client ("@id") or an access path ("$.make()")')
        return Condition(text, path, word, target=_unquoted(rest[0]), made=made)
    literals = tuple(literal(part) for part in rest)
    if word in COMPARING[2:] and (isinstance(literals[0], bool) or not isinstance(literals[0], float)):
        raise _fault(where, text, f'"{word}" needs a number')
    return Condition(text, path, word, literals)


def path_of(text: str, where: str = "a condition") -> tuple[str, ...]:
    """The steps of an option's path: "a.b[].c" -> ("a", "b", "[]", "c"). Raises UserError."""
    if not _PATH.fullmatch(text):
        raise _fault(where, text, 'is not an option\'s path such as "a.b" or "a[].b"')
    return tuple(_STEP.findall(text))


def literal(text: str) -> Literal:
    """The value that is written: true, false, null, a number, or text with or without quotes."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return float(text) if _NUMBER.fullmatch(text) else _unquoted(text)


def features(conditions: Iterable[str]) -> set[str]:
    """The features that sentences ask for."""
    return {found.path[0] for found in map(parse, conditions) if found.word == "on"}


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] else text


def _fault(where: str, text: str, what: str) -> UserError:
    return UserError(f'{where}: "{text}": {what}' if text else f"{where}: {what}")


# ---- names of options


@lru_cache(maxsize=1 << 14)
def folded(name: str) -> str:
    """A name without case style: "maskAll", "mask_all", "mask-all" and "MASK_ALL" are one."""
    return name.replace("_", "").replace("-", "").replace("$", "").lower()


@lru_cache(maxsize=1 << 14)
def spellings(name: str) -> frozenset[str]:
    """A name folded, with and without "is" or "set": options are the same when they share one."""
    rest = _SETTER.sub("", name, count=1)
    return frozenset((folded(name), folded(rest))) - {""}


@lru_cache(maxsize=1 << 14)
def same_option(written: str, wanted: str) -> bool:
    """Whether a program's name for an option is the one meant: case style, "is" and "set" do not count."""
    return not spellings(written).isdisjoint(spellings(wanted))
