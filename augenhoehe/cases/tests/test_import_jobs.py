"""Long lists are worked on beside the pages: how far it is, one click or two, and what became of it."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from augenhoehe.cases.importing import errands
from augenhoehe.cases.jobs import carry_out_import
from augenhoehe.cases.models import ImportErrand, ImportRun
from augenhoehe.cases.tests.test_import_views import list_of, logged_in, upload
from augenhoehe.organisation.models import Account, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person, PersonLanguage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than two rows are very many here."""
    monkeypatch.setattr(errands, "MOST_IN_A_REQUEST", 2)


class Desk:
    """A lead with two windows, and a list of hers."""

    def __init__(self) -> None:
        self.lead: Staff = house.staff(Role.TEAM_LEAD)
        self.window, self.other = logged_in(self.lead), logged_in(self.lead)

    def reads(self, path: Path) -> ImportRun:
        """The file goes up."""
        assert upload(self.window, self.lead, path).status_code == 302
        return ImportRun.objects.get()

    def asks_to_check(self, run: ImportRun) -> None:
        """The columns as they were proposed."""
        form = self.window.get(f"/uebernahme/{run.pk}/spalten/").context["form"]
        chosen = {name: form.get_initial_for_field(one, name) for name, one in form.fields.items()}
        assert self.window.post(f"/uebernahme/{run.pk}/spalten/", chosen).status_code == 302

    def checked(self, path: Path) -> ImportRun:
        """Read, and checked by the job."""
        run = self.reads(path)
        self.asks_to_check(run)
        return work(run)

    def post(self, run: ImportRun, part: str, **given: str) -> Any:
        """A button of the list's page."""
        return self.window.post(f"/uebernahme/{run.pk}/{part}/", given)

    def page(self, run: ImportRun, window: Client | None = None) -> str:
        """The list's page as it stands now."""
        return (window or self.window).get(f"/uebernahme/{run.pk}/").content.decode()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def waiting(run: ImportRun) -> int:
    """How often the list waits in the queue."""
    jobs = ProcrastinateJob.objects.filter(task_name=carry_out_import.name, status="todo")
    return jobs.filter(args={"run_id": run.pk}).count()


def work(run: ImportRun) -> ImportRun:
    """A worker comes by, twice."""
    for _ in range(2):
        carry_out_import(run_id=run.pk)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    run.refresh_from_db()
    return run


def test_a_long_list_is_checked_by_a_job_and_both_windows_say_how_far_it_is(
    desk: Desk, tmp_path: Path
) -> None:
    run = desk.reads(list_of(tmp_path))
    desk.asks_to_check(run)
    run.refresh_from_db()
    assert (run.state, waiting(run)) == ("read", 1)
    for window in (desk.window, desk.other):
        page = desk.page(run, window)
        assert "Es wartet, bis der Rechner frei ist." in page and "So prüfen" not in page
        assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "wird geprüft" in desk.window.get("/uebernahme/").content.decode()
    ImportErrand.objects.update(done=4, attempts=2)
    assert '<progress max="6" value="4"' in desk.page(run)
    assert work(run).state == "checked"
    assert "6 Zeilen übernehmen" in desk.page(run)


def test_taking_over_and_back_and_over_again_are_jobs_and_the_second_click_starts_none(
    desk: Desk, tmp_path: Path
) -> None:
    run = desk.checked(list_of(tmp_path))
    for part, people in (("einspielung", 6), ("ruecknahme", 0), ("einspielung", 6)):
        before = Person.objects.count()
        for _ in range(2):
            assert desk.post(run, part).status_code == 302
        assert (waiting(run), Person.objects.count()) == (1, before)
        assert "nichts ist halb geschrieben" in desk.page(run, desk.other)
        assert "übernehmen</span>" not in desk.page(run) and "zurücknehmen</span>" not in desk.page(run)
        work(run)
        assert Person.objects.count() == people and not ImportErrand.objects.exists()
    assert set(Person.objects.values_list("created_by_account", flat=True)) == {desk.lead.account_id}


def test_a_short_list_is_taken_over_at_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "MOST_IN_A_REQUEST", 6)
    run = desk.reads(list_of(tmp_path))
    desk.asks_to_check(run)
    desk.post(run, "einspielung")
    assert (Person.objects.count(), waiting(run)) == (6, 0)


def test_who_waited_sees_the_result_by_itself(desk: Desk, tmp_path: Path) -> None:
    run = desk.checked(list_of(tmp_path))
    asked = desk.window.get(f"/uebernahme/{run.pk}/", HTTP_HX_REQUEST="true")
    assert asked.headers["HX-Refresh"] == "true"


def test_an_undo_that_is_refused_later_says_who_is_in_the_way_on_the_page(desk: Desk, tmp_path: Path) -> None:
    run = desk.checked(list_of(tmp_path))
    desk.post(run, "einspielung")
    work(run)
    someone = Person.objects.get(client_number="321A000000")
    PersonLanguage.objects.create(person=someone, language="pl", speaking="B1", reading="B1")
    desk.post(run, "ruecknahme")
    assert work(run).state == "applied"
    assert "weitergearbeitet" in desk.page(run) and f"/uebernahme/{run.pk}/im-weg/" in desk.page(run)
    named = desk.window.get(f"/uebernahme/{run.pk}/im-weg/").content.decode()
    assert someone.full_name in named
    PersonLanguage.objects.filter(language="pl").delete()
    desk.post(run, "ruecknahme")
    assert work(run).state == "undone" and "weitergearbeitet" not in desk.page(run)


def test_a_large_file_is_read_by_the_job_and_then_kept_nowhere(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "MOST_BYTES_IN_A_REQUEST", 100)
    run = desk.reads(list_of(tmp_path))
    assert (run.row_count, run.headers, waiting(run)) == (0, [], 1)
    assert desk.window.get(f"/uebernahme/{run.pk}/spalten/")["Location"] == f"/uebernahme/{run.pk}/"
    assert work(run).row_count == 6
    assert not ImportErrand.objects.exists()
    assert "Spalten ändern" in desk.page(run)


def test_a_large_file_that_turns_out_unreadable_says_so_and_can_be_discarded(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "MOST_BYTES_IN_A_REQUEST", 100)
    path = tmp_path / "x.csv"
    path.write_text("Kundennummer;Nachname\n" + ";\n" * 100, encoding="utf-8")
    run = work(desk.reads(path))
    page = desk.page(run)
    assert "Unter den Überschriften steht keine Zeile." in page and "Spalten zuordnen" not in page
    assert desk.post(run, "ruecknahme", discard="1").status_code == 302
    assert not ImportRun.objects.exists()


def test_a_file_whose_reading_failed_is_read_anew_when_it_comes_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "MOST_BYTES_IN_A_REQUEST", 100)
    path = list_of(tmp_path)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(errands, "read_into", lambda *_: 1 / 0)
        carry_out_import(run_id=desk.reads(path).pk)
    run = desk.reads(path)
    assert run.problem == "" and waiting(run)
    assert "nicht lesen. Sie wird jetzt noch einmal gelesen." in desk.page(run)
    desk.reads(path)
    assert "Diese Datei ist schon da" in desk.page(run)
    assert work(run).row_count == 6


def test_a_list_in_work_is_neither_discarded_nor_decided_on_nor_mapped_anew(
    desk: Desk, tmp_path: Path
) -> None:
    run = desk.checked(list_of(tmp_path))
    desk.post(run, "einspielung")
    desk.post(run, "ruecknahme", discard="1")
    desk.post(run, "pruefung", again="1")
    assert desk.window.get(f"/uebernahme/{run.pk}/spalten/").status_code == 302
    assert desk.post(run, "zeile/2/entscheidung", verdict="later").status_code == 404
    assert (work(run).state, Person.objects.count()) == ("applied", 6)


def test_whoever_may_import_no_more_gets_nothing_written(desk: Desk, tmp_path: Path) -> None:
    run = desk.checked(list_of(tmp_path))
    desk.post(run, "einspielung")
    Account.objects.filter(staff=desk.lead).update(is_active=False)
    work(run)
    run.refresh_from_db()
    assert (run.state, Person.objects.count()) == ("checked", 0)
    assert run.problem == errands.NOT_ANY_MORE


def test_a_failure_says_so_and_leaves_everything_as_it_was(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.checked(list_of(tmp_path))
    desk.post(run, "einspielung")

    def breaks(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(errands, "apply", breaks)
    with pytest.raises(ZeroDivisionError):
        carry_out_import(run_id=run.pk)
    assert "Dabei ist ein Fehler aufgetreten" in desk.page(run)
    assert Person.objects.count() == 0 and not ImportErrand.objects.exists()


def test_one_that_was_given_up_can_be_queued_again(desk: Desk, tmp_path: Path) -> None:
    run = desk.checked(list_of(tmp_path))
    desk.post(run, "einspielung")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert "Daran arbeitet gerade niemand." in desk.page(run)
    assert desk.post(run, "wiederholung").status_code == 302
    assert waiting(run) == 1 and work(run).state == "applied"
    assert desk.post(run, "wiederholung").status_code == 302
    assert waiting(run) == 0
