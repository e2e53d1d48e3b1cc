"""Real editors read the concise face into their lists of places."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace
from samples import finding

from linter.faces import concise
from linter.words.finding import Place, Problem, Report, Severity

VIM = r"""
set nomodeline
set errorformat=%f:%l:%c:\ %t%*[^:]:\ %m
cgetfile out.txt
let found = map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.col, v:val.type, v:val.text, v:val.valid]')
call writefile([json_encode(found)], 'found.json')
qall!
"""

EMACS = r"""
(require 'compile)
(require 'json)
(with-temp-buffer
  (insert-file-contents "out.txt")
  (compilation-mode)
  (compilation--ensure-parse (point-max))
  (goto-char (point-min))
  (let (found)
    (while (not (eobp))
      (let ((message (get-text-property (point) 'compilation-message)))
        (when message
          (let ((loc (compilation--message->loc message)))
            (push (list (caar (compilation--loc->file-struct loc))
                        (compilation--loc->line loc)
                        (compilation--loc->col loc)
                        (compilation--message->type message))
                  found))))
      (forward-line 1))
    (let ((result (json-encode (vconcat (nreverse found)))))
      (with-temp-file "found.json" (insert result)))))
"""


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} on this machine")
    return found


@pytest.fixture
def output(report: Report, tmp_path: Path) -> Path:
    more = (
        finding(severity=Severity.WARNING, message="one: two: 3:4: five [not a rule]"),
        finding(severity=Severity.NOTE, place=Place("a/b/c.kt", 12, 34, 15, 2)),
    )
    whole = replace(report, findings=report.findings + more)
    (tmp_path / "out.txt").write_text(concise.render(whole), "utf-8")
    return tmp_path


def test_lines(report: Report) -> None:
    assert concise.render(report).splitlines() == [
        "src/app.py:6:15: error: a color is sent to Acme by send [color-sent]",
        "src/été, [1].ts:1:22: note: a shape is sent\N{REPLACEMENT CHARACTER}to Acme, maybe: 100% [shape-sent]",
        "src/bad.py:3:1: warning: not UTF-8 (byte 0xE9)",
    ]


def test_fault_is_an_error(silent: Report) -> None:
    fault = replace(silent, problems=(Problem("a.py", 1, "boom", fault=True),))
    assert concise.render(fault) == "a.py:1:1: error: boom\n"


def test_silence(silent: Report) -> None:
    assert concise.render(silent) == ""


@pytest.mark.parametrize("name", ["vim", "nvim"])
def test_vim(output: Path, name: str) -> None:
    vim = program(name)
    (output / "read.vim").write_text(VIM)
    command = [vim, "-es", "-u", "NONE", "-i", "NONE", "--cmd", "set encoding=utf-8", "-S", "read.vim"]
    subprocess.run(command, cwd=output, timeout=60, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    found = json.loads((output / "found.json").read_text("utf-8"))
    assert [entry[:4] for entry in found] == [
        ["src/app.py", 6, 15, "e"],
        ["src/été, [1].ts", 1, 22, "n"],
        ["src/app.py", 6, 15, "w"],
        ["a/b/c.kt", 12, 34, "n"],
        ["src/bad.py", 3, 1, "w"],
    ]
    assert found[0][4] == "a color is sent to Acme by send [color-sent]"
    assert all(entry[5] == 1 for entry in found)


def test_emacs(output: Path) -> None:
    emacs = program("emacs")
    (output / "read.el").write_text(EMACS)
    command = [emacs, "--batch", "-Q", "--eval", "(set-language-environment 'utf-8)", "-l", "read.el"]
    done = subprocess.run(command, cwd=output, timeout=60, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    error, warning, note = 2, 1, 0
    assert json.loads((output / "found.json").read_text("utf-8")) == [
        ["src/app.py", 6, 15, error],
        ["src/été, [1].ts", 1, 22, note],
        ["src/app.py", 6, 15, warning],
        ["a/b/c.kt", 12, 34, note],
        ["src/bad.py", 3, 1, warning],
    ]


@pytest.mark.parametrize("name", ["vim", "nvim"])
def test_silence_is_an_empty_list(silent: Report, tmp_path: Path, name: str) -> None:
    vim = program(name)
    (tmp_path / "out.txt").write_text(concise.render(silent))
    (tmp_path / "read.vim").write_text(VIM)
    command = [vim, "-es", "-u", "NONE", "-i", "NONE", "-S", "read.vim"]
    subprocess.run(command, cwd=tmp_path, timeout=60, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    assert json.loads((tmp_path / "found.json").read_text()) == []
