"""Leichte Sprache on a page: one sentence a line, no word divided, nothing said twice. BITV 2.0, annex 2 part 2"""

import pytest

from augenhoehe.web.plain_german import says_the_same, set_in_lines
from augenhoehe.web.templatetags.web import pair


def test_each_sentence_has_its_line_and_a_hyphen_holds_its_word_together() -> None:
    assert set_in_lines("Das war vereinbart. Was nun?") == "Das war vereinbart.\nWas nun?"
    assert set_in_lines("Kinder-Betreuung") == "Kinder\u2011Betreuung"
    assert set_in_lines("E-Mail an anna-lena@job-center.de") == "E\u2011Mail an anna-lena@job-center.de"
    assert set_in_lines("www.job-center.de/start-seite") == "www.job-center.de/start-seite"
    assert set_in_lines("Am 4. Dezember, 10:30 Uhr") == "Am 4.\u00a0Dezember, 10:30 Uhr"


@pytest.mark.parametrize(
    ("plain", "german", "is_same"),
    [
        ("Kinder-Betreuung", "Kinderbetreuung", True),
        ("Merk·zettel.", "Merkzettel", True),
        ("Wir rufen an.", "Wir rufen Sie an.", False),
    ],
)
def test_words_that_differ_only_in_how_they_are_split_stand_there_once(
    plain: str, german: str, is_same: bool
) -> None:
    assert says_the_same(plain, german) is is_same
    lines = pair(plain, german, "leicht")
    assert lines["german"] == ("" if is_same else german) and not lines["is_missing"]


def test_leichte_sprache_alone_lacks_nothing_but_another_language_does() -> None:
    assert not pair("Wir rufen an.", "", "leicht")["is_missing"]
    assert pair("Ми телефонуємо.", "", "uk")["is_missing"]
