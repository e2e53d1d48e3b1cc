"""Names as they are spelled in the bytes of files."""

from __future__ import annotations

from collections.abc import Iterable

import re2


def words_of(names: Iterable[str]) -> re2._Regexp:
    """One expression for whole words; where a name is no word, for the name as it is."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(b"|".join(_word(name).encode() for name in sorted(names)), options)


def _word(name: str) -> str:
    before = r"\b" if name[:1].isalnum() or name[:1] == "_" else ""
    after = r"\b" if name[-1:].isalnum() or name[-1:] == "_" else ""
    return f"{before}{re2.escape(name)}{after}" if name.isascii() else re2.escape(name)
