"""The default face: each finding with its source, why it matters, what to do instead, and the way of the data."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from linter.faces.frame import frame, visible
from linter.words.finding import Finding, Report, Severity
from linter.words.span import Lines

LinesOf = Callable[[str], "Lines | None"]
Paint = Callable[[str, str], str]

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_CODES = {"red": "1;31", "yellow": "1;33", "cyan": "1;36", "blue": "1;34", "bold": "1", "green": "1;32"}
WRAP = 100


def render(report: Report, lines_of: LinesOf, color: bool = False, verbose: bool = False, quiet: bool = False) -> str:
    """`lines_of` gives a file's text by its path, None when it cannot be had."""
    paint = _painted if color else _plain
    blocks = ["\n".join(_finding(finding, lines_of, paint)) + "\n" for finding in report.findings]
    problems = [
        f"{paint('bold', visible(f'{problem.path}:{problem.line}'))}  "
        f"{paint('red', 'internal error') if problem.fault else 'skipped'}: {visible(problem.message)}\n"
        for problem in report.problems
    ]
    if problems:
        blocks.append("".join(problems))
    if not quiet:
        blocks.append(_summary(report, paint, verbose) + "\n")
    return "\n".join(blocks)


def _finding(finding: Finding, lines_of: LinesOf, paint: Paint) -> Iterator[str]:
    place = finding.place
    where = paint("bold", visible(f"{place.path}:{place.line}:{place.column}"))
    what = paint(_STYLES[finding.severity], f"{finding.severity.word}[{finding.rule}]")
    yield f"{where}  {what} {visible(finding.message)}"
    lines = lines_of(place.path)
    rows = frame(lines, place) if lines is not None else []
    gutter = max((len(number) for number, _, _ in rows), default=1)
    bar = paint("blue", "|")
    if rows:
        yield f"{' ' * gutter} {bar}"
    for left_text, text, marks in rows:
        left = paint("blue", left_text.rjust(gutter))
        right = paint(_STYLES[finding.severity], text.lstrip()) if marks else text
        indent = " " * (len(text) - len(text.lstrip())) if marks else ""
        yield f"{left} {bar} {indent}{right}".rstrip()
    for title, prose in (("why", finding.why), ("instead", finding.instead)):
        if prose:
            yield from _prose(title, prose, gutter, paint)
    if finding.related:
        yield f"{' ' * gutter} {paint('blue', '=')} {paint('bold', 'way of the data')}:"
    for number, step in enumerate(finding.related, 1):
        at = f"{step.place.path}:{step.place.line}:{step.place.column}"
        yield f"{' ' * gutter}   {number}. {visible(at)}  {visible(step.message)}"


def _prose(title: str, prose: str, gutter: int, paint: Paint) -> Iterator[str]:
    indent = " " * (gutter + 3)
    first = f"{' ' * gutter} {paint('blue', '=')} {paint('bold', title)}: "
    wrapped = textwrap.wrap(" ".join(visible(prose.replace("\n", " ")).split()), WRAP - len(title) - 2)
    yield first + (wrapped[0] if wrapped else "")
    yield from (indent + line for line in wrapped[1:])


def _summary(report: Report, paint: Paint, verbose: bool) -> str:
    summary = report.summary
    levels = [
        (severity, sum(finding.severity is severity for finding in report.findings)) for severity in reversed(Severity)
    ]
    if report.findings:
        parts = ", ".join(_count(number, severity.word) for severity, number in levels if number)
        head = paint("bold", f"{_count(len(report.findings), 'finding')} ({parts})")
    else:
        head = paint("green", "no findings")
    text = f"{head} in {_count(summary.files, 'file')}"
    if summary.allowed:
        text += f"; {summary.allowed} allowed"
    if summary.baselined:
        text += f"; {summary.baselined} in the baseline"
    if report.problems:
        text += f"; {_count(len(report.problems), 'file')} not checked"
    if verbose:
        text += f"; {summary.analysed} analysed in {summary.seconds:.2f} s"
    return text


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(style: str, text: str) -> str:
    return text


def _painted(style: str, text: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"
