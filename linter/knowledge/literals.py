"""What literals say: event names by their words, values by their shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from linter.knowledge.names import singular
from linter.knowledge.reader import read

TierWord = Literal["weak", "contextual", "strong"]
LONGEST_VALUE = 4096


class Lexeme(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that disclose `data` wherever they stand in an event's name."""

    data: str
    strong: tuple[str, ...] = ()
    contextual: tuple[str, ...] = ()


class EventFile(Struct, frozen=True, forbid_unknown_fields=True):
    """`events.toml`; `exempt` sequences take the words inside them out of sight."""

    exempt: frozenset[str]
    lexeme: tuple[Lexeme, ...]


class Events:
    """Finds disclosing words in the words of an event's name."""

    def __init__(self, file: EventFile) -> None:
        self.file = file

    def references(self) -> Iterator[tuple[str, str]]:
        """Each data type named, and where."""
        return ((each.data, f"events.toml: lexeme[{i}].data") for i, each in enumerate(self.file.lexeme))

    @cached_property
    def _index(self) -> dict[str, tuple[str, TierWord]]:
        index: dict[str, tuple[str, TierWord]] = {}
        for each in self.file.lexeme:
            index.update(dict.fromkeys(each.contextual, (each.data, "contextual")))
            index.update(dict.fromkeys(each.strong, (each.data, "strong")))
        return index

    @cached_property
    def _longest(self) -> int:
        return max(key.count(" ") + 1 for key in (*self._index, *self.file.exempt, ""))

    def find(self, words: tuple[str, ...]) -> tuple[str, TierWord] | None:
        """The data type and tier of the strongest sequence in `words`, None when there is none."""
        words = tuple(word if word in self._index else singular(word) for word in words)
        best: tuple[str, TierWord] | None = None
        at = 0
        while at < len(words):
            step = 1
            for length in range(min(self._longest, len(words) - at), 0, -1):
                sequence = " ".join(words[at : at + length])
                if sequence in self.file.exempt:
                    step = length
                    break
                found = self._index.get(sequence)
                if found is not None:
                    if best is None or (found[1] == "strong" and best[1] != "strong"):
                        best = found
                    step = length
                    break
            at += step
        return best


class Shape(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A pattern for values (RE2). `check`: what the digits or characters must satisfy besides."""

    data: str
    pattern: str
    tier: TierWord = "strong"
    check: Literal["", "luhn", "mod97"] = ""


class ShapeFile(Struct, frozen=True, forbid_unknown_fields=True):
    """`shapes.toml`; values that match `test_data` or are in `test_values` (without separators) are nobody's."""

    test_values: frozenset[str]
    test_data: tuple[str, ...]
    shape: tuple[Shape, ...]


class Shapes:
    """Finds what a value is by its form. Patterns are compiled on first use."""

    def __init__(self, file: ShapeFile) -> None:
        self.file = file

    def references(self) -> Iterator[tuple[str, str]]:
        """Each data type named, and where."""
        return ((each.data, f"shapes.toml: shape[{i}].data") for i, each in enumerate(self.file.shape))

    @cached_property
    def _compiled(self) -> tuple[tuple[Any, Shape], ...]:
        import re2

        return tuple((re2.compile(each.pattern), each) for each in self.file.shape)

    @cached_property
    def _test_data(self) -> tuple[Any, ...]:
        import re2

        return tuple(re2.compile(pattern) for pattern in self.file.test_data)

    def find(self, text: str, made_up: bool = False) -> tuple[str, TierWord] | None:
        """The data type and tier of the first shape that fits, None when none does. Test data fits if `made_up`."""
        if not 4 <= len(text) <= LONGEST_VALUE:
            return None
        for pattern, shape in self._compiled:
            for found in pattern.finditer(text):
                value = found.group()
                if CHECKS[shape.check](value) and (made_up or not self._is_test(value)):
                    return shape.data, shape.tier
        return None

    def _is_test(self, value: str) -> bool:
        bare = "".join(char for char in value if char.isalnum()).lower()
        return bare in self.file.test_values or any(pattern.search(value) for pattern in self._test_data)


def luhn(value: str) -> bool:
    """Whether the digits of `value` have a right Luhn check digit."""
    total = 0
    for place, char in enumerate(reversed([char for char in value if char.isdigit()])):
        digit = int(char) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def mod97(value: str) -> bool:
    """Whether the characters of `value` have right ISO 7064 check digits at places 3 and 4."""
    bare = "".join(char for char in value.upper() if char.isascii() and char.isalnum())
    return int("".join(str(int(char, 36)) for char in bare[4:] + bare[:4]) or "0") % 97 == 1


CHECKS: dict[str, Callable[[str], bool]] = {"": lambda value: True, "luhn": luhn, "mod97": mod97}


def read_events(path: Path, shown: str) -> Events:
    """The file of event words. Raises UserError."""
    return Events(read(path, EventFile, shown))


def read_shapes(path: Path, shown: str) -> Shapes:
    """The file of value shapes. Raises UserError."""
    return Shapes(read(path, ShapeFile, shown))
