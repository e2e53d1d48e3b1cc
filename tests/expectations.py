"""Expectations written into fixtures, and what a run found, in a form that compares.

`expect: rule[, rule]` in any comment, at the end of the line that a finding must start on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

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
