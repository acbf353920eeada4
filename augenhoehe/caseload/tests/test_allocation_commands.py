"""`propose_allocation` and `propose_sites`: one JSON object on stdout, from a file or from the house's own data."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from augenhoehe.caseload.allocation.reading import problem_as_json
from augenhoehe.caseload.allocation.synthetic import town
from augenhoehe.caseload.siting_facts import siting_from_database
from augenhoehe.caseload.tests import district_factories as places
from augenhoehe.cases.models import Outcome
from augenhoehe.cases.tests.factories import contact
from augenhoehe.people.tests import factories as people

SITING = {
    "neighbourhoods": [{"id": n, "point": [51.0 + n / 100, 6.6], "people": 20} for n in range(6)],
    "candidates": [{"id": n, "point": [51.0 + n / 100, 6.6]} for n in range(6)],
}
NOW = timezone.now()


def said(*words: str) -> dict[str, Any]:
    """What the command writes to stdout."""
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def written(folder: Path, content: object) -> str:
    """A file with this content."""
    path = folder / "eingabe.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_file_is_answered_without_any_database(tmp_path: Path) -> None:
    path = written(tmp_path, problem_as_json(town(people=80, staff=4, districts=4)))
    answer = said("propose_allocation", "--input", path, "--scenario", "districts", "--json")
    assert (answer["cases"], answer["staff"], answer["districts"]) == (80, 4, 4)
    assert "assigned" not in answer
    planned = said("propose_allocation", "--input", path, "--with-plan", "--seed", "2", "--time-limit", "5")
    assert len(planned["assigned"]) == 80


def test_weights_of_the_file_and_of_the_command_line_are_for_custom(tmp_path: Path) -> None:
    file = problem_as_json(town(people=40, staff=3, districts=4))
    path = written(tmp_path, {**file, "weights": {"kilometre": 0, "own_district": 0}})
    own = said("propose_allocation", "--input", path, "--scenario", "custom")
    other = said(
        "propose_allocation", "--input", path, "--scenario", "custom", "--weights", '{"kilometre": 2}'
    )
    assert own["objective"] < other["objective"]


def test_sites_from_a_file(tmp_path: Path) -> None:
    answer = said("propose_sites", "--input", written(tmp_path, SITING), "--count", "2", "--json")
    assert len(answer["sites"]) == 2
    assert answer["alternatives"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("propose_allocation", "--scenario", "origin"), "Das Szenario «origin» gibt es nicht."),
        (("propose_allocation", "--seed", "-1"), "--seed: «-1» ist keine ganze Zahl ab 0."),
        (("propose_allocation", "--time-limit", "bald"), "--time-limit: «bald» ist keine Zahl."),
        (("propose_allocation", "--time-limit", "nan"), "Die Rechenzeit muss eine Zahl ab 0 sein."),
        (("propose_allocation", "--weights", "{"), "--weights: das ist kein gültiges JSON."),
        (("propose_sites", "--count", "zwei"), "--count: «zwei» ist keine ganze Zahl ab 0."),
        (("propose_sites",), "Bitte sagen Sie, wie viele Anlaufstellen"),
    ],
)
def test_a_wrong_word_is_refused_in_one_sentence(
    words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    file = SITING if words[0] == "propose_sites" else problem_as_json(town(people=8, staff=2, districts=2))
    with pytest.raises(CommandError) as refusal:
        said(*words, "--input", written(tmp_path, file))
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("{", "ist kein gültiges JSON"), ("[]", "Die Eingabe ist kein JSON-Objekt"), ("[" * 9000, "ist kein")],
)
def test_a_broken_file_is_refused_in_one_sentence(content: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        said("propose_allocation", "--input", written(tmp_path, content))
    assert sentence in str(refusal.value)


def test_a_missing_file_ends_with_one_and_one_sentence(tmp_path: Path) -> None:
    words = ["propose_allocation", "--input", "nirgends.json"]
    outcome = subprocess.run(
        [sys.executable, "-m", "augenhoehe.config.command_line", *words],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr == "CommandError: nirgends.json: diese Datei gibt es nicht.\n"


@pytest.mark.django_db
def test_an_empty_house_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="kein einziger Fall"):
        said("propose_allocation")
    with pytest.raises(CommandError, match="keinen Stadtteil mit Menschen"):
        said("propose_sites", "--count", "1")


@pytest.mark.django_db
def test_the_need_of_a_district_is_counted_without_sealed_files() -> None:
    home, other = places.district("Mitte"), places.district("Rand")
    cases = places.neighbours(home, 6)
    people.seal(cases[0].person)
    places.neighbours(other, 2)
    places.entry(home)
    for number, case in enumerate(cases):
        outcome = Outcome.NOT_APPEARED if number == 1 else Outcome.TALKED
        contact(case, NOW - timedelta(days=9), outcome=outcome)
    contact(cases[2], datetime(2020, 1, 1, 9, tzinfo=UTC), outcome=Outcome.NOT_APPEARED)
    problem = siting_from_database(timezone.localdate(), cost_eur=900.0)
    middle, edge = problem.neighbourhoods
    assert (middle.people, middle.no_show_rate, edge.people, edge.no_show_rate) == (5, 0.2, 2, None)
    assert middle.missing_services < edge.missing_services == 1.0
    assert [(one.name, one.cost_eur) for one in problem.candidates] == [
        ("Mitte", 900.0),
        ("Rand", 900.0),
    ]


@pytest.mark.django_db
def test_squares_with_few_people_count_at_the_middle_of_their_district() -> None:
    home = places.district("Mitte", centre_latitude=51.8, centre_longitude=6.6)
    for number, case in enumerate(places.neighbours(home, 8)):
        near = number < 6
        case.person.addresses.update(latitude=51.852 if near else 51.9, longitude=6.652)
    found = siting_from_database(timezone.localdate()).neighbourhoods
    assert [(one.people, one.name) for one in found] == [(6, "Mitte"), (2, "Mitte")]
    assert found[0].point == pytest.approx((51.852, 6.652), abs=0.01)
    assert found[0].point != (51.852, 6.652), "the square, not the home"
    assert found[1].point == (51.8, 6.6)


@pytest.mark.django_db
def test_the_house_is_asked_in_the_same_number_of_statements_however_many_people(
    django_assert_num_queries: Any,
) -> None:
    for people_there in (1, 7):
        places.neighbours(places.district(), people_there)
        with django_assert_num_queries(6):
            siting_from_database(timezone.localdate())
