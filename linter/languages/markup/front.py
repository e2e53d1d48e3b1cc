"""Markup, with the scripts and the expressions in it, to one neutral tree.

The result is an ECMAScript module: first what the scripts say, then the elements, whose expressions see the
scripts' names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from linter.languages.markup import server, svelte
from linter.languages.markup.elements import Head, literal, plain, tag_of
from linter.languages.markup.marks import Flavor, Mark, find, hidden
from linter.languages.markup.page import Page
from linter.languages.markup.tokens import Chars, End, Raw, Remark, Start, Token, tokens
from linter.languages.markup.tree import CLOSES, Frame, Tree
from linter.languages.markup.vue import directive
from linter.words.ir import Comment, Module, Native, Node, Text
from linter.words.span import Span

_FLAVORS: Mapping[str, Flavor] = {".vue": "vue", ".svelte": "svelte"}
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_RAW = frozenset({"script", "style", "textarea", "title"})
_TYPED = re.compile(rb"""<script\b[^>]{0,200}?\slang\s*=\s*["']?(tsx?)\b""", re.IGNORECASE)
# What a script's `type` or `lang` says of its grammar. Consent managers keep scripts as plain text until asked.
_GRAMMARS = {
    "": ".js",
    "module": ".js",
    "text/javascript": ".js",
    "application/javascript": ".js",
    "application/x-javascript": ".js",
    "text/ecmascript": ".js",
    "application/ecmascript": ".js",
    "text/plain": ".js",
    "text/partytown": ".js",
    "js": ".js",
    "javascript": ".js",
    "jsx": ".jsx",
    "babel": ".jsx",
    "text/babel": ".jsx",
    "text/jsx": ".jsx",
    "ts": ".ts",
    "typescript": ".ts",
    "text/typescript": ".ts",
    "application/typescript": ".ts",
    "tsx": ".tsx",
}


def parse(text: bytes, suffix: str) -> Module:
    """One file as a `Module` of the language "ecma", whatever its bytes are; `suffix` tells the kind of markup."""
    flavor = _FLAVORS.get(suffix, "server")
    marks = find(text, flavor)
    typed = _TYPED.search(text)
    code = "." + typed.group(1).decode().lower() if typed else ".js"
    page = Page(text, flavor, marks, _value if flavor == "vue" else svelte.value, code)
    if flavor == "server":
        page.value = server.value
    reading = _Reading(page)
    for token in tokens(hidden(text, marks, flavor), reading.is_raw):
        try:
            reading.read(token)
        except Exception:  # a fault of ours in one tag must not cost the rest of the file
            reading.tree.add(Native(token.span, "fault", ()))
    reading.tree.finish(len(text))
    page.comments.extend(_remarks(page))
    notes = tuple(sorted(set(page.comments), key=lambda note: note.span))
    body = (*reading.scripts, *reading.tree.nodes)
    return Module(Span(0, len(text)), "ecma", body, notes, tuple(sorted(set(page.errors))))


def _value(page: Page, mark: Mark) -> Node:
    return page.code(mark.inner)


def _remarks(page: Page) -> list[Comment]:
    return [
        Comment(mark.span, page.word(mark.inner).strip("- \t\r\n")) for mark in page.marks if mark.kind == "comment"
    ]


class _Reading:
    """The tokens of one file on their way to `scripts` and `tree`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree = Tree(CLOSES if page.flavor == "server" else {})
        self.scripts: list[Node] = []
        self.raw: Start | None = None

    def name(self, span: Span) -> str:
        word = self.page.word(span)
        return word.lower() if self.page.flavor == "server" else word

    def is_raw(self, start: Start) -> bool:
        name = self.name(start.name)
        if name == "template" and self.page.flavor == "vue":
            return self._said(start, "lang") not in ("", "html")
        return name in _RAW

    def read(self, token: Token) -> None:
        page = self.page
        if isinstance(token, Start):
            self._start(token)
        elif isinstance(token, End):
            self.tree.close(self.name(token.name), *token.span)
        elif isinstance(token, Chars):
            self._chars(token.span)
        elif isinstance(token, Raw) and self.raw is not None:
            self._contents(self.raw, token.span)
        elif isinstance(token, Remark):
            said = page.word(token.span).removeprefix("<!--").removesuffix("-->")
            page.comments.append(Comment(token.span, said.strip()))

    def _start(self, start: Start) -> None:
        page, name = self.page, self.name(start.name)
        self.raw = start
        head = Head(tag_of(page, start.name), start.span)
        if not start.whole:
            page.errors.append(start.span)
        for attribute in start.attributes:
            done = svelte.braced if page.flavor == "svelte" else directive
            if not done(page, head, attribute):
                plain(page, head, attribute)
        if start.closed or name in _VOID:
            self.tree.add(head.finish(start.span, ()))
        else:
            self.tree.push(Frame(name, start.span.start, head.finish))

    def _chars(self, span: Span) -> None:
        page, at = self.page, span.start
        for number in page.within(span):
            mark = page.marks[number]
            self._text(Span(at, mark.span.start))
            at = mark.span.end
            if page.flavor == "svelte":
                svelte.mark(page, self.tree, mark)
            elif mark.kind == "value":
                self.tree.add(page.value(page, mark))
        self._text(Span(at, span.end))

    def _text(self, span: Span) -> None:
        if span.start < span.end and not self.page.text[span.start : span.end].isspace():
            self.tree.add(Text(self.page.trimmed(span), " ".join(self.page.prose(span).split())))

    def _contents(self, start: Start, span: Span) -> None:
        name = self.name(start.name)
        if name == "script":
            grammar = _GRAMMARS.get((self._said(start, "lang") or self._said(start, "type")).lower())
            if grammar is not None:
                self.scripts.extend(self.page.statements(span, grammar))
                return
        if name == "style" or not self.page.text[span.start : span.end].strip():
            return
        if name in ("title", "textarea"):
            self._chars(span)
        else:
            self.tree.add(literal(self.page, span))

    def _said(self, start: Start, name: str) -> str:
        """The value of an attribute without marks, "" when there is none."""
        for attribute in start.attributes:
            if attribute.value is not None and self.page.word(attribute.name).lower() == name:
                return self.page.word(attribute.value).partition(";")[0].strip()
        return ""
