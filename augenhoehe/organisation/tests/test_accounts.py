"""«Konten verwalten»: only the administration, with a reason, never one's own account."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from augenhoehe.organisation.models import Account, AccountMeasure, MeasureKind, Role, Staff
from augenhoehe.organisation.second_factor import has_factor, new_emergency_codes
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.proof import code_now, logged_in, with_app
from augenhoehe.privacy.acting import acting

pytestmark = pytest.mark.django_db
LIST = "/verwaltung/konten/"
REASON = "Handy verloren, Ausweis gesehen"


def login_of(role: str) -> Account:
    account = house.staff(role).account
    assert account is not None
    return account


@pytest.fixture
def administrator() -> Account:
    return login_of(Role.ADMINISTRATOR)


@pytest.fixture
def me(administrator: Account) -> Client:
    return logged_in(administrator, "password", "mfa")


@pytest.fixture
def colleague() -> Account:
    return with_app(login_of(Role.COUNSELLOR))


def measure(client: Client, account: Account, kind: str, reason: str = REASON) -> int:
    return client.post(f"{LIST}{account.pk}/", {"kind": kind, "reason": reason}).status_code


def test_a_lost_second_factor_is_taken_away_and_set_up_anew_at_the_next_log_in(
    me: Client, administrator: Account, colleague: Account, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "required"
    new_emergency_codes(colleague.pk)
    theirs = logged_in(colleague, "password", "mfa")
    assert measure(me, colleague, MeasureKind.RESET_FACTOR) == 302
    assert not has_factor(colleague.pk)
    assert theirs.get("/konto/").headers["Location"].startswith("/anmelden/"), "running sessions are over"
    kept = AccountMeasure.objects.get()
    assert (kept.account_id, kept.kind, kept.reason) == (colleague.pk, MeasureKind.RESET_FACTOR, REASON)
    assert (kept.created_by_account, kept.created_through) == (administrator.pk, "web")
    again = Client()
    again.post("/anmelden/", {"login": colleague.login_name, "password": house.PASSWORD})
    assert again.get("/konto/").headers["Location"] == "/konto/zweiter-faktor/"


def test_a_blocked_account_is_out_at_once_and_old_sessions_do_not_come_back(
    me: Client, colleague: Account
) -> None:
    theirs = logged_in(colleague, "password", "mfa")
    assert measure(me, colleague, MeasureKind.BLOCK) == 302
    assert theirs.get("/konto/").status_code == 302
    assert measure(me, colleague, MeasureKind.UNBLOCK) == 302
    assert theirs.get("/konto/").status_code == 302
    fresh = Client()
    fresh.post("/anmelden/", {"login": colleague.login_name, "password": house.PASSWORD})
    fresh.post("/anmelden/zweiter-schritt/", {"code": code_now()})
    assert fresh.get("/konto/").status_code == 200


def test_a_pause_after_wrong_codes_ends_with_the_reset(me: Client, colleague: Account) -> None:
    Account.objects.filter(pk=colleague.pk).update(code_failures=5)
    measure(me, colleague, MeasureKind.RESET_FACTOR)
    colleague.refresh_from_db()
    assert (colleague.code_failures, colleague.code_blocked_until) == (0, None)


def test_the_second_click_changes_nothing(me: Client, colleague: Account) -> None:
    assert measure(me, colleague, MeasureKind.BLOCK) == 302
    assert measure(me, colleague, MeasureKind.BLOCK) == 422, "what was done is not offered again"
    assert AccountMeasure.objects.count() == 1


@pytest.mark.parametrize("kind", [*MeasureKind.values, "", "delete"])
def test_without_a_reason_nothing_happens(kind: str, me: Client, colleague: Account) -> None:
    assert measure(me, colleague, kind, reason=" ") == 422
    colleague.refresh_from_db()
    assert colleague.is_active and has_factor(colleague.pk)


def test_nobody_changes_the_own_account(me: Client, administrator: Account) -> None:
    with_app(administrator)
    page = me.get(f"{LIST}{administrator.pk}/")
    assert "Das ist Ihr eigenes Konto" in page.content.decode()
    for kind in MeasureKind.values:
        assert measure(me, administrator, kind) == 403
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        acting(account_id=administrator.pk, through="web"),
    ):
        AccountMeasure.objects.create(account=administrator, kind=MeasureKind.BLOCK, reason=REASON)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_other_roles_do_not_get_in(role: str, colleague: Account) -> None:
    client = logged_in(login_of(role), "password", "mfa")
    assert client.get(LIST).status_code == client.get(f"{LIST}{colleague.pk}/").status_code == 403
    assert measure(client, colleague, MeasureKind.BLOCK) == 403
    colleague.refresh_from_db()
    assert colleague.is_active


def test_an_account_that_does_not_exist_is_not_found(me: Client) -> None:
    assert me.get(f"{LIST}987654321/").status_code == 404


def test_accounts_are_found_by_the_beginning_of_their_name(me: Client, colleague: Account) -> None:
    Account.objects.filter(pk=colleague.pk).update(login_name="Müller-Weiß")
    for text in ("müll", "MÜLLER", " Müller-Weiß "):
        assert "Müller-Weiß" in me.post(LIST, {"q": text}).content.decode()
    for text in ("weiß", "%", "_", "\0x", "x" * 10_000):
        assert "Müller-Weiß" not in me.post(LIST, {"q": text}).content.decode()


def test_accounts_are_found_by_the_family_name_too(me: Client, colleague: Account) -> None:
    Staff.objects.filter(account=colleague).update(family_name="Harmeling")
    assert colleague.login_name in me.post(LIST, {"q": "harm"}).content.decode()
    assert colleague.login_name not in me.post(LIST, {"q": "meling"}).content.decode()


def test_the_list_costs_the_same_for_many(me: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert me.get(LIST).status_code == 200
        return len(captured)

    few = statements()
    for _ in range(12):
        login_of(Role.COUNSELLOR)
    assert statements() <= few


def test_what_was_done_stands_with_the_account(me: Client, colleague: Account) -> None:
    measure(me, colleague, MeasureKind.RESET_FACTOR)
    page = me.get(f"{LIST}{colleague.pk}/").content.decode()
    assert REASON in page and "Zweiten Faktor zurücksetzen" in page
