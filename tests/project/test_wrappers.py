"""Wrappers that a configuration declares: where they are looked for, and what is said of those that fit nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.judgement.engine import Request, check
from linter.knowledge.config import find
from linter.project.exploring.wrappers import splits
from linter.words.mistake import UserError

BRIDGE = """
export const track = globalThis.relay.track;
export function report(event, facts) {}
export class Relay { send(facts) {} }
"""
CALLER = """
import { track, report, Relay } from "../lib/bridge";
track("Opened", { mail: user.email });
report("Opened", { mail: user.email });
new Relay().send({ mail: user.email });
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in (("lib/bridge.ts", BRIDGE), ("app/page.ts", CALLER)):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text)
    return tmp_path


def declare(root: Path, function: str, *args: str, language: str = "ecma") -> None:
    listed = ", ".join(f'"{arg}"' for arg in args)
    with (root / "tracklint.toml").open("a") as file:
        file.write(
            f'[[wrapper]]\nlanguage = "{language}"\nfunction = "{function}"\nsdk = "mixpanel"\nargs = [{listed}]\n'
        )


def found(root: Path, *paths: str) -> list[tuple[str, int]]:
    report = check(Request(root, paths, find(root)[0], use_cache=False))
    return [(finding.place.path, finding.place.line) for finding in report.findings]


def test_nothing_declared(project: Path) -> None:
    assert found(project) == []


@pytest.mark.parametrize(("name", "line"), [("track", 3), ("report", 4)])
def test_function(project: Path, name: str, line: int) -> None:
    declare(project, f"lib/bridge.ts:{name}", "event event", "facts properties")
    assert found(project) == [("app/page.ts", line)]


def test_method(project: Path) -> None:
    declare(project, "lib/bridge.ts:Relay.send", "facts properties")
    assert found(project) == [("app/page.ts", 5)]


def test_several(project: Path) -> None:
    declare(project, "lib/bridge.ts:track", "event event", "facts properties")
    declare(project, "lib/bridge.ts:report", "event event", "facts properties")
    assert found(project) == [("app/page.ts", 3), ("app/page.ts", 4)]
    assert found(project, "lib") == []


def test_parameters_by_place(project: Path) -> None:
    declare(project, "lib/bridge.ts:report", "title event", "payload properties")
    assert found(project) == [("app/page.ts", 4)]


def test_ignored_arguments(project: Path) -> None:
    declare(project, "lib/bridge.ts:report", "event event", "facts ignore")
    assert found(project) == []


def test_generated_file_that_is_not_looked_at(project: Path) -> None:
    (project / ".gitignore").write_text("lib/\n")
    declare(project, "lib/bridge.ts:report", "event event", "facts properties")
    declare(project, "lib/bridge.ts:Relay.send", "facts properties")
    assert found(project) == [("app/page.ts", 4), ("app/page.ts", 5)]


def test_from_a_folder_below(project: Path) -> None:
    (project / ".git").mkdir()
    declare(project, "lib/bridge.ts:report", "event event", "facts properties")
    inner = project / "app"
    (inner / "own.py").write_text("def report(event, facts): ...\nreport('Opened', {'mail': user.email})\n")
    declare(project, "app/own.py:report", "event event", "facts properties", language="python")
    assert found(inner) == [("own.py", 2)]  # the other one is not in sight


@pytest.mark.parametrize(
    ("function", "args", "said"),
    [
        ("lib/brigde.ts:track", ("event event",), "wrapper[0].function: there is no file lib/brigde.ts"),
        ("lib/bridge.ts:trakc", ("event event",), 'wrapper[0].function: there is no "trakc" in lib/bridge.ts'),
        ("lib/bridge.ts:Relay.get", ("a event",), 'wrapper[0].function: there is no "Relay.get" in lib/bridge.ts'),
        (
            "lib/bridge.ts:report",
            ("event event", "facts properties", "mail traits"),
            'wrapper[0].args: "report" has no parameter "mail"',
        ),
    ],
)
def test_what_fits_nothing(project: Path, function: str, args: tuple[str, ...], said: str) -> None:
    declare(project, function, *args)
    with pytest.raises(UserError) as told:
        found(project)
    assert str(told.value) == f"tracklint.toml:3: {said}"


@pytest.mark.parametrize(
    ("function", "first"),
    [
        ("a.b.track", ("a.b", ("track",))),
        ("@acme/kit.Bridge.track", ("@acme/kit.Bridge", ("track",))),
        ("kit.track", ("kit", ("track",))),
    ],
)
def test_qualified_names(function: str, first: tuple[str, tuple[str, ...]]) -> None:
    assert next(splits(function)) == first
    assert all(f"{module}.{'.'.join(names)}" == function for module, names in splits(function))
