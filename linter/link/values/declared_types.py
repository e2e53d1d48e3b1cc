"""The types that a value is declared to have, whether anybody sees them or not."""

from __future__ import annotations

from linter.flow.graph import Attr, Param, Receiver, Result, Type, Typed
from linter.link.program.program import Ref
from linter.link.values.classes import Classes
from linter.link.values.element_types import list_of, written_element


def written_types(classes: Classes, end: Ref) -> list[tuple[int, Type]]:
    """Each with the file in which it is written."""
    program, expander = classes.program, classes.expander
    held, facts = program.value(end), program.facts[end.file]
    if isinstance(held, Typed):
        return [(end.file, held.written)]
    if isinstance(held, Attr):
        return classes.written_field(end, held)
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
