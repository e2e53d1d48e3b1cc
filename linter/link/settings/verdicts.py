"""Whether a condition holds of a configuration: true on some way the program can take, false on all, or not known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from linter.knowledge.catalogue import Feature, Sdk
from linter.knowledge.conditions import Condition, folded, parse
from linter.link.program.program import Program
from linter.link.settings.configurations import Configurations
from linter.link.settings.evaluate import Evaluator, Verdict
from linter.link.settings.options import Lookup, Path
from linter.link.settings.trees import Tree

ANDROID = ("kotlin", "android")


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
        self.evaluator = Evaluator(configurations)
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
        return self.evaluator.over(option, condition, tree.sdk)

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


def _declared(tree: Tree) -> bool:
    return any(write.textual for write in tree.writes)


def _completes(tree: Tree, other: Tree) -> bool:
    """Whether two trees are parts of one configuration and not two configurations."""
    if other is tree or other.partial or tree.partial:
        return other is not tree and other.partial and other.settings.id == tree.settings.id
    if other.settings.id == tree.settings.id:
        return _declared(tree) is not _declared(other) or tree.settings.later is not other.settings.later
    changes = (other.settings.later or tree.settings.later) and _one_package(tree, other)
    return changes or other.under != tree.under


def _one_package(tree: Tree, other: Tree) -> bool:
    """Whether two settings can be of one product, as far as their packages say."""
    mine, others = tree.settings.package, other.settings.package
    return not mine or not others or not set(mine).isdisjoint(others)


def _speaks_of(tree: Tree, path: Path) -> bool:
    """Whether a path lies in the part of the configuration that a tree gives."""
    return all(folded(step) == folded(wanted) for step, wanted in zip(tree.under, path, strict=False))


def _common(path: str, other: str) -> int:
    """How many folders two paths share."""
    pairs = zip(path.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
