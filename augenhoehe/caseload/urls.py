"""Addresses of this room."""

from django.urls import URLPattern, path

from augenhoehe.caseload import district_skills, views
from augenhoehe.caseload.districts.urls import urlpatterns as districts
from augenhoehe.caseload.planning.urls import urlpatterns as planning
from augenhoehe.caseload.simulation.report import simulation_report
from augenhoehe.caseload.simulation.urls import urlpatterns as simulation
from augenhoehe.caseload.staffing.urls import urlpatterns as staffing

urlpatterns: list[URLPattern] = [
    *districts,
    *simulation,
    *planning,
    *staffing,
    path("stadtteile/<int:district_id>/koennen/", district_skills.district_skills, name="district_skills"),
    path("zuordnung/<int:simulation_id>/bericht.pdf", simulation_report, name="simulation_report"),
    path("person/<int:person_id>/zustaendigkeit/", views.allocation_panel, name="panel_allocation"),
    path("person/<int:person_id>/zustaendigkeit/wahl/", views.alternatives, name="alternatives"),
    path("person/<int:person_id>/umstand/neu/", views.new_circumstance, name="new_circumstance"),
    path(
        "person/<int:person_id>/umstand/<int:circumstance_id>/ruecknahme/",
        views.circumstance_withdrawal,
        name="circumstance_withdrawal",
    ),
]
