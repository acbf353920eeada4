"""Addresses of papers; every one but the file's own panel is a random id."""

from django.urls import path

from augenhoehe.documents import files, owed_views, paper_changes, views

urlpatterns = [
    path("person/<int:person_id>/unterlagen/", views.papers, name="panel_papers"),
    path("person/<int:person_id>/unterlagen/fehlt/", owed_views.owe_paper, name="owe_paper"),
    path(
        "offene-unterlage/<uuid:owed_id>/ruecknahme/",
        owed_views.withdraw_owed_paper,
        name="owed_paper_withdrawal",
    ),
    path("unterlage/<uuid:paper_id>/", views.paper, name="paper"),
    path(
        "unterlage/<uuid:paper_id>/uebersetzung/", paper_changes.paper_translation, name="paper_translation"
    ),
    path("unterlage/<uuid:paper_id>/dateien/", paper_changes.paper_files, name="paper_files"),
    path("unterlage/<uuid:paper_id>/erledigt/", paper_changes.paper_answers, name="paper_answers"),
    path("unterlagen-datei/<uuid:file_id>/", files.paper_file, name="paper_file"),
    path("eingang/<uuid:delivery_id>/", views.delivery, name="delivery"),
    path("eingang/<uuid:delivery_id>/bestaetigung/<slug:language>.pdf", views.receipt, name="receipt"),
]
