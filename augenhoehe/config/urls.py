"""All addresses: the roof's own pages, then the rooms'."""

from django.urls import include, path

from augenhoehe.config import erasure_views, file_copy_views, notices, staff_data, translation_views, views
from augenhoehe.config.demo_codes import demo_codes
from augenhoehe.config.list_export import day_export, search_export
from augenhoehe.config.my_day import saved, selection
from augenhoehe.config.my_day.views import my_day

urlpatterns = [
    path("", my_day, name="my_day"),
    path("mein-tag/<slug:key>/", my_day, name="my_day_list"),
    path("mein-tag/<slug:key>/ausgabe.<slug:form>", day_export, name="day_export"),
    path("suche/ausgabe.<slug:form>", search_export, name="search_export"),
    path("vertretung/<int:covering_id>/", my_day, name="my_day_stand_in"),
    path("vertretung/<int:covering_id>/<slug:key>/", my_day, name="my_day_stand_in_list"),
    path("auswahl/", selection.selection, name="my_day_selection"),
    path("auswahl/ruecknahme/", selection.selection_undo, name="my_day_selection_undo"),
    path("filter/", saved.saved_filter_list, name="saved_filter_list"),
    path("filter/<int:filter_id>/", saved.saved_filter, name="saved_filter"),
    path("filter/<int:filter_id>/ende/", saved.saved_filter_end, name="saved_filter_end"),
    path("hinweise/", notices.notice_list, name="notice_list"),
    path("hinweise/<int:notice_id>/gelesen/", notices.notice_read, name="notice_read"),
    path("hinweise/<int:notice_id>/gelesen/ende/", notices.notice_read_end, name="notice_read_end"),
    path("", include("augenhoehe.people.urls")),
    path("", include("augenhoehe.documents.urls")),
    path("", include("augenhoehe.cases.urls")),
    path("", include("augenhoehe.letters.urls")),
    path("", include("augenhoehe.caseload.urls")),
    path("person/<int:person_id>/", views.case_file, name="case_file"),
    path("person/<int:person_id>/verlauf/", views.history, name="panel_history"),
    path("person/<int:person_id>/auskunft/", file_copy_views.file_copy, name="file_copy"),
    path("person/<int:person_id>/auskunft/akte.pdf", file_copy_views.file_copy_pdf, name="file_copy_pdf"),
    path("person/<int:person_id>/auskunft/akte.json", file_copy_views.file_copy_json, name="file_copy_json"),
    path("datenschutz/beschaeftigte/", staff_data.staff_data, name="staff_data"),
    path("datenschutz/loeschvorschlaege/", erasure_views.erasure_list, name="erasure_list"),
    path(
        "datenschutz/loeschvorschlaege/<int:proposal_id>/",
        erasure_views.erasure_proposal,
        name="erasure_proposal",
    ),
    path("datenschutz/loeschvorschlaege/<int:proposal_id>/loeschung/", erasure_views.erasure, name="erasure"),
    path(
        "datenschutz/loeschvorschlaege/<int:proposal_id>/aufschub/",
        erasure_views.erasure_postponement,
        name="erasure_postponement",
    ),
    path(
        "datenschutz/loeschvorschlaege/<int:proposal_id>/aufschub/ende/",
        erasure_views.erasure_postponement_end,
        name="erasure_postponement_end",
    ),
    path("uebersetzungen/", translation_views.translations, name="translations"),
    path("uebersetzungen/suche/", translation_views.translation_search, name="translation_search"),
    path("uebersetzungen/ungeprueft.csv", translation_views.translation_export, name="translation_export"),
    path(
        "uebersetzungen/pruefung/<int:review_id>/ruecknahme/",
        translation_views.translation_withdrawal,
        name="translation_withdrawal",
    ),
    path("ueber/", views.about, name="about"),
    path("healthz", views.healthz, name="healthz"),
    path("demo/codes/", demo_codes, name="demo_codes"),
    path("", include("augenhoehe.organisation.urls")),
]
