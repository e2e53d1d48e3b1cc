"""JavaScript and TypeScript source to the neutral tree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tree_sitter import Node as Syntax

from linter.languages.comments import comments
from linter.languages.ecma.classes import CLASSES
from linter.languages.ecma.expressions import EXPRESSIONS
from linter.languages.ecma.functions import FUNCTIONS
from linter.languages.ecma.grammar import COMMENT, COMMENTS, broken, fields, read
from linter.languages.ecma.jsx import JSX
from linter.languages.ecma.literals import LITERALS
from linter.languages.ecma.lowering import Handler, Lowering, Spreader, span
from linter.languages.ecma.modules import MODULES, SPREAD_MODULES
from linter.languages.ecma.records import RECORDS
from linter.languages.ecma.statements import SPREAD_STATEMENTS, STATEMENTS
from linter.words.ir import Comment, Module
from linter.words.span import Span


def parse(text: bytes, suffix: str) -> Module:
    """One file as a `Module`, whatever its bytes are; `suffix` (".js", ".tsx", ...) chooses the grammar."""
    root, dialect = read(text, suffix)
    places, strays = broken(root)
    low = Lowering(text, _handlers(), _spreaders(), strays, fields(dialect), {root.id})
    # a root that is itself an error still has the file's statements below it
    body = low.statements(root.named_children)
    if low.strays:
        low.recover(root, body)
    notes = tuple(_comment(low, found) for found in comments((root,), text, COMMENT, COMMENTS))
    return Module(Span(0, len(text)), "ecma", tuple(body), notes, tuple(places))


def _comment(low: Lowering, syntax: Syntax) -> Comment:
    word = low.word(syntax)
    if word.startswith("/*"):
        said = word[2:].removesuffix("*/").strip("* \t\r\n")
    else:
        said = word.removeprefix("<!--").removeprefix("-->").lstrip("/")
    return Comment(span(syntax), said.strip())


@lru_cache(maxsize=1)
def _handlers() -> Mapping[str, Handler]:
    return {**LITERALS, **RECORDS, **EXPRESSIONS, **FUNCTIONS, **CLASSES, **JSX, **STATEMENTS, **MODULES}


@lru_cache(maxsize=1)
def _spreaders() -> Mapping[str, Spreader]:
    return {**SPREAD_STATEMENTS, **SPREAD_MODULES}
