"""Markup rules: fields that a recorder can read, regions that are opened, masks that do nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from linter.flow.graph import Attr, Free, Imported
from linter.judgement.configuration import Fits, lowered
from linter.judgement.inputs import Field, Inputs, covers
from linter.judgement.markers import Index, Marker, markers_of
from linter.judgement.match import Places, Spot, _listed, _numbered
from linter.knowledge.catalogue import Recorder, Sdk
from linter.knowledge.rule import Rule
from linter.knowledge.vocabulary import Vocabulary
from linter.link.program.program import Program, Ref
from linter.link.settings.elements import Tag, around, tags
from linter.link.settings.trees import Tree
from linter.link.settings.verdicts import Verdicts, family
from linter.project.manifests.versions import Fit
from linter.project.usage import owns, packages_of
from linter.words.finding import Confidence, Finding, Severity

TAKEN = "inputs"


class Active(NamedTuple):
    """A recorder that is on; `tree` is the configuration that leaves inputs readable."""

    sdk: Sdk
    recorder: Recorder
    tree: Tree
    confidence: Confidence


class Report(NamedTuple):
    """One thing to say of a place, before it is put together with others of the same rule there."""

    sdk: Sdk
    key: str
    data: str
    confidence: Confidence
    verified: bool


class Markup:
    """Applies the markup rules to every element of the program."""

    def __init__(
        self,
        rules: Iterable[Rule],
        vocabulary: Vocabulary,
        sdks: Iterable[Sdk],
        verdicts: Verdicts,
        places: Places,
        fits: Fits,
        used: Collection[str],
        home: Callable[[str], str] = lambda path: "",
    ) -> None:
        """`used` holds the ids of the SDKs that the project uses, `home` names the package that a path belongs to."""
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            if rule.kind == "markup":
                self.rules[rule.roles[0]].append(rule)
        self.vocabulary, self.sdks, self.used = vocabulary, list(sdks), used
        self.verdicts, self.places, self.fits, self.home = verdicts, places, fits, home
        self.program: Program = verdicts.program
        self.index = Index(markers_of(self.sdks))
        wanted = tuple(name for rule in self.rules.get("sensitive-field", ()) for name in rule.data)
        self.inputs = Inputs(self.program, vocabulary, wanted)

    def findings(self) -> list[Finding]:
        """One finding for each place and rule."""
        if not self.rules:
            return []
        grouped: dict[tuple[Spot, str], list[Report]] = defaultdict(list)
        known = {rule.id: rule for rules in self.rules.values() for rule in rules}
        active = self._active() if "sensitive-field" in self.rules else []
        for file, facts in enumerate(self.program.facts):
            found = tags(self.program, file) if facts.elements else []
            carried = [list(self.index.of(self.program, tag)) for tag in found]
            for number, tag in enumerate(found):
                for rule, report in self._judge(found, number, carried, active):
                    grouped[Spot(file, tag.span), rule].append(report)
        for spot, rule, report in self._calls():
            grouped[spot, rule].append(report)
        made = (self._finding(known[rule], spot, reports) for (spot, rule), reports in grouped.items())
        return _numbered([finding for finding in made if finding is not None])

    def _judge(
        self, found: list[Tag], number: int, carried: list[list[Marker]], active: list[Active]
    ) -> Iterable[tuple[str, Report]]:
        tag = found[number]
        for marker in carried[number]:
            if marker.kind != "tag" or self._belongs(marker.sdk, tag):
                for rule, confidence in self._of_marker(marker, tag.file, carried[number]):
                    yield rule, Report(marker.sdk, f'"{marker.text}"', "", confidence, marker.entry.verified)
        field = self.inputs.field(tag) if active else None
        if field is None:
            return
        inside = [marker for each in around(found, number) for marker in carried[each]]
        for recorder in active:
            if self._reads(recorder, tag, field, inside):
                for each in self.rules["sensitive-field"]:
                    if covers(each.data, field.data):
                        sure = min(field.confidence, recorder.confidence)
                        yield each.id, Report(recorder.sdk, "", field.data, sure, recorder.recorder.verified)

    # --- fields -----------------------------------------------------------------------------------------

    def _active(self) -> list[Active]:
        """The recorders that are on and leave inputs as they are."""
        found: list[Active] = []
        for tree in self.verdicts.configurations.trees:
            for recorder in tree.sdk.recorder:
                if TAKEN not in recorder.takes or tree.settings.id not in recorder.settings:
                    continue
                version = self.fits(tree.file, tree.settings.package, recorder.since, recorder.until)
                feature = next((each for each in tree.sdk.feature if each.id == recorder.feature), None)
                held = self.verdicts.holds(tree, recorder.all, recorder.unless) if version.applies else None
                on = self.verdicts.feature(tree.sdk, feature, tree) if held is not None and feature else None
                if held is not None and on is not None and on.truth:
                    sure = lowered(tree.confidence, held.sure and on.sure, version.sure)
                    found.append(Active(tree.sdk, recorder, tree, sure))
        return sorted(found, key=lambda each: -each.confidence)

    def _reads(self, active: Active, tag: Tag, field: Field, inside: list[Marker]) -> bool:
        tree, recorder = active.tree, active.recorder
        if family(self.program.facts[tag.file].language) != family(tree.language):
            return False
        if not self._together(tag.file, tree.file):
            return False
        attributes = {attribute.name for attribute in tag.attributes}
        if any(kind in field.kinds or kind.strip("[]") in attributes for kind in recorder.masked):
            return False
        return not any(
            marker.sdk is active.sdk
            and not marker.opens
            and marker.entry.feature == recorder.feature
            and self._fit(marker, tag.file).applies
            for marker in inside
        )

    def _together(self, file: int, other: int) -> bool:
        """Whether two files can be parts of one application."""
        here, there = self.home(self.program.paths[file]), self.home(self.program.paths[other])
        return _nested(here, there) or _nested(there, here)

    # --- markers ----------------------------------------------------------------------------------------

    def _of_marker(self, marker: Marker, file: int, beside: list[Marker]) -> Iterable[tuple[str, Confidence]]:
        if marker.sdk.id not in self.used:
            masks = not marker.opens and self.recorded
            known = any(other.sdk.id in self.used for other in beside if other.text == marker.text)
            role = "foreign-mask" if masks and not known else ""
            sure = Confidence.MEDIUM
        else:
            fit = self._fit(marker, file)
            sure = lowered(Confidence.HIGH, fit.sure)
            role = "opened" if marker.opens and fit.applies and self._is_on(marker) else ""
            same = [other for other in beside if other.sdk is marker.sdk and other.text == marker.text]
            if not fit.applies:
                role = "" if any(self._fit(other, file).applies for other in same) else "inert"
        return [(rule.id, sure) for rule in self.rules.get(role, ())]

    @cached_property
    def recorded(self) -> bool:
        """Whether the project records with an SDK that knows markers of its own: it is set up and not switched off."""
        written = {(tree.sdk.id, tree.settings.id) for tree in self.verdicts.configurations.trees}
        return any(
            self.verdicts.feature(sdk, feature).truth is not False
            for sdk in self.sdks
            if sdk.id in self.used
            for feature in sdk.feature
            if any(entry.feature == feature.id for entry in sdk.markers)
            and any((sdk.id, settings) in written for settings in feature.settings)
        )

    def _is_on(self, marker: Marker) -> bool:
        """Whether the feature that a marker speaks to can be on: a configuration that says no settles it."""
        feature = next((each for each in marker.sdk.feature if each.id == marker.entry.feature), None)
        if feature is None:
            return True
        trees = [t for t in self.verdicts.configurations.trees if t.sdk.id == marker.sdk.id]
        seen = any(tree.settings.id in feature.settings for tree in trees)
        return not seen or self.verdicts.feature(marker.sdk, feature).truth is not False

    def _fit(self, marker: Marker, file: int) -> Fit:
        sdk, entry = marker.sdk, marker.entry
        kind = family(self.program.facts[file].language)
        configured = next((each.settings for each in sdk.feature if each.id == entry.feature), ())
        listed = [
            package
            for settings in sdk.settings
            if settings.id in configured and any(family(language) == kind for language in settings.languages)
            for package in settings.package
        ]
        fit = self.fits(file, tuple(dict.fromkeys(listed)) or packages_of(sdk), entry.since, entry.until)
        trees = self.verdicts.configurations.trees if fit.applies and entry.all else ()
        ours = (tree for tree in trees if tree.sdk.id == sdk.id and tree.settings.id in configured)
        mine = (tree for tree in ours if self._together(file, tree.file))
        held = not entry.all or any(self.verdicts.holds(tree, entry.all) is not None for tree in mine)
        return fit if held else Fit(False, fit.sure)

    def _belongs(self, sdk: Sdk, tag: Tag) -> bool:
        """Whether a component comes out of one of the SDK's own modules."""
        if tag.plain:
            return True
        ref = tag.tag
        for _ in range(8):
            held = self.program.value(ref)
            if isinstance(held, Imported):
                return owns(sdk, held.module)
            onward = getattr(held, "base", getattr(held, "value", -1))
            if not isinstance(onward, int) or onward < 0:
                return False
            ref = Ref(ref.file, onward, ref.context)
        return False

    def _calls(self) -> Iterable[tuple[Spot, str, Report]]:
        """Markers that code sets: a modifier or an extension of that name, a property of a view."""
        for name in self.index.names("call"):
            for site in self.program.calls_named(name):
                call = self.program.call(site)
                said = {word for arg in call.args for word in self._said(Ref(site.file, arg.value))}
                for marker in self.index.called(name, said):
                    if self._is_set(marker, Ref(site.file, call.callee)):
                        yield from self._reported(marker, Spot(site.file, call.span))
        wanted = frozenset(self.index.names("property"))
        for file, facts in enumerate(self.program.facts if wanted else ()):
            for assign in facts.assigns:
                target = facts.values[assign.target]
                name = target.name if isinstance(target, (Attr, Free)) else ""
                for marker in self.index.assigned(name, self._said(Ref(file, assign.value))) if name in wanted else ():
                    if any(owns(marker.sdk, module) for module in facts.imports):
                        yield from self._reported(marker, Spot(file, assign.span))

    def _said(self, ref: Ref) -> set[str]:
        return {self.verdicts.evaluator.shown(end) for end in self.verdicts.configurations.expander.ends(ref)}

    def _is_set(self, marker: Marker, callee: Ref) -> bool:
        known = isinstance(self.program.value(callee), Attr)
        return known or any(owns(marker.sdk, name) for name in self.program.facts[callee.file].imports)

    def _reported(self, marker: Marker, spot: Spot) -> Iterable[tuple[Spot, str, Report]]:
        for rule, sure in self._of_marker(marker, spot.file, []) if marker.sdk.id in self.used else ():
            yield spot, rule, Report(marker.sdk, f'"{marker.text}"', "", sure, marker.entry.verified)

    # --- findings ---------------------------------------------------------------------------------------

    def _finding(self, rule: Rule, spot: Spot, reports: list[Report]) -> Finding | None:
        weighed = [(report, rule.weigh(report.sdk.category, report.sdk.policy)) for report in reports]
        heard = [(report, level) for report, level in weighed if level is not None]
        if not heard:
            return None
        confidence = max(report.confidence for report, _ in heard)
        severity = max(level if report.verified else Severity.NOTE for report, level in heard)
        first = heard[0][0].sdk
        data = tuple(sorted({report.data for report, _ in heard if report.data}))
        keys = _listed(report.key for report, _ in heard if report.key)
        message = rule.message.format(
            sdk=_listed(report.sdk.name for report, _ in heard),
            key=keys,
            data=_listed(self.vocabulary.types[name].label for name in data),
            operation="",
            event="",
            role=rule.roles[0],
        )
        place = self.places.place(spot)
        source = " ".join(self.places.text(spot).split())
        return Finding(
            rule=rule.id,
            severity=min(severity, Severity.WARNING) if confidence is Confidence.LOW else severity,
            confidence=confidence,
            message=message.strip().rstrip("."),
            place=place,
            sdk=first.id,
            operation="markup",
            event=None,
            data=data,
            related=(),
            fingerprint="\x1f".join((rule.id, place.path, first.id, keys, *data, source)),
            why=rule.why,
            instead=rule.instead,
        )


def _nested(inner: str, outer: str) -> bool:
    return outer in ("", ".", inner) or inner.startswith(outer + "/")
