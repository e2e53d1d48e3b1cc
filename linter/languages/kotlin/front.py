"""Kotlin source to the neutral tree."""

from __future__ import annotations

from functools import lru_cache

from tree_sitter import Node as Syntax

from linter.languages.comments import comments
from linter.languages.kotlin import chains, classes, control, declarations, grammar, literals, types
from linter.languages.kotlin.grammar import COMMENTS
from linter.languages.kotlin.lowering import Handler, Lowering, Spreader, span
from linter.words.ir import Comment, Module, Native, Node
from linter.words.span import Span


def parse(text: bytes, suffix: str) -> Module:
    """The neutral tree of one file, a script included (`suffix` makes no difference). Never raises."""
    source = grammar.read(text)
    lowering = Lowering(text, source.text, _handlers(), _spreaders())
    package, statements = _top(lowering, source.roots)
    return Module(
        Span(0, len(text)),
        "kotlin",
        tuple(lowering.statements(statements)),
        tuple(_comment(text, comment) for comment in comments(source.roots, source.text, grammar.COMMENT, COMMENTS)),
        source.errors,
        package,
    )


def _top(lowering: Lowering, roots: tuple[Syntax, ...]) -> tuple[str, list[Syntax]]:
    """The package and the statements; those that stand in a broken place are taken out of it."""
    package = ""
    found: list[Syntax] = []
    pending = list(reversed(roots))
    while pending:
        syntax = pending.pop()
        if syntax.type in ("source_file", "ERROR"):
            pending.extend(reversed(syntax.children))
        elif syntax.type == "package_header":
            for child in syntax.named_children:
                if child.type == "qualified_identifier":
                    package = declarations.dotted(lowering, child)
        elif syntax.is_named and syntax.type not in COMMENTS:
            found.append(syntax)
    return package, found


def _comment(text: bytes, syntax: Syntax) -> Comment:
    word = text[syntax.start_byte : syntax.end_byte].decode("utf-8", "replace")
    if word.startswith("//"):
        word = word.lstrip("/")
    else:
        word = word.removeprefix("/*").lstrip("*").removesuffix("*/").rstrip("*")
    return Comment(span(syntax), word.strip())


def _file_annotation(lowering: Lowering, syntax: Syntax) -> Node:
    # the line end belongs to the syntax node, but not always to the file
    place = Span(syntax.start_byte, syntax.children[-1].end_byte)
    return Native(place, "file_annotation", tuple(types.signs(lowering, syntax)))


@lru_cache(maxsize=1)
def _handlers() -> dict[str, Handler]:
    """What lowers each type of syntax node to one neutral node."""
    return {
        **dict.fromkeys(
            (
                "navigation_expression",
                "call_expression",
                "index_expression",
                "unary_expression",
                "binary_expression",
                "infix_expression",
                "range_expression",
                "in_expression",
                "is_expression",
                "as_expression",
            ),
            chains.chain,
        ),
        "callable_reference": chains.callable_reference,
        "this_expression": chains.this,
        "super_expression": chains.parent,
        "string_literal": literals.string,
        "multiline_string_literal": literals.multiline,
        "character_literal": literals.character,
        "number_literal": literals.integer,
        "float_literal": literals.decimal,
        "collection_literal": literals.collection,
        "spread_expression": literals.spread,
        "parenthesized_expression": control.only,
        "annotated_expression": control.only,
        "annotated_lambda": control.only,
        "labeled_expression": control.labeled,
        "lambda_literal": control.lambda_literal,
        "block": control.block,
        "assignment": control.assignment,
        "if_expression": control.branch,
        "when_expression": control.when,
        "try_expression": control.attempt,
        "for_statement": control.loop,
        "while_statement": control.loop,
        "do_while_statement": control.loop,
        "return_expression": control.give_back,
        "throw_expression": control.throw,
        "annotation": types.annotation,
        "file_annotation": _file_annotation,
        "import": declarations.imported,
        "function_declaration": declarations.function,
        "anonymous_function": declarations.anonymous,
        "type_alias": declarations.type_alias,
        "secondary_constructor": declarations.secondary,
        "class_declaration": classes.a_class,
        "object_declaration": classes.a_class,
        "object_literal": classes.a_class,
        **dict.fromkeys(types.TYPES, types.typeref),
    }


@lru_cache(maxsize=1)
def _spreaders() -> dict[str, Spreader]:
    """Those that make several neutral nodes."""
    return {"property_declaration": declarations.property_}
