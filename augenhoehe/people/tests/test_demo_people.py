"""The invented people: families that can be, names as in a passport, no number twice."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.organisation.demo.house import Desk
from augenhoehe.people.demo.alphabet import Alphabet
from augenhoehe.people.demo.families import OLDEST, Member, age_on, arrived_family, family
from augenhoehe.people.demo.names import Name, NameList, family_name, in_passport, names_of
from augenhoehe.people.demo.origins import NEWLY_COME, ORIGINS, SETTLED, UKRAINIAN, german_level
from augenhoehe.people.demo.units import interpreter_need, star_family
from augenhoehe.people.demo.writing import client_number, reading
from augenhoehe.people.models import InterpreterNeed, LanguageLevel, MemberRole
from augenhoehe.people.search_key import search_key

ON = date(2026, 11, 23)


@given(
    seed=st.integers(0, 10_000), on=st.dates(date(2024, 1, 1), date(2030, 12, 31)), at_most=st.integers(1, 8)
)
def test_families_can_be(seed: int, on: date, at_most: int) -> None:
    members = family(Random(seed).choice((SETTLED, NEWLY_COME, UKRAINIAN)), on, Random(seed), at_most=at_most)
    assert 1 <= len(members) <= at_most
    roles = Counter(member.role for member in members)
    assert roles[MemberRole.REPRESENTATIVE] == 1 and roles[MemberRole.PARTNER] <= 1
    adults = [member for member in members if member.role != MemberRole.CHILD]
    assert all(18 <= age_on(adult.birth_date, on) <= OLDEST for adult in adults)
    for member in members:
        assert (member.birth_date.month, member.birth_date.day) != (2, 29)
        assert member.birth_date < on
        if member.role == MemberRole.CHILD and len(members) <= at_most - 1:
            assert age_on(member.birth_date, on) <= 24


@given(seed=st.integers(0, 2_000), employable=st.integers(1, 2))
def test_families_of_2022_have_as_many_employable_members_as_ordered(seed: int, employable: int) -> None:
    members = arrived_family(ON, date(2022, 6, 1), Random(seed), employable=employable)
    assert sum(member.has_case(ON) for member in members) == employable
    mother = members[0]
    assert mother.is_woman and 25 <= age_on(mother.birth_date, date(2022, 6, 1)) <= 50
    assert any(member.role == MemberRole.CHILD for member in members)


def test_a_case_begins_with_the_fifteenth_birthday_and_for_the_employable_only() -> None:
    fifteen = date(ON.year - 15, ON.month, ON.day)
    assert Member(MemberRole.CHILD, True, fifteen).has_case(ON)
    assert not Member(MemberRole.CHILD, True, fifteen + timedelta(days=1)).has_case(ON)
    assert not Member(MemberRole.PARTNER, True, date(1980, 1, 1), is_able_to_work=False).has_case(ON)


def test_the_first_family_is_olena_with_two_children() -> None:
    mother, *children = star_family(ON)
    assert age_on(mother.birth_date, ON) == 41
    assert [age_on(child.birth_date, ON) for child in children] == [12, 8]


@pytest.mark.parametrize(
    ("written", "locale", "latin"),
    [
        ("Олена", "uk_UA", "Olena"),
        ("Єва", "uk_UA", "Yeva"),
        ("Сергій", "uk_UA", "Serhii"),
        ("Ковальчук", "uk_UA", "Kovalchuk"),
        ("Анна-Марія", "uk_UA", "Anna-Mariia"),
        ("Стоянов", "bg_BG", "Stoyanov"),
        ("Łukasz", "pl_PL", "Łukasz"),
    ],
)
def test_names_are_written_as_in_a_passport(written: str, locale: str, latin: str) -> None:
    assert in_passport(written, locale) == latin


def test_women_bear_the_form_of_the_family_name_their_language_has() -> None:
    assert family_name(Name("Ivanov", "Иванов"), "ru_RU", is_woman=True) == Name("Ivanova", "Иванова")
    assert family_name(Name("Ivanov", "Иванов"), "ru_RU", is_woman=False).latin == "Ivanov"
    assert family_name(Name("Kowalski", ""), "pl_PL", is_woman=True).latin == "Kowalska"
    assert family_name(Name("Müller", ""), "de_DE", is_woman=True).latin == "Müller"


@pytest.mark.parametrize("nationality", sorted(ORIGINS))
def test_every_origin_has_names_in_latin_letters(nationality: str) -> None:
    names: NameList = ORIGINS[nationality].names(seed=1)
    for list_of_names in names:
        assert len(set(list_of_names)) >= 14
        for name in list_of_names:
            assert name.latin[0].isupper()
            assert not any("Ѐ" <= letter <= "ۿ" for letter in name.latin)
            assert name.native != name.latin


def test_german_names_come_in_several_spellings() -> None:
    families = {name.latin for name in names_of("de_DE", 1).family}
    assert {"Müller", "Mueller", "Muller"} <= families


def test_no_client_number_is_given_twice() -> None:
    assert len({client_number(number) for number in range(1_200_000)}) == 1_200_000


def test_who_knows_little_german_mostly_needs_an_interpreter_and_children_never_are_asked() -> None:
    rng = Random(1)
    needs = Counter(interpreter_need(LanguageLevel.A1, 40, rng) for _ in range(500))
    assert needs[InterpreterNeed.SPOKEN] > 400
    assert not any(interpreter_need(LanguageLevel.NONE, 9, rng) == InterpreterNeed.SPOKEN for _ in range(200))
    assert not any(
        interpreter_need(LanguageLevel.NATIVE, 40, rng) == InterpreterNeed.SPOKEN for _ in range(200)
    )


def test_german_gets_better_with_the_years() -> None:
    rng = Random(1)
    levels = list(LanguageLevel)
    newly, settled = (
        sum(levels.index(german_level(ORIGINS["UA"], years, 40, rng)) for _ in range(200))
        for years in (0.5, 6)
    )
    assert newly < settled
    assert german_level(ORIGINS["DE"], 0, 30, rng) == LanguageLevel.NATIVE


def test_small_children_do_not_read_yet() -> None:
    assert reading(LanguageLevel.NATIVE, 4) == LanguageLevel.NONE
    assert reading(LanguageLevel.NATIVE, 8) == LanguageLevel.NATIVE


def test_the_demo_goes_by_the_letter_as_the_houses_it_stands_for_do() -> None:
    desks = [Desk(number, number // 4, 1, capacity) for number, capacity in enumerate((150.0, 75.0) * 4)]
    alphabet, rng = Alphabet(desks, {"DE": 0.5, "SY": 0.3, "UA": 0.2}, seed=1), Random(1)
    dealt = []
    for _ in range(9_000):
        origin = ORIGINS[rng.choices(("DE", "SY", "UA"), (0.5, 0.3, 0.2))[0]]
        names = origin.names(1)
        family, given = rng.choice(names.family), rng.choice(names.female)
        dealt.append((search_key([family.latin, given.latin[0]]), alphabet.desk_of(family, given).staff_id))
    in_order = [desk for _, desk in sorted(dealt)]
    assert in_order == sorted(in_order), "each desk has one piece of the alphabet"
    for desk in desks:
        assert in_order.count(desk.staff_id) == pytest.approx(desk.capacity * 10, rel=0.15)
