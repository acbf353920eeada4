"""An application for renewal that was handed in here, before anybody noted it with the benefits. «WBA» – § 37 SGB II"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from augenhoehe.documents.models import Paper
from augenhoehe.law.dated import value_on
from augenhoehe.people.models import ApprovalPeriod, BenefitUnitMembership, Person
from augenhoehe.privacy.records import holds_on

PARAMETERS = Path(__file__).parent / "parameters" / "my_day.yaml"
RENEWAL = "renewal"


def handed_in_at(on: date) -> Subquery:
    """When the unit's application came, for rows of approval periods: a paper of one of its people, not taken back.

    Only what came near the end of the period is about the one after it: a late application at its beginning is not.
    """
    early = timedelta(days=int(value_on("renewal_counts_from_days", on, PARAMETERS)))
    people = BenefitUnitMembership.objects.filter(holds_on(on), unit=OuterRef(OuterRef("unit")))
    papers: QuerySet[Paper, Any] = Paper.objects.in_force().filter(
        kind=RENEWAL,
        person__in=people.values("person"),
        received_at__date__gte=OuterRef("ends_on") - early,
    )
    return Subquery(papers.order_by("-received_at").values("received_at")[:1])


def renewal_of(person: Person) -> date | None:
    """The day on which the application for the person's current period was handed in here, if nobody noted it yet."""
    today = timezone.localdate()
    last = (
        ApprovalPeriod.objects.filter(
            holds_on(today, "unit__memberships__"), unit__memberships__person=person
        )
        .order_by("-starts_on", "-pk")
        .annotate(handed_in_at=handed_in_at(today), is_noted=F("renewal_received_on"))
        .first()
    )
    if last is None or last.is_noted is not None or last.handed_in_at is None:
        return None
    return timezone.localdate(last.handed_in_at)
