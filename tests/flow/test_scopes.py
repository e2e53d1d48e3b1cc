"""What a name may hold where it is read: branches, closures, members, and names declared elsewhere."""

import pytest

from linter.flow.graph import Attr, Const, Facts, Phi, Read, Typed, Update
from linter.flow.walk import facts_of
from linter.knowledge.library import bundled
from linter.languages import front_end


def facts(source: str, suffix: str) -> Facts:
    parse = front_end(suffix)
    assert parse is not None
    return facts_of(parse(source.encode(), suffix), bundled().idioms)


def texts(found: Facts, number: int) -> set[str]:
    """The texts that a value may be; a member of a class is what its methods put there."""
    held, pending, seen = set(), [number], set()
    while pending:
        number = pending.pop()
        value = found.values[number]
        if number in seen:
            continue
        seen.add(number)
        if isinstance(value, Const) and isinstance(value.value, str):
            held.add(value.value)
        elif isinstance(value, (Read, Typed)):
            pending.append(value.value)
        elif isinstance(value, Phi):
            pending.extend(value.options)
        elif isinstance(value, Attr):
            for owner in found.classes:
                pending.extend(owner.fields.get(value.name, ()))
    return held


def sent(source: str, suffix: str) -> list[set[str]]:
    """What each call of `send` is handed, in source order."""
    found = facts(source, suffix)
    calls = sorted(found.calls, key=lambda call: call.span)
    named = [call for call in calls if getattr(found.values[call.callee], "name", "") == "send"]
    return [texts(found, call.args[0].value) for call in named]


PYTHON = [
    ("x = 'a'\nif c:\n    x = 'b'\nsend(x)", [{"a", "b"}]),
    ("if c:\n    x = 'a'\nelse:\n    x = 'b'\nsend(x)", [{"a", "b"}]),
    ("for y in z:\n    x = 'a'\nsend(x)", [{"a"}]),
    ("try:\n    x = 'a'\n    f()\nexcept E:\n    send(x)\n    raise\nsend(x)", [{"a"}, {"a"}]),
    ("x = 'a'\ndef f():\n    x = 'b'\n    send(x)\ndef g():\n    send(x)", [{"b"}, {"a"}]),
    ("x = None\ndef g():\n    send(x)\ndef f():\n    global x\n    x = 'b'\n    send(x)", [{"b"}, {"b"}]),
    (
        "def f():\n    x = 'a'\n    def g():\n        nonlocal x\n        x = 'b'\n    def h():\n        send(x)",
        [{"a", "b"}],
    ),
    (
        "class A:\n    x = 'a'\n    def f(self):\n        self.x = 'b'\n    def g(self):\n        send(self.x)",
        [{"a", "b"}],
    ),
]

ECMA = [
    ("let x = 'a'; if (c) { x = 'b' } send(x)", [{"a", "b"}]),
    ("let x = 'a'; if (c) { let x = 'b'; send(x) } send(x)", [{"b"}, {"a"}]),
    ("let x = 'a'; if (c) { x = 'b'; return } send(x)", [{"a"}]),
    ("let x; function g() { send(x) } function f() { x = 'b'; send(x) }", [{"b"}, {"b"}]),
    ("let x; const f = () => { x = 'b' }; on(() => { send(x) })", [{"b"}]),
    ("let x = 'a'; on(() => { x = 'b' }); send(x)", [{"a", "b"}]),
    (
        "function f() { const x = 'a'; g(); function g() { send(x) } } function h() { const x = 'b'; send(x) }",
        [{"a"}, {"b"}],
    ),
    ("class A { x = 'a'; f() { this.x = 'b' } g() { send(this.x) } }", [{"a", "b"}]),
]

KOTLIN = [
    ('fun f() { var x = "a"; if (c) { x = "b" }; send(x) }', [{"a", "b"}]),
    ('fun f() { val x = when { c -> "a"; else -> "b" }; send(x) }', [{"a", "b"}]),
    ('class A { private var x: B? = null\n fun f() { x = "a"; g(); x = null }\n fun g() { send(x) } }', [{"a"}]),
    (
        'class A { private var x: B? = null\n fun f() { x = "a" }\n fun h() { x = null }\n fun g() { send(x) } }',
        [{"a"}],
    ),
    ('class A { private var x = ""\n init { x = "a" }\n fun g() { send(x) } }', [{"", "a"}]),
    ('class A { var x = ""\n fun f() { synchronized(y) { x = "a" } }\n fun g() { send(x) } }', [{"", "a"}]),
    ('class A { var x = ""\n fun f() { B().apply { x = "a" } }\n fun g() { send(x) } }', [{""}]),
]


@pytest.mark.parametrize(("source", "expected"), PYTHON)
def test_python(source: str, expected: list[set[str]]) -> None:
    assert sent(source, ".py") == expected


@pytest.mark.parametrize(("source", "expected"), ECMA)
def test_ecma(source: str, expected: list[set[str]]) -> None:
    assert sent(source, ".ts") == expected


@pytest.mark.parametrize(("source", "expected"), KOTLIN)
def test_kotlin(source: str, expected: list[set[str]]) -> None:
    assert sent(source, ".kt") == expected


def test_exports_hold_what_functions_put_into_them() -> None:
    found = facts("export let x = 'a'\nexport function f() { x = 'b' }\n", ".ts")
    assert texts(found, found.names["x"]) == {"a", "b"}
    assert texts(found, found.exports["x"]) == {"a", "b"}


def test_a_builder_does_not_change_its_class() -> None:
    found = facts("import a.B\nfun f() { B.Builder(1).setX(2).setY(3).build() }\n", ".kt")
    assert not [value for value in found.values if isinstance(value, Update)]


def test_each_setter_of_a_chain_changes_the_object_in_front() -> None:
    found = facts("fun f() { val b = B(); b.setX(2).setY(3) }\n", ".kt")
    assert len([value for value in found.values if isinstance(value, Update)]) == 2
