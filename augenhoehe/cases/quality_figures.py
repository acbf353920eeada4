"""Figures about talks and promises, for getting better together, never about a colleague. «Güte der Gespräche»

Nothing here is counted per colleague. A local Jobcenter in which fewer than FEWEST_COLLEAGUES hold talks does not
stand for itself: it is put together with the next smallest, so that no difference of rows tells about one person.
How it felt is shown for finished quarters only, and answers fewer than FEWEST_ANSWERS are put together with their
neighbours so that no sum, share or difference gives them away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from augenhoehe.cases.access import TALKING_ROLES
from augenhoehe.cases.feedback_words import QUESTIONS, words_in
from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    FeedbackCount,
    Felt,
    PlanStep,
    Side,
    Speaker,
    StepResultKind,
)
from augenhoehe.cases.promises import agreed_anew, never_kept, newest_results
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff

FEWEST_COLLEAGUES, FEWEST_ANSWERS = 3, 5
TALKS, PROMISES = ("talks", "plans", "own_words"), ("kept", "late", "still_open", "changed")
OWED = ("owed",)
Sums = dict[int, dict[str, int]]  # by local Jobcenter
WHOLE, OTHERS = "Alle zusammen", "übrige örtliche Jobcenter"


@dataclass(frozen=True)
class Quarter:
    """Three months. «Quartal»"""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> date:
        """The day after its last."""
        return (self.first + timedelta(days=95)).replace(day=1)

    @property
    def key(self) -> str:
        """As it stands in an address: 2026-3"""
        return f"{self.year}-{self.number}"

    def __str__(self) -> str:
        return f"{self.number}. Quartal {self.year}"


def quarter_of(day: date) -> Quarter:
    """The quarter of this day."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarters_before(day: date, number: int) -> list[Quarter]:
    """The quarter of this day and those before it, newest first."""
    found = [quarter_of(day)]
    while len(found) < number:
        found.append(quarter_of(found[-1].first - timedelta(days=1)))
    return found


@dataclass(frozen=True)
class Group:
    """Local Jobcenters that stand in one row. «Zeile»"""

    name: str
    local_jobcenters: frozenset[int]


@dataclass(frozen=True)
class WorkRow:
    """What was done in one row: talks, plans, promises of the office. «Kennzahlen»"""

    name: str
    talks: int
    plans: int
    own_words: int
    kept: int
    late: int
    still_open: int
    changed: int
    owed: int

    @property
    def due(self) -> int:
        """Promises that were due and not changed together."""
        return self.kept + self.late + self.still_open

    @property
    def plan_share(self) -> str:
        """Talks with a plan."""
        return share(self.plans, self.talks)

    @property
    def own_words_share(self) -> str:
        """Plans whose goal the person said herself."""
        return share(self.own_words, self.plans)

    @property
    def kept_share(self) -> str:
        """Promises kept, of those that were due."""
        return share(self.kept, self.due)


@dataclass(frozen=True)
class FeltRow:
    """One question: how many answered, and the answers, put together where one alone is too few. «Rückmeldung»

    `n` is None where not even their number may be said.
    """

    question: str
    n: int | None
    parts: tuple[tuple[str, int], ...]


def share(part: int, whole: int) -> str:
    """«67 %»; nothing of nothing."""
    return f"{(200 * part + whole) // (2 * whole)}\u00a0%" if whole else ""


def local_jobcenters_of(staff: Staff) -> list[LocalJobcenter]:
    """Those whose figures this colleague reads: the direction all, a lead the own one."""
    rows = LocalJobcenter.objects.order_by("name", "pk")
    whole = staff.role == Role.MANAGING_DIRECTOR
    return list(rows if whole else rows.filter(pk=staff.team.local_jobcenter_id))


def colleagues_by_house(houses: Iterable[LocalJobcenter], on: date) -> dict[int, int]:
    """How many hold talks in each local Jobcenter on that day."""
    rows = Staff.objects.on(on).filter(role__in=TALKING_ROLES, team__local_jobcenter__in=list(houses))
    counted = rows.order_by().values_list("team__local_jobcenter").annotate(n=Count("pk"))
    return dict(counted)


def grouped(houses: Sequence[LocalJobcenter], colleagues: dict[int, int]) -> list[Group]:
    """The rows: each house for itself where enough hold talks, the small ones together. Empty: too few in all."""
    sizes = sorted(houses, key=lambda house: (colleagues.get(house.pk, 0), house.pk))
    small = [house for house in sizes if colleagues.get(house.pk, 0) < FEWEST_COLLEAGUES]
    large = [house for house in sizes if house not in small]
    while small and sum(colleagues.get(house.pk, 0) for house in small) < FEWEST_COLLEAGUES and large:
        small.append(large.pop(0))
    if sum(colleagues.get(house.pk, 0) for house in houses) < FEWEST_COLLEAGUES:
        return []
    by_name = sorted(large, key=lambda house: (house.name, house.pk))
    rows = [Group(house.name, frozenset({house.pk})) for house in by_name]
    rest = Group(OTHERS if rows else WHOLE, frozenset(house.pk for house in small))
    return [*rows, rest] if small else rows


def work_rows(user: object, groups: list[Group], quarter: Quarter, today: date) -> list[WorkRow]:
    """One row a group, and all together where there is more than one."""
    talks = talks_by_house(user, quarter)
    promises = promises_by_house(user, quarter, today)
    owed = owed_by_house(user, quarter)
    rows = [work_row(group, talks, promises, owed) for group in groups]
    if len(groups) > 1:
        everything = frozenset[int]().union(*(group.local_jobcenters for group in groups))
        rows.insert(0, work_row(Group(WHOLE, everything), talks, promises, owed))
    return rows


def work_row(group: Group, talks: Sums, promises: Sums, owed: Sums) -> WorkRow:
    """The sums of one group."""

    def added(rows: Sums, name: str) -> int:
        return sum(rows[house][name] for house in group.local_jobcenters if house in rows)

    return WorkRow(
        group.name,
        *(added(talks, name) for name in TALKS),
        *(added(promises, name) for name in PROMISES),
        *(added(owed, name) for name in OWED),
    )


def talks_by_house(user: object, quarter: Quarter) -> Sums:
    """Talks that ended in the quarter, those with a plan, and plans whose goal the person said herself."""
    agreed = Q(plan__agreed_at__isnull=False)
    ended = TruncDate("ended_at")
    rows = Conversation.objects.visible_to(user).annotate(day=ended)
    rows = rows.filter(day__gte=quarter.first, day__lt=quarter.after)
    counted = (
        rows.order_by()
        .values(house=F("staff__team__local_jobcenter"))
        .annotate(
            talks=Count("pk"),
            plans=Count("pk", filter=agreed),
            own_words=Count("pk", filter=agreed & Q(plan__goal__said_by=Speaker.PERSON)),
        )
    )
    found: list[Any] = list(counted)
    return {row["house"]: row for row in found}


def owed_by_house(user: object, quarter: Quarter) -> Sums:
    """The office's steps from before the quarter that nobody has kept, taken back, or agreed on anew until today."""
    plans = plans_of_talks(user)
    before = PlanStep.objects.filter(plan__in=plans, side=Side.OFFICE, due_on__lt=quarter.first)
    counted = (
        never_kept(before)
        .order_by()
        .values(house=F("plan__conversation__staff__team__local_jobcenter"))
        .annotate(owed=Count("pk"))
    )
    found: list[Any] = list(counted)
    return {row["house"]: row for row in found}


def plans_of_talks(user: object) -> QuerySet[CooperationPlan]:
    """Agreed plans this reader may see."""
    plans = CooperationPlan.objects.visible_to(user)
    return plans.filter(agreed_at__isnull=False, conversation__isnull=False)


def promises_by_house(user: object, quarter: Quarter, today: date) -> Sums:
    """The office's steps that were due in the quarter under a plan in force on that day, by what came of them."""
    newest = newest_results()
    counted = (
        steps_due(user, quarter, today)
        .annotate(kind=Subquery(newest.values("kind")[:1]), done_on=Subquery(newest.values("on")[:1]))
        .order_by()
        .values(house=F("plan__conversation__staff__team__local_jobcenter"))
        .annotate(
            kept=Count("pk", filter=Q(kind=StepResultKind.DONE, done_on__lte=F("due_on"))),
            late=Count("pk", filter=Q(kind=StepResultKind.DONE, done_on__gt=F("due_on"))),
            still_open=Count("pk", filter=Q(kind__isnull=True) | Q(kind=StepResultKind.OPEN)),
            changed=Count("pk", filter=Q(kind__in=[StepResultKind.CHANGED, StepResultKind.DROPPED])),
        )
    )
    found: list[Any] = list(counted)
    return {row["house"]: row for row in found}


def steps_due(user: object, quarter: Quarter, today: date) -> QuerySet[PlanStep]:
    """Steps of the office whose day has come; not those that a plan agreed before that day has taken up."""
    steps = PlanStep.objects.filter(
        plan__in=plans_of_talks(user), side=Side.OFFICE, due_on__gte=quarter.first
    )
    in_force = Q(plan__superseded_at__isnull=True) | Q(replaced_on__gte=F("due_on"))
    due = steps.filter(due_on__lt=min(quarter.after, today + timedelta(days=1)))
    changed_into = Subquery(newest_results().values("words__original")[:1])
    known = due.annotate(replaced_on=TruncDate("plan__superseded_at"), changed_into=changed_into)
    return known.filter(in_force | ~agreed_anew())


def felt_rows(houses: Sequence[LocalJobcenter], quarter: Quarter) -> list[FeltRow]:
    """The three questions for everything this reader reads, in one row each: smaller parts could be subtracted."""
    rows = FeedbackCount.objects.filter(
        local_jobcenter__in=list(houses), month__gte=quarter.first, month__lt=quarter.after
    )
    added = rows.order_by().values_list("question", "answer").annotate(n=Sum("number"))
    found = {(question, answer): n for question, answer, n in added}
    return [
        felt_row(words_in("de")[question], [found.get((question, answer), 0) for answer in Felt.values])
        for question in QUESTIONS
    ]


def felt_row(question: str, counts: Sequence[int]) -> FeltRow:
    """One question with its answers yes, partly, no; fewer than FEWEST_ANSWERS of them give no number at all."""
    n = sum(counts)
    return FeltRow(question, n, shown_parts(counts)) if n >= FEWEST_ANSWERS else FeltRow(question, None, ())


def shown_parts(counts: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """The answers in as many parts as may be shown, each of at least FEWEST_ANSWERS; none where that is impossible.

    1. All three, if none is small.
    2. Else yes, and the two others together.
    3. Else no, and the two others together.

    Hiding cells by their size would betray them: whoever knows the rule could count back. Here every part that was
    put together leaves several possibilities (a test goes through them all).
    """
    yes, partly, no = (Felt(answer).label for answer in (Felt.YES, Felt.PARTLY, Felt.NO))
    ways = (
        ((yes, counts[0]), (partly, counts[1]), (no, counts[2])),
        ((yes, counts[0]), (f"{partly} oder {no}", counts[1] + counts[2])),
        ((f"{yes} oder {partly}", counts[0] + counts[1]), (no, counts[2])),
    )
    return next((way for way in ways if all(number >= FEWEST_ANSWERS for _, number in way)), ())
