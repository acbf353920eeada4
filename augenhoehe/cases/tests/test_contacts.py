"""Contacts: anyone in the house writes them down, nobody overwrites another, a wrong one is taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Case, Contact, FollowUp, Note, OutcomeReason
from augenhoehe.cases.rules import OUTCOMES_OF_REASON, reason_fits, reasons_of
from augenhoehe.cases.tests.factories import case_of, contact, sent
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def lately() -> datetime:
    """Yesterday at this time."""
    return timezone.now() - timedelta(days=1)


def a_call(**given: Any) -> dict[str, Any]:
    """What the form of a contact sends."""
    call = {
        "occurred_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "channel": "phone",
        "direction": "from_person",
        "outcome": "talked",
        "function": "counselling",
    }
    return sent(**call | given)


def new(case: Case) -> str:
    return f"/person/{case.person_id}/kontakte/neu/"


def test_a_call_of_the_person_moves_the_clock_of_the_case(me: Staff, case: Case) -> None:
    answer = logged_in(me).post(new(case), a_call(text="Kommt am Donnerstag.", reason="rescheduled"))
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.last_two_way_at is not None and case.last_attempt_at is None
    page = logged_in(me).get(f"/person/{case.person_id}/kontakte/").content.decode()
    assert "Kommt am Donnerstag." in page and "neuer Termin vereinbart" in page


@pytest.mark.parametrize(
    ("role", "function"), [(Role.RECEPTION, "reception"), (Role.BENEFITS_OFFICER, "benefits")]
)
def test_reception_and_benefits_write_contacts_and_read_none(
    role: str, function: str, me: Staff, case: Case
) -> None:
    contact(case, lately(), staff=me)
    other = house.staff(role, team=house.team(local_jobcenter=me.team.local_jobcenter))
    client = logged_in(other)
    answer = client.post(new(case), a_call(function=function), follow=True)
    assert "Der Kontakt ist eingetragen." in answer.content.decode()
    assert client.get(f"/person/{case.person_id}/kontakte/").status_code == 404
    written = Contact.objects.get(staff=other)
    assert written.function == function and written.is_two_way
    assert client.get(f"/kontakt/{written.pk}/").status_code == 200
    assert client.get(f"/kontakt/{Contact.objects.get(staff=me).pk}/").status_code == 404


def test_the_list_shows_one_way_or_only_answers(me: Staff, case: Case) -> None:
    contact(case, lately(), channel="phone", outcome="not_reached", reason="wrong_number")
    contact(case, lately(), channel="letter", outcome="sent")
    contact(case, lately(), channel="visit")
    client, address = logged_in(me), f"/person/{case.person_id}/kontakte/"
    assert client.get(address).content.decode().count('<td data-label="Weg">') == 3
    calls = client.get(address, {"weg": "phone"}).content.decode()
    assert calls.count('<td data-label="Weg">') == 1 and "Nummer stimmt nicht" in calls
    assert client.get(address, {"beide": "1"}).content.decode().count('<td data-label="Weg">') == 1
    assert "Kein Kontakt dieser Art." in client.get(address, {"weg": "video"}).content.decode()
    assert client.get(address, {"weg": "nonsense"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("occurred_at", "2999-01-01T10:00"),
        ("occurred_at", "1899-01-01T10:00"),
        ("occurred_at", "2026-03-29T02:30"),  # an hour that does not exist: the clocks went forward
        ("occurred_at", "gestern"),
        ("channel", "pigeon"),
        ("outcome", ""),
        ("function", "x"),
        ("text", "Ist krank."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    field: str, value: str, me: Staff, case: Case
) -> None:
    answer = logged_in(me).post(new(case), a_call(**{"text": "Kommt Donnerstag."} | {field: value}))
    assert answer.status_code == 422 and not Contact.objects.exists()
    assert "Kommt Donnerstag." in answer.content.decode() or field == "text"


def corrected(client: Client, written: Contact, **given: str) -> dict[str, Any]:
    """What the form of a correction sends, as the page gave it, with these changes."""
    page = client.get(f"/kontakt/{written.pk}/")
    shown = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    shown["occurred_at"] = f"{timezone.localtime(written.occurred_at):%Y-%m-%dT%H:%M}"
    return shown | given


def test_a_correction_keeps_what_stood_there_in_the_history(me: Staff, case: Case) -> None:
    written, client = contact(case, lately(), staff=me), logged_in(me)
    answer = client.post(f"/kontakt/{written.pk}/", corrected(client, written, outcome="not_appeared"))
    assert answer.status_code == 302
    written.refresh_from_db()
    assert written.outcome == "not_appeared" and not written.is_two_way
    assert "kein Treffen" in client.get(f"/person/{case.person_id}/verlauf/").content.decode()


def test_two_windows_on_one_contact_show_the_conflict(me: Staff, case: Case) -> None:
    written, client = contact(case, lately(), staff=me), logged_in(me)
    second = corrected(client, written, outcome="not_reached")
    client.post(f"/kontakt/{written.pk}/", corrected(client, written, outcome="not_appeared"))
    answer = client.post(f"/kontakt/{written.pk}/", second)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Jemand anders hat diesen Eintrag" in page and "kein Treffen" in page
    written.refresh_from_db()
    assert written.outcome == "not_appeared"
    again = corrected(client, written, outcome="not_reached")
    assert client.post(f"/kontakt/{written.pk}/", again).status_code == 302


def test_forged_hidden_fields_are_a_conflict_and_not_an_error(me: Staff, case: Case) -> None:
    written, client = contact(case, lately(), staff=me), logged_in(me)
    forged = corrected(client, written, read_occurred_at="nonsense", read_channel="x" * 500)
    assert client.post(f"/kontakt/{written.pk}/", forged).status_code == 409


def test_taking_back_a_contact_takes_back_its_note_and_the_clock(me: Staff, case: Case) -> None:
    client = logged_in(me)
    client.post(
        "/schnellnotiz/",
        sent(
            person=case.person_id,
            channel="phone",
            outcome="from_person-talked",
            text="Ruft zurück.",
            follow_up_on=f"{timezone.localdate() + timedelta(days=3)}",
        ),
    )
    written = Contact.objects.get()
    assert FollowUp.objects.count() == 1
    answer = client.post(f"/kontakt/{written.pk}/ruecknahme/", {"reason": "falsche Person"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.last_two_way_at is None
    assert Note.objects.get().withdrawn_reason == "falsche Person"
    assert not FollowUp.objects.exists()
    page = client.get(f"/person/{case.person_id}/kontakte/").content.decode()
    assert "zurückgenommen: falsche Person" in page and "<s>Ruft zurück.</s>" in page


@pytest.mark.parametrize(("role", "status"), [(Role.COUNSELLOR, 403), (Role.TEAM_LEAD, 200)])
def test_a_colleague_may_not_correct_it_and_the_lead_may(
    role: str, status: int, me: Staff, case: Case
) -> None:
    written = contact(case, lately(), staff=me)
    other = logged_in(house.staff(role, team=me.team))
    for address in (f"/kontakt/{written.pk}/", f"/kontakt/{written.pk}/ruecknahme/"):
        assert other.get(address).status_code == status


@pytest.mark.parametrize(
    ("outcome", "channel", "reason", "fits"),
    [
        ("talked", "paper", "wrong_number", False),
        ("not_reached", "phone", "wrong_number", True),
        ("not_reached", "visit", "wrong_number", False),
        ("not_reached", "letter", "letter_returned", True),
        ("received", "paper", "unknown", False),
        ("talked", "phone", "", True),
        ("talked", "phone", "nonsense", False),
    ],
)
def test_a_reason_explains_its_outcome(
    outcome: str, channel: str, reason: str, fits: bool, case: Case
) -> None:
    assert reason_fits(outcome, channel, reason) is fits
    assert reason_fits(outcome, channel, reason) == (reason in ["", *reasons_of(outcome, channel)])
    assert set(OUTCOMES_OF_REASON) == set(OutcomeReason.values)
    row = {"outcome": outcome, "channel": channel, "reason": reason}
    if fits:
        contact(case, lately(), **row)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            contact(case, lately(), **row)


def test_a_reason_that_does_not_fit_is_refused_with_those_that_do(me: Staff, case: Case) -> None:
    answer = logged_in(me).post(
        new(case), a_call(outcome="not_reached", channel="visit", reason="wrong_number")
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and not Contact.objects.exists()
    assert "passt nicht zu «Gespräch im Haus, nicht erreicht»" in page and "niemand da" in page


@pytest.mark.parametrize(
    ("spoken_with", "counts"), [("representative", True), ("companion", False), ("family", False)]
)
def test_who_was_spoken_to_instead_decides_whether_the_person_was_reached(
    spoken_with: str, counts: bool, me: Staff, case: Case
) -> None:
    assert logged_in(me).post(new(case), a_call(spoken_with=spoken_with)).status_code == 302
    written = Contact.objects.get()
    case.refresh_from_db()
    assert written.is_two_way is counts and (case.last_two_way_at is not None) is counts
    page = logged_in(me).get(f"/person/{case.person_id}/kontakte/").content.decode()
    assert f"mit: {written.get_spoken_with_display()}" in page
