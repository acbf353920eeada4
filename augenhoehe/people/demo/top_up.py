"""A demo that runs for weeks: renewals come in, new periods begin, expired titles are prolonged."""

from datetime import date, timedelta

from django.db import connection, transaction

from augenhoehe.privacy.acting import acting

# The rhythm of `backgrounds.renewal_by`: asked eight weeks before the end, in after that, four in ten let us wait.
ASK = """
    UPDATE people_approvalperiod SET renewal_asked_on = ends_on - (56 - unit_id * 37 %% 100 %% 10)::int
    WHERE created_through = 'demo' AND renewal_asked_on IS NULL AND renewal_received_on IS NULL
        AND ends_on >= %(day)s AND ends_on - (56 - unit_id * 37 %% 100 %% 10)::int <= %(day)s
"""
RECEIVE = """
    UPDATE people_approvalperiod SET renewal_received_on = ends_on - (5 + unit_id * 37 %% 100 %% 35)::int
    WHERE created_through = 'demo' AND renewal_received_on IS NULL AND unit_id * 37 %% 100 < 60
        AND ends_on >= %(day)s AND ends_on - (5 + unit_id * 37 %% 100 %% 35)::int <= %(day)s
"""
# Whoever let us wait has brought it in the last days after all.
RECEIVE_LATE = """
    UPDATE people_approvalperiod AS ended SET renewal_received_on = ended.ends_on
    WHERE created_through = 'demo' AND renewal_received_on IS NULL AND ends_on < %(day)s
"""
NEXT_PERIOD = """
    INSERT INTO people_approvalperiod
        (unit_id, is_provisional, starts_on, ends_on, source, created_at, created_through)
    SELECT unit_id, false, max(ends_on) + 1,
        (%(month)s::date + interval '12 months' - interval '1 day')::date, 'benefits', now(), 'demo'
    FROM people_approvalperiod WHERE unit_id IN (
        SELECT unit_id FROM people_approvalperiod WHERE created_through = 'demo' GROUP BY unit_id
        HAVING max(ends_on) < %(day)s
    )
    GROUP BY unit_id
"""
PROLONG = """
    INSERT INTO people_residencetitle
        (person_id, kind, work_permission, starts_on, ends_on, source, created_at, created_through)
    SELECT DISTINCT ON (person_id) person_id, kind, work_permission, ends_on + 1,
        (%(day)s::date + interval '12 months')::date, 'document', now(), 'demo'
    FROM people_residencetitle AS expired
    WHERE created_through = 'demo' AND ends_on < %(fortnight)s AND NOT EXISTS (
        SELECT 1 FROM people_residencetitle AS later
        WHERE later.person_id = expired.person_id AND later.starts_on > expired.starts_on
    )
    ORDER BY person_id, ends_on DESC
"""


@transaction.atomic
def renew_facts(on: date) -> int:
    """What time has brought since the demo was made; the second call on the same day finds nothing."""
    given = {"day": on, "month": on.replace(day=1), "fortnight": on - timedelta(days=14)}
    with acting(account_id=None, through="demo"), connection.cursor() as cursor:
        changed = 0
        for statement in (ASK, RECEIVE, RECEIVE_LATE, NEXT_PERIOD, PROLONG):
            cursor.execute(statement, given)
            changed += cursor.rowcount
    return changed
