"""Since when a translation is here: what came with a scan goes with it, what was noted by hand stays. § 19 SGB X"""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.tests.test_paper_changes import desk, me, olena, page_of, right
from augenhoehe.documents import actions
from augenhoehe.documents.models import Paper
from augenhoehe.documents.tests.factories import delivery_of, incoming, paper_of
from augenhoehe.people.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["desk", "me", "olena"]  # fixtures


@pytest.fixture
def diploma(olena: Person) -> Paper:
    """Came twelve days ago."""
    received_at = timezone.now() - timedelta(days=12)
    given = incoming(olena, "diploma", language="uk")
    paper: Paper = delivery_of(olena, given, received_at=received_at).papers.get()
    return paper


def scan_of(diploma: Paper, **given: Any) -> Paper:
    return paper_of(diploma.person, "diploma", title="Übersetzung", translation_of=diploma, **given)


def noted(desk: Client, diploma: Paper, days_ago: int) -> datetime | None:
    """Its day is noted on the page of the paper."""
    seen = desk.get(page_of(diploma)).context["translation"]["seen"].value()
    day = timezone.localdate() - timedelta(days=days_ago)
    sent = {"received_on": day.isoformat(), "seen": seen}
    assert desk.post(f"{page_of(diploma)}uebersetzung/", sent).status_code == 302
    return came(diploma)


def came(diploma: Paper) -> datetime | None:
    diploma.refresh_from_db()
    return diploma.translation_received_at


def test_a_day_noted_by_hand_stays_when_a_scan_is_taken_back(desk: Client, diploma: Paper) -> None:
    day = noted(desk, diploma, 3)
    actions.take_back(scan_of(diploma), reason="unleserlich", account_id=None)
    assert came(diploma) == day is not None


def test_a_day_noted_after_the_scan_came_stays_too(desk: Client, diploma: Paper) -> None:
    scan = scan_of(diploma)
    day = noted(desk, diploma, 3)
    actions.take_back(scan, reason="unleserlich", account_id=None)
    assert came(diploma) == day is not None


def test_what_came_with_a_scan_goes_with_it_or_counts_from_the_next(diploma: Paper) -> None:
    first, second = scan_of(diploma), scan_of(diploma)
    assert came(diploma) == first.received_at
    actions.take_back(first, reason="unleserlich", account_id=None)
    assert came(diploma) == second.received_at
    actions.take_back(second, reason="unleserlich", account_id=None)
    assert came(diploma) is None
    actions.give_back(first)
    assert came(diploma) == first.received_at


def test_the_day_of_the_scan_put_right_is_the_day_of_the_translation(desk: Client, diploma: Paper) -> None:
    scan = scan_of(diploma)
    day = timezone.localdate() - timedelta(days=2)
    assert right(desk, scan, received_on=day).status_code == 302
    moment = came(diploma)
    assert moment is not None and timezone.localdate(moment) == day


def test_a_day_taken_back_takes_its_translation_back_too(desk: Client, diploma: Paper) -> None:
    day = noted(desk, diploma, 3)
    assert right(desk, diploma, received_on=timezone.localdate() - timedelta(days=1)).status_code == 302
    assert came(diploma) != day, "no translation comes before its paper"
    desk.post(f"{page_of(diploma)}berichtigung/", {"undo": "1"})
    assert came(diploma) == day


def test_a_translation_noted_since_stays_when_the_day_is_taken_back(desk: Client, diploma: Paper) -> None:
    noted(desk, diploma, 3)
    assert right(desk, diploma, received_on=timezone.localdate() - timedelta(days=2)).status_code == 302
    day = noted(desk, diploma, 1)
    desk.post(f"{page_of(diploma)}berichtigung/", {"undo": "1"})
    assert came(diploma) == day


def test_what_has_come_is_not_asked_for_and_its_day_stands_there(desk: Client, diploma: Paper) -> None:
    scan = scan_of(diploma)
    page = desk.get(page_of(diploma))
    form, words = page.context["translation"], page.content.decode()
    assert "Die Übersetzung ist da" in words and "Übersetzung erbeten bis" not in words
    assert form["received_on"].value() == timezone.localdate()
    sent = {"received_on": timezone.localdate().isoformat(), "seen": form["seen"].value()}
    was = came(diploma)
    assert desk.post(f"{page_of(diploma)}uebersetzung/", sent).status_code == 302
    assert (came(diploma), diploma.translation_came_with) == (was, scan), "the same day changes nothing"


def test_until_when_it_was_asked_for_stays_and_decides_which_day_counts(desk: Client, diploma: Paper) -> None:
    asked = timezone.localdate() + timedelta(days=3)
    Paper.objects.filter(pk=diploma.pk).update(translation_due_on=asked)
    scan_of(diploma)
    page = desk.get(page_of(diploma)).content.decode()
    form = page[page.index("uebersetzung/") :]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert sent["due_on"]
    assert desk.post(f"{page_of(diploma)}uebersetzung/", sent).status_code == 302
    diploma.refresh_from_db()
    assert diploma.translation_due_on == asked
