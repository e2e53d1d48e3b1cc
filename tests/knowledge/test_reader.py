"""Every fault of a TOML file is one sentence with its place."""

from __future__ import annotations

import enum
import os
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from linter.knowledge.reader import nearest, parse, read, rules_root, shown_path
from linter.words.mistake import UserError


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    methods: tuple[str, ...] = ()
    kind: Literal["event", "screen"] = "event"
    color: Color = Color.RED


class Call(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: str
    methods: tuple[str, ...] = ()
    pair: tuple[str, int] = ("", 0)
    inner: Inner | None = None
    either: str | list[str] = ""
    inners: dict[str, Inner] = {}
    more: tuple[Inner, ...] = ()
    level: Annotated[int, Meta(ge=1, le=3)] = 1
    on: bool = False


class File(Struct, frozen=True, forbid_unknown_fields=True):
    title: str = ""
    call: tuple[Call, ...] = ()
    table: Inner | None = None

    def __post_init__(self) -> None:
        if self.title == "bad":
            raise ValueError("a title must be good")


def told(text: str | bytes) -> str:
    with pytest.raises(UserError) as raised:
        parse(text.encode() if isinstance(text, str) else text, File, "x.toml")
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_good_file() -> None:
    text = '\ufefftitle = "t"\n[[call]]\nname = "a"\nmethods = ["m"]\npair = ["x", 2]\n'
    text += 'either = ["y"]\r\n[call.inner]\nkind = "screen"\n'
    file = parse(text.encode(), File, "x.toml")
    assert file.title == "t"
    assert file.call == (Call(name="a", methods=("m",), pair=("x", 2), either=["y"], inner=Inner(kind="screen")),)


def test_empty_file_is_a_file() -> None:
    assert parse(b"", File, "x.toml") == File()


CALLS = """
[[call]]
name = "one"   # methodz = 1
[[call]]
name = "two"
text = ""
[[call]]
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel = 1", 'x.toml:1: titel is not a known key; did you mean "title"?'),
        ("\nzzz = 1", "x.toml:2: zzz is not a known key"),
        (
            '[[call]]\nname = "a"\n[[call]]\nname = "b"\nmethodz = []',
            'x.toml:5: call[1].methodz is not a known key; did you mean "methods"?',
        ),
        ('[[call]]\nmethods = ["a"]', 'x.toml:1: call[0] lacks the key "name"'),
        ('[[call]]\nname = "a"\non = 1', "x.toml:3: call[0].on: should be true or false, not whole number"),
        ('[[call]]\nname = "a"\nmethods = "m"', "x.toml:3: call[0].methods: should be list, not text"),
        (
            '[[call]]\nname = "a"\nmethods = [\n  "m",\n  3,\n]',
            "x.toml:3: call[0].methods[1]: should be text, not whole number",
        ),
        (
            '[[call]]\nname = "a"\n[call.inner]\nkind = "skreen"',
            'x.toml:4: call[0].inner.kind: "skreen" is not a known word; did you mean "screen"?',
        ),
        (
            '[[call]]\nname = "a"\n[call.inner]\ncolor = "gren"',
            'x.toml:4: call[0].inner.color: "gren" is not a known word; did you mean "green"?',
        ),
        (
            '[table]\nkind = "qqqqqq"',
            'x.toml:2: table.kind: "qqqqqq" is not a known word; known are event, screen',
        ),
        (
            '[[call]]\nname = "a"\nmore = [\n  { kind = "event" },\n  { kinds = "event" },\n]',
            'x.toml:5: call[0].more[1].kinds is not a known key; did you mean "kind"?',
        ),
        (
            '[[call]]\nname = "a"\n[call.inners."a b"]\nkind = "evnt"',
            'x.toml:4: call[0].inners."a b".kind: "evnt" is not a known word; did you mean "event"?',
        ),
        (
            '[[call]]\nname = "a"\n[[call.more]]\n[[call.more]]\nkint = 1',
            'x.toml:5: call[0].more[1].kint is not a known key; did you mean "kind"?',
        ),
        (
            '[[call]]\nname = "a"\npair = ["a", "b"]',
            "x.toml:3: call[0].pair[1]: should be whole number, not text",
        ),
        ('[[call]]\nname = "a"\nlevel = 7', 'x.toml:3: call[0].level: Expected "int" <= 3'),
        (
            '[[call]]\nname = "a"\neither = [1]',
            "x.toml:3: call[0].either[0]: should be text, not whole number",
        ),
        ('title = "bad"', "x.toml:1: the file: a title must be good"),
        (
            'title = """\n[[call]]\nnamo = 1\n"""\n[[call]]\nname = "a"\nnamo = 1',
            'x.toml:7: call[0].namo is not a known key; did you mean "name"?',
        ),
        ('table.kinb = "event"', 'x.toml:1: table.kinb is not a known key; did you mean "kind"?'),
    ],
)
def test_wrong_shape(text: str, message: str) -> None:
    assert told(text) == message


def test_the_line_is_of_the_right_entry() -> None:
    assert told(CALLS).startswith("x.toml:6: call[1].text is not a known key")


def test_syntax() -> None:
    assert told("title = 1\nx = = 2") == "x.toml:2: invalid value"
    assert told('\n\ntitle = "a').startswith("x.toml:3: ")
    assert told("title = 1\ntitle = 2").startswith("x.toml:2: ")


def test_not_utf8() -> None:
    assert told(b"# ok\ntitle = '\xff'") == "x.toml:2: the file is not UTF-8"


def test_too_much() -> None:
    assert told("title = " + "[" * 100_000).startswith("x.toml:1: ")
    assert told("title = " + "9" * 10_000).startswith("x.toml:1: ")


def test_missing_folder_and_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^seen\.toml: there is no such file$"):
        read(tmp_path / "a.toml", File, "seen.toml")
    with pytest.raises(UserError, match=r"this is a folder"):
        read(tmp_path, File)
    if os.name == "posix":
        pipe = tmp_path / ("n" * 300)
        with pytest.raises(UserError, match=r"cannot be read: "):
            read(pipe, File)


def test_read_names_the_path(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('title = "x"')
    assert read(path, File).title == "x"
    path.write_text("nope = 1")
    with pytest.raises(UserError, match=r"a\.toml:1: nope is not"):
        read(path, File)


def test_nearest() -> None:
    assert nearest("colour", ["color", "kind"]) == '; did you mean "color"?'
    assert nearest("xyz", ["color"]) == ""


def test_shown_path() -> None:
    assert shown_path(("a", 1, "b c", "d")) == 'a[1]."b c".d'


def test_rules_root() -> None:
    assert (rules_root() / "data").is_dir()


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_is_a_value_or_one_sentence(text: bytes) -> None:
    try:
        assert isinstance(parse(text, File, "x.toml"), File)
    except UserError as error:
        assert str(error).startswith("x.toml:")


PIECES = [
    "[[call]]\n",
    'name = "a"\n',
    "[call.inner]\n",
    "[table]\n",
    'kind = "x"\n',
    "methods = [1]\n",
    "q = {}\n",
    "pair = []\n",
    '"""',
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_near_misses_have_a_line(text: str) -> None:
    try:
        parse(text.encode(), File, "x.toml")
    except UserError as error:
        line = int(str(error).split(":")[1])
        assert 1 <= line <= text.count("\n") + 1
