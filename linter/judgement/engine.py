"""A run, from paths to a report: read, prefilter, facts, link, rules, allowances."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from linter.judgement import allow
from linter.judgement.match import Matcher, Places
from linter.knowledge.config import Config, check_words
from linter.knowledge.library import Library
from linter.knowledge.library import bundled as bundled_library
from linter.knowledge.reader import rules_root
from linter.knowledge.rule import Rules
from linter.knowledge.rule import load as load_rules
from linter.link.expand import Expander
from linter.link.labels import Judge
from linter.link.meaning import Meanings
from linter.link.modules import Modules
from linter.link.paths import Automaton
from linter.link.payload import Hit, Payloads
from linter.link.program import Program
from linter.link.sinks import Sinks
from linter.project.analyse import Analysed, analyse
from linter.project.files import discover
from linter.words.finding import Finding, Problem, Report, Severity, Summary

DEEPEST_STACK = 6_000


@dataclass(frozen=True, slots=True)
class Request:
    """One run. `root` is the directory the command runs in; `stdin` a file's name and its unsaved text."""

    root: Path
    paths: tuple[str, ...]
    config: Config
    stdin: tuple[str, bytes] | None = None
    use_cache: bool = True
    progress: Callable[[int, int], None] | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """The linked program and everything that answers questions about it."""

    program: Program
    payloads: Payloads
    sinks: Sinks
    judge: Judge
    problems: list[Problem] = field(default_factory=list)


def link(analysed: Analysed, library: Library, paths: Iterable[str]) -> Linked:
    """Join the facts of all analysed files."""
    program = Program(analysed.facts, Modules(paths))
    expander = Expander(program, library.idioms)
    languages = {facts.language for facts in analysed.facts.values()}
    automata = {name: Automaton(name, library.sdks, library.sources.all) for name in languages}
    evidence = [analysed.evidence] * len(program.paths)
    meanings = Meanings(program, expander, automata, evidence)
    judge = Judge(program, expander, meanings, library)
    sinks = Sinks(program, meanings, judge.fields)
    return Linked(program, Payloads(program, expander, judge, sinks), sinks, judge)


def hits_of(linked: Linked) -> list[Hit]:
    """Everything sent anywhere, file by file; a fault of ours in one file leaves the others' hits."""
    found: list[Hit] = []
    for file, path in enumerate(linked.program.paths):
        try:
            for use in linked.sinks.uses(file):
                found.extend(linked.payloads.hits(use))
        except Exception as error:  # the file is named, the run goes on, the exit code says 3
            message = f"internal error while linking this file: {type(error).__name__}: {error}"
            linked.problems.append(Problem(path, 1, message, fault=True))
    return found


def check(request: Request) -> Report:
    """Lint and report; raises `UserError` for a user's mistake."""
    started = time.perf_counter()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), DEEPEST_STACK))
    config, library = request.config, bundled_library()
    rules = load_rules(rules_root(), *config.folders)
    check_words(config, rules, {sdk.id for sdk in library.sdks})
    files = discover(request.root, request.paths, config, request.stdin[0] if request.stdin else "")
    analysed = analyse(request.root, files.paths, library, request.stdin, request.progress)
    linked = link(analysed, library, files.paths)
    hits = hits_of(linked)
    places = Places(linked.program, analysed.texts)
    matcher = Matcher([rule for rule in rules.values() if config.wants(rule)], library, linked.program, places)
    findings = settle(matcher.findings(hits), config, rules)
    notes = {
        path: allow.notes_of(facts, places.lines(number))
        for number, (path, facts) in enumerate(zip(linked.program.paths, linked.program.facts, strict=True))
        if facts.notes
    }
    judged = allow.apply(findings, notes, config, rules, date.today(), files.scope)
    kept = tuple(sorted(judged.findings, key=lambda finding: finding.order))
    problems = sorted({*files.problems, *analysed.problems, *linked.problems})
    seconds = round(time.perf_counter() - started, 3)
    summary = Summary(len(files.paths), len(analysed.facts), len(kept), judged.allowed, 0, seconds)
    return Report(kept, tuple(problems), summary)


def settle(findings: list[Finding], config: Config, rules: Rules) -> list[Finding]:
    """Severities as configured; findings less sure than the profile asks for are left out."""
    kept: list[Finding] = []
    for finding in findings:
        word = config.rules.get(finding.rule)
        if finding.confidence >= rules[finding.rule].least(config.profile):
            kept.append(finding if word is None else replace(finding, severity=Severity[word.upper()]))
    return kept
