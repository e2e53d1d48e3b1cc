"""`"..." % x` and `"...".format(x)`: both are templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from linter.languages.python.literals import template
from linter.words.ir import (
    Argument,
    Attribute,
    Field,
    Index,
    List,
    Native,
    Node,
    Number,
    Record,
    Spread,
    Template,
    Text,
)
from linter.words.span import Span

_PLACE = re.compile(r"%(?:\(([^()]*)\))?[#0\- +]*(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([a-zA-Z%])")
_STEP = re.compile(r"\.([^.\[]+)|\[([^\]]*)\]")

_NESTED = 2


def percent(place: Span, left: Text | Template, right: Node) -> Text | Template:
    """`left % right` with the values in their places; what finds none stays behind as "unused"."""
    values = _Values(right)
    parts: list[Node] = []
    for piece in left.parts if isinstance(left, Template) else (left,):
        parts.extend(_filled(piece, values) if isinstance(piece, Text) else (piece,))
    parts.extend(values.unused())
    return template(place, parts)


class _Values:
    """The right side of `%`, handed out piece by piece."""

    def __init__(self, right: Node) -> None:
        self.right = right
        self.items = list(right.items) if isinstance(right, List) else [right]
        self.named = {
            field.key.value: field.value
            for field in (right.fields if isinstance(right, Record) else ())
            if isinstance(field, Field) and isinstance(field.key, Text)
        }
        self.used: set[str] = set()
        self.looked_up = False

    def take(self) -> Iterator[Node]:
        if self.items:
            yield self.items.pop(0)

    def find(self, name: str) -> Iterator[Node]:
        self.looked_up = True
        if name in self.named:
            self.used.add(name)
            yield self.named[name]
        elif not isinstance(self.right, Record):
            self.items.clear()
            yield Index(self.right.span, self.right, Text(self.right.span, name))

    def unused(self) -> Iterator[Node]:
        left: list[Node] = list(self.items)
        if isinstance(self.right, Record) and self.looked_up:
            left = [f for f in self.right.fields if not _named_in(f, self.used)]
        for item in left:
            yield Native(item.span, "unused", (item,))


def _named_in(field: Field | Spread, names: set[str]) -> bool:
    return isinstance(field, Field) and isinstance(field.key, Text) and field.key.value in names


def _filled(text: Text, values: _Values) -> Iterator[Node]:
    at = 0
    for found in _PLACE.finditer(text.value):
        yield Text(text.span, text.value[at : found.start()])
        at = found.end()
        if found[4] == "%":
            yield Text(text.span, "%")
        elif found[1] is not None:
            yield from values.find(found[1])
        else:
            for _ in range((found[2] == "*") + (found[3] == "*") + 1):
                yield from values.take()
    yield Text(text.span, text.value[at:])


def braces(place: Span, text: Text, args: tuple[Argument, ...]) -> Text | Template | None:
    """`text.format(*args)` with the values in their places; None when `text` is no format."""
    values = _Arguments(args)
    try:
        parts = list(_expanded(text, text.value, values, 0))
    except ValueError:
        return None
    return template(place, [*parts, *values.unused()])


class _Arguments:
    """The arguments of `format`, by place and by name."""

    def __init__(self, args: tuple[Argument, ...]) -> None:
        self.args = args
        self.positional = [arg for arg in args if arg.name is None and not arg.spread]
        self.named = {arg.name: arg for arg in args if arg.name is not None}
        self.lists = [arg for arg in args if arg.spread == "list"]
        self.records = [arg for arg in args if arg.spread == "record"]
        self.used: set[int] = set()
        self.next = 0

    def find(self, name: str) -> Node | None:
        if name == "":
            name, self.next = str(self.next), self.next + 1
        if name.isdecimal():
            number = int(name) if len(name) < 10 else len(self.positional)
            if number < len(self.positional):
                return self._use(self.positional[number])
            return self._inside(self.lists, Number, str(number - len(self.positional)))
        if name in self.named:
            return self._use(self.named[name])
        return self._inside(self.records, Text, name)

    def _inside(self, spreads: list[Argument], kind: type[Text] | type[Number], key: str) -> Node | None:
        if not spreads:
            return None
        value = self._use(spreads[0])
        return Index(value.span, value, kind(value.span, key))

    def _use(self, arg: Argument) -> Node:
        self.used.add(id(arg))
        return arg.value

    def unused(self) -> list[Node]:
        return [Native(arg.span, "unused", (arg.value,)) for arg in self.args if id(arg) not in self.used]


def _expanded(text: Text, value: str, values: _Arguments, depth: int) -> Iterator[Node]:
    for literal, name, spec, _ in Formatter().parse(value):
        yield Text(text.span, literal)
        if name is None:
            continue
        first = re.split(r"[.\[]", name, maxsplit=1)[0]
        found = values.find(first)
        if found is not None:
            yield _reached(found, name[len(first) :])
        if spec and depth < _NESTED:
            yield from (n for n in _expanded(text, spec, values, depth + 1) if not isinstance(n, Text))


def _reached(value: Node, path: str) -> Node:
    """`value` followed by the `.a[b]` of a replacement field."""
    place = value.span
    for step in _STEP.finditer(path):
        if step[1] is not None:
            value = Attribute(place, value, step[1], place)
        else:
            key = Number(place, step[2]) if step[2].isdecimal() else Text(place, step[2])
            value = Index(place, value, key)
    return value
