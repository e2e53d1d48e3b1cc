"""SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from linter import __version__
from linter.faces.encode import to_json
from linter.faces.places import from_top
from linter.faces.prose import fenced, one_line
from linter.knowledge.rule import Rule, Rules
from linter.words.finding import Confidence, Finding, Place, Problem, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
FINGERPRINT = "tracklint/v1"
_PRECISION = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}


def render(report: Report, rules: Rules, prefix: str) -> str:
    """`prefix` leads from the top of the repository to the directory that paths are relative to."""
    numbers = {name: number for number, name in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "tracklint",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not any(problem.fault for problem in report.problems),
                "toolExecutionNotifications": [_problem(problem, prefix) for problem in report.problems],
            }
        ],
        "results": [_result(finding, numbers, prefix) for finding in report.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return to_json(log)


def _rule(rule: Rule) -> dict[str, Any]:
    help_text = f"{one_line(rule.why)}\n\nInstead: {one_line(rule.instead)}"
    markdown = help_text
    for example in rule.examples:
        for title, code in (("Bad", example.bad), ("Good", example.good)):
            markdown += f"\n\n{title}:\n\n{fenced(code, example.language)}"
    tags = ["privacy", rule.topic, *(f"external/cwe/cwe-{number}" for number in rule.cwe)]
    described: dict[str, Any] = {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": one_line(rule.why)},
        "help": {"text": help_text, "markdown": markdown},
        "defaultConfiguration": {"level": rule.severity.default},
        "properties": {"tags": tags},
    }
    if rule.references:
        described["helpUri"] = rule.references[0]
    return described


def _result(finding: Finding, numbers: dict[str, int], prefix: str) -> dict[str, Any]:
    properties = {
        "precision": _PRECISION[finding.confidence],
        "confidence": finding.confidence.word,
        "sdk": finding.sdk,
        "operation": finding.operation,
        "event": finding.event,
        "data": finding.data,
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": finding.severity.word,
        "message": {"text": finding.message},
        "locations": [_location(finding.place, prefix)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {key: value for key, value in properties.items() if value},
    }
    if finding.rule in numbers:
        result["ruleIndex"] = numbers[finding.rule]
    if finding.related:
        steps = [{"location": _location(step.place, prefix, step.message)} for step in finding.related]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def _location(place: Place, prefix: str, message: str = "") -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    located: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(place.path, prefix), "region": region}
    }
    if message:
        located["message"] = {"text": message}
    return located


def _problem(problem: Problem, prefix: str) -> dict[str, Any]:
    physical = {"artifactLocation": _artifact(problem.path, prefix), "region": {"startLine": problem.line}}
    return {
        "level": "error" if problem.fault else "warning",
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": physical}],
    }


def _artifact(path: str, prefix: str) -> dict[str, str]:
    uri = quote(from_top(prefix, path), safe="/")
    # A path above the base cannot be told relative to it.
    return {"uri": uri} if uri.startswith("../") else {"uri": uri, "uriBaseId": BASE}
