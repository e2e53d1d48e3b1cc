"""A small report, its sources and its rules, for all faces."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import SOURCES, finding

from linter.knowledge.rule import Example, Rule, Rules, Weights
from linter.words.finding import Confidence, Place, Problem, Report, Severity, Summary


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: builds and installs the package")


@pytest.fixture
def report() -> Report:
    second = finding(
        rule="shape-sent",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        message="a shape is sent\nto Acme, maybe: 100%",
        place=Place("src/été, [1].ts", 1, 22, 1, 27),
        event=None,
        data=("shape.round",),
        related=(),
        fingerprint="00112233445566bb",
        why="",
        instead="",
        fixable=True,
    )
    return Report(
        (finding(), second),
        (Problem("src/bad.py", 3, "not UTF-8 (byte 0xE9)"),),
        Summary(120, 14, 2, 1, 0, 0.25),
    )


@pytest.fixture
def silent() -> Report:
    return Report((), (), Summary(120, 14, 0, 0, 0, 0.25))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def rules() -> Rules:
    def rule(name: str) -> Rule:
        return Rule(
            id=name,
            topic="personal",
            kind="data",
            summary=f"A {name.split('-')[0]} is sent.",
            why="Colors say a lot. They never change.",
            instead="Send a number.",
            message="m",
            severity=Weights(default="warning"),
            examples=(Example(language="python", bad="send(color)  # ```", good="send(1)"),),
            cwe=(359, 201),
            references=("https://example.org/colors",),
        )

    return {name: rule(name) for name in ("color-sent", "shape-sent")}
