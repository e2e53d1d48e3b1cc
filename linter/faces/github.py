"""GitHub workflow commands: each finding becomes an annotation on its line."""

from __future__ import annotations

from linter.faces.places import from_top
from linter.words.finding import Finding, Problem, Report, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, prefix: str) -> str:
    """`prefix` leads from the top of the repository to the directory that paths are relative to."""
    lines = [_finding(finding, prefix) for finding in report.findings]
    lines += [_problem(problem, prefix) for problem in report.problems]
    return "".join(line + "\n" for line in lines)


def _finding(finding: Finding, prefix: str) -> str:
    place = finding.place
    values = {
        "file": from_top(prefix, place.path),
        "line": str(place.line),
        "endLine": str(place.end_line),
        "col": str(place.column),
        "endColumn": str(place.end_column),
        "title": finding.rule,
    }
    if place.end_line != place.line:  # columns are understood within one line alone
        del values["col"], values["endColumn"]
    text = "\n".join(filter(None, (finding.message, finding.instead)))
    return _command(_COMMANDS[finding.severity], values, text)


def _problem(problem: Problem, prefix: str) -> str:
    values = {"file": from_top(prefix, problem.path), "line": str(problem.line)}
    return _command("error" if problem.fault else "warning", values, problem.message)


def _command(name: str, values: dict[str, str], text: str) -> str:
    said = ",".join(f"{key}={_property(value)}" for key, value in values.items())
    return f"::{name} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
