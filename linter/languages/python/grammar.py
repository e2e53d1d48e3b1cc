"""The tree-sitter grammar: parsing, and what is asked of a whole tree."""

from __future__ import annotations

from functools import lru_cache

import tree_sitter_python
from tree_sitter import Language, Parser, Query, QueryCursor
from tree_sitter import Node as Syntax

from linter.words.span import Span


@lru_cache(maxsize=1)
def _language() -> Language:
    return Language(tree_sitter_python.language())


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(_language())


@lru_cache(maxsize=1)
def _comments() -> Query:
    query: Query = Query(_language(), "(comment) @comment")
    return query


def read(text: bytes) -> Syntax:
    """The root of the syntax tree."""
    return _parser().parse(text).root_node


def comments(root: Syntax) -> list[Syntax]:
    """Every comment below `root`, in source order."""
    found = QueryCursor(_comments()).captures(root).get("comment", [])
    return sorted(found, key=lambda comment: comment.start_byte)


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
