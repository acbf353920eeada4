"""Doing the same for several people of «Mein Tag», and taking it back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Case, FollowUp
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.config.models import NoticedArrival
from augenhoehe.config.my_day.undo import KEY
from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Responsibility
from augenhoehe.people.stand_in import enter_absence

pytestmark = pytest.mark.django_db


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def logged_in(staff: Staff) -> Client:
    client = Client()
    assert staff.account is not None
    client.force_login(staff.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def counsellor() -> Staff:
    return house.staff()


@pytest.fixture
def lead(counsellor: Staff) -> Staff:
    return house.staff(Role.TEAM_LEAD, team=counsellor.team)


def do(client: Client, verb: str, cases: list[Case], **more: Any) -> Any:
    """What the buttons under a list send."""
    fields = {"do": verb, "case": [case.pk for case in cases], "back": "/mein-tag/neu/", **more}
    answer: Any = client.post("/auswahl/", fields)
    return answer


def undo(client: Client) -> str:
    """Presses «Rückgängig»; gives what the next page says."""
    kept = client.session.get(KEY) or {"token": "gone"}
    client.post("/auswahl/ruecknahme/", {"token": kept["token"], "back": "/"})
    return client.get("/").content.decode()


def test_a_follow_up_is_set_once_for_all_chosen(counsellor: Staff) -> None:
    client, cases = logged_in(counsellor), [case_of(counsellor) for _ in range(3)]
    for _ in range(2):
        answer = do(client, "set", cases[:2], due_on=day(5).isoformat())
        assert answer.status_code == 302 and answer.headers["Location"] == "/mein-tag/neu/"
    made = FollowUp.objects.filter(due_on=day(5))
    assert sorted(made.values_list("case_id", flat=True)) == [case.pk for case in cases[:2]]
    assert set(made.values_list("staff_id", flat=True)) == {counsellor.pk}
    text = client.get("/").content.decode()
    assert f"Wiedervorlage am {day(5):%d.%m.%Y} für 2 Menschen gesetzt." in text and "Rückgängig" in text
    assert "Alles ist wieder wie vorher." in undo(client)
    assert not FollowUp.objects.exists()
    assert "Hier gibt es nichts mehr zurückzunehmen." in undo(client)


def test_a_lead_s_follow_up_is_for_whoever_looks_after_the_person(counsellor: Staff, lead: Staff) -> None:
    case = case_of(counsellor)
    do(logged_in(lead), "set", [case], due_on=day(1).isoformat())
    assert FollowUp.objects.get().staff == counsellor


def test_due_follow_ups_are_done_and_due_again(counsellor: Staff) -> None:
    client, case = logged_in(counsellor), case_of(counsellor)
    for due in (-2, 0, 3):
        FollowUp.objects.create(case=case, staff=counsellor, kind="call", due_on=day(due))
    do(client, "done", [case])
    assert list(FollowUp.objects.filter(done_at=None).values_list("due_on", flat=True)) == [day(3)]
    assert "Wiedervorlage für einen Menschen erledigt." in client.get("/").content.decode()
    undo(client)
    assert FollowUp.objects.filter(done_at=None).count() == 3


def test_who_was_left_out_is_counted_with_the_reason(counsellor: Staff) -> None:
    client, case, other = logged_in(counsellor), case_of(counsellor), case_of(counsellor)
    FollowUp.objects.create(case=case, staff=counsellor, kind="call", due_on=day(0))
    do(client, "done", [case, other])
    assert "Bei einem weiteren nicht: es war keine Wiedervorlage fällig." in client.get("/").content.decode()
    do(client, "done", [other])
    said = client.get("/").content.decode()
    assert "Es wurde nichts geändert: es war keine Wiedervorlage fällig." in said


def test_what_a_verb_needs_is_not_called_voluntary(counsellor: Staff) -> None:
    asked = do(logged_in(counsellor), "set", [case_of(counsellor)]).content.decode()
    assert "Bitte wählen Sie einen Tag." in asked and "freiwillig" not in asked


def test_somebody_else_s_change_since_is_never_undone(counsellor: Staff) -> None:
    client, case = logged_in(counsellor), case_of(counsellor)
    do(client, "set", [case], due_on=day(5).isoformat())
    FollowUp.objects.update(due_on=day(6))
    assert "Inzwischen hat jemand etwas daran geändert." in undo(client)
    assert FollowUp.objects.get().due_on == day(6)


def test_after_ten_minutes_there_is_nothing_to_take_back(counsellor: Staff) -> None:
    client, case = logged_in(counsellor), case_of(counsellor)
    do(client, "set", [case], due_on=day(5).isoformat())
    session = client.session
    session[KEY] = {**session[KEY], "at": (timezone.now() - timedelta(minutes=11)).isoformat()}
    session.save()
    assert "Rückgängig" not in client.get("/").content.decode()
    assert "Hier gibt es nichts mehr zurückzunehmen." in undo(client)
    assert FollowUp.objects.exists()


def test_whoever_is_noticed_is_new_no_more_for_this_account(counsellor: Staff, lead: Staff) -> None:
    client, case = logged_in(counsellor), case_of(counsellor)
    Responsibility.objects.update(starts_on=day(-1))
    assert client.get("/").context["counts"]["neu"] == 1
    do(client, "noticed", [case])
    assert client.get("/").context["counts"]["neu"] == 0
    assert logged_in(lead).get("/").context["counts"]["neu"] == 1
    undo(client)
    assert client.get("/").context["counts"]["neu"] == 1 and not NoticedArrival.objects.exists()


@pytest.mark.parametrize(("starts", "first"), [("today", 0), ("tomorrow", 1)])
def test_a_lead_hands_people_over(counsellor: Staff, lead: Staff, starts: str, first: int) -> None:
    client, colleague = logged_in(lead), house.staff(team=counsellor.team)
    case, unassigned = case_of(counsellor), case_of(counsellor)
    Responsibility.objects.filter(person=unassigned.person).update(staff=None)
    for _ in range(2):
        answer = do(client, "handed", [case, unassigned], to=colleague.pk, starts=starts)
        assert answer.status_code == 302
    care = Responsibility.objects.filter(person=case.person).order_by("starts_on")
    assert [(row.staff_id, row.starts_on, row.ends_on) for row in care] == [
        (counsellor.pk, date(2024, 1, 1), day(first - 1)),
        (colleague.pk, day(first), None),
    ]


def test_a_handover_is_taken_back_without_a_trace_in_the_present(counsellor: Staff, lead: Staff) -> None:
    client, colleague = logged_in(lead), house.staff(team=counsellor.team)
    old, new_today = case_of(counsellor), case_of(counsellor)
    Responsibility.objects.filter(person=new_today.person).update(starts_on=day(0))
    do(client, "handed", [old, new_today], to=colleague.pk, starts="today")
    assert set(Responsibility.objects.on(day(0)).values_list("staff_id", flat=True)) == {colleague.pk}
    undo(client)
    rows = Responsibility.objects.values_list("staff_id", "starts_on", "ends_on").order_by("starts_on")
    assert list(rows) == [
        (counsellor.pk, date(2024, 1, 1), None),
        (counsellor.pk, day(0), None),
    ]


def test_a_handover_moves_what_a_stand_in_may_open(counsellor: Staff, lead: Staff) -> None:
    client, helper = logged_in(lead), house.staff(team=counsellor.team)
    absent, case = house.staff(team=counsellor.team), case_of(counsellor)
    enter_absence(Absence(staff=absent, stand_in=helper, starts_on=day(0), ends_on=day(3)), day(0))
    assert not case.person.grants.exists()
    do(client, "handed", [case], to=absent.pk, starts="today")
    assert case.person.grants.filter(ends_at__gt=timezone.now()).count() == 1
    undo(client)
    assert not case.person.grants.filter(ends_at__gt=timezone.now()).exists()


def test_only_a_lead_hands_over_and_only_her_team(counsellor: Staff, lead: Staff) -> None:
    other_team = house.staff(team=house.team(local_jobcenter=counsellor.team.local_jobcenter))
    mine, theirs = case_of(counsellor), case_of(other_team)
    assert do(logged_in(counsellor), "handed", [mine], to=counsellor.pk, starts="today").status_code == 403
    refused = do(logged_in(lead), "handed", [theirs], to=counsellor.pk, starts="today")
    assert refused.status_code == 422 and "nur Menschen Ihres Teams" in refused.content.decode()
    assert do(logged_in(lead), "handed", [mine], to=other_team.pk, starts="today").status_code == 422


def test_a_second_planned_handover_is_refused_in_words(counsellor: Staff, lead: Staff) -> None:
    client, colleague = logged_in(lead), house.staff(team=counsellor.team)
    case = case_of(counsellor)
    do(client, "handed", [case], to=colleague.pk, starts="tomorrow")
    refused = do(client, "handed", [case], to=lead.pk, starts="today")
    assert refused.status_code == 409 and "schon eine Übergabe geplant" in refused.content.decode()


def test_many_people_are_confirmed_first(counsellor: Staff) -> None:
    client, cases = logged_in(counsellor), [case_of(counsellor) for _ in range(26)]
    asked = do(client, "set", cases, due_on=day(5).isoformat())
    assert asked.status_code == 200 and "Ja, für alle 26" in asked.content.decode()
    assert not FollowUp.objects.exists()
    assert do(client, "set", cases, due_on=day(5).isoformat(), confirmed="1").status_code == 302
    assert FollowUp.objects.count() == 26


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"do": "set"}, "Bitte wählen Sie einen Tag."),
        ({"do": "set", "due_on": "2020-01-01"}, "Dieser Tag ist schon vorbei."),
        ({"do": "set", "due_on": "nie"}, "gültiges Datum"),
        ({"do": "done", "case": []}, "mindestens einen Menschen"),
        ({"do": "done", "case": ["x", "²"]}, "mindestens einen Menschen"),
        ({"do": "erase"}, ""),
    ],
)
def test_wrong_input_is_said_in_words(counsellor: Staff, fields: dict[str, Any], sentence: str) -> None:
    client, case = logged_in(counsellor), case_of(counsellor)
    answer = client.post("/auswahl/", {"case": [case.pk]} | fields)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_nobody_is_reached_by_a_number_from_elsewhere(counsellor: Staff) -> None:
    elsewhere, mine = case_of(house.staff()), case_of(counsellor)
    for cases in ([mine.pk, elsewhere.pk], [mine.pk, 987654321]):
        answer = logged_in(counsellor).post(
            "/auswahl/", {"do": "set", "case": cases, "due_on": day(2).isoformat()}
        )
        assert answer.status_code == 409
        assert "Die Liste hat sich inzwischen geändert." in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_the_way_back_leads_nowhere_else(counsellor: Staff) -> None:
    client, case = logged_in(counsellor), case_of(counsellor)
    for back in ("https://example.org/", "//example.org", "/abmelden/", "javascript:x"):
        answer = do(client, "set", [case], due_on=day(2).isoformat(), back=back)
        assert answer.headers["Location"] == "/"
