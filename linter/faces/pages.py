"""The documentation as Markdown pages, made of nothing but the rule files: what `tracklint docs` writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from linter.faces.prose import (
    covers,
    data_calls,
    fenced,
    kinds_of,
    languages_of,
    laws_of,
    one_line,
    speaking_of,
    versions_of,
)
from linter.knowledge.catalogue import Hazard, Sdk
from linter.knowledge.datatypes import DataType
from linter.knowledge.library import Library
from linter.knowledge.rule import Rule, Rules

T = TypeVar("T")

MADE = "<!-- Made by `tracklint docs`; edit the rule files. -->"
_SPECIAL = re.compile(r"([\\|<*])")


def pages(library: Library, rules: Rules) -> Mapping[str, str]:
    """Each page's text by its path below the folder of the documentation."""
    types = library.vocabulary.types
    found = {f"rules/{rule.id}.md": _page(_rule(rule, library)) for rule in rules.values()}
    found["rules.md"] = _page(_rules(rules))
    found["sdks.md"] = _page(_sdks(library.sdks))
    found["data-types.md"] = _page(_types(types.values(), rules))
    return found


def _page(lines: Iterable[str]) -> str:
    return "\n".join((MADE, "", *lines)) + "\n"


# --- rules -----------------------------------------------------------------------------------


def _rules(rules: Rules) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield f"{len(rules)} rules; `tracklint explain RULE` says the same. `--select`, `--ignore` take rules and topics."
    for topic, members in _grouped(rules.values(), lambda rule: rule.topic):
        yield from ("", f"## {topic}", "")
        rows = [
            (f"[{rule.id}](rules/{rule.id}.md)", rule.severity.default, rule.profiles[0], _text(rule.summary))
            for rule in members
        ]
        yield from _table(("rule", "severity", "from profile", "what it finds"), rows)


def _rule(rule: Rule, library: Library) -> Iterator[str]:
    yield f"# {rule.id}"
    yield from ("", _text(rule.summary), "")
    yield f"Topic {rule.topic}. {rule.severity.default.capitalize()} by default. Profiles: {', '.join(rule.profiles)}."
    yield from ("", "## Why", "", _text(one_line(rule.why)))
    yield from ("", "## Instead", "", _text(one_line(rule.instead)))
    weights = [*_weights("SDKs for", rule.severity.category), *_weights("vendors whose policy", rule.severity.policy)]
    if weights:
        yield from ("", "## Severity", "")
        yield from _table(("for", "severity"), [*weights, ("everything else", rule.severity.default)])
    types = [known for known in library.vocabulary.types.values() if covers(rule.data, known.id)]
    if types:
        yield from ("", "## Data", "")
        rows = [(f"`{known.id}`", _text(known.label), _text(known.safe)) for known in types]
        yield from _table(("data type", "what it is", "send instead"), rows)
    options = [(sdk, hazard) for sdk in library.sdks for hazard in sdk.hazard if hazard.rule == rule.id]
    if options:
        yield from ("", "## Options", "")
        yield from _table(("SDK", "option", "what is wrong", "safe"), dict.fromkeys(_options(options)))
    yield from ("", "## Examples")
    for example in rule.examples:
        for title, code in (("Bad", example.bad), ("Good", example.good)):
            yield from ("", f"{title}:", "", fenced(code, example.language))
    yield from ("", "## Allow one", "", f"`tracklint: allow {rule.id} -- reason` in a comment on the line or above it.")
    cwe = [f"[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html)" for number in rule.cwe]
    links = [*cwe, *(f"<{address}>" for address in rule.references)]
    if links:
        yield from ("", "## References", "", *(f"- {link}" for link in links))


def _weights(what: str, levels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(f"{what} {name}", level) for name, level in levels.items()]


def _options(found: Iterable[tuple[Sdk, Hazard]]) -> list[tuple[str, str, str, str]]:
    return [
        (_text(sdk.name), _code(hazard.at) or "set up", _text(hazard.message) + versions_of(hazard), _code(hazard.safe))
        for sdk, hazard in found
    ]


# --- SDKs ------------------------------------------------------------------------------------


def _sdks(sdks: Sequence[Sdk]) -> Iterator[str]:
    yield "# SDKs"
    yield from ("", f"{len(sdks)} SDKs are known. `tracklint explain SDK` says the same.", "")
    rows = [
        (f"[{_text(sdk.name)}](#{sdk.id})", kinds_of(sdk), ", ".join(languages_of(sdk)), sdk.policy) for sdk in sdks
    ]
    yield from _table(("SDK", "for", "languages", "personal data by its terms"), rows)
    for sdk in sdks:
        yield from _sdk(sdk)


def _sdk(sdk: Sdk) -> Iterator[str]:
    yield from ("", f'<a id="{sdk.id}"></a>', "", f"## {_text(sdk.name)}", "")
    yield f"`{sdk.id}`: {kinds_of(sdk)}. <{sdk.homepage}>"
    for registry, names in sdk.packages.items():
        yield from ("", f"{registry}: {', '.join(f'`{name}`' for name in names)}")
    calls = data_calls(sdk)
    if calls:
        yield from ("", "Calls that carry data:", "")
        rows = [(_code(name) or "the client itself", ", ".join(roles)) for name, roles in calls.items()]
        yield from _table(("call", "carries"), rows)
    if sdk.hazard:
        yield from ("", "Options that are judged:", "")
        links = [f"[{hazard.rule}](rules/{hazard.rule}.md)" for hazard in sdk.hazard]
        options = _options((sdk, hazard) for hazard in sdk.hazard)
        options = [(link, *cells[1:]) for link, cells in zip(links, options, strict=True)]
        yield from _table(("rule", "option", "what is wrong", "safe"), list(dict.fromkeys(options)))
    hides = list(dict.fromkeys(mark for markers in sdk.markers for mark in markers.hides))
    if hides:
        yield from ("", f"Hidden from it by {', '.join(_code(mark) for mark in hides)}.")


# --- data types ------------------------------------------------------------------------------


def _types(types: Iterable[DataType], rules: Rules) -> Iterator[str]:
    yield "# Data types"
    yield ""
    yield "What is recognized, what to send instead, and what the app stores' forms and the laws call it."
    for family, members in _grouped(types, lambda known: known.id.partition(".")[0]):
        yield from ("", f"## {family}", "")
        rows = [
            (
                f"`{known.id}`",
                _text(known.label),
                _text(known.safe),
                _code(known.stores.play),
                _code(known.stores.apple),
                "; ".join(laws_of(known)),
                ", ".join(f"[{name}](rules/{name}.md)" for name in speaking_of(known.id, rules)),
            )
            for known in members
        ]
        yield from _table(("data type", "what it is", "send instead", "Google Play", "App Store", "law", "rules"), rows)


# --- Markdown --------------------------------------------------------------------------------


def _grouped(items: Iterable[T], key: Callable[[T], str]) -> Iterator[tuple[str, list[T]]]:
    for name, members in groupby(sorted(items, key=key), key=key):
        yield name, list(members)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace(chr(10), ' ') for cell in row)} |"


def _text(prose: str) -> str:
    """Prose in which nothing is markup by accident; what it says in backquotes stays code."""
    parts = prose.split("`")
    if len(parts) % 2 == 0:
        return _SPECIAL.sub(r"\\\1", prose)
    return "".join(_code(part) if number % 2 else _SPECIAL.sub(r"\\\1", part) for number, part in enumerate(parts))


def _code(text: str) -> str:
    """Code inside a table cell; a bar would end the cell."""
    return f"`{one_line(text)}`".replace("|", "\\|") if text else ""
