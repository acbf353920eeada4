"""Which people a day is about: a choice of numbers and codes in the address, never a name. «Filter»"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q

from augenhoehe.config.my_day.sources import PARAMETERS
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import StaffLanguage
from augenhoehe.people.models import (
    Address,
    AddressKind,
    BenefitUnitMembership,
    InterpreterNeed,
    MemberRole,
    PersonLanguage,
    Responsibility,
    ResponsibilityRole,
)

MINE = "meine"
IN_ADDRESS = {
    "site": "standort",
    "team": "team",
    "district": "stadtteil",
    "language": "sprache",
    "needs_interpreter": "dolmetschen",
    "is_young": "unter25",
    "is_lone_parent": "alleinerziehend",
}
LONGEST_CODE = 12


@dataclass(frozen=True)
class Filter:
    """What all people shown have in common; empty lets everybody through."""

    site: int | None = None
    team: int | None = None
    district: int | None = None
    language: str = ""
    needs_interpreter: bool = False
    is_young: bool = False
    is_lone_parent: bool = False

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """From the address; what is no number or code there is left out."""
        site, team, district = (
            number(given.get(IN_ADDRESS[name], "")) for name in ("site", "team", "district")
        )
        language = str(given.get(IN_ADDRESS["language"], ""))
        switches = ("needs_interpreter", "is_young", "is_lone_parent")
        return cls(
            site=site,
            team=team,
            district=district,
            language=language if is_code(language) else "",
            **{name: given.get(IN_ADDRESS[name]) == "1" for name in switches},
        )

    @classmethod
    def kept(cls, query: str) -> Self:
        """From the end of an address, as it is kept under a name."""
        return cls.read(dict(parse_qsl(query)))

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen, as in the address."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            IN_ADDRESS[name]: "1" if value is True else str(value) for name, value in values.items() if value
        }

    @property
    def query(self) -> str:
        """The same as the end of an address; two equal choices have the same."""
        return urlencode(self.chosen)

    def switched(self, **change: Any) -> str:
        """The address of this choice with one thing switched: on, or off again."""
        ((name, value),) = change.items()
        off = type(self)()
        is_on = getattr(self, name) == value
        return replace(self, **{name: getattr(off, name) if is_on else value}).query

    def condition(self, on: date, staff_id: int) -> Q:
        """What a case must meet."""
        conditions = Q()
        if self.site or self.team:
            conditions &= Q(Exists(self.looked_after(on)))
        if self.district:
            conditions &= Q(Exists(self.homes(on)))
        if self.language:
            conditions &= Q(Exists(self.preferred(staff_id)))
        if self.needs_interpreter:
            conditions &= ~Q(person__interpreter_need=InterpreterNeed.NONE)
        if self.is_young:
            age = int(value_on("young_until_age", on, PARAMETERS))
            conditions &= Q(person__birth_date__gt=on - relativedelta(years=age))
        if self.is_lone_parent:
            conditions &= Q(Exists(lone_parents(on)))
        return conditions

    def looked_after(self, on: date) -> Any:
        """Who is in the care of this team, or of a team of this site."""
        care = Responsibility.objects.on(on).filter(
            person=OuterRef("person"), role=ResponsibilityRole.COUNSELLING
        )
        care = care.filter(team=self.team) if self.team else care
        return care.filter(team__site=self.site) if self.site else care

    def homes(self, on: date) -> Any:
        """Who lives in this district, or in a part of it."""
        inside = Q(district=self.district) | Q(district__parent=self.district)
        return Address.objects.on(on).filter(inside, person=OuterRef("person"), kind=AddressKind.HOME)

    def preferred(self, staff_id: int) -> Any:
        """Who likes to talk in this language, or in one the colleague speaks."""
        spoken = PersonLanguage.objects.filter(person=OuterRef("person"), is_preferred=True)
        if self.language == MINE:
            mine = StaffLanguage.objects.filter(staff=staff_id).values("language")
            return spoken.filter(language__in=mine)
        return spoken.filter(language=self.language)


def lone_parents(on: date) -> Any:
    """Who lives with a child under 18 and without a partner. «Alleinerziehend» – § 21 Abs. 3 SGB II"""
    in_unit = BenefitUnitMembership.objects.on(on).filter(unit=OuterRef("unit"))
    age = int(value_on("child_until_age", on, PARAMETERS))
    children = in_unit.filter(role=MemberRole.CHILD, person__birth_date__gt=on - relativedelta(years=age))
    return BenefitUnitMembership.objects.on(on).filter(
        Exists(children),
        ~Exists(in_unit.filter(role=MemberRole.PARTNER)),
        person=OuterRef("person"),
        role=MemberRole.REPRESENTATIVE,
    )


def number(text: Any) -> int | None:
    """A number of the database, or none."""
    text = str(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_CODE else None


def is_code(text: str) -> bool:
    """Whether it looks like the code of a language."""
    return text.isascii() and text.replace("-", "").isalnum() and len(text) <= LONGEST_CODE
