"""Every sentence with its state in every language, and who has read it; a changed sentence is unreviewed by itself."""

import csv
import io
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases.actions import add_ready_step
from augenhoehe.cases.catalogues import hashed, is_unreviewed, unreviewed
from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.models import TranslationReview
from augenhoehe.cases.plan_document import notes
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.config import translations as catalogues
from augenhoehe.config.translations import State
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
PAGE = "/uebersetzungen/"
TODAY = timezone.localdate()


@pytest.fixture
def reviewer() -> Staff:
    return house.staff(Role.ADMINISTRATOR)


@pytest.fixture
def mine(reviewer: Staff, client: Client) -> Client:
    client.force_login(house.account_of(reviewer))
    return client


def entry(language: str = "uk", german: str = "weiter") -> catalogues.Entry:
    return next(one for one in catalogues.entries() if (one.language, one.german) == (language, german))


def state(language: str = "uk", german: str = "weiter") -> State:
    found = [
        line.state
        for line in catalogues.lines()
        if (line.entry.language, line.entry.german) == (language, german)
    ]
    return found[0]


def read(client: Client, *keys: str, **given: object) -> int:
    sent = {"chosen": keys, "reviewed_by": "Oksana M.", "reviewed_on": TODAY} | given
    return client.post(PAGE, sent).status_code


def test_every_sentence_stands_there_in_every_language_and_unreviewed_at_first(mine: Client) -> None:
    lines = catalogues.lines()
    german = {line.entry.german for line in lines}
    assert set(WORDS.values()) <= german
    by_language = Counter(line.entry.language for line in lines)
    assert set(by_language) == {"uk", "ar", "en", "leicht", "ru", "fa", "tr"}
    assert min(by_language[code] for code in ("uk", "ar", "en", "leicht")) >= 370
    assert 10 <= by_language["fa"] < 40, "the three taps speak more languages than the rest"
    assert {line.state for line in lines} <= {State.UNREVIEWED, State.MISSING}
    page = mine.get(PAGE).content.decode()
    assert f"0 von {by_language['uk']} geprüft" in page and "Ukrainisch" in page and "Leichte Sprache" in page


def test_what_was_read_is_noted_with_reader_and_day_and_by_whom(mine: Client, reviewer: Staff) -> None:
    assert read(mine, entry().key, entry("uk", "zurück").key) == 302
    assert state() == State.REVIEWED and state("ar") == State.UNREVIEWED
    review = TranslationReview.objects.get(sentence=hashed("weiter"))
    assert (review.reviewed_by, review.reviewed_on, review.staff) == ("Oksana M.", TODAY, reviewer)
    page = mine.get(f"{PAGE}?sprache=uk&stand=geprueft").content.decode()
    assert "2 Sätze" in page and "Oksana M." in page and "2 von" in page


def test_the_second_click_notes_nothing_twice(mine: Client) -> None:
    for _ in range(2):
        assert read(mine, entry().key) == 302
    assert TranslationReview.objects.count() == 1


def test_a_whole_page_is_noted_by_one_button(mine: Client) -> None:
    keys = [entry().key, entry("uk", "zurück").key]
    sent = {"on_page": keys, "whole_page": "ja", "reviewed_by": "Oksana M.", "reviewed_on": TODAY}
    assert mine.post(f"{PAGE}?sprache=uk", sent).status_code == 302
    assert TranslationReview.objects.count() == 2


def test_nobody_notes_a_page_of_all_languages_at_once(mine: Client) -> None:
    assert 'name="whole_page"' in mine.get(f"{PAGE}?sprache=uk").content.decode()
    page = mine.get(PAGE).content.decode()
    assert 'name="whole_page"' not in page and "Wählen Sie dafür oben erst eine Sprache." in page
    keys = [entry().key, entry("ar", "zurück").key]
    sent = {"on_page": keys, "whole_page": "ja", "reviewed_by": "Oksana M.", "reviewed_on": TODAY}
    assert mine.post(PAGE, sent).status_code == 422
    assert not TranslationReview.objects.exists()


def test_a_changed_translation_is_unreviewed_again_by_itself(
    mine: Client, tmp_path: Path, settings: Any
) -> None:
    read(mine, entry().key)
    for code in catalogues.catalogue_languages():
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        words = "уперед" if code == "uk" else "x"
        text = f'msgid ""\nmsgstr ""\n\n#. way.next\nmsgid "weiter"\nmsgstr "{words}"\n'
        (folder / "django.po").write_text(text, encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    assert state() == State.UNREVIEWED


def test_a_translation_that_changed_since_the_page_was_shown_is_not_noted(mine: Client) -> None:
    language, sentence, _ = entry().hashes
    answer = mine.post(
        PAGE,
        {
            "chosen": [f"{language}.{sentence}.{'0' * 64}"],
            "reviewed_by": "Oksana M.",
            "reviewed_on": TODAY,
        },
        follow=True,
    )
    assert "hat sich inzwischen geändert" in answer.content.decode()
    assert TranslationReview.objects.count() == 0


def test_reader_day_and_choice_are_asked_for_and_what_was_typed_stays(mine: Client) -> None:
    answer = mine.post(PAGE, {"chosen": [entry("uk", "weiter").key], "reviewed_by": "", "reviewed_on": TODAY})
    assert answer.status_code == 422
    assert entry().key in answer.context["chosen"]
    assert read(mine, entry().key, reviewed_on=TODAY + timedelta(days=1)) == 422
    answer = mine.post(PAGE, {"reviewed_by": "Oksana M.", "reviewed_on": TODAY})
    assert "Bitte wählen Sie mindestens eine Übersetzung aus." in answer.content.decode()
    assert 'value="Oksana M."' in answer.content.decode()
    assert TranslationReview.objects.count() == 0


def test_a_reading_is_taken_back_with_its_reason(mine: Client) -> None:
    read(mine, entry().key)
    review = TranslationReview.objects.get()
    address = f"{PAGE}pruefung/{review.pk}/ruecknahme/"
    assert "Oksana M." in mine.get(address).content.decode()
    assert mine.post(address, {"reason": ""}).status_code == 422
    for _ in range(2):
        assert mine.post(address, {"reason": "falsche Sprache"}).status_code == 302
    assert state() == State.UNREVIEWED
    assert TranslationReview.objects.get().withdrawn_reason == "falsche Sprache"
    assert read(mine, entry().key) == 302, "it can be noted again"


def test_it_is_filtered_searched_and_paged(mine: Client) -> None:
    of_arabic = [one for one in catalogues.entries() if one.language == "ar"]
    assert mine.get(f"{PAGE}?sprache=ar").context["page"].paginator.count == len(of_arabic)
    answer = mine.post(f"{PAGE}suche/", {"q": "МЕДСЕСТР", "sprache": "uk", "stand": ""})
    assert answer.headers["Location"] == f"{PAGE}?sprache=uk&stand=", "no word of it in the address"
    found = mine.get(answer.headers["Location"]).context["page"]
    assert all("медсестр" in line.entry.counterpart.casefold() for line in found)
    mine.post(f"{PAGE}suche/", {"q": "gibt es nirgends"})
    assert "Kein Satz passt dazu." in mine.get(PAGE).content.decode()
    mine.post(f"{PAGE}suche/", {"q": ""})
    last = mine.get(f"{PAGE}?seite=9999").context["page"]
    assert last.number == last.paginator.num_pages > 20


def test_a_missing_counterpart_is_seen(mine: Client, tmp_path: Path, settings: Any) -> None:
    for code in catalogues.catalogue_languages():
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        own = '#. way.next\nmsgid "weiter"\nmsgstr "x"\n' if code != "ar" else ""
        (folder / "django.po").write_text(f'msgid ""\nmsgstr ""\n\n{own}', encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    assert state("ar") == State.MISSING
    page = mine.get(f"{PAGE}?stand=fehlt")
    assert page.context["page"].paginator.count == 1
    assert ", 1 fehlen" in page.content.decode()


def test_the_unreviewed_go_out_as_a_list_for_a_native_speaker(mine: Client) -> None:
    read(mine, entry().key)
    answer = mine.get(f"{PAGE}ungeprueft.csv?sprache=uk")
    assert isinstance(answer, StreamingHttpResponse)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    sentences = [row[2] for row in rows[1:]]
    assert "zurück" in sentences and "weiter" not in sentences
    assert {row[0] for row in rows[1:]} == {"Ukrainisch"}
    assert rows[0][-1] == "Besser wäre"


def test_only_administration_and_leads_review(reviewer: Staff) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR, Role.TEAM_LEAD}:
        client = Client()
        client.force_login(house.account_of(house.staff(role, team=reviewer.team)))
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}suche/").status_code == 403


def read_all(language: str, colleague: Staff) -> None:
    """A native speaker has read every sentence."""
    keys = [one.key for one in catalogues.entries() if one.language == language and one.counterpart]
    catalogues.note_readings(keys=keys, reviewed_by="Iryna Bondar", reviewed_on=TODAY, staff=colleague)


def test_the_mark_goes_when_all_of_a_language_is_read_and_comes_back_with_a_withdrawal(
    reviewer: Staff,
) -> None:
    assert unreviewed(["de", "uk", "ar", "leicht"]) == ["uk", "ar", "leicht"]
    read_all("uk", reviewer)
    assert unreviewed(["de", "uk", "ar", "leicht"]) == ["ar", "leicht"]
    one = TranslationReview.objects.get(sentence=hashed("weiter"), language="uk")
    catalogues.withdraw_reading(review_id=one.pk, reason="Irrtum", at=timezone.now())
    assert is_unreviewed("uk")


def test_screen_and_plan_carry_the_mark_once_until_then(client: Client) -> None:
    counsellor = house.staff()
    held = talk(case_of(counsellor), counsellor, at=timezone.now())
    add_ready_step(held.plan, key="office_childcare", due_on=TODAY, values={})
    steps = list(held.plan.steps.select_related("words"))
    client.force_login(house.account_of(counsellor))
    welcome, themes = (reverse(name, args=[held.pk]) for name in ("talk_welcome", "talk_themes"))
    mark = "noch nicht von einer Muttersprachlerin geprüft"
    assert client.get(welcome).content.decode().count(mark) == 1
    assert mark not in client.get(themes).content.decode()
    assert len(notes(held.plan, steps)) == 2
    read_all("uk", counsellor)
    assert mark not in client.get(welcome).content.decode()
    assert len(notes(held.plan, steps)) == 1
