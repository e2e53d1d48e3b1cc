"""Braces in markup: values, blocks (`{#if a}`), tags (`{@html a}`), and attributes that hold code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from linter.languages.markup.elements import Head, literal
from linter.languages.markup.marks import Mark
from linter.languages.markup.page import Page
from linter.languages.markup.tokens import Attribute
from linter.languages.markup.tree import Arm, Frame, Tree
from linter.words.ir import (
    Argument,
    Assign,
    Block,
    Call,
    Each,
    Field,
    Flag,
    Function,
    If,
    Name,
    Native,
    Node,
    Spread,
    Text,
)
from linter.words.span import Span

_WORD = re.compile(rb"\s*([#:/@])\s*([a-z]+)\b(?:\s+(if|then|catch)\b)?")
_AS = re.compile(rb"\sas\s")
_TARGET = re.compile(rb"\s*(\{.*\}|\[.*\]|[\w$]+)\s*(?:,\s*[\w$]+)?\s*(?:\((.*)\))?\s*", re.DOTALL)
_PENDING = re.compile(rb"\s(then|catch)\b")
_SNIPPET = re.compile(rb"\s*([\w$]+)\s*(?:<[^(]*>)?\((.*)\)\s*", re.DOTALL)
_LONGEST = 2000
_SHORTHANDS = frozenset({"bind", "class", "style"})

Arms = list[Arm]


def value(page: Page, mark: Mark) -> Node:
    """A mark in an attribute."""
    span = page.trimmed(mark.inner)
    if page.text.startswith(b"@", span.start):
        return _tag(page, mark.span, span)
    return page.code(span)


def mark(page: Page, tree: Tree, found: Mark) -> None:
    """A mark in text: it opens, goes on with or closes a block, or is a value."""
    inner = found.inner
    sign = _WORD.match(page.text, *inner)
    if sign is None:
        tree.add(page.code(inner))
        return
    first, word, second = (group.decode() if group is not None else "" for group in sign.groups())
    said = page.trimmed(Span(sign.end(2), inner.end))
    if first == "#" and word in _BLOCKS:
        tree.push(_frame(page, Arm(found.span.start, word, said)))
    elif first == ":":
        if second == "if":
            word, said = "elseif", page.trimmed(Span(sign.end(), inner.end))
        tree.branch(Arm(found.span.start, word, said))
    elif first == "/":
        tree.close(f"#{word}", *found.span)
    else:
        tree.add(_tag(page, found.span, page.trimmed(inner)))


def _tag(page: Page, span: Span, inner: Span) -> Node:
    """`@html a`, `@const a = b`."""
    sign = _WORD.match(page.text, *inner)
    if sign is None:
        return page.code(inner)
    word = sign.group(2).decode()
    if word == "const":
        body = page.statements(Span(sign.start(2), inner.end), page.suffix)
        return body[0] if len(body) == 1 else Native(span, "@const", tuple(body))
    said = page.code(Span(sign.end(2), inner.end))
    return said if word == "render" else Native(span, f"@{word}", (said,))


# --- blocks ----------------------------------------------------------------------------------


def _frame(page: Page, arm: Arm) -> Frame:
    arms = [arm]
    lower = _BLOCKS[arm.word]
    return Frame(f"#{arm.word}", arm.start, lambda span, held: lower(page, span, arms), arms=arms)


def _block(arm: Arm, *before: Node) -> Block:
    return Block(Span(arm.start, arm.end), (*before, *arm.held))


def _if(page: Page, span: Span, arms: Arms) -> Node:
    found: Node | None = None
    for arm in reversed(arms):
        if arm.word == "else":
            found = _block(arm)
        else:
            found = If(Span(arm.start, span.end), page.code(arm.said), _block(arm), found)
    assert found is not None
    return found


def _each(page: Page, span: Span, arms: Arms) -> Node:
    """`items as item, index (key)`."""
    first, said = arms[0], arms[0].said
    candidates = list(_AS.finditer(page.text, *said))
    between = candidates[-1] if candidates else None
    named = None
    if between is not None and said.end - between.end() < _LONGEST:
        named = _TARGET.fullmatch(page.text, between.end(), said.end)
    if between is None or named is None:
        found: Node = _block(first, page.code(said))
    else:
        params = page.parameters(Span(*named.span(1)))
        target = params[0].target if params else Text(Span(*named.span(1)), "")
        key = (page.code(Span(*named.span(2))),) if named.group(2) is not None else ()
        source = page.code(Span(said.start, between.start()))
        found = Each(Span(first.start, first.end), target, source, None, _block(first, *key))
    return found if len(arms) == 1 else Block(span, (found, *map(_block, arms[1:])))


def _await(page: Page, span: Span, arms: Arms) -> Node:
    """`{#await a}..{:then b}..{:catch c}`, `{#await a then b}`."""
    first = arms[0]
    inline = _PENDING.search(page.text, *first.said)
    awaited = page.code(Span(first.said.start, inline.start() if inline else first.said.end))
    body: list[Node] = []
    for arm in arms:
        word, said = arm.word, arm.said
        if arm is first and inline is not None:
            word, said = inline.group(1).decode(), page.trimmed(Span(inline.end(), said.end))
        if word != "await":
            body.extend(_bound(page, said, word, awaited))
        body.append(_block(arm))
    # once in the tree: it may be a call
    if not any(isinstance(node, Assign) and node.value is awaited for node in body):
        body.insert(0, awaited)
    return Block(span, tuple(body))


def _bound(page: Page, said: Span, word: str, awaited: Node) -> tuple[Node, ...]:
    """What a promise came to, under the name it gets in an arm."""
    params = page.parameters(said) if said.start < said.end else ()
    if not params:
        return ()
    if word == "then":
        return (Assign(Span(awaited.span.start, said.end), params[0].target, awaited, declares=True),)
    caught = Native(Span(said.start, said.start), "error", ())
    return (Assign(said, params[0].target, caught, declares=True),)


def _key(page: Page, span: Span, arms: Arms) -> Node:
    return _block(arms[0], page.code(arms[0].said))


def _snippet(page: Page, span: Span, arms: Arms) -> Node:
    """`name(a, b)`: a function that gives markup."""
    said = arms[0].said
    named = _SNIPPET.fullmatch(page.text, *said) if said.end - said.start < _LONGEST else None
    if named is None:
        return _block(arms[0], page.code(said))
    params = page.parameters(Span(*named.span(2)))
    return Function(span, named.group(1).decode(), params, Block(Span(said.end, span.end), arms[0].held))


_BLOCKS: Mapping[str, Callable[[Page, Span, Arms], Node]] = {
    "if": _if,
    "each": _each,
    "await": _await,
    "key": _key,
    "snippet": _snippet,
}


# --- attributes ------------------------------------------------------------------------------


def braced(page: Page, head: Head, attribute: Attribute) -> bool:
    """Add `{a}`, `{...a}` or `bind:a={b}` to `head`; False when the attribute is a plain one."""
    marks = page.within(attribute.name)
    if marks and page.marks[marks[0]].span == attribute.name and attribute.value is None:
        _bare(page, head, attribute, page.trimmed(page.marks[marks[0]].inner))
        return True
    word = page.word(attribute.name)
    kind, colon, name = word.partition(":")
    name = name.partition("|")[0]
    if not colon or not name:
        return False
    key = Text(attribute.name, f"{kind}:{name}")
    if attribute.value is not None:
        found = literal(page, attribute.value)
    elif kind in _SHORTHANDS and name.isidentifier():
        found = Name(attribute.name, name)
    else:
        found = Flag(attribute.span, True)
    if kind == "use":
        found = _action(attribute, name, found)
    head.fields.append(Field(attribute.span, key, found))
    return True


def _bare(page: Page, head: Head, attribute: Attribute, inner: Span) -> None:
    if page.text.startswith(b"...", inner.start):
        head.fields.append(Spread(attribute.span, page.code(Span(inner.start + 3, inner.end))))
        return
    if page.text.startswith(b"@", inner.start):
        head.fields.append(Spread(attribute.span, _tag(page, attribute.span, inner)))
        return
    found = page.code(inner)
    name = found.id if isinstance(found, Name) else ""
    head.fields.append(Field(attribute.span, Text(inner, name), found))


def _action(attribute: Attribute, name: str, given: Node) -> Node:
    """`use:a={b}` calls a with the element and b."""
    start, end = attribute.name.end - len(name.encode()), attribute.name.end
    callee = Name(Span(start, end), name)
    element = Argument(Span(end, end), Native(Span(end, end), "element", ()))
    args = (element,) if isinstance(given, Flag) else (element, Argument(given.span, given))
    return Call(Span(start, attribute.span.end), callee, args)
