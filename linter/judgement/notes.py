"""What a run did not look into, for whoever asks: files left out, bounds that were hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.link.program.program import Routine
from linter.project.exploring.rounds import Gathered


def notes_of(skipped: Mapping[str, int], gathered: Gathered) -> tuple[str, ...]:
    """One sentence each."""
    return (*_left_out(skipped), *_bounds(gathered))


def _left_out(skipped: Mapping[str, int]) -> Iterator[str]:
    counts = ", ".join(f"{number} {reason}" for reason, number in sorted(skipped.items()))
    if counts:
        yield f"left out: {counts}"


def _bounds(gathered: Gathered) -> Iterator[str]:
    if gathered.bounded:
        yield f"stopped after {gathered.rounds} rounds: more files might lead to an SDK"
    program = gathered.linked.program
    for routine in sorted(gathered.linked.payloads.bounded):
        yield f"{program.paths[routine.file]}: {_called(gathered, routine)} has more callers than are followed"


def _called(gathered: Gathered, routine: Routine) -> str:
    return gathered.linked.program.function(routine).name or "the file's own code"
