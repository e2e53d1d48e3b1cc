"""The tree-sitter grammar, and repairs of what it cannot read.

The grammar gives up on some valid Kotlin, and then often on the whole rest of the file. A file with
errors is read a second time from a copy of the same length in which the known stumbling blocks are
overwritten; names and strings are still taken from the file itself.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache

import tree_sitter_kotlin
from tree_sitter import Language, Parser, Point, Range
from tree_sitter import Node as Syntax

from linter.words.span import Span

COMMENTS = frozenset({"line_comment", "block_comment"})

# Statements of these types are suspicious when they begin with an annotation.
MISREAD = frozenset({"annotated_expression", "assignment"})

_MODIFIERS = (
    rb"(?:(?:public|private|protected|internal|abstract|final|open|sealed|inner|data|enum|annotation|value|const"
    rb"|override|lateinit|suspend|inline|operator|infix|tailrec|external|expect|actual|companion|fun)\s+)*"
)
_DECLARATION = re.compile(_MODIFIERS + rb"(?:fun|class|interface|object|val|var|typealias|for|while|do)\b")
_ACCESSOR = re.compile(rb"(?:(?:private|protected|internal|inline|override)\s+)*[gs]et\s*\(")

_COMMENT = re.compile(rb"//|/\*")

# What to repair at most (bytes), how much may be open, how long one parse may take (microseconds): no
# file that people write comes near, but error recovery on garbage takes time squared.
_LARGEST = 1_000_000
_DEEPEST = 10_000
_PATIENCE = 10_000_000


@lru_cache(maxsize=1)
def language() -> Language:
    return Language(tree_sitter_kotlin.language())


def _parser(ranges: list[Range] | None = None) -> Parser:
    with warnings.catch_warnings():
        # its successor, a progress callback, crashes the interpreter in tree-sitter 0.25.2
        warnings.simplefilter("ignore", DeprecationWarning)
        return Parser(language(), included_ranges=ranges, timeout_micros=_PATIENCE)


@lru_cache(maxsize=1)
def _shared() -> Parser:
    return _parser()


def _parse(text: bytes) -> Syntax | None:
    """The root; None when the parser cannot be trusted with `text`, or gives up."""
    # the parser is recursive in C, and overflows on tens of thousands of open brackets of this kind
    if text.count(b"<") - text.count(b">") > _DEEPEST:
        return None
    try:
        return _shared().parse(text).root_node
    except ValueError:
        _shared().reset()
        return None


def comments(text: bytes, root: Syntax) -> list[Syntax]:
    """Every comment of `text`, in source order."""
    found: list[Syntax] = []
    end = 0
    # asking at each likely place costs a tenth of a query over the whole tree
    for mark in _COMMENT.finditer(text):
        if mark.start() < end:
            continue
        syntax = root.descendant_for_byte_range(mark.start(), mark.end())
        if syntax is not None and syntax.type in COMMENTS and syntax.start_byte == mark.start():
            found.append(syntax)
            end = syntax.end_byte
    return found


def read(text: bytes) -> tuple[bytes, Syntax, list[Span]]:
    """What was parsed (as long as `text`), its root, and where it could not be read."""
    root = _parse(text)
    if root is None:
        return b"", _shared().parse(b"").root_node, [Span(0, len(text))]
    errors = _errors(root)
    best = (text, root, errors)
    for repaired in _repaired(text) if errors and len(text) <= _LARGEST else ():
        root = _parse(repaired)
        errors = _errors(root) if root else errors
        if root is not None and _weight(errors) <= _weight(best[2]):
            best = (repaired, root, errors)
        if not best[2]:
            break
    return best


def reparse(text: bytes, before: tuple[int, int] | None, place: tuple[int, int]) -> tuple[Syntax | None, bool]:
    """The declaration at `place`, parsed alone; None unless it is one and can be read.

    `before` is the property in front of it: when the declaration is an accessor, both are parsed
    together, and the second value is True.
    """
    accessor = before is not None and bool(_ACCESSOR.match(text, place[0]))
    if not accessor and not _DECLARATION.match(text, place[0]):
        return None, False
    places = [before, place] if accessor and before is not None else [place]
    origin = Point(0, 0)
    ranges = [Range(origin, origin, start, end) for start, end in places]
    root = _parser(ranges).parse(text).root_node
    return (None if root.has_error else root), accessor


def _errors(root: Syntax) -> list[Span]:
    """The outermost broken places, in source order."""
    found: list[Span] = []
    pending = [root]
    while pending:
        syntax = pending.pop()
        if syntax.type == "ERROR" or syntax.is_missing:
            found.append(Span(syntax.start_byte, syntax.end_byte))
        elif syntax.has_error:
            pending.extend(syntax.children)
    return sorted(found)


def _weight(errors: list[Span]) -> int:
    return sum(error.end - error.start + 1 for error in errors)


def _blank(found: re.Match[bytes]) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", found.group())


def _semicolon(found: re.Match[bytes]) -> bytes:
    line = found.string[found.string.rfind(b"\n", 0, found.start()) + 1 : found.start()]
    return found.group() if b"//" in line else b";"


Repair = Callable[[re.Match[bytes]], bytes]

# What each finds is valid Kotlin; each result is as long as what was found.
_REPAIRS: tuple[tuple[re.Pattern[bytes], Repair], ...] = (
    # a comma before the end: `<A,\n>`, `[a,\n]`
    (re.compile(rb",(?=\s*[>\]])"), _blank),
    # `suspend { }` is a call
    (re.compile(rb"\bsuspend(?=\s*\{)"), lambda found: b"suspenD"),
    # `x { } get y`
    (re.compile(rb"(?<=\})([ \t]+)get(?=[ \t]+[\w(])"), lambda found: found[1] + b"geT"),
    # `is A if b ->`: the guard becomes another condition
    (re.compile(rb"(\bis\s+[\w.]+(?:<[^<>\n]*>)?) if\b"), lambda found: found[1] + b" , "),
    # the quote before the end in `\"\"\"a $b\"\"\"\"`
    (re.compile(rb'(?<=[\w}])"(?="""(?!"))'), _blank),
    # the empty string in six quotes
    (re.compile(rb'(?<!")"{6}(?!")'), lambda found: b'""    '),
    # `context(A)` in front of a declaration
    (re.compile(rb"(?m)^[ \t]*context\([^()]*\)(?=\s+[@\w])"), _blank),
    # the mark of a function type in parentheses: `: suspend (() -> A)`
    (re.compile(rb"(?<=:)[ \t]*(?:suspend|@\w+)(?=[ \t]+\()"), _blank),
    # `val a\n @B get() = ...`: annotations of an accessor
    (re.compile(rb"(?:@[\w.]+(?:\([^()\n]*\))?\s+)+(?=(?:inline\s+)?[gs]et\(\))"), _blank),
    # `where`, `get` and `set` as names at the start of a line
    (
        re.compile(rb"\n(?=[ \t]*(?:where[ \t]*(?:\?\.|=|\()|get(?:<[^\n]*>)?\([^)\s]|set\([^()\n]*,))"),
        _semicolon,
    ),
)
# the last member in `class A { val b = 1 }`
_LAST = re.compile(rb"(?<![\s{;,(])(?<!->) (?=\})")
# what quotes stand in, and a string that ends with its line: the grammar would look for its end further on
_TOKEN = re.compile(rb"""(?s)//[^\n]*|/\*.*?\*/|\"{3}.*?\"{3,}|'(?:[^'\\\n]|\\.)+'|"(?:[^"\\\n]|\\[^\n])*(?:"|(\n))""")


def _repaired(text: bytes) -> Iterator[bytes]:
    """Copies of `text` to try in turn, each mended further than the one before."""
    for pattern, repair in _REPAIRS:
        text = pattern.sub(repair, text)
    yield text
    yield _LAST.sub(b";", text)
    yield _TOKEN.sub(lambda token: token[0][:-1] + b'"' if token[1] else token[0], text)
