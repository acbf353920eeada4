"""Addresses of districts, the local directory and sites."""

from django.urls import path

from augenhoehe.caseload.districts import directory, directory_import, overview, place, site_parts, sites

urlpatterns = [
    path("stadtteile/", overview.districts, name="districts"),
    path("stadtteile/tabelle.csv", overview.districts_file, name="districts_file"),
    path("stadtteile/karte.svg", overview.district_picture, name="district_picture"),
    path("stadtteile/flaechen/<str:scheme>.geojson", overview.district_areas, name="district_areas"),
    path("stadtteile/<int:district_id>/", place.district, name="district"),
    path("stadtteile/<int:district_id>/stadtteil.csv", place.district_file, name="district_file"),
    path("stadtteile/<int:district_id>/stadtteil.json", place.district_json, name="district_json"),
    path("vor-ort/", directory.directory, name="directory"),
    path("vor-ort/liste.csv", directory.directory_file, name="directory_file"),
    path("vor-ort/liste/", directory_import.directory_import, name="directory_import"),
    path("vor-ort/liste/uebernahme/", directory_import.directory_import_write, name="directory_import_write"),
    path("vor-ort/liste/ruecknahme/", directory_import.directory_import_undo, name="directory_import_undo"),
    path("vor-ort/neu/", directory.new_directory_entry, name="new_directory_entry"),
    path("vor-ort/<int:directory_id>/", directory.directory_entry, name="directory_entry"),
    path("vor-ort/<int:directory_id>/pruefung/", directory.directory_check, name="directory_check"),
    path("vor-ort/<int:directory_id>/schliessung/", directory.directory_closure, name="directory_closure"),
    path("vor-ort/<int:directory_id>/ruecknahme/", directory.directory_undo, name="directory_undo"),
    path("standorte/", sites.sites, name="sites"),
    path("standorte/<int:site_id>/", sites.site, name="site"),
    path("standorte/<int:site_id>/neu/<str:site_part>/", site_parts.new_site_part, name="new_site_part"),
    path("standorte/<int:site_id>/raum/<int:room_id>/", site_parts.site_room, name="site_room"),
    path(
        "standorte/<int:site_id>/<str:site_part>/<int:site_row_id>/ende/",
        site_parts.site_part_end,
        name="site_part_end",
    ),
    path(
        "standorte/<int:site_id>/<str:site_part>/<int:site_row_id>/ende/ruecknahme/",
        site_parts.site_part_return,
        name="site_part_return",
    ),
]
