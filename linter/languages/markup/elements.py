"""Start tags: what kind of element, and its plain attributes."""

from __future__ import annotations

from msgspec import Struct, field

from linter.languages.markup.page import Page
from linter.languages.markup.tokens import Attribute
from linter.words.ir import Attribute as Member
from linter.words.ir import Block, Each, Element, Field, Flag, Function, Name, Node, Param, Spread, Template, Text
from linter.words.span import Span


class Head(Struct):
    """A start tag as it is read. `each` is what the element is repeated for, `slot` what its children get."""

    tag: Node
    start: Span
    fields: list[Field | Spread] = field(default_factory=list)
    each: tuple[Node, Node] | None = None
    slot: tuple[Param, ...] = ()

    def finish(self, span: Span, children: tuple[Node, ...]) -> Node:
        if self.slot:
            # the component calls its children, so to speak
            body = Block(Span(self.start.end, span.end), children)
            place = Span(self.slot[0].span.start, span.end)
            children = (Function(place, None, self.slot, body, role="lambda"),)
        found: Node = Element(span, self.tag, tuple(self.fields), children, self.start)
        return Each(span, self.each[0], self.each[1], None, found) if self.each is not None else found


def tag_of(page: Page, name: Span) -> Node:
    """A component is an expression, any other tag a text, in small letters where case means nothing."""
    word = page.word(name)
    if page.flavor == "server":
        return Text(name, word.lower())
    first, *rest = word.split(".")
    if not (first[:1].isupper() or rest) or not first.isidentifier():
        return Text(name, word)
    at = name.start + len(first.encode())
    found: Node = Name(Span(name.start, at), first)
    for part in rest:
        place = Span(at + 1, at + 1 + len(part.encode()))
        at = place.end
        found = Member(Span(name.start, at), found, part, place)
    return found


def plain(page: Page, head: Head, attribute: Attribute) -> None:
    """An attribute that is no directive."""
    word = page.word(attribute.name)
    if page.flavor == "server":
        word = word.lower()
    key, value = Text(attribute.name, word), attribute.value
    if value is None:
        marks = page.within(attribute.name)
        if marks and page.marks[marks[0]].span == attribute.name:
            head.fields.append(Spread(attribute.span, page.value(page, page.marks[marks[0]])))
        else:
            head.fields.append(Field(attribute.span, key, Flag(attribute.span, True)))
        return
    found = handler(page, value, "event") if word.startswith("on") and page.flavor != "svelte" else None
    head.fields.append(Field(attribute.span, key, found or literal(page, value)))


def handler(page: Page, span: Span, param: str) -> Node | None:
    """What an event does: a function, by its name or as it stands, or code that may use `param`."""
    found = page.handler(span)
    if found is None or isinstance(found, (Name, Member, Function)):
        return found
    place = Span(span.start, span.start)
    return Function(span, None, (Param(place, Name(place, param), None, None),), found, role="lambda")


def literal(page: Page, span: Span) -> Node:
    """The value of an attribute, with the values of the marks in it."""
    parts: list[Node] = []
    at = span.start
    for number in page.within(span) if page.flavor != "vue" else ():
        mark = page.marks[number]
        if mark.span.start > at:
            place = Span(at, mark.span.start)
            parts.append(Text(place, page.prose(place)))
        if mark.kind == "value":
            parts.append(page.value(page, mark))
        at = mark.span.end
    if at < span.end or not parts:
        place = Span(at, span.end)
        parts.append(Text(place, page.prose(place)))
    if len(parts) == 1 and parts[0].span == span:
        return parts[0]
    texts = [part.value for part in parts if isinstance(part, Text)]
    if len(texts) == len(parts):
        return Text(span, "".join(texts))
    return parts[0] if len(parts) == 1 else Template(span, tuple(parts))
