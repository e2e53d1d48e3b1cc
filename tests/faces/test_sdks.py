"""`sdks --used`, from the command line to what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.faces import cli, usage
from linter.project.usage import Configured, Used

USED = Used("acme", "Acme", "replay", 1, 2, (Configured("a.ts", 3, "init", {"mask.all": ("false", "true")}),), ())


def test_text() -> None:
    assert usage.render_text([USED]).splitlines() == [
        "Acme (acme): replay",
        "  versions: not known",
        "  1 call with data, 2 files",
        "  a.ts:3 init",
        "    mask.all = false or true",
    ]
    assert usage.render_text([]) == "no SDK that is known\n"


def test_json() -> None:
    said = json.loads(usage.render_json([USED]))
    assert said["format"] == 1
    assert said["sdks"][0]["configured"][0]["options"] == {"mask.all": ["false", "true"]}


def test_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "src").mkdir()
    code = (
        'import posthog from "posthog-js";\n\nposthog.init("key", { session_recording: { maskAllInputs: false } });\n'
    )
    (tmp_path / "src" / "a.ts").write_text(code)
    (tmp_path / "other.ts").write_text('import mixpanel from "mixpanel-browser";\nmixpanel.init("token");\n')
    (tmp_path / "package.json").write_text('{"dependencies": {"posthog-js": "1.2.3"}}')
    monkeypatch.chdir(tmp_path)
    assert cli.main(["sdks", "--used", "src"]) == 0
    said = capsys.readouterr().out
    assert "posthog-js 1.2.3" in said and "mixpanel" not in said
    assert "  src/a.ts:3 init\n" in said and "    session_recording.maskAllInputs = false\n" in said
    assert "key" not in said.replace("posthog", "")
    assert cli.main(["sdks", "--used", "--format", "json"]) == 0
    assert [each["sdk"] for each in json.loads(capsys.readouterr().out)["sdks"]] == ["mixpanel", "posthog"]
    assert cli.main(["sdks", "src"]) == 2
