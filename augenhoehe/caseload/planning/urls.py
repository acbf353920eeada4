"""Addresses of the planner of contact points."""

from django.urls import path

from augenhoehe.caseload.planning import views

urlpatterns = [
    path("anlaufstellen/planung/", views.contact_point_plan, name="contact_point_plan"),
    path("anlaufstellen/planung/<int:spot_id>/erprobung/", views.new_pilot, name="new_pilot"),
    path(
        "anlaufstellen/<int:site_id>/erprobung/ruecknahme/", views.pilot_withdrawal, name="pilot_withdrawal"
    ),
]
