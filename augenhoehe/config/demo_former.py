"""A few invented people who needed us long ago: the rules of retention have something to propose. «Demodaten»"""

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from augenhoehe.cases.models import Case
from augenhoehe.config import erasures
from augenhoehe.organisation.models import Role
from augenhoehe.people.models import Address, BenefitUnit, BenefitUnitMembership, MemberRole, Person
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.models import AccessLogEntry, WayIn

FORMER = (
    ("frau", "Hannelore", "Wissing", date(1949, 2, 11)),
    ("herr", "Detlef", "Overkamp", date(1951, 8, 30)),
    ("frau", "Jolanta", "Sikora", date(1958, 5, 4)),
    ("herr", "Murat", "Yavuz", date(1962, 12, 19)),
)
YEARS_SINCE = 11
OLD_LINES, OLD_LINES_YEARS = 40, 4


def write_former_people(on: date) -> None:
    """Their files, closed eleven years ago, old lines of the log, and what the night would propose."""
    ended_on = on - relativedelta(years=YEARS_SINCE)
    with acting(account_id=None, through="demo"):
        people = [former(number, ended_on) for number in range(len(FORMER))]
        write_old_lines(people, on)
        erasures.propose_all(on)


def former(number: int, ended_on: date) -> Person:
    """One person with address, unit and a closed case."""
    salutation, given_name, family_name, birth_date = FORMER[number]
    person = Person.objects.create(
        client_number=f"999Z{number + 1:06}",
        salutation=salutation,
        given_name=given_name,
        family_name=family_name,
        birth_date=birth_date,
        nationality="DE",
    )
    began_on = ended_on - relativedelta(years=3)
    unit = BenefitUnit.objects.create(unit_number=f"39999//{number + 1:07}")
    BenefitUnitMembership.objects.create(
        unit=unit, person=person, role=MemberRole.REPRESENTATIVE, starts_on=began_on, ends_on=ended_on
    )
    Address.objects.create(
        person=person,
        street="Nordstraße",
        postcode="46399",
        city="Bocholt",
        starts_on=began_on,
        ends_on=ended_on,
    )
    Case.objects.create(person=person, starts_on=began_on, ends_on=ended_on)
    return person


def write_old_lines(people: list[Person], on: date) -> None:
    """Openings of these files, older than the log is kept."""
    first = datetime.combine(
        on - relativedelta(years=OLD_LINES_YEARS), time(9), timezone.get_default_timezone()
    )
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(
            account_id=0,
            role=Role.BENEFITS_OFFICER,
            person_id=people[number % len(people)].pk,
            purpose="Leistung (§ 19 SGB II)",
            way_in=WayIn.FILE,
            at=first + timedelta(days=number),
        )
        for number in range(OLD_LINES)
    )
