"""A whole synthetic Jobcenter, room by room in the order of the floors. «Demodaten» – nobody in it exists."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from augenhoehe.cases.demo.feedback import write_feedback
from augenhoehe.cases.demo.first_talk import write_first_talk
from augenhoehe.cases.demo.histories import Histories
from augenhoehe.cases.demo.notes import write_text_blocks
from augenhoehe.cases.demo.phases import write_phases
from augenhoehe.cases.demo.tables import CaseTables
from augenhoehe.cases.demo.top_up import top_up_today
from augenhoehe.config.demo_logins import BOCHOLT, COUNSELLOR, DEMO_LOGINS, RECEPTION
from augenhoehe.documents.demo.consents import write_consents
from augenhoehe.documents.demo.papers import write_papers
from augenhoehe.letters.demo import write_letters
from augenhoehe.organisation.demo.house import House, HouseOrder, build_house
from augenhoehe.organisation.demo.tables import Tables
from augenhoehe.organisation.models import LocalJobcenter
from augenhoehe.people.demo.absences import stand_in_today
from augenhoehe.people.demo.emergencies import emergency_lately
from augenhoehe.people.demo.streets import streets_of
from augenhoehe.people.demo.units import Arrival, Neighbourhood, PeopleOrder
from augenhoehe.people.demo.writing import PeopleTables
from augenhoehe.people.models import Person
from augenhoehe.places.demo import build_demo_places
from augenhoehe.places.demo_directory import build_demo_directory
from augenhoehe.places.municipalities import Municipality, municipalities
from augenhoehe.privacy.acting import acting

CALIBRATION = Path(__file__).parent / "facts" / "calibration.yaml"
LOADED_AT = clock(6, 0)
UNITS_A_BATCH = 500
Report = Callable[[str], None]


class DemoRefused(Exception):
    """The demo cannot be loaded into this database, or not in this size; the message says why."""


@dataclass(frozen=True)
class DemoOrder:
    """What is wanted: which place, how many persons, from which seed, as of which day."""

    place: str
    people: int
    seed: int
    on: date


@dataclass(frozen=True)
class DemoCounts:
    """What has been made."""

    people: int
    benefit_units: int
    cases: int
    contacts: int
    seconds: float


@dataclass(frozen=True)
class Target:
    """One figure the demo is measured against. «Eichwert»"""

    date: date
    value: float
    unit: str
    tolerance: float
    source: str


def calibration() -> dict[str, Target]:
    """All targets by name."""
    raw = yaml.safe_load(CALIBRATION.read_text(encoding="utf-8"))
    return {name: Target(**entry) for name, entry in raw.items()}


def people_for_share(place: str, share: float) -> int:
    """Persons at that share of the real number."""
    return round(sum(town.recipients for town in municipalities(place)) * share)


def load_demo(order: DemoOrder, report: Report) -> DemoCounts:
    """Everything or nothing; refuses a database that has people in it already."""
    begun = time.monotonic()
    towns = municipalities(order.place)
    moment = datetime.combine(order.on, LOADED_AT, timezone.get_default_timezone())
    with transaction.atomic(), acting(account_id=None, through="demo"):
        refuse_impossible(order, towns)
        report("Orte …")
        build_demo_places(order.place)
        build_demo_directory(order.on)
        persons = shared_out(order.people, {town.code: town.recipients for town in towns})
        report("Örtliche Jobcenter, Teams, Kolleginnen und Kollegen …")
        house = build_house(towns, house_order(order, persons, moment))
        people, units, cases, contacts = write_people_and_cases(order, towns, persons, house, moment, report)
        top_up_today(order.on, first_met_by=COUNSELLOR.login_name)
        write_consents(order.on, order.seed)
        write_papers(order.on, order.seed)
        write_letters(order.on, login_name=COUNSELLOR.login_name)
        write_text_blocks()
        write_phases(order.on)
        write_feedback()
        contacts += write_first_talk(order.on, login_name=COUNSELLOR.login_name)
        stand_in_today(order.on, login_name=COUNSELLOR.login_name)
        emergency_lately(order.on, login_name=COUNSELLOR.login_name, opened_by=RECEPTION.login_name)
    return DemoCounts(people, units, cases, contacts, seconds=round(time.monotonic() - begun, 1))


def refuse_impossible(order: DemoOrder, towns: Sequence[Municipality]) -> None:
    """Only an empty database is filled, and only with at least one person a town."""
    if Person.objects.exists() or LocalJobcenter.objects.exists():
        raise DemoRefused(
            "In dieser Datenbank ist schon ein Jobcenter. Demodaten gehören in eine leere Datenbank; "
            "die der Demo entfernt `make clean`."
        )
    if order.people < len(towns):
        raise DemoRefused(f"Gebraucht werden mindestens {len(towns)} Personen, eine je Gemeinde.")


def shared_out(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """So many persons by weight, to the last person: the largest remainders are rounded up."""
    whole = sum(weights.values())
    exact = {code: total * weight / whole for code, weight in weights.items()}
    shares = {code: int(value) for code, value in exact.items()}
    by_remainder = sorted(exact, key=lambda code: (shares[code] - exact[code], code))
    for code in by_remainder[: total - sum(shares.values())]:
        shares[code] += 1
    return shares


def house_order(order: DemoOrder, persons: Mapping[str, int], moment: datetime) -> HouseOrder:
    """As many desks as the expected cases need."""
    employable = calibration()["employable_share"].value
    cases = {code: round(number * employable) for code, number in persons.items()}
    return HouseOrder(cases=cases, logins=DEMO_LOGINS, seed=order.seed, moment=moment)


def people_order(order: DemoOrder, persons: Mapping[str, int]) -> PeopleOrder:
    """The targets of the calibration, scaled to the size of this demo."""
    targets = calibration()
    share = order.people / targets["persons"].value
    families = targets["ukrainian_families_in_bocholt"]
    arrival = Arrival(
        town_code=BOCHOLT,
        on=families.date.replace(day=1),
        families=max(1, round(families.value * share)),
        employable=max(1, round(targets["ukrainian_employable_in_bocholt"].value * share)),
    )
    nationalities = {
        name.removeprefix("nationality_"): target.value
        for name, target in targets.items()
        if name.startswith("nationality_")
    }
    return PeopleOrder(persons, nationalities, arrival, COUNSELLOR.login_name, order.seed, order.on)


def write_people_and_cases(
    order: DemoOrder,
    towns: Sequence[Municipality],
    persons: Mapping[str, int],
    house: House,
    moment: datetime,
    report: Report,
) -> tuple[int, int, int, int]:
    """Unit after unit, a batch at a time: nothing but the batch is held in memory."""
    tables = Tables(moment)
    people, cases = PeopleTables(tables, order.on), CaseTables(tables)
    streets = streets_of(towns, order.on.year, order.seed)
    neighbourhood = Neighbourhood(people_order(order, persons), house, streets, people)
    histories = Histories(cases, order.on, order.seed)
    for number, unit in enumerate(neighbourhood.units(towns), start=1):
        histories.add_unit(unit)
        if number % UNITS_A_BATCH == 0:
            tables.write()
            report(f"{german(people.persons.written)} von {german(order.people)} Menschen …")
    tables.write()
    report("Verzeichnisse auffrischen …")
    tables.finish()
    return people.persons.written, people.units.written, cases.cases.written, cases.contacts.written


def german(number: int) -> str:
    """17.261"""
    return f"{number:,}".replace(",", ".")
