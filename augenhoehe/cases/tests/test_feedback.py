"""Three taps at the end of a talk, in eight languages, and nothing that tells whose they were."""

import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions, feedback_words
from augenhoehe.cases.actions.feedback import say_how_it_felt
from augenhoehe.cases.models import Conversation, FeedbackCount, Felt
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.organisation.tests.factories import PIN, account_of, staff
from augenhoehe.organisation.tests.proof import logged_in
from augenhoehe.web.screen_lock import SESSION_KEY

pytestmark = pytest.mark.django_db
LANGUAGES = ("de", "leicht", "uk", "ar", "en", "ru", "fa", "tr")


@pytest.fixture
def conversation() -> Conversation:
    counsellor = staff()
    return talk(case_of(counsellor), counsellor, at=timezone.now())


@pytest.fixture
def turned(conversation: Conversation) -> Client:
    """The screen at the end of the talk, still the person's."""
    client = logged_in(account_of(conversation.staff), "mfa")
    client.get(reverse("talk_themes", args=[conversation.pk]))
    actions.end_talk(conversation=conversation, at=timezone.now())
    return client


def page(conversation: Conversation) -> str:
    return reverse("talk_feedback", args=[conversation.pk])


def counted() -> dict[tuple[str, str], int]:
    """What was answered how often."""
    rows = FeedbackCount.objects.filter(number__gt=0)
    return {(one.question, one.answer): one.number for one in rows}


def rows_written() -> dict[str, int]:
    """Rows inserted, changed and deleted by table in this transaction, by the database's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def test_the_questions_are_there_in_eight_languages_and_nobody_has_reviewed_them() -> None:
    table = feedback_words.table()
    assert tuple(table["languages"]) == LANGUAGES
    assert table["reviewed"] is False
    german = table["languages"]["de"]
    for language, words in table["languages"].items():
        assert words.keys() == german.keys(), language
        assert all(isinstance(word, str) and word for word in words.values()), language
    assert {one.code for one in feedback_words.offered()} == set(LANGUAGES)


def test_plain_german_asks_about_respect_and_not_about_kindness() -> None:
    """Two different questions would give one answer."""
    asked = feedback_words.table()["languages"]["leicht"]["was_taken_seriously"]
    assert asked.count("?") == 1 and "wichtig" in asked and "nett" not in asked


def test_plain_german_stands_there_alone(turned: Client, conversation: Conversation) -> None:
    asked = turned.get(page(conversation), {"sprache": "leicht"}).content.decode()
    words = feedback_words.table()["languages"]
    assert words["leicht"]["partly"] in asked and words["de"]["partly"] not in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_can_be_answered_in_each(language: str, turned: Client, conversation: Conversation) -> None:
    asked = turned.get(page(conversation), {"sprache": language})
    assert feedback_words.words_in(language)["was_understood"] in asked.content.decode()
    answer = turned.post(page(conversation), {"sprache": language, "was_understood": "yes"})
    assert answer.headers["Location"] == reverse("talk_thanks", args=[conversation.pk])
    assert counted() == {("was_understood", "yes"): 1}


def test_a_pause_after_the_end_is_no_second_chance_to_answer(
    turned: Client, conversation: Conversation
) -> None:
    turned.post(page(conversation), {"was_understood": "yes"})
    turned.post(reverse("talk_pin", args=[conversation.pk]), {"pin": PIN})
    paused = turned.post(reverse("talk_pause", args=[conversation.pk]))
    assert paused.headers["Location"] == reverse("talk_thanks", args=[conversation.pk])
    assert SESSION_KEY not in turned.session
    turned.post(page(conversation), {"was_understood": "no"})
    assert counted() == {("was_understood", "yes"): 1}


def test_an_answer_adds_to_the_numbers_of_house_and_month_and_writes_nothing_else(
    turned: Client, conversation: Conversation
) -> None:
    house = conversation.staff.team.local_jobcenter
    say_how_it_felt(house=house, on=timezone.localdate(), answers={"was_afraid": "no"})
    before = rows_written()
    turned.post(page(conversation), {"sprache": "uk", "was_taken_seriously": "partly", "was_afraid": "no"})
    written = {table: n - before.get(table, 0) for table, n in rows_written().items()}
    assert {table: n for table, n in written.items() if n} == {"cases_feedbackcount": 9, "django_session": 1}
    assert counted() == {("was_taken_seriously", "partly"): 1, ("was_afraid", "no"): 2}
    assert set(FeedbackCount.objects.values_list("local_jobcenter", "month")) == {
        (house.pk, timezone.localdate().replace(day=1))
    }


def test_nothing_points_from_an_answer_to_a_talk_a_person_a_colleague_or_another_answer() -> None:
    columns = {field.name for field in FeedbackCount._meta.get_fields()}
    assert columns == {"id", "local_jobcenter", "month", "question", "answer", "number"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname ~ 'talkfeedback|feedbackcount.*event'")
        assert cursor.fetchone() == (0,), "no single answers, no history"
        cursor.execute(
            "SELECT count(*) FROM pg_trigger"
            " WHERE tgrelid = 'cases_feedbackcount'::regclass AND NOT tgisinternal"
        )
        assert cursor.fetchone() == (0,), "no trigger that could write one"


def test_neither_the_order_of_the_rows_nor_who_wrote_them_tells_which_answer_came_last() -> None:
    house = staff().team.local_jobcenter
    orders = []
    for answer in ("yes", "no", "partly"):
        say_how_it_felt(house=house, on=timezone.localdate(), answers={"was_understood": answer})
        with connection.cursor() as cursor:
            cursor.execute("SELECT question, answer FROM cases_feedbackcount ORDER BY ctid")
            orders.append(cursor.fetchall())
            cursor.execute("SELECT count(DISTINCT xmin::text || cmin::text) FROM cases_feedbackcount")
            assert cursor.fetchone() == (1,)
    assert orders[0] == orders[1] == orders[2]


def test_no_log_line_is_written_about_it(
    turned: Client, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        turned.post(page(conversation), {"was_understood": "yes"})
    assert not [record for record in caplog.records if record.name.startswith("augenhoehe")]


def test_one_answer_a_talk_and_the_mark_goes_with_the_lock(
    turned: Client, conversation: Conversation
) -> None:
    for _ in range(2):
        assert turned.post(page(conversation), {"was_understood": "yes"}).status_code == 302
    assert counted() == {("was_understood", "yes"): 1}
    assert turned.get(page(conversation)).status_code == 302
    turned.post(reverse("talk_pin", args=[conversation.pk]), {"pin": PIN})
    assert SESSION_KEY not in turned.session
    assert "feedback" not in str(dict(turned.session))


def test_whoever_taps_nothing_is_not_urged(turned: Client, conversation: Conversation) -> None:
    answer = turned.post(page(conversation), {"sprache": "tr"})
    assert answer.headers["Location"] == reverse("talk_thanks", args=[conversation.pk])
    assert not FeedbackCount.objects.exists()
    assert 'id="feedback"' in turned.get(answer.headers["Location"]).content.decode(), "and may still answer"


def test_another_language_is_no_dead_end(turned: Client, conversation: Conversation) -> None:
    asked = turned.get(page(conversation), {"sprache": "tr"}).content.decode()
    for way_on in ("talk_thanks", "talk_pin"):
        assert f'href="{reverse(way_on, args=[conversation.pk])}"' in asked
    assert "Geri" in asked and "Bildschirm zurücknehmen" in asked


def test_the_thanks_are_said_in_the_language_of_the_answer(
    turned: Client, conversation: Conversation
) -> None:
    turned.post(page(conversation), {"sprache": "tr", "was_understood": "yes"})
    thanked = turned.get(reverse("talk_thanks", args=[conversation.pk])).content.decode()
    assert feedback_words.words_in("tr")["thanks"] in thanked and 'lang="tr"' in thanked


def test_an_answer_that_does_not_exist_is_refused_and_the_others_stay(
    turned: Client, conversation: Conversation
) -> None:
    answer = turned.post(page(conversation), {"was_understood": "yes", "was_afraid": "very"})
    assert answer.status_code == 422
    assert 'name="was_understood" value="yes" checked' in answer.content.decode()


def test_it_is_asked_on_the_turned_screen_after_the_talk_only(conversation: Conversation) -> None:
    office = logged_in(account_of(conversation.staff), "mfa")
    for _ in ("running", "over"):
        assert office.post(page(conversation), {"was_understood": "yes"}).status_code == 302
        actions.end_talk(conversation=conversation, at=timezone.now())
    assert not FeedbackCount.objects.exists()


def test_while_the_talk_goes_on_the_turned_screen_asks_nothing(conversation: Conversation) -> None:
    turned = logged_in(account_of(conversation.staff), "mfa")
    turned.get(reverse("talk_themes", args=[conversation.pk]))
    assert SESSION_KEY in turned.session
    for answer in (turned.get(page(conversation)), turned.post(page(conversation), {"was_afraid": "yes"})):
        assert answer.headers["Location"] == reverse("talk_thanks", args=[conversation.pk])
    assert not FeedbackCount.objects.exists()


def test_the_faces_of_fear_stand_the_other_way_round() -> None:
    fear = feedback_words.asked("de", {})[2]
    assert [(one["value"], one["face"]) for one in fear["answers"]] == [
        (Felt.YES, "mood-sad"),
        (Felt.PARTLY, "mood-empty"),
        (Felt.NO, "mood-smile"),
    ]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are what is wanted here; our own log is listened to."""
    logging.getLogger("django.request").disabled = True
    yield
    logging.getLogger("django.request").disabled = False


def test_each_language_says_that_nobody_looks_on() -> None:
    """The colleague sits beside the person, and reads in German what she is to do."""
    words = feedback_words.table()["languages"]
    assert words["de"]["anonymous"].endswith("Wir schauen jetzt weg.")
    assert {said["anonymous"].count(".") for said in words.values()} == {3}
