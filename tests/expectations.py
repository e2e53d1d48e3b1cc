"""Expectations written into fixtures, and what a run found, in a form that compares.

`expect: rule[, rule]` in any comment, at the end of the line that a finding must start on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import tomli

from linter.words.finding import Report

Expected = set[tuple[str, int, str]]

_EXPECT = re.compile(r"(?:#|//|/\*|<!--|\{/\*)\s*expect:\s*([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)")


def expected(root: Path, suffixes: Iterable[str] = ()) -> Expected:
    """(path relative to `root`, line from 1, rule) of every expectation in the files below `root`."""
    wanted = frozenset(suffixes)
    found: Expected = set()
    for path in sorted(root.rglob("*")):
        if path.is_file() and (not wanted or path.suffix in wanted):
            shown = path.relative_to(root).as_posix()
            for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), 1):
                for words in _EXPECT.findall(line):
                    found |= {(shown, number, rule.strip()) for rule in words.split(",")}
    return found


def found(report: Report) -> Expected:
    """What a report says, in the same form; paths are as the run shows them."""
    return {(finding.place.path, finding.place.line, finding.rule) for finding in report.findings}


def difference(wanted: Expected, got: Expected) -> str:
    """What is missing and what is too much, one a line; "" when nothing is."""
    lines = [f"missing  {path}:{line} {rule}" for path, line, rule in sorted(wanted - got)]
    lines += [f"too much {path}:{line} {rule}" for path, line, rule in sorted(got - wanted)]
    return "\n".join(lines)


def known(name: str, kind: str) -> Expected:
    """The gaps of the engine that `known.toml` admits for a folder of fixtures: "missing" or "spurious"."""
    table = tomli.loads((Path(__file__).parent / "known.toml").read_text("utf-8")).get(name, {})
    words = (entry.rsplit(" ", 1) for entry in table.get(kind, ()))
    return {(place.rpartition(":")[0], int(place.rpartition(":")[2]), rule) for place, rule in words}


def judged(name: str, wanted: Expected, got: Expected) -> str:
    """What differs from the expectations and from the known gaps; a gap that has closed differs, too."""
    return difference((wanted - known(name, "missing")) | known(name, "spurious"), got)
