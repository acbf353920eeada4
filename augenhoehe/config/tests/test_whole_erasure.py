"""After erasing one person nothing in the whole database says that she was here; everybody else keeps everything."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from augenhoehe.config.tests import filled_file
from augenhoehe.config.tests.filled_file import FilledFile, personal_tables, sql, where
from augenhoehe.documents.models import OwedPaper
from augenhoehe.documents.tests.factories import owed_by, paper_of
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.tests.factories import person
from augenhoehe.privacy import actions
from augenhoehe.privacy.models import AccessLogEntry, ErasureProposal, FormerIdentity, ProposalState

pytestmark = pytest.mark.django_db
HERS, THEIRS = "Qzkolena", "Qzkyusuf"


def proposal_for(person_id: int) -> ErasureProposal:
    return ErasureProposal.objects.create(rule="case_file", person_id=person_id, due_since=date(2026, 1, 1))


def erase(person_id: int, *words: str) -> ErasureProposal:
    """What happens when the data protection officer confirms."""
    proposal = proposal_for(person_id)
    actions.erase_file(proposal, words=[str(person_id), *words], account_id=3, at=timezone.now())
    return proposal


def session_with(**data: object) -> str:
    """A login session that remembers something."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update(data)
    store.save()
    return str(store.session_key)


@pytest.fixture
def files() -> tuple[FilledFile, FilledFile]:
    """Two people with a row in every table, and the triggers watching again."""
    hers, theirs = FilledFile(HERS), FilledFile(THEIRS)
    filled_file.put_checks_aside()
    hers.fill()
    theirs.fill()
    filled_file.bring_triggers_back()
    return hers, theirs


def traces_of(file: FilledFile) -> dict[str, int]:
    """Where her mark, her number, or the number of any row of hers stands."""
    own = [*file.rows.items(), *file.former.items()]
    numbers = {number for model, number in own if getattr(model, "person_path", None) is not None}
    return where(file.mark, *(rf"\y{number}\y" for number in {file.person_id, *numbers}))


def test_no_table_says_that_she_was_here(
    files: tuple[FilledFile, FilledFile], django_capture_on_commit_callbacks: Any
) -> None:
    hers, theirs = files
    filled = set(traces_of(hers))
    assert {model._meta.db_table for model in personal_tables()} <= filled
    before = traces_of(theirs)
    with django_capture_on_commit_callbacks(execute=True):
        proposal = erase(hers.person_id)
    assert traces_of(hers) == {}
    assert traces_of(theirs) == before
    assert (proposal.state, proposal.person_id) == (ProposalState.ERASED, None)
    assert proposal.counts["Person"] == 1
    assert proposal.counts["Zugriffsprotokoll"] == 1


def test_her_former_number_goes_too(files: tuple[FilledFile, FilledFile]) -> None:
    hers, _ = files
    former = FormerIdentity.objects.get(person_id=hers.person_id).former_id
    AccessLogEntry.objects.create(account_id=3, role="x", person_id=former, purpose="y", way_in="file")
    erase(hers.person_id)
    assert where(rf"\y{former}\y") == {}


def test_sessions_and_jobs_forget_her_and_keep_the_rest() -> None:
    someone = person(family_name="Kowalenko")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    searched = session_with(search="kowalen", seen_at=5)
    looked = session_with(last=f"/person/{someone.pk}/", _auth_user_id="4")
    for person_id in (someone.pk, someone.pk + 1):
        sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', 'x', jsonb_build_object('person_id', %s::bigint))",
            [person_id],
        )
    erase(someone.pk, "Kowalenko")
    assert dict(store(searched).items()) == {"seen_at": 5}
    assert dict(store(looked).items()) == {"_auth_user_id": "4"}
    assert Session.objects.count() == 2
    assert sql("SELECT args FROM procrastinate_jobs") == [(f'{{"person_id": {someone.pk + 1}}}',)]


def test_a_unit_stays_while_others_are_in_it_and_goes_with_the_last_one() -> None:
    mother, child = person(), person(given_name="Danylo")
    unit = BenefitUnit.objects.create(unit_number="BG-1")
    for member in (mother, child):
        BenefitUnitMembership.objects.create(
            unit=unit, person=member, role="other", starts_on=date(2010, 1, 1)
        )
    erase(mother.pk)
    assert list(BenefitUnit.objects.values_list("memberships__person_id", flat=True)) == [child.pk]
    erase(child.pk)
    assert where("BG-1") == {}


@pytest.mark.parametrize(("is_taken_back", "open_after"), [(False, []), (True, ["school"])])
def test_what_a_childs_paper_had_settled_is_not_missing_again(
    is_taken_back: bool, open_after: list[str]
) -> None:
    """Nor does what is still missing about the child become the mother's; what nobody had brought stays missing."""
    mother, child = person(), person(given_name="Danylo")
    owed_by(mother, "school", for_person=child)
    owed_by(mother, "tenancy")
    owed_by(mother, "school", received_by=paper_of(child, "school"))
    if is_taken_back:
        child.papers.get().withdraw(reason="falsch", account_id=None)
    erase(child.pk)
    assert [one.kind for one in OwedPaper.objects.open().order_by("kind")] == [*open_after, "tenancy"]


def test_when_something_goes_wrong_nothing_is_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    someone = person()
    proposal = proposal_for(someone.pk)
    with pytest.raises(ZeroDivisionError):
        actions.erase_file(proposal, words=Interrupted(), account_id=3, at=timezone.now())
    assert Person.objects.filter(pk=someone.pk).exists()
    assert ErasureProposal.objects.get().state == ProposalState.OPEN


class Interrupted(list[str]):
    """Words that cannot be read: the erasure stops in the middle."""

    def __iter__(self) -> object:  # type: ignore[override]  # a value that passes for any list
        raise ZeroDivisionError


def test_the_log_can_be_deleted_by_nobody_else_afterwards() -> None:
    erase(person().pk)
    setting = sql("SELECT current_setting('augenhoehe.retention', true)")
    assert setting == [("off",)]
    assert connection.in_atomic_block
