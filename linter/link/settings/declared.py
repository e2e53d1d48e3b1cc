"""Configurations that are declared: components in markup, application meta-data, configuration files."""

from __future__ import annotations

from collections.abc import Iterator

from linter.flow.graph import Const, ElementFact, FunctionRef, Record, Seq
from linter.knowledge.catalogue import file_of, tokens
from linter.knowledge.conditions import path_of
from linter.link.meaning.meanings import Meanings
from linter.link.program.program import Program, Ref
from linter.link.settings.options import Options, Path, Plain
from linter.link.settings.trees import Tree, Write
from linter.link.settings.trees import under as root_of
from linter.words.finding import Confidence

META_DATA = "meta-data"
PERMISSION = "uses-permission"
OPTIONS = "options"


class Declared:
    """Finds them file by file."""

    def __init__(self, meanings: Meanings, options: Options) -> None:
        self.program: Program = meanings.program
        self.meanings = meanings
        self.expander = meanings.expander
        self.options = options

    def of(self, file: int) -> Iterator[Tree]:
        for element in self.program.facts[file].elements:
            yield from self._element(file, element)
        yield from self._manifest(file)
        yield from self._exported(file)

    # --- markup ------------------------------------------------------------------------------------

    def _element(self, file: int, element: ElementFact) -> Iterator[Tree]:
        automaton = self.meanings.automaton(file)
        for sense in self.meanings.of(Ref(file, element.tag)):
            for sdk, settings, kind, path in automaton.states[sense.state].settings if sense.state > 0 else ():
                if kind != "component":
                    continue
                under = root_of(settings)
                writes: list[Write] = []
                partial = False
                for name, at in settings.components[path].items():
                    where = (*under, *(path_of(at) if at else ()))
                    for attribute in element.attributes:
                        value = Ref(file, attribute.value)
                        if attribute.name == name:
                            writes.append(Write(where, value))
                        elif not attribute.name:
                            inner = self.options.find(value, (name,))
                            writes += [Write(where, f.value) for f in inner.found if isinstance(f.value, Ref)]
                            partial = partial or inner.opaque
                operation = tokens(path)[-1]
                language = self.program.facts[file].language
                yield Tree(
                    sdk, settings, operation, file, element.span, language, sense.confidence, tuple(writes), partial
                )

    def _manifest(self, file: int) -> Iterator[Tree]:
        """Application meta-data and permissions: one tree for each prefix of names that occurs."""
        found: dict[str, list[tuple[Path, Ref | Plain, tuple[int, int]]]] = {}
        entries = self.meanings.automaton(file).manifests
        permissions: set[str] = set()
        for element in self.program.facts[file].elements if entries else ():
            name, value = self._entry(file, element)
            for _, entry in entries:
                if value is not None and name.startswith(entry.manifest):
                    rest = name[len(entry.manifest) :].strip(".")
                    found.setdefault(entry.manifest, []).append((tuple(rest.split(".")), value, element.span))
                    permissions |= {entry.manifest} if isinstance(value, Plain) else set()
        for sdk, entry in entries:
            rows = found.get(entry.manifest, [])
            if rows:
                writes = tuple(Write(path, value, (file, span), True, True) for path, value, span in rows)
                language, kind = self.program.facts[file].language, META_DATA
                partial = entry.manifest in permissions
                yield Tree(sdk, entry, kind, file, rows[0][2], language, Confidence.HIGH, writes, partial)

    def _entry(self, file: int, element: ElementFact) -> tuple[str, Ref | Plain | None]:
        """The name of meta-data and its value, or of a permission and whether it is asked for."""
        kind = self.program.value(Ref(file, element.tag))
        if kind not in (Const(META_DATA), Const(PERMISSION)):
            return "", None
        values = {arg.name.rpartition(":")[2]: Ref(file, arg.value) for arg in element.attributes}
        name = self.expander.constant(values["name"]) if "name" in values else None
        if kind == Const(PERMISSION):
            return name or "", Plain("node" not in values or self.expander.constant(values["node"]) != "remove")
        return name or "", values.get("value") or values.get("resource")

    # --- configuration files ----------------------------------------------------------------------------

    def _exported(self, file: int) -> Iterator[Tree]:
        """What a configuration file has for an SDK or its plugin."""
        name = self.program.paths[file].rpartition("/")[2]
        known = self.meanings.automaton(file).files
        for sdk, settings, entry in (*known.get(name, ()), *known.get(name.rpartition(".")[0], ())):
            _, way, wanted = file_of(entry)
            for value in self._shown(file):
                for held in self.options.find(value, way).found:
                    for item, tree in self._listed(held.value, wanted):
                        writes = () if tree is None else (Write(root_of(settings), tree),)
                        span, language = self.program.span(item), self.program.facts[item.file].language
                        yield Tree(sdk, settings, wanted, item.file, span, language, Confidence.HIGH, writes)

    def _shown(self, file: int) -> Iterator[Ref]:
        """The value that a file exports, or what its function gives back."""
        for value in self.program.exported(file, "default"):
            for end in self.expander.ends(value):
                held = self.program.value(end)
                if isinstance(held, FunctionRef):
                    returns = self.program.facts[end.file].functions[held.function].returns
                    yield from (Ref(end.file, result, end.context) for result in returns)
                else:
                    yield end

    def _listed(self, held: Ref | Plain, wanted: str) -> Iterator[tuple[Ref, Ref | None]]:
        """What an object or a list has under a name: the place, and the tree if there is one."""
        for end in self.expander.ends(held) if isinstance(held, Ref) else ():
            if isinstance(self.program.value(end), Seq):
                for item in self.options.elements(end)[0]:
                    yield from self._named(item.value, wanted)
            else:
                for found in self.options.find(end, (wanted,)).found:
                    if isinstance(found.value, Ref):
                        yield found.value, found.value

    def _named(self, item: Ref | Plain, wanted: str) -> Iterator[tuple[Ref, Ref | None]]:
        """A list's item that is a name, begins with it, or has it in a field beside `options`."""
        for end in self.expander.ends(item) if isinstance(item, Ref) else ():
            value = self.program.value(end)
            parts = [end] if isinstance(value, Const) else []
            parts += [found.value for found in self.options.elements(end)[0] if isinstance(found.value, Ref)]
            names = [self.expander.constant(part) for part in parts]
            if isinstance(value, Seq) and names[:1] == [wanted]:
                yield end, parts[1] if len(parts) > 1 else None
            elif isinstance(value, Const) and wanted in names:
                yield end, None
            elif isinstance(value, Record) and wanted in names:
                trees = [found.value for found in self.options.find(end, (OPTIONS,)).found]
                yield end, next((tree for tree in trees if isinstance(tree, Ref)), None)
