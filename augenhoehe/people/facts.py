"""The facts in the head of the file: each kind with its heading, its part of the file and how it is told. «Angabe»"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from augenhoehe.organisation.models import Role
from augenhoehe.people import fact_words as words
from augenhoehe.people.models import (
    ApprovalPeriod,
    Childcare,
    ContactPoint,
    DrivingLicence,
    Employability,
    Employment,
    EmploymentStatus,
    Part,
    Person,
    PersonLanguage,
    Qualification,
    Representative,
    ResidenceTitle,
    VisitNeed,
    WorkCapacity,
)
from augenhoehe.privacy.records import holds_on

COUNSELLING_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD})
WITH_RECEPTION = COUNSELLING_ROLES | {Role.RECEPTION}
NOBODY: frozenset[Role] = frozenset()
PROVENANCE = frozenset({"created_at", "created_by_account", "created_through"})


class Shape(StrEnum):
    """How many rows hold on one day, and where they stand."""

    ONE = "one"  # a new one ends the one before
    MANY = "many"
    CHECKED = "checked"  # one row a language, true since it was last checked
    PERSON = "person"  # columns of the person


@dataclass(frozen=True)
class FactKind:
    """One kind of fact: its address, heading, table, part of the file, who writes it, and how it is told."""

    slug: str
    title: str
    model: type[Model]
    tell: Callable[[Any, date], tuple[str, ...]]
    shape: Shape = Shape.ONE
    part: Part = Part.MASTER_DATA
    writers: frozenset[Role] = COUNSELLING_ROLES
    columns: tuple[str, ...] = ()
    is_deadline: bool = False
    missing: str = "noch nicht erfasst"

    @property
    def is_imported(self) -> bool:
        """Taken over from the benefits system: nobody changes it here."""
        return not self.writers

    @property
    def is_dated(self) -> bool:
        return self.shape in {Shape.ONE, Shape.MANY}

    def column_names(self) -> list[str]:
        """The columns that make up what was said, without the provenance."""
        names = [field.attname for field in self.model._meta.concrete_fields]
        return [
            name for name in names if name not in PROVENANCE and (not self.columns or name in self.columns)
        ]

    def rows(self, person_id: int, on: date) -> QuerySet[Any]:
        """All rows about this person, newest first."""
        rows = self.model._default_manager.all()
        if self.model is ApprovalPeriod:
            own = holds_on(on, "unit__memberships__")
            rows = rows.filter(own, unit__memberships__person_id=person_id)
        elif self.shape == Shape.PERSON:
            return rows.filter(pk=person_id)
        else:
            rows = rows.filter(person_id=person_id)
        return rows.order_by("-starts_on", "-pk") if self.is_dated else rows

    def earlier(self, person_id: int, limit: int) -> QuerySet[Any]:
        """Rows as they were before each change, newest change first."""
        event: Any = apps.get_model("people", f"{self.model.__name__}Event")
        whose = {"id": person_id} if self.shape == Shape.PERSON else {"person_id": person_id}
        rows: QuerySet[Any] = event._default_manager.filter(**whose).order_by("-pgh_created_at", "-pgh_id")
        return rows[:limit]


PERSON = FactKind(
    "person",
    "Person",
    Person,
    words.person,
    shape=Shape.PERSON,
    columns=("salutation", "given_name", "family_name", "native_name", "birth_date", "nationality"),
)
CONTACT_POINTS = FactKind(
    "erreichbarkeit",
    "Telefon und E-Mail",
    ContactPoint,
    words.contact_point,
    shape=Shape.MANY,
    writers=WITH_RECEPTION,
    missing="keine Nummer, keine E-Mail",
)
LANGUAGES = FactKind(
    "sprachen",
    "Sprachen",
    PersonLanguage,
    words.language,
    shape=Shape.CHECKED,
    writers=WITH_RECEPTION,
)
INTERPRETER = FactKind(
    "sprachmittlung",
    "Sprachmittlung",
    Person,
    words.interpreter,
    shape=Shape.PERSON,
    writers=WITH_RECEPTION,
    columns=("interpreter_need", "interpreter_checked_on", "interpreter_source"),
)
VISIT_NEEDS = FactKind(
    "besuch",
    "Was einen Besuch schwer macht",
    VisitNeed,
    words.visit_need,
    writers=WITH_RECEPTION,
    missing="noch nicht gefragt",
)
REPRESENTATIVES = FactKind(
    "vertretung",
    "Betreuung, Bevollmächtigte",
    Representative,
    words.representative,
    shape=Shape.MANY,
    is_deadline=True,
    missing="niemand; die Person handelt selbst",
)
EMPLOYABILITY = FactKind(
    "erwerbsfaehigkeit", "Erwerbsfähigkeit", Employability, words.choice("kind"), writers=NOBODY
)
EMPLOYMENT_STATUS = FactKind("erwerbsstatus", "Erwerbsstatus", EmploymentStatus, words.employment_status)
APPROVAL = FactKind(
    "bewilligung", "Bewilligungszeitraum", ApprovalPeriod, words.approval, writers=NOBODY, is_deadline=True
)
RESIDENCE = FactKind(
    "aufenthalt",
    "Aufenthaltstitel",
    ResidenceTitle,
    words.residence,
    is_deadline=True,
    missing="nicht erfasst oder nicht nötig",
)
WORK_CAPACITY = FactKind(
    "leistungsvermoegen",
    "Leistungsvermögen",
    WorkCapacity,
    words.work_capacity,
    part=Part.COUNSELLING,
)
CHILDCARE = FactKind("kinderbetreuung", "Kinderbetreuung", Childcare, words.childcare, part=Part.COUNSELLING)
QUALIFICATIONS = FactKind(
    "abschluesse",
    "Abschlüsse",
    Qualification,
    words.qualification,
    shape=Shape.MANY,
    part=Part.COUNSELLING,
)
EMPLOYMENTS = FactKind(
    "arbeit", "Letzte Arbeit", Employment, words.employment, shape=Shape.MANY, part=Part.COUNSELLING
)
LICENCES = FactKind(
    "fuehrerschein",
    "Führerschein",
    DrivingLicence,
    words.licence,
    shape=Shape.MANY,
    part=Part.COUNSELLING,
    is_deadline=True,
    missing="keiner erfasst",
)
KINDS = {
    kind.slug: kind
    for kind in (
        *(PERSON, CONTACT_POINTS, LANGUAGES, INTERPRETER, VISIT_NEEDS, REPRESENTATIVES),
        *(EMPLOYABILITY, EMPLOYMENT_STATUS, APPROVAL, RESIDENCE),
        *(WORK_CAPACITY, CHILDCARE, QUALIFICATIONS, EMPLOYMENTS, LICENCES),
    )
}
