"""Which callers of a wrapper can lead to the files that a run is about; the others need not be entered."""

from __future__ import annotations

from collections.abc import Iterator

from linter.link.program.program import Program, Routine, Site
from linter.link.reach.callers import Caller, Callers

DEEPEST = 5  # calls from a wrapper to a file of the focus
SAMPLE = 20  # callers out of the focus for a wrapper in it

Chain = tuple[Site, ...]
Upward = dict[Routine, tuple[Caller, ...]]


class Nearness:
    """Answers about calls; remembers per function. Without a focus everything is near."""

    def __init__(self, program: Program, callers: Callers, focus: frozenset[int] | None) -> None:
        self.program = program
        self.callers = callers
        self.focus = focus
        self._known: dict[tuple[Routine, int], bool] = {}

    def holds(self, file: int, chain: Chain) -> bool:
        """Whether a use in `file`, or one of the calls that lead to it, stands in the focus."""
        return self.focus is None or file in self.focus or any(site.file in self.focus for site in chain)

    def only(self, upward: Upward, file: int, chain: Chain) -> Upward:
        """The callers that stand in the focus or are called from there, for a use in `file` reached by `chain`.

        Where the way leaves the focus, a few of the others: what a wrapper says itself, it says whoever calls it.
        """
        if self.focus is None:
            return upward
        few = SAMPLE if (chain[-1].file if chain else file) in self.focus else 0
        near = {routine: tuple(self._chosen(callers, few)) for routine, callers in upward.items()}
        return {routine: callers for routine, callers in near.items() if callers}

    def _chosen(self, callers: tuple[Caller, ...], few: int) -> Iterator[Caller]:
        for caller in callers:
            if self._is_near(caller[0], 0):
                yield caller
            elif few > 0:
                few -= 1
                yield caller

    def _is_near(self, site: Site, depth: int) -> bool:
        if self.focus is None or site.file in self.focus:
            return True
        return any(self._is_called(routine, depth + 1) for routine in self._around(site))

    def _is_called(self, routine: Routine, depth: int) -> bool:
        key = (routine, depth)
        if depth > DEEPEST:
            return False
        if key not in self._known:
            self._known[key] = False  # what a cycle sees
            self._known[key] = any(self._is_near(site, depth) for site, _ in self.callers.of(routine))
        return self._known[key]

    def _around(self, site: Site) -> list[Routine]:
        """The functions whose callers say more of a call: those around it, and the constructors of their class."""
        facts = self.program.facts[site.file]
        found: list[Routine] = []
        at = facts.calls[site.call].function
        while at > 0:
            found.append(Routine(site.file, at))
            owner = facts.functions[at].owner
            if owner >= 0:
                made = facts.classes[owner].methods.get("constructor", ())
                found += [Routine(site.file, number) for number in made if number != at]
            at = facts.functions[at].outer
        return found
