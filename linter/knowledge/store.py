"""Files of the cache: checked, replaced whole, and never more than a way to be faster.

Whatever is wrong with a file or its folder reads as "not there" and is written again. Concurrent runs each
write a file of their own and move it into place, so a reader sees an old file or a new one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

import linter

T = TypeVar("T")

VARIABLE = "TRACKLINT_CACHE_DIR"
_SUM = 16  # bytes


def cache_root() -> Path:
    """The folder of the cache; it need not exist."""
    own, shared = os.environ.get(VARIABLE), os.environ.get("XDG_CACHE_HOME")
    if own:
        return Path(own)
    try:
        return (Path(shared) if shared else Path.home() / ".cache") / "tracklint"
    except RuntimeError:  # nobody's home is known
        return Path(os.devnull) / "tracklint"


def digest(*parts: bytes | str) -> str:
    """A name for some contents: 32 hexadecimal digits."""
    found = blake2b(digest_size=_SUM)
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def stamp(files: Iterable[Path]) -> str:
    """A name for the state of files, by path, size and times; missing ones count as such."""
    parts: list[str] = []
    for path in files:
        try:
            state = path.stat()
        except OSError:
            parts.append(str(path))
        else:
            parts.append(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ctime_ns}")
    return digest(linter.__version__, *parts)


@lru_cache(maxsize=8)
def code_stamp(*folders: str) -> str:
    """A name for the state of this package's own code in some of its folders."""
    package = Path(linter.__file__).resolve().parent
    return stamp(file for name in folders for file in below(package / name, ".py"))


def below(folder: Path, suffix: str) -> list[Path]:
    """Every file below a folder whose name ends so; sorted."""
    found: list[str] = []
    pending = [str(folder)]
    while pending:
        with suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(suffix):
                    found.append(entry.path)
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    pending.append(entry.path)
    return [Path(path) for path in sorted(found)]


def load(path: Path, shape: type[T]) -> T | None:
    """The value in a file of the cache; None when there is none that is whole and fits."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        return None
    body = memoryview(data)[_SUM:]
    if blake2b(body, digest_size=_SUM).digest() != data[:_SUM]:
        return None
    try:
        return msgspec.msgpack.decode(body, type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def save(path: Path, value: object) -> int:
    """Put a value into the cache; the bytes written, 0 when that was not possible."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        body = msgspec.msgpack.encode(value)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(blake2b(body, digest_size=_SUM).digest() + body)
        temporary.replace(path)
    except (OSError, ValueError, TypeError, RecursionError, msgspec.MsgspecError):
        with suppress(OSError):
            temporary.unlink()
        return 0
    return len(body) + _SUM


def compiled(name: str, key: str, shape: type[T], build: Callable[[], T], use: bool = True) -> T:
    """What `build` makes of files whose state is `key`, from the cache when it is there."""
    if not use:
        return build()
    path = cache_root() / "rules" / f"{name}-{key}.bin"
    found = load(path, shape)
    if found is None:
        found = build()
        if save(path, found):
            _forget_others(path, name)
    return found


def _forget_others(path: Path, name: str, kept: int = 8) -> None:
    """Remove all but the newest files of a name."""
    with suppress(OSError):
        states = sorted(((file.stat().st_mtime_ns, file) for file in path.parent.glob(f"{name}-*.bin")), reverse=True)
        for _, old in states[kept:]:
            old.unlink(missing_ok=True)
