"""Each list of «Mein Tag»: who is on it, who is not, and why – the same for a counsellor and for her lead."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import Answer, Case, CooperationPlan, FollowUp, PlanStep, StepResult
from augenhoehe.cases.phrases import GOALS
from augenhoehe.cases.tests.factories import case_of, contact, talk
from augenhoehe.config.my_day.lists import BY_KEY
from augenhoehe.documents.models import OwedPaper
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    ApprovalPeriod,
    BenefitUnit,
    BenefitUnitMembership,
    ContactPoint,
    ResidenceTitle,
    Responsibility,
)

pytestmark = pytest.mark.django_db
Making = Callable[[Case, Staff], object]


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def moment(offset: int) -> datetime:
    return timezone.now() + timedelta(days=offset)


def agreed_plan(case: Case, staff: Staff, *, due: int, at: int = -30) -> CooperationPlan:
    """A plan in force with one ready step of each side."""
    held = talk(case, staff, at=moment(at))
    actions.pick_theme(held, "work")
    actions.set_ready_goal(held.plan, GOALS[0].key)
    for key in ("office_childcare", "person_papers"):
        actions.add_ready_step(held.plan, key=key, due_on=day(due))
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    actions.agree(conversation=held, at=moment(at))
    return held.plan


def approval(case: Case, ends: int, **given: object) -> ApprovalPeriod:
    """The approval period of the person's unit."""
    unit = BenefitUnit.objects.create(unit_number=f"BG-{case.pk}-{ends}")
    BenefitUnitMembership.objects.create(
        unit=unit, person=case.person, role="representative", starts_on=day(-900)
    )
    return ApprovalPeriod.objects.create(
        unit=unit, starts_on=day(ends - 364), ends_on=day(ends), source="benefits", **given
    )


def with_later_period(case: Case) -> None:
    """One that ends soon, and the next one is there."""
    period = approval(case, 14)
    ApprovalPeriod.objects.create(unit=period.unit, starts_on=day(15), ends_on=day(380), source="benefits")


def title(case: Case, ends: int | None) -> ResidenceTitle:
    return ResidenceTitle.objects.create(
        person=case.person,
        kind="section_24",
        work_permission="allowed",
        starts_on=day(-400),
        ends_on=None if ends is None else day(ends),
        source="document",
    )


def owed(case: Case, staff: Staff, *, due: int, withdrawn: bool = False) -> OwedPaper:
    """A paper the person was asked for."""
    paper = OwedPaper.objects.create(
        person=case.person,
        kind="tenancy",
        title="Mietvertrag",
        asked_on=day(-20),
        due_on=day(due),
        asked_by=staff,
    )
    if withdrawn:
        OwedPaper.objects.filter(pk=paper.pk).update(
            withdrawn_at=moment(0), withdrawn_reason="doch nicht nötig"
        )
    return paper


def follow_up(case: Case, staff: Staff, kind: str, due: int, *, done: bool = False) -> FollowUp:
    at = timezone.make_aware(datetime.combine(day(due), datetime.min.time().replace(hour=10)))
    return FollowUp.objects.create(
        case=case,
        staff=staff,
        kind=kind,
        due_on=day(due),
        starts_at=at if kind == "talk" else None,
        done_at=moment(0) if done else None,
    )


def done_step(case: Case, staff: Staff) -> None:
    """Both sides did what they promised."""
    plan = agreed_plan(case, staff, due=-1)
    for step in PlanStep.objects.filter(plan=plan):
        StepResult.objects.create(step=step, kind="done", on=day(-1))


def still_open(case: Case, staff: Staff) -> None:
    """Somebody said in a talk that the promise is still open: it is not kept by that."""
    for step in PlanStep.objects.filter(plan=agreed_plan(case, staff, due=-1)):
        StepResult.objects.create(step=step, kind="open", on=day(0))


def nobody_named(case: Case, staff: Staff) -> None:
    Responsibility.objects.filter(person=case.person).update(staff=None)


ON_THE_LIST: list[tuple[str, Making, str]] = [
    ("wartet-auf-uns", lambda c, s: agreed_plan(c, s, due=-1), "Von uns zugesagt bis"),
    ("wartet-auf-uns", lambda c, s: agreed_plan(c, s, due=0), "noch offen"),
    ("wartet-auf-uns", still_open, "noch offen"),
    ("wartet-auf-die-person", lambda c, s: agreed_plan(c, s, due=-1), "Vorgenommen bis"),
    ("antrag-da", lambda c, s: approval(c, 30, renewal_received_on=day(-12)), "seit 12 Tagen da"),
    ("wiedervorlage", lambda c, s: follow_up(c, s, "call", 0), "Anruf: für heute vorgesehen"),
    ("wiedervorlage", lambda c, s: follow_up(c, s, "check", -3), "Nachsehen: war für"),
    ("wiedervorlage", lambda c, s: follow_up(c, s, "talk", -1), "fehlt noch, was daraus wurde"),
    ("ueberpruefung", lambda c, s: agreed_plan(c, s, due=99, at=-190), "gemeinsame Überprüfung war dran"),
    ("bewilligung", lambda c, s: approval(c, 42), "hat noch niemand gebeten"),
    ("bewilligung", lambda c, s: approval(c, 9, renewal_asked_on=day(-12)), "seit 12 Tagen angefragt"),
    ("bewilligung", lambda c, s: approval(c, -3), "endete am"),
    ("aufenthalt", lambda c, s: title(c, 84), "gilt noch bis"),
    ("aufenthalt", lambda c, s: title(c, -5), "galt bis"),
    ("unterlagen", lambda c, s: owed(c, s, due=-2), "Fehlt noch: Mietvertrag"),
    ("unterlagen", lambda c, s: owed(c, s, due=7), ": Mietvertrag."),
]

NOT_ON_IT: list[tuple[str, Making]] = [
    ("wartet-auf-uns", lambda c, s: agreed_plan(c, s, due=1)),
    ("wartet-auf-uns", done_step),
    ("wartet-auf-die-person", done_step),
    ("antrag-da", lambda c, s: approval(c, 30)),
    ("wiedervorlage", lambda c, s: follow_up(c, s, "talk", 0)),
    ("wiedervorlage", lambda c, s: follow_up(c, s, "call", 1)),
    ("wiedervorlage", lambda c, s: follow_up(c, s, "call", -1, done=True)),
    ("wiedervorlage", lambda c, s: follow_up(c, s, "review", -1)),
    ("bewilligung", lambda c, s: approval(c, 43)),
    ("bewilligung", lambda c, s: approval(c, 30, renewal_received_on=day(-1))),
    ("bewilligung", lambda c, s: with_later_period(c)),
    ("aufenthalt", lambda c, s: title(c, 85)),
    ("aufenthalt", lambda c, s: title(c, None)),
    ("unterlagen", lambda c, s: owed(c, s, due=-2, withdrawn=True)),
]


def desk() -> tuple[Case, Staff]:
    """One case with a recent talk, so that nothing but what a test makes is to be seen."""
    staff = house.staff()
    case = case_of(staff, starts_on=day(-900))
    contact(case, moment(-3))
    return case, staff


def page_of(reader: Staff, key: str) -> str:
    client = Client()
    assert reader.account is not None
    client.force_login(reader.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/mein-tag/{key}/")
    assert answer.status_code == 200
    return answer.content.decode()


def readers(staff: Staff) -> list[Staff]:
    return [staff, house.staff(Role.TEAM_LEAD, team=staff.team)]


@pytest.mark.parametrize(("key", "make", "reason"), ON_THE_LIST)
def test_somebody_is_on_the_list_with_the_reason(key: str, make: Making, reason: str) -> None:
    case, staff = desk()
    make(case, staff)
    for reader in readers(staff):
        text = page_of(reader, key)
        assert f"/person/{case.person_id}/" in text and reason in text, reader.role


@pytest.mark.parametrize(("key", "make"), NOT_ON_IT)
def test_somebody_is_not_on_the_list(key: str, make: Making) -> None:
    case, staff = desk()
    make(case, staff)
    for reader in readers(staff):
        text = page_of(reader, key)
        assert f"/person/{case.person_id}/" not in text, reader.role
        assert BY_KEY[key].empty in text


def test_whoever_is_on_a_list_twice_stands_there_once(client: Client) -> None:
    case, staff = desk()
    for due in (-4, -2, -9):
        follow_up(case, staff, "check", due)
    for reader in readers(staff):
        text = page_of(reader, "wiedervorlage")
        assert text.count("data-row-open") == 1
        assert f"war für {day(-9):%d.%m.%Y} vorgesehen" in text


def test_only_those_above_are_asked_who_has_nobody() -> None:
    case, staff = desk()
    nobody_named(case, staff)
    lead, director = house.staff(Role.TEAM_LEAD, team=staff.team), house.staff(Role.MANAGING_DIRECTOR)
    for reader in (lead, director):
        assert f"/person/{case.person_id}/" in page_of(reader, "ohne-ansprechperson")
    client = Client()
    client.force_login(house.account_of(staff))
    assert client.get("/mein-tag/ohne-ansprechperson/").status_code == 404


def test_a_lead_reads_who_looks_after_someone() -> None:
    case, staff = desk()
    Staff.objects.filter(pk=staff.pk).update(family_name="Lansing", salutation="herr")
    follow_up(case, staff, "call", -1)
    own, wide = (page_of(reader, "wiedervorlage") for reader in readers(staff))
    assert "bei Herrn Lansing" in wide
    assert "Lansing" not in own.split('id="rows"')[1].split("</tbody>")[0]


def test_nobody_is_told_to_call_where_there_is_no_number() -> None:
    case, staff = desk()
    follow_up(case, staff, "call", -1)
    assert "Kontakt herstellen" in page_of(staff, "wiedervorlage")
    number = {"kind": "phone", "value": "0171 1234567", "ways_to_person": ["call"]}
    dated = {"starts_on": day(-9), "consented_on": day(-9)}
    ContactPoint.objects.create(person=case.person, **number, **dated)
    assert "Anrufen" in page_of(staff, "wiedervorlage")


def test_getting_to_know_each_other_is_offered_once() -> None:
    case, staff = desk()
    Responsibility.objects.filter(person=case.person).update(starts_on=day(-2))
    contact(case, moment(-5))
    page = page_of(staff, "neu")
    assert "Kennenlernen" in page and "Das letzte Gespräch im Haus war vorher" in page
    contact(case, moment(-1))
    page = page_of(staff, "neu")
    assert "Kennenlernen" not in page and "Seitdem gesprochen, zuletzt am" in page


def test_words_of_a_protected_paper_stay_in_the_file() -> None:
    case, staff = desk()
    OwedPaper.objects.create(
        person=case.person,
        kind="medical",
        title="Attest der Klinik",
        asked_on=day(-9),
        due_on=day(-1),
        asked_by=staff,
    )
    text = page_of(staff, "unterlagen")
    assert "Attest" not in text and "Fehlt noch: eine geschützte Unterlage" in text
