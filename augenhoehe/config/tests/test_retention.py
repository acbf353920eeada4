"""What is due, who decides, and what a decision does."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.tests.factories import case_of, contact
from augenhoehe.config import erasures
from augenhoehe.config.resting_files import resting_files
from augenhoehe.documents.tests.factories import paper_of
from augenhoehe.documents.vault import store
from augenhoehe.organisation.models import Account, Notification, Role, Staff, StaffLanguage
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import AccessGrant, BenefitUnit, BenefitUnitMembership, Person, Seal, SealReader
from augenhoehe.people.tests.factories import person, person_of
from augenhoehe.privacy import actions
from augenhoehe.privacy.actions import NoLongerDue
from augenhoehe.privacy.models import AccessLogEntry, ErasureProposal, ProposalState, StateConflict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO, TOMORROW = date(2014, 3, 31), date(2026, 11, 24)


def closed_case(ends_on: date = LONG_AGO, **given: Any) -> Person:
    """Somebody whose only case ended on that day."""
    case = case_of(house.staff(), starts_on=date(2010, 1, 1), ends_on=ends_on, **given)
    return case.person


def live_together(*people: Person, **given: Any) -> BenefitUnit:
    unit = BenefitUnit.objects.create(unit_number=f"BG{people[0].pk}")
    for one in people:
        BenefitUnitMembership.objects.create(
            **{"unit": unit, "person": one, "role": "other", "starts_on": date(2010, 1, 1)} | given
        )
    return unit


def line(at: datetime, person_id: int = 5) -> AccessLogEntry:
    return AccessLogEntry.objects.create(
        account_id=3, role="counsellor", person_id=person_id, purpose="Beratung", way_in="file", at=at
    )


def proposal_of(person_id: int) -> ErasureProposal:
    found: ErasureProposal = ErasureProposal.objects.get(person_id=person_id)
    return found


def test_a_file_rests_from_the_end_of_the_last_case() -> None:
    someone, other = closed_case(), person_of(house.staff())
    case_of(house.staff(), person=someone, starts_on=date(2015, 1, 1), ends_on=date(2016, 1, 31))
    case_of(house.staff(), person=other)
    assert resting_files(TODAY) == {someone.pk: date(2016, 1, 31)}


def test_a_child_rests_with_the_unit_and_earlier_when_it_left_before() -> None:
    mother = closed_case(date(2016, 5, 31))
    stayed, left = person(birth_date=date(2009, 1, 1)), person(birth_date=date(2000, 1, 1))
    unit = live_together(mother, stayed)
    BenefitUnitMembership.objects.create(
        unit=unit, person=left, role="child", starts_on=date(2010, 1, 1), ends_on=date(2012, 6, 30)
    )
    assert resting_files(TODAY) == {
        mother.pk: date(2016, 5, 31),
        stayed.pk: date(2016, 5, 31),
        left.pk: date(2012, 6, 30),
    }


def test_a_child_does_not_rest_while_a_case_of_the_unit_is_open() -> None:
    child = person()
    live_together(case_of(house.staff()).person, child)
    assert resting_files(TODAY) == {}


def test_somebody_without_case_and_unit_rests_from_the_day_of_entry() -> None:
    someone = person()
    assert resting_files(timezone.localdate() + timedelta(days=1)) == {someone.pk: timezone.localdate()}


def test_the_night_proposes_what_is_due_and_twice_is_once() -> None:
    someone = closed_case()
    closed_case(date(2020, 1, 1))
    assert erasures.propose_all(TODAY) == 1
    assert erasures.propose_all(TODAY) == 0
    proposal = proposal_of(someone.pk)
    assert (proposal.rule, proposal.due_since) == ("case_file", date(2024, 4, 1))
    assert proposal.counts["Person"] == 1 and proposal.counts["Fall"] == 1


@pytest.mark.parametrize(("ended", "is_due"), [(date(2016, 11, 22), True), (date(2016, 11, 23), False)])
def test_the_period_is_over_after_its_last_day(ended: date, is_due: bool) -> None:
    closed_case(ended)
    assert erasures.propose_all(TODAY) == int(is_due)


def test_whoever_comes_back_is_proposed_no_longer() -> None:
    someone = closed_case()
    erasures.propose_all(TODAY)
    case_of(house.staff(), person=someone, starts_on=TODAY)
    erasures.propose_all(TODAY)
    assert proposal_of(someone.pk).state == ProposalState.WITHDRAWN


def test_whoever_came_back_since_the_night_is_not_erased() -> None:
    someone = closed_case()
    erasures.propose_all(TODAY)
    case_of(house.staff(), person=someone, starts_on=TODAY)
    with pytest.raises(NoLongerDue):
        erasures.confirm(proposal_of(someone.pk), account_id=3, at=NOW)
    assert Person.objects.filter(pk=someone.pk).exists()
    assert proposal_of(someone.pk).state == ProposalState.WITHDRAWN


def test_a_confirmed_file_is_gone_and_the_proof_names_nobody() -> None:
    someone = closed_case()
    erasures.propose_all(TODAY)
    erasures.confirm(proposal_of(someone.pk), account_id=3, at=NOW)
    proof = ErasureProposal.objects.get()
    assert not Person.objects.exists()
    assert (proof.state, proof.person_id, proof.decided_by_account) == (ProposalState.ERASED, None, 3)
    assert proof.counts["Fall"] == 1


def test_hints_about_her_go_and_those_about_others_stay() -> None:
    someone, account = closed_case(), house.account()
    grant = AccessGrant.objects.create(
        person=someone,
        account=account,
        purpose="Notfall",
        parts=["master_data"],
        starts_at=NOW - timedelta(days=2),
        ends_at=NOW - timedelta(days=1),
        reason="dringend",
        source="emergency",
    )
    for topic, number in (("import.twin", someone.pk), ("emergency_access", grant.pk)):
        Notification.objects.create(recipient=account, topic=topic, object_id=number)
    kept = Notification.objects.create(recipient=account, topic="import.twin", object_id=someone.pk + 1)
    erasures.propose_all(TODAY)
    erasures.confirm(proposal_of(someone.pk), account_id=3, at=NOW)
    assert list(Notification.objects.all()) == [kept]


def test_the_second_window_changes_nothing() -> None:
    someone = closed_case()
    erasures.propose_all(TODAY)
    seen_twice = proposal_of(someone.pk)
    proposal_of(someone.pk).postpone(reason="Klage läuft", until=TOMORROW, account_id=3, at=NOW)
    erasures.confirm(seen_twice, account_id=4, at=NOW)
    with pytest.raises(StateConflict):
        seen_twice.postpone(reason="zu spät", until=TOMORROW, account_id=3, at=NOW)


def test_old_lines_of_the_log_go_together_and_young_ones_stay() -> None:
    old, young = line(NOW - timedelta(days=3 * 366)), line(NOW - timedelta(days=30))
    actions.propose_rows(TODAY)
    proposal = ErasureProposal.objects.get(kind="privacy.AccessLogEntry")
    assert proposal.counts == {"Zugriffsprotokoll": 1}
    line(NOW - timedelta(days=4 * 366))
    assert actions.propose_rows(TODAY) == 0
    erasures.confirm(proposal, account_id=3, at=NOW)
    assert list(AccessLogEntry.objects.all()) == [young]
    assert proposal.counts == {"Zugriffsprotokoll": 2}, old


def test_a_line_about_somebody_erased_meanwhile_goes_the_next_night() -> None:
    someone = person()
    kept, orphan = line(NOW, someone.pk), line(NOW, someone.pk + 1)
    erasures.propose_all(TODAY)
    assert list(AccessLogEntry.objects.all()) == [kept], orphan


def test_a_colleague_who_left_loses_name_and_log_in_and_the_contacts_stay() -> None:
    colleague = house.staff(ends_on=date(2020, 1, 31))
    account = colleague.account
    assert account is not None
    StaffLanguage.objects.create(staff=colleague, language="uk")
    Notification.objects.create(recipient=account, topic="x")
    held = contact(case_of(house.staff()), NOW, staff=colleague)
    Staff.objects.filter(pk=colleague.pk).update(phone="02871 1")
    assert erasures.propose_all(TODAY) == 1
    erasures.confirm(ErasureProposal.objects.get(staff_id=colleague.pk), account_id=3, at=NOW)
    colleague.refresh_from_db()
    held.refresh_from_db()
    assert (colleague.given_name, colleague.family_name, colleague.phone) == ("", "ausgeschieden", "")
    assert held.staff_id == colleague.pk
    assert not Account.objects.filter(login_name=account.login_name).exists()
    assert not StaffLanguage.objects.exists() and not Notification.objects.exists()
    assert erasures.propose_all(TODAY) == 0


def test_nobody_is_proposed_before_the_period_is_over() -> None:
    house.staff(ends_on=date(2025, 1, 31))
    house.staff()
    assert erasures.propose_all(TODAY) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "postponed", "person_id": 5},
        {"state": "erased"},
        {"person_id": 5, "kind": "privacy.AccessLogEntry"},
        {"kind": "privacy.AccessLogEntry"},
        {},
    ],
)
def test_the_database_refuses_half_decisions(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureProposal.objects.create(rule="case_file", due_since=TODAY, **wrong)


@pytest.fixture
def officer(client: Client) -> Client:
    """The data protection officer's browser."""
    client.force_login(house.account_of(house.staff(Role.DATA_PROTECTION_OFFICER)))
    return client


LIST = "/datenschutz/loeschvorschlaege/"


def test_the_officer_reads_checks_and_erases(officer: Client) -> None:
    someone = closed_case(person=person_of(house.staff(), family_name="Sorokina"))
    erasures.propose_all(timezone.localdate())
    page = officer.get(LIST).content.decode()
    assert "Sorokina" in page and "Beratungsakte nach dem Ende des Falls" in page
    address = f"{LIST}{proposal_of(someone.pk).pk}/"
    assert "Das würde gelöscht" in officer.get(address).content.decode()
    refused = officer.post(f"{address}loeschung/")
    assert refused.status_code == 422
    assert "Bitte bestätigen Sie, dass Sie es geprüft haben" in refused.content.decode()
    done = officer.post(f"{address}loeschung/", {"is_checked": "on"}, follow=True).content.decode()
    assert "Der Nachweis ohne Namen" in done and "Sorokina" not in done
    again = officer.post(f"{address}loeschung/", {"is_checked": "on"}, follow=True).content.decode()
    assert "schon jemand entschieden" in again
    proof = officer.get(LIST, {"stand": "geloescht"}).content.decode()
    assert "Person: 1" in proof and "Sorokina" not in proof and ">Akte<" in proof


def test_old_lines_and_a_colleagues_proof_are_called_what_they_are(officer: Client) -> None:
    line(NOW - timedelta(days=3 * 366), person().pk)
    house.staff(ends_on=date(2020, 1, 31))
    erasures.propose_all(TODAY)
    old = ErasureProposal.objects.get(kind="privacy.AccessLogEntry")
    page = officer.get(f"{LIST}{old.pk}/").content.decode()
    assert "Frist beginnt mit</dt><dd>dem Zugriff" in page and "Bedarfsgemeinschaft" not in page
    left = ErasureProposal.objects.exclude(staff_id=None).get()
    erasures.confirm(left, account_id=3, at=NOW)
    proof = officer.get(f"{LIST}{left.pk}/").content.decode()
    assert "Angaben einer Person, die hier gearbeitet hat" in proof


def test_the_officer_postpones_and_takes_it_back(officer: Client) -> None:
    someone = closed_case()
    erasures.propose_all(timezone.localdate())
    address = f"{LIST}{proposal_of(someone.pk).pk}/"
    until = timezone.localdate() + timedelta(days=90)
    typed = officer.post(f"{address}aufschub/", {"reason": "Klage läuft", "until": "2020-01-01"})
    assert typed.status_code == 422 and 'value="Klage läuft"' in typed.content.decode()
    page = officer.post(f"{address}aufschub/", {"reason": "Klage läuft", "until": until}, follow=True)
    assert f"Aufgeschoben bis {until:%d.%m.%Y}" in page.content.decode()
    assert "Nichts ist fällig" in officer.get(LIST).content.decode()
    assert "Klage läuft" in officer.get(LIST, {"stand": "aufgeschoben"}).content.decode()
    for _ in range(2):
        officer.post(f"{address}aufschub/ende/")
    assert proposal_of(someone.pk).state == ProposalState.OPEN
    assert officer.get(LIST, {"stand": "anders"}).status_code == 404


def test_a_sealed_file_is_on_no_list_but_its_readers(officer: Client) -> None:
    someone = closed_case(person=person_of(house.staff(), family_name="Sorokina"))
    sealed = Seal.objects.create(person=someone, reason="bedroht", starts_on=date(2014, 1, 1))
    erasures.propose_all(timezone.localdate())
    address = f"{LIST}{proposal_of(someone.pk).pk}/"
    assert "Nichts ist fällig" in officer.get(LIST).content.decode()
    assert officer.get(address).status_code == 404
    assert officer.post(f"{address}loeschung/", {"is_checked": "on"}).status_code == 404
    SealReader.objects.create(seal=sealed, account_id=int(officer.session["_auth_user_id"]))
    assert "Sorokina" in officer.get(LIST).content.decode()


def test_a_stored_file_goes_once_the_erasure_holds_and_its_twin_stays(
    django_capture_on_commit_callbacks: Any,
) -> None:
    hers, theirs = closed_case(), person()
    names = [paper_of(someone).files.get().stored.name for someone in (hers, theirs)]
    erasures.propose_all(TODAY)
    with django_capture_on_commit_callbacks() as callbacks:
        erasures.confirm(
            ErasureProposal.objects.get(person_id=hers.pk, rule="case_file"), account_id=3, at=NOW
        )
    assert [store().exists(name) for name in names] == [True, True]
    for callback in callbacks:
        callback()
    assert [store().exists(name) for name in names] == [False, True]
