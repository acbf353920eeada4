"""Addresses of the simulator."""

from django.urls import path

from augenhoehe.caseload.simulation import acceptance_views, taken_views, views

urlpatterns = [
    path("zuordnung/", views.simulations, name="simulations"),
    path("zuordnung/<int:simulation_id>/", views.simulation, name="simulation"),
    path("zuordnung/<int:simulation_id>/wiederholung/", views.simulation_again, name="simulation_again"),
    path(
        "zuordnung/<int:simulation_id>/vorschlaege/<slug:scenario>/",
        acceptance_views.proposal_list,
        name="proposal_list",
    ),
    path(
        "zuordnung/<int:simulation_id>/vorschlaege/<slug:scenario>/annahme/",
        acceptance_views.new_acceptance,
        name="new_acceptance",
    ),
    path(
        "zuordnung/<int:simulation_id>/vorschlaege/<slug:scenario>/entscheidung/",
        acceptance_views.proposal_decision,
        name="proposal_decision",
    ),
    path("zuordnung/annahme/<int:acceptance_id>/", taken_views.acceptance, name="acceptance"),
    path(
        "zuordnung/annahme/<int:acceptance_id>/ruecknahme/",
        taken_views.acceptance_undo,
        name="acceptance_undo",
    ),
    path(
        "zuordnung/annahme/<int:acceptance_id>/wiederholung/",
        taken_views.acceptance_again,
        name="acceptance_again",
    ),
]
