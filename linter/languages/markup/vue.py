"""Directives: attributes that hold code (`:a="b"`, `@a="b"`, `v-a="b"`), in components and in plain HTML."""

from __future__ import annotations

import re

from linter.languages.markup.elements import Head, handler, literal
from linter.languages.markup.page import Page
from linter.languages.markup.tokens import Attribute
from linter.words.ir import Field, Flag, Name, Node, Spread, Text
from linter.words.span import Span

_SHORT = {":": "bind", "@": "on", "#": "slot"}
# Other attributes that begin with "x-" hold text.
_PLAIN_HTML = frozenset({"bind", "on", "model", "for", "if", "show", "text", "html", "data", "init", "effect"})
_FOR = re.compile(rb"\s(?:in|of)\s")
_HYPHEN = re.compile(r"-(\w)")


def directive(page: Page, head: Head, attribute: Attribute) -> bool:
    """Add what a directive says to `head`; False when the attribute is none."""
    word = page.word(attribute.name)
    kind, argument = _parted(page, word)
    if not kind or (word[0] in _SHORT and not argument):
        return False
    if kind == "for" and attribute.value is not None:
        return _each(page, head, attribute.value)
    if kind == "slot":
        if attribute.value is not None:
            head.slot = page.parameters(attribute.value)
        head.fields.append(Field(attribute.span, Text(attribute.name, word), Flag(attribute.span, True)))
        return True
    value = _value(page, kind, argument, attribute)
    if value is None:
        return False
    if kind == "bind" and not argument:
        head.fields.append(Spread(attribute.span, value))
    else:
        head.fields.append(Field(attribute.span, _key(page, kind, argument, attribute), value))
    return True


def _parted(page: Page, word: str) -> tuple[str, str]:
    """A name as kind and argument, without modifiers: `v-on:a.b` is ("on", "a")."""
    short = _SHORT.get(word[:1], "")
    if short and (short != "slot" or page.flavor == "vue"):
        return short, _without_modifiers(word[1:])
    kind, _, argument = word[2:].partition(":")
    kind = kind.partition(".")[0]
    if word.startswith("v-") or (word.startswith("x-") and page.flavor == "server" and kind in _PLAIN_HTML):
        return kind, _without_modifiers(argument)
    return "", ""


def _without_modifiers(argument: str) -> str:
    if argument.startswith("["):
        return argument.partition("]")[0] + "]"
    return argument.partition(".")[0]


def _key(page: Page, kind: str, argument: str, attribute: Attribute) -> Node:
    name = attribute.name
    if argument.startswith("["):
        offset = page.text.find(b"[", *name) + 1
        computed = page.expression(Span(offset, max(offset, page.text.rfind(b"]", *name))))
        if computed is not None:
            return computed
    if kind == "bind":
        return Text(name, argument)
    if kind == "on":
        return Text(name, f"@{argument}")
    mark = page.word(Span(name.start, name.start + 2))
    return Text(name, f"{mark}{kind}:{argument}" if argument else f"{mark}{kind}")


def _value(page: Page, kind: str, argument: str, attribute: Attribute) -> Node | None:
    """The code in a directive; None when it is no code after all."""
    span = attribute.value
    if span is None:
        if kind != "bind":
            return Flag(attribute.span, True)
        name = attribute.name
        return Name(name, _HYPHEN.sub(lambda match: match.group(1).upper(), argument)) if argument else None
    found = handler(page, span, "$event") if kind == "on" and argument else page.expression(span)
    if found is None:
        # plain HTML may mean something else by these names
        found = page.torn(span) if page.flavor == "vue" else literal(page, span)
    return found


def _each(page: Page, head: Head, span: Span) -> bool:
    """`item in items`, `(item, index) of items`."""
    between = _FOR.search(page.text, *span)
    if between is None:
        return False
    names = page.trimmed(Span(span.start, between.start()))
    if page.text[names.start : names.start + 1] == b"(" and page.text[names.end - 1 : names.end] == b")":
        names = Span(names.start + 1, max(names.start + 1, names.end - 1))
    params = page.parameters(names)
    source = page.code(Span(between.end(), span.end))
    target = params[0].target if params else Text(Span(names.start, names.start), "")
    head.each = (target, source)
    return True
