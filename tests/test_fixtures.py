"""Each SDK's fixtures through the whole engine: what is marked is found, everything else stays silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import expected, found, judged
from runs import lint

from linter.knowledge.library import bundled
from linter.languages import suffixes

ROOT = Path(__file__).parent.parent / "fixtures"
SDKS = {sdk.id: sdk for sdk in bundled().sdks}
SENDING = sorted(name for name, sdk in SDKS.items() if sdk.call or sdk.assignment or sdk.component)
FOLDERS = sorted(path for kind in ("sdks", "config") for path in (ROOT / kind).glob("*") if path.is_dir())
FAMILIES = {"python": {"python"}, "kotlin": {"kotlin"}, "ecma": {"ecma", "markup"}}


def name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_fixture(folder: Path) -> None:
    wanted, report = expected(folder, (*suffixes(), ".json")), lint(folder)
    assert not report.problems, report.problems
    assert judged(name(folder), wanted, found(report)) == ""


@pytest.mark.parametrize("sdk", SENDING)
def test_both_kinds_of_cases(sdk: str) -> None:
    """In each of its languages an SDK has lines that must fire and at least as many that must not."""
    folder = ROOT / "sdks" / sdk
    marked = expected(folder, suffixes())
    for language in {language for client in SDKS[sdk].client for language in client.languages}:
        files = [path for path in folder.glob("*") if suffixes().get(path.suffix) in FAMILIES[language]]
        firing = {(path, line) for path, line, _ in marked if path in {file.name for file in files}}
        lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
        assert firing and len(lines) >= 2 * len(firing), f"{language}: {len(firing)} of {len(lines)} lines fire"
