"""Who of the benefit unit takes part in a plan; a sealed file is never offered and never named. § 15 Abs. 2 SGB II"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from augenhoehe.cases.models import CooperationPlan, PlanMember
from augenhoehe.people.models import BenefitUnitMembership, Part, Person, Seal
from augenhoehe.people.models.visibility import ANYBODY, Eyes, eyes_of
from augenhoehe.privacy.kept import ANY, ANY_DAY, ANY_OTHER, ANY_THIRD, KeptRows


def may_be_named(user: object, on: date) -> QuerySet[Person, Any]:
    """People this user may see whose file nobody has sealed, not even with this user as a reader.

    The plan is shown on a screen others look at, printed, and taken home.
    """
    sealed = Seal.objects.on(on).values("person")
    named: QuerySet[Person, Any] = Person.objects.visible_to(user, Part.MASTER_DATA).exclude(pk__in=sealed)
    return named


@cache
def kept_offered(role: str) -> KeptRows[Person]:
    """The members of a unit as those in this role may name them."""
    in_unit = others_in_unit(ANY, ANY_DAY).values("person")
    named = may_be_named(Eyes(ANYBODY, role), ANY_DAY)
    return KeptRows(named.filter(pk__in=in_unit).order_by("birth_date", "pk"))


def offered_members(user: object, person_id: int, on: date) -> list[Person]:
    """Who belongs to the person's benefit unit on this day and may be named, the oldest first."""
    eyes = eyes_of(user)
    return kept_offered(eyes.role).read(eyes.known | {ANY: person_id, ANY_DAY: on}) if eyes else []


def others_in_unit(person_id: int, on: date) -> QuerySet[BenefitUnitMembership, Any]:
    """Who else belongs to the person's benefit unit on this day, whoever may name them."""
    holds = BenefitUnitMembership.objects.on(on)
    own_unit = holds.filter(person=person_id).values("unit")
    others: QuerySet[BenefitUnitMembership, Any] = holds.filter(unit__in=own_unit).exclude(person=person_id)
    return others


def gone_from_unit(person_id: int, on: date) -> QuerySet[PlanMember, Any]:
    """Those who took part in a plan of this person and do not belong to her benefit unit any more."""
    in_unit = others_in_unit(person_id, on).values("person")
    gone: QuerySet[PlanMember, Any] = PlanMember.objects.filter(plan__case__person=person_id)
    return gone.exclude(person__in=in_unit)


@cache
def kept_members() -> KeptRows[PlanMember]:
    """Who takes part in any plan or did in that of the last talk; `has_left` where she left the unit since."""
    held = CooperationPlan.objects.filter(case=ANY_OTHER, conversation__ended_at__isnull=False)
    last = held.order_by("-conversation__ended_at").values("pk")[:1]
    gone = gone_from_unit(ANY_THIRD, ANY_DAY).filter(pk=OuterRef("pk"))
    known = PlanMember.objects.filter(Q(plan=ANY) | Q(plan__in=last))
    return KeptRows(known.annotate(has_left=Exists(gone)))


def members_by_now(plan: CooperationPlan, person_id: int, on: date) -> list[PlanMember]:
    """Who takes part in this plan of the person, or did in that of her last talk."""
    asked: dict[Any, Any] = {ANY: plan.pk, ANY_OTHER: plan.case_id, ANY_THIRD: person_id, ANY_DAY: on}
    return kept_members().read(asked)


def given_names(people: Iterable[Person]) -> dict[int, str]:
    """What those who may be named are called in «für Danylo»."""
    return {person.pk: person.given_name for person in people}


def members_of(plan: CooperationPlan, user: object) -> list[Person]:
    """Those who take part in this version, as far as they may be named to this user today."""
    taking_part = plan.members.values("person")
    named = may_be_named(user, timezone.localdate()).filter(pk__in=taking_part)
    return list(named.order_by("birth_date", "pk"))
