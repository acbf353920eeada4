"""A step or the goal can be for a member of the benefit unit: «für Danylo». § 15 Abs. 2 SGB II"""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.models import CooperationPlan, PlanStep
from augenhoehe.cases.plan_document import plan_data
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.tests.factories import account_of, staff
from augenhoehe.people.models import BenefitUnit, MemberRole, Person
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def pages() -> TalkPages:
    """A talk with a mother whose son belongs to her unit, and one step."""
    colleague = staff()
    mother = person_of(colleague)
    son = person_of(colleague, given_name="Danylo", family_name="Kowalenko")
    unit = BenefitUnit.objects.create(unit_number="BG 1")
    for someone, role in ((mother, MemberRole.REPRESENTATIVE), (son, MemberRole.OTHER)):
        unit.memberships.create(person=someone, role=role, starts_on=date(2024, 1, 1))
    held = talk(case_of(colleague, person=mother), colleague, at=timezone.now() - AN_HOUR)
    actions.set_ready_goal(held.plan, "child_is_looked_after")
    actions.add_ready_step(held.plan, key="office_childcare", due_on=timezone.localdate())
    return TalkPages(held, colleague)


def desk(pages: TalkPages) -> Client:
    """The colleague at another device, whose screen is not turned to the person."""
    client = Client()
    client.force_login(account_of(pages.conversation.staff))
    return client


def son() -> Person:
    """Danylo."""
    found: Person = Person.objects.get(given_name="Danylo")
    return found


def step_of(pages: TalkPages) -> PlanStep:
    """The only step."""
    found: PlanStep = PlanStep.objects.get(plan__conversation=pages.conversation)
    return found


def test_a_step_is_said_to_be_for_a_member_who_thereby_takes_part(pages: TalkPages) -> None:
    page = text_of(pages.send("talk_steps", step=step_of(pages).pk, member=son().pk))
    assert "für Danylo" in page and "для Danylo" in page
    assert "Eine Person gehört nicht mehr" not in pages.read("talk_summary")
    assert [member.person for member in pages.conversation.plan.members.all()] == [son()]
    shared = pages.read("talk_summary")
    assert "für Danylo" in shared and "disabled" in shared, "he takes part as long as it is for him"
    pages.send("talk_summary", question="members")
    assert step_of(pages).member is not None
    pages.send("talk_steps", step=step_of(pages).pk, member=0)
    assert step_of(pages).member is None


def test_the_goal_is_for_a_member_until_there_is_another_goal(pages: TalkPages) -> None:
    assert "für Danylo" in text_of(pages.send("talk_goal", member=son().pk))
    assert "für Danylo" in pages.read("talk_summary")
    pages.send("talk_goal", ready="find_a_job")
    assert "für Danylo" not in pages.read("talk_summary")


def test_paper_and_file_say_it_and_the_next_talk_takes_it_over(pages: TalkPages) -> None:
    pages.send("talk_goal", member=son().pk)
    pages.send("talk_steps", step=step_of(pages).pk, member=son().pk)
    plan, user = (
        CooperationPlan.objects.get(conversation=pages.conversation),
        pages.conversation.staff.account,
    )
    actions.give_answer(plan, answer="agree", words=None)
    plan = actions.agree(conversation=pages.conversation, at=timezone.now())
    data = plan_data(plan, user)
    assert data["goal_for"] == {"own": "для Danylo", "german": "für Danylo"}
    steps = data["office_steps"]
    assert isinstance(steps, list) and steps[0]["for_whom"]["german"] == "für Danylo"
    file = desk(pages).get(reverse("panel_plan", args=[plan.case.person_id]), headers={"HX-Request": "true"})
    assert text_of(file).count("für Danylo") == 2
    later = talk(plan.case, pages.conversation.staff, at=timezone.now())
    actions.keep_goal(later)
    taken = actions.take_over(later, step=step_of(pages), due_on=timezone.localdate())
    assert taken is not None and taken.member is not None and taken.member.person == son()
    assert later.plan.members.get().is_goal_for


def test_what_was_left_open_comes_along_with_its_members(pages: TalkPages) -> None:
    pages.send("talk_steps", step=step_of(pages).pk, member=son().pk)
    actions.end_talk(conversation=pages.conversation, at=timezone.now())
    later = talk(pages.conversation.case, pages.conversation.staff, at=timezone.now())
    step = later.plan.steps.get()
    assert step.member is not None and step.member.plan == later.plan and step.member.person == son()


def test_nobody_outside_the_unit_and_nobody_while_others_look_on(pages: TalkPages) -> None:
    pages.send("talk_steps", step=step_of(pages).pk, member=person_of(pages.conversation.staff).pk)
    assert step_of(pages).member is None
    pages.send("talk_steps", step=step_of(pages).pk, member=son().pk)
    actions.add_presence(pages.conversation, kind="companion", name="Nachbarin")
    assert "Danylo" not in pages.read("talk_steps") + pages.read("talk_summary") + pages.read("talk_goal")


@pytest.mark.parametrize("is_agreed", [True, False])
def test_who_has_moved_out_takes_no_part_in_the_next_plan_and_the_draft_says_so(
    pages: TalkPages, is_agreed: bool
) -> None:
    pages.send("talk_goal", member=son().pk)
    pages.send("talk_steps", step=step_of(pages).pk, member=son().pk)
    held, step = pages.conversation, step_of(pages)
    if is_agreed:
        actions.give_answer(held.plan, answer="agree", words=None)
        actions.agree(conversation=held, at=timezone.now())
    else:
        actions.end_talk(conversation=held, at=timezone.now())
    son().memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    later = talk(held.case, held.staff, at=timezone.now())
    if is_agreed:
        actions.keep_goal(later)
        actions.take_over(later, step=step, due_on=timezone.localdate())
    assert later.plan.goal is not None and later.plan.steps.get().member is None
    assert not later.plan.members.exists()
    screen = TalkPages(later, held.staff)
    left = WORDS["members.has_left"]
    assert screen.read("talk_summary").count(left) == 1 and "Danylo" not in screen.read("talk_summary")
    for page in (screen.read("talk_goal"), screen.read("talk_steps")):
        assert "Das war für eine Person, die nicht mehr zu Ihrer Bedarfsgemeinschaft gehört." in page
        assert "Danylo" not in page
    actions.add_presence(later, kind="companion", name="Nachbarin")
    assert "Das war für eine Person" not in screen.read("talk_goal") + screen.read("talk_steps")
    assert left not in screen.read("talk_summary")
