"""`sdks --used`: the SDKs of a project, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import msgspec

from linter.project.usage import Configured, Used

FORMAT = 1


def render_text(found: Iterable[Used]) -> str:
    """One block for each SDK: its versions, how much it is used, and where and how it is set up."""
    blocks = ["\n".join(_block(used)) for used in found]
    return "\n\n".join(blocks) + "\n" if blocks else "no SDK that is known\n"


def render_json(found: Iterable[Used]) -> str:
    return json.dumps({"format": FORMAT, "sdks": msgspec.to_builtins(list(found))}, indent=2) + "\n"


def _block(used: Used) -> Iterator[str]:
    yield f"{used.name} ({used.sdk}): {used.category}"
    yield f"  versions: {', '.join(used.versions) or 'not known'}"
    yield f"  {_counted(used.calls, 'call')} with data, {_counted(used.files, 'file')}"
    for place in used.configured:
        yield from _place(place)


def _place(place: Configured) -> Iterator[str]:
    yield f"  {place.path}:{place.line} {place.operation}"
    for option, values in place.options.items():
        yield f"    {option} = {' or '.join(values)}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
