"""A promise of the office stays until it is kept, taken back with a reason, or agreed on anew."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import Case, Conversation, CooperationPlan, PlanStep, StepResult
from augenhoehe.cases.promises import broken_before
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import account_of, staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def me() -> Staff:
    return staff()


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


def agreed(case: Case, me: Staff, office: str, days_ago: int) -> CooperationPlan:
    """A plan of so many days ago with this promise of the office and a step of the person, both due since."""
    began = timezone.now() - timedelta(days=days_ago)
    held = talk(case, me, at=began)
    CooperationPlan.objects.filter(conversation=held).update(goal=None)
    held.plan.steps.all().delete()
    actions.set_ready_goal(held.plan, "find_a_job")
    due_on = TODAY - timedelta(days=max(1, days_ago - 20))
    actions.add_ready_step(held.plan, key=office, due_on=due_on)
    actions.add_ready_step(held.plan, key="person_cv", due_on=due_on)
    actions.give_answer(held.plan, answer="agree", words=None)
    return actions.agree(conversation=held, at=began + timedelta(minutes=40))


@pytest.fixture
def promised(case: Case, me: Staff) -> PlanStep:
    """What the office promised two plans ago; both plans since have passed it over."""
    first = agreed(case, me, "office_offers", 90)
    agreed(case, me, "office_childcare", 60)
    agreed(case, me, "office_letters", 30)
    return first.steps.get(side="office")


@pytest.fixture
def now(promised: PlanStep, case: Case, me: Staff) -> Conversation:
    return talk(case, me, at=timezone.now())


@pytest.fixture
def pages(now: Conversation, me: Staff) -> TalkPages:
    return TalkPages(now, me)


def owed(case: Case) -> list[str]:
    plan = CooperationPlan.objects.current().get(case=case)
    return [step.words.original for step in broken_before(case.person_id, but=plan)]


def test_it_is_on_the_preparation_however_many_plans_came_since(
    promised: PlanStep, case: Case, me: Staff, client: Client
) -> None:
    client.force_login(account_of(me))
    page = client.get(f"/person/{case.person_id}/vorbereitung/").content.decode()
    assert "Aus früheren Plänen, nie eingelöst" in page and promised.words.original in page
    assert "0 von 3 fälligen Zusagen haben wir gehalten, 3 noch nicht." in page
    own = PlanStep.objects.filter(plan=promised.plan, side="person").get()
    assert own.words.original not in owed(case), "of the person nobody says that she owes something"


def test_it_is_on_the_table_before_the_promises_of_the_plan_in_force(
    pages: TalkPages, promised: PlanStep
) -> None:
    shown = pages.read("talk_since")
    assert "Das schulden wir Ihnen noch aus einem früheren Plan." in shown
    current = PlanStep.objects.get(plan__superseded_at=None, plan__agreed_at__isnull=False, side="office")
    assert shown.index(f"step-{promised.pk}") < shown.index(f"step-{current.pk}")
    assert promised.words.original in pages.read("talk_summary"), "the new plan would end it without a word"


def test_kept_it_leaves_the_next_talk_and_a_slip_brings_it_back(
    pages: TalkPages, promised: PlanStep, case: Case
) -> None:
    day = TODAY - timedelta(days=80)
    assert pages.send("talk_since", step=promised.pk, result="done", done_on=day).status_code == 200
    assert promised.words.original not in owed(case)
    assert f"step-{promised.pk}" in pages.read("talk_since"), "in this talk it can still be taken back"
    pages.send("talk_since", step=promised.pk, result="take_back")
    assert promised.words.original in owed(case)


def test_taken_back_it_needs_a_reason(pages: TalkPages, promised: PlanStep, case: Case) -> None:
    refused = pages.send("talk_since", step=promised.pk, result="dropped")
    assert refused.status_code == 422
    page = text_of(refused)
    assert page.index(f"drop-{promised.pk}") < page.index("warum wir das nicht mehr tun")
    assert not StepResult.objects.exists()
    pages.send(
        "talk_since",
        step=promised.pk,
        result="dropped",
        own="Більше не треба",
        german="Nicht mehr nötig",
        translated_by="counsellor",
    )
    said = StepResult.objects.get()
    assert said.words is not None and said.words.original == "Більше не треба"
    assert promised.words.original not in owed(case)


def test_the_person_needs_no_reason(pages: TalkPages, case: Case) -> None:
    own = PlanStep.objects.get(plan__superseded_at=None, plan__agreed_at__isnull=False, side="person")
    assert pages.send("talk_since", step=own.pk, result="dropped").status_code == 200


def test_agreed_anew_it_is_a_promise_of_the_new_plan(
    pages: TalkPages, promised: PlanStep, now: Conversation, case: Case
) -> None:
    pages.send("talk_since", step=promised.pk, result="take_over", due_on=TODAY + timedelta(days=9))
    assert promised.words.original in owed(case), "not before both have agreed"
    actions.set_ready_goal(now.plan, "find_a_job")
    actions.give_answer(now.plan, answer="agree", words=None)
    actions.agree(conversation=now, at=timezone.now())
    assert promised.words.original not in owed(case)


def test_a_step_of_somebody_else_is_not_found(pages: TalkPages, me: Staff) -> None:
    other = agreed(case_of(me), me, "office_offers", 90).steps.get(side="office")
    assert pages.send("talk_since", step=other.pk, result="done").status_code == 404


def test_what_the_office_owes_from_an_earlier_case_is_on_the_table_too(case: Case, me: Staff) -> None:
    before = agreed(case, me, "office_offers", 90)
    Case.objects.filter(pk=case.pk).update(ends_on=TODAY - timedelta(days=10))
    anew = talk(case_of(me, person=case.person, starts_on=TODAY), me, at=timezone.now())
    pages, promise = TalkPages(anew, me), before.steps.get(side="office")
    shown = pages.read("talk_since")
    assert "Das schulden wir Ihnen noch aus einem früheren Plan." in shown and f"step-{promise.pk}" in shown
    assert f"step-{before.steps.get(side='person').pk}" not in shown
    pages.send("talk_since", step=promise.pk, result="done")
    assert f"step-{promise.pk}" in pages.read("talk_since"), "in this talk it can still be taken back"
    pages.send("talk_since", step=promise.pk, result="take_over", due_on=TODAY + timedelta(days=9))
    goes_on = anew.plan.steps.get()
    assert goes_on.words.original == promise.words.original and goes_on.words.case == anew.case
    assert goes_on.words.counterpart == promise.words.counterpart


def test_nobody_is_asked_what_became_of_it_where_nothing_is_owed(case: Case, me: Staff) -> None:
    anew = TalkPages(talk(case, me, at=timezone.now()), me)
    assert anew.client.get(anew.address("talk_since", "")).status_code == 302
