"""What the types that are written in the project say of a value: a text, a record of ours, a class of an SDK's."""

from __future__ import annotations

from linter.flow.graph import Param, Type, Typed
from linter.knowledge.library import Library
from linter.link.labels.data import Labels
from linter.link.meaning.meanings import Meanings
from linter.link.program.program import Program, Ref
from linter.link.values.declared_types import written_types
from linter.link.values.expand import Expander
from linter.link.values.fields import Fields

MOST_STEPS = 40


class Written:
    """Reads declared types; never looks at names of values."""

    def __init__(
        self, program: Program, expander: Expander, meanings: Meanings, library: Library, fields: Fields
    ) -> None:
        self.program = program
        self.expander = expander
        self.meanings = meanings
        self.library = library
        self.fields = fields

    def is_vendors(self, ref: Ref) -> bool:
        """Whether a value is declared to be one of an SDK's own data classes."""
        ends = [(end, self.type_of(end)) for end in self.expander.ends(ref)]
        return any(written is not None and self.meanings.is_record(end.file, written) for end, written in ends)

    def is_single(self, ref: Ref) -> bool:
        """Whether a value is declared to be a text or a number, so that nothing else is in it."""
        pending, seen = [ref], {ref}
        while pending:
            each = pending.pop()
            written = self.type_of(each)
            if written is None:
                onward = [step for step in self.expander.follow(each) or () if step not in seen]
                if not onward or len(seen) > MOST_STEPS:
                    return False
                seen.update(onward)
                pending += onward
            elif written.name not in self.library.idioms.singles:
                return False
        return True

    def is_record(self, name: str, ref: Ref) -> bool:
        """Whether a value is declared to be an object whose fields say that it is not what it is called."""
        read, is_tail = self.library.vocabulary.read, self.library.vocabulary.is_tail
        declared = self.fields.declared(ref)
        return len(declared) > 1 and not any(read(field, name) or is_tail(field) for field in declared)

    def type_of(self, end: Ref) -> Type | None:
        """The type that a value is declared to have."""
        held = self.program.value(end)
        if isinstance(held, Typed):
            return held.written
        if isinstance(held, Param):
            params = self.program.facts[end.file].functions[held.function].params
            return params[held.index].type if held.index < len(params) else None
        return None

    def limited(self, ref: Ref, labels: Labels) -> Labels:
        """What a value that a name judged can be by the types that it is declared to have."""
        kotlin = self.program.facts[ref.file].language == "kotlin"  # elsewhere, types of numbers take any digits
        if kotlin and any(self.library.vocabulary.types[datum.data].textual for datum in labels.data):
            for end in dict.fromkeys((*self._way(ref), *self.expander.ends(ref))):
                for _, written in written_types(self.expander.classes, end):
                    labels = self.fitting(written, labels)
        return labels

    def _way(self, ref: Ref) -> list[Ref]:
        """What a value is, step by step, as long as there is only one way."""
        found = [ref]
        while len(found) < MOST_STEPS:
            onward = self.expander.follow(found[-1]) or ()
            if len(onward) != 1 or onward[0] in found:
                break
            found.append(onward[0])
        return found

    def fitting(self, written: Type | None, labels: Labels) -> Labels:
        """What a value of a declared type can be of all that it seems to be: a small number is no text."""
        if written is None or written.name not in self.library.idioms.small_numbers:
            return labels
        kept = tuple(datum for datum in labels.data if not self.library.vocabulary.types[datum.data].textual)
        return labels if len(kept) == len(labels.data) else Labels(kept, not kept, labels.open)
