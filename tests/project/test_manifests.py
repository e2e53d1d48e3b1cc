"""What manifests say, and that broken ones are problems rather than faults."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.link.modules.layout import Aliases, Package, Workspace
from linter.project.manifests.layout import read, tolerant


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_comments_and_trailing_commas() -> None:
    assert tolerant('\ufeff{ // one\n "a//b": ["/* x */", 1,], /* two\n */ "c,}": {"d": 2,}, }') == {
        "a//b": ["/* x */", 1],
        "c,}": {"d": 2},
    }


@given(st.text('{}[]",:/*\\ab1\n ', max_size=60))
def test_any_text_is_json_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError, RecursionError):
        assert not isinstance(tolerant(text), bytes)


def test_packages(tmp_path: Path) -> None:
    manifest = """{"name": "n", "main": "./m.js", "types": 3, "exports": {"import": "./a.js", "source": "./a.ts"},
    "imports": {"#x": [{"default": "./x.js"}, null]}, "dependencies": {"p": "workspace:*", "q": "^1.0.0"}}"""
    write(tmp_path, {"package.json": manifest})
    layout, problems = read(tmp_path, ["src/a.ts"])
    exports, imports = ((".", ("./a.ts", "./a.js")),), (("#x", ("./x.js",)),)
    assert layout.packages == (Package("", "n", ("./m.js",), exports, imports, frozenset(("p",))),)
    assert problems == ()


def test_inherited_aliases(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "base.json": '{"compilerOptions": {"baseUrl": "./lib", "paths": {"@a/*": ["a/*"]}}}',
            "app/tsconfig.json": '{"extends": "../base"}',
            "own/tsconfig.json": """{"extends": "../base.json",
                "compilerOptions": {"paths": {"@b": ["${configDir}/b"]}}}""",
            "cycle/tsconfig.json": '{"extends": "./tsconfig.json"}',
            "outside/tsconfig.json": '{"extends": "../../../etc/passwd", "compilerOptions": {"baseUrl": "../.."}}',
        },
    )
    layout, problems = read(tmp_path, ["app/a.ts", "own/a.ts", "cycle/a.ts", "outside/a.ts"])
    assert layout.aliases == (
        Aliases("app", "lib", (("@a/*", ("lib/a/*",)),)),
        Aliases("cycle", None, ()),
        Aliases("outside", None, ()),
        Aliases("own", "lib", (("@b", ("own/b",)),)),
    )
    assert problems == ()


@pytest.mark.parametrize(
    ("files", "members"),
    [
        ({"package.json": '{"workspaces": ["packages/*"]}'}, {"", "packages/a", "packages/b"}),
        ({"package.json": '{"workspaces": {"packages": ["./packages/a/"]}}'}, {"", "packages/a"}),
        (
            {"pnpm-workspace.yaml": "packages:\n  # all\n  - 'packages/**'\n  - '!**/b'\nother:\n  - x\n"},
            {"", "packages/a", "packages/a/deep"},
        ),
        ({"pnpm-workspace.yaml": 'packages: ["packages/b"] # one\n'}, {"", "packages/b"}),
        ({"lerna.json": '{"packages": ["packages/b"]}'}, {"", "packages/b"}),
        ({"package.json": '{"workspaces": []}'}, None),
        ({"package.json": '{"name": "x"}'}, None),
        ({"pnpm-workspace.yaml": "catalog:\n  a: 1\n"}, None),
    ],
)  # fmt: skip
def test_workspaces(tmp_path: Path, files: dict[str, str], members: set[str] | None) -> None:
    inner = ("packages/a", "packages/a/deep", "packages/b")
    write(tmp_path, {**files, **{f"{folder}/package.json": "{}" for folder in inner}})
    layout, problems = read(tmp_path, [f"{folder}/x.ts" for folder in inner])
    assert layout.workspaces == (() if members is None else (Workspace("", frozenset(members)),))
    assert problems == ()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("package.json", '{"name":\n oops}', 2),
        ("tsconfig.json", "[1, 2]", 1),
        ("jsconfig.json", "", 1),
        ("pnpm-workspace.yaml", "a: 1\npackages:\n", 2),
        ("package.json", "[" * 100_000, 1),
        ("package.json", " " * ((1 << 20) + 1), 1),
    ],
)
def test_broken_files_are_problems(tmp_path: Path, name: str, text: str, line: int) -> None:
    write(tmp_path, {name: text})
    layout, problems = read(tmp_path, ["a.ts"])
    assert [(problem.path, problem.line, problem.fault) for problem in problems] == [(name, line, False)]
    assert layout.packages == layout.aliases == layout.workspaces == ()


def test_nothing_outside_the_root_is_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(tmp_path, {"package.json": '{"name": "secret"}', "root/a.ts": ""})
    (root / "package.json").symlink_to(tmp_path / "package.json")
    layout, problems = read(root, ["a.ts"])
    assert layout.packages == ()
    assert problems == ()


@given(st.dictionaries(st.sampled_from(("name", "exports", "imports", "main", "workspaces")), st.recursive(
    st.none() | st.integers() | st.text("./*a", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(".#*a", max_size=4), inner, max_size=3),
)))  # fmt: skip
def test_any_manifest_is_read(tmp_path_factory: pytest.TempPathFactory, manifest: dict[str, object]) -> None:
    root = tmp_path_factory.mktemp("any")
    write(root, {"package.json": json.dumps(manifest)})
    layout, problems = read(root, ["src/a.ts"])
    assert len(layout.packages) == 1
    assert problems == ()
