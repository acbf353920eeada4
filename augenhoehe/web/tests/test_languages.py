"""Languages and their direction."""

import pytest

from augenhoehe.web.languages import (
    LANGUAGES,
    direction,
    german_name,
    html_lang,
    is_german,
    language,
    names_in,
    own_name,
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("de", "ltr"),
        ("leicht", "ltr"),
        ("uk", "ltr"),
        ("ar", "rtl"),
        ("ar-SY", "rtl"),
        ("AR_sy", "rtl"),
        ("fa", "rtl"),
        ("ckb", "rtl"),
        ("ps", "rtl"),
        ("so", "ltr"),
        ("", "ltr"),
    ],
)
def test_every_language_has_a_direction_even_one_the_pages_do_not_speak(code: str, expected: str) -> None:
    assert direction(code) == expected


def test_all_eight_languages_have_both_names() -> None:
    assert [one.code for one in LANGUAGES] == ["de", "leicht", "uk", "ar", "en", "ru", "fa", "tr"]
    assert all(one.own_name and one.german_name for one in LANGUAGES)


def test_plain_german_is_a_german_of_its_own_to_a_browser() -> None:
    assert html_lang("leicht") == "de-x-leicht"
    known = language("leicht")
    assert known is not None and known.html_lang == "de-x-leicht"
    assert html_lang("uk") == "uk"


def test_only_german_itself_needs_no_german_below() -> None:
    assert is_german("de") and is_german("de-AT")
    assert not is_german("leicht") and not is_german("de-x-leicht") and not is_german("uk")


def test_an_unknown_language_is_nothing() -> None:
    assert language("xx") is None


def test_languages_have_their_name_in_the_languages_of_the_pages() -> None:
    assert [names_in(reader)["uk"] for reader in ("de", "leicht", "uk", "ar", "en")] == [
        *("Ukrainisch", "Ukrainisch", "українська", "الأوكرانية", "Ukrainian")
    ]
    assert {one.code for one in LANGUAGES} - {"leicht"} <= names_in("ar").keys()
    assert len({frozenset(names_in(reader)) for reader in ("de", "uk", "ar", "en")}) == 1
    assert names_in("so") == {}


def test_sign_languages_are_languages_and_no_code_is_ever_shown() -> None:
    assert names_in("uk")["ukl"] == "українська жестова мова"
    assert own_name("gsg") == german_name("gsg") == "Deutsche Gebärdensprache (DGS)"
    assert (own_name("ukl"), german_name("ukl")) == ("Українська жестова мова", "Ukrainische Gebärdensprache")
    assert german_name("ln") == "Lingala" and german_name("om") == "Oromo"
    assert own_name("qqq") == german_name("qqq") == "andere Sprache"
    assert {german_name(code) for code in names_in("de")}.isdisjoint({*names_in("de"), "andere Sprache"})


@pytest.mark.parametrize("reader", ["de", "uk", "ar", "en"])
def test_no_two_languages_share_a_name(reader: str) -> None:
    names = list(names_in(reader).values())
    assert len(names) == len(set(names))
