"""What each use sends, seen from where the data enters: at the SDK's call, or at the callers of its wrappers."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from linter.flow.graph import Attr, FunctionRef, Param, Read, Receiver, Result, Typed
from linter.link.labels.data import Datum, Labels, Opening
from linter.link.labels.judge import Judge
from linter.link.program.program import Program, Ref, Routine, Site
from linter.link.reach.callers import Callers
from linter.link.reach.nearness import Chain, Nearness, Upward
from linter.link.sinks.event_names import EventNames
from linter.link.sinks.sinks import Given, Part, Sinks, Use
from linter.link.values.expand import Expander
from linter.words.finding import Confidence

PERSONAL_ROLES = frozenset(("traits", "personal", "context", "user-id"))
SPOKEN_ROLES = frozenset(("error", "message"))
NAMED_ROLES = frozenset(("value", "traits", "properties", "personal", "context"))
FEW_CALLERS = 40  # of which each is looked at; of more, only those that may give data away
MOST_CALLERS = 4000
DEEPEST_WRAPPER = 6
LONGEST_CHAIN = 12
DEEPEST_PAYLOAD = 4
MOST_WAYS = 800  # on which one use is reached


Trail = tuple[Ref, ...]


class Hit(Struct, frozen=True):
    """Data that a use sends in one part. `chain` are the wrapper calls, from the SDK outward; empty at the SDK.

    `literal` marks an event's literal name that discloses something by itself.
    """

    use: Use
    part: Part
    datum: Datum
    chain: Chain = ()
    literal: bool = False


class Way(NamedTuple):
    """The calls of a wrapper's wrapper, from the SDK outward, and the arguments that they may say more of.

    `entered` is the data that is known one call nearer to the SDK, by its trail without contexts, and where that
    came in: what was made without the caller's help did not come in there.
    """

    chain: Chain
    routines: tuple[Routine, ...]
    context: int
    given: tuple[Given, ...]
    entered: Mapping[Trail, Chain]


class Reach(NamedTuple):
    """How a wrapper reaches an SDK: over how many wrappers at least, and with more than an error or a log line.

    `fields` are what is read of its arguments; "" is an argument as a whole.
    """

    depth: int
    telling: bool
    fields: frozenset[str]


class Payloads:
    """Walks each use outward through its wrappers."""

    def __init__(
        self,
        program: Program,
        expander: Expander,
        judge: Judge,
        sinks: Sinks,
        callers: Callers,
        focus: frozenset[int] | None = None,
    ) -> None:
        """`focus` are the files that hits are wanted for; None: all."""
        self.program = program
        self.expander = expander
        self.judge = judge
        self.sinks = sinks
        self.callers_of = callers
        self.names = EventNames(program, expander, judge.evidence)
        self.wrappers: dict[Routine, Reach] = {}
        self.undecided: dict[Ref, None] = {}
        self.bounded: set[Routine] = set()
        self.nearness = Nearness(program, callers, focus)
        self._given: dict[Site, frozenset[Ref]] = {}

    def hits(self, use: Use) -> Iterator[Hit]:
        told: set[tuple[Chain, str, str]] = set()
        named: dict[Chain, set[str]] = defaultdict(set)
        pending: deque[Way] = deque([Way((), (), 0, use.given, {})])
        room = MOST_WAYS
        while pending:
            way = pending.popleft()  # the nearest callers first
            asked: dict[Routine, list[Given]] = defaultdict(list)  # what each function's callers know more of
            kept: list[Hit] = []
            for given in way.given:
                found = list(self._parts(use, given, way.context))
                kept += [Hit(use, part, datum, way.chain) for part, labels in found for datum in labels.data]
                yield from self._event_names(use, found, way.chain, named)
                self.undecided.update((part.value, None) for part, labels in found if is_open(labels))
                called = [datum.trail[0] for _, labels in found for datum in labels.data if self._by_call(datum)]
                self.undecided.update(dict.fromkeys(called))
                value = given.value._replace(context=given.value.context or way.context)
                open_ = self._asked(value).union(*(labels.open for _, labels in found))
                for routine in dict.fromkeys(opening.routine for opening in open_):
                    asked[routine].append(given)
                self._note(open_, len(way.chain) + 1, given.role not in SPOKEN_ROLES)
            upward = {r: self.callers(r) for r in sorted(asked) if r not in way.routines}
            near = self.nearness.holds(use.file, way.chain)
            entered: dict[Trail, Chain] = {}
            for hit in kept if near else ():
                if self._passed_in(hit.datum, upward):
                    continue
                trail = tuple(ref._replace(context=0) for ref in hit.datum.trail)
                before = way.entered.get(trail) if hit.datum.trail[0].context == 0 else None
                entered[trail] = self._entered(hit.datum, way) if before is None else before
                hit = replace(hit, chain=entered[trail])
                key = (hit.chain, hit.datum.data, hit.datum.key)
                known = key in told or hit.datum.confidence is Confidence.LOW  # a weak name is not worth a second look
                if hit.chain == way.chain or not known:
                    told.add(key)
                    yield hit
            if len(way.chain) < DEEPEST_WRAPPER:
                open_ways = self.nearness.only(upward, use.file, way.chain)
                outward = list(islice(self._outward(way, open_ways, asked, entered), room))
                room -= len(outward)
                pending.extend(outward)
                if not room:
                    self.bounded.add(use.routine)

    def _by_call(self, datum: Datum) -> bool:
        """Whether only the name of a function says so: its file may say better."""
        return isinstance(self.program.value(datum.trail[0]), Result)

    def _outward(
        self, way: Way, upward: Upward, asked: dict[Routine, list[Given]], entered: Mapping[Trail, Chain]
    ) -> Iterator[Way]:
        """One call further from the SDK, with what that call may say more of."""
        for routine, callers in upward.items():
            if len(callers) > MOST_CALLERS:
                self.bounded.add(routine)
            alike: set[tuple[bool, ...]] = set()
            for number, (site, this) in enumerate(callers[:MOST_CALLERS]):
                silent = self._silent(site, this, asked[routine]) if number >= FEW_CALLERS else None
                if silent is not None and (all(silent) or silent in alike):
                    continue
                alike.update(() if silent is None else (silent,))
                chain, routines = (*way.chain, site), (*way.routines, routine)
                outer = self._context(chain, routines, this)
                if outer is not None:
                    yield Way(chain, routines, outer, tuple(asked[routine]), entered)

    def _silent(self, site: Site, this: Ref | None, asked: list[Given]) -> tuple[bool, ...] | None:
        """Of a call that gives no data away: which arguments are known to hold none; None for all other calls.

        What those send, the wrapper says itself: entering it from one of them is as good as from all.
        """
        args = [Ref(site.file, arg.value) for arg in self.program.call(site).args]
        for ref in (*args, this) if this is not None else args:
            made = Result if ref is this else FunctionRef  # an instance holds what it was made with
            if any(isinstance(self.program.value(end), made) for end in self.expander.ends(ref)):
                return None
        person = any(given.role in PERSONAL_ROLES for given in asked)
        given = [self.judge.of(ref, person) for ref in args]
        if any(labels.data or labels.open for labels in given) or any(self.names.tells(ref) for ref in args):
            return None
        return tuple(labels.cleared for labels in given)

    def _note(self, openings: Iterable[Opening], depth: int, telling: bool) -> None:
        for routine, field in openings:
            known = self.wrappers.get(routine, Reach(depth, telling, frozenset()))
            fields = known.fields | {field}
            self.wrappers[routine] = Reach(min(known.depth, depth), known.telling or telling, fields)

    def _event_names(
        self, use: Use, found: list[tuple[Part, Labels]], chain: Chain, named: dict[Chain, set[str]]
    ) -> Iterator[Hit]:
        """Names of events that tell something; each once, where it comes in. `named` are those known already."""
        for part in (part for part, _ in found if part.role == "event"):
            for datum in self.names.of(part.value):
                if not any(datum.evidence in named[chain[:at]] for at in range(len(chain) + 1)):
                    yield Hit(use, part, datum, chain, literal=True)
                named[chain].add(datum.evidence)

    def _parts(self, use: Use, given: Given, context: int) -> Iterator[tuple[Part, Labels]]:
        """The parts of one argument as a context knows them, and what they hold."""
        keys = [part.value._replace(context=part.value.context or context) for part in use.parts if part.role == "key"]
        key = self.expander.constant(keys[0]) if keys else None
        of_group = any(part.role == "group-id" for part in use.parts)  # a company's traits are no person's
        for part in self._entries(self.sinks.parts(use.sdk, (given,), context), keys, key):
            if part.role == "key":
                continue
            ref = part.value
            person = part.role in PERSONAL_ROLES and not of_group
            labels = self.judge.of(ref, person)
            if part.role == "personal" and labels.cleared:
                labels = self.judge.evidence.sample(ref, labels)
            if part.role == "event":  # "name" and "title" are what events have, too
                sure = tuple(datum for datum in labels.data if datum.confidence > Confidence.LOW)
                labels = Labels(sure, labels.cleared, labels.open)
            if part.role in ("error", "message") and not labels.data:
                labels = self.judge.thrown(ref)
            if not labels.decisive and part.role in NAMED_ROLES and (part.field or part.role == "value"):
                named = (key if part.role == "value" and not part.field else part.name) or ""
                labels = self.judge.evidence.keyed(named, labels, person, ref)
                if part.field:
                    keyed = tuple(replace(d, key=d.key or part.name) for d in labels.data)
                    labels = Labels(keyed, labels.cleared, labels.open)
            elif part.field or (part.role == "value" and key):
                labels = self.judge.evidence.confirmed(labels, part.name if part.field else key or "", person)
            if part.role == "value" and key:
                labels = Labels(tuple(replace(d, key=d.key or key) for d in labels.data), labels.cleared, labels.open)
            yield part, labels

    def _entered(self, datum: Datum, way: Way) -> Chain:
        """The part of a chain up to the call through which the data came in; nothing where the wrapper says it."""
        chain, files = way.chain, {ref.file for ref in datum.trail}
        while chain:
            inside = {routine.file for routine in way.routines[: len(chain)]} - {chain[-1].file}
            if not files <= inside and self._enters_here(datum, chain[-1]):
                break
            chain = chain[:-1]
        return chain

    def _entries(self, parts: tuple[Part, ...], keys: list[Ref], key: str | None) -> Iterator[Part]:
        """The parts; where a loop sends a map pair by pair, its entries."""
        for part in parts:
            looped = part.role == "value" and bool(keys) and key is None
            names = self.expander.copies.names(keys[0]) if looped else []
            copied = self.expander.copies.source(keys[0], part.value) if looped and not names else None
            if names:
                yield from (Part("value", part.value, name, True) for name in names)
            elif copied is None:
                yield part
            else:
                for item in self.sinks.fields.of(copied):
                    yield Part("value", item.value, item.key or "", item.key is not None)

    def _enters_here(self, datum: Datum, site: Site) -> bool:
        """Whether the data came in through the arguments (or the receiver) of the outermost call."""
        facts, call = self.program.facts[site.file], self.program.call(site)
        for ref in datum.trail:
            held = self.program.value(ref)
            if isinstance(held, Param) and held.function != call.function:
                continue
            if isinstance(held, Result) and site == Site(ref.file, held.call):
                continue  # what it gives back came in elsewhere
            if ref.file == site.file and ref.value >= 0:
                start, end = facts.span(ref.value)
                if call.span[0] <= start and end <= call.span[1]:
                    return True
        return not self._handed(site).isdisjoint(ref._replace(context=0) for ref in datum.trail)

    def _handed(self, site: Site) -> frozenset[Ref]:
        """What a call is given that was put together before it, taken apart; whoever called the function around it."""
        known = self._given.get(site)
        if known is None:
            call, facts = self.program.call(site), self.program.facts[site.file]
            callee = facts.values[call.callee]
            pending = [Ref(site.file, arg.value) for arg in call.args]
            pending += [Ref(site.file, callee.base)] if isinstance(callee, Attr) else []
            found: set[Ref] = set()
            for _ in range(DEEPEST_PAYLOAD):
                ends = [end for ref in pending for end in (ref, *self.expander.ends(ref))]
                found.update(ends)
                pending = [item.value for end in ends for item in self.judge.fields.of(end) if item.value not in found]
            known = self._given[site] = frozenset(ref._replace(context=0) for ref in (*found, *pending))
        return known

    def _passed_in(self, datum: Datum, upward: Upward) -> bool:
        """Whether the data is only a parameter's name, and callers are known to ask instead."""
        origin = datum.trail[0]
        if any(upward.get(opening.routine) for opening in self.judge.of(origin).open):
            return True
        for frame in self.program.outward(origin.context):
            if frame.this is not None:
                for end in self.expander.ends(frame.this):
                    held = self.program.value(end)
                    if isinstance(held, Param) and upward.get(Routine(end.file, held.function)):
                        return True
        return False

    def _asked(self, ref: Ref) -> frozenset[Opening]:
        """The parameters on which a method is called to get the value."""
        found: set[Opening] = set()
        field = ""
        for _ in range(LONGEST_CHAIN):
            if ref.value < 0:
                break
            held = self.program.value(ref)
            if isinstance(held, Result):
                held = self.program.value(ref._replace(value=self.program.facts[ref.file].calls[held.call].callee))
            if isinstance(held, (Read, Attr)):
                field = held.name if isinstance(held, Attr) else field
                ref = ref._replace(value=held.value if isinstance(held, Read) else held.base)
                continue
            if isinstance(held, Typed):
                ref = ref._replace(value=held.value)
                continue
            if isinstance(held, (Param, Receiver)):
                routine = Routine(ref.file, held.function)
                if self.program.frame_of(ref.context, routine) is None:
                    found.add(Opening(routine, field))
            break
        return frozenset(found)

    # --- wrappers ----------------------------------------------------------------------------

    def callers(self, routine: Routine) -> tuple[tuple[Site, Ref | None], ...]:
        """The calls in the project that reach a function, each with the instance it is called on."""
        return self.callers_of.of(routine)

    def _context(self, chain: Chain, routines: tuple[Routine, ...], this: Ref | None) -> int | None:
        """The context that enters `routines` one after another from the outermost call of the chain."""
        context: int | None = 0
        for site, routine in zip(reversed(chain), reversed(routines), strict=True):
            receiver = next((t for s, t in self.callers(routine) if s == site), None)
            here = None if receiver is None else Ref(receiver.file, receiver.value, context or 0)
            context = self.program.enter(routine, site, context or 0, here)
            if context is None:
                return None
        return context


def is_open(labels: Labels) -> bool:
    """Whether files that are not analysed may say more: nothing was found, or an object was taken by its name."""
    return not labels.data or any(datum.whole for datum in labels.data)
