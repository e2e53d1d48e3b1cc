"""Copying a map pair by pair: `for (k, v) in map: put(k, v)` hands over the whole map."""

from __future__ import annotations

from linter.flow.graph import Attr, Const, Elem, Free, Item, Join, Param, Phi, Read, Result, Typed
from linter.link.program.program import Program, Ref
from linter.link.values.protocol import Expansion

LONGEST_WAY = 12

Side = tuple[Ref, int]  # of which pair, and whether its key (0) or its value (1)


class Copies:
    """Recognizes a key and a value that belong together in every round of a loop."""

    def __init__(self, program: Program, expander: Expansion) -> None:
        self.program = program
        self.expander = expander
        self.words = expander.idioms.pairs

    def source(self, key: Ref, value: Ref) -> Ref | None:
        """The map whose keys and values two expressions run through; None when they do not."""
        one, other = self._side(key), self._side(value)
        if one is not None and other is not None and one[0] == other[0] and (one[1], other[1]) == (0, 1):
            return self._looped(one[0])
        return self._indexed(self._plain(key), self._plain(value))

    def mapped(self, value: Ref) -> Ref | None:
        """The map whose values an expression runs through."""
        side = self._side(value)
        return self._looped(side[0]) if side is not None and side[1] == 1 else None

    def names(self, key: Ref) -> list[str]:
        """The texts that the key of a loop or a callback runs through, when they are written down."""
        plain = self._plain(key)
        held = self.program.value(plain)
        if not isinstance(held, (Elem, Param)):
            return []
        texts = [self.expander.constant(end) for end in self.expander.follow(plain) or ()]
        return [text for text in texts if text] if all(texts) else []

    # --- sides -------------------------------------------------------------------------------

    def _plain(self, ref: Ref) -> Ref:
        """A value, variables and conversions to text seen through."""
        for _ in range(LONGEST_WAY):
            held = self.program.value(ref)
            if isinstance(held, Read) or (isinstance(held, Typed) and held.value >= 0):
                ref = ref._replace(value=held.value)
            elif isinstance(held, Join) and len(held.parts) == 1:
                ref = ref._replace(value=held.parts[0])
            elif isinstance(held, Phi):
                ref = ref._replace(value=held.options[0])
            elif isinstance(held, Result) and (converted := self._converted(ref, held)) is not None:
                ref = converted
            else:
                break
        return ref

    def _converted(self, ref: Ref, held: Result) -> Ref | None:
        call = self.program.facts[ref.file].calls[held.call]
        callee, same = self.program.value(ref._replace(value=call.callee)), self.expander.idioms.same
        if isinstance(callee, Attr) and callee.name in same.methods and not call.args:
            return ref._replace(value=callee.base)
        name = self.expander.method(ref.file, call.callee)
        return ref._replace(value=call.args[0].value) if name in same.functions and len(call.args) == 1 else None

    def _side(self, ref: Ref) -> Side | None:
        ref = self._plain(ref)
        held = self.program.value(ref)
        if isinstance(held, Item):
            key = self.program.value(ref._replace(value=held.key))
            side = key.value if isinstance(key, Const) else None
            return (self._plain(ref._replace(value=held.base)), int(side)) if side in (0, 1) else None
        if isinstance(held, Attr):
            names = (self.words.keys, self.words.values)
            side = next((at for at, known in enumerate(names) if held.name in known), None)
            return None if side is None else (self._plain(ref._replace(value=held.base)), side)
        if isinstance(held, Param) and len(self.program.facts[ref.file].functions[held.function].params) == 2:
            first = self._first(ref, held)
            return None if first is None else (first, held.index)
        return None

    def _first(self, ref: Ref, held: Param) -> Ref | None:
        """The first parameter of a function, as the value that stands for the pair."""
        for number in range(ref.value, max(ref.value - 4, -1), -1):
            if self.program.facts[ref.file].values[number] == Param(held.function, 0):
                return ref._replace(value=number)
        return None

    # --- the map -----------------------------------------------------------------------------

    def _looped(self, pair: Ref) -> Ref | None:
        """What a loop or a callback goes through, when `pair` is its variable."""
        facts, held = self.program.facts[pair.file], self.program.value(pair)
        if isinstance(held, Elem):
            return self._entries(pair._replace(value=held.base))
        if not isinstance(held, Param) or held.index:
            return None
        call, _ = facts.functions[held.function].passed_to
        callee = facts.values[facts.calls[call].callee] if call >= 0 else None
        if not isinstance(callee, (Attr, Free)) or callee.name not in self.words.rounds:
            return None
        if isinstance(callee, Free):
            return self._entries(pair._replace(value=callee.receivers[0])) if callee.receivers else None
        return self._entries(pair._replace(value=callee.base))

    def _entries(self, ref: Ref) -> Ref:
        """The map behind its list of entries: `map.entries`, `map.items()`, `Object.entries(map)`."""
        plain = self._plain(ref)
        held = self.program.value(plain)
        if isinstance(held, Attr) and held.name in self.words.entries:
            return plain._replace(value=held.base)
        if isinstance(held, Result):
            call = self.program.facts[plain.file].calls[held.call]
            callee = self.program.value(plain._replace(value=call.callee))
            if isinstance(callee, Attr) and callee.name in self.words.entries:
                return plain._replace(value=call.args[0].value if call.args else callee.base)
        return ref

    def _indexed(self, key: Ref, value: Ref) -> Ref | None:
        """The map in `put(key, map[key])` or `put(key, map.get(key))`, for a key that runs through several."""
        if not isinstance(self.program.value(key), (Elem, Param)):
            return None
        held = self.program.value(value)
        if isinstance(held, Item) and self._plain(value._replace(value=held.key)) == key:
            return value._replace(value=held.base)
        if isinstance(held, Result):
            call = self.program.facts[value.file].calls[held.call]
            callee = self.program.value(value._replace(value=call.callee))
            reads = isinstance(callee, Attr) and callee.name in self.expander.idioms.records.read and bool(call.args)
            if isinstance(callee, Attr) and reads and self._plain(value._replace(value=call.args[0].value)) == key:
                return value._replace(value=callee.base)
        return None
