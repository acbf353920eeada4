"""Taking proposals over writes the fact, the note and the letter; taking back leaves nothing of it in the present."""

import threading
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.actions.accepting import accept, decline, reopen, undo
from augenhoehe.caseload.models import Acceptance, Circumstance, Proposal, ProposalState, Simulation, Stage
from augenhoehe.cases.models import Case, Note
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.letters.actions import file_letters
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.models import ConsultationHours, Role, Site, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.handover import ChangedSince
from augenhoehe.people.models import Address, BenefitUnit, BenefitUnitMembership, Responsibility
from augenhoehe.people.stand_in import enter_absence
from augenhoehe.people.tests.factories import seal
from augenhoehe.places.models import District

TODAY = timezone.localdate()
REASONS: list[dict[str, object]] = []


def two_desks() -> tuple[Staff, Staff, Staff]:
    """A lead and two counsellors of one team."""
    lead = house.staff(Role.TEAM_LEAD)
    return lead, house.staff(team=lead.team), house.staff(team=lead.team)


def proposed(case: Case, before: Staff | None, after: Staff, **given: Any) -> Proposal:
    """A proposal for this case, due in a month."""
    return Proposal.objects.create(
        **{
            "person": case.person,
            "case": case,
            "scenario": "districts",
            "simulation": given.get("simulation") or Simulation.objects.create(on=TODAY),
            "staff": after,
            "before": before,
            "stage": Stage.AT_REVIEW if before else Stage.NEW_CASES,
            "due_on": TODAY + timedelta(days=30),
            "reasons": REASONS,
            "inputs": ["Stadtteil"],
        }
        | given
    )


def taken(lead: Staff, *proposals: Proposal, stage: Stage = Stage.AT_ONCE, **given: Any) -> Acceptance:
    """These proposals taken over by the lead, from today on unless told otherwise."""
    order: dict[str, Any] = {"staff": lead, "stage": stage, "token": uuid.uuid4(), "first_day": TODAY}
    return accept(proposals=[one.pk for one in proposals], **order | given)


def care(case: Case) -> list[tuple[int | None, date, date | None]]:
    """Who looks after this person, from when to when."""
    rows = Responsibility.objects.filter(person=case.person).order_by("starts_on")
    return list(rows.values_list("staff_id", "starts_on", "ends_on"))


@pytest.mark.django_db
def test_taking_over_writes_the_fact_the_note_and_the_letter() -> None:
    lead, before, after = two_desks()
    case = case_of(before)
    proposal = proposed(case, before, after)
    taken(lead, proposal)
    proposal.refresh_from_db()
    assert care(case) == [
        (before.pk, date(2024, 1, 1), TODAY - timedelta(days=1)),
        (after.pk, TODAY, None),
    ]
    note = Note.objects.get(case=case)
    assert note.words is not None and note.words.original.startswith(
        f"Übergabe ab {TODAY:%d.%m.%Y}: von Frau"
    )
    letter = Letter.objects.get(person=case.person)
    assert (letter.sender, letter.language, letter.state) == (after, "uk", "draft")
    assert (proposal.state, proposal.letter, proposal.note) == (ProposalState.ACCEPTED, letter, note)


@pytest.mark.django_db
def test_the_letter_names_the_contact_point_where_the_new_counsellor_meets_people_of_the_district() -> None:
    lead, before, after = two_desks()
    case = case_of(before)
    nearby = District.objects.create(scheme="quartier", code="nord", name="Nord", valid_from_year=2020)
    point = Site.objects.create(code="nord", name="Anlaufstelle Nord", kind="contact_point", district=nearby)
    ConsultationHours.objects.create(
        staff=after, site=point, weekday=2, begins_at="09:00", ends_at="12:00", starts_on=date(2024, 1, 1)
    )
    home = {"street": "Ring", "postcode": "46395", "city": "Bocholt", "district": nearby, "found_by": "hand"}
    Address.objects.create(person=case.person, starts_on=date(2024, 1, 1), **home)
    taken(lead, proposed(case, before, after))
    assert Letter.objects.get().site == point


@pytest.mark.django_db
def test_at_the_review_each_changes_on_the_day_of_the_own_review() -> None:
    lead, before, after = two_desks()
    cases = [case_of(before), case_of(before)]
    days = [TODAY + timedelta(days=20), TODAY + timedelta(days=90)]
    rows = [proposed(case, before, after, due_on=day) for case, day in zip(cases, days, strict=True)]
    taken(lead, *rows, stage=Stage.AT_REVIEW)
    for case, day in zip(cases, days, strict=True):
        assert care(case) == [(before.pk, date(2024, 1, 1), day - timedelta(days=1)), (after.pk, day, None)]


@pytest.mark.django_db
def test_undo_restores_all_and_lays_the_proposals_open_again() -> None:
    lead, before, after = two_desks()
    looked_after, new = case_of(before), case_of(before)
    Responsibility.objects.filter(person=new.person).delete()
    rows = [proposed(looked_after, before, after), proposed(new, None, after)]
    run = Simulation.objects.create(on=TODAY)
    other = proposed(looked_after, before, after, scenario="custom", simulation=run)
    as_it_was = [care(looked_after), care(new)]
    acceptance = taken(lead, *rows)
    other.refresh_from_db()
    assert other.state == ProposalState.OUTDATED
    assert undo(acceptance, by_account=lead.account_id or 0).is_done
    assert [care(looked_after), care(new)] == as_it_was
    assert not Letter.objects.exists()
    assert not Note.objects.filter(withdrawn_at=None).exists()
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.OPEN}
    assert not undo(acceptance, by_account=lead.account_id or 0).is_done


@pytest.mark.django_db
def test_a_letter_that_is_in_the_file_already_is_taken_back_visibly() -> None:
    lead, before, after = two_desks()
    proposal = proposed(case_of(before), before, after)
    acceptance = taken(lead, proposal)
    file_letters(Letter.objects.values_list("pk", flat=True), at=timezone.now())
    assert undo(acceptance, by_account=lead.account_id or 0).is_done
    letter = Letter.objects.get()
    assert (letter.state, letter.withdrawn_reason) == ("withdrawn", "Die Übergabe wurde zurückgenommen.")


@pytest.mark.django_db
def test_what_somebody_changed_since_is_not_overwritten_by_undo() -> None:
    lead, before, after = two_desks()
    case = case_of(before)
    acceptance = taken(lead, proposed(case, before, after))
    Responsibility.objects.filter(person=case.person, ends_on=None).update(staff=before)
    with pytest.raises(ChangedSince):
        assert undo(acceptance, by_account=lead.account_id or 0).is_done
    assert Letter.objects.filter(state="draft").count() == 1
    acceptance.refresh_from_db()
    assert acceptance.undone_at is None


@pytest.mark.django_db
def test_a_proposal_that_came_true_otherwise_is_outdated_never_forced() -> None:
    lead, before, after = two_desks()
    case, third = case_of(before), house.staff(team=lead.team)
    proposal = proposed(case, before, after)
    Responsibility.objects.filter(person=case.person).update(staff=third)
    taken(lead, proposal)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OUTDATED
    assert care(case) == [(third.pk, date(2024, 1, 1), None)]


@pytest.mark.django_db
def test_the_second_click_is_the_same_acceptance() -> None:
    lead, before, after = two_desks()
    proposal, token = proposed(case_of(before), before, after), uuid.uuid4()
    assert taken(lead, proposal, token=token) == taken(lead, proposal, token=token)
    assert Letter.objects.count() == Note.objects.count() == 1


@pytest.mark.django_db
def test_a_stand_in_of_the_new_counsellor_opens_the_file_and_loses_it_by_undo() -> None:
    lead, before, after = two_desks()
    case = case_of(before)
    absence = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=5), "stand_in": before}
    enter_absence(after.absences.model(staff=after, **absence), TODAY)
    acceptance = taken(lead, proposed(case, before, after))
    grants = case.person.grants
    assert grants.filter(ends_at__gt=timezone.now()).count() == 1
    assert undo(acceptance, by_account=lead.account_id or 0).is_done
    assert not grants.filter(ends_at__gt=timezone.now()).exists()


@pytest.mark.django_db
def test_declined_ones_stay_readable_and_can_be_opened_again() -> None:
    _, before, after = two_desks()
    proposal = proposed(case_of(before), before, after)
    assert decline(proposals=[proposal.pk]) == [proposal.pk]
    assert decline(proposals=[proposal.pk]) == []
    assert reopen(proposals=[proposal.pk]) == [proposal.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("token", [None, uuid.uuid4()])
def test_two_who_click_at_the_same_moment_write_it_once(token: uuid.UUID | None) -> None:
    lead, before, after = two_desks()
    proposal = proposed(case_of(before), before, after)
    forms = [token or uuid.uuid4() for _ in range(2)]
    start = threading.Barrier(2)
    failed: list[BaseException] = []

    def take(form: uuid.UUID) -> None:
        try:
            start.wait()
            taken(lead, proposal, token=form)
        except BaseException as problem:
            failed.append(problem)
        finally:
            connection.close()

    both = [threading.Thread(target=take, args=[form]) for form in forms]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert failed == []
    assert Letter.objects.count() == Note.objects.count() == 1
    assert Responsibility.objects.filter(person=proposal.person).count() == 2


def unit_of(*cases: Case) -> None:
    """These live from one budget."""
    unit = BenefitUnit.objects.create(unit_number=f"BG-{cases[0].pk}")
    for case in cases:
        BenefitUnitMembership.objects.create(
            unit=unit, person=case.person, role="other", starts_on=date(2024, 1, 1)
        )


@pytest.mark.django_db
def test_a_benefit_unit_changes_on_one_day_the_earliest_of_its_members() -> None:
    lead, before, after = two_desks()
    cases, run = [case_of(before), case_of(before)], Simulation.objects.create(on=TODAY)
    unit_of(*cases)
    days = [TODAY + timedelta(days=90), TODAY + timedelta(days=20)]
    rows = [
        proposed(case, before, after, simulation=run, due_on=day)
        for case, day in zip(cases, days, strict=True)
    ]
    taken(lead, *rows, stage=Stage.AT_REVIEW)
    assert {care(case)[-1] for case in cases} == {(after.pk, days[1], None)}


@pytest.mark.django_db
def test_a_benefit_unit_is_not_taken_over_in_pieces() -> None:
    lead, before, after = two_desks()
    cases, run = [case_of(before), case_of(before)], Simulation.objects.create(on=TODAY)
    unit_of(*cases)
    chosen, _ = (proposed(case, before, after, simulation=run) for case in cases)
    taken(lead, chosen)
    chosen.refresh_from_db()
    assert chosen.state == ProposalState.OPEN
    assert care(cases[0]) == [(before.pk, date(2024, 1, 1), None)]


@pytest.mark.django_db
def test_a_benefit_unit_is_declined_and_opened_again_as_a_whole_but_for_whoever_is_looked_after_apart(
    client: Client,
) -> None:
    lead, before, after = two_desks()
    run = Simulation.objects.create(on=TODAY, ordered_by=lead, state="done", finished_at=timezone.now())
    cases = [case_of(before) for _ in range(3)]
    unit_of(*cases)
    Circumstance.objects.create(person=cases[2].person, kind="apart", reason="Schutz", starts_on=TODAY)
    one, other, _ = (proposed(case, before, after, simulation=run) for case in cases)
    elsewhere = proposed(cases[1], before, after, scenario="custom", simulation=run)
    client.force_login(house.account_of(lead))
    address = f"/zuordnung/{run.pk}/vorschlaege/districts/"
    told = client.post(f"{address}entscheidung/", {"proposal": [one.pk]}, follow=True).content.decode()
    assert "Abgelehnt: 2." in told and "weil eine Bedarfsgemeinschaft zusammenbleibt: 1." in told
    declined = Proposal.objects.filter(state=ProposalState.DECLINED)
    assert set(declined) == {one, other}
    assert elsewhere not in declined
    taken(lead, other)
    assert {len(care(case)) for case in cases} == {1}
    assert "werden alle wieder geöffnet" in client.get(address, {"stand": "declined"}).content.decode()
    client.post(f"{address}entscheidung/", {"proposal": [other.pk], "reopen": "1"})
    assert not declined.all().exists()
    client.post(
        f"{address}annahme/",
        {"proposal": [one.pk], "stage": "at_once", "first_day": TODAY.isoformat(), "token": uuid.uuid4()},
    )
    assert [len(care(case)) for case in cases] == [2, 2, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["conflict", "not_wanted", "seal", "left", "wish"])
def test_what_speaks_against_it_by_now_makes_a_proposal_outdated(what: str) -> None:
    lead, before, after = two_desks()
    case = case_of(before)
    proposal = proposed(case, before, after)
    if what == "seal":
        seal(case.person, lead, before)
    elif what == "left":
        Staff.objects.filter(pk=after.pk).update(ends_on=TODAY - timedelta(days=1))
    else:
        about = before if what == "wish" else after
        Circumstance.objects.create(person=case.person, kind=what, staff=about, starts_on=TODAY)
    taken(lead, proposal)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OUTDATED
    assert care(case) == [(before.pk, date(2024, 1, 1), None)]


@pytest.mark.django_db
def test_undo_after_weeks_leaves_the_days_it_held_as_they_were() -> None:
    lead, before, after = two_desks()
    case = case_of(before)
    acceptance = taken(lead, proposed(case, before, after))
    begun_on = TODAY - timedelta(days=40)
    Responsibility.objects.filter(person=case.person, staff=before).update(
        ends_on=begun_on - timedelta(days=1)
    )
    Responsibility.objects.filter(person=case.person, staff=after).update(starts_on=begun_on)
    written = Proposal.objects.get(acceptance=acceptance)
    written.handover = (written.handover or {}) | {"starts_on": begun_on.isoformat()}
    written.save()
    undo(acceptance, by_account=lead.account_id or 0)
    assert [row[0] for row in care(case)] == [before.pk, after.pk, before.pk]
    assert care(case)[1:] == [
        (after.pk, begun_on, TODAY - timedelta(days=1)),
        (before.pk, TODAY, None),
    ]


@pytest.mark.django_db
def test_undo_works_although_a_proposal_came_on_arrival_meanwhile() -> None:
    lead, before, after = two_desks()
    case = case_of(before)
    Responsibility.objects.filter(person=case.person).delete()
    on_arrival = {"simulation": None, "scenario": "districts_language"}
    first = proposed(case, None, after)
    waiting = Proposal.objects.filter(pk=proposed(case, None, after).pk)
    waiting.update(**on_arrival)
    acceptance = taken(lead, first, stage=Stage.NEW_CASES)
    Proposal.objects.filter(pk=proposed(case, None, before).pk).update(**on_arrival)
    assert undo(acceptance, by_account=lead.account_id or 0).is_done
    assert care(case) == []
