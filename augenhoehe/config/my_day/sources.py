"""The rows that put somebody on a list of «Mein Tag», table by table. Every list is a plain question to one table."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
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
from augenhoehe.cases.renewals import handed_in_at
from augenhoehe.config.models import NoticedArrival
from augenhoehe.config.my_day.day_list import Asked
from augenhoehe.documents.consent_templates import ending_soon_until
from augenhoehe.documents.models import Consent, Delivery, OwedPaper, Paper
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
    periods = ApprovalPeriod.objects.filter(
        member, ~Exists(later), ends_on__gte=asked.on - notice, ends_on__lte=asked.on + notice
    )
    rows: Rows = periods.annotate(handed_in_at=handed_in_at(asked.on))
    return rows


def ending_approvals(asked: Asked) -> Rows:
    """Those for which no renewal has come, neither noted with the benefits nor handed in here. «Bewilligung endet»"""
    return last_periods(asked).filter(renewal_received_on=None, handed_in_at=None)


def received_renewals(asked: Asked) -> Rows:
    """Those for which the renewal is here and we are to decide. «Weiterbewilligungsantrag eingegangen»"""
    is_here = Q(renewal_received_on__lte=asked.on) | Q(renewal_received_on=None, handed_in_at__isnull=False)
    rows: Rows = last_periods(asked).filter(is_here)
    rows = rows.annotate(since=Coalesce("renewal_received_on", TruncDate("handed_in_at")))
    return rows


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


def overdue_translations(asked: Asked) -> Rows:
    """Papers whose translation was asked for by a day that has passed. «Übersetzung überfällig» – § 19 Abs. 2 SGB X"""
    rows: Rows = Paper.objects.without_translation().filter(translation_due_on__lt=asked.on)
    return rows


def ending_consents(asked: Asked) -> Rows:
    """Consents in force whose last day is near. «Einwilligung endet bald»"""
    rows: Rows = Consent.objects.ending(asked.on, ending_soon_until(asked.on))
    return rows


def new_papers(asked: Asked) -> Rows:
    """What was handed in lately and taken in by somebody else, at reception for example. «Eingang»"""
    since = timezone.make_aware(datetime.combine(asked.on - days("new_papers_days", asked.on), time.min))
    mine = Q(staff__account=asked.account_id, staff__isnull=False)
    left = Paper.objects.filter(delivery=OuterRef("pk"), withdrawn_at=None)
    rows: Rows = Delivery.objects.filter(~mine, Exists(left), received_at__gte=since)
    return rows


def without_counsellor(asked: Asked) -> Rows:
    """Open cases for which no colleague is named today. «Noch ohne Ansprechperson» – § 14 Abs. 3 SGB II"""
    named = Responsibility.objects.on(asked.on).filter(
        person=OuterRef("person"), role=ResponsibilityRole.COUNSELLING, staff__isnull=False
    )
    return Case.objects.open().filter(~Exists(named))
