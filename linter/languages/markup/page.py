"""What every part of the front end shares: the file, its template marks, and code read out of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from html import unescape
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from linter.languages.ecma.front import parse as parse_code
from linter.languages.markup.excerpt import Edit, Excerpt, rewritten
from linter.languages.markup.marks import Flavor, Mark
from linter.words.ir import (
    Attribute,
    Block,
    Comment,
    Function,
    Handler,
    Module,
    Name,
    Native,
    Node,
    Null,
    Param,
    Template,
    Text,
)
from linter.words.span import Span

_HOLE = re.compile(r"__hole_(\d+)__")
_ENTITY = re.compile(rb"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,40});")
# Most expressions in markup are paths, which need no grammar; a path is none if it begins with a word of the language.
_PATH = re.compile(rb"([A-Za-z_$][\w$]*)(?:\.[A-Za-z_$][\w$]*)*")
_RESERVED = re.compile(
    rb"true|false|null|undefined|new|typeof|void|delete|await|yield|async|function|class|import|super|if|for|while"
    rb"|do|return|throw|break|continue|switch|case|try|var|let|const|debugger|default|else|in|of|instanceof|with"
    rb"|enum|export|extends|finally|catch|__hole_.*"
)
_NO_MARKS = range(0)
# Blanks in front of a script are read faster than its nodes are moved, if there are not many more of them.
_MOST_BLANKS = 8


class Page(Struct):
    """One file on its way to the neutral tree.

    `suffix` chooses the grammar of expressions in markup. `value` lowers a server's mark to what it prints.
    """

    text: bytes
    flavor: Flavor
    marks: Sequence[Mark]
    value: Callable[[Page, Mark], Node]
    suffix: str = ".js"
    comments: list[Comment] = field(default_factory=list)
    errors: list[Span] = field(default_factory=list)

    def word(self, span: Span) -> str:
        return self.text[span.start : span.end].decode("utf-8", "replace")

    def prose(self, span: Span) -> str:
        """A range as text, with entities resolved."""
        found = self.word(span)
        return unescape(found) if "&" in found else found

    def trimmed(self, span: Span) -> Span:
        """`span` without blanks around it."""
        word = self.text[span.start : span.end]
        start = span.start + len(word) - len(word.lstrip())
        return Span(start, start + len(word.strip()))

    def within(self, span: Span) -> range:
        """The numbers of the marks inside a range."""
        if not self.marks:
            return _NO_MARKS
        first = bisect_left(self.marks, span.start, key=_start)
        last = bisect_left(self.marks, span.end, lo=first, key=_start)
        while last > first and self.marks[last - 1].span.end > span.end:
            last -= 1
        return range(first, last)

    # --- code ----------------------------------------------------------------------------------

    def statements(self, span: Span, suffix: str) -> list[Node]:
        """The statements of a script."""
        found = self._script(span, suffix)
        self.comments.extend(found.comments)
        self.errors.extend(found.errors)
        return list(found.body)

    def _script(self, span: Span, suffix: str) -> Module:
        """A script with something in the place of its marks, or as it is where these are none after all."""
        edits = self._holes(span)
        if not edits:
            return self._plain(span, suffix)
        found = self._read(Excerpt.of(self.text, span, edits), suffix)
        if found.errors:
            plain = self._plain(span, suffix)
            if _damage(plain) < _damage(found):
                return plain
        return found

    def handler(self, span: Span) -> Node | None:
        """Statements in an attribute, as one node; None when they cannot be read."""
        said = self.trimmed(span)
        if self.is_path(said):
            return self.path(said)
        found = self._read(Excerpt.of(self.text, span, self._edits(span)), self.suffix)
        return None if found.errors else _single(found, span)

    def expression(self, span: Span, edits: Sequence[Edit] | None = None) -> Node | None:
        """An expression; None when it cannot be read. `edits` replace the usual ones, for entities and marks."""
        span = self.trimmed(span)
        if span.start == span.end:
            return Null(span)
        if self.is_path(span):
            return self.path(span)
        if edits is None:
            edits = self._edits(span)
        # in parentheses an object is no block
        for before, after in ((b"(", b"\n)"), (b"", b"")):
            found = self._read(Excerpt.of(self.text, span, edits, before, after), self.suffix)
            if not found.errors and (found.body or not before):
                self.comments.extend(found.comments)
                return _single(found, span) if found.body else Null(span)
        return None

    def is_path(self, span: Span) -> bool:
        """Whether a range is a name, or several with dots between them."""
        path = _PATH.fullmatch(self.text, *span)
        return path is not None and _RESERVED.fullmatch(path.group(1)) is None

    def path(self, span: Span) -> Node:
        """Names with dots between them."""
        found: Node | None = None
        at = span.start
        for name in self.word(span).split("."):
            place = Span(at, at + len(name.encode()))
            found = Name(place, name) if found is None else Attribute(Span(span.start, place.end), found, name, place)
            at = place.end + 1
        assert found is not None
        return found

    def torn(self, span: Span) -> Node:
        """What can be read of broken code."""
        found = self._script(span, self.suffix)
        self.errors.append(span)
        return Native(span, "error", found.body)

    def code(self, span: Span) -> Node:
        """An expression, or what can be read of it."""
        return self.expression(span) or self.torn(span)

    def parameters(self, span: Span) -> tuple[Param, ...]:
        """Names and patterns as a function's parameters; none when they cannot be read."""
        found = self._read(Excerpt.of(self.text, span, self._edits(span), b"(", b"\n) => 0"), self.suffix)
        one = found.body[0] if len(found.body) == 1 and not found.errors else None
        return one.params if isinstance(one, Function) else ()

    def _plain(self, span: Span, suffix: str) -> Module:
        """A range of the file as it is."""
        start, end = span
        if start < _MOST_BLANKS * (end - start):
            found = parse_code(b" " * start + self.text[start:end], suffix)
            # what is broken may begin at the blanks
            if not found.errors:
                return found
        return self._read(Excerpt.of(self.text, span), suffix)

    def _read(self, excerpt: Excerpt, suffix: str) -> Module:
        change = self._filled if b"__hole_" in excerpt.text else None
        found = rewritten(parse_code(excerpt.text, suffix), excerpt.where, change)
        assert isinstance(found, Module)
        return found

    def _edits(self, span: Span) -> list[Edit]:
        """For code in an attribute: marks become holes, entities what they mean."""
        found = self._holes(span)
        if self.flavor != "svelte" and self.text.find(b"&", span.start, span.end) >= 0:
            taken = [place for place, _ in found]
            for entity in _ENTITY.finditer(self.text, span.start, span.end):
                place = Span(*entity.span())
                value = unescape(entity.group().decode()).encode("utf-8", "replace")
                if value != entity.group() and not any(
                    one.start < place.end and place.start < one.end for one in taken
                ):
                    found.append((place, value))
            found.sort()
        return found

    # --- marks in code ---------------------------------------------------------------------------

    def _holes(self, span: Span) -> list[Edit]:
        """A server's values as names that `_filled` knows again, its statements as blanks."""
        found: list[Edit] = []
        if self.flavor == "server":
            for number in self.within(span):
                mark = self.marks[number]
                if mark.kind == "value" or (mark.kind == "statement" and self._stands_alone(mark)):
                    found.append((mark.span, b"__hole_%d__" % number))
                else:
                    newline = self.text.find(b"\n", *mark.span) >= 0
                    found.append((mark.span, b"\n" if newline else b" "))
        return found

    def _stands_alone(self, mark: Mark) -> bool:
        """Whether a statement stands where a value is wanted: right between quotes, behind an equals sign."""
        start, end = mark.span
        before, behind = self.text[max(0, start - 1) : start], self.text[end : end + 1]
        if before in (b"'", b'"', b"`"):
            return before == behind
        before, behind = self.text[max(0, start - 80) : start].rstrip()[-1:], self.text[end : end + 80].lstrip()[:1]
        return bool(before and behind) and before in b"=:(,[" and behind in b";,)]}"

    def _filled(self, node: Node) -> Node:
        """A node read from code with holes, as what really stands there."""
        if isinstance(node, Text):
            return self._template(node) if "__hole_" in node.value else node
        if isinstance(node, Handler):
            return node if isinstance(node.target, (Name, type(None))) else replace(node, target=None)
        if isinstance(node, Name):
            hole = _HOLE.fullmatch(node.id)
            mark = self._mark(hole, node.span) if hole else None
            if mark is not None:
                return self.value(self, mark)
        changed: dict[str, Any] = {}
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if isinstance(value, str) and "__hole_" in value:
                changed[name] = _HOLE.sub(self._written, value)
        return replace(node, **changed) if changed else node

    def _mark(self, hole: re.Match[str], span: Span) -> Mark | None:
        """The mark that a hole stands for; None when a program itself has such a name."""
        number = int(hole.group(1))
        mark = self.marks[number] if number < len(self.marks) else None
        return mark if mark is not None and span.holds(mark.span) else None

    def _written(self, hole: re.Match[str]) -> str:
        number = int(hole.group(1))
        return self.word(self.marks[number].span) if number < len(self.marks) else hole.group()

    def _template(self, node: Text) -> Node:
        parts: list[Node] = []
        at, place = 0, node.span.start
        for hole in _HOLE.finditer(node.value):
            mark = self._mark(hole, Span(place, node.span.end))
            if mark is None:
                continue
            if hole.start() > at:
                parts.append(Text(Span(place, mark.span.start), node.value[at : hole.start()]))
            parts.append(self.value(self, mark))
            at, place = hole.end(), mark.span.end
        if not parts:
            return node
        if at < len(node.value):
            parts.append(Text(Span(place, node.span.end), node.value[at:]))
        return Template(node.span, tuple(parts))


def _single(found: Module, span: Span) -> Node:
    return found.body[0] if len(found.body) == 1 else Block(span, found.body)


def _damage(found: Module) -> int:
    return sum(span.end - span.start + 1 for span in found.errors)


def _start(mark: Mark) -> int:
    return mark.span.start
