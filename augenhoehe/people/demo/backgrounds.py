"""The facts in the head of everybody's file: phone, work, right to stay, approval period; all invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from augenhoehe import people
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.demo.tables import Tables
from augenhoehe.people.demo.calling import MAIL_WAYS, PHONE_WAYS, add_contact_points
from augenhoehe.people.demo.families import Member, age_on
from augenhoehe.people.demo.residence import residence_title
from augenhoehe.people.models import (
    ApprovalPeriod,
    CapacityLimit,
    Childcare,
    ChildcareKind,
    ContactPoint,
    DrivingLicence,
    Employability,
    EmployabilityKind,
    Employment,
    EmploymentKind,
    EmploymentStatus,
    HoursPerDay,
    LicenceClass,
    MemberRole,
    Qualification,
    QualificationKind,
    RecognitionState,
    Representative,
    RepresentativeKind,
    RepresentativeScope,
    ResidenceTitle,
    VisitBarrier,
    VisitNeed,
    WorkCapacity,
)
from augenhoehe.privacy.records import Source

if TYPE_CHECKING:
    from augenhoehe.people.demo.writing import PersonDraft

PARAMETERS = Path(people.__file__).parent / "parameters" / "facts.yaml"
OCCUPATIONS = (
    *("Pflege", "Verkauf", "Lager", "Küche", "Reinigung", "Bau", "Büro", "Fahren und Ausliefern", "Bäckerei"),
    *("Landwirtschaft", "Kinderbetreuung", "Friseurhandwerk", "Elektrohandwerk", "Metallbau", "Gastronomie"),
)
STUDIES = ("Lehramt", "Buchhaltung und Wirtschaft", "Maschinenbau", "Recht", "Informatik", "Medizin")
GUARDIANS = ("Sabine Vornholt", "Jens Terbrack", "Betreuungsverein Aa-Vechte e. V.", "Gudrun Hölker")
COMPANIONS = ("eine Schwester", "ein Freund", "der Sohn", "jemand aus dem Verein", "die Nachbarin")
SCHOOL_UNTIL = 18
RECOGNITION = (
    (RecognitionState.OPEN, 5),
    (RecognitionState.APPLIED, 2),
    (RecognitionState.PARTIAL, 2),
    (RecognitionState.FULL, 1),
)


@dataclass(frozen=True)
class Shares:
    """How many of those concerned have a fact of a kind; invented, so that every page has something to show."""

    provisional: float = 0.12
    work_capacity: float = 0.35
    school_degree: float = 0.45
    vocational: float = 0.30
    university: float = 0.10
    last_job: float = 0.70
    licence: float = 0.45
    visit_need: float = 0.15
    companion: float = 0.3
    guardian: float = 0.015
    authorised: float = 0.01


@dataclass(frozen=True)
class FactsOf:
    """One person, as far as the facts need to know her."""

    person_id: int
    draft: "PersonDraft"
    since: date
    case_starts_on: date | None

    @property
    def member(self) -> Member:
        return self.draft.member


class FactTables:
    """The tables of the facts; `add_unit` takes a family whose rows are made."""

    def __init__(self, tables: Tables, on: date) -> None:
        self.on, self.shares, self.rng = on, Shares(), Random("facts of the demo")
        self.protection_ends_on: date = value_on("temporary_protection_ends_on", on, PARAMETERS)
        dated = ("starts_on", "ends_on", "source")
        self.contact_points = tables.table(
            ContactPoint,
            *("person", "kind", "value", "ways_to_person", "ways_to_us", "consented_on"),
            *("best_time", "starts_on"),
        )
        self.employabilities = tables.table(Employability, "person", "kind", "starts_on", "source")
        self.statuses = tables.table(
            EmploymentStatus, "person", "kind", "hours_per_week", "starts_on", "source"
        )
        self.approvals = tables.table(
            ApprovalPeriod,
            *("unit", "is_provisional", "renewal_asked_on", "renewal_received_on"),
            *dated,
        )
        self.titles = tables.table(ResidenceTitle, "person", "kind", "work_permission", *dated)
        self.representatives = tables.table(
            Representative, "person", "kind", "name", "phone", "scope", *dated
        )
        self.childcares = tables.table(Childcare, "person", "youngest_child_born_on", "kind", "starts_on")
        self.capacities = tables.table(
            WorkCapacity, "person", "hours_per_day", "limits", "starts_on", "source"
        )
        self.qualifications = tables.table(
            Qualification, "person", "kind", "title", "country", "recognition", "starts_on", "source"
        )
        self.employments = tables.table(Employment, "person", "occupation", "country", "starts_on", "ends_on")
        self.licences = tables.table(DrivingLicence, "person", "licence_class", "starts_on", "source")
        self.visit_needs = tables.table(VisitNeed, "person", "barriers", "companion", "starts_on")

    def add_unit(self, unit_id: int, family: Sequence[FactsOf], *, is_star: bool) -> None:
        """All facts of a family."""
        since = min(one.since for one in family)
        self.add_approvals(unit_id, since)
        for one in family:
            age = age_on(one.member.birth_date, self.on)
            self.add_benefit_facts(one, age)
            if is_star and one.member.role == MemberRole.REPRESENTATIVE:
                self.add_star(one)
            elif age >= 15:
                self.add_facts(one, age, family)
        self.add_childcare(family, is_star=is_star)

    def add_benefit_facts(self, one: FactsOf, age: int) -> None:
        """Employable or not, and the right to stay."""
        is_employable = one.case_starts_on is not None
        kind = EmployabilityKind.EMPLOYABLE if is_employable else EmployabilityKind.NOT_EMPLOYABLE
        self.employabilities.add(
            one.person_id, kind.value, one.case_starts_on or one.since, Source.BENEFITS.value
        )
        title = residence_title(one.draft.nationality, one.since, self.on, self.protection_ends_on, self.rng)
        if title is not None:
            self.titles.add(
                one.person_id,
                title.kind.value,
                title.work.value,
                title.starts_on,
                title.ends_on,
                Source.DOCUMENT.value,
            )

    def add_facts(self, one: FactsOf, age: int, family: Sequence[FactsOf]) -> None:
        """What somebody of fifteen and more has told."""
        add_contact_points(self.contact_points, one.person_id, one.draft, one.since, self.on, self.rng)
        if one.case_starts_on is not None:
            self.add_status(one, age)
        if age >= SCHOOL_UNTIL:
            self.add_background(one, age)
        self.add_representative(one, age, family)
        if self.rng.random() < self.shares.visit_need:
            barriers = sorted(self.rng.sample(VisitBarrier.values, self.rng.randint(1, 2)))
            companion = self.rng.choice(COMPANIONS) if self.rng.random() < self.shares.companion else ""
            self.visit_needs.add(one.person_id, barriers, companion, self.day_since(one.since))

    def day_since(self, since: date) -> date:
        """Some day between then and today."""
        return since + timedelta(days=self.rng.randint(0, max(0, (self.on - since).days)))

    def add_status(self, one: FactsOf, age: int) -> None:
        """What somebody with a case does all day."""
        kinds = (
            (EmploymentKind.UNEMPLOYED, 52),
            (EmploymentKind.TOPPING_UP, 14),
            (EmploymentKind.MINI_JOB, 9),
            (EmploymentKind.MEASURE, 6),
            (EmploymentKind.LANGUAGE_COURSE, 8 if one.draft.nationality != "DE" else 0),
            (EmploymentKind.PARENTAL, 6),
            (EmploymentKind.UNABLE, 5),
            (EmploymentKind.SELF_EMPLOYED, 2),
            (EmploymentKind.CARING, 2),
        )
        kind = self.rng.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
        if age < SCHOOL_UNTIL:
            kind = EmploymentKind.SCHOOL
        hours = {EmploymentKind.TOPPING_UP: self.rng.choice((20, 25, 30)), EmploymentKind.MINI_JOB: 10}
        since = one.case_starts_on or one.since
        self.statuses.add(
            one.person_id, kind.value, hours.get(kind), self.day_since(since), Source.PERSON.value
        )

    def add_approvals(self, unit_id: int, since: date) -> None:
        """The running period, and the one before it; the renewal comes in by the unit's own rhythm."""
        is_provisional = self.rng.random() < self.shares.provisional
        months = 6 if is_provisional else 12
        starts_on = since.replace(day=1)
        while starts_on + relativedelta(months=months) <= self.on:
            starts_on += relativedelta(months=months)
        previous = starts_on - relativedelta(months=months)
        if previous >= since.replace(day=1):
            received = starts_on - timedelta(days=20)
            self.add_approval(
                unit_id, is_provisional, previous, starts_on, received - timedelta(days=25), received
            )
        end = starts_on + relativedelta(months=months)
        asked, received_on = renewal_by(unit_id, end - timedelta(days=1), self.on)
        self.add_approval(unit_id, is_provisional, starts_on, end, asked, received_on)

    def add_approval(
        self,
        unit_id: int,
        is_provisional: bool,
        starts_on: date,
        next_on: date,
        asked_on: date | None,
        received_on: date | None,
    ) -> None:
        """One period, up to the day before the next."""
        last = next_on - timedelta(days=1)
        self.approvals.add(
            unit_id, is_provisional, asked_on, received_on, starts_on, last, Source.BENEFITS.value
        )

    def add_representative(self, one: FactsOf, age: int, family: Sequence[FactsOf]) -> None:
        """Parents for those under eighteen with a case of their own; for some adults a guardian."""
        chance = self.rng.random()
        if age < SCHOOL_UNTIL and family[0] is not one:
            parent = family[0].draft
            name = f"{parent.given.latin} {parent.family.latin}"
            kind, scope = RepresentativeKind.PARENT, list(RepresentativeScope.values)
            until: date | None = one.member.birth_date + relativedelta(years=SCHOOL_UNTIL, days=-1)
        elif age >= SCHOOL_UNTIL and chance < self.shares.guardian:
            name, kind = self.rng.choice(GUARDIANS), RepresentativeKind.GUARDIAN
            scope, until = [RepresentativeScope.AUTHORITIES.value, RepresentativeScope.MONEY.value], None
        elif age >= SCHOOL_UNTIL and chance < self.shares.guardian + self.shares.authorised:
            name, kind = self.rng.choice(GUARDIANS), RepresentativeKind.AUTHORISED
            scope, until = [RepresentativeScope.APPOINTMENTS.value], self.on + timedelta(days=200)
        else:
            return
        self.representatives.add(
            one.person_id, kind.value, name, "", scope, one.since, until, Source.DOCUMENT.value
        )

    def add_childcare(self, family: Sequence[FactsOf], *, is_star: bool) -> None:
        """The youngest child below fourteen, in the file of whoever represents the unit."""
        children = [one.member.birth_date for one in family if one.member.role == MemberRole.CHILD]
        if not children or age_on(max(children), self.on) >= 14:
            return
        kinds = (ChildcareKind.SECURED, ChildcareKind.PARTLY, ChildcareKind.MISSING, ChildcareKind.NOT_NEEDED)
        weights = (3, 3, 3, 1) if age_on(max(children), self.on) < 6 else (6, 2, 1, 1)
        kind = ChildcareKind.PARTLY if is_star else self.rng.choices(kinds, weights)[0]
        since = max(family[0].since, max(children))
        self.childcares.add(family[0].person_id, max(children), kind.value, since)

    def add_background(self, one: FactsOf, age: int) -> None:
        """Degree, last job, licence, work capacity of an adult."""
        rng, shares, since = self.rng, self.shares, one.since
        if one.case_starts_on is not None and rng.random() < shares.work_capacity:
            hours = rng.choices(HoursPerDay.values, (5, 3, 1, 2))[0]
            limits = sorted(rng.sample(CapacityLimit.values, rng.randint(0, 2)))
            self.capacities.add(one.person_id, hours, limits, self.day_since(since), Source.OFFICE.value)
        self.add_degree(one, age)
        if age >= 21 and rng.random() < shares.last_job:
            left_on = since - timedelta(days=rng.randint(10, 900))
            began_on = max(left_on - timedelta(days=rng.randint(120, 2500)), adult_on(one))
            if began_on < left_on:
                self.employments.add(
                    one.person_id, rng.choice(OCCUPATIONS), one.draft.nationality, began_on, left_on
                )
        if rng.random() < shares.licence:
            self.licences.add(one.person_id, LicenceClass.B.value, since, Source.DOCUMENT.value)

    def add_degree(self, one: FactsOf, age: int) -> None:
        """The highest degree somebody has told of; degrees from abroad with the state of their recognition."""
        rng, shares = self.rng, self.shares
        chance = rng.random()
        recognition = RecognitionState.NOT_NEEDED
        if chance < shares.university and age >= 25:
            kind, title = QualificationKind.UNIVERSITY, rng.choice(STUDIES)
        elif chance < shares.university + shares.vocational and age >= 20:
            kind, title = QualificationKind.VOCATIONAL, rng.choice(OCCUPATIONS)
        elif chance < shares.university + shares.vocational + shares.school_degree:
            kinds = (
                QualificationKind.LOWER_SCHOOL,
                QualificationKind.MIDDLE_SCHOOL,
                QualificationKind.UPPER_SCHOOL,
            )
            kind, title = rng.choice(kinds), ""
        else:
            kind, title = QualificationKind.NO_DEGREE, ""
        if title and one.draft.nationality != "DE":
            recognition = rng.choices([state for state, _ in RECOGNITION], [n for _, n in RECOGNITION])[0]
        country = "" if kind == QualificationKind.NO_DEGREE else one.draft.nationality
        done_on = max(adult_on(one), one.member.birth_date + relativedelta(years=min(age, 22)))
        self.qualifications.add(
            one.person_id, kind.value, title, country, recognition.value, min(done_on, self.on), "person"
        )

    def add_star(self, one: FactsOf) -> None:
        """Olena Kowalenko, whose file everybody opens first: nothing missing."""
        person, since, told_on = one.person_id, one.since, self.on - timedelta(days=40)
        consented, by_mail = self.on - timedelta(days=400), self.on - timedelta(days=200)
        self.contact_points.add(
            *(person, "phone", "0171 3920017", ["call"], PHONE_WAYS, consented, "nach 14 Uhr", since)
        )
        self.contact_points.add(person, "email", "olena@example.org", [], MAIL_WAYS, None, "", by_mail)
        self.statuses.add(person, EmploymentKind.LANGUAGE_COURSE.value, None, told_on, "document")
        self.capacities.add(
            person, HoursPerDay.FULL.value, [CapacityLimit.NIGHT_SHIFT.value], told_on, "person"
        )
        self.qualifications.add(
            *(person, QualificationKind.VOCATIONAL.value, "Krankenpflege", "UA"),
            *(RecognitionState.OPEN.value, date(2006, 6, 30), "document"),
        )
        self.employments.add(person, "Pflege im Krankenhaus", "UA", date(2006, 9, 1), date(2022, 2, 28))
        self.licences.add(person, LicenceClass.B.value, since, "document")
        barriers = [VisitBarrier.READING.value, VisitBarrier.WAITING.value]
        self.visit_needs.add(person, barriers, "ihre Schwester Iryna", told_on)
        self.representatives.add(
            *(person, RepresentativeKind.AUTHORISED.value, "Iryna Bondar", "0171 3920018"),
            *([RepresentativeScope.APPOINTMENTS.value], told_on, self.on + timedelta(days=30), "document"),
        )


def adult_on(one: FactsOf) -> date:
    """The eighteenth birthday."""
    return one.member.birth_date + relativedelta(years=SCHOOL_UNTIL)


def renewal_by(unit_id: int, ends_on: date, on: date) -> tuple[date | None, date | None]:
    """When the renewal was asked for and came in, up to this day; four in ten units let us wait.

    `top_up.py` says the same in SQL.
    """
    rhythm = unit_id * 37 % 100
    asked_on = ends_on - timedelta(days=56 - rhythm % 10)
    received_on = ends_on - timedelta(days=5 + rhythm % 35)
    is_slow = rhythm >= 60
    return (
        asked_on if asked_on <= on else None,
        received_on if received_on <= on and not is_slow else None,
    )
