"""The next date agreed at the table, answers that are only counted, hints that stay with a phase whatever its name.

The single answers are added up and their table is dropped: from then on no row stands for a talk.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Every house and month with an answer gets all nine numbers, so that later ones are written together.
ADD_UP = """
INSERT INTO cases_feedbackcount (local_jobcenter_id, month, question, answer, number)
SELECT asked.local_jobcenter_id, asked.month, said.question, felt.answer,
    count(*) FILTER (WHERE said.answer = felt.answer)
FROM cases_talkfeedback AS asked
CROSS JOIN LATERAL (VALUES
    ('was_understood', asked.was_understood),
    ('was_taken_seriously', asked.was_taken_seriously),
    ('was_afraid', asked.was_afraid)
) AS said (question, answer)
CROSS JOIN (VALUES ('yes'), ('partly'), ('no')) AS felt (answer)
GROUP BY asked.local_jobcenter_id, asked.month, said.question, felt.answer
ORDER BY asked.month, asked.local_jobcenter_id, said.question, felt.answer
"""
USUAL_NAMES = """
UPDATE cases_integrationphase SET hints = usual.hints
FROM (VALUES ('Profiling', 'profiling'), ('Ziel', 'goal'), ('Strategie', 'strategy'), ('Umsetzung', 'doing'))
    AS usual (name, hints)
WHERE cases_integrationphase.name = usual.name
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_lists_in_the_background'),
        ('organisation', '0005_words_of_a_trial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='followup',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='followup',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='followup',
            name='agreed_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='next_talks', to='cases.conversation'),
        ),
        migrations.AddField(
            model_name='followup',
            name='place',
            field=models.CharField(blank=True, choices=[('here', 'hier im Haus'), ('phone', 'am Telefon'), ('video', 'per Video'), ('at_home', 'zu Hause bei der Person')], db_default='', max_length=7, verbose_name='Ort'),
        ),
        migrations.AddField(
            model_name='followupevent',
            name='agreed_in',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.conversation'),
        ),
        migrations.AddField(
            model_name='followupevent',
            name='place',
            field=models.CharField(blank=True, choices=[('here', 'hier im Haus'), ('phone', 'am Telefon'), ('video', 'per Video'), ('at_home', 'zu Hause bei der Person')], db_default='', max_length=7, verbose_name='Ort'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agreed_in_id" IS DISTINCT FROM (NEW."agreed_in_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_account" IS DISTINCT FROM (NEW."created_by_account") OR OLD."created_through" IS DISTINCT FROM (NEW."created_through") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."note_id" IS DISTINCT FROM (NEW."note_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."staff_id" IS DISTINCT FROM (NEW."staff_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at"))', func='INSERT INTO "cases_followupevent" ("agreed_in_id", "case_id", "created_at", "created_by_account", "created_through", "done_at", "due_on", "id", "kind", "note_id", "pgh_context", "pgh_created_at", "pgh_label", "place", "staff_id", "starts_at") VALUES (OLD."agreed_in_id", OLD."case_id", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."done_at", OLD."due_on", OLD."id", OLD."kind", OLD."note_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."place", OLD."staff_id", OLD."starts_at"); RETURN NULL;', hash='a7f97e11b8053057b85e87f92c4c122f2bc36ecf', operation='UPDATE', pgid='pgtrigger_update_update_c0edd', table='cases_followup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_followupevent" ("agreed_in_id", "case_id", "created_at", "created_by_account", "created_through", "done_at", "due_on", "id", "kind", "note_id", "pgh_context", "pgh_created_at", "pgh_label", "place", "staff_id", "starts_at") VALUES (OLD."agreed_in_id", OLD."case_id", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."done_at", OLD."due_on", OLD."id", OLD."kind", OLD."note_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."place", OLD."staff_id", OLD."starts_at"); RETURN NULL;', hash='3bb0ce1b9c0aefa00803747c9e7fd9a485198184', operation='DELETE', pgid='pgtrigger_delete_delete_c0217', table='cases_followup', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('place', ''), ('kind', 'talk'), _connector='OR'), name='follow_up_place_of_a_talk', violation_error_message='Einen Ort hat nur ein Gespräch.'),
        ),
        migrations.AddField(
            model_name='integrationphase',
            name='hints',
            field=models.CharField(blank=True, choices=[('profiling', 'Profiling'), ('goal', 'Ziel'), ('strategy', 'Strategie'), ('doing', 'Umsetzung')], db_default='', default='', max_length=10, verbose_name='Hinweise im Leitfaden'),
        ),
        migrations.RunSQL(USUAL_NAMES, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='FeedbackCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='Monat')),
                ('question', models.CharField(choices=[('was_understood', 'verstanden worden?'), ('was_taken_seriously', 'ernst genommen worden?'), ('was_afraid', 'Angst gehabt?')], max_length=20, verbose_name='Frage')),
                ('answer', models.CharField(choices=[('yes', 'ja'), ('partly', 'ein wenig'), ('no', 'nein')], max_length=6, verbose_name='Antwort')),
                ('number', models.PositiveIntegerField(default=0, verbose_name='Anzahl')),
                ('local_jobcenter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.localjobcenter')),
            ],
        ),
        migrations.AddConstraint(
            model_name='feedbackcount',
            constraint=models.UniqueConstraint(fields=('local_jobcenter', 'month', 'question', 'answer'), name='feedback_count_once', violation_error_message='Diese Zahl gibt es schon.'),
        ),
        migrations.AddConstraint(
            model_name='feedbackcount',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='feedback_count_knows_the_month_only', violation_error_message='Von einer Rückmeldung wird nur der Monat notiert.'),
        ),
        migrations.RunSQL(ADD_UP, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.DeleteModel(
            name='TalkFeedback',
        ),
    ]
