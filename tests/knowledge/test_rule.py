"""Rule files: what they may say, and every refusal with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.knowledge.rule import load, topics
from linter.words.finding import Confidence, Severity
from linter.words.mistake import UserError

RULE = """
id = "color-sent"
topic = "personal"
kind = "data"
summary = "A color is sent."
why = "Colors say a lot. They never change."
instead = "Send a number."
message = "{data} is sent to {sdk} by {operation}"
data = ["color", "shade.dark"]
roles = ["properties"]
cwe = [359]

[severity]
default = "warning"
[severity.category]
advertising = "error"
messaging = "off"
[severity.policy]
forbids = "error"
expects = "note"

[[examples]]
language = "python"
bad = "send(color)"
good = "send(1)"
"""


def write(root: Path, text: str, path: str = "personal/color-sent.toml") -> Path:
    file = root / "rules" / "checks" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return root / "rules"


def told(root: Path, text: str, path: str = "personal/color-sent.toml") -> str:
    with pytest.raises(UserError) as raised:
        load(write(root, text, path))
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_rule(tmp_path: Path) -> None:
    rules = load(write(tmp_path, RULE))
    assert list(rules) == ["color-sent"] and topics(rules) == ("personal",)
    rule = rules["color-sent"]
    assert rule.data == ("color", "shade.dark")
    assert rule.examples[0].good == "send(1)"


def test_policy_says_more_than_category(tmp_path: Path) -> None:
    rule = load(write(tmp_path, RULE))["color-sent"]
    assert rule.weigh("analytics", "") is Severity.WARNING
    assert rule.weigh("advertising", "") is Severity.ERROR
    assert rule.weigh("advertising", "expects") is Severity.NOTE
    assert rule.weigh("analytics", "forbids") is Severity.ERROR
    assert rule.weigh("messaging", "opt-in") is None


def test_least_confidence(tmp_path: Path) -> None:
    rule = load(write(tmp_path, RULE))["color-sent"]
    assert rule.least("recommended") is Confidence.MEDIUM
    assert rule.least("audit") is Confidence.LOW
    sure = load(write(tmp_path, RULE + '\n[confidence]\nrecommended = "high"\n'))["color-sent"]
    assert sure.least("recommended") is Confidence.HIGH


def test_several_roots_are_sorted_together(tmp_path: Path) -> None:
    first = write(tmp_path / "a", RULE)
    second = write(tmp_path / "b", RULE.replace("color-sent", "blob-sent"), "personal/blob-sent.toml")
    assert list(load(first, second)) == ["blob-sent", "color-sent"]


def test_no_rules_at_all(tmp_path: Path) -> None:
    assert load(tmp_path) == {}
    assert load() == {}


def test_same_rule_twice(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a", RULE), write(tmp_path / "b", RULE)
    with pytest.raises(UserError) as raised:
        load(first, second)
    where = "rules/checks/personal/color-sent.toml"
    assert str(raised.value) == f'{where}:2: the rule "color-sent" is already in {where}'


def test_names_must_agree(tmp_path: Path) -> None:
    said = told(tmp_path / "a", RULE, "personal/colour-sent.toml")
    assert said == (
        'rules/checks/personal/colour-sent.toml:2: the id is "color-sent", but the file is called "colour-sent"'
    )
    said = told(tmp_path / "b", RULE, "private/color-sent.toml")
    assert said == (
        'rules/checks/private/color-sent.toml:3: the topic is "personal", but the folder is called "private"'
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("advertising =", "advertizing ="), '"advertizing" is not a known SDK category; did you mean "advertising"?'),
        (("forbids =", "forbid ="), '"forbid" is not a known policy; did you mean "forbids"?'),
        (('["properties"]', '["propertys"]'), '"propertys" is not a known role; did you mean "properties"?'),
        (("{operation}", "{method}"), '"method" is not a known placeholder'),
        (("{operation}", "{operation"), "message has an unmatched brace"),
        (("{operation}", "{}"), '"" is not a known placeholder'),
        (('kind = "data"', 'kind = "date"'), "color-sent.toml:4: kind"),
        (('summary = "A', 'sumary = "A'), 'color-sent.toml:5: sumary is not a known key; did you mean "summary"?'),
        (('why = "Colors say a lot. They never change."', 'why = " "'), "why is empty"),
        (('"Send a number."', '""'), "instead is empty"),
        (('default = "warning"', 'default = "off"'), "severity.default"),
        (('id = "color-sent"', 'id = "Color_Sent"'), '"Color_Sent" is not in kebab-case'),
        (('kind = "data"', 'kind = "treatment"'), "a treatment rule needs treatments"),
        (('kind = "data"', 'kind = "hygiene"'), '"properties" is not a known role'),
        (("cwe = [359]", 'cwe = ["CWE-359"]'), "color-sent.toml:11: cwe[0]"),
        (('language = "python"\nbad = "send(color)"', 'language = "python"'), 'lacks the key "bad"'),
    ],
)
def test_refused(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert change[0] in RULE
    message = told(tmp_path, RULE.replace(*change))
    assert message.startswith("rules/checks/personal/color-sent.toml:") and said in message


def test_examples_are_required(tmp_path: Path) -> None:
    bare = RULE[: RULE.index("[severity]")] + "examples = []\n" + RULE[RULE.index("[severity]") : RULE.index("[[ex")]
    assert "a rule needs at least one" in told(tmp_path, bare)


def test_hygiene_rule_has_one_role(tmp_path: Path) -> None:
    hygiene = RULE.replace('kind = "data"', 'kind = "hygiene"')
    assert load(write(tmp_path / "a", hygiene.replace('["properties"]', '["unused"]')))["color-sent"].roles == (
        "unused",
    )
    assert "a hygiene rule has one role" in told(tmp_path / "b", hygiene.replace('["properties"]', "[]"))


def test_bundled_rules_are_sound() -> None:
    from linter.knowledge.reader import rules_root

    for name, rule in load(rules_root()).items():
        assert rule.id == name
