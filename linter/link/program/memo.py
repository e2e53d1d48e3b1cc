"""Answers that were found once, and how long they hold while a program is explored and grows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, TypeVar
from zlib import crc32

MOST_TRIES = 8
MOST_PASSES = 4  # of changes that change what other files say
SHELVES = 512

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Gaps:
    """What answers depend on that files still to be analysed may change, and how often one was cut short.

    A gap is met under a reason: the path of a file, a package, a name. `met` holds the reasons of the answer that
    is being looked for, a bit each.
    """

    __slots__ = ("_bits", "_closed", "_same", "cuts", "indices", "memos", "met")

    def __init__(self) -> None:
        self.met = 0
        self.cuts = 0
        self.memos: list[Memo[Any, Any]] = []
        self.indices: list[Index[Any, Any]] = []
        self._bits: dict[Hashable, int] = {}
        self._closed = 0
        self._same: dict[int, int] = {}

    def meet(self, reason: Hashable) -> None:
        bit = self._bits.get(reason)
        if bit is None:
            bit = self._bits[reason] = 1 << len(self._bits)
        self.met |= bit

    def close(self, reason: Hashable) -> None:
        """What was asked for has come, or may have."""
        self._closed |= self._bits.get(reason, 0)

    def grow(self) -> None:
        """The program has grown: forget the answers that met what is closed, or an index that changes by it."""
        closed, grown = self._taken(), True
        for _ in range(MOST_PASSES):
            for memo in self.memos:
                memo.forget(closed)
            for index in self.indices:
                index.renew(closed, grown)
            closed, grown = self._taken(), False
            if not closed:
                break

    def _taken(self) -> int:
        closed, self._closed = self._closed, 0
        return closed

    def shared(self, met: int) -> int:
        """The same reasons; thousands of answers depend on the same few sets."""
        return self._same.setdefault(met, met)


class Memo(Generic[Key, Answer]):
    """Answers by key, for a question that may lead back to itself.

    Most answers hold for ever. One that met a gap holds until that is closed; one that a cycle or the depth
    cut short holds while the question that led to it is being answered, a few times over. None is no answer.
    """

    __slots__ = ("_busy", "_cut", "_deepest", "_gaps", "_held", "_partial", "_unsure")

    def __init__(self, gaps: Gaps, deepest: int = 1_000_000) -> None:
        self._gaps = gaps
        self._deepest = deepest
        self._held: dict[Key, Answer] = {}
        self._unsure: dict[Key, tuple[Answer, int]] = {}
        self._partial: dict[Key, tuple[Answer, int]] = {}
        self._busy: dict[Key, tuple[int, int]] = {}
        self._cut: dict[Key, int] = {}
        gaps.memos.append(self)

    def get(self, key: Key) -> Answer | None:
        found = self._held.get(key)
        if found is None:
            unsure = self._unsure.get(key) or (self._partial.get(key) if self._partial else None)
            if unsure is not None:
                found, met = unsure
                self._gaps.met |= met
        return found

    def begin(self, key: Key) -> bool:
        """Start to answer; False when the answer is being looked for already, or too deep."""
        gaps = self._gaps
        if key in self._busy or len(self._busy) > self._deepest:
            gaps.cuts += 1
            return False
        self._busy[key] = (gaps.cuts, gaps.met)
        gaps.met = 0
        return True

    def end(self, key: Key, answer: Answer) -> Answer:
        gaps, (cuts, around) = self._gaps, self._busy.pop(key)
        met = gaps.met
        if cuts != gaps.cuts and self._busy and self._is_worth_more(key):
            self._partial[key] = (answer, met)
        elif met:
            self._unsure[key] = (answer, gaps.shared(met))
        else:
            self._held[key] = answer
        gaps.met = met | around
        if not self._busy:
            self._partial.clear()
        return answer

    def answer(self, key: Key, find: Callable[[], Answer], cut: Answer) -> Answer:
        """What is known, else what `find` says; `cut` where that leads back here."""
        known = self.get(key)
        if known is not None:
            return known
        if not self.begin(key):
            return cut
        try:
            found = find()
        except BaseException:
            self.abort(key)
            raise
        return self.end(key, found)

    def _is_worth_more(self, key: Key) -> bool:
        """Whether an answer that was cut short may be looked for again; in a knot of cycles it always would be."""
        self._cut[key] = self._cut.get(key, 0) + 1
        return self._cut[key] < MOST_TRIES

    def cut(self) -> None:
        """The answer being looked for is cut short for another reason."""
        self._gaps.cuts += 1

    def abort(self, key: Key) -> None:
        known = self._busy.pop(key, None)
        self._gaps.met |= known[1] if known is not None else 0

    def forget(self, closed: int) -> None:
        """What met one of these gaps is asked again."""
        if closed:
            self._unsure = {key: found for key, found in self._unsure.items() if not found[1] & closed}


class Index(Generic[Key, Answer]):
    """What all files together say under a key; an answer by it holds until they say something else there."""

    __slots__ = ("_build", "_gaps", "_is_built", "_met", "_table")

    def __init__(self, gaps: Gaps, build: Callable[[], Mapping[Key, Answer]]) -> None:
        """`build` looks through all files; it is called when a key is first asked for."""
        self._gaps = gaps
        self._build = build
        self._table: Mapping[Key, Answer] | None = None
        self._is_built = False
        self._met = 0
        gaps.indices.append(self)

    def get(self, key: Key) -> Answer | None:
        table = self.table()
        self._gaps.meet((id(self), key))
        return table.get(key)

    def __bool__(self) -> bool:
        """Whether any file says anything."""
        table = self.table()
        self._gaps.meet((id(self), self))
        return bool(table)

    def table(self) -> Mapping[Key, Answer]:
        """Everything, for who needs no notice of changes."""
        if self._table is None:
            self._table = {}
            around, self._gaps.met = self._gaps.met, 0
            self._table = self._build()
            self._met, self._gaps.met = self._gaps.met, around
            self._is_built = True
        elif not self._is_built:
            self._gaps.cuts += 1  # asked while it is being built
        return self._table

    def renew(self, closed: int, grown: bool) -> None:
        """Look through the files again, if there are more or what was found in them may be different."""
        old = self._table
        if old is None or not (grown or self._met & closed):
            return
        self._table, self._is_built = None, False
        new = self.table()
        for key in {**old, **new}:
            if old.get(key) != new.get(key):
                self._gaps.close((id(self), key))
        if bool(old) != bool(new):
            self._gaps.close((id(self), self))


class Shelves(Generic[Answer]):
    """An index by names, of which more are asked for than found: those of a shelf are looked up again together."""

    __slots__ = ("_index",)

    def __init__(self, gaps: Gaps, build: Callable[[], Mapping[str, Answer]]) -> None:
        self._index: Index[int, dict[str, Answer]] = Index(gaps, lambda: self._placed(build()))

    def get(self, name: str) -> Answer | None:
        return (self._index.get(_shelf(name)) or {}).get(name)

    def _placed(self, found: Mapping[str, Answer]) -> dict[int, dict[str, Answer]]:
        placed: dict[int, dict[str, Answer]] = {}
        for name, answer in found.items():
            placed.setdefault(_shelf(name), {})[name] = answer
        return placed


def _shelf(name: str) -> int:
    return crc32(name.encode()) % SHELVES
