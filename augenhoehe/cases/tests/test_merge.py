"""Two files of one human become one and two again, and nothing is lost on the way."""

from datetime import date, timedelta
from typing import Any

import pgtrigger
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.importing.conflicts import KEEP, SEQUENCE, TAKE
from augenhoehe.cases.importing.known import Viewer, look_up
from augenhoehe.cases.importing.merging import MergeRefused, contradictions, differing_fields, merge, separate
from augenhoehe.cases.models import Case, Contact, CooperationPlan, MergeRecord, PlanMember
from augenhoehe.cases.phrases import GOALS, STEPS
from augenhoehe.cases.tests.factories import case_of, contact, need, talk
from augenhoehe.documents.tests.factories import owed_by
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, ContactPoint, Person, PersonLanguage, Responsibility
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.history import changes_of_person
from augenhoehe.privacy.models import AccessLogEntry, FormerIdentity, WayIn
from augenhoehe.privacy.registry import all_models

pytestmark = pytest.mark.django_db
BOOKKEEPING = {"MergeRecord", "MergedRow", "FormerIdentity"}


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, but those that tell of the merge itself."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in all_models()
        if model.__module__.startswith("augenhoehe.") and model.__name__ not in BOOKKEEPING
    }


@pytest.fixture
def lead() -> Staff:
    return house.staff(Role.TEAM_LEAD)


@pytest.fixture
def both(lead: Staff) -> tuple[Person, Person]:
    """One woman in two files, each with a past."""
    return full_file(lead, "A1", 2024), full_file(lead, "B2", 2025)


def full_file(lead: Staff, number: str, year: int) -> Person:
    """Case, contacts, a need, an agreed plan, address, phone, a line in the log."""
    someone = person_of(lead, client_number=number, birth_date=date(1985, 4, 3))
    case = case_of(lead, person=someone, starts_on=date(year, 2, 1))
    contact(case, timezone.now() - timedelta(days=year - 2000), staff=lead)
    need(case)
    plan_of(case, lead)
    Address.objects.create(
        person=someone, street=f"Weg {year}", postcode="46395", city="Bocholt", starts_on=date(year, 3, 1)
    )
    ContactPoint.objects.create(person=someone, kind="phone", value="02871 1", starts_on=date(year, 3, 1))
    AccessLogEntry.objects.create(
        account_id=lead.account_id or 0,
        role="team_lead",
        person_id=someone.pk,
        purpose="x",
        way_in=WayIn.FILE,
    )
    return someone


def plan_of(case: Case, lead: Staff) -> None:
    """An agreed plan, its talk over."""
    held = talk(case, lead, at=timezone.now())
    actions.set_ready_goal(held.plan, GOALS[0].key)
    actions.add_ready_step(held.plan, key=STEPS[0].key, due_on=date(2027, 1, 1))
    actions.give_answer(held.plan, answer="agree", words=None)
    actions.agree(conversation=held, at=timezone.now())
    type(held).objects.filter(pk=held.pk).update(ended_at=timezone.now(), contact=case.contacts.latest("pk"))


def merged(kept: Person, absorbed: Person, lead: Staff, **decisions: str) -> MergeRecord:
    """Put together, with these decisions."""
    with acting(account_id=lead.account_id, through="web"):
        return merge(
            kept=kept,
            absorbed=absorbed,
            decisions=decisions,
            reason="selber Ausweis",
            account_id=lead.account_id,
        )


def test_everything_of_both_stands_in_one_file(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    before = {model: model._base_manager.count() for model in (Address, ContactPoint, Contact)}
    merged(kept, absorbed, lead)
    assert not Person.objects.filter(pk=absorbed.pk).exists()
    case = Case.objects.get(person=kept)
    assert case.contacts.count() == before[Contact]
    assert [plan.number for plan in case.plans.order_by("number")] == [1, 2]
    assert CooperationPlan.objects.current().count() == 1
    assert Address.objects.filter(person=kept).count() == before[Address]
    assert ContactPoint.objects.filter(person=kept).count() == before[ContactPoint]
    assert [str(row.ends_on) for row in kept.addresses.order_by("starts_on")] == ["2025-02-28", "None"]


def test_two_again_are_exactly_as_they_were(both: tuple[Person, Person], lead: Staff) -> None:
    before = everything()
    record = merged(*both, lead)
    assert everything() != before
    with acting(account_id=lead.account_id, through="web"):
        separate(record, lead.account_id)
    assert everything() == before
    assert not FormerIdentity.objects.exists()
    with acting(account_id=lead.account_id, through="web"):
        assert separate(record, lead.account_id).undone_at is not None
    assert everything() == before


@pytest.mark.parametrize("way", [KEEP, TAKE, SEQUENCE])
def test_each_decision_is_followed_and_can_be_taken_back(
    both: tuple[Person, Person], lead: Staff, way: str
) -> None:
    kept, absorbed = both
    before = everything()
    pairs = contradictions(kept, absorbed).open()
    assert {pair.title for pair in pairs} >= {"Anschrift", "Fall"}
    decisions = {pair.key: way for pair in pairs}
    record = merged(kept, absorbed, lead, **decisions)
    streets = set(
        Address.objects.on(timezone.localdate()).filter(person=kept).values_list("street", flat=True)
    )
    assert streets == {{KEEP: "Weg 2024", TAKE: "Weg 2025", SEQUENCE: "Weg 2025"}[way]}
    assert Case.objects.get(person=kept).starts_on == date(2024, 2, 1)
    with acting(account_id=lead.account_id, through="web"):
        separate(record, lead.account_id)
    assert everything() == before


def test_names_and_birth_date_are_chosen_one_by_one(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    Person.objects.filter(pk=absorbed.pk).update(family_name="Neumann", birth_date=date(1985, 3, 4))
    merged(kept, absorbed, lead, **{"person-family_name": TAKE, "person-birth_date": KEEP})
    kept.refresh_from_db()
    assert (kept.family_name, kept.birth_date, kept.client_number) == ("Neumann", date(1985, 4, 3), "A1")
    assert kept.search_key == "niuman olina"


def test_what_both_say_is_no_contradiction(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    shown = {(pair.model, pair.is_same) for pair in contradictions(kept, absorbed).pairs}
    assert (PersonLanguage, True) in shown
    merged(kept, absorbed, lead)
    assert PersonLanguage.objects.filter(person=kept).count() == 1
    assert Responsibility.objects.filter(person=kept).count() == 1


def test_the_log_of_both_is_found_and_unchanged(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    lines = list(AccessLogEntry.objects.order_by("pk").values())
    merged(kept, absorbed, lead)
    assert list(AccessLogEntry.objects.order_by("pk").values()) == lines
    assert {line.person_id for line in AccessLogEntry.objects.of_person(kept.pk)} == {kept.pk, absorbed.pk}


def test_a_list_finds_the_file_by_its_former_number(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    merged(kept, absorbed, lead)
    viewer = Viewer(lead.account, lead.team.local_jobcenter)
    known = look_up(viewer, timezone.localdate(), client_numbers={"B2"}, unit_numbers=set())
    assert [one.person.pk for one in known.people["B2"]] == [kept.pk]


def test_a_chain_of_merges_comes_apart_in_reverse_order(both: tuple[Person, Person], lead: Staff) -> None:
    third = full_file(lead, "C3", 2023)
    before = everything()
    first = merged(*both, lead)
    second = merged(third, both[0], lead)
    assert {row.former_id for row in FormerIdentity.objects.filter(person_id=third.pk)} == {
        both[0].pk,
        both[1].pk,
    }
    with acting(account_id=lead.account_id, through="web"):
        separate(second, lead.account_id)
        assert FormerIdentity.objects.get().person_id == both[0].pk
        first.refresh_from_db()
        separate(first, lead.account_id)
    assert everything() == before


def test_work_done_since_stays_with_the_file_that_stayed(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    record = merged(kept, absorbed, lead)
    later = contact(Case.objects.get(person=kept), timezone.now(), staff=lead)
    with acting(account_id=lead.account_id, through="web"):
        separate(record, lead.account_id)
    later.refresh_from_db()
    assert later.case.person_id == kept.pk
    assert Case.objects.get(person=absorbed.pk).contacts.count() == 2


def test_what_can_no_longer_be_parted_is_refused_and_unchanged(
    both: tuple[Person, Person], lead: Staff
) -> None:
    kept, absorbed = both
    record = merged(kept, absorbed, lead)
    Address.objects.filter(person=kept, ends_on=None).update(ends_on=date(2025, 12, 31))
    Address.objects.filter(person=kept, street="Weg 2024").update(ends_on=date(2024, 12, 31))
    before = everything()
    with pytest.raises(MergeRefused, match="weitergearbeitet"), transaction.atomic():
        separate(record, lead.account_id)
    assert everything() == before


def test_a_running_talk_or_two_seals_are_settled_first(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    held = talk(Case.objects.get(person=absorbed), lead, at=timezone.now())
    with pytest.raises(MergeRefused, match="läuft ein Gespräch"):
        merged(kept, absorbed, lead)
    type(held).objects.filter(pk=held.pk).delete() if not held.plan else held.plan.delete()
    type(held).objects.filter(pk=held.pk).delete()
    for one in both:
        seal(one, lead)
    with pytest.raises(MergeRefused, match="Beide Akten sind gesperrt"):
        merged(kept, absorbed, lead)


def test_one_seal_holds_for_the_whole_file(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    seal(absorbed, lead)
    merged(kept, absorbed, lead)
    assert Person.objects.visible_to(lead.account).filter(pk=kept.pk).exists()
    colleague = house.staff(Role.TEAM_LEAD, team=lead.team)
    assert not Person.objects.visible_to(colleague.account).filter(pk=kept.pk).exists()


def test_the_second_click_finds_nothing_left_to_do(both: tuple[Person, Person], lead: Staff) -> None:
    merged(*both, lead)
    with pytest.raises(MergeRefused, match="gibt es nicht mehr"):
        merged(*both, lead)
    assert MergeRecord.objects.count() == 1


def test_a_table_of_any_room_moves_along(both: tuple[Person, Person], lead: Staff) -> None:
    kept, absorbed = both
    owed = owed_by(absorbed)
    merged(kept, absorbed, lead)
    owed.refresh_from_db()
    assert owed.person_id == kept.pk


def test_what_only_one_file_says_is_kept_without_a_question(lead: Staff) -> None:
    kept = person_of(lead, nationality="", native_name="")
    absorbed = person_of(lead, nationality="UA", native_name="Олена", interpreter_need="spoken")
    asked = [name for name, *_ in differing_fields(kept, absorbed)]
    assert "nationality" not in asked and "native_name" not in asked and "interpreter_need" in asked
    merged(kept, absorbed, lead)
    kept.refresh_from_db()
    assert (kept.nationality, kept.native_name) == ("UA", "Олена")


@pytest.mark.django_db(transaction=True)
def test_what_was_parted_again_stands_in_no_history(lead: Staff) -> None:
    kept, absorbed = person_of(lead), person_of(lead, family_name="Neumann")
    record = merged(kept, absorbed, lead, **{"person-family_name": TAKE})
    assert changes_of_person(kept.pk)
    with acting(account_id=lead.account_id, through="web"):
        Person.objects.filter(pk=kept.pk).update(interpreter_need="spoken")
        separate(record, lead.account_id)
    told = [
        field for one in (kept, absorbed) for change in changes_of_person(one.pk) for field in change.fields
    ]
    assert [field.label for field in told] == ["Sprachmittlung"]
    assert "Neumann" not in str(told)


def test_the_old_address_of_a_file_leads_to_the_one_that_stayed(lead: Staff, client: Client) -> None:
    kept, absorbed = person_of(lead), person_of(lead)
    merged(kept, absorbed, lead)
    client.force_login(house.account_of(lead))
    assert client.get(f"/person/{absorbed.pk}/").headers["Location"] == f"/person/{kept.pk}/"
    seal(kept, house.staff())
    assert client.get(f"/person/{absorbed.pk}/").status_code == 404


def test_whoever_takes_part_in_somebody_elses_agreed_plan_still_does(
    both: tuple[Person, Person], lead: Staff
) -> None:
    kept, absorbed = both
    partner = case_of(lead)
    plan_of(partner, lead)
    plan = CooperationPlan.objects.get(case=partner)
    with pgtrigger.ignore("cases.PlanMember:plan_member_frozen_with_plan"):
        member = PlanMember.objects.create(plan=plan, person=absorbed)
    before = everything()
    record = merged(kept, absorbed, lead)
    assert PlanMember.objects.get(pk=member.pk).person == kept
    with acting(account_id=lead.account_id, through="web"):
        separate(record, lead.account_id)
    assert everything() == before
