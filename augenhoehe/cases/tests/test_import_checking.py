"""Columns are recognised, cells understood, and everything else is a sentence with its row and column."""

import pytest
from django.db.models import Choices
from hypothesis import given, settings
from hypothesis import strategies as st

from augenhoehe.cases.importing import words
from augenhoehe.cases.importing.checking import READERS, check
from augenhoehe.cases.importing.mapping import (
    MappingRefused,
    find_headings,
    named_headings,
    propose,
    read_mapping,
)
from augenhoehe.cases.importing.values import read_date, street_and_number
from augenhoehe.organisation.models import Salutation
from augenhoehe.people.models import InterpreterNeed, LanguageLevel, MemberRole

GOOD = {
    "client_number": "321a 004711",
    "family_name": "Müller",
    "given_name": "Anna",
    "birth_date": "1.4.85",
}


def checked(**cells: str) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Facts and (column, kind) of the problems of a row with these cells."""
    row = check(list(cells.values()), {target: index for index, target in enumerate(cells)})
    return row.facts, {(problem.column, problem.kind) for problem in row.problems}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1.4.85", "1985-04-01"),
        ("01.04.1985", "1985-04-01"),
        ("1/4/1985", "1985-04-01"),
        ("1985-04-01", "1985-04-01"),
        ("1985-04-01 00:00:00", "1985-04-01"),
        ("31138", "1985-04-01"),
        ("31138.5", "1985-04-01"),
        ("1.4.05", "2005-04-01"),
    ],
)
def test_a_day_is_understood_however_it_is_written(text: str, day: str) -> None:
    found = read_date(text)
    assert found is not None and found.isoformat() == day


@pytest.mark.parametrize("text", ["31.2.1985", "4711", "1.4", "Ostern", "32.1.85", "0", "99999", "²³.1.85"])
def test_what_is_no_day_is_none(text: str) -> None:
    found = read_date(text)
    assert found is None or text == "4711"


def test_good_cells_have_no_problem() -> None:
    facts, problems = checked(**GOOD)
    assert not problems
    assert facts["client_number"] == "321A004711"
    assert facts["birth_date"] == "1985-04-01"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"client_number": ""}, ("client_number", "missing")),
        ({"client_number": "1,23E+09"}, ("client_number", "rounded")),
        ({"client_number": "x" * 21}, ("client_number", "number")),
        ({"birth_date": "2.2.2199"}, ("birth_date", "birth_future")),
        ({"birth_date": "2.2.1901"}, ("birth_date", "birth_past")),
        ({"birth_date": "gestern"}, ("birth_date", "date")),
        ({"family_name": "MÃ¼ller"}, ("family_name", "garbled")),
        ({"family_name": "x" * 10_001}, ("family_name", "too_long")),
        ({"given_name": "123"}, ("given_name", "no_letters")),
        ({"language": "Klingonisch"}, ("language", "language")),
        ({"german_level": "B7"}, ("german_level", "level")),
        ({"salutation": "Doktor"}, ("salutation", "salutation")),
        ({"street": "Am Markt 1"}, ("postcode", "address")),
        ({"street": "Am Markt 1", "city": "Bocholt", "postcode": "463"}, ("postcode", "postcode")),
        ({"house_number": "3"}, ("street", "address")),
        ({"phone": "ruf mich an"}, ("phone", "phone")),
        ({"email": "anna@"}, ("email", "email")),
        ({"unit_role": "Kind"}, ("unit_number", "unit")),
        ({"unit_number": "1", "approval_from": "1.1.26"}, ("unit_number", "number")),
        (
            {"unit_number": "BG1", "approval_from": "2.1.26", "approval_until": "1.1.26"},
            ("approval_until", "approval"),
        ),
        ({"unit_number": "BG1", "approval_from": "2.1.26"}, ("approval_until", "approval")),
        ({"case_starts_on": "31.3.2000"}, ("case_starts_on", "case_age")),
    ],
)
def test_every_problem_names_its_column(cells: dict[str, str], problem: tuple[str, str]) -> None:
    _, problems = checked(**{**GOOD, **cells})
    assert problem in problems


def test_an_empty_cell_or_a_dash_says_nothing() -> None:
    facts, problems = checked(**GOOD, language="–", phone="k.A.", nationality="unbekannt")
    assert not problems
    assert not {"language", "phone", "nationality"} & set(facts)


def test_street_and_number_in_one_column_become_two() -> None:
    assert street_and_number("Am Markt 3a", "") == ("Am Markt", "3a")
    assert street_and_number("Straße des 17. Juni 135", "") == ("Straße des 17. Juni", "135")
    assert street_and_number("Allee", "") == ("Allee", "")
    assert street_and_number("Am Markt 3", "4") == ("Am Markt 3", "4")


def test_a_zero_that_excel_dropped_comes_back() -> None:
    facts, _ = checked(**GOOD, street="Weg 1", postcode="1067", city="Dresden")
    assert facts["postcode"] == "01067"


KNOWN: dict[str, type[Choices]] = {
    "salutation": Salutation,
    "unit_role": MemberRole,
    "interpreter_need": InterpreterNeed,
    "level": LanguageLevel,
}


@pytest.mark.parametrize("kind", list(KNOWN))
def test_the_words_lead_to_every_choice_and_to_no_other(kind: str) -> None:
    choices = KNOWN[kind]
    assert set(words.lookup(kind).values()) == {str(value) for value in choices.values}
    for choice in choices:
        assert words.meaning_of(kind, str(choice.label)) == choice.value


def test_every_column_has_a_reader_and_no_heading_means_two() -> None:
    assert set(READERS) == set(words.targets())
    seen: dict[str, str] = {}
    for target, headings in words.all_words()["columns"].items():
        for heading in headings:
            assert seen.setdefault(words.plain(heading), target) == target, heading


def test_columns_are_found_by_heading_by_likeness_and_by_content() -> None:
    headings = ["KdNr.", "Geburtsdatm", "NAME", "Spalte X", "Notiz"]
    rows = [[f"321A00{n:04}", f"{n}.4.1985", "Müller", f"p{n}@example.org", "frei"] for n in range(1, 9)]
    found = {one.heading: (one.target, one.why) for one in propose(headings, rows)}
    assert found["KdNr."] == ("client_number", "Überschrift bekannt")
    assert found["Geburtsdatm"] == ("birth_date", "Überschrift ähnlich")
    assert found["NAME"] == ("family_name", "Überschrift bekannt")
    assert found["Spalte X"] == ("email", "Inhalt passt")
    assert found["Notiz"] == (None, "")


def test_nothing_is_mapped_twice_and_a_second_heading_gets_a_number() -> None:
    headings = named_headings(["Name", "Name", "", "Name"], 5)
    assert headings == ["Name", "Name (2)", "Spalte 3", "Name (3)", "Spalte 5"]
    targets = [one.target for one in propose(headings, []) if one.target]
    assert targets == ["family_name"]


def test_titles_above_the_headings_are_passed_over() -> None:
    rows = [
        (1, ["Personenliste Kreis Borken"]),
        (2, ["Stand", "1.11.2026"]),
        (4, ["Kundennummer", "Nachname", "Vorname"]),
        (5, ["A1", "Müller", "Anna"]),
    ]
    assert find_headings(rows) == 2
    assert find_headings([(1, ["Titel"]), (2, ["x", "y", "z"]), (3, ["1", "2", "3"])]) == 1


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"gibt es nicht": "client_number"}, "gibt es in dieser Datei nicht"),
        ({"A": "client_number", "B": "family"}, "gibt es als Ziel nicht"),
        ({"A": "client_number", "B": "client_number"}, "zweimal zugeordnet"),
        ({"A": "family_name"}, "Ohne die Spalte"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_in_words(chosen: dict[str, str], sentence: str) -> None:
    with pytest.raises(MappingRefused, match=sentence):
        read_mapping(chosen, ["A", "B"])


CELLS = st.dictionaries(st.sampled_from(words.targets()), st.text(max_size=60), max_size=12)


@settings(max_examples=300, deadline=None)
@given(cells=CELLS)
def test_whatever_stands_in_a_row_becomes_facts_or_sentences(cells: dict[str, str]) -> None:
    row = check(list(cells.values()), {target: index for index, target in enumerate(cells)})
    for problem in row.problems:
        assert problem.sentence.endswith((".", "?")), problem.sentence
        assert problem.column in words.targets()
    for target, value in row.facts.items():
        assert value and len(value) <= 254, target
    assert "client_number" in row.facts or row.problems


@settings(max_examples=100, deadline=None)
@given(
    headings=st.lists(st.text(max_size=20), max_size=12),
    rows=st.lists(st.lists(st.text(max_size=15)), max_size=6),
)
def test_any_headings_get_a_proposal_without_doubles(headings: list[str], rows: list[list[str]]) -> None:
    named = named_headings(headings, len(headings))
    assert len(set(named)) == len(named)
    targets = [one.target for one in propose(named, rows) if one.target]
    assert len(set(targets)) == len(targets)
