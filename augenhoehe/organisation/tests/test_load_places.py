"""`augenhoehe load_places`, as one types it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from augenhoehe.organisation.models import Site
from augenhoehe.places.demo import build_demo_places
from augenhoehe.places.models import PostalPlace

pytestmark = pytest.mark.django_db

SITES = (
    "schluessel,name,strasse,plz,ort,lat,lon\nbor,Jobcenter Bocholt,Rathausplatz 1,46395,Bocholt,51.83,6.61\n"
)
POSTCODES = "plz,ort,ags,lat,lon\n46395,Bocholt,05554008,51.82,6.6\n"
NO_INSTITUTIONS = "kategorie,name\nkita,Ohne Anschrift\n"


def load_places(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("load_places", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """A small folder of open data with one good file."""
    settings.DATA = tmp_path
    (tmp_path / "deutschland").mkdir()
    (tmp_path / "deutschland" / "plz.csv").write_text(POSTCODES, encoding="utf-8")
    return tmp_path


def test_it_lists_what_it_knows_with_source_and_licence(data: Path) -> None:
    listed = load_places("--list")
    assert "Berlin, Grenzen der 542 Planungsräume" in listed
    assert "deutschland/plz.csv (vorhanden) – GeoNames. CC BY 4.0" in listed
    assert "standorte.csv (nicht gefunden)" in listed


def test_it_loads_the_sites_of_an_own_table_and_finds_their_district(tmp_path: Path) -> None:
    build_demo_places()
    file = tmp_path / "haus.csv"
    file.write_text(SITES, encoding="utf-8")
    load_places("--mapping", "standorte", str(file))
    assert "0 neu, 1 aktualisiert." in load_places("--mapping", "standorte", str(file))
    site = Site.objects.get()
    assert (site.name, site.source) == ("Jobcenter Bocholt", "eigene Angaben")
    assert site.district is not None
    assert site.district.name == "Bocholt"


def test_it_loads_a_known_file_from_the_data_folder(data: Path) -> None:
    assert "1 neu, 0 aktualisiert." in load_places("--mapping", "deutschland_plz")


def test_all_loads_every_file_that_is_there(data: Path) -> None:
    assert "[1/1] Deutschland, Postleitzahlen und Orte" in load_places("--all")
    assert PostalPlace.objects.count() == 1


def test_all_loads_nothing_when_one_file_is_bad(data: Path) -> None:
    (data / "krefeld").mkdir()
    (data / "krefeld" / "einrichtungen_2017.csv").write_text(NO_INSTITUTIONS, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        load_places("--all")
    assert "einrichtungen_2017.csv: nichts geladen, ein Fehler." in str(refused.value)
    assert "Auch von den anderen Dateien wurde nichts gespeichert." in str(refused.value)
    assert not PostalPlace.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--mapping", "atlantis"], "Die Zuordnung «atlantis» gibt es nicht."),
        (["--mapping", "standorte"], "Diese Datei gibt es nicht."),
        (["--mapping", "deutschland_plz", "--only", "05554"], "--only geht hier nicht."),
        (["--all", "--only", "05554"], "--only braucht --mapping."),
    ],
)
def test_it_refuses_in_one_clear_sentence(data: Path, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        load_places(*arguments)
    assert sentence in str(refused.value)


def test_all_says_so_when_the_data_folder_is_empty(tmp_path: Path, settings: Settings) -> None:
    settings.DATA = tmp_path
    with pytest.raises(CommandError, match="liegt keine bekannte Datei"):
        load_places("--all")
