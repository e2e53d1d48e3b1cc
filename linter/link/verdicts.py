"""Whether a condition holds of a configuration: true on some way the program can take, false on all, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from linter.flow.graph import Attr, Const, Free, FunctionRef, Imported, Join, Other, Read, Record, Result, Seq
from linter.knowledge.catalogue import Feature, Sdk
from linter.knowledge.conditions import Condition, Literal, folded, parse
from linter.link.options import Found, Lookup, Options, Path, Plain
from linter.link.program import Program, Ref
from linter.link.settings import Configurations
from linter.link.trees import Tree

ANDROID = ("kotlin", "android")


class Verdict(NamedTuple):
    """`truth` None: not known. `found` are the values that made it true; `sure`: no other way was seen."""

    truth: bool | None
    found: tuple[Found, ...] = ()
    sure: bool = True


class Held(NamedTuple):
    """A conjunction that holds: each condition with what made it true."""

    proofs: tuple[tuple[Condition, Verdict], ...]
    sure: bool


UNKNOWN = Verdict(None)


def family(language: str) -> str:
    """What belongs to one application: its code and its resources."""
    return "android" if language in ANDROID else "ecma" if language != "python" else language


class Verdicts:
    """Evaluates conditions over trees."""

    def __init__(self, configurations: Configurations) -> None:
        self.configurations = configurations
        self.program: Program = configurations.program
        self.options: Options = configurations.options
        self.meanings = configurations.meanings
        self._busy: set[tuple[str, str]] = set()
        self._companions: dict[int, list[Tree]] = {}

    def holds(self, tree: Tree, all_: Iterable[str], unless: Iterable[str] = ()) -> Held | None:
        """The proofs that all of `all_` hold of a tree and none of `unless`; None when they do not."""
        proofs: list[tuple[Condition, Verdict]] = []
        for text in all_:
            condition = parse(text)
            verdict = self.test(tree, condition)
            if verdict.truth is not True:
                return None
            proofs.append((condition, verdict))
        if any(self.test(tree, parse(text)).truth for text in unless):
            return None
        return Held(tuple(proofs), tree.sure and all(verdict.sure for _, verdict in proofs))

    def test(self, tree: Tree, condition: Condition) -> Verdict:
        if condition.word == "on":
            return self._on(tree, condition.path[0])
        option = self.lookup(tree, condition.path)
        return self._over(option, condition, tree.sdk)

    # --- a tree and what completes it ----------------------------------------------------------------

    def lookup(self, tree: Tree, path: Path) -> Lookup:
        """An option of the whole configuration: of this tree, of those inside or around it, of later changes."""
        ways = [(tree, self.configurations.lookup(tree, path))]
        ways += [(each, self.configurations.lookup(each, path, False)) for each in self.companions(tree)]
        found = tuple(dict.fromkeys(each for _, way in ways for each in way.found))
        before = [not each.settings.later and _speaks_of(each, path) for each, _ in ways]
        opaque = any(way.opaque for _, way in ways) or not any(before)
        absent = all(way.absent if mine else not way.found for mine, (_, way) in zip(before, ways, strict=True))
        return Lookup(found, absent and any(before) and not (opaque and len(ways) > 1), opaque)

    def companions(self, tree: Tree) -> list[Tree]:
        """The other parts of one configuration, the nearest of each kind."""
        known = self._companions.get(id(tree))
        if known is None:
            others: dict[tuple[str, bool], list[Tree]] = {}
            for other in self.configurations.trees:
                alike = other.sdk.id == tree.sdk.id and family(other.language) == family(tree.language)
                if alike and _completes(tree, other) and not self._rivals(tree, other):
                    others.setdefault((other.settings.id, _declared(other)), []).append(other)
            known = [each for group in others.values() for each in self._nearest(group, tree.file)]
            self._companions[id(tree)] = known
        return known

    def _rivals(self, tree: Tree, other: Tree) -> bool:
        """Whether the bigger of two trees gives the part itself that the smaller one is about."""
        whole, part = sorted((tree, other), key=lambda each: len(each.under))
        inside = len(whole.under) < len(part.under) and _speaks_of(whole, part.under)
        return inside and bool(self.configurations.lookup(whole, part.under, False).found)

    def _nearest(self, trees: list[Tree], file: int) -> list[Tree]:
        """The trees of a file; if it has none, those in the folders that are nearest to it."""
        here = [tree for tree in trees if tree.file == file]
        near = [_common(self.program.paths[file], self.program.paths[tree.file]) for tree in trees]
        return here or [tree for tree, steps in zip(trees, near, strict=True) if steps == max(near)]

    # --- features --------------------------------------------------------------------------------------

    def _on(self, tree: Tree, name: str) -> Verdict:
        found = next((feature for feature in tree.sdk.feature if feature.id == name), None)
        return UNKNOWN if found is None else self.feature(tree.sdk, found, tree)

    def feature(self, sdk: Sdk, feature: Feature, seen_from: Tree | None = None, kind: str = "") -> Verdict:
        """Whether a feature is on, in `seen_from`'s configuration or anywhere in a family of languages.

        One that the vendor's server decides about is never sure.
        """
        key = (sdk.id, feature.id)
        if key in self._busy:
            return UNKNOWN
        self._busy.add(key)
        try:
            verdicts = [self._in(tree, feature) for tree in self._of_feature(sdk, feature, seen_from, kind)]
        finally:
            self._busy.discard(key)
        true = [verdict for verdict in verdicts if verdict.truth]
        if true:
            return Verdict(True, (), any(verdict.sure for verdict in true) and not feature.server)
        return Verdict(None if any(verdict.truth is None for verdict in verdicts) else False)

    def _in(self, tree: Tree, feature: Feature) -> Verdict:
        verdicts = [self.test(tree, parse(text)) for text in feature.all]
        if any(verdict.truth is False for verdict in verdicts):
            return Verdict(False)
        if any(verdict.truth is None for verdict in verdicts):
            return UNKNOWN
        return Verdict(True, (), all(verdict.sure for verdict in verdicts))

    def _of_feature(self, sdk: Sdk, feature: Feature, seen_from: Tree | None, kind: str) -> list[Tree]:
        if seen_from is not None and seen_from.settings.id in feature.settings and not seen_from.settings.later:
            return [seen_from]
        kind = family(seen_from.language) if seen_from is not None else kind
        group = [
            tree
            for tree in self.configurations.trees
            if tree.sdk.id == sdk.id and tree.settings.id in feature.settings and kind in ("", family(tree.language))
        ]
        return self._nearest(group, seen_from.file) if seen_from is not None else group

    # --- values ------------------------------------------------------------------------------------------

    def _over(self, option: Lookup, condition: Condition, sdk: Sdk) -> Verdict:
        """True when one way makes it true, false when every way is known to make it false."""
        word = condition.word
        proofs: list[Found] = []
        false = unknown = False
        for found in option.found:
            for end in self._ends(found):
                truth = self._truth(end, found, condition, sdk)
                if truth:
                    proofs.append(found)
                false, unknown = false or truth is False, unknown or truth is None
        without = word in ("unset", "falsy") or (word == "lacks" and condition.made)
        if option.absent and without:
            certain = not option.found and not option.opaque
            return Verdict(True, tuple(dict.fromkeys(proofs)), certain)
        if proofs:
            sure = not (false or unknown or option.absent or option.opaque) and all(each.sure for each in proofs)
            return Verdict(True, tuple(dict.fromkeys(proofs)), sure)
        return Verdict(None if unknown or option.opaque else False)

    def _ends(self, found: Found) -> Iterator[Ref | Plain]:
        if isinstance(found.value, Plain):
            yield found.value
        else:
            yield from self.configurations.expander.ends(found.value)

    def _constant(self, end: Ref | Plain) -> tuple[bool, Literal]:
        """Whether a value is a constant, and which."""
        data: object
        if isinstance(end, Plain):
            data = end.data
        else:
            held = self.program.value(end)
            if not isinstance(held, Const):
                return False, None
            data = held.value
        if isinstance(data, (str, bool)) or data is None:
            return True, data
        return (True, float(data)) if isinstance(data, (int, float)) else (False, None)

    def _truth(self, end: Ref | Plain, found: Found, condition: Condition, sdk: Sdk) -> bool | None:
        word = condition.word
        known, value = self._constant(end)
        if known and found.textual:
            known, value = _from_text(value)
        if word in ("set", "unset"):
            return (known and value is None) is (word == "unset")
        if word in ("has", "lacks", "calls"):
            holds = self._made(end, found, condition, sdk) if condition.made else self._has(end, condition.target)
            return holds if word != "lacks" or holds is None else not holds
        if word in ("truthy", "falsy", "empty", "non-empty"):
            size = self._size(end, known, value)
            if word in ("truthy", "falsy"):
                holds = bool(value) if known else True if size is not None or self._is_object(end) else None
                return holds if word == "truthy" or holds is None else not holds
            return None if size is None else (size == 0) is (word == "empty")
        symbol = "" if known else self._symbol(end)
        return any_of(_compared(word, known, value, symbol, literal) for literal in condition.literals)

    def _symbol(self, end: Ref | Plain) -> str:
        """The name of an enumeration's member: `Level.LIGHT` -> "LIGHT"."""
        held = self.program.value(end) if isinstance(end, Ref) else None
        if isinstance(held, Attr) and isinstance(end, Ref):
            base = self.program.value(Ref(end.file, held.base, end.context))
            named = isinstance(base, (Read, Attr, Free, Imported)) and base.name[:1].isupper()
            return held.name if named else ""
        return held.name if isinstance(held, (Imported, Free)) and held.name[:1].isupper() else ""

    def _is_object(self, end: Ref | Plain) -> bool:
        held = self.program.value(end) if isinstance(end, Ref) else None
        return isinstance(held, (FunctionRef, Record, Seq)) or (
            isinstance(held, Result) and isinstance(end, Ref) and self.configurations.made(end)
        )

    def _size(self, end: Ref | Plain, known: bool, value: Literal) -> int | None:
        """How much a text, a list or a record holds, as far as it is known: 0, or at least 1."""
        if known:
            return len(value) if isinstance(value, str) else None
        if isinstance(end, Plain):
            return len(end.data) if isinstance(end.data, (dict, list)) else None
        held = self.program.value(end)
        if isinstance(held, Join) or (isinstance(held, Other) and held.kind == "regex"):
            return 1
        items, complete = self.options.elements(end)
        return len(items) or (0 if complete else None)

    def _has(self, end: Ref | Plain, name: str) -> bool | None:
        """Whether a record has a key, a list a text or a member of an enumeration."""
        known, value = self._constant(end)
        if known:
            return value == name if isinstance(value, str) else None
        held = self.program.value(end) if isinstance(end, Ref) else end.data
        if not isinstance(held, (Seq, list)):
            inner = self.options.find(end, (name,))
            return True if inner.found else None if inner.opaque else False
        items, complete = self.options.elements(end)
        for item in items:
            for one in self._ends(item):
                known, value = self._constant(one)
                symbol = "" if known else self._symbol(one)
                if value == name or (symbol and folded(symbol) == folded(name)):
                    return True
                complete = complete and (known or bool(symbol) or self._is_object(one))
        return False if complete else None

    def _made(self, end: Ref | Plain, found: Found, condition: Condition, sdk: Sdk) -> bool | None:
        """Whether a list holds the result of a call of a client or access path."""
        if isinstance(end, Plain):
            return False
        items, complete = self.options.elements(end, found.trail[:-1])
        for item in items:
            for one in self._ends(item):
                if isinstance(one, Ref) and self._is_made(one, condition.target, sdk):
                    return True
                complete = complete and (isinstance(one, Plain) or self._is_known(one))
        return False if complete else None

    def _is_known(self, end: Ref) -> bool:
        return isinstance(self.program.value(end), (Const, Record)) or self._is_object(end)

    def _is_made(self, end: Ref, target: str, sdk: Sdk) -> bool:
        automaton = self.meanings.automaton(end.file)
        wanted = automaton.makers.get((sdk.id, target), frozenset())
        held = self.program.value(end)
        refs = [end]
        if isinstance(held, Result):
            refs.append(Ref(end.file, self.program.facts[end.file].calls[held.call].callee, end.context))
        states = {sense.state for ref in refs for sense in self.meanings.of(ref)}
        clients = {client for state in states for client in automaton.clients(state)}
        return not wanted.isdisjoint(states | clients)


def any_of(truths: Iterable[bool | None]) -> bool | None:
    known = set(truths)
    return True if True in known else None if None in known else False


def _compared(word: str, known: bool, value: Literal, symbol: str, literal: Literal) -> bool | None:
    if not known:
        same = bool(symbol) and isinstance(literal, str) and folded(symbol) == folded(literal)
        return True if same and word in ("==", "in") else None
    alike = type(value) is type(literal)
    if word in ("==", "in", "!="):
        return (alike and value == literal) is (word != "!=")
    if not isinstance(value, float) or not isinstance(literal, float):
        return False
    return {">": value > literal, ">=": value >= literal, "<": value < literal, "<=": value <= literal}[word]


def _from_text(value: Literal) -> tuple[bool, Literal]:
    """What a text in a resource stands for; references and placeholders are not known."""
    if not isinstance(value, str):
        return True, value
    if value[:1] in "@?$":
        return not value, value
    if value.lower() in ("true", "false"):
        return True, value.lower() == "true"
    try:
        return True, float(value)
    except ValueError:
        return True, value


def _declared(tree: Tree) -> bool:
    return any(write.textual for write in tree.writes)


def _completes(tree: Tree, other: Tree) -> bool:
    """Whether two trees are parts of one configuration and not two configurations."""
    if other is tree or other.partial or tree.partial:
        return other is not tree and other.partial and other.settings.id == tree.settings.id
    if other.settings.id == tree.settings.id:
        return _declared(tree) is not _declared(other) or tree.settings.later is not other.settings.later
    return other.settings.later or tree.settings.later or other.under != tree.under


def _speaks_of(tree: Tree, path: Path) -> bool:
    """Whether a path lies in the part of the configuration that a tree gives."""
    return all(folded(step) == folded(wanted) for step, wanted in zip(tree.under, path, strict=False))


def _common(path: str, other: str) -> int:
    """How many folders two paths share."""
    pairs = zip(path.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
