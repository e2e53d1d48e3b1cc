"""One line for each finding, `path:line:column: severity: message [rule]`, as editors' quickfix lists read it."""

from __future__ import annotations

from linter.faces.frame import visible
from linter.words.finding import Report


def render(report: Report) -> str:
    lines = []
    for finding in report.findings:
        place = finding.place
        said = f"{finding.severity.word}: {finding.message} [{finding.rule}]"
        lines.append(f"{place.path}:{place.line}:{place.column}: {said}")
    for problem in report.problems:
        word = "error" if problem.fault else "warning"
        lines.append(f"{problem.path}:{problem.line}:1: {word}: {problem.message}")
    return "".join(visible(line) + "\n" for line in lines)
