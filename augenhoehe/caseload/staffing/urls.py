"""Addresses of staff as people with time and skills, and of load."""

from django.urls import path

from augenhoehe.caseload.staffing import entries, profile, team_load, teams, trainings

urlpatterns = [
    path("auslastung/", team_load.team_load, name="team_load"),
    path("fortbildungen/", trainings.trainings_due, name="trainings_due"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:team_id>/", teams.team_remit, name="team_remit"),
    path("teams/<int:team_id>/ruecknahme/", teams.team_remit_undo, name="team_remit_undo"),
    path("fachkraft/", profile.own_profile, name="own_profile"),
    path("fachkraft/<int:staff_id>/", profile.staff_profile, name="staff_profile"),
    path("fachkraft/<int:staff_id>/zeiten/", profile.staff_hours, name="staff_hours"),
    path("fachkraft/<int:staff_id>/<str:staff_part>/", entries.staff_entries, name="staff_entries"),
    path(
        "fachkraft/<int:staff_id>/<str:staff_part>/<int:staff_row_id>/ende/",
        entries.staff_entry_end,
        name="staff_entry_end",
    ),
    path(
        "fachkraft/<int:staff_id>/<str:staff_part>/<int:staff_row_id>/bestaetigung/",
        entries.staff_entry_confirmation,
        name="staff_entry_confirmation",
    ),
]
