"""A question about contact points, and its answer. «Anlaufstelle» – § 14 Abs. 3 Satz 2 SGB II. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from augenhoehe.caseload.allocation.problem import Impossible, Point, StoppedBy

MOST = 1_000_000_000.0


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One district with what its people need, as sums only. «Stadtteil»

    `no_show_rate`: of the talks agreed, from the outcomes of contacts; None where too few are known.
    `missing_services`: share of the kinds of help that the local directory does not name there, from 0 to 1.
    """

    id: int
    point: Point
    people: float
    lone_parents: float = 0.0
    no_show_rate: float | None = None
    missing_services: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place where one could sit down, or does already. «Ort»"""

    id: int
    point: Point
    cost_eur: float | None = None  # a year
    name: str = ""


@dataclass(frozen=True, slots=True)
class SitingWeights:
    """What makes a kilometre of a person count more, and how much the worst off count. «Gewichte der Standortwahl»

    `lone_parents`, `no_show`, `missing_services`: how much more a kilometre counts where all are lone parents, nobody
    comes, or no service is there. Half each: they widen the need, they do not replace the number of people.
    `equity`: the part of the objective that looks only at the fifth of the need with the longest ways.
    """

    lone_parents: float = 0.5
    no_show: float = 0.5
    missing_services: float = 0.5
    equity: float = 0.3


@dataclass(frozen=True)
class SitingProblem:
    """Where people live, where somebody sits already, and where somebody could."""

    neighbourhoods: tuple[Neighbourhood, ...]
    candidates: tuple[Place, ...]
    existing: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class SitingOrder:
    """So many places, or as many as the budget pays; at least one of both."""

    count: int | None = None
    budget_eur: float | None = None
    weights: SitingWeights = SitingWeights()
    seed: int = 1
    time_limit_seconds: float = 10.0


@dataclass(frozen=True)
class Chosen:
    """One place of the plan. `gain` is what the objective would lose without it; km of the need-weighted way."""

    place: Place
    gain: float
    people: float  # for whom it would be the nearest


@dataclass(frozen=True)
class Swap:
    """The next best instead of one of the places. «Nächstbeste Lösung»"""

    instead_of: int
    place: Place
    objective: float
    loss: float


@dataclass(frozen=True)
class Siting:
    """Places, and how sure that is. Objective and bound are kilometres. «Standortvorschlag»

    `sensitivity`: the places that would be chosen if one weight were halved or doubled.
    """

    chosen: tuple[Chosen, ...]
    objective: float
    objective_today: float | None
    bound: float
    gap: float
    seconds: float
    stopped_by: StoppedBy
    cost_eur: float | None
    swaps: tuple[Swap, ...]
    km_mean: float
    km_mean_today: float | None
    km_worst: float
    km_worst_today: float | None
    sensitivity: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def check(problem: SitingProblem, order: SitingOrder) -> None:
    """What cannot be answered is refused in words."""
    if not problem.neighbourhoods or not any(one.people > 0 for one in problem.neighbourhoods):
        raise Impossible("Es gibt keinen Stadtteil mit Menschen.")
    if not problem.candidates:
        raise Impossible("Es ist kein einziger möglicher Ort dabei.")
    check_order(problem, order)
    for what, rows in (
        ("Stadtteil", [(one.id, one.point) for one in problem.neighbourhoods]),
        ("Möglicher Ort", [(one.id, one.point) for one in problem.candidates]),
        ("Standort", [(one.id, one.point) for one in problem.existing]),
    ):
        check_places(what, rows)
    for place in problem.candidates:
        refuse_unless(place.cost_eur is None or 0 <= place.cost_eur <= MOST, f"Ort {place.id}: Kosten")
    for one in problem.neighbourhoods:
        check_neighbourhood(one)


def check_order(problem: SitingProblem, order: SitingOrder) -> None:
    """Number, budget, weights, time."""
    available = len(problem.candidates)
    if order.count is None and order.budget_eur is None:
        raise Impossible(
            "Bitte sagen Sie, wie viele Anlaufstellen es werden sollen oder was sie kosten dürfen."
        )
    if order.count is not None and order.count < 1:
        raise Impossible("Es soll mindestens eine Anlaufstelle sein.")
    if order.count is not None and order.count > available:
        raise Impossible(
            f"{order.count} Anlaufstellen sind gewünscht, mögliche Orte gibt es nur {available}."
        )
    if order.budget_eur is not None:
        check_budget(problem, order.budget_eur)
    refuse_unless(isfinite(order.time_limit_seconds) and order.time_limit_seconds > 0, "Die Rechenzeit")
    refuse_unless(0 <= order.weights.equity <= 1, "Das Gewicht «equity» (0 bis 1)")
    for name in ("lone_parents", "no_show", "missing_services"):
        refuse_unless(0 <= getattr(order.weights, name) <= 100, f"Das Gewicht «{name}» (0 bis 100)")


def check_budget(problem: SitingProblem, budget: float) -> None:
    """A budget needs costs, and enough for one place."""
    refuse_unless(0 <= budget <= MOST, "Das Budget")
    costs = [place.cost_eur for place in problem.candidates if place.cost_eur is not None]
    if len(costs) < len(problem.candidates):
        missing = len(problem.candidates) - len(costs)
        raise Impossible(f"Für ein Budget fehlen die Kosten von {missing} möglichen Orten.")
    if min(costs) > budget:
        raise Impossible(
            f"Das Budget von {budget:.0f} Euro reicht für keinen Ort; der günstigste kostet {min(costs):.0f} Euro, "
            f"es fehlen {min(costs) - budget:.0f} Euro."
        )


def check_places(what: str, rows: list[tuple[int, Point]]) -> None:
    """Each number once, each point on earth."""
    seen: set[int] = set()
    for number, (latitude, longitude) in rows:
        if number in seen:
            raise Impossible(f"{what} {number} steht mehrfach in der Eingabe.")
        seen.add(number)
        refuse_unless(
            abs(latitude) <= 90 and abs(longitude) <= 180, f"{what} {number}: der Ort (Breite, Länge)"
        )


def check_neighbourhood(one: Neighbourhood) -> None:
    """Numbers in their ranges."""
    refuse_unless(0 <= one.people <= MOST, f"Stadtteil {one.id}: die Zahl der Menschen")
    refuse_unless(0 <= one.lone_parents <= one.people, f"Stadtteil {one.id}: die Zahl der Alleinerziehenden")
    rate = one.no_show_rate
    refuse_unless(rate is None or 0 <= rate <= 1, f"Stadtteil {one.id}: der Anteil versäumter Termine")
    refuse_unless(0 <= one.missing_services <= 1, f"Stadtteil {one.id}: der Anteil fehlender Angebote")


def refuse_unless(is_fine: bool, what: str) -> None:
    """One sentence for what is out of range; not a number is out of every range."""
    if not is_fine:
        raise Impossible(f"{what} liegt außerhalb des Möglichen.")
