"""The tree-sitter grammar: parsing, and what is asked of a whole tree."""

from __future__ import annotations

import re
from functools import lru_cache

import tree_sitter_python
from tree_sitter import Language, Parser
from tree_sitter import Node as Syntax

from linter.words.span import Span

COMMENT = re.compile(rb"#")


@lru_cache(maxsize=1)
def _language() -> Language:
    return Language(tree_sitter_python.language())


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(_language())


@lru_cache(maxsize=1)
def operator_field() -> int:
    """The number of the field "operator": asking a node by number takes a tenth of the time."""
    return _language().field_id_for_name("operator") or 0


def read(text: bytes) -> Syntax:
    """The root of the syntax tree."""
    return _parser().parse(text).root_node


def broken(root: Syntax) -> list[Span]:
    """The outermost places that could not be read, in source order."""
    found: list[Span] = []
    pending = [root]
    while pending:
        syntax = pending.pop()
        if syntax.type == "ERROR" or syntax.is_missing:
            found.append(Span(syntax.start_byte, syntax.end_byte))
        elif syntax.has_error:
            pending.extend(syntax.children)
    return sorted(found)
