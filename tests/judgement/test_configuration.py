"""Hazards become findings: at the option when it is set, at the initialization when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from synthetic import World, rule, sdk

from linter.words.finding import Confidence, Finding, Severity

VENDOR = sdk(
    """
    [[client]]
    id = "web"
    languages = ["ecma"]
    modules = ["@vendor/js"]
    globals = ["vendor"]
    [[settings]]
    id = "web"
    languages = ["ecma"]
    calls = ["@web.init()"]
    argument = 0
    package = ["npm:@vendor/js"]
    [[settings]]
    id = "part"
    languages = ["ecma"]
    modules = ["@vendor/js"]
    calls = ["$.part()"]
    under = "part"
    [[settings]]
    id = "change"
    languages = ["ecma"]
    calls = ["@web.change()"]
    later = true
    [[feature]]
    id = "replay"
    settings = ["web"]
    all = ["rate > 0"]
    [[feature]]
    id = "remote"
    settings = ["web"]
    server = true
    [[hazard]]
    rule = "inputs-open"
    settings = ["web", "change"]
    at = "maskAll"
    all = ["maskAll == false"]
    message = "inputs are recorded as they are"
    safe = "maskAll: true"
    [[hazard]]
    rule = "open-by-default"
    settings = ["web"]
    at = "maskText"
    all = ["maskText unset", "@replay on"]
    unless = ["blockAll == true"]
    until = "2.0"
    message = "text is recorded"
    safe = "maskText: true"
    [[hazard]]
    rule = "part-open"
    settings = ["web", "part"]
    at = "part.mask"
    all = ["part.mask == false"]
    message = "the part is open"
    safe = "mask: true"
    [[hazard]]
    rule = "remote-open"
    settings = ["web"]
    at = "attributes"
    all = ["attributes non-empty", "@remote on"]
    message = "attributes are sent"
    safe = "attributes: []"
    weight = "error"
    [[hazard]]
    rule = "doubtful"
    settings = ["web"]
    at = "odd"
    all = ["odd truthy"]
    message = "it may do harm"
    safe = "odd: false"
    verified = false
    [[hazard]]
    rule = "dated"
    settings = ["web"]
    at = "fresh"
    all = ["fresh == true"]
    since = "2.0"
    message = "it came with 2.0"
    safe = "fresh: false"
    """
)
NAMES = ("inputs-open", "open-by-default", "part-open", "remote-open", "doubtful", "dated")
RULES = [rule('message = "{sdk} is open at {key}"\n', name) for name in NAMES]
HEAD = 'import vendor, { part } from "@vendor/js";\n'


def found(code: str, root: Path = Path("/nowhere"), **files: str) -> list[Finding]:
    return World({"src/app.ts": HEAD + code, **files}, [VENDOR], root).findings(*RULES)


def shown(code: str, finding: Finding) -> str:
    """The text that a finding of a one-line place points at."""
    place = finding.place
    return (HEAD + code).splitlines()[place.line - 1][place.column - 1 : place.end_column - 1]


def test_a_finding_says_everything() -> None:
    (finding,) = found("vendor.init({ maskAll: false });")
    assert finding.rule == "inputs-open"
    assert finding.message == 'Vendor is open at "maskAll": inputs are recorded as they are'
    assert finding.instead == "Do better. Write `maskAll: true`."
    assert (finding.sdk, finding.operation, finding.event, finding.data) == ("vendor", "init", None, ())
    assert (finding.severity, finding.confidence) == (Severity.WARNING, Confidence.HIGH)
    assert (finding.place.path, finding.place.line) == ("src/app.ts", 2)
    assert len(finding.fingerprint) == 16


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("vendor.init({ maskAll: false });", "false"),
        ("const o = { maskAll: false }; vendor.init(o);", "o"),
        ("const o = { maskAll: false }; vendor.init({ ...o });", "o"),
        ("const off = false; vendor.init({ maskAll: off });", "off"),
        ("vendor.init({ maskAll: dev ? false : true });", "dev ? false : true"),
        ("function go(o) { vendor.init(o); } go({ maskAll: false });", "false"),
        ("vendor.init({}); vendor.change({ maskAll: false });", "false"),
        ("vendor.init({ part: { mask: false } });", "false"),
        ("const p = part({ mask: false }); vendor.init({ p });", "false"),
        ("vendor.init({ rate: 1 });", "vendor.init({ rate: 1 })"),
    ],
)
def test_place(code: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"@vendor/js": "1.5.0"}}')
    (finding,) = found(code, tmp_path)
    assert shown(code, finding) == text


def test_the_way_is_told_when_the_option_is_set_elsewhere() -> None:
    (finding,) = found("const o = { maskAll: false };\nvendor.init(o);")
    assert [(step.place.line, step.message) for step in finding.related] == [(2, "the option is set here")]
    (near,) = found("vendor.init({ maskAll: false });")
    assert near.related == ()


@pytest.mark.parametrize(
    "code",
    [
        "vendor.init({ maskAll: true });",
        "vendor.init({ maskAll: mask });",
        "vendor.init(options);",
        "vendor.init({});",
        "vendor.init({ maskAll: true, ...rest });",
        "other.init({ maskAll: false });",
        "part({ mask: true });",
        "vendor.init({ attributes: [] });",
        "vendor.init({ attributes: names });",
        "vendor.init({ odd: 0 });",
        "vendor.init({ fresh: false });",
        "const o = { maskAll: false }; send(o);",
    ],
)
def test_silent(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize(
    ("version", "code", "rules"),
    [
        ("1.5.0", "vendor.init({ rate: 1 });", ["open-by-default"]),
        ("^1.5.0", "vendor.init({ rate: 1 });", ["open-by-default"]),
        ("1.5.0", "vendor.init({ rate: 0 });", []),
        ("1.5.0", "vendor.init({});", []),
        ("1.5.0", "vendor.init({ rate: 1, maskText: true });", []),
        ("1.5.0", "vendor.init({ rate: 1, ...rest });", []),
        ("1.5.0", "vendor.init({ rate: 1, blockAll: true });", []),
        ("1.5.0", "vendor.init({ rate: 1 }); vendor.change({ maskText: true });", []),
        ("2.0.0", "vendor.init({ rate: 1 });", []),
        (">=1.5.0", "vendor.init({ rate: 1 });", []),
        ("1.5.0", "vendor.init({ fresh: true });", []),
        ("2.1.0", "vendor.init({ fresh: true });", ["dated"]),
    ],
)
def test_versions(version: str, code: str, rules: list[str], tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(f'{{"dependencies": {{"@vendor/js": "{version}"}}}}')
    assert [finding.rule for finding in found(code, tmp_path)] == rules


def test_an_unknown_version_is_the_newest_and_less_sure() -> None:
    assert found("vendor.init({ rate: 1 });") == []
    (finding,) = found("vendor.init({ fresh: true });")
    assert finding.confidence is Confidence.MEDIUM


def test_what_is_not_sure_counts_less() -> None:
    (choice,) = found("vendor.init({ maskAll: dev ? false : true });")
    assert choice.confidence is Confidence.MEDIUM
    (remote,) = found('vendor.init({ attributes: ["value"] });')
    assert (remote.severity, remote.confidence) == (Severity.ERROR, Confidence.MEDIUM)
    (doubtful,) = found("vendor.init({ odd: true });")
    assert doubtful.severity is Severity.NOTE


def test_one_finding_for_a_place_and_rule() -> None:
    code = "const p = part({ mask: false }); vendor.init({ plugins: [p] });"
    assert len(found(code)) == 1
    both = "vendor.init(dev ? { maskAll: false } : { maskAll: false });"
    assert len(found(both)) == 2
    assert len({finding.fingerprint for finding in found(both)}) == 2


def test_rules_that_are_off_say_nothing() -> None:
    world = World({"src/app.ts": HEAD + "vendor.init({ maskAll: false });"}, [VENDOR])
    assert world.findings(RULES[1]) == []
    assert world.findings() == []


def test_a_global_without_an_import_counts_less() -> None:
    world = World({"a.js": "vendor.init({ maskAll: false });"}, [VENDOR])
    (finding,) = world.findings(*RULES)
    assert finding.confidence is Confidence.MEDIUM


def test_across_files() -> None:
    code = 'import { base } from "./base";\nvendor.init({ ...base });'
    (finding,) = found(code, **{"src/base.ts": "export const base = { maskAll: false };"})
    assert (finding.place.path, finding.place.line) == ("src/app.ts", 3)
    assert [step.place.path for step in finding.related] == ["src/base.ts"]
