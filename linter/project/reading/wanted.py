"""Which files the judgement of a setup needs: words for the prefilter, and files with fields that a recorder reads."""

from __future__ import annotations

import re
from itertools import takewhile

import re2

from linter.knowledge.catalogue import Language, Sdk, client_of, file_of, tokens

# Markup in which somebody types: worth reading in every file once a recorder leaves inputs as they are.
FIELDS = re2.compile(
    rb"<(?:input|textarea|select)\b|\bsecureTextEntry\b|\bonChangeText\b|\bEditText\b|\bautofillHints\b"
)


def setup_seeds(sdk: Sdk, language: Language) -> set[str]:
    """Patterns (of the prefilter's syntax) of files that set an SDK up or that carry its markers."""
    found: set[str] = set()
    for settings in sdk.settings:
        if language in settings.languages:
            found |= {_quoted(module, language) for module in settings.modules}
            found |= {
                re.escape(file_of(entry)[2])
                for entry in settings.files
                if not entry.partition(":")[0].endswith(".json")
            }
            for path in (*settings.calls, *settings.objects, *settings.components):
                if not path.startswith("$") and not client_of(path):
                    found.add(_quoted(_package(path, language), language))
    for markers in sdk.markers:
        for text in (*markers.hides, *markers.opens):
            call = text.endswith(")")
            word = text.partition("(")[0] if call else _word(text)
            if len(word) > 3 and call is (language == "kotlin") and language != "python":
                found.add(rf"\b{re.escape(word)}\b")
    return found


def _package(path: str, language: str) -> str:
    """The part of a path that an import spells."""
    steps = [step for step in tokens(path) if step[0].isalpha() or step[0] == "@"]
    if language == "kotlin":
        return ".".join(takewhile(lambda step: not step[0].isupper(), steps)) or steps[0]
    return steps[0]


def _quoted(name: str, language: str) -> str:
    quoted = re.escape(name)
    return rf"[\"'\x60]{quoted}[\"'\x60/.]" if language == "ecma" else rf"\b{quoted}\b"


def _word(marker: str) -> str:
    """The word that a file with this class or attribute must hold; components are found by their import."""
    if marker[:1] == "[":
        return marker.strip("[]").partition("=")[0]
    return marker.partition("=")[2] if marker[:1] == "@" else marker[1:] if marker[:1] == "." else ""
