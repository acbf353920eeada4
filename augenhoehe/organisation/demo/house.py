"""Local Jobcenters, sites, rooms, teams and colleagues of the demo, all invented."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import cycle
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from augenhoehe.organisation.demo.codes import renew_demo_codes
from augenhoehe.organisation.demo.time_and_skills import TimeAndSkills, spoken, working_days_for
from augenhoehe.organisation.models import (
    Account,
    LocalJobcenter,
    Role,
    Room,
    Salutation,
    Site,
    Staff,
    StaffLanguage,
    Team,
)
from augenhoehe.places.models import District
from augenhoehe.places.municipalities import Municipality

PASSWORD = "augenhoehe-demo"
TALK_PIN = "2468"
CASES_OF_FULL_TIME = 150
FULL_TIME_HOURS = 39.0
HOURS = (39.0, 30.0, 25.0, 19.5)
HOURS_WEIGHTS = (6, 2, 1, 1)
COUNSELLORS_A_TEAM = 8
LARGE_ABOVE_RECIPIENTS = 1500
EARLIEST_START = date(2009, 1, 1)
ROOM_NAMES = ("Beratung 1", "Beratung 2", "Besprechung", "Gruppenraum")
SITE_STREETS = ("Rathausplatz", "Kirchstraße", "Am Bahnhof", "Marktstraße", "Schulstraße")
GIVEN_NAMES = {
    Salutation.FRAU: (
        *("Anke", "Birgit", "Claudia", "Elke", "Gesa", "Heike", "Ines", "Jutta", "Karin", "Lena", "Marion"),
        *("Nele", "Petra", "Ruth", "Silke", "Tanja", "Ulrike", "Vera", "Wiebke"),
    ),
    Salutation.HERR: (
        *(
            "Andreas",
            "Bernd",
            "Carsten",
            "Dirk",
            "Frank",
            "Georg",
            "Heiner",
            "Jan",
            "Klaus",
            "Lars",
            "Martin",
        ),
        *("Norbert", "Olaf", "Peter", "Ralf", "Stefan", "Thomas", "Uwe", "Volker"),
    ),
}
FAMILY_NAMES = (
    *(
        "Ahlers",
        "Beckmann",
        "Brinkmann",
        "Bußkamp",
        "Dirks",
        "Ebbing",
        "Elsbernd",
        "Finke",
        "Gesing",
        "Goertz",
    ),
    *("Hessling", "Höing", "Janssen", "Kemper", "Klümper", "Krüger", "Lütkenhorst", "Meiering", "Niehues"),
    *("Overkamp", "Picker", "Rensing", "Robers", "Schlüter", "Sicking", "Tenbrock", "Tenhagen", "Uphues"),
    *("Vennemann", "Volmer", "Wansing", "Wehning", "Wissing", "Wolters", "Zumdick"),
)
FURTHER_LANGUAGES = (
    ("en", 0.5),
    ("nl", 0.2),
    ("tr", 0.08),
    ("ru", 0.08),
    ("pl", 0.06),
    ("uk", 0.05),
    ("ar", 0.05),
)


@dataclass(frozen=True)
class DemoLogin:
    """A colleague of the demo who can log in; everybody may know the password."""

    login_name: str
    role: Role
    town_code: str
    salutation: Salutation
    given_name: str
    family_name: str


@dataclass
class Desk:
    """A counsellor's desk while people are shared out: how many cases fit its hours. «Fallzahl»"""

    staff_id: int
    team_id: int
    local_jobcenter_id: int
    capacity: float
    login_name: str = ""


@dataclass
class House:
    """What the rooms above need of the house: the desks of each town, by municipality code."""

    desks: dict[str, list[Desk]] = field(default_factory=dict)


@dataclass(frozen=True)
class HouseOrder:
    """What is to be built: how many cases each town will have, who logs in, from which chance, at which moment."""

    cases: Mapping[str, int]
    logins: Sequence[DemoLogin]
    seed: int
    moment: datetime


def build_house(towns: Sequence[Municipality], order: HouseOrder) -> House:
    """One local Jobcenter a municipality, with as many colleagues as its cases need."""
    rng = Random(f"{order.seed}/house")
    accounts = make_accounts(order.logins)
    districts = {
        district.code: district
        for district in District.objects.of_scheme("gemeinde", on_year=order.moment.year)
    }
    house = House()
    for town in towns:
        office = LocalJobcenter.objects.create(
            code=town.code, name=f"Jobcenter {town.short_name}", district=districts.get(town.code)
        )
        site = make_site(town, districts.get(town.code), rng)
        staffing = Staffing(town, office, site, order, accounts, rng)
        house.desks[town.code] = staffing.counsellors()
        staffing.everybody_else()
    TimeAndSkills(order.moment.date(), Random(f"{order.seed}/time-and-skills")).write()
    return house


def make_accounts(logins: Sequence[DemoLogin]) -> dict[str, Account]:
    """The log-ins. Password and PIN are public, so one slow hash serves all of them."""
    password, pin = make_password(PASSWORD), make_password(TALK_PIN)
    accounts = {
        login.login_name: Account.objects.create(login_name=login.login_name, password=password, talk_pin=pin)
        for login in logins
    }
    renew_demo_codes(accounts.values())
    return accounts


def make_site(town: Municipality, district: District | None, rng: Random) -> Site:
    """A building in the middle of the town, with rooms."""
    site = Site.objects.create(
        code=f"demo-{town.code}",
        name=f"Jobcenter {town.short_name}",
        street=f"{rng.choice(SITE_STREETS)} {rng.randint(1, 40)}",
        postcode=town.postcodes[0],
        city=town.short_name,
        latitude=town.latitude,
        longitude=town.longitude,
        district=district,
        source="Demodaten, Anschrift erfunden",
    )
    rooms = ROOM_NAMES if town.recipients > LARGE_ABOVE_RECIPIENTS else ROOM_NAMES[:2]
    Room.objects.bulk_create(
        Room(
            site=site,
            name=name,
            seats=12 if name == "Gruppenraum" else 4,
            is_step_free=place == 0 or rng.random() < 0.5,
        )
        for place, name in enumerate(rooms)
    )
    return site


def hours_for(cases: int, rng: Random) -> list[float]:
    """Weekly hours of the colleagues who look after that many cases; at least one colleague."""
    left = cases * FULL_TIME_HOURS / CASES_OF_FULL_TIME
    hours: list[float] = []
    while left > FULL_TIME_HOURS:
        hours += rng.choices(HOURS, HOURS_WEIGHTS)
        left -= hours[-1]
    hours.append(min(some for some in HOURS if some >= left))
    return sorted(hours, reverse=True)


@dataclass
class Staffing:
    """Fills one local Jobcenter with colleagues; those with a log-in take the first place of their role."""

    town: Municipality
    office: LocalJobcenter
    site: Site
    order: HouseOrder
    accounts: Mapping[str, Account]
    rng: Random
    surnames: Iterator[str] = field(init=False)
    habits: Random = field(init=False)

    def __post_init__(self) -> None:
        self.habits = Random(f"{self.order.seed}/habits/{self.town.code}")
        self.surnames = cycle(self.rng.sample(FAMILY_NAMES, len(FAMILY_NAMES)))

    def counsellors(self) -> list[Desk]:
        """Teams of at most eight, with their desks."""
        hours = hours_for(self.order.cases[self.town.code], self.rng)
        logins = self.logins(Role.COUNSELLOR)
        teams = [
            self.team(f"Beratung {number + 1}")
            for number in range(math.ceil(len(hours) / COUNSELLORS_A_TEAM))
        ]
        staff = [
            self.colleague(Role.COUNSELLOR, teams[place // COUNSELLORS_A_TEAM], logins.get(place), weekly)
            for place, weekly in enumerate(hours)
        ]
        Staff.objects.bulk_create(staff)
        self.languages(staff)
        return [
            Desk(
                staff_id=one.pk,
                team_id=one.team_id,
                local_jobcenter_id=self.office.pk,
                capacity=CASES_OF_FULL_TIME * weekly / FULL_TIME_HOURS,
                login_name=logins[place].login_name if place in logins else "",
            )
            for place, (one, weekly) in enumerate(zip(staff, hours, strict=True))
        ]

    def everybody_else(self) -> None:
        """Benefits, reception and team lead in the larger houses; the staff roles where their log-in says."""
        places = {role: self.logins(role) for role in Role if role != Role.COUNSELLOR}
        if self.town.recipients > LARGE_ABOVE_RECIPIENTS:
            everywhere = {Role.TEAM_LEAD: 1, Role.RECEPTION: 1, Role.BENEFITS_OFFICER: 2}
        else:
            everywhere = {Role.BENEFITS_OFFICER: 1}
        names = {Role.BENEFITS_OFFICER: "Leistung", Role.RECEPTION: "Empfang", Role.TEAM_LEAD: "Beratung 1"}
        names |= {Role.OUTREACH: "Aufsuchende Beratung", Role.OFFERS_TEAM: "Werkakademie"}
        for role, logins in places.items():
            how_many = max(everywhere.get(role, 0), len(logins))
            if how_many:
                team = self.team(names.get(role, "Leitung und Stab"))
                Staff.objects.bulk_create(
                    self.colleague(role, team, logins.get(place), FULL_TIME_HOURS)
                    for place in range(how_many)
                )

    def logins(self, role: Role) -> dict[int, DemoLogin]:
        """The log-ins of this role in this town, by place."""
        here = [
            login for login in self.order.logins if login.role == role and login.town_code == self.town.code
        ]
        return dict(enumerate(here))

    def team(self, name: str) -> Team:
        """A team of this house, made when it is first asked for."""
        return Team.objects.get_or_create(
            local_jobcenter=self.office, name=name, defaults={"site": self.site}
        )[0]

    def colleague(self, role: Role, team: Team, login: DemoLogin | None, weekly: float) -> Staff:
        """One colleague, not saved yet."""
        salutation = self.rng.choices((Salutation.FRAU, Salutation.HERR), (6, 4))[0]
        names: dict[str, Any] = {
            "salutation": salutation,
            "given_name": self.rng.choice(GIVEN_NAMES[salutation]),
            "family_name": next(self.surnames),
        }
        if login is not None:
            names = {name: getattr(login, name) for name in names}
            names["account"] = self.accounts[login.login_name]
        until = self.order.moment.date().toordinal() - 90
        return Staff(
            team=team,
            role=role,
            weekly_hours=Decimal(str(weekly)),
            working_days=working_days_for(weekly, self.habits),
            phone=f"0221 4710 {self.rng.randint(100, 999)}",  # kept free for films: nobody answers
            starts_on=date.fromordinal(self.rng.randint(EARLIEST_START.toordinal(), until)),
            created_at=self.order.moment,
            **names,
        )

    def languages(self, staff: Sequence[Staff]) -> None:
        """German all, others some."""
        StaffLanguage.objects.bulk_create(
            spoken(one, language, self.habits)
            for one in staff
            for language, share in (("de", 1.0), *FURTHER_LANGUAGES)
            if self.rng.random() < share
        )
