"""Access paths as one automaton per language: a value's meaning is a set of its states.

The catalogue and the source expressions write values as paths ("module.Factory.create().scope(){0}"); the linker
steps through the same tokens as it follows a value's making. See `linter.knowledge.catalogue` for the notation.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from linter.knowledge import conditions
from linter.knowledge.catalogue import (
    Assignment,
    Call,
    Client,
    Component,
    Feature,
    Hazard,
    Markers,
    Recorder,
    RecordType,
    Sdk,
    Settings,
    client_of,
    file_of,
    tokens,
)
from linter.knowledge.sources import Source


class ClientOf(Struct, frozen=True):
    """A client together with its SDK."""

    sdk: Sdk
    client: Client


class State(Struct):
    """One state; `next` by token. What ends here: clients, sources, components, record types, configurations.

    `settings` says as what a configuration ends here: a "call", an "object", or a "component" of that path.
    """

    next: dict[str, int] = field(default_factory=dict)
    clients: list[int] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    components: list[tuple[Sdk, Component]] = field(default_factory=list)
    records: list[tuple[Sdk, RecordType]] = field(default_factory=list)
    settings: list[tuple[Sdk, Settings, str, str]] = field(default_factory=list)
    client: ClientOf | None = None
    generic: bool = False


class Automata(dict[str, "Automaton"]):
    """One automaton a language, made when a file asks for it."""

    def __init__(self, sdks: Iterable[Sdk], sources: Iterable[Source]) -> None:
        super().__init__()
        self._sdks, self._sources = tuple(sdks), tuple(sources)

    def __missing__(self, language: str) -> Automaton:
        made = self[language] = Automaton(language, self._sdks, self._sources)
        return made


class Automaton:
    """All paths of one language. State 0 is nowhere, 1 the start of imports, 2 the start of globals.

    `methods` are the names that a call can have, `settable` those that an assignment can put something under, and
    `givers` those of calls that give a configuration or make a part of one, and `handing` those of calls that run what
    they are given. `options` are the spellings of options
    that can be written into a settings object.
    """

    IMPORTS = 1
    GLOBALS = 2

    def __init__(self, language: str, sdks: Iterable[Sdk], sources: Iterable[Source]) -> None:
        self.language = language
        self.states: list[State] = [State(), State(), State()]
        self.types: dict[str, list[int]] = {}
        self.calls: dict[tuple[int, str], list[Call]] = {}
        self.assignments: dict[tuple[int, str], list[tuple[Sdk, Assignment]]] = {}
        self.methods: set[str] = set()
        self.settable: set[str] = set()
        self.modules: set[str] = set()
        self.namesakes: dict[str, list[int]] = {}
        self.objects = False
        self.options: set[str] = set()
        self.manifests: list[tuple[Sdk, Settings]] = []
        self.files: dict[str, list[tuple[Sdk, Settings, str]]] = {}
        self.makers: dict[tuple[str, str], frozenset[int]] = {}
        self._ids: dict[tuple[str, str], int] = {}
        known = list(sdks)
        for sdk in known:
            self._add_clients(sdk)
        for sdk in known:
            self._add_uses(sdk)
            self._add_settings(sdk)
        for source in sources:
            if language in source.languages:
                self._add_source(source)
        self.givers = self._givers()
        self.handing = self._handing()
        self.leading = self._leading()

    # --- building ----------------------------------------------------------------------------

    def _grow(self, start: int, steps: Iterable[str]) -> int:
        at = start
        for step in steps:
            known = self.states[at].next.get(step)
            if known is None:
                known = len(self.states)
                self.states.append(State())
                self.states[at].next[step] = known
            at = known
        return at

    def _ends(self, sdk: Sdk, path: str, modules: Iterable[str] = ()) -> list[int]:
        """The states at the end of a path, once for each module that "$" stands for."""
        client = client_of(path)
        if client:
            name, *rest = tokens(path[1:])
            start = self._ids.get((sdk.id, name))
            return [] if start is None else [self._grow(start, rest)]
        if not path.startswith("$"):
            return [self._grow(self.IMPORTS, tokens(path))]
        return [self._grow(self.IMPORTS, (*tokens(module), *tokens(path[1:]))) for module in modules]

    def _add_clients(self, sdk: Sdk) -> None:
        mine = [client for client in sdk.client if self.language in client.languages]
        for client in mine:
            self._ids[sdk.id, client.id] = len(self.states)
            self.states.append(State(client=ClientOf(sdk, client)))
        for client in mine:
            this = self._ids[sdk.id, client.id]
            self.modules.update(client.modules)
            ends: list[int] = []
            for path in client.paths or ("$",) * bool(client.modules):
                ends.extend(self._ends(sdk, path, client.modules))
            for name in client.globals:
                ends.append(self._grow(self.GLOBALS, tokens(name)))
            for name in client.generic_globals:
                end = self._grow(self.GLOBALS, tokens(name))
                self.states[end].generic = True
                ends.append(end)
            for end in ends:
                self.states[end].clients.append(this)
            for name in client.namesakes:
                self.namesakes.setdefault(name, []).append(this)
            for name in client.types:
                for spelled in [name] if not name.startswith("$") else [m + name[1:] for m in client.modules]:
                    self.types.setdefault(".".join(tokens(spelled)), []).append(this)

    def _add_uses(self, sdk: Sdk) -> None:
        for call in sdk.call:
            if call.languages and self.language not in call.languages:
                continue
            for client in self._known(sdk, call.clients):
                for method in call.methods:
                    self.calls.setdefault((client, method), []).append(call)
                    self.methods.add(method)
                    if method[:3] == "set" and method[3:4].isupper():
                        self.settable.add(f"{method[3].lower()}{method[4:]}")
        for assignment in sdk.assignment:
            for client in self._known(sdk, assignment.clients):
                for name in assignment.fields:
                    self.assignments.setdefault((client, name), []).append((sdk, assignment))
                    self.settable.add(name)
            for name in assignment.globals:
                end = self._grow(self.GLOBALS, tokens(name))
                self.assignments.setdefault((end, ""), []).append((sdk, assignment))
                self.settable.add(tokens(name)[-1])
        for component in sdk.component:
            if self.language in component.languages:
                for path in component.paths:
                    for end in self._ends(sdk, path):
                        self.states[end].components.append((sdk, component))
        for record in sdk.record:
            if self.language in record.languages:
                for path in record.paths:
                    for end in self._ends(sdk, path):
                        self.states[end].records.append((sdk, record))

    def _add_settings(self, sdk: Sdk) -> None:
        """Where configurations are given, and (`makers`) what the conditions on their lists ask for."""
        modules: dict[str, None] = {}
        for client in sdk.client:
            modules.update(dict.fromkeys(client.modules if self.language in client.languages else ()))
        for settings in sdk.settings:
            if settings.manifest:
                self.manifests.append((sdk, settings))
            if self.language not in settings.languages:
                continue
            modules.update(dict.fromkeys(settings.modules))
            for entry in settings.files:
                self.files.setdefault(file_of(entry)[0], []).append((sdk, settings, entry))
            for kind, paths in (
                ("call", settings.calls),
                ("object", settings.objects),
                ("component", settings.components),
            ):
                for path in paths:
                    for end in self._ends(sdk, path, settings.modules):
                        bare = self.states if self.states[end].client is not None else ()
                        for state in (self.states[end], *(each for each in bare if end in each.clients)):
                            state.settings.append((sdk, settings, kind, path))
            self.objects = self.objects or bool(settings.objects)
            for path in settings.objects:
                if path.endswith("()") and not client_of(path):
                    for end in self._ends(sdk, path, settings.modules):
                        for spelled in [path] if path[0] != "$" else [m + path[1:] for m in settings.modules]:
                            self.types.setdefault(".".join(tokens(spelled)[:-1]), []).append(end)
        judged: tuple[Feature | Hazard | Markers | Recorder, ...]
        judged = (*sdk.feature, *sdk.hazard, *sdk.markers, *sdk.recorder)
        written = any(self.language in settings.languages and settings.objects for settings in sdk.settings)
        for each in judged:
            for text in (*each.all, *getattr(each, "unless", ())):
                condition = conditions.parse(text, sdk.id)
                if written:
                    self.options.update(spelled for step in condition.path for spelled in conditions.spellings(step))
                if condition.made:
                    ends = self._ends(sdk, condition.target, modules)
                    self.makers[sdk.id, condition.target] = frozenset(ends)

    def _leading(self) -> frozenset[int]:
        """The states from which a step leads to an SDK: not those of sources, and not the starts."""
        found = {number for number, state in enumerate(self.states) if self._receives(state)}
        back: dict[int, set[int]] = {}
        for number, state in enumerate(self.states):
            for following in (*state.next.values(), *state.clients):
                back.setdefault(following, set()).add(number)
        found |= {state for state, _ in self.assignments}
        pending = list(found)
        while pending:
            more = back.get(pending.pop(), set()) - found
            found |= more
            pending += more
        return frozenset(found - {0, self.IMPORTS, self.GLOBALS})

    @staticmethod
    def _receives(state: State) -> bool:
        return bool(state.client or state.clients or state.components or state.records or state.settings)

    def _into(self) -> list[set[str]]:
        """The tokens that lead to each state."""
        into: list[set[str]] = [set() for _ in self.states]
        for state in self.states:
            for token, following in state.next.items():
                into[following].add(token)
        for number, state in enumerate(self.states):
            for client in state.clients:
                into[client] |= into[number]
        return into

    def _handing(self) -> set[str]:
        found: set[str] = set()
        for names, state in zip(self._into(), self.states, strict=True):
            called = state.next.get("()")
            if called is not None and any(token[0] == "{" for token in self.states[called].next):
                found |= names
        return found

    def _givers(self) -> set[str]:
        into = self._into()
        found: set[str] = set()
        for number, state in enumerate(self.states):
            called = state.next.get("()")
            if called is not None:
                blocks = (f for token, f in self.states[called].next.items() if token.startswith("{"))
                ends = [called, *self.states[called].clients, *blocks]
                if any(self.states[end].settings for end in ends):
                    found |= into[number]
        return found

    def _known(self, sdk: Sdk, names: Iterable[str]) -> list[int]:
        return [self._ids[sdk.id, name] for name in names if (sdk.id, name) in self._ids]

    def _add_source(self, source: Source) -> None:
        for path in source.paths:
            self.states[self._grow(self.IMPORTS, tokens(path))].sources.append(source)
        for path in source.globals:
            self.states[self._grow(self.GLOBALS, tokens(path))].sources.append(source)

    # --- stepping ----------------------------------------------------------------------------

    def step(self, state: int, token: str) -> list[int]:
        """Where a token leads. A negative state is some method of that fluent client."""
        if state < 0:
            return [-state] if token == "()" else []
        here = self.states[state]
        found: list[int] = []
        for start in (state, *here.clients):
            following = self.states[start].next.get(token)
            if following is not None:
                found.append(following)
        if not found and token not in ("()", "[]") and not token.startswith("{"):
            found.extend(-c for c in self.clients(state) if self._fluent(c))
        return found

    def clients(self, state: int) -> list[int]:
        """The client states that a state stands for: itself, or those whose path ends there."""
        if state < 0:
            return []
        here = self.states[state]
        return [state] if here.client is not None else here.clients

    def _fluent(self, state: int) -> bool:
        found = self.states[state].client
        return found is not None and found.client.fluent
