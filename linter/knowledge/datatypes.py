"""Data types as `rules/data/<family>.toml` defines them."""

from __future__ import annotations

from msgspec import Struct


class Fields(Struct, frozen=True, forbid_unknown_fields=True, rename={"class_": "class"}):
    """Values of form-field metadata that state the type."""

    html_type: tuple[str, ...] = ()
    autocomplete: tuple[str, ...] = ()
    input_type: tuple[str, ...] = ()
    input_mode: tuple[str, ...] = ()
    autofill_hint: tuple[str, ...] = ()
    text_content_type: tuple[str, ...] = ()
    keyboard_type: tuple[str, ...] = ()
    class_: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()

    def of(self, kind: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, "class_" if kind == "class" else kind)
        return values


class Stores(Struct, frozen=True, forbid_unknown_fields=True):
    """What the app stores' privacy forms, and the Fides taxonomy, call it."""

    play: str = ""
    apple: str = ""
    fides: str = ""


class Laws(Struct, frozen=True, forbid_unknown_fields=True):
    """`gdpr9`: special category of Art. 9. `pci`: "chd", "sad", "truncated" or "". `ccpa`: sensitive there."""

    gdpr9: bool = False
    pci: str = ""
    ccpa: bool = False


class DataType(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `[[type]]`: its words (sequences separated by spaces), field metadata, mappings, and what to send instead.

    `group` is its row of the sanitizer matrix. `of_organizations`: companies have one too, which is no secret.
    `persons`: the type of a person's whole record. `loose`: its words may name another datum, which a key then tells.
    `content`: a thing itself; under a name that says where it is ("photoUrl"), only its address is there,
    as under a person's plain "image".
    `textual`: a text, an object or a long number; what is declared as a small number is none ("cardNumber: Int").
    `strangers`: words that make its ambiguous words another thing wherever they stand beside them ("address", "chain").
    """

    id: str
    label: str
    group: str
    strong: tuple[str, ...] = ()
    contextual: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    confusers: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    of_organizations: bool = False
    persons: bool = False
    loose: bool = False
    content: bool = False
    textual: bool = False
    fields: Fields = Fields()
    stores: Stores = Stores()
    laws: Laws = Laws()
    safe: str


class Family(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of types."""

    type: tuple[DataType, ...]
