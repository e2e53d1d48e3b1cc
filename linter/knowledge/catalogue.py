"""What an SDK file says: `rules/sdks/<sdk>.toml`, one vendor each, all its languages inside.

**Access paths** name a value by the way a program gets at it:

    posthog-js.capture                    a member of an imported module (default and namespace
                                          imports are the module itself)
    $.usePostHog()                        "$" stands for each of the client's `modules`; "()" is a call's
                                          or constructor's result
    com.example.Tracker.getInstance()     Kotlin and Python names are fully qualified
    @web.people                           "@" starts at another client of the same file
    @js.withScope(){0}                    the first parameter of the callback passed to that call
    @android.configure(){this}            the receiver of the lambda passed to that call
    $.load().then(){0}                    promises are seen through: write `$.load()` instead
    $.groups[]                            any element

Promises, `await`, optional chaining, casts, bindings, re-exports, fields and local variables are
followed by the linker; they never appear in a path.

**Arguments** are written "name role [kind]": the vendor's parameter name (which is also its keyword), what it
carries, and, where overloads need telling apart, what it must look like ("text", "record", "number",
"function", "list", "other"). The first call entry that fits the arguments wins. A name ending in "?" may
be left out before others that are present (JavaScript signatures that shift left).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

Language = Literal["python", "ecma", "kotlin"]

Category = Literal[
    "analytics",
    "cdp",
    "tag-manager",
    "advertising",
    "replay",
    "errors",
    "messaging",
    "feature-flags",
    "guidance",
    "web-analytics",
    "observability",
]

# What an argument carries:
#   event       the event's name, an action, a category or a label
#   properties  a map of event properties; every value leaves
#   traits      a map of user or profile attributes
#   user-id     who the user is; must be opaque
#   group-id    which account or group
#   key, value  one property: `value` is judged under the literal given as `key`
#   url         an address, path, screen or page name
#   message     free text: log line, breadcrumb, search term
#   error       an exception object
#   personal    a value the vendor itself defines as personal data (advanced matching)
#   context     request or evaluation context
#   content     an attachment, a file, bytes
#   device-id   a device or installation identifier that the caller chooses
#   config      the SDK's own settings (options are judged, values are not)
#   ignore      nothing of interest: tokens of the SDK itself, callbacks, amounts
ROLES = (
    "event",
    "properties",
    "traits",
    "user-id",
    "group-id",
    "key",
    "value",
    "url",
    "message",
    "error",
    "personal",
    "context",
    "content",
    "device-id",
    "config",
    "ignore",
)

KINDS = ("text", "record", "number", "function", "list", "other")


class Entry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every entry may say of itself. `verified = false` never makes more than a note."""

    verified: bool = True
    since: str = ""
    until: str = ""
    note: str = ""


class Client(Entry, frozen=True, kw_only=True):
    """A value on which the SDK's methods are called: a module, an instance, a scope, a builder.

    `globals` are names of the vendor's own that a snippet defines (without `window.`); they count without an
    import. `generic_globals` ("analytics") count only with evidence: one of the SDK's `hosts` in the file or
    project, or a `window.` before them. `types` are declared types whose values are this client, fully
    qualified like paths ("posthog-js.PostHog"); types of injected instances belong here.
    A `fluent` client's methods that are not said to be something else return the client itself.
    """

    id: str
    languages: tuple[Language, ...]
    modules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    globals: tuple[str, ...] = ()
    generic_globals: tuple[str, ...] = ()
    fluent: bool = False


class Call(Entry, frozen=True, kw_only=True):
    """A call that carries data.

    `methods`: names on the client; "" calls the client itself (`gtag(...)`, a constructor).
    `command`: alternatives of what the first arguments must literally be, words separated by spaces
    ("event", "set user_data"); `*` stands for any text inside a word ("*send"). `args` then start after
    the command. `queue`: the arguments are the elements of the first argument (`_paq.push(["x", ...])`).
    `rest` is the role of further positional arguments, `rest_named` of further keyword arguments, `named` are
    keyword-only arguments. `arity` bounds the number of positional arguments (command excluded).
    """

    clients: tuple[str, ...]
    methods: tuple[str, ...]
    languages: tuple[Language, ...] = ()
    command: tuple[str, ...] = ()
    queue: bool = False
    args: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    rest: str = "ignore"
    rest_named: str = "ignore"
    arity: tuple[int, int] | None = None


class Assignment(Entry, frozen=True, kw_only=True):
    """A plain assignment that hands data over: `window.settings = {...}`, `scope.user = x`.

    Either `globals` (the assigned global itself) or `clients` with `fields`.
    """

    role: str
    globals: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Component(Entry, frozen=True, kw_only=True):
    """A markup component that carries data in its attributes (name -> role)."""

    paths: tuple[str, ...]
    attributes: dict[str, str]
    languages: tuple[Language, ...] = ("ecma",)


class RecordType(Entry, frozen=True, kw_only=True):
    """A vendor class or factory whose instances are plain data that a sink takes apart.

    `args` name the positional constructor arguments. Setters (`setX(v)`, `putX(v)`, `x = v`, `withX(v)`), puts
    (`put(k, v)`, `putValue(k, v)`), and keyword arguments are understood without being listed.
    `fields` renames: method or argument name -> field name.
    """

    paths: tuple[str, ...]
    languages: tuple[Language, ...]
    args: tuple[str, ...] = ()
    fields: dict[str, str] = {}


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """A structured argument: which fields carry what (field -> role or "@shape"); `rest` is for all others.

    Field names match in any case style: `event_properties` is also `eventProperties`.
    """

    fields: dict[str, str]
    rest: str = "ignore"


class Sdk(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One vendor. `policy` is what its terms say of personal data; `hosts` are its snippet's servers.

    `packages` lists registry names by ecosystem (npm, pypi, maven).
    """

    id: str
    name: str
    category: Category
    homepage: str
    source: str
    also: tuple[Category, ...] = ()
    policy: Literal["", "forbids", "hashed-only", "opt-in", "expects"] = ""
    packages: dict[Literal["npm", "pypi", "maven"], tuple[str, ...]] = {}
    hosts: tuple[str, ...] = ()
    client: tuple[Client, ...] = ()
    call: tuple[Call, ...] = ()
    assignment: tuple[Assignment, ...] = ()
    component: tuple[Component, ...] = ()
    record: tuple[RecordType, ...] = ()
    shapes: dict[str, Shape] = {}
