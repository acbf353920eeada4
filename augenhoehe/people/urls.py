"""Addresses of this room."""

from django.urls import path

from augenhoehe.people import (
    absences,
    access_report,
    emergency_views,
    fact_views,
    guard_views,
    unit_views,
    views,
)

urlpatterns = [
    path("suche/", views.search, name="search"),
    path("abwesenheit/", absences.absence_list, name="absence_list"),
    path("abwesenheit/neu/", absences.new_absence, name="new_absence"),
    path("abwesenheit/<int:absence_id>/", absences.absence, name="absence"),
    path("abwesenheit/<int:absence_id>/ende/", absences.absence_end, name="absence_end"),
    path("person/<int:person_id>/stammdaten/", views.master_data, name="panel_master_data"),
    path("person/<int:person_id>/leistung/", views.benefits, name="panel_benefits"),
    path("person/<int:person_id>/werdegang/", views.background, name="panel_background"),
    path("person/<int:person_id>/besuch/", views.visit_help, name="panel_visit_help"),
    path("person/<int:person_id>/angaben/<slug:kind>/", fact_views.facts, name="facts"),
    path("person/<int:person_id>/angaben/<slug:kind>/<int:fact_id>/", fact_views.fact, name="fact"),
    path(
        "person/<int:person_id>/angaben/<slug:kind>/<int:fact_id>/ende/", fact_views.fact_end, name="fact_end"
    ),
    path(
        "person/<int:person_id>/angaben/erreichbarkeit/<int:fact_id>/widerruf/",
        fact_views.consent_to_reach_revocation,
        name="reach_revocation",
    ),
    path("person/<int:person_id>/angaben/<slug:kind>/ruecknahme/", fact_views.fact_undo, name="fact_undo"),
    path("person/<int:person_id>/bedarfsgemeinschaft/", views.benefit_unit, name="panel_benefit_unit"),
    path("person/<int:person_id>/bedarfsgemeinschaft/aenderung/", unit_views.unit_change, name="unit_change"),
    path("person/<int:person_id>/bedarfsgemeinschaft/ruecknahme/", unit_views.unit_undo, name="unit_undo"),
    path("person/<int:person_id>/zugriffe/", views.access_log, name="panel_access_log"),
    path("person/<int:person_id>/zugriffe/druck/", access_report.access_report, name="access_report"),
    path("person/<int:person_id>/sperrvermerk/", guard_views.seal, name="seal"),
    path("person/<int:person_id>/sperrvermerk/ende/", guard_views.lift_seal, name="seal_end"),
    path("notzugriff/", emergency_views.emergency_access, name="emergency_access"),
    path("notzugriff/<int:own_grant_id>/ende/", emergency_views.emergency_end, name="emergency_end"),
    path("sperrvermerke/verwaist/", guard_views.orphaned_seals, name="orphaned_seals"),
    path("datenschutz/notzugriffe/", emergency_views.emergency_list, name="emergency_list"),
    path(
        "datenschutz/notzugriffe/<int:grant_id>/geprueft/",
        emergency_views.emergency_review,
        name="emergency_review",
    ),
]
