"""Two versions of a plan on one page: what is new, gone, changed, the same."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.in_german import part_name
from augenhoehe.cases.models import CooperationPlan
from augenhoehe.cases.plan_document import plan_data
from augenhoehe.cases.tests.factories import case_of, ready_plan, talk
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import account_of, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def office(counsellor: Staff) -> Client:
    client = Client()
    client.force_login(account_of(counsellor))
    return client


def a_version(
    plan_before: CooperationPlan | None, counsellor: Staff, *keys: str, goal: str
) -> CooperationPlan:
    """The next talk with its plan: these ready steps, this goal."""
    case = plan_before.case if plan_before else case_of(counsellor)
    held = talk(case, counsellor, at=timezone.now())
    ready_plan(held, *keys, goal=goal)
    return actions.agree(conversation=held, at=timezone.now())


def page_of(office: Client, plan: CooperationPlan, query: str = "") -> str:
    answer = office.get(reverse("plan_difference", args=[plan.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_is_new_gone_changed_and_the_same(office: Client, counsellor: Staff) -> None:
    first = a_version(None, counsellor, "office_offers", "person_cv", goal="find_a_job")
    second = a_version(first, counsellor, "office_offers", "person_papers", goal="speak_german")
    shown = page_of(office, second)
    assert "Was ist anders als in Fassung 1?" in shown
    steps = shown[shown.index("<h2>Schritte") : shown.index("<h2>Alles andere")]
    badges = {
        badge: steps.count(f">{badge}</span>")
        for badge in ("neu", "nicht mehr dabei", "Tag geändert", "gleich")
    }
    assert badges == {"neu": 1, "nicht mehr dabei": 1, "Tag geändert": 0, "gleich": 1}
    rest = shown[shown.index("<h2>Alles andere") :]
    assert "geändert" in rest


def test_a_step_that_was_done_in_between_reads_as_done(office: Client, counsellor: Staff) -> None:
    first = a_version(None, counsellor, "office_offers", "person_cv", goal="find_a_job")
    second = talk(first.case, counsellor, at=timezone.now())
    for step, kind in zip(first.steps.order_by("side"), ("done", "dropped"), strict=True):
        actions.say_result(second, step=step, kind=kind, words=None, on=timezone.localdate())
    actions.end_talk(conversation=second, at=timezone.now())
    third = a_version(first, counsellor, "person_papers", goal="find_a_job")
    shown = page_of(office, third)
    today = f"{timezone.localdate():%d.%m.%Y}"
    assert f"erledigt am {today}" in shown and f"weggefallen am {today}" in shown
    assert "nicht mehr dabei" not in shown and "<del" not in shown


def test_the_page_the_screen_and_the_paper_call_the_parts_by_one_name(
    office: Client, counsellor: Staff
) -> None:
    first = a_version(None, counsellor, "office_offers", "person_cv", goal="find_a_job")
    second = a_version(first, counsellor, "office_offers", "person_papers", goal="find_a_job")
    labels = plan_data(second, account_of(counsellor))["labels"]
    assert isinstance(labels, dict)
    difference, panel = page_of(office, second), reverse("panel_plan", args=[second.case.person_id])
    for name in ("goal", "priority", "members", "review"):
        assert labels[name]["german"] in difference
    for part in second.steps.values_list("part", flat=True):
        assert part_name(part) in office.get(panel).content.decode()


def test_any_earlier_version_can_be_compared_and_an_unknown_one_is_the_last(
    office: Client, counsellor: Staff
) -> None:
    first = a_version(None, counsellor, "office_offers", goal="find_a_job")
    second = a_version(first, counsellor, "office_offers", goal="find_a_job")
    third = a_version(second, counsellor, "office_offers", goal="find_a_job")
    assert "Was ist anders als in Fassung 2?" in page_of(office, third)
    assert "Was ist anders als in Fassung 1?" in page_of(office, third, "?fassung=1")
    for wrong in ("?fassung=7", "?fassung=x", "?fassung=3", f"?fassung={'9' * 5000}"):
        assert "Was ist anders als in Fassung 2?" in page_of(office, third, wrong)


def test_the_first_version_has_nothing_to_be_compared_with(office: Client, counsellor: Staff) -> None:
    first = a_version(None, counsellor, "office_offers", goal="find_a_job")
    assert "Das ist die erste Fassung." in page_of(office, first)


def test_the_panel_leads_to_the_difference_once_there_are_two(office: Client, counsellor: Staff) -> None:
    first = a_version(None, counsellor, "office_offers", goal="find_a_job")
    panel = reverse("panel_plan", args=[first.case.person_id])
    assert "Was ist anders" not in office.get(panel).content.decode()
    second = a_version(first, counsellor, "office_offers", goal="find_a_job")
    shown = office.get(panel).content.decode()
    assert reverse("plan_difference", args=[second.pk]) in shown
    assert "Was ist anders als in Fassung 1?" in shown


def test_another_house_finds_no_difference(counsellor: Staff) -> None:
    first = a_version(None, counsellor, "office_offers", goal="find_a_job")
    stranger = Client()
    stranger.force_login(account_of(staff()))
    assert stranger.get(reverse("plan_difference", args=[first.pk])).status_code == 404
