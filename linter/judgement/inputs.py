"""Input fields in markup: what a field asks for, by its metadata, else by its name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from linter.judgement.markers import CLASSES
from linter.knowledge.vocabulary import Tier, Vocabulary
from linter.link.program.program import Program
from linter.link.settings.elements import Tag, texts
from linter.words.finding import Confidence

INPUTS = ("input", "textarea", "select")
VIEWS = ("EditText", "AutoCompleteTextView")
VIEW_METADATA = ("android:inputType", "android:autofillHints", "android:password")
VALUES = ("value", "defaultValue", "modelValue", "onChange", "onChangeText", "onInput", "onValueChange", "type")
NAMES = ("name", "id", "placeholder", "label", "aria-label", "formControlName", "android:id", "android:hint")
UNREAD = ("hidden", "submit", "button", "reset", "image", "file", "checkbox", "radio", "range", "color")
TYPED = ("type", "inputType", "android:inputType", "autocomplete", "autoComplete")


class Field(NamedTuple):
    """What an input asks for: a data type, words that say what kind of input it is, and how sure that is."""

    data: str
    kinds: frozenset[str]
    confidence: Confidence


class Inputs:
    """Reads tags as input fields; only the data types in `wanted` (or below them) count."""

    def __init__(self, program: Program, vocabulary: Vocabulary, wanted: tuple[str, ...]) -> None:
        self.program = program
        self.vocabulary = vocabulary
        self.wanted = wanted

    def field(self, tag: Tag) -> Field | None:
        """What a tag asks for; None for what is no input, or no particular one."""
        said = {each.name: texts(self.program, tag.ref(each)) for each in tag.attributes if each.name not in CLASSES}
        if any(word in UNREAD for word in said.get("type", ())) or not self._is_input(tag, said):
            return None
        kinds = {word for name in TYPED for text in said.get(name, ()) for word in text.replace("|", " ").split()}
        kinds |= {name for name, words in said.items() if words == ("true",)}
        for name, words in said.items():
            for text in words:
                data = self.vocabulary.field(name, text)
                if data is not None and covers(self.wanted, data):
                    return Field(data, frozenset(kinds), Confidence.HIGH)
        for name in NAMES:  # the first one that says what the field holds settles it
            for text in said.get(name, ()):
                reading = self.vocabulary.read(text.rpartition("/")[2], literal=True) if "{" not in text else None
                if reading is not None and reading.tier is Tier.STRONG:
                    wanted = covers(self.wanted, reading.data)
                    return Field(reading.data, frozenset(kinds), Confidence.MEDIUM) if wanted else None
        return None

    def _is_input(self, tag: Tag, said: Collection[str]) -> bool:
        if self.program.facts[tag.file].language == "android":
            return tag.name.endswith(VIEWS) or any(name in said for name in VIEW_METADATA)
        if tag.plain:
            return tag.name.lower() in INPUTS
        return any(name in said for name in (*VALUES, *TYPED)) or any(
            self.vocabulary.field(name, "true") is not None for name in said
        )


def covers(types: Iterable[str], data: str) -> bool:
    """Whether a data type is one of `types` or below one."""
    return any(data == known.rstrip(".") or data.startswith(known.rstrip(".") + ".") for known in types)
