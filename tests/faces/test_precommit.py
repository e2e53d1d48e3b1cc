"""The hook as a project uses it: real pre-commit, real git, the package built from this checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from linter.languages import suffixes

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", "linter", "rules", ".pre-commit-hooks.yaml")

LEAK = (
    "import posthog\n\n\ndef signed_in(user):\n    posthog.capture(user.id, 'signed in', {'password': user.password})\n"
)
MANIFEST = """\
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <application>
        <meta-data android:name="com.facebook.sdk.AdvertiserIDCollectionEnabled" android:value="true" />
    </application>
</manifest>
"""
CLEAN = LEAK.replace("'password': user.password", "'method': 'password'")


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    name = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PRE_COMMIT_HOME": str(folder / "cache")}
    return {**kept, **name, **plain}


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = environment(folder.parent)
    return subprocess.run(["git", *words], cwd=folder, env=env, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose commits pass our hook, which comes from a repository with this checkout's files."""
    folder = tmp_path_factory.mktemp("precommit")
    hook = folder / "hook"
    hook.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, hook / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, hook / name)
    git(hook, "init", "-q")
    git(hook, "add", "-A", "-f")
    assert git(hook, "commit", "-q", "-m", "release").returncode == 0
    revision = git(hook, "rev-parse", "HEAD").stdout.strip()
    scratch = folder / "scratch"
    scratch.mkdir()
    git(scratch, "init", "-q")
    (scratch / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hook}\n    rev: {revision}\n    hooks:\n      - id: tracklint\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install", "--install-hooks"],
        cwd=scratch,
        env=environment(folder),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return scratch


def test_the_hook_takes_every_suffix() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    wanted = re.compile(hook["files"])
    assert all(wanted.search(f"a/b{suffix}") for suffix in suffixes())
    alternatives = hook["files"].partition("(py")[2].count("|") + 1
    assert alternatives == len(suffixes())
    assert not wanted.search("a.pyc") and not wanted.search("a.json") and wanted.search("A.PY")


def commit(project: Path, files: dict[str, str]) -> tuple[bool, str]:
    """Whether a commit of these files goes through, and what the hook said."""
    git(project, "reset", "-q")
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        git(project, "add", "-f", name)
    done = git(project, "commit", "-m", f"change at {time.monotonic_ns()}")
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_leak_stops_the_commit(project: Path) -> None:
    before = git(project, "rev-parse", "HEAD").stdout
    through, said = commit(project, {"app.py": LEAK})
    assert not through
    assert "app.py:5:" in said and "error[" in said and "'password': user.password" in said
    assert git(project, "rev-parse", "HEAD").stdout == before


@pytest.mark.slow
def test_clean_code_is_let_through(project: Path) -> None:
    through, said = commit(project, {"app.py": CLEAN})
    assert through, said
    assert "tracklint" in said and "Passed" in said


@pytest.mark.slow
def test_markup_stops_the_commit(project: Path) -> None:
    through, said = commit(project, {"app/src/main/AndroidManifest.xml": MANIFEST})
    assert not through and "app/src/main/AndroidManifest.xml:3:" in said
    safe = MANIFEST.replace("true", "false")
    through, said = commit(project, {"app/src/main/AndroidManifest.xml": safe})
    assert through and "Passed" in said


@pytest.mark.slow
def test_a_wrapper_of_an_earlier_commit_counts(project: Path) -> None:
    wrapper = "import posthog\n\n\ndef track(user, extra):\n    posthog.capture(user.id, 'done', extra)\n"
    through, said = commit(project, {"tracking.py": wrapper})
    assert through, said
    caller = "from tracking import track\n\n\ndef done(user):\n    track(user, {'secret': user.password})\n"
    through, said = commit(project, {"caller.py": caller})
    assert not through and "caller.py:5:" in said and "tracking.py:5" in said


@pytest.mark.slow
def test_other_files_are_none_of_its_business(project: Path) -> None:
    through, said = commit(project, {"notes.txt": LEAK})
    assert through and "no files to check" in said


@pytest.mark.slow
def test_exclusions_of_the_project_count(project: Path) -> None:
    config = 'exclude = ["samples/"]\n'
    through, said = commit(project, {"tracklint.toml": config, "samples/leak.py": LEAK})
    assert through, said
