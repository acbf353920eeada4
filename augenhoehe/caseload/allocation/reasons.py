"""Why this person to this desk, as keys with their values; and what was looked at. «Begründung» – § 14 Abs. 3 SGB II

The words are in `caseload/reason_words.py`. What a person need not read in a letter – that somebody may be biased, that
a desk is full – is no reason here; what was gained is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from augenhoehe.caseload.allocation.distance import kilometres
from augenhoehe.caseload.allocation.problem import Allocation, CaseFacts, Desk, Problem, Scenario

Reason = dict[str, Any]
WORTH_A_WORD_KM = 1.0
WORTH_A_WORD_LOAD = 0.05

COMMON_INPUTS = (
    "Wohnort und zuständiges Jobcenter",
    "Bedarfsgemeinschaft",
    "Zuständigkeit der Teams",
    "freie Zeit der Fachkräfte (Stellenanteil, Abwesenheit)",
    "Fallgewicht",
    "Befangenheit",
    "Wunsch der Person",
)
PLACE_INPUTS = (
    "Stadtteil",
    "Luftlinie zum Ort der Gespräche",
    "Schwerpunkte der Fachkräfte (ohne Rehabilitation und aufsuchende Beratung)",
    "Dauer der bisherigen Zusammenarbeit",
)
INPUTS: Mapping[Scenario, Sequence[str]] = {
    Scenario.CURRENT: ("bisherige Fachkraft",),
    Scenario.ALPHABET: (*COMMON_INPUTS, "Nachname"),
    Scenario.DISTRICTS: (*COMMON_INPUTS, *PLACE_INPUTS),
    Scenario.DISTRICTS_LANGUAGE: (*COMMON_INPUTS, *PLACE_INPUTS, "Sprache für das Gespräch"),
    Scenario.CUSTOM: (*COMMON_INPUTS, *PLACE_INPUTS, "Sprache für das Gespräch", "eigene Gewichte"),
}


def inputs_used(scenario: Scenario) -> Sequence[str]:
    """Everything that was looked at, in German, for the page."""
    return INPUTS[scenario]


def reasons_of(problem: Problem, case: CaseFacts, allocation: Allocation) -> list[Reason]:
    """The reasons, the strongest first; never none."""
    desk = problem.desk_by_id[allocation.assigned[case.id]]
    before = problem.desk_by_id.get(case.current) if case.current is not None else None
    if before is desk:
        return [{"code": "stays"}, {"code": "all_questions"}]
    found = list(gains(problem, case, desk, before, allocation))
    found += [{"code": "unit"}] if problem.size_of_unit[case.unit] > 1 else []
    if not found and before is not None and time_gained(problem, desk, before, allocation) >= 0:
        found.append({"code": "balance"})
    found += [{"code": "new"}] if before is None else [{"code": "handover"}]
    return [*found, {"code": "all_questions"}]


def gains(
    problem: Problem, case: CaseFacts, desk: Desk, before: Desk | None, allocation: Allocation
) -> Iterator[Reason]:
    """What the person has of it, against today."""
    if desk.id in case.wished:
        yield {"code": "wish"}
    if before is not None and before.local_jobcenter != desk.local_jobcenter:
        yield {"code": "site"}
    common = case.languages & desk.languages
    if common and (before is None or not case.languages & before.languages):
        yield {"code": "language", "languages": sorted(common)}
    if case.district in desk.districts and (before is None or case.district not in before.districts):
        yield {"code": "own_district"}
    yield from way(case, desk, before)
    for need in sorted((case.needs & desk.specialisms) - (before.specialisms if before else frozenset())):
        yield {"code": f"specialism_{need}"}
    if before is not None and time_gained(problem, desk, before, allocation) > WORTH_A_WORD_LOAD:
        yield {"code": "more_time"}


def way(case: CaseFacts, desk: Desk, before: Desk | None) -> Iterator[Reason]:
    """A way that is shorter by a kilometre or more; or simply how long it is."""
    now = kilometres(case, desk)
    then = kilometres(case, before) if before is not None else None
    if now is None:
        return
    if then is None:
        yield {"code": "way", "km": round(now, 1)}
    elif then - now >= WORTH_A_WORD_KM:
        yield {"code": "shorter_way", "km": round(now, 1), "km_before": round(then, 1)}


def time_gained(problem: Problem, desk: Desk, before: Desk, allocation: Allocation) -> float:
    """By how much of its capacity the new desk will be less loaded than the old one is today; below nought: more."""
    if not desk.capacity or not before.capacity:
        return 0.0
    then = problem.loads_today[before.id] / before.capacity
    return then - allocation.loads.get(desk.id, 0.0) / desk.capacity
