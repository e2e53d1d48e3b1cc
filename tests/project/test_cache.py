"""The cache: the same findings with it and without it, whatever state it is in."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from linter.project.memory import cache
from linter.project.memory.cache import Cache, info, opened

LEAK = """import mixpanel from "mixpanel-browser";
export function track(event, properties) { mixpanel.track(event, properties); }
"""
CALLER = """import { track } from "./track";
export const signedUp = (user) => track("Signed up", { email: user.email });
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACKLINT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "tracklint.toml").write_text("")
    (folder / "track.js").write_text(LEAK)
    (folder / "signup.js").write_text(CALLER)
    return folder


def run(folder: Path, *options: str) -> dict[str, object]:
    """What a process of its own says; its findings and problems."""
    command = [sys.executable, "-m", "linter", "check", "--format", "json", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    report["summary"].pop("seconds")
    return dict(report)


def places(report: dict[str, object]) -> list[tuple[str, int]]:
    found = report["findings"]
    assert isinstance(found, list)
    return [(each["path"], each["line"]) for each in found]


def test_cold_warm_and_without(project: Path) -> None:
    bare = run(project, "--no-cache")
    assert places(bare) == [("signup.js", 2)]
    assert not (cache.cache_root() / "entries.db").exists()
    assert run(project) == bare
    assert info().entries == 5  # the facts of two files, the layout, the report, and what the next run can begin with
    assert run(project) == bare


def test_a_change_of_a_wrapper_is_seen_at_its_callers(project: Path) -> None:
    assert places(run(project, "signup.js")) == [("signup.js", 2)]
    (project / "track.js").write_text(LEAK.replace("event, properties)", "event)", 2))
    assert places(run(project, "signup.js")) == []
    (project / "track.js").write_text(LEAK)
    assert places(run(project, "signup.js")) == [("signup.js", 2)]


def test_a_manifest_is_seen(project: Path) -> None:
    (project / "signup.js").write_text(CALLER.replace("./track", "#track"))
    assert places(run(project)) == []
    (project / "package.json").write_text('{"name": "shop", "imports": {"#track": "./track.js"}}')
    assert places(run(project)) == [("signup.js", 2)]


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_begun_anew(project: Path, damage: bytes) -> None:
    bare = run(project, "--no-cache")
    assert run(project) == bare
    for each in cache.cache_root().glob("entries.db*"):
        each.unlink()
    (cache.cache_root() / "entries.db").write_bytes(damage)
    assert run(project) == bare
    assert run(project) == bare
    assert info().entries == 5


def test_damaged_entries_are_not_believed(project: Path) -> None:
    bare = run(project)
    base = sqlite3.connect(cache.cache_root() / "entries.db")
    with base:
        base.execute("UPDATE entry SET body = substr(body, 1, length(body) - 1) || x'00'")
    base.close()
    assert run(project) == bare


def test_a_folder_that_cannot_be(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "file").write_text("")
    monkeypatch.setenv("TRACKLINT_CACHE_DIR", str(project / "file" / "below"))
    assert places(run(project)) == [("signup.js", 2)]


def test_concurrent_runs(project: Path) -> None:
    command = [sys.executable, "-m", "linter", "check", "--format", "concise"]
    runs = [subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {each.communicate()[0] for each in runs}
    assert len(said) == 1 and "signup.js:2" in said.pop()
    assert info().entries == 5


def test_the_oldest_goes_first(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LARGEST", 10_000)
    for number in range(20):
        with opened() as entries:
            entries.put(f"key{number}", bytes(1_000))
    assert info().size <= 10_000
    with opened() as entries:
        assert entries.get("key19") is not None and entries.get("key0") is None


def test_nothing_is_kept_without_a_cache(project: Path) -> None:
    entries = Cache.open(use=False)
    entries.put("key", b"body")
    entries.close()
    assert Cache.open().get("key") is None


def test_the_command(project: Path) -> None:
    run(project)
    command = [sys.executable, "-m", "linter", "cache"]
    said = [
        subprocess.run([*command, word], capture_output=True, text=True, check=True).stdout
        for word in ("info", "clear", "info")
    ]
    assert "holds 5 entries" in said[0] and "cleared 5 entries" in said[1] and "holds 0 entries" in said[2]
    assert not list(cache.cache_root().glob("entries.db*"))
