"""`explain`, `rules` and `sdks`: what the rule files say, as prose, tables and JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from linter.faces.encode import to_json
from linter.faces.prose import data_calls, kinds_of, languages_of, laws_of, speaking_of, versions_of
from linter.knowledge.catalogue import Hazard, Sdk
from linter.knowledge.datatypes import DataType
from linter.knowledge.library import Library
from linter.knowledge.reader import nearest
from linter.knowledge.rule import Rule, Rules
from linter.words.mistake import UserError

WRAP = 100


def explain(word: str, library: Library, rules: Rules) -> str:
    """What we know of a rule, an SDK or a data type. Raises UserError, with the nearest word, for anything else."""
    wanted = word.strip().lower()
    types = library.vocabulary.types
    sdks = {name.lower(): sdk for sdk in library.sdks for name in (sdk.id, sdk.name)}
    labels = {known.label.lower(): known for known in types.values()}
    if wanted in rules:
        lines = _rule(rules[wanted], library.sdks)
    elif wanted in sdks:
        lines = _sdk(sdks[wanted])
    elif wanted in types or wanted in labels:
        lines = _type(types.get(wanted) or labels[wanted], rules)
    else:
        hint = nearest(wanted, [*rules, *sdks, *types, *labels])
        raise UserError(f'"{word}" is not a rule, an SDK or a data type{hint}')
    return "\n".join(lines) + "\n"


def rules_table(rules: Rules) -> str:
    rows = [(rule.id, rule.topic, rule.severity.default, rule.profiles[0], rule.summary) for rule in rules.values()]
    return _table(("rule", "topic", "severity", "from profile", "what it finds"), rows)


def rules_json(rules: Rules) -> str:
    return to_json(list(rules.values()))


def sdks_table(sdks: Iterable[Sdk]) -> str:
    rows = [(sdk.id, sdk.name, sdk.category, ", ".join(languages_of(sdk))) for sdk in sdks]
    return _table(("sdk", "name", "category", "languages"), rows)


def sdks_json(sdks: Iterable[Sdk]) -> str:
    return to_json(
        [
            {
                "id": sdk.id,
                "name": sdk.name,
                "category": sdk.category,
                "also": sdk.also,
                "policy": sdk.policy,
                "homepage": sdk.homepage,
                "packages": sdk.packages,
                "languages": languages_of(sdk),
            }
            for sdk in sdks
        ]
    )


def _rule(rule: Rule, sdks: Iterable[Sdk]) -> Iterator[str]:
    yield f"{rule.id}: {rule.summary}"
    yield f"{rule.severity.default} by default; topic {rule.topic}; profiles {', '.join(rule.profiles)}"
    for what, levels in (("SDKs for", rule.severity.category), ("vendors whose policy", rule.severity.policy)):
        for name, level in levels.items():
            yield f"{level} for {what} {name}"
    yield ""
    yield from _wrapped(rule.why)
    yield ""
    yield from _wrapped(f"Instead: {rule.instead}")
    for example in rule.examples:
        for title, code in (("bad", example.bad), ("good", example.good)):
            yield ""
            yield f"{title} ({example.language}):"
            yield textwrap.indent(textwrap.dedent(code).strip("\n"), "    ")
    if rule.data:
        yield ""
        yield from _wrapped("Data: " + ", ".join(rule.data))
    options = [(sdk, hazard) for sdk in sdks for hazard in sdk.hazard if hazard.rule == rule.id]
    if options:
        yield from ("", "Options:", *_once(line for sdk, each in options for line in _option(each, sdk.name)))
    for title, words in (
        ("CWE", [f"CWE-{number}" for number in rule.cwe]),
        ("See", list(rule.references)),
        ("Since", [rule.since] if rule.since else []),
    ):
        if words:
            yield f"{title}: {', '.join(words)}"
    yield ""
    yield f"Allow one: tracklint: allow {rule.id} -- reason"


def _sdk(sdk: Sdk) -> Iterator[str]:
    yield f"{sdk.name} ({sdk.id}): {kinds_of(sdk)}"
    yield f"languages: {', '.join(languages_of(sdk)) or 'none'}"
    if sdk.policy:
        yield f"personal data by its terms: {sdk.policy}"
    for registry, names in sdk.packages.items():
        yield from _wrapped(f"{registry}: {', '.join(names)}")
    yield f"see {sdk.homepage}"
    calls = [f"  {name or 'the client itself'}: {', '.join(roles)}" for name, roles in data_calls(sdk).items()]
    if calls:
        yield from ("", "Calls that carry data:", *calls)
    if sdk.hazard:
        yield from ("", "Options that are judged:")
        yield from _once(line for hazard in sdk.hazard for line in _option(hazard, hazard.rule))
    hides = list(dict.fromkeys(mark for markers in sdk.markers for mark in markers.hides))
    if hides:
        yield ""
        yield from _wrapped(f"Hidden from it by {', '.join(hides)}")


def _option(hazard: Hazard, whose: str) -> Iterator[str]:
    yield f"  {whose}: {hazard.at or 'set up'}: {hazard.message}{versions_of(hazard)}\n    safe: {hazard.safe}"


def _once(lines: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(lines)


def _type(known: DataType, rules: Rules) -> Iterator[str]:
    yield f"{known.id}: {known.label}"
    yield from laws_of(known)
    for store, name in (("Google Play", known.stores.play), ("App Store", known.stores.apple)):
        if name:
            yield f"{store}: {name}"
    yield ""
    yield from _wrapped(f"Send instead: {known.safe}")
    if known.strong:
        yield ""
        yield from _wrapped(f"Recognized by names such as {', '.join(known.strong[:12])}")
    if known.confusers:
        yield from _wrapped(f"Not by {', '.join(sorted(known.confusers)[:12])}")
    speaking = speaking_of(known.id, rules)
    if speaking:
        yield ""
        yield from _wrapped(f"Rules: {', '.join(speaking)}")


def _wrapped(prose: str) -> list[str]:
    return textwrap.wrap(" ".join(prose.split()), WRAP, break_long_words=False, break_on_hyphens=False)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)) for row in (head, *rows)]
    return "".join(line.rstrip() + "\n" for line in lines)
