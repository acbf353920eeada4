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

ISO_639_1 = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
    ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
    mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
    rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
    tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""


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


def test_every_language_of_the_shorter_iso_list_can_be_recorded() -> None:
    """ISO 639-1; «sh» and «bh» are no languages of their own any more."""
    missing = set(ISO_639_1.split()) - names_in("de").keys()
    assert missing == set()


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
