"""How the synthetic talks of past months felt. «Demodaten» – the shares are invented, nobody was asked."""

from django.db import connection

# Six of ten talks leave an answer; which and what is decided by the number of the talk alone.
FEEDBACK = """
    WITH asked AS (
        SELECT team.local_jobcenter_id,
            date_trunc('month', talk.ended_at AT TIME ZONE 'Europe/Berlin')::date AS month,
            chance.tells, chance.understood, chance.seriously, chance.afraid
        FROM cases_conversation AS talk
        JOIN organisation_staff AS staff ON staff.id = talk.staff_id
        JOIN organisation_team AS team ON team.id = staff.team_id
        CROSS JOIN LATERAL (
            SELECT
                mod(('x' || substr(md5(talk.id || 'tells'), 1, 7))::bit(28)::int, 100) AS tells,
                mod(('x' || substr(md5(talk.id || 'understood'), 1, 7))::bit(28)::int, 100) AS understood,
                mod(('x' || substr(md5(talk.id || 'seriously'), 1, 7))::bit(28)::int, 100) AS seriously,
                mod(('x' || substr(md5(talk.id || 'afraid'), 1, 7))::bit(28)::int, 100) AS afraid
        ) AS chance
        WHERE talk.ended_at IS NOT NULL AND talk.created_through = 'demo'
    ), said AS (
        SELECT local_jobcenter_id, month, answered.question, answered.answer
        FROM asked CROSS JOIN LATERAL (VALUES
            ('was_understood', CASE WHEN understood < 78 THEN 'yes' WHEN understood < 93 THEN 'partly' ELSE 'no' END),
            ('was_taken_seriously', CASE WHEN seriously < 80 THEN 'yes' WHEN seriously < 92 THEN 'partly'
                WHEN seriously < 96 THEN 'no' END),
            ('was_afraid', CASE WHEN afraid < 7 THEN 'yes' WHEN afraid < 20 THEN 'partly'
                WHEN afraid < 94 THEN 'no' END)
        ) AS answered (question, answer)
        WHERE tells < 60
    ), month AS (SELECT DISTINCT local_jobcenter_id, month FROM said)
    INSERT INTO cases_feedbackcount (local_jobcenter_id, month, question, answer, number)
    SELECT month.local_jobcenter_id, month.month, question, answer, count(said.answer)
    FROM month
    CROSS JOIN unnest(ARRAY['was_understood', 'was_taken_seriously', 'was_afraid']) AS question
    CROSS JOIN unnest(ARRAY['yes', 'partly', 'no']) AS answer
    LEFT JOIN said USING (local_jobcenter_id, month, question, answer)
    GROUP BY month.local_jobcenter_id, month.month, question, answer
    ORDER BY month.month, month.local_jobcenter_id, question, answer
"""


def write_feedback() -> int:
    """Gives the number of counted answers; for a demo that has just been made."""
    with connection.cursor() as cursor:
        cursor.execute(FEEDBACK)
        return int(cursor.rowcount)
