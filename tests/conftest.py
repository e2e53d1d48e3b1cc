"""Its presence puts this folder on the path, so that test files can import `synthetic`.

With TRACKLINT_NO_SKIP set, as in CI, a test that is skipped fails: what is not there is not tested.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from typing import TypeVar

import pytest

R = TypeVar("R", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(autouse=True)
def own_stack() -> Iterator[None]:
    """A run needs a deep stack; other tests are about the usual one."""
    before = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _judged((yield))


def _judged(report: R) -> R:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("TRACKLINT_NO_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which TRACKLINT_NO_SKIP forbids: {report.longrepr}"
    return report
