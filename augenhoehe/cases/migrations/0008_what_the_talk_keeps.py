"""Addenda to translations, own words to a part of life, skills, and for whom a step or the goal is."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_the_question_on_the_table'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='planmember',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='planmember',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='planstep',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='planstep',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='situation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='situation',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='strength',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='strength',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='words',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='words',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='planmember',
            name='is_goal_for',
            field=models.BooleanField(db_default=False, default=False, verbose_name='das Ziel ist für dieses Mitglied'),
        ),
        migrations.AddField(
            model_name='planmemberevent',
            name='is_goal_for',
            field=models.BooleanField(db_default=False, default=False, verbose_name='das Ziel ist für dieses Mitglied'),
        ),
        migrations.AddField(
            model_name='planstep',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.planmember'),
        ),
        migrations.AddField(
            model_name='planstepevent',
            name='member',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.planmember'),
        ),
        migrations.AddField(
            model_name='situation',
            name='words',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='situation_of', to='cases.words'),
        ),
        migrations.AddField(
            model_name='situationevent',
            name='words',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.words'),
        ),
        migrations.AddField(
            model_name='strength',
            name='is_vocational',
            field=models.BooleanField(db_default=False, default=False, verbose_name='beruflich'),
        ),
        migrations.AddField(
            model_name='strengthevent',
            name='is_vocational',
            field=models.BooleanField(db_default=False, default=False, verbose_name='beruflich'),
        ),
        migrations.AddField(
            model_name='words',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='berichtigt am'),
        ),
        migrations.AddField(
            model_name='words',
            name='corrected_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='berichtigt von'),
        ),
        migrations.AddField(
            model_name='words',
            name='correction',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000, verbose_name='berichtigte Übersetzung'),
        ),
        migrations.AddField(
            model_name='wordsevent',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='berichtigt am'),
        ),
        migrations.AddField(
            model_name='wordsevent',
            name='corrected_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='berichtigt von'),
        ),
        migrations.AddField(
            model_name='wordsevent',
            name='correction',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000, verbose_name='berichtigte Übersetzung'),
        ),
        migrations.AlterField(
            model_name='situation',
            name='scale',
            field=models.CharField(blank=True, choices=[('well', 'gut'), ('so_so', 'geht so'), ('hard', 'schwer'), ('not_today', 'heute nicht')], max_length=10, verbose_name='Einschätzung'),
        ),
        migrations.AlterField(
            model_name='situationevent',
            name='scale',
            field=models.CharField(blank=True, choices=[('well', 'gut'), ('so_so', 'geht so'), ('hard', 'schwer'), ('not_today', 'heute nicht')], max_length=10, verbose_name='Einschätzung'),
        ),
        migrations.AlterField(
            model_name='strength',
            name='kind',
            field=models.CharField(blank=True, choices=[('hands', 'mit den Händen arbeiten'), ('care', 'für andere da sein'), ('children', 'mit Kindern umgehen'), ('cooking', 'kochen und backen'), ('organising', 'planen und ordnen'), ('numbers', 'rechnen'), ('computers', 'mit Computern arbeiten'), ('languages', 'Sprachen sprechen'), ('talking', 'auf Menschen zugehen'), ('listening', 'zuhören'), ('patience', 'geduldig bleiben'), ('learning', 'schnell lernen'), ('team', 'mit anderen zusammenarbeiten'), ('driving', 'fahren'), ('plants', 'mit Pflanzen und Tieren umgehen'), ('creative', 'gestalten und nähen'), ('building', 'Bau und Renovierung'), ('machines', 'Metall und Maschinen'), ('electrics', 'Elektro und Technik'), ('kitchen', 'Küche und Service'), ('cleaning', 'Reinigung'), ('nursing', 'Pflege und Gesundheit'), ('education', 'Erziehung und Unterricht'), ('selling', 'Verkauf'), ('storage', 'Lager und Transport'), ('office', 'Büro'), ('farming', 'Garten und Landwirtschaft'), ('tailoring', 'Nähen und Textil')], max_length=12, verbose_name='Stärke'),
        ),
        migrations.AlterField(
            model_name='strength',
            name='level',
            field=models.CharField(choices=[('good_at', 'das kann ich gut'), ('like', 'das mache ich gern'), ('learning', 'das lerne ich gerade'), ('worked', 'damit habe ich gearbeitet'), ('learned', 'das habe ich gelernt, ohne Zeugnis'), ('certified', 'das habe ich gelernt, mit Zeugnis')], default='good_at', max_length=10, verbose_name='Ausprägung'),
        ),
        migrations.AlterField(
            model_name='strengthevent',
            name='kind',
            field=models.CharField(blank=True, choices=[('hands', 'mit den Händen arbeiten'), ('care', 'für andere da sein'), ('children', 'mit Kindern umgehen'), ('cooking', 'kochen und backen'), ('organising', 'planen und ordnen'), ('numbers', 'rechnen'), ('computers', 'mit Computern arbeiten'), ('languages', 'Sprachen sprechen'), ('talking', 'auf Menschen zugehen'), ('listening', 'zuhören'), ('patience', 'geduldig bleiben'), ('learning', 'schnell lernen'), ('team', 'mit anderen zusammenarbeiten'), ('driving', 'fahren'), ('plants', 'mit Pflanzen und Tieren umgehen'), ('creative', 'gestalten und nähen'), ('building', 'Bau und Renovierung'), ('machines', 'Metall und Maschinen'), ('electrics', 'Elektro und Technik'), ('kitchen', 'Küche und Service'), ('cleaning', 'Reinigung'), ('nursing', 'Pflege und Gesundheit'), ('education', 'Erziehung und Unterricht'), ('selling', 'Verkauf'), ('storage', 'Lager und Transport'), ('office', 'Büro'), ('farming', 'Garten und Landwirtschaft'), ('tailoring', 'Nähen und Textil')], max_length=12, verbose_name='Stärke'),
        ),
        migrations.AlterField(
            model_name='strengthevent',
            name='level',
            field=models.CharField(choices=[('good_at', 'das kann ich gut'), ('like', 'das mache ich gern'), ('learning', 'das lerne ich gerade'), ('worked', 'damit habe ich gearbeitet'), ('learned', 'das habe ich gelernt, ohne Zeugnis'), ('certified', 'das habe ich gelernt, mit Zeugnis')], default='good_at', max_length=10, verbose_name='Ausprägung'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planmember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_planmemberevent" ("created_at", "created_by_account", "created_through", "id", "is_goal_for", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "plan_id") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."id", OLD."is_goal_for", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."plan_id"); RETURN NULL;', hash='1d8a92f7eafbb995af84b3cb3f413e3eab944434', operation='UPDATE', pgid='pgtrigger_update_update_3fcd2', table='cases_planmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planmember',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_planmemberevent" ("created_at", "created_by_account", "created_through", "id", "is_goal_for", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "plan_id") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."id", OLD."is_goal_for", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."plan_id"); RETURN NULL;', hash='bf4c027c6df0d87f7da62a8111a5f9aa9ba47133', operation='DELETE', pgid='pgtrigger_delete_delete_408be', table='cases_planmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planstep',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_planstepevent" ("created_at", "created_by_account", "created_through", "due_on", "id", "member_id", "part", "pgh_context", "pgh_created_at", "pgh_label", "phrase", "plan_id", "position", "side", "words_id") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."due_on", OLD."id", OLD."member_id", OLD."part", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."phrase", OLD."plan_id", OLD."position", OLD."side", OLD."words_id"); RETURN NULL;', hash='65f46c9ae975669e8fad93eb2ece5d3783d4a358', operation='UPDATE', pgid='pgtrigger_update_update_c3017', table='cases_planstep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planstep',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_planstepevent" ("created_at", "created_by_account", "created_through", "due_on", "id", "member_id", "part", "pgh_context", "pgh_created_at", "pgh_label", "phrase", "plan_id", "position", "side", "words_id") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."due_on", OLD."id", OLD."member_id", OLD."part", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."phrase", OLD."plan_id", OLD."position", OLD."side", OLD."words_id"); RETURN NULL;', hash='705bfd6c5b84031f9a7d9d2c4f057365f2d5c892', operation='DELETE', pgid='pgtrigger_delete_delete_c6626', table='cases_planstep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='situation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_situationevent" ("area", "conversation_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "scale", "words_id") VALUES (OLD."area", OLD."conversation_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."scale", OLD."words_id"); RETURN NULL;', hash='d8df20930999ae260dcf9f4c63b49ee74e574cbc', operation='UPDATE', pgid='pgtrigger_update_update_9cd13', table='cases_situation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='situation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_situationevent" ("area", "conversation_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "scale", "words_id") VALUES (OLD."area", OLD."conversation_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."scale", OLD."words_id"); RETURN NULL;', hash='0cea466c484295d15c467e08425994ce9b2fcee0', operation='DELETE', pgid='pgtrigger_delete_delete_339eb', table='cases_situation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strength',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_strengthevent" ("conversation_id", "id", "is_vocational", "kind", "level", "pgh_context", "pgh_created_at", "pgh_label", "words_id") VALUES (OLD."conversation_id", OLD."id", OLD."is_vocational", OLD."kind", OLD."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."words_id"); RETURN NULL;', hash='e9628a6e98f02a2a73075a9ff2ceb5ad50b83d95', operation='UPDATE', pgid='pgtrigger_update_update_3d254', table='cases_strength', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strength',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_strengthevent" ("conversation_id", "id", "is_vocational", "kind", "level", "pgh_context", "pgh_created_at", "pgh_label", "words_id") VALUES (OLD."conversation_id", OLD."id", OLD."is_vocational", OLD."kind", OLD."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."words_id"); RETURN NULL;', hash='e84ec7fb025ab627ac287d95cdef15a636d52d58', operation='DELETE', pgid='pgtrigger_delete_delete_4dc83', table='cases_strength', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='words',
            trigger=pgtrigger.compiler.Trigger(name='words_of_agreed_plan_keep_translation', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.counterpart <> '' AND (OLD.counterpart, OLD.counterpart_language, OLD.translated_by, OLD.translated_at) IS DISTINCT FROM (NEW.counterpart, NEW.counterpart_language, NEW.translated_by, NEW.translated_at))", func="\n        IF EXISTS (\n            SELECT 1 FROM cases_cooperationplan AS plan\n            WHERE plan.agreed_at IS NOT NULL AND plan.case_id = OLD.case_id\n                AND OLD.id IN (plan.goal_id, plan.priority_words_id, plan.answer_words_id)\n        ) OR EXISTS (\n            SELECT 1 FROM cases_planstep AS step JOIN cases_cooperationplan AS plan ON plan.id = step.plan_id\n            WHERE plan.agreed_at IS NOT NULL AND step.words_id = OLD.id\n        ) THEN\n            RAISE EXCEPTION 'In einem vereinbarten Plan bleibt die Übersetzung; eine Berichtigung ist ein Nachtrag.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='90f7a49c45d70350aaca375bd96a2b8c1bef7b34', operation='UPDATE', pgid='pgtrigger_words_of_agreed_plan_keep_translation_53d92', table='cases_words', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='words',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_wordsevent" ("case_id", "corrected_at", "corrected_by", "correction", "counterpart", "counterpart_language", "created_at", "created_by_account", "created_through", "id", "language", "original", "pgh_context", "pgh_created_at", "pgh_label", "said_by", "translated_at", "translated_by", "visibility", "withdrawn_at", "withdrawn_by_account", "withdrawn_reason") VALUES (OLD."case_id", OLD."corrected_at", OLD."corrected_by", OLD."correction", OLD."counterpart", OLD."counterpart_language", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."id", OLD."language", OLD."original", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."said_by", OLD."translated_at", OLD."translated_by", OLD."visibility", OLD."withdrawn_at", OLD."withdrawn_by_account", OLD."withdrawn_reason"); RETURN NULL;', hash='d2a86ec1a3badb614d9a04361569aac99ab5cb14', operation='UPDATE', pgid='pgtrigger_update_update_504ff', table='cases_words', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='words',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_wordsevent" ("case_id", "corrected_at", "corrected_by", "correction", "counterpart", "counterpart_language", "created_at", "created_by_account", "created_through", "id", "language", "original", "pgh_context", "pgh_created_at", "pgh_label", "said_by", "translated_at", "translated_by", "visibility", "withdrawn_at", "withdrawn_by_account", "withdrawn_reason") VALUES (OLD."case_id", OLD."corrected_at", OLD."corrected_by", OLD."correction", OLD."counterpart", OLD."counterpart_language", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."id", OLD."language", OLD."original", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."said_by", OLD."translated_at", OLD."translated_by", OLD."visibility", OLD."withdrawn_at", OLD."withdrawn_by_account", OLD."withdrawn_reason"); RETURN NULL;', hash='f560e4b1aab8ffdd54e045236cf67fee4b76d0a5', operation='DELETE', pgid='pgtrigger_delete_delete_fe09b', table='cases_words', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='situation',
            constraint=models.CheckConstraint(condition=models.Q(('scale', ''), ('words__isnull', True), _negated=True), name='situation_says_something', violation_error_message='Hier fehlt, wie es Ihnen damit geht.'),
        ),
        migrations.AddConstraint(
            model_name='words',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrected_at__isnull', True), ('corrected_by', ''), ('correction', '')), models.Q(('counterpart', ''), ('correction', ''), ('corrected_by', ''), ('corrected_at__isnull', True), _connector='OR', _negated=True), _connector='OR'), name='words_say_who_corrected', violation_error_message='Zum Nachtrag gehört, was er berichtigt, von wem er ist und von wann.'),
        ),
        migrations.AlterField(
            model_name='need',
            name='theme',
            field=models.CharField(blank=True, choices=[('language', 'Deutsch lernen'), ('childcare', 'Kinderbetreuung'), ('school', 'Schule'), ('housing', 'Wohnen'), ('debts', 'Geld und Schulden'), ('health', 'Gesundheit'), ('addiction', 'Sucht'), ('recognition', 'Abschluss und Anerkennung'), ('work', 'Arbeit finden'), ('training', 'Ausbildung und Weiterbildung'), ('transport', 'Bus und Bahn'), ('letters', 'Briefe und Übersetzungen'), ('someone_to_talk', 'jemand zum Reden'), ('psychosocial', 'psychosoziale Hilfe'), ('social_life', 'Menschen treffen'), ('leisure', 'Freizeit der Kinder')], max_length=20, verbose_name='Thema'),
        ),
        migrations.AlterField(
            model_name='needevent',
            name='theme',
            field=models.CharField(blank=True, choices=[('language', 'Deutsch lernen'), ('childcare', 'Kinderbetreuung'), ('school', 'Schule'), ('housing', 'Wohnen'), ('debts', 'Geld und Schulden'), ('health', 'Gesundheit'), ('addiction', 'Sucht'), ('recognition', 'Abschluss und Anerkennung'), ('work', 'Arbeit finden'), ('training', 'Ausbildung und Weiterbildung'), ('transport', 'Bus und Bahn'), ('letters', 'Briefe und Übersetzungen'), ('someone_to_talk', 'jemand zum Reden'), ('psychosocial', 'psychosoziale Hilfe'), ('social_life', 'Menschen treffen'), ('leisure', 'Freizeit der Kinder')], max_length=20, verbose_name='Thema'),
        ),
        migrations.AlterField(
            model_name='themechoice',
            name='theme',
            field=models.CharField(blank=True, choices=[('language', 'Deutsch lernen'), ('childcare', 'Kinderbetreuung'), ('school', 'Schule'), ('housing', 'Wohnen'), ('debts', 'Geld und Schulden'), ('health', 'Gesundheit'), ('addiction', 'Sucht'), ('recognition', 'Abschluss und Anerkennung'), ('work', 'Arbeit finden'), ('training', 'Ausbildung und Weiterbildung'), ('transport', 'Bus und Bahn'), ('letters', 'Briefe und Übersetzungen'), ('someone_to_talk', 'jemand zum Reden'), ('psychosocial', 'psychosoziale Hilfe'), ('social_life', 'Menschen treffen'), ('leisure', 'Freizeit der Kinder')], max_length=20, verbose_name='Thema'),
        ),
        migrations.AlterField(
            model_name='themechoiceevent',
            name='theme',
            field=models.CharField(blank=True, choices=[('language', 'Deutsch lernen'), ('childcare', 'Kinderbetreuung'), ('school', 'Schule'), ('housing', 'Wohnen'), ('debts', 'Geld und Schulden'), ('health', 'Gesundheit'), ('addiction', 'Sucht'), ('recognition', 'Abschluss und Anerkennung'), ('work', 'Arbeit finden'), ('training', 'Ausbildung und Weiterbildung'), ('transport', 'Bus und Bahn'), ('letters', 'Briefe und Übersetzungen'), ('someone_to_talk', 'jemand zum Reden'), ('psychosocial', 'psychosoziale Hilfe'), ('social_life', 'Menschen treffen'), ('leisure', 'Freizeit der Kinder')], max_length=20, verbose_name='Thema'),
        ),
    ]
