"""JSON, format 1: a shape of its own, so that our inner types may change."""

from __future__ import annotations

from msgspec import Struct

from linter import __version__
from linter.faces.encode import to_json
from linter.words.finding import Finding, Report

FORMAT = 1


class Tool(Struct, frozen=True):
    name: str
    version: str


class SummaryOut(Struct, frozen=True):
    files: int
    analysed: int
    findings: int
    allowed: int
    baselined: int
    seconds: float


class StepOut(Struct, frozen=True):
    path: str
    line: int
    column: int
    message: str


class FindingOut(Struct, frozen=True):
    """Lines and columns count from 1, columns in Unicode characters; the end is exclusive."""

    rule: str
    severity: str
    confidence: str
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    sdk: str
    operation: str
    event: str | None
    data: tuple[str, ...]
    fingerprint: str
    related: tuple[StepOut, ...]
    fixable: bool


class ProblemOut(Struct, frozen=True):
    path: str
    line: int
    message: str


class Output(Struct, frozen=True):
    format: int
    tool: Tool
    summary: SummaryOut
    findings: tuple[FindingOut, ...]
    problems: tuple[ProblemOut, ...]


def render(report: Report) -> str:
    summary = report.summary
    output = Output(
        FORMAT,
        Tool("tracklint", __version__),
        SummaryOut(
            summary.files,
            summary.analysed,
            summary.findings,
            summary.allowed,
            summary.baselined,
            summary.seconds,
        ),
        tuple(_finding(finding) for finding in report.findings),
        tuple(ProblemOut(problem.path, problem.line, problem.message) for problem in report.problems),
    )
    return to_json(output)


def _finding(finding: Finding) -> FindingOut:
    place = finding.place
    return FindingOut(
        rule=finding.rule,
        severity=finding.severity.word,
        confidence=finding.confidence.word,
        message=finding.message,
        path=place.path,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        sdk=finding.sdk,
        operation=finding.operation,
        event=finding.event,
        data=finding.data,
        fingerprint=finding.fingerprint,
        related=tuple(
            StepOut(step.place.path, step.place.line, step.place.column, step.message) for step in finding.related
        ),
        fixable=finding.fixable,
    )
