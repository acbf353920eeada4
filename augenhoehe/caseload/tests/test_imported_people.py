"""People who come in by a list get proposals by the clock; that alone does not keep the list from going back."""

from pathlib import Path

import pytest

from augenhoehe.caseload.models import Proposal
from augenhoehe.caseload.tests.test_accepting import proposed, two_desks
from augenhoehe.cases.importing.undoing import TouchedSince, undo
from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.models import Case
from augenhoehe.cases.tests.import_lists import checked, row_of, rows_of, viewer, write_csv
from augenhoehe.people.models import Person
from augenhoehe.privacy.acting import acting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_by_the_clock", [True, False])
def test_a_proposal_of_the_clock_is_nobodys_work(is_by_the_clock: bool, tmp_path: Path) -> None:
    lead, before, after = two_desks()
    run = checked(lead, write_csv(tmp_path / "x.csv", rows_of([row_of(0)])))
    run = apply(run, viewer(lead), lead.account_id)
    with acting(account_id=None if is_by_the_clock else lead.account_id, through="job"):
        proposed(Case.objects.get(), before, after)
    if is_by_the_clock:
        undo(run, lead.account_id)
        assert not Person.objects.exists() and not Proposal.objects.exists()
        return
    with pytest.raises(TouchedSince):
        undo(run, lead.account_id)
    assert Proposal.objects.exists()
