"""The words of themes above an agreed plan keep their translation as well."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_reasons_that_fit'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='words',
            name='words_of_agreed_plan_keep_translation',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='words',
            trigger=pgtrigger.compiler.Trigger(name='words_of_agreed_plan_keep_translation', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.counterpart <> '' AND (OLD.counterpart, OLD.counterpart_language, OLD.translated_by, OLD.translated_at) IS DISTINCT FROM (NEW.counterpart, NEW.counterpart_language, NEW.translated_by, NEW.translated_at))", func="\n        IF EXISTS (\n            SELECT 1 FROM cases_cooperationplan AS plan\n            WHERE plan.agreed_at IS NOT NULL AND plan.case_id = OLD.case_id\n                AND OLD.id IN (plan.goal_id, plan.priority_words_id, plan.answer_words_id)\n        ) OR EXISTS (\n            SELECT 1 FROM cases_planstep AS step JOIN cases_cooperationplan AS plan ON plan.id = step.plan_id\n            WHERE plan.agreed_at IS NOT NULL AND step.words_id = OLD.id\n        ) OR EXISTS (\n            SELECT 1 FROM cases_themechoice AS theme\n            JOIN cases_cooperationplan AS plan ON plan.conversation_id = theme.conversation_id\n            WHERE plan.agreed_at IS NOT NULL AND theme.words_id = OLD.id\n        ) THEN\n            RAISE EXCEPTION 'In einem vereinbarten Plan bleibt die Übersetzung; eine Berichtigung ist ein Nachtrag.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='966488b24447bf2a295c550397a8e4efec0752ad', operation='UPDATE', pgid='pgtrigger_words_of_agreed_plan_keep_translation_53d92', table='cases_words', when='BEFORE')),
        ),
    ]
