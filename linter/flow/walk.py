"""One file's tree -> its facts. The only way into this floor is `facts_of`."""

from __future__ import annotations

from linter.flow import statements, values
from linter.flow.build import Builder
from linter.flow.graph import Facts, FunctionFact, packed
from linter.knowledge.idioms import Idioms
from linter.words.ir import Module

NOTE_MARK = "tracklint:"


def facts_of(module: Module, idioms: Idioms) -> Facts:
    """The facts of one lowered file, for any tree that keeps the contract of `ir`."""
    b = Builder(module.language, idioms, {**values.HANDLERS, **statements.HANDLERS})
    whole = (module.span.start, module.span.end)
    b.functions.append(FunctionFact("", (), (), -1, -1, "module", whole))
    statements.run_block(b, module.body)
    b.run_later()
    b.share()
    return Facts(
        language=module.language,
        package=module.package,
        values=tuple(b.values),
        places=packed(b.spans),
        functions=tuple(b.functions),
        classes=tuple(draft.fact() for draft in b.classes),
        calls=tuple(b.calls),
        assigns=tuple(b.assigns),
        elements=tuple(b.elements),
        names=dict(b.frame.scope.names),
        exports=b.exports,
        stars=tuple(b.stars),
        wild=tuple(b.wild),
        imports=tuple(dict.fromkeys(b.imports)),
        notes=tuple((note.span.start, note.text) for note in module.comments if NOTE_MARK in note.text),
        errors=tuple((span.start, span.end) for span in module.errors),
        size=module.span.end,
    )
