"""The types that a value is declared to have, whether anybody sees them or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.flow.graph import Attr, Param, Receiver, Result, Type, Typed
from linter.link.program.program import Program, Ref

if TYPE_CHECKING:
    from linter.link.values.expand import Expander

LONGEST_WAY = 8


def written_types(program: Program, expander: Expander, end: Ref) -> list[tuple[int, Type]]:
    """Each with the file in which it is written."""
    held, facts = program.value(end), program.facts[end.file]
    if isinstance(held, Typed):
        return [(end.file, held.written)]
    if isinstance(held, Attr):
        return expander.classes.written_field(end, held)
    if isinstance(held, Param):
        params = facts.functions[held.function].params
        known = params[held.index].type if held.index < len(params) else None
        if known is not None:
            return [(end.file, known)]
        base = list_of(program, expander, end, held)
        return [] if base is None else written_element(program, expander, base)
    if isinstance(held, Receiver):
        extends = facts.functions[held.function].extends
        return [(end.file, extends)] if extends is not None else []
    if isinstance(held, Result):
        routines = expander.functions(Ref(end.file, facts.calls[held.call].callee, end.context))
        results = [(routine.file, program.function(routine).type) for routine, _ in routines]
        return [(file, written) for file, written in results if written is not None]
    return []


def list_of(program: Program, expander: Expander, end: Ref, held: Param) -> Ref | None:
    """The list whose callback a value is the first parameter of."""
    facts = program.facts[end.file]
    call, _ = facts.functions[held.function].passed_to
    callee = facts.values[facts.calls[call].callee] if call >= 0 and held.index == 0 else None
    if not isinstance(callee, Attr) or callee.name not in expander.idioms.lists.each:
        return None
    return Ref(end.file, callee.base, end.context)


def written_element(program: Program, expander: Expander, base: Ref) -> list[tuple[int, Type]]:
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
