"""The table of the cache, as Django makes it: one for all server processes."""

from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_table(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Does nothing where it is there already."""
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("config", "0001_initial")]
    operations = [
        migrations.RunPython(make_table, migrations.RunPython.noop),
    ]
