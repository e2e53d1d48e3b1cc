"""Markup: fields that are readable, regions that are opened, masks that do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from synthetic import World, rule, sdk

from linter.words.finding import Confidence, Finding

TEXT = """
    packages = {{ npm = ["@{name}/js"] }}
    [[client]]
    id = "web"
    languages = ["ecma"]
    modules = ["@{name}/js"]
    [[client]]
    id = "phone"
    languages = ["kotlin"]
    paths = ["com.{name}.Sdk"]
    [[settings]]
    id = "web"
    languages = ["ecma"]
    calls = ["@web.init()"]
    package = ["npm:@{name}/js"]
    [[settings]]
    id = "phone"
    languages = ["kotlin"]
    objects = ["@phone.init(){{0}}"]
    [[feature]]
    id = "replay"
    settings = ["web", "phone"]
    all = ["rate > 0"]
    [[recorder]]
    feature = "replay"
    settings = ["web", "phone"]
    takes = ["inputs"]
    all = ["maskAll == false"]
    masked = ["email", "month"]
    [[markers]]
    feature = "replay"
    hides = [".{name}-mask", "[data-{name}=mask]", "Mask", "@tag={name}-mask", ".shared-mask"]
    opens = [".{name}-open", "[data-{name}-open]", "Open", "{name}Open()"]
    [[markers]]
    feature = "replay"
    hides = [".{name}-old"]
    until = "2.0"
"""
VENDOR = sdk(TEXT.format(name="vendor"))
RIVAL = sdk(TEXT.format(name="rival"), "rival")
SECRETS = 'data = ["cred.password", "pay.pan"]\nroles = ["sensitive-field"]\n'
RULES = [
    rule('message = "{sdk} can read {data}"\n' + SECRETS, "field-recorded", "markup"),
    rule('message = "{key} opens a region for {sdk}"\nroles = ["opened"]\n', "region-open", "markup"),
    rule('message = "{key} is of {sdk}, which is not used"\nroles = ["foreign-mask"]\n', "foreign", "markup"),
    rule('message = "{key} does nothing"\nroles = ["inert"]\n', "inert", "markup"),
]
INIT = 'import vendor, { Mask, Open } from "@vendor/js";\nvendor.init({ rate: 1, maskAll: false });\n'


def run(code: str, head: str = INIT, root: Path = Path("/nowhere"), **files: str) -> list[Finding]:
    return World({"src/app.tsx": head + code, **files}, [VENDOR, RIVAL], root).findings(*RULES)


def rules(code: str, head: str = INIT, root: Path = Path("/nowhere"), **files: str) -> list[str]:
    return [finding.rule for finding in run(code, head, root, **files)]


@pytest.mark.parametrize(
    "markup",
    [
        '<input type="password" />',
        '<input autoComplete="cc-number" />',
        '<input name="cardNumber" />',
        '<input id="password" />',
        "<TextInput secureTextEntry onChangeText={f} />",
        '<Field name="cardNumber" value={x} />',
        '<div className="other"><input type="password" /></div>',
        '<div><p className="vendor-mask" /><input type="password" /></div>',
        '<div className="rival-old"><input type="password" /></div>',
    ],
)
def test_readable(markup: str) -> None:
    assert "field-recorded" in rules(f"export const a = {markup};")


@pytest.mark.parametrize(
    "markup",
    [
        '<input type="text" name="city" />',
        '<input type="submit" name="password" />',
        '<input type="hidden" name="password" />',
        '<button name="password" type="button" />',
        '<label id="password" />',
        '<Tooltip id="password" />',
        '<input name="passwordHint" />',
        '<input type="email" name="password" />',
        '<input type="password" className="vendor-mask" />',
        '<input type="password" className={cn("a", { "vendor-mask": true })} />',
        '<input type="password" className={`a vendor-mask ${b}`} />',
        '<input type="password" data-vendor="mask" />',
        '<div className="a vendor-mask"><p><input type="password" /></p></div>',
        '<Mask><input type="password" /></Mask>',
        '<div data-vendor="mask">{show && <input type="password" />}</div>',
        '<div data-vendor="mask">{list.map(() => <input type="password" />)}</div>',
    ],
)
def test_not_readable(markup: str) -> None:
    assert "field-recorded" not in rules(f"export const a = {markup};")


@pytest.mark.parametrize(
    "head",
    [
        'import vendor from "@vendor/js";\nvendor.init({ rate: 0, maskAll: false });\n',
        'import vendor from "@vendor/js";\nvendor.init({ rate: 1, maskAll: true });\n',
        'import vendor from "@vendor/js";\nvendor.init({ rate: 1 });\n',
        'import vendor from "@vendor/js";\nvendor.init({ rate: 1, maskAll: mask });\n',
        'import vendor from "@vendor/js";\n',
        "",
    ],
)
def test_no_recorder_no_finding(head: str) -> None:
    assert rules('export const a = <input type="password" />;', head) == []


def test_the_finding() -> None:
    (finding,) = run('export const a = <form><input type="password" name="x" /></form>;')
    assert finding.message == "Vendor can read password"
    assert finding.data == ("cred.password",)
    assert (finding.place.line, finding.place.column, finding.place.end_column) == (3, 24, 58)
    assert finding.confidence is Confidence.HIGH
    (named,) = run('export const a = <input name="password" />;')
    assert named.confidence is Confidence.MEDIUM


def test_a_recorder_of_another_package_does_not_count(tmp_path: Path) -> None:
    for name in ("apps/a", "apps/b"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "package.json").write_text('{"dependencies": {"x": "1"}}')
    files = {"apps/a/init.ts": INIT, "apps/b/form.tsx": 'export const a = <input type="password" />;'}
    assert World(files, [VENDOR], tmp_path).findings(*RULES) == []
    near = {"apps/a/init.ts": INIT, "apps/a/form.tsx": files["apps/b/form.tsx"]}
    assert len(World(near, [VENDOR], tmp_path).findings(*RULES)) == 1


LAYOUT = """<LinearLayout xmlns:android="http://schemas.android.com/apk/res/android" {outer}>
    <EditText android:id="@+id/{name}" {inner}/>
</LinearLayout>"""
APP = "import com.vendor.Sdk\nfun start() { Sdk.init(this) { o -> o.rate = 1\n o.maskAll = false } }\n"


@pytest.mark.parametrize(
    ("name", "outer", "inner", "expected"),
    [
        ("x", "", 'android:inputType="textPassword"', True),
        ("password", "", "", True),
        ("city", "", 'android:inputType="text"', False),
        ("password_label", "", "", False),
        ("x", "", 'android:inputType="textPassword" android:tag="vendor-mask"', False),
        ("x", 'android:tag="vendor-mask"', 'android:inputType="textPassword"', False),
        ("x", 'android:tag="rival-mask"', 'android:inputType="textPassword"', True),
    ],
)
def test_layouts(name: str, outer: str, inner: str, expected: bool) -> None:
    files = {"App.kt": APP, "res/layout/a.xml": LAYOUT.format(name=name, outer=outer, inner=inner)}
    found = [each.rule for each in World(files, [VENDOR, RIVAL]).findings(*RULES)]
    assert ("field-recorded" in found) is expected


def test_a_web_recorder_does_not_see_layouts() -> None:
    layout = LAYOUT.format(name="x", outer="", inner='android:inputType="textPassword"')
    assert rules("", **{"res/layout/a.xml": layout}) == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p className="vendor-open" />', ["region-open"]),
        ("<p data-vendor-open />", ["region-open"]),
        ("<Open><p /></Open>", ["region-open"]),
        ('<p className="rival-open" />', []),
        ('<p className="not-vendor-open" />', []),
        ("<p data-vendor-open-more />", []),
        ("<Other.Opened><p /></Other.Opened>", []),
    ],
)
def test_opened(markup: str, expected: list[str]) -> None:
    assert rules(f"export const a = {markup};") == expected


def test_components_of_others_are_no_markers() -> None:
    code = 'import { Open } from "./ui";\nexport const a = <Open />;'
    assert rules(code, INIT.replace(", Open", "")) == []


def test_opened_where_the_feature_is_off() -> None:
    off = INIT.replace("rate: 1", "rate: 0")
    assert rules('export const a = <p className="vendor-open" />;', off) == []


def test_modifiers() -> None:
    code = APP + "import com.vendor.vendorOpen\nfun a() { Box(modifier = Modifier.pad(1).vendorOpen()) }\n"
    found = World({"App.kt": code}, [VENDOR]).findings(*RULES)
    assert [each.rule for each in found] == ["region-open"]
    other = code.replace("Modifier.pad(1).vendorOpen()", "Modifier.vendorOpened()")
    assert World({"App.kt": other}, [VENDOR]).findings(*RULES) == []
    unused = "fun a() { Box(modifier = Modifier.vendorOpen()) }\n"
    assert World({"App.kt": unused}, [VENDOR]).findings(*RULES) == []


@pytest.mark.parametrize(
    ("code", "head", "expected"),
    [
        ('<p className="rival-mask" />', INIT, ["foreign"]),
        ('<p data-rival="mask" />', INIT, ["foreign"]),
        ('<p className="vendor-mask" />', INIT, []),
        ('<p className="shared-mask" />', INIT, []),
        ('<p className="rival-mask" />', 'import rival from "@rival/js";\n' + INIT, []),
        ('<p className="rival-mask" />', "", []),
        ('<p data-rival="other" />', INIT, []),
    ],
)
def test_foreign(code: str, head: str, expected: list[str]) -> None:
    assert rules(f"export const a = {code};", head) == expected


def test_a_manifest_shows_that_an_sdk_is_used(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"@rival/js": "1.0.0"}}')
    assert rules('export const a = <p className="rival-mask" />;', INIT, tmp_path) == []


@pytest.mark.parametrize(("version", "expected"), [("1.9.0", []), ("2.0.0", ["inert"]), ("*", ["inert"])])
def test_inert(version: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(f'{{"dependencies": {{"@vendor/js": "{version}"}}}}')
    assert rules('export const a = <p className="vendor-old" />;', INIT, tmp_path) == expected
