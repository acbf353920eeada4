"""A reason explains its outcome, and it is said who was spoken to instead of the person."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# As cases/rules.py had it on that day.
FITS = models.Q(
    ("reason", ""),
    models.Q(
        ("channel__in", ("phone", "text_message", "video", "email")),
        ("outcome__in", ("not_reached",)),
        ("reason", "wrong_number"),
    ),
    models.Q(("outcome__in", ("not_reached", "not_appeared", "sent", "answered")), ("reason", "moved")),
    models.Q(("outcome__in", ("not_reached", "not_appeared", "answered", "message_left")), ("reason", "ill")),
    models.Q(
        ("outcome__in", ("not_reached", "not_appeared", "answered", "message_left")), ("reason", "at_work")
    ),
    models.Q(("outcome__in", ("not_reached", "not_appeared", "message_left")), ("reason", "language")),
    models.Q(
        ("channel__in", ("letter",)), ("outcome__in", ("not_reached", "sent")), ("reason", "letter_returned")
    ),
    models.Q(("outcome__in", ("not_reached", "not_appeared", "message_left")), ("reason", "nobody_there")),
    models.Q(("outcome__in", ("not_appeared", "talked", "answered")), ("reason", "rescheduled")),
    models.Q(("outcome__in", ("not_reached", "not_appeared")), ("reason", "unknown")),
    _connector="OR",
)


def forget_misfits(apps, schema_editor):
    """A reason that never explained its outcome goes; the history keeps it."""
    apps.get_model("cases", "Contact").objects.exclude(FITS).update(reason="")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_what_one_takes_home"),
        ("organisation", "0005_words_of_a_trial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="contact",
            name="spoken_with",
            field=models.CharField(
                blank=True,
                choices=[
                    ("representative", "rechtliche Betreuung oder Vollmacht"),
                    ("companion", "Begleitperson"),
                    ("family", "Angehörige"),
                ],
                db_default="",
                max_length=14,
                verbose_name="Mit wem",
            ),
        ),
        migrations.AddField(
            model_name="contactevent",
            name="spoken_with",
            field=models.CharField(
                blank=True,
                choices=[
                    ("representative", "rechtliche Betreuung oder Vollmacht"),
                    ("companion", "Begleitperson"),
                    ("family", "Angehörige"),
                ],
                db_default="",
                max_length=14,
                verbose_name="Mit wem",
            ),
        ),
        migrations.RemoveField(model_name="contact", name="is_two_way"),
        migrations.AddField(
            model_name="contact",
            name="is_two_way",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(
                    ("outcome__in", ["talked", "answered", "received"]),
                    ("spoken_with__in", ["", "representative"]),
                ),
                output_field=models.BooleanField(),
                verbose_name="in beide Richtungen",
            ),
        ),
        migrations.RemoveField(model_name="contactevent", name="is_two_way"),
        migrations.AddField(
            model_name="contactevent",
            name="is_two_way",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(
                    ("outcome__in", ["talked", "answered", "received"]),
                    ("spoken_with__in", ["", "representative"]),
                ),
                output_field=models.BooleanField(),
                verbose_name="in beide Richtungen",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_account" IS DISTINCT FROM (NEW."created_by_account") OR OLD."created_through" IS DISTINCT FROM (NEW."created_through") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."function" IS DISTINCT FROM (NEW."function") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_two_way" IS DISTINCT FROM (NEW."is_two_way") OR OLD."note_id" IS DISTINCT FROM (NEW."note_id") OR OLD."occurred_at" IS DISTINCT FROM (NEW."occurred_at") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."spoken_with" IS DISTINCT FROM (NEW."spoken_with") OR OLD."staff_id" IS DISTINCT FROM (NEW."staff_id") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_account" IS DISTINCT FROM (NEW."withdrawn_by_account") OR OLD."withdrawn_reason" IS DISTINCT FROM (NEW."withdrawn_reason"))',
                    func='INSERT INTO "cases_contactevent" ("case_id", "channel", "created_at", "created_by_account", "created_through", "direction", "function", "id", "note_id", "occurred_at", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "reason", "spoken_with", "staff_id", "withdrawn_at", "withdrawn_by_account", "withdrawn_reason") VALUES (OLD."case_id", OLD."channel", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."direction", OLD."function", OLD."id", OLD."note_id", OLD."occurred_at", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."reason", OLD."spoken_with", OLD."staff_id", OLD."withdrawn_at", OLD."withdrawn_by_account", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="2b63829e894ed83ff282bb0f9b06e7635adafa60",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4d768",
                    table="cases_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_contactevent" ("case_id", "channel", "created_at", "created_by_account", "created_through", "direction", "function", "id", "note_id", "occurred_at", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "reason", "spoken_with", "staff_id", "withdrawn_at", "withdrawn_by_account", "withdrawn_reason") VALUES (OLD."case_id", OLD."channel", OLD."created_at", OLD."created_by_account", OLD."created_through", OLD."direction", OLD."function", OLD."id", OLD."note_id", OLD."occurred_at", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."reason", OLD."spoken_with", OLD."staff_id", OLD."withdrawn_at", OLD."withdrawn_by_account", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="dab1a44544c7420946e9fc6c34ca6a01632dfc16",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9d639",
                    table="cases_contact",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(forget_misfits, migrations.RunPython.noop),
        # The rows just written wait for their foreign keys; a table with waiting checks takes no new constraint.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=FITS,
                name="contact_reason_fits_outcome",
                violation_error_message="Dieser Grund passt nicht zu Ergebnis und Weg.",
            ),
        ),
    ]
