"""What an SDK file says: `rules/sdks/<sdk>.toml`, one vendor each, all its languages inside.

**Access paths** name a value by the way a program gets at it:

    some-sdk.capture                      a member of an imported module (default and namespace
                                          imports are the module itself)
    $.useClient()                         "$" stands for each of the client's `modules`; "()" is a call's
                                          or constructor's result
    com.example.Tracker.getInstance()     Kotlin and Python names are fully qualified
    @web.people                           "@" starts at another client of the same file
    @js.withScope(){0}                    the first parameter of the callback passed to that call
    $.init(){loaded}                      the first parameter of the function given as that option
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

import re
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


_TOKEN = re.compile(r"\(\)|\{\w+\}|\[\]|[^.(){}\[\]]+")


def tokens(path: str) -> tuple[str, ...]:
    """The steps of a path or of a module's name: "a/b.c.d(){0}" -> ("a/b", "c", "d", "()", "{0}")."""
    return tuple(_TOKEN.findall(path))


def file_of(entry: str) -> tuple[str, tuple[str, ...], str]:
    """A settings file's name, the way to the object or list in it, and what is looked for there."""
    name, _, path = entry.partition(":")
    way, _, last = path.rpartition(".")
    return name, tuple(filter(None, way.split("."))), last


def client_of(path: str) -> str:
    """The client that a path starts at ("@web.people" -> "web"); empty for "@scope/package" and all others."""
    first = tokens(path[1:])[0] if path.startswith("@") else ""
    return "" if "/" in first else first


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
    qualified like paths ("some-sdk.Client"); types of injected instances belong here.
    A `fluent` client's methods that are not said to be something else return the client itself.
    `namesakes` are names under which frameworks hand on their own layer around the SDK, with its methods and
    arguments: an import of that name counts, less surely, when the module it comes from is not to be seen.
    """

    id: str
    languages: tuple[Language, ...]
    modules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    globals: tuple[str, ...] = ()
    generic_globals: tuple[str, ...] = ()
    fluent: bool = False
    namesakes: tuple[str, ...] = ()


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

    `args` name the positional constructor arguments; without them one object may give the fields.
    Setters (`setX(v)`, `putX(v)`, `x = v`, `withX(v)`), puts (`put(k, v)`, `putValue(k, v)`), and keyword arguments
    are understood without being listed.
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


class Settings(Entry, frozen=True, kw_only=True):
    """A configuration of the SDK: one tree of options, wherever a program gives it.

    `calls` are access paths of calls ("$.init()", "@web.set_config()") whose positional argument number `argument`
    is the tree; -1: the call's keyword arguments (Python, Kotlin) are its top level. `under` puts the tree at a
    path inside a bigger one (an integration's options: "replay"). `objects` are access paths of settings objects
    that a program assigns to or calls setters on ("@android.init(){0}", "@android.init(){this}",
    "com.example.Config()"); `setMaskAll(x)`, `isMaskAll = x` and `maskAll = x` are the option `maskAll`.
    `components` are access paths of markup components: attribute name -> where its value lies in the tree ("" is
    the whole). `later` marks calls that change an existing configuration: what they leave out stays as it was.
    `files` are configuration files that hold the tree ("app.json:expo.plugins.x"; without a suffix scripts that
    export one): the value of the key x, or what a list has for it: the text "x", a list ["x", tree], a record that
    names "x" and has the tree as its `options`. `manifest` is the prefix of names of Android meta-data
    ("com.example."), whose rest in kebab-case is the option's path, or of permissions: true, false where removed.
    `package` names the registry package whose version decides defaults ("npm:x"); several: the first one found.
    `modules` stand for "$".
    """

    id: str
    languages: tuple[Language, ...]
    modules: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    argument: int = 0
    under: str = ""
    objects: tuple[str, ...] = ()
    components: dict[str, dict[str, str]] = {}
    later: bool = False
    files: tuple[str, ...] = ()
    manifest: str = ""
    package: tuple[str, ...] = ()


# A condition is one sentence about the tree:
#
#     maskAllInputs == false          rate > 0            level in light none
#     maskAllInputs unset             urls non-empty      selector empty        mode set
#     integrations calls @replay      the list holds the result of a call of that client or access path
#     integrations lacks @replay      it certainly does not
#     maskInputOptions lacks password     a record without that key, a list without that text
#     plugins has autocapture             a record with that key, a list with that text
#     @replay on                      the feature of that id is on
#
# Paths are dotted; "[]" is any element of a list. A condition is true, false, or not known; a finding needs all of
# `all` true and none of `unless` true. What is read from the environment is not known.


class Feature(Entry, frozen=True, kw_only=True):
    """Something that an SDK does to whole screens: "replay", "autocapture", ...

    On when all conditions hold in the tree of one of `settings` (`all` empty: whenever it is set up).
    `server` says that the vendor's console decides: then it counts as possible, never as certain.
    """

    id: str
    settings: tuple[str, ...]
    all: tuple[str, ...] = ()
    server: bool = False


class Hazard(Entry, frozen=True, kw_only=True):
    """An unsafe configuration: what must hold, which rule it breaks, where to point, what to write instead.

    `at` is the option to point at; when it is unset, the initialization is the place (an unsafe default).
    `since`/`until` bound the version of the package (until is exclusive). `message` completes the rule's sentence;
    `safe` is the option as it should stand. `weight` replaces the rule's severity.
    """

    rule: str
    settings: tuple[str, ...]
    at: str
    all: tuple[str, ...]
    unless: tuple[str, ...] = ()
    message: str
    safe: str
    weight: Literal["", "error", "warning", "note"] = ""


class Markers(Entry, frozen=True, kw_only=True):
    """Markup that hides a region from a feature, or opens one: classes, attributes, tags, modifiers.

    Written as ".class", "[attribute]", "[attribute=value]", "Component", "@tag=value" (`android:tag`), and in Kotlin
    "modifier()", "modifier(false)", "property=false". `hides` is evidence of care, `opens` a finding where the SDK is
    used. `since`/`until` say in which versions they work, and `all` what a configuration of the feature must hold;
    otherwise they are inert.
    """

    feature: str
    all: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()


class Recorder(Entry, frozen=True, kw_only=True):
    """What a feature leaves readable: with `all` true, it takes `takes` ("inputs", "text", "attributes") as they are.

    `masked` are input types that stay masked even so ("password", "email", ...).
    """

    feature: str
    settings: tuple[str, ...]
    takes: tuple[Literal["inputs", "text", "attributes"], ...]
    all: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


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
    settings: tuple[Settings, ...] = ()
    feature: tuple[Feature, ...] = ()
    hazard: tuple[Hazard, ...] = ()
    markers: tuple[Markers, ...] = ()
    recorder: tuple[Recorder, ...] = ()
