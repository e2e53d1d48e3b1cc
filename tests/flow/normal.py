"""Facts in a form that compares across languages: what is handed on, without numbers and places.

What stays different on purpose is left out here, and nothing else:

- only JavaScript says `new`, and only Kotlin has implicit receivers;
- a file of one language is named "./sink" by its neighbours and "sink" in the others;
- the plain types have a name of their own in each language, and only Kotlin says what functions take.
"""

from __future__ import annotations

from linter.flow.graph import (
    Attr,
    CallFact,
    ClassFact,
    ClassRef,
    Const,
    Drop,
    Elem,
    Facts,
    Free,
    FunctionFact,
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
    Type,
    Typed,
    Update,
)

Form = object

PLAIN = {
    "str": "text",
    "String": "text",
    "string": "text",
    "bool": "truth",
    "Boolean": "truth",
    "boolean": "truth",
    "Any": "any",
    "any": "any",
    "int": "number",
    "Int": "number",
}


class Normal:
    """One file's facts; `whole` is what compares."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.busy: set[int] = set()

    def whole(self) -> dict[str, Form]:
        facts = self.facts
        calls = sorted(facts.calls, key=lambda call: (call.span[1], -call.span[0]))
        return {
            "calls": [self.call(call) for call in calls],
            "assigns": [(self.value(found.target), self.value(found.value)) for found in facts.assigns],
            "functions": sorted((self.function(found) for found in facts.functions[1:]), key=repr),
            "classes": sorted((self.class_(found) for found in facts.classes), key=repr),
            "names": sorted(facts.names),
        }

    def call(self, call: CallFact) -> Form:
        args = [(self.value(arg.value), arg.name, arg.spread) for arg in call.args]
        return (self.value(call.callee), args)

    def function(self, found: FunctionFact) -> Form:
        params = [
            (param.name, self.type(param.type), self.value(param.default), param.variadic) for param in found.params
        ]
        returns = [self.value(number) for number in found.returns]
        owner = self.facts.classes[found.owner].name if found.owner >= 0 else ""
        return (found.name, owner, found.role, params, returns, [self.value(mark) for mark in found.decorators])

    def class_(self, found: ClassFact) -> Form:
        fields = {name: [self.value(number) for number in held] for name, held in sorted(found.fields.items())}
        return (found.name, [self.value(base) for base in found.bases], fields, sorted(found.methods))

    def type(self, written: Type | None) -> Form:
        if written is None:
            return None
        if written.name == "->":
            return written.name
        return (PLAIN.get(written.name, written.name), [self.type(arg) for arg in written.args])

    def values(self, numbers: tuple[int, ...]) -> list[Form]:
        return [self.value(number) for number in numbers]

    def value(self, number: int) -> Form:
        if number < 0:
            return None
        if number in self.busy:
            return "..."
        self.busy.add(number)
        try:
            return self.form(self.facts.values[number])
        finally:
            self.busy.discard(number)

    def form(self, value: object) -> Form:
        kind = type(value).__name__
        if isinstance(value, Const):
            return (kind, value.value)
        if isinstance(value, Join):
            return (kind, self.values(value.parts))
        if isinstance(value, Record):
            return (kind, [(entry.key, self.value(entry.value), self.value(entry.computed)) for entry in value.entries])
        if isinstance(value, Seq):
            return (kind, self.values(value.items), value.spreads)
        if isinstance(value, Read):
            return (kind, value.name, self.value(value.value))
        if isinstance(value, Param):
            return (kind, self.facts.functions[value.function].name, value.index)
        if isinstance(value, (This, ClassRef)):
            return (kind, self.facts.classes[value.owner].name)
        if isinstance(value, Receiver):
            return (kind, self.facts.functions[value.function].name)
        if isinstance(value, Imported):
            return (kind, value.module.removeprefix("./"), value.name)
        if isinstance(value, Free):
            return (kind, value.name)
        if isinstance(value, FunctionRef):
            return (kind, self.facts.functions[value.function].name)
        if isinstance(value, Attr):
            return (kind, self.value(value.base), value.name)
        if isinstance(value, Item):
            return (kind, self.value(value.base), self.value(value.key))
        if isinstance(value, Elem):
            return (kind, self.value(value.base))
        if isinstance(value, Rest):
            return (kind, self.value(value.base), value.without)
        if isinstance(value, Result):
            return (kind, self.call(self.facts.calls[value.call]))
        if isinstance(value, Phi):
            return (kind, sorted(self.values(value.options), key=repr))
        if isinstance(value, Update):
            return (kind, self.value(value.base), self.call(self.facts.calls[value.call]))
        if isinstance(value, SetField):
            return (kind, self.value(value.base), value.key, self.value(value.value), self.value(value.computed))
        if isinstance(value, Drop):
            return (kind, self.value(value.base), value.key)
        if isinstance(value, (Test, Other)):
            return (kind, getattr(value, "kind", ""), self.values(value.of))
        assert isinstance(value, Typed)
        return (kind, self.value(value.value), self.type(value.written))
