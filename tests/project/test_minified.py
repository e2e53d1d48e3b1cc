"""Minified code is nobody's to mend: it is left out, unless the command names it."""

from __future__ import annotations

from pathlib import Path

from linter.judgement.engine import Request, check
from linter.knowledge.config import Config

LEAK = 'import m from "mixpanel-browser";m.track("x",{email:user.email});'


def findings(root: Path, *paths: str) -> int:
    return len(check(Request(root, paths, Config(), use_cache=False)).findings)


def test_minified(tmp_path: Path) -> None:
    (tmp_path / "bundle.js").write_text(LEAK + "f();" * 1000)
    assert findings(tmp_path) == 0
    assert findings(tmp_path, "bundle.js") == 1


def test_written_by_hand(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text(LEAK.replace(";", ";\n") + "f();\n" * 1000)
    assert findings(tmp_path) == 1


def test_generated_wrappers_are_read(tmp_path: Path) -> None:
    (tmp_path / "events.js").write_text(
        '// @generated\nimport m from "mixpanel-browser";\nexport const sent = (p) => m.track("Sent", p);\n'
    )
    (tmp_path / "page.js").write_text('import { sent } from "./events";\nsent({ email: user.email });\n')
    assert findings(tmp_path) == 1
