"""Which question lies on the table, and who showed the code of a second device."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BEGUN_BY = """
UPDATE cases_secondscreen AS screen SET account_id = staff.account_id
FROM cases_conversation AS talk JOIN organisation_staff AS staff ON staff.id = talk.staff_id
WHERE talk.id = screen.conversation_id
"""


def account(**more: bool) -> models.ForeignKey:
    """Whoever showed the code."""
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_running_talks_and_phases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="conversationsection",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="zuletzt aufgeschlagen"),
        ),
        migrations.AddField(model_name="secondscreen", name="account", field=account(null=True)),
        migrations.RunSQL(BEGUN_BY, migrations.RunSQL.noop),
        migrations.RunSQL("DELETE FROM cases_secondscreen WHERE account_id IS NULL", migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(model_name="secondscreen", name="account", field=account()),
    ]
