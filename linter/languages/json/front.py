"""JSON to the neutral tree: one value that the file shows to others, as a script that exports it would.

Comments and trailing commas are let through; what is broken is left out and marked.
"""

from __future__ import annotations

import json
import re

from linter.words.ir import Comment, Export, Field, Flag, List, Module, Node, Null, Number, Record, Text
from linter.words.span import Span

DEEPEST = 100

_TOKEN = re.compile(
    rb'[ \t\r\n,:]*(?:(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<text>"(?:[^"\\\n]|\\.)*")|(?P<open>[{\[])'
    rb"|(?P<close>[}\]])|(?P<word>[\w.+-]+)|(?P<other>[^ \t\r\n,:]))",
    re.DOTALL,
)
_WORDS = {b"true": True, b"false": False}


def parse(text: bytes, suffix: str) -> Module:
    """One file as a `Module` of the language "ecma". `suffix` makes no difference."""
    reader = _Reader(text)
    value = reader.value(reader.next(), 0)
    body = () if value is None else (Export(value.span, "default", value),)
    rest = reader.next()
    if rest is not None or value is None:
        reader.errors.append(Span(rest.start(rest.lastgroup or 0) if rest else 0, len(text)))
    return Module(Span(0, len(text)), "ecma", body, tuple(reader.comments), tuple(reader.errors))


class _Reader:
    def __init__(self, text: bytes) -> None:
        self.text = text
        self.at = 0
        self.comments: list[Comment] = []
        self.errors: list[Span] = []

    def next(self) -> re.Match[bytes] | None:
        """The next token; comments are kept aside."""
        while found := _TOKEN.match(self.text, self.at):
            self.at = found.end()
            if found.lastgroup != "comment":
                return found
            said = found["comment"].decode("utf-8", "replace").strip("/*")
            self.comments.append(Comment(_span(found), said.strip()))
        return None

    def value(self, token: re.Match[bytes] | None, depth: int) -> Node | None:
        """The value that begins with a token; None when that begins none."""
        if token is None or depth > DEEPEST:
            return None
        span, said = _span(token), token[token.lastgroup or 0]
        if token.lastgroup == "text":
            return Text(span, _unquoted(said))
        if token.lastgroup == "open":
            return self._record(span, depth) if said == b"{" else self._list(span, depth)
        if token.lastgroup != "word":
            self.errors.append(span)
            return None
        if said in _WORDS:
            return Flag(span, _WORDS[said])
        return Null(span) if said == b"null" else Number(span, said.decode("ascii", "replace"))

    def _record(self, start: Span, depth: int) -> Node:
        fields: list[Field] = []
        while (key := self.next()) is not None and key.lastgroup != "close":
            name = self.value(key, depth + 1)
            value = self.value(self._unclosed(), depth + 1)
            if name is not None and value is not None:
                fields.append(Field(Span(name.span.start, value.span.end), name, value))
        return Record(self._ended(start, key), tuple(fields))

    def _list(self, start: Span, depth: int) -> Node:
        items: list[Node] = []
        while (token := self.next()) is not None and token.lastgroup != "close":
            item = self.value(token, depth + 1)
            items += [item] if item is not None else []
        return List(self._ended(start, token), tuple(items))

    def _unclosed(self) -> re.Match[bytes] | None:
        """The next token; the end of the object that it may be stays to be read."""
        before, token = self.at, self.next()
        if token is not None and token.lastgroup == "close":
            self.at = before
            return None
        return token

    def _ended(self, start: Span, close: re.Match[bytes] | None) -> Span:
        if close is None:
            self.errors.append(start)
        return Span(start.start, self.at)


def _span(token: re.Match[bytes]) -> Span:
    return Span(*token.span(token.lastgroup or 0))


def _unquoted(said: bytes) -> str:
    text = said.decode("utf-8", "replace")
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return text[1:-1]
