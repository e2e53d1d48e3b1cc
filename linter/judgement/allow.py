"""What a project accepts: comments next to the code, entries in the configuration.

    tracklint: allow RULE[, RULE] -- reason         in a comment, on the finding's line or the line above
    tracklint: allow-file RULE[, RULE] -- reason    in a comment before the file's first call

An allowance that is expired, matches nothing, gives no reason or names no rule is a finding itself, of the
hygiene rule for that role.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from msgspec import Struct

from linter.flow.graph import Facts
from linter.knowledge.config import Allow, Config, globs
from linter.knowledge.reader import nearest
from linter.knowledge.rule import Rules
from linter.project.reading.files import Scope
from linter.words.finding import Confidence, Finding, Place, Severity
from linter.words.span import Lines

MARK = "tracklint:"
_DIRECTIVE = re.compile(r"tracklint:\s*(allow-file|allow)(?![\w-])\s*([^\r\n]*)")
_NAMES = re.compile(r"\w+(?:-\w+)*(?:\s*,\s*\w+(?:-\w+)*)*")
_REASON = re.compile(r"\s*(?:--|[\u2013\u2014])\s*(.*)")
_GOES_ON = ("#", "//", "* ", "*/", "-->")


class Note(NamedTuple):
    """A comment that speaks to us: where its mark stands and the `text` from there on.

    `reach` is the last line it speaks for: the one below the comment. `top`: before the file's first call.
    """

    line: int
    column: int
    reach: int
    top: bool
    text: str


class Judged(Struct, frozen=True):
    """The findings that stay, hygiene findings among them, unsorted; and how many were allowed."""

    findings: tuple[Finding, ...]
    allowed: int


class _Allowance(Struct, frozen=True):
    """One rule that one comment allows."""

    path: str
    note: Note
    rule: str
    whole_file: bool


def notes_of(facts: Facts, lines: Lines) -> tuple[Note, ...]:
    """The notes of one file, in order."""
    first = min((item.span[0] for items in (facts.calls, facts.elements) for item in items), default=facts.size)
    found = []
    for start, text in facts.notes:
        at = start
        for part in text.split(MARK)[1:]:
            at = lines.text.find(MARK.encode(), at)
            line, column = lines.position(at)
            reach = line + 1
            while lines.line(reach).lstrip().startswith(_GOES_ON):
                reach += 1
            found.append(Note(line, column, reach, at < first, (MARK + part).splitlines()[0]))
            at += len(MARK)
    return tuple(found)


def apply(
    findings: Iterable[Finding],
    notes: Mapping[str, Sequence[Note]],
    config: Config,
    rules: Rules,
    today: date,
    scope: Scope = "project",
) -> Judged:
    """Take out what is allowed, add what is wrong with the allowances.

    Only a run over the whole project (`scope`) can say that an entry of the configuration matches nothing, and
    one over single files may lack the wrapper that an allowed finding comes from.
    """
    pool = list(findings)
    hygiene = _Hygiene(config, rules)
    allowances = [item for path in sorted(notes) for note in notes[path] for item in _read(path, note, hygiene)]
    allowed: set[int] = set()
    by_path: dict[str, list[int]] = defaultdict(list)
    for number, finding in enumerate(pool):
        by_path[finding.place.path].append(number)
    for item in allowances:
        hits = _covered(item, [(number, pool[number]) for number in by_path[item.path]])
        allowed.update(hits)
        if not hits and scope != "files" and _runs(item.rule, config, rules):
            hygiene.report("unused", _at(item.path, item.note), item.rule)
    for number, entry in enumerate(config.allow):
        _configured(entry, config.allow_lines[number : number + 1], pool, allowed, hygiene, today, scope)
    kept = [finding for number, finding in enumerate(pool) if number not in allowed]
    return Judged((*kept, *hygiene.found), len(allowed))


class _Hygiene:
    """Collects findings about allowances; which rule reports what is the rules' own choice."""

    def __init__(self, config: Config, rules: Rules) -> None:
        self.config = config
        self.rules = rules
        self.by_role = {rule.roles[0]: rule for rule in rules.values() if rule.kind == "hygiene"}
        self.found: list[Finding] = []

    def report(self, role: str, place: Place, name: str, hint: str = "") -> None:
        rule = self.by_role.get(role)
        if rule is None or not self.config.wants(rule):
            return
        level = self.config.rules.get(rule.id)
        severity = rule.weigh("", "") if level is None else Severity[level.upper()]
        if severity is None:
            return
        words = dict.fromkeys(("data", "sdk", "operation", "event"), "")
        message = rule.message.format(key=f'"{name}"', role=role, **words) + hint
        again = sum(other.rule == rule.id and other.place.path == place.path for other in self.found)
        digest = sha256("\x1f".join((rule.id, place.path, name, str(again))).encode()).hexdigest()[:16]
        self.found.append(
            Finding(
                rule.id, severity, Confidence.HIGH, message, place, "", "", None, (), (), digest, rule.why, rule.instead
            )
        )  # fmt: skip

    def known(self, name: str, place: Place) -> bool:
        if name in self.rules:
            return True
        self.report("unknown-rule", place, name, nearest(name, sorted(self.rules)))
        return False


def _read(path: str, note: Note, hygiene: _Hygiene) -> Iterator[_Allowance]:
    """The allowances in a note; what is wrong with it is reported."""
    directive = _DIRECTIVE.match(note.text)
    if directive is None:
        return
    place = _at(path, note)
    names = _NAMES.match(directive.group(2))
    rest = directive.group(2)[names.end() if names else 0 :]
    reason = _REASON.match(rest)
    listed = re.split(r"\s*,\s*", names.group()) if names else [""]
    if reason is None or not re.search(r"\w", reason.group(1)):
        hygiene.report("no-reason", place, ", ".join(listed))
    for name in dict.fromkeys(listed):
        if hygiene.known(name, place):
            yield _Allowance(path, note, name, directive.group(1) == "allow-file")


def _covered(item: _Allowance, pool: list[tuple[int, Finding]]) -> list[int]:
    """The findings that an allowance covers: those on its own line before those below it."""
    same = [(number, finding.place) for number, finding in pool if finding.rule == item.rule]
    if item.whole_file:
        return [number for number, _ in same] if item.note.top else []
    line, reach = item.note.line, item.note.reach
    own = [number for number, place in same if place.line <= line <= _last_line(place)]
    return own or [number for number, place in same if line < place.line <= reach]


def _last_line(place: Place) -> int:
    ends_before = place.end_column == 1 and place.end_line > place.line
    return place.end_line - 1 if ends_before else place.end_line


def _configured(
    entry: Allow,
    lines: Sequence[int],
    pool: list[Finding],
    allowed: set[int],
    hygiene: _Hygiene,
    today: date,
    scope: Scope,
) -> None:
    """Apply one entry of the configuration."""
    config = hygiene.config
    line = lines[0] if lines else 1
    place = Place(config.shown, line, 1, line, 2)
    name = entry.rule or entry.sdk or entry.data or ", ".join(entry.paths)
    if entry.rule and not hygiene.known(entry.rule, place):
        return
    if entry.expires is not None and today > entry.expires:
        hygiene.report("expired", place, name)
        return
    hits = {number for number, finding in enumerate(pool) if _fits(entry, finding, config)}
    allowed |= hits
    if not hits and scope == "project" and (not entry.rule or _runs(entry.rule, config, hygiene.rules)):
        hygiene.report("unused", place, name)


def _fits(entry: Allow, finding: Finding, config: Config) -> bool:
    """Whether a finding fits every key that is set; with `data`, everything that it sends must fit."""
    if entry.rule not in ("", finding.rule) or entry.sdk not in ("", finding.sdk):
        return False
    wanted = entry.data.rstrip(".")
    if wanted and not finding.data:
        return False
    if wanted and not all(data == wanted or data.startswith(wanted + ".") for data in finding.data):
        return False
    return not entry.paths or globs(entry.paths).match_file(config.seen(finding.place.path))


def _runs(rule: str, config: Config, rules: Rules) -> bool:
    return config.wants(rules[rule])


def _at(path: str, note: Note) -> Place:
    return Place(path, note.line, note.column, note.line, note.column + len(note.text.rstrip()))
