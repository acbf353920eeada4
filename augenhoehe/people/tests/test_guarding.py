"""Sealed files and emergency access: who gets in, for how long, and what is told to whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Account, Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import emergencies, guarding
from augenhoehe.people.models import AccessGrant, Part, Person, Seal
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db
REASON = "Die Person steht weinend am Empfang."
BIRTH = date(1985, 4, 3)


def account_of(staff: Staff) -> Account:
    """The log-in of a colleague, asked anew so that nothing is remembered."""
    return Account.objects.get(staff=staff)


def sees(staff: Staff, someone: Person, part: Part | None = None) -> bool:
    return bool(Person.objects.visible_to(account_of(staff), part).filter(pk=someone.pk).exists())


def in_need(caring: Staff, **given: Any) -> Person:
    """Somebody in another house's care."""
    return person_of(caring, client_number="317A004711", birth_date=BIRTH, **given)


def break_glass(client: Client, **changed: str) -> Any:
    asked = {"client_number": "317a 004711", "birth_date": "3.4.1985", "reason": REASON} | changed
    return client.post("/notzugriff/", asked)


def test_an_emergency_opens_one_file_for_some_hours_and_tells_those_concerned(client: Client) -> None:
    me, caring = house.staff(), house.staff()
    officer = house.staff(Role.DATA_PROTECTION_OFFICER)
    someone = in_need(caring)
    client.force_login(account_of(me))
    assert not sees(me, someone)
    answer = break_glass(client)
    assert answer.headers["Location"] == f"/person/{someone.pk}/"
    assert sees(me, someone, Part.COUNSELLING)
    assert not sees(me, someone, Part.SENSITIVE)
    assert not sees(me, someone, Part.ACCESS_LOG)
    grant = AccessGrant.objects.get()
    assert grant.ends_at - grant.starts_at == timedelta(hours=8)
    told = Notification.objects.filter(topic=emergencies.EMERGENCY_TOPIC, object_id=grant.pk)
    assert set(told.values_list("recipient_id", flat=True)) == {officer.account_id, caring.account_id}
    assert AccessLogEntry.objects.get(person_id=someone.pk).way_in == "emergency"


def test_specially_protected_notes_open_only_when_asked_for(client: Client) -> None:
    me, someone = house.staff(), in_need(house.staff())
    client.force_login(account_of(me))
    break_glass(client, with_sensitive="on")
    assert sees(me, someone, Part.SENSITIVE)


def test_a_second_click_gives_no_second_grant(client: Client) -> None:
    me = house.staff()
    in_need(house.staff())
    client.force_login(account_of(me))
    break_glass(client)
    break_glass(client)
    assert AccessGrant.objects.count() == 1


def test_a_sealed_file_answers_like_a_wrong_number(client: Client) -> None:
    me, caring = house.staff(), house.staff()
    someone = in_need(caring)
    seal(someone, caring)
    client.force_login(account_of(me))
    sealed = break_glass(client)
    unknown = break_glass(client, client_number="317A999999")
    assert sealed.status_code == unknown.status_code == 422
    page = sealed.content.decode().replace("317a 004711", "").replace("317A999999", "")
    other = unknown.content.decode().replace("317a 004711", "").replace("317A999999", "")
    assert without_token(page) == without_token(other)
    assert not AccessGrant.objects.exists() and not Notification.objects.exists()


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


@pytest.mark.parametrize(
    "changed", [{"birth_date": "4.3.1985"}, {"reason": "eilig"}, {"birth_date": "30.2.1985"}]
)
def test_wrong_or_missing_words_open_nothing(client: Client, changed: dict[str, str]) -> None:
    in_need(house.staff())
    client.force_login(account_of(house.staff()))
    assert break_glass(client, **changed).status_code == 422
    assert not AccessGrant.objects.exists()


def test_the_data_protection_officer_sees_reason_and_number_of_openings(client: Client) -> None:
    me, officer = house.staff(), house.staff(Role.DATA_PROTECTION_OFFICER)
    someone = in_need(house.staff())
    client.force_login(account_of(me))
    client.get(break_glass(client).headers["Location"])
    client.force_login(account_of(officer))
    page = client.get("/datenschutz/notzugriffe/").content.decode()
    assert REASON in page and "1 Mal geöffnet" in page and someone.full_name in page
    grant = AccessGrant.objects.get()
    client.post(f"/datenschutz/notzugriffe/{grant.pk}/geprueft/")
    grant.refresh_from_db()
    assert grant.reviewed_by_account == officer.account_id
    first = grant.reviewed_at
    client.post(f"/datenschutz/notzugriffe/{grant.pk}/geprueft/")
    grant.refresh_from_db()
    assert grant.reviewed_at == first


def test_a_lead_closes_a_file_to_all_but_the_named(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    named, other = house.staff(team=lead.team), house.staff(team=lead.team)
    someone = person_of(named)
    client.force_login(account_of(lead))
    answer = client.post(
        f"/person/{someone.pk}/sperrvermerk/", {"reason": "Auskunftssperre", "readers": [lead.pk, named.pk]}
    )
    assert answer.status_code == 302
    assert sees(lead, someone) and sees(named, someone) and not sees(other, someone)
    client.post(
        f"/person/{someone.pk}/sperrvermerk/", {"reason": "Auskunftssperre", "readers": [lead.pk, other.pk]}
    )
    assert sees(other, someone) and not sees(named, someone)
    assert Seal.objects.count() == 1


def test_whoever_closes_a_file_stays_among_the_named(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    named = house.staff(team=lead.team)
    someone = person_of(named)
    client.force_login(account_of(lead))
    answer = client.post(f"/person/{someone.pk}/sperrvermerk/", {"reason": "bedroht", "readers": [named.pk]})
    assert answer.status_code == 422
    assert "sich selbst zugelassen" in answer.content.decode()
    assert not Seal.objects.exists()


def test_a_lifted_seal_holds_until_the_evening(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    other = house.staff(team=lead.team)
    someone = person_of(other)
    seal(someone, lead)
    client.force_login(account_of(lead))
    client.post(f"/person/{someone.pk}/sperrvermerk/ende/")
    client.post(f"/person/{someone.pk}/sperrvermerk/ende/")
    running = Seal.objects.get()
    assert running.ends_on == timezone.localdate()
    assert not sees(other, someone)
    Seal.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert sees(other, someone)


def sealing(client: Client, someone: Person, **changed: Any) -> Any:
    """What a lead saves on the page; `seen` as the page gave it, unless another is named."""
    address = f"/person/{someone.pk}/sperrvermerk/"
    return client.post(address, {"seen": seen_by(client, someone), "reason": "bedroht"} | changed)


def seen_by(client: Client, someone: Person) -> str:
    """The state of the seal a window has before it now."""
    return str(client.get(f"/person/{someone.pk}/sperrvermerk/").context["form"]["seen"].value())


def test_an_ended_seal_says_so_and_goes_on_when_somebody_wants_it(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    someone = person_of(lead)
    running = seal(someone, lead)
    client.force_login(account_of(lead))
    ended = client.post(f"/person/{someone.pk}/sperrvermerk/ende/", follow=True).content.decode()
    assert "Doch weiter schützen" in ended
    page = client.get(f"/person/{someone.pk}/sperrvermerk/").content.decode()
    assert "Der Sperrvermerk ist beendet" in page and "Sperrvermerk beenden" not in page
    assert "Doch weiter schützen" in page and "Zugelassene speichern" not in page
    assert sealing(client, someone, readers=[lead.pk]).status_code == 302
    running.refresh_from_db()
    assert running.ends_on is None
    assert Seal.objects.count() == 1


def test_a_new_reason_of_a_running_seal_is_kept_and_the_old_one_in_the_history(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    someone = person_of(lead)
    running = seal(someone, lead)
    client.force_login(account_of(lead))
    sealing(client, someone, reason="Auskunftssperre im Melderegister", readers=[lead.pk])
    running.refresh_from_db()
    assert running.reason == "Auskunftssperre im Melderegister"
    history = apps.get_model("people", "SealEvent")._default_manager
    assert list(history.filter(id=running.pk).values_list("reason", flat=True)) == ["bedroht"]


def test_of_two_windows_the_later_one_is_refused_and_shows_both(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    other = house.staff(Role.COUNSELLOR, team=lead.team, salutation="frau", family_name="Wessels")
    someone = person_of(lead)
    running = seal(someone, lead)
    client.force_login(account_of(lead))
    before = seen_by(client, someone)
    sealing(client, someone, reason="Angehörige", readers=[lead.pk, other.pk])
    late = sealing(client, someone, seen=before, reason="Zweites Fenster", readers=[lead.pk])
    assert late.status_code == 409
    page = late.content.decode()
    assert "Es wurde nichts überschrieben" in page
    assert "Jetzt gilt: Angehörige" in page and "Frau Wessels" in page and "Zweites Fenster" in page
    running.refresh_from_db()
    assert running.reason == "Angehörige" and running.readers.count() == 2
    again = sealing(client, someone, reason="Zweites Fenster", readers=[lead.pk])
    assert again.status_code == 302


def test_a_window_from_before_the_end_does_not_take_the_end_back(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    someone = person_of(lead)
    running = seal(someone, lead)
    client.force_login(account_of(lead))
    before = seen_by(client, someone)
    client.post(f"/person/{someone.pk}/sperrvermerk/ende/")
    assert sealing(client, someone, seen=before, readers=[lead.pk]).status_code == 409
    running.refresh_from_db()
    assert running.ends_on == timezone.localdate()


def test_whoever_is_shut_out_meanwhile_learns_nothing_from_the_late_window(client: Client) -> None:
    lead, other = house.staff(Role.TEAM_LEAD), house.staff(Role.TEAM_LEAD)
    someone = person_of(lead)
    client.force_login(account_of(lead))
    before = seen_by(client, someone)
    seal(someone, other)
    assert (
        client.post(
            f"/person/{someone.pk}/sperrvermerk/", {"seen": before, "reason": "x", "readers": [lead.pk]}
        ).status_code
        == 404
    )


def test_officer_and_direction_can_be_named_and_see_what_their_role_sees(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    officer, director = house.staff(Role.DATA_PROTECTION_OFFICER), house.staff(Role.MANAGING_DIRECTOR)
    someone = person_of(lead)
    client.force_login(account_of(lead))
    assert sealing(client, someone, readers=[lead.pk, officer.pk, director.pk]).status_code == 302
    assert sees(officer, someone, Part.ACCESS_LOG) and not sees(officer, someone, Part.COUNSELLING)
    assert sees(director, someone, Part.COUNSELLING)


def test_a_reader_who_moved_to_another_house_stays_named(client: Client) -> None:
    lead, far = house.staff(Role.TEAM_LEAD), house.staff()
    someone = person_of(lead)
    seal(someone, lead, far)
    client.force_login(account_of(lead))
    page = client.get(f"/person/{someone.pk}/sperrvermerk/")
    assert set(page.context["form"]["readers"].value()) == {lead.pk, far.pk}


def test_the_page_says_when_only_one_colleague_is_left(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD, salutation="herr", family_name="Lansing")
    other = house.staff(team=lead.team)
    someone = person_of(lead)
    seal(someone, lead, other)
    client.force_login(account_of(lead))
    address = f"/person/{someone.pk}/sperrvermerk/"
    assert "kann nur" not in client.get(address).content.decode()
    Account.objects.filter(staff=other).update(is_active=False)
    assert "kann nur Herr Lansing diese Akte öffnen" in client.get(address).content.decode()


def test_whoever_counsels_the_person_is_chosen_already(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    caring = house.staff(team=lead.team)
    house.staff(team=lead.team)
    someone = person_of(caring)
    client.force_login(account_of(lead))
    page = client.get(f"/person/{someone.pk}/sperrvermerk/")
    assert set(page.context["form"]["readers"].value()) == {lead.pk, caring.pk}
    assert "wer den Menschen berät" in page.content.decode()


def test_a_seal_set_by_mistake_today_is_taken_back_at_once_by_whoever_set_it(client: Client) -> None:
    lead, other = house.staff(Role.TEAM_LEAD), house.staff(Role.TEAM_LEAD)
    caring = house.staff(team=lead.team)
    someone = person_of(caring)
    client.force_login(account_of(lead))
    sealing(client, someone, readers=[lead.pk])
    assert not sees(caring, someone)
    assert "sofort zurücknehmen" in client.get(f"/person/{someone.pk}/sperrvermerk/").content.decode()
    client.post(f"/person/{someone.pk}/sperrvermerk/ende/")
    assert sees(caring, someone)
    history = apps.get_model("people", "SealEvent")._default_manager
    assert history.get(pgh_label="delete").pgh_context["account"] == lead.account_id
    assert not guarding.may_take_back(account_of(other), None, timezone.localdate())


@pytest.mark.parametrize("how", ["set by another", "changed by another", "set yesterday"])
def test_any_other_seal_is_not_taken_back_at_once(how: str, client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    other = house.staff(Role.TEAM_LEAD, team=lead.team)
    someone = person_of(lead)
    both = {"readers": [lead.pk, other.pk]}
    client.force_login(account_of(other if how == "set by another" else lead))
    sealing(client, someone, **both)
    if how == "changed by another":
        client.force_login(account_of(other))
        sealing(client, someone, reason="Angehörige", **both)
    if how == "set yesterday":
        Seal.objects.update(starts_on=timezone.localdate() - timedelta(days=1))
    client.force_login(account_of(lead))
    client.post(f"/person/{someone.pk}/sperrvermerk/ende/")
    assert Seal.objects.get().ends_on == timezone.localdate()
