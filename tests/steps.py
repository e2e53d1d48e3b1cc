"""What a piece of work costs, counted so that the machine does not matter: function calls, and bytes at the peak."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType


def steps(work: Callable[[], object]) -> int:
    """How many functions, ours and the interpreter's, were called while `work` ran."""
    count = 0

    def seen(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def peak(work: Callable[[], object]) -> int:
    """The most memory, in bytes, that `work` held at once beyond what was held before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def growth(cost: Callable[[int], int], size: int) -> float:
    """How many times as much twice the size costs."""
    return cost(2 * size) / cost(size)
