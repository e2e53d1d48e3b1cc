"""What the elements of a list are declared to be, for callbacks that are given one after the other."""

from __future__ import annotations

from linter.flow.graph import Attr, Param, Type, Typed
from linter.link.program.program import Program, Ref
from linter.link.values.protocol import Expansion

LONGEST_WAY = 8


def list_of(program: Program, expander: Expansion, end: Ref, held: Param) -> Ref | None:
    """The list whose callback a value is the first parameter of."""
    facts = program.facts[end.file]
    call, _ = facts.functions[held.function].passed_to
    callee = facts.values[facts.calls[call].callee] if call >= 0 and held.index == 0 else None
    if not isinstance(callee, Attr) or callee.name not in expander.idioms.lists.each:
        return None
    return Ref(end.file, callee.base, end.context)


def written_element(program: Program, expander: Expansion, base: Ref) -> list[tuple[int, Type]]:
    """The types that the elements of a list are declared to have; what is written may be the element's type alone."""
    lists: list[tuple[int, Type]] = []
    pending = [base]
    for _ in range(LONGEST_WAY):
        if not pending:
            break
        ref = pending.pop()
        known = program.value(ref)
        if isinstance(known, Typed):
            lists.append((ref.file, known.written))
        else:
            pending.extend(expander.follow(ref) or ())
    wrappers = expander.idioms.wrappers.types
    return [(file, type_.args[0] if type_.name in wrappers and type_.args else type_) for file, type_ in lists]
