"""Configuration: where it is found, what it may say, and every refusal with its place."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.knowledge import config as module
from linter.knowledge.config import Config, check_words, find, globs, override
from linter.knowledge.reader import parse
from linter.knowledge.rule import Example, Rule, Weights
from linter.words.mistake import UserError


def rule(name: str, topic: str = "personal", profiles: tuple[str, ...] = ("recommended", "strict", "audit")) -> Rule:
    return Rule(
        id=name,
        topic=topic,
        kind="data",
        summary="s",
        why="w",
        instead="i",
        message="m",
        severity=Weights(default="error"),
        examples=(Example(language="python", bad="a", good="b"),),
        profiles=profiles,  # type: ignore[arg-type]
    )


RULES = {name: rule(name) for name in ("color-sent", "shape-sent")} | {"size-sent": rule("size-sent", "sizes")}


def project(folder: Path, text: str, name: str = "tracklint.toml") -> Path:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder


def told(folder: Path, text: str, name: str = "tracklint.toml") -> str:
    with pytest.raises(UserError) as raised:
        find(project(folder, text, name))
    assert "\n" not in str(raised.value)
    return str(raised.value)


FULL = """
include = ["src/**"]
exclude = ["src/old/"]
profile = "strict"
fail_on = "error"
select = ["color-sent"]
ignore = ["sizes"]

[rules]
shape-sent = "off"

[[allow]]
rule = "color-sent"
sdk = "acme"
data = "contact."
paths = ["src/admin/**"]
reason = "contract with the vendor"
expires = 2030-01-31

[[wrapper]]
language = "ecma"
function = "src/lib/analytics.ts:track"
sdk = "acme"
args = ["event event", "props properties record"]
"""


def test_everything_can_be_said(tmp_path: Path) -> None:
    config, source = find(project(tmp_path, FULL))
    assert source == tmp_path / "tracklint.toml"
    assert config.profile == "strict" and config.fail_on == "error"
    assert config.rules == {"shape-sent": "off"}
    assert config.allow[0].expires == datetime.date(2030, 1, 31)
    assert config.allow_lines == (12,)
    assert config.wrapper[0].args == ("event event", "props properties record")
    assert config.shown == "tracklint.toml"


def test_nothing_need_be_said(tmp_path: Path) -> None:
    assert find(tmp_path) == (Config(), None)
    assert (Config().profile, Config().fail_on) == ("recommended", "warning")


def test_shared_file(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.other]\na = 1\n[tool.tracklint]\nprofile = "audit"\n'
    config, _ = find(project(tmp_path, text, "pyproject.toml"))
    assert config.profile == "audit"


def test_shared_file_without_our_table_is_passed_over(tmp_path: Path) -> None:
    project(tmp_path, 'profile = "audit"')
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\nname = 'tracklint'\n")
    config, source = find(inner)
    assert (config.profile, source) == ("audit", tmp_path / "tracklint.toml")


def test_own_file_wins_over_shared_file(tmp_path: Path) -> None:
    project(tmp_path, '[tool.tracklint]\nprofile = "audit"\n', "pyproject.toml")
    assert find(project(tmp_path, 'profile = "strict"'))[0].profile == "strict"


def test_nearest_file_wins_and_patterns_belong_to_its_folder(tmp_path: Path) -> None:
    project(tmp_path, 'profile = "audit"')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    config, _ = find(inner)
    assert (config.profile, config.prefix, config.shown) == ("audit", "a/b/", "../../tracklint.toml")
    assert config.seen("x.py") == "a/b/x.py"
    assert config.seen("../x.py") == "a/x.py"
    (inner / "tracklint.toml").write_text('profile = "strict"')
    config, _ = find(inner)
    assert (config.profile, config.prefix) == ("strict", "")


def test_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "tracklint.toml").write_text('profile = "audit"')
    inner = tmp_path / "repo"
    inner.mkdir()
    (inner / ".git").write_text("gitdir: elsewhere")  # a worktree's
    assert find(inner) == (Config(), None)


def test_search_stays_in_place_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "tracklint.toml").write_text('profile = "audit"')
    inner = tmp_path / "inner"
    inner.mkdir()
    assert find(inner)[1] is None
    assert find(tmp_path)[1] is not None


def test_named_file_is_taken(tmp_path: Path) -> None:
    project(tmp_path, 'profile = "audit"')
    other = tmp_path / "ci.toml"
    other.write_text('profile = "strict"')
    assert find(tmp_path, other)[0].profile == "strict"
    assert find(tmp_path, Path("ci.toml"))[0].profile == "strict"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('profil = "audit"', 'tracklint.toml:1: profil is not a known key; did you mean "profile"?'),
        ('\nprofile = "strickt"', 'tracklint.toml:2: profile: "strickt" is not a known word; did you mean "strict"?'),
        ('fail_on = "info"', "tracklint.toml:1: fail_on"),
        ('exclude = "a"', "tracklint.toml:1: exclude: should be list, not text"),
        ('[rules]\ncolor-sent = "fatal"', "tracklint.toml:2: rules.color-sent"),
        ('[[allow]]\nrule = "color-sent"', 'lacks the key "reason"'),
        ('[[allow]]\nrule = "color-sent"\nreason = " "', "the reason is empty"),
        ('[[allow]]\nreason = "because"', "this would allow everything"),
        ('[[allow]]\nrule = "a"\nreason = "b"\nexpires = "soon"', "tracklint.toml:4: allow[0].expires"),
        ('[[allow]]\nrule = "a"\nreason = "b"\nruel = "c"', "tracklint.toml:4: allow[0].ruel is not a known key"),
        ('exclude = ["!"]', '"!" is not a usable pattern'),
        ("include = ['[z-a]']", '"[z-a]" is not a usable pattern'),
        ("profile =", "tracklint.toml:1: "),
        ("\xff", "tracklint.toml:1: "),
    ],
)
def test_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in told(tmp_path, text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("properties record", "propertis"), '"propertis" is not a known role; did you mean "properties"?'),
        (("properties record", "properties recrd"), '"recrd" is not a known kind; did you mean "record"?'),
        (("props properties record", "props"), '"props" is not an argument'),
        (('"ecma"', '"ecmascript"'), "is not a known word"),
        (("src/lib/analytics.ts:track", "src/lib/analytics.ts:"), "does not name a function"),
        (("src/lib/analytics.ts:track", ":track"), "does not name a function"),
        (("src/lib/analytics.ts:track", "../other/analytics.ts:track"), "leaves the project"),
        (("src/lib/analytics.ts:track", "/etc/analytics.ts:track"), "leaves the project"),
        (("src/lib/analytics.ts:track", "src/lib/analytics.ts:track()"), '"track()" is not the name of a function'),
        (("src/lib/analytics.ts:track", "src/lib/analytics.ts:a..b"), "is not the name of a function"),
        (("src/lib/analytics.ts:track", "track"), '"track" is not the name of a function'),
        (("event event", "a-b event"), '"a-b" is not the name of a parameter'),
    ],
)
def test_wrapper_refused(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert said in told(tmp_path, FULL.replace(*change))


def test_shared_file_refuses_with_its_own_place(tmp_path: Path) -> None:
    text = "[project]\nname = 'x'\n\n[tool.tracklint]\nselct = []\n"
    said = told(tmp_path, text, "pyproject.toml")
    assert said == 'pyproject.toml:5: tool.tracklint.selct is not a known key; did you mean "select"?'


def test_named_file_must_be_there_and_speak_of_us(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^none.toml: there is no such file$"):
        find(tmp_path, Path("none.toml"))
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    with pytest.raises(UserError, match=r"there is no table \[tool.tracklint\]"):
        find(tmp_path, Path("pyproject.toml"))


def test_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text('profile = "audit"')
    inner = tmp_path / "repo"
    inner.mkdir()
    (inner / "tracklint.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(UserError, match="leaves the project"):
        find(inner)


def test_rule_folders(tmp_path: Path) -> None:
    (tmp_path / "repo" / "rules").mkdir(parents=True)
    repo = project(tmp_path / "repo", 'rule_folders = ["rules", "./rules/../rules"]')
    assert find(repo)[0].folders == (repo / "rules", repo / "rules")


@pytest.mark.parametrize("name", ["..", "../outside", "/etc", "link", "~/rules", "missing"])
def test_rule_folder_outside_is_refused(tmp_path: Path, name: str) -> None:
    repo = tmp_path / "repo"
    repo.mkdir()
    (tmp_path / "outside").mkdir()
    (repo / "link").symlink_to(tmp_path / "outside")
    said = told(repo, f'profile = "strict"\nrule_folders = ["{name}"]')
    assert said.startswith("tracklint.toml:2: the rule folder ")
    assert ("does not exist" if name in ("missing", "~/rules") else "leaves the project") in said


def test_lines_of_allow_entries(tmp_path: Path) -> None:
    entry = '[[tool.tracklint.allow]]\nrule = "a"\nreason = "b"\n'
    config, _ = find(project(tmp_path, f"[project]\n{entry}\n{entry}", "pyproject.toml"))
    assert config.allow_lines == (2, 6)
    inline = 'profile = "strict"\nallow = [{rule = "a", reason = "b"}, {rule = "c", reason = "d"}]'
    assert find(project(tmp_path, inline))[0].allow_lines == (2, 2)


# --- what the command line adds


def test_command_line_wins() -> None:
    config = Config(profile="audit", fail_on="error", select=("a",), ignore=("b", "c"))
    changed = override(config, select=("b",), ignore=("d",), profile="strict", fail_on="never")
    assert (changed.profile, changed.fail_on) == ("strict", "never")
    assert changed.select == ("b",)
    assert changed.ignore == ("c", "d")


def test_silent_command_line_changes_nothing() -> None:
    config = Config(profile="audit", fail_on="error", select=("a",), ignore=("b", "c"))
    assert override(config) == config


# --- which rules run


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        (Config(), "color-sent shape-sent size-sent"),
        (Config(select=("personal",)), "color-sent shape-sent"),
        (Config(select=("size-sent", "color-sent")), "color-sent size-sent"),
        (Config(ignore=("personal",)), "size-sent"),
        (Config(ignore=("color-sent",)), "shape-sent size-sent"),
        (Config(select=("personal",), ignore=("color-sent",)), "shape-sent"),
        (Config(select=("color-sent",), ignore=("personal",)), "color-sent"),
        (Config(select=("color-sent",), ignore=("color-sent",)), ""),
        (Config(rules={"color-sent": "off"}), "shape-sent size-sent"),
        (Config(select=("color-sent",), rules={"color-sent": "off"}), ""),
    ],
)
def test_wants(config: Config, wanted: str) -> None:
    assert " ".join(name for name in RULES if config.wants(RULES[name])) == wanted


def test_profile_and_severity_switch_rules_on() -> None:
    strict = rule("strict-one", profiles=("strict", "audit"))
    assert not Config().wants(strict)
    assert Config(profile="strict").wants(strict)
    assert Config(rules={"strict-one": "note"}).wants(strict)
    assert Config(select=("strict-one",)).wants(strict)
    assert not Config(rules={"strict-one": "note"}, select=("sizes",)).wants(strict)


def test_known_words_pass(tmp_path: Path) -> None:
    config, _ = find(project(tmp_path, FULL))
    check_words(config, RULES, ["acme"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('"color-sent"]', '"colour-sent"]'),
            'tracklint.toml:6: "colour-sent" is not a known rule or topic; did you mean "color-sent"?',
        ),
        (('"sizes"', '"size"'), 'tracklint.toml:7: "size" is not a known rule or topic; did you mean "sizes"?'),
        (('shape-sent = "off"', 'sizes = "off"'), '"sizes" is not a known rule; did you mean "size-sent"?'),
        (('sdk = "acme"\nargs', 'sdk = "acmee"\nargs'), '"acmee" is not a known SDK; did you mean "acme"?'),
    ],
)
def test_unknown_words_are_refused(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    config, _ = find(project(tmp_path, FULL.replace(*change)))
    with pytest.raises(UserError) as raised:
        check_words(config, RULES, ["acme"])
    assert said in str(raised.value)


def test_unknown_word_of_the_command_line_has_no_place() -> None:
    with pytest.raises(UserError, match=r'^"colour-sent" is not a known rule or topic'):
        check_words(Config(select=("colour-sent",)), RULES, [])


# --- inputs without bound


@given(st.text(max_size=200))
def test_any_text_is_settings_or_a_sentence(text: str) -> None:
    try:
        assert parse(text.encode("utf-8", "surrogatepass"), module.Settings, "tracklint.toml") is not None
    except UserError as error:
        assert str(error).startswith("tracklint.toml:")


@given(st.lists(st.text(max_size=30), max_size=3))
def test_any_pattern_matches_or_is_refused(patterns: list[str]) -> None:
    try:
        matcher = globs(tuple(patterns))
    except ValueError:
        return
    assert matcher.match_file("a/b.py") in (True, False)
