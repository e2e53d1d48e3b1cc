"""Every fixture file is read whole: no faults, spans inside their parents, facts that refer to each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.flow.walk import facts_of
from linter.knowledge.library import bundled
from linter.languages import front_end, suffixes
from linter.words import ir
from linter.words.check import children, faults

ROOT = Path(__file__).parent.parent.parent / "fixtures"
FOLDERS = sorted(path for kind in ROOT.iterdir() if kind.is_dir() for path in (kind, *kind.iterdir()) if path.is_dir())


def natives(root: ir.Node) -> set[str]:
    found, pending = set(), [root]
    while pending:
        node = pending.pop()
        if isinstance(node, ir.Native):
            found.add(node.kind)
        pending.extend(children(node))
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_trees_and_facts(folder: Path) -> None:
    deep = folder.parent != ROOT
    for path in sorted(folder.rglob("*") if deep else folder.glob("*")):
        parse = front_end(path.suffix)
        if parse is None or not path.is_file():
            continue
        text = path.read_bytes()
        module = parse(text, path.suffix)
        assert faults(module, len(text)) == [], path.name
        assert "fault" not in natives(module), path.name
        facts = facts_of(module, bundled().idioms)
        spans = [facts.span(number) for number in range(len(facts.values))]
        assert all(0 <= start <= end <= len(text) for start, end in spans), path.name
        assert all(0 <= call.callee < len(facts.values) for call in facts.calls), path.name


def test_all_front_ends_are_exercised() -> None:
    seen = {suffixes().get(path.suffix) for path in ROOT.rglob("*")}
    assert {"python", "ecma", "kotlin", "markup", "android"} <= seen
