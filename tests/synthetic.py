"""Programs linked against small SDKs that a test makes up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from linter.judgement.match import Places
from linter.judgement.setup import Setup
from linter.knowledge.catalogue import Sdk
from linter.knowledge.library import Library, bundled
from linter.knowledge.reader import parse
from linter.knowledge.rule import Rule
from linter.link.linked import Linked
from linter.link.modules.resolve import Modules
from linter.link.settings.configurations import Configurations
from linter.project.facts.analyst import facts_from
from linter.project.manifests.versions import Versions
from linter.words.finding import Finding

HEAD = 'name = "Vendor"\ncategory = "replay"\nhomepage = "https://vendor.example"\nsource = "test"\n'


@lru_cache(maxsize=64)
def sdk(text: str, name: str = "vendor") -> Sdk:
    return parse(f'id = "{name}"\n{HEAD}{text}'.encode(), Sdk, f"{name}.toml")


@lru_cache(maxsize=64)
def rule(text: str, name: str, kind: str = "config") -> Rule:
    head = f'id = "{name}"\ntopic = "test"\nkind = "{kind}"\nsummary = "S"\nwhy = "W"\ninstead = "Do better."\n'
    tail = '[severity]\ndefault = "warning"\n[[examples]]\nlanguage = "x"\nbad = "b"\ngood = "g"\n'
    return parse((head + text + tail).encode(), Rule, f"{name}.toml")


class World:
    """One linked program."""

    def __init__(self, files: Mapping[str, str], sdks: Iterable[Sdk], root: Path = Path("/nowhere")) -> None:
        library: Library = replace(bundled(), sdks=tuple(sdks))
        self.texts = {path: text.encode() for path, text in files.items()}
        facts = {path: facts_from(text, path, library.idioms) for path, text in self.texts.items()}
        self.linked = Linked.of(library, Modules(facts))
        self.linked.grow(facts)
        self.program = self.linked.program
        self.setup = Setup.of(Versions(root), self.linked, library)

    @property
    def configurations(self) -> Configurations:
        return self.setup.verdicts.configurations

    def findings(self, *rules: Rule) -> list[Finding]:
        found = self.setup.findings(rules, Places(self.program, self.texts))
        assert not self.setup.faults, self.setup.faults
        return found

    def true(self, *conditions: str) -> list[bool | None]:
        """For each tree, whether all conditions hold (None: some are not known, none is false)."""
        from linter.knowledge.conditions import parse as sentence

        found: list[bool | None] = []
        for tree in self.configurations.trees:
            truths = [self.setup.verdicts.test(tree, sentence(text)).truth for text in conditions]
            found.append(False if False in truths else None if None in truths else True)
        return found
