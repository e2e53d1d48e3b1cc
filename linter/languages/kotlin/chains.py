"""Everything that grows to the right: member access, calls, operators.

A chain is walked down to its leftmost operand and folded up again in a loop, so that its length
costs no depth. On the way the precedence is mended where the grammar has it wrong:

- `!a.b` is read as `(!a).b`: a sign waits until the members and calls behind its operand are done;
- `a to b<C>()` is read as `(a to b)<C>()`: members and calls go to the right operand;
- `a<B>(c)` may be read as `(a < B) > (c)`: it becomes the call that it is.
"""

from __future__ import annotations

from tree_sitter import Node as Syntax

from linter.languages.kotlin.calls import argument, arguments, call, pair
from linter.languages.kotlin.grammar import COMMENTS
from linter.languages.kotlin.lowering import Lowering, span
from linter.languages.kotlin.types import inner, path, type_of
from linter.words.ir import (
    Argument,
    Assign,
    Attribute,
    Binary,
    Call,
    Function,
    Index,
    List,
    Logic,
    Name,
    Native,
    Node,
    Not,
    Number,
    Param,
    TypeRef,
)
from linter.words.merge import merged
from linter.words.span import Span

_POSTFIX = frozenset({"navigation_expression", "call_expression", "index_expression"})
_OPERATOR = frozenset(
    {
        "binary_expression",
        "infix_expression",
        "range_expression",
        "in_expression",
        "is_expression",
        "as_expression",
    }
)
_RANKS = {
    "||": -3,
    "&&": -2,
    "==": -1,
    "!=": -1,
    "===": -1,
    "!==": -1,
    "in_expression": 1,
    "?:": 2,
    "infix_expression": 3,
    "range_expression": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
    "as_expression": 7,
    "is_expression": 7,
}
_SAME = {"===": "==", "!==": "!="}


class _Link:
    """One step of a chain: its syntax node, the parts of it behind the left operand, what it does.

    `grafts` are the members and calls that belong to the right operand of an operator, last first.
    """

    __slots__ = ("grafts", "kind", "parts", "syntax")

    def __init__(self, kind: str, syntax: Syntax, parts: list[Syntax]) -> None:
        self.kind = kind
        self.syntax = syntax
        self.parts = parts
        self.grafts: list[_Link] = []


def chain(lowering: Lowering, syntax: Syntax) -> Node:
    """A member access, a call, an index, or an operator."""
    links: list[_Link] = []
    base = _descend(syntax, links)
    return _fold(lowering, lowering.node(base), base, links)[0]


def _descend(syntax: Syntax, links: list[_Link]) -> Syntax:
    """The leftmost operand of `syntax`; the links above it, outermost first, are added to `links`."""
    while True:
        kind = syntax.type
        if kind in _POSTFIX:
            parts = syntax.children
            links.append(_Link(kind, syntax, parts[1:]))
        elif kind in _OPERATOR:
            parts = syntax.children
            if kind == "binary_expression" and len(parts) > 2 and parts[1].type == ">" and _generic(parts, links):
                syntax = parts[0].children[0]
                continue
            link = _Link(kind, syntax, parts[1:])
            _graft(link, links)
            links.append(link)
        elif kind == "unary_expression":
            parts = syntax.children
            if not parts[0].is_named and len(parts) > 1:
                links.append(_Link("prefix", syntax, parts[:1]))
                syntax = parts[1]
                continue
            links.append(_Link("postfix", syntax, parts[1:]))
        else:
            return syntax
        syntax = parts[0]


def _graft(link: _Link, links: list[_Link]) -> None:
    """Moves what belongs to the right operand of the operator `link` from the end of `links` to it."""
    rank = _rank(link)
    if rank > 6:
        return
    while links:
        above = links[-1]
        tighter = bool(link.grafts) and above.kind in _OPERATOR and _rank(above) > rank
        if not tighter and above.kind not in _POSTFIX and above.kind != "typed":
            return
        link.grafts.insert(0, links.pop())


def _rank(link: _Link) -> int:
    """How tightly an operator binds; a type behind it (`is`, `as`) takes nothing further."""
    if link.kind == "binary_expression":
        return _RANKS.get(link.parts[0].type, 0)
    return _RANKS[link.kind]


def _generic(parts: list[Syntax], links: list[_Link]) -> bool:
    """Whether `parts` of `(a < B) > (c)...` are a generic call; its links are added then."""
    left = parts[0]
    if left.type != "binary_expression" or left.children[1].type != "<":
        return False
    behind: list[_Link] = []
    base = _descend(parts[-1], behind)
    if base.type not in ("parenthesized_expression", "lambda_literal"):
        return False
    if any(link.kind == "prefix" for link in behind):
        return False
    links.extend(behind)
    links.append(_Link("typed", base, [base, left.children[2]]))
    return True


def _fold(lowering: Lowering, left: Node, base: Syntax, links: list[_Link]) -> tuple[Node, int]:
    """`left`, which `base` was lowered to, with every link applied, innermost first; where it ends."""
    signs: list[_Link] = []
    start, end = base.start_byte, base.end_byte
    for link in reversed(links):
        kind = link.kind
        if kind == "prefix":
            signs.append(link)
            continue
        stop = link.syntax.end_byte
        if kind in _OPERATOR:
            start = signs[-1].syntax.start_byte if signs else start
            left = _signed(left, signs, end)
            left, stop = _operator(lowering, left, link, start)
        else:
            left = _postfix(lowering, left, link, Span(start, stop))
        end = stop
    return _signed(left, signs, end), end


def _signed(left: Node, signs: list[_Link], end: int) -> Node:
    for link in signs:
        place = Span(link.syntax.start_byte, end)
        sign = link.parts[0]
        kind = sign.type
        if kind == "!":
            left = Not(place, left)
        elif kind in ("++", "--"):
            left = _step(place, left, sign)
        elif isinstance(left, Number):
            left = Number(place, left.value if kind == "+" else "-" + left.value)
        else:
            left = Native(place, "unary_expression", (left,))
    signs.clear()
    return left


def _step(place: Span, target: Node, sign: Syntax) -> Node:
    if not isinstance(target, Name | Attribute | Index):
        return Native(place, "unary_expression", (target,))
    return Assign(place, target, Number(span(sign), "1"), op=sign.type[:1])


def _postfix(lowering: Lowering, left: Node, link: _Link, place: Span) -> Node:
    kind, parts = link.kind, link.parts
    if kind == "navigation_expression" and len(parts) == 2 and parts[1].type == "identifier":
        name = parts[1]
        at = Span(name.start_byte, name.end_byte)
        word = lowering.word(name)
        if parts[0].type == "::":
            return reference(left, place, word, at)
        if isinstance(left, Native) and left.kind == "class" and word in ("java", "kotlin", "javaObjectType"):
            return Native(place, "class", left.children)
        return Attribute(place, left, word, at)
    if kind == "typed":
        return _typed(lowering, left, parts[0], parts[1], place)
    parts = [part for part in parts if part.type not in COMMENTS]
    broken = any(part.type == "ERROR" for part in parts)
    if kind == "navigation_expression" and len(parts) == 2 and parts[1].type == "identifier":
        return _postfix(lowering, left, _Link(kind, link.syntax, parts), place)
    if broken or kind == "navigation_expression":
        return Native(place, kind, (left, *lowering.nodes(parts)))
    if kind == "index_expression":
        keys = lowering.nodes(parts)
        key = keys[0] if len(keys) == 1 else List(_around(keys, place), tuple(keys))
        return Index(place, left, key)
    if kind == "postfix":
        return left if parts[0].type == "!!" else _step(place, left, parts[0])
    return _call(lowering, left, parts, place)


def _around(nodes: list[Node], place: Span) -> Span:
    return Span(nodes[0].span.start, nodes[-1].span.end) if nodes else Span(place.end, place.end)


def _call(lowering: Lowering, left: Node, parts: list[Syntax], place: Span) -> Node:
    args: list[Argument] = []
    types: tuple[TypeRef, ...] = ()
    written = False
    for part in parts:
        if part.type == "value_arguments":
            args = arguments(lowering, part)
            written = True
        elif part.type == "type_arguments":
            types = tuple(inner(lowering, part))
        elif part.type == "annotated_lambda":
            body = lowering.node(part.children[-1])  # behind its annotations and its label
            args.append(Argument(body.span, body))
            # `f(a) { }` is read as a call of `f(a)`
            if not written and isinstance(left, Call) and lowering.text[left.span.end - 1 : left.span.end] == b")":
                return Call(place, left.callee, (*left.args, *args), types=left.types)
    return call(place, left, tuple(args), types)


def _typed(lowering: Lowering, left: Node, base: Syntax, written: Syntax, place: Span) -> Node:
    """The call `left<A>(b)` or `left<A> { }`, where `base` is what stands behind the type."""
    parts = [base] if base.type == "lambda_literal" else base.named_children
    args = [argument(lowering, part, span(part)) for part in parts if part.type not in COMMENTS]
    name = lowering.word(written)
    types = (TypeRef(span(written), name),) if name.replace(".", "").isidentifier() else ()
    return call(place, left, tuple(args), types)


def _operator(lowering: Lowering, left: Node, link: _Link, start: int) -> tuple[Node, int]:
    """An operator with its left operand; where it ends, members behind its right operand included."""
    kind = link.kind
    place = Span(start, link.syntax.end_byte)
    parts = [part for part in link.parts if part.type not in COMMENTS]
    if len(parts) != 2 or any(part.type == "ERROR" for part in parts):
        return Native(place, kind, (left, *lowering.nodes(parts))), place.end
    sign, operand = parts
    if kind == "as_expression":
        return left, place.end
    if kind == "is_expression":
        return type_test(lowering, left, sign, operand, place), place.end
    right, end = lowering.node(operand), place.end
    if link.grafts:
        right, end = _fold(lowering, right, operand, link.grafts)
    place = Span(start, end)
    if kind == "infix_expression":
        return _infix(lowering, left, sign, right, place), end
    return operation(sign.type, left, right, place), end


def operation(sign: str, left: Node, right: Node, place: Span) -> Node:
    if sign in ("&&", "||", "?:"):
        return Logic(place, "and" if sign == "&&" else "or", left, right)
    if sign == "+" and (literal := merged(place, left, right)):
        return literal
    if sign == "!in":
        return Not(place, Binary(place, "in", left, right))
    return Binary(place, _SAME.get(sign, sign), left, right)


def type_test(lowering: Lowering, left: Node, sign: Syntax, written: Syntax, place: Span) -> Node:
    """`left is A`."""
    right = type_of(lowering, [written]) or lowering.node(written)
    test = Binary(place, "is", left, right)
    return Not(place, test) if sign.type == "!is" else test


def _infix(lowering: Lowering, left: Node, sign: Syntax, right: Node, place: Span) -> Node:
    word = lowering.word(sign)
    if word == "to":
        return pair(place, left, right)
    if word == "if":  # the guard of a `when` branch
        return Logic(place, "and", left, right)
    at = span(sign)
    callee = Attribute(Span(place.start, at.end), left, word, at)
    return Call(place, callee, (Argument(right.span, right),))


def reference(left: Node, place: Span, word: str, at: Span) -> Node:
    """`left::word`: a class, a bound member, or a function that reads the member of what it gets."""
    if word == "class":
        return Native(place, "class", (left,))
    last = left.id if isinstance(left, Name) else left.name if isinstance(left, Attribute) else ""
    if not last[:1].isupper():
        return Attribute(place, left, word, at)
    return _member(place, word, at, left)


def _member(place: Span, word: str, at: Span, owner: Node | None = None) -> Function:
    """The member `word` of the argument; or, where `owner` is an object, its member given the argument."""
    here, behind = Span(place.start, place.start), Span(at.end, at.end)
    body: Node = Attribute(at, Name(Span(at.start, at.start), "it"), word, at)
    if owner is not None:
        given = Call(place, Attribute(place, owner, word, at), (Argument(behind, Name(behind, "it")),))
        body = Logic(place, "or", given, body)
    return Function(place, None, (Param(here, Name(here, "it"), None, None),), body, role="lambda")


def callable_reference(lowering: Lowering, syntax: Syntax) -> Node:
    """`::f`, `A<B>::c`, `Array<A>::class`."""
    parts = [child for child in syntax.children if child.type not in COMMENTS]
    name = parts[-1]
    if parts[0].type == "::":
        return Name(span(syntax), lowering.word(name))
    if name.type == "class":
        place = span(syntax)
        owner = path(lowering, parts[0]) if parts[0].type == "user_type" else lowering.node(parts[0])
        return Native(place, "class", (owner,))
    return _member(span(syntax), lowering.word(name), span(name))


def this(lowering: Lowering, syntax: Syntax) -> Node:
    return Name(span(syntax), "this")


def parent(lowering: Lowering, syntax: Syntax) -> Node:
    return Name(span(syntax), "super")
