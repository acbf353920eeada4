"""The team of a responsibility belongs to its local Jobcenter: a foreign key over both columns, which Django has no word for."""

from django.db import migrations

FORWARD = """
    ALTER TABLE people_responsibility
    ADD CONSTRAINT responsibility_team_of_local_jobcenter
    FOREIGN KEY (team_id, local_jobcenter_id) REFERENCES organisation_team (id, local_jobcenter_id)
    DEFERRABLE INITIALLY DEFERRED
"""
BACKWARD = "ALTER TABLE people_responsibility DROP CONSTRAINT responsibility_team_of_local_jobcenter"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
