"""What a run has to say: findings, problems and a summary. Faces print these and decide nothing."""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct


class Severity(IntEnum):
    """How bad; ordered, so that thresholds compare."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    """How sure: of the SDK, and of what the data is. The weaker of the two counts."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Place(Struct, frozen=True, order=True):
    """A range in a file as people read it: path relative to the root with "/", lines and columns from 1.

    The end is exclusive: `end_column` is the column after the last character.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Step(Struct, frozen=True):
    """One step on the way of the data, from where it enters to the SDK."""

    place: Place
    message: str


class Finding(Struct, frozen=True):
    """One report. `data` are ids of data types, sorted; `event` is the event's name where it is a literal.

    `message` says what is sent to whom in one sentence without a full stop; `why` and `instead` come from
    the rule. `fingerprint` identifies the finding across edits elsewhere in the file: 16 hex digits of
    rule, path, sdk, operation, data and the source text of the place, and of its occurrence number.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    place: Place
    sdk: str
    operation: str
    event: str | None
    data: tuple[str, ...]
    related: tuple[Step, ...]
    fingerprint: str
    why: str = ""
    instead: str = ""
    fixable: bool = False

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        return (self.place.path, self.place.line, self.place.column, self.rule, self.message)


class Problem(Struct, frozen=True, order=True):
    """Something that kept a file, or a part of it, from being read. `line` is 1 when it has no better place.

    `fault` marks a fault of ours (exit code 3).
    """

    path: str
    line: int
    message: str
    fault: bool = False


class Summary(Struct, frozen=True):
    """Counts of one run; `files` were looked at, `analysed` got past the prefilter."""

    files: int
    analysed: int
    findings: int
    allowed: int
    baselined: int
    seconds: float


class Report(Struct, frozen=True):
    """Everything a face may print. Findings and problems are sorted; `notes` say what was not looked into.

    `mistakes` are the user's that did not end the run: rule files that were left out (exit code 2).
    """

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    summary: Summary
    notes: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
