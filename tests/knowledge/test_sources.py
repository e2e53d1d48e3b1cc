"""Source expressions are found by what they are, and refer to known types."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.knowledge.catalogue import tokens
from linter.knowledge.reader import rules_root
from linter.knowledge.sources import Source, Sources
from linter.knowledge.vocabulary import Vocabulary
from linter.words.mistake import UserError

TYPES = Vocabulary.load(rules_root()).types
SOURCES = Sources.load(rules_root(), TYPES)


def data(source: Source | None) -> str | None:
    return source.data if source else None


@pytest.mark.parametrize(
    ("language", "path", "what"),
    [
        ("ecma", "expo-application.getAndroidId()", "dev.ssaid"),
        ("ecma", "react-native-device-info.getUniqueId()", "dev.ssaid"),
        ("ecma", "react-native-device-info.getDeviceId()", "dev.model"),
        ("ecma", "@fingerprint/agent.start().get().visitor_id", "dev.fingerprint"),
        ("ecma", "firebase/auth.onAuthStateChanged(){0}.email", "contact.email"),
        ("ecma", "react-hook-form.useForm().handleSubmit(){0}", "object.form"),
        ("ecma", "next/headers.headers()", "object.headers"),
        ("python", "flask.request.form", "object.request"),
        ("python", "flask.request.remote_addr", "net.ip"),
        ("python", "os.environ", "object.environment"),
        ("python", "getpass.getpass()", "cred.password"),
        ("python", "uuid.getnode()", "net.mac"),
        ("kotlin", "android.os.Build.SERIAL", "dev.hw"),
        ("kotlin", "android.telephony.TelephonyManager.getImei()", "dev.hw"),
        ("kotlin", "android.telephony.TelephonyManager.imei", "dev.hw"),
        ("kotlin", "android.net.wifi.WifiInfo.bssid", "net.wifi"),
        ("kotlin", "android.location.Location.latitude", "loc.precise"),
        ("kotlin", "android.os.Build.MODEL", "dev.model"),
        ("python", "expo-application.getAndroidId()", None),
        ("ecma", "expo-application.getAndroidId", None),
        ("ecma", "expo-application.nativeApplicationVersion", None),
        ("cobol", "flask.request.form", None),
        ("ecma", "", None),
    ],
)
def test_paths(language: str, path: str, what: str | None) -> None:
    assert data(SOURCES.path(language, path)) == what


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("document.cookie", "object.cookies"),
        ("location.href", "browse.url"),
        ("document.referrer", "browse.referrer"),
        ("navigator.userAgent", "dev.model"),
        ("process.env", "object.environment"),
        ("navigator.geolocation.getCurrentPosition(){0}.coords.latitude", "loc.precise"),
        ("document.body", None),
        ("location.origin", None),
        ("location.host", None),
    ],
)
def test_globals(path: str, what: str | None) -> None:
    assert data(SOURCES.global_("ecma", path)) == what


@pytest.mark.parametrize(
    ("language", "tail", "what"),
    [
        ("ecma", "req.body", "object.request"),
        ("ecma", "ctx.request.body", "object.request"),
        ("ecma", "this.ctx.request.body", "object.request"),
        ("ecma", "event.target.value", "content.freeform"),
        ("ecma", "req.ip", "net.ip"),
        ("ecma", "store.getState()", "object.state"),
        ("python", "self.request.POST", "object.request"),
        ("python", "request.META[]", ""),
        ("python", "request.user", "object.user"),
        ("kotlin", "location.latitude", "loc.precise"),
        ("ecma", "body", None),
        ("ecma", "response.body", None),
        ("ecma", "option.value", None),
        ("python", "POST", None),
        ("python", "response.META", None),
        ("cobol", "req.body", None),
    ],
)
def test_tails(language: str, tail: str, what: str | None) -> None:
    assert data(SOURCES.tail(language, tail.split("."))) == what


def test_the_longest_tail_wins() -> None:
    short = Source(data="a", languages=("ecma",), tails=("b.c",))
    long = Source(data="b", languages=("ecma",), tails=("a.b.c",))
    for order in ((short, long), (long, short)):
        assert Sources(order).tail("ecma", ("x", "a", "b", "c")) is long
        assert Sources(order).tail("ecma", ("x", "b", "c")) is short
    assert Sources((short,)).tail("ecma", ()) is None


@pytest.mark.parametrize(
    ("language", "name", "what"),
    [
        ("python", "EmailStr", "contact.email"),
        ("python", "pydantic.EmailStr", "contact.email"),
        ("python", "my.module.EmailStr", "contact.email"),
        ("python", "SecretStr", "cred.password"),
        ("kotlin", "android.location.Location", "loc.precise"),
        ("ecma", "FormData", "object.form"),
        ("python", "str", None),
        ("kotlin", "Location", None),
        ("ecma", "EmailStr", None),
        ("ecma", "", None),
    ],
)
def test_types(language: str, name: str, what: str | None) -> None:
    assert data(SOURCES.type_(language, name)) == what


def test_keys_and_certainty() -> None:
    stored = SOURCES.global_("ecma", "localStorage.getItem()")
    assert stored is not None and stored.key == 0 and stored.data == ""
    settings = SOURCES.path("kotlin", "android.provider.Settings.Secure.getString()")
    assert settings is not None and settings.key == 1
    clerk = SOURCES.path("ecma", "@clerk/nextjs.useUser().user")
    assert clerk is not None and not clerk.verified


# ---- consistency of the data


def test_every_path_is_well_formed() -> None:
    for source in SOURCES.all:
        for path in (*source.paths, *source.globals, *source.tails):
            joined = "".join(step if step[0] in "([{" else f".{step}" for step in tokens(path))
            assert joined.removeprefix(".") == path


@pytest.mark.parametrize("kind", ["paths", "globals", "tails", "types"])
def test_no_expression_is_listed_twice(kind: str) -> None:
    counts = Counter(
        (language, text) for source in SOURCES.all for language in source.languages for text in getattr(source, kind)
    )
    assert [entry for entry, count in counts.items() if count > 1] == []


def test_every_source_says_something() -> None:
    assert len(SOURCES.all) > 150
    for source in SOURCES.all:
        assert source.languages and (source.paths or source.globals or source.tails or source.types)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('data = "contact.emial"', r'source\[0\]\.data: "contact\.emial" is not .*did you mean "contact\.email"\?'),
        ('data = ""', r'source\[0\]\.data: "" is not a known data type'),
        ('data = "contact.email"\ntail = []', r':4: source\[0\]\.tail is not a known key; did you mean "tails"\?'),
    ],
)
def test_faults(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "sources-x.toml"
    file.write_text(f'[[source]]\nlanguages = ["ecma"]\n{text}\n', "utf-8")
    with pytest.raises(UserError, match=message):
        Sources.load(tmp_path, TYPES)


def test_a_key_may_give_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources-x.toml").write_text(
        '[[source]]\nlanguages = ["ecma"]\ndata = ""\nkey = 0\nglobals = ["a.b()"]\n', "utf-8"
    )
    assert data(Sources.load(tmp_path, TYPES).global_("ecma", "a.b()")) == ""


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_tail_can_be_asked(names: list[str]) -> None:
    found = SOURCES.tail("ecma", names)
    assert found is None or found.data == "" or found.data in TYPES
