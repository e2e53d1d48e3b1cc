"""Template marks: the pieces of a file that a template engine replaces or obeys.

They are found before the markup is read and then hidden from it: blanked to the same length, so that every
position stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from linter.words.span import Span

Kind = Literal["value", "statement", "comment"]
Flavor = Literal["server", "vue", "svelte"]

# Longer ones are no marks but two braces that happen to meet, or too long to say one thing.
_LONGEST = 2000
_LONGEST_BLOCK = 20_000
_MISSES = 50

_SERVER = re.compile(rb"\{#|\{%|\{\{\{|\{\{!--|\{\{|<%|<\?php\b|<\?=")
_CLOSERS = {b"{#": b"#}", b"{%": b"%}", b"{{{": b"}}}", b"{{!--": b"--}}", b"{{": b"}}", b"<%": b"%>"}
_COMPONENT = re.compile(rb"<!--|<(script|style)(?=[\s/>])|\{\{", re.IGNORECASE)
_BRACES = re.compile(rb"<!--|<(script|style)(?=[\s/>])|\{", re.IGNORECASE)
_CODE = re.compile(rb"""[{}]|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_CONTROL = re.compile(rb"[#/>^]|(?:else|end|if|range|with|template|define|block|break|continue)\b(?![.(]|\s*[|=])")
_REMARK = re.compile(rb"\{%-?\s*comment\b")
_END_REMARK = re.compile(rb"\{%-?\s*endcomment\s*-?%\}")
_ECHO = re.compile(rb"\s*(?:echo|print)\b")


class Mark(Struct, frozen=True):
    """`inner` is what stands between the signs."""

    span: Span
    inner: Span
    kind: Kind


def find(text: bytes, flavor: Flavor) -> list[Mark]:
    """Every mark of a file, in order; none overlaps another."""
    if flavor == "server":
        return list(_server(text))
    return list(_vue(text) if flavor == "vue" else _svelte(text))


def hidden(text: bytes, marks: list[Mark], flavor: Flavor) -> bytes:
    """`text` as markup alone, of the same length.

    What leaves something in its place stands as a row of `_`, the rest as blanks. Capitalized tags are
    components: they get a small letter, so that no `Link` counts as the `link` that has no contents.
    """
    found = bytearray(text)
    for mark in marks:
        start, end = mark.span
        leaves = mark.kind == "value" or flavor == "svelte" or text[start - 1 : start] == b"="
        found[start:end] = (b"_" if leaves else b" ") * (end - start)
    return bytes(found) if flavor == "server" else re.sub(rb"(</?)[A-Z]", rb"\1x", found)


# --- server templates ------------------------------------------------------------------------


def _server(text: bytes) -> Iterator[Mark]:
    at = 0
    missing: set[bytes] = set()
    while True:
        opening = _SERVER.search(text, at)
        if opening is None:
            return
        sign = opening.group()
        closer = _CLOSERS.get(sign, b"?>")
        at = opening.end()
        close = -1 if closer in missing else text.find(closer, at)
        if close < 0:
            missing.add(closer)
            if closer != b"?>":
                continue
            close = len(text)
        elif sign in (b"{{", b"{{{") and close - at > _LONGEST:
            continue
        end = min(close + len(closer), len(text))
        mark = _classified(text, sign, Span(opening.start(), end), Span(at, close))
        if sign == b"{%" and _REMARK.match(text, opening.start()):
            over = _END_REMARK.search(text, end, end + _LONGEST_BLOCK)
            if over is not None:
                mark = Mark(Span(opening.start(), over.end()), Span(end, over.start()), "comment")
        yield mark
        at = mark.span.end


def _classified(text: bytes, sign: bytes, span: Span, inner: Span) -> Mark:
    """The kind of a mark, by its sign and by what comes first in it; `inner` without the marks' own signs."""
    start, end = inner
    kind: Kind = "statement"
    if sign in (b"{#", b"{{!--"):
        kind = "comment"
    elif sign == b"<%":
        first = text[start : start + 1]
        if first in (b"=", b"-") and end - start < _LONGEST:
            kind = "value"
        elif first == b"#":
            kind = "comment"
        start = _skip(text, start, end, b"=-_#")
        end = _back(text, start, end, b"-_")
    elif sign == b"<?=":
        kind = "value" if end - start < _LONGEST else "statement"
        end = _back(text, start, end, b"; \t\r\n")
    elif sign == b"<?php":
        echo = _ECHO.match(text, start, end)
        if echo is not None and end - start < _LONGEST:
            kind, start, end = "value", echo.end(), _back(text, start, end, b"; \t\r\n")
    elif sign in (b"{{", b"{{{"):
        start = _skip(text, start, end, b"-~&= \t\r\n")
        end = _back(text, start, end, b"-~")
        if text[start : start + 1] == b"!" and text[start + 1 : start + 2] not in (b"!", b"="):
            kind, start = "comment", start + 1
        elif not _CONTROL.match(text, start, end) and text[start:end].strip():
            kind = "value"
    return Mark(span, Span(min(start, end), end), kind)


def _skip(text: bytes, start: int, end: int, signs: bytes) -> int:
    while start < end and text[start] in signs:
        start += 1
    return start


def _back(text: bytes, start: int, end: int, signs: bytes) -> int:
    while end > start and text[end - 1] in signs:
        end -= 1
    return end


# --- components ------------------------------------------------------------------------------


def _beyond(text: bytes, opening: re.Match[bytes]) -> int:
    """The byte behind a comment, a script or a style: their braces are their own."""
    kind = opening.group(1)
    if kind is None:
        end = text.find(b"-->", opening.end())
        return len(text) if end < 0 else end
    tag = text.find(b">", opening.end())
    if tag < 0 or text[tag - 1 : tag] == b"/":
        return len(text) if tag < 0 else tag
    close = re.compile(b"</" + kind, re.IGNORECASE).search(text, tag)
    return close.end() if close else len(text)


def _vue(text: bytes) -> Iterator[Mark]:
    at = 0
    while True:
        opening = _COMPONENT.search(text, at)
        if opening is None:
            return
        if opening.group() != b"{{":
            at = _beyond(text, opening)
            continue
        at = opening.end()
        close = text.find(b"}}", at, at + _LONGEST)
        if close >= 0:
            yield Mark(Span(opening.start(), close + 2), Span(at, close), "value")
            at = close + 2


def _svelte(text: bytes) -> Iterator[Mark]:
    at = misses = 0
    while misses < _MISSES:
        opening = _BRACES.search(text, at)
        if opening is None:
            return
        if opening.group() != b"{":
            at = _beyond(text, opening)
            continue
        at = opening.end()
        close = _closing(text, at)
        if close < 0:
            misses += 1
            continue
        yield Mark(Span(opening.start(), close + 1), Span(at, close), "value")
        at = close + 1


def _closing(text: bytes, at: int) -> int:
    """Where the brace that is open at byte `at` is closed; -1: nowhere near."""
    depth = 1
    for token in _CODE.finditer(text, at, at + _LONGEST_BLOCK):
        word = token.group()
        if word == b"{":
            depth += 1
        elif word == b"}":
            depth -= 1
            if depth == 0:
                return token.start()
    return -1
