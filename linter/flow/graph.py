"""The facts of one file: its values and what is done with them, as plain data.

A file's program is written as a table of values that refer to each other by number (a sparse value
graph). Building it needs one file and no knowledge of any SDK; the linker later asks, backwards from
an argument that interests it, where a value comes from. So facts can be cached by content, sent
between processes, and joined across files.

`Facts.values[i]` was written at `Facts.span(i)` (byte offsets). A number is always smaller than the
table; cycles are possible (recursion, fields) and are the reader's to bound.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Union

from msgspec import Struct

Span = tuple[int, int]

_SPAN = struct.Struct("<II")  # a text of 4 GB is not read


class Type(Struct, frozen=True, array_like=True, gc=False):
    """A written type: its dotted name and its arguments."""

    name: str
    args: tuple[Type, ...] = ()


class Value(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Base of every value kind below. An `int` field is the number of another value."""


class Const(Value, frozen=True, array_like=True, gc=False, tag="c"):
    value: Union[str, int, float, bool, None]


class Join(Value, frozen=True, array_like=True, gc=False, tag="j"):
    """A text put together from parts, or the sum of two values of unknown kind."""

    parts: tuple[int, ...]


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """`key: value`; an unknown key is None and `computed` its value; a spread has neither (-1)."""

    key: Union[str, None]
    value: int
    computed: int = -1


class Record(Value, frozen=True, array_like=True, gc=False, tag="r"):
    entries: tuple[Entry, ...]


class Seq(Value, frozen=True, array_like=True, gc=False, tag="q"):
    """A list; `spreads` are the positions in `items` that stand for a whole list."""

    items: tuple[int, ...]
    spreads: tuple[int, ...] = ()


class Read(Value, frozen=True, array_like=True, gc=False, tag="n"):
    """A variable read by name; its name is evidence of what it holds."""

    name: str
    value: int


class Param(Value, frozen=True, array_like=True, gc=False, tag="p"):
    function: int
    index: int


class This(Value, frozen=True, array_like=True, gc=False, tag="t"):
    """The instance of `Facts.classes[owner]` whose method runs."""

    owner: int


class Receiver(Value, frozen=True, array_like=True, gc=False, tag="v"):
    """The `this` that whoever calls lambda `function` gives it."""

    function: int


class Imported(Value, frozen=True, array_like=True, gc=False, tag="i"):
    """`name` of a module as written; "*" is the module itself, "default" its default export."""

    module: str
    name: str


class Free(Value, frozen=True, array_like=True, gc=False, tag="g"):
    """A name nobody in the file binds: a global, or a member of one of `receivers` (innermost first)."""

    name: str
    receivers: tuple[int, ...] = ()


class FunctionRef(Value, frozen=True, array_like=True, gc=False, tag="f"):
    function: int


class ClassRef(Value, frozen=True, array_like=True, gc=False, tag="k"):
    owner: int


class Attr(Value, frozen=True, array_like=True, gc=False, tag="a"):
    """`base.name`, also `base["name"]`."""

    base: int
    name: str


class Item(Value, frozen=True, array_like=True, gc=False, tag="x"):
    """`base[key]` for a key that is not a text literal."""

    base: int
    key: int


class Elem(Value, frozen=True, array_like=True, gc=False, tag="e"):
    """Any element of `base`, as a loop sees it."""

    base: int


class Rest(Value, frozen=True, array_like=True, gc=False, tag="o"):
    """What destructuring leaves of `base` when `without` is taken out."""

    base: int
    without: tuple[str, ...]


class Result(Value, frozen=True, array_like=True, gc=False, tag="y"):
    """What `Facts.calls[call]` gives back."""

    call: int


class Phi(Value, frozen=True, array_like=True, gc=False, tag="h"):
    """One of several, by the way the program took."""

    options: tuple[int, ...]


class Update(Value, frozen=True, array_like=True, gc=False, tag="u"):
    """`base` after a method was called on it that may have changed it."""

    base: int
    call: int


class SetField(Value, frozen=True, array_like=True, gc=False, tag="s"):
    """`base` after `base.key = value`; an unknown key is None and `computed` its value."""

    base: int
    key: Union[str, None]
    value: int
    computed: int = -1


class Drop(Value, frozen=True, array_like=True, gc=False, tag="d"):
    """`base` after the removal of `key`."""

    base: int
    key: str


class Test(Value, frozen=True, array_like=True, gc=False, tag="b"):
    """A truth value about others: a comparison, a negation, a type check."""

    of: tuple[int, ...]


class Typed(Value, frozen=True, array_like=True, gc=False, tag="w"):
    """`value` (-1: nothing known) declared to have a type."""

    value: int
    written: Type


class Other(Value, frozen=True, array_like=True, gc=False, tag="z"):
    """Anything else, with what it was made of."""

    kind: str
    of: tuple[int, ...] = ()


AnyValue = Union[
    Const, Join, Record, Seq, Read, Param, This, Receiver, Imported, Free, FunctionRef, ClassRef, Attr,
    Item, Elem, Rest, Result, Phi, Update, SetField, Drop, Test, Typed, Other,
]  # fmt: skip


class ParamFact(Struct, frozen=True, array_like=True, gc=False):
    """`name` is empty for a pattern; `decorators` are values."""

    name: str
    type: Union[Type, None] = None
    default: int = -1
    variadic: str = ""
    decorators: tuple[int, ...] = ()


class FunctionFact(Struct, frozen=True, array_like=True, gc=False):
    """`returns` are the values it may give back. `final_this` is its receiver as the body leaves it (-1).

    A lambda handed to a call knows it: `passed_to` is (call, argument number), (-1, -1) otherwise.
    `final_first` is the first parameter of a lambda as its body leaves it (-1).
    `owner` is its class (-1), `outer` the function around it (-1 for the module's own code, which is
    function 0). `extends` is the receiver type of an extension.
    """

    name: str
    params: tuple[ParamFact, ...]
    returns: tuple[int, ...]
    owner: int
    outer: int
    role: str
    span: Span
    passed_to: tuple[int, int] = (-1, -1)
    final_this: int = -1
    extends: Union[Type, None] = None
    type: Union[Type, None] = None
    decorators: tuple[int, ...] = ()
    final_first: int = -1


class ClassFact(Struct, frozen=True, array_like=True, gc=False):
    """`fields` maps a name to every value ever assigned to it, `methods` to functions ("constructor" too).

    `bases` are values (`Result` where the base gets arguments).
    """

    name: str
    kind: str
    bases: tuple[int, ...]
    fields: dict[str, tuple[int, ...]]
    methods: dict[str, tuple[int, ...]]
    span: Span
    decorators: tuple[int, ...] = ()


RECEIVER = "this"  # as an argument's name: what a block that is called has as its `this`


class ArgFact(Struct, frozen=True, array_like=True, gc=False):
    value: int
    name: str = ""
    spread: str = ""


class CallFact(Struct, frozen=True, array_like=True, gc=False):
    """`function` is the function in whose body the call stands; `callee` is a value."""

    span: Span
    callee: int
    args: tuple[ArgFact, ...]
    function: int
    new: bool = False


class AssignFact(Struct, frozen=True, array_like=True, gc=False):
    """`target = value` for a target that is not a local variable: an `Attr` or a `Free` value."""

    span: Span
    target: int
    value: int
    function: int


class ElementFact(Struct, frozen=True, array_like=True, gc=False):
    """A markup element; `tag` is a value (a `Const` for a plain element), `attributes` name their values.

    A spread attribute has the name "". `children` are values; `span` is the start tag.
    """

    span: Span
    tag: int
    attributes: tuple[ArgFact, ...]
    children: tuple[int, ...]
    function: int


class Facts(Struct, frozen=True, array_like=True):
    """Everything above for one file.

    `exports` and `names` (the top-level names) map to values; `stars` are modules re-exported whole;
    `wild` modules imported whole into scope; `imports` every module mentioned.
    `notes` are comments that speak to the linter: (offset, text). `errors` are spans that did not parse.
    `places` are the spans of the values, packed: as objects they took half of the memory of a run.
    """

    language: str
    package: str
    values: tuple[AnyValue, ...]
    places: bytes
    functions: tuple[FunctionFact, ...]
    classes: tuple[ClassFact, ...]
    calls: tuple[CallFact, ...]
    assigns: tuple[AssignFact, ...]
    elements: tuple[ElementFact, ...]
    names: dict[str, int]
    exports: dict[str, int]
    stars: tuple[str, ...]
    wild: tuple[str, ...]
    imports: tuple[str, ...]
    notes: tuple[tuple[int, str], ...]
    errors: tuple[Span, ...]
    size: int

    def span(self, value: int) -> Span:
        """Where a value was written."""
        start, end = _SPAN.unpack_from(self.places, value * _SPAN.size)
        return start, end


def packed(spans: Iterable[Span]) -> bytes:
    """Spans as `Facts.places` holds them."""
    return b"".join(_SPAN.pack(*span) for span in spans)
