"""What an allocation is made of, and what comes out. «Zuordnung» – § 14 Abs. 3 SGB II. No Django.

These fields are everything the optimiser ever sees of a person. Nationality, health and missed dates are none of them,
and a test names the fields one by one, so that nobody adds one in passing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

Point = tuple[float, float]  # latitude, longitude in degrees


class Scenario(StrEnum):
    """Which plan is asked for. «Szenario»"""

    ALPHABET = "alphabet"
    CURRENT = "current"
    DISTRICTS = "districts"
    DISTRICTS_LANGUAGE = "districts_language"
    CUSTOM = "custom"


GROUPS = ("under_25", "refugees", "lone_parents")
SPECIALISMS = ("under_25", "refugees", "lone_parents", "rehabilitation", "self_employed", "outreach")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One person's case as far as the question «who looks after it» needs it. «Fall»

    `unit`: cases with the same number go to the same desk; whoever is looked after apart has a number of their own.
    `local_jobcenter`: the site of residence, binding unless `site_is_lifted`.
    `surname_key`: for the scenario «alphabet» alone.
    `languages`: what a talk could be held in; empty means German is fine.
    `wished`, `excluded`: desks the person wishes for; desks with a conflict of interest or not wanted any more.
    `only`: the named readers of a sealed file; None when the file is not sealed.
    `is_pinned`: stays with the current desk in this run, as when only new cases are handed out.
    """

    id: int
    unit: int
    local_jobcenter: int
    weight: float = 1.0
    surname_key: str = ""
    point: Point | None = None
    district: int | None = None
    languages: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    current: int | None = None
    months_with_current: float = 0.0
    wished: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    only: frozenset[int] | None = None
    site_is_lifted: bool = False
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """A counsellor with room for cases. «Fachkraft mit freier Kapazität»

    `remit`: what the team is there for (groups or needs); empty means for everybody.
    `capacity`: in units of case weight, after absence and reserve; 0 while away.
    `place`: where talks are held; `places`: where talks with people of a certain district are held instead.
    """

    id: int
    local_jobcenter: int
    capacity: float
    team: int = 0
    remit: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    specialisms: frozenset[str] = frozenset()
    districts: frozenset[int] = frozenset()
    place: Point | None = None
    places: Mapping[int, Point] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much, in points; one point is one kilometre of way to the own counsellor. «Gewichte»

    `own_district`: the counsellor does not serve the person's district. Knowing the street is worth three kilometres.
    `kilometre`: each kilometre, straight line.
    `language`: no common language. Ten kilometres: without words the way is in vain.
    `specialism`: each asked specialism the counsellor has not. Four kilometres.
    `balance`: each unit of case weight above the fair share; it doubles step by step (see `preparing.STEPS`).
    `continuity`: a working relationship of two years and more is cut; a younger one counts in proportion, never
        less than half. With four points a change is worth it from about four kilometres on, or for a common language.
    `wish`: None makes the person's wish binding; a number makes it one weight among the others.
    """

    own_district: float = 3.0
    kilometre: float = 1.0
    language: float = 10.0
    specialism: float = 4.0
    balance: float = 2.0
    continuity: float = 4.0
    wish: float | None = None


@dataclass(frozen=True)
class Problem:
    """Who is to be looked after, and by whom they could be."""

    cases: tuple[CaseFacts, ...]
    desks: tuple[Desk, ...]

    @cached_property
    def desk_by_id(self) -> Mapping[int, Desk]:
        """The desks by number."""
        return {desk.id: desk for desk in self.desks}

    @cached_property
    def size_of_unit(self) -> Mapping[int, int]:
        """How many of the cases belong together."""
        sizes: dict[int, int] = {}
        for case in self.cases:
            sizes[case.unit] = sizes.get(case.unit, 0) + 1
        return sizes

    @cached_property
    def loads_today(self) -> Mapping[int, float]:
        """The weight each desk carries today."""
        return loads_of(self, {case.id: case.current for case in self.cases if case.current is not None})


def loads_of(problem: Problem, assigned: Mapping[int, int]) -> Mapping[int, float]:
    """The weight each desk would carry."""
    loads = dict.fromkeys(problem.desk_by_id, 0.0)
    for case in problem.cases:
        desk = assigned.get(case.id)
        if desk in loads:
            loads[desk] += case.weight
    return loads


@dataclass(frozen=True, slots=True)
class Order:
    """One question to the optimiser. `weights` are looked at by the scenario «custom» alone."""

    scenario: Scenario
    weights: Weights = Weights()
    seed: int = 1
    time_limit_seconds: float = 10.0


class StoppedBy(StrEnum):
    """Why the search ended. «Grund des Endes»"""

    NOT_SEARCHED = "not_searched"  # alphabet and current are counted, not searched
    OPTIMAL = "optimal"  # nothing better exists
    GAP = "gap"  # as good as proven: within the promised gap
    EFFORT = "effort"  # the agreed amount of work is done: same seed, same answer
    TIME = "time"  # the clock: another run may find another plan


class Leftover(StrEnum):
    """Why a case has nobody. «Grund der fehlenden Zuordnung»"""

    NOBODY_YET = "nobody_yet"  # scenario «current»: no counsellor so far
    NO_DESK_AT_SITE = "no_desk_at_site"
    NO_TEAM_RESPONSIBLE = "no_team_responsible"  # desks there are, but no team that is there for this person
    CAPACITY = "capacity"
    WISH_NOT_POSSIBLE = "wish_not_possible"
    WISHED_DESK_FULL = "wished_desk_full"
    SEALED_READERS = "sealed_readers"  # none of the named readers has a desk here
    CONFLICT = "conflict"  # every desk is excluded
    UNIT_CANNOT_STAY_TOGETHER = "unit_cannot_stay_together"


class Unchanged(StrEnum):
    """Why nothing changes at a site. «Grund, dass alles bleibt»"""

    ONE_DESK = "one_desk"
    ALREADY_BEST = "already_best"
    NOTHING_GAINED = "nothing_gained"


@dataclass(frozen=True)
class Missing:
    """How much capacity a site lacks, in units of case weight. «Was fehlt und wie viel»"""

    local_jobcenter: int
    weight: float
    cases: int


@dataclass(frozen=True)
class Allocation:
    """A plan with its named leftovers. «Zuordnungsplan»

    `objective`, `bound` and `gap` are about the whole problem, pruned pairs included; None where nothing was optimised.
    """

    scenario: Scenario
    weights: Weights
    assigned: Mapping[int, int]  # case → desk
    unassigned: Mapping[int, Leftover]  # case → why
    missing: tuple[Missing, ...]
    unchanged: Mapping[int, Unchanged]  # local Jobcenter → why nothing changes there
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    stopped_by: StoppedBy
    loads: Mapping[int, float] = field(default_factory=dict)  # desk → weight it would carry


class Impossible(Exception):
    """The question cannot be answered; the message says in words what is missing and how much."""
