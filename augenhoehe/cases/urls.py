"""Addresses of this room."""

from django.urls import path

from augenhoehe.cases import talk, views

urlpatterns = [
    path("person/<int:person_id>/kontakte/", views.contacts, name="panel_contacts"),
    path("person/<int:person_id>/bedarfe/", views.needs, name="panel_needs"),
    path("person/<int:person_id>/plan/", views.plan, name="panel_plan"),
    path("person/<int:person_id>/wiedervorlagen/", views.follow_ups, name="panel_follow_ups"),
    path("person/<int:person_id>/gespraech/", views.new_talk, name="new_talk"),
    path("plan/<int:plan_id>/pdf/", views.plan_pdf, name="plan_pdf"),
    path("gespraech/<int:talk_id>/themen/", talk.themes, name="talk_themes"),
    path("gespraech/<int:talk_id>/ziel/", talk.goal, name="talk_goal"),
    path("gespraech/<int:talk_id>/schritte/", talk.steps, name="talk_steps"),
    path("gespraech/<int:talk_id>/plan/", talk.summary, name="talk_summary"),
    path("gespraech/<int:talk_id>/vereinbarung/", talk.agreement, name="talk_agreement"),
    path("gespraech/<int:talk_id>/ende/", talk.end, name="talk_end"),
    path("gespraech/<int:talk_id>/danke/", talk.thanks, name="talk_thanks"),
    path("gespraech/<int:talk_id>/plan.pdf", talk.plan_to_take_home, name="talk_plan_pdf"),
    path("gespraech/<int:talk_id>/pin/", talk.pin, name="talk_pin"),
]
