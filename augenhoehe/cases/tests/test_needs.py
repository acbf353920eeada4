"""Needs take their way from the situation to what came of it, in the person's order; and what is to be done."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.follow_ups import quick_days
from augenhoehe.cases.models import Case, FollowUp, Need, NeedNote, Note
from augenhoehe.cases.tests.factories import case_of, follow_up, need, note, sent
from augenhoehe.cases.working_days import odd_about
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


@pytest.fixture
def desk(me: Staff) -> Client:
    return logged_in(me)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def stage(text: str, **given: str) -> dict[str, object]:
    return sent(**{"stage": "situation", "text": text, "visibility": "internal"} | given)


def test_a_theme_of_the_person_is_taken_up_once(desk: Client, case: Case) -> None:
    address = f"/person/{case.person_id}/bedarfe/neu/"
    first = desk.post(address, {"theme": "childcare"})
    assert first.headers["Location"] == f"/bedarf/{Need.objects.get().pk}/"
    assert desk.post(address, {"theme": "childcare"}).headers["Location"] == first.headers["Location"]
    assert desk.post(address, {"theme": "nonsense"}).status_code == 422
    assert Need.objects.count() == 1


def test_the_way_of_a_need_ends_with_what_came_of_it(desk: Client, case: Case) -> None:
    wanted = need(case)
    address = f"/bedarf/{wanted.pk}/"
    assert desk.post(address, stage("Die Großmutter passt bis Januar auf.")).status_code == 302
    assert desk.post(address, stage("Platz ab Februar", stage="aim")).status_code == 302
    panel = desk.get(f"/person/{case.person_id}/bedarfe/").content.decode()
    assert "Ziel notiert" in panel
    data = sent(text="Platz in der Kita am Park.", visibility="internal")
    assert desk.post(f"{address}abschluss/", data).status_code == 302
    assert desk.post(f"{address}abschluss/", data).status_code == 302
    wanted.refresh_from_db()
    assert wanted.ends_on == TODAY()
    page = desk.get(address).content.decode()
    assert page.index("Die Großmutter") < page.index("Platz ab Februar") < page.index("Kita am Park")
    assert NeedNote.objects.count() == 3


def test_a_line_shared_with_the_person_says_what_is_missing(desk: Client, case: Case) -> None:
    address = f"/bedarf/{need(case).pk}/"
    desk.post(address, stage("Platz ab Februar", visibility="shared"))
    assert "noch nicht übersetzt" in desk.get(address).content.decode()


def test_the_order_is_the_person_s(desk: Client, case: Case) -> None:
    first, second, third = (need(case, theme) for theme in ("work", "childcare", "language"))
    assert desk.post(f"/bedarf/{third.pk}/platz/", {"richtung": "hoch"}).status_code == 302
    assert desk.post(f"/bedarf/{first.pk}/platz/", {"richtung": "runter"}).status_code == 302
    assert desk.post(f"/bedarf/{second.pk}/platz/", {"richtung": "quer"}).status_code == 302
    assert list(Need.objects.order_by("priority")) == [third, first, second]


@pytest.mark.parametrize("theme", ["health", "addiction", "psychosocial", "debts"])
def test_sensitive_themes_begin_with_the_protected_field(
    theme: str, desk: Client, me: Staff, case: Case
) -> None:
    wanted = need(case, theme)
    page = desk.get(f"/bedarf/{wanted.pk}/")
    assert page.context["form"]["visibility"].value() == "sensitive"
    desk.post(f"/bedarf/{wanted.pk}/", stage("Wartet auf eine Operation.", visibility="sensitive"))
    neighbour = logged_in(house.staff(team=me.team))
    assert "notiert" not in neighbour.get(f"/person/{case.person_id}/bedarfe/").content.decode()
    assert "noch nichts notiert" in neighbour.get(f"/bedarf/{wanted.pk}/").content.decode()
    assert "Geschützten Vermerk öffnen" in desk.get(f"/bedarf/{wanted.pk}/").content.decode()


def test_words_of_a_stage_are_looked_at_too(desk: Client, case: Case) -> None:
    address = f"/bedarf/{need(case).pk}/"
    answer = desk.post(address, stage("Ist schwanger."))
    assert answer.status_code == 422 and "<mark>schwanger</mark>" in answer.content.decode()
    assert not Note.objects.exists()


def test_an_error_is_taken_back_and_the_theme_is_free_again(desk: Client, case: Case) -> None:
    wanted = need(case)
    assert desk.post(f"/bedarf/{wanted.pk}/ruecknahme/", {"reason": "andere Person"}).status_code == 302
    assert "Noch nicht besprochen." in desk.get(f"/person/{case.person_id}/bedarfe/").content.decode()
    assert "andere Person" in desk.get(f"/bedarf/{wanted.pk}/").content.decode()
    assert need(case).pk != wanted.pk


def test_a_need_taken_back_by_mistake_stays_to_be_seen_and_comes_back(desk: Client, case: Case) -> None:
    wanted = need(case)
    address = f"/bedarf/{wanted.pk}/ruecknahme/"
    desk.post(address, {"reason": "andere Person"})
    panel = desk.get(f"/person/{case.person_id}/bedarfe/").content.decode()
    assert "Zurückgenommen (1)" in panel and "andere Person" in panel
    for _ in range(2):
        assert desk.post(address, {"doch_nicht": "1"}).status_code == 302
    panel = desk.get(f"/person/{case.person_id}/bedarfe/").content.decode()
    assert "Zurückgenommen" not in panel and "Kinderbetreuung" in panel


def test_a_closed_need_leaves_the_list_at_once_and_is_opened_again(desk: Client, case: Case) -> None:
    wanted, other = need(case), need(case, "work")
    end = f"/bedarf/{wanted.pk}/abschluss/"
    desk.post(end, sent(text="Platz in der Kita am Park.", visibility="internal"))
    assert list(Need.objects.still_open(TODAY())) == [other]
    panel = desk.get(f"/person/{case.person_id}/bedarfe/").content.decode()
    assert panel.index("Arbeit finden") < panel.index("Abgeschlossen (1)") < panel.index("Kinderbetreuung")
    page = desk.get(f"/bedarf/{wanted.pk}/").content.decode()
    assert "Wieder aufnehmen" in page and "Thema abschließen" not in page
    assert desk.post(end, {"doch_nicht": "1"}).status_code == 302
    assert list(Need.objects.still_open(TODAY()).order_by("priority")) == [other, wanted]
    assert "Kita am Park" in desk.get(f"/bedarf/{wanted.pk}/").content.decode()


def test_a_theme_closed_today_and_taken_up_again_is_the_same_need(desk: Client, case: Case) -> None:
    wanted = need(case)
    desk.post(f"/bedarf/{wanted.pk}/abschluss/", sent(text="Erledigt.", visibility="internal"))
    answer = desk.post(f"/person/{case.person_id}/bedarfe/neu/", {"theme": "childcare"})
    assert answer.headers["Location"] == f"/bedarf/{wanted.pk}/" and Need.objects.get().ends_on is None


def test_a_theme_that_stands_there_anew_is_not_there_twice(desk: Client, case: Case) -> None:
    wanted = need(case)
    desk.post(f"/bedarf/{wanted.pk}/ruecknahme/", {"reason": "andere Person"})
    again = need(case)
    answer = desk.post(f"/bedarf/{wanted.pk}/ruecknahme/", {"doch_nicht": "1"}, follow=True)
    assert "noch einmal in der Akte" in answer.content.decode()
    assert list(Need.objects.still_open(TODAY())) == [again]


def test_own_words_are_taken_up_as_they_were_said(desk: Client, case: Case) -> None:
    address = f"/person/{case.person_id}/bedarfe/neu/"
    said = {"theme": "own", "own_words": "Хочу знову плавати", "language": "uk"}
    for _ in range(2):
        assert desk.post(address, said).status_code == 302
    words = Need.objects.get().words
    assert words is not None and (words.language, words.said_by) == ("uk", "person")
    assert "Хочу знову плавати" in desk.get(f"/person/{case.person_id}/bedarfe/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "own", "own_words": ""},
        {"theme": "work", "own_words": "Ich möchte schwimmen"},
        {"theme": "own", "own_words": "Weg vom Alkohol"},
        {"theme": "own", "own_words": "Schwimmen", "language": "tr"},
    ],
)
def test_own_words_that_do_not_fit_are_refused(wrong: dict[str, str], desk: Client, case: Case) -> None:
    answer = desk.post(f"/person/{case.person_id}/bedarfe/neu/", {"language": "de"} | wrong)
    assert answer.status_code == 422 and not Need.objects.exists()


def test_readers_open_nothing_again(case: Case, me: Staff) -> None:
    director = logged_in(house.staff(Role.MANAGING_DIRECTOR))
    wanted = need(case)
    for way in ("abschluss", "ruecknahme"):
        assert director.post(f"/bedarf/{wanted.pk}/{way}/", {"doch_nicht": "1"}).status_code == 403


def test_a_line_of_a_need_is_taken_back_visibly(desk: Client, me: Staff, case: Case) -> None:
    wanted = need(case)
    desk.post(f"/bedarf/{wanted.pk}/", stage("Falsch verstanden."))
    desk.post(f"/vermerk/{Note.objects.get().pk}/ruecknahme/", {"reason": "falsch verstanden"})
    assert "<s>Falsch verstanden.</s>" in desk.get(f"/bedarf/{wanted.pk}/").content.decode()
    assert "notiert" not in desk.get(f"/person/{case.person_id}/bedarfe/").content.decode()


# What is to be done


def due(**given: object) -> dict[str, object]:
    return sent(**{"kind": "call", "due_on": f"{TODAY() + timedelta(days=2)}"} | given)


def test_something_to_be_done_is_put_into_a_colleague_s_day(desk: Client, me: Staff, case: Case) -> None:
    colleague, elsewhere = house.staff(team=me.team), house.staff()
    address, data = (
        f"/person/{case.person_id}/wiedervorlagen/neu/",
        due(staff=colleague.pk, text="Kita fragen."),
    )
    assert desk.post(address, data).status_code == 302
    assert desk.post(address, data).status_code == 302
    planned = FollowUp.objects.get()
    assert planned.staff == colleague and planned.note is not None
    assert "Kita fragen." in desk.get(f"/person/{case.person_id}/wiedervorlagen/").content.decode()
    assert desk.post(address, due(staff=elsewhere.pk)).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": "2020-01-01"},
        {"due_on": "9999-12-31"},
        {"due_on": "bald"},
        {"kind": "talk"},
        {"kind": "review"},
        {"starts_at": "10:30"},
        {"text": "Nach der Therapie fragen."},
    ],
)
def test_what_cannot_be_planned_is_refused(
    wrong: dict[str, str], desk: Client, me: Staff, case: Case
) -> None:
    answer = desk.post(f"/person/{case.person_id}/wiedervorlagen/neu/", due(staff=me.pk) | wrong)
    assert answer.status_code == 422 and not FollowUp.objects.exists()


def test_a_talk_has_its_hour_in_the_office_s_time(desk: Client, me: Staff, case: Case) -> None:
    data = due(staff=me.pk, kind="talk", starts_at="10:30")
    assert desk.post(f"/person/{case.person_id}/wiedervorlagen/neu/", data).status_code == 302
    planned = FollowUp.objects.get()
    assert planned.starts_at is not None
    assert f"{timezone.localtime(planned.starts_at):%H:%M}" == "10:30"


def test_a_day_or_an_hour_that_is_likely_a_slip_is_said_and_kept(desk: Client, me: Staff, case: Case) -> None:
    saturday = TODAY() + timedelta(days=12 - TODAY().weekday())
    data = due(staff=me.pk, kind="talk", starts_at="03:15", due_on=f"{saturday}")
    page = desk.post(f"/person/{case.person_id}/wiedervorlagen/neu/", data, follow=True).content.decode()
    assert FollowUp.objects.get().due_on == saturday and "03:15 Uhr ist in der Nacht. Stimmt das?" in page
    assert odd_about(date(2026, 12, 19), time(10)) == ["Der 19.12.2026 ist ein Samstag."]
    assert "ist ein Feiertag" in odd_about(date(2026, 12, 25), None)[0]
    assert odd_about(date(2026, 12, 21), time(10)) == odd_about(date(2026, 12, 21), None) == []


def test_done_can_be_undone(desk: Client, me: Staff, case: Case) -> None:
    planned = follow_up(case, me)
    address = f"/wiedervorlage/{planned.pk}/erledigung/"
    assert {desk.post(address).status_code for _ in range(2)} == {302}
    panel = desk.get(f"/person/{case.person_id}/wiedervorlagen/").content.decode()
    assert "Eben erledigt" in panel and not FollowUp.objects.due(TODAY()).exists()
    desk.post(address, {"doch_nicht": "1"})
    assert list(FollowUp.objects.due(TODAY())) == [planned]


def test_moving_in_two_windows_tells_the_second(desk: Client, me: Staff, case: Case) -> None:
    planned = follow_up(case, me)
    address = f"/wiedervorlage/{planned.pk}/tag/"
    assert "in einer Woche" in desk.get(address).content.decode()
    read, later = f"{planned.due_on}", TODAY() + timedelta(days=9)
    assert desk.post(address, {"read": read, "due_on": f"{later}"}).status_code == 302
    answer = desk.post(address, {"read": read, "due_on": f"{later + timedelta(days=1)}"})
    assert answer.status_code == 409 and f"{later:%d.%m.%Y}" in answer.content.decode()
    planned.refresh_from_db()
    assert planned.due_on == later
    FollowUp.objects.update(kind="talk", starts_at=timezone.make_aware(datetime.combine(later, time(14, 30))))
    answer = desk.post(address, {"read": read, "due_on": f"{later + timedelta(days=1)}"})
    assert f"{later:%d.%m.%Y}, 14:30 Uhr" in answer.content.decode()
    assert desk.post(address, {"read": read, "due_on": "2020-01-01"}).status_code == 422


def test_quick_days_are_working_days() -> None:
    friday = date(2026, 11, 27)
    assert [day for _, day in quick_days(friday)] == [
        date(2026, 11, 30),
        date(2026, 12, 4),
        date(2026, 12, 28),
    ]
    assert (
        quick_days(friday)[0][0] == "am nächsten Werktag" and quick_days(date(2026, 11, 24))[0][0] == "morgen"
    )


def test_due_holds_what_was_left_lying(me: Staff, case: Case) -> None:
    late = follow_up(case, me, TODAY() - timedelta(days=3))
    follow_up(case, me, TODAY() + timedelta(days=1))
    note(case, me)
    assert list(FollowUp.objects.due(TODAY())) == [late]
