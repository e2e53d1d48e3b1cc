"""What the user got wrong is one clear line with its place, and exit code 2; what can still be done is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.faces import cli
from linter.knowledge.library import bundled
from linter.knowledge.own_rules import extend
from linter.knowledge.reader import rules_root

LEAK = "import posthog\nposthog.capture(user.id, 'x', {'password': user.password, 'hue': user.phone})\n"
RULE = """\
id = "phone-hue"
topic = "personal"
kind = "data"
summary = "A phone number is sent as a color."
why = "It is none."
instead = "Send a color."
message = "{data} sent to {sdk}"
data = ["contact.phone"]

[severity]
default = "error"

[[examples]]
language = "python"
bad = "a"
good = "b"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(LEAK)
    (tmp_path / "tracklint.toml").write_text('rule_folders = ["lint"]\n')
    (tmp_path / "lint" / "checks" / "personal").mkdir(parents=True)
    (tmp_path / "lint" / "checks" / "personal" / "phone-hue.toml").write_text(RULE)
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(["check", "--format", "concise", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_own_rules_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = check(capsys)
    assert (code, err) == (1, "") and "[password-sent]" in out
    assert "app.py:2:" in out and "error: phone number sent to PostHog [phone-hue]" in out
    assert cli.main(["explain", "phone-hue"]) == 0 and "It is none." in capsys.readouterr().out
    assert cli.main(["rules"]) == 0 and "phone-hue" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('why = "It is none."', 'wy = "It is none."', 5, 'wy is not a known key; did you mean "why"?'),
        ('data = ["contact.phone"]', 'data = "contact.phone"', 8, "data: should be list, not text"),
        ('["contact.phone"]', '["contact.fone"]', 8, '"contact.fone" is not known; did you mean "contact.phone"?'),
        ('id = "phone-hue"', 'id = "other"', 1, 'the id is "other", but the file is called "phone-hue"'),
        ('default = "error"', 'default = "fatal"', 11, "severity.default: "),
        ("{data} sent", "{date} sent", 7, '"date" is not a known placeholder; did you mean "data"?'),
        ('[severity]', '[severity', 10, ""),
    ],
)  # fmt: skip
def test_a_bad_rule_hides_no_other(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, line: int, said: str
) -> None:
    bad = project / "lint" / "checks" / "personal" / "phone-hue.toml"
    bad.write_text(RULE.replace(old, new))
    other = RULE.replace('"phone-hue"', '"phone-tone"')
    (project / "lint" / "checks" / "personal" / "phone-tone.toml").write_text(other)
    code, out, err = check(capsys)
    assert code == 2 and "[password-sent]" in out and "[phone-tone]" in out and "[phone-hue]" not in out
    assert err.count("\n") == 1 and said in err
    place = err.removeprefix("tracklint: error: lint/checks/personal/phone-hue.toml:").partition(":")[0]
    assert place == str(line), err


def test_two_bad_rules_are_two_lines(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project / "lint" / "checks" / "personal"
    (folder / "phone-hue.toml").write_text("x")
    (folder / "email-sent.toml").write_text(RULE.replace("phone-hue", "email-sent"))
    code, out, err = check(capsys, "--exit-zero")
    assert code == 2 and "[password-sent]" in out and err.count("\n") == 2
    assert 'lint/checks/personal/email-sent.toml:1: there is already a rule "email-sent"' in err


def test_a_rule_that_was_left_out_is_what_is_wrong(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "lint" / "checks" / "personal" / "phone-hue.toml").write_text(RULE.replace("why", "wy"))
    code, out, err = check(capsys, "--select", "phone-hue")
    assert (code, out) == (2, "") and "wy is not a known key" in err and err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('profil = "audit"', 'tracklint.toml:1: profil is not a known key; did you mean "profile"?'),
        ('\nprofile = "loud"', "tracklint.toml:2: profile: "),
        ('\n\nexclude = "a"', "tracklint.toml:3: exclude: "),
        ("[rules]\nemail-snt = 'off'", 'tracklint.toml:2: "email-snt" is not a known rule; did you mean "email-sent"?'),
        ("[rules]\nemail-sent = 'of'", "tracklint.toml:2: rules"),
        ('ignore = ["personl"]', '"personl" is not a known rule or topic; did you mean "personal"?'),
        ('rule_folders = ["none"]', 'tracklint.toml:1: the rule folder "none" does not exist'),
        ('rule_folders = ["../.."]', "leaves the project"),
        ("[[allow]]\nsdk = 'x'", "tracklint.toml:1: "),
        ("a = [", "tracklint.toml:"),
    ],
)
def test_configuration(project: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    (project / "tracklint.toml").write_text(text)
    code, out, err = check(capsys)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1
    assert err.startswith("tracklint: error: tracklint.toml:")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--select", "email-snt"), '"email-snt" is not a known rule or topic; did you mean "email-sent"?'),
        (("--ignore", "replai"), '"replai" is not a known rule or topic; did you mean "replay"?'),
        (("nope.py",), "nope.py: there is no such file or folder"),
        (("--config", "nope.toml"), "nope.toml: there is no such file"),
    ],
)
def test_arguments(project: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    assert check(capsys, *words) == (2, "", f"tracklint: error: {said}\n")


def test_our_own_rules_name_what_there_is() -> None:
    library = bundled()
    found = extend({}, [rules_root()], library.vocabulary.types, library.sanitizers.verdicts)
    assert found.mistakes == () and len(found.rules) > 50
