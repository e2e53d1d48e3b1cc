"""What names, literals and field metadata say; and that the data files are consistent."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.knowledge.literals import ShapeFile, luhn, mod97
from linter.knowledge.reader import read, rules_root
from linter.knowledge.sanitizers import Sanitizers
from linter.knowledge.sources import Sources
from linter.knowledge.vocabulary import OBJECTS, Reading, Tier, Vocabulary
from linter.words.mistake import UserError

VOCABULARY = Vocabulary.load(rules_root())


def vectors() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "vectors.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            names = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            names.extend(line.split())
    return sections


VECTORS = vectors()
NEEDS_CONTEXT = {"message", "queryString", "authorName"}


def said(name: str, receiver: str = "", literal: bool = False) -> str:
    """`type`, "?" after it when it is only contextual, "!kind" when protected; "" for nothing worth a finding."""
    reading = VOCABULARY.read(name, receiver, literal)
    if reading is None or reading.tier is Tier.WEAK:
        return ""
    sure = "" if reading.tier is Tier.STRONG else "?"
    return f"{reading.data}{sure}" + (f"!{reading.protected}" if reading.protected else "")


# ---- the lists


@pytest.mark.parametrize("entry", VECTORS["must match"])
def test_must_match(entry: str) -> None:
    found = said(entry.removesuffix("(c)"))
    assert found
    assert entry.endswith("(c)") or "?" not in found


@pytest.mark.parametrize("name", VECTORS["must not match"])
def test_must_not_match(name: str) -> None:
    found = said(name)
    assert not found or (name in NEEDS_CONTEXT and "?" in found)


@pytest.mark.parametrize("name", VECTORS["confusers"])
def test_confusers(name: str) -> None:
    assert not said(name)


@pytest.mark.parametrize("name", VECTORS["ordinary"])
def test_ordinary_names(name: str) -> None:
    assert not said(name)


def test_the_lists_are_complete() -> None:
    assert len(VECTORS["must match"]) == 165
    assert len(VECTORS["must not match"]) == 156
    assert len(set(VECTORS["confusers"]) - set(VECTORS["must not match"])) > 150
    assert len(set(VECTORS["ordinary"]) - set(VECTORS["must not match"])) > 250


# ---- the rules


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("email", "contact.email"),
        ("getEmail", "contact.email"),
        ("fetchUserEmail", "contact.email"),
        ("emails", "contact.email"),
        ("emailInput", "contact.email"),
        ("emailAddressValue", "contact.email"),
        ("_email", "contact.email"),
        ("cardnumber", "pay.pan"),
        ("user_cardnumber", "pay.pan"),
        ("billingCity", "contact.postal"),
        ("shippingZip", "contact.postal_code"),
        ("patientAge", "demo.age"),
        ("childDob", "demo.child"),
        ("patientCurrentAge", "demo.age"),
        ("userName", "name.username?"),
        ("username", "name.username?"),
        ("hashedEmail", "contact.email!hash"),
        ("emailHash", "contact.email!hash"),
        ("email_sha256", "contact.email!hash"),
        ("emailMd5", "contact.email!weak-hash"),
        ("cardLast4", "pay.pan?!last-four"),
        ("ssnLastFour", "gov.ssn!last-four"),
        ("ageRange", "demo.age?!coarsen"),
        ("encryptedIban", "pay.bank!encrypt"),
        ("redactedMessageBody", "comm.message!redact"),
        ("isPregnant", "health.repro"),
        ("hivPositive", "health.condition"),
        ("userId", "user.id"),
        ("companyEmail", ""),
        ("organizationPhone", "contact.phone?"),
        ("companyPassword", "cred.password"),
        ("resetToken", "cred.token"),
        ("resetPassword", ""),
        ("findUserByEmail", ""),
        ("userWithToken", ""),
        ("parentFolderName", ""),
        ("userIsAuthor", ""),
        ("USER_EMAIL", ""),
        ("Email", ""),
        ("__name__", ""),
        ("", ""),
    ],
)
def test_names(name: str, what: str) -> None:
    assert said(name) == what


@pytest.mark.parametrize(
    ("receiver", "name", "what"),
    [
        ("user", "name", "name.full"),
        ("getUser", "name", "name.full"),
        ("currentUser", "age", "demo.age"),
        ("patientRecord", "weight", "health.vitals"),
        ("user", "username", "name.username"),
        ("account", "balance", "fin.profile"),
        ("billingAddress", "city", "contact.postal"),
        ("address", "state", "contact.postal"),
        ("user", "state", ""),
        ("users", "name", "name.full"),
        ("card", "number", "pay.pan"),
        ("passport", "number", "gov.passport"),
        ("device", "id", "dev.install"),
        ("device", "name", "dev.name"),
        ("message", "text", "comm.message"),
        ("email", "value", "contact.email"),
        ("user", "id", "user.id"),
        ("user", "pin", "cred.pin_otp"),
        ("whatever", "email", "contact.email"),
        ("whatever", "name", "name.full?"),
        ("fromAddress", "name", "name.full?"),
        ("findUserByAddress", "name", "name.full"),
        ("template", "name", ""),
        ("tenant", "name", ""),
        ("team", "name", ""),
        ("emailTemplate", "id", ""),
        ("product", "name", ""),
        ("file", "name", ""),
        ("company", "email", ""),
        ("organization", "phone", "contact.phone?"),
        ("errors", "email", ""),
        ("touched", "password", ""),
        ("styles", "password", ""),
        ("messages", "email", ""),
        ("error", "message", ""),
        ("map", "pin", ""),
        ("user", "emailVerified", ""),
        ("user", "hasEmail", ""),
    ],
)
def test_receivers(receiver: str, name: str, what: str) -> None:
    assert said(name, receiver) == what


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("Email", "contact.email"),
        ("First Name", "name.first"),
        ("$email", "contact.email"),
        ("Drug Name", "health.treatment"),
        ("X-Forwarded-For", "net.ip"),
        ("HTTP_X_FORWARDED_FOR", "net.ip"),
        ("REMOTE_ADDR", "net.ip"),
        ("HTTP_COOKIE", "cred.session"),
        ("Authorization", "cred.token"),
        ("android_id", "dev.ssaid"),
        ("STRIPE_SECRET_KEY", "cred.key"),
        ("sb-project-auth-token", "cred.token"),
        ("user.email", "contact.email"),
        ("Content-Type", ""),
        ("Button Name", ""),
        ("EMAIL_VERIFIED", ""),
    ],
)
def test_keys(key: str, what: str) -> None:
    assert said(key, literal=True) == what


def test_words_with_a_space_are_keys() -> None:
    assert said("First Name") == "name.first"


@pytest.mark.parametrize("name", ["currentUser", "patient", "me", "getCustomer", "userProfile", "users", "memberData"])
def test_persons(name: str) -> None:
    assert VOCABULARY.is_person(name)


@pytest.mark.parametrize("name", ["template", "isUser", "deleteUser", "userCount", "userForm", "company", "", "view"])
def test_not_persons(name: str) -> None:
    assert not VOCABULARY.is_person(name)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("formValues", "object.form"),
        ("getFormValues", "object.form"),
        ("values", "object.form"),
        ("cleaned_data", "object.form"),
        ("requestBody", "object.request"),
        ("headers", "object.headers"),
        ("requestHeaders", "object.headers"),
        ("user", "object.user"),
        ("currentUser", "object.user"),
        ("patientRecord", "object.user"),
        ("userData", "object.user"),
        ("profile", "object.user"),
        ("environ", "object.environment"),
        ("reduxState", "object.state"),
        ("cookies", "object.cookies"),
        ("f_locals", "object.locals"),
        ("defaultValues", None),
        ("tableHeaders", None),
        ("userId", None),
        ("userStore", None),
        ("companyProfile", None),
        ("permalinkForUser", None),
        ("deleteUser", None),
        ("isUser", None),
        ("parent", None),
        ("driver", None),
        ("state", None),
        ("USER", None),
        ("", None),
    ],
)
def test_whole(name: str, what: str | None) -> None:
    assert VOCABULARY.whole(name) == what


@pytest.mark.parametrize("name", ["hasEmail", "emailCount", "nameError", "isPasswordValid", "maxAge", "errorCodeCount"])
def test_names_that_clear(name: str) -> None:
    assert VOCABULARY.clears(name)


@pytest.mark.parametrize("name", ["email", "isPregnant", "props", "payload", "reason", "", "context", "state"])
def test_names_that_do_not_clear(name: str) -> None:
    assert not VOCABULARY.clears(name)


# ---- events, shapes, fields


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("R_PREGNANCY_WEEK_CHOSEN", "health.repro"),
        ("R_SELECT_LAST_PERIOD_DATE", "health.repro"),
        ("R_SELECT_CYCLE_LENGTH", "health.repro"),
        ("Log period-save", "health.repro"),
        ("Paid: Weekly Therapy", "health.treatment"),
        ("Paid: Med Management", "health.treatment"),
        ("Drug Name", "health.treatment"),
        ("hivStatusUpdated", "health.condition"),
        ("abortion_clinic_viewed", "health.repro"),
        ("loan_denied", "fin.profile"),
        ("BankruptcyFiled", "fin.profile"),
        ("overdose reported", "health.condition"),
    ],
)
def test_events(event: str, data: str) -> None:
    assert VOCABULARY.event(event) == Reading(data, Tier.STRONG)


@pytest.mark.parametrize(
    "event",
    [
        "billing_period_changed",
        "Activity Life Cycle",
        "treatment group assigned",
        "screen_orientation_changed",
        "button_clicked",
        "health check failed",
        "Terms and Conditions accepted",
        "race condition detected",
        "third party opened",
        "raids_started",
        "bandaids",
        "checkout completed",
        "",
    ],
)
def test_events_that_say_nothing(event: str) -> None:
    assert VOCABULARY.event(event) is None


def test_ambiguous_event_words_need_more() -> None:
    assert VOCABULARY.event("period changed") == Reading("health.repro", Tier.CONTEXTUAL)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("anna.kowalska@posteo.net", "contact.email"),
        ("4539 1488 0343 6467", "pay.pan"),
        ("536-90-4399", "gov.ssn"),
        ("NL91ABNA0417164300", "pay.bank"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhbUJU1p1r", "cred.token"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", "cred.key"),
        ("Bearer abcdefghijklmnopqrstuvwxyz", "cred.token"),
        ("postgres://anna:hunter2xyz@db.prod.net/app", "cred.password"),
        ("3c:22:fb:01:9a:7e", "net.mac"),
        ("84.201.17.9", "net.ip"),
        ("+49 170 2345678", "contact.phone"),
        ("test@example.com", None),
        ("john@acme.com", None),
        ("icon@2x.png", None),
        ("4111 1111 1111 1111", None),
        ("4539 1488 0343 6468", None),
        ("000-12-3456", None),
        ("666-12-3456", None),
        ("078-05-1120", None),
        ("NL92ABNA0417164300", None),
        ("GB82 WEST 1234 5698 7654 32", None),
        ("127.0.0.1", None),
        ("192.168.1.4", None),
        ("1.2.3", None),
        ("2024-01-02", None),
        ("postgres://user:password@localhost/db", None),
        ("https://example.com/a:b", None),
        ("00:00:00:00:00:00", None),
        ("button_clicked", None),
        ("+1 555 123 4567", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_shapes(text: str, data: str | None) -> None:
    found = VOCABULARY.shape(text)
    assert (found.data if found else None) == data


def test_check_digits() -> None:
    assert luhn("4539148803436467") and not luhn("4539148803436466")
    assert mod97("NL91ABNA0417164300") and not mod97("NL91ABNA0417164301") and not mod97("")


@pytest.mark.parametrize(
    ("attribute", "value", "data"),
    [
        ("type", "password", "cred.password"),
        ("type", "email", "contact.email"),
        ("type", "tel", "contact.phone"),
        ("autocomplete", "cc-csc", "pay.csc"),
        ("autocomplete", "section-a shipping street-address", "contact.postal"),
        ("autocomplete", "one-time-code", "cred.pin_otp"),
        ("autoComplete", "birthdate-full", "demo.birth"),
        ("textContentType", "oneTimeCode", "cred.pin_otp"),
        ("secureTextEntry", "", "cred.password"),
        ("secureTextEntry", "true", "cred.password"),
        ("android:inputType", "text|textPassword", "cred.password"),
        ("inputType", "InputType.TYPE_TEXT_VARIATION_EMAIL_ADDRESS", "contact.email"),
        ("android:autofillHints", "creditCardNumber", "pay.pan"),
        ("keyboardType", "KeyboardType.Phone", "contact.phone"),
        ("class", "forms.EmailField", "contact.email"),
        ("type", "text", None),
        ("type", "checkbox", None),
        ("autocomplete", "off", None),
        ("secureTextEntry", "false", None),
        ("placeholder", "password", None),
        ("", "", None),
    ],
)
def test_fields(attribute: str, value: str, data: str | None) -> None:
    assert VOCABULARY.field(attribute, value) == data


def test_benign_values() -> None:
    assert VOCABULARY.benign("email") and VOCABULARY.benign(" ***") and VOCABULARY.benign("Google")
    assert not VOCABULARY.benign("anna@posteo.net") and not VOCABULARY.benign("")


# ---- consistency of the data


def test_types_say_what_they_are() -> None:
    assert len(VOCABULARY.types) > 80
    for each in VOCABULARY.types.values():
        assert each.label and each.group and each.safe, each.id
        assert not each.label.startswith(("a ", "an ", "the ")), each.id
        assert each.stores.play and each.stores.apple and each.stores.fides, each.id


def test_no_sequence_belongs_to_two_types() -> None:
    counts = Counter(
        (sequence, each.group == OBJECTS)
        for each in VOCABULARY.types.values()
        for sequence in (*each.strong, *each.contextual, *each.weak)
    )
    assert [sequence for sequence, count in counts.items() if count > 1] == []


def test_every_sequence_can_be_reached() -> None:
    lost = [
        (each.id, sequence)
        for each in VOCABULARY.types.values()
        if each.group != OBJECTS
        for sequence in (*each.strong, *each.contextual, *each.weak)
        if (found := VOCABULARY.read(sequence, literal=True)) is None or found.data != each.id
    ]
    assert lost == []


def test_every_confuser_vetoes() -> None:
    for each in VOCABULARY.types.values():
        for confuser in each.confusers:
            found = VOCABULARY.read(confuser, literal=True)
            assert found is None or found.tier is Tier.WEAK or found.data != each.id, (each.id, confuser)


@pytest.mark.parametrize(
    ("name", "receiver", "read"),
    [
        ("address", "getAddressAndChainIdFromUniqueId", False),
        ("address", "parseChainId", False),
        ("address", "tokenContract", False),
        ("address", "getCustomerAndOrder", True),
        ("address", "fetchCustomerByToken", True),
        ("shippingAddress", "wallet", True),
    ],
)
def test_what_stands_beside_an_ambiguous_word_may_make_it_another_thing(name: str, receiver: str, read: bool) -> None:
    found = VOCABULARY.read(name, receiver)
    assert (found is not None and found.data == "contact.postal") is read


def test_every_group_and_protection_has_verdicts() -> None:
    verdicts = Sanitizers.load(rules_root()).verdicts
    groups = {each.group for each in VOCABULARY.types.values()}
    for kind, row in verdicts.items():
        assert groups == set(row), kind
    assert set(VOCABULARY.names.protective.values()) <= set(verdicts)


def test_every_pattern_is_re2() -> None:
    import re2

    file = read(rules_root() / "data" / "shapes.toml", ShapeFile)
    for pattern in (*file.test_data, *(each.pattern for each in file.shape)):
        re2.compile(pattern)


def test_attributes_are_kinds_of_field_metadata() -> None:
    for kind in VOCABULARY.names.attributes:
        assert any(each.fields.of(kind) for each in VOCABULARY.types.values()), kind


def test_an_unknown_type_is_refused_with_the_nearest(tmp_path: Path) -> None:
    root = tmp_path / "rules"
    copytree(rules_root() / "data", root / "data")
    events = root / "data" / "events.toml"
    events.write_text(events.read_text("utf-8").replace('data = "health.repro"', 'data = "health.rePro"'), "utf-8")
    with pytest.raises(UserError, match=r'lexeme\[0\]\.data: "health\.rePro" is not .*did you mean "health\.repro"\?'):
        Vocabulary.load(root)


def test_a_type_defined_twice_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "rules"
    copytree(rules_root() / "data", root / "data")
    (root / "data" / "zz.toml").write_text(
        '[[type]]\nid = "contact.email"\nlabel = "x"\ngroup = "contact"\nsafe = "y"\n', "utf-8"
    )
    with pytest.raises(UserError, match=r"zz\.toml: the type contact\.email is defined twice"):
        Vocabulary.load(root)


def test_loading_is_fast() -> None:
    def load() -> float:
        start = time.perf_counter()
        vocabulary = Vocabulary.load(rules_root())
        Sources.load(rules_root(), vocabulary.types)
        Sanitizers.load(rules_root())
        return time.perf_counter() - start

    assert min(load() for _ in range(5)) < 0.25  # measured 0.04 s; the rest is for slow and busy machines


@given(st.text(max_size=60), st.text(max_size=30), st.booleans())
def test_anything_can_be_read(name: str, receiver: str, literal: bool) -> None:
    found = VOCABULARY.read(name, receiver, literal)
    assert found is None or found.data in VOCABULARY.types
    VOCABULARY.whole(name)
    VOCABULARY.is_person(name)
    VOCABULARY.event(name)
    VOCABULARY.shape(name)
    VOCABULARY.field(receiver, name)


WORDS = st.sampled_from(["get", "is", "user", "email", "hash", "password", "count", "name", "card", "last", "4", "by"])


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_question_or_a_count_is_never_data(words: list[str]) -> None:
    assert VOCABULARY.read("_".join(["has", *words, "count"])) is None
