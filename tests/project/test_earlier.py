"""A run about a few files that begins where the last run ended says what a run from scratch says of them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from linter.judgement.engine import Request, check
from linter.knowledge.config import find

PROJECTS = sorted(path for path in (Path(__file__).parents[2] / "fixtures" / "projects").iterdir() if path.is_dir())


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKLINT_CACHE_DIR", str(tmp_path / "cache"))


def findings(root: Path, *paths: str, use_cache: bool = True) -> list[str]:
    config, _ = find(root)
    report = check(Request(root, paths, config, use_cache=use_cache))
    assert not [problem for problem in report.problems if problem.fault]
    return [f"{f.place.path}:{f.place.line}:{f.place.column} {f.rule} {f.message}" for f in report.findings]


def copied(project: Path, tmp_path: Path) -> Path:
    root = tmp_path / "project"
    shutil.copytree(project, root)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    return root


def comment(path: Path) -> None:
    """A change that changes nothing."""
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_every_file_of_every_project(project: Path, tmp_path: Path) -> None:
    root = copied(project, tmp_path)
    everything = findings(root)
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    for file in files:
        if file.endswith((".py", ".ts", ".tsx", ".js", ".jsx", ".kt", ".vue", ".svelte", ".html")):
            comment(root / file)
            assert findings(root, file) == [each for each in everything if each.startswith(f"{file}:")], file


WRAPPER = 'import mixpanel from "mixpanel-browser";\nexport const track = (name, data) => mixpanel.track(name, {});\n'
LEAKING = WRAPPER.replace("{}", "data")
CALLER = 'import { track } from "./track";\nexport const done = (user) => track("done", { email: user.email });\n'
MIDDLE = 'import { track } from "./track";\nexport const report = (data) => track("report", data);\n'
OUTER = 'import { report } from "./middle";\nexport const saved = (user) => report({ phone: user.phone });\n'


@pytest.mark.usefixtures("own_cache")
def test_what_has_changed_in_between_counts(tmp_path: Path) -> None:
    for name, text in {"track": WRAPPER, "caller": CALLER, "middle": MIDDLE, "outer": OUTER}.items():
        (tmp_path / f"{name}.js").write_text(text)
    (tmp_path / "tracklint.toml").write_text("")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert findings(tmp_path) == []
    (tmp_path / "track.js").write_text(LEAKING)
    assert [each[:9] for each in findings(tmp_path, "caller.js")] == ["caller.js"]
    assert [each[:8] for each in findings(tmp_path, "outer.js")] == ["outer.js"]
    (tmp_path / "new.js").write_text(OUTER)
    assert [each[:6] for each in findings(tmp_path, "new.js")] == ["new.js"]
    (tmp_path / "middle.js").write_text("export const report = (data) => data;\n")
    assert findings(tmp_path, "outer.js") == findings(tmp_path, "new.js") == []
    (tmp_path / "track.js").unlink()
    assert findings(tmp_path, "caller.js") == findings(tmp_path, use_cache=False) == []


@pytest.mark.usefixtures("own_cache")
def test_an_emptied_file_is_not_the_one_on_disk(tmp_path: Path) -> None:
    (tmp_path / "track.js").write_text(LEAKING)
    (tmp_path / "caller.js").write_text(CALLER)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert len(findings(tmp_path, "caller.js")) == 1
    config, _ = find(tmp_path)
    assert not check(Request(tmp_path, ("caller.js",), config, ("caller.js", b""))).findings
