"""What belongs to a plan besides goal and steps: its parts by law, what comes first, who takes part, the next look."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from augenhoehe.cases import actions
from augenhoehe.cases.models import Conversation, CooperationPlan, FollowUp, PlanMember
from augenhoehe.cases.plan_document import plan_data
from augenhoehe.cases.tests.factories import case_of, ready_plan, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.cases.working_days import last_review_day
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import account_of, staff
from augenhoehe.people.models import BenefitUnit, MemberRole, Person
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def conversation(counsellor: Staff) -> Conversation:
    return talk(case_of(counsellor), counsellor, at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def pages(conversation: Conversation, counsellor: Staff) -> TalkPages:
    return TalkPages(conversation, counsellor)


def live_with(conversation: Conversation, *others: Person) -> None:
    """One benefit unit of the person and these people."""
    unit = BenefitUnit.objects.create(unit_number=f"BG {conversation.pk}")
    roles = [MemberRole.REPRESENTATIVE, *(MemberRole.OTHER for _ in others)]
    for someone, role in zip((conversation.case.person, *others), roles, strict=True):
        unit.memberships.create(person=someone, role=role, starts_on=date(2024, 1, 1))


def agreed(conversation: Conversation) -> CooperationPlan:
    return actions.agree(conversation=conversation, at=timezone.now())


def paper(pages: TalkPages, plan: CooperationPlan) -> str:
    """The text of the PDF, its lines joined."""
    pdf = pages.client.get(reverse("talk_plan_pdf", args=[plan.conversation_id])).getvalue()
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_every_part_of_the_law_is_named_with_its_steps_or_with_nothing_agreed(
    pages: TalkPages, conversation: Conversation
) -> None:
    plan = ready_plan(conversation)
    own = actions.spoken_words(
        plan.case,
        own="",
        german="Ich besuche den Kurs B1",
        language="uk",
        said_by="person",
        at=timezone.now(),
    )
    assert own is not None
    actions.add_step(plan, side="person", words=own, due_on=timezone.localdate(), part="courses")
    shown = pages.read("talk_summary")
    rest = shown[shown.index('id="rest"') :]
    assert rest.count("Ich besuche den Kurs B1") == 1
    for label in ("Berufe und Bereiche", "Was ich mindestens selbst tue", "Mögliche Leistungen", "Teilhabe"):
        assert label in rest
    assert rest.count("nichts vereinbart") == 2  # what comes first; once for all parts without a step
    row = rest[rest.index("ah-rest__open") :].split("</div>")[0]
    assert row.count("<dd>") == 3 and "Teilhabe" in row and "B1" not in row
    printed = plan_data(plan, account_of(conversation.staff))
    parts: Any = printed["parts"]
    assert [len(part["texts"]) for part in parts] == [1, 1, 0, 1, 0, 0]


def test_a_step_without_part_stands_under_its_side_only(conversation: Conversation) -> None:
    plan: CooperationPlan = conversation.plan
    words = actions.spoken_words(
        plan.case, own="", german="Irgendetwas", language="uk", said_by="person", at=timezone.now()
    )
    assert words is not None
    actions.add_step(plan, side="person", words=words, due_on=timezone.localdate())
    printed: Any = plan_data(plan, account_of(conversation.staff))
    assert [step["text"]["german"] for step in printed["person_steps"]] == ["Irgendetwas"]
    assert not any(part["texts"] for part in printed["parts"])


def test_what_comes_first_is_a_ready_sentence_own_words_or_nothing(
    pages: TalkPages, conversation: Conversation
) -> None:
    ready_plan(conversation)
    pages.send("talk_summary", question="priority", ready="recognition_first")
    plan = CooperationPlan.objects.get(conversation=conversation)
    assert plan.priority_words is not None
    assert plan.priority_words.in_language("uk")
    said = {"own": "Спершу дитячий садок", "german": "Zuerst die Kita", "translated_by": "person"}
    pages.send("talk_summary", question="priority", **said)
    plan.refresh_from_db()
    assert plan.priority_words is not None and plan.priority_words.in_language("de") == "Zuerst die Kita"
    assert "Zuerst die Kita" in pages.read("talk_summary")
    pages.send("talk_summary", question="priority", ready="")
    plan.refresh_from_db()
    assert plan.priority_words is None


def test_members_of_the_unit_are_offered_but_never_a_sealed_one(
    pages: TalkPages, conversation: Conversation, counsellor: Staff
) -> None:
    partner, sealed, elsewhere = person_of(counsellor), person_of(counsellor), person_of(staff())
    seal(sealed, counsellor)  # the colleague may open the file, and still it is not named on a shared screen
    live_with(conversation, partner, sealed, elsewhere)
    shown = pages.read("talk_summary")
    assert f"member-{partner.pk}" in shown
    assert f"member-{sealed.pk}" not in shown
    assert f"member-{elsewhere.pk}" not in shown
    refused = pages.send("talk_summary", question="members", members=[partner.pk, sealed.pk])
    assert refused.status_code == 422
    assert not PlanMember.objects.exists()


def test_whoever_takes_part_stands_on_the_paper_until_the_file_is_sealed(
    pages: TalkPages, conversation: Conversation, counsellor: Staff
) -> None:
    partner = person_of(counsellor, given_name="Andrij", family_name="Bojko")
    live_with(conversation, partner)
    ready_plan(conversation)
    for chosen in ([partner.pk], [], [partner.pk]):
        pages.send("talk_summary", question="members", members=chosen)
        assert list(PlanMember.objects.values_list("person_id", flat=True)) == chosen
    pages.send("talk_summary", answer="agree")
    plan = agreed(conversation)
    assert "Andrij Bojko" in paper(pages, plan)
    seal(partner, counsellor)
    assert "Andrij Bojko" not in paper(pages, plan)


@pytest.mark.parametrize(("days", "status"), [(0, 200), (30, 200), (-1, 422), (400, 422)])
def test_the_common_review_is_chosen_between_today_and_the_last_day(
    days: int, status: int, pages: TalkPages, conversation: Conversation
) -> None:
    chosen = timezone.localdate() + timedelta(days=days)
    answer = pages.send("talk_summary", question="review", review_on=chosen)
    assert answer.status_code == status
    plan = CooperationPlan.objects.get(conversation=conversation)
    assert plan.review_due_on == (chosen if status == 200 else None)
    assert ("von heute an bis zum spätesten Tag" in text_of(answer)) is (status == 422)


def test_the_chosen_day_holds_and_without_one_the_last_day_of_the_law(
    pages: TalkPages, conversation: Conversation, counsellor: Staff
) -> None:
    chosen = timezone.localdate() + timedelta(days=60)
    pages.send("talk_summary", question="review", review_on=chosen)
    ready_plan(conversation)
    plan = agreed(conversation)
    assert plan.review_due_on == chosen
    assert FollowUp.objects.get(case=plan.case, kind="review").due_on == chosen
    second = talk(plan.case, counsellor, at=timezone.now())
    ready_plan(second)
    assert agreed(second).review_due_on == last_review_day(timezone.localdate())


def test_a_review_day_that_has_passed_meanwhile_has_to_be_chosen_again(
    pages: TalkPages, conversation: Conversation
) -> None:
    plan = ready_plan(conversation)
    actions.choose_review(plan, timezone.localdate() - timedelta(days=1))
    actions.give_answer(plan, answer="agree", words=None)
    answer = pages.client.post(reverse("talk_agreement", args=[conversation.pk]))
    assert answer.status_code == 422
    assert "Bitte wählen Sie einen neuen Tag" in text_of(answer)


@pytest.mark.parametrize(
    "change",
    [
        {"question": "priority", "ready": "placement_first"},
        {"question": "members"},
        {"question": "review", "review_on": "today"},
    ],
)
def test_the_person_is_asked_again_when_anything_of_the_plan_changes(
    change: dict[str, Any], pages: TalkPages, conversation: Conversation
) -> None:
    ready_plan(conversation)
    if "review_on" in change:
        change = change | {"review_on": timezone.localdate()}
    pages.send("talk_summary", **change)
    assert CooperationPlan.objects.get(conversation=conversation).answer == ""


def test_the_plan_says_on_screen_and_paper_that_it_is_no_basis_for_cuts(
    pages: TalkPages, conversation: Conversation
) -> None:
    sentence = "Dieser Plan ist keine Grundlage für eine Kürzung der Leistungen."
    plan = ready_plan(conversation)
    assert sentence in pages.read("talk_summary")
    assert sentence in paper(pages, plan)


def test_steps_stand_by_their_day_on_screen_and_paper(pages: TalkPages, conversation: Conversation) -> None:
    plan, today = ready_plan(conversation), timezone.localdate()
    plan.steps.all().delete()
    for ahead, key in ((30, "person_cv"), (10, "person_papers")):
        actions.add_ready_step(plan, key=key, due_on=today + timedelta(days=ahead))
    days = [f"{today + timedelta(days=number):%d.%m.%Y}" for number in (10, 30)]
    printed: Any = plan_data(plan, account_of(conversation.staff))
    assert [step["due_on"] for step in printed["person_steps"]] == days
    column = pages.read("talk_summary").split('id="side-person"')[1].split("</section>")[0]
    assert column.index(days[0]) < column.index(days[1])
