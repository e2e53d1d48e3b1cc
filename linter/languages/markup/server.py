"""What a server template prints: `user.email|escape`, `= user.email`, `.User.Email`, `json user`.

The engines' languages differ, but paths, calls and operators look alike in all of them: they are read as
ECMAScript after a few replacements, and what that cannot read yields at least the paths in it.
"""

from __future__ import annotations

import re

from linter.languages.markup.excerpt import Edit, rewritten
from linter.languages.markup.marks import Mark
from linter.languages.markup.page import Page
from linter.words.ir import Argument, Assign, Attribute, Call, If, Name, Native, Node, Text
from linter.words.span import Span

# They print the value as it is, or nearly so.
_PRINTING = """
    e escape safe tojson to_json toJSON json escapejs force_escape h html html_safe j js jsonify json_encode
    json_script escape_javascript raw urlencode url_encode urlquery default default_if_none string to_s str trim
    strip striptags strip_tags addslashes
"""
_PLAIN = frozenset(_PRINTING.split())
_STRING = rb"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
_WORDS = re.compile(
    _STRING + rb"|\b(?:and|or|not|None|True|False)\b|~|->|(?<![\w)\]$])\.(?=[A-Za-z_])|@(?=\w)|\.\./", re.DOTALL
)
_REPLACED = {
    b"and": b"&&",
    b"or": b"||",
    b"not": b"!",
    b"None": b"null",
    b"True": b"true",
    b"False": b"false",
    b"~": b"+",
    b"->": b".",
    b".": b" ",
    b"@": b" ",
    b"../": b" ",
}
_PIPES = re.compile(_STRING + rb"|\|\||[|()\[\]{}]", re.DOTALL)
_IF = re.compile(rb"\sif\s")
_ELSE = re.compile(rb"\selse\s")
_FILTER = re.compile(rb"([A-Za-z_][\w.]*)\s*([:(]?)")
_PIECES = re.compile(_STRING + rb"|[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?![\w$]|\s*=[^=])", re.DOTALL)


def value(page: Page, mark: Mark) -> Node:
    """What stands in a mark; a statement is something unknown."""
    if mark.kind != "value":
        return Native(mark.span, "template", ())
    pieces = _piped(page, page.trimmed(mark.inner))
    found = _operand(page, pieces[0])
    for piece in pieces[1:]:
        found = _filtered(page, found, piece)
    return found


def _piped(page: Page, span: Span) -> list[Span]:
    """`a | b | c`, split where no bracket is open."""
    cuts: list[int] = []
    depth = 0
    for token in _PIPES.finditer(page.text, *span):
        word = token.group()
        if word in b"([{":
            depth += 1
        elif word in b")]}":
            depth -= 1
        elif word == b"|" and depth <= 0:
            cuts.append(token.start())
    starts = [span.start, *(cut + 1 for cut in cuts)]
    return [page.trimmed(Span(start, end)) for start, end in zip(starts, [*cuts, span.end], strict=True)]


def _filtered(page: Page, found: Node, piece: Span) -> Node:
    """`a | f`, `a | f:b`, `a | f(b)`: a call of f."""
    named = _FILTER.match(page.text, *piece)
    if named is None:
        return Native(Span(found.span.start, piece.end), "template", (found,))
    name = page.word(Span(*named.span(1)))
    if name in _PLAIN:
        return found
    callee: Node = Name(Span(*named.span(1)), name)
    args = [Argument(found.span, found)]
    sign = named.group(2)
    if sign == b"(":
        call = _simple(page, piece)
        args.extend(call.args if isinstance(call, Call) else [Argument(call.span, call)])
    elif sign == b":":
        given = _operand(page, page.trimmed(Span(named.end(), piece.end)))
        args.append(Argument(given.span, given))
    return Call(Span(found.span.start, piece.end), callee, tuple(args))


def _operand(page: Page, span: Span) -> Node:
    """A value, or a choice between two: `a if b else c`."""
    branches: list[tuple[Node, Node]] = []
    while True:
        test = _IF.search(page.text, *span)
        other = _ELSE.search(page.text, test.end(), span.end) if test else None
        if test is None or other is None:
            break
        asked = _simple(page, Span(test.end(), other.start()))
        branches.append((asked, _simple(page, Span(span.start, test.start()))))
        span = Span(other.end(), span.end)
    found = _simple(page, span)
    for asked, then in reversed(branches):
        found = If(Span(then.span.start, found.span.end), asked, then, found)
    return found


def _simple(page: Page, span: Span) -> Node:
    span = page.trimmed(span)
    edits: list[Edit] = []
    for token in _WORDS.finditer(page.text, *span):
        replacement = _REPLACED.get(token.group())
        if replacement is not None:
            edits.append((Span(*token.span()), replacement))
    found = page.expression(span, edits)
    if found is None:
        return _helper(page, span)
    if page.text.find(b"=", *span) >= 0:
        found = rewritten(found, lambda place: place, _named)
    return _bare(found)


def _named(node: Node) -> Node:
    """`f(a=b)` names an argument, it assigns nothing."""
    given = node.value if isinstance(node, Argument) else None
    if isinstance(given, Assign) and isinstance(given.target, Name) and given.op == "=" and given.value is not None:
        return Argument(node.span, given.value, given.target.id)
    return node


def _bare(node: Node) -> Node:
    """A value without what only changes how it is printed."""
    while True:
        if isinstance(node, Attribute) and node.name in _PLAIN and not isinstance(node.value, Name):
            node = node.value
        elif isinstance(node, Call) and len(node.args) == 1 and _is_plain(node.callee):
            node = node.args[0].value
        elif isinstance(node, Call) and not node.args and isinstance(node.callee, Attribute) and _is_plain(node.callee):
            node = node.callee.value
        else:
            return node


def _is_plain(callee: Node) -> bool:
    return isinstance(callee, (Name, Attribute)) and (callee.id if isinstance(callee, Name) else callee.name) in _PLAIN


def _helper(page: Page, span: Span) -> Node:
    """`helper a b.c "d"`: a call without brackets; of anything else, the paths in it."""
    tokens = list(_PIECES.finditer(page.text, *span))
    pieces = [_piece(page, Span(*token.span())) for token in tokens]
    callee = pieces[0] if pieces else None
    blank = page.text[tokens[0].end() : tokens[0].end() + 1].isspace() if tokens else False
    if not blank or not isinstance(callee, Name) or tokens[0].start() != span.start or len(pieces) < 2:
        return Native(span, "template", tuple(pieces))
    call = Call(span, callee, tuple(Argument(piece.span, piece) for piece in pieces[1:]))
    return _bare(call)


def _piece(page: Page, span: Span) -> Node:
    word = page.word(span)
    return Text(span, word[1:-1]) if word[0] in "'\"" else page.path(span)
