"""Where the comments of a file are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node as Syntax


def comments(roots: Sequence[Syntax], text: bytes, mark: re.Pattern[bytes], kinds: frozenset[str]) -> list[Syntax]:
    """Every comment below `roots`, in source order; `mark` is what one can begin with."""
    found: list[Syntax] = []
    end = 0
    rest = iter(roots)
    root = next(rest, None)
    # asking at each likely place costs a tenth of a query over the whole tree
    for likely in mark.finditer(text):
        start = likely.start()
        while root is not None and start >= root.end_byte and root is not roots[-1]:
            root = next(rest, None)
        if start < end or root is None:
            continue
        syntax = root.descendant_for_byte_range(start, likely.end())
        if syntax is not None and syntax.type in kinds and syntax.start_byte == start:
            found.append(syntax)
            end = syntax.end_byte
    return found
