"""What is found by a written name: `getattr(import_module("app." + name), "track")`, `import_string("a.track")`."""

from __future__ import annotations

from itertools import islice, product

from linter.flow.graph import CallFact, Const, Facts, Join, Result
from linter.link.program.program import MODULE, Program, Ref
from linter.link.values.protocol import Expansion

MOST_TEXTS = 8


class Reflection:
    """Answers for calls, and asks the expander what their arguments are."""

    def __init__(self, program: Program, expander: Expansion) -> None:
        self.program = program
        self.expander = expander
        self.words = expander.idioms.reflection

    def found(self, ref: Ref, call: CallFact, name: str) -> list[Ref]:
        """What a call of one of these gives: modules, or members."""
        args = [Ref(ref.file, arg.value, ref.context) for arg in call.args if not arg.spread]
        if name in self.words.members and len(args) > 1:
            modules = [end for end in self.expander.ends(args[0]) if end.value == MODULE]
            texts = self.texts(args[1]) if modules else []
            return [found for end in modules for text in texts for found in self.expander.field(end, text)]
        if name in self.words.modules and args:
            return [found for text in self.texts(args[0]) for found in self.expander.imported(ref.file, text, "*")]
        if name in self.words.dotted and args:
            parts = [text.rpartition(".") for text in self.texts(args[0])]
            return [found for module, _, last in parts for found in self.expander.imported(ref.file, module, last)]
        return []

    def texts(self, ref: Ref) -> list[str]:
        """The texts that a value may be, also where they are put together."""
        found: list[str] = []
        for end in self.expander.ends(ref):
            held = self.program.value(end)
            if isinstance(held, Const) and isinstance(held.value, str):
                found.append(held.value)
            elif isinstance(held, Join):
                parts = [self._single(Ref(end.file, part, end.context)) for part in held.parts]
                found += ["".join(each) for each in islice(product(*parts), MOST_TEXTS)]
        return list(dict.fromkeys(found))[:MOST_TEXTS]

    def _single(self, ref: Ref) -> list[str]:
        ends = [self.program.value(end) for end in self.expander.ends(ref)]
        return [end.value for end in ends if isinstance(end, Const) and isinstance(end.value, str)]


def spelled(facts: Facts, call: CallFact) -> set[str]:
    """The names that a call may look up: of its texts, when one of them is the dotted name of a module."""
    values = (facts.values[arg.value] for arg in call.args if arg.value >= 0)
    texts = [held.value for held in values if isinstance(held, Const) and isinstance(held.value, str)]
    dotted = [text for text in texts if "." in text and all(part.isidentifier() for part in text.split("."))]
    return {text.rpartition(".")[2] for text in (*dotted, *filter(str.isidentifier, texts))} if dotted else set()


def called(facts: Facts, call: CallFact) -> set[str]:
    """The names under which what is called may have been looked up: `find("app.tracking", "track")(...)`."""
    held = facts.values[call.callee] if call.callee >= 0 else None
    return spelled(facts, facts.calls[held.call]) if isinstance(held, Result) else set()
