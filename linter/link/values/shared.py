"""Values that every file can see without an import: put on a shared object, provided by a plugin, or found by place.

`window.x = v`, `app.config.globalProperties.$x = v`, `{ provide: { x: v } }`, names that a framework imports by
itself from certain folders, and the functions of scripts that are no modules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from linter.flow.graph import AnyValue, Attr, Const, Facts, Free, FunctionRef, Record, Seq
from linter.link.program.program import Program, Ref
from linter.link.values.contexts import Contexts
from linter.link.values.protocol import Expansion

MOST_MEANINGS = 3  # a name with more is nobody's in particular


class Shared:
    """Looks up names that nothing in their file explains. `placed` also says below which folder a name is seen."""

    def __init__(self, program: Program, expander: Expansion, contexts: Contexts) -> None:
        self.program = program
        self.expander = expander
        self.contexts = contexts
        self.words = expander.idioms.shared
        self.marked: dict[str, list[Ref]] = defaultdict(list)
        self.window: dict[str, list[Ref]] = defaultdict(list)
        self.placed: dict[str, list[tuple[str, Ref]]] = defaultdict(list)
        self.scripts: dict[str, list[Ref]] = defaultdict(list)
        self.injected: dict[int, frozenset[str]] = {}
        self._indexed = 0

    def grow(self) -> None:
        """The program has grown: its new files may share more."""
        for file in range(self._indexed, len(self.program.facts)):
            facts = self.program.facts[file]
            if facts.language == "ecma":
                self._index(file, facts)
        self._indexed = len(self.program.facts)

    def member(self, base: Ref, name: str) -> list[Ref]:
        """What `base.name` is where the base does not say: a marked name, a global, something injected."""
        facts = self.program.facts[base.file]
        if facts.language != "ecma":
            return []
        if name.startswith(self.words.mark):
            self.program.gaps.meet(("marked", name))
            return few(self.marked.get(name, []))
        if self._is_window(base.file, self.expander.plain(base.file, base.value)):
            return few(self.window.get(name, []))
        if name in self.injected.get(base.file, ()):
            return self.contexts.under(name)
        return []

    def free(self, file: int, name: str) -> list[Ref]:
        """What a name means that its file does not bind."""
        facts = self.program.facts[file]
        if facts.language != "ecma":
            return []
        path = self.program.paths[file]
        placed = [ref for folder, ref in self.placed.get(name, ()) if path.startswith(folder) and ref.file != file]
        scripts = [ref for ref in self.scripts.get(name, ()) if is_script(facts) and ref.file != file]
        return few(self.marked.get(name) or self.window.get(name) or placed or scripts)

    def names(self) -> Iterator[tuple[str, Ref]]:
        """Every shared value under the name that others use."""
        for table in (self.marked, self.window, self.scripts):
            yield from ((name, ref) for name, refs in table.items() for ref in refs)
        yield from ((name, ref) for name, placed in self.placed.items() for _, ref in placed)

    # --- finding -----------------------------------------------------------------------------

    def _index(self, file: int, facts: Facts) -> None:
        for assign in facts.assigns:
            self._assigned(file, facts.values[assign.target], assign.value)
        for _, record in self.program.of_kind(file, Record):
            for name, ref in self.contexts.given_by(file, record):
                self._mark(self.words.mark + name, ref)
            self.injected[file] = self.injected.get(file, frozenset()) | self._injected(file, record)
        for call in facts.calls:
            name = self.expander.method(file, call.callee)
            if name in self.contexts.words.providers and len(call.args) == 2:
                text = self.expander.plain(file, call.args[0].value)
                if isinstance(text, Const) and isinstance(text.value, str):
                    self._mark(self.words.mark + text.value, Ref(file, call.args[1].value))
        for name, number, folder in self._by_place(file, facts):
            self.placed[name].append((folder, Ref(file, number)))
        for name, number in facts.names.items() if is_script(facts) else ():
            if isinstance(facts.values[number], FunctionRef):
                self.scripts[name].append(Ref(file, number))

    def _assigned(self, file: int, target: AnyValue, value: int) -> None:
        if not isinstance(target, Attr):
            return
        base = self.expander.plain(file, target.base)
        if isinstance(base, Attr) and base.name in self.words.holders and target.name.startswith(self.words.mark):
            self._mark(target.name, Ref(file, value))
        elif self._is_window(file, base):
            self.window[target.name].append(Ref(file, value))

    def _mark(self, name: str, ref: Ref) -> None:
        self.marked[name].append(ref)
        self.program.gaps.close(("marked", name))

    def _is_window(self, file: int, value: AnyValue) -> bool:
        return isinstance(value, Free) and value.name in self.words.windows

    def _injected(self, file: int, record: Record) -> frozenset[str]:
        """The names that a component asks to be given: a list of texts, or the keys of an object."""
        found: set[str] = set()
        for entry in record.entries:
            held = self.expander.plain(file, entry.value) if entry.key in self.words.injects else None
            if isinstance(held, Seq):
                texts = (self.program.facts[file].values[item] for item in held.items)
                found |= {each.value for each in texts if isinstance(each, Const) and isinstance(each.value, str)}
            elif isinstance(held, Record):
                found |= {each.key for each in held.entries if each.key}
        return frozenset(found)

    def _by_place(self, file: int, facts: Facts) -> Iterator[tuple[str, int, str]]:
        """The exports of a file in one of the folders that a framework looks through."""
        folders = self.program.paths[file].split("/")[:-1]
        at = next((number for number, name in enumerate(folders) if name in self.words.folders), -1)
        if at >= 0:
            above = "".join(f"{name}/" for name in folders[:at])
            stem = self.program.paths[file].rpartition("/")[2].partition(".")[0]
            for name, value in facts.exports.items():
                yield (stem if name == "default" else name), value, above


def is_script(facts: Facts) -> bool:
    """Whether a file is no module: what it declares at its top is seen by every script of the page."""
    return facts.language == "ecma" and not facts.imports and not facts.exports and not facts.stars


def few(refs: list[Ref]) -> list[Ref]:
    return refs if len(refs) <= MOST_MEANINGS else []
