"""What the house reckons with, by date: how much time a case takes, and how much there is. No Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from dateutil.relativedelta import relativedelta

from augenhoehe.law.dated import value_on

PARAMETERS = Path(__file__).parent / "parameters"
WEIGHTS = PARAMETERS / "case_weights.yaml"
CAPACITY = PARAMETERS / "capacity.yaml"
TRAININGS = PARAMETERS / "trainings.yaml"
DISTRICTS = PARAMETERS / "districts.yaml"
HUNDREDTH = Decimal("0.01")
FIRST_LEVEL, LANGUAGE_LEVELS = "B1", ("A1", "A2", "B1", "B2", "C1", "C2", "native")


@dataclass(frozen=True, slots=True)
class CaseWeightFacts:
    """All that is looked at of a case when it is weighed. «Eingaben des Fallgewichts»

    Nationality, health, money troubles and missed dates are none of it, and a test names the fields one by one.
    `themes`: how many themes the person named herself; the sensitive ones are not counted.
    `languages`, `needs`, `groups`: what somebody needs who is to look after the case; they weigh nothing.
    """

    age: int
    needs_interpreter: bool = False
    is_refugee: bool = False
    months_in_care: int = 0
    is_lone_parent: bool = False
    is_self_employed: bool = False
    themes: int = 0
    languages: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseWeights:
    """The numbers of the house agreement on one day. «Punkte des Fallgewichts»"""

    base: Decimal
    interpreter: Decimal
    young: Decimal
    young_until_age: int
    refugee_first_months: Decimal
    first_months: int
    lone_parent: Decimal
    self_employed: Decimal
    several_themes: Decimal
    several_themes_from: int


def weights_on(day: date) -> CaseWeights:
    """The numbers that hold on that day. «Fallgewicht» – house rule, parameters/case_weights.yaml"""

    def points(name: str) -> Decimal:
        return Decimal(str(value_on(name, day, WEIGHTS)))

    return CaseWeights(
        base=points("base"),
        interpreter=points("interpreter"),
        young=points("young"),
        young_until_age=int(value_on("young_until_age", day, WEIGHTS)),
        refugee_first_months=points("refugee_first_months"),
        first_months=int(value_on("first_months", day, WEIGHTS)),
        lone_parent=points("lone_parent"),
        self_employed=points("self_employed"),
        several_themes=points("several_themes"),
        several_themes_from=int(value_on("several_themes_from", day, WEIGHTS)),
    )


def case_weight(case: CaseWeightFacts, weights: CaseWeights) -> Decimal:
    """How much of a counsellor's time one case takes. «Fallgewicht» – house rule, parameters/case_weights.yaml"""
    return weights.base + sum((points for _, points in case_weight_reasons(case, weights)), Decimal(0))


def case_weight_reasons(case: CaseWeightFacts, weights: CaseWeights) -> list[tuple[str, Decimal]]:
    """What makes a case heavier than any other, each with its points. «Gründe des Fallgewichts» – house rule"""
    is_new_here = case.is_refugee and case.months_in_care < weights.first_months
    applies = {
        "interpreter": case.needs_interpreter,
        "young": case.age < weights.young_until_age,
        "refugee_first_months": is_new_here,
        "lone_parent": case.is_lone_parent,
        "self_employed": case.is_self_employed,
        "several_themes": case.themes >= weights.several_themes_from,
    }
    return [(name, getattr(weights, name)) for name, holds in applies.items() if holds]


@dataclass(frozen=True, slots=True)
class CapacityRule:
    """The numbers behind a desk's room on one day. «Rechenwerte der Kapazität»"""

    full_time_hours: Decimal
    full_time_points: Decimal
    reserve_share: Decimal
    window_days: int

    @property
    def reserve_percent(self) -> int:
        """What stays free, of a hundred points."""
        return round(self.reserve_share * 100)


def capacity_rule_on(day: date) -> CapacityRule:
    """The numbers that hold on that day. «Kapazität» – house rule, parameters/capacity.yaml"""
    return CapacityRule(
        full_time_hours=Decimal(str(value_on("full_time_hours", day, CAPACITY))),
        full_time_points=Decimal(str(value_on("full_time_points", day, CAPACITY))),
        reserve_share=Decimal(str(value_on("reserve_share", day, CAPACITY))),
        window_days=int(value_on("absence_window_days", day, CAPACITY)),
    )


def capacity(weekly_hours: Decimal, absent_share: Decimal, rule: CapacityRule) -> Decimal:
    """How many points of case weight fit on a desk. «Kapazität» – house rule, parameters/capacity.yaml

    Part of a full post, less the time away, less the reserve for new and urgent cases; never below nought.
    """
    part = Decimal(weekly_hours) / rule.full_time_hours
    there = max(Decimal(0), 1 - absent_share)
    return (part * there * (1 - rule.reserve_share) * rule.full_time_points).quantize(HUNDREDTH)


def absent_share(
    absences: Iterable[tuple[date, date | None]], working_days: Iterable[int], on: date, window_days: int
) -> Decimal:
    """How much of her working days from that day on a colleague is away. «Anteil der Abwesenheit» – house rule"""
    kept = frozenset(working_days)
    window = [on + relativedelta(days=number) for number in range(window_days)]
    days = [day for day in window if day.isoweekday() in kept]
    spans = [(first, last or date.max) for first, last in absences]
    away = sum(any(first <= day <= last for first, last in spans) for day in days)
    return Decimal(away) / len(days) if days else Decimal(0)


def caseload_ratio(under_25: int, older: int, on: date) -> Decimal:
    """Full posts the federal ratio would mean for so many people. «Betreuungsschlüssel» – § 44c Abs. 4 Satz 2 SGB II

    A rule for the staffing of joint Jobcenters (gE), as a rule and not for every desk; for a municipal Jobcenter (zkT)
    mere orientation.
    """
    young = Decimal(value_on("caseload_ratio_under_25", on, CAPACITY))
    others = Decimal(value_on("caseload_ratio_from_25", on, CAPACITY))
    return (under_25 / young + older / others).quantize(HUNDREDTH)


def fewest_counsellors(on: date) -> int:
    """From so many counsellors on, sums of a team tell nothing about one of them. «Kleines Team» – house rule"""
    return int(value_on("smallest_team_shown", on, CAPACITY))


def fewest_people(on: date) -> int:
    """The smallest number of people that is shown. «Kleine Zahl» – house rule, parameters/districts.yaml"""
    return int(value_on("smallest_count_shown", on, DISTRICTS))


class TrainingState(StrEnum):
    """Whether a training holds. «Stand der Fortbildung»"""

    MISSING = "missing"
    VALID = "valid"
    DUE_SOON = "due_soon"
    EXPIRED = "expired"


def training_valid_until(done_on: date, valid_months: int | None) -> date | None:
    """Last day on which a training holds; None without an end. «Gültigkeit der Fortbildung» – house rule"""
    if valid_months is None:
        return None
    return done_on + relativedelta(months=valid_months, days=-1)


def training_state(
    done_on: date | None, valid_months: int | None, today: date, soon_days: int = 0
) -> TrainingState:
    """Whether a training is missing, holds, should be renewed soon, or is over. «Stand der Fortbildung» – house rule"""
    if done_on is None:
        return TrainingState.MISSING
    until = training_valid_until(done_on, valid_months)
    if until is None:
        return TrainingState.VALID
    if until < today:
        return TrainingState.EXPIRED
    return TrainingState.DUE_SOON if until <= today + relativedelta(days=soon_days) else TrainingState.VALID


def speaks_well_enough(level: str) -> bool:
    """Whether a talk can be held at this level. «Sprachniveau im Gespräch» – house rule: B1, or nobody has asked"""
    return level == "" or level in LANGUAGE_LEVELS[LANGUAGE_LEVELS.index(FIRST_LEVEL) :]


@dataclass(frozen=True, slots=True)
class SkillGap:
    """Of how many people a skill is asked, how many its colleagues could take, who is left. «Lücke beim Können»"""

    skill: str
    people: int
    colleagues: int
    uncovered: int
    more_colleagues: int


def skill_gaps(
    people: Mapping[str, int], colleagues: Mapping[str, int], people_a_colleague: int
) -> list[SkillGap]:
    """What people here need against what their colleagues can, largest gap first. «Lücke beim Können» – house rule

    One colleague with a skill can be there for so many people who need it; who goes beyond is uncovered, and
    `more_colleagues` is how many would have to learn it.
    """
    gaps = []
    for skill, asked in people.items():
        there = colleagues.get(skill, 0)
        uncovered = max(0, asked - there * people_a_colleague)
        more = -(-uncovered // people_a_colleague)
        gaps.append(SkillGap(skill, asked, there, uncovered, more))
    return sorted(gaps, key=lambda gap: (-gap.uncovered, -gap.people, gap.skill))
