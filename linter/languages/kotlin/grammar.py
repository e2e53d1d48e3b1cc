"""The tree-sitter grammar, and repairs of what it cannot read.

The grammar gives up on some valid Kotlin, and then often on the whole rest of the file. A file with
errors is read a second time from a copy of the same length in which the known stumbling blocks are
overwritten; names and strings are still taken from the file itself.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import tree_sitter_kotlin
from msgspec import Struct
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
# where a declaration starts in the first column, with its annotations
_TOP = re.compile(rb"(?m)^(?:@[^\n]*\n)*" + _MODIFIERS + rb"(?:fun|class|interface|object|val|var|typealias)\b")
_ACCESSOR = re.compile(rb"(?:(?:private|protected|internal|inline|override)\s+)*[gs]et\s*\(")

_ORIGIN = Point(0, 0)
COMMENT = re.compile(rb"//|/\*")

# What to repair at most (bytes), and how many angle brackets may be open: more than people write.
_LARGEST = 1_000_000
_DEEPEST = 10_000


@lru_cache(maxsize=1)
def language() -> Language:
    return Language(tree_sitter_kotlin.language())


def _parser(seconds: int, ranges: list[Range] | None = None) -> Parser:
    with warnings.catch_warnings():
        # its successor, a progress callback, crashes the interpreter in tree-sitter 0.25.2
        warnings.simplefilter("ignore", DeprecationWarning)
        return Parser(language(), included_ranges=ranges, timeout_micros=seconds * 1_000_000)


_shared = lru_cache(maxsize=8)(_parser)


def _parse(text: bytes, places: Sequence[Span] = ()) -> Syntax | None:
    """The root of `text`, or of `places` in it; None when the parser must not try, or gives up."""
    # the parser is recursive in C, and overflows on tens of thousands of open brackets of this kind
    if not places and text.count(b"<") - text.count(b">") > _DEEPEST:
        return None
    # error recovery on garbage takes time squared, or never ends: fifty times what real code takes
    seconds = 2 + len(text) // 100_000
    ranges = [Range(_ORIGIN, _ORIGIN, *place) for place in places]
    parser = _parser(seconds, ranges) if ranges else _shared(seconds)
    start, end = places[-1] if places else (0, len(text))
    last = max(text.rfind(b"\n", start, end), start)
    try:
        if b"@" not in text[last:end]:
            return parser.parse(text).root_node
        # the grammar looks for the end of the line behind an annotation, for ever when there is none
        if not places:
            root = parser.parse(text + b"\n").root_node
            if not root.has_error:  # nothing then reaches into the added line end
                return root
        return parser.parse(text[:last] + text[last:end].replace(b"@", b" ") + text[end:]).root_node
    except ValueError:
        parser.reset()
        return None


class Source(Struct, frozen=True):
    """A file as it was parsed: as many bytes as the file has, the roots in order, the broken places."""

    text: bytes
    roots: tuple[Syntax, ...]
    errors: tuple[Span, ...]

    @property
    def weight(self) -> int:
        return sum(error.end - error.start + 1 for error in self.errors)


def read(text: bytes) -> Source:
    """The best reading of `text` that repairs allow."""
    whole = Span(0, len(text))
    best = _source(text)
    if best.errors and best.roots and len(text) <= _LARGEST:
        variants = [text, *_repaired(text)]
        best = _best(variants, whole, best)
        starts = [0, *(found.start() for found in _TOP.finditer(text) if found.start()), len(text)]
        if best.errors and len(starts) > 2:
            # one broken declaration can cost the grammar all others: each is read alone
            places = [Span(start, end) for start, end in pairwise(starts)]
            parts = [_best(variants, place, None) for place in places]
            apart = Source(
                b"".join(part.text[place.start : place.end] for part, place in zip(parts, places, strict=True)),
                tuple(root for part in parts for root in part.roots),
                tuple(error for part in parts for error in part.errors),
            )
            best = apart if apart.weight < best.weight else best
    return best


def _source(text: bytes, place: Span | None = None) -> Source:
    root = _parse(text, [place] if place else [])
    if root is None:
        return Source(text, (), (place or Span(0, len(text)),))
    return Source(text, (root,), tuple(_errors(root)))


def _best(variants: list[bytes], place: Span, best: Source | None) -> Source:
    """The reading of `place` with the least errors; `best`, when it is known, is that of the first."""
    for text in variants if best is None else variants[1:]:
        if best is not None and not best.errors:
            break
        found = _source(text, None if place == (0, len(text)) else place)
        if best is None or (found.roots and found.weight <= best.weight):
            best = found
    assert best is not None
    return best


def reparse(text: bytes, before: Span | None, place: Span) -> tuple[Syntax | None, bool]:
    """The declaration at `place`, parsed alone; None unless it is one and can be read.

    `before` is the property in front of it: when the declaration is an accessor, both are parsed
    together, and the second value is True.
    """
    accessor = before is not None and bool(_ACCESSOR.match(text, place.start))
    if not accessor and not _DECLARATION.match(text, place.start):
        return None, False
    places = [before, place] if accessor and before is not None else [place]
    line = text.find(b"\n", place.end)
    if line >= 0:  # the grammar wants one behind an annotation
        places.append(Span(line, line + 1))
    for tried in (text, text[: place.start] + _LAST.sub(b";", text[place.start : place.end])):
        root = _parse(tried, places)
        if root is not None and not root.has_error:
            return root, accessor
    return None, accessor


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
    # a declaration on the line of the comment before it: `/** ... */ suspend fun a()`
    (
        re.compile(
            rb"\n(?=[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*" + _MODIFIERS + rb"(?:fun|class|interface|object|val|var)\b)"
        ),
        _semicolon,
    ),
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
