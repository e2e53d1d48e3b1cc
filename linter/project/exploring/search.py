"""Which of the files that are not analysed matter for a lead, or declare what is asked for: by their bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import re2

from linter.link.program.program import stem_of
from linter.link.reach.demands import Wanted
from linter.link.reach.leads import Lead
from linter.project.exploring.declared import Declared
from linter.project.exploring.imports import Imports
from linter.project.exploring.spelled import words_of

DEFAULT = "default"


def files_to_load(
    rest: Mapping[str, bytes], leads: Iterable[Lead], imports: Imports, declared: Declared, wanted: Wanted
) -> list[str]:
    """The files among `rest` that a lead leads to, are themselves asked for, or declare a name that is."""
    found = {path for path, name in wanted.paths if path in rest and name.encode() in rest[path]}
    found |= behind(rest, imports, wanted)
    if wanted.declared:
        found |= declared.files(wanted.declared)
    search = Search(rest, imports)
    return sorted(
        found
        | search.named([lead for lead in leads if lead.name != DEFAULT])
        | search.defaults([lead for lead in leads if lead.name == DEFAULT])
    )


def behind(rest: Mapping[str, bytes], imports: Imports, wanted: Wanted) -> set[str]:
    """The files that others only pass on, where they hold the name that is asked for."""
    found: set[tuple[str, str]] = set()
    pending = list(wanted.behind)
    while pending:
        path, name = pending.pop()
        more = {(target, name) for target in imports.passed(path) if name.encode() in rest.get(target, b"")} - found
        found |= more
        pending += more
    return {path for path, _ in found}


class Search:
    """Looks through the bytes of `rest`."""

    def __init__(self, rest: Mapping[str, bytes], imports: Imports) -> None:
        self.rest = rest
        self.imports = imports

    def named(self, leads: Iterable[Lead]) -> set[str]:
        """The files that hold the name of a lead, as far as it counts there."""
        by_name: dict[bytes, list[Lead]] = defaultdict(list)
        for lead in leads:
            by_name[lead.name.encode()].append(lead)
        if not by_name:
            return set()
        reach = {lead: self.imports.passed_on((lead.path,)) for each in by_name.values() for lead in each if lead.path}
        found = {path for paths in reach.values() for path in paths if path in self.rest}
        pattern = words_of({name.decode() for name in by_name})
        for path, text in self.rest.items():
            if path not in found:
                used = set(pattern.findall(text))
                if any(self._counts(lead, path, text, reach) for name in used for lead in by_name.get(name, ())):
                    found.add(path)
        return found

    def _counts(self, lead: Lead, path: str, text: bytes, reach: Mapping[Lead, frozenset[str]]) -> bool:
        if lead.also and words_of(lead.also).search(text) is None:
            return False
        if lead.quoted and not re2.search(f"[\"'`]{re2.escape(lead.name)}[\"'`]".encode(), text):
            return False
        if lead.near and lead.near.encode() not in text:
            return False
        return not lead.path or not reach[lead].isdisjoint(self.imports.of(path))

    def defaults(self, leads: Iterable[Lead]) -> set[str]:
        """The files that import one of the leads' files, or one that passes it on; and those that pass it on."""
        reach = {lead: self.imports.passed_on((lead.path,)) for lead in leads}
        found = {path for paths in reach.values() for path in paths if path in self.rest}
        everything = frozenset().union(*reach.values())
        if not everything:
            return found
        stems = words_of({stem_of(path) or "." for path in everything} | self.imports.modules.names())
        for path, text in self.rest.items():
            imports = path not in found and stems.search(text) and not everything.isdisjoint(self.imports.of(path))
            if imports and any(self._counts(lead, path, text, reach) for lead in reach):
                found.add(path)
        return found
