"""Before the talk of the tour there is something to read: one was held two weeks ago, without a plan."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases.demo.first_talk import write_first_talk
from augenhoehe.cases.models import Conversation, CooperationPlan
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.organisation.tests.factories import account_of, staff

pytestmark = pytest.mark.django_db
ON = timezone.localdate()


def test_the_preparation_of_the_tour_is_filled_and_no_plan_is_agreed_yet(client: Client) -> None:
    me = staff()
    case = case_of(me)
    assert write_first_talk(ON, login_name=account_of(me).login_name) == 1
    held = Conversation.objects.get(case=case)
    assert held.wrapped_up_at is not None, "nobody is asked to wrap it up"
    assert timezone.localdate(held.started_at) <= ON - timedelta(days=13)
    assert not CooperationPlan.objects.filter(agreed_at__isnull=False).exists()
    client.force_login(account_of(me))
    page = client.get(reverse("preparation", args=[case.person_id])).content.decode()
    for said in ("Kinderbetreuung", "mit Zeugnis", "Meine Schwester hilft nur bis Januar", "Zum Anfang"):
        assert said in page
    assert "noch nicht besprochen" not in page.lower()


def test_without_the_colleague_of_the_tour_nothing_is_written() -> None:
    case_of(staff())
    assert write_first_talk(ON, login_name="niemand") == 0
    assert not Conversation.objects.exists()
