"""Allowances: what they take out, and what is wrong with them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from linter.judgement.allow import Judged, Note, apply, notes_of
from linter.knowledge.config import Allow, Config, find
from linter.knowledge.rule import Example, Rule, Weights
from linter.words.finding import Confidence, Finding, Place, Severity
from linter.words.span import Lines

TODAY = datetime.date(2026, 5, 17)


def rule(
    name: str, kind: str = "data", roles: tuple[str, ...] = (), profiles: tuple[str, ...] = ("recommended",)
) -> Rule:
    return Rule(
        id=name,
        topic="hygiene" if kind == "hygiene" else "personal",
        kind=kind,  # type: ignore[arg-type]
        summary="s",
        why="because",
        instead="do",
        message="{role} {key}",
        severity=Weights(default="warning"),
        examples=(Example(language="python", bad="a", good="b"),),
        roles=roles,
        profiles=profiles,  # type: ignore[arg-type]
    )


RULES = {
    item.id: item
    for item in (
        rule("color-sent"),
        rule("shape-sent"),
        rule("strict-one", profiles=("strict",)),
        rule("useless", "hygiene", ("unused",)),
        rule("nameless", "hygiene", ("unknown-rule",)),
        rule("speechless", "hygiene", ("no-reason",)),
        rule("outdated", "hygiene", ("expired",)),
    )
}


def at(
    line: int, end: int = 0, name: str = "color-sent", path: str = "a.py", data: tuple[str, ...] = ("color.dark",)
) -> Finding:
    place = Place(path, line, 5, end or line, 9)
    return Finding(
        name, Severity.ERROR, Confidence.HIGH, "m", place, "acme", "send", None, data, (), f"{line:016x}"
    )  # fmt: skip


def note(text: str, line: int = 1, reach: int = 0, top: bool = False) -> Note:
    return Note(line, 3, reach or line + 1, top, f"tracklint: {text}")


def judge(
    findings: list[Finding], *notes: Note, config: Config | None = None, scope: str = "project", path: str = "a.py"
) -> Judged:
    return apply(findings, {path: notes}, config or Config(), RULES, TODAY, scope)  # type: ignore[arg-type]


def told(judged: Judged) -> list[str]:
    """The hygiene findings, as "line role name"."""
    return [f"{f.place.line} {f.message}" for f in judged.findings if RULES[f.rule].kind == "hygiene"]


def lines(judged: Judged) -> list[int]:
    """Where findings were kept."""
    return [f.place.line for f in judged.findings if RULES[f.rule].kind != "hygiene"]


# --- comments


@pytest.mark.parametrize(
    "text",
    [
        "allow color-sent -- a reason",
        "allow color-sent--a reason",
        "allow color-sent — a reason",
        "allow  color-sent  --  a reason -- with dashes",
        "allow shape-sent, color-sent -- a reason",
        "allow color-sent,shape-sent -- a reason",
    ],
)
def test_on_the_line_and_on_the_one_above(text: str) -> None:
    findings = [at(4), at(4, name="shape-sent")] if "shape" in text else [at(4)]
    for line in (3, 4):
        judged = judge(findings, note(text, line))
        assert (judged.findings, judged.allowed) == ((), len(findings))


@pytest.mark.parametrize("line", [1, 2, 5, 6])
def test_not_elsewhere(line: int) -> None:
    judged = judge([at(4)], note("allow color-sent -- r", line))
    assert lines(judged) == [4] and judged.allowed == 0
    assert told(judged) == [f'{line} unused "color-sent"']


def test_any_line_of_the_place() -> None:
    for line in (3, 4, 5, 6):
        assert judge([at(4, 6)], note("allow color-sent -- r", line)).allowed == 1
    assert judge([at(4, 6)], note("allow color-sent -- r", 7)).allowed == 0
    ends_at_line_start = replace(at(4), place=Place("a.py", 4, 5, 6, 1))
    assert judge([ends_at_line_start], note("allow color-sent -- r", 6)).allowed == 0


def test_own_line_before_the_line_below() -> None:
    judged = judge([at(4), at(5)], note("allow color-sent -- r", 4))
    assert lines(judged) == [5] and told(judged) == []


def test_only_the_rule_and_the_file_it_names() -> None:
    judged = judge([at(4, name="shape-sent"), at(4, path="b.py")], note("allow color-sent -- r", 4))
    assert lines(judged) == [4, 4] and told(judged) == ['4 unused "color-sent"']


def test_several_findings_of_one_line() -> None:
    judged = judge([at(4), replace(at(4), sdk="other")], note("allow color-sent -- r", 3))
    assert (judged.findings, judged.allowed) == ((), 2)


def test_whole_file() -> None:
    judged = judge([at(4), at(90), at(4, name="shape-sent")], note("allow-file color-sent -- r", 1, top=True))
    assert lines(judged) == [4] and judged.allowed == 2 and told(judged) == []


def test_whole_file_only_from_the_top() -> None:
    judged = judge([at(4)], note("allow-file color-sent -- r", 3, top=False))
    assert lines(judged) == [4] and told(judged) == ['3 unused "color-sent"']


def test_reason_is_required_but_the_allowance_holds() -> None:
    for text in ("allow color-sent", "allow color-sent --", "allow color-sent -- ...", "allow color-sent because"):
        judged = judge([at(4)], note(text, 4))
        assert judged.allowed == 1 and lines(judged) == []
        assert told(judged) == ['4 no-reason "color-sent"'], text


def test_unknown_rule_does_not_hold() -> None:
    judged = judge([at(4)], note("allow colour-sent -- r", 4))
    assert lines(judged) == [4] and judged.allowed == 0
    assert told(judged) == ['4 unknown-rule "colour-sent"; did you mean "color-sent"?']


def test_known_rule_beside_an_unknown_one_holds() -> None:
    judged = judge([at(4)], note("allow nonsense, color-sent -- r", 4))
    assert judged.allowed == 1 and told(judged) == ['4 unknown-rule "nonsense"']


def test_no_rule_at_all() -> None:
    assert told(judge([at(4)], note("allow -- r", 4))) == ['4 unknown-rule ""']


@pytest.mark.parametrize("text", ["is a linter", "allowed here", "allow-files color-sent -- r", "alow color-sent", ""])
def test_other_talk_is_not_for_us(text: str) -> None:
    judged = judge([at(4)], note(text, 4))
    assert lines(judged) == [4] and told(judged) == []


def test_unused_is_told_for_rules_that_ran() -> None:
    assert told(judge([], note("allow strict-one -- r"))) == []
    assert (
        told(judge([], note("allow strict-one -- r"), config=Config(profile="strict"))) == []
    )  # "useless" is off there
    assert told(judge([], note("allow color-sent -- r"), config=Config(ignore=("color-sent",)))) == []
    assert told(judge([], note("allow color-sent -- r"), config=Config(select=("useless", "color-sent")))) != []


def test_unused_is_not_told_of_single_files() -> None:
    assert told(judge([], note("allow color-sent -- r"), scope="folders")) == ['1 unused "color-sent"']
    assert told(judge([], note("allow color-sent -- r"), scope="files")) == []


def test_hygiene_rules_can_be_switched_off_and_weighed() -> None:
    off = Config(rules={"useless": "off"})
    assert told(judge([], note("allow color-sent -- r"), config=off)) == []
    judged = judge([], note("allow color-sent -- r"), config=Config(rules={"useless": "note"}))
    assert judged.findings[0].severity is Severity.NOTE


def test_without_hygiene_rules_nothing_is_told() -> None:
    rules = {"color-sent": RULES["color-sent"]}
    judged = apply([at(4)], {"a.py": (note("allow nonsense", 4),)}, Config(), rules, TODAY)
    assert lines(judged) == [4] and len(judged.findings) == 1


def test_a_hygiene_finding_is_whole() -> None:
    first, second = judge([], note("allow color-sent -- r", 7), note("allow color-sent -- r", 9)).findings
    assert first.place == Place("a.py", 7, 3, 7, 3 + len("tracklint: allow color-sent -- r"))
    assert (first.rule, first.severity, first.why, first.instead) == ("useless", Severity.WARNING, "because", "do")
    assert len(first.fingerprint) == 16 and first.fingerprint != second.fingerprint


def test_same_rule_twice_in_a_note_is_told_once() -> None:
    assert told(judge([], note("allow color-sent, color-sent -- r"))) == ['1 unused "color-sent"']


# --- configuration


def entry(**keys: object) -> Config:
    return Config(shown="tracklint.toml", allow=(Allow(reason="r", **keys),), allow_lines=(7,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "keys",
    [
        {"rule": "color-sent"},
        {"sdk": "acme"},
        {"data": "color"},
        {"data": "color."},
        {"data": "color.dark"},
        {"paths": ("*.py",)},
        {"paths": ("src/**",)},
        {"rule": "color-sent", "sdk": "acme", "data": "color", "paths": ("src/",)},
        {"rule": "color-sent", "expires": TODAY},
    ],
)
def test_entry_that_fits(keys: dict[str, object]) -> None:
    judged = judge([at(4, path="src/a.py")], config=entry(**keys))
    assert (judged.findings, judged.allowed) == ((), 1)


@pytest.mark.parametrize(
    "keys",
    [
        {"rule": "shape-sent"},
        {"sdk": "acm"},
        {"data": "col"},
        {"data": "color.dark.red"},
        {"paths": ("*.ts",)},
        {"paths": ("/a.py",)},
        {"rule": "color-sent", "sdk": "other"},
        {"rule": "color-sent", "paths": ("lib/",)},
    ],
)
def test_entry_that_does_not_fit(keys: dict[str, object]) -> None:
    judged = judge([at(4, path="src/a.py")], config=entry(**keys))
    assert lines(judged) == [4] and judged.allowed == 0
    assert len(told(judged)) == 1 and told(judged)[0].startswith("7 unused")


def test_entry_for_data_must_cover_all_of_it() -> None:
    both = at(4, data=("color.dark", "shape.round"))
    assert lines(judge([both], config=entry(data="color"))) == [4]
    assert lines(judge([at(4, data=())], config=entry(data="color"))) == [4]


def test_paths_belong_to_the_folder_of_the_configuration() -> None:
    config = Config(
        shown="../tracklint.toml", prefix="app/", allow=(Allow(reason="r", paths=("/app/a.py",)),), allow_lines=(2,)
    )
    assert judge([at(4)], config=config).allowed == 1
    assert judge([at(4, path="../a.py")], config=config).allowed == 0


def test_expired_entry_does_not_hold() -> None:
    judged = judge([at(4)], config=entry(rule="color-sent", expires=TODAY - datetime.timedelta(days=1)))
    assert lines(judged) == [4] and told(judged) == ['7 expired "color-sent"']
    assert judged.findings[1].place == Place("tracklint.toml", 7, 1, 7, 2)


def test_entry_with_unknown_rule() -> None:
    judged = judge([at(4)], config=entry(rule="colour-sent"))
    assert lines(judged) == [4]
    assert told(judged) == ['7 unknown-rule "colour-sent"; did you mean "color-sent"?']


@pytest.mark.parametrize("scope", ["folders", "files"])
def test_unused_entry_is_told_of_whole_projects_alone(scope: str) -> None:
    assert told(judge([], config=entry(rule="color-sent"))) == ['7 unused "color-sent"']
    assert told(judge([], config=entry(rule="color-sent"), scope=scope)) == []
    assert told(judge([], config=entry(rule="strict-one"))) == []


def test_entry_from_a_real_file(tmp_path: Path) -> None:
    (tmp_path / "tracklint.toml").write_text('profile = "recommended"\n\n[[allow]]\nsdk = "nobody"\nreason = "r"\n')
    config, _ = find(tmp_path)
    judged = judge([at(4)], config=config)
    assert told(judged) == ['3 unused "nobody"'] and judged.findings[1].place.path == "tracklint.toml"


def test_comment_and_entry_for_one_finding_are_both_used() -> None:
    judged = judge([at(4)], note("allow color-sent -- r", 4), config=entry(rule="color-sent"))
    assert (judged.findings, judged.allowed) == ((), 1)


# --- from facts to notes


def notes(text: str, suffix: str = ".py") -> list[tuple[int, int, int, bool, str]]:
    from linter.flow.walk import facts_of
    from linter.knowledge.idioms import Idioms
    from linter.knowledge.reader import rules_root
    from linter.languages import front_end

    parse = front_end(suffix)
    assert parse is not None
    raw = text.encode()
    facts = facts_of(parse(raw, suffix), Idioms.load(rules_root()))
    return [tuple(found) for found in notes_of(facts, Lines.of(raw))]  # type: ignore[misc]


def test_notes_have_places() -> None:
    got = notes("é = 1  # tracklint: allow a -- r\n# other\nsend(1)  # see tracklint: allow b -- s\n")
    assert got == [
        (1, 10, 3, True, "tracklint: allow a -- r"),
        (3, 16, 4, False, "tracklint: allow b -- s"),
    ]


def test_a_note_reaches_over_the_rest_of_its_comment() -> None:
    assert [n[:3] for n in notes("# tracklint: allow a -- a long\n# long reason\n\nsend(1)\n")] == [(1, 3, 3)]
    assert [n[:3] for n in notes("# tracklint: allow a -- a long\n# long reason\nsend(1)\n")] == [(1, 3, 3)]
    block = "/*\n * tracklint: allow a -- r\n */\nsend(1)\n"
    assert [n[:3] for n in notes(block, ".kt")] == [(2, 4, 4)]


def test_two_notes_in_one_comment() -> None:
    got = notes("/* tracklint: allow a -- r\n   tracklint: allow b -- s */\nsend(1)\n", ".kt")
    assert [(n[0], n[4]) for n in got] == [(1, "tracklint: allow a -- r"), (2, "tracklint: allow b -- s")]


def test_comments_about_other_things_are_no_notes() -> None:
    assert notes("# allow a -- r\nx = 'tracklint: allow a -- r'\n") == []


@given(st.text(max_size=60), st.integers(1, 9))
def test_any_note_is_judged(text: str, line: int) -> None:
    judged = judge([at(4)], note(text, line), note("allow" + text, line))
    assert judged.allowed + len(lines(judged)) == 1
