"""The same program in every language has the same facts, and sends the same data."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest
from expectations import Expected, expected, found, judged
from normal import Normal
from runs import lint

from linter.flow.walk import facts_of
from linter.knowledge.library import bundled
from linter.languages import front_end

ROOT = Path(__file__).parent.parent.parent / "fixtures" / "polyglot"
LANGUAGES = (".py", ".ts", ".kt")
CONSTRUCTS = sorted({path.stem for path in ROOT.iterdir()} - {"sink"})
# written in its own way in each language: facts differ, findings do not
OWN_WAY = {
    "data_class": "a Python data class has fields where the others have a constructor",
    "enums": "an enum is a class of constants, of its own kind, or of calls of its constructor",
    "mapping": "comprehensions in one, calls with a callback in the others",
    "pairs": "a method in one, a function in another, the map itself in the third",
    "components": "by position in one, by the constructor in the other",
}


def sources(construct: str) -> list[Path]:
    return [path for suffix in LANGUAGES if (path := ROOT / f"{construct}{suffix}").exists()]


def facts(path: Path) -> dict[str, object]:
    parse = front_end(path.suffix)
    assert parse is not None
    module = parse(path.read_bytes(), path.suffix)
    assert module.errors == ()
    return Normal(facts_of(module, bundled().idioms)).whole()


@lru_cache(maxsize=1)
def findings() -> dict[str, Expected]:
    """What a run over the folder finds, by file."""
    report = lint(ROOT)
    assert not report.problems
    by_file: dict[str, Expected] = defaultdict(set)
    for finding in found(report):
        by_file[finding[0]].add(finding)
    return by_file


@pytest.mark.parametrize("construct", [name for name in CONSTRUCTS if name not in OWN_WAY and len(sources(name)) > 1])
def test_facts_are_equal(construct: str) -> None:
    first, *others = sources(construct)
    for other in others:
        assert facts(other) == facts(first), f"{other.name} differs from {first.name}"


@pytest.mark.parametrize("path", [path for name in CONSTRUCTS for path in sources(name)], ids=lambda path: path.name)
def test_findings(path: Path) -> None:
    wanted = {item for item in expected(ROOT) if item[0] == path.name}
    assert judged("polyglot", wanted, findings()[path.name]) == ""
    calls = path.read_text("utf-8").count("send(")
    assert wanted and calls >= 2 * len({line for _, line, _ in wanted})


def test_breadth() -> None:
    whole = [name for name in CONSTRUCTS if len(sources(name)) == len(LANGUAGES) and name not in OWN_WAY]
    assert len(whole) >= 25
