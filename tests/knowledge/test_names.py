"""How names fall into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.knowledge.names import Grammar, Splitter, is_constant, is_type, singular, split
from linter.knowledge.reader import read, rules_root


@pytest.fixture(scope="module")
def splitter() -> Splitter:
    return Splitter(read(rules_root() / "data" / "names.toml", Grammar), {"workplace": "work place"})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("userEmail", "user email"),
        ("user_email", "user email"),
        ("user-email", "user email"),
        ("user.email", "user email"),
        ("$email", "email"),
        ("profile[email]", "profile email"),
        ("HTTPServerError", "http server error"),
        ("parseURL", "parse url"),
        ("userID", "user id"),
        ("contraseña", "contrasena"),
        ("straßeUndOrt", "strasse und ort"),
        ("имяПользователя", "имяпользователя"),
        ("", ""),
        ("___", ""),
    ],
)
def test_split(name: str, words: str) -> None:
    assert " ".join(split(name)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sha256Hex", "sha256 hex"),
        ("sha_256", "sha256"),
        ("hbA1c", "hba1c"),
        ("cvv2", "cvv2"),
        ("phq9Score", "phq9 score"),
        ("401k", "401k"),
        ("address1", "address"),
        ("addressLine1", "address line1"),
        ("email2Value", "email value"),
        ("e_mail", "email"),
        ("eMail", "email"),
        ("iPhoneModel", "product model"),
        ("macOS", "product"),
        ("wiFiName", "wifi name"),
        ("oAuthToken", "oauth token"),
        ("ipV4", "ipv4"),
        ("dob", "birth date"),
        ("userPwd", "user password"),
        ("zipcode", "zip code"),
        ("gaid", "advertising id"),
        ("cardNo", "card number"),
        ("no", "no"),
        ("noCard", "no card"),
        ("workplace", "work place"),
        ("workplaces", "workplaces"),
        ("404", ""),
    ],
)
def test_words(splitter: Splitter, name: str, words: str) -> None:
    assert " ".join(splitter.words(name)) == words


def test_a_sentence_is_no_name(splitter: Splitter) -> None:
    assert splitter.words("this is " * 10) == ()
    assert splitter.words("x" * 1000) == ()


def test_singular() -> None:
    assert [singular(word) for word in ("emails", "allergies", "addresses", "boxes", "watches")] == [
        "email",
        "allergy",
        "address",
        "box",
        "watch",
    ]
    assert [singular(word) for word in ("address", "status", "diagnosis", "ios", "email", "")] == [
        "address",
        "status",
        "diagnosis",
        "ios",
        "email",
        "",
    ]


def test_forms() -> None:
    assert is_constant("USER_EMAIL") and is_constant("SSN")
    assert not is_constant("userEmail") and not is_constant("x") and not is_constant("X")
    assert is_type("EmailForm") and is_type("_EmailForm")
    assert not is_type("emailForm") and not is_type("EMAIL") and not is_type("")


@given(st.text(max_size=80))
def test_any_name_splits_into_lower_case_words(name: str) -> None:
    for word in split(name):
        assert word and word == word.lower() and "_" not in word and " " not in word


@given(st.lists(st.sampled_from(["user", "email", "home", "city", "token"]), min_size=1, max_size=5))
def test_every_writing_gives_the_same_words(words: list[str]) -> None:
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    assert split("_".join(words)) == split("-".join(words)) == split(camel) == tuple(words)
