"""Hits -> findings: which rule speaks of a hit, how loudly, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from linter.knowledge.catalogue import Sdk
from linter.knowledge.library import Library
from linter.knowledge.rule import Rule
from linter.link.labels.data import Datum
from linter.link.program.program import Program, Ref
from linter.link.reach.payloads import Hit
from linter.link.values.fields import Fields
from linter.words.finding import Confidence, Finding, Place, Severity, Step
from linter.words.span import Lines

LONGEST_WAY = 8


class Spot(Struct, frozen=True):
    """A range of bytes in a file of the program."""

    file: int
    span: tuple[int, int]


class Places:
    """Turns byte ranges into places, reading each file's text once and only when something is reported."""

    def __init__(self, program: Program, texts: Mapping[str, bytes]) -> None:
        self.program = program
        self.texts = texts
        self._lines: dict[int, Lines] = {}

    def lines(self, file: int) -> Lines:
        if file not in self._lines:
            self._lines[file] = Lines.of(self.texts[self.program.paths[file]])
        return self._lines[file]

    def place(self, spot: Spot) -> Place:
        lines = self.lines(spot.file)
        start, end = lines.position(spot.span[0]), lines.position(spot.span[1])
        return Place(self.program.paths[spot.file], start.line, start.column, end.line, end.column)

    def text(self, spot: Spot) -> str:
        raw = self.texts[self.program.paths[spot.file]][spot.span[0] : spot.span[1]]
        return raw.decode("utf-8", "replace")


class Matcher:
    """Applies the data rules to hits."""

    def __init__(
        self, rules: Iterable[Rule], library: Library, program: Program, places: Places, fields: Fields
    ) -> None:
        self.rules = [rule for rule in rules if rule.kind in ("data", "treatment", "event-name")]
        self.library = library
        self.program = program
        self.places = places
        self.fields = fields

    # --- which rules -------------------------------------------------------------------------

    def rules_for(self, hit: Hit) -> list[Rule]:
        """The rules that speak of a hit; one that replaces others silences them."""
        speaking = [rule for rule in self.rules if self._speaks_of(rule, hit)]
        if any(rule.replaces for rule in speaking):
            return [rule for rule in speaking if rule.kind != "data"]
        return speaking

    def _speaks_of(self, rule: Rule, hit: Hit) -> bool:
        datum, sdk = hit.datum, hit.use.sdk
        if (rule.kind == "event-name") != hit.literal or (rule.roles and hit.part.role not in rule.roles):
            return False
        if rule.categories and sdk.category not in rule.categories:
            return False
        if rule.kind == "treatment" and not set(rule.treatments) & set(datum.treatments):
            return False
        if rule.whole is not None and rule.whole != datum.whole:
            return False
        if rule.weigh(sdk.category, sdk.policy) is None:
            return False
        return any(datum.data == p.rstrip(".") or datum.data.startswith(p.rstrip(".") + ".") for p in rule.data)

    def severity(self, rule: Rule, sdk: Sdk, datum: Datum, verified: bool) -> Severity:
        """The rule's word for this SDK, one lower for data that was made less telling."""
        level = rule.weigh(sdk.category, sdk.policy) or Severity.NOTE
        if rule.kind == "data" and self.softened(datum):
            level = Severity(max(Severity.NOTE, level - 1))
        if not verified:
            return Severity.NOTE
        return min(level, Severity.WARNING) if datum.confidence is Confidence.LOW else level

    def softened(self, datum: Datum) -> bool:
        return any(self.library.verdict(kind, datum.data) == "downgrade" for kind in datum.treatments)

    def confidence(self, rule: Rule, datum: Datum) -> Confidence:
        """Data that was made less telling is worth a look, not an alarm."""
        return Confidence.LOW if rule.kind == "data" and self.softened(datum) else datum.confidence

    # --- findings ----------------------------------------------------------------------------

    def findings(self, hits: Iterable[Hit]) -> list[Finding]:
        """One finding for each call, rule and vendor; `data` names every type that breaks it there."""
        grouped: dict[tuple[Spot, str, str], list[tuple[Rule, Hit, Spot]]] = defaultdict(list)
        for hit in hits:
            spot = self.spot(hit)
            for rule in self.rules_for(hit):
                grouped[self._reported(hit), rule.id, hit.use.sdk.id].append((rule, hit, spot))
        made = [self._finding(group) for group in grouped.values()]
        return _numbered(made)

    def _reported(self, hit: Hit) -> Spot:
        """The call that the finding is about: the SDK's, or the caller's call of a wrapper."""
        if hit.chain:
            site = hit.chain[-1]
            return Spot(site.file, self.program.call(site).span)
        return Spot(hit.use.file, hit.use.span)

    def spot(self, hit: Hit) -> Spot:
        """The innermost expression inside the reported call that carries the data."""
        call = self._reported(hit)
        plain = [ref for ref in hit.datum.trail if not (hit.chain and ref.context)]  # not seen from further out
        return self._within(call, plain) or self._argument(hit, call) or self._within(call, hit.datum.trail) or call

    def _within(self, call: Spot, trail: Sequence[Ref]) -> Spot | None:
        found: Spot | None = None
        for ref in reversed(trail):
            span = self.program.span(ref)
            if ref.file == call.file and call.span[0] <= span[0] and span[1] <= call.span[1]:
                found = Spot(ref.file, span)
            elif found is not None:
                break
        return found

    def _argument(self, hit: Hit, call: Spot) -> Spot | None:
        """For a payload built step by step: the argument of the call that passes it."""
        facts, trail = self.program.facts[call.file], set(hit.datum.trail)
        for site in (found for found in facts.calls if found.span == call.span):
            for arg in site.args:
                ref = Ref(call.file, arg.value)
                if trail & {entry.value for entry in self.fields.of(ref)}:
                    return Spot(call.file, facts.span(arg.value))
        return None

    def _finding(self, group: list[tuple[Rule, Hit, Spot]]) -> Finding:
        rule, hit, spot = min(group, key=lambda item: item[2].span)
        use, datum = hit.use, hit.datum
        data = tuple(sorted({other.datum.data for _, other, _ in group}))
        confidence = min(max(self.confidence(r, h.datum) for r, h, _ in group), use.confidence)
        severity = max(self.severity(r, h.use.sdk, h.datum, h.use.verified) for r, h, _ in group)
        place = self.places.place(spot)
        keys = dict.fromkeys(h.datum.key for _, h, _ in group if h.datum.key)
        message = rule.message.format(
            data=_listed([self.label(name) for name in data]),
            sdk=use.sdk.name,
            operation=use.operation,
            key=_listed([f'"{key}"' for key in keys]),
            event=datum.evidence,
            role=hit.part.role,
        )
        return Finding(
            rule=rule.id,
            severity=severity,
            confidence=confidence,
            message=message,
            place=place,
            sdk=use.sdk.id,
            operation=use.operation,
            event=self.event_of(hit),
            data=data,
            related=self.way([hit, *(other for _, other, _ in group)], spot),
            fingerprint=self._fingerprint(rule, use.sdk.id, use.operation, data, place, spot),
            why=rule.why,
            instead=rule.instead,
        )

    def label(self, data: str) -> str:
        known = self.library.vocabulary.types.get(data)
        return known.label if known is not None else data

    def event_of(self, hit: Hit) -> str | None:
        """The event's name, where it is a literal."""
        if hit.literal:
            return hit.datum.evidence
        for part in hit.use.parts:
            if part.role == "event":
                value = self.program.value(part.value)
                held = getattr(value, "value", None)
                return held if isinstance(held, str) else None
        return None

    def way(self, hits: list[Hit], spot: Spot) -> tuple[Step, ...]:
        """How the first hit's data got there, and where all of them go: to the SDK's calls, without repeats."""
        hit = hits[0]
        steps: list[Step] = []
        here = self.places.place(spot)
        seen = {(here.path, here.line)}

        def add(place: Place, message: str) -> None:
            if (place.path, place.line) not in seen and len(steps) < LONGEST_WAY:
                seen.add((place.path, place.line))
                steps.append(Step(place, message))

        label = self.label(hit.datum.data)
        for number, ref in enumerate(hit.datum.trail):
            text = f"{label} comes from here" if number == 0 else "it is passed on here"
            add(self._ref_place(ref), text)
        for site in hit.chain[:-1][::-1]:
            add(self.places.place(Spot(site.file, self.program.call(site).span)), "the wrapper passes it on here")
        for other in hits:
            if other.chain:
                sent = self.places.place(Spot(other.use.file, other.use.span))
                add(sent, f"it is sent to {other.use.sdk.name} here")
        return tuple(steps)

    def _ref_place(self, ref: Ref) -> Place:
        return self.places.place(Spot(ref.file, self.program.span(ref)))

    def _fingerprint(
        self, rule: Rule, sdk: str, operation: str, data: tuple[str, ...], place: Place, spot: Spot
    ) -> str:
        source = " ".join(self.places.text(spot).split())
        return "\x1f".join((rule.id, place.path, sdk, operation, *data, source))


def _numbered(findings: list[Finding]) -> list[Finding]:
    """Findings in order, each with a fingerprint that also counts its like before it in the file."""
    counts: dict[str, int] = defaultdict(int)
    made: list[Finding] = []
    for finding in sorted(findings, key=lambda item: item.order):
        raw = finding.fingerprint
        number = counts[raw]
        counts[raw] += 1
        digest = sha256(f"{raw}\x1f{number}".encode()).hexdigest()[:16]
        made.append(replace(finding, fingerprint=digest))
    return made


def _listed(words: Iterable[str]) -> str:
    known = list(dict.fromkeys(words))
    return known[0] if len(known) == 1 else ", ".join(known[:-1]) + " and " + known[-1] if known else ""
