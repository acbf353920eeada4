"""From a named family to the rows of this room."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from augenhoehe.organisation.demo.house import Desk
from augenhoehe.organisation.demo.tables import Tables
from augenhoehe.organisation.models import Salutation
from augenhoehe.people.demo.backgrounds import FactsOf, FactTables
from augenhoehe.people.demo.families import Member, age_on
from augenhoehe.people.demo.names import Name, folded
from augenhoehe.people.demo.streets import Street
from augenhoehe.people.models import (
    Address,
    AddressKind,
    BenefitUnit,
    BenefitUnitMembership,
    FoundBy,
    InterpreterNeed,
    LanguageLevel,
    Person,
    PersonLanguage,
    Precision,
    Responsibility,
    ResponsibilityRole,
)
from augenhoehe.privacy.records import Source

PREFERS_GERMAN = 0.4
FLUENT = {LanguageLevel.B2, LanguageLevel.C1}
SCHOOL_AGE = 6
NOT_YET_NAMED_DAYS = 14
# A step coprime to the range scatters the numbers without giving one twice.
NUMBER_STEP, NUMBER_RANGE = 611_953, 1_000_000


@dataclass(frozen=True)
class PersonDraft:
    """Someone with a name and languages, before there is a row."""

    member: Member
    given: Name
    family: Name
    nationality: str
    first_language: str
    german: LanguageLevel
    salutation: Salutation
    interpreter_need: InterpreterNeed


@dataclass(frozen=True)
class DemoPerson:
    """What the rooms above need to know of someone."""

    person_id: int
    age: int
    language: str
    german: LanguageLevel
    case_starts_on: date | None


@dataclass
class Unit:
    """A benefit unit, who looks after it and where it lives; `members` is filled when the rows are made."""

    since: date
    desk: Desk
    earlier_desk: Desk | None
    handed_over_on: date
    street: Street
    house_number: str
    is_star: bool = False
    members: list[DemoPerson] = field(default_factory=list)

    def ages_of_children(self) -> list[int]:
        """Ages of those under 15."""
        return [member.age for member in self.members if member.age < 15]


class PeopleTables:
    """The tables of this room, in the order in which their rows are written."""

    def __init__(self, tables: Tables, on: date) -> None:
        self.on = on
        self.persons = tables.table(
            Person,
            *("client_number", "salutation", "given_name", "family_name", "native_name"),
            *("search_key", "given_first_key", "birth_date", "nationality"),
            *("interpreter_need", "interpreter_checked_on"),
        )
        self.languages = tables.table(
            PersonLanguage, "person", "language", "speaking", "reading", "is_preferred", "checked_on"
        )
        self.units = tables.table(BenefitUnit, "unit_number")
        self.memberships = tables.table(
            BenefitUnitMembership, "unit", "person", "role", "starts_on", "source"
        )
        self.addresses = tables.table(
            Address,
            *("person", "kind", "street", "house_number", "postcode", "city", "latitude", "longitude"),
            *("precision", "district", "found_by", "starts_on", "source"),
        )
        self.responsibilities = tables.table(
            Responsibility,
            *("person", "local_jobcenter", "team", "staff", "role", "starts_on", "ends_on"),
        )
        self.facts = FactTables(tables, on)
        self.first_person_id = self.persons.first_id

    def add_unit(
        self, unit: Unit, drafts: Sequence[PersonDraft], case_begins: Sequence[date | None], rng: Random
    ) -> None:
        """All rows of a family."""
        number = self.units.last_id - self.units.first_id + 2
        unit_id = self.units.add(f"35502//{number:07}")
        family = []
        for draft, case_starts_on in zip(drafts, case_begins, strict=True):
            since = max(unit.since, draft.member.birth_date)
            age = age_on(draft.member.birth_date, self.on)
            person_id = self.add_person(draft, since, rng)
            language = self.add_languages(person_id, draft, age, self.facts.day_since(since), rng)
            self.memberships.add(unit_id, person_id, draft.member.role.value, since, Source.BENEFITS.value)
            self.add_address(person_id, unit, since)
            self.add_responsibilities(person_id, unit, since, is_named=not self.is_waiting(unit, number))
            unit.members.append(DemoPerson(person_id, age, language, draft.german, case_starts_on))
            family.append(FactsOf(person_id, draft, since, case_starts_on))
        self.facts.add_unit(unit_id, family, is_star=unit.is_star)

    def add_person(self, draft: PersonDraft, since: date, rng: Random) -> int:
        """The row of one person, with both search keys."""
        checked_on = self.facts.day_since(since) if draft.first_language != "de" else None
        if draft.interpreter_need != InterpreterNeed.NONE:
            checked_on = since + timedelta(days=rng.randint(0, max(0, (self.on - since).days)))
        given, family = folded(draft.given.latin), folded(draft.family.latin)
        native = f"{draft.given.native} {draft.family.native}" if draft.given.native else ""
        return self.persons.add(
            client_number(self.persons.last_id + 1 - self.first_person_id),
            draft.salutation.value,
            draft.given.latin,
            draft.family.latin,
            native,
            f"{family} {given}",
            f"{given} {family}",
            draft.member.birth_date,
            draft.nationality,
            draft.interpreter_need.value,
            checked_on,
        )

    def add_languages(
        self, person_id: int, draft: PersonDraft, age: int, checked_on: date, rng: Random
    ) -> str:
        """The first language and German; gives the one preferred in a talk."""
        if draft.first_language == "de":
            native = LanguageLevel.NATIVE.value
            self.languages.add(person_id, "de", native, reading(LanguageLevel.NATIVE, age), True, checked_on)
            return "de"
        prefers_german = draft.german in FLUENT and rng.random() < PREFERS_GERMAN
        first_reading = (
            LanguageLevel.LITERACY if draft.german == LanguageLevel.LITERACY else LanguageLevel.NATIVE
        )
        self.languages.add(
            person_id,
            draft.first_language,
            LanguageLevel.NATIVE.value,
            reading(first_reading, age),
            not prefers_german,
            checked_on,
        )
        spoken = LanguageLevel.A1 if draft.german == LanguageLevel.LITERACY else draft.german
        self.languages.add(
            person_id, "de", spoken.value, reading(draft.german, age), prefers_german, checked_on
        )
        return "de" if prefers_german else draft.first_language

    def add_address(self, person_id: int, unit: Unit, since: date) -> None:
        """Home of everybody in the unit."""
        street, located = unit.street, unit.street.located
        self.addresses.add(
            person_id,
            AddressKind.HOME.value,
            street.name,
            unit.house_number,
            street.postcode,
            street.city,
            street.latitude,
            street.longitude,
            Precision.STREET.value,
            located.district_id if located else None,
            FoundBy(located.how.value).value if located else FoundBy.NOT_FOUND.value,
            since,
            Source.BENEFITS.value,
        )

    def is_waiting(self, unit: Unit, number: int) -> bool:
        """Of those who came lately every second family does not know yet who looks after it."""
        return number % 2 == 0 and unit.since > self.on - timedelta(days=NOT_YET_NAMED_DAYS)

    def add_responsibilities(self, person_id: int, unit: Unit, since: date, *, is_named: bool) -> None:
        """One counsellor for the whole family, § 14 Abs. 3 SGB II; the earlier one until the day before."""
        begins = since
        if unit.earlier_desk is not None and since < unit.handed_over_on:
            begins = unit.handed_over_on
            self.add_responsibility(person_id, unit.earlier_desk, since, begins - timedelta(days=1))
        self.add_responsibility(person_id, unit.desk, begins, None, is_named=is_named)

    def add_responsibility(
        self, person_id: int, desk: Desk, begins: date, ends: date | None, *, is_named: bool = True
    ) -> None:
        role, staff_id = ResponsibilityRole.COUNSELLING.value, desk.staff_id if is_named else None
        self.responsibilities.add(
            person_id, desk.local_jobcenter_id, desk.team_id, staff_id, role, begins, ends
        )


def client_number(number: int) -> str:
    """An invented client number, ten characters like the real ones."""
    return f"355{chr(65 + number // NUMBER_RANGE)}{number * NUMBER_STEP % NUMBER_RANGE:06}"


def reading(level: LanguageLevel, age: int) -> str:
    """Small children do not read yet."""
    return (level if age >= SCHOOL_AGE else LanguageLevel.NONE).value
