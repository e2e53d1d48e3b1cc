"""Which files may matter: one linear pass over the raw bytes with every word the catalogue can match on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import re2

from linter.knowledge.catalogue import Sdk, client_of, tokens


@dataclass(frozen=True, slots=True)
class Prefilter:
    """`words` is a compiled alternation; `hosts` maps a snippet server to the SDK it shows."""

    words: re2._Regexp
    hosts: dict[bytes, str]

    def may_matter(self, text: bytes) -> bool:
        return self.words.search(text) is not None

    def evidence(self, text: bytes) -> set[str]:
        """The SDKs whose servers the text names."""
        return {sdk for host, sdk in self.hosts.items() if host in text}

    @classmethod
    def of(cls, sdks: Iterable[Sdk]) -> Prefilter:
        known = list(sdks)
        seeds = sorted({seed for sdk in known for seed in seeds_of(sdk)})
        pattern = b"|".join(re2.escape(seed.encode()) for seed in seeds)
        options = re2.Options()
        options.max_mem = 64 << 20
        options.encoding = re2.Options.Encoding.LATIN1
        hosts = {host.encode(): sdk.id for sdk in known for host in sdk.hosts}
        return cls(re2.compile(pattern, options), hosts)


def seeds_of(sdk: Sdk) -> set[str]:
    """Words without which a file cannot use the SDK: its modules, globals and types' packages."""
    found: set[str] = set()
    for client in sdk.client:
        found.update(client.modules)
        found.update(client.globals)
        found.update(client.generic_globals)
        for path in (*client.paths, *client.types):
            if not path.startswith("$") and not client_of(path):
                steps = tokens(path)
                plain = [step for step in steps if step[0].isalpha() or step[0] == "@"]
                found.add(".".join(plain[:3]) if "kotlin" in client.languages else plain[0])
    for assignment in sdk.assignment:
        found.update(assignment.globals)
    for component in sdk.component:
        found.update(tokens(path)[0] for path in component.paths if not path.startswith("$") and not client_of(path))
    return {seed for seed in found if len(seed) > 1}
