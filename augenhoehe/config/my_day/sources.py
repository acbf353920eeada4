"""The rows that put somebody on a list of «Mein Tag», table by table. Every list is a plain question to one table."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from augenhoehe import cases
from augenhoehe.cases.models import (
    Case,
    CooperationPlan,
    FollowUp,
    FollowUpKind,
    PlanStep,
    Side,
    StepResult,
    StepResultKind,
)
from augenhoehe.config.models import NoticedArrival
from augenhoehe.config.my_day.day_list import Asked
from augenhoehe.documents.models import OwedPaper
from augenhoehe.law.dated import value_on
from augenhoehe.people.models import ApprovalPeriod, ResidenceTitle, Responsibility, ResponsibilityRole
from augenhoehe.privacy.records import holds_on

PARAMETERS = Path(cases.__file__).parent / "parameters" / "my_day.yaml"
Rows = QuerySet[Any]


def days(name: str, on: date) -> timedelta:
    """A house parameter in days."""
    return timedelta(days=int(value_on(name, on, PARAMETERS)))


def talks(asked: Asked) -> Rows:
    """Today's talks that have not been held. «Gespräche heute»"""
    return FollowUp.objects.filter(kind=FollowUpKind.TALK, due_on=asked.on, done_at=None)


def due_follow_ups(asked: Asked) -> Rows:
    """What was to be done by today, and talks of earlier days that nobody closed. «Wiedervorlage»

    The reviews of plans have a list of their own.
    """
    is_due = Q(due_on__lt=asked.on) | (Q(due_on=asked.on) & ~Q(kind=FollowUpKind.TALK))
    return FollowUp.objects.filter(is_due, done_at=None).exclude(kind=FollowUpKind.REVIEW)


def arrivals(asked: Asked) -> Rows:
    """Responsibilities for counselling that began lately and were not noticed yet. «Neu bei mir»"""
    noticed = NoticedArrival.objects.filter(responsibility=OuterRef("pk"), account=asked.account_id)
    return Responsibility.objects.filter(
        ~Exists(noticed),
        ends_on=None,
        role=ResponsibilityRole.COUNSELLING,
        staff__isnull=False,
        starts_on__gte=asked.on - days("new_to_me_days", asked.on),
        starts_on__lte=asked.on,
    )


def open_steps(asked: Asked, side: Side) -> Rows:
    """Steps of one side in the plan in force whose day has come and that are still open, said or not. § 15 Abs. 2"""
    said = StepResult.objects.filter(step=OuterRef("pk"), withdrawn_at=None).exclude(kind=StepResultKind.OPEN)
    return PlanStep.objects.filter(
        ~Exists(said),
        side=side,
        due_on__lte=asked.on,
        plan__agreed_at__isnull=False,
        plan__superseded_at=None,
    )


def reviews(asked: Asked) -> Rows:
    """Plans in force whose common review is near or past. § 15 Abs. 3 SGB II"""
    return CooperationPlan.objects.review_due(asked.on + days("review_notice_days", asked.on))


def last_periods(asked: Asked) -> Rows:
    """Approval periods that end soon or ended lately, without one after them. § 41 SGB II"""
    notice = days("approval_notice_days", asked.on)
    later = ApprovalPeriod.objects.filter(unit=OuterRef("unit"), starts_on__gt=OuterRef("starts_on"))
    member = holds_on(asked.on, "unit__memberships__")
    return ApprovalPeriod.objects.filter(
        member, ~Exists(later), ends_on__gte=asked.on - notice, ends_on__lte=asked.on + notice
    )


def ending_approvals(asked: Asked) -> Rows:
    """Those for which no renewal has come. «Bewilligung endet»"""
    return last_periods(asked).filter(renewal_received_on=None)


def received_renewals(asked: Asked) -> Rows:
    """Those for which the renewal is here and we are to decide. «Weiterbewilligungsantrag eingegangen»"""
    return last_periods(asked).filter(renewal_received_on__lte=asked.on)


def ending_titles(asked: Asked) -> Rows:
    """Last residence titles that end soon or have ended. «Aufenthaltstitel»"""
    notice = days("residence_notice_days", asked.on)
    later = ResidenceTitle.objects.filter(person=OuterRef("person"), starts_on__gt=OuterRef("starts_on"))
    return ResidenceTitle.objects.filter(
        ~Exists(later), ends_on__gte=asked.on - notice, ends_on__lte=asked.on + notice
    )


def quiet_cases(asked: Asked) -> Rows:
    """No talk and no answer for long; who never had one counts from the beginning of the case."""
    since = asked.on - days("long_without_contact_days", asked.on)
    limit = timezone.make_aware(datetime.combine(since, time.min))
    is_quiet = Q(last_two_way_at__lt=limit) | Q(last_two_way_at__isnull=True, starts_on__lt=since)
    last = Coalesce(F("last_two_way_at"), F("starts_on"), output_field=DateTimeField())
    quiet: Rows = Case.objects.filter(is_quiet).annotate(since=last)
    return quiet


def owed_papers(asked: Asked) -> Rows:
    """Papers somebody was asked for and that are not here yet. «Noch offene Unterlage»"""
    owed: Rows = OwedPaper.objects.open()
    return owed


def without_counsellor(asked: Asked) -> Rows:
    """Open cases for which no colleague is named today. «Noch ohne Ansprechperson» – § 14 Abs. 3 SGB II"""
    named = Responsibility.objects.on(asked.on).filter(
        person=OuterRef("person"), role=ResponsibilityRole.COUNSELLING, staff__isnull=False
    )
    return Case.objects.open().filter(~Exists(named))
