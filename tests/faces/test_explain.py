"""Prose, tables and lists out of the rule files."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from linter.faces import explain as prose
from linter.knowledge.catalogue import Call, Client, Sdk
from linter.knowledge.datatypes import DataType, Laws, Stores
from linter.knowledge.rule import Rules
from linter.words.mistake import UserError

ACME = Sdk(
    id="acme",
    name="Acme Analytics",
    category="analytics",
    policy="forbids",
    homepage="https://acme.example",
    source="s",
    packages={"npm": ("acme-js",)},
    client=(Client(id="web", languages=("ecma", "python")),),
    call=(
        Call(clients=("web",), methods=("send",), args=("name event", "props properties record")),
        Call(clients=("web",), methods=("send",), args=("name event", "props properties record")),
        Call(clients=("web",), methods=("",), command=("set user",), rest="traits"),
    ),
)
COLOR = DataType(
    id="color.hue",
    label="hue of a color",
    group="color",
    strong=("hue", "tint"),
    laws=Laws(gdpr9=True, pci="chd"),
    stores=Stores(play="HUE"),
    safe="a number",
)
LIBRARY = SimpleNamespace(sdks=(ACME,), vocabulary=SimpleNamespace(types={"color.hue": COLOR}))


def explain(word: str, rules: Rules) -> str:
    return prose.explain(word, LIBRARY, rules)  # type: ignore[arg-type]


def test_rule(rules: Rules) -> None:
    said = explain("color-sent", rules)
    assert said.startswith("color-sent: A color is sent.\nwarning by default; topic personal;")
    assert "Instead: Send a number." in said and "bad (python):\n    send(color)" in said
    assert "CWE: CWE-359, CWE-201" in said and said.endswith("tracklint: allow color-sent -- reason\n")


@pytest.mark.parametrize("word", ["acme", "Acme Analytics", " ACME "])
def test_sdk(rules: Rules, word: str) -> None:
    said = explain(word, rules)
    assert said.startswith("Acme Analytics (acme): analytics\nlanguages: ecma, python\n")
    assert "personal data by its terms: forbids" in said and "npm: acme-js" in said
    assert said.count("  send: event, properties\n") == 1 and "  set user: traits\n" in said


@pytest.mark.parametrize("word", ["color.hue", "Hue of a color"])
def test_data_type(rules: Rules, word: str) -> None:
    import msgspec

    speaking = {**rules, "color-sent": msgspec.structs.replace(rules["color-sent"], data=("color.",))}
    said = explain(word, speaking)
    assert said.startswith("color.hue: hue of a color\nspecial category of data (GDPR, Article 9)\n")
    assert "Send instead: a number" in said and "such as hue, tint" in said
    assert "Rules: color-sent\n" in said and "shape-sent" not in said and "CCPA" not in said


@pytest.mark.parametrize(
    ("word", "hint"),
    [("colour-sent", "color-sent"), ("acmee", "acme"), ("color.hu", "color.hue"), ("xyz", ""), ("", "")],
)
def test_anything_else_is_a_mistake(rules: Rules, word: str, hint: str) -> None:
    with pytest.raises(UserError) as raised:
        explain(word, rules)
    said = str(raised.value)
    assert said.startswith(f'"{word}" is not a rule, an SDK or a data type')
    assert (f'did you mean "{hint}"?' in said) if hint else ("did you mean" not in said)


def test_tables(rules: Rules) -> None:
    head, first, _ = prose.rules_table(rules).splitlines()
    assert head.split()[:3] == ["rule", "topic", "severity"]
    assert first.index("personal") == head.index("topic") and first.endswith("A color is sent.")
    assert prose.rules_table({}).count("\n") == 1
    assert prose.sdks_table([ACME]).splitlines()[1] == "acme  Acme Analytics  analytics  ecma, python"


def test_lists(rules: Rules) -> None:
    assert [item["id"] for item in json.loads(prose.rules_json(rules))] == ["color-sent", "shape-sent"]
    (said,) = json.loads(prose.sdks_json([ACME]))
    assert said["id"] == "acme" and said["packages"] == {"npm": ["acme-js"]} and said["languages"] == ["ecma", "python"]
    assert json.loads(prose.rules_json({})) == []
