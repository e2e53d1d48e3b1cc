"""CI's promise that nothing is skipped: the hooks in `conftest.py` hold it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """\
import pytest

@pytest.mark.skip
def test_marked(): ...

def test_inside():
    pytest.importorskip("no_such_module")

@pytest.mark.xfail
def test_known():
    assert False

def test_plain(): ...
"""
SUMMARIES = [("", "1 passed, 3 skipped, 1 xfailed"), ("1", "1 failed, 1 passed, 1 xfailed, 2 errors")]
WHOLE = "import pytest\npytest.skip('nothing here', allow_module_level=True)\n"


@pytest.mark.parametrize(("word", "wanted"), SUMMARIES)
def test_skipped_tests_fail(tmp_path: Path, word: str, wanted: str) -> None:
    shutil.copy(Path(__file__).parent / "conftest.py", tmp_path)
    (tmp_path / "test_some.py").write_text(TESTS)
    (tmp_path / "test_whole.py").write_text(WHOLE)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--continue-on-collection-errors", "."]
    env = {**os.environ, "TRACKLINT_NO_SKIP": word}
    done = subprocess.run(command, cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert wanted in done.stdout
