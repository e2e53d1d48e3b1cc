"""Everything that is said of how a project is set up: its configurations and its markup, in one call."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from linter.judgement.configuration import Configuration, fits_of
from linter.judgement.markup import Markup
from linter.judgement.match import Places
from linter.knowledge.library import Library
from linter.knowledge.rule import Rule
from linter.link.linked import Linked
from linter.link.settings.configurations import Configurations
from linter.link.settings.verdicts import Verdicts
from linter.project.manifests.versions import Versions
from linter.project.usage import installed, present
from linter.words.finding import Finding, Problem


class Setup(Struct):
    """The configurations of a linked program and what decides about them; `findings` judges."""

    verdicts: Verdicts
    versions: Versions
    library: Library
    evidence: frozenset[str] = frozenset()
    faults: list[Problem] = field(default_factory=list)
    installed: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        versions: Versions,
        linked: Linked,
        library: Library,
        evidence: frozenset[str] = frozenset(),
        scanned: frozenset[str] | None = None,
        known: frozenset[str] | None = None,
    ) -> Setup:
        """`versions` are those of the directory the command runs in; `evidence` the SDKs whose servers it names.

        `scanned` are the files that may set an SDK up, `known` the SDKs that manifests name; None: all, not known.
        """
        configurations = Configurations(linked.meanings, linked.judge.fields, linked.payloads.callers, scanned)
        return cls(Verdicts(configurations), versions, library, evidence, installed=known)

    def findings(self, rules: Iterable[Rule], places: Places) -> list[Finding]:
        """What the config and markup rules among `rules` find; a fault of ours is kept in `faults`."""
        wanted = [rule for rule in rules if rule.kind in ("config", "markup")]
        if not wanted:
            return []
        program, sdks = self.verdicts.program, self.library.sdks
        fits = fits_of(program, self.versions)
        try:
            trees = self.verdicts.configurations.trees
            if self.installed is None:
                self.installed = installed(program, sdks, self.versions)
            used = present(program, sdks, trees, self.installed) | self.evidence
            found = Configuration(wanted, self.verdicts, places, fits, used).findings(sdks)
            if any(rule.kind == "markup" for rule in wanted):
                vocabulary, home = self.library.vocabulary, self.versions.home
                found += Markup(wanted, vocabulary, sdks, self.verdicts, places, fits, used, home).findings()
        except Exception as error:  # the data findings are reported, the exit code says 3
            message = f"internal error while judging the setup: {type(error).__name__}: {error}"
            self.faults.append(Problem(program.paths[0] if program.paths else ".", 1, message, fault=True))
            return []
        return found

    @property
    def files(self) -> frozenset[str]:
        """The files that set an SDK up, as far as they were looked through."""
        return self.verdicts.configurations.files

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(sorted({*self.versions.problems, *self.faults}))
