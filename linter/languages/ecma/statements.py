"""Variables and control."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node as Syntax

from linter.languages.ecma.lowering import Handler, Lowering, Spreader, hull, span
from linter.languages.ecma.types import annotation
from linter.words.ir import (
    Assign,
    Attribute,
    Binary,
    Block,
    If,
    Logic,
    Loop,
    Name,
    Native,
    Node,
    Raise,
    Return,
    Try,
)
from linter.words.ir import (
    Handler as ErrorHandler,
)
from linter.words.span import Span

# A name that no program can write.
_CAUGHT = "<caught>"


# --- variables -------------------------------------------------------------------------------


def _variables(low: Lowering, syntax: Syntax) -> list[Node]:
    return [low.node(part) for part in low.parts(syntax)]


def _variable(low: Lowering, syntax: Syntax) -> Node:
    if low.ambient:
        # `declare const x: T` binds nothing: x is a global
        return Native(span(syntax), "ambient_declaration", ())
    target = low.at(syntax, "name")
    written = annotation(low, low.field(syntax, "type"))
    parent = syntax.parent
    hoisted = parent is not None and parent.type == "variable_declaration"
    return Assign(span(syntax), target, low.maybe(syntax, "value"), written, declares=True, hoisted=hoisted)


# --- branches --------------------------------------------------------------------------------


def _body(low: Lowering, syntax: Syntax | None, end: int) -> Node:
    """The body of an `if` or a loop: a block, or one statement."""
    if syntax is None or syntax.type == "statement_block":
        return low.block(syntax, end)
    nodes = low.statements((syntax,))
    return nodes[0] if len(nodes) == 1 else Block(span(syntax), tuple(nodes))


def _if(low: Lowering, syntax: Syntax) -> Node:
    """An else-if chain is walked without recursion."""
    end = syntax.end_byte
    branches: list[tuple[int, Node, Node]] = []
    orelse: Node | None = None
    while True:
        then = _body(low, low.field(syntax, "consequence"), syntax.end_byte)
        branches.append((syntax.start_byte, low.at(syntax, "condition"), then))
        clause = low.field(syntax, "alternative")
        rest = low.parts(clause) if clause is not None else []
        if not rest:
            break
        if rest[0].type != "if_statement":
            orelse = _body(low, rest[0], rest[0].end_byte)
            break
        syntax = rest[0]
    for start, test, then in reversed(branches):
        orelse = If(Span(start, end), test, then, orelse)
    assert orelse is not None
    return orelse


def _switch(low: Lowering, syntax: Syntax) -> Node:
    """A chain of `If`; each has the span of the whole, as each asks for the subject."""
    place = span(syntax)
    subject = low.at(syntax, "value")
    cases = low.field(syntax, "body")
    arms: list[tuple[Node, Block]] = []
    orelse: Node | None = None
    asked = subject
    tests: list[Node] = []
    falls_to_default = False
    for case in low.parts(cases) if cases is not None else []:
        value = low.field(case, "value")
        if case.type == "switch_case" and value is not None:
            wanted = low.node(value)
            tests.append(Binary(Span(asked.span.start, wanted.span.end), "==", asked, wanted))
            if not _is_path(asked):
                # asked once: what it calls is called once
                asked = Native(Span(asked.span.end, asked.span.end), "subject", ())
        falls_to_default = falls_to_default or case.type == "switch_default"
        body = [part for part in low.parts(case) if value is None or part.id != value.id]
        if not body:
            continue
        block = _case(low, body, case.end_byte)
        if falls_to_default:
            orelse = Block(hull(block, *tests), (*tests, *block.body))
        elif tests:
            arms.append((_either(tests), block))
        tests, falls_to_default = [], False
    if tests:
        arms.append((_either(tests), Block(Span(place.end, place.end), ())))
    if not arms:
        return Block(place, (subject,) if orelse is None else (subject, orelse))
    for test, block in reversed(arms):
        orelse = If(place, test, block, orelse)
    assert orelse is not None
    return orelse


def _case(low: Lowering, body: list[Syntax], end: int) -> Block:
    if len(body) == 1:
        return low.block(body[0], end)
    return Block(Span(body[0].start_byte, end), tuple(low.statements(body)))


def _either(tests: list[Node]) -> Node:
    found = tests[0]
    for test in tests[1:]:
        found = Logic(hull(found, test), "or", found, test)
    return found


def _is_path(node: Node) -> bool:
    while isinstance(node, Attribute):
        node = node.value
    return isinstance(node, Name)


# --- loops -----------------------------------------------------------------------------------


def _for(low: Lowering, syntax: Syntax) -> Node:
    """`for (init; test; step)`: the first before the loop, the last at the end of its body."""
    place = span(syntax)
    body = _body(low, low.field(syntax, "body"), syntax.end_byte)
    steps = _clause(low, low.field(syntax, "increment"))
    if steps:
        inner = body.body if isinstance(body, Block) else (body,)
        body = Block(hull(body, *steps), (*inner, *steps))
    test = _clause(low, low.field(syntax, "condition"))
    loop = Loop(place, None, None, test[0] if test else None, body)
    before = _clause(low, low.field(syntax, "initializer"))
    return Block(place, (*before, loop)) if before else loop


def _clause(low: Lowering, syntax: Syntax | None) -> list[Node]:
    if syntax is None or not syntax.is_named or syntax.type == "empty_statement":
        return []
    return low.several(syntax)


def _for_in(low: Lowering, syntax: Syntax) -> Node:
    target, source = low.at(syntax, "left"), low.at(syntax, "right")
    operator = low.field(syntax, "operator")
    if operator is not None and operator.type == "in":
        source = Native(source.span, "keys", (source,))
    body = _body(low, low.field(syntax, "body"), syntax.end_byte)
    return Loop(span(syntax), target, source, None, body)


def _while(low: Lowering, syntax: Syntax) -> Node:
    body = _body(low, low.field(syntax, "body"), syntax.end_byte)
    return Loop(span(syntax), None, None, low.at(syntax, "condition"), body)


# --- leaving ---------------------------------------------------------------------------------


def _try(low: Lowering, syntax: Syntax) -> Node:
    body = low.block(low.field(syntax, "body"), syntax.end_byte)
    clause = low.field(syntax, "handler")
    handlers = (_handler(low, clause),) if clause is not None else ()
    finalizer = low.field(syntax, "finalizer")
    final = low.block(low.field(finalizer, "body"), finalizer.end_byte) if finalizer is not None else None
    return Try(span(syntax), body, handlers, final)


def _handler(low: Lowering, syntax: Syntax) -> ErrorHandler:
    """A caught error that is taken apart gets a name first."""
    caught = low.field(syntax, "parameter")
    written = annotation(low, low.field(syntax, "type"))
    body = low.block(low.field(syntax, "body"), syntax.end_byte)
    if caught is None:
        return ErrorHandler(span(syntax), None, written, body)
    target = low.node(caught)
    if not isinstance(target, Name):
        whole = Name(target.span, _CAUGHT)
        taken = Assign(target.span, target, whole, declares=True)
        body = Block(hull(taken, body), (taken, *body.body))
        target = whole
    return ErrorHandler(span(syntax), target, written, body)


def _return(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    return Return(span(syntax), low.node(parts[0]) if parts else None)


def _throw(low: Lowering, syntax: Syntax) -> Node:
    parts = low.parts(syntax)
    return Raise(span(syntax), low.node(parts[0]) if parts else None)


def _labeled(low: Lowering, syntax: Syntax) -> list[Node]:
    body = low.field(syntax, "body")
    return low.statements((body,)) if body is not None else []


def _jump(low: Lowering, syntax: Syntax) -> Node:
    return Native(span(syntax), syntax.type, ())


STATEMENTS: Mapping[str, Handler] = {
    "statement_block": lambda low, syntax: low.block(syntax, syntax.end_byte),
    "variable_declarator": _variable,
    "if_statement": _if,
    "switch_statement": _switch,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "do_statement": _while,
    "try_statement": _try,
    "return_statement": _return,
    "throw_statement": _throw,
    "break_statement": _jump,
    "continue_statement": _jump,
    "debugger_statement": _jump,
    "empty_statement": lambda low, syntax: Block(span(syntax), ()),
    "ERROR": lambda low, syntax: low.error(syntax),
}

SPREAD_STATEMENTS: Mapping[str, Spreader] = {
    "lexical_declaration": _variables,
    "variable_declaration": _variables,
    "labeled_statement": _labeled,
}
