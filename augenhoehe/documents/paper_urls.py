"""Addresses of papers; every one but the file's own panel is a random id."""

from django.urls import path

from augenhoehe.documents import files, views

urlpatterns = [
    path("person/<int:person_id>/unterlagen/", views.papers, name="panel_papers"),
    path("person/<int:person_id>/unterlagen/fehlt/", views.owe_paper, name="owe_paper"),
    path(
        "offene-unterlage/<uuid:owed_id>/ruecknahme/", views.withdraw_owed_paper, name="owed_paper_withdrawal"
    ),
    path("unterlage/<uuid:paper_id>/", views.paper, name="paper"),
    path("unterlage/<uuid:paper_id>/uebersetzung/", views.paper_translation, name="paper_translation"),
    path("unterlage/<uuid:paper_id>/ruecknahme/", views.withdraw_paper, name="paper_withdrawal"),
    path("unterlagen-datei/<uuid:file_id>/", files.paper_file, name="paper_file"),
    path("eingang/<uuid:delivery_id>/", views.delivery, name="delivery"),
    path("eingang/<uuid:delivery_id>/bestaetigung/<slug:language>.pdf", views.receipt, name="receipt"),
]
