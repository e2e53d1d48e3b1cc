"""What is named is reported on, with the knowledge of the whole project."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from linter.judgement.engine import Request, check
from linter.knowledge.config import Config

WRAPPER = "import posthog\n\n\ndef track(user, extra):\n    posthog.capture(user.id, 'done', extra)\n"
CALLER = "from lib.tracking import track\n\n\ndef done(user):\n    track(user, {'secret': user.password})\n"
FILES = {"lib/tracking.py": WRAPPER, "lib/__init__.py": "", "app/a.py": CALLER, "app/b.py": CALLER}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def found(root: Path, *paths: str, stdin: tuple[str, bytes] | None = None, config: Config | None = None) -> list[str]:
    report = check(Request(root, paths, config or Config(), stdin, use_cache=False))
    assert not report.problems
    return [finding.place.path for finding in report.findings]


def test_a_file_is_judged_by_the_whole_project(project: Path) -> None:
    assert found(project) == ["app/a.py", "app/b.py"]
    assert found(project, "app/a.py") == ["app/a.py"]
    assert found(project, "app") == ["app/a.py", "app/b.py"]
    assert found(project, "lib") == found(project, "lib/tracking.py") == []


def test_a_change_to_the_wrapper_is_seen_at_its_callers(project: Path) -> None:
    (project / "lib" / "tracking.py").write_text(WRAPPER.replace(", extra)\n", ", {})\n"))
    assert found(project, "app/a.py") == []


def test_unsaved_text(project: Path) -> None:
    clean = CALLER.replace("user.password", "1").encode()
    assert found(project, "app/a.py", stdin=("app/a.py", clean)) == []
    assert found(project, "app/c.py", stdin=("app/c.py", CALLER.encode())) == ["app/c.py"]
    wrapper = WRAPPER.replace(", extra)\n", ", {})\n").encode()
    assert found(project, "lib/tracking.py", stdin=("lib/tracking.py", wrapper)) == []


def test_problems_elsewhere_are_not_told(project: Path) -> None:
    (project / "lib" / "broken.py").write_bytes(b"import posthog\n\xff\xfe\n\xff")
    assert found(project, "app/a.py") == ["app/a.py"]
    assert check(Request(project, (), Config(), use_cache=False)).problems
    assert check(Request(project, ("lib",), Config(), use_cache=False)).problems


def test_outside_a_project_only_what_is_named_is_read(project: Path) -> None:
    """Nobody wants all of a home directory read because one file in it was named."""
    (project / ".git").rename(project / "git")
    assert found(project, "app/a.py") == []
    assert found(project, "app/a.py", "lib/tracking.py") == ["app/a.py"]
    assert found(project, "app/a.py", config=Config(source=project / "tracklint.toml")) == ["app/a.py"]


def test_exclusions_count_for_the_rest_of_the_project(project: Path) -> None:
    assert found(project, "app/a.py", config=Config(exclude=("lib/",))) == []
