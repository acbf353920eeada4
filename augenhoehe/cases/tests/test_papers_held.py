"""Two windows on the papers of one delivery, on real connections of their own."""

import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from augenhoehe.cases.models import Contact
from augenhoehe.cases.paper_changes import NO_PAPER_LEFT, contact_follows
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.cases.tests.test_accept_papers import address, form
from augenhoehe.cases.tests.test_concurrency import WAITING_SECONDS, at_once, waiting
from augenhoehe.documents import actions, correction
from augenhoehe.documents.models import Delivery, Paper
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db(transaction=True)


def taken_in() -> tuple[Client, list[Paper]]:
    """Two papers of one delivery, and whoever took them in."""
    me, desk = house.staff(), Client()
    olena = person_of(me)
    case_of(me, person=olena)
    desk.force_login(house.account_of(me))
    assert desk.post(address(olena), form("tenancy", "school")).status_code == 302
    return desk, list(Paper.objects.order_by("pk"))


def while_held(write: Callable[[], Any], meanwhile: Callable[[], Any]) -> Any:
    """What the second one gets, who comes after the first one has written and before it is all done."""
    written = threading.Event()

    def first() -> None:
        with transaction.atomic():
            write()
            written.set()
            until = monotonic() + WAITING_SECONDS / 4
            while not waiting() and monotonic() < until:
                sleep(0.02)

    def second() -> Any:
        written.wait(WAITING_SECONDS)
        return meanwhile()

    return at_once(first, second)[1]


def back(desk: Client, *papers: Paper) -> Callable[[], int]:
    """Takes them back on the page of the delivery."""
    assert papers[0].delivery is not None
    place = f"/eingang/{papers[0].delivery.address}/ruecknahme/"
    sent = {"papers": [str(one.address) for one in papers], "reason": "versehentlich"}
    return lambda: desk.post(place, sent).status_code


def test_what_another_window_has_just_put_right_is_not_overwritten_by_taking_back() -> None:
    desk, (paper, _) = taken_in()
    values = {"title": "Ravardistraße"}

    def put_right() -> None:
        correction.correct(paper=paper, values=values, reason="fehlte", account_id=None)

    assert while_held(put_right, back(desk, Paper.objects.get(pk=paper.pk))) == 302
    paper.refresh_from_db()
    assert (paper.title, paper.withdrawn_reason) == ("Ravardistraße", "versehentlich")


def test_of_two_who_take_back_the_last_two_papers_one_takes_the_contact_along() -> None:
    desk, (first, second) = taken_in()

    def take_back() -> None:
        actions.take_back(first, reason="falsch", account_id=None)
        contact_follows(first, account_id=None)

    assert while_held(take_back, back(desk, second)) == 302
    assert Contact.objects.get().withdrawn_reason == NO_PAPER_LEFT


def test_what_another_window_has_just_laid_into_the_right_file_is_not_taken_back_there() -> None:
    desk, (paper, _) = taken_in()
    karl = person_of(Staff.objects.get())
    new = Delivery.objects.create(person=karl, received_at=paper.received_at)
    values = {"person_id": karl.pk, "delivery_id": new.pk}

    def lay() -> None:
        correction.correct(paper=paper, values=values, reason="gehört Karl", account_id=None)

    assert while_held(lay, back(desk, Paper.objects.get(pk=paper.pk))) == 302
    paper.refresh_from_db()
    assert (paper.person, paper.withdrawn_at) == (karl, None)
