"""Who lives together: ages, sexes and places in the benefit unit, before anybody has a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from augenhoehe.law.rules import is_of_employable_age
from augenhoehe.people.demo.origins import Living
from augenhoehe.people.models import MemberRole

DAYS_A_YEAR = 365.2425
OLDEST = 65
OLDEST_CHILD = 24  # § 7 Abs. 3 Nr. 4 SGB II: children belong to the unit until their 25th birthday
NOT_EMPLOYABLE_PARTNERS = 0.07
WOMEN_AMONG_SINGLE_PARENTS = 0.92
AGES_OF_SINGLES = ((18, 24, 0.07), (25, 34, 0.24), (35, 44, 0.22), (45, 54, 0.21), (55, OLDEST, 0.26))


@dataclass(frozen=True)
class Member:
    """Someone in a unit, not named yet."""

    role: MemberRole
    is_woman: bool
    birth_date: date
    is_able_to_work: bool = True

    def has_case(self, on: date) -> bool:
        """A case is for employable persons only. «erwerbsfähige leistungsberechtigte Person» – § 7 Abs. 1 SGB II"""
        return self.is_able_to_work and is_of_employable_age(self.birth_date, on)


def family(living: Living, on: date, rng: Random, *, at_most: int) -> list[Member]:
    """A family of one of the shapes, no larger than `at_most`."""
    shapes = ("single", "single_parent", "couple", "couple_with_children")
    shape = rng.choices(shapes, [getattr(living, shape) for shape in shapes])[0]
    if shape == "single" or at_most == 1:
        return [single(living, on, rng)]
    members = list(
        couple(on, rng, with_children=shape != "couple") if shape.startswith("couple") else [parent(on, rng)]
    )
    if shape != "couple":
        number = rng.choices(range(1, len(living.children) + 1), living.children)[0]
        members += children(members, number, on, rng)
    return members[:at_most]


def arrived_family(on: date, arrived_on: date, rng: Random, *, employable: int) -> list[Member]:
    """A mother aged 25 to 50 with children, as they came from Ukraine in spring 2022; a second adult or none.

    With one employable person all children are under 15 on both days, so the figure holds then and now.
    """
    mother = Member(MemberRole.REPRESENTATIVE, True, birthday(rng.randint(25, 46), arrived_on, rng))
    members = [mother]
    if employable > 1:
        members.append(Member(MemberRole.PARTNER, False, birthday(rng.randint(26, 50), arrived_on, rng)))
    oldest = min(14, age_on(mother.birth_date, on) - 19)
    youngest = on.year - arrived_on.year + 1
    number = rng.choices((1, 2, 3), (5, 4, 1))[0]
    ages = [rng.randint(min(youngest, oldest), oldest) for _ in range(number)]
    return members + [child(age, on, rng) for age in sorted(ages, reverse=True)]


def single(living: Living, on: date, rng: Random) -> Member:
    """Someone who lives alone."""
    youngest, oldest, _ = rng.choices(AGES_OF_SINGLES, [share for *_, share in AGES_OF_SINGLES])[0]
    is_woman = rng.random() < living.women_among_singles
    return Member(MemberRole.REPRESENTATIVE, is_woman, birthday(rng.randint(youngest, oldest), on, rng))


def parent(on: date, rng: Random) -> Member:
    """Someone who brings up children alone."""
    age = int(rng.triangular(21, 55, 35))
    return Member(
        MemberRole.REPRESENTATIVE, rng.random() < WOMEN_AMONG_SINGLE_PARENTS, birthday(age, on, rng)
    )


def couple(on: date, rng: Random, *, with_children: bool) -> Iterator[Member]:
    """Two who live together; some partners cannot work and have no case."""
    age = int(rng.triangular(23, 54, 37) if with_children else rng.triangular(25, OLDEST, 55))
    is_woman = rng.random() < 0.5
    yield Member(MemberRole.REPRESENTATIVE, is_woman, birthday(age, on, rng))
    other = max(21, min(OLDEST, age + round(rng.gauss(-2 if not is_woman else 2, 4))))
    yield Member(
        MemberRole.PARTNER, not is_woman, birthday(other, on, rng), rng.random() >= NOT_EMPLOYABLE_PARTNERS
    )


def children(parents: list[Member], number: int, on: date, rng: Random) -> list[Member]:
    """So many children, eldest first, none older than the younger parent allows."""
    oldest = min(OLDEST_CHILD, min(age_on(member.birth_date, on) for member in parents) - 18)
    ages = sorted((rng.randint(0, oldest) for _ in range(number)), reverse=True)
    return [child(age, on, rng) for age in ages]


def child(age: int, on: date, rng: Random) -> Member:
    """A girl or a boy of that age."""
    return Member(MemberRole.CHILD, rng.random() < 0.49, birthday(age, on, rng))


def birthday(age: int, on: date, rng: Random) -> date:
    """The birth date of someone who is that old on that day; nobody here is born on 29 February."""
    born = on - relativedelta(years=age) - timedelta(days=rng.randint(1, 364))
    return born.replace(day=28) if (born.month, born.day) == (2, 29) else born


def age_on(birth_date: date, day: date) -> int:
    """Completed years of life on that day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def years_between(earlier: date, later: date) -> float:
    """Years with their fraction."""
    return (later - earlier).days / DAYS_A_YEAR
