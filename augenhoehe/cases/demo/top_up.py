"""Talks for today and renewals, whenever the demo is started: yesterday's full calendar would be empty today."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from augenhoehe.cases.demo.calendar import FIRST_MEETING_AT, TALK_TIMES, at_time
from augenhoehe.cases.models import Case, CooperationPlan, FollowUp, FollowUpKind
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.people.demo.top_up import renew_facts
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.records import Through

# Free times of each counsellor today, filled with open cases in an order that only case and day decide.
FILL_FREE_TIMES = """
    WITH free AS (
        SELECT staff.id AS staff_id, times.starts_at,
            row_number() OVER (PARTITION BY staff.id ORDER BY times.starts_at) AS place
        FROM organisation_staff AS staff CROSS JOIN unnest(%(times)s::timestamptz[]) AS times (starts_at)
        WHERE staff.role = %(counsellor)s AND staff.created_through = 'demo' AND NOT EXISTS (
            SELECT 1 FROM cases_followup AS taken
            WHERE taken.staff_id = staff.id AND taken.kind = %(talk)s AND taken.starts_at = times.starts_at
        )
    ), candidates AS (
        SELECT own.staff_id, cases_case.id AS case_id,
            row_number() OVER (PARTITION BY own.staff_id ORDER BY md5(cases_case.id || %(day)s), cases_case.id) AS place
        FROM people_responsibility AS own
        JOIN cases_case ON cases_case.person_id = own.person_id AND cases_case.ends_on IS NULL
        WHERE own.role = 'counselling' AND own.ends_on IS NULL AND own.staff_id IN (SELECT staff_id FROM free)
            AND NOT EXISTS (
                SELECT 1 FROM cases_followup AS planned
                WHERE planned.case_id = cases_case.id AND planned.kind = %(talk)s AND planned.due_on >= %(day)s::date
            )
    )
    INSERT INTO cases_followup (case_id, staff_id, kind, due_on, starts_at, created_at, created_through)
    SELECT candidates.case_id, free.staff_id, %(talk)s, %(day)s::date, free.starts_at, %(now)s, 'demo'
    FROM free JOIN candidates USING (staff_id, place)
    ORDER BY free.staff_id, free.place
"""


@transaction.atomic
def top_up_today(on: date, *, first_met_by: str) -> int:
    """Fills today's free times; the second call on the same day finds none. Gives the number of new talks.

    At ten the colleague with the log-in `first_met_by` meets someone who speaks Ukrainian and has no plan yet.
    """
    renew_facts(on)
    with acting(account_id=None, through="demo"):
        new = plan_first_meeting(on, first_met_by)
        with connection.cursor() as cursor:
            cursor.execute(
                FILL_FREE_TIMES,
                {
                    "times": [at_time(on, moment) for moment in TALK_TIMES],
                    "counsellor": Role.COUNSELLOR.value,
                    "talk": FollowUpKind.TALK.value,
                    "day": on.isoformat(),
                    "now": timezone.now(),
                },
            )
            return new + int(cursor.rowcount)


def plan_first_meeting(on: date, login_name: str) -> int:
    """The talk of the tour; 1 when it was put into the calendar just now."""
    staff = Staff.objects.on(on).filter(account__login_name=login_name, created_through=Through.DEMO).first()
    starts_at = at_time(on, FIRST_MEETING_AT)
    if (
        staff is None
        or FollowUp.objects.filter(staff=staff, kind=FollowUpKind.TALK, starts_at=starts_at).exists()
    ):
        return 0
    speakers = (
        Case.objects.open()
        .looked_after_by(staff, on)
        .filter(person__languages__language="uk", person__languages__is_preferred=True)
    )
    without_plan = speakers.exclude(
        pk__in=CooperationPlan.objects.filter(agreed_at__isnull=False).values("case")
    )
    case = without_plan.order_by("pk").first() or speakers.order_by("pk").first()
    if case is None:
        return 0
    FollowUp.objects.create(case=case, staff=staff, kind=FollowUpKind.TALK, due_on=on, starts_at=starts_at)
    return 1
