"""Whole runs of the engine, for tests that judge a folder as a project of its own."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from linter.judgement.engine import Request, check
from linter.knowledge.config import Config
from linter.words.finding import Report

STRICT = Config(profile="strict")
AUDIT = Config(profile="audit")


def lint(folder: Path, config: Config = STRICT) -> Report:
    """A run over one folder, with everything that can be reported and without the cache."""
    return check(Request(folder, (), config, use_cache=False))


NOBODY = 65534


@contextlib.contextmanager
def as_nobody(folder: Path) -> Iterator[Path]:
    """`folder`, ours to use, but without the rights of root, who may read everything."""
    user = os.geteuid()
    if user == 0:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        os.seteuid(user)
