"""What the colleagues of the demo can and when they are where: skills, hours, contact points. All invented.

Drawn from a chance of its own: the house, its people and their names stay the same whatever is added here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as clock
from random import Random

from augenhoehe.organisation.models import (
    ConsultationHours,
    ContactPointPilot,
    DistrictService,
    LanguageLevel,
    OpeningHours,
    PilotFigure,
    Role,
    Room,
    Site,
    SiteClosure,
    SiteKind,
    Specialism,
    Staff,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
    TrainingKind,
    monday_to_friday,
)
from augenhoehe.places.models import District

INVENTED = "Demodaten, Anschrift erfunden"
VALID_SINCE = date(2024, 1, 8)
WORKING_DAYS = {30.0: ((1, 2, 3, 4), (1, 2, 4, 5)), 25.0: ((1, 2, 3, 4),), 19.5: ((1, 2, 3), (3, 4, 5))}
LEVELS = (LanguageLevel.B1, LanguageLevel.B2, LanguageLevel.C1, LanguageLevel.NATIVE)
LEVEL_WEIGHTS = (2, 3, 2, 2)
NEVER_ASKED_SHARE = 0.15
SPECIALISM_SHARES = {
    Specialism.UNDER_25: 0.2,
    Specialism.REFUGEES: 0.25,
    Specialism.LONE_PARENTS: 0.15,
    Specialism.REHABILITATION: 0.12,
    Specialism.SELF_EMPLOYED: 0.08,
    Specialism.OUTREACH: 0.06,
}
TRAINING_SHARES = {
    TrainingKind.COUNSELLING_CONCEPT: 0.9,
    TrainingKind.PLAIN_LANGUAGE: 0.4,
    TrainingKind.INTERCULTURAL: 0.5,
    TrainingKind.TRAUMA: 0.2,
    TrainingKind.DEBT: 0.3,
    TrainingKind.SAFETY: 0.8,
}
OLDEST_TRAINING_DAYS = 4 * 365
CONFIRMED_SHARE = 0.8
MORNING, AFTERNOON = (clock(8, 0), clock(12, 0)), (clock(14, 0), clock(17, 30))
CONTACT_POINT_HOURS = (clock(9, 0), clock(12, 0))
SERVES_SECOND_QUARTER_SHARE = 0.5
SITS_AT_CONTACT_POINT_EVERY = 3
GUEST_HOUSES = ("Familienzentrum", "Stadtteilbüro", "Mehrgenerationenhaus", "Gemeindehaus")
CLOSURE_REASON = "Betriebsausflug der Kreisverwaltung"
CENTRE = "-mitte"


def working_days_for(weekly_hours: float, rng: Random) -> list[int]:
    """Fewer hours, mostly fewer days."""
    patterns = WORKING_DAYS.get(weekly_hours)
    return list(rng.choice(patterns)) if patterns else monday_to_friday()


def spoken(staff: Staff, language: str, rng: Random) -> StaffLanguage:
    """German as first language, others at some level; of some nobody has asked yet. Not saved."""
    level = LanguageLevel.NATIVE if language == "de" else rng.choices(LEVELS, LEVEL_WEIGHTS)[0]
    is_known = language == "de" or rng.random() >= NEVER_ASKED_SHARE
    return StaffLanguage(
        staff=staff,
        language=language,
        level=level if is_known else "",
        is_confirmed=is_known and rng.random() < CONFIRMED_SHARE,
    )


@dataclass
class TimeAndSkills:
    """Everything about one house's time and skills, written in a handful of statements."""

    on: date
    rng: Random
    quarters: dict[int, list[District]] = field(default_factory=dict)
    guests: dict[int, Site] = field(default_factory=dict)

    def write(self) -> None:
        """All of it; once, into a house that has just been built."""
        staff = list(Staff.objects.select_related("team__site", "team__local_jobcenter").order_by("pk"))
        counsellors = [one for one in staff if one.role == Role.COUNSELLOR]
        offices = list(Site.objects.filter(kind=SiteKind.OFFICE).order_by("pk"))
        self.find_quarters()
        self.specialisms(counsellors)
        self.trainings([one for one in staff if one.role in (Role.COUNSELLOR, Role.TEAM_LEAD)])
        self.districts(counsellors)
        self.contact_points()
        self.consultation_hours(counsellors)
        self.opening_hours(offices)
        self.rooms()
        self.closure(offices)
        self.pilot()

    def find_quarters(self) -> None:
        """The quarters of every divided town, by the id of the town's district."""
        parts = District.objects.of_scheme("quartier", on_year=self.on.year).defer("geometry")
        for part in parts.exclude(parent=None):
            self.quarters.setdefault(part.parent_id or 0, []).append(part)

    def specialisms(self, staff: Sequence[Staff]) -> None:
        """Some know one group better than others do."""
        StaffSpecialism.objects.bulk_create(
            StaffSpecialism(staff=one, specialism=kind, starts_on=max(one.starts_on, VALID_SINCE))
            for one in staff
            for kind, share in SPECIALISM_SHARES.items()
            if self.rng.random() < share
        )

    def trainings(self, staff: Sequence[Staff]) -> None:
        """Done at some time in the last years: some hold, some are due, some are over."""
        StaffTraining.objects.bulk_create(
            StaffTraining(
                staff=one,
                kind=kind,
                done_on=max(
                    one.starts_on, self.on - timedelta(days=self.rng.randint(20, OLDEST_TRAINING_DAYS))
                ),
                is_confirmed=self.rng.random() < CONFIRMED_SHARE,
            )
            for one in staff
            for kind, share in TRAINING_SHARES.items()
            if self.rng.random() < share
        )

    def of_town(self, staff: Staff) -> list[District]:
        """The quarters of the town a colleague works in; none in a small one."""
        return self.quarters.get(staff.team.local_jobcenter.district_id or 0, [])

    def districts(self, staff: Sequence[Staff]) -> None:
        """Everybody knows one or two quarters, drawn by chance: people are still handed out by the alphabet."""
        rows = []
        for one in staff:
            quarters = self.of_town(one)
            if quarters:
                known = self.rng.sample(quarters, 1 + (self.rng.random() < SERVES_SECOND_QUARTER_SHARE))
            else:
                home = one.team.local_jobcenter.district_id
                known = [District(pk=home)] if home else []
            rows += [
                DistrictService(staff=one, district_id=area.pk, starts_on=max(one.starts_on, VALID_SINCE))
                for area in known
            ]
        DistrictService.objects.bulk_create(rows)

    def contact_points(self) -> None:
        """As a guest in every quarter of the large towns but the middle, where the house itself stands."""
        places = [
            part for parts in self.quarters.values() for part in parts if not part.code.endswith(CENTRE)
        ]
        sites = Site.objects.bulk_create(
            Site(
                code=f"demo-{part.code}",
                name=f"Anlaufstelle {part.name} im {self.rng.choice(GUEST_HOUSES)}",
                kind=SiteKind.CONTACT_POINT,
                street=f"Musterweg {self.rng.randint(1, 60)}",
                city=part.name.rpartition("-")[0],
                latitude=part.centre_latitude,
                longitude=part.centre_longitude,
                district=part,
                source=INVENTED,
            )
            for part in places
        )
        Room.objects.bulk_create(
            Room(site=site, name="Gastzimmer", seats=4, is_step_free=True, has_childrens_corner=True)
            for site in sites
        )
        self.guests = {site.district_id or 0: site for site in sites}

    def consultation_hours(self, staff: Sequence[Staff]) -> None:
        """Every third counsellor of a large town is a guest one morning a week in a quarter she knows."""
        known: dict[int, list[int]] = {}
        for one, area in DistrictService.objects.order_by("pk").values_list("staff_id", "district_id"):
            known.setdefault(one, []).append(area)
        rows = []
        for place, one in enumerate(staff):
            areas = [area for area in known.get(one.pk, []) if area in self.guests]
            if areas and place % SITS_AT_CONTACT_POINT_EVERY == 0:
                begins, ends = CONTACT_POINT_HOURS
                rows.append(
                    ConsultationHours(
                        staff=one,
                        site=self.guests[areas[0]],
                        weekday=self.rng.choice(one.working_days),
                        begins_at=begins,
                        ends_at=ends,
                        starts_on=max(one.starts_on, VALID_SINCE),
                    )
                )
        ConsultationHours.objects.bulk_create(rows)
        OpeningHours.objects.bulk_create(
            OpeningHours(
                site_id=site_id,
                weekday=weekday,
                opens_at=CONTACT_POINT_HOURS[0],
                closes_at=CONTACT_POINT_HOURS[1],
                starts_on=VALID_SINCE,
            )
            for site_id, weekday in sorted({(row.site_id, row.weekday) for row in rows})
        )

    def opening_hours(self, offices: Sequence[Site]) -> None:
        """Mornings all week, Thursday afternoon as well."""
        week = [(day, *MORNING) for day in range(1, 6)] + [(4, *AFTERNOON)]
        OpeningHours.objects.bulk_create(
            OpeningHours(
                site=site, weekday=day, opens_at=opens_at, closes_at=closes_at, starts_on=VALID_SINCE
            )
            for site in offices
            for day, opens_at, closes_at in week
        )

    def rooms(self) -> None:
        """What the rooms of the houses can."""
        rooms = list(Room.objects.filter(site__kind=SiteKind.OFFICE).order_by("pk"))
        for room in rooms:
            is_large = room.seats > 4
            room.is_quiet = not is_large and self.rng.random() < 0.6
            room.has_video = is_large or self.rng.random() < 0.3
            room.has_open_computers = is_large
            room.has_childrens_corner = self.rng.random() < 0.4
        flags = ["is_quiet", "has_video", "has_open_computers", "has_childrens_corner"]
        Room.objects.bulk_update(rooms, flags)

    def closure(self, offices: Sequence[Site]) -> None:
        """One day in two weeks on which all houses are closed."""
        day = self.on + timedelta(days=14 - self.on.weekday() + 2)
        SiteClosure.objects.bulk_create(
            SiteClosure(site=site, reason=CLOSURE_REASON, starts_on=day, ends_on=day) for site in offices
        )

    def pilot(self) -> None:
        """The first contact point is on trial for a year."""
        site = min(self.guests.values(), key=lambda one: one.code, default=None)
        if site is not None:
            ContactPointPilot.objects.create(
                site=site,
                starts_on=self.on - timedelta(days=60),
                ends_on=self.on + timedelta(days=305),
                judged_by=[PilotFigure.KILOMETRES, PilotFigure.NO_SHOWS, PilotFigure.PEOPLE],
            )
