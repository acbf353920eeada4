"""Addresses of this room."""

from django.urls import path

from augenhoehe.letters import selection, views

urlpatterns = [
    path("person/<int:person_id>/schreiben/", views.letter_panel, name="panel_letters"),
    path("person/<int:person_id>/schreiben/neu/", views.new_letter, name="new_letter"),
    path("schreiben/", selection.letter_list, name="letter_list"),
    path("schreiben/auswahl/", selection.letter_selection, name="letter_selection"),
    path("schreiben/<int:letter_id>/", views.letter, name="letter"),
    path("schreiben/<int:letter_id>/schreiben.pdf", views.letter_pdf, name="letter_pdf"),
    path("schreiben/<int:letter_id>/fertig/", views.letter_filing, name="letter_filing"),
    path("schreiben/<int:letter_id>/fertig/ende/", views.letter_reopening, name="letter_reopening"),
    path("schreiben/<int:letter_id>/ruecknahme/", views.letter_withdrawal, name="letter_withdrawal"),
    path("schreiben/<int:letter_id>/verwerfen/", views.letter_discard, name="letter_discard"),
]
