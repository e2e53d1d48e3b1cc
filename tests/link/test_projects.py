"""Small projects: data that enters at one file and leaves in another."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import expected, found, judged
from msgspec.structs import replace

from linter.judgement.engine import Request, check
from linter.knowledge.config import OWN_FILE, Config, find

PROJECTS = Path(__file__).parents[2] / "fixtures" / "projects"
NAMES = sorted(path.name for path in PROJECTS.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_project(name: str) -> None:
    root = PROJECTS / name
    own = find(root)[0] if (root / OWN_FILE).is_file() else Config()  # not what is said above it
    report = check(Request(root, (), replace(own, profile="strict")))
    wanted = expected(root)
    assert wanted, "a project without an expectation shows nothing"
    assert not report.problems
    assert judged(f"projects/{name}", wanted, found(report)) == ""


def test_there_are_enough() -> None:
    assert len(NAMES) >= 25


def test_one_finding_for_each_vendor() -> None:
    """A wrapper that feeds three vendors gives each its own finding, whose way ends at that vendor's call."""
    report = check(Request(PROJECTS / "ts-vendors", (), Config()))
    ways = {f.sdk: {(step.place.path, step.place.line) for step in f.related} for f in report.findings}
    assert ways.keys() == {"sentry", "logrocket", "mixpanel", "posthog"}
    for vendor, line in (("sentry", 6), ("logrocket", 7), ("mixpanel", 9)):
        assert ("src/reporting.ts", line) in ways[vendor]
