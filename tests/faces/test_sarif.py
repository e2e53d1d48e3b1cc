"""SARIF 2.1.0: always against the parts of the standard that are used, and against all of it where its schema is.

`SARIF_SCHEMA`, or tests/data/sarif-schema-2.1.0.json, may hold the official schema (OASIS; not ours to ship).
"""

from __future__ import annotations

import json
import os
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from samples import finding

from linter.faces import sarif
from linter.knowledge.rule import Rules
from linter.words.finding import Place, Problem, Report

OFFICIAL = Path(os.environ.get("SARIF_SCHEMA", Path(__file__).parent.parent / "data" / "sarif-schema-2.1.0.json"))


def record(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = record("text", text=TEXT, markdown=TEXT)
URI = {"type": "string", "pattern": r"^[A-Za-z0-9._~/%-]+$"}
REGION = record("startLine", startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT)
PHYSICAL = record("artifactLocation", artifactLocation=record("uri", uri=URI, uriBaseId=TEXT), region=REGION)
LOCATION = record("physicalLocation", physicalLocation=PHYSICAL, message=MESSAGE)
BAG = {"type": "object", "properties": {"tags": {**many(TEXT), "uniqueItems": True}}}
RULE = record(
    "id",
    id=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    helpUri={"type": "string", "pattern": "^https?://"},
    defaultConfiguration=record(level=LEVEL),
    properties=BAG,
)
FLOW = record("threadFlows", threadFlows=many(record("locations", locations=many(record(location=LOCATION)))))
RESULT = record(
    "message",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    locations=many(LOCATION),
    codeFlows=many(FLOW),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    properties=BAG,
)
NOTIFICATION = record("message", level=LEVEL, message=MESSAGE, locations=many(LOCATION))
RUN = record(
    "tool results columnKind",
    tool=record("driver", driver=record("name", name=TEXT, semanticVersion=TEXT, rules=many(RULE))),
    columnKind={"const": "unicodeCodePoints"},
    invocations=many(
        record(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=many(NOTIFICATION),
        )
    ),
    results=many(RESULT),
)
SUBSET = record("version runs", **{"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": many(RUN)})


def rendered(report: Report, rules: Rules, prefix: str = "") -> Any:
    log = json.loads(sarif.render(report, rules, prefix))
    jsonschema.validate(log, SUBSET)
    return log


def run(report: Report, rules: Rules, prefix: str = "") -> Any:
    return rendered(report, rules, prefix)["runs"][0]


def test_results(report: Report, rules: Rules) -> None:
    first, second = run(report, rules)["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("color-sent", 0, "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/app.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 6, "startColumn": 15, "endLine": 6, "endColumn": 20},
    }
    assert first["partialFingerprints"] == {"tracklint/v1": "00112233445566aa"}
    assert first["properties"]["data"] == ["color.hue", "color.tone"]
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "src/%C3%A9t%C3%A9%2C%20%5B1%5D.ts"
    assert "codeFlows" not in second and "event" not in second["properties"]


def test_way_of_the_data(report: Report, rules: Rules) -> None:
    (flow,) = run(report, rules)["results"][0]["codeFlows"]
    (thread,) = flow["threadFlows"]
    steps = [step["location"] for step in thread["locations"]]
    assert [step["physicalLocation"]["region"]["startLine"] for step in steps] == [3, 6]
    assert steps[0]["message"]["text"] == "the color comes from here"


def test_rules_explain_themselves(report: Report, rules: Rules) -> None:
    first = run(report, rules)["tool"]["driver"]["rules"][0]
    assert first["help"]["text"] == "Colors say a lot. They never change.\n\nInstead: Send a number."
    assert "````python\nsend(color)  # ```\n````" in first["help"]["markdown"]  # a fence longer than any inside
    assert first["properties"]["tags"] == ["privacy", "personal", "external/cwe/cwe-359", "external/cwe/cwe-201"]
    assert first["defaultConfiguration"] == {"level": "warning"}


def test_problems_are_notifications(report: Report, silent: Report, rules: Rules) -> None:
    (invocation,) = run(report, rules)["invocations"]
    (said,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is True and said["level"] == "warning"
    fault = replace(silent, problems=(Problem("a.py", 1, "boom", fault=True),))
    (invocation,) = run(fault, rules)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_silence(silent: Report, rules: Rules) -> None:
    said = run(silent, rules)
    assert said["results"] == said["invocations"][0]["toolExecutionNotifications"] == []
    assert len(said["tool"]["driver"]["rules"]) == 2


def test_rule_that_nobody_knows_has_no_number(report: Report) -> None:
    assert "ruleIndex" not in run(report, {})["results"][0]


def test_paths_start_at_the_top_of_the_repository(silent: Report, rules: Rules) -> None:
    places = [Place("src/app.py", 1, 1, 1, 2), Place("../a.py", 1, 1, 1, 2), Place("../../../a.py", 1, 1, 1, 2)]
    report = replace(silent, findings=tuple(finding(place=place) for place in places))
    found = [
        r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run(report, rules, "web/app/")["results"]
    ]
    assert [item["uri"] for item in found] == ["web/app/src/app.py", "web/a.py", "../a.py"]
    assert ["uriBaseId" in item for item in found] == [True, True, False]


def test_official_schema(report: Report, silent: Report, rules: Rules) -> None:
    if not OFFICIAL.is_file():
        said = f"{OFFICIAL} is missing; get it from {sarif.SCHEMA}"
        warnings.warn(said, stacklevel=1)
        pytest.skip(said)
    schema = json.loads(OFFICIAL.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for log in (rendered(report, rules), rendered(silent, rules), rendered(report, {}, "web/")):
        assert list(validator.iter_errors(log)) == []
    broken = rendered(report, rules)
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert list(validator.iter_errors(broken)) != []
