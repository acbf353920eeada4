"""Addresses of this room."""

from django.urls import path

from augenhoehe.people import guard_views, views

urlpatterns = [
    path("suche/", views.search, name="search"),
    path("person/<int:person_id>/stammdaten/", views.master_data, name="panel_master_data"),
    path("person/<int:person_id>/bedarfsgemeinschaft/", views.benefit_unit, name="panel_benefit_unit"),
    path("person/<int:person_id>/zugriffe/", views.access_log, name="panel_access_log"),
    path("person/<int:person_id>/sperrvermerk/", guard_views.seal, name="seal"),
    path("person/<int:person_id>/sperrvermerk/ende/", guard_views.lift_seal, name="seal_end"),
    path("notzugriff/", guard_views.emergency_access, name="emergency_access"),
    path("datenschutz/notzugriffe/", guard_views.emergency_list, name="emergency_list"),
    path("datenschutz/notzugriffe/<int:grant_id>/geprueft/", guard_views.emergency_review, name="emergency_review"),
]
