"""Hazards -> findings: unsafe options, and unsafe defaults that nobody changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from linter.judgement.match import Places, Spot, _numbered
from linter.knowledge.catalogue import Hazard, Sdk
from linter.knowledge.conditions import path_of
from linter.knowledge.rule import Rule
from linter.link.program.program import Program, Ref
from linter.link.settings.options import Found
from linter.link.settings.trees import Tree
from linter.link.settings.verdicts import Held, Verdicts
from linter.project.manifests.versions import Fit, Versions, fit
from linter.words.finding import Confidence, Finding, Severity, Step

Fits = Callable[[int, tuple[str, ...], str, str], Fit]


def fits_of(program: Program, versions: Versions) -> Fits:
    """Whether a statement about versions of packages is about those that a file is built with."""

    def fits(file: int, packages: tuple[str, ...], since: str, until: str) -> Fit:
        if not since and not until:
            return Fit(True, True)
        return fit(versions.installed(program.paths[file], packages), since, until)

    return fits


def lowered(confidence: Confidence, *sure: bool) -> Confidence:
    """One step down for each thing that is not sure."""
    return Confidence(max(Confidence.LOW, confidence - sure.count(False)))


class Configuration:
    """Applies the config rules to every tree of options."""

    def __init__(
        self, rules: Iterable[Rule], verdicts: Verdicts, places: Places, fits: Fits, used: Collection[str]
    ) -> None:
        """`used` holds the ids of the SDKs that the project uses."""
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in rules if rule.kind == "config"}
        self.verdicts = verdicts
        self.program = verdicts.program
        self.places = places
        self.fits, self.used = fits, used

    def findings(self, sdks: Iterable[Sdk]) -> list[Finding]:
        """One finding for each place and rule."""
        trees: dict[tuple[str, str], list[Tree]] = defaultdict(list)
        for tree in self.verdicts.configurations.trees:
            if tree.partial and tree.sdk.id not in self.used:
                continue  # what no SDK of the project reads
            trees[tree.sdk.id, tree.settings.id].append(tree)
        grouped: dict[tuple[Spot, str], list[Finding]] = defaultdict(list)
        for sdk in sdks:
            for hazard in sdk.hazard:
                rule = self.rules.get(hazard.rule)
                for tree in (each for name in hazard.settings for each in trees.get((sdk.id, name), ())):
                    if rule is not None:
                        for spot, finding in self._judge(rule, hazard, tree):
                            grouped[spot, rule.id].append(finding)
        return _numbered([max(same, key=lambda found: (found.severity, found.confidence)) for same in grouped.values()])

    def _judge(self, rule: Rule, hazard: Hazard, tree: Tree) -> list[tuple[Spot, Finding]]:
        severity = self._severity(rule, hazard, tree)
        version = self.fits(tree.file, tree.settings.package, hazard.since, hazard.until)
        if severity is None or not version.applies:
            return []
        held = self.verdicts.holds(tree, hazard.all, hazard.unless)
        if held is None:
            return []
        confidence = lowered(tree.confidence, held.sure, version.sure)
        if confidence is Confidence.LOW:
            severity = min(severity, Severity.WARNING)
        culprits = self._culprits(hazard, tree, held)
        what = f"{hazard.message.strip().rstrip('.')}{_span_of(hazard, version)}"
        return [self._finding(rule, hazard, tree, found, severity, confidence, what) for found in (culprits or (None,))]

    def _severity(self, rule: Rule, hazard: Hazard, tree: Tree) -> Severity | None:
        level = rule.weigh(tree.sdk.category, tree.sdk.policy)
        if hazard.weight and level is not None:
            level = Severity[hazard.weight.upper()]
        certain = hazard.verified and tree.settings.verified
        return level if certain or level is None else Severity.NOTE

    # --- where -----------------------------------------------------------------------------------

    def _culprits(self, hazard: Hazard, tree: Tree, held: Held) -> list[Found]:
        """The values of the option to point at; none when it is left out."""
        if not hazard.at:
            return []
        path = path_of(hazard.at)
        about = [verdict for condition, verdict in held.proofs if condition.path == path]
        if about:
            return list(dict.fromkeys(found for verdict in about for found in verdict.found))
        return list(self.verdicts.lookup(tree, path).found)

    def _spot(self, tree: Tree, found: Found | None, at: str) -> tuple[Spot, Spot | None]:
        """Where to point, and where the option was set when that is elsewhere."""
        if found is None:
            return self._default(tree, at), None
        if found.at is not None:
            return Spot(*found.at), None
        own = self._owner(tree, found)
        calls = [Spot(own.file, own.span)]
        calls += [Spot(site.file, self.program.call(site).span) for site in own.chain]
        ends = self.verdicts.configurations.expander.ends(found.value) if isinstance(found.value, Ref) else ()
        far = (*found.trail, *ends)
        set_at = Spot(far[-1].file, self.program.span(far[-1])) if far else None
        for call in reversed(calls):  # a caller may hand over a single value of what stands in the call itself
            inner = self._inside(call, found.trail if call is calls[0] else far)
            if inner is not None:
                return inner, None if set_at is None or _holds(inner, set_at) else set_at
        return calls[0], set_at

    def _inside(self, call: Spot, trail: tuple[Ref, ...]) -> Spot | None:
        """The last expression on the way to the value that still stands inside the call."""
        for ref in reversed(trail):
            spot = Spot(ref.file, self.program.span(ref))
            if _holds(call, spot):
                return spot
        return None

    def _owner(self, tree: Tree, found: Found) -> Tree:
        """The tree that a value was found in: this one, or a part of the same configuration."""
        for each in (tree, *self.verdicts.companions(tree)):
            if found.trail and any(found.trail[0] in (write.value, *write.via) for write in each.writes):
                return each
        return tree

    def _default(self, tree: Tree, at: str) -> Spot:
        """The initialization; of a part that is set up by itself, its own."""
        path = path_of(at) if at else ()
        for each in self.verdicts.companions(tree):
            if each.under and not each.settings.later and path[: len(each.under)] == each.under != tree.under:
                return Spot(each.file, each.span)
        return Spot(tree.file, tree.span)

    # --- what -------------------------------------------------------------------------------------

    def _finding(
        self,
        rule: Rule,
        hazard: Hazard,
        tree: Tree,
        found: Found | None,
        severity: Severity,
        confidence: Confidence,
        what: str,
    ) -> tuple[Spot, Finding]:
        spot, set_at = self._spot(tree, found, hazard.at)
        place = self.places.place(spot)
        sdk, key = tree.sdk, f'"{hazard.at}"' if hazard.at else ""
        said = rule.message.format(sdk=sdk.name, key=key, operation=tree.operation, data="", event="", role="config")
        source = " ".join(self.places.text(spot).split())
        steps = [] if set_at is None else [Step(self.places.place(set_at), "the option is set here")]
        finding = Finding(
            rule=rule.id,
            severity=severity,
            confidence=confidence,
            message=f"{said.strip().rstrip('.')}: {what}",
            place=place,
            sdk=sdk.id,
            operation=tree.operation,
            event=None,
            data=(),
            related=tuple(steps),
            fingerprint="\x1f".join((rule.id, place.path, sdk.id, tree.operation, hazard.at, source)),
            why=rule.why,
            instead=f"{rule.instead.strip()} Write `{hazard.safe}`." if hazard.safe else rule.instead,
        )
        return spot, finding


def _holds(outer: Spot, inner: Spot) -> bool:
    same = outer.file == inner.file
    return same and outer.span[0] <= inner.span[0] and inner.span[1] <= outer.span[1]


def _span_of(hazard: Hazard, version: Fit) -> str:
    """The versions that a hazard is about, as an addition to its message."""
    bounds = [f"from version {hazard.since} on"] if hazard.since else []
    bounds += [f"before version {hazard.until}"] if hazard.until else []
    if not bounds:
        return ""
    return f" ({' and '.join(bounds)}{'' if version.sure else '; which one is used is not known'})"
