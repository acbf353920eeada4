"""Papers and consents on «Mein Tag», and a renewal that was handed in here, on lists and in the head of the file."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Case
from augenhoehe.config.tests.test_my_day_lists import approval, day, desk, page_of, readers
from augenhoehe.documents.models import Paper
from augenhoehe.documents.tests.consent_factories import signed
from augenhoehe.documents.tests.factories import paper_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db


def on_list(case: Case, staff: Staff, key: str) -> bool:
    """Whether the counsellor and her lead both find the person on this list; both always agree."""
    (found,) = {f"/person/{case.person_id}/" in page_of(reader, key) for reader in readers(staff)}
    return found


def waiting(case: Case, *, due: int, **given: str) -> Paper:
    """A paper that came a month ago in another language."""
    paper = paper_of(case.person, "diploma", language="uk", **given)
    Paper.objects.filter(pk=paper.pk).update(
        received_at=timezone.now() - timedelta(days=30), translation_due_on=day(due)
    )
    paper.refresh_from_db()
    return paper


def test_an_overdue_translation_is_on_a_list_until_it_comes() -> None:
    case, staff = desk()
    paper = waiting(case, due=-1)
    assert "Die Übersetzung fehlt noch: Zeugnis oder Abschluss" in page_of(staff, "uebersetzung")
    assert on_list(case, staff, "uebersetzung")
    Paper.objects.filter(pk=paper.pk).update(translation_received_at=timezone.now())
    assert not on_list(case, staff, "uebersetzung")


def test_a_translation_with_time_left_or_of_a_paper_taken_back_is_on_none() -> None:
    case, staff = desk()
    waiting(case, due=0)
    waiting(case, due=-1).withdraw(reason="falsch", account_id=None)
    assert not on_list(case, staff, "uebersetzung")


def test_the_title_of_a_protected_paper_is_not_told() -> None:
    case, staff = desk()
    waiting(case, due=-1, visibility="sensitive", title="Klinik")
    text = page_of(staff, "uebersetzung")
    assert "eine geschützte Unterlage" in text and "Klinik" not in text


@pytest.mark.parametrize(("left", "is_on_it"), [(30, True), (31, False), (0, True), (-1, False)])
def test_a_consent_is_on_a_list_when_it_ends_soon(left: int, is_on_it: bool) -> None:
    case, staff = desk()
    signed(case.person, staff, on=day(-40), starts_on=day(-40), ends_on=day(left))
    assert on_list(case, staff, "einwilligung") is is_on_it


def test_a_revoked_consent_ends_on_no_list() -> None:
    case, staff = desk()
    consent = signed(case.person, staff, on=day(-40), starts_on=day(-40), ends_on=day(3))
    consent.revoke(at=timezone.now(), account_id=None)
    assert not on_list(case, staff, "einwilligung")


def test_a_renewal_handed_in_here_counts_on_the_lists_and_in_the_head_of_the_file() -> None:
    case, staff = desk()
    approval(case, 9)
    assert on_list(case, staff, "bewilligung") and not on_list(case, staff, "antrag-da")
    paper = paper_of(case.person, "renewal")
    assert on_list(case, staff, "antrag-da") and not on_list(case, staff, "bewilligung")
    assert "Weiterbewilligung seit heute da" in page_of(staff, "antrag-da")
    client = Client()
    client.force_login(house.account_of(staff))
    head = "Antrag auf Weiterbewilligung hier abgegeben"
    assert head in client.get(f"/person/{case.person_id}/").content.decode()
    paper.withdraw(reason="falsche Person", account_id=None)
    assert on_list(case, staff, "bewilligung") and not on_list(case, staff, "antrag-da")
    assert head not in client.get(f"/person/{case.person_id}/").content.decode()


def test_a_late_application_for_the_period_that_runs_is_none_for_the_next() -> None:
    case, staff = desk()
    approval(case, 20)
    paper = paper_of(case.person, "renewal")
    Paper.objects.filter(pk=paper.pk).update(received_at=timezone.now() - timedelta(days=340))
    assert on_list(case, staff, "bewilligung")


def test_what_the_benefits_system_knows_is_not_said_twice() -> None:
    case, staff = desk()
    approval(case, 9, renewal_received_on=day(-4))
    paper_of(case.person, "renewal")
    assert "seit 4 Tagen da" in page_of(staff, "antrag-da")
    client = Client()
    client.force_login(house.account_of(staff))
    assert "hier abgegeben" not in client.get(f"/person/{case.person_id}/").content.decode()
