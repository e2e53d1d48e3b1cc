"""How a name falls into words: splitting, repairs, expansion; and the word lists of the name grammar.

Words are lower-case ASCII where the name allows it. A name is never searched for substrings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

LONGEST_NAME = 160
MOST_WORDS = 14
REMEMBERED = 1 << 16

_PIECES = re.compile(r"[^\W\d_]+|\d+")
_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^A-Za-z]+")


class Grammar(Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `rules/data/names.toml`; what each is for is said there."""

    digit_words: frozenset[str]
    repairs: Mapping[str, str]
    fused: Mapping[str, str]
    last_word: Mapping[str, str]
    neutral_tails: frozenset[str]
    meta_tails: frozenset[str]
    address_tails: frozenset[str]
    protective: Mapping[str, str]
    predicates: frozenset[str]
    connectives: frozenset[str]
    conjunctions: frozenset[str]
    getters: frozenset[str]
    mutators: frozenset[str]
    typed_things: frozenset[str]
    acts: frozenset[str]
    qualifiers: frozenset[str]
    persons: frozenset[str]
    person_receivers: frozenset[str]
    record_tails: frozenset[str]
    holder_tails: frozenset[str]
    whole_persons: frozenset[str]
    organizations: frozenset[str]
    things: frozenset[str]
    meta_receivers: frozenset[str]
    i18n_roots: frozenset[str]
    ui_words: frozenset[str]
    benign_values: frozenset[str]
    attributes: Mapping[str, tuple[str, ...]]


def split(name: str) -> tuple[str, ...]:
    """The raw words of `name`: camel humps, separators, digits apart; lower case, accents dropped."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
        name = "".join(char for char in decomposed if not unicodedata.combining(char))
    words: list[str] = []
    for piece in _PIECES.findall(name):
        if piece.islower() or piece.isdigit():
            words.append(piece)
        else:
            words += [hump.lower() for hump in _HUMPS.findall(piece)]
    return tuple(words)


def singular(word: str) -> str:
    """`word` without a plural ending; the word itself when it has none."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def before(words: tuple[str, ...], stops: frozenset[str]) -> tuple[str, ...]:
    """The words before the first of these: what is found by an address is no address."""
    return words[: next((at for at, word in enumerate(words) if word in stops), len(words))]


def is_constant(name: str) -> bool:
    """UPPER_SNAKE: a constant, which is a key or an enum member rather than data."""
    return name.isupper() and len(name) > 1


def is_type(name: str) -> bool:
    """PascalCase: a type, class or component."""
    return name.lstrip("_$")[:1].isupper() and not name.isupper()


class Splitter:
    """Words of names under a grammar: split, repaired, expanded, indices dropped.

    `glued` maps further fused words ("firstname") to their words, separated by spaces.
    """

    def __init__(self, grammar: Grammar, glued: Mapping[str, str]) -> None:
        self._digit_words = grammar.digit_words
        self._repairs = grammar.repairs
        self._fused = {**glued, **grammar.fused}
        self._last_word = grammar.last_word
        self._known = lru_cache(maxsize=REMEMBERED)(self._words)

    def words(self, name: str) -> tuple[str, ...]:
        """The words of `name`; () for no name at all or for a text too long to be one."""
        return self._known(name)

    def _words(self, name: str) -> tuple[str, ...]:
        if len(name) > LONGEST_NAME:
            return ()
        raw = split(name)
        if len(raw) > MOST_WORDS:
            return ()
        words: list[str] = []
        for word in self._digits(self._repaired(raw)):
            fused = self._fused.get(word)
            if fused is None:
                words.append(word)
            else:
                words += fused.split()
        if len(words) > 1 and words[-1] in self._last_word:
            words[-1] = self._last_word[words[-1]]
        return tuple(words)

    def _repaired(self, words: tuple[str, ...]) -> list[str]:
        """Words that a hump or a separator cut apart ("e", "mail") put together again."""
        result: list[str] = []
        at = 0
        while at < len(words):
            for length in (3, 2):
                together = self._repairs.get(" ".join(words[at : at + length]))
                if together is not None and at + length <= len(words):
                    result.append(together)
                    at += length
                    break
            else:
                result.append(words[at])
                at += 1
        return result

    def _digits(self, words: list[str]) -> list[str]:
        """Digits joined to the words that they belong to ("sha256"), dropped where they only count."""
        result: list[str] = []
        at = 0
        while at < len(words):
            for length in (3, 2):
                together = "".join(words[at : at + length])
                if at + length <= len(words) and together in self._digit_words:
                    result.append(together)
                    at += length
                    break
            else:
                if not words[at].isdigit():
                    result.append(words[at])
                at += 1
        return result
