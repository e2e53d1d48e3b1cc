"""The neutral tree: what a program in any of our languages says, and no more.

A front end (`linter.languages`) lowers one file into a `Module`; everything above reads only
this. The rules a front end keeps:

- it is total: it never raises and never drops a subtree. What has no kind here becomes
  `Native(kind, children)`; broken code yields what can be read, `Module.errors` says where;
- every node's span lies inside its parent's span (`linter.words.check` proves it);
- sugar ends at the border. Parentheses, `await`, casts, non-null marks and optional chaining
  vanish. A method's own receiver is `Name("this")` in every language (Python's `self`/`cls`
  parameter is dropped from `params`). A constructor is a `Function` called "constructor".
  `"a" to b` is a record with one field; `mapOf`, `dict(...)`, object literals are records.
  `switch`/`when`/`match` are chains of `If`. `with x as y` assigns. `a += b` keeps its `op`.
- spans are byte offsets; strings are decoded values, without quotes and with escapes resolved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Union

from linter.words.span import Span


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that has a place in the file."""

    span: Span


# --- the file --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comment(Node):
    """One comment, `text` without its marks (`#`, `//`, `/* */`, `<!-- -->`) and stripped."""

    text: str


@dataclass(frozen=True, slots=True)
class Module(Node):
    """One file. `package` is Kotlin's `package` line, empty elsewhere."""

    language: str
    body: tuple[Node, ...]
    comments: tuple[Comment, ...]
    errors: tuple[Span, ...]
    package: str = ""


@dataclass(frozen=True, slots=True)
class ImportedName(Node):
    """`name` as the module calls it, `alias` as this file does.

    `name` is "*" for the module itself (`import * as x`, Python `import x as y`), "default" for
    a default import. An `alias` of "*" brings every name into scope. Python `import a.b` without
    `as` has the dotted alias "a.b": it binds `a`.
    """

    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class Import(Node):
    """`module` as written ("./x", "a.b", "..pkg"); no names = imported for its effect."""

    module: str
    names: tuple[ImportedName, ...]


@dataclass(frozen=True, slots=True)
class Load(Node):
    """A module as a value: `require("x")`, `import("x")`, `importlib.import_module("x")`."""

    module: str


@dataclass(frozen=True, slots=True)
class Export(Node):
    """What a module shows to others; only languages with explicit exports have it.

    Own value: `value` is set. Re-export: `module` and `source` are set, and name and source are
    both "*" for `export * from`. CommonJS `module.exports = x` is the name "default",
    `exports.a = x` the name "a". `export const a = 1` is an `Assign` and then an `Export`.
    """

    name: str
    value: Node | None
    module: str | None = None
    source: str | None = None


# --- declarations ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypeRef(Node):
    """A written type: dotted name, its arguments apart; null and undefined are left out.

    A union of one type and null is that type; any other union has the name "|" and its members
    as arguments. Arrays, promises and the like keep their own name (`Array`, `Promise`, `List`).
    A function type has the name "->", an inline object type "{}" with no arguments.
    """

    name: str
    args: tuple[TypeRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Param(Node):
    """`target` is a `Name` or a pattern; `variadic` "list" takes the rest, "record" the rest by name.

    `field` says that the parameter is also a field of the class (Kotlin `val`, TypeScript `private`).
    """

    target: Node
    default: Node | None
    type: TypeRef | None
    variadic: Literal["", "list", "record"] = ""
    field: bool = False
    decorators: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Function(Node):
    """Any function; a lambda has no name. `body` is a `Block`, or the expression it returns.

    `role` tells a property accessor apart. `extends` is the receiver type of a Kotlin extension.
    A lambda with `receiver` may be called with its own `this` (Kotlin): free names in it may be
    members of that `this`. Kotlin's `it` is written out as a parameter when a lambda has none;
    its span is empty, at the lambda's start.
    """

    name: str | None
    params: tuple[Param, ...]
    body: Node
    decorators: tuple[Node, ...] = ()
    returns: TypeRef | None = None
    role: Literal["function", "method", "getter", "setter", "lambda"] = "function"
    extends: TypeRef | None = None
    receiver: bool = False


@dataclass(frozen=True, slots=True)
class Class(Node):
    """A class, interface, object, enum or struct-like type.

    `bases` are expressions: `Name`, `Attribute`, or `Call` where the base gets arguments.
    `body` holds `Function`, `Assign` (fields; target is a `Name`), `Class`, and `Block` (initialisers).
    A companion object's members stand directly in the body. TypeScript interface members are
    `Assign` without value and `Function` with an empty `Block`.
    """

    name: str | None
    bases: tuple[Node, ...]
    body: tuple[Node, ...]
    decorators: tuple[Node, ...] = ()
    kind: Literal["class", "data", "object", "interface", "enum"] = "class"


# --- statements ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block(Node):
    """Statements in order; where a value is asked of it, its last expression is the value."""

    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """`target` is `Name`, `Attribute`, `Index`, or a pattern of `Record`, `List`, `Default`, `Spread`.

    In a record pattern, a field's key is what is read and its value the target. `op` is "=" or
    the operator before it ("+", "or", ...). `declares` tells `const x = 1` from `x = 1`; Python
    never declares. `value` is None for a declaration without a value.
    """

    target: Node
    value: Node | None
    type: TypeRef | None = None
    op: str = "="
    declares: bool = False
    decorators: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class If(Node):
    """A condition, as a statement or as an expression (ternary, Kotlin `if`/`when`)."""

    test: Node
    then: Node
    orelse: Node | None


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """`for target in source`, or `while test` (target and source are None then)."""

    target: Node | None
    source: Node | None
    test: Node | None
    body: Node


@dataclass(frozen=True, slots=True)
class Each(Node):
    """A comprehension: `result` for each `target` in `source`. A `Field` as result makes a record."""

    target: Node
    source: Node
    test: Node | None
    result: Node


@dataclass(frozen=True, slots=True)
class Handler(Node):
    """One `except`/`catch`; `target` is the caught error's name."""

    target: Name | None
    type: TypeRef | None
    body: Node


@dataclass(frozen=True, slots=True)
class Try(Node):
    body: Node
    handlers: tuple[Handler, ...]
    final: Node | None


@dataclass(frozen=True, slots=True)
class Return(Node):
    value: Node | None


@dataclass(frozen=True, slots=True)
class Raise(Node):
    value: Node | None


# --- expressions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name(Node):
    id: str


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """`value.name`; `at` is the span of the name alone. A private `#x` is the name "x"."""

    value: Node
    name: str
    at: Span


@dataclass(frozen=True, slots=True)
class Index(Node):
    value: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """`spread` "list" is `*x`/`...x`, "record" is `**x`. A Kotlin trailing lambda is the last one."""

    value: Node
    name: str | None = None
    spread: Literal["", "list", "record"] = ""


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call or a construction; only JavaScript can tell the two apart (`new`)."""

    callee: Node
    args: tuple[Argument, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class Text(Node):
    value: str


@dataclass(frozen=True, slots=True)
class Template(Node):
    """Text with values in it; `parts` are `Text` and expressions, in order."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`value` as written, without separators and suffixes."""

    value: str


@dataclass(frozen=True, slots=True)
class Flag(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class Null(Node):
    """None, null, undefined."""


@dataclass(frozen=True, slots=True)
class Field(Node):
    """`key: value`; the key is `Text` when it is known, any expression when it is computed."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Spread(Node):
    """`...x`, `**x`, `*x` inside a record, a list or a pattern."""

    value: Node


@dataclass(frozen=True, slots=True)
class Record(Node):
    fields: tuple[Union[Field, Spread], ...]


@dataclass(frozen=True, slots=True)
class List(Node):
    """A list, array, tuple or set; items may be `Spread`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Default(Node):
    """In a pattern: `target`, or `value` when there is nothing."""

    target: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    value: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and`; `or`, which is also `??` and `?:`."""

    op: Literal["and", "or"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Any other operator, as written; equality in all its forms is "==" or "!=", membership "in"."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Element(Node):
    """Markup. `tag` is `Text` for a plain element, an expression for a component.

    `attributes` are `Field` (an attribute without value is `Flag(True)`) and `Spread`; `start` is
    the span of the start tag.
    """

    tag: Node
    attributes: tuple[Union[Field, Spread], ...]
    children: tuple[Node, ...]
    start: Span


@dataclass(frozen=True, slots=True)
class Native(Node):
    """What no other kind says; `kind` is the grammar's name, "delete" for removing a key, "typeof"."""

    kind: str
    children: tuple[Node, ...]
