"""Every known incident is caught by the rules that its folder names, on the line that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from expectations import expected, found, judged
from runs import lint

from linter.languages import suffixes

ROOT = Path(__file__).parent.parent / "fixtures" / "incidents"
FOLDERS = sorted(path for path in ROOT.iterdir() if path.is_dir())
ROWS = re.findall(r"^\| `([a-z0-9-]+)` \|.*\|(.*)\|[^|]*\|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


def test_every_incident_is_there() -> None:
    assert len(FOLDERS) >= 21
    assert {name for name, _ in ROWS} == {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_incident(folder: Path) -> None:
    wanted, report = expected(folder, suffixes()), lint(folder)
    assert wanted and not report.problems, report.problems
    assert judged(f"incidents/{folder.name}", wanted, found(report)) == ""


@pytest.mark.parametrize(("name", "cell"), ROWS)
def test_the_table_names_what_catches_it(name: str, cell: str) -> None:
    assert set(re.findall(r"`([a-z0-9-]+)`", cell)) == {rule for _, _, rule in expected(ROOT / name, suffixes())}
