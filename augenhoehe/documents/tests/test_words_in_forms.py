"""What stands in lists and on receipts tells no more than it must: the word check reads titles and reasons too."""

from typing import Any

import pytest

from augenhoehe.documents import consent_forms, paper_forms
from augenhoehe.documents.row_form import PaperRowForm
from augenhoehe.people.models import Person

SISTER = Person(pk=1, given_name="Olena", family_name="Kowalenko")


def row(**given: Any) -> PaperRowForm:
    return PaperRowForm({"kind": "payslip", "person": "1", "language": "de"} | given, members=[SISTER])


@pytest.mark.parametrize("form", [paper_forms.WithdrawalForm, consent_forms.WithdrawalForm])
def test_a_reason_tells_no_diagnosis(form: Any) -> None:
    assert "reason" in form({"reason": "hat Depression, andere Person"}).errors
    assert form({"reason": "andere Person"}).is_valid()


def test_a_title_tells_none_either_unless_the_paper_is_protected() -> None:
    assert "title" in row(title="Befund Depression und HIV").errors
    assert "title" not in row(title="Befund Depression und HIV", visibility="sensitive").errors
    assert "title" not in row(title="Oktober").errors
