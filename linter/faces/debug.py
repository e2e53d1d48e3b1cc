"""`debug tree` and `debug facts`: what the early stages make of one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from linter.languages import front_end, suffixes
from linter.project.reading.sources import read_source
from linter.words.finding import Problem
from linter.words.mistake import UserError


def tree(path: Path) -> str:
    """The neutral tree, one node a line, and what is wrong with it."""
    from linter.words.check import faults
    from linter.words.show import show

    text, suffix = _text(path)
    parse = front_end(suffix)
    assert parse is not None  # _text refuses other files
    module = parse(text, suffix)
    return show(module) + "".join(f"fault: {fault}\n" for fault in faults(module, len(text)))


def facts(path: Path) -> str:
    """The facts, one a line; values refer to each other by number."""
    import msgspec

    from linter.knowledge.idioms import Idioms
    from linter.knowledge.reader import rules_root
    from linter.project.facts.analyst import facts_from

    text, _ = _text(path)
    found = facts_from(text, path.as_posix(), Idioms.load(rules_root()))
    lines: list[str] = []
    for field in msgspec.structs.fields(found):
        held = getattr(found, field.name)
        if field.name == "places":
            held = tuple(found.span(number) for number in range(len(found.values)))
        if isinstance(held, Sequence) and not isinstance(held, str) and held:
            lines.append(f"{field.name}:")
            lines += [f"  {number}: {item!r}" for number, item in enumerate(held)]
        elif isinstance(held, dict) and held:
            lines.append(f"{field.name}:")
            lines += [f"  {key}: {item!r}" for key, item in held.items()]
        else:
            lines.append(f"{field.name}: {held!r}")
    return "\n".join(lines) + "\n"


def _text(path: Path) -> tuple[bytes, str]:
    suffix = path.suffix.lower()
    if suffix not in suffixes():
        known = ", ".join(sorted(suffixes()))
        raise UserError(f'{path.as_posix()}: no language here has files that end in "{suffix}"; known are {known}')
    text = read_source(path)
    if isinstance(text, Problem):
        raise UserError(f"{path.as_posix()}: {text.message}")
    return text, suffix
