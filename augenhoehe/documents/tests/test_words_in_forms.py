"""What stands in lists and on receipts tells no more than it must: the word check reads titles and reasons too."""

from typing import Any

import pytest
from django.utils import timezone

from augenhoehe.documents import consent_forms, paper_forms
from augenhoehe.documents.access import default_visibility
from augenhoehe.documents.correction_form import CorrectionForm
from augenhoehe.documents.kinds import sensitive_kinds
from augenhoehe.documents.row_form import PaperRowForm
from augenhoehe.documents.tests.factories import paper_of
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person

SISTER = Person(pk=1, given_name="Olena", family_name="Kowalenko")


def row(**given: Any) -> PaperRowForm:
    return PaperRowForm({"kind": "payslip", "person": "1", "language": "de"} | given, members=[SISTER])


@pytest.mark.parametrize("form", [paper_forms.WithdrawalForm, consent_forms.WithdrawalForm])
def test_a_reason_tells_no_diagnosis(form: Any) -> None:
    assert "reason" in form({"reason": "hat Depression, andere Person"}).errors
    assert form({"reason": "andere Person"}).is_valid()


@pytest.mark.parametrize("form", ["owed", "correction"])
@pytest.mark.django_db
def test_nor_does_the_title_of_what_is_asked_for_or_put_right(form: str) -> None:
    someone = person()
    paper = paper_of(someone)

    def errors(kind: str, title: str) -> Any:
        if form == "owed":
            sent = {"kind": kind, "title": title, "due_on": timezone.localdate()}
            return paper_forms.OwedPaperForm(sent, members=[someone]).errors
        sent = {
            "kind": kind,
            "title": title,
            "reason": "vertippt",
            "visibility": default_visibility(kind, from_person=True),
        }
        return CorrectionForm(sent, paper=paper, members=[someone], user=None).errors

    assert "title" in errors("tenancy", "wegen Depression")
    assert "title" not in errors(min(sensitive_kinds()), "wegen Depression")
    assert "title" not in errors("tenancy", "Oktober")


def test_a_title_tells_none_either_unless_the_paper_is_protected() -> None:
    assert "title" in row(title="Befund Depression und HIV").errors
    assert "title" not in row(title="Befund Depression und HIV", visibility="sensitive").errors
    assert "title" not in row(title="Oktober").errors
