"""Talks that run get the questions that came in new; the house's phases begin with the usual four names."""

from django.db import migrations

NEW_QUESTIONS = """
INSERT INTO cases_conversationsection (conversation_id, kind, version, is_not_today)
SELECT talk.id, kind, 0, false
FROM cases_conversation AS talk, unnest(ARRAY['welcome', 'since', 'strengths']) AS kind
WHERE talk.ended_at IS NULL
"""
USUAL_PHASES = """
INSERT INTO cases_integrationphase (name, position, is_offered)
VALUES ('Profiling', 1, true), ('Ziel', 2, true), ('Strategie', 3, true), ('Umsetzung', 4, true)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_at_eye_level")]
    operations = [
        migrations.RunSQL(NEW_QUESTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(USUAL_PHASES, "DELETE FROM cases_integrationphase"),
    ]
