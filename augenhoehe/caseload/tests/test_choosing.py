"""One person's counsellor is chosen: as a whole unit, once, by whoever may; and newcomers get proposals everywhere."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from augenhoehe.caseload.actions.choosing import (
    CHANGED_SINCE,
    NOTHING_WRITTEN,
    Choice,
    choice_for,
    choose,
    propose_arrivals,
    seen_in,
)
from augenhoehe.caseload.allocation.problem import Impossible
from augenhoehe.caseload.facts import house_of_person
from augenhoehe.caseload.models import Acceptance, Circumstance, Proposal, ProposalState
from augenhoehe.caseload.tests.test_simulating import SINCE, TODAY, district, lives_in, newcomers, town
from augenhoehe.cases.models import Case
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.models import Absence, LocalJobcenter, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, Responsibility
from augenhoehe.people.tests.factories import seal
from augenhoehe.places.models import District


def in_one_unit(*cases: Case) -> None:
    """These people live from one budget."""
    unit = BenefitUnit.objects.create(unit_number=f"BG-{cases[0].pk}")
    for case in cases:
        BenefitUnitMembership.objects.create(unit=unit, person=case.person, role="other", starts_on=SINCE)


def municipality_of(staff: Staff, code: str = "gemeinde") -> District:
    """The municipality whose local Jobcenter is this colleague's."""
    found = district(code, scheme="gemeinde")
    LocalJobcenter.objects.filter(pk=staff.team.local_jobcenter_id).update(district=found)
    return found


def chosen(choice: Choice, desk: Staff, lead: Staff, token: uuid.UUID | None = None) -> Acceptance:
    """From today on."""
    form = token or uuid.uuid4()
    return choose(choice=choice, desk=desk.pk, staff=lead, first_day=TODAY, token=form, on=TODAY)


def as_(client: Client, reader: Staff) -> Client:
    client.force_login(house.account_of(reader))
    return client


def page(case: Case, part: str = "") -> str:
    return f"/person/{case.person_id}/zustaendigkeit/{part}"


def at_the_same_moment(*clicks: Callable[[], object]) -> list[str]:
    """Each over a connection of its own; what the refused ones were told."""
    start = threading.Barrier(len(clicks))
    refused: list[str] = []

    def click(one: Callable[[], object]) -> None:
        try:
            start.wait()
            one()
        except Impossible as problem:
            refused.append(str(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[one]) for one in clicks]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return refused


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("token", "refused"), [(None, [CHANGED_SINCE]), (uuid.uuid4(), [])])
def test_two_clicks_at_the_same_moment_leave_no_open_proposal(
    token: uuid.UUID | None, refused: list[str]
) -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    choice = choice_for(case.pk, lead.team.local_jobcenter_id, TODAY)

    def click() -> None:
        chosen(choice, second, Staff.objects.get(pk=lead.pk), token)

    assert at_the_same_moment(click, click) == refused
    assert Acceptance.objects.count() == 1
    assert list(Proposal.objects.values_list("state", flat=True)) == [ProposalState.ACCEPTED]
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_choose_at_once_for_somebody_nobody_looks_after_one_is_told() -> None:
    lead, first, second, home = town()
    case, third = newcomers(first, home)[0], house.staff(team=lead.team)
    Responsibility.objects.update(staff=None)

    def click(desk: Staff) -> Callable[[], object]:
        choice = choice_for(case.pk, lead.team.local_jobcenter_id, TODAY)
        order = {
            "staff": Staff.objects.get(pk=lead.pk),
            "seen": seen_in(choice, TODAY),
            "token": uuid.uuid4(),
        }
        return lambda: choose(choice=choice, desk=desk.pk, first_day=TODAY, on=TODAY, **order)  # type: ignore[arg-type]  # mixed keys

    assert at_the_same_moment(click(second), click(third)) == [CHANGED_SINCE]
    written = Proposal.objects.get()
    assert Responsibility.objects.get(person=case.person, ends_on=None).staff_id == written.staff_id
    assert Acceptance.objects.count() == Letter.objects.count() == 1


@pytest.mark.django_db
def test_what_a_colleague_chose_meanwhile_is_not_overwritten() -> None:
    lead, first, second, home = town()
    case, third = newcomers(first, home)[0], house.staff(team=lead.team)
    choice = choice_for(case.pk, lead.team.local_jobcenter_id, TODAY)
    chosen(choice, third, lead)
    with pytest.raises(Impossible):
        chosen(choice, second, lead)
    assert Responsibility.objects.get(person=case.person, ends_on=None).staff == third


def form_of(browser: Client, case: Case, desk: Staff) -> dict[str, object]:
    """The choice as it stands on the page now, and this colleague ticked."""
    seen = browser.get(page(case, "wahl/")).content.decode().split('name="seen" value="')[1].split('"')[0]
    return {"desk": desk.pk, "first_day": TODAY.isoformat(), "token": uuid.uuid4(), "seen": seen}


@pytest.mark.django_db
def test_of_two_windows_opened_together_the_second_overwrites_nothing(client: Client) -> None:
    lead, first, second, home = town()
    case, third = newcomers(first, home)[0], house.staff(team=lead.team)
    browser = as_(client, lead)
    one, other = form_of(browser, case, second), form_of(browser, case, third)
    assert browser.post(page(case, "wahl/"), one).status_code == 302
    answer = browser.post(page(case, "wahl/"), other)
    assert answer.status_code == 422
    assert "Inzwischen hat jemand anderes hier zugeordnet." in answer.content.decode()
    assert Responsibility.objects.get(person=case.person, ends_on=None).staff == second
    assert browser.post(page(case, "wahl/"), one).status_code == 302  # the first one once more
    assert browser.post(page(case, "wahl/"), form_of(browser, case, third)).status_code == 302


@pytest.mark.django_db
def test_a_handover_planned_for_a_later_day_is_neither_overwritten_nor_answered_with_success(
    client: Client,
) -> None:
    lead, first, second, home = town()
    case, third = newcomers(first, home)[0], house.staff(team=lead.team)
    browser = as_(client, lead)
    planned, other = form_of(browser, case, second), form_of(browser, case, third)
    planned["first_day"] = (TODAY + timedelta(days=10)).isoformat()
    assert browser.post(page(case, "wahl/"), planned).status_code == 302
    told = browser.post(page(case, "wahl/"), other)
    assert (told.status_code, CHANGED_SINCE in told.content.decode()) == (422, True)
    told = browser.post(page(case, "wahl/"), form_of(browser, case, third))  # the page shows it by now
    assert (told.status_code, NOTHING_WRITTEN in told.content.decode()) == (422, True)
    assert Acceptance.objects.count() == Proposal.objects.count() == Letter.objects.count() == 1


@pytest.mark.django_db
def test_the_page_that_refuses_shows_who_is_there_by_now(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, first, second, home = town()
    case, third = newcomers(first, home)[0], house.staff(team=lead.team)
    form = form_of(as_(client, lead), case, third)

    def read_too_early(*args: object) -> Choice:
        monkeypatch.undo()
        choice = choice_for(case.pk, lead.team.local_jobcenter_id, TODAY)
        chosen(choice_for(case.pk, lead.team.local_jobcenter_id, TODAY), second, lead)
        return choice

    monkeypatch.setattr("augenhoehe.caseload.views.choice_for", read_too_early)
    answer = client.post(page(case, "wahl/"), form)
    assert answer.status_code == 422
    assert f'value="{second.pk}" disabled' in answer.content.decode()


@pytest.mark.django_db
def test_a_proposal_on_arrival_is_not_taken_over_once_somebody_else_was_chosen(client: Client) -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    Responsibility.objects.update(staff=None)
    propose_arrivals(TODAY)
    browser = as_(client, lead)
    sent = {"desk": second.pk, "first_day": TODAY.isoformat(), "token": uuid.uuid4()}  # as the file sends it
    Responsibility.objects.update(staff=first)
    assert browser.post(page(case, "wahl/"), sent).status_code == 422
    Responsibility.objects.update(staff=None)
    assert browser.post(page(case, "wahl/"), sent).status_code == 302


@pytest.mark.django_db
def test_nobody_hands_over_a_member_of_the_unit_he_may_not_see(client: Client) -> None:
    lead, first, second, _ = town()
    own = municipality_of(lead)
    mine = lives_in(case_of(first), own)
    theirs = lives_in(case_of(house.staff()), own)
    in_one_unit(mine, theirs)
    answer = client.post(page(mine, "wahl/"), form_of(as_(client, lead), mine, second))
    assert answer.status_code == 422
    assert "dessen Akte Sie nicht öffnen können" in answer.content.decode()
    assert f'value="{second.pk}" checked' in answer.content.decode()
    assert not (Proposal.objects.exists() or Acceptance.objects.exists() or Letter.objects.exists())
    assert Responsibility.objects.get(person=theirs.person).staff != second


@pytest.mark.django_db
def test_a_sealed_member_of_the_unit_is_neither_handed_over_nor_betrayed_by_a_refusal() -> None:
    lead, first, second, home = town()
    mine, hidden = newcomers(first, home, 2)
    in_one_unit(mine, hidden)
    choice = choice_for(mine.pk, lead.team.local_jobcenter_id, TODAY)
    seal(hidden.person, first)  # after the page was opened
    chosen(choice, second, lead)
    care = dict(Responsibility.objects.filter(ends_on=None).values_list("person", "staff"))
    assert care == {mine.person_id: second.pk, hidden.person_id: first.pk}


@pytest.mark.django_db
def test_whoever_was_sealed_meanwhile_is_not_chosen_for() -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    choice = choice_for(case.pk, lead.team.local_jobcenter_id, TODAY)
    seal(case.person, first)
    with pytest.raises(Impossible):
        chosen(choice, second, lead)


@pytest.mark.django_db
def test_the_page_asks_the_same_local_jobcenter_as_the_problem(client: Client) -> None:
    lead, first, _, _ = town()
    there = house.staff()
    case = lives_in(case_of(first), municipality_of(there))
    assert house_of_person(case.person_id, TODAY) == there.team.local_jobcenter_id
    answer = as_(client, lead).get(page(case, "wahl/"))
    assert there.addressed_name in answer.content.decode()
    named = {"kind": "other_site", "local_jobcenter": first.team.local_jobcenter, "reason": "Weg"}
    Circumstance.objects.create(person=case.person, starts_on=SINCE, **named)
    assert house_of_person(case.person_id, TODAY) == first.team.local_jobcenter_id


@pytest.mark.django_db
@pytest.mark.parametrize("has_a_team", [True, False])
def test_somebody_new_is_proposed_to_a_desk_where_she_lives(has_a_team: bool) -> None:
    _, first, _, _ = town()
    there = house.staff()
    case = lives_in(case_of(first), municipality_of(there))
    care = Responsibility.objects.filter(person=case.person)
    if has_a_team:
        care.update(staff=None)
    else:
        care.delete()
    assert propose_arrivals(TODAY) == 1
    assert propose_arrivals(TODAY) == 0
    assert Proposal.objects.get(person=case.person).staff == there


@pytest.mark.django_db
def test_a_proposal_on_arrival_goes_once_somebody_is_responsible(client: Client) -> None:
    lead, first, _, home = town()
    case = newcomers(first, home)[0]
    Responsibility.objects.update(staff=None)
    propose_arrivals(TODAY)
    assert "So zuordnen" in as_(client, lead).get(page(case)).content.decode()
    Responsibility.objects.update(staff=first)
    assert "So zuordnen" not in as_(client, lead).get(page(case)).content.decode()
    assert propose_arrivals(TODAY) == 0
    proposal = Proposal.objects.get()
    assert proposal.state == ProposalState.OUTDATED
    assert proposal.decided_at is not None


@pytest.mark.django_db
def test_a_proposal_on_arrival_of_a_sibling_does_not_stop_the_choice() -> None:
    lead, first, second, home = town()
    mine, new = newcomers(first, home, 2)
    Responsibility.objects.filter(person=new.person).update(staff=None)
    propose_arrivals(TODAY)
    in_one_unit(mine, new)
    chosen(choice_for(mine.pk, lead.team.local_jobcenter_id, TODAY), second, lead)
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.ACCEPTED}
    assert set(Responsibility.objects.filter(ends_on=None).values_list("staff", flat=True)) == {second.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["apart", "other_site"])
def test_an_exception_is_taken_back_by_whoever_may_enter_it(client: Client, kind: str) -> None:
    lead, first, _, home = town()
    case = newcomers(first, home)[0]
    site = first.team.local_jobcenter if kind == "other_site" else None
    held = Circumstance.objects.create(
        person=case.person, kind=kind, local_jobcenter=site, reason="Weg", starts_on=SINCE
    )
    url = f"/person/{case.person_id}/umstand/{held.pk}/ruecknahme/"
    assert url not in as_(client, first).get(page(case)).content.decode()
    assert client.post(url).status_code == 403
    assert Circumstance.objects.in_force().exists()
    assert url in as_(client, lead).get(page(case)).content.decode()
    assert client.post(url).status_code == 302
    assert not Circumstance.objects.in_force().exists()


@pytest.mark.django_db
def test_a_counsellor_still_takes_back_a_wish(client: Client) -> None:
    _, first, second, home = town()
    case = newcomers(first, home)[0]
    wish = Circumstance.objects.create(person=case.person, kind="wish", staff=second, starts_on=SINCE)
    url = f"/person/{case.person_id}/umstand/{wish.pk}/ruecknahme/"
    assert url in as_(client, first).get(page(case)).content.decode()
    assert client.post(url).status_code == 302


@pytest.mark.django_db
def test_whether_a_desk_is_full_is_read_by_its_own_lead_only(client: Client) -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    next_door = house.team(local_jobcenter=lead.team.local_jobcenter)
    other_desk = house.staff(team=next_door)
    stranger, director = house.staff(Role.TEAM_LEAD, team=next_door), house.staff(Role.MANAGING_DIRECTOR)
    Staff.objects.filter(pk__in=[first.pk, second.pk]).update(team=lead.team)
    own = as_(client, lead).get(page(case, "wahl/")).content.decode()
    assert own.count('data-label="Platz">ja') == 2
    assert own.count("mit dieser Bedarfsgemeinschaft") == 2
    assert own.count('data-label="Platz">–') == 1
    assert "nicht da" not in own
    Absence.objects.create(staff=second, stand_in=first, starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    later = (TODAY + timedelta(days=3)).strftime("%d.%m.%Y")
    note = f"{second.addressed_name} ist bis {later} nicht da; die Vertretung hat {first.addressed_name}."
    assert note in client.get(page(case, "wahl/")).content.decode()
    assert other_desk.addressed_name in own
    seen = as_(client, stranger).get(page(case, "wahl/")).content.decode()
    assert (seen.count('data-label="Platz">ja'), seen.count('data-label="Platz">–')) == (1, 2)
    assert "Platz" not in as_(client, director).get(page(case, "wahl/")).content.decode()
