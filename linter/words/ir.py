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

from typing import Literal, Union

from msgspec import Struct

from linter.words.span import Span


class Node(Struct, frozen=True, gc=False):
    """Anything that has a place in the file."""

    span: Span


# --- the file --------------------------------------------------------------------------------


class Comment(Node, frozen=True, gc=False):
    """One comment, `text` without its marks (`#`, `//`, `/* */`, `<!-- -->`) and stripped."""

    text: str


class Module(Node, frozen=True, gc=False):
    """One file. `package` is Kotlin's `package` line, empty elsewhere."""

    language: str
    body: tuple[Node, ...]
    comments: tuple[Comment, ...]
    errors: tuple[Span, ...]
    package: str = ""


class ImportedName(Node, frozen=True, gc=False):
    """`name` as the module calls it, `alias` as this file does.

    `name` is "*" for the module itself (`import * as x`, Python `import x as y`), "default" for
    a default import. An `alias` of "*" brings every name into scope. Python `import a.b` without
    `as` has the dotted alias "a.b": it binds `a`.
    """

    name: str
    alias: str


class Import(Node, frozen=True, gc=False):
    """`module` as written ("./x", "a.b", "..pkg"); no names = imported for its effect."""

    module: str
    names: tuple[ImportedName, ...]


class Load(Node, frozen=True, gc=False):
    """A module as a value: `require("x")`, `import("x")`, `importlib.import_module("x")`."""

    module: str


class Export(Node, frozen=True, gc=False):
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


class TypeRef(Node, frozen=True, gc=False):
    """A written type: dotted name, its arguments apart; null and undefined are left out.

    A union of one type and null is that type; any other union has the name "|" and its members
    as arguments. Arrays, promises and the like keep their own name (`Array`, `Promise`, `List`).
    A function type has the name "->", an inline object type "{}" with no arguments.
    """

    name: str
    args: tuple[TypeRef, ...] = ()


class Param(Node, frozen=True, gc=False):
    """`target` is a `Name` or a pattern; `variadic` "list" takes the rest, "record" the rest by name.

    `field` says that the parameter is also a field of the class (Kotlin `val`, TypeScript `private`).
    """

    target: Node
    default: Node | None
    type: TypeRef | None
    variadic: Literal["", "list", "record"] = ""
    field: bool = False
    decorators: tuple[Node, ...] = ()


class Function(Node, frozen=True, gc=False):
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


class Class(Node, frozen=True, gc=False):
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


class Block(Node, frozen=True, gc=False):
    """Statements in order; where a value is asked of it, its last expression is the value."""

    body: tuple[Node, ...]


class Assign(Node, frozen=True, gc=False):
    """`target` is `Name`, `Attribute`, `Index`, or a pattern of `Record`, `List`, `Default`, `Spread`.

    In a record pattern, a field's key is what is read and its value the target. `op` is "=" or
    the operator before it ("+", "or", ...). `declares` tells `const x = 1` from `x = 1`; Python
    never declares. `hoisted`: for the whole function, as `var` does. `value` is None for a declaration without a value.
    """

    target: Node
    value: Node | None
    type: TypeRef | None = None
    op: str = "="
    declares: bool = False
    decorators: tuple[Node, ...] = ()
    hoisted: bool = False


class If(Node, frozen=True, gc=False):
    """A condition, as a statement or as an expression (ternary, Kotlin `if`/`when`)."""

    test: Node
    then: Node
    orelse: Node | None


class Loop(Node, frozen=True, gc=False):
    """`for target in source`, or `while test` (target and source are None then)."""

    target: Node | None
    source: Node | None
    test: Node | None
    body: Node


class Each(Node, frozen=True, gc=False):
    """A comprehension: `result` for each `target` in `source`. A `Field` as result makes a record."""

    target: Node
    source: Node
    test: Node | None
    result: Node


class Handler(Node, frozen=True, gc=False):
    """One `except`/`catch`; `target` is the caught error's name."""

    target: Name | None
    type: TypeRef | None
    body: Node


class Try(Node, frozen=True, gc=False):
    body: Node
    handlers: tuple[Handler, ...]
    final: Node | None


class Return(Node, frozen=True, gc=False):
    value: Node | None


class Raise(Node, frozen=True, gc=False):
    value: Node | None


# --- expressions -----------------------------------------------------------------------------


class Name(Node, frozen=True, gc=False):
    id: str


class Attribute(Node, frozen=True, gc=False):
    """`value.name`; `at` is the span of the name alone. A private `#x` is the name "x"."""

    value: Node
    name: str
    at: Span


class Index(Node, frozen=True, gc=False):
    value: Node
    key: Node


class Argument(Node, frozen=True, gc=False):
    """`spread` "list" is `*x`/`...x`, "record" is `**x`. A Kotlin trailing lambda is the last one."""

    value: Node
    name: str | None = None
    spread: Literal["", "list", "record"] = ""


class Call(Node, frozen=True, gc=False):
    """A call or a construction; only JavaScript can tell the two apart (`new`). `types` are its type arguments."""

    callee: Node
    args: tuple[Argument, ...]
    new: bool = False
    types: tuple[TypeRef, ...] = ()


class Text(Node, frozen=True, gc=False):
    value: str


class Template(Node, frozen=True, gc=False):
    """Text with values in it; `parts` are `Text` and expressions, in order."""

    parts: tuple[Node, ...]


class Number(Node, frozen=True, gc=False):
    """`value` as written, without separators and suffixes."""

    value: str


class Flag(Node, frozen=True, gc=False):
    value: bool


class Null(Node, frozen=True, gc=False):
    """None, null, undefined."""


class Field(Node, frozen=True, gc=False):
    """`key: value`; the key is `Text` when it is known, any expression when it is computed."""

    key: Node
    value: Node


class Spread(Node, frozen=True, gc=False):
    """`...x`, `**x`, `*x` inside a record, a list or a pattern."""

    value: Node


class Record(Node, frozen=True, gc=False):
    fields: tuple[Union[Field, Spread], ...]


class List(Node, frozen=True, gc=False):
    """A list, array, tuple or set; items may be `Spread`."""

    items: tuple[Node, ...]


class Default(Node, frozen=True, gc=False):
    """In a pattern: `target`, or `value` when there is nothing."""

    target: Node
    value: Node


class Not(Node, frozen=True, gc=False):
    value: Node


class Logic(Node, frozen=True, gc=False):
    """`and`; `or`, which is also `??` and `?:`."""

    op: Literal["and", "or"]
    left: Node
    right: Node


class Binary(Node, frozen=True, gc=False):
    """Any other operator, as written; equality in all its forms is "==" or "!=", membership "in"."""

    op: str
    left: Node
    right: Node


class Element(Node, frozen=True, gc=False):
    """Markup. `tag` is `Text` for a plain element, an expression for a component.

    `attributes` are `Field` (an attribute without value is `Flag(True)`) and `Spread`; `start` is
    the span of the start tag.
    """

    tag: Node
    attributes: tuple[Union[Field, Spread], ...]
    children: tuple[Node, ...]
    start: Span


class Native(Node, frozen=True, gc=False):
    """What no other kind says; `kind` is the grammar's name, "delete" for removing a key, "typeof", "keys"."""

    kind: str
    children: tuple[Node, ...]
