"""A rule's examples are its documentation and its test: the bad code makes it speak, the good code does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import AUDIT, lint

from linter.judgement.engine import Request, check
from linter.knowledge.config import Config, find
from linter.knowledge.reader import rules_root
from linter.knowledge.rule import load
from linter.words.finding import Report, Severity

RULES = load(rules_root())
CASES = [(rule.id, number) for rule in RULES.values() for number in range(len(rule.examples))]

FILES = {
    "python": "app.py",
    "javascript": "app.js",
    "jsx": "app.jsx",
    "typescript": "app.ts",
    "tsx": "app.tsx",
    "kotlin": "App.kt",
    "html": "index.html",
    "vue": "App.vue",
    "svelte": "App.svelte",
    "android": "AndroidManifest.xml",
    "xml": "layout.xml",
    "toml": "tracklint.toml",
}
CONFIGURED = (
    "from mixpanel import Mixpanel\n\nmixpanel = Mixpanel('token')\n\n\n"
    "def signed_up(user):\n    mixpanel.track(user.id, 'Signed Up', {'email': user.email})\n"
)

# Examples that are not judged as they should be yet, and why; the test fails when one of them is.
KNOWN_MISSES: dict[tuple[str, int], str] = {}


def run(folder: Path, language: str, code: str) -> Report:
    (folder / FILES[language]).write_text(code, "utf-8")
    if language != "toml":
        return lint(folder, AUDIT)
    (folder / "app.py").write_text(CONFIGURED, "utf-8")
    config, _ = find(folder)
    return check(Request(folder, (), config, use_cache=False))


@pytest.mark.parametrize(("name", "number"), CASES, ids=lambda value: str(value))
def test_example(name: str, number: int, tmp_path: Path) -> None:
    example = RULES[name].examples[number]
    spoke = {}
    for kind, code in (("bad", example.bad), ("good", example.good)):
        folder = tmp_path / kind
        folder.mkdir()
        report = run(folder, example.language, code)
        assert not report.problems, report.problems
        spoke[kind] = {finding.rule for finding in report.findings if finding.rule == name or kind == "good"}
    right = name in spoke["bad"] and name not in spoke["good"]
    assert right != ((name, number) in KNOWN_MISSES), f"bad: {spoke['bad']}, good: {spoke['good']}"


@pytest.mark.parametrize(("name", "number"), CASES, ids=lambda value: str(value))
def test_what_is_recommended_passes(name: str, number: int, tmp_path: Path) -> None:
    """Whoever follows the advice is not stopped by another rule."""
    example = RULES[name].examples[number]
    (tmp_path / FILES[example.language]).write_text(example.good, "utf-8")
    report = check(Request(tmp_path, (), Config(), use_cache=False))
    assert not [each for each in report.findings if each.severity >= Severity.WARNING]


def test_misses_are_examples() -> None:
    assert set(KNOWN_MISSES) <= set(CASES)
