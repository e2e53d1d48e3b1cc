"""Answers that were found once, and how long they hold while a program is explored and grows."""

from __future__ import annotations

from typing import Generic, TypeVar

MOST_TRIES = 8

Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Gaps:
    """Counts how often an answer depended on files that are not analysed yet, and how often one was cut short."""

    __slots__ = ("count", "cuts")

    def __init__(self) -> None:
        self.count = 0
        self.cuts = 0


class Memo(Generic[Key, Answer]):
    """Answers by key, for a question that may lead back to itself.

    Most answers hold for ever. One that met a gap holds until the program grows; one that a cycle or the depth
    cut short holds while the question that led to it is being answered, a few times over. None is no answer.
    """

    __slots__ = ("_busy", "_cut", "_deepest", "_gaps", "_held", "_partial", "_started", "_unsure")

    def __init__(self, gaps: Gaps, deepest: int = 1_000_000) -> None:
        self._gaps = gaps
        self._deepest = deepest
        self._held: dict[Key, Answer] = {}
        self._unsure: dict[Key, Answer] = {}
        self._partial: dict[Key, Answer] = {}
        self._busy: dict[Key, tuple[int, int]] = {}
        self._cut: dict[Key, int] = {}
        self._started = 0

    def get(self, key: Key) -> Answer | None:
        found = self._held.get(key)
        if found is None:
            found = self._unsure.get(key)
            if found is not None:
                self._gaps.count += 1
            elif self._partial:
                found = self._partial.get(key)
                if found is not None and self._gaps.count != self._started:
                    self._gaps.count += 1
        return found

    def begin(self, key: Key) -> bool:
        """Start to answer; False when the answer is being looked for already, or too deep."""
        if key in self._busy or len(self._busy) > self._deepest:
            self._gaps.cuts += 1
            return False
        if not self._busy:
            self._started = self._gaps.count
        self._busy[key] = (self._gaps.cuts, self._gaps.count)
        return True

    def end(self, key: Key, answer: Answer) -> Answer:
        cuts, gaps = self._busy.pop(key)
        if cuts != self._gaps.cuts and self._busy and self._is_worth_more(key):
            self._partial[key] = answer
        elif gaps == self._gaps.count:
            self._held[key] = answer
        else:
            self._unsure[key] = answer
        if not self._busy:
            self._partial.clear()
        return answer

    def _is_worth_more(self, key: Key) -> bool:
        """Whether an answer that was cut short may be looked for again; in a knot of cycles it always would be."""
        self._cut[key] = self._cut.get(key, 0) + 1
        return self._cut[key] < MOST_TRIES

    def cut(self) -> None:
        """The answer being looked for is cut short for another reason."""
        self._gaps.cuts += 1

    def abort(self, key: Key) -> None:
        self._busy.pop(key, None)

    def grow(self) -> None:
        """The program has grown: what met a gap is asked again."""
        self._unsure.clear()
