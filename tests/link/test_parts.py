"""A part of `values` alone: it is given answers that a test makes up, and nothing else of the linker runs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from linter.flow.graph import AnyValue, Attr, Const, Facts, Free, Read
from linter.flow.walk import facts_of
from linter.knowledge.library import bundled
from linter.languages import front_end
from linter.link.modules.layout import Layout
from linter.link.modules.resolve import Modules
from linter.link.program.program import MODULE, Nowhere, Program, Ref, Routine, Site
from linter.link.values.protocol import ClassKey
from linter.link.values.reflection import Reflection
from linter.link.values.states import States


class Answers:
    """Variables are seen through; fields and imports are called by their names; nothing else is known."""

    def __init__(self, facts: Facts) -> None:
        self.program = Program(Modules(frozenset(("a",)), Layout()), Nowhere())
        self.program.add("a", facts)
        self.idioms = bundled().idioms
        self.asked: list[str] = []

    def plain(self, file: int, value: int) -> AnyValue:
        held = self.program.facts[file].values[value]
        return self.plain(file, held.value) if isinstance(held, Read) else held

    def ends(self, ref: Ref) -> tuple[Ref, ...]:
        held = self.program.value(ref)
        return self.ends(ref._replace(value=held.value)) if isinstance(held, Read) else (ref,)

    def constant(self, ref: Ref) -> str | None:
        held = self.plain(ref.file, ref.value)
        return held.value if isinstance(held, Const) and isinstance(held.value, str) else None

    def method(self, file: int, callee: int) -> str:
        held = self.plain(file, callee)
        return held.name if isinstance(held, (Attr, Free)) else ""

    def imported(self, file: int, module: str, name: str) -> list[Ref]:
        self.asked.append(f"{module}:{name}")
        return [Ref(file, MODULE)]

    def field(self, base: Ref, name: str) -> list[Ref]:
        self.asked.append(f".{name}")
        return [base]

    def follow(self, ref: Ref) -> Sequence[Ref] | None:
        return None

    def elements(self, base: Ref) -> list[Ref]:
        return []

    def functions(self, callee: Ref) -> list[tuple[Routine, Ref | None]]:
        return []

    def bound(self, site: Site, context: int, routine: Routine, index: int) -> list[Ref]:
        return []

    def outside(self, key: ClassKey, name: str) -> list[Ref]:
        return []


def answers(text: str, suffix: str) -> Answers:
    parse = front_end(suffix)
    assert parse is not None
    return Answers(facts_of(parse(text.encode(), suffix), bundled().idioms))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('import_string("app.log.track")', ["app.log:track"]),
        ('name = "app.log"\nimport_module(name)', ["app.log:*"]),
        ("import_module(name)", []),
        ('print("app.log")', []),
        ('name = "track"\ngetattr(user, name)', []),
    ],
)
def test_what_is_found_by_a_written_name(text: str, asked: list[str]) -> None:
    whole = answers(text, ".py")
    call = whole.program.facts[0].calls[-1]
    Reflection(whole.program, whole).found(Ref(0, call.callee), call, whole.method(0, call.callee))
    assert whole.asked == asked


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("const a = <select onChange={event => event.target.value} />", True),
        ('const a = <input type="checkbox" onChange={event => event.target.value} />', True),
        ("const a = <input onChange={event => event.target.value} />", False),
        ("const a = event => event.target.value", False),
    ],
)
def test_what_can_only_be_chosen(text: str, chosen: bool) -> None:
    whole = answers(text, ".tsx")
    values = whole.program.facts[0].values
    given = next(number for number, value in enumerate(values) if isinstance(value, Attr) and value.name == "value")
    assert States(whole.program, whole).is_chosen(Ref(0, given)) is chosen
