"""In which phase the work stands, for most of the synthetic cases. «Demodaten» – plausible, not measured."""

from datetime import date

from django.db import connection
from django.utils import timezone

# Three of four open cases: getting to know each other until the plan, then strategy, and after two months the doing.
# Which ones is decided by the number of the case alone, so the same demo has the same phases; the first case, the one
# of the tour, always has one.
PHASES = """
    WITH phase AS (
        SELECT row_number() OVER (ORDER BY position, id) AS place, id FROM cases_integrationphase WHERE is_offered
    ), known AS (
        SELECT cases_case.id AS case_id, cases_case.starts_on,
            (SELECT (plan.agreed_at AT TIME ZONE 'Europe/Berlin')::date FROM cases_cooperationplan AS plan
             WHERE plan.case_id = cases_case.id AND plan.agreed_at IS NOT NULL AND plan.superseded_at IS NULL
             LIMIT 1) AS agreed_on,
            CASE WHEN cases_case.id = (SELECT min(id) FROM cases_case) THEN 2
                ELSE mod(('x' || substr(md5(cases_case.id || 'phase'), 1, 7))::bit(28)::int, 4) END AS chance
        FROM cases_case
        WHERE cases_case.ends_on IS NULL AND cases_case.created_through = 'demo'
            AND cases_case.starts_on <= %(on)s::date
            AND NOT EXISTS (SELECT 1 FROM cases_casephase AS there WHERE there.case_id = cases_case.id)
    ), stands AS (
        SELECT case_id, CASE WHEN agreed_on IS NULL AND chance = 1 THEN 2 ELSE 1 END AS place, starts_on,
            agreed_on - 1 AS ends_on
        FROM known WHERE chance > 0 AND (agreed_on IS NULL OR agreed_on > starts_on)
        UNION ALL
        SELECT case_id, CASE WHEN agreed_on < %(on)s::date - 60 THEN 4 ELSE 3 END, agreed_on, NULL
        FROM known WHERE chance > 0 AND agreed_on >= starts_on
    )
    INSERT INTO cases_casephase
        (case_id, phase_id, starts_on, ends_on, created_at, created_through, withdrawn_reason)
    SELECT stands.case_id, phase.id, stands.starts_on, stands.ends_on, %(now)s, 'demo', ''
    FROM stands JOIN phase USING (place)
    ORDER BY stands.case_id, stands.starts_on
"""


def write_phases(on: date) -> int:
    """Gives the number of entries; a second call finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute(PHASES, {"on": on.isoformat(), "now": timezone.now()})
        return int(cursor.rowcount)
