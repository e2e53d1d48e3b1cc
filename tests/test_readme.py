"""What the README promises is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from linter.faces import cli
from linter.knowledge.config import find

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
EXAMPLES = ROOT / "examples"
EXPECTED = {
    "AndroidManifest.xml": {(6, "advertising-id-collected")},
    "Profile.kt": {(12, "precise-location-sent"), (13, "sensitive-event-name")},
    "checkout.tsx": {(17, "personal-user-id"), (18, "phone-sent"), (19, "card-number-sent")},
    "index.html": {(12, "email-sent")},
    "signup.py": {(13, "email-sent"), (13, "ip-address-sent"), (18, "request-body-sent")},
}


def test_the_sample_is_what_a_run_prints(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (sample,) = (text for _, text in BLOCKS if text.startswith("$ tracklint"))
    command, _, printed = sample.partition("\n")
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setenv("NO_COLOR", "1")
    assert cli.main(command.split()[2:]) == 1
    assert capsys.readouterr().out == printed


def test_ci_runs_the_command_of_the_readme() -> None:
    commands = [text.strip() for _, text in BLOCKS if text.startswith("python3 -m venv")]
    assert len(commands) == 2 and commands[0].endswith(".venv/bin/tracklint check examples")
    assert commands[1] in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_examples(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(["check", "examples", "--format", "concise"]) == 1
    found: dict[str, set[tuple[int, str]]] = {}
    for line in capsys.readouterr().out.splitlines():
        path, number, rest = line.removeprefix("examples/").split(":", 2)
        found.setdefault(path, set()).add((int(number), rest.rpartition("[")[2].rstrip("]")))
    assert found == EXPECTED and {path.name for path in EXAMPLES.iterdir()} == set(EXPECTED)


def test_the_configuration_is_accepted(tmp_path: Path) -> None:
    blocks = [text for language, text in BLOCKS if language == "toml"]
    for text in blocks:
        (tmp_path / "tracklint.toml").write_text(text)
        config, _ = find(tmp_path)
        assert tomli.loads(text).keys() and config.source is not None


def test_links_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8")):
            assert (ROOT / target).exists(), f"{name}: {target}"
