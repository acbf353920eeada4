"""What the benefit unit tells about one of its members, as far as one may see the others."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet

from augenhoehe.people.models import BenefitUnitMembership, MemberRole, Part, Person

ADULT_FROM = 18


def housemates(user: object, person_id: int, on: date) -> QuerySet[Person, Any]:
    """Everybody else in the person's unit, today or ahead, whose master data one may see."""
    lasting = BenefitUnitMembership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    units = lasting.filter(person=person_id).values("unit")
    members = lasting.filter(unit__in=units).exclude(person=person_id)
    visible: QuerySet[Person, Any] = Person.objects.visible_to(user, Part.MASTER_DATA)
    return visible.filter(pk__in=members.values("person")).order_by("birth_date", "pk")


def youngest_child_born_on(user: object, person_id: int | None, on: date) -> date | None:
    """The birth date of the youngest child in the unit, if the person is one of the adults there."""
    if person_id is None:
        return None
    own = BenefitUnitMembership.objects.on(on).filter(person=person_id).exclude(role=MemberRole.CHILD)
    children = BenefitUnitMembership.objects.on(on).filter(
        unit__in=own.values("unit"),
        role=MemberRole.CHILD,
        person__in=Person.objects.visible_to(user, Part.MASTER_DATA).values("pk"),
    )
    born_on: date | None = (
        children.order_by("-person__birth_date").values_list("person__birth_date", flat=True).first()
    )
    if born_on is None or born_on <= on - relativedelta(years=ADULT_FROM):
        return None
    return born_on
