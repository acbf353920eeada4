"""Figures for getting better: right, per house, never per colleague, and nothing small can be found out."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import (
    Answer,
    Case,
    Conversation,
    FeedbackCount,
    PlanStep,
    Side,
    StepResult,
    Words,
)
from augenhoehe.cases.quality_figures import (
    FEWEST_ANSWERS,
    Quarter,
    felt_row,
    grouped,
    quarter_of,
    quarters_before,
)
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.tests.factories import seal

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOW, LAST, BEFORE = quarters_before(TODAY, 3)
IN_LAST = datetime.combine(LAST.first + timedelta(days=40), time(10), timezone.get_default_timezone())
PAGE, FILE = f"/guete/?quartal={LAST.key}", f"/guete/ausgabe.csv?quartal={LAST.key}"


@pytest.fixture
def me() -> Staff:
    """A counsellor in a house where enough others hold talks."""
    colleague = house.staff()
    for _ in range(3):
        house.staff(team=colleague.team)
    return colleague


@pytest.fixture
def lead(me: Staff, client: Client) -> Client:
    client.force_login(house.account_of(house.staff(Role.TEAM_LEAD, team=me.team)))
    return client


@pytest.fixture
def director(me: Staff) -> Client:
    reader = Client()
    reader.force_login(house.account_of(house.staff(Role.MANAGING_DIRECTOR, team=me.team)))
    return reader


def agreed(case: Case, me: Staff, *due: date, own_words: bool = False) -> list[PlanStep]:
    """A talk in the last quarter with a plan; steps of the office on these days."""
    held = talk(case, me, at=IN_LAST)
    if own_words:
        said = actions.spoken_words(
            case, own="Я хочу працювати", german="", language="uk", said_by="person", at=IN_LAST
        )
        assert said is not None
        actions.set_goal(held.plan, said)
    else:
        actions.set_ready_goal(held.plan, "work_in_my_job")
    words = actions.spoken_words(
        case, own="", german="Wir rufen an", language="uk", said_by="counsellor", at=IN_LAST
    )
    assert words is not None
    for day in due or (TODAY + timedelta(days=30),):
        actions.add_step(held.plan, side=Side.OFFICE, words=words, due_on=day)
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    actions.agree(conversation=held, at=IN_LAST + timedelta(hours=1))
    return list(held.plan.steps.order_by("position"))


def felt(me: Staff, number: int, **answers: str) -> None:
    """So many people gave these answers."""
    for question, answer in answers.items():
        row, _ = FeedbackCount.objects.get_or_create(
            local_jobcenter=me.team.local_jobcenter, month=LAST.first, question=question, answer=answer
        )
        FeedbackCount.objects.filter(pk=row.pk).update(number=F("number") + number)


def test_it_counts_talks_plans_and_goals_in_the_persons_words(lead: Client, me: Staff) -> None:
    agreed(case_of(me), me, own_words=True)
    agreed(case_of(me), me)
    held = talk(case_of(me), me, at=IN_LAST)
    actions.end_talk(conversation=held, at=IN_LAST + timedelta(hours=1))
    talk(case_of(me), me, at=IN_LAST)
    (row,) = lead.get(PAGE).context["work"]
    assert (row.talks, row.plans, row.own_words) == (3, 2, 1), "the one still running is not counted"
    assert (row.plan_share, row.own_words_share, row.kept_share) == ("67\u00a0%", "50\u00a0%", "")
    assert lead.get(f"/guete/?quartal={BEFORE.key}").context["work"][0].talks == 0


def test_the_share_stands_last_so_that_shares_can_be_compared(lead: Client, me: Staff) -> None:
    agreed(case_of(me), me, own_words=True)
    page = lead.get(PAGE).content.decode()
    assert page.count('class="ah-rows ah-figures"') == 2
    assert "1 von 1 ·</span> 100\u00a0%</td>" in page and "0 von 0</span> </td>" in page, (
        "no dot before nothing"
    )


def test_a_promise_is_kept_late_open_or_changed_together(lead: Client, me: Staff) -> None:
    day = LAST.after - timedelta(days=20)
    kept, late, still, said_open, changed, _ = agreed(case_of(me), me, day, day, day, day, day, LAST.after)
    StepResult.objects.create(step=kept, kind="done", on=day)
    StepResult.objects.create(step=late, kind="done", on=day + timedelta(days=1))
    StepResult.objects.create(step=said_open, kind="open", on=day)
    StepResult.objects.create(step=changed, kind="changed", on=day)
    (row,) = lead.get(PAGE).context["work"]
    assert (row.kept, row.late, row.still_open, row.changed, row.due) == (1, 1, 2, 1, 4)
    assert still.results.count() == 0


def test_what_is_not_due_yet_or_went_into_the_next_plan_is_not_counted(lead: Client, me: Staff) -> None:
    case = case_of(me)
    agreed(case, me, TODAY + timedelta(days=1))
    assert lead.get("/guete/").context["work"][0].due == 0
    other = case_of(me)
    (step,) = agreed(other, me, IN_LAST.date() + timedelta(days=30))
    next_plan(other, me, step.words)
    assert lead.get(PAGE).context["work"][0].due == 0


def next_plan(case: Case, me: Staff, *promised: Words) -> None:
    """A talk nine days later with a plan that promises this, or something else."""
    held = talk(case, me, at=IN_LAST + timedelta(days=9))
    actions.set_ready_goal(held.plan, "work_in_my_job")
    actions.add_ready_step(held.plan, key="office_childcare", due_on=TODAY + timedelta(days=60))
    for words in promised:
        actions.add_step(held.plan, side=Side.OFFICE, words=words, due_on=TODAY + timedelta(days=60))
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    actions.agree(conversation=held, at=IN_LAST + timedelta(days=9, hours=1))


def test_a_promise_that_a_new_plan_passes_over_is_counted_as_open_and_owed_in_later_quarters(
    lead: Client, me: Staff
) -> None:
    case = case_of(me)
    (step,) = agreed(case, me, IN_LAST.date() + timedelta(days=30))
    next_plan(case, me)
    (row,) = lead.get(PAGE).context["work"]
    assert (row.due, row.still_open, row.owed) == (1, 1, 0)
    assert lead.get("/guete/").context["work"][0].owed == 1
    StepResult.objects.create(step=step, kind="done", on=TODAY)
    assert lead.get("/guete/").context["work"][0].owed == 0


def test_a_lead_reads_the_own_house_and_the_direction_all(lead: Client, director: Client, me: Staff) -> None:
    agreed(case_of(me), me)
    far = house.staff()
    for _ in range(3):
        house.staff(team=far.team)
    agreed(case_of(far), far)
    assert [row.talks for row in lead.get(PAGE).context["work"]] == [1]
    assert [row.talks for row in director.get(PAGE).context["work"]] == [2, 1, 1]


def test_a_sealed_file_is_in_no_figure(lead: Client, me: Staff) -> None:
    case = case_of(me)
    agreed(case, me)
    seal(case.person, house.staff())
    assert lead.get(PAGE).context["work"][0].talks == 0


def test_no_colleague_stands_in_any_row(lead: Client, director: Client, me: Staff) -> None:
    agreed(case_of(me), me)
    felt(me, 20, was_understood="yes")
    names = [f for staff in Staff.objects.all() for f in (staff.family_name, staff.addressed_name)]
    for reader in (lead, director):
        answer = reader.get(PAGE)
        rows = str(answer.context["work"]) + str(answer.context["felt"])
        file = b"".join(reader.get(FILE).streaming_content).decode()  # type: ignore[attr-defined]  # a streamed answer
        assert not [name for name in names if name in rows or name in file]


def test_a_house_with_few_colleagues_stands_with_others_or_not_at_all(director: Client, me: Staff) -> None:
    alone = house.staff()
    agreed(case_of(alone), alone)
    rows = director.get(PAGE).context["work"]
    assert [(row.name, row.talks) for row in rows] == [("Alle zusammen", 1)], "two houses, one row"
    reader = Client()
    reader.force_login(house.account_of(house.staff(Role.TEAM_LEAD, team=alone.team)))
    felt(alone, 20, was_understood="yes")
    answer = reader.get(PAGE)
    assert answer.context["work"] == [] and answer.context["felt"] == []
    assert "zu wenige Menschen" in answer.content.decode()


def houses(*names: str) -> list[LocalJobcenter]:
    return [LocalJobcenter(pk=number, name=name) for number, name in enumerate(names, start=1)]


def test_small_houses_are_put_together_until_they_are_enough() -> None:
    made = grouped(houses("A", "B", "C", "D"), {1: 9, 2: 1, 3: 1, 4: 4})
    assert [(row.name, set(row.local_jobcenters)) for row in made] == [
        ("A", {1}),
        ("übrige örtliche Jobcenter", {2, 3, 4}),
    ]
    assert [set(row.local_jobcenters) for row in grouped(houses("A", "B"), {1: 2, 2: 1})] == [{1, 2}]
    assert grouped(houses("A", "B"), {1: 1, 2: 1}) == []


def all_counts(n: int) -> Iterator[tuple[int, ...]]:
    return (counts for counts in product(range(n + 1), repeat=3) if sum(counts) == n)


@pytest.mark.parametrize("n", range(FEWEST_ANSWERS, 31))
def test_no_small_number_is_shown_and_none_can_be_found_by_whoever_knows_the_rule(n: int) -> None:
    thinkable: dict[tuple[tuple[str, int], ...], list[tuple[int, ...]]] = {}
    for counts in all_counts(n):
        parts = felt_row("?", counts).parts
        assert all(number >= FEWEST_ANSWERS for _, number in parts)
        assert not parts or sum(number for _, number in parts) == n
        thinkable.setdefault(parts, []).append(counts)
    for parts, possible in thinkable.items():
        shown = {label: number for label, number in parts if " oder " not in label}
        for place, label in enumerate(("ja", "ein wenig", "nein")):
            if label not in shown:
                assert len({counts[place] for counts in possible}) > 1, (parts, label)


def test_fewer_than_five_answers_give_no_number_at_all() -> None:
    assert felt_row("?", (4, 0, 0)) == felt_row("?", (0, 0, 0))
    assert felt_row("?", (4, 0, 0)).n is None


def test_page_and_file_hide_the_same(lead: Client, me: Staff) -> None:
    felt(me, 20, was_understood="yes", was_afraid="no")
    felt(me, 7, was_understood="partly")
    felt(me, 2, was_understood="no")
    answer = lead.get(PAGE)
    understood, _, afraid = answer.context["felt"]
    assert (understood.n, understood.parts) == (29, (("ja", 20), ("ein wenig oder nein", 9)))
    assert (afraid.n, afraid.parts) == (20, ()), "all of one mind would tell of each"
    file = b"".join(lead.get(FILE).streaming_content).decode()  # type: ignore[attr-defined]  # a streamed answer
    said = [
        line.split(";")[0::2] for line in file.splitlines() if line.startswith("Haben wir Sie verstanden?")
    ]
    assert said == [
        ["Haben wir Sie verstanden? ja", "20"],
        ["Haben wir Sie verstanden? ein wenig oder nein", "9"],
    ]
    assert "zu wenige, um sie aufzuteilen" in answer.content.decode()


def test_a_running_quarter_keeps_what_was_felt_to_itself(lead: Client, me: Staff) -> None:
    FeedbackCount.objects.create(
        local_jobcenter=me.team.local_jobcenter,
        month=TODAY.replace(day=1),
        question="was_afraid",
        answer="no",
        number=20,
    )
    answer = lead.get("/guete/")
    assert answer.context["felt"] == [] and "Das Quartal läuft noch." in answer.content.decode()
    file = b"".join(lead.get("/guete/ausgabe.csv").streaming_content).decode()  # type: ignore[attr-defined]  # a streamed answer
    assert "Haben wir Sie verstanden?" not in file


def test_every_figure_has_its_definition_in_page_and_file(lead: Client) -> None:
    page = lead.get(PAGE).content.decode()
    file = b"".join(lead.get("/guete/ausgabe.csv").streaming_content).decode()  # type: ignore[attr-defined]  # a streamed answer
    for name, text in lead.get(PAGE).context["definitions"]:
        assert name in page and text in page and text in file


def test_only_leads_and_the_direction_read_them(me: Staff) -> None:
    for role in set(Role) - {Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}:
        reader = Client()
        reader.force_login(house.account_of(house.staff(role, team=me.team)))
        assert reader.get("/guete/").status_code == 403
        assert reader.get("/guete/ausgabe.csv").status_code == 403


def test_quarters_know_their_days() -> None:
    assert quarter_of(date(2026, 11, 22)) == Quarter(2026, 4)
    assert (Quarter(2026, 4).first, Quarter(2026, 4).after) == (date(2026, 10, 1), date(2027, 1, 1))
    assert [one.key for one in quarters_before(date(2026, 2, 3), 3)] == ["2026-1", "2025-4", "2025-3"]


def test_an_unknown_quarter_shows_the_running_one(lead: Client) -> None:
    assert lead.get("/guete/?quartal=egal").context["quarter"] == NOW
    assert Conversation.objects.count() == 0
