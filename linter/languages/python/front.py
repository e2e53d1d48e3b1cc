"""Python source to the neutral tree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tree_sitter import Node as Syntax

from linter.languages.comments import comments
from linter.languages.python.declarations import DECLARATIONS
from linter.languages.python.expressions import EXPRESSIONS
from linter.languages.python.grammar import COMMENT, broken, read
from linter.languages.python.literals import LITERALS
from linter.languages.python.lowering import Handler, Lowering, span
from linter.languages.python.matching import MATCHING
from linter.languages.python.statements import STATEMENTS
from linter.words.ir import Comment, Module
from linter.words.span import Span


def parse(text: bytes, suffix: str) -> Module:
    """One file as a `Module`, whatever its bytes are; `suffix` (".py", ".pyi") makes no difference."""
    root = read(text)
    low = Lowering(text, _handlers())
    # a root that is itself an error still has the file's statements below it
    body = low.statements(root.named_children)
    notes = tuple(_comment(low, found) for found in comments((root,), text, COMMENT, frozenset({"comment"})))
    return Module(Span(0, len(text)), "python", tuple(body), notes, tuple(broken(root)))


def _comment(low: Lowering, syntax: Syntax) -> Comment:
    return Comment(span(syntax), low.word(syntax).lstrip("#").strip())


@lru_cache(maxsize=1)
def _handlers() -> Mapping[str, Handler]:
    return {**LITERALS, **EXPRESSIONS, **DECLARATIONS, **STATEMENTS, **MATCHING}
