"""The markup of one file as a tree: tags with their attributes, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from linter.flow.graph import (
    ArgFact,
    Attr,
    Const,
    Free,
    Imported,
    Join,
    Other,
    Phi,
    Read,
    Record,
    Result,
    Seq,
    Typed,
)
from linter.link.program.program import Program, Ref

MOST_PARTS = 80


class Tag(NamedTuple):
    """A start tag. `plain`: the tag is a text, no component. `name` of a component is as written ("Ui.Field").

    `parent` is the number of the tag around it in the same list, -1 for none.
    """

    file: int
    name: str
    plain: bool
    span: tuple[int, int]
    attributes: tuple[ArgFact, ...]
    tag: Ref
    parent: int

    def ref(self, attribute: ArgFact) -> Ref:
        return Ref(self.file, attribute.value)


def tags(program: Program, file: int) -> list[Tag]:
    """Every tag of a file, in the order of the text."""
    facts = program.facts[file]
    whole: dict[int, int] = {}
    for number, value in program.of_kind(file, Other):
        if value.kind == "element":
            start, end = facts.span(number)
            whole[start] = max(end, whole.get(start, end))
    found: list[Tag] = []
    open_: list[tuple[int, int]] = []
    for element in sorted(facts.elements, key=lambda each: each.span):
        start = element.span[0]
        while open_ and open_[-1][0] <= start:
            open_.pop()
        tag = Ref(file, element.tag)
        held = program.value(tag)
        plain = isinstance(held, Const)
        name = str(held.value) if isinstance(held, Const) else ".".join(reversed([*_names(program, tag)]))
        found.append(Tag(file, name, plain, element.span, element.attributes, tag, open_[-1][1] if open_ else -1))
        open_.append((whole.get(start, element.span[1]), len(found) - 1))
    return found


def around(tags: list[Tag], number: int) -> Iterator[int]:
    """The numbers of a tag and of everything around it, outward."""
    while number >= 0:
        yield number
        number = tags[number].parent


def _names(program: Program, ref: Ref) -> Iterator[str]:
    for _ in range(MOST_PARTS):
        held = program.value(ref)
        if isinstance(held, Attr):
            yield held.name
            ref = Ref(ref.file, held.base, ref.context)
        else:
            if isinstance(held, (Read, Free, Imported)):
                yield held.name
            return


def texts(program: Program, ref: Ref) -> tuple[str, ...]:
    """The texts that a value is or may be put together from; true and false as words."""
    found: dict[str, None] = {}
    pending = [ref.value]
    facts = program.facts[ref.file]
    for number in pending:
        held = facts.values[number]
        if isinstance(held, Const):
            said = str(held.value).lower() if isinstance(held.value, bool) else held.value
            found.update(dict.fromkeys([str(said)] if said is not None else []))
        if len(pending) > MOST_PARTS:
            continue
        if isinstance(held, Join):
            pending += held.parts
        elif isinstance(held, Phi):
            pending += held.options
        elif isinstance(held, Seq):
            pending += held.items
        elif isinstance(held, (Read, Typed)) and held.value >= 0:
            pending.append(held.value)
        elif isinstance(held, Result):
            pending += [arg.value for arg in facts.calls[held.call].args]
        elif isinstance(held, Record):
            found.update(dict.fromkeys(entry.key for entry in held.entries if entry.key))
            pending += [entry.value for entry in held.entries]
    return tuple(found)
