"""Source lines with carets under a place, for a terminal."""

from __future__ import annotations

import unicodedata

from linter.words.finding import Place
from linter.words.span import Lines

TAB = 4
WIDEST = 120  # columns of a source line; longer ones are cut around the place
MOST_LINES = 6


def visible(text: str) -> str:
    """`text` with nothing in it that a terminal would obey: control and bidirectional characters are replaced."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if _obeyed(char) else char for char in text)


def _obeyed(char: str) -> bool:
    return char != "\t" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") and char not in "\u200c\u200d"


def width(text: str) -> int:
    """How many terminal columns `text` takes (no tabs in it)."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or char in "\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def frame(lines: Lines, place: Place) -> list[tuple[str, str, bool]]:
    """(gutter, text, is a caret line) for each line to print. Lines in the middle of a long place are left out."""
    last = place.end_line - (place.end_column == 1 and place.end_line > place.line)
    numbers = list(range(place.line, last + 1))
    if len(numbers) > MOST_LINES:
        numbers = [*numbers[: MOST_LINES - 2], 0, numbers[-1]]
    rows: list[tuple[str, str, bool]] = []
    for number in numbers:
        if not number:
            rows.append(("...", "", False))
            continue
        source = lines.line(number)
        start = place.column - 1 if number == place.line else len(source) - len(source.lstrip())
        end = place.end_column - 1 if number == place.end_line else len(source.rstrip())
        shown, carets = _marked(source, start, max(end, start + 1))
        rows.append((str(number), shown, False))
        if carets:
            rows.append(("", carets, True))
    return rows


def _marked(source: str, start: int, end: int) -> tuple[str, str]:
    """A line as shown, and the line with carets below it; `start` and `end` are character offsets."""
    start = min(start, len(source))
    before, within, after = (_flat(part) for part in (source[:start], source[start:end], source[end:]))
    before, within, after = _cut(before, within, after)
    carets = " " * width(before) + "^" * max(1, width(within))
    return (before + within + after).rstrip(), carets if (before + within + after).strip() else ""


def _flat(text: str) -> str:
    return visible(text.replace("\t", " " * TAB))


def _cut(before: str, within: str, after: str) -> tuple[str, str, str]:
    """The three parts made to fit; what is marked matters most, then what stands before it."""
    if width(before) + width(within) + width(after) <= WIDEST:
        return before, within, after
    if width(within) > WIDEST - 20:
        within, after = _first(within, WIDEST - 21) + "…", ""
    room = WIDEST - width(within)
    if width(before) > room // 2:
        before = "…" + _first(before[::-1], room // 2 - 1)[::-1]
    room -= width(before)
    if width(after) > room:
        after = _first(after, max(0, room - 1)) + "…"
    return before, within, after


def _first(text: str, columns: int) -> str:
    """As much of the beginning of `text` as fits into so many columns."""
    if text.isascii():
        return text[:columns]
    taken = 0
    for number, char in enumerate(text):
        taken += _char_width(char)
        if taken > columns:
            return text[:number]
    return text
