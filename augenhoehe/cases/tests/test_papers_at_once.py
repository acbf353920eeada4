"""Two colleagues put papers right in the same moment, on real connections of their own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from augenhoehe.cases.tests.test_concurrency import at_once
from augenhoehe.documents.correction import correct
from augenhoehe.documents.models import Delivery, Paper
from augenhoehe.documents.tests.factories import delivery_of, incoming, paper_of
from augenhoehe.people.tests.factories import person

pytestmark = pytest.mark.django_db(transaction=True)


def correcting(paper: Paper, *, is_whole: bool = False, **values: Any) -> Callable[[], bool]:
    """Puts right what was read before the other one began."""
    held = Paper.objects.get(pk=paper.pk)
    return lambda: correct(paper=held, values=values, reason="vertippt", account_id=None, is_whole=is_whole)


def one_was_first(outcomes: list[Any]) -> None:
    """One is written, the other is told to look again; neither waits for ever."""
    assert sorted(str(type(one).__name__) for one in outcomes) == ["ValidationError", "bool"], outcomes


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_corrections_of_one_paper_one_is_told_to_look_again(attempt: int) -> None:
    paper = paper_of(person())
    outcomes = at_once(*(correcting(paper, title=title) for title in ("Miete", "Vertrag")))
    one_was_first(outcomes)
    paper.refresh_from_db()
    assert paper.title == ["Miete", "Vertrag"][outcomes.index(True)]


@pytest.mark.parametrize("attempt", range(5))
def test_two_days_for_one_delivery_from_two_of_its_papers_leave_one_day(attempt: int) -> None:
    someone = person()
    delivery = delivery_of(someone, *(incoming(someone, kind) for kind in ("tenancy", "school")))
    days = [timezone.now() - timedelta(days=days) for days in (3, 6)]
    papers = list(delivery.papers.order_by("pk"))
    one_was_first(
        at_once(
            *(correcting(one, received_at=day, is_whole=True) for one, day in zip(papers, days, strict=True))
        )
    )
    kept = {*Paper.objects.values_list("received_at", flat=True), Delivery.objects.get().received_at}
    assert len(kept) == 1 and kept < set(days)
