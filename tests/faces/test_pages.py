"""The documentation: made of the rule files, and what is committed under `docs/` is what they say now."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_explain import LIBRARY

from linter.faces import cli
from linter.faces.pages import pages
from linter.knowledge.catalogue import Hazard
from linter.knowledge.library import bundled
from linter.knowledge.reader import rules_root
from linter.knowledge.rule import Rules, load

DOCS = Path(__file__).parent.parent.parent / "docs"
REFRESH = "the rule files say something else now; run `tracklint docs docs` and commit what it writes"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return dict(pages(bundled(), load(rules_root())))


def test_committed_pages_are_up_to_date(made: dict[str, str]) -> None:
    there = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in DOCS.rglob("*.md")}
    assert sorted(there) == sorted(made), REFRESH
    assert [name for name in sorted(made) if made[name] != there[name]] == [], REFRESH


def test_every_rule_sdk_and_data_type_is_there(made: dict[str, str]) -> None:
    library = bundled()
    assert {f"rules/{name}.md" for name in load(rules_root())} < set(made)
    assert all(f'<a id="{sdk.id}"></a>' in made["sdks.md"] for sdk in library.sdks)
    assert all(f"| `{name}` |" in made["data-types.md"] for name in library.vocabulary.types)


def test_links_lead_somewhere(made: dict[str, str]) -> None:
    for name, text in made.items():
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", text):
            assert (Path(name).parent / target).as_posix() in made, f"{name}: {target}"
        for anchor in re.findall(r"\]\(#([^)]+)\)", text):
            assert f'<a id="{anchor}"></a>' in text


def test_tables_are_whole(made: dict[str, str]) -> None:
    for name, text in made.items():
        plain = re.sub(r"^(```+)\w*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
        head = 0
        for line in plain.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not cells or not head or cells == head, f"{name}: {line}"
            head = cells


def test_a_rule(rules: Rules) -> None:
    said = pages(LIBRARY, rules)["rules/color-sent.md"]  # type: ignore[arg-type]
    assert "\n# color-sent\n\nA color is sent.\n" in said and "## Instead\n\nSend a number.\n" in said
    assert "Bad:\n\n````python\nsend(color)  # ```\n````\n\nGood:\n\n```python\nsend(1)\n```" in said
    assert "[CWE-359](https://cwe.mitre.org/data/definitions/359.html)" in said
    assert "- <https://example.org/colors>" in said and "## Options" not in said


def test_options_and_markup_in_prose(rules: Rules) -> None:
    import msgspec

    hazard = Hazard(
        rule="color-sent",
        settings=("web",),
        at="paint",
        all=(),
        message="a|b <x> are *sent*",
        safe="p: 1 | 2",
        since="2",
    )
    acme = msgspec.structs.replace(LIBRARY.sdks[0], hazard=(hazard,))
    found = pages(SimpleNamespace(sdks=(acme,), vocabulary=LIBRARY.vocabulary), rules)  # type: ignore[arg-type]
    row = r"| `paint` | a\|b \<x> are \*sent\* (from 2) | `p: 1 \| 2` |"
    assert f"| Acme Analytics {row}" in found["rules/color-sent.md"]
    assert f"| [color-sent](rules/color-sent.md) {row}" in found["sdks.md"]


def test_command(tmp_path: Path, made: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["docs", "out"]) == 0
    assert {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.md")} == set(made)
