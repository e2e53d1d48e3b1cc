"""The command line: what it asks the engine, what it prints, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from linter import __version__
from linter.faces import cli
from linter.judgement import engine
from linter.words.finding import Problem, Report, Severity
from linter.words.mistake import UserError

ROOT = Path(__file__).parent.parent.parent
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*words: str) -> tuple[int, str, str]:
        code = cli.main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, project: Path, report: Report) -> list[engine.Request]:
    """An engine that always reports the same; every request is kept."""
    requests: list[engine.Request] = []

    def check(request: engine.Request) -> Report:
        requests.append(request)
        return report

    monkeypatch.chdir(project)
    monkeypatch.setattr(engine, "check", check)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return requests


def answer(monkeypatch: pytest.MonkeyPatch, report: Report | BaseException) -> None:
    def check(request: engine.Request) -> Report:
        if isinstance(report, BaseException):
            raise report
        return report

    monkeypatch.setattr(engine, "check", check)


# --- what the engine is asked


def test_request(run: Run, asked: list[engine.Request], project: Path) -> None:
    run("check", "src", "src/app.py", "--no-cache")
    (request,) = asked
    assert request.root == project and request.paths == ("src", "src/app.py")
    assert request.stdin is None and not request.use_cache and request.progress is None
    run("check")
    assert asked[1].paths == () and asked[1].use_cache


def test_options_override_the_configuration(run: Run, asked: list[engine.Request], project: Path) -> None:
    (project / "tracklint.toml").write_text('profile = "audit"\nfail_on = "error"\nselect = ["a"]\nignore = ["b"]\n')
    run("check")
    config = asked[0].config
    assert (config.profile, config.fail_on, config.select, config.ignore) == ("audit", "error", ("a",), ("b",))
    run("check", "--profile=strict", "--fail-on", "note", "--select", "c,d", "--select=e, c", "--ignore", "f")
    config = asked[1].config
    assert (config.profile, config.fail_on) == ("strict", "note")
    assert (config.select, config.ignore, config.force_exclude) == (("c", "d", "e"), ("b", "f"), False)
    run("check", "--force-exclude")
    assert asked[2].config.force_exclude


def test_named_configuration(run: Run, asked: list[engine.Request], project: Path) -> None:
    (project / "ci.toml").write_text('profile = "audit"')
    _, _, err = run("check", "--config", "ci.toml", "--verbose")
    assert asked[0].config.profile == "audit" and "note: configuration: ci.toml" in err


def test_text_from_standard_input(
    run: Run, asked: list[engine.Request], monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    class Standard:
        buffer = open(project / "input", "w+b")  # noqa: SIM115, PTH123

    Standard.buffer.write(b"\xef\xbb\xbfunsaved\n")
    Standard.buffer.seek(0)
    monkeypatch.setattr(sys, "stdin", Standard)
    run("check", "--stdin-filename", "./src/../src/new.py", "-")
    assert asked[0].paths == ("src/new.py",) and asked[0].stdin == ("src/new.py", b"unsaved\n")
    Standard.buffer.seek(0)
    Standard.buffer.write(b"a\n\xff")
    Standard.buffer.seek(0)
    code, _, err = run("check", "--stdin-filename", "new.py")
    assert code == 2 and err.startswith("tracklint: error: new.py:2: not UTF-8")
    Standard.buffer.close()


# --- what is printed


def test_formats(run: Run, asked: list[engine.Request]) -> None:
    assert run("check")[1].startswith("src/app.py:6:15  error[color-sent] a color")
    assert json.loads(run("check", "--format", "json")[1])["format"] == 1
    assert run("check", "--format=concise")[1].splitlines()[0] == (
        "src/app.py:6:15: error: a color is sent to Acme by send [color-sent]"
    )
    assert json.loads(run("check", "--format=sarif")[1])["version"] == "2.1.0"
    assert run("check", "--format=github")[1].startswith("::error file=src/app.py,")


def test_output_file(run: Run, asked: list[engine.Request], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    code, out, _ = run("check", "--output", "out.txt")
    assert (code, out) == (1, "")
    assert "日本" in (project / "out.txt").read_text("utf-8") and "\x1b" not in (project / "out.txt").read_text("utf-8")
    assert run("check", "--output", "new/folder/out.txt")[0] == 1 and (project / "new" / "folder" / "out.txt").is_file()
    code, _, err = run("check", "--output", "new")
    assert code == 2 and err == "tracklint: error: new: cannot be written: Is a directory\n"


@pytest.mark.parametrize(
    ("environment", "color"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_color(
    run: Run, asked: list[engine.Request], monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], color: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("check")[1]) is color


def test_color_on_a_terminal() -> None:
    from io import StringIO

    from linter.faces.output import colored, progress

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    assert colored(Terminal(), {}) and not colored(Terminal(), {"TERM": "dumb"})
    assert not colored(Terminal(), {"NO_COLOR": "1"}) and not colored(StringIO(), {})
    shown = Terminal()
    with progress(shown, True) as show:
        assert show is not None
        show(3, 10)
    assert shown.getvalue() == "\r3 of 10 files\r\x1b[K"
    with progress(StringIO(), True) as show:
        assert show is None
    with progress(Terminal(), False) as show:
        assert show is None


def test_verbose(run: Run, asked: list[engine.Request], monkeypatch: pytest.MonkeyPatch, silent: Report) -> None:
    answer(monkeypatch, replace(silent, notes=("left out: 3 vendored",)))
    _, out, err = run("check", "--verbose", "--format", "concise")
    assert (out, err) == ("", "note: configuration: none\nnote: left out: 3 vendored\n")
    assert run("check")[2] == ""


def test_quiet(run: Run, monkeypatch: pytest.MonkeyPatch, asked: list[engine.Request], silent: Report) -> None:
    assert "2 findings" not in run("check", "--quiet")[1]
    answer(monkeypatch, silent)
    assert run("check", "-q") == (0, "", "")


# --- how it ends


@pytest.mark.parametrize(
    ("worst", "words", "code"),
    [
        (Severity.ERROR, (), 1),
        (Severity.WARNING, (), 1),
        (Severity.NOTE, (), 0),
        (Severity.NOTE, ("--fail-on=note",), 1),
        (Severity.WARNING, ("--fail-on=error",), 0),
        (Severity.ERROR, ("--fail-on=error",), 1),
        (Severity.ERROR, ("--fail-on=never",), 0),
        (Severity.ERROR, ("--exit-zero",), 0),
        (None, (), 0),
        (None, ("--fail-on=note",), 0),
    ],
)
def test_exit_code(
    run: Run,
    asked: list[engine.Request],
    monkeypatch: pytest.MonkeyPatch,
    report: Report,
    worst: Severity | None,
    words: tuple[str, ...],
    code: int,
) -> None:
    found = () if worst is None else (replace(report.findings[0], severity=worst),)
    answer(monkeypatch, replace(report, findings=found))
    assert run("check", *words)[0] == code


@pytest.mark.parametrize("words", [(), ("--exit-zero",), ("--fail-on=never",)])
def test_fault_in_a_file(
    run: Run, asked: list[engine.Request], monkeypatch: pytest.MonkeyPatch, report: Report, words: tuple[str, ...]
) -> None:
    answer(monkeypatch, replace(report, problems=(Problem("a.py", 1, "boom", fault=True),)))
    code, out, _ = run("check", *words)
    assert code == 3 and "color-sent" in out and "a.py:1  internal error: boom" in out


def test_mistake(run: Run, asked: list[engine.Request], monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, UserError("nope.py: there is no such file"))
    assert run("check") == (2, "", "tracklint: error: nope.py: there is no such file\n")


def test_fault(run: Run, asked: list[engine.Request], monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, ZeroDivisionError("over\nlines"))
    code, out, err = run("check")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert err.startswith("tracklint: error: internal error in linter/faces/cli.py:")
    assert "ZeroDivisionError: over lines" in err
    assert "Traceback (most recent call last)" in run("check", "--verbose")[2]


@pytest.mark.parametrize("end", [KeyboardInterrupt()])
def test_interrupt(run: Run, asked: list[engine.Request], monkeypatch: pytest.MonkeyPatch, end: BaseException) -> None:
    answer(monkeypatch, end)
    code, out, err = run("check")
    assert code == 130 and out == "" and err.strip() == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "--format", "xml"), "'xml' is not one of"),
        (("check", "--profile", "x"), "'x' is not one of"),
        (("check", "--fail-on", "info"), "'info' is not one of"),
        (("check", "--nope"), "No such option"),
        (("chek",), "No such command 'chek'"),
        (("explain",), "Missing argument"),
        (("debug", "forest", "a.py"), "'forest' is not one of"),
        (("check", "--stdin-filename", "a.py", "b.py"), "leave out the paths"),
        (("check", "-"), "say what file it is with --stdin-filename"),
        (("check", "--config", "none.toml"), "none.toml: there is no such file"),
    ],
)
def test_bad_words(run: Run, asked: list[engine.Request], words: tuple[str, ...], said: str) -> None:
    code, out, err = run(*words)
    assert code == 2 and out == "" and asked == []
    assert err.startswith("tracklint: error: ") and said in err and err.count("\n") == 1


def test_bad_configuration(run: Run, asked: list[engine.Request], project: Path) -> None:
    (project / "tracklint.toml").write_text('\nprofil = "audit"')
    code, _, err = run("check")
    assert (code, asked) == (2, [])
    assert err == 'tracklint: error: tracklint.toml:2: profil is not a known key; did you mean "profile"?\n'


def test_help_and_version(run: Run) -> None:
    assert run("--version") == (0, f"tracklint {__version__}\n", "")
    assert run()[1] == run("--help")[1] == run("-h")[1]
    assert "--stdin-filename" in run("check", "--help")[1]


# --- the other commands


def test_debug(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("x = f(1)\n")
    (tmp_path / "a.txt").write_text("x")
    code, out, _ = run("debug", "tree", "a.py")
    assert code == 0 and out.startswith("Module language='python'") and "fault:" not in out
    code, out, _ = run("debug", "facts", "a.py")
    assert code == 0 and "calls:\n  0: CallFact(" in out
    code, _, err = run("debug", "tree", "a.txt")
    assert code == 2 and 'no language here has files that end in ".txt"' in err
    assert run("debug", "facts", "none.py")[2] == (
        "tracklint: error: none.py: this file cannot be read: No such file or directory\n"
    )


# --- as a process


def process(*words: str, cwd: Path = ROOT, text: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-m", "linter", *words], cwd=cwd, env=env, input=text, capture_output=True, check=False
    )


def test_process_ends_with_the_code(tmp_path: Path) -> None:
    assert process("--version").stdout.decode() == f"tracklint {__version__}\n"
    done = process("check", "none.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"tracklint: error: none.py: there is no such file or folder\n"


def test_nothing_heavy_is_imported_to_answer_at_once() -> None:
    code = (
        "import sys; from linter.faces.cli import main; main(['--version']); main(['check', '--nope']);"
        "heavy = {'msgspec', 'tomli', 're2', 'pathspec', 'tree_sitter', 'linter.judgement.engine'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_reader_that_goes_away(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "linter", "sdks"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()
        assert child.wait() in (0, 1) and said == b""


def test_terminal_without_unicode(tmp_path: Path) -> None:
    done = process("explain", "é", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 2 and b"Traceback" not in done.stderr
    done = process("sdks", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
