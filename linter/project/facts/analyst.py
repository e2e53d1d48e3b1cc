"""Sources -> facts: from the cache where it knows them, else parsed, in several processes when that pays."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from typing import Union

import msgspec
from msgspec import Struct

from linter.flow.graph import Facts
from linter.flow.walk import facts_of
from linter.knowledge.idioms import Idioms
from linter.knowledge.reader import rules_root
from linter.knowledge.store import code_stamp, digest, stamp
from linter.languages import front_end
from linter.project.memory.cache import Cache
from linter.words.finding import Problem

WORTH_A_POOL = 600_000  # bytes to parse; starting processes and sending facts costs about as much as half of that
MOST_PROCESSES = 8
CHUNK = 60_000  # bytes that a process gets at once

Source = tuple[str, bytes]  # path, text
Made = Union[bytes, Problem]


class Analyst(Struct, frozen=True):
    """Makes facts. `processes` is how many may be used."""

    idioms: Idioms
    cache: Cache
    processes: int

    @classmethod
    def of(cls, idioms: Idioms, cache: Cache) -> Analyst:
        return cls(idioms, cache, min(MOST_PROCESSES, _available()))

    def facts(self, sources: Mapping[str, bytes]) -> Iterator[tuple[str, Facts | Problem]]:
        """The facts of every file, or what went wrong there; in no order. Nothing a file contains makes this raise."""
        base = digest(code_stamp("languages", "flow", "words"), stamp((rules_root() / "data" / "idioms.toml",)))
        keys: dict[str, str] = {}
        for path, text in sources.items():
            keys[path] = f"facts-{digest(base, PurePosixPath(path).suffix.lower(), text)}"
            facts = self.cache.value(keys[path], Facts)
            if facts is not None:
                del keys[path]
                yield path, facts
        for path, made in self._made([(path, sources[path]) for path in keys]):
            if isinstance(made, Problem):
                yield path, made
            else:
                self.cache.put(keys[path], made)
                yield path, msgspec.msgpack.decode(made, type=Facts)

    def _made(self, sources: list[Source]) -> Iterator[tuple[str, Made]]:
        pending = dict(sources)
        if self.processes > 1 and sum(len(text) for text in pending.values()) >= WORTH_A_POOL:
            from concurrent.futures.process import BrokenProcessPool  # takes time to load, and few runs need it

            # a process that dies takes the rest of its work with it: what is left is done here
            with suppress(BrokenProcessPool, OSError):
                for results in self._in_processes(sources):
                    for path, made in results:
                        del pending[path]
                        yield path, made
        for source in list(pending.items()):
            yield from make_all(self.idioms, [source])

    def _in_processes(self, sources: list[Source]) -> Iterator[list[tuple[str, Made]]]:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        method = "fork" if sys.platform.startswith("linux") else "spawn"
        context = multiprocessing.get_context(method)
        deepest = (sys.getrecursionlimit(),)
        with ProcessPoolExecutor(self.processes, context, sys.setrecursionlimit, deepest) as pool:
            yield from pool.map(partial(make_all, self.idioms), _chunks(sources))


def make_all(idioms: Idioms, sources: Iterable[Source]) -> list[tuple[str, Made]]:
    """Facts of files as MessagePack; a fault of ours in one of them is its problem alone."""
    found: list[tuple[str, Made]] = []
    for path, text in sources:
        try:
            found.append((path, msgspec.msgpack.encode(facts_from(text, path, idioms))))
        except Exception as error:
            message = f"internal error while reading this file: {type(error).__name__}: {error}"
            found.append((path, Problem(path, 1, message, fault=True)))
    return found


def facts_from(source: bytes, path: str, idioms: Idioms) -> Facts:
    suffix = PurePosixPath(path).suffix.lower()
    parse = front_end(suffix)
    assert parse is not None, f"no front end for {suffix}"
    return facts_of(parse(source, suffix), idioms)


def _chunks(sources: list[Source]) -> Iterator[list[Source]]:
    """The largest files first, so that no process is left alone with one at the end."""
    chunk: list[Source] = []
    size = 0
    for source in sorted(sources, key=lambda each: (-len(each[1]), each[0])):
        chunk.append(source)
        size += len(source[1])
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _available() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        return os.cpu_count() or 1
