"""Addresses of the register of consents."""

from django.urls import path

from augenhoehe.documents import consent_answers, consent_talk, consents

urlpatterns = [
    path("person/<int:person_id>/einwilligungen/", consents.panel, name="panel_consents"),
    path("person/<int:person_id>/einwilligungen/neu/", consents.new_consent, name="new_consent"),
    path("einwilligung/<int:consent_id>/", consents.consent, name="consent"),
    path("einwilligung/<int:consent_id>/pdf/", consents.pdf, name="consent_pdf"),
    path("einwilligung/<int:consent_id>/antwort/", consent_answers.paper_answer, name="consent_paper_answer"),
    path("einwilligung/<int:consent_id>/blatt/", consent_answers.sheet, name="consent_sheet"),
    path("einwilligung/<int:consent_id>/widerruf/", consents.revocation, name="consent_revocation"),
    path("einwilligung/<int:consent_id>/ruecknahme/", consents.withdrawal, name="consent_withdrawal"),
    path("einwilligung/<int:consent_id>/bildschirm/", consent_talk.begin, name="consent_screen"),
    path("einwilligung/<int:consent_id>/frage/", consent_talk.question, name="consent_talk_question"),
    path("einwilligung/<int:consent_id>/danke/", consent_talk.thanks, name="consent_talk_thanks"),
    path(
        "einwilligung/<int:consent_id>/zum-mitnehmen.pdf", consent_talk.to_take_home, name="consent_talk_pdf"
    ),
    path("einwilligung/<int:consent_id>/pin/", consent_talk.pin, name="consent_talk_pin"),
]
