"""What a rule file says: `rules/checks/<topic>/<rule>.toml`, one rule each, with its examples.

A rule is a question asked of every fact of its kind:

    data        a value of one of the `data` types is sent in one of the `roles`
    event-name  an event's name or a property's key speaks of one of the `data` types itself
    treatment   data is sent after one of the `treatments` that does not protect it
    config      an SDK is set up in a way that the catalogue lists
    markup      an element shows what a recorder will take; `roles` say in which way
    hygiene     an allowance is wrong; `roles` say in which way
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Literal, get_args

from msgspec import Struct

from linter.knowledge import store
from linter.knowledge.catalogue import ROLES, Category
from linter.knowledge.reader import nearest, read
from linter.words.finding import Confidence, Severity
from linter.words.mistake import UserError

Kind = Literal["data", "event-name", "treatment", "config", "markup", "hygiene"]
Word = Literal["error", "warning", "note"]
Weight = Literal["error", "warning", "note", "off"]
Sureness = Literal["low", "medium", "high"]
Profile = Literal["recommended", "strict", "audit"]

PLACEHOLDERS = ("data", "sdk", "operation", "key", "event", "role")
POLICIES = ("forbids", "hashed-only", "opt-in", "expects")
HYGIENE = ("unused", "unknown-rule", "no-reason", "expired")
MARKUP = ("sensitive-field", "opened", "foreign-mask", "inert")
_ROLES = {"hygiene": HYGIENE, "markup": MARKUP}
_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Weights(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How bad. The vendor's `policy` says more than its `category`, which says more than `default`."""

    default: Word
    category: dict[str, Weight] = {}
    policy: dict[str, Weight] = {}

    def __post_init__(self) -> None:
        _check(self.category, get_args(Category), "SDK category")
        _check(self.policy, POLICIES, "policy")


class Sure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The least confidence that each profile reports."""

    recommended: Sureness = "medium"
    strict: Sureness = "low"
    audit: Sureness = "low"


class Example(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Code in which the rule speaks, and the same code put right."""

    language: str
    bad: str
    good: str


class Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule. `data` are data type ids, or what they start with ("a" is all of "a.b", ...).

    Empty `roles` and `categories` mean all. One of the `treatments` must have been applied.
    Where a rule that `replaces` speaks, `data` rules are silent.
    `whole` true asks only for records sent whole, false only for single values, None for both.
    `message` may use the names in `PLACEHOLDERS` in braces.
    """

    id: str
    topic: str
    kind: Kind
    summary: str
    why: str
    instead: str
    message: str
    severity: Weights
    examples: tuple[Example, ...]
    data: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    treatments: tuple[str, ...] = ()
    replaces: bool = False
    whole: bool | None = None
    confidence: Sure = Sure()
    profiles: tuple[Profile, ...] = ("recommended", "strict", "audit")
    cwe: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    since: str = ""

    def __post_init__(self) -> None:
        for name in (self.id, self.topic):
            if not _KEBAB.fullmatch(name):
                raise ValueError(f'"{name}" is not in kebab-case')
        for name in ("summary", "why", "instead", "message"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name} is empty")
        if "\n" in self.summary.strip() or "\n" in self.message.strip():
            raise ValueError("summary and message are one line each")
        if not self.examples:
            raise ValueError("there is no example; a rule needs at least one")
        own = _ROLES.get(self.kind, ())
        _check(self.roles, own or ROLES, "role")
        if own and len(self.roles) != 1:
            raise ValueError(f"a {self.kind} rule has one role of {', '.join(own)}")
        if self.kind == "treatment" and not self.treatments:
            raise ValueError("a treatment rule needs treatments")
        _check_message(self.message)

    def weigh(self, category: str, policy: str) -> Severity | None:
        """How bad for an SDK of this category and policy; None when the rule is silent there."""
        word = self.severity.policy.get(policy) or self.severity.category.get(category) or self.severity.default
        return None if word == "off" else Severity[word.upper()]

    def least(self, profile: Profile) -> Confidence:
        """The confidence below which `profile` reports nothing."""
        word: str = getattr(self.confidence, profile)
        return Confidence[word.upper()]


Rules = Mapping[str, Rule]


def load(*roots: Path, use_cache: bool = False) -> Rules:
    """Every rule below `checks/` of each root, sorted by id. Raises UserError with file and line."""
    if not use_cache:
        return _read_all(roots)
    files = store.stamp(path for root in roots for path in (root, *store.below(root / "checks", ".toml")))
    key = store.digest(files, store.code_stamp("knowledge"))
    return store.compiled("checks", key, dict[str, Rule], lambda: _read_all(roots))


def _read_all(roots: tuple[Path, ...]) -> dict[str, Rule]:
    found: dict[str, tuple[Rule, str]] = {}
    for shown, path in rule_files(roots):
        rule = read_rule(path, shown)
        if rule.id in found:
            raise UserError(f'{place_of(path, shown, "id")}: the rule "{rule.id}" is already in {found[rule.id][1]}')
        found[rule.id] = (rule, shown)
    return {name: found[name][0] for name in sorted(found)}


def read_rule(path: Path, shown: str) -> Rule:
    """One rule file. Raises UserError with file and line."""
    rule = read(path, Rule, shown)
    for key, said, wanted, what in (
        ("id", rule.id, path.stem, "file is called"),
        ("topic", rule.topic, path.parent.name, "folder is called"),
    ):
        if said != wanted:
            raise UserError(f'{place_of(path, shown, key)}: the {key} is "{said}", but the {what} "{wanted}"')
    return rule


def topics(rules: Rules) -> tuple[str, ...]:
    return tuple(sorted({rule.topic for rule in rules.values()}))


def rule_files(roots: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Every rule file and how messages call it: from the root's own name on."""
    for root in roots:
        for path in sorted((root / "checks").glob("*/*.toml")):
            yield f"{root.name}/{path.relative_to(root).as_posix()}", path


def place_of(path: Path, shown: str, key: str) -> str:
    """Where a rule file says `key`, for a message."""
    pattern = re.compile(rf"\s*{key}\s*=")
    lines = path.read_text("utf-8", "replace").splitlines()
    return f"{shown}:{next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)}"


def _check(words: Mapping[str, object] | tuple[str, ...], known: tuple[str, ...], what: str) -> None:
    for word in words:
        if word not in known:
            raise ValueError(f'"{word}" is not a known {what}{nearest(word, known)}')


def _check_message(message: str) -> None:
    try:
        names = [name for _, name, _, _ in Formatter().parse(message) if name is not None]
    except ValueError:
        raise ValueError("message has an unmatched brace") from None
    _check(tuple(names), PLACEHOLDERS, "placeholder")
