"""What earlier runs found out, by content: facts of files, and reports of runs in which nothing has changed.

One SQLite file: concurrent runs may share it. It is never more than a way to be faster; whatever is wrong with it
reads as "not there", and a file that is no database is begun anew. Its size is bounded: what was not used for
longest goes first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from time import time
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from linter.knowledge.store import cache_root

Kind = TypeVar("Kind")

LARGEST = 256 << 20  # bytes of entries
KEPT = 0.8  # of that, once it is full
PATIENCE = 2.0  # seconds to wait for another run
DAY = 24 * 60 * 60
_SUM = 16  # bytes
_TABLE = "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, used INTEGER NOT NULL, body BLOB NOT NULL)"


class Info(Struct, frozen=True):
    """The cache as it is: its file, entries, and bytes in entries."""

    path: Path
    entries: int
    size: int


class Cache(Struct):
    """Entries of an open cache; `get` and `put` do nothing when there is none. `close` writes."""

    base: sqlite3.Connection | None
    path: Path
    fresh: dict[str, bytes] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, use: bool = True) -> Cache:
        path = cache_root() / "entries.db"
        return cls(_connect(path) if use else None, path)

    def get(self, key: str) -> bytes | None:
        """The body under a key, if it is whole."""
        if self.base is None:
            return None
        try:
            row = self.base.execute("SELECT body FROM entry WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            self._begin_anew()
            return None
        if row is None or not isinstance(row[0], bytes) or _sum(row[0][_SUM:]) != row[0][:_SUM]:
            return None
        self.seen.add(key)
        return row[0][_SUM:]

    def put(self, key: str, body: bytes) -> None:
        if self.base is not None:
            self.fresh[key] = _sum(body) + body

    def value(self, key: str, kind: type[Kind]) -> Kind | None:
        """The value under a key; None when there is none that can be read."""
        body = self.get(key)
        try:
            return None if body is None else msgspec.msgpack.decode(body, type=kind)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None

    def kept(self, key: str, kind: type[Kind], make: Callable[[], Kind]) -> Kind:
        """The same, made and put there when there is none."""
        found = self.value(key, kind)
        if found is None:
            found = make()
            self.put(key, msgspec.msgpack.encode(found))
        return found

    def close(self) -> None:
        """Write what is new and forget what is too old; a cache that cannot be written stays as it is."""
        if self.base is None:
            return
        today = int(time() // DAY)
        with suppress(sqlite3.Error), self.base:
            rows = [(key, today, body) for key, body in self.fresh.items()]
            self.base.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
            stale = [(today, key, today) for key in sorted(self.seen)]
            self.base.executemany("UPDATE entry SET used = ? WHERE key = ? AND used < ?", stale)
            if rows:
                self._shrink()
        with suppress(sqlite3.Error):
            self.base.close()
        self.base = None

    def _shrink(self) -> None:
        assert self.base is not None
        size = self.base.execute("SELECT coalesce(sum(length(body)), 0) FROM entry").fetchone()[0]
        if size <= LARGEST:
            return
        gone: list[tuple[str]] = []
        for key, length in self.base.execute("SELECT key, length(body) FROM entry ORDER BY used, rowid"):
            if size <= LARGEST * KEPT:
                break
            gone.append((key,))
            size -= length
        self.base.executemany("DELETE FROM entry WHERE key = ?", gone)

    def _begin_anew(self) -> None:
        if self.base is not None:
            with suppress(sqlite3.Error):
                self.base.close()
        remove(self.path)
        self.base = _connect(self.path)


@contextmanager
def opened(use: bool = True) -> Iterator[Cache]:
    """The cache while a run lasts; what it found is written even when the run ends badly."""
    cache = Cache.open(use)
    try:
        yield cache
    finally:
        cache.close()


def info() -> Info:
    """What there is; zeros where there is nothing that can be read."""
    path = cache_root() / "entries.db"
    if path.is_file():
        with suppress(sqlite3.Error):
            base = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE)
            try:
                found = base.execute("SELECT count(*), coalesce(sum(length(body)), 0) FROM entry").fetchone()
                return Info(path, found[0], found[1])
            finally:
                base.close()
    return Info(path, 0, 0)


def remove(path: Path) -> bool:
    """Delete a cache's files; whether there was one."""
    found = path.exists()
    for each in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        with suppress(OSError):
            each.unlink(missing_ok=True)
    return found


def _connect(path: Path) -> sqlite3.Connection | None:
    """An open database; one that is damaged is begun anew, and where none can be, None."""
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(path, timeout=PATIENCE)
        except (OSError, sqlite3.Error):
            return None
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = OFF")
            base.execute(_TABLE)
            return base
        except sqlite3.OperationalError:  # locked, or no place to write: not a reason to delete it
            base.close()
            return None
        except sqlite3.DatabaseError:
            base.close()
            remove(path)
    return None


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_SUM).digest()
