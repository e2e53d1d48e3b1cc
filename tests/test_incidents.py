"""Every known incident is caught by the rules that its folder names, on the line that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from expectations import Mark, difference, lint, promised, reported

ROOT = Path(__file__).parent.parent / "fixtures" / "incidents"
FOLDERS = sorted(path for path in ROOT.iterdir() if path.is_dir())
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|.*\|(.*)\|[^|]*\|$", re.MULTILINE)

# What is not found yet, and why; the test fails when one of them is found.
KNOWN_MISSES: dict[str, dict[Mark, str]] = {}


def test_every_incident_is_there() -> None:
    assert len(FOLDERS) >= 21
    assert {name for name, _ in ROW.findall((ROOT / "README.md").read_text("utf-8"))} == {p.name for p in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_incident(folder: Path) -> None:
    wanted, report = promised(folder), lint(folder)
    assert wanted and not report.problems, report.problems
    missed = set(KNOWN_MISSES.get(folder.name, ()))
    assert not missed & reported(report), "found at last: take it off the list of known misses"
    assert not (said := difference(wanted - missed, reported(report))), said


@pytest.mark.parametrize(("name", "cell"), ROW.findall((ROOT / "README.md").read_text("utf-8")))
def test_the_table_names_what_catches_it(name: str, cell: str) -> None:
    assert set(re.findall(r"`([a-z0-9-]+)`", cell)) == {rule for _, _, rule in promised(ROOT / name)}
