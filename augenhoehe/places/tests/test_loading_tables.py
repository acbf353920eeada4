"""Tables: places on the spot and figures. Every refusal names line and reason, and nothing is half loaded."""

from decimal import Decimal
from pathlib import Path

import pytest

from augenhoehe.places.loading import LoadRefused, load
from augenhoehe.places.models import DirectoryEntry, District, DistrictFigure
from augenhoehe.places.tests.samples import (
    borders_mapping,
    csv_file,
    csv_text,
    feature,
    figures_mapping,
    geojson_file,
    place,
    table_mapping,
)

pytestmark = pytest.mark.django_db


def refusal(file: Path, **changes: object) -> str:
    """The sentence with which a table of places is refused."""
    with pytest.raises(LoadRefused) as refused:
        load(table_mapping(**changes), file)
    assert not DirectoryEntry.objects.exists()
    return str(refused.value)


def test_it_loads_a_place_with_street_and_number_apart(tmp_path: Path) -> None:
    load(table_mapping(), csv_file(tmp_path, csv_text([place()])))
    entry = DirectoryEntry.objects.get()
    assert (entry.street, entry.house_number, entry.postcode) == ("Ravardistraße", "2a", "46399")
    assert (entry.web, entry.source) == ("https://www.example.org", "Prüfdaten")


def test_a_second_run_updates_and_makes_no_duplicates(tmp_path: Path) -> None:
    load(table_mapping(), csv_file(tmp_path, csv_text([place()])))
    report = load(table_mapping(), csv_file(tmp_path, csv_text([place(lat="51.84")])))
    assert (report.created, report.updated) == (0, 1)
    assert DirectoryEntry.objects.get().latitude == 51.84


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lat": "6.6151", "lon": "51.8383"}, "Zeile 3: Breite und Länge sind vertauscht"),
        ({"lat": "5745000", "lon": "335000"}, "Zeile 3: Breite 5.745e+06"),
        ({"lat": "", "lon": "6.6"}, "Zeile 3: Breite oder Länge fehlt."),
        ({"lat": "nan"}, "Zeile 3: Breite nan"),
        ({"lat": "51,8383"}, "Zeile 3: Spalte «lat»: «51,8383»"),
        (
            {"plz": "1067"},
            "Zeile 3: Spalte «plz»: «1067» passt nicht zum Muster [0-9]{5}. Fehlt eine führende Null?",
        ),
        ({"name": ""}, "Zeile 3: Spalte «name» ist leer, wird aber gebraucht."),
    ],
)
def test_it_refuses_the_whole_table_with_line_and_reason(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    assert sentence in refusal(csv_file(tmp_path, csv_text([place(name="Erste"), place(**changes)])))


def test_the_line_is_right_after_a_cell_of_several_lines(tmp_path: Path) -> None:
    rows = [place(name="Erste\nin zwei Zeilen"), place(name="")]
    assert "Zeile 4: Spalte «name» ist leer" in refusal(csv_file(tmp_path, csv_text(rows)))


def test_it_refuses_the_same_place_twice(tmp_path: Path) -> None:
    assert "Zeile 3: «kita, Kita Sonnenhügel" in refusal(csv_file(tmp_path, csv_text([place(), place()])))


def test_it_names_the_column_that_is_missing_and_those_that_are_there(tmp_path: Path) -> None:
    text = csv_text([place()]).replace("plz", "postleitzahl", 1)
    sentence = refusal(csv_file(tmp_path, text))
    assert "Zeile 1: Spalte fehlt: «plz». Vorhanden: art, name, strasse, postleitzahl" in sentence


def test_it_refuses_a_table_with_another_separator(tmp_path: Path) -> None:
    text = csv_text([place()]).replace(",", ";")
    assert "Spalten fehlen: «art»" in refusal(csv_file(tmp_path, text))
    assert load(table_mapping(delimiter=";"), csv_file(tmp_path, text)).created == 1


def test_it_refuses_a_column_that_is_there_twice(tmp_path: Path) -> None:
    text = csv_text([place()]).replace("web", "name", 1)
    assert "Zeile 1: die Spalte «name» kommt zweimal vor." in refusal(csv_file(tmp_path, text))


def test_it_refuses_a_line_with_too_many_fields(tmp_path: Path) -> None:
    text = csv_text([place()]) + "kita,Zweite,Weg 1,46399,51.8,6.6,,zuviel\n"
    assert "Zeile 3: 8 Felder statt 7." in refusal(csv_file(tmp_path, text))


def test_it_refuses_an_open_quote(tmp_path: Path) -> None:
    text = csv_text([place()]) + 'kita,"offen,Weg 1,46399,51.8,6.6,\n'
    assert "Zeile 3: keine gültige CSV-Zeile" in refusal(csv_file(tmp_path, text))


def test_it_refuses_an_empty_file(tmp_path: Path) -> None:
    assert "Vorhanden: keine." in refusal(csv_file(tmp_path, ""))


def test_it_skips_the_byte_order_mark(tmp_path: Path) -> None:
    assert load(table_mapping(), csv_file(tmp_path, csv_text([place()]), encoding="utf-8-sig")).created == 1


def test_it_says_how_to_load_a_table_from_windows(tmp_path: Path) -> None:
    file = csv_file(tmp_path, csv_text([place()]), encoding="cp1252")
    assert "Zeile 2: kein UTF-8. " in refusal(file)
    assert load(table_mapping(encoding="cp1252"), file).created == 1
    assert DirectoryEntry.objects.get().name == "Kita Sonnenhügel"


def test_it_refuses_utf8_where_the_mapping_says_windows(tmp_path: Path) -> None:
    file = csv_file(tmp_path, csv_text([place()]))
    assert "Die Zuordnung sagt cp1252, die Datei ist aber UTF-8." in refusal(file, encoding="cp1252")


def test_it_refuses_umlauts_that_were_converted_twice(tmp_path: Path) -> None:
    garbled = csv_text([place()]).encode().decode("latin-1")
    assert "Zeile 2: die Umlaute sind zerstört" in refusal(csv_file(tmp_path, garbled))


def test_it_reads_german_decimals_where_the_mapping_says_so(tmp_path: Path) -> None:
    file = csv_file(tmp_path, csv_text([place(lat="51,8383", lon="6,6151")]))
    load(table_mapping(decimal_comma=True), file)
    assert DirectoryEntry.objects.get().longitude == 6.6151


def test_words_in_the_web_column_are_left_out_and_told(tmp_path: Path) -> None:
    report = load(table_mapping(), csv_file(tmp_path, csv_text([place(web="Klingel benutzen")])))
    assert DirectoryEntry.objects.get().web == ""
    assert report.notes == ["Zeile 2: «Klingel benutzen» ist keine Internetadresse und wurde weggelassen."]


def test_a_script_in_the_web_column_is_never_stored(tmp_path: Path) -> None:
    load(table_mapping(), csv_file(tmp_path, csv_text([place(web="javascript:alert(1)")])))
    assert DirectoryEntry.objects.get().web == ""


def test_it_finds_the_district_of_each_place(tmp_path: Path) -> None:
    load(borders_mapping(is_approximate=True), geojson_file(tmp_path, feature("01", "Mitte")))
    rows = [place(), place(name="Fern", lat="50.0", lon="8.0"), place(name="Ohne Punkt", lat="", lon="")]
    mapping = table_mapping(district={"scheme": "probe", "on_year": 2024})
    report = load(mapping, csv_file(tmp_path, csv_text(rows)))
    assert (report.found, report.without_district) == ({"approximate": 1}, 2)
    assert "1 × Stadtteil gefunden: liegt in der genäherten Grenze." in report.lines()
    assert DirectoryEntry.objects.get(name="Kita Sonnenhügel").district == District.objects.get()


def test_it_loads_figures_by_year_and_leaves_out_what_is_not_published(tmp_path: Path) -> None:
    load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte"), feature("02", "Ost")))
    file = csv_file(tmp_path, "id,stichtag,einwohner\n01,2024-12-31,73257\n02,2024-12-31,-\n")
    load(figures_mapping(), file)
    report = load(figures_mapping(), file)
    assert (report.figures_created, report.figures_updated) == (0, 1)
    figure = DistrictFigure.objects.get()
    assert (figure.district.code, figure.year, figure.value, figure.unit) == (
        "01",
        2024,
        Decimal(73257),
        "Personen",
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "09,2024-12-31,5",
            "Zeile 3: den Stadtteil «09» (probe, 2024) gibt es noch nicht. Zuerst die Grenzen laden.",
        ),
        ("02,2024-12-31,viele", "Zeile 3: Spalte «einwohner»: «viele»"),
        ("02,2024-12-31,NaN", "Zeile 3: Spalte «einwohner»: «NaN»"),
        (
            "02,2024-12-31,1.234",
            "Zeile 3: Spalte «einwohner»: 1.234 Personen. Ist der Punkt ein Tausenderpunkt?",
        ),
        ("02,Dezember,5", "Zeile 3: Spalte «stichtag»: «Dezember» beginnt nicht mit einem Jahr."),
        ("01,2024-12-31,5", "steht schon in Zeile 2."),
    ],
)
def test_it_refuses_figures_with_line_and_reason(tmp_path: Path, line: str, sentence: str) -> None:
    load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte"), feature("02", "Ost")))
    file = csv_file(tmp_path, f"id,stichtag,einwohner\n01,2024-12-31,73257\n{line}\n")
    with pytest.raises(LoadRefused) as refused:
        load(figures_mapping(), file)
    assert sentence in str(refused.value)
    assert not DistrictFigure.objects.exists()
