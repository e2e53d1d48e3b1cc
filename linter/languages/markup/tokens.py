"""Markup as a row of tokens, in linear time, whatever the bytes are.

Markup has no wrong input, only rules for reading it. A general parser's error recovery costs minutes on a few
hundred kilobytes of broken tags, which anybody can put into a repository; a tokenizer has nothing to recover.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Union

from msgspec import Struct

from linter.words.span import Span

_MARK = re.compile(rb"<(?:(/?)([A-Za-z_\x80-\xff][^\s/>]*)|!--|[!?])")
_GAP = re.compile(rb"[\s/]*")
_NAME = re.compile(rb"=?[^\s/>=]*")
_EQUALS = re.compile(rb"\s*(=)\s*")
# The slash of `a=b/>` ends the tag: templates mean it so.
_BARE = re.compile(rb"[^\s>]*?(?=/?>|\s|\Z)")


class Attribute(Struct, frozen=True):
    """`value` is what stands between the quotes, None for a name alone."""

    span: Span
    name: Span
    value: Span | None


class Start(Struct, frozen=True):
    """A start tag. `closed` is `<a/>`; a tag that is not `whole` was cut off by the next one or by the end."""

    span: Span
    name: Span
    attributes: tuple[Attribute, ...]
    closed: bool
    whole: bool


class End(Struct, frozen=True):
    span: Span
    name: Span


class Remark(Struct, frozen=True):
    """A comment with its marks."""

    span: Span


class Raw(Struct, frozen=True):
    """The contents of an element that holds no markup."""

    span: Span


class Chars(Struct, frozen=True):
    """Text with its entities."""

    span: Span


Token = Union[Start, End, Remark, Raw, Chars]


def tokens(text: bytes, is_raw: Callable[[Start], bool] | None) -> Iterator[Token]:
    """Everything in `text` in order; `is_raw` says whether an element's contents are taken as they are.

    None stands for XML, where nothing is raw and no value holds a "<". Declarations and processing instructions
    are left out.
    """
    at, size = 0, len(text)
    while at < size:
        mark = _MARK.search(text, at)
        if mark is None:
            yield Chars(Span(at, size))
            return
        if mark.start() > at:
            yield Chars(Span(at, mark.start()))
        if mark.group(2) is None:
            kind = mark.group()
            at = _beyond(text, mark)
            if kind == b"<!--":
                yield Remark(Span(mark.start(), at))
        elif mark.group(1):
            at = _past(text, b">", mark.end())
            yield End(Span(mark.start(), at), Span(*mark.span(2)))
        else:
            start = _start(text, mark, is_raw is None)
            yield start
            at = start.span.end
            if not start.closed and start.whole and is_raw is not None and is_raw(start):
                name = re.escape(text[start.name.start : start.name.end])
                close = re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE).search(text, at)
                end = close.start() if close else size
                yield Raw(Span(at, end))
                at = end


def _past(text: bytes, mark: bytes, at: int) -> int:
    """The byte behind the next `mark`, or the end."""
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def _beyond(text: bytes, mark: re.Match[bytes]) -> int:
    """The byte behind a comment, a declaration or an instruction."""
    at = mark.start()
    if mark.group() == b"<!--":
        return _past(text, b"-->", at + 2)
    if text.startswith(b"<![CDATA[", at):
        return _past(text, b"]]>", at)
    if mark.group() == b"<?":
        return _past(text, b">", at)
    end = _past(text, b">", at)
    subset = text.find(b"[", at, end)
    return end if subset < 0 else _past(text, b">", _past(text, b"]", subset))


def _start(text: bytes, mark: re.Match[bytes], is_xml: bool) -> Start:
    name, at, size = Span(*mark.span(2)), mark.end(), len(text)
    found: list[Attribute] = []
    while True:
        gap = _GAP.match(text, at)
        assert gap is not None
        at = gap.end()
        following = text[at : at + 1]
        if following in (b">", b"<", b""):
            break
        one = _attribute(text, at, is_xml)
        found.append(one)
        at = one.span.end
    closed = text[at - 1 : at] == b"/" and gap.end() > gap.start()
    # a tag in half-typed code must not swallow the next one
    whole = following == b">"
    end = min(at + 1, size) if whole else at
    return Start(Span(mark.start(), end), name, tuple(found), closed and whole, whole)


def _attribute(text: bytes, at: int, is_xml: bool) -> Attribute:
    named = _NAME.match(text, at)
    assert named is not None
    name = Span(at, named.end())
    equals = _EQUALS.match(text, named.end())
    if equals is None:
        return Attribute(name, name, None)
    at = equals.end()
    quote = text[at : at + 1]
    if quote in (b'"', b"'"):
        close = text.find(quote, at + 1)
        end = len(text) if close < 0 else close
        torn = text.find(b"<", at, end) if is_xml else -1
        if torn >= 0:
            return Attribute(Span(name.start, torn), name, Span(at + 1, torn))
        return Attribute(Span(name.start, min(end + 1, len(text))), name, Span(at + 1, end))
    if quote == b"<":
        return Attribute(Span(name.start, equals.end(1)), name, None)
    bare = _BARE.match(text, at)
    assert bare is not None
    return Attribute(Span(name.start, bare.end()), name, Span(at, bare.end()))
