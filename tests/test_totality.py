"""Whatever a file holds, a run ends with one line about it, and everything else is still linted."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runs import as_nobody, lint

from linter.faces import cli

LEAKS = {
    "py": "import posthog\nposthog.capture(user.id, 'x', {'password': user.password})\n",
    "ts": "import posthog from 'posthog-js'\nposthog.capture('x', {password: user.password})\n",
    "kt": (
        "import com.posthog.PostHog\n"
        'fun leak(user: User) { PostHog.capture("x", properties = mapOf("password" to user.password)) }\n'
    ),
    "vue": "<script>\nimport posthog from 'posthog-js'\nposthog.capture('x', {password: user.password})\n</script>\n",
}
LEAKS["tsx"] = LEAKS["js"] = LEAKS["ts"]
LEAKS["html"] = LEAKS["svelte"] = LEAKS["vue"]


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compiled once is shared, but by these tests alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def check(folder: Path, *words: str) -> int:
    """The exit code of a run in `folder`; what it says goes to `said.json`."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return cli.main(["check", "--format", "json", "--output", str(folder / "said.json"), *words])
    finally:
        os.chdir(before)


def said(folder: Path) -> tuple[list[tuple[str, int]], list[tuple[str, int, str]]]:
    """Where passwords are found, and the problems."""
    output = json.loads((folder / "said.json").read_text("utf-8"))
    found = [(each["path"], each["line"]) for each in output["findings"] if each["rule"] == "password-sent"]
    return found, [(each["path"], each["line"], each["message"]) for each in output["problems"]]


# --- files that cannot be read as they are


def test_one_bad_file_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(LEAKS["py"])
    (tmp_path / "binary.py").write_bytes(b"\x7fELF\0\0\1")
    (tmp_path / "latin.py").write_bytes(b"x = 1\nname = '\xe9'\n")
    (tmp_path / "odd.py").write_bytes(b"# coding: klingon\nx = 1\n")
    (tmp_path / "empty.py").write_bytes(b"")
    (tmp_path / "blank.ts").write_bytes(b"\n \t\r\n")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "folder.py" / "inner.ts").write_text(LEAKS["ts"])
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.py").symlink_to("self.py")
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    (tmp_path / "out.py").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.py")
    assert check(tmp_path) == 1
    assert said(tmp_path) == (
        [("folder.py/inner.ts", 2), ("good.py", 2)],
        [
            ("binary.py", 1, "this is a binary file"),
            ("latin.py", 2, "not UTF-8 (byte 0xE9), and the file declares no other encoding"),
            ("odd.py", 1, 'the declared encoding "klingon" is not known'),
        ],
    )
    assert check(tmp_path, "--exit-zero") == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "import posthog\nn = {}\n"),
        ("a.ts", 'import "posthog-js";\nconst n = {};\n'),
        ("a.kt", "import com.posthog.PostHog\nval n = {}\n"),
    ],
)
@pytest.mark.parametrize("number", ["1" + "0" * 90, "-1" + "0" * 19, "0x" + "f" * 600, "1e999", "1." + "9" * 400])
def test_numbers_beyond_all_bounds(tmp_path: Path, name: str, text: str, number: str) -> None:
    (tmp_path / name).write_text(text.format(number))
    report = lint(tmp_path)
    assert report.summary.analysed == 1 and not [problem for problem in report.problems if problem.fault]


def test_unreadable_files_and_folders() -> None:
    with tempfile.TemporaryDirectory() as name, as_nobody(Path(name)) as folder:
        (folder / "good.py").write_text(LEAKS["py"])
        (folder / "secret.py").write_text(LEAKS["py"])
        (folder / "closed").mkdir()
        (folder / "secret.py").chmod(0)
        (folder / "closed").chmod(0)
        try:
            assert check(folder) == 1
        finally:
            (folder / "closed").chmod(0o700)
        found, problems = said(folder)
    assert found == [("good.py", 2)]
    assert problems == [("secret.py", 1, "this file cannot be read: Permission denied")]


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (LEAKS["py"].encode("utf-16"), 2),
        (LEAKS["py"].encode("utf-8-sig"), 2),
        (("# coding: latin-1\n# é\n" + LEAKS["py"]).encode("latin-1"), 4),
        (("# coding: shift_jis\n# 日本\n" + LEAKS["py"]).encode("shift_jis"), 4),
        (LEAKS["py"].replace("\n", "\r\n").encode(), 2),
    ],
)
def test_encodings(tmp_path: Path, raw: bytes, line: int) -> None:
    (tmp_path / "a.py").write_bytes(raw)
    assert check(tmp_path) == 1
    assert said(tmp_path) == ([("a.py", line)], [])


# --- size and depth

LISTS = {"py": ("xs = [\n", "]\n"), "ts": ("xs = [\n", "]\n"), "kt": ("val xs = listOf(\n", ")\n")}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", LISTS)
def test_five_megabytes(tmp_path: Path, suffix: str) -> None:
    """A table of data, and statements; a file of this size is only read when it is named."""
    first, last = LISTS[suffix]
    line = f'    "{"data " * 20}",\n'
    statements = "x = f(a.b, 1)\n" if suffix != "kt" else "val x = f(a.b, 1)\n"
    text = f"{LEAKS[suffix]}{statements * 20_000}{first}{line * ((5 << 20) // len(line))}{last}"
    text += LEAKS[suffix].splitlines()[-1]
    (tmp_path / f"a.{suffix}").write_text(text)
    assert check(tmp_path) == 0 and said(tmp_path) == ([], [])
    assert check(tmp_path, f"a.{suffix}") == 1
    assert said(tmp_path) == ([(f"a.{suffix}", 2), (f"a.{suffix}", text.count("\n") + 1)], [])


DEEP = {
    "py": [
        ("x = " + "(" * 2000 + "1" + ")" * 2000),
        ("x = " + "[" * 2000 + "1" + "]" * 2000),
        ("x = " + "{'a': " * 2000 + "1" + "}" * 2000),
        ("x = " + "f(" * 2000 + "1" + ")" * 2000),
        ("x = a" + ".b()" * 2000),
        ("x = a" + ".b" * 2000),
        ("x = 'a'" + " + b" * 2000),
        ("x = " + "lambda: " * 2000 + "1"),
        ("x = " + "1 if a else " * 2000 + "1"),
        "".join(" " * level + "if a:\n" for level in range(2000)) + " " * 2000 + "pass",
        "".join(" " * level + "def f():\n" for level in range(2000)) + " " * 2000 + "pass",
        "if a:\n  pass\n" + "elif b:\n  pass\n" * 2000,
        "(" * 2000,
    ],
    "ts": [
        ("x = " + "(" * 2000 + "1" + ")" * 2000),
        ("x = " + "[" * 2000 + "1" + "]" * 2000),
        ("x = " + "{a: " * 2000 + "1" + "}" * 2000),
        ("x = " + "f(" * 2000 + "1" + ")" * 2000),
        ("x = a" + ".b()" * 2000),
        ("x = a" + ".then(b => b)" * 2000),
        ("x = 'a'" + " + b" * 2000),
        ("x = " + "() => " * 2000 + "1"),
        ("x = " + "f(() => {" * 2000 + "})" * 2000),
        ("x = " + "a ? 1 : " * 2000 + "1"),
        ("x = " + "`${" * 2000 + "1" + "}`" * 2000),
        ("if (a) {" * 2000 + "}" * 2000),
        ("if (a) {}" + " else if (b) {}" * 2000),
        ("class A { m() {" * 2000 + "}}" * 2000),
        ("type A = " + "B<" * 2000 + "C" + ">" * 2000),
        "{" * 2000,
    ],
    "tsx": ["x = " + "<div>" * 2000 + "</div>" * 2000, "x = " + "<div>" * 2000],
    "kt": [
        ("val x = " + "(" * 2000 + "1" + ")" * 2000),
        ("val x = " + "listOf(" * 2000 + "1" + ")" * 2000),
        ("val x = " + 'mapOf("a" to ' * 2000 + "1" + ")" * 2000),
        ("val x = a" + ".b()" * 2000),
        ('val x = "a"' + " + b" * 2000),
        ("val x = " + "a.apply { " * 2000 + "}" * 2000),
        ("val x = a" + " ?: b" * 2000),
        ("val x = " + '"${' * 2000 + "1" + '}"' * 2000),
        ("fun f() { " + "if (a) {" * 2000 + "}" * 2000 + "}"),
        ("fun f() { " + "when (a) { else -> " * 2000 + "1" + "}" * 2000 + "}"),
        ("fun f() {" * 2000 + "}" * 2000),
        ("class A {" * 2000 + "}" * 2000),
        "{" * 2000,
    ],
    "vue": ["<template>" + "<div>" * 2000 + "</div>" * 2000 + "</template>"],
    "svelte": ["{#if a}" * 2000 + "{/if}" * 2000],
    "html": ["<div>" * 2000 + "</div>" * 2000, "<div>" * 2000],
}
CASES = [(suffix, number) for suffix, texts in DEEP.items() for number in range(len(texts))]


@pytest.mark.parametrize(("suffix", "number"), CASES)
def test_deep_nesting(tmp_path: Path, suffix: str, number: int) -> None:
    """The depth neither ends the run nor hides what stands before it, in the file or beside it."""
    (tmp_path / f"a.{suffix}").write_text(LEAKS[suffix] + DEEP[suffix][number] + "\n")
    (tmp_path / "b.py").write_text(LEAKS["py"])
    assert check(tmp_path, f"a.{suffix}", "b.py") == 1  # by name: long lines are left out as minified otherwise
    line = 3 if suffix in ("vue", "svelte", "html") else 2
    assert said(tmp_path) == ([(f"a.{suffix}", line), ("b.py", 2)], [])


# --- text as it is while somebody types


@pytest.mark.parametrize("suffix", LEAKS)
def test_half_typed(tmp_path: Path, suffix: str) -> None:
    text = LEAKS[suffix]
    for end in range(0, len(text), 7):
        (tmp_path / f"a.{suffix}").write_text(text[:end])
        assert check(tmp_path) in (0, 1)
        assert said(tmp_path)[1] == []


ROOT = Path(__file__).parent.parent / "fixtures" / "sdks"
SOURCES = sorted(path for path in ROOT.rglob("*") if path.is_file() and 300 < path.stat().st_size < 6000)
PIECES = [
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "`",
    "${",
    "\n",
    "\\",
    "<",
    "/>",
    "=>",
    ":",
    "*",
    "#",
    "/*",
    "@",
    "\0",
    "é",
    "\u2028",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_mutated_files_never_raise(tmp_path: Path, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SOURCES))
    text = source.read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
        piece = data.draw(st.sampled_from([*PIECES, text[start:end]]))
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.booleans())
        text = (
            text[:start] + piece + text[end if cut else start :]
            if data.draw(st.booleans())
            else text[:at] + piece + text[at:]
        )
    for old in tmp_path.iterdir():
        old.unlink()
    (tmp_path / source.name).write_text(text, "utf-8")
    assert check(tmp_path) in (0, 1), (tmp_path / "said.json").read_text("utf-8")
    problems = said(tmp_path)[1]
    assert all(message == "this is a binary file" for _, _, message in problems), problems
