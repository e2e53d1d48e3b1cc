"""A run, from the texts of files to a report: read, prefilter, facts, link, rules, allowances."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from linter.judgement import allow
from linter.judgement.match import Matcher, Places
from linter.judgement.notes import notes_of
from linter.judgement.request import Request
from linter.judgement.setup import Setup
from linter.knowledge.config import Config, check_words, wrapper_mistake
from linter.knowledge.library import Library, bundled
from linter.knowledge.own_rules import Extended, extend
from linter.knowledge.reader import rules_root
from linter.knowledge.rule import Rules
from linter.knowledge.rule import load as load_rules
from linter.project.exploring.rounds import EVERYTHING, gather
from linter.project.manifests.versions import Versions
from linter.project.memory.cache import Cache, opened
from linter.project.memory.earlier import Focus, keep, recalled
from linter.project.memory.state import State
from linter.project.reading.files import Files, discover
from linter.project.usage import Used, used
from linter.words.finding import Finding, Report, Severity, Summary


def run(request: Request, library: Library, files: Files, cache: Cache, state: State | None = None) -> Report:
    """Everything from the texts of files to findings; with a `state`, by the help of the last run's."""
    config = request.config
    rules, mistakes = rules_of(config, library, request.use_cache)
    check_words(config, rules, {sdk.id for sdk in library.sdks}, mistakes)
    wrappers = tuple(config.wrappers())
    focus = _focus(request, files, cache, state)
    about = (request.root, files.known, library, cache, request.stdin, request.progress, files.named, wrappers)
    gathered = gather(*about, focus, state.setup if state is not None else "")
    for number, sentence in gathered.lost:
        raise wrapper_mistake(config, number, sentence)
    analysed, linked, hits = gathered.analysed, gathered.linked, gathered.hits
    places = Places(linked.program, analysed.texts)
    wanted = [rule for rule in rules.values() if config.wants(rule)]
    versions = Versions(request.root, cache)
    setup = Setup.of(versions, linked, library, analysed.evidence, focus.setting, focus.earlier.installed)
    matcher = Matcher(wanted, library, linked.program, places, linked.judge.fields)
    asked = frozenset(files.paths)
    everything = matcher.findings(hits) + setup.findings(wanted, places)
    if state is not None:
        known = (linked.using(), setup.files, setup.installed)
        keep(cache, state.setup, gathered.log.earlier(state.files, request.unsaved, *known))
    findings = settle([finding for finding in everything if finding.place.path in asked], config, rules)
    notes = {
        path: allow.notes_of(facts, places.lines(number))
        for number, (path, facts) in enumerate(zip(linked.program.paths, linked.program.facts, strict=True))
        if facts.notes and path in asked
    }
    judged = allow.apply(findings, notes, config, rules, date.today(), files.scope)
    kept = tuple(sorted(judged.findings, key=lambda finding: finding.order))
    elsewhere = frozenset(files.known) - asked
    problems = {*files.problems, *analysed.problems, *linked.problems, *setup.problems}
    problems = {problem for problem in problems if problem.fault or problem.path not in elsewhere}
    summary = Summary(len(files.paths), len(analysed.facts), len(kept), judged.allowed, 0, 0.0)
    return Report(kept, tuple(sorted(problems)), summary, notes_of(files.skipped, gathered), mistakes)


def _focus(request: Request, files: Files, cache: Cache, state: State | None) -> Focus:
    """What a run about a few files can begin with, if there was one before."""
    if state is None or not (request.unsaved or len(files.paths) < len(files.known)):
        return EVERYTHING
    return Focus.on(files.paths, state.files, recalled(cache, state.setup), request.unsaved)


def rules_of(config: Config, library: Library, use_cache: bool = True) -> Extended:
    """Our rules and the project's own."""
    ours = load_rules(rules_root(), use_cache=use_cache)
    return extend(ours, config.folders, library.vocabulary.types, library.sanitizers.verdicts)


def usage(request: Request) -> tuple[Used, ...]:
    """The SDKs that the files of a request use, and how they are set up; raises `UserError` for a user's mistake."""
    library = bundled(request.use_cache)
    files = discover(request.root, request.paths, request.config, "", library.data_files)
    with opened(request.use_cache) as cache:
        wrappers = tuple(request.config.wrappers())
        gathered = gather(request.root, files.paths, library, cache, None, request.progress, frozenset(), wrappers)
    analysed, linked = gathered.analysed, gathered.linked
    setup = Setup.of(Versions(request.root), linked, library, analysed.evidence)
    uses = [use for file in range(len(linked.program.paths)) for use in linked.uses(file)]
    known = (linked.program, library.sdks, uses, setup.verdicts, setup.versions, analysed.texts)
    return used(*known, analysed.evidence)


def settle(findings: list[Finding], config: Config, rules: Rules) -> list[Finding]:
    """Severities as configured; findings less sure than the profile asks for are left out."""
    kept: list[Finding] = []
    for finding in findings:
        word = config.rules.get(finding.rule)
        if finding.confidence >= rules[finding.rule].least(config.profile):
            kept.append(finding if word is None else replace(finding, severity=Severity[word.upper()]))
    return kept
