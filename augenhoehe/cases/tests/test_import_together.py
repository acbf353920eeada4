"""Two lists at once, a killed process, a long list, and the command line."""

import json
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from augenhoehe.cases.importing import writing
from augenhoehe.cases.importing.locking import ImportRefused, lock_writing
from augenhoehe.cases.importing.staging import decide, set_mapping
from augenhoehe.cases.importing.undoing import discard, undo
from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.models import ImportRun, ImportState
from augenhoehe.cases.tests.import_lists import checked, row_of, rows_of, viewer, write_csv, write_xlsx
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person, PersonLanguage
from augenhoehe.people.tests.factories import person_of


def listed(folder: Path, count: int, *, first: int = 0, **given: str) -> Path:
    """So many people as a file."""
    people = (row_of(number, **given) for number in range(first, first + count))
    return write_csv(folder / f"{first}-{count}.csv", rows_of(people))


@pytest.fixture
def lead() -> Staff:
    return house.staff(Role.TEAM_LEAD)


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_one_is_told_to_wait(tmp_path: Path) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    run = checked(lead, listed(tmp_path, 3))
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock_writing()
            is_held.set()
            may_go.wait(30)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    assert is_held.wait(30)
    with pytest.raises(ImportRefused, match="in einer Minute noch einmal"):
        apply(run, viewer(lead), lead.account_id)
    may_go.set()
    other.join()
    assert Person.objects.count() == 0
    assert apply(run, viewer(lead), lead.account_id).state == ImportState.APPLIED


@pytest.mark.django_db(transaction=True)
def test_while_a_list_is_written_its_columns_and_rows_stay_and_it_is_not_discarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    run = checked(lead, listed(tmp_path, 3))
    row = run.rows.get(number=2)
    is_writing, may_go = threading.Event(), threading.Event()

    def hold(*_: int) -> None:
        is_writing.set()
        may_go.wait(30)

    def write() -> None:
        apply(run, viewer(lead), lead.account_id, hold)
        connections.close_all()

    other = threading.Thread(target=write)
    other.start()
    assert is_writing.wait(30)
    for verb in (
        lambda: set_mapping(run, {"client_number": 1}),
        lambda: decide(run, row, "different", None, viewer(lead)),
        lambda: discard(run),
    ):
        with pytest.raises(ImportRefused, match="wird gerade gearbeitet"):
            verb()
    may_go.set()
    other.join()
    for verb in (
        lambda: set_mapping(run, {"client_number": 1}),
        lambda: decide(run, row, "different", None, viewer(lead)),
    ):
        with pytest.raises(ImportRefused, match=r"schon übernommen|nicht mehr in der Vorschau"):
            verb()
    run.refresh_from_db()
    assert (run.state, Person.objects.count()) == (ImportState.APPLIED, 3) and len(run.mapping) > 1


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    run = checked(lead, listed(tmp_path, 8))
    monkeypatch.setattr(writing, "SLICE", 3)

    def killed(done: int, rows: int) -> None:
        if done > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(run, viewer(lead), lead.account_id, killed)
    run.refresh_from_db()
    assert (run.state, Person.objects.count()) == (ImportState.CHECKED, 0)
    assert apply(run, viewer(lead), lead.account_id).state == ImportState.APPLIED
    assert Person.objects.count() == 8


@pytest.mark.django_db
@pytest.mark.slow
def test_a_thousand_with_thirty_seven_problems_are_put_right_taken_back_and_taken_over_again(
    lead: Staff, tmp_path: Path
) -> None:
    people = [row_of(number) for number in range(1_000)]
    wrong = [people[number * 26] for number in range(37)]
    for number, one in enumerate(wrong):
        column, text = (
            ("Geburtsdatum", "31.2.1985"),
            ("PLZ", "4639"),
            ("E-Mail", "post@"),
            ("Stellung", "Oma"),
        )[number % 4]
        one[column] = text if column != "PLZ" else "Bocholt"
    run = checked(lead, write_xlsx(tmp_path / "liste.xlsx", rows_of(people)))
    assert (run.counts["problem"], run.counts["new"]) == (37, 963)
    run = apply(run, viewer(lead), lead.account_id)
    again = checked(lead, write_xlsx(tmp_path / "richtig.xlsx", rows_of(map(row_of, range(1_000)))))
    assert (again.counts["new"], again.counts["unchanged"]) == (37, 963)
    again = apply(again, viewer(lead), lead.account_id)
    assert Person.objects.count() == 1_000
    undo(again, lead.account_id)
    undo(run, lead.account_id)
    assert Person.objects.count() == 0
    apply(run, viewer(lead), lead.account_id)
    assert Person.objects.count() == 963


def command(*words: str) -> tuple[dict[str, Any], str]:
    """The command's JSON and its words."""
    out, err = StringIO(), StringIO()
    call_command("import_people", *words, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def named(lead: Staff) -> str:
    """The team as one names it at the keyboard."""
    return f"{lead.team.local_jobcenter.code}:{lead.team.name}"


@pytest.mark.django_db
def test_the_command_checks_first_and_writes_when_told(lead: Staff, tmp_path: Path) -> None:
    path = listed(tmp_path, 5)
    result, said = command(str(path), "--team", named(lead))
    assert (result["new"], result["state"], Person.objects.count()) == (5, "checked", 0)
    assert "Kundennummer → Kundennummer" in said
    result, _ = command(str(path), "--team", named(lead), "--apply", "--as-of", "2026-11-01")
    assert (result["state"], Person.objects.count()) == ("applied", 5)
    result, _ = command(str(path), "--team", named(lead), "--apply", "--as-of", "2026-11-01")
    assert (result["unchanged"], result["new"], Person.objects.count()) == (5, 0, 5)


@pytest.mark.django_db
def test_the_command_names_every_problem_by_row_and_column_and_nobody_it_must_not(
    lead: Staff, tmp_path: Path
) -> None:
    person_of(house.staff(), client_number="321A000000", family_name="Geheim")
    _, said = command(str(listed(tmp_path, 2, Telefon="ruf an")), "--team", named(lead))
    assert "Zeile 3, Telefon: «ruf an» ist keine Telefonnummer." in said
    assert "an einem anderen Standort" in said and "Geheim" not in said


@pytest.mark.django_db
def test_the_command_finds_a_team_by_the_name_of_its_jobcenter(lead: Staff, tmp_path: Path) -> None:
    twin = house.team(name=lead.team.name)
    place = lead.team.local_jobcenter.name
    result, _ = command(
        str(listed(tmp_path, 1)), "--team", f"{place}:{lead.team.name}", "--as-of", "2026-11-01"
    )
    assert result["new"] == 1
    with pytest.raises(CommandError) as refused:
        command(str(listed(tmp_path, 1)), "--team", lead.team.name)
    for team in (lead.team, twin):
        assert f"{team.local_jobcenter.code}:{team.name}  ({team.local_jobcenter.name})" in str(refused.value)


@pytest.mark.django_db
def test_the_command_takes_a_mapping_of_ones_own(lead: Staff, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [["A", "B", "C", "D"], ["N1", "Müller", "Anna", "1.4.85"]])
    mapping = tmp_path / "m.json"
    mapping.write_text('{"A": "client_number", "B": "family_name", "C": "given_name", "D": "birth_date"}')
    result, _ = command(str(path), "--team", named(lead), "--mapping", str(mapping), "--apply")
    assert (result["new"], Person.objects.get().family_name) == (1, "Müller")


@pytest.mark.django_db
def test_the_command_refuses_in_words(lead: Staff, tmp_path: Path) -> None:
    path = listed(tmp_path, 1)
    odd = tmp_path / "m.json"
    odd.write_text('{"Gibt es nicht": "client_number"}')
    for words, sentence in (
        ([str(tmp_path / "fehlt.csv"), "--team", named(lead)], "gibt es nicht"),
        ([str(path), "--team", "Nirgendwo"], "kein eindeutiges Team"),
        ([str(path), "--team", named(lead), "--mapping", str(odd)], "gibt es in dieser Datei nicht"),
    ):
        with pytest.raises(CommandError, match=sentence):
            command(*words)
    assert not ImportRun.objects.filter(state=ImportState.APPLIED).exists()
    assert connection.in_atomic_block


@pytest.mark.django_db
def test_the_command_takes_back_and_over_again(lead: Staff, tmp_path: Path) -> None:
    result, _ = command(str(listed(tmp_path, 5)), "--team", named(lead), "--apply", "--as-of", "2026-11-01")
    number = str(result["run"])
    for _ in range(2):
        result, _ = command("--undo", number)
        assert (result["state"], Person.objects.count()) == ("undone", 0)
    for _ in range(2):
        result, _ = command("--again", number)
        assert (result["state"], result["run"], Person.objects.count()) == ("applied", int(number), 5)


@pytest.mark.django_db
def test_the_command_says_what_is_in_the_way_and_names_nobody(lead: Staff, tmp_path: Path) -> None:
    result, _ = command(str(listed(tmp_path, 2)), "--team", named(lead), "--apply", "--as-of", "2026-11-01")
    PersonLanguage.objects.create(
        person=Person.objects.latest("pk"), language="pl", speaking="B1", reading="B1"
    )
    with pytest.raises(CommandError, match="weitergearbeitet"):
        command("--undo", str(result["run"]))
    assert Person.objects.count() == 2
    with pytest.raises(CommandError, match=f"{result['run']}: 0-2.csv, übernommen"):
        command("--undo", "987654")
    with pytest.raises(CommandError, match="eine Datei und --team"):
        command()


@pytest.mark.django_db
def test_a_decision_on_a_row_keeps_what_stands_in_its_way_in_other_rows(lead: Staff, tmp_path: Path) -> None:
    first = row_of(0)
    second = row_of(2, **{"BG-Nummer": first["BG-Nummer"]})
    run = checked(lead, write_csv(tmp_path / "heads.csv", rows_of([first, second])))
    row = run.rows.order_by("number").last()
    assert row is not None and [one["kind"] for one in row.problems] == ["two_heads"]
    decide(run, row, "later", None, viewer(lead))
    row.refresh_from_db()
    assert ([one["kind"] for one in row.problems], row.verdict) == (["two_heads"], "problem")
