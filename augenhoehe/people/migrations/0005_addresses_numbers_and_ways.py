"""Addresses, numbers and ways by hand: sources, earlier numbers, and each direction with ways of its own."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from augenhoehe.privacy.migration_steps import InOneStep


# What was said of «Telefon, SMS» holds for both.
TOLD_BY_WAY = """
    UPDATE {table} SET
        ways_to_person = CASE WHEN NOT may_reach_person THEN '{{}}'
            WHEN kind = 'phone' THEN '{{call,sms}}'::varchar[] ELSE '{{email}}'::varchar[] END,
        ways_to_us = CASE WHEN NOT may_reach_us THEN '{{}}'
            WHEN kind = 'phone' THEN '{{call,sms}}'::varchar[] ELSE '{{email}}'::varchar[] END
"""
TOLD_AS_BEFORE = """
    UPDATE {table} SET may_reach_person = ways_to_person <> '{{}}', may_reach_us = ways_to_us <> '{{}}'
"""
TABLES = ("people_contactpoint", "people_contactpointevent")


def for_both(statement: str) -> list[str]:
    """The same for what holds and for its history; keys that wait to be checked would stop the next step."""
    told = [statement.format(table=table) for table in TABLES]
    return [*told, "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_emergency_tries'),
        ('places', '0002_the_district'),
    ]

    operations = [
        InOneStep([
            pgtrigger.migrations.RemoveTrigger(
                model_name='address',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='address',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='benefitunit',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='benefitunit',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='contactpoint',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='contactpoint',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='employmentstatus',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='employmentstatus',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='person',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='person',
                name='delete_delete',
            ),
            migrations.RemoveConstraint(
                model_name='contactpoint',
                name='contact_point_once_at_a_time',
            ),
            migrations.RemoveConstraint(
                model_name='contactpoint',
                name='contact_point_has_value',
            ),
            migrations.RemoveConstraint(
                model_name='contactpoint',
                name='contact_point_used_with_consent',
            ),
            migrations.RemoveConstraint(
                model_name='employmentstatus',
                name='employment_status_one_at_a_time',
            ),
        ]),
        InOneStep([
            migrations.AddField(
                model_name='address',
                name='care_of',
                field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='bei (c/o)'),
            ),
            migrations.AddField(
                model_name='address',
                name='lodging',
                field=models.CharField(choices=[('home', 'Wohnung'), ('shelter', 'Unterkunft oder Wohnheim'), ('none', 'ohne festen Wohnsitz')], db_default='home', default='home', max_length=7, verbose_name='Unterkunft'),
            ),
            migrations.AddField(
                model_name='address',
                name='source',
                field=models.CharField(choices=[('person', 'sagt die Person selbst'), ('document', 'Nachweis gesehen'), ('office', 'von einer anderen Stelle'), ('benefits', 'aus der Leistung übernommen')], db_default='benefits', default='person', max_length=10, verbose_name='Quelle'),
            ),
            migrations.AddField(
                model_name='addressevent',
                name='care_of',
                field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='bei (c/o)'),
            ),
            migrations.AddField(
                model_name='addressevent',
                name='lodging',
                field=models.CharField(choices=[('home', 'Wohnung'), ('shelter', 'Unterkunft oder Wohnheim'), ('none', 'ohne festen Wohnsitz')], db_default='home', default='home', max_length=7, verbose_name='Unterkunft'),
            ),
            migrations.AddField(
                model_name='addressevent',
                name='source',
                field=models.CharField(choices=[('person', 'sagt die Person selbst'), ('document', 'Nachweis gesehen'), ('office', 'von einer anderen Stelle'), ('benefits', 'aus der Leistung übernommen')], db_default='benefits', default='person', max_length=10, verbose_name='Quelle'),
            ),
            migrations.AddField(
                model_name='benefitunit',
                name='number_since',
                field=models.DateField(blank=True, null=True, verbose_name='Nummer gilt seit'),
            ),
            migrations.AddField(
                model_name='benefitunit',
                name='number_source',
                field=models.CharField(choices=[('person', 'sagt die Person selbst'), ('document', 'Nachweis gesehen'), ('office', 'von einer anderen Stelle'), ('benefits', 'aus der Leistung übernommen')], db_default='benefits', default='benefits', max_length=10, verbose_name='Quelle'),
            ),
            migrations.AddField(
                model_name='benefitunitevent',
                name='number_since',
                field=models.DateField(blank=True, null=True, verbose_name='Nummer gilt seit'),
            ),
            migrations.AddField(
                model_name='benefitunitevent',
                name='number_source',
                field=models.CharField(choices=[('person', 'sagt die Person selbst'), ('document', 'Nachweis gesehen'), ('office', 'von einer anderen Stelle'), ('benefits', 'aus der Leistung übernommen')], db_default='benefits', default='benefits', max_length=10, verbose_name='Quelle'),
            ),
            migrations.AddField(
                model_name='contactpoint',
                name='ways_to_person',
                field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('call', 'Anruf'), ('sms', 'SMS'), ('email', 'E-Mail'), ('post', 'Post'), ('portal', 'Online-Zugang')], max_length=6), blank=True, db_default=[], default=list, size=None, verbose_name='von uns zur Person'),
            ),
            migrations.AddField(
                model_name='contactpoint',
                name='ways_to_us',
                field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('call', 'Anruf'), ('sms', 'SMS'), ('email', 'E-Mail'), ('post', 'Post'), ('portal', 'Online-Zugang')], max_length=6), blank=True, db_default=[], default=list, size=None, verbose_name='von der Person zu uns'),
            ),
            migrations.AddField(
                model_name='contactpointevent',
                name='ways_to_person',
                field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('call', 'Anruf'), ('sms', 'SMS'), ('email', 'E-Mail'), ('post', 'Post'), ('portal', 'Online-Zugang')], max_length=6), blank=True, db_default=[], default=list, size=None, verbose_name='von uns zur Person'),
            ),
            migrations.AddField(
                model_name='contactpointevent',
                name='ways_to_us',
                field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('call', 'Anruf'), ('sms', 'SMS'), ('email', 'E-Mail'), ('post', 'Post'), ('portal', 'Online-Zugang')], max_length=6), blank=True, db_default=[], default=list, size=None, verbose_name='von der Person zu uns'),
            ),
            migrations.AddField(
                model_name='employmentstatus',
                name='is_additional',
                field=models.BooleanField(db_default=False, default=False, verbose_name='gilt zusätzlich'),
            ),
            migrations.AddField(
                model_name='employmentstatusevent',
                name='is_additional',
                field=models.BooleanField(db_default=False, default=False, verbose_name='gilt zusätzlich'),
            ),
            migrations.AddField(
                model_name='person',
                name='number_since',
                field=models.DateField(blank=True, null=True, verbose_name='Nummer gilt seit'),
            ),
            migrations.AddField(
                model_name='person',
                name='number_source',
                field=models.CharField(choices=[('person', 'sagt die Person selbst'), ('document', 'Nachweis gesehen'), ('office', 'von einer anderen Stelle'), ('benefits', 'aus der Leistung übernommen')], db_default='benefits', default='benefits', max_length=10, verbose_name='Quelle'),
            ),
            migrations.AddField(
                model_name='personevent',
                name='number_since',
                field=models.DateField(blank=True, null=True, verbose_name='Nummer gilt seit'),
            ),
            migrations.AddField(
                model_name='personevent',
                name='number_source',
                field=models.CharField(choices=[('person', 'sagt die Person selbst'), ('document', 'Nachweis gesehen'), ('office', 'von einer anderen Stelle'), ('benefits', 'aus der Leistung übernommen')], db_default='benefits', default='benefits', max_length=10, verbose_name='Quelle'),
            ),
        ]),
        migrations.RunSQL(for_both(TOLD_BY_WAY), for_both(TOLD_AS_BEFORE)),
        migrations.RemoveField(
            model_name='contactpoint',
            name='may_reach_person',
        ),
        migrations.RemoveField(
            model_name='contactpoint',
            name='may_reach_us',
        ),
        migrations.RemoveField(
            model_name='contactpointevent',
            name='may_reach_person',
        ),
        migrations.RemoveField(
            model_name='contactpointevent',
            name='may_reach_us',
        ),
        migrations.AlterField(
            model_name='address',
            name='street',
            field=models.CharField(blank=True, max_length=120, verbose_name='Straße'),
        ),
        migrations.AlterField(
            model_name='addressevent',
            name='street',
            field=models.CharField(blank=True, max_length=120, verbose_name='Straße'),
        ),
        migrations.AlterField(
            model_name='contactpoint',
            name='kind',
            field=models.CharField(choices=[('phone', 'Telefon'), ('email', 'E-Mail'), ('post', 'Post'), ('portal', 'Online-Zugang')], max_length=6, verbose_name='Art'),
        ),
        migrations.AlterField(
            model_name='contactpoint',
            name='value',
            field=models.CharField(blank=True, max_length=254, verbose_name='Nummer oder Adresse'),
        ),
        migrations.AlterField(
            model_name='contactpointevent',
            name='kind',
            field=models.CharField(choices=[('phone', 'Telefon'), ('email', 'E-Mail'), ('post', 'Post'), ('portal', 'Online-Zugang')], max_length=6, verbose_name='Art'),
        ),
        migrations.AlterField(
            model_name='contactpointevent',
            name='value',
            field=models.CharField(blank=True, max_length=254, verbose_name='Nummer oder Adresse'),
        ),
        migrations.AlterField(
            model_name='person',
            name='interpreter_need',
            field=models.CharField(choices=[('none', 'keine Sprachmittlung nötig'), ('spoken', 'Dolmetschen'), ('sign', 'Gebärdensprache'), ('both', 'Dolmetschen und Gebärdensprache')], default='none', max_length=6, verbose_name='Sprachmittlung'),
        ),
        migrations.AlterField(
            model_name='personevent',
            name='interpreter_need',
            field=models.CharField(choices=[('none', 'keine Sprachmittlung nötig'), ('spoken', 'Dolmetschen'), ('sign', 'Gebärdensprache'), ('both', 'Dolmetschen und Gebärdensprache')], default='none', max_length=6, verbose_name='Sprachmittlung'),
        ),
        InOneStep([
            migrations.AddIndex(
                model_name='benefitunitevent',
                index=models.Index(fields=['id'], name='unit_history_of_unit'),
            ),
            migrations.AddIndex(
                model_name='benefitunitevent',
                index=models.Index(django.contrib.postgres.indexes.OpClass('unit_number', name='text_pattern_ops'), name='unit_by_earlier_number'),
            ),
            migrations.AddIndex(
                model_name='personevent',
                index=models.Index(django.contrib.postgres.indexes.OpClass('client_number', name='text_pattern_ops'), name='person_by_earlier_number'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='address',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_addressevent" ("care_of", "city", "created_at", "created_by_account", "created_through", "district_id", "ends_on", "found_by", "house_number", "id", "kind", "latitude", "lodging", "longitude", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "postcode", "precision", "source", "starts_on", "street") VALUES (OLD."care_of", OLD."city", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."district_id", OLD."ends_on", OLD."found_by", OLD."house_number", OLD."id", OLD."kind", OLD."latitude", OLD."lodging", OLD."longitude", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."postcode", OLD."precision", OLD."source", OLD."starts_on", OLD."street"); RETURN NULL;', hash='281177e604a6e015086ebe477095102a093d373a', operation='UPDATE', pgid='pgtrigger_update_update_9a42e', table='people_address', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='address',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_addressevent" ("care_of", "city", "created_at", "created_by_account", "created_through", "district_id", "ends_on", "found_by", "house_number", "id", "kind", "latitude", "lodging", "longitude", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "postcode", "precision", "source", "starts_on", "street") VALUES (OLD."care_of", OLD."city", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."district_id", OLD."ends_on", OLD."found_by", OLD."house_number", OLD."id", OLD."kind", OLD."latitude", OLD."lodging", OLD."longitude", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."postcode", OLD."precision", OLD."source", OLD."starts_on", OLD."street"); RETURN NULL;', hash='0d4ae4d80ec90d1b83431bb34a6ff7e97185d4d0', operation='DELETE', pgid='pgtrigger_delete_delete_d8fae', table='people_address', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='benefitunit',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_benefitunitevent" ("created_at", "created_by_account", "created_through", "id", "number_since", "number_source", "pgh_context", "pgh_created_at", "pgh_label", "twin", "unit_number") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."id", OLD."number_since", OLD."number_source", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."twin", OLD."unit_number"); RETURN NULL;', hash='7469430e5476fb7da005476c5fb1ba117ba8c655', operation='UPDATE', pgid='pgtrigger_update_update_6cf21', table='people_benefitunit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='benefitunit',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_benefitunitevent" ("created_at", "created_by_account", "created_through", "id", "number_since", "number_source", "pgh_context", "pgh_created_at", "pgh_label", "twin", "unit_number") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."id", OLD."number_since", OLD."number_source", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."twin", OLD."unit_number"); RETURN NULL;', hash='3ff9e992774e544273b2f3c4458de3c45f794921', operation='DELETE', pgid='pgtrigger_delete_delete_31b55', table='people_benefitunit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='contactpoint',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_contactpointevent" ("best_time", "consented_on", "created_at", "created_by_account", "created_through", "ends_on", "id", "kind", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "source", "starts_on", "value", "ways_to_person", "ways_to_us") VALUES (OLD."best_time", OLD."consented_on", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."ends_on", OLD."id", OLD."kind", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."source", OLD."starts_on", OLD."value", OLD."ways_to_person", OLD."ways_to_us"); RETURN NULL;', hash='e92c6ebd65fd4b5f5b666eab69315de8131d4f82', operation='UPDATE', pgid='pgtrigger_update_update_ecedd', table='people_contactpoint', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='contactpoint',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_contactpointevent" ("best_time", "consented_on", "created_at", "created_by_account", "created_through", "ends_on", "id", "kind", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "source", "starts_on", "value", "ways_to_person", "ways_to_us") VALUES (OLD."best_time", OLD."consented_on", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."ends_on", OLD."id", OLD."kind", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."source", OLD."starts_on", OLD."value", OLD."ways_to_person", OLD."ways_to_us"); RETURN NULL;', hash='99e94899d27c60883791237be1f8ea13578ce4f1', operation='DELETE', pgid='pgtrigger_delete_delete_e5970', table='people_contactpoint', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='employmentstatus',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_employmentstatusevent" ("created_at", "created_by_account", "created_through", "ends_on", "hours_per_week", "id", "is_additional", "kind", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "source", "starts_on") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."ends_on", OLD."hours_per_week", OLD."id", OLD."is_additional", OLD."kind", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."source", OLD."starts_on"); RETURN NULL;', hash='83b268a44853f8ba914fd4900ad8fefd2f0f86d9', operation='UPDATE', pgid='pgtrigger_update_update_8461d', table='people_employmentstatus', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='employmentstatus',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_employmentstatusevent" ("created_at", "created_by_account", "created_through", "ends_on", "hours_per_week", "id", "is_additional", "kind", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "source", "starts_on") VALUES (OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."ends_on", OLD."hours_per_week", OLD."id", OLD."is_additional", OLD."kind", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."source", OLD."starts_on"); RETURN NULL;', hash='1c8c2ac316882984fa567a3707b369331e34f254', operation='DELETE', pgid='pgtrigger_delete_delete_f1273', table='people_employmentstatus', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='person',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_personevent" ("birth_date", "client_number", "created_at", "created_by_account", "created_through", "family_name", "given_first_key", "given_name", "id", "interpreter_checked_on", "interpreter_need", "interpreter_source", "nationality", "native_name", "number_since", "number_source", "pgh_context", "pgh_created_at", "pgh_label", "salutation", "search_key", "twin") VALUES (OLD."birth_date", OLD."client_number", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."family_name", OLD."given_first_key", OLD."given_name", OLD."id", OLD."interpreter_checked_on", OLD."interpreter_need", OLD."interpreter_source", OLD."nationality", OLD."native_name", OLD."number_since", OLD."number_source", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."salutation", OLD."search_key", OLD."twin"); RETURN NULL;', hash='c87d1d27da1d3fde84a2551b2535cc31033bbb53', operation='UPDATE', pgid='pgtrigger_update_update_de829', table='people_person', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='person',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_personevent" ("birth_date", "client_number", "created_at", "created_by_account", "created_through", "family_name", "given_first_key", "given_name", "id", "interpreter_checked_on", "interpreter_need", "interpreter_source", "nationality", "native_name", "number_since", "number_source", "pgh_context", "pgh_created_at", "pgh_label", "salutation", "search_key", "twin") VALUES (OLD."birth_date", OLD."client_number", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."family_name", OLD."given_first_key", OLD."given_name", OLD."id", OLD."interpreter_checked_on", OLD."interpreter_need", OLD."interpreter_source", OLD."nationality", OLD."native_name", OLD."number_since", OLD."number_source", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."salutation", OLD."search_key", OLD."twin"); RETURN NULL;', hash='2658144c282561e385de1ab2a7ef57fad8de96e2', operation='DELETE', pgid='pgtrigger_delete_delete_2ca2d', table='people_person', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='address',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('street', ''), _negated=True), ('lodging', 'none'), _connector='OR'), name='address_has_street', violation_error_message='Hier fehlt die Straße. Wer keine hat: «ohne festen Wohnsitz».'),
            ),
            migrations.AddConstraint(
                model_name='address',
                constraint=models.CheckConstraint(condition=models.Q(('kind', 'home'), models.Q(('lodging', 'none'), _negated=True), _connector='OR'), name='address_postal_is_a_place', violation_error_message='Eine Postanschrift ist ein Ort. «Ohne festen Wohnsitz» gehört zur Wohnung.'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('kind', '='), ('value', '='), (models.Func(django.db.models.functions.comparison.Least(models.F('starts_on'), models.F('ends_on')), models.F('ends_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='contact_point_once_at_a_time', violation_error_message='Diese Nummer oder Adresse gilt in dieser Zeit schon.'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('value', ''), _negated=True), ('kind__in', ('post', 'portal')), _connector='OR'), name='contact_point_has_value', violation_error_message='Hier fehlt die Nummer oder Adresse.'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'phone'), ('ways_to_person__contained_by', ['call', 'sms']), ('ways_to_us__contained_by', ['call', 'sms'])), models.Q(('kind', 'email'), ('ways_to_person__contained_by', ['email']), ('ways_to_us__contained_by', ['email'])), models.Q(('kind', 'post'), ('ways_to_person__contained_by', ['post']), ('ways_to_us__contained_by', ['post'])), models.Q(('kind', 'portal'), ('ways_to_person__contained_by', ['portal']), ('ways_to_us__contained_by', ['portal'])), _connector='OR'), name='contact_point_ways_fit_kind', violation_error_message='Dieser Kanal passt nicht zur Nummer oder Adresse.'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ways_to_person__overlap', ['call', 'sms', 'email']), _negated=True), ('consented_on__isnull', False), _connector='OR'), name='contact_point_used_with_consent', violation_error_message='Dürfen wir sie nutzen, dann gehört dazu, seit wann die Einwilligung gilt.'),
            ),
            migrations.AddConstraint(
                model_name='employmentstatus',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_additional', False)), expressions=[('person', '='), (models.Func(django.db.models.functions.comparison.Least(models.F('starts_on'), models.F('ends_on')), models.F('ends_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='employment_status_one_at_a_time', violation_error_message='An einem Tag gilt nur ein hauptsächlicher Erwerbsstatus.'),
            ),
            migrations.AddConstraint(
                model_name='employmentstatus',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('kind', '='), (models.Func(django.db.models.functions.comparison.Least(models.F('starts_on'), models.F('ends_on')), models.F('ends_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='employment_status_kind_once_at_a_time', violation_error_message='Dieser Erwerbsstatus gilt in dieser Zeit schon.'),
            ),
        ]),
    ]
