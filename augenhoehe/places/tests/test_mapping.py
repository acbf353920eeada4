"""Mappings are checked before any file is read."""

from pathlib import Path
from typing import Any

import pytest

from augenhoehe.places.mapping import MappingError, mapping_names, parse_mapping, read_mapping

GOOD: dict[str, Any] = {
    "title": "Probe",
    "file": "probe.csv",
    "kind": "csv",
    "target": "postal_place",
    "source": "Prüfdaten",
    "licence": "frei",
}


@pytest.mark.parametrize("name", mapping_names())
def test_every_mapping_of_the_product_is_sound_and_names_its_source(name: str) -> None:
    mapping = read_mapping(name)
    assert mapping.title and mapping.source
    assert mapping.file.endswith(mapping.kind)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "xlsx"}, "«kind» ist «xlsx», möglich sind: csv, geojson"),
        ({"encoding": "latin-1"}, "möglich sind: utf-8, cp1252"),
        ({"colour": "red"}, "unbekannte Angabe «colour»"),
        ({"title": 5}, "«title» muss Text sein"),
        ({"is_approximate": "ja"}, "«is_approximate» muss true oder false sein"),
        ({"fields": ["name"]}, "«fields» muss eine Tabelle sein"),
        ({"fields": {"place": {"part": "street"}}}, "probe, place: die Angabe «column» fehlt"),
        ({"fields": {"place": {"column": "ort", "part": "half"}}}, "«part» ist «half»"),
        ({"fields": {"place": {"column": "ort", "pattern": "[0-9"}}}, "kein regulärer Ausdruck"),
        ({"figures": {"a": "b"}}, "«figures» muss eine Liste sein"),
        ({"figures": [{"indicator": "a", "column": "b", "unit": "c"}]}, "Kennzahl 1: genau eines von"),
        ({"parent": {"scheme": "kreis", "code": "ags"}}, "probe, parent: die Angabe «name» fehlt"),
        (
            {"scope": "ort", "parent": {"scheme": "kreis", "code": "ags", "name": "kreis"}},
            "«scope» muss «ags» sein",
        ),
        ({"district": {"scheme": "plr", "on_year": "2021"}}, "«on_year» muss eine ganze Zahl sein"),
    ],
)
def test_it_refuses_a_faulty_mapping(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MappingError, match=r"^probe") as refused:
        parse_mapping("probe", GOOD | changes)
    assert sentence in str(refused.value)


def test_it_refuses_a_mapping_without_a_source() -> None:
    content = {key: value for key, value in GOOD.items() if key != "source"}
    with pytest.raises(MappingError, match="die Angabe «source» fehlt"):
        parse_mapping("probe", content)


def test_it_names_the_known_mappings_when_the_name_is_wrong() -> None:
    with pytest.raises(MappingError, match="berlin_planungsraeume"):
        read_mapping("atlantis")


def test_it_reads_an_own_mapping_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "eigene.yaml"
    file.write_text(
        "title: x\nfile: x.csv\nkind: csv\ntarget: site\nsource: wir\nlicence: ''\n", encoding="utf-8"
    )
    assert read_mapping(str(file)).name == "eigene"


def test_it_refuses_a_mapping_that_is_no_yaml(tmp_path: Path) -> None:
    file = tmp_path / "eigene.yaml"
    file.write_text("title: [x", encoding="utf-8")
    with pytest.raises(MappingError, match="nicht lesbar"):
        read_mapping(str(file))
