"""Markers: what an element, or a call in code that builds one, says to a recorder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from linter.knowledge.catalogue import Markers, Sdk
from linter.link.program.program import Program
from linter.link.settings.elements import Tag, texts

CLASSES = ("class", "className")
RESOURCES = "android:"
OFF = "false"

_FORM = re.compile(r"\[([^\]=]+)(?:=([^\]]*))?\]|@([\w:-]+)=(.+)|\.(\S+)|(\w+)\((\w*)\)|(\w+)=(\w+)|([\w.$-]+)")


class Marker(NamedTuple):
    """One marker of an SDK. `kind` is "class", "attribute", "tag", "call" or "property"; `value` None: any."""

    sdk: Sdk
    entry: Markers
    opens: bool
    text: str
    kind: str
    name: str
    value: str | None


@lru_cache(maxsize=2048)
def form_of(text: str) -> tuple[str, str, str | None]:
    """A marker's kind, name and value: "[a=b]" -> ("attribute", "a", "b")."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return "class", text, None
    attribute, value, resource, word, css, call, argument, member, state, tag = found.groups()
    if attribute:
        return "attribute", attribute.strip(), None if value is None else value.strip("\"' ")
    if resource:
        return "attribute", resource if ":" in resource else RESOURCES + resource, word.strip("\"' ")
    if call:
        return "call", call, argument or None
    if member:
        return "property", member, state
    return ("class", css, None) if css else ("tag", tag, None)


def markers_of(sdks: Iterable[Sdk]) -> list[Marker]:
    """Every marker that the SDKs know."""
    return [
        Marker(sdk, entry, opens, text, *form_of(text))
        for sdk in sdks
        for entry in sdk.markers
        for opens, listed in ((False, entry.hides), (True, entry.opens))
        for text in listed
    ]


class Index:
    """Markers by where they can stand, so that a tag asks only for those that may be its own."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        self._known: dict[tuple[str, str], list[Marker]] = {}
        for marker in markers:
            name = marker.name.rpartition(".")[2] if marker.kind == "tag" else marker.name
            self._known.setdefault((marker.kind, name), []).append(marker)

    def of(self, program: Program, tag: Tag) -> Iterator[Marker]:
        """The markers that a start tag carries."""
        found = self._known.get(("tag", tag.name.rpartition(".")[2]), [])
        yield from (marker for marker in found if "." not in marker.name or tag.name.endswith(marker.name))
        for attribute in tag.attributes:
            wanted = self._known.get(("attribute", attribute.name), ())
            if attribute.name in CLASSES:
                words = {word for text in texts(program, tag.ref(attribute)) for word in text.split()}
                for word in sorted(words):
                    yield from self._known.get(("class", word), ())
            if wanted:
                said = texts(program, tag.ref(attribute))
                yield from (marker for marker in wanted if marker.value is None or marker.value in said)

    def called(self, name: str, said: Collection[str]) -> list[Marker]:
        """The markers that a call of this name with these arguments is; a switch that is given false is off."""
        known = self._known.get(("call", name), [])
        return [each for each in known if (OFF not in said if each.value is None else each.value in said)]

    def assigned(self, name: str, said: Collection[str]) -> list[Marker]:
        """The markers that a property with one of these values is."""
        return [marker for marker in self._known.get(("property", name), []) if marker.value in said]

    def names(self, kind: str) -> list[str]:
        """The names of the markers of a kind."""
        return [name for known, name in self._known if known == kind]
