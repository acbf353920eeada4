"""The same desk in houses of every size: a counsellor's 150 cases and the same work on each list. «Messplatz»

Only then do two databases answer with pages of the same length, and a difference in time is one of their size.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from augenhoehe.cases.models import Case, FollowUp, FollowUpKind
from augenhoehe.cases.plan_members import others_in_unit
from augenhoehe.config.my_day.day_list import Asked
from augenhoehe.config.my_day.lists import BY_KEY
from augenhoehe.organisation.models import Account, Role, Staff, Team
from augenhoehe.people.models import Part, Responsibility, ResponsibilityRole
from augenhoehe.privacy.records import DatedQuerySet

CASES = 150
REVIEWS, QUIET, TALKS, NEW = 20, 15, 6, 12
FILES = 20
CONTACTS_OF_A_USUAL_FILE, STEPS_OF_A_USUAL_PLAN, NEEDS_OF_A_USUAL_FILE = 16, 4, 3
COLLEAGUES = 8


@dataclass(frozen=True)
class Desk:
    """Who is measured, and the cases on the desk: files to open, and two people to talk with."""

    counsellor: Staff
    director: Staff
    files: list[Case]
    talks: list[Case]


def set_desk(on: date) -> Desk:
    """Choose a counsellor in a team of the usual size and put the cases of the measurement on the desk."""
    counsellor = with_account(usual_counsellor(on), "messung-fachkraft")
    director = with_account(Staff.objects.on(on).filter(role=Role.MANAGING_DIRECTOR)[0], "messung-leitung")
    reviews, quiet, plain = sorted_cases(counsellor, on)
    plain = plain[: CASES - len(reviews[:REVIEWS]) - len(quiet[:QUIET])]
    chosen = [*reviews[:REVIEWS], *quiet[:QUIET], *plain]
    hand_over(counsellor, chosen, on)
    set_talks(counsellor, plain[:TALKS], chosen, on)
    make_new(plain[TALKS : TALKS + NEW], on)
    files = usual_files(chosen)
    # A running talk is a line on these files, in every house alike.
    return Desk(counsellor, director, files, sorted(files, key=partial(has_less_to_say, on))[:2])


def has_less_to_say(on: date, case: Any) -> tuple[bool, bool]:
    """Last come those without a plan in force to look back on, before them those who live alone."""
    return not case.step_count, not others_in_unit(case.person_id, on).exists()


def with_account(staff: Staff, login_name: str) -> Staff:
    """The colleague with a log-in that no password opens, unless there is one already."""
    if staff.account is None:
        staff.account = Account.objects.create_account(login_name)
        staff.save(update_fields=["account"])
    return staff


def usual_counsellor(on: date) -> Staff:
    """Someone without a log-in of the demo, in the team whose number of counsellors is nearest to the usual one."""
    working = Q(staff__role=Role.COUNSELLOR) & Q(staff__ends_on=None, staff__starts_on__lte=on)
    teams = Team.objects.annotate(counsellors=Count("staff", filter=working & Q(staff__account=None)))
    teams = teams.filter(counsellors__gt=0)
    team = min(teams, key=lambda team: (abs(team.counsellors - COLLEAGUES), team.pk))
    counsellors = Staff.objects.on(on).filter(team=team, role=Role.COUNSELLOR, account=None)
    chosen: Staff = counsellors.order_by("-weekly_hours", "pk")[0]
    return chosen


def open_responsibilities(on: date) -> DatedQuerySet:
    """Who is looked after for counselling today."""
    rows: DatedQuerySet = Responsibility.objects.on(on).filter(
        ends_on=None, role=ResponsibilityRole.COUNSELLING
    )
    return rows


def sorted_cases(counsellor: Staff, on: date) -> tuple[list[Case], list[Case], list[Case]]:
    """The team's cases: with a review due, long without contact, and all others; nobody new, nobody twice."""
    rows = Case.objects.visible_to(counsellor.account, Part.COUNSELLING).open()
    persons = open_responsibilities(on).filter(team=counsellor.team).values("person_id")
    rows = rows.filter(person__in=persons).order_by("pk")
    new, due, silent = (on_list(key, rows, on) for key in ("neu", "ueberpruefung", "lange-ohne-gespraech"))
    reviews = [case for case in rows if case.pk in due - new]
    quiet = [case for case in rows if case.pk in silent - new]
    both = {case.pk for case in reviews} & {case.pk for case in quiet}
    taken = new | {case.pk for case in [*reviews, *quiet]}
    return (
        [case for case in reviews if case.pk not in both],
        [case for case in quiet if case.pk not in both],
        [case for case in rows.select_related("person") if case.pk not in taken],
    )


def on_list(key: str, cases: DatedQuerySet, on: date) -> set[int]:
    """Which of these cases are on the list."""
    found = BY_KEY[key].of(cases.order_by().values("pk"), Asked(on, 0))
    return set(found.values_list("case_key", flat=True))


def hand_over(counsellor: Staff, chosen: list[Case], on: date) -> None:
    """These people and no others are the counsellor's; all others go to a colleague of the team."""
    persons = [case.person_id for case in chosen]
    team = open_responsibilities(on).filter(team=counsellor.team)
    colleagues = Staff.objects.on(on).filter(team=counsellor.team, role=Role.COUNSELLOR)
    colleague = colleagues.exclude(pk=counsellor.pk).order_by("pk").first()
    if colleague is not None:
        team.filter(staff=counsellor).exclude(person__in=persons).update(staff=colleague)
    team.filter(person__in=persons).update(staff=counsellor)


def set_talks(counsellor: Staff, with_talk: list[Case], chosen: list[Case], on: date) -> None:
    """Today's talks: these, half an hour each from nine o'clock on."""
    talks = FollowUp.objects.filter(case__in=chosen, kind=FollowUpKind.TALK, due_on=on, done_at=None)
    talks.update(done_at=timezone.now())
    nine = timezone.make_aware(datetime.combine(on, time(9)))
    FollowUp.objects.bulk_create(
        FollowUp(
            case=case,
            staff=counsellor,
            kind=FollowUpKind.TALK,
            due_on=on,
            starts_at=nine + place * timedelta(minutes=30),
        )
        for place, case in enumerate(with_talk)
    )


def make_new(cases: list[Case], on: date) -> None:
    """These people came to the counsellor three days ago."""
    persons = [case.person_id for case in cases]
    open_responsibilities(on).filter(person__in=persons).update(starts_on=on - timedelta(days=3))


def usual_files(chosen: list[Case]) -> list[Case]:
    """Files with a plan in force and as full as most are: not the thinnest and not the thickest."""
    filled = Case.objects.filter(pk__in=[case.pk for case in chosen]).annotate(
        contact_count=Count("contacts", distinct=True),
        need_count=Count("needs", distinct=True),
        step_count=Count("plans__steps", filter=Q(plans__superseded_at=None), distinct=True),
    )

    def unusual(case: Any) -> tuple[bool, int, int]:
        far = abs(case.contact_count - CONTACTS_OF_A_USUAL_FILE)
        far += abs(case.step_count - STEPS_OF_A_USUAL_PLAN)
        far += abs(case.need_count - NEEDS_OF_A_USUAL_FILE)
        return not case.step_count, far, case.pk

    return sorted(filled.select_related("person"), key=unusual)[:FILES]
