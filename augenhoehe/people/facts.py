"""The facts in the head of the file: each kind with its heading, its part of the file and how it is told. «Angabe»"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet

from augenhoehe.organisation.models import Role
from augenhoehe.people import fact_words as words
from augenhoehe.people.models import (
    Address,
    ApprovalPeriod,
    BenefitUnit,
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
from augenhoehe.privacy.registry import history_of

COUNSELLING_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD})
WITH_RECEPTION = COUNSELLING_ROLES | {Role.RECEPTION}
WITH_BENEFITS = COUNSELLING_ROLES | {Role.BENEFITS_OFFICER}
NOBODY: frozenset[Role] = frozenset()
PROVENANCE = frozenset({"created_at", "created_by_account", "created_through"})


class Shape(StrEnum):
    """How many rows hold on one day, and where they stand."""

    ONE = "one"  # a new one ends the one before
    MANY = "many"
    CHECKED = "checked"  # one row a language, true since it was last checked
    PERSON = "person"  # columns of the person
    UNIT = "unit"  # columns of her benefit unit


def only_one(row: Any) -> dict[str, Any] | None:
    """What must be the same for two rows to exclude each other: nothing, one row a day."""
    return {}


def of_its_kind(row: Any) -> dict[str, Any] | None:
    """One where someone lives, one where post goes."""
    return {"kind": row.kind}


def of_the_main_ones(row: Any) -> dict[str, Any] | None:
    """One main status; what is said beside it excludes nothing."""
    return None if row.is_additional else {"is_additional": False}


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
    rivals: Callable[[Any], dict[str, Any] | None] = only_one  # of a kind of which one holds a day
    main_group: str = ""  # of these values the one that must not go missing unseen
    follows: str = ""  # column: a row of the same value takes the place of one that ran out

    @property
    def is_imported(self) -> bool:
        """Taken over from the benefits system: nobody changes it here."""
        return not self.writers

    @property
    def is_dated(self) -> bool:
        return self.shape in {Shape.ONE, Shape.MANY}

    @property
    def stands_on_one_row(self) -> bool:
        """Columns of a row that is there anyway: changed, never added nor ended."""
        return self.shape in {Shape.PERSON, Shape.UNIT}

    def standing_row(self, person: Person, on: date) -> Any | None:
        """The row whose columns tell this; None where the person is in no unit."""
        return person if self.shape == Shape.PERSON else self.rows(person.pk, on).first()

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
        elif self.shape == Shape.UNIT:
            own = holds_on(on, "memberships__")
            return rows.filter(own, memberships__person_id=person_id).order_by("pk")
        else:
            rows = rows.filter(person_id=person_id)
        if self.model is Address:
            rows = rows.select_related("district")
        return rows.order_by("-starts_on", "-pk") if self.is_dated else rows

    def earlier(self, person_id: int, on: date, limit: int) -> QuerySet[Any]:
        """Rows as they were before each change, newest change first."""
        whose: dict[str, Any] = {"person_id": person_id}
        if self.stands_on_one_row:
            whose = {"id__in": self.rows(person_id, on).order_by().values("pk")}
        rows = history_of(self.model).filter(**whose).order_by("-pgh_created_at", "-pgh_id")
        if self.model is Address:
            rows = rows.select_related("district")
        return rows[:limit]


PERSON = FactKind(
    "person",
    "Person",
    Person,
    words.person,
    shape=Shape.PERSON,
    columns=("salutation", "given_name", "family_name", "native_name", "birth_date", "nationality"),
)
CLIENT_NUMBER = FactKind(
    "kundennummer",
    "Kundennummer",
    Person,
    words.client_number,
    shape=Shape.PERSON,
    writers=WITH_BENEFITS,
    columns=("client_number", "number_since", "number_source", "twin"),
)
UNIT_NUMBER = FactKind(
    "bg-nummer",
    "BG-Nummer",
    BenefitUnit,
    words.unit_number,
    shape=Shape.UNIT,
    writers=WITH_BENEFITS,
    columns=("unit_number", "number_since", "number_source", "twin"),
    missing="gehört zu keiner Bedarfsgemeinschaft",
)
ADDRESSES = FactKind(
    "anschrift",
    "Anschrift",
    Address,
    words.address,
    writers=WITH_RECEPTION | WITH_BENEFITS,
    missing="keine Anschrift erfasst",
    rivals=of_its_kind,
    follows="kind",
    main_group="home",
)
CONTACT_POINTS = FactKind(
    "erreichbarkeit",
    "Wie wir uns erreichen",
    ContactPoint,
    words.contact_point,
    shape=Shape.MANY,
    writers=WITH_RECEPTION,
    missing="keine Nummer, keine E-Mail; Post geht an die Anschrift",
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
    follows="kind",
)
EMPLOYABILITY = FactKind(
    "erwerbsfaehigkeit", "Erwerbsfähigkeit", Employability, words.choice("kind"), writers=NOBODY
)
EMPLOYMENT_STATUS = FactKind(
    "erwerbsstatus",
    "Erwerbsstatus",
    EmploymentStatus,
    words.employment_status,
    rivals=of_the_main_ones,
    follows="is_additional",
    main_group="False",
)
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
    follows="licence_class",
)
KINDS = {
    kind.slug: kind
    for kind in (
        *(
            PERSON,
            CLIENT_NUMBER,
            UNIT_NUMBER,
            ADDRESSES,
            CONTACT_POINTS,
            LANGUAGES,
            INTERPRETER,
            VISIT_NEEDS,
            REPRESENTATIVES,
        ),
        *(EMPLOYABILITY, EMPLOYMENT_STATUS, APPROVAL, RESIDENCE),
        *(WORK_CAPACITY, CHILDCARE, QUALIFICATIONS, EMPLOYMENTS, LICENCES),
    )
}
