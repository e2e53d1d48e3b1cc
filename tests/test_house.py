"""The house stands: floors import downward only, knowledge stays in `rules/`, files stay small."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).parent.parent
FLOORS = ("words", "knowledge", "languages", "flow", "link", "project", "judgement", "faces")
WINGS = {
    "link": ("modules", "program", "values", "meaning", "labels", "settings", "sinks", "reach", "linked"),
    "project": ("reading", "memory", "manifests", "facts", "exploring", "usage"),
}
SOURCES = sorted((ROOT / "linter").rglob("*.py"))
LONGEST = 350
LONGER = {"ir.py": "the whole neutral tree on one page is worth more than two halves"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


def floor(module: str) -> int | None:
    parts = module.split(".")
    return FLOORS.index(parts[1]) if parts[0] == "linter" and len(parts) > 1 and parts[1] in FLOORS else None


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    own = floor(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for module in imports(path):
        other = floor(module)
        assert own is None or other is None or other <= own, f"{path.name} imports upward: {module}"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


WINGED = [path for path in SOURCES if path.relative_to(ROOT).parts[1] in WINGS]


@pytest.mark.parametrize("path", WINGED, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_wing_uses_those_before_it(path: Path) -> None:
    """Also for types alone: an import under TYPE_CHECKING is one."""
    _, floor_, wing, *_ = module_of(path).split(".")
    order = WINGS[floor_]
    if wing == "__init__":
        return
    assert wing in order, f"{wing} has no place in the order of {floor_}"
    for module in imports(path):
        parts = module.split(".")
        if parts[:2] == ["linter", floor_] and len(parts) > 2:
            assert order.index(parts[2]) <= order.index(wing), f"{path.name} imports a later wing: {module}"


def test_no_circles_of_imports() -> None:
    graph = {module_of(path): {name for name in imports(path) if name.startswith("linter.")} for path in SOURCES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way[way.index(module) :], module))
        if module not in done:
            for other in sorted(graph.get(module, ())):
                visit(other, (*way, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


@pytest.mark.parametrize(
    "folder", [ROOT / "linter" / name / wing for name, wings in WINGS.items() for wing in wings], ids=lambda f: f.name
)
def test_a_wing_says_what_it_answers(folder: Path) -> None:
    """In one sentence: what it answers; and what it may use, which is true as far as the order of wings goes."""
    if folder.is_dir():
        said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
        answers, _, uses = said.partition("; uses ")
        assert answers
        assert said.endswith(".")
        assert said.count(".") == 1
        order = WINGS[folder.parent.name]
        assert uses
        assert all(order.index(name) < order.index(folder.name) for name in re.findall(r"`(\w+)`", uses))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_front_ends_know_grammars(path: Path) -> None:
    if "languages" not in path.parts:
        assert not any(module.startswith("tree_sitter") for module in imports(path))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small(path: Path) -> None:
    assert path.name in LONGER or len(path.read_text("utf-8").splitlines()) <= LONGEST


def vendors() -> set[str]:
    """Ids and module names of every SDK, as far as they are no ordinary words."""
    found: set[str] = set()
    for path in (ROOT / "rules" / "sdks").glob("*.toml"):
        sdk = tomli.loads(path.read_text("utf-8"))
        found.add(sdk["id"])
        found.update(module for client in sdk.get("client", ()) for module in client.get("modules", ()))
    ordinary = {"meta", "branch", "adjust", "heap", "segment", "analytics", "rollbar", "x", "snap", "singular"}
    return found - ordinary


def data_words() -> set[str]:
    """Ids of data types ("contact.email"): what no Python file may decide by."""
    found: set[str] = set()
    for path in (ROOT / "rules" / "data").glob("*.toml"):
        found.update(item["id"] for item in tomli.loads(path.read_text("utf-8")).get("type", ()) if "." in item["id"])
    return found


def rule_ids() -> set[str]:
    return {path.stem for path in (ROOT / "rules" / "checks").rglob("*.toml")}


@lru_cache(maxsize=1)
def knowledge() -> re.Pattern[str]:
    words = vendors() | data_words() | rule_ids()
    assert len(words) > 100
    return re.compile(rf"(?<![\w@/-])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w/-])")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_knowledge_is_data(path: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    found = {match.group() for text in texts for match in knowledge().finditer(text)}
    assert not found, f"{path.name} speaks of {sorted(found)}"
