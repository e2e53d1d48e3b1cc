"""Values that mean the same whoever calls the function around them: nothing they are made of is a parameter.

Asked about in many calling contexts, such a value is answered once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.flow.graph import (
    AnyValue,
    Attr,
    ClassRef,
    Const,
    Drop,
    Elem,
    Facts,
    Free,
    FunctionRef,
    Imported,
    Item,
    Join,
    Other,
    Param,
    Phi,
    Read,
    Receiver,
    Record,
    Rest,
    Result,
    Seq,
    SetField,
    Test,
    This,
    Typed,
    Update,
)

UNKNOWN, CLOSED, OPEN = 0, 1, 2
MOST_PARTS = 2_000  # of one value; more are not looked at


class Closed:
    """Answers for one file, when it is asked."""

    __slots__ = ("_facts", "_known")

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known = bytearray(len(facts.values))

    def __contains__(self, value: int) -> bool:
        known = self._known[value]
        return (known if known != UNKNOWN else self._judge(value)) == CLOSED

    def _judge(self, start: int) -> int:
        """Everything that `start` is made of; what leads to a parameter is open, what does not is closed."""
        known, seen, way = self._known, {start}, [(start, self._parts(start))]
        if self._is_open(start):
            known[start] = OPEN
            return OPEN
        while way:
            value, parts = way[-1]
            part = next((p for p in parts if known[p] != CLOSED and p not in seen), None)
            if part is None:
                way.pop()
                continue
            seen.add(part)
            if known[part] == OPEN or self._is_open(part) or len(seen) > MOST_PARTS:
                known[part] = OPEN
                for value, _ in way:
                    known[value] = OPEN
                return OPEN
            way.append((part, self._parts(part)))
        for value in seen:
            known[value] = CLOSED
        return CLOSED

    def _is_open(self, value: int) -> bool:
        held = self._facts.values[value]
        if isinstance(held, FunctionRef):
            return self._is_nested(held.function)
        if isinstance(held, ClassRef):
            methods = self._facts.classes[held.owner].methods.values()
            return any(self._is_nested(function) for functions in methods for function in functions)
        return isinstance(held, (Param, This, Receiver))

    def _is_nested(self, function: int) -> bool:
        """Whether a function can see the parameters of another."""
        return self._facts.functions[function].outer > 0

    def _parts(self, value: int) -> Iterator[int]:
        return (part for part in operands(self._facts, self._facts.values[value]) if part >= 0)


def operands(facts: Facts, held: AnyValue) -> Sequence[int]:
    """The values that a value is made of; -1 stands for none."""
    if isinstance(held, (Read, Typed)):
        return (held.value,)
    if isinstance(held, (Const, Imported, Param, This, Receiver, FunctionRef, ClassRef)):
        return ()
    if isinstance(held, (Attr, Elem, Rest, Drop)):
        return (held.base,)
    if isinstance(held, (Result, Update)):
        call = facts.calls[held.call]
        given = (call.callee, *(arg.value for arg in call.args))
        return given if isinstance(held, Result) else (held.base, *given)
    if isinstance(held, Phi):
        return held.options
    if isinstance(held, Item):
        return held.base, held.key
    if isinstance(held, SetField):
        return held.base, held.value, held.computed
    if isinstance(held, (Test, Other)):
        return held.of
    if isinstance(held, Join):
        return held.parts
    if isinstance(held, Record):
        return tuple(number for entry in held.entries for number in (entry.value, entry.computed))
    if isinstance(held, Seq):
        return held.items
    assert isinstance(held, Free)
    return held.receivers
