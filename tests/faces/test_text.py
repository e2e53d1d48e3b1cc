"""What a person at a terminal reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import finding

from linter.faces import text
from linter.faces.frame import WIDEST, frame, visible, width
from linter.faces.places import SourceLines
from linter.words.finding import Place, Problem, Report, Severity
from linter.words.span import Lines

SNAPSHOT = """\
src/app.py:6:15  error[color-sent] a color is sent to Acme by send
  |
6 |     {"color": color},
  |               ^^^^^
  = why: Colors say a lot about people. They never change.
  = instead: Send a number.
  = way of the data:
    1. src/app.py:3:9  the color comes from here
    2. src/app.py:6:15  it is passed on here

src/été, [1].ts:1:22  note[shape-sent] a shape is sent\N{REPLACEMENT CHARACTER}to Acme, maybe: 100%
  |
1 | acme.send("日本", "é", shape)
  |                        ^^^^^

src/bad.py:3  skipped: not UTF-8 (byte 0xE9)

2 findings (1 error, 1 note) in 120 files; 1 allowed; 1 file not checked
"""


def test_snapshot(report: Report, project: Path) -> None:
    assert text.render(report, SourceLines(project, None).of) == SNAPSHOT


def test_silence(silent: Report) -> None:
    assert text.render(silent, lambda path: None) == "no findings in 120 files\n"
    assert text.render(silent, lambda path: None, quiet=True) == ""
    said = text.render(silent, lambda path: None, verbose=True)
    assert said == "no findings in 120 files; 14 analysed in 0.25 s\n"


def test_one_is_not_many(silent: Report) -> None:
    one = replace(silent, findings=(finding(),), summary=replace(silent.summary, files=1, baselined=3))
    said = text.render(one, lambda path: None)
    assert said.endswith("\n1 finding (1 error) in 1 file; 3 in the baseline\n")


def test_quiet_keeps_findings_and_problems(report: Report, project: Path) -> None:
    said = text.render(report, SourceLines(project, None).of, quiet=True)
    assert said == SNAPSHOT[: SNAPSHOT.index("\n2 findings")]


def test_color_changes_no_word(report: Report, project: Path) -> None:
    import re

    said = text.render(report, SourceLines(project, None).of, color=True)
    assert "\x1b[1;31merror[color-sent]\x1b[0m" in said
    assert re.sub(r"\x1b\[[0-9;]*m", "", said) == SNAPSHOT


def test_without_the_source_there_is_no_frame(report: Report, tmp_path: Path) -> None:
    said = text.render(report, SourceLines(tmp_path, None).of)
    assert "|" not in said and "= why:" in said


def test_unsaved_text_is_shown(report: Report, project: Path) -> None:
    unsaved = ("src/app.py", b"\n\n\n\n\nunsaved, as it is typed\n")
    assert "6 | unsaved, as it is typed" in text.render(report, SourceLines(project, unsaved).of)


def test_faults_are_told_apart(silent: Report) -> None:
    fault = replace(silent, problems=(Problem("a.py", 1, "boom", fault=True),))
    assert "a.py:1  internal error: boom" in text.render(fault, lambda path: None)


def test_source_cannot_speak_to_the_terminal(silent: Report) -> None:
    raw = Lines.of("x = '\x1b[2J\u202e'\n".encode())
    evil = replace(silent, findings=(finding(place=Place("\x1b]0;a\x07.py", 1, 1, 1, 2), related=()),))
    said = text.render(evil, lambda path: raw)
    assert "\x1b" not in said and "\x07" not in said and "\u202e" not in said


# --- frames


def rows(source: str, place: tuple[int, int, int, int]) -> list[str]:
    return [f"{gutter}|{shown}" for gutter, shown, _ in frame(Lines.of(source.encode()), Place("a", *place))]


@pytest.mark.parametrize(
    ("source", "place", "wanted"),
    [
        ("send(color)\n", (1, 6, 1, 11), ["1|send(color)", "|     ^^^^^"]),
        ("\tsend(\tcolor)\n", (1, 8, 1, 13), ["1|    send(    color)", "|             ^^^^^"]),
        ('f("日本", x)', (1, 9, 1, 10), ['1|f("日本", x)', "|          ^"]),
        ("f(e\u0301, x)", (1, 7, 1, 8), ["1|f(e\u0301, x)", "|     ^"]),
        ("f(😀, x)", (1, 3, 1, 4), ["1|f(😀, x)", "|  ^^"]),
        ("f(x)\r\n", (1, 3, 1, 4), ["1|f(x)", "|  ^"]),
        ("f(x)", (1, 3, 1, 3), ["1|f(x)", "|  ^"]),  # an empty place still shows
        ("f(", (1, 3, 1, 4), ["1|f(", "|  ^"]),
        ("f(\n  a,\n\n  b)\n", (1, 1, 4, 5), ["1|f(", "|^^", "2|  a,", "|  ^^", "3|", "4|  b)", "|  ^^"]),
        ("f(\n  a)\ng()\n", (1, 1, 3, 1), ["1|f(", "|^^", "2|  a)", "|  ^^"]),
        ("a\n", (9, 1, 9, 2), ["9|"]),
    ],
)
def test_frame(source: str, place: tuple[int, int, int, int], wanted: list[str]) -> None:
    assert rows(source, place) == wanted


def test_long_places_are_shortened() -> None:
    shown = [row for row in rows("".join(f"line{n}\n" for n in range(1, 31)), (2, 1, 20, 3)) if not row.startswith("|")]
    assert shown == ["2|line2", "3|line3", "4|line4", "5|line5", "...|", "20|line20"]


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.integers(1, 420), st.integers(0, 420))
def test_any_line_is_framed(source: str, column: int, size: int) -> None:
    lines = Lines.of(source.encode())
    for gutter, shown, marks in frame(lines, Place("a", 1, column, 1, column + size)):
        assert width(shown) <= WIDEST + 1
        assert "\x1b" not in shown and "\n" not in shown and "\t" not in shown
        assert (set(shown) <= {" ", "^"} and "^" in shown and not gutter) if marks else gutter == "1"


def test_marks_stand_under_what_they_mark_in_long_lines() -> None:
    source = "a" * 300 + "COLOR" + "b" * 300
    (_, shown, _), (_, carets, _) = frame(Lines.of(source.encode()), Place("a", 1, 301, 1, 306))
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "COLOR"
    assert shown.startswith("…") and shown.endswith("…")


@pytest.mark.parametrize("char", ["日", "é", "😀"])
def test_wide_lines_are_cut_to_columns(char: str) -> None:
    source = char * 200 + "COLOR" + char * 200
    (_, shown, _), (_, carets, _) = frame(Lines.of(source.encode()), Place("a", 1, 201, 1, 206))
    before = shown[: shown.index("COLOR")]
    assert WIDEST - 4 <= width(shown) <= WIDEST and carets == " " * width(before) + "^" * 5


def test_widths() -> None:
    assert [width(sample) for sample in ("abc", "日本", "e\u0301", "👍", "")] == [3, 4, 1, 2, 0]
    assert visible("plain é 日本\t") == "plain é 日本\t"
    assert visible("a\x00\x1b\x7f\u2066b") == "a" + "\N{REPLACEMENT CHARACTER}" * 4 + "b"


def test_severities_have_styles() -> None:
    assert all(text._painted(text._STYLES[severity], "x") != "x" for severity in Severity)
