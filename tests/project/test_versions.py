"""Versions of packages: every manifest and lock format, ranges, the nearest word, and files that are broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.version import Version

from linter.project.manifests import versions
from linter.project.manifests.packages import kind_of, read_packages
from linter.project.manifests.versions import Fit, Range, Versions, fit, range_of, version_of

LOCK_V1 = '{"dependencies": {"a": {"version": "1.2.3", "dependencies": {"@s/b": {"version": "2.0.0"}}}}}'
LOCK_V3 = """{"packages": {"": {"name": "root", "version": "9.9.9"}, "node_modules/a": {"version": "1.2.3"},
    "apps/x/node_modules/@s/b": {"version": "2.0.0"}, "apps/x": {"version": "5.0.0"}}}"""
PNPM = """lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.2.3}
packages:
  a@1.2.3: {resolution: {integrity: x}}
  '@s/b@2.0.0(peer@1.0.0)': {resolution: {integrity: y}}
"""
PNPM_OLD = "packages:\n  /a/1.2.3:\n    dev: true\n  /@s/b/2.0.0_peer@1.0.0:\n    dev: true\n"
YARN = """# yarn lockfile v1

a@^1.0.0, a@^1.2.0:
  version "1.2.3"
  dependencies:
    c "^3.0.0"

"@s/b@2.x":
  version "2.0.0"
"""
BERRY = """__metadata:
  version: 8

"a@npm:^1.0.0, a@npm:^1.2.0":
  version: 1.2.3
  resolution: "a@npm:1.2.3"

"@s/b@npm:2.x":
  version: 2.0.0
"""
BUN = """{
  // comment
  "packages": {
    "a": ["a@1.2.3", "", {}, "sha512-x"],
    "@s/b": ["@s/b@2.0.0", {"url": "http://x"},],
    "local": ["local@workspace:packages/local"],
  },
}"""
TOML_LOCK = '[[package]]\nname = "A.b"\nversion = "1.2.3"\n[[package]]\nname = "c"\nversion = "2.0"\n'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package-lock.json", LOCK_V1),
        ("package-lock.json", LOCK_V3),
        ("pnpm-lock.yaml", PNPM),
        ("pnpm-lock.yaml", PNPM_OLD),
        ("yarn.lock", YARN),
        ("yarn.lock", BERRY),
        ("bun.lock", BUN),
    ],
)
def test_node_locks(name: str, text: str) -> None:
    assert read_packages(name, text.encode()).locked == {"npm:a": ("1.2.3",), "npm:@s/b": ("2.0.0",)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("poetry.lock", TOML_LOCK),
        ("uv.lock", TOML_LOCK),
        (
            "Pipfile.lock",
            '{"default": {"a-b": {"version": "==1.2.3"}}, "develop": {"c": {"version": "==2.0"}, "d": {}}}',
        ),
    ],
)
def test_python_locks(name: str, text: str) -> None:
    assert read_packages(name, text.encode()).locked == {"pypi:a-b": ("1.2.3",), "pypi:c": ("2.0",)}


REQUIREMENTS = """-r base.txt
--index-url https://x.example
a_b[extra]>=1.2 ; python_version > "3"  # why
c==2.0 \\
    --hash=sha256:00
git+https://x.example/y.git
./local
"""
PYPROJECT = """[project]
dependencies = ["a.b>=1.2", "not a requirement !"]
[project.optional-dependencies]
x = ["c==2.0"]
"""
POETRY = """[tool.poetry.dependencies]
python = "^3.10"
A_b = ">=1.2"
[tool.poetry.group.dev.dependencies]
c = { version = "==2.0", optional = true }
d = { path = "../d" }
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [("requirements-dev.txt", REQUIREMENTS), ("pyproject.toml", PYPROJECT), ("pyproject.toml", POETRY)],
)
def test_python_manifests(name: str, text: str) -> None:
    found = {
        package: ranges for package, ranges in read_packages(name, text.encode()).declared.items() if ranges != ("",)
    }
    assert found == {"pypi:a-b": (">=1.2",), "pypi:c": ("==2.0",)}


def test_package_json() -> None:
    text = b'{"dependencies": {"a": "^1.2.3", "x": "npm:@s/b@2.x"}, "devDependencies": {"c": 3}, "version": "7.0.0"}'
    assert read_packages("package.json", text).declared == {"npm:a": ("^1.2.3",), "npm:@s/b": ("2.x",)}


GRADLE = """
// implementation("com.old:gone:0.1")
val vendorVersion = "3.4.5"
dependencies {
    implementation("com.vendor:sdk:$vendorVersion")
    implementation 'com.vendor:replay:1.2.3@aar'
    implementation(platform("com.vendor:bom:9.0"))
    implementation("com.vendor:bare")
    implementation group: 'com.vendor', name: 'old', version: '0.9'
    implementation("com.vendor:unknown:${other.version}")
    implementation(libs.vendor.sdk)
}
"""


@pytest.mark.parametrize("name", ["build.gradle", "build.gradle.kts"])
def test_gradle(name: str) -> None:
    assert read_packages(name, GRADLE.encode()).declared == {
        "maven:com.vendor:sdk": ("3.4.5",),
        "maven:com.vendor:replay": ("1.2.3",),
        "maven:com.vendor:bom": ("9.0",),
        "maven:com.vendor:bare": ("",),
        "maven:com.vendor:old": ("0.9",),
        "maven:com.vendor:unknown": ("",),
    }


def test_version_catalog() -> None:
    text = """[versions]
vendor = "3.4.5"
strict = { strictly = "1.0" }
[libraries]
a = { module = "com.vendor:a", version.ref = "vendor" }
b = { group = "com.vendor", name = "b", version = "2.0" }
c = "com.vendor:c:1.1"
d = { module = "com.vendor:d", version.ref = "strict" }
e = { module = "com.vendor:e" }
"""
    expected = {"a": "3.4.5", "b": "2.0", "c": "1.1", "d": "1.0", "e": ""}
    found = read_packages("libs.versions.toml", text.encode()).declared
    assert found == {f"maven:com.vendor:{name}": (version,) for name, version in expected.items()}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", b'{"dependencies": {'),
        ("package-lock.json", b"<<<<<<< HEAD"),
        ("package.json", b"[" * 100_000),
        ("pnpm-lock.yaml", b"packages: [a"),
        ("poetry.lock", b"[[package"),
        ("bun.lock", b"{,,}"),
        ("package.json", b"\xff\xfe{}"),
    ],
)
def test_broken(name: str, text: bytes) -> None:
    with pytest.raises(ValueError):
        read_packages(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", b"[]"),
        ("package.json", b'{"dependencies": ["a"]}'),
        ("package-lock.json", b'{"packages": {"node_modules/a": 3, "node_modules/b": {"version": null}}}'),
        ("pnpm-lock.yaml", b"packages: 3"),
        ("yarn.lock", b"\n\n  version 3\n"),
        ("uv.lock", b'package = "x"'),
        ("requirements.txt", b"\n#\n-e .\n"),
    ],
)
def test_strange_but_readable(name: str, text: bytes) -> None:
    found = read_packages(name, text)
    assert (found.declared, found.locked) == ({}, {})


def test_other_files_say_nothing() -> None:
    assert kind_of("requirements-dev.txt")
    assert not any(map(kind_of, ("Package.json", "tsconfig.json", "yarn.lock.bak", "notes.txt")))


def span(low: str, high: str | None = None) -> Range:
    return Range(Version(low), None if high is None else Version(high))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.2.3", span("1.2.3", "1.2.3")),
        ("=1.2.3", span("1.2.3", "1.2.3")),
        ("==1.2.3", span("1.2.3", "1.2.3")),
        ("v1.2.3", span("1.2.3", "1.2.3")),
        ("^1.2.3", span("1.2.3", "2")),
        ("^0.2.3", span("0.2.3", "0.3")),
        ("^0.0.3", span("0.0.3", "0.0.4")),
        ("~1.2.3", span("1.2.3", "1.3")),
        ("~=1.2.3", span("1.2.3", "1.3")),
        ("~=1.2", span("1.2", "2")),
        ("1.x", span("1", "2")),
        ("1.2.*", span("1.2", "1.3")),
        ("1.+", span("1", "2")),
        (">=1.2", span("1.2")),
        (">=1.2,<2", span("1.2", "2")),
        (">=1.2 <=1.9", span("1.2", "1.10")),
        ("1.2 - 1.9", span("1.2", "1.10")),
        ("^1.0.0 || ^3.0.0", span("1.0.0", "4")),
        ("[1.0,2.0)", span("1.0", "2.0")),
        ("workspace:^1.2.3", span("1.2.3", "2")),
        ("1.2.3-beta.1", span("1.2.3b1", "1.2.3b1")),
    ],
)
def test_ranges(text: str, expected: Range) -> None:
    assert range_of(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "*", "latest", "next", "x", "file:../a2", "git+https://x/y#v1.2.3", "owner/repo#2", "workspace:*", "!=1.2"],
)
def test_no_ranges(text: str) -> None:
    assert range_of(text) is None


@pytest.mark.parametrize(
    ("installed", "since", "until", "expected"),
    [
        (None, "", "", Fit(True, True)),
        (None, "2.0", "", Fit(True, False)),
        (None, "", "2.0", Fit(False, False)),
        (span("2.1", "2.1"), "2.0", "", Fit(True, True)),
        (span("1.9", "1.9"), "2.0", "", Fit(False, True)),
        (span("2.0", "2.0"), "1.0", "2.0", Fit(False, True)),
        (span("1.9", "1.9"), "1.0", "2.0", Fit(True, True)),
        (span("1.5", "2"), "1.7", "", Fit(True, False)),
        (span("1.5", "2"), "", "1.7", Fit(False, True)),
        (span("1.5", "2"), "", "2.0.0", Fit(True, True)),
        (span("1.5"), "", "2.0", Fit(False, True)),
        (span("1.5", "2"), "2.0", "", Fit(False, False)),
    ],
)
def test_fit(installed: Range | None, since: str, until: str, expected: Fit) -> None:
    assert fit(installed, since, until) == expected


@example("۰")  # a digit, but none of a version
@given(st.text(max_size=40))
def test_any_text_is_a_range_or_none(text: str) -> None:
    found = range_of(text)
    assert found is None or found.high is None or isinstance(found.low, Version)
    version_of(text)


def project(root: Path, **files: str) -> Versions:
    (root / ".git").mkdir()
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Versions(root)


def test_nearest_manifest_wins(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        **{
            "package.json": '{"dependencies": {"a": "^1.0.0", "b": "^2.0.0"}}',
            "apps/x/package.json": '{"dependencies": {"a": "^3.0.0"}}',
            "package-lock.json": LOCK_V3.replace('"2.0.0"', '"3.1.0"').replace("@s/b", "a"),
        },
    )
    assert found.installed("src/app.ts", ("npm:a",)) == span("1.2.3", "1.2.3")
    assert found.installed("apps/x/app.ts", ("npm:a",)) == span("3.1.0", "3.1.0")
    assert found.installed("apps/x/app.ts", ("npm:b",)) == span("2.0.0", "3")
    assert found.installed("apps/x/app.ts", ("npm:none", "npm:b")) == span("2.0.0", "3")
    assert found.installed("apps/x/app.ts", ("npm:none",)) is None
    assert (found.home("apps/x/src/app.ts"), found.home("src/app.ts")) == ("apps/x", ".")
    named = found.named(("apps/x/app.ts",))
    assert "npm:b" in named and not named & {"npm:none", "pypi:b"}
    assert found.problems == ()


def test_manifests_beside_a_folder(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        **{
            "gradle/libs.versions.toml": '[libraries]\na = "com.vendor:a:1.1"\n',
            "requirements/base.txt": "Vendor_SDK==2.0\n",
            "app/build.gradle": 'implementation "com.vendor:b:1.2"',
        },
    )
    assert found.installed("app/src/main/App.kt", ("maven:com.vendor:a",)) == span("1.1", "1.1")
    assert found.installed("app/src/main/App.kt", ("maven:com.vendor:b",)) == span("1.2", "1.2")
    assert found.installed("app.py", ("pypi:vendor.sdk",)) == span("2.0", "2.0")
    assert found.installed("app.py", ("maven:com.vendor:b",)) is None


def test_broken_and_huge_files_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = project(tmp_path, **{"package.json": "{", "yarn.lock": YARN, "poetry.lock": "[["})
    monkeypatch.setattr(versions, "LARGEST", 20)
    assert found.installed("app.ts", ("npm:a",)) is None
    assert [problem.path for problem in found.problems] == ["package.json", "poetry.lock", "yarn.lock"]
    assert "larger" in found.problems[2].message


def test_links_out_of_the_project_are_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text('{"dependencies": {"a": "1.0.0"}}')
    root = tmp_path / "project"
    root.mkdir()
    found = project(root, README="x")
    (root / "package.json").symlink_to(outside)
    assert found.installed("app.ts", ("npm:a",)) is None
    assert found.problems == ()


def test_nothing_above_the_repository_counts(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"a": "1.0.0"}}')
    root = tmp_path / "project"
    root.mkdir()
    assert project(root, README="x").installed("app.ts", ("npm:a",)) is None
