"""Annotations: GitHub's workflow commands."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import finding

from linter.faces import github
from linter.words.finding import Place, Problem, Report

SNAPSHOT = """\
::error file=src/app.py,line=6,endLine=6,col=15,endColumn=20,title=color-sent::a color is sent to Acme by send%0ASend a number.
::notice file=src/été%2C [1].ts,line=1,endLine=1,col=22,endColumn=27,title=shape-sent::a shape is sent%0Ato Acme, maybe: 100%25
::warning file=src/bad.py,line=3::not UTF-8 (byte 0xE9)
"""  # noqa: E501


def test_snapshot(report: Report) -> None:
    assert github.render(report, "") == SNAPSHOT


def test_silence(silent: Report) -> None:
    assert github.render(silent, "") == ""


def test_paths_start_at_the_top_of_the_repository(report: Report) -> None:
    said = github.render(report, "apps/web/")
    assert "file=apps/web/src/app.py," in said and "file=apps/web/src/bad.py," in said
    above = replace(report, findings=(finding(place=Place("../lib/a.py", 1, 1, 1, 2)),))
    assert "file=apps/lib/a.py," in github.render(above, "apps/web/")


def test_no_columns_for_several_lines(silent: Report) -> None:
    wide = replace(silent, findings=(finding(place=Place("a.py", 1, 7, 3, 2)),))
    assert github.render(wide, "").startswith("::error file=a.py,line=1,endLine=3,title=")


def test_fault_is_an_error(silent: Report) -> None:
    fault = replace(silent, problems=(Problem("a.py", 1, "boom", fault=True),))
    assert github.render(fault, "") == "::error file=a.py,line=1::boom\n"


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_text_breaks_out(message: str, path: str) -> None:
    said = github._finding(finding(message=message, place=Place(path, 1, 1, 1, 2), instead=""), "")
    assert "\n" not in said and "\r" not in said
    command = re.fullmatch(
        r"::error (file=[^,:]*,line=1,endLine=1,col=1,endColumn=2,title=color-sent)::(.*)", said, re.S
    )
    assert command is not None

    plain = {"25": "%", "0D": "\r", "0A": "\n"}
    assert re.sub("%(25|0D|0A)", lambda code: plain[code.group(1)], command.group(2)) == message
