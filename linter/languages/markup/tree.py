"""Elements and blocks as they open and close, put together without recursion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from linter.words.ir import Node
from linter.words.span import Span

# Deeper elements stand beside each other, all in the one at this depth: readers of the tree recurse.
DEPTH = 60

_CELLS = ("td", "th")
_ROWS = ("tr", *_CELLS)
# What an element closes when its own end tags are left out.
CLOSES: Mapping[str, tuple[str, ...]] = {
    "li": ("li", "p"),
    "p": ("p",),
    "option": ("option",),
    "optgroup": ("option", "optgroup"),
    "dt": ("dt", "dd", "p"),
    "dd": ("dt", "dd", "p"),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _ROWS,
    "tbody": ("thead", "tbody", *_ROWS),
    "tfoot": ("thead", "tbody", *_ROWS),
}

Finish = Callable[[Span, tuple[Node, ...]], Node]


class Arm(Struct):
    """One branch of a block: its word, what is said behind the word, and what it holds."""

    start: int
    word: str
    said: Span
    held: tuple[Node, ...] = ()
    end: int = 0


class Frame(Struct):
    """Something open: `name` closes it, `finish` makes its node of its span and what it holds.

    A block has `arms`, the last of them open; `shared` children belong to a frame above.
    """

    name: str
    start: int
    finish: Finish
    children: list[Node] = field(default_factory=list)
    arms: list[Arm] = field(default_factory=list)
    shared: bool = False

    def held(self) -> tuple[Node, ...]:
        return () if self.shared else tuple(self.children)


class Tree:
    """`nodes` is what stands in no element, when all is closed; `closes` says what an element's start closes."""

    def __init__(self, closes: Mapping[str, tuple[str, ...]]) -> None:
        self.closes = closes
        self.nodes: list[Node] = []
        self.frames: list[Frame] = []
        self._open: Counter[str] = Counter()

    def add(self, node: Node) -> None:
        (self.frames[-1].children if self.frames else self.nodes).append(node)

    def push(self, frame: Frame) -> None:
        while self.frames and self.frames[-1].name in self.closes.get(frame.name, ()):
            self._pop(frame.start)
        if len(self.frames) >= DEPTH:
            frame.shared, frame.children = True, self.frames[DEPTH - 1].children
        self.frames.append(frame)
        self._open[frame.name] += 1

    def branch(self, arm: Arm) -> bool:
        """Go on with another arm of the innermost block; False: none is open."""
        if not any(frame.arms for frame in self.frames[:DEPTH]):
            return False
        while not self.frames[-1].arms:
            self._pop(arm.start)
        frame = self.frames[-1]
        frame.arms[-1].held, frame.arms[-1].end = frame.held(), arm.start
        frame.arms.append(arm)
        if not frame.shared:
            frame.children = []
        return True

    def close(self, name: str, start: int, end: int) -> bool:
        """Close the innermost open `name`, by a tag at `start`, and what was left open in it; False: none is open."""
        if not self._open[name]:
            return False
        while self.frames[-1].name != name:
            self._pop(start)
        self._pop(end)
        return True

    def finish(self, end: int) -> None:
        while self.frames:
            self._pop(end)

    def _pop(self, end: int) -> None:
        frame = self.frames.pop()
        self._open[frame.name] -= 1
        if frame.arms:
            frame.arms[-1].held, frame.arms[-1].end = frame.held(), end
        self.add(frame.finish(Span(frame.start, end), frame.held()))
