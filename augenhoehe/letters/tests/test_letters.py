"""A letter is drafted, changed, finished, printed and taken back; what is finished never changes."""

import re
import threading
import uuid
from datetime import date, time, timedelta
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.letters import actions
from augenhoehe.letters.models import Letter, LetterState
from augenhoehe.letters.paper import as_pdf
from augenhoehe.letters.tests.factories import draft, order
from augenhoehe.organisation.models import ConsultationHours, Site, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, Person
from augenhoehe.people.tests.factories import person_of, speaks
from augenhoehe.typesetting.tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    place = Site.objects.create(
        code="m", name="Haus am Markt", street="Markt 1", postcode="46397", city="Bocholt"
    )
    return house.staff(team=house.team(site=place), phone="02871 5550-417")


@pytest.fixture
def olena(me: Staff) -> Person:
    someone = person_of(me, native_name="Олена Коваленко")
    speaks(someone)
    Address.objects.create(
        person=someone,
        street="Ravardistraße",
        house_number="7",
        postcode="46399",
        city="Bocholt",
        starts_on="2024-01-01",
    )
    return someone


def filed(letter: Letter) -> Letter:
    actions.file_letters([letter.pk], at=timezone.now())
    letter.refresh_from_db()
    return letter


def test_five_hundred_drafts_take_as_many_statements_as_one(me: Staff) -> None:
    people = [person_of(me) for _ in range(3)]
    with CaptureQueriesContext(
        connection,
    ) as one:
        actions.draft_letters([order(people[0], me)], me)
    with CaptureQueriesContext(connection) as many:
        drafts = actions.draft_letters([order(someone, me) for someone in people * 167], me)
    assert len(many) == len(one) + 1, "the second batch"
    assert len(drafts) == 501 and all(draft.pk for draft in drafts)
    assert [draft.person_id for draft in drafts[:3]] == [someone.pk for someone in people]


def test_a_draft_sent_twice_is_one_draft(olena: Person, me: Staff) -> None:
    token = "5f0c8a52-4c3c-4d13-9f2e-3f1d5f6d7a11"
    first, second = draft(olena, me, token=token), draft(olena, me, token=token)
    assert first.pk == second.pk


def test_a_finished_letter_keeps_its_words_when_the_house_changes(olena: Person, me: Staff) -> None:
    letter = filed(draft(olena, me))
    assert letter.content is not None
    me.phone = "02871 5550-999"
    me.save()
    letter.refresh_from_db()
    assert letter.content["card"]["phone"] == "02871 5550-417"
    assert letter.content["recipient"] == ["Olena Kowalenko", "Ravardistraße 7", "46399 Bocholt"]
    assert letter.content["greeting"] == {
        "own": "Добрий день, Олена Коваленко",
        "german": "Guten Tag, Frau Kowalenko",
    }


def test_the_postal_address_goes_before_the_home(olena: Person, me: Staff) -> None:
    Address.objects.create(
        person=olena,
        kind="postal",
        street="Postfach 12",
        postcode="46397",
        city="Bocholt",
        starts_on="2024-01-01",
    )
    content = filed(draft(olena, me)).content
    assert content is not None and content["recipient"][1] == "Postfach 12"


def test_it_says_where_and_when_this_colleague_talks_with_these_people(olena: Person, me: Staff) -> None:
    point = Site.objects.create(
        code="p", name="Treff am Ring", street="Ring 3", postcode="46399", city="Bocholt"
    )
    ConsultationHours.objects.create(
        staff=me, site=point, weekday=2, begins_at=time(9), ends_at=time(12), starts_on=date(2024, 1, 1)
    )
    content = filed(draft(olena, me, site_id=point.pk)).content
    assert content is not None
    assert content["card"]["place"] == ["Treff am Ring", "Ring 3", "46399 Bocholt"]
    assert content["card"]["hours"] == [
        {"day": {"own": "Вівторок", "german": "Dienstag"}, "time": "09:00–12:00"}
    ]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("uk", "Вівторок"),
        ("ar", "الثلاثاء"),
        ("en", "Tuesday"),
        ("leicht", "Dienstag"),
        ("de", "Dienstag"),
    ],
)
def test_weekday_and_time_at_the_contact_point_stand_on_the_paper_in_every_language(
    olena: Person, me: Staff, language: str, day: str
) -> None:
    point = Site.objects.create(code="p", name="Treff am Ring", street="Ring 3", city="Bocholt")
    ConsultationHours.objects.create(
        staff=me, site=point, weekday=2, begins_at=time(9), ends_at=time(12), starts_on=date(2024, 1, 1)
    )
    letter = filed(draft(olena, me, site_id=point.pk, language=language))
    assert letter.content is not None
    assert letter.content["card"]["hours"] == [
        {"day": {"own": day, "german": "Dienstag"}, "time": "09:00–12:00"}
    ]
    text = re.sub("[\u202a-\u202e]", "", text_of(as_pdf(letter)))  # marks of direction
    assert "Treff am Ring" in text and "Dienstag" in text and "09:00–12:00" in text


def test_the_hours_are_those_of_the_day_from_which_the_letter_holds(olena: Person, me: Staff) -> None:
    site, since = me.team.site, date(2024, 1, 1)
    today = timezone.localdate()
    begins = today + timedelta(days=30)
    common = {"staff": me, "site": site, "begins_at": time(9), "ends_at": time(12)}
    ConsultationHours.objects.create(weekday=1, starts_on=since, ends_on=begins - timedelta(days=1), **common)
    ConsultationHours.objects.create(weekday=4, starts_on=begins, **common)
    later = filed(draft(olena, me, values={"since": begins.isoformat(), "previous": "", "reasons": []}))
    now = filed(draft(olena, me, values={"since": today.isoformat(), "previous": "", "reasons": []}))
    days = [
        [row["day"]["german"] for row in one.content["card"]["hours"]] for one in (later, now) if one.content
    ]
    assert days == [["Donnerstag"], ["Montag"]]


def test_the_second_click_on_finish_changes_nothing(olena: Person, me: Staff) -> None:
    letter = filed(draft(olena, me))
    assert actions.file_letters([letter.pk], at=timezone.now()) == []
    before = letter.filed_at
    letter.refresh_from_db()
    assert letter.filed_at == before


@pytest.mark.parametrize("change", [{"personal": "Anders."}, {"content": {}}, {"language": "ar"}])
def test_the_database_refuses_to_change_a_finished_letter(
    olena: Person, me: Staff, change: dict[str, object]
) -> None:
    letter = filed(draft(olena, me))
    with pytest.raises(IntegrityError, match="ändert sich nicht mehr"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)


def test_finished_by_mistake_it_is_a_draft_again_until_it_is_printed(olena: Person, me: Staff) -> None:
    letter = filed(draft(olena, me))
    assert actions.reopen_letters([letter.pk]) == 1
    letter.refresh_from_db()
    assert letter.is_draft and letter.content is None
    filed(letter)
    assert actions.note_printing([letter.pk], at=timezone.now()) == 1
    assert actions.note_printing([letter.pk], at=timezone.now()) == 0
    assert actions.reopen_letters([letter.pk]) == 0
    with pytest.raises(IntegrityError, match="gedrucktes Schreiben"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.DRAFT, filed_at=None, content=None)


def test_taken_back_it_stays_with_its_reason_and_its_words(olena: Person, me: Staff) -> None:
    letter = filed(draft(olena, me))
    assert actions.withdraw_letter(letter=letter, reason="falsche Person", at=timezone.now())
    assert not actions.withdraw_letter(letter=letter, reason="noch einmal", at=timezone.now())
    letter.refresh_from_db()
    assert (letter.state, letter.withdrawn_reason) == ("withdrawn", "falsche Person")
    assert letter.content is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(withdrawn_reason="anders")


def test_a_draft_is_not_taken_back_but_discarded(olena: Person, me: Staff) -> None:
    letter = draft(olena, me)
    with pytest.raises(actions.NotPossibleNow):
        actions.withdraw_letter(letter=letter, reason="doch nicht", at=timezone.now())
    assert actions.discard_drafts([letter.pk]) == 1
    assert actions.discard_drafts([letter.pk]) == 0


def test_undoing_an_allocation_discards_drafts_and_takes_finished_letters_back(
    olena: Person, me: Staff
) -> None:
    waiting, finished = draft(olena, me), filed(draft(olena, me))
    done = actions.take_back_letters([waiting.pk, finished.pk], reason="zurückgenommen", at=timezone.now())
    assert done == actions.TakenBack(deleted=1, withdrawn=1)
    assert [letter.state for letter in Letter.objects.all()] == ["withdrawn"]


def test_of_two_windows_the_second_does_not_win_silently(olena: Person, me: Staff) -> None:
    letter = draft(olena, me)
    actions.change_draft(letter_id=letter.pk, version=1, personal="Bis Dienstag!")
    with pytest.raises(actions.ChangedMeanwhile):
        actions.change_draft(letter_id=letter.pk, version=1, personal="Bis Mittwoch!")
    letter.refresh_from_db()
    assert letter.personal == "Bis Dienstag!"


def test_filing_many_takes_as_many_statements_as_filing_one(olena: Person, me: Staff) -> None:
    def statements(number: int) -> int:
        letters = [draft(olena, me).pk for _ in range(number)]
        with CaptureQueriesContext(connection) as said:
            actions.file_letters(letters, at=timezone.now())
        return len(said)

    assert statements(1) == statements(20)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_the_same_moment_is_one_draft() -> None:
    me, token = house.staff(), uuid.uuid4()
    someone = person_of(me)
    answers: list[Letter] = []

    def second_click() -> None:
        try:
            answers.append(draft(someone, me, token=token))
        finally:
            connection.close()

    other = threading.Thread(target=second_click)
    with transaction.atomic():
        first = draft(someone, me, token=token)
        other.start()
        for _ in range(1000):
            if somebody_waits():
                break
            sleep(0.01)
    other.join()
    assert answers == [first] == list(Letter.objects.all())


def somebody_waits() -> bool:
    """Whether the other connection waits for what this one has not finished yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])
