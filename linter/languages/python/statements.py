"""Statements other than definitions and `match`."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node as Syntax

from linter.languages.python.annotations import annotation
from linter.languages.python.grammar import operator_field
from linter.languages.python.lowering import MERGING, Handler, Lowering, hull, span
from linter.words.ir import (
    Argument,
    Assign,
    Block,
    Call,
    If,
    Import,
    ImportedName,
    List,
    Loop,
    Name,
    Native,
    Node,
    Null,
    Raise,
    Return,
    Try,
    TypeRef,
)
from linter.words.ir import (
    Handler as ErrorHandler,
)
from linter.words.merge import merged
from linter.words.span import Span


def _expression(low: Lowering, syntax: Syntax) -> Node:
    return _one(syntax, [low.node(part) for part in low.parts(syntax)])


def _one(syntax: Syntax, nodes: list[Node]) -> Node:
    """One node as it is; several are a tuple without parentheses."""
    return nodes[0] if len(nodes) == 1 else List(span(syntax), tuple(nodes))


# --- assignment ------------------------------------------------------------------------------


def _assignment(low: Lowering, syntax: Syntax) -> Node:
    """`a = b = c` assigns an assignment; a long row of them is walked without recursion."""
    chain: list[tuple[Syntax, Syntax, Syntax | None]] = []
    right: Syntax | None = syntax
    while right is not None and right.type == "assignment":
        outer = right
        target, *rest = low.parts(outer)
        written = rest.pop(0) if rest and rest[0].type == "type" else None
        chain.append((outer, target, written))
        right = rest[0] if rest else None
    value = low.node(right) if right is not None else None
    for outer, target, written in reversed(chain):
        read, extras = annotation(low, written)
        value = Assign(span(outer), low.node(target), value, read, decorators=extras)
    assert value is not None
    return value


def _augmented(low: Lowering, syntax: Syntax) -> Node:
    target, value = low.parts(syntax)
    operator = syntax.child_by_field_id(operator_field())
    op = operator.type.rstrip("=") if operator is not None else "="
    place, left, right = span(syntax), low.node(target), low.node(value)
    literal = merged(place, left, right) if op in MERGING else None
    return Assign(place, left, literal) if literal else Assign(place, left, right, op=op)


def _as(low: Lowering, syntax: Syntax) -> Node:
    """`value as target`."""
    parts = low.parts(syntax)
    if len(parts) != 2:
        return low.native(syntax, syntax.type)
    value, target = parts
    return Assign(span(syntax), low.node(target), low.node(value))


def _delete(low: Lowering, syntax: Syntax) -> Node:
    """One "delete" for each target."""
    targets = [low.node(part) for part in low.parts(syntax)]
    if len(targets) == 1 and isinstance(targets[0], List):
        targets = list(targets[0].items)
    gone = tuple(Native(target.span, "delete", (target,)) for target in targets)
    return Native(span(syntax), "delete", (targets[0],)) if len(gone) == 1 else Block(span(syntax), gone)


# --- control ---------------------------------------------------------------------------------


def _if(low: Lowering, syntax: Syntax) -> Node:
    end = syntax.end_byte
    branches: list[tuple[int, Node, Block]] = []
    orelse: Node | None = None
    parts = low.parts(syntax)
    branches.append((syntax.start_byte, low.node(parts[0]), low.block(parts[1:], end)))
    for part in parts[1:]:
        inner = low.parts(part) if part.type in ("elif_clause", "else_clause") else []
        if part.type == "elif_clause":
            branches.append((part.start_byte, low.node(inner[0]), low.block(inner[1:], part.end_byte)))
        elif part.type == "else_clause":
            orelse = low.block(inner, part.end_byte)
    for start, test, then in reversed(branches):
        orelse = If(Span(start, end), test, then, orelse)
    assert orelse is not None
    return orelse


def _for(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    target, source = low.node(parts[0]), low.node(parts[1])
    body = low.block(parts[2:], syntax.end_byte)
    return _with_else(low, parts, Loop(span(syntax), target, source, None, body))


def _while(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    body = low.block(parts[1:], syntax.end_byte)
    return _with_else(low, parts, Loop(span(syntax), None, None, low.node(parts[0]), body))


def _with_else(low: Lowering, parts: list[Syntax], loop: Loop) -> Node:
    """A loop, followed by what its `else` holds."""
    last = parts[-1]
    if last.type != "else_clause":
        return loop
    return Block(loop.span, (loop, *low.block(low.parts(last), last.end_byte).body))


def _try(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    body = low.block(parts, syntax.end_byte)
    handlers: list[ErrorHandler] = []
    final: Node | None = None
    for part in parts:
        if part.type in ("except_clause", "except_group_clause"):
            handlers.append(_handler(low, part))
        elif part.type == "else_clause":
            rest = low.block(low.parts(part), part.end_byte)
            body = Block(hull(body, rest), (*body.body, *rest.body))
        elif part.type == "finally_clause":
            final = low.block(low.parts(part), part.end_byte)
    return Try(span(syntax), body, tuple(handlers), final)


def _handler(low: Lowering, syntax: Syntax) -> ErrorHandler:
    parts = low.parts(syntax)
    target: Node | None = None
    caught = [part for part in parts if part.type != "block"]
    if caught and caught[0].type == "as_pattern":
        value, *alias = low.parts(caught[0])
        target = low.node(alias[0]) if alias else None
        caught[0] = value
    elif len(caught) == 2:  # `except A, e` of Python 2
        target = low.node(caught.pop())
    written, extras = annotation(low, caught[0] if caught else None)
    if written is not None and written.name == "[]":
        # any one of the errors in parentheses
        written = TypeRef(written.span, "|", written.args) if len(written.args) != 1 else written.args[0]
    body = low.block(parts, syntax.end_byte)
    if extras:
        body = Block(hull(body, *extras), (*extras, *body.body))
    return ErrorHandler(span(syntax), target if isinstance(target, Name) else None, written, body)


def _with(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    entered = []
    for item in low.parts(parts[0]):
        entered.append(_expression(low, item))
    return Block(span(syntax), (*entered, *low.block(parts[1:], syntax.end_byte).body))


def _return(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    return Return(span(syntax), low.node(parts[0]) if parts else None)


def _raise(low: Lowering, syntax: Syntax) -> Node:
    """`raise x from y` evaluates y, too."""
    nodes = [low.node(part) for part in low.parts(syntax)]
    raised = Raise(span(syntax), nodes[0] if nodes else None)
    causes = [node for node in nodes[1:] if not isinstance(node, Null)]
    return Block(span(syntax), (*causes, raised)) if causes else raised


def _print(low: Lowering, syntax: Syntax) -> Node:
    """`print >>file, x` of Python 2."""
    name = Span(syntax.start_byte, syntax.start_byte + len(b"print"))
    args = []
    for part in low.parts(syntax):
        if part.type == "chevron":
            args.append(Argument(span(part), low.node(low.parts(part)[0]), "file"))
        else:
            args.append(Argument(span(part), low.node(part)))
    return Call(span(syntax), Name(name, "print"), tuple(args))


# --- imports ---------------------------------------------------------------------------------


def _import(low: Lowering, syntax: Syntax) -> Node:
    found: list[Import] = []
    for part in low.parts(syntax):
        module, alias = _named(low, part)
        found.append(Import(span(part), module, (ImportedName(span(part), "*", alias),)))
    if len(found) == 1:
        return Import(span(syntax), found[0].module, found[0].names)
    return Block(span(syntax), tuple(found))


def _import_from(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    module = "__future__" if syntax.type == "future_import_statement" else _dotted(low, parts.pop(0))
    names = tuple(ImportedName(span(part), *_named(low, part)) for part in parts)
    return Import(span(syntax), module, names)


def _named(low: Lowering, syntax: Syntax) -> tuple[str, str]:
    """What is imported, and its name here."""
    if syntax.type != "aliased_import":
        return _dotted(low, syntax), _dotted(low, syntax)
    name, alias = low.parts(syntax)
    return _dotted(low, name), _dotted(low, alias)


def _dotted(low: Lowering, syntax: Syntax) -> str:
    return "".join(low.word(syntax).replace("\\", "").split())


STATEMENTS: Mapping[str, Handler] = {
    "expression_statement": _expression,
    "block": lambda low, syntax: low.block((syntax,), syntax.end_byte),
    "assignment": _assignment,
    "augmented_assignment": _augmented,
    "as_pattern": _as,
    "delete_statement": _delete,
    "if_statement": _if,
    "for_statement": _for,
    "while_statement": _while,
    "try_statement": _try,
    "with_statement": _with,
    "return_statement": _return,
    "raise_statement": _raise,
    "print_statement": _print,
    "import_statement": _import,
    "import_from_statement": _import_from,
    "future_import_statement": _import_from,
}
