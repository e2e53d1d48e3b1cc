"""The one way to read our TOML: bytes in, frozen values out, and every fault is one sentence with its place.

Shapes are frozen msgspec Structs with `forbid_unknown_fields`. A fault is a `UserError` such as
`rules/sdks/x.toml:12: call[3].methodz is not a known key; did you mean "methods"?`
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
import tomli

import linter
from linter.words.mistake import UserError

T = TypeVar("T")
Keys = tuple[str | int, ...]


def rules_root() -> Path:
    """The folder with `sdks/`, `data/` and `checks/`: inside the installed package, else of the checkout.

    Raises UserError when neither is there.
    """
    package = Path(linter.__file__).resolve().parent
    for folder in (package / "rules", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise UserError(f"{package}: the folder of rules is missing; install the package again")


def read(path: Path, shape: type[T], shown: str | None = None) -> T:
    """The file at `path` as a `shape`; messages call it `shown` (default: the path). Raises UserError."""
    name = path.as_posix() if shown is None else shown
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{name}: there is no such file") from None
    except IsADirectoryError:
        raise UserError(f"{name}: this is a folder, not a file") from None
    except OSError as error:
        raise UserError(f"{name}: cannot be read: {error.strerror or error}") from None
    return parse(text, shape, name)


def parse(text: bytes, shape: type[T], shown: str) -> T:
    """The TOML in `text` as a `shape`; messages call it `shown`. Raises UserError."""
    try:
        source = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{shown}:{_line_at(text, error.start)}: the file is not UTF-8") from None
    try:
        raw = tomli.loads(source)
    except tomli.TOMLDecodeError as error:
        raise UserError(_syntax(str(error), source, shown)) from None
    except (RecursionError, ValueError):
        raise UserError(f"{shown}:1: the file nests too deeply or holds a number that is too long") from None
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        fault = _fault(raw, shape, str(error))
        raise UserError(f"{shown}:{_line(source, raw, fault)}: {fault.sentence}") from None


def nearest(word: str, known: Sequence[str]) -> str:
    """`; did you mean "..."?` for the known word most like `word`, "" when none is."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _line_at(text: bytes, offset: int) -> int:
    return text.count(b"\n", 0, offset) + 1


def _syntax(message: str, source: str, shown: str) -> str:
    """tomli's message with its line moved to the front."""
    found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", message)
    if found is None:
        return f"{shown}:1: {message}"
    line = int(found.group(1)) if found.group(1) else source.count("\n") + 1
    what = message[: found.start()]
    return f"{shown}:{line}: {what[:1].lower()}{what[1:]}"


# ---- what is wrong


class _Fault(msgspec.Struct, frozen=True):
    """Where the value is wrong (keys from the top) and the sentence that says so."""

    keys: Keys
    sentence: str


def _fault(value: Any, shape: Any, message: str) -> _Fault:
    """The innermost part of `value` that does not fit, found by converting part by part."""
    keys: Keys = ()
    while True:
        for key, part, part_shape in _parts(value, shape):
            try:
                msgspec.convert(part, part_shape)
            except msgspec.ValidationError as error:
                keys, value, shape, message = (*keys, key), part, part_shape, str(error)
                break
        else:
            return _explain(keys, value, shape, message)


def _explain(keys: Keys, value: Any, shape: Any, message: str) -> _Fault:
    here = shown_path(keys)
    struct = _struct(shape)
    if struct is not None and isinstance(value, dict):
        known = [field.encode_name for field in msgspec.structs.fields(struct)]
        for key in value:
            if key not in known:
                path = (*keys, key)
                return _Fault(path, f"{shown_path(path)} is not a known key{nearest(key, known)}")
        for field in msgspec.structs.fields(struct):
            if field.required and field.encode_name not in value:
                return _Fault(keys, f'{here or "the file"} lacks the key "{field.encode_name}"')
    words = _words(shape)
    if words and isinstance(value, str):
        hint = nearest(value, words) or f"; known are {', '.join(words)}"
        return _Fault(keys, f'{here}: "{value}" is not a known word{hint}')
    return _Fault(keys, f"{here or 'the file'}: {_reworded(message)}")


def shown_path(keys: Keys) -> str:
    """`("call", 3, "methods")` as `call[3].methods`; indices count from 0."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            plain = re.fullmatch(r"[A-Za-z0-9_-]+", key) is not None
            text += ("." if text else "") + (key if plain else f'"{key}"')
    return text


_TERMS = {"array": "list", "object": "table", "str": "text", "int": "whole number", "bool": "true or false"}


def _reworded(message: str) -> str:
    """msgspec's message in TOML's terms, without its path."""
    message = re.sub(r" - at (?:key in )?`\$.*$", "", message)
    found = re.fullmatch(r"Expected `([^`]*)`, got `([^`]*)`", message)
    if found is None:
        return message.replace("`", '"')
    wanted, got = (" or ".join(_TERMS.get(term, term) for term in part.split(" | ")) for part in found.groups())
    return f"should be {wanted}, not {got}"


def _members(shape: Any) -> tuple[Any, ...]:
    """The alternatives of a union, or the shape alone."""
    while get_origin(shape) is Annotated:
        shape = get_args(shape)[0]
    if get_origin(shape) in (Union, types.UnionType):
        return tuple(member for alternative in get_args(shape) for member in _members(alternative))
    return (shape,)


def _struct(shape: Any) -> type[msgspec.Struct] | None:
    for member in _members(shape):
        if isinstance(member, type) and issubclass(member, msgspec.Struct):
            return member
    return None


def _words(shape: Any) -> list[str]:
    """The words of a closed set."""
    words: list[str] = []
    for member in _members(shape):
        if get_origin(member) is Literal:
            words += [str(word) for word in get_args(member)]
        elif isinstance(member, type) and issubclass(member, Enum):
            words += [str(word.value) for word in member]
    return words


def _parts(value: Any, shape: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """The parts of a table or list with their keys and shapes."""
    if isinstance(value, dict):
        struct = _struct(shape)
        if struct is not None:
            for field in msgspec.structs.fields(struct):
                if field.encode_name in value:
                    yield field.encode_name, value[field.encode_name], field.type
            return
        for member in _members(shape):
            origin, inner = get_origin(member), get_args(member)
            if isinstance(origin, type) and issubclass(origin, Mapping) and len(inner) == 2:
                yield from ((key, part, inner[1]) for key, part in value.items())
                return
    elif isinstance(value, list):
        for member in _members(shape):
            origin, inner = get_origin(member), get_args(member)
            if origin is tuple and inner[-1] is not Ellipsis:
                yield from (
                    (i, part, part_shape) for i, (part, part_shape) in enumerate(zip(value, inner, strict=False))
                )
                return
            if isinstance(origin, type) and not issubclass(origin, Mapping) and inner:
                yield from ((i, part, inner[0]) for i, part in enumerate(value))
                return


# ---- where it stands in the text

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]#]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_QUOTED = re.compile(r'(?:the file|[\w.\[\]]+): "([^"]+)"')
_WORD = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def _line(source: str, raw: Any, fault: _Fault) -> int:
    """The line of the fault, as near as the text shows it: the best-matching key, then the rest inside it."""
    best, line, end = 0, 1, 0
    lines = source.splitlines()
    for number, keys in _keys(lines):
        if best and number > line and not end:
            end = number
        if len(keys) > best and keys == fault.keys[: len(keys)]:
            best, line, end = len(keys), number, 0
    rest = [key for key in fault.keys[best:] if isinstance(key, str)]
    value = _get(raw, fault.keys)
    if isinstance(value, str):
        rest.append(value)
    elif quoted := _QUOTED.match(fault.sentence):  # what a table's own check names
        rest.append(quoted.group(1))
    for word in rest:
        for number in range(line, end or len(lines) + 1):
            if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", lines[number - 1]):
                line = number
                break
    return line


def _keys(lines: list[str]) -> Iterator[tuple[int, Keys]]:
    """Every table header and key with its full path, lists of tables counted."""
    counts: dict[Keys, int] = {}
    table: Keys = ()
    inside = ""
    for number, line in enumerate(lines, 1):
        for mark in ('"""', "'''"):
            if inside in ("", mark) and line.count(mark) % 2:
                if inside:
                    line = ""
                inside = "" if inside else mark
                break
        else:
            if inside:
                continue
        if header := _HEADER.match(line):
            names = [word.strip("\"'") for word in _WORD.findall(header.group(2))]
            table = ()
            for i, name in enumerate(names):
                table = (*table, name)
                if i == len(names) - 1 and header.group(1) == "[[":
                    counts[table] = counts.get(table, -1) + 1
                if table in counts:
                    table = (*table, counts[table])
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *(word.strip("\"'") for word in _WORD.findall(key.group(1))))


def _get(value: Any, keys: Keys) -> Any:
    """The value at `keys`; None when there is none (a missing key)."""
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value
