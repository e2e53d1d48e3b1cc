"""Which files a run looks at, and how their text is read."""

from __future__ import annotations

import codecs
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import as_nobody

from linter.knowledge.config import Config
from linter.project.reading import files as module
from linter.project.reading.files import discover, unwanted
from linter.project.reading.sources import decoded, read_source
from linter.words.finding import Problem
from linter.words.mistake import UserError

HERMETIC = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env=HERMETIC, check=True, capture_output=True)


def fill(folder: Path, *names: str, text: str = "x = 1\n") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture(params=["git", "walk"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project, with git and without; whatever is asked of both must get one answer."""
    folder = tmp_path / "project"
    folder.mkdir()
    if request.param == "git":
        git(folder, "init", "-q")
    return folder


def found(root: Path, *paths: str, config: Config | None = None) -> tuple[str, ...]:
    return discover(root, paths, config or Config()).paths


# --- everything below a folder


def test_sorted_with_slashes(root: Path) -> None:
    fill(root, "b.py", "a/z.py", "a/b/c.ts", "a.kt", "latest/a.py")
    assert found(root) == ("a.kt", "a/b/c.ts", "a/z.py", "b.py", "latest/a.py")
    assert found(root, ".") == found(root)
    assert found(root, "a", "b.py", "a/z.py") == ("a/b/c.ts", "a/z.py", "b.py")
    assert found(root, str(root / "a")) == ("a/b/c.ts", "a/z.py")


def test_tests_are_left_out_unless_asked_for(root: Path) -> None:
    tests = ("a/x_test.py", "src/androidTest/A.kt", "src/a.spec.ts", "src/TrackerTest.kt", "tests/conftest.py")
    fill(root, "src/latest.py", "src/contest.ts", "src/Attest.kt", *tests)
    shipped = ("src/Attest.kt", "src/contest.ts", "src/latest.py")
    assert found(root) == shipped
    assert discover(root, (), Config()).skipped == {"tests": 5}
    assert found(root, config=Config(tests=True)) == tuple(sorted((*shipped, *tests)))
    assert found(root, "tests/conftest.py") == ("tests/conftest.py",)


def test_other_languages_are_not_ours(root: Path) -> None:
    fill(root, "a.txt", "b.css", "Makefile", ".py", "c.py.bak", "d.PY")
    assert found(root) == ("d.PY",)


def test_ignored_files_are_left_out(root: Path) -> None:
    fill(root, "a.py", "out/b.py", "keep/out.py", "deep/c.gen.py", "deep/d.py", "deep/kept.gen.py", "deep/e/f.py")
    fill(root, ".gitignore", text="out/\n*.gen.py\n")
    fill(root, "deep/.gitignore", text="!kept.gen.py\n/e/\n")
    assert found(root) == ("a.py", "deep/d.py", "deep/kept.gen.py", "keep/out.py")


def test_bad_ignore_patterns_hide_nothing(root: Path) -> None:
    fill(root, "a.py", "b.py")
    (root / ".gitignore").write_bytes(b"!\n[z-a\nb.py\n\xff\xfe\n")
    assert found(root) == ("a.py",)


def test_named_files_are_taken_whatever_they_are(root: Path) -> None:
    fill(root, "node_modules/a.js", "ignored.py", "x.min.js", "big.py")
    fill(root, ".gitignore", text="ignored.py\n")
    fill(root, "big.py", text="#" * (5 << 20))
    assert found(root) == ()
    names = ("big.py", "ignored.py", "node_modules/a.js", "x.min.js")
    got = discover(root, names, Config(exclude=("*",)))
    assert got.paths == names and got.named == frozenset(names)


def test_tests_are_left_out_unless_named(root: Path) -> None:
    tests = [
        "tests/a.py",
        "app/test_a.py",
        "app/a_test.py",
        "conftest.py",
        "ui/a.spec.ts",
        "src/androidTest/A.kt",
        "ATest.kt",
    ]
    fill(root, *tests, "contest.py", "app/latest.py", "app/test.py", "app/Attest.kt", "spec.ts")
    assert found(root) == ("app/Attest.kt", "app/latest.py", "app/test.py", "contest.py", "spec.ts")
    assert discover(root, (), Config()).skipped == {"tests": 7}
    assert found(root, "tests") == ("tests/a.py",)
    assert found(root, "app/test_a.py") == ("app/test_a.py",)


def test_named_folder_may_be_vendored(root: Path) -> None:
    fill(root, "vendor/acme/a.py", "vendor/acme/node_modules/b.js")
    assert found(root) == ()
    assert found(root, "vendor/acme") == ("vendor/acme/a.py",)


def test_skipped_files_are_counted(root: Path) -> None:
    vendored = [
        f"{name}/a.js"
        for name in (
            "node_modules",
            "vendor",
            "third_party",
            "dist",
            "build",
            "Pods",
            "bower_components",
            "lib/site-packages",
        )
    ]
    fill(root, *vendored, "a.min.js", "b.pb.ts", "c_pb2.py", "ok.py", "vendor.py", "builder/x.py")
    fill(root, "huge.py", text="#" * (3 << 20))
    got = discover(root, (), Config())
    assert got.paths == ("builder/x.py", "ok.py", "vendor.py")
    assert got.skipped == {"vendored": 8, "minified": 1, "generated": 2, "too large": 1}


def test_include_and_exclude(root: Path) -> None:
    fill(root, "src/a.py", "src/old/b.py", "tools/c.py")
    assert found(root, config=Config(include=("src/",))) == ("src/a.py", "src/old/b.py")
    assert found(root, config=Config(exclude=("old/",))) == ("src/a.py", "tools/c.py")
    assert found(root, config=Config(include=("src/**",), exclude=("/src/old",))) == ("src/a.py",)
    assert found(root, "src", config=Config(exclude=("src/old/**",))) == ("src/a.py",)


def test_patterns_belong_to_the_folder_of_the_configuration(root: Path) -> None:
    fill(root, "app/src/a.py", "app/b.py")
    config = Config(exclude=("/app/src",), prefix="app/")
    assert found(root / "app", config=config) == ("b.py",)
    assert found(root / "app", config=Config(exclude=("/app/src",))) == ("b.py", "src/a.py")


def test_forced_exclusion_counts_for_named_files(root: Path) -> None:
    fill(root, "src/a.py", "old/b.py", "dist/c.js")
    names = ("src/a.py", "old/b.py", "dist/c.js")
    got = discover(root, names, Config(exclude=("old/",), force_exclude=True))
    assert got.paths == ("src/a.py",)
    assert got.skipped == {"excluded": 1, "vendored": 1}


def test_files_elsewhere_can_be_named(root: Path) -> None:
    fill(root.parent, "other/a.py")
    fill(root, "b.py")
    assert found(root, "../other") == ("../other/a.py",)
    assert found(root, "../other/a.py", config=Config(exclude=("*.py",))) == ("../other/a.py",)


def test_missing_path_is_a_mistake(root: Path) -> None:
    fill(root, "a.py")
    with pytest.raises(UserError, match=r"^nope.py: there is no such file or folder$"):
        discover(root, ("a.py", "nope.py"), Config())
    with pytest.raises(UserError, match="no such file"):
        discover(root, ("\udcff.py",), Config())


def test_unsaved_file_need_not_exist(root: Path) -> None:
    got = discover(root, ("new.py",), Config(), unsaved="new.py")
    assert got.paths == ("new.py",) and got.scope == "files"


def test_scope(root: Path) -> None:
    fill(root, "a/b.py")
    assert discover(root, (), Config()).scope == "project"
    assert discover(root, (".",), Config()).scope == "project"
    assert discover(root, ("a",), Config()).scope == "folders"
    assert discover(root, (".", "a/b.py"), Config()).scope == "files"


def test_links(root: Path) -> None:
    fill(root.parent, "secret/s.py")
    fill(root, "a.py")
    (root / "inside.py").symlink_to("a.py")
    (root / "outside.py").symlink_to(root.parent / "secret" / "s.py")
    (root / "folder").symlink_to(root.parent / "secret")
    (root / "loop.py").symlink_to("loop.py")
    (root / "dangling.py").symlink_to("none.py")
    with pytest.raises(UserError):
        discover(root, ("loop.py",), Config())
    got = discover(root, (), Config())
    assert got.paths == ("a.py", "inside.py")
    assert got.skipped == {"links that leave the project": 1}


@pytest.mark.parametrize("name", ["outside.py", "folder", "folder/s.py"])
def test_named_links_out_of_the_project_are_refused(root: Path, name: str) -> None:
    fill(root.parent, "secret/s.py")
    (root / "outside.py").symlink_to(root.parent / "secret" / "s.py")
    (root / "folder").symlink_to(root.parent / "secret")
    got = discover(root, (name,), Config())
    assert got.paths == ()
    assert got.problems == (Problem(name, 1, "this is a link that leaves the project"),)


def test_pipes_are_not_files(root: Path) -> None:
    os.mkfifo(root / "pipe.py")
    assert found(root) == ()
    assert discover(root, ("pipe.py",), Config()).skipped == {"not regular files": 1}


def test_name_that_is_not_text(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root) + b"/\xff.py")).write_text("x")
    fill(root, "a.py")
    got = discover(root, (), Config())
    assert (got.paths, got.skipped) == (("a.py",), {"whose name is not UTF-8": 1})
    assert discover(root, ("\udcff.py",), Config()).paths == ()


def test_named_file_of_another_language(root: Path) -> None:
    fill(root, "a.txt", "b.py")
    got = discover(root, ("a.txt", "b.py"), Config())
    assert (got.paths, got.skipped) == (("b.py",), {"of another language": 1})


# --- git alone


def test_tracked_files_count_even_when_ignored(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    fill(tmp_path, "a.py", "gone.py", "sub/b.py")
    git(tmp_path, "add", ".")
    fill(tmp_path, ".gitignore", text="*.py\n")
    fill(tmp_path, "new.py")
    (tmp_path / "gone.py").unlink()
    assert found(tmp_path) == ("a.py", "sub/b.py")
    assert found(tmp_path / "sub") == ("b.py",)


def test_ignore_rules_above_the_folder_hold(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    fill(tmp_path, ".gitignore", text="gen/\n")
    fill(tmp_path, "app/gen/a.py", "app/b.py")
    assert found(tmp_path / "app") == ("b.py",)


def test_variables_of_a_hook_do_not_mislead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        git(tmp_path / name, "init", "-q")
        fill(tmp_path / name, f"{name}.py", "ignored.py")
        fill(tmp_path / name, ".gitignore", text="ignored.py\n")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "two" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    assert found(tmp_path / "one") == ("one.py",)


def test_settings_of_the_repository_start_no_program(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    hook = tmp_path / "hook.sh"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
    hook.chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", str(hook))
    fill(tmp_path, "a.py")
    assert found(tmp_path) == ("a.py",)
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("failure", [FileNotFoundError, subprocess.TimeoutExpired("git", 1)])
def test_without_git_the_folder_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    git(tmp_path, "init", "-q")
    fill(tmp_path, "a.py", ".venv/lib/b.py", "__pycache__/c.py", "out/d.py")
    fill(tmp_path, ".gitignore", text="/out\n")

    def broken(*args: object, **more: object) -> None:
        raise failure

    monkeypatch.setattr(module.subprocess, "run", broken)
    assert found(tmp_path) == ("a.py",)


# --- written by hand or not


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", ""),
        (b"x = 1\n" * 5000, ""),
        (b"a" * 1500, ""),  # one long line is not yet a bundle
        (b"var a=1;" * 5000, "minified"),
        (b"/* license */\n" * 10 + b"var a=1;" * 5000, "minified"),
        (b"# @generated by a tool\nx = 1\n", "generated"),
        (b"// Code generated by a tool. DO NOT EDIT.\n", "generated"),
        (b"/*\n * @generated\n */\n", "generated"),
        (b"<!-- DO NOT EDIT -->\n", "generated"),
        (b"text = 'DO NOT EDIT'\n", ""),
        (b"# someone@generated.example\n", ""),
        (b"x = 1\n" * 30 + b"# @generated\n", ""),
    ],
)
def test_unwanted(text: bytes, reason: str) -> None:
    assert unwanted(text) == reason


# --- text


@pytest.mark.parametrize(
    ("raw", "suffix", "text"),
    [
        (b"x = 1\n", ".py", "x = 1\n"),
        ("é = 'ü'\r\n".encode(), ".py", "é = 'ü'\r\n"),
        (codecs.BOM_UTF8 + "é".encode(), ".ts", "é"),
        ("é".encode("utf-16"), ".kt", "é"),
        (codecs.BOM_UTF16_BE + "é😀".encode("utf-16-be"), ".kt", "é😀"),
        ("é".encode("utf-32"), ".kt", "é"),
        ("# -*- coding: latin-1 -*-\né".encode("latin-1"), ".py", "# -*- coding: latin-1 -*-\né"),
        ("#!/bin/python\n# vim: set fileencoding=cp1252 :\n€".encode("cp1252"), ".py", None),
        ("# coding: iso-2022-jp\n日本".encode("iso-2022-jp"), ".py", "# coding: iso-2022-jp\n日本"),
        (b"# coding: utf-8\n\xc3\xa9", ".py", "# coding: utf-8\né"),
        ('<html><meta charset="windows-1252">é'.encode("cp1252"), ".html", '<html><meta charset="windows-1252">é'),
        (b"# coding: utf-16\nabc", ".py", "# coding: utf-16\nabc"),
        (b"", ".py", ""),
    ],
)
def test_decoded(raw: bytes, suffix: str, text: str | None) -> None:
    wanted = raw.decode("cp1252") if text is None else text
    assert decoded(raw, suffix, "x") == wanted.encode()


@pytest.mark.parametrize(
    ("raw", "suffix", "line", "said"),
    [
        (b"a\nb\n\xe9\n", ".py", 3, "not UTF-8 (byte 0xE9)"),
        (b"a\0b", ".py", 1, "binary"),
        ("é".encode("utf-16-le"), ".py", 1, "binary"),
        (b"# coding: latin-1\n\xe9", ".ts", 2, "not UTF-8"),  # a cookie is Python's alone
        (b"x = 1\n# coding: latin-1\n\xe9", ".py", 3, "not UTF-8"),  # below code it is a comment
        (b"# coding: nonsense\n", ".py", 1, 'the declared encoding "nonsense" is not known'),
        (b"# coding: zlib_codec\n", ".py", 1, "is not known"),
        (codecs.BOM_UTF16_LE + b"a", ".py", 1, "not UTF-16"),
        (codecs.BOM_UTF8 + b"\xff", ".py", 1, "not UTF-8"),
        (b"# coding: ascii\n\xc3\xa9", ".py", 1, "not ASCII"),
    ],
)
def test_not_decoded(raw: bytes, suffix: str, line: int, said: str) -> None:
    got = decoded(raw, suffix, "x")
    assert isinstance(got, Problem)
    assert (got.path, got.line, got.fault) == ("x", line, False)
    assert said in got.message


def test_unreadable_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    for path in (tmp_path / "none.py", tmp_path, tmp_path / "a\0b.py", tmp_path / "pipe.py"):
        got = read_source(path, "shown")
        assert isinstance(got, Problem) and got.path == "shown", path
    fill(tmp_path, "a.py")
    assert read_source(tmp_path / "a.py") == b"x = 1\n"


def test_forbidden_file() -> None:
    with tempfile.TemporaryDirectory() as name, as_nobody(Path(name)) as folder:
        fill(folder, "a.py", "b.py")
        (folder / "a.py").chmod(0)
        assert read_source(folder / "a.py", "a.py") == Problem("a.py", 1, "this file cannot be read: Permission denied")
        assert read_source(folder / "b.py") == b"x = 1\n"


@given(st.binary(max_size=200), st.sampled_from([".py", ".html", ".ts"]))
def test_any_bytes_are_text_or_a_problem(raw: bytes, suffix: str) -> None:
    got = decoded(raw, suffix, "x")
    if isinstance(got, bytes):
        got.decode("utf-8")
        assert (
            b"\0" not in raw or raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or raw[:4] == codecs.BOM_UTF32_BE
        )


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz-_0123456789.", max_size=20), st.binary(max_size=40))
def test_any_declared_encoding_is_text_or_a_problem(name: str, rest: bytes) -> None:
    got = decoded(f"# coding: {name}\n".encode() + rest, ".py", "x")
    if isinstance(got, bytes):
        got.decode("utf-8")
