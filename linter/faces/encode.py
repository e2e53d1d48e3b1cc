"""Values as JSON text."""

from __future__ import annotations

from typing import Any

import msgspec


def to_json(value: Any) -> str:
    """Indented JSON with a final line end. Half a surrogate pair, which no UTF-8 can hold, becomes "?"."""
    try:
        raw = msgspec.json.encode(value)
    except UnicodeEncodeError:
        raw = msgspec.json.encode(_clean(msgspec.to_builtins(value)))
    return msgspec.json.format(raw, indent=2).decode() + "\n"


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, (list, tuple)) else value
