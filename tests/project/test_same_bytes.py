"""One report for one tree: in one process or several, without a cache, with an empty one and with a full one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linter.project.facts.analyst import WORTH_A_POOL

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project with everything in it that a linter can read: 1,200 files, large enough for several processes."""
    folder = tmp_path_factory.mktemp("tree")
    for part in ("fixtures", "linter", "examples"):
        shutil.copytree(ROOT / part, folder / f"its-{part}", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def said(tree: Path, cache: Path, *options: str, cores: int = 0) -> bytes:
    """The output of a process of its own; `cores` limits those that it may use."""

    def limited() -> None:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])

    env = {**os.environ, "TRACKLINT_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "-m",
        "linter",
        "check",
        "--exit-zero",
        "--profile",
        "audit",
        "--format",
        "json",
        *options,
    ]
    done = subprocess.run(
        [*command, *options, "."],
        cwd=tree,
        capture_output=True,
        env=env,
        preexec_fn=limited if cores else None,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return re.sub(rb'"seconds": *[\d.]+', b"", done.stdout)


def test_large_enough_for_a_pool(tree: Path) -> None:
    files = [path for path in tree.rglob("*") if path.suffix in (".py", ".ts", ".tsx", ".js", ".jsx", ".kt")]
    assert sum(path.stat().st_size for path in files) > WORTH_A_POOL


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux can limit the cores of a process")
def test_same_bytes(tree: Path, tmp_path: Path) -> None:
    parallel = said(tree, tmp_path / "none", "--no-cache")
    assert parallel.count(b"fixtures/") > 200
    assert said(tree, tmp_path / "none", "--no-cache", cores=1) == parallel
    assert said(tree, tmp_path / "cache") == parallel  # cold
    assert said(tree, tmp_path / "cache") == parallel  # warm
    with (tree / "its-examples" / "touched.py").open("a") as file:
        file.write("\n")
    assert said(tree, tmp_path / "cache") == said(tree, tmp_path / "none", "--no-cache")  # facts alone
