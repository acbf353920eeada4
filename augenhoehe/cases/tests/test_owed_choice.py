"""Which of the owed papers an incoming one settles: pre-selected where it is certain, asked for where it is not."""

import pytest
from django.test import Client

from augenhoehe.cases.tests.test_accept_papers import address, counter, form, olena, reception
from augenhoehe.documents.models import OwedPaper, Paper
from augenhoehe.documents.tests.factories import owed_by, paper_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["counter", "olena", "reception"]  # fixtures


def test_two_of_one_kind_are_asked_about_and_the_chosen_one_is_settled(
    counter: Client, olena: Person
) -> None:
    september, october = (owed_by(olena, title=title) for title in ("September", "Oktober"))
    refused = counter.post(address(olena), form("payslip"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "«Lohnabrechnung: September», «Lohnabrechnung: Oktober»" in page and not Paper.objects.exists()
    sent = form("payslip", **{"paper-1-answers": [str(october.address)]})
    assert counter.post(address(olena), sent).status_code == 302
    assert list(OwedPaper.objects.open()) == [september]


def test_one_paper_can_settle_several(counter: Client, olena: Person) -> None:
    both = [str(owed_by(olena, title=title).address) for title in ("September", "Oktober")]
    assert counter.post(address(olena), form("payslip", **{"paper-1-answers": both})).status_code == 302
    assert not OwedPaper.objects.open().exists()


def test_nothing_of_it_leaves_all_open(counter: Client, olena: Person) -> None:
    owed_by(olena)
    sent = form("payslip", **{"paper-1-answers": ["nothing"]})
    assert counter.post(address(olena), sent).status_code == 302
    assert OwedPaper.objects.open().count() == 1


def test_the_same_words_need_no_question_and_other_words_do(counter: Client, olena: Person) -> None:
    owed_by(olena, title="September")
    other = form("payslip", **{"paper-1-title": "Oktober"})
    assert counter.post(address(olena), other).status_code == 422
    assert counter.post(address(olena), form("payslip", **{"paper-1-title": "september"})).status_code == 302
    assert not OwedPaper.objects.open().exists()


@pytest.mark.parametrize("ticked", ["is_shown_only", "is_partial", "answers"])
def test_a_row_with_nothing_but_a_tick_is_asked_about(ticked: str, counter: Client, olena: Person) -> None:
    owed = owed_by(olena)
    sent = form("tenancy", **{f"paper-2-{ticked}": str(owed.address)})
    answer = counter.post(address(olena), sent)
    assert answer.status_code == 422 and "was für eine Unterlage" in answer.content.decode()
    assert not Paper.objects.exists()


def test_not_complete_keeps_it_open(counter: Client, olena: Person) -> None:
    owed = owed_by(olena)
    partial = {"paper-1-is_partial": "on"}
    assert counter.post(address(olena), form("tenancy", **partial)).status_code == 422, "a part of what?"
    assert counter.post(address(olena), form("payslip", **partial)).status_code == 302
    owed.refresh_from_db()
    assert owed.partly_by == Paper.objects.get() and list(OwedPaper.objects.open()) == [owed]


def test_reception_is_not_told_of_protected_ones_by_the_question(
    counter: Client, olena: Person, reception: Staff
) -> None:
    for title in ("Klinik", "Praxis"):
        owed_by(olena, "sick_note", title=title)
    assert "Klinik" not in counter.get(address(olena)).content.decode()
    assert counter.post(address(olena), form("sick_note")).status_code == 302
    assert OwedPaper.objects.open().count() == 2, "nothing is guessed, and nothing betrayed"


def test_a_translation_comes_in_as_a_paper_of_its_own_that_leads_to_its_original(
    reception: Staff, olena: Person
) -> None:
    original = paper_of(olena, "diploma", language="uk")
    colleague = Client()
    team = olena.responsibilities.get().team
    colleague.force_login(house.account_of(house.staff(Role.TEAM_LEAD, team=team)))
    begun = colleague.get(f"{address(olena)}?uebersetzung={original.address}").content.decode()
    assert f'<option value="{original.address}" selected>' in begun
    sent = form("", **{"paper-1-translation_of": str(original.address)})
    assert colleague.post(address(olena), sent).status_code == 302
    translation = Paper.objects.get(translation_of=original)
    assert (translation.kind, translation.title, translation.language) == ("diploma", "Übersetzung", "de")
    original.refresh_from_db()
    assert original.translation_received_at is not None
    page = colleague.get(f"/unterlage/{original.address}/").content.decode()
    assert f"/unterlage/{translation.address}/" in page
    assert (
        f"/unterlage/{original.address}/"
        in colleague.get(f"/unterlage/{translation.address}/").content.decode()
    )
    colleague.post(f"/unterlage/{translation.address}/ruecknahme/", {"reason": "falsches Papier"})
    original.refresh_from_db()
    assert original.translation_received_at is None, "it waits for its translation again"
