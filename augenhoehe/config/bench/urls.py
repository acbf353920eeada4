"""The house's addresses, and the two pages the others are compared with. Only the measured server knows them."""

from django.urls import include, path

from augenhoehe.config.bench import views

urlpatterns = [
    path("messung/leer/<int:person_id>/", views.empty_page),
    path("messung/speichern/", views.saved_row),
    path("", include("augenhoehe.config.urls")),
]
