"""The synthetic phases and answers: one phase a day, nothing for real cases, the same every time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.demo.feedback import write_feedback
from augenhoehe.cases.demo.phases import write_phases
from augenhoehe.cases.models import Answer, Case, CasePhase, Conversation, FeedbackCount
from augenhoehe.cases.phrases import STEPS
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def me() -> Staff:
    return house.staff()


def agreed(case: Case, me: Staff, days_ago: int) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    held = talk(case, me, at=at)
    actions.set_ready_goal(held.plan, "work_in_my_job")
    step = next(step for step in STEPS if not step.has_blanks)
    actions.add_ready_step(held.plan, key=step.key, due_on=TODAY)
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    actions.agree(conversation=held, at=at + timedelta(hours=1))


def test_the_phase_follows_the_plan_and_the_one_before_stays(me: Staff) -> None:
    for number in range(12):
        agreed(case_of(me), me, 90 if number % 2 else 20)
    case_of(me)
    Case.objects.update(created_through="demo")
    assert write_phases(TODAY) == CasePhase.objects.count() > 12
    assert write_phases(TODAY) == 0, "the second call finds nothing to do"
    now = set(CasePhase.objects.filter(ends_on=None).values_list("phase__name", flat=True))
    assert {"Strategie", "Umsetzung"} <= now
    ended = CasePhase.objects.filter(ends_on__isnull=False)
    assert set(ended.values_list("phase__name", flat=True)) == {"Profiling"}
    assert set(ended.values_list("starts_on", flat=True)) == {date(2024, 1, 1)}


def test_the_case_of_the_tour_has_a_phase_and_real_cases_get_none(me: Staff) -> None:
    first = case_of(me)
    Case.objects.update(created_through="demo")
    real = case_of(me)
    write_phases(TODAY)
    assert CasePhase.objects.filter(case=first).exists()
    assert not CasePhase.objects.filter(case=real).exists()


def test_six_of_ten_talks_leave_an_answer_and_it_knows_the_month_only(me: Staff) -> None:
    for _ in range(20):
        agreed(case_of(me), me, 40)
    assert write_feedback() == 0, "real talks leave their own"
    Conversation.objects.update(created_through="demo")
    assert write_feedback() == FeedbackCount.objects.count() == 9
    assert sum(FeedbackCount.objects.values_list("number", flat=True)) > 12
    for answer in FeedbackCount.objects.all():
        assert answer.month.day == 1 and answer.local_jobcenter == me.team.local_jobcenter
