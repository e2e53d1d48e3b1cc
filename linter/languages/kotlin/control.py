"""Blocks, branches, loops, jumps and lambdas."""

from __future__ import annotations

from tree_sitter import Node as Syntax

from linter.languages.kotlin.chains import operation, type_test
from linter.languages.kotlin.grammar import COMMENTS
from linter.languages.kotlin.lowering import Lowering, span
from linter.languages.kotlin.types import type_of
from linter.words.ir import (
    Assign,
    Attribute,
    Binary,
    Block,
    Function,
    Handler,
    If,
    Index,
    List,
    Logic,
    Loop,
    Name,
    Native,
    Node,
    Param,
    Raise,
    Return,
    Try,
    TypeRef,
)
from linter.words.merge import merged
from linter.words.span import Span


def written(syntax: Syntax) -> list[Syntax]:
    """The children without comments."""
    return [child for child in syntax.children if child.type not in COMMENTS]


def only(lowering: Lowering, syntax: Syntax) -> Node:
    """What parentheses, labels and annotations stand around."""
    parts = [child for child in syntax.named_children if child.type not in COMMENTS]
    if not parts or any(part.type == "ERROR" for part in parts):
        return lowering.native(syntax.type, syntax)
    return lowering.node(parts[-1])


def labeled(lowering: Lowering, syntax: Syntax) -> Node:
    """`label@ expression`; the grammar takes `break@label` for one."""
    label = syntax.children[0]
    word = lowering.text[label.start_byte : label.end_byte].rstrip(b"@")
    if word in (b"break", b"continue"):
        return Native(span(syntax), f"{word.decode()}_statement", ())
    return only(lowering, syntax)


def block(lowering: Lowering, syntax: Syntax) -> Block:
    return Block(span(syntax), tuple(lowering.statements(syntax.children)))


def assignment(lowering: Lowering, syntax: Syntax) -> Node:
    parts = written(syntax)
    if len(parts) != 3:
        return lowering.native(syntax.type, syntax)
    target, value = lowering.node(parts[0]), lowering.node(parts[2])
    if not isinstance(target, Name | Attribute | Index):
        return Native(span(syntax), syntax.type, (target, value))
    place, op = span(syntax), parts[1].type[:-1] or "="
    literal = merged(place, target, value) if op == "+" else None
    return Assign(place, target, literal) if literal else Assign(place, target, value, op=op)


def lambda_literal(lowering: Lowering, syntax: Syntax) -> Function:
    """`{ a, (b, c) -> d }`; without parameters it has `it`."""
    place = span(syntax)
    params: list[Param] = []
    parts = written(syntax)[1:]
    if parts[0].type == "lambda_parameters":
        for each in parts.pop(0).named_children:
            if each.type not in COMMENTS:
                params.append(Param(span(each), target(lowering, each), None, target_type(lowering, each)))
    if parts and parts[0].type == "->":
        parts = parts[1:]
    elif not params:
        here = Span(place.start, place.start)
        params.append(Param(here, Name(here, "it"), None, None))
    body = Block(place, tuple(lowering.statements(parts)))
    return Function(place, None, tuple(params), body, role="lambda", receiver=True)


def target(lowering: Lowering, syntax: Syntax) -> Node:
    """What a declaration binds: a name, or a list pattern."""
    if syntax.type == "variable_declaration":
        for child in syntax.named_children:
            if child.type == "identifier":
                return Name(span(child), lowering.word(child))
    if syntax.type == "multi_variable_declaration":
        items = [target(lowering, child) for child in syntax.named_children if child.type not in COMMENTS]
        return List(span(syntax), tuple(items))
    return lowering.native(syntax.type, syntax)


def target_type(lowering: Lowering, syntax: Syntax) -> TypeRef | None:
    return type_of(lowering, syntax.children) if syntax.type == "variable_declaration" else None


def branch(lowering: Lowering, syntax: Syntax) -> Node:
    """`if (a) b else c`."""
    test: Node | None = None
    then: Node | None = None
    orelse: Node | None = None
    seen_else = False
    for child in written(syntax):
        if child.type == "else":
            seen_else = True
        elif not child.is_named:
            continue
        elif test is None:
            test = lowering.node(child)
        elif seen_else:
            orelse = lowering.node(child)
        else:
            then = lowering.node(child)
    place = span(syntax)
    if test is None or (syntax.has_error and any(child.type == "ERROR" for child in syntax.children)):
        return lowering.native(syntax.type, syntax)
    return If(place, test, then or Block(Span(test.span.end, test.span.end), ()), orelse)


def when(lowering: Lowering, syntax: Syntax) -> Node:
    """`when` as a chain of `If`; each of them has the span of the whole, as each asks for the subject."""
    place = span(syntax)
    entries: list[Syntax] = []
    subject: Node | None = None
    binding: Assign | None = None
    others: list[Node] = []
    for child in written(syntax):
        if child.type == "when_subject":
            binding, subject = _subject(lowering, child)
        elif child.type == "when_entry":
            entries.append(child)
        elif child.is_named:
            others.append(lowering.node(child))
    asked = subject
    arms: list[tuple[Node | None, Node]] = []
    for entry in entries:
        arms.append(_entry(lowering, entry, asked))
        if asked is not None and not isinstance(asked, Name | Attribute):
            # its calls are made once: the other branches only point to it
            asked = Native(Span(asked.span.end, asked.span.end), "subject", ())
    found: Node | None = None
    for test, body in reversed(arms):
        found = body if test is None else If(place, test, body, found)
    before = [node for node in (binding, *others) if node is not None]
    if subject is not None and binding is None and not any(test for test, _ in arms):
        before.append(subject)
    if found is None:
        return Block(place, tuple(before))
    return Block(place, (*before, found)) if before else found


def _subject(lowering: Lowering, syntax: Syntax) -> tuple[Assign | None, Node | None]:
    """`(a)`, or `(val b = a)`: then what is declared, and the name that stands for it."""
    parts = [child for child in written(syntax) if child.is_named]
    if not parts:
        return None, None
    value = lowering.node(parts[-1])
    declared = [child for child in parts if child.type == "variable_declaration"]
    if not declared:
        return None, value
    name = target(lowering, declared[0])
    place = Span(declared[0].start_byte, parts[-1].end_byte)
    return Assign(place, name, value, target_type(lowering, declared[0]), declares=True), name


def _entry(lowering: Lowering, syntax: Syntax, subject: Node | None) -> tuple[Node | None, Node]:
    """The test of one branch (None for `else`) and its body."""
    test: Node | None = None
    body: Node | None = None
    arrow = guard = False
    for child in written(syntax):
        if child.type == "->":
            arrow = True
        elif child.type == ",":
            guard = lowering.text[child.start_byte : child.start_byte + 2] == b"if"  # mended by `grammar`
        elif not child.is_named:
            continue
        elif arrow:
            body = lowering.node(child)
        else:
            one = _condition(lowering, child, None if guard else subject)
            place = Span((test or one).span.start, one.span.end)
            test = one if test is None else Logic(place, "and" if guard else "or", test, one)
    return test, body or Block(Span(syntax.end_byte, syntax.end_byte), ())


def _condition(lowering: Lowering, syntax: Syntax, subject: Node | None) -> Node:
    kind = syntax.type
    if kind in ("range_test", "type_test"):
        parts = written(syntax)
        left = subject or Native(Span(syntax.start_byte, syntax.start_byte), "subject", ())
        place = Span(left.span.start, syntax.end_byte)
        if kind == "type_test":
            return type_test(lowering, left, parts[0], parts[-1], place)
        return operation(parts[0].type, left, lowering.node(parts[-1]), place)
    found = lowering.node(syntax)
    if subject is None:
        return found
    return Binary(Span(subject.span.start, syntax.end_byte), "==", subject, found)


def attempt(lowering: Lowering, syntax: Syntax) -> Node:
    """`try`, `catch`, `finally`."""
    body: Node | None = None
    final: Node | None = None
    handlers: list[Handler] = []
    for child in written(syntax):
        if child.type == "catch_block":
            handlers.append(_handler(lowering, child))
        elif child.type == "finally_block":
            final = lowering.node(child.named_children[-1])
        elif child.type == "block":
            body = lowering.node(child)
        elif child.is_named:
            return lowering.native(syntax.type, syntax)
    return Try(span(syntax), body or Block(span(syntax), ()), tuple(handlers), final)


def _handler(lowering: Lowering, syntax: Syntax) -> Handler:
    name: Name | None = None
    body: Node = Block(Span(syntax.end_byte, syntax.end_byte), ())
    for child in syntax.named_children:
        if child.type == "identifier":
            name = Name(span(child), lowering.word(child))
        elif child.type == "block" or child.type == "ERROR":
            body = lowering.node(child)
    return Handler(span(syntax), name, type_of(lowering, syntax.children), body)


def loop(lowering: Lowering, syntax: Syntax) -> Node:
    """`for (a in b)`, `while (a)`, `do while (a)`."""
    bound: Node | None = None
    asked: Node | None = None
    body: Node | None = None
    inside = False
    errors: list[Node] = []
    for child in written(syntax):
        kind = child.type
        if kind in ("(", ")"):
            inside = kind == "("
        elif not child.is_named or kind in ("label", "annotation"):
            continue
        elif kind == "ERROR":
            errors.append(lowering.node(child))
        elif inside and kind in ("variable_declaration", "multi_variable_declaration"):
            bound = target(lowering, child)
        elif inside:
            asked = lowering.node(child)
        else:
            body = lowering.node(child)
    place = span(syntax)
    body = body or Block(Span(place.end, place.end), ())
    if errors:
        body = Block(place, (*errors, body))
    if syntax.type == "for_statement":
        return Loop(place, bound, asked, None, body)
    return Loop(place, None, None, asked, body)


def give_back(lowering: Lowering, syntax: Syntax) -> Node:
    """`return`, `return@label value`."""
    return Return(span(syntax), _value(lowering, syntax))


def throw(lowering: Lowering, syntax: Syntax) -> Node:
    return Raise(span(syntax), _value(lowering, syntax))


def _value(lowering: Lowering, syntax: Syntax) -> Node | None:
    parts = [child for child in syntax.named_children if child.type not in COMMENTS]
    if parts and syntax.children[0].type == "return@":
        parts = parts[1:]
    return lowering.node(parts[-1]) if parts else None
