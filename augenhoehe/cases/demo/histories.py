"""The case of every employable person: contacts, needs, plans in every state, and what comes next."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

from augenhoehe.cases.demo.calendar import TALK_TIMES_AHEAD, at_time, working_day_ahead
from augenhoehe.cases.demo.contacts import contacts, silent_since
from augenhoehe.cases.demo.notes import NoteWriter
from augenhoehe.cases.demo.plans import PlanWriter, Talk
from augenhoehe.cases.demo.tables import CaseTables
from augenhoehe.cases.demo.themes import picked_themes
from augenhoehe.cases.models import Channel, FollowUpKind
from augenhoehe.people.demo.writing import DemoPerson, Unit

REVIEW_MONTHS_AGO = {"current": (0.3, 5.3), "review_soon": (5.6, 5.85), "overdue": (6.1, 9.0)}
FULL_AGE = 18
SUPERSEDED_BEFORE = 0.4
FEWEST_DAYS_FOR_PLAN = 30
DAYS_A_MONTH = 30.44
NEED_MET = 0.2
STAR_CONTACTS = 3
FOLLOW_UPS = (None, FollowUpKind.TALK, FollowUpKind.CALL, FollowUpKind.CHECK)
FOLLOW_UP_WEIGHTS = (68, 14, 10, 8)
OVERDUE_FOLLOW_UPS = 0.15


class PlanState(StrEnum):
    """How far the plan is; a current one may have earlier versions."""

    NONE = "none"
    NOT_AGREED = "not_agreed"
    CURRENT = "current"
    REVIEW_SOON = "review_soon"
    OVERDUE = "overdue"


STATES = tuple(PlanState)
WEIGHTS = (38, 5, 45, 4, 8)
WEIGHTS_OF_SILENT = (70, 0, 0, 0, 30)


@dataclass
class Histories:
    """Writes the cases of one unit after the other."""

    tables: CaseTables
    on: date
    seed: int
    talks_ahead: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng = Random(f"{self.seed}/cases")
        self.plans = PlanWriter(self.tables, self.on, self.rng)
        self.notes = NoteWriter(self.tables, self.on, self.seed)

    def add_unit(self, unit: Unit) -> None:
        """A case for each employable person of the unit."""
        children = unit.ages_of_children()
        for person in unit.members:
            if person.case_starts_on is not None:
                self.add_case(unit, person, person.case_starts_on, children)

    def add_case(self, unit: Unit, person: DemoPerson, starts_on: date, children: list[int]) -> None:
        """One case with all that hangs on it."""
        case_id = self.tables.cases.add(person.person_id, starts_on)
        silent = None if unit.is_star else silent_since(starts_on, self.on, self.rng)
        drafts = [
            draft
            for draft in contacts(starts_on, self.on, silent, self.rng)
            if draft.occurred_at.date() >= starts_on
        ]
        if unit.is_star:  # who gave us no consent to write to her by e-mail
            drafts = [draft for draft in drafts if draft.channel != Channel.EMAIL][:STAR_CONTACTS]
        for draft in drafts:
            looked_after_by = self.staff_at(unit, draft.occurred_at.date())
            staff_id, *noted = self.notes.of_contact(case_id, looked_after_by, draft)
            self.tables.contacts.add(
                case_id, staff_id, draft.occurred_at, draft.channel, draft.direction, draft.outcome, *noted
            )
        if unit.is_star:
            if person is unit.members[0]:
                self.notes.of_star(case_id, unit.desk.staff_id)
            return
        themes = picked_themes(person, children, self.rng)
        state = self.plan_state(starts_on, silent)
        held_on = self.talk_day(state, starts_on, silent)
        self.add_needs(case_id, unit.desk.staff_id, themes, held_on or self.day_without_talk(starts_on))
        if held_on is not None:
            others = tuple(one.person_id for one in unit.members if one is not person and one.age >= FULL_AGE)
            talk = Talk(case_id, self.staff_at(unit, held_on), person, tuple(themes), held_on, others)
            self.add_plans(unit, talk, state, starts_on)
        self.add_follow_up(case_id, unit.desk.staff_id)

    def staff_at(self, unit: Unit, day: date) -> int:
        """Who looked after the family on that day."""
        if unit.earlier_desk is not None and day < unit.handed_over_on:
            return unit.earlier_desk.staff_id
        return unit.desk.staff_id

    def plan_state(self, starts_on: date, silent: date | None) -> PlanState:
        """Silent people have an old plan or none; a plan needs some time before it."""
        state = self.rng.choices(STATES, WEIGHTS if silent is None else WEIGHTS_OF_SILENT)[0]
        return state if self.earliest_talk(starts_on) < self.on - timedelta(days=10) else PlanState.NONE

    def earliest_talk(self, starts_on: date) -> date:
        """Before that nobody made a plan with this person."""
        return starts_on + timedelta(days=FEWEST_DAYS_FOR_PLAN)

    def talk_day(self, state: PlanState, starts_on: date, silent: date | None) -> date | None:
        """A day that makes the plan current, soon due or overdue; never before the case or the silence allows."""
        if state == PlanState.NONE:
            return None
        least, most = REVIEW_MONTHS_AGO.get(state, REVIEW_MONTHS_AGO["current"])
        day = self.on - timedelta(days=int(self.rng.uniform(least, most) * DAYS_A_MONTH))
        return max(min(day, silent or day), self.earliest_talk(starts_on))

    def day_without_talk(self, starts_on: date) -> date | None:
        """When needs were noted without the shared screen; with every second person they were not."""
        if (self.on - starts_on).days < FEWEST_DAYS_FOR_PLAN or self.rng.random() < 0.5:
            return None
        return max(starts_on, self.on - timedelta(days=self.rng.randint(5, 300)))

    def add_needs(self, case_id: int, staff_id: int, themes: list[str], said_on: date | None) -> None:
        """What the person said matters to her; some of it has been met since."""
        if said_on is None:
            return
        days = (self.on - said_on).days
        for priority, theme in enumerate(themes, start=1):
            is_met = priority > 1 and days > 30 and self.rng.random() < NEED_MET
            met_on = said_on + timedelta(days=self.rng.randint(20, days - 1)) if is_met else None
            need_id = self.tables.needs.add(case_id, theme, None, priority, said_on, met_on)
            self.notes.of_need(case_id, staff_id, need_id, theme, said_on)

    def add_plans(self, unit: Unit, talk: Talk, state: PlanState, starts_on: date) -> None:
        """The plan in its state, and the version before it where there was one."""
        if state == PlanState.NOT_AGREED:
            self.plans.not_agreed(talk, number=1)
            return
        day = talk.held_on - timedelta(days=self.rng.randint(100, 185))
        has_earlier = day > self.earliest_talk(starts_on) and self.rng.random() < SUPERSEDED_BEFORE
        agreed_at = self.plans.agreed(talk, number=2 if has_earlier else 1, superseded_at=None)
        if has_earlier:
            earlier = replace(talk, held_on=day, staff_id=self.staff_at(unit, day))
            self.plans.agreed(earlier, number=1, superseded_at=agreed_at)

    def add_follow_up(self, case_id: int, staff_id: int) -> None:
        """Nothing, or a talk with its time, a call, a look at the file in the next weeks; some are overdue."""
        kind = self.rng.choices(FOLLOW_UPS, FOLLOW_UP_WEIGHTS)[0]
        if kind is None:
            return
        starts_at: datetime | None = None
        if kind == FollowUpKind.TALK:
            day, place = divmod(self.talks_ahead[staff_id], len(TALK_TIMES_AHEAD))
            self.talks_ahead[staff_id] += 1
            due_on = working_day_ahead(self.on, day + 1)
            starts_at = at_time(due_on, TALK_TIMES_AHEAD[place])
        elif self.rng.random() < OVERDUE_FOLLOW_UPS:
            due_on = self.on - timedelta(days=self.rng.randint(1, 12))
        else:
            due_on = working_day_ahead(self.on, self.rng.randint(1, 20))
        note_id = self.notes.of_follow_up(case_id, staff_id, kind)
        self.tables.follow_ups.add(case_id, staff_id, kind.value, due_on, starts_at, note_id)
