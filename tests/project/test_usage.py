"""Which SDKs a project uses: by imports, globals, set-ups and manifests, and nothing by a mere word."""

from __future__ import annotations

from pathlib import Path

import pytest
from synthetic import World, sdk

from linter.project.usage import Configured, installed, options_of, owns, present, used

VENDOR = sdk(
    """
    packages = { npm = ["@vendor/js"], maven = ["com.vendor:sdk"] }
    [[client]]
    id = "web"
    languages = ["ecma"]
    modules = ["@vendor/js"]
    globals = ["vendor"]
    [[client]]
    id = "phone"
    languages = ["kotlin"]
    paths = ["com.vendor.Sdk"]
    [[call]]
    clients = ["web"]
    methods = ["track"]
    args = ["event event"]
    [[settings]]
    id = "web"
    languages = ["ecma"]
    calls = ["@web.init()"]
    [[hazard]]
    rule = "mask-off"
    settings = ["web"]
    at = "mask.all"
    all = ["mask.all == false", "level in low none"]
    message = "m"
    safe = "s"
    """
)


def ids(path: str, code: str, root: Path = Path("/nowhere")) -> set[str]:
    world = World({path: code}, [VENDOR], root)
    there = installed(world.program, [VENDOR], world.setup.versions)
    return present(world.program, [VENDOR], world.configurations.trees, there)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.ts", 'import "@vendor/js";\nimport v from "@vendor/js";\nv.x();'),
        ("a.ts", 'import { x } from "@vendor/js/extra";\nx();'),
        ("a.ts", "vendor.track('a');"),
        ("a.kt", "import com.vendor.Sdk\nfun a() { Sdk.x() }"),
        ("a.kt", "import com.vendor.extra.thing\nfun a() { thing() }"),
    ],
)
def test_present(path: str, code: str) -> None:
    assert ids(path, code) == {"vendor"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.ts", 'import v from "@vendor/js-other";\nv.track("vendor");'),
        ("a.ts", 'import v from "./vendor";\nconst text = "@vendor/js";'),
        ("a.ts", "const vendor = 1;\nfoo.vendor(vendor);"),
        ("a.kt", "import com.vendors.Sdk\nfun a() { Sdk.x() }"),
        ("a.kt", "fun a() { com() }"),
    ],
)
def test_absent(path: str, code: str) -> None:
    assert ids(path, code) == set()


def test_manifests_show_it(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"devDependencies": {"@vendor/js": "^1.0.0"}}')
    assert ids("a.ts", "x();", tmp_path) == {"vendor"}
    (tmp_path / "package.json").write_text('{"devDependencies": {"@vendor/other": "^1.0.0"}}')
    assert ids("a.ts", "x();", tmp_path) == set()


def test_owns() -> None:
    assert owns(VENDOR, "@vendor/js") and owns(VENDOR, "com.vendor.replay")
    assert not owns(VENDOR, "@vendor/jsx") and not owns(VENDOR, "com") and not owns(VENDOR, "com.vendored")


def test_used(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"@vendor/js": "1.2.3"}}')
    files = {
        "src/init.ts": 'import v from "@vendor/js";\n\nv.init({ a: 1 });\n',
        "src/app.ts": 'import v from "@vendor/js";\nv.track("a");\nv.track("b");\nv.other("c");\n',
    }
    world = World(files, [VENDOR], tmp_path)
    uses = [use for file in range(2) for use in world.linked.sinks.uses(file)]
    (found,) = used(world.program, [VENDOR], uses, world.setup.verdicts, world.setup.versions, world.texts)
    assert (found.sdk, found.calls, found.files) == ("vendor", 2, 2)
    assert found.configured == (Configured("src/init.ts", 3, "init"),)
    assert found.versions == ("@vendor/js 1.2.3",)
    other = World({"a.ts": "x();"}, [VENDOR])
    assert used(other.program, [VENDOR], [], other.setup.verdicts, other.setup.versions, other.texts) == ()


def test_options() -> None:
    code = """import v, { Level } from "@vendor/js";
const mask = { all: false, other: 1 };
v.init({ key: "secret", mask, level: production ? Level.LOW : other() });
"""
    world = World({"a.ts": code}, [VENDOR])
    (tree,) = world.configurations.trees
    assert options_of(world.setup.verdicts, tree) == {"mask.all": ("false",), "level": ("LOW", "computed")}
