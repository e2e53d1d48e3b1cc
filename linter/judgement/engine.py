"""The way into a run. What a run itself needs is loaded only where the last report does not do."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from linter.judgement.request import Request
from linter.knowledge.library import bundled
from linter.project.memory.cache import Cache, opened
from linter.project.memory.state import State
from linter.project.reading.files import Files, discover
from linter.words.finding import Report

if TYPE_CHECKING:
    from linter.knowledge.library import Library
    from linter.project.usage import Used

__all__ = ["Request", "check", "usage"]

DEEPEST_STACK = 6_000


def check(request: Request) -> Report:
    """Lint and report; raises `UserError` for a user's mistake."""
    started = time.perf_counter()
    with tuned():
        report = _report(request)
    seconds = round(time.perf_counter() - started, 3)
    return replace(report, summary=replace(report.summary, seconds=seconds))


def _report(request: Request) -> Report:
    """What the same run said before, or what this one says."""
    config, library = request.config, bundled(request.use_cache)
    shown, unsaved = request.stdin or ("", None)
    files = discover(request.root, request.paths, config, shown, library.data_files)
    with opened(request.use_cache) as cache:
        if not request.use_cache:
            return _run(request, library, files, cache)
        state = State.of(request.root, files.known, config)
        key = f"report-{state.report(files.paths, unsaved)}"
        report = cache.value(key, Report)
        if report is None:
            report = _run(request, library, files, cache, state)
            if not any(problem.fault for problem in report.problems):
                cache.put(key, msgspec.msgpack.encode(report))
    return report


@contextmanager
def tuned() -> Iterator[None]:
    """The interpreter as a run needs it: deep recursion, and no search for cycles, of which there are hardly any.

    On a large tree that search took a sixth of the time and freed nothing.
    """
    limit, collected = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, DEEPEST_STACK))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collected:
            gc.freeze()  # else the first thing that happens next is a search through everything
            gc.unfreeze()
            gc.enable()


def _run(request: Request, library: Library, files: Files, cache: Cache, state: State | None = None) -> Report:
    from linter.judgement.run import run

    return run(request, library, files, cache, state)


def usage(request: Request) -> tuple[Used, ...]:
    """The SDKs that the files of a request use, and how they are set up; raises `UserError` for a user's mistake."""
    from linter.judgement import run

    with tuned():
        return run.usage(request)
