"""Format 1 is frozen: this snapshot changes with the number alone."""

from __future__ import annotations

import json

from msgspec.structs import replace

from linter import __version__
from linter.faces import json_
from linter.words.finding import Report

SNAPSHOT = """\
{
  "format": 1,
  "tool": {
    "name": "tracklint",
    "version": "VERSION"
  },
  "summary": {
    "files": 120,
    "analysed": 14,
    "findings": 2,
    "allowed": 1,
    "baselined": 0,
    "seconds": 0.25
  },
  "findings": [
    {
      "rule": "color-sent",
      "severity": "error",
      "confidence": "high",
      "message": "a color is sent to Acme by send",
      "path": "src/app.py",
      "line": 6,
      "column": 15,
      "end_line": 6,
      "end_column": 20,
      "sdk": "acme",
      "operation": "send",
      "event": "opened: 100%, done",
      "data": [
        "color.hue",
        "color.tone"
      ],
      "fingerprint": "00112233445566aa",
      "related": [
        {
          "path": "src/app.py",
          "line": 3,
          "column": 9,
          "message": "the color comes from here"
        },
        {
          "path": "src/app.py",
          "line": 6,
          "column": 15,
          "message": "it is passed on here"
        }
      ],
      "fixable": false
    },
    {
      "rule": "shape-sent",
      "severity": "note",
      "confidence": "medium",
      "message": "a shape is sent\\nto Acme, maybe: 100%",
      "path": "src/été, [1].ts",
      "line": 1,
      "column": 22,
      "end_line": 1,
      "end_column": 27,
      "sdk": "acme",
      "operation": "send",
      "event": null,
      "data": [
        "shape.round"
      ],
      "fingerprint": "00112233445566bb",
      "related": [],
      "fixable": true
    }
  ],
  "problems": [
    {
      "path": "src/bad.py",
      "line": 3,
      "message": "not UTF-8 (byte 0xE9)"
    }
  ]
}
"""


def test_snapshot(report: Report) -> None:
    assert json_.render(report) == SNAPSHOT.replace("VERSION", __version__)


def test_silence_has_the_same_shape(report: Report, silent: Report) -> None:
    said = json.loads(json_.render(silent))
    assert said["findings"] == said["problems"] == []
    assert list(said) == list(json.loads(json_.render(report)))


def test_half_a_surrogate_pair_is_no_fault(report: Report) -> None:
    broken = replace(report, findings=(replace(report.findings[0], event="a\ud800b"),))
    assert json.loads(json_.render(broken))["findings"][0]["event"] == "a?b"
