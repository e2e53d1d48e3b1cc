"""JSON: values with their places, and what a broken file leaves."""

from __future__ import annotations

import pytest

from linter.languages import front_end, suffixes
from linter.languages.json.front import DEEPEST, parse
from linter.words.check import faults
from linter.words.ir import Export, Flag, List, Module, Null, Number, Record, Text


def value(module: Module) -> object:
    (shown,) = module.body
    assert isinstance(shown, Export) and shown.name == "default"
    return shown.value


def test_values() -> None:
    text = b'{"a": [1, -2.5e3, true, false, null, "x\\u00e9\\n"], "b": {}}'
    module = parse(text, ".json")
    found = value(module)
    assert isinstance(found, Record) and not module.errors and module.language == "ecma"
    (first, second) = found.fields
    assert isinstance(first.value, List) and isinstance(second.value, Record) and second.value.fields == ()
    one, number, yes, no, nothing, word = first.value.items
    assert isinstance(one, Number) and one.value == "1" and isinstance(number, Number) and number.value == "-2.5e3"
    assert isinstance(yes, Flag) and yes.value and isinstance(no, Flag) and not no.value and isinstance(nothing, Null)
    assert isinstance(word, Text) and word.value == "xé\n"
    assert text[first.span.start : first.span.end].startswith(b'"a": [') and text[word.span.start] == ord('"')
    assert not faults(module, len(text))


def test_comments_and_trailing_commas() -> None:
    module = parse(b'// first\n{ "a": 1, /* second */ "b": [2,], }\n', ".json")
    found = value(module)
    assert isinstance(found, Record) and len(found.fields) == 2 and not module.errors
    assert [comment.text for comment in module.comments] == ["first", "second"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"   ",
        b"{",
        b"[",
        b'{"a"',
        b'{"a":',
        b'{"a": }',
        b'{"a": 1',
        b"]",
        b"{]",
        b'{"a": "x',
        b"{'a': 1}",
        b"@",
        b"\xff\xfe",
    ],
)
def test_broken(text: bytes) -> None:
    module = parse(text, ".json")
    assert not faults(module, len(text))
    assert module.errors or value(module) is not None


def test_what_can_be_read_is_read() -> None:
    found = value(parse(b'{"a": 1, "b": @, "c": 3', ".json"))
    assert isinstance(found, Record)
    assert [field.key.value for field in found.fields if isinstance(field.key, Text)][:1] == ["a"]


def test_depth_is_bounded() -> None:
    parse(b"[" * (DEEPEST * 100), ".json")


def test_no_suffix_is_claimed() -> None:
    assert ".json" not in suffixes() and front_end(".json") is parse
