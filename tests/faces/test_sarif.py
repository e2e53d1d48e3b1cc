"""SARIF 2.1.0: always against the parts of the standard that are used; with `npm install --prefix .ci`, as in CI,
also against the whole schema and by the validator that the editors of the standard keep, the SARIF Multitool.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace
from samples import finding

from linter.faces import sarif
from linter.knowledge.rule import Rules
from linter.words.finding import Place, Problem, Report

ROOT = Path(__file__).parent.parent.parent
MULTITOOL = ROOT / ".ci" / "node_modules" / "@microsoft" / "sarif-multitool-linux"
NO_HOMEPAGE = "SARIF2005"  # a tool should name its web site; this one has none


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


@pytest.fixture
def multitool() -> Path:
    if not MULTITOOL.is_dir():
        pytest.skip("the SARIF Multitool is missing; npm install --prefix .ci")
    return MULTITOOL


def test_official_schema(multitool: Path, report: Report, silent: Report, rules: Rules) -> None:
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text("utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    strict = validator(schema, format_checker=validator.FORMAT_CHECKER)
    for log in (rendered(report, rules), rendered(silent, rules), rendered(report, {}, "web/")):
        assert list(strict.iter_errors(log)) == []
    broken = rendered(report, rules)
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert list(strict.iter_errors(broken)) != []


def validate(multitool: Path, log: Path) -> list[str]:
    """The ids of what the official validator has against a log, by the standard and by GitHub's code scanning."""
    program = multitool / "Sarif.Multitool"
    program.chmod(0o755)
    command = [program, "validate", log.name, "--rule-kind", "Sarif;Ghas", "--output", "said.sarif"]
    env = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(command, cwd=log.parent, env=env, check=True, capture_output=True, text=True, timeout=120)
    assert "1 files scanned" in done.stdout
    said = json.loads((log.parent / "said.sarif").read_text("utf-8-sig"))
    return sorted({result["ruleId"] for result in said["runs"][0]["results"]})


def test_official_validator(multitool: Path, tmp_path: Path) -> None:
    """What a real run prints is accepted; the validator is seen to refuse what it should."""
    command = [sys.executable, "-m", "linter", "check", "examples", "--format", "sarif", "--output"]
    subprocess.run([*command, tmp_path / "log.sarif"], cwd=ROOT, check=False)
    assert validate(multitool, tmp_path / "log.sarif") == [NO_HOMEPAGE]
    log = json.loads((tmp_path / "log.sarif").read_text("utf-8"))
    assert len(log["runs"][0]["results"]) > 5
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "log.sarif").write_text(json.dumps(log))
    assert "SARIF1007" in validate(multitool, tmp_path / "broken" / "log.sarif")
