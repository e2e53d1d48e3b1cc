"""Which file an import means: half of these must mean none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.link.modules.layout import Aliases, Layout, Package, Workspace, joined, matched
from linter.link.modules.resolve import Modules

ECMA = (
    "src/a.ts", "src/b/index.tsx", "src/c.native.ts", "src/c.ts", "src/d.d.ts", "src/e.js", "src/e.d.ts", "src/main.ts",
    "packages/lib/src/index.ts", "packages/lib/src/deep/one.ts", "packages/other/index.js", "apps/web/src/app.ts",
    "apps/web/lib/x.svelte",
)  # fmt: skip
LAYOUT = Layout(
    aliases=(
        Aliases("", None, (("@one", ("src/a",)), ("@all/*", ("src/*", "packages/lib/src/*")), ("@all/b", ("src/b",)))),
        Aliases("apps/web", "apps/web/lib", ()),
    ),
    packages=(
        Package("apps/web", "web", (), None, (("#x", ("./lib/x.svelte",)), ("#lib", ("lib",))), frozenset(("other",))),
        Package("packages/lib", "lib", (), ((".", ("./dist/index.js",)), ("./deep/*", ("./dist/deep/*.mjs",)))),
        Package("packages/other", "other", ("index.js",)),
    ),
    workspaces=(Workspace("", frozenset(("apps/web", "packages/lib"))),),
)


@pytest.mark.parametrize(
    ("path", "module", "files"),
    [
        ("src/main.ts", "./a", ["src/a.ts"]),
        ("src/main.ts", "./a.js", ["src/a.ts"]),
        ("src/main.ts", "./b", ["src/b/index.tsx"]),
        ("src/main.ts", "./b/", ["src/b/index.tsx"]),
        ("src/b/index.tsx", "..", []),
        ("src/b/index.tsx", "../e", ["src/e.js"]),
        ("src/main.ts", "./c", ["src/c.ts", "src/c.native.ts"]),
        ("src/main.ts", "./d", ["src/d.d.ts"]),
        ("src/main.ts", "./a?worker", ["src/a.ts"]),
        ("src/main.ts", "./nowhere", []),
        ("src/main.ts", "../../outside", []),
        ("src/main.ts", "@one", ["src/a.ts"]),
        ("src/main.ts", "@all/b", ["src/b/index.tsx"]),
        ("src/main.ts", "@all/deep/one", ["packages/lib/src/deep/one.ts"]),
        ("src/main.ts", "@all/nowhere", None),
        ("src/main.ts", "react", None),
        ("src/main.ts", "@/a", ["src/a.ts"]),
        ("src/main.ts", "@/nowhere", None),
        ("src/main.ts", "https://cdn.example/a.js", None),
        ("apps/web/src/app.ts", "@one", None),
        ("apps/web/src/app.ts", "x", ["apps/web/lib/x.svelte"]),
        ("apps/web/src/app.ts", "#x", ["apps/web/lib/x.svelte"]),
        ("apps/web/src/app.ts", "#lib", ["packages/lib/src/index.ts"]),
        ("apps/web/src/app.ts", "#nowhere", None),
        ("apps/web/src/app.ts", "lib", ["packages/lib/src/index.ts"]),
        ("apps/web/src/app.ts", "lib/deep/one", ["packages/lib/src/deep/one.ts"]),
        ("apps/web/src/app.ts", "lib/nowhere", []),
        ("apps/web/src/app.ts", "other", ["packages/other/index.js"]),
        ("src/main.ts", "other", None),
    ],
)
def test_ecma(path: str, module: str, files: list[str] | None) -> None:
    found = Modules(ECMA, LAYOUT).resolve("ecma", path, module, "n")
    assert found == (None if files is None else [(file, "n") for file in files])


PYTHON = (
    "app/__init__.py", "app/views.py", "app/stats.py", "app/sub/__init__.py", "app/sub/deep.py",
    "libs/common/src/common/__init__.py", "libs/common/src/common/send.py", "scripts/run.py", "scripts/helper.py",
    "one/src/twin/__init__.py", "two/src/twin/__init__.py", "space/part/mod.py", "app/mixed.pyi", "lone.py",
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "module", "name", "targets"),
    [
        ("app/views.py", ".", "stats", [("app/__init__.py", "stats"), ("app/stats.py", "*")]),
        ("app/views.py", ".stats", "f", [("app/stats.py", "f")]),
        ("app/sub/deep.py", "..stats", "f", [("app/stats.py", "f")]),
        ("app/views.py", "...outside", "f", []),
        ("app/views.py", "app.sub", "deep", [("app/sub/__init__.py", "deep"), ("app/sub/deep.py", "*")]),
        ("app/__init__.py", ".", "stats", [("app/stats.py", "*")]),
        ("app/views.py", "common.send", "f", [("libs/common/src/common/send.py", "f")]),
        ("app/views.py", "twin", "f", None),
        ("app/views.py", "requests", "get", None),
        ("scripts/run.py", "helper", "f", [("scripts/helper.py", "f")]),
        ("app/views.py", "helper", "f", None),
        ("app/views.py", "space.part", "mod", [("space/part/mod.py", "*")]),
        ("app/views.py", "app.mixed", "f", [("app/mixed.pyi", "f")]),
        ("lone.py", "lone", "f", None),
    ],
)
def test_python(path: str, module: str, name: str, targets: list[tuple[str, str]] | None) -> None:
    assert Modules(PYTHON).resolve("python", path, module, name) == targets


def test_a_module_inside_a_package_does_not_hide_what_is_installed() -> None:
    modules = Modules(PYTHON)
    assert not modules.owns("python", "app/views.py", "stats")  # a script's neighbor, or an installed one
    assert modules.owns("python", "app/views.py", "app.stats")
    assert modules.owns("python", "app/views.py", ".stats")
    assert not modules.owns("python", "app/views.py", "common")


def test_other_languages_are_not_resolved_by_path() -> None:
    assert Modules(("a/B.kt",)).resolve("kotlin", "a/A.kt", "a", "B") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [("a", ["x"]), ("b/c", ["y/c"]), ("b/deep/c", ["z/c"]), ("b/", ["y/"]), ("c", []), ("b/end.js", ["w/end"])],
)
def test_patterns(name: str, found: list[str]) -> None:
    targets = (("a", ("x",)), ("b/*", ("y/*",)), ("b/deep/*", ("z/*",)), ("b/end*.js", ("w/end*",)))
    assert matched(targets, name) == found


@given(st.text("./ab", max_size=12), st.text("./ab@#~-*", max_size=14))
def test_never_leaves_the_project_and_never_fails(folder: str, module: str) -> None:
    assert ".." not in (joined(folder, module) or "").split("/")
    found = Modules(ECMA, LAYOUT).resolve("ecma", f"{folder.strip('/.')}/x.ts".lstrip("/"), module, "n")
    assert all(path in ECMA for path, _ in found or ())
    targets = Modules(PYTHON).resolve("python", "app/views.py", module, "f")
    assert all(path in PYTHON for path, _ in targets or ())
