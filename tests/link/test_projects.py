"""Small projects: data that enters at one file and leaves in another."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import expected, found, judged

from linter.judgement.engine import Request, check
from linter.knowledge.config import Config

PROJECTS = Path(__file__).parents[2] / "fixtures" / "projects"
NAMES = sorted(path.name for path in PROJECTS.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_project(name: str) -> None:
    root = PROJECTS / name
    report = check(Request(root, (), Config(profile="strict")))
    wanted = expected(root)
    assert wanted, "a project without an expectation shows nothing"
    assert not report.problems
    assert judged(f"projects/{name}", wanted, found(report)) == ""


def test_there_are_enough() -> None:
    assert len(NAMES) >= 25
