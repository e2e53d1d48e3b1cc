"""Each SDK's fixtures through the whole engine: what is marked is found, everything else stays silent."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from expectations import EXPECT, Mark, difference, lint, promised, reported, sources

from linter.knowledge.library import bundled

ROOT = Path(__file__).parent.parent / "fixtures"
SDKS = {sdk.id: sdk for sdk in bundled().sdks}
FOLDERS = sorted(path for kind in ("sdks", "config") for path in (ROOT / kind).glob("*") if path.is_dir())

# What is not found yet, and why; the test fails when one of them is found. Keys are "kind/sdk".
KNOWN_MISSES: dict[str, dict[Mark, str]] = {}


def name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_fixture(folder: Path) -> None:
    report = lint(folder)
    assert not report.problems, report.problems
    missed = set(KNOWN_MISSES.get(name(folder), ()))
    assert not missed & reported(report), "found at last: take it off the list of known misses"
    assert not (said := difference(promised(folder) - missed, reported(report))), said


@pytest.mark.parametrize("sdk", sorted(id for id, sdk in SDKS.items() if sdk.call or sdk.assignment or sdk.component))
def test_both_kinds_of_cases(sdk: str) -> None:
    """Each SDK, in each of its languages, has lines that must fire and at least as many that must not."""
    folder = ROOT / "sdks" / sdk
    assert folder.is_dir(), f"{sdk} has no fixture"
    families = {"python": {".py"}, "kotlin": {".kt"}, "ecma": {".js", ".jsx", ".ts", ".tsx", ".vue", ".html"}}
    for language in {language for client in SDKS[sdk].client for language in client.languages}:
        counts: Counter[bool] = Counter()
        for path in sources(folder):
            if path.suffix in families[language]:
                lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
                counts.update(EXPECT.search(line) is not None for line in lines)
        assert counts[True] and counts[False] >= counts[True], f"{sdk} in {language}: {dict(counts)}"
