"""Findings and sources that the tests of all faces share."""

from __future__ import annotations

from linter.words.finding import Confidence, Finding, Place, Severity, Step

SOURCES = {
    "src/app.py": """\
import acme

color = paint["hue"]
acme.send(
    "opened: 100%, done",
    {"color": color},
)
""",
    "src/été, [1].ts": 'acme.send("日本", "é", shape)\n',
}


def finding(**changes: object) -> Finding:
    place = Place("src/app.py", 6, 15, 6, 20)
    values: dict[str, object] = {
        "rule": "color-sent",
        "severity": Severity.ERROR,
        "confidence": Confidence.HIGH,
        "message": "a color is sent to Acme by send",
        "place": place,
        "sdk": "acme",
        "operation": "send",
        "event": "opened: 100%, done",
        "data": ("color.hue", "color.tone"),
        "related": (
            Step(Place("src/app.py", 3, 9, 3, 21), "the color comes from here"),
            Step(place, "it is passed on here"),
        ),
        "fingerprint": "00112233445566aa",
        "why": "Colors say a lot about people.\nThey never change.",
        "instead": "Send a number.",
        "fixable": False,
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]
