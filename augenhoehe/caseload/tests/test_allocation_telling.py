"""What a plan means: figures over those for whom they are defined, reasons, words, and what would be elsewhere."""

import re
from dataclasses import replace
from statistics import pstdev

import pytest

from augenhoehe.caseload.allocation.alternatives import alternatives, as_planned
from augenhoehe.caseload.allocation.metrics import KEYS
from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import (
    SPECIALISMS,
    Allocation,
    CaseFacts,
    Desk,
    Order,
    Problem,
    Scenario,
)
from augenhoehe.caseload.allocation.reasons import Reason, inputs_used, reasons_of
from augenhoehe.caseload.allocation.report import as_json, by_site
from augenhoehe.caseload.allocation.synthetic import town
from augenhoehe.caseload.reason_words import TO_COLLEAGUES, WORDS, pairs_of_reasons, reason_to_colleagues
from augenhoehe.caseload.tests.allocation_toys import (
    ANNA,
    BEATE,
    NORTH,
    SEARCHED,
    SITE,
    SOUTH,
    case,
    desk,
    four,
    order,
    two_desks,
)
from augenhoehe.organisation.models import Staff

COLLEAGUE = Staff(salutation="herr", given_name="Nils", family_name="Nachbar")
AGREED = (
    *("scenario", "cases", "staff", "districts", "seconds", "stopped_by", "objective", "bound", "gap"),
    *("unassigned", "metrics", "by_group"),
)


def planned(
    cases: tuple[CaseFacts, ...], desks: tuple[Desk, ...], scenario: Scenario
) -> tuple[Problem, Allocation]:
    problem = Problem(cases, desks)
    return problem, allocate(problem, Order(scenario))


def codes(problem: Problem, plan: Allocation, person: int = 0) -> list[str]:
    return [reason["code"] for reason in reasons_of(problem, problem.cases[person], plan)]


def test_the_agreed_keys_come_first_and_in_their_order() -> None:
    answer = as_json(*planned(four(), two_desks(), Scenario.DISTRICTS))
    assert tuple(answer)[: len(AGREED)] == AGREED
    assert tuple(answer["metrics"]) == KEYS
    assert list(answer["by_group"]) == ["under_25", "refugees", "lone_parents"]
    assert all(tuple(group) == KEYS for group in answer["by_group"].values())


def test_a_figure_is_over_those_for_whom_it_is_defined() -> None:
    cases = (
        case(1, current=ANNA, groups=frozenset({"under_25"})),
        case(2, point=SOUTH, current=BEATE, languages=frozenset({"uk"})),
        case(3, point=None, district=None),
    )
    answer = as_json(*planned(cases, (desk(ANNA, districts=frozenset({1})), desk(BEATE)), Scenario.CURRENT))
    metrics = answer["metrics"]
    assert metrics["km_mean"] == pytest.approx(11.12 / 2, abs=0.01)
    assert metrics["km_p90"] == pytest.approx(0.9 * 11.12, abs=0.01)
    assert metrics["own_district_share"] == 0.5
    assert metrics["language_fit_share"] == 0.0
    assert metrics["relationships_cut_share"] == 0.0
    assert metrics["districts_per_staff"] == 1.0
    assert answer["unassigned"] == [{"case": 3, "reason": "nobody_yet"}]
    assert answer["by_group"]["under_25"]["km_mean"] == 0.0
    assert answer["by_group"]["refugees"] == dict.fromkeys(KEYS)


def test_the_spread_of_the_load_is_the_deviation_through_the_mean() -> None:
    cases = tuple(case(number, current=ANNA if number < 4 else BEATE) for number in (1, 2, 3, 4))
    answer = as_json(*planned(cases, two_desks(capacity=4.0), Scenario.CURRENT))
    assert answer["metrics"]["load_cv"] == pytest.approx(pstdev([3, 1]) / 2)


def test_whoever_loses_a_counsellor_counts_as_cut() -> None:
    cases = four(current=ANNA, months_with_current=30.0)
    answer = as_json(*planned(cases, (desk(ANNA, capacity=1.0),), Scenario.DISTRICTS))
    assert answer["metrics"]["relationships_cut_share"] == 0.75
    assert [one["reason"] for one in answer["unassigned"]] == ["capacity"] * 3
    assert answer["missing"] == [{"local_jobcenter": SITE, "weight": 3.0, "cases": 3}]


def test_a_site_where_nothing_changes_shows_zero_and_says_why() -> None:
    figures = by_site(*planned(four(current=ANNA), (desk(ANNA),), Scenario.DISTRICTS))[SITE]
    assert figures["relationships_cut_share"] == 0.0
    assert figures["unchanged"] == "one_desk"


def test_the_reasons_say_what_was_gained() -> None:
    anna, beate = two_desks()
    beate = replace(beate, languages=frozenset({"uk"}), specialisms=frozenset({"lone_parents"}))
    cases = (
        case(
            1,
            point=SOUTH,
            district=2,
            current=ANNA,
            languages=frozenset({"uk"}),
            needs=frozenset({"lone_parents"}),
        ),
    )
    found = codes(*planned(cases, (anna, beate), Scenario.DISTRICTS_LANGUAGE))
    assert found[:4] == ["language", "own_district", "shorter_way", "specialism_lone_parents"]


def test_the_words_are_two_sentences_with_the_kilometres_of_this_person() -> None:
    cases = (case(1, point=SOUTH, district=None, current=ANNA),)
    problem, plan = planned(cases, two_desks(), Scenario.DISTRICTS)
    reasons = reasons_of(problem, problem.cases[0], plan)
    assert [pair["german"] for pair in pairs_of_reasons(reasons, "de")] == [
        "Der Weg zum Gespräch wird kürzer: etwa 0,0 statt 11,1 Kilometer (Luftlinie).",
        "Die neue Ansprechperson hat mehr Zeit für Sie."
        if reasons[1]["code"] == "more_time"
        else "Was Sie schon besprochen haben, wird weitergegeben.",
    ]
    english = pairs_of_reasons(reasons, "en")
    assert english[0]["own"] is not None and "0.0 instead of 11.1" in english[0]["own"]
    assert [pair["german"] for pair in english] == [pair["own"] for pair in pairs_of_reasons(reasons, "de")]
    assert pairs_of_reasons(reasons, "so")[0]["own"] is None


def test_who_stays_and_who_is_new_is_told_so() -> None:
    stays = codes(*planned(four(current=ANNA), (desk(ANNA),), Scenario.DISTRICTS))
    assert stays == ["stays", "all_questions"]
    assert "new" in codes(*planned(four(), two_desks(), Scenario.DISTRICTS))


@pytest.mark.parametrize("scenario", SEARCHED)
def test_every_proposal_has_two_sentences_and_every_code_its_words(scenario: Scenario) -> None:
    problem = town(people=300, staff=6, districts=5, sites=2)
    plan = allocate(problem, Order(scenario))
    for one in problem.cases:
        reasons = reasons_of(problem, one, plan)
        assert len(pairs_of_reasons(reasons, "de")) == 2
        assert reason_to_colleagues(reasons, COLLEAGUE).count("; ") == 1
    assert {f"specialism_{specialism}" for specialism in SPECIALISMS} <= WORDS.keys()


def test_colleagues_read_the_same_reason_about_the_person_not_to_her() -> None:
    reasons: list[Reason] = [
        {"code": "language", "languages": ["uk"]},
        {"code": "shorter_way", "km": 2.0, "km_before": 9.34},
        {"code": "handover"},
    ]
    assert reason_to_colleagues(reasons, COLLEAGUE) == (
        "spricht Ukrainisch wie Herr Nachbar; hat einen kürzeren Weg zum Gespräch: etwa 2,0 statt 9,3 km (Luftlinie)"
    )
    assert reason_to_colleagues([{"code": "wish"}], COLLEAGUE) == "wünscht sich Herrn Nachbar"


def test_both_voices_know_every_reason_and_the_one_for_colleagues_knows_no_you_no_he_and_no_she() -> None:
    assert TO_COLLEAGUES.keys() == WORDS.keys()
    assert not re.search(
        r"\b(Sie|Ihre?[nmrs]?|er|sie|ihre?[nmrs]?|ihm|seine?[nmrs]?)\b", " ".join(TO_COLLEAGUES.values())
    )


def test_no_reason_tells_of_a_conflict_of_a_full_desk_or_of_a_sealed_file() -> None:
    cases = (case(1, current=ANNA, excluded=frozenset({ANNA})),)
    said = codes(*planned(cases, two_desks(), Scenario.DISTRICTS))
    assert said == ["balance", "handover", "all_questions"]
    assert not re.search("befangen|voll|gesperrt|geschützt", " ".join(WORDS.values()).casefold())


def test_nobody_is_told_of_a_fair_share_by_a_desk_that_carries_more_than_the_old_one() -> None:
    problem = Problem((case(1, current=ANNA), *(case(n, current=BEATE) for n in (2, 3))), two_desks())
    there = as_planned(problem, Scenario.CUSTOM, order().weights, {1: BEATE, 2: BEATE, 3: BEATE})
    assert codes(problem, there) == ["handover", "all_questions"]


def test_every_proposal_lists_the_inputs_used() -> None:
    for scenario in Scenario:
        used = " ".join(inputs_used(scenario))
        assert used
        assert not re.search("Nationalität|Staatsangehörigkeit|Gesundheit|versäumt", used)
        assert ("Nachname" in used) is (scenario is Scenario.ALPHABET)
    assert "Sprache" not in " ".join(inputs_used(Scenario.DISTRICTS))


def test_elsewhere_is_told_desk_by_desk() -> None:
    problem = Problem(four(languages=frozenset({"uk"})), two_desks(languages=frozenset({"uk"})))
    plan = allocate(problem, order(kilometre=1, language=5))
    own, other = alternatives(problem, problem.cases[0], plan)
    assert (own.desk, own.is_proposed, own.points, own.kilometres) == (ANNA, True, 0.0, 0.0)
    assert (other.desk, other.is_proposed, other.fits) == (BEATE, False, True)
    assert other.points == pytest.approx(11.12, abs=0.01)
    assert other.kilometres == pytest.approx(11.12, abs=0.01)
    assert (own.load_before, own.load_after, other.load_before, other.load_after) == (1.0, 2.0, 2.0, 3.0)
    assert (other.fits_language, other.serves_district) == (True, False)


def test_elsewhere_holds_the_rules_and_says_when_a_desk_is_full() -> None:
    cases = (case(1, excluded=frozenset({3})), *(case(n, point=SOUTH) for n in (2, 3)))
    desks = (*two_desks(capacity=2.0), desk(3), desk(4, local_jobcenter=8))
    problem = Problem(cases, desks)
    found = alternatives(problem, cases[0], allocate(problem, order(kilometre=1)))
    assert [(one.desk, one.fits) for one in found] == [(ANNA, True), (BEATE, False)]


def test_a_plan_that_was_kept_is_asked_like_a_fresh_one() -> None:
    problem = Problem(four(), two_desks())
    fresh = allocate(problem, order(kilometre=1))
    kept = as_planned(problem, Scenario.CUSTOM, fresh.weights, dict(fresh.assigned))
    assert alternatives(problem, problem.cases[0], kept) == alternatives(problem, problem.cases[0], fresh)


def test_nowhere_is_elsewhere_for_somebody_without_any_open_desk() -> None:
    problem = Problem((case(1, local_jobcenter=8, point=NORTH),), two_desks())
    assert alternatives(problem, problem.cases[0], allocate(problem, order())) == []
