"""What talks of the demo leave behind besides their plans."""

from datetime import date, timedelta

import pytest

from augenhoehe.cases.models import Conversation, FollowUp, FollowUpKind, PlanMember, TalkOutcome
from augenhoehe.config.demo import DemoOrder, load_demo
from augenhoehe.people.models import BenefitUnitMembership

ON = date(2026, 11, 23)


@pytest.mark.django_db
def test_an_adjourned_talk_leaves_a_new_one_to_be_arranged_and_some_plans_have_members() -> None:
    load_demo(DemoOrder("borken", 600, 1, ON), lambda line: None)
    adjourned = Conversation.objects.filter(outcome=TalkOutcome.ADJOURNED)
    arranged = FollowUp.objects.filter(kind=FollowUpKind.ARRANGE, done_at=None)
    assert adjourned.exists()
    assert set(arranged.values_list("case", flat=True)) == set(adjourned.values_list("case", flat=True))
    assert not arranged.filter(due_on__lt=ON - timedelta(days=10)).exists()
    members = PlanMember.objects.select_related("plan__case")
    assert members.exists()
    for member in members:
        units = BenefitUnitMembership.objects.on(ON).filter(person=member.plan.case.person_id)
        same = BenefitUnitMembership.objects.on(ON).filter(person=member.person_id)
        assert same.filter(unit__in=units.values("unit")).exists()
