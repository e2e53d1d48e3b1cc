"""A project's own rules, added to ours. A file that cannot be used is told of and hides no other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from linter.knowledge.reader import nearest
from linter.knowledge.rule import Rule, Rules, place_of, read_rule, rule_files
from linter.words.mistake import UserError


class Extended(NamedTuple):
    """All rules, sorted by id, and one line for each file that was left out."""

    rules: Rules
    mistakes: tuple[str, ...]


def extend(rules: Rules, folders: Iterable[Path], types: Collection[str], treatments: Collection[str]) -> Extended:
    """`rules` and those below `checks/` of each folder; `types` and `treatments` are what these may speak of."""
    found = dict(rules)
    mistakes: list[str] = []
    for shown, path in rule_files(dict.fromkeys(folders)):
        try:
            rule = read_rule(path, shown)
            if rule.id in found:
                raise UserError(f'{place_of(path, shown, "id")}: there is already a rule "{rule.id}"')
            for key, word, hint in _unknown(rule, types, treatments):
                raise UserError(f'{place_of(path, shown, key)}: "{word}" is not known{hint}')
            found[rule.id] = rule
        except UserError as mistake:
            mistakes.append(str(mistake))
    return Extended({name: found[name] for name in sorted(found)}, tuple(mistakes))


def _unknown(rule: Rule, types: Collection[str], treatments: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for prefix in rule.data:
        wanted = prefix.rstrip(".")
        if not any(known == wanted or known.startswith(wanted + ".") for known in types):
            yield "data", prefix, nearest(prefix, sorted(types))
    for word in rule.treatments:
        if word not in treatments:
            yield "treatments", word, nearest(word, sorted(treatments))
