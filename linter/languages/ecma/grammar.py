"""The tree-sitter grammars: parsing, and what is asked of a whole tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser
from tree_sitter import Node as Syntax

from linter.words.span import Span

COMMENT = re.compile(rb"//|/\*|<!--|-->")
COMMENTS = frozenset({"comment", "html_comment"})

Dialect = Literal["javascript", "typescript", "tsx"]

_TYPED: dict[str, Dialect] = {".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx"}


@lru_cache(maxsize=3)
def _language(dialect: Dialect) -> Language:
    if dialect == "javascript":
        return Language(tree_sitter_javascript.language())
    if dialect == "tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


@lru_cache(maxsize=3)
def _parser(dialect: Dialect) -> Parser:
    return Parser(_language(dialect))


@lru_cache(maxsize=3)
def fields(dialect: Dialect) -> Mapping[str, int]:
    """The number of every field: asking a node by number takes a tenth of the time."""
    language = _language(dialect)
    return {language.field_name_for_id(number) or "": number for number in range(1, language.field_count + 1)}


def read(text: bytes, suffix: str) -> tuple[Syntax, Dialect]:
    """The root of the syntax tree, and the grammar that read it.

    JavaScript with mistakes may hold type annotations: the reading with less to mend is kept.
    """
    dialect = _TYPED.get(suffix, "javascript")
    root = _parser(dialect).parse(text).root_node
    if dialect == "javascript" and root.has_error:
        other = _parser("tsx").parse(text).root_node
        if _damage(other) < _damage(root):
            return other, "tsx"
    return root, dialect


def _damage(root: Syntax) -> int:
    outer, _ = broken(root)
    return sum(span.end - span.start + 1 for span in outer)


def broken(root: Syntax) -> tuple[list[Span], list[Syntax]]:
    """Where the source is wrong: the outermost places, and every ERROR node, both in source order."""
    places: list[Span] = []
    errors: list[Syntax] = []
    pending = [(root, False)] if root.has_error else []
    while pending:
        syntax, inside = pending.pop()
        kind = syntax.type
        failed = kind == "ERROR"
        if failed:
            errors.append(syntax)
        # between type arguments and a template the grammar misses a "!" that no one needs to write
        if (failed or (syntax.is_missing and kind != "!")) and not inside:
            places.append(Span(syntax.start_byte, syntax.end_byte))
        if syntax.has_error:
            below = inside or failed
            pending.extend((child, below) for child in syntax.children if not is_ampersand(child, kind))
    return sorted(places), sorted(errors, key=lambda error: error.start_byte)


def is_ampersand(syntax: Syntax, parent: str) -> bool:
    """Whether this is text behind a bare `&` in markup, which the grammar takes for a mistake."""
    if parent != "jsx_element" or syntax.type != "ERROR":
        return False
    source = syntax.text or b""
    return source.startswith(b"&") and b"{" not in source and b"<" not in source
