"""Letters go with the person: into one file, back into two, into her copy, and away with her."""

import pytest
from django.utils import timezone

from augenhoehe.cases.importing.merging import merge, separate
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.letters import actions
from augenhoehe.letters.models import Letter
from augenhoehe.letters.tests.factories import draft
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of
from augenhoehe.privacy.history import changes_of_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Staff:
    return house.staff(Role.TEAM_LEAD)


def person_with_letters(lead: Staff, number: str) -> Person:
    """A draft, a finished, a printed and a withdrawn letter."""
    someone = person_of(lead, client_number=number)
    case = case_of(lead, person=someone)
    _, *finished = letters = [draft(someone, lead, case_id=case.pk) for _ in range(4)]
    actions.file_letters([letter.pk for letter in finished], at=timezone.now())
    actions.note_printing([letters[2].pk], at=timezone.now())
    actions.withdraw_letter(letter=letters[3], reason="galt nicht mehr", at=timezone.now())
    return someone


def rows() -> list[dict[str, object]]:
    return list(Letter.objects.order_by("pk").values())


def test_letters_move_into_one_file_and_back_word_for_word(lead: Staff) -> None:
    kept, absorbed = person_with_letters(lead, "A1"), person_with_letters(lead, "B2")
    before = rows()
    record = merge(
        kept=kept, absorbed=absorbed, decisions={}, reason="selber Ausweis", account_id=lead.account_id
    )
    assert Letter.objects.filter(person=kept, case__person=kept).count() == 8
    separate(record, lead.account_id)
    assert rows() == before


def test_the_history_says_what_happened_to_a_letter(lead: Staff) -> None:
    someone = person_with_letters(lead, "A1")
    changed = draft(someone, lead)
    actions.change_draft(letter_id=changed.pk, version=1, personal="Bis bald!")
    actions.discard_drafts([changed.pk])
    said = [
        (change.what, field.label, field.after)
        for change in changes_of_person(someone.pk, 50)
        for field in change.fields
    ]
    assert ("Schreiben", "Stand", "in der Akte") in said
    assert ("Schreiben", "persönliche Worte", "Bis bald!") in said
    assert ("Schreiben", "Grund der Rücknahme", "galt nicht mehr") in said
