"""Four people and two desks show each behaviour of the optimiser."""

from dataclasses import fields, replace

import pytest

from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import (
    CaseFacts,
    Desk,
    Leftover,
    Missing,
    Order,
    Problem,
    Scenario,
    StoppedBy,
    Unchanged,
    Weights,
)
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
    who,
)

NORTH_AND_SOUTH = [ANNA, ANNA, BEATE, BEATE]


def test_only_these_fields_of_a_person_are_ever_looked_at() -> None:
    """Nationality, health and missed dates are none; whoever adds a field changes this list on purpose."""
    assert {field.name for field in fields(CaseFacts)} == {
        *("id", "unit", "local_jobcenter", "weight", "surname_key", "point", "district", "languages"),
        *("needs", "groups", "current", "months_with_current", "wished", "excluded", "only"),
        *("site_is_lifted", "is_pinned"),
    }


def test_the_district_decides() -> None:
    assert who(allocate(Problem(four(), two_desks()), order(own_district=1))) == NORTH_AND_SOUTH


def test_the_shorter_way_decides() -> None:
    plan = allocate(Problem(four(), two_desks()), order(kilometre=1))
    assert who(plan) == NORTH_AND_SOUTH
    assert (plan.objective, plan.bound, plan.gap, plan.stopped_by) == (0, 0, 0, StoppedBy.OPTIMAL)


def test_the_way_leads_to_where_the_talks_with_this_district_are_held() -> None:
    anna, beate = two_desks()
    at_contact_point = replace(anna, place=SOUTH, places={1: NORTH})
    assert who(allocate(Problem(four(), (at_contact_point, beate)), order(kilometre=1))) == NORTH_AND_SOUTH


def test_an_unknown_address_is_no_reason_to_go_anywhere() -> None:
    unknown = case(1, point=None, district=None, current=BEATE, months_with_current=1)
    assert who(allocate(Problem((unknown,), two_desks()), order(kilometre=9))) == [BEATE]


def test_a_common_language_is_worth_a_way() -> None:
    anna, beate = two_desks()
    speaks = Problem(four(languages=frozenset({"uk"})), (anna, replace(beate, languages=frozenset({"uk"}))))
    assert who(allocate(speaks, order(kilometre=1, language=20))) == [BEATE] * 4
    assert who(allocate(speaks, Order(Scenario.DISTRICTS))) == NORTH_AND_SOUTH, "it looks at places alone"


def test_somebody_who_knows_the_matter_is_worth_a_way() -> None:
    anna, beate = two_desks()
    cases = four(needs=frozenset({"self_employed"}))
    desks = (anna, replace(beate, specialisms=frozenset({"self_employed"})))
    assert who(allocate(Problem(cases, desks), order(kilometre=1, specialism=20))) == [BEATE] * 4


def test_balance_shares_what_would_be_equally_near() -> None:
    cases = tuple(case(number) for number in (1, 2, 3, 4))
    desks = (desk(ANNA), desk(BEATE))
    assert sorted(map(str, who(allocate(Problem(cases, desks), order(balance=1))))) == ["1", "1", "2", "2"]


def test_a_relationship_is_kept_unless_the_gain_is_worth_it() -> None:
    known = four(current=ANNA, months_with_current=24.0)
    assert who(allocate(Problem(known, two_desks()), order(kilometre=1, continuity=20))) == [ANNA] * 4
    assert who(allocate(Problem(known, two_desks()), order(kilometre=1, continuity=5))) == NORTH_AND_SOUTH


def test_a_young_relationship_is_cut_before_an_old_one() -> None:
    young = case(1, point=SOUTH, current=ANNA, months_with_current=1.0)
    old = case(2, point=SOUTH, current=ANNA, months_with_current=48.0)
    plan = allocate(Problem((young, old), two_desks()), order(kilometre=1, continuity=15))
    assert who(plan) == [BEATE, ANNA]


def test_where_nothing_is_gained_nobody_changes() -> None:
    cases = tuple(case(number, current=BEATE) for number in (1, 2))
    assert who(allocate(Problem(cases, (desk(ANNA), desk(BEATE))), order(kilometre=1))) == [BEATE, BEATE]


@pytest.mark.parametrize("scenario", [*SEARCHED, Scenario.ALPHABET])
def test_one_benefit_unit_has_one_counsellor(scenario: Scenario) -> None:
    family = tuple(replace(one, unit=9) for one in four())
    assert len(set(who(allocate(Problem(family, two_desks()), Order(scenario))))) == 1


def test_an_exception_with_reason_is_a_unit_of_its_own() -> None:
    cases = four()
    apart = (replace(cases[0], unit=9), replace(cases[2], unit=10))
    assert who(allocate(Problem(apart, two_desks()), order(kilometre=1))) == [ANNA, BEATE]


@pytest.mark.parametrize("scenario", [*SEARCHED, Scenario.ALPHABET])
def test_a_conflict_of_interest_rules_a_desk_out(scenario: Scenario) -> None:
    cases = four(excluded=frozenset({ANNA}))
    assert who(allocate(Problem(cases, two_desks()), Order(scenario))) == [BEATE] * 4


def test_a_conflict_with_one_of_the_family_is_one_with_all() -> None:
    family = (case(1, unit=9), case(2, unit=9, excluded=frozenset({ANNA})))
    assert who(allocate(Problem(family, two_desks()), order(kilometre=1))) == [BEATE, BEATE]


def test_a_sealed_file_goes_to_its_named_readers_alone() -> None:
    sealed = case(1, only=frozenset({BEATE}))
    assert who(allocate(Problem((sealed,), two_desks()), order(kilometre=1))) == [BEATE]
    none = case(1, only=frozenset({99}))
    assert allocate(Problem((none,), two_desks()), order()).unassigned == {1: Leftover.SEALED_READERS}


def test_the_site_of_residence_binds_unless_it_is_lifted() -> None:
    cases = (case(1, local_jobcenter=8), case(2, local_jobcenter=8, site_is_lifted=True))
    plan = allocate(Problem(cases, (desk(ANNA),)), order(kilometre=1))
    assert plan.assigned == {2: ANNA}
    assert plan.unassigned == {1: Leftover.NO_DESK_AT_SITE}


def test_the_wish_binds_and_may_be_made_one_weight_among_others() -> None:
    wishing = case(1, wished=frozenset({BEATE}))
    assert who(allocate(Problem((wishing,), two_desks()), order(kilometre=1))) == [BEATE]
    assert who(allocate(Problem((wishing,), two_desks()), order(kilometre=1, wish=3))) == [ANNA]
    assert who(allocate(Problem((wishing,), two_desks()), order(kilometre=1, wish=30))) == [BEATE]


def test_a_wish_that_cannot_be_met_is_named() -> None:
    wishing = case(1, wished=frozenset({3}))
    desks = (*two_desks(), desk(3, local_jobcenter=8))
    assert allocate(Problem((wishing,), desks), order()).unassigned == {1: Leftover.WISH_NOT_POSSIBLE}
    full = tuple(case(number, wished=frozenset({ANNA})) for number in (1, 2))
    plan = allocate(Problem(full, two_desks(capacity=1.0)), order())
    assert sorted(plan.unassigned.values()) == [Leftover.WISHED_DESK_FULL]


def test_a_team_takes_those_it_is_there_for_and_nobody_else() -> None:
    young = desk(ANNA, team=1, remit=frozenset({"under_25"}))
    cases = (case(1, groups=frozenset({"under_25"})), case(2))
    plan = allocate(Problem(cases, (young, desk(BEATE, team=2))), order(kilometre=1))
    assert who(plan) == [ANNA, BEATE]
    alone = allocate(Problem(cases, (young,)), order())
    assert alone.unassigned == {2: Leftover.NO_TEAM_RESPONSIBLE}


def test_a_family_stays_together_also_where_a_team_is_there_for_one_of_them() -> None:
    young = desk(ANNA, team=1, remit=frozenset({"under_25"}))
    family = (case(1, unit=9, groups=frozenset({"under_25"})), case(2, unit=9))
    assert who(allocate(Problem(family, (young, desk(BEATE, team=2))), order())) == [BEATE, BEATE]
    assert who(allocate(Problem(family, (young,)), order())) == [ANNA, ANNA]


def test_who_is_away_takes_nobody() -> None:
    anna, beate = two_desks()
    assert (
        who(allocate(Problem(four(), (replace(anna, capacity=0.0), beate)), order(kilometre=1)))
        == [BEATE] * 4
    )


def test_who_finds_no_room_is_named_and_how_much_is_missing() -> None:
    plan = allocate(Problem(four(weight=1.5), two_desks(capacity=2.0)), order(kilometre=1))
    assert len(plan.assigned) == 2
    assert set(plan.unassigned.values()) == {Leftover.CAPACITY}
    assert plan.missing == (Missing(SITE, 3.0, 2),)


def test_whoever_is_pinned_stays_and_takes_room() -> None:
    cases = (*(replace(c, current=ANNA, is_pinned=True) for c in four()[:3]), case(4))
    plan = allocate(Problem(cases, two_desks(capacity=3.0)), order(kilometre=1))
    assert who(plan) == [ANNA, ANNA, ANNA, BEATE]


def test_a_desk_that_is_over_full_already_keeps_its_people_and_gets_none() -> None:
    cases = (*(replace(c, current=ANNA, is_pinned=True) for c in four()[:3]), case(4))
    plan = allocate(Problem(cases, two_desks(capacity=1.0)), order(kilometre=1))
    assert who(plan) == [ANNA, ANNA, ANNA, BEATE]


def test_a_site_with_one_desk_says_that_nothing_can_change() -> None:
    plan = allocate(Problem(four(current=ANNA), (desk(ANNA),)), Order(Scenario.DISTRICTS))
    assert plan.unchanged == {SITE: Unchanged.ONE_DESK}


def test_a_site_says_whether_all_is_best_or_a_change_is_not_worth_it() -> None:
    best = tuple(replace(one, current=desk) for one, desk in zip(four(), NORTH_AND_SOUTH, strict=True))
    assert allocate(Problem(best, two_desks()), order(kilometre=1)).unchanged == {
        SITE: Unchanged.ALREADY_BEST
    }
    known = Problem(four(current=ANNA, months_with_current=60.0), two_desks())
    assert allocate(known, order(kilometre=1, continuity=20)).unchanged == {SITE: Unchanged.NOTHING_GAINED}


def test_today_is_today_and_nothing_is_optimised() -> None:
    plan = allocate(Problem((*four(current=BEATE), case(5)), two_desks()), Order(Scenario.CURRENT))
    assert who(plan) == [BEATE] * 4 + [None]
    assert plan.unassigned == {5: Leftover.NOBODY_YET}
    assert (plan.objective, plan.bound, plan.gap) == (None, None, None)
    assert plan.stopped_by is StoppedBy.NOT_SEARCHED


def test_the_alphabet_goes_by_the_first_letter_inside_a_site_and_a_team() -> None:
    cases = tuple(case(number, surname_key=key) for number, key in enumerate("dbca", start=1))
    plan = allocate(Problem(cases, two_desks()), Order(Scenario.ALPHABET))
    assert who(plan) == [BEATE, ANNA, BEATE, ANNA]
    team = (desk(ANNA, team=1), desk(BEATE, team=1), desk(3, team=2))
    known = tuple(replace(one, current=3) for one in cases)
    assert who(allocate(Problem(known, team), Order(Scenario.ALPHABET))) == [3, 3, 3, 3]


def test_a_house_that_goes_by_the_letter_already_finds_itself_again() -> None:
    """Beate has the first letters today, although Anna has the lower number."""
    keys = zip("abcd", (BEATE, BEATE, ANNA, ANNA), strict=True)
    cases = tuple(
        case(number, surname_key=key, current=today) for number, (key, today) in enumerate(keys, start=1)
    )
    plan = allocate(Problem(cases, two_desks()), Order(Scenario.ALPHABET))
    assert who(plan) == [BEATE, BEATE, ANNA, ANNA]


def test_half_the_time_is_half_the_alphabet() -> None:
    cases = tuple(case(number, surname_key=key) for number, key in enumerate("abc", start=1))
    plan = allocate(
        Problem(cases, (desk(ANNA, capacity=2.0), desk(BEATE, capacity=1.0))), Order(Scenario.ALPHABET)
    )
    assert who(plan) == [ANNA, ANNA, BEATE]


def test_talks_in_the_own_district_shorten_the_way_of_this_district_only() -> None:
    anna = Desk(id=ANNA, local_jobcenter=SITE, capacity=4.0, place=SOUTH, places={1: NORTH})
    plan = allocate(Problem(four(), (anna,)), order(kilometre=1))
    assert plan.objective == 0
    elsewhere = allocate(Problem(four(district=3), (anna,)), order(kilometre=1))
    assert elsewhere.objective == pytest.approx(2 * 11.12, abs=0.05)


def test_the_usual_weights_move_people_to_their_district() -> None:
    known = four(current=ANNA, months_with_current=24.0)
    plan = allocate(Problem(known, two_desks()), Order(Scenario.DISTRICTS_LANGUAGE))
    assert who(plan) == NORTH_AND_SOUTH
    assert plan.weights == Weights()
