"""Very many proposals are taken over, and back, beside the pages; and a page read before a change writes nothing."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from augenhoehe.caseload.actions import accepting, large_acceptances
from augenhoehe.caseload.jobs import carry_out_acceptance
from augenhoehe.caseload.models import Acceptance, Proposal, Simulation, Stage
from augenhoehe.caseload.tests.test_accepting import TODAY, care, proposed, two_desks
from augenhoehe.cases.models import FollowUp
from augenhoehe.cases.noting import write_notes
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Responsibility
from augenhoehe.web.waiting import Standing, standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than two proposals are very many here, and two are written at a time."""
    monkeypatch.setattr(large_acceptances, "MOST_IN_A_REQUEST", 2)
    monkeypatch.setattr(accepting, "AT_A_TIME", 2)


class Town:
    """A lead, her browser, and proposals of one run to move people from one colleague to another."""

    def __init__(self, number: int) -> None:
        self.lead, self.before, self.after = two_desks()
        self.run = Simulation.objects.create(
            on=TODAY, ordered_by=self.lead, state="done", finished_at=timezone.now()
        )
        self.cases = [case_of(self.before) for _ in range(number)]
        for case in self.cases:
            proposed(case, self.before, self.after, simulation=self.run)
        self.as_it_was = self.care()
        self.address = f"/zuordnung/{self.run.pk}/vorschlaege/districts/"
        self.browser = Client()
        self.browser.force_login(house.account_of(self.lead))

    def care(self) -> list[list[Any]]:
        """Who looks after whom, from when to when."""
        return [care(case) for case in self.cases]

    def page(self, **asked: str) -> str:
        """The list of proposals as it stands now."""
        return self.browser.get(self.address, asked).content.decode()

    def seen(self) -> str:
        """What a form remembers of the page."""
        return self.page().split('name="seen" value="')[1].split('"')[0]

    def form(self, **given: Any) -> dict[str, Any]:
        """All of them, from today on."""
        whole = {"everyone": "on", "seen": self.seen()} if "proposal" not in given else {}
        order = {"stage": "at_once", "first_day": TODAY.isoformat(), "token": str(uuid.uuid4())}
        return order | whole | given

    def send(self, form: dict[str, Any]) -> Any:
        """The form is sent."""
        return self.browser.post(f"{self.address}annahme/", form)

    def asked(self) -> Acceptance:
        """All of them, not carried out yet."""
        assert self.send(self.form()).status_code == 302
        return Acceptance.objects.get()

    def told(self, acceptance: Acceptance) -> str:
        """The page of the acceptance."""
        return self.browser.get(f"/zuordnung/annahme/{acceptance.pk}/").content.decode()


def jobs_of(acceptance: Acceptance) -> int:
    """How often it waits in the queue."""
    waiting = ProcrastinateJob.objects.filter(task_name=carry_out_acceptance.name, status="todo")
    return waiting.filter(args={"acceptance_id": acceptance.pk}).count()


def test_very_many_are_asked_for_by_the_click_and_written_by_the_job() -> None:
    town = Town(5)
    acceptance = town.asked()
    assert (acceptance.state, acceptance.total, jobs_of(acceptance)) == ("asked", 5, 1)
    assert town.care() == town.as_it_was
    assert "Es wartet, bis der Rechner frei ist." in town.told(acceptance)
    assert "Hier wird gerade eine Annahme geschrieben" in town.page()
    carry_out_acceptance(acceptance_id=acceptance.pk)
    acceptance.refresh_from_db()
    assert (acceptance.state, acceptance.written, acceptance.asked_for) == ("done", 5, None)
    assert {row[-1][0] for row in town.care()} == {town.after.pk}
    assert "angenommen: 5" in town.told(acceptance)


def test_the_job_may_run_twice_and_the_click_may_come_twice() -> None:
    town = Town(3)
    form = town.form()
    addresses = {town.send(form)["Location"] for _ in range(2)}
    acceptance = Acceptance.objects.get()
    assert addresses == {f"/zuordnung/annahme/{acceptance.pk}/"}
    for _ in range(2):
        carry_out_acceptance(acceptance_id=acceptance.pk)
    assert Letter.objects.count() == 3
    assert town.send(form)["Location"] in addresses


def test_a_few_are_written_at_once() -> None:
    town = Town(2)
    acceptance = town.asked()
    assert (acceptance.state, jobs_of(acceptance)) == ("done", 0)


def test_the_account_that_asked_stands_behind_what_the_job_wrote() -> None:
    town = Town(3)
    carry_out_acceptance(acceptance_id=town.asked().pk)
    new = Responsibility.objects.filter(staff=town.after)
    assert set(new.values_list("created_by_account", "created_through")) == {(town.lead.account_id, "job")}


def test_what_changed_between_the_click_and_the_job_is_outdated_and_the_others_are_written() -> None:
    town = Town(5)
    acceptance = town.asked()
    Responsibility.objects.filter(person=town.cases[-1].person).update(ends_on=TODAY)
    carry_out_acceptance(acceptance_id=acceptance.pk)
    page = town.told(acceptance)
    assert "angenommen: 4" in page and "überholt, nichts geschrieben: 1" in page


def test_a_job_that_waited_past_midnight_dates_nothing_back() -> None:
    town = Town(3)
    acceptance = town.asked()
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    Acceptance.objects.update(asked_for={**(acceptance.asked_for or {}), "first_day": yesterday})
    carry_out_acceptance(acceptance_id=acceptance.pk)
    starts = Responsibility.objects.filter(staff=town.after).values_list("starts_on", flat=True)
    assert set(starts) == {TODAY} and len(starts) == 3


def test_until_it_is_written_it_is_for_those_who_asked_and_for_the_direction() -> None:
    town = Town(3)
    acceptance = town.asked()
    address = f"/zuordnung/annahme/{acceptance.pk}/"
    for role, status in (("team_lead", 404), ("managing_director", 200)):
        browser = Client()
        browser.force_login(house.account_of(house.staff(role)))
        assert browser.get(address).status_code == status
        assert browser.post(f"{address}wiederholung/").status_code == (302 if status == 200 else status)


def test_what_is_not_written_yet_is_not_taken_back() -> None:
    town = Town(3)
    acceptance = town.asked()
    assert not accepting.undo(acceptance, by_account=1).is_done
    carry_out_acceptance(acceptance_id=acceptance.pk)
    acceptance.refresh_from_db()
    assert (acceptance.state, acceptance.undone_at, Letter.objects.count()) == ("done", None, 3)


@pytest.mark.django_db(transaction=True)
def test_colleagues_go_on_writing_about_these_people_meanwhile() -> None:
    town, done = Town(3), list[bool]()

    def note() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '3s'")
            write_notes(texts={town.cases[0].pk: "Guten Tag"}, staff=town.before, at=timezone.now())
            done.append(True)
        finally:
            connection.close()

    with transaction.atomic():
        accepting.held_proposals(list(Proposal.objects.values_list("pk", flat=True)))
        colleague = threading.Thread(target=note)
        colleague.start()
        colleague.join()
    assert done == [True]


def test_an_error_leaves_nothing_behind_and_a_sentence() -> None:
    town = Town(5)
    acceptance = town.asked()
    broken = dict(acceptance.asked_for or {}) | {"first_day": "irgendwann"}
    Acceptance.objects.filter(pk=acceptance.pk).update(asked_for=broken)
    with pytest.raises(ValueError, match="irgendwann"):
        carry_out_acceptance(acceptance_id=acceptance.pk)
    assert town.care() == town.as_it_was
    assert "alles ist, wie es vorher war" in town.told(acceptance)
    assert 'name="everyone"' in town.page()  # it can be asked for again


def test_very_many_are_taken_back_by_the_job_as_well() -> None:
    town = Town(5)
    acceptance = town.asked()
    carry_out_acceptance(acceptance_id=acceptance.pk)
    undo = f"/zuordnung/annahme/{acceptance.pk}/ruecknahme/"
    for _ in range(2):
        assert town.browser.post(undo).status_code == 302
    assert jobs_of(acceptance) == 2  # one that was carried out here by hand, and one for both clicks
    assert "Es wartet" in town.told(acceptance)
    assert "Hier wird gerade eine Annahme" in town.page()
    carry_out_acceptance(acceptance_id=acceptance.pk)
    assert town.care() == town.as_it_was
    assert "Alles ist, wie es vorher war" in town.told(acceptance)


def test_what_somebody_changed_since_stops_the_job_of_an_undo_in_words() -> None:
    town = Town(5)
    acceptance = town.asked()
    Responsibility.objects.filter(person=town.cases[0].person).update(ends_on=TODAY)
    carry_out_acceptance(acceptance_id=acceptance.pk)
    written = town.care()
    Responsibility.objects.filter(person=town.cases[-1].person, ends_on=None).update(staff=town.before)
    town.browser.post(f"/zuordnung/annahme/{acceptance.pk}/ruecknahme/")
    carry_out_acceptance(acceptance_id=acceptance.pk)
    acceptance.refresh_from_db()
    assert (acceptance.state, acceptance.undone_at) == ("done", None)
    assert (acceptance.written, acceptance.total) == (5, 5), "as they were before the undo"
    assert town.care()[:-1] == written[:-1]
    assert "Es wurde nichts zurückgenommen" in town.told(acceptance)


@pytest.mark.django_db(transaction=True)
def test_others_see_how_far_it_is_before_anything_is_written() -> None:
    town = Town(5)
    acceptance = town.asked()
    seen: list[tuple[int, int]] = []
    far = threading.Event()

    def look() -> None:
        try:
            while not far.is_set():
                row = Acceptance.objects.values_list("written", flat=True).get(pk=acceptance.pk)
                seen.append((row, Letter.objects.count()))
        finally:
            connection.close()

    reader = threading.Thread(target=look)
    reader.start()
    carry_out_acceptance(acceptance_id=acceptance.pk)
    far.set()
    reader.join()
    assert {written for written, letters in seen if letters == 0} & {2, 4}
    assert not {letters for _, letters in seen} - {0, 5}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_write_it_once() -> None:
    town = Town(4)
    acceptance = town.asked()
    start = threading.Barrier(2)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            start.wait()
            large_acceptances.carry_out(acceptance.pk)
        except BaseException as problem:
            failed.append(problem)
        finally:
            connection.close()

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert failed == []
    assert Letter.objects.count() == 4
    acceptance.refresh_from_db()
    assert (acceptance.state, acceptance.written) == ("done", 4)


@pytest.mark.parametrize(
    ("status", "seconds_ago", "standing"),
    [
        ("todo", None, Standing.QUEUED),
        ("doing", 1, Standing.AT_WORK),
        ("doing", 60, Standing.SILENT),
        ("doing", None, Standing.SILENT),
        ("failed", None, Standing.GONE),
    ],
)
def test_the_page_knows_what_became_of_the_job(
    status: str, seconds_ago: int | None, standing: Standing
) -> None:
    with connection.cursor() as cursor:
        worker = None
        if seconds_ago is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [seconds_ago],
            )
            (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, worker_id)"
            " VALUES ('default', 'carry_out_acceptance', %s, '{\"acceptance_id\": 7}', %s)",
            [status, worker],
        )
    assert standing_of("carry_out_acceptance", acceptance_id=7) == standing
    assert standing_of("carry_out_acceptance", acceptance_id=8) == Standing.GONE


def test_one_that_was_given_up_can_be_queued_again() -> None:
    town = Town(3)
    acceptance = town.asked()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert "Daran arbeitet gerade niemand." in town.told(acceptance)
    assert town.browser.post(f"/zuordnung/annahme/{acceptance.pk}/wiederholung/").status_code == 302
    assert jobs_of(acceptance) == 1


def test_all_of_a_page_that_was_read_before_a_change_is_refused_in_words() -> None:
    town = Town(2)
    form = town.form()
    accepting.decline(proposals=[Proposal.objects.earliest("pk").pk])
    answer = town.send(form)
    assert answer.status_code == 409
    assert "Inzwischen hat jemand hier Vorschläge" in answer.content.decode()
    assert town.care() == town.as_it_was and not Acceptance.objects.exists()


def test_one_that_was_decided_meanwhile_is_not_taken_over_silently() -> None:
    town = Town(2)
    first, second = Proposal.objects.order_by("pk").values_list("pk", flat=True)
    form = town.form(proposal=[first, second])
    accepting.decline(proposals=[first])
    assert town.send(form).status_code == 409
    assert not Acceptance.objects.exists()
    assert town.send(town.form(proposal=[second])).status_code == 302


def test_setting_aside_what_was_accepted_meanwhile_says_so() -> None:
    town = Town(2)
    rows = list(Proposal.objects.order_by("pk").values_list("pk", flat=True))
    order = {"staff": town.lead, "stage": Stage.AT_ONCE, "token": uuid.uuid4(), "first_day": TODAY}
    accepting.accept(proposals=rows[:1], **order)  # type: ignore[arg-type]  # mixed keywords
    answer = town.browser.post(f"{town.address}entscheidung/", {"proposal": rows}, follow=True)
    assert "Inzwischen anders entschieden und nicht geändert: 1." in answer.content.decode()


def test_before_the_click_the_page_says_what_stays_with_the_former_colleague() -> None:
    town = Town(2)
    assert "Nicht umgetragen werden" not in town.page()
    when = timezone.now() + timedelta(days=3)
    soon = {"case": town.cases[0], "staff": town.before, "due_on": timezone.localdate(when)}
    FollowUp.objects.create(kind="talk", starts_at=when, **soon)
    FollowUp.objects.create(kind="call", **soon)
    page = town.page()
    assert "1 vereinbartes Gespräch und 1 offene Wiedervorlage" in page
    town.asked()
    assert set(FollowUp.objects.values_list("staff", flat=True)) == {town.before.pk}


def test_each_box_to_tick_is_a_label_of_its_own() -> None:
    page = Town(1).page()
    assert '<td class="ah-pick"><label><input type="checkbox" name="proposal"' in page
