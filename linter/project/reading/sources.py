"""The text of one file, as UTF-8 bytes. Nothing that a file contains makes this raise."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from linter.words.finding import Problem

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_EMPTY = re.compile(rb"^[ \t\f]*(?:#[^\r\n]*)?$")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([-\w.]+)""", re.IGNORECASE)
_META_WITHIN = 1024  # bytes, as browsers do


def read_source(path: Path, shown: str = "") -> bytes | Problem:
    """The file's text in UTF-8 without a byte order mark, or why there is none; messages call it `shown`."""
    shown = shown or path.as_posix()
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Problem(shown, 1, "this is not a regular file")
        raw = path.read_bytes()
    except OSError as error:
        return Problem(shown, 1, f"this file cannot be read: {error.strerror or error}")
    except ValueError:  # a null character in the path
        return Problem(shown, 1, "this file cannot be read: its name is not valid")
    return decoded(raw, path.suffix.lower(), shown)


def decoded(raw: bytes, suffix: str, shown: str) -> bytes | Problem:
    """`raw` in UTF-8, by its byte order mark, by the encoding it declares, or as it is."""
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
    else:
        for mark, encoding in _MARKS:
            if raw.startswith(mark):
                return _recoded(raw, encoding, shown)
    if b"\0" in raw:
        return Problem(shown, 1, "this is a binary file")
    encoding = declared(raw, suffix)
    if encoding:
        return _recoded(raw, encoding, shown)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        return Problem(shown, line, f"not UTF-8 (byte 0x{byte:02X}), and the file declares no other encoding")
    return raw


def declared(raw: bytes, suffix: str) -> str:
    """The encoding that a file names in itself, "" for none and for UTF-8: a Python cookie, an HTML meta tag."""
    name = b""
    if suffix in (".py", ".pyi"):
        for line in raw[:2000].splitlines()[:2]:
            if found := _COOKIE.match(line):
                name = found.group(1)
                break
            if not _EMPTY.match(line):
                break
    elif b"<meta" in raw[:_META_WITHIN].lower() and (found := _META.search(raw[:_META_WITHIN])):
        name = found.group(1)
    text = name.decode("ascii", "replace")
    return "" if _is_utf8(text) else text


def _is_utf8(name: str) -> bool:
    """Whether the name says nothing new. Text whose ASCII can be read is not UTF-16, whatever it says."""
    plain = name.lower().replace("_", "-")
    return plain in ("", "utf8") or plain.startswith(("utf-8", "utf-16", "utf16", "utf-32", "utf32"))


def _recoded(raw: bytes, encoding: str, shown: str) -> bytes | Problem:
    try:
        text = raw.decode(encoding)
        return text.removeprefix("\ufeff").encode("utf-8")
    except LookupError:
        return Problem(shown, 1, f'the declared encoding "{encoding}" is not known')
    except (UnicodeError, ValueError):
        return Problem(shown, 1, f"not {encoding.upper()}, which the file says it is")
