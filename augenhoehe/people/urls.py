"""Addresses of this room."""

from django.urls import path

from augenhoehe.people import views

urlpatterns = [
    path("suche/", views.search, name="search"),
    path("person/<int:person_id>/stammdaten/", views.master_data, name="panel_master_data"),
    path("person/<int:person_id>/bedarfsgemeinschaft/", views.benefit_unit, name="panel_benefit_unit"),
    path("person/<int:person_id>/zugriffe/", views.access_log, name="panel_access_log"),
]
