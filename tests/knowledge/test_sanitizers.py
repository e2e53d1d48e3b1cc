"""What operations are worth."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.knowledge.reader import rules_root
from linter.knowledge.sanitizers import Sanitizers, Verdict
from linter.words.mistake import UserError

SANITIZERS = Sanitizers.load(rules_root())


@pytest.mark.parametrize(
    ("path", "method", "language", "kind"),
    [
        ("hashlib.sha256()", "sha256", "python", "hash"),
        ("hashlib.md5()", "md5", "python", "weak-hash"),
        ("hmac.new()", "new", "python", "keyed-hash"),
        ("bcrypt.hashpw()", "hashpw", "python", "password-hash"),
        ("crypto.createHash().update().digest()", "digest", "ecma", "hash"),
        ("crypto.createHmac().update().digest()", "digest", "ecma", "keyed-hash"),
        ("javax.crypto.Cipher.getInstance().doFinal()", "doFinal", "kotlin", "encrypt"),
        ("len()", "len", "python", "length"),
        ("", "length", "ecma", "length"),
        ("", "isNullOrBlank", "kotlin", "presence"),
        ("Boolean()", "Boolean", "ecma", "presence"),
        ("", "takeLast", "kotlin", "last-four"),
        ("encodeURIComponent()", "encodeURIComponent", "ecma", "encode"),
        ("base64.b64encode()", "b64encode", "python", "encode"),
        ("lodash.pick()", "pick", "ecma", "pick"),
        ("", "maskEmail", "ecma", "partial-mask"),
        ("", "hash_email", "python", "hash"),
        ("", "emailToSha256", "kotlin", "hash"),
        ("", "md5Hex", "kotlin", "weak-hash"),
        ("", "SHA256", "ecma", "hash"),
        ("", "redactUser", "ecma", "redact"),
        ("", "scrub_pii", "python", "redact"),
        ("", "anonymizeIp", "ecma", "truncate-ip"),
        ("", "stripQuery", "ecma", "strip-url"),
        ("", "toRoutePattern", "ecma", "route-pattern"),
        ("", "roundCoords", "ecma", "round-location"),
        ("", "ageBracketBucket", "ecma", "coarsen"),
        ("", "hashPassword", "ecma", "password-hash"),
        ("", "unmaskEmail", "ecma", "reveal"),
        ("", "decryptToken", "kotlin", "reveal"),
        ("", "get_secret_value", "python", "reveal"),
        ("", "sanitizeHtml", "ecma", "encode"),
        ("", "getUser", "ecma", None),
        ("", "HashRouter", "ecma", None),
        ("", "marshal", "python", None),
        ("", "isNullOrBlank", "python", None),
        ("", "taskMaster", "ecma", None),
        ("", "", "ecma", None),
        ("hashlib.sha256()", "x", "cobol", None),
    ],
)
def test_kinds(path: str, method: str, language: str, kind: str | None) -> None:
    assert SANITIZERS.kind_of(path, method, language) == kind


@pytest.mark.parametrize(
    ("kind", "group", "verdict"),
    [
        ("presence", "contact", Verdict.NEUTRAL),
        ("presence", "special", Verdict.DOWNGRADE),
        ("length", "credential", Verdict.NEUTRAL),
        ("last-four", "card", Verdict.NEUTRAL),
        ("last-four", "card-code", Verdict.NONE),
        ("last-four", "national-id", Verdict.DOWNGRADE),
        ("hash", "contact", Verdict.DOWNGRADE),
        ("hash", "credential", Verdict.NONE),
        ("hash", "card", Verdict.NONE),
        ("hash", "national-id", Verdict.NONE),
        ("hash", "location", Verdict.NONE),
        ("weak-hash", "credential", Verdict.WORSE),
        ("keyed-hash", "card", Verdict.NEUTRAL),
        ("keyed-hash", "card-code", Verdict.NONE),
        ("encrypt", "card-code", Verdict.NONE),
        ("encrypt", "contact", Verdict.DOWNGRADE),
        ("encode", "contact", Verdict.NONE),
        ("coarsen", "attribute", Verdict.DOWNGRADE),
        ("route-pattern", "url", Verdict.NEUTRAL),
        ("strip-url", "url", Verdict.DOWNGRADE),
        ("round-location", "location", Verdict.DOWNGRADE),
        ("redact", "text", Verdict.NEUTRAL),
        ("no such kind", "contact", Verdict.NONE),
        ("hash", "no such group", Verdict.NONE),
    ],
)
def test_verdicts(kind: str, group: str, verdict: Verdict) -> None:
    assert SANITIZERS.verdict(kind, group) is verdict


def test_encoding_protects_nothing() -> None:
    assert set(SANITIZERS.verdicts["encode"].values()) == {Verdict.NONE}


def loaded(folder: Path, text: str) -> Sanitizers:
    (folder / "data").mkdir()
    (folder / "data" / "sanitizers.toml").write_text(text, "utf-8")
    return Sanitizers.load(folder)


def test_a_kind_without_verdict_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r'sanitizers\.toml: "hsah" has no verdict; did you mean "hash"\?'):
        loaded(tmp_path, '[[sanitizer]]\nkind = "hsah"\n[verdict.hash]\ncontact = "none"\n')


def test_a_group_without_verdict_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"verdict\.encode says nothing about the group card"):
        loaded(
            tmp_path,
            "sanitizer = []\n[verdict.hash]\ncontact = 'none'\ncard = 'none'\n[verdict.encode]\ncontact = 'none'\n",
        )


def test_a_wrong_verdict_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r'toml:3: verdict\.hash\.contact: "neutrl" .* did you mean "neutral"\?'):
        loaded(tmp_path, 'sanitizer = []\n[verdict.hash]\ncontact = "neutrl"\n')


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["python", "ecma", "kotlin", "x"]))
def test_any_call_is_of_a_known_kind_or_none(path: str, method: str, language: str) -> None:
    kind = SANITIZERS.kind_of(path, method, language)
    assert kind is None or kind in SANITIZERS.verdicts
