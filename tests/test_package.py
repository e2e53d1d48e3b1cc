"""What is shipped works: wheel and sdist, each installed into an environment of its own outside the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEAK = (
    "import posthog\n\n\ndef signed_in(user):\n    posthog.capture(user.id, 'signed in', {'password': user.password})\n"
)

pytestmark = pytest.mark.slow


def run(*words: str | Path, cwd: Path, expect: int = 0) -> str:
    """Standard output of a command that knows nothing of this checkout."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run([str(word) for word in words], cwd=cwd, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == expect, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and with the wheel that is built from the sdist, as a release would be."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "-o", folder, ROOT, cwd=folder)
    return folder


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_the_wheel_holds_the_package_and_its_rules(built: Path) -> None:
    names = set(zipfile.ZipFile(only(built, "*.whl")).namelist())
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"linter"} and len(tops) == 2
    rules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.toml")}
    assert len(rules) > 100 and {f"linter/{name}" for name in rules} <= names
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "linter").rglob("*.py")}
    assert sources == {name for name in names if name.endswith(".py")}
    assert not [name for name in names if name.endswith((".pyc", ".msgpack"))]
    assert "linter/py.typed" in names and [name for name in names if name.endswith("licenses/LICENSE")]


def test_the_sdist_holds_what_its_tests_need(built: Path) -> None:
    with tarfile.open(only(built, "*.tar.gz")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = run("git", "ls-files", cwd=ROOT).splitlines() if (ROOT / ".git").exists() else []
    assert {name for name in tracked if not name.startswith(".git")} <= names


@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_installed_outside_the_repository(built: Path, tmp_path: Path, pattern: str) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "-q", only(built, pattern), cwd=tmp_path)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "app.py").write_text(LEAK)
    said = json.loads(run(scripts / "tracklint", "check", "--format", "json", cwd=tmp_path / "work", expect=1))
    (finding,) = said["findings"]
    assert (finding["rule"], finding["path"], finding["line"]) == ("password-sent", "app.py", 5)
    where = run(scripts / "python", "-c", "import linter; print(linter.__file__)", cwd=tmp_path / "work")
    assert Path(where.strip()).is_relative_to(tmp_path / "venv")
    assert "password-sent" in run(scripts / "tracklint", "rules", cwd=tmp_path / "work")
