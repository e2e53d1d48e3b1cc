"""Condition sentences: what they mean, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.knowledge.conditions import Condition, features, folded, parse, path_of, same_option
from linter.words.mistake import UserError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maskAll == false", Condition("", ("maskAll",), "==", (False,))),
        ("a.b == 0", Condition("", ("a", "b"), "==", (0.0,))),
        ("rate > 0.5", Condition("", ("rate",), ">", (0.5,))),
        ("level in light none", Condition("", ("level",), "in", ("light", "none"))),
        ("selector != '*'", Condition("", ("selector",), "!=", ("*",))),
        ('selector == ""', Condition("", ("selector",), "==", ("",))),
        ("mode == null", Condition("", ("mode",), "==", (None,))),
        ("urls non-empty", Condition("", ("urls",), "non-empty")),
        ("list[].mask unset", Condition("", ("list", "[]", "mask"), "unset")),
        ("plugins calls @recorder", Condition("", ("plugins",), "calls", target="@recorder", made=True)),
        ("plugins lacks $.make()", Condition("", ("plugins",), "lacks", target="$.make()", made=True)),
        ("selectors beyond .open [data-open]", Condition("", ("selectors",), "beyond", (".open", "[data-open]"))),
        ("options lacks password", Condition("", ("options",), "lacks", target="password")),
        ("@replay on", Condition("", ("replay",), "on")),
    ],
)
def test_parse(text: str, expected: Condition) -> None:
    found = parse(text)
    assert found == Condition(
        text, *(getattr(expected, name) for name in ("path", "word", "literals", "target", "made"))
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("maskAll", "needs a path and one of"),
        ("maskAll is false", '"is" is not a known word'),
        ("maskAll unsett", 'did you mean "unset"?'),
        ("maskAll ==", '"==" takes 1 value'),
        ("maskAll == a b", '"==" takes 1 value'),
        ("maskAll unset now", '"unset" takes no values'),
        ("rate > high", '">" needs a number'),
        ("rate > true", '">" needs a number'),
        ("@replay == true", '"on" asks for a feature'),
        ("replay on", '"on" asks for a feature'),
        ("plugins calls name", '"calls" needs a client'),
        ("a..b == 1", "is not an option's path"),
        ("a[0] == 1", "is not an option's path"),
    ],
)
def test_refused(text: str, told: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text, "rules/sdks/x.toml: hazard[0]")
    assert str(caught.value).startswith("rules/sdks/x.toml: hazard[0]: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "written", ["maskAllText", "isMaskAllText", "setMaskAllText", "mask_all_text", "mask-all-text"]
)
def test_spellings_are_one_option(written: str) -> None:
    assert same_option(written, "maskAllText")


@pytest.mark.parametrize("other", ["maskAllTexts", "maskAll", "settleMaskAllText", "isolated", ""])
def test_other_options(other: str) -> None:
    assert not same_option(other, "maskAllText")


def test_prefixes_inside_words_stay() -> None:
    assert not same_option("settings", "tings")
    assert not same_option("island", "land")


def test_features() -> None:
    assert features(("@replay on", "a set")) == {"replay"}


@given(st.text(max_size=30))
def test_total(text: str) -> None:
    """Any text is a condition or refused with one line that starts with its place."""
    try:
        parse(text, "here")
    except UserError as error:
        assert str(error).startswith("here: ")


@given(st.from_regex(r"[a-z][a-zA-Z_]{0,12}(\[\])?(\.[a-z][a-zA-Z_]{0,12}){0,3}", fullmatch=True))
def test_paths(text: str) -> None:
    steps = path_of(text)
    assert "".join(step if step == "[]" else f".{step}" for step in steps).lstrip(".") == text
    assert all(folded(step) == folded(step.upper()) for step in steps)
