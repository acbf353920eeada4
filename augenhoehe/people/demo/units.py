"""Benefit units with names, languages, addresses and someone responsible, town by town."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from augenhoehe.law.dated import value_on
from augenhoehe.organisation.demo.house import Desk, House
from augenhoehe.organisation.models import Salutation
from augenhoehe.people.demo.alphabet import Alphabet
from augenhoehe.people.demo.families import Member, age_on, arrived_family, family, years_between
from augenhoehe.people.demo.names import Name, family_name, random_name
from augenhoehe.people.demo.origins import ORIGINS, UKRAINE_FROM, Origin, german_level
from augenhoehe.people.demo.streets import Street
from augenhoehe.people.demo.writing import PeopleTables, PersonDraft, Unit
from augenhoehe.people.models import InterpreterNeed, LanguageLevel, MemberRole
from augenhoehe.places.municipalities import Municipality

HANDED_OVER = 0.25
WITHIN_LAST_DAYS = 3 * 365
NEW_WITHIN_DAYS = 10
NEWLY_HANDED_OVER = 0.012
LONGEST_CLAIM_YEARS = 12.0
MEAN_CLAIM_YEARS = 4.0
FEWEST_DAYS_BEFORE_HANDOVER = 120
NO_SALUTATION = 0.01
SIGN_LANGUAGE = 0.001
NEEDS_INTERPRETER = {
    LanguageLevel.NONE: 0.95,
    LanguageLevel.LITERACY: 0.95,
    LanguageLevel.A1: 0.9,
    LanguageLevel.A2: 0.45,
    LanguageLevel.B1: 0.08,
}


@dataclass(frozen=True)
class Arrival:
    """The families who came from Ukraine at one time, and how many of them have a case. «Rechtskreiswechsel»"""

    town_code: str
    on: date
    families: int
    employable: int


@dataclass(frozen=True)
class PeopleOrder:
    """What the loader wants: people a town, shares of nationalities, the families of 2022, chance and day."""

    persons: Mapping[str, int]
    nationalities: Mapping[str, float]
    arrival: Arrival
    star_desk: str
    seed: int
    on: date


@dataclass
class Neighbourhood:
    """Makes the units of all towns, one after the other; nothing of them stays in memory."""

    order: PeopleOrder
    house: House
    streets: Mapping[str, Sequence[Street]]
    tables: PeopleTables
    rng: Random = field(init=False)
    alphabets: Mapping[str, Alphabet] = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(f"{self.order.seed}/people")
        self.alphabets = {
            town: Alphabet(desks, self.order.nationalities, self.order.seed)
            for town, desks in self.house.desks.items()
        }

    def units(self, towns: Sequence[Municipality]) -> Iterator[Unit]:
        """All units; the town of the arrival comes first, and in it the family everybody meets first."""
        for town in sorted(towns, key=lambda town: town.code != self.order.arrival.town_code):
            yield from self.units_of(town)

    def units_of(self, town: Municipality) -> Iterator[Unit]:
        """As many units as make up the town's number of persons, to the last person."""
        left = self.order.persons[town.code]
        ukrainians = 0
        if town.code == self.order.arrival.town_code:
            for unit in self.arrived_units(left):
                left -= len(unit.members)
                ukrainians += len(unit.members)
                yield unit
        origins, weights = self.mix(self.order.persons[town.code], ukrainians)
        while left > 0:
            origin = self.rng.choices(origins, weights)[0]
            since = self.claim_began(origin)
            members = family(origin.living, self.order.on, self.rng, at_most=left)
            left -= len(members)
            yield self.unit(town.code, origin, members, since)

    def mix(self, persons: int, ukrainians: int) -> tuple[list[Origin], list[float]]:
        """How often a unit of each origin is drawn, so that the shares hold for persons, not for units.

        Whoever arrived in 2022 is part of the Ukrainian share, not on top of it.
        """
        shares = dict(self.order.nationalities)
        shares["UA"] = max(0.0, shares["UA"] - ukrainians / max(persons, 1))
        origins = [ORIGINS[nationality] for nationality in shares]
        return origins, [shares[one.nationality] / one.living.persons_a_unit() for one in origins]

    def arrived_units(self, room: int) -> Iterator[Unit]:
        """The families of 2022; the first of them is the one of the tour through the product."""
        arrival = self.order.arrival
        second_adults = arrival.employable - arrival.families
        for number in range(arrival.families):
            if room <= 0:
                return
            is_star = number == 0
            if is_star:
                members = star_family(self.order.on)
            else:
                employable = 2 if number <= second_adults else 1
                members = arrived_family(self.order.on, arrival.on, self.rng, employable=employable)[:room]
            room -= len(members)
            since = arrival.on + timedelta(days=self.rng.randint(0, 29))
            yield self.unit(arrival.town_code, ORIGINS["UA"], members, since, is_star=is_star)

    def claim_began(self, origin: Origin) -> date:
        """The day from which the unit gets support: many a short time, few very long."""
        on = self.order.on
        years = min(LONGEST_CLAIM_YEARS, self.rng.expovariate(1 / MEAN_CLAIM_YEARS))
        began = on - timedelta(days=int(years * 365))
        first = UKRAINE_FROM + timedelta(days=30) if origin.nationality == "UA" else origin.first_came_on
        if began < first:
            began = first + timedelta(days=self.rng.randrange((on - first).days))
        return began

    def unit(
        self, town_code: str, origin: Origin, members: Sequence[Member], since: date, *, is_star: bool = False
    ) -> Unit:
        """Names, address and counsellor for a family, and its rows."""
        drafts = self.named(origin, members, since)
        if is_star:
            drafts = star_drafts(drafts)
        desk, earlier, handed_over_on = self.desks(town_code, drafts[0], since, is_star=is_star)
        unit = Unit(
            since=since,
            desk=desk,
            earlier_desk=earlier,
            handed_over_on=handed_over_on,
            street=self.rng.choice(self.streets[town_code]),
            house_number=str(self.rng.randint(1, 120)) + self.rng.choice(("", "", "", "", "a", "b")),
            is_star=is_star,
        )
        self.tables.add_unit(unit, drafts, self.case_begins(drafts, since), self.rng)
        return unit

    def desks(
        self, town_code: str, first: PersonDraft, since: date, *, is_star: bool
    ) -> tuple[Desk, Desk | None, date]:
        """Who looks after the family now, who did before, and since when it is the one of today."""
        on, here = self.order.on, self.house.desks[town_code]
        if is_star:
            own = (desk for desk in here if desk.login_name == self.order.star_desk)
            return next(own, here[0]), None, since
        desk = self.alphabets[town_code].desk_of(first.family, first.given)
        others = [other for other in here if other is not desk]
        days, chance = (on - since).days, self.rng.random()
        is_handed_over = chance < NEWLY_HANDED_OVER + HANDED_OVER and days >= FEWEST_DAYS_BEFORE_HANDOVER
        if not others or not is_handed_over:
            return desk, None, since
        least, most = NEW_WITHIN_DAYS * 3, min(WITHIN_LAST_DAYS, days - 1)
        if chance < NEWLY_HANDED_OVER:
            least, most = 1, NEW_WITHIN_DAYS
        return desk, self.rng.choice(others), on - timedelta(days=self.rng.randint(least, most))

    def named(self, origin: Origin, members: Sequence[Member], since: date) -> list[PersonDraft]:
        """Names and languages; one family name for all but every seventh partner."""
        on, names = self.order.on, origin.names(self.order.seed)
        shared = random_name(names.family, self.rng)
        first_language = origin.first_language(self.rng)
        drafts = []
        for member in members:
            own = member.role == MemberRole.PARTNER and self.rng.random() < 0.15
            surname = random_name(names.family, self.rng) if own else shared
            age = age_on(member.birth_date, on)
            german = german_level(origin, years_between(since, on), age, self.rng)
            drafts.append(
                PersonDraft(
                    member=member,
                    given=random_name(names.female if member.is_woman else names.male, self.rng),
                    family=family_name(surname, origin.locale, is_woman=member.is_woman),
                    nationality=origin.nationality,
                    first_language=first_language,
                    german=german,
                    salutation=salutation(member, self.rng),
                    interpreter_need=interpreter_need(german, age, self.rng),
                )
            )
        return drafts

    def case_begins(self, drafts: Sequence[PersonDraft], since: date) -> list[date | None]:
        """First day of everybody's case: with the claim, for the young with the 15th birthday; None without case."""
        from_age = int(value_on("employable_from_age", self.order.on))
        return [
            max(since, draft.member.birth_date + relativedelta(years=from_age))
            if draft.member.has_case(self.order.on)
            else None
            for draft in drafts
        ]


def star_family(on: date) -> list[Member]:
    """Olena Kowalenko with her children; invented, like everybody else."""
    return [
        Member(MemberRole.REPRESENTATIVE, True, on - relativedelta(years=41, days=100)),
        Member(MemberRole.CHILD, True, on - relativedelta(years=12, days=40)),
        Member(MemberRole.CHILD, False, on - relativedelta(years=8, days=200)),
    ]


def star_drafts(drafts: Sequence[PersonDraft]) -> list[PersonDraft]:
    """The same family with the names and languages of the tour."""
    given = (Name("Olena", "Олена"), Name("Sofia", "Софія"), Name("Maksym", "Максим"))
    german = (LanguageLevel.A1, LanguageLevel.A2, LanguageLevel.A2)
    needs = (InterpreterNeed.SPOKEN, InterpreterNeed.NONE, InterpreterNeed.NONE)
    return [
        replace(
            draft,
            given=given[place],
            family=Name("Kowalenko", "Коваленко"),
            first_language="uk",
            german=german[place],
            salutation=Salutation.FRAU if draft.member.is_woman else Salutation.HERR,
            interpreter_need=needs[place],
        )
        for place, draft in enumerate(drafts)
    ]


def salutation(member: Member, rng: Random) -> Salutation:
    """Frau or Herr; one in a hundred wants neither."""
    if rng.random() < NO_SALUTATION:
        return Salutation.NONE
    return Salutation.FRAU if member.is_woman else Salutation.HERR


def interpreter_need(german: LanguageLevel, age: int, rng: Random) -> InterpreterNeed:
    """Who knows little German mostly needs someone between the languages; children are never asked to be it."""
    if rng.random() < SIGN_LANGUAGE:
        return InterpreterNeed.SIGN
    if age < 15 or rng.random() >= NEEDS_INTERPRETER.get(german, 0.0):
        return InterpreterNeed.NONE
    return InterpreterNeed.SPOKEN
