"""The form on paper: both languages, purpose, what a no means, how to revoke. § 67b Abs. 2 SGB X"""

from typing import Any

import pytest

from augenhoehe.documents.consent_document import LAYOUT, consent_data
from augenhoehe.documents.consent_templates import templates_on
from augenhoehe.documents.consent_words import WORDS, own_words
from augenhoehe.documents.models import Consent, ConsentKind, ConsentTopic, PartyKind
from augenhoehe.documents.tests.consent_factories import DAY, moment, prepared, signed
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.tests.factories import person, person_of
from augenhoehe.typesetting.engine import typeset
from augenhoehe.typesetting.tests.reading import opened, root_of, stands_in_order, text_of

pytestmark = pytest.mark.django_db


def paper_of(consent: Consent) -> bytes:
    return typeset(LAYOUT, consent_data(consent))


def text_in(language: str, **given: Any) -> str:
    """The text of a blank form in this language."""
    return text_of(paper_of(prepared(person(), language=language, **given)))


def test_the_blank_form_explains_itself_in_order_and_can_be_signed_by_hand() -> None:
    consent = prepared(person_of(house.staff()))
    assert stands_in_order(
        text_of(paper_of(consent)),
        "Моя згода",
        "Meine Einwilligung",
        "Olena Kowalenko",
        "Wer darf etwas sagen?",
        "Мовна школа: Volkshochschule Bocholt",
        "Wem?",
        "Wie lange?",
        "Vom 23.11.2026 bis zum 22.11.2027",
        "Worüber?",
        "ob ich da war",
        "Wozu?",
        "Und wenn ich Nein sage?",
        "Ein Nein hat keine Nachteile",
        "Und wenn ich es mir anders überlege?",
        "jederzeit zurücknehmen",
        "Ja, ich bin einverstanden",
        "Nein, das möchte ich nicht",
        "Ich möchte darüber nachdenken",
        "Ort, Datum, Unterschrift",
    )


def test_the_arabic_form_runs_from_right_to_left_with_every_word() -> None:
    consent = prepared(person(), language="ar", template="doctor", other_name="Praxis Dr. Ahlers")
    pdf = paper_of(consent)
    assert root_of(pdf)["/Lang"] == "ar"
    assert root_of(pdf)["/ViewerPreferences"]["/Direction"] == "/R2L"
    metadata = opened(pdf).metadata
    assert metadata is not None and metadata.title is not None
    assert metadata.title.endswith("Entbindung von der Schweigepflicht")
    text = text_of(pdf)
    own = [consent.purpose_own, consent.refusal_own, consent.revocability_own]
    assert all(own)
    words = [word.strip(".،") for sentence in own for word in sentence.split()]
    assert [word for word in words if word not in text] == []
    assert "Praxis" in text and "Ahlers" in text


@pytest.mark.parametrize("language", ["de", "leicht", "en"])
def test_the_form_comes_in_every_language_we_speak(language: str) -> None:
    text = text_in(language)
    assert "noch nicht übersetzt" not in text
    assert own_words("revocability", language)[:30] in text


def test_what_nobody_translated_is_marked_and_never_passed_off() -> None:
    text = text_in("uk", details="Kurs B1 am Abend")
    assert "Kurs B1 am Abend" in text
    assert "ще не перекладено" in text


def test_an_answered_form_shows_day_place_form_and_witness() -> None:
    staff = house.staff()
    text = text_of(paper_of(signed(person_of(staff), staff)))
    assert "Unterschrieben am 23.11.2026 in Bocholt" in text
    assert f"Birgit {staff.family_name}" in text
    assert "Ort, Datum, Unterschrift" not in text


def test_a_revoked_one_says_so_on_paper_too() -> None:
    staff = house.staff()
    consent = signed(person_of(staff), staff)
    consent.revoke(at=moment(DAY), account_id=None)
    assert "Widerrufen am 23.11.2026" in text_of(paper_of(consent))


def test_every_template_body_topic_and_kind_has_its_words() -> None:
    ready = [template for template in templates_on(DAY).values() if not template.is_free]
    assert 4 <= len(ready) <= 6
    for template in ready:
        assert template.purpose and template.months > 0
        assert set(template.topics) <= set(ConsentTopic.values)
        assert {template.from_kind, template.to_kind} <= set(PartyKind.values)
    for group, values in (
        ("body", PartyKind.values),
        ("topic", ConsentTopic.values),
        ("kind", ConsentKind.values),
        ("refusal", ConsentKind.values),
    ):
        assert {f"{group}.{value}" for value in values} <= WORDS.keys()


@pytest.mark.parametrize(("language", "sides"), [("uk", 1), ("ar", 1), ("de", 1), ("leicht", 2)])
@pytest.mark.parametrize("template", ["language_school", "doctor"])
def test_the_words_and_the_signature_share_one_sheet(template: str, language: str, sides: int) -> None:
    """Front and back where the letters are larger."""
    assert len(opened(paper_of(prepared(person(), template, language=language))).pages) <= sides


def test_a_long_addition_stays_on_the_paper_to_its_end() -> None:
    text = text_in("uk", details="sehr lang " * 58 + "Ende", details_own="дуже довго " * 50 + "кінець")
    assert "Ende" in text and "кінець" in text
