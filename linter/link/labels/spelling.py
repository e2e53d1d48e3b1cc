"""How a value is written: the word it is known by, the word before it, its whole access path."""

from __future__ import annotations

from linter.flow.graph import Attr, Elem, Free, Imported, Item, Read, Result, This
from linter.knowledge.vocabulary import Vocabulary
from linter.link.program.program import Program, Ref
from linter.link.values.expand import Expander

DEEPEST_RECEIVER = 4
LONGEST_TAIL = 6


class Spelling:
    """Reads values as they stand in the text; what they are made of is not asked."""

    def __init__(self, program: Program, expander: Expander, vocabulary: Vocabulary) -> None:
        self.program = program
        self.expander = expander
        self.vocabulary = vocabulary

    def name_of(self, ref: Ref) -> str:
        """The word a value is known by: its variable, member or function name."""
        value = self.program.value(ref)
        if isinstance(value, (Read, Attr, Free, Imported)):
            return value.name
        if isinstance(value, Result):
            facts = self.program.facts[ref.file]
            return self.expander.method(ref.file, facts.calls[value.call].callee)
        if isinstance(value, (Item, Elem)):
            return self.name_of(Ref(ref.file, value.base, ref.context))
        return ""

    def receiver_of(self, ref: Ref) -> str:
        """The word for what a member is read from; "data" or "value" alone stand for what they belong to."""
        name = self.name_of(ref)
        for _ in range(DEEPEST_RECEIVER):
            if name in self.vocabulary.names.meta_receivers or not self.vocabulary.is_tail(name):
                break
            value = self.program.value(ref)
            if isinstance(value, Read):
                ref = Ref(ref.file, value.value, ref.context)
            elif isinstance(value, Attr):
                ref = Ref(ref.file, value.base, ref.context)
            else:
                break
            name = self.name_of(ref) or name
        return name

    def path_of(self, ref: Ref) -> str:
        """How a value is written, imports spelled out: "hashlib.sha256"."""
        value = self.program.value(ref)
        file, _, context = ref
        if isinstance(value, Read):
            held = self.program.value(Ref(file, value.value, context))
            known = isinstance(held, (Imported, Attr, Result, Read))
            return self.path_of(Ref(file, value.value, context)) if known else value.name
        if isinstance(value, Attr):
            return f"{self.path_of(Ref(file, value.base, context))}.{value.name}"
        if isinstance(value, Result):
            return self.path_of(Ref(file, self.program.facts[file].calls[value.call].callee, context)) + "()"
        if isinstance(value, Imported):
            return value.module if value.name in ("*", "default") else f"{value.module}.{value.name}"
        return value.name if isinstance(value, Free) else ""

    def tail(self, ref: Ref) -> list[str]:
        """The last names of an access path, for values that nobody resolved: ["request", "body"]."""
        names: list[str] = []
        for _ in range(LONGEST_TAIL):
            value = self.program.value(ref)
            if isinstance(value, Attr):
                names.append(value.name)
                ref = Ref(ref.file, value.base, ref.context)
            elif isinstance(value, (Item, Elem)):
                ref = Ref(ref.file, value.base, ref.context)
                held = self.program.value(ref)
                names.append(f"{held.name}[]" if isinstance(held, Attr) else "[]")
                ref = Ref(ref.file, held.base, ref.context) if isinstance(held, Attr) else ref
            elif isinstance(value, Result):
                callee = Ref(ref.file, self.program.facts[ref.file].calls[value.call].callee, ref.context)
                held = self.program.value(callee)
                if not isinstance(held, Attr):
                    names.append(self.name_of(callee) + "()")
                    break
                names.append(held.name + "()")
                ref = Ref(ref.file, held.base, ref.context)
            else:
                if isinstance(value, (Read, Free, This)):
                    names.append("this" if isinstance(value, This) else value.name)
                break
        return names[::-1]
