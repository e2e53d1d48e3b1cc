"""Configurations: found wherever a program gives them, and evaluated with three values."""

from __future__ import annotations

import pytest
from synthetic import World, sdk

WEB = sdk(
    """
    [[client]]
    id = "web"
    languages = ["ecma"]
    modules = ["@vendor/js"]
    globals = ["vendor"]
    [[client]]
    id = "recorder"
    languages = ["ecma"]
    modules = ["@vendor/js"]
    paths = ["$.recorder()"]
    [[settings]]
    id = "web"
    languages = ["ecma"]
    modules = ["@vendor/js"]
    calls = ["@web.init()"]
    argument = 1
    components = { "$.Provider" = { options = "", key = "key" } }
    [[settings]]
    id = "recorder"
    languages = ["ecma"]
    modules = ["@vendor/js"]
    calls = ["$.recorder()"]
    under = "recorder"
    [[settings]]
    id = "change"
    languages = ["ecma"]
    calls = ["@web.change()"]
    later = true
    [[feature]]
    id = "replay"
    settings = ["web"]
    all = ["rate > 0", "plugins calls @recorder"]
    """
)
HEAD = 'import vendor, { recorder, Provider } from "@vendor/js";\n'


def web(code: str, *conditions: str) -> list[bool | None]:
    return World({"src/app.tsx": HEAD + code}, [WEB]).true(*conditions)


@pytest.mark.parametrize(
    "code",
    [
        'vendor.init("k", { maskAll: false })',
        'vendor.init("k", { mask_all: !1 })',
        'const flag = false; vendor.init("k", { maskAll: flag })',
        'const o = { maskAll: false }; vendor.init("k", o)',
        'const o = { maskAll: false }; vendor.init("k", { rate: 1, ...o })',
        'const o = {}; o.maskAll = false; vendor.init("k", o)',
        'vendor.init("k", { maskAll: isProd ? true : false })',
        'vendor.init("k", isProd ? { maskAll: true } : { maskAll: false })',
        'vendor.init("k", { ...(dev && { maskAll: false }) })',
        'vendor.init("k", Object.assign({}, rest, { maskAll: false }))',
        'function opts() { return { maskAll: false }; } vendor.init("k", opts())',
        'function start(o) { vendor.init("k", { rate: 1, ...o }); } start({ maskAll: false })',
        'vendor.init("k", { maskAll: process.env.MASK ?? false })',
        'window.vendor.init("k", { maskAll: false })',
        "const a = <Provider options={{ maskAll: false }} />",
        "vendor.change({ maskAll: false })",
    ],
)
def test_found(code: str) -> None:
    assert True in web(code, "maskAll == false")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('vendor.init("k", { maskAll: true })', [False]),
        ('vendor.init("k", { maskAll: process.env.MASK === "1" })', [None]),
        ('vendor.init("k", { maskAll: window.config.mask })', [None]),
        ('vendor.init("k", { ...rest })', [None]),
        ('vendor.init("k", { ...{ maskAll: false }, maskAll: true })', [False]),
        ('vendor.init("k", { maskAll: "false" })', [False]),
        ('vendor.init("k")', [False]),
        ('vendor.start("k", { maskAll: false })', []),
        ('other.init("k", { maskAll: false })', []),
        ('vendor.init({ maskAll: false }, "k")', [False]),
        ("const a = <Provider other={{ maskAll: false }} />", [False]),
        ('vendor.init("k", { inner: { maskAll: false } })', [False]),
        ('function start(o) { vendor.init("k", o); } start({ maskAll: true })', [False]),
    ],
)
def test_not_false(code: str, expected: list[bool | None]) -> None:
    assert web(code, "maskAll == false") == expected


@pytest.mark.parametrize(
    ("code", "condition", "expected"),
    [
        ('vendor.init("k", {})', "maskAll unset", True),
        ('vendor.init("k")', "maskAll unset", True),
        ('vendor.init("k", { maskAll: undefined })', "maskAll unset", True),
        ('vendor.init("k", { ...rest })', "maskAll unset", None),
        ('vendor.init("k", options)', "maskAll unset", None),
        ('vendor.init("k", { maskAll: x })', "maskAll unset", False),
        ('vendor.init("k", { maskAll: x })', "maskAll set", True),
        ('vendor.init("k", { rate: 0.5 })', "rate > 0", True),
        ('vendor.init("k", { rate: 0 })', "rate > 0", False),
        ('vendor.init("k", { rate: Number(env.RATE) })', "rate > 0", None),
        ('vendor.init("k", { level: "light" })', "level in light none", True),
        ('vendor.init("k", { level: "strong" })', "level in light none", False),
        ('vendor.init("k", { level: Level.LIGHT })', "level in light none", True),
        ('vendor.init("k", { urls: [] })', "urls non-empty", False),
        ('vendor.init("k", { urls: ["a"] })', "urls non-empty", True),
        ('vendor.init("k", { urls: [...more] })', "urls non-empty", None),
        ('vendor.init("k", { urls })', "urls non-empty", None),
        ('vendor.init("k", { selector: "" })', "selector empty", True),
        ('vendor.init("k", { selector: "*" })', "selector empty", False),
        ('vendor.init("k", { selector: ".a" })', 'selector != "*"', True),
        ('vendor.init("k", { selector: "*" })', 'selector != "*"', False),
        ('vendor.init("k", { selector: Config.SELECTOR })', 'selector != "*"', None),
        ('vendor.init("k", { kinds: { email: true } })', "kinds lacks password", True),
        ('vendor.init("k", { kinds: { password: true } })', "kinds lacks password", False),
        ('vendor.init("k", { kinds: { ...more } })', "kinds lacks password", None),
        ('vendor.init("k", {})', "kinds lacks password", False),
        ('vendor.init("k", { list: ["a", "b"] })', "list has b", True),
        ('vendor.init("k", { list: ["a"] })', "list has b", False),
        ('vendor.init("k", { list: ["a", x] })', "list has b", None),
        ('vendor.init("k", { mask: "" })', "mask falsy", True),
        ('vendor.init("k", {})', "mask falsy", True),
        ('vendor.init("k", { mask: () => 1 })', "mask truthy", True),
        ('vendor.init("k", { mask: x })', "mask truthy", None),
        ('vendor.init("k", { list: [{ on: false }] })', "list[].on == false", True),
        ('vendor.init("k", { list: [{ on: true }] })', "list[].on == false", False),
    ],
)  # fmt: skip
def test_words(code: str, condition: str, expected: bool | None) -> None:
    assert web(code, condition) == [expected]


@pytest.mark.parametrize(
    ("plugins", "calls", "lacks"),
    [
        ("[recorder()]", True, False),
        ("[other(), recorder({ a: 1 })]", True, False),
        ("[dev && recorder()].filter(Boolean)", True, False),
        ("(defaults) => [...defaults, recorder()]", True, False),
        ("[]", False, True),
        ("['recorder']", False, True),
        ("[vendor.other()]", None, None),
        ("plugins", None, None),
    ],
)
def test_lists_of_calls(plugins: str, calls: bool | None, lacks: bool | None) -> None:
    code = f'vendor.init("k", {{ plugins: {plugins} }})'
    assert web(code, "plugins calls @recorder")[0] is calls
    assert web(code, "plugins lacks @recorder")[0] is lacks


def test_feature_needs_all_of_its_conditions() -> None:
    on = 'vendor.init("k", { rate: 1, plugins: [recorder()] })'
    assert web(on, "@replay on")[0] is True
    assert web(on.replace("rate: 1", "rate: 0"), "@replay on")[0] is False
    assert web(on.replace("recorder()", ""), "@replay on") == [False]


def test_parts_are_one_configuration() -> None:
    """An integration's options, and later changes, belong to the tree around them."""
    split = 'const r = recorder({ maskAll: false }); vendor.init("k", { rate: 1, plugins: [r] });'
    assert web(split, "recorder.maskAll == false", "rate > 0") == [True, True]
    assert web(split.replace("rate: 1", "rate: 0"), "recorder.maskAll == false", "rate > 0") == [False, False]
    later = 'vendor.init("k", {}); vendor.change({ maskAll: true });'
    assert web(later, "maskAll unset") == [False, False]
    assert web(later, "other unset") == [True, True]
    assert web("vendor.change({ a: 1 })", "maskAll unset") == [None]


PHONE = sdk(
    """
    [[client]]
    id = "phone"
    languages = ["kotlin"]
    paths = ["com.vendor.Vendor"]
    [[settings]]
    id = "phone"
    languages = ["kotlin"]
    objects = ["@phone.init(){0}", "@phone.init(){this}", "com.vendor.Config()"]
    calls = ["@phone.setup()"]
    argument = 1
    manifest = "com.vendor."
    [[settings]]
    id = "named"
    languages = ["kotlin"]
    calls = ["com.vendor.Replay()"]
    argument = -1
    [[feature]]
    id = "open"
    settings = ["phone", "named"]
    all = ["maskAll == false", "replay.maskAll == false", "rate > 0", "replay.rate > 0"]
    """,
    "phone",
)


def phone(code: str, *conditions: str) -> list[bool | None]:
    source = (
        f"import com.vendor.Vendor\nimport com.vendor.Config\nimport com.vendor.Replay\nfun start() {{\n{code}\n}}\n"
    )
    return World({"App.kt": source}, [PHONE]).true(*conditions)


@pytest.mark.parametrize(
    "code",
    [
        "Vendor.init(this) { o -> o.maskAll = false }",
        "Vendor.init(this) { it.isMaskAll = false }",
        "Vendor.init(this) { o -> o.setMaskAll(false) }",
        "Vendor.init(this) { maskAll = false }",
        "Vendor.setup(this, Config().apply { maskAll = false })",
        "Vendor.setup(this, Config(maskAll = false))",
        "Vendor.setup(this, Config().setMaskAll(false).setRate(1))",
        "Vendor.setup(this, Config.Builder().build())\nval c = Config()\nc.maskAll = false",
        "val c = Config()\nc.maskAll = false\nVendor.setup(this, c)",
        "val c = Config().apply { setMaskAll(false) }\nVendor.setup(this, c)",
        "Replay(maskAll = false)",
    ],
)
def test_objects(code: str) -> None:
    assert True in phone(code, "maskAll == false")


@pytest.mark.parametrize(
    "code",
    [
        "Vendor.init(this) { o -> o.maskAll = true }",
        "Vendor.init(this) { o -> other.maskAll = false }",
        "Vendor.init(this) { o -> o.inner.maskAll = false }",
        "Vendor.init(this) { }",
        "Vendor.setup(this, Config(maskAll = true))",
        "Vendor.setup(this, Config())",
        "val c = Other()\nc.maskAll = false",
        "Replay(maskAll = flag())",
    ],
)
def test_objects_left_alone(code: str) -> None:
    assert True not in phone(code, "maskAll == false")


def test_nested_objects() -> None:
    code = "Vendor.init(this) { o -> o.replay.setMaskAll(false)\n o.replay.rate = 0.5 }"
    assert phone(code, "replay.maskAll == false", "replay.rate > 0") == [True]
    assert phone(code, "maskAll == false") == [False]
    assert phone("Vendor.init(this) { o -> o.replay { maskAll = false } }", "replay.maskAll == false") == [True]
    assert phone("Vendor.init(this) { o -> o.getReplay().maskAll = false }", "replay.maskAll == false") == [True]


def test_a_block_without_the_option_leaves_it_unset() -> None:
    assert phone("Vendor.init(this) { o -> o.rate = 1 }", "maskAll unset") == [True]
    assert phone("Vendor.init(this) { o -> o.maskAll = x }", "maskAll unset") == [False]
    assert phone("val c = Config()\nVendor.setup(this, c)", "maskAll unset") == [True]
    assert phone("Vendor.setup(this, makeConfig())", "maskAll unset") == [None]


def test_declared_objects_are_partial() -> None:
    code = "fun tune(o: Config) { o.maskAll = false }"
    source = f"import com.vendor.Config\n{code}\n"
    assert World({"A.kt": source}, [PHONE]).true("maskAll == false") == [True]
    assert World({"A.kt": source}, [PHONE]).true("rate unset") == [None]


MANIFEST = """<manifest xmlns:android="http://schemas.android.com/apk/res/android"><application>
<meta-data android:name="com.vendor.replay.mask-all" android:value="{}"/>
<meta-data android:name="com.other.mask-all" android:value="false"/>
</application></manifest>"""


@pytest.mark.parametrize(
    ("value", "expected"), [("false", True), ("true", False), ("@bool/mask", None), ("${m}", None)]
)
def test_meta_data(value: str, expected: bool | None) -> None:
    world = World({"AndroidManifest.xml": MANIFEST.format(value)}, [PHONE])
    assert world.true("replay.maskAll == false") == [expected]
    assert world.true("replayMaskAll set") == [True]
    assert world.true("maskAll set") == [False]


SERVER = sdk(
    """
    [[client]]
    id = "server"
    languages = ["python"]
    modules = ["vendor_sdk"]
    [[settings]]
    id = "server"
    languages = ["python"]
    calls = ["@server.init()"]
    argument = -1
    """,
    "server",
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("vendor_sdk.init(dsn='x', send_pii=True)", [True]),
        ("vendor_sdk.init(**{'send_pii': True})", [True]),
        ("o = dict(dsn='x')\nif DEBUG:\n    o['send_pii'] = True\nvendor_sdk.init(**o)", [True]),
        ("from vendor_sdk import init as start\nstart(send_pii=True)", [True]),
        ("vendor_sdk.init(send_pii=False)", [False]),
        ("vendor_sdk.init(send_pii=os.environ.get('PII') == '1')", [None]),
        ("vendor_sdk.init(**options)", [None]),
        ("vendor_sdk.init('send_pii')", [False]),
        ("other.init(send_pii=True)", []),
    ],
)
def test_keywords(code: str, expected: list[bool | None]) -> None:
    assert World({"app.py": f"import vendor_sdk\n{code}\n"}, [SERVER]).true("send_pii == true") == expected


def test_across_files() -> None:
    files = {
        "src/options.ts": "export const options = { maskAll: false };",
        "src/app.ts": 'import { options } from "./options";\n' + HEAD + 'vendor.init("k", options);',
    }
    assert World(files, [WEB]).true("maskAll == false") == [True]
