"""Codes: which are right, how often one may guess, and that a secret is never stored in the clear."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from pytest_django.fixtures import Settings

from augenhoehe.organisation.models import Account
from augenhoehe.organisation.second_factor import (
    APP,
    EMERGENCY,
    PAUSE,
    STEP_SECONDS,
    TRIES,
    CodesBlocked,
    CodeUsedBefore,
    add_app,
    code_at,
    factors_of,
    has_factor,
    new_emergency_codes,
    new_secret_in_form,
    remove_factor,
    secret_from_form,
    step_of_code,
    take_code,
)
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.proof import OTHER_SECRET, SECRET, with_app

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
STEP = int(NOW.timestamp()) // STEP_SECONDS
WRONG = "000000"


@pytest.fixture
def account() -> Account:
    return with_app(house.account())


def guess(account: Account, code: str, now: datetime = NOW) -> bool:
    return take_code(account_id=account.pk, code=code, now=now) is not None


def test_the_code_of_the_half_minute_and_its_neighbours_are_right(account: Account) -> None:
    assert [step_of_code(SECRET, code_at(SECRET, STEP + beside), NOW) for beside in (-2, -1, 0, 1, 2)] == [
        *(None, STEP - 1, STEP, STEP + 1, None)
    ]
    assert guess(account, code_at(SECRET, STEP))
    assert not guess(account, code_at(OTHER_SECRET, STEP))


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moments = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
    assert {at: code_at(secret, at // STEP_SECONDS) for at in moments} == moments


def test_a_code_lets_nobody_in_twice_and_older_ones_neither(account: Account) -> None:
    assert guess(account, code_at(SECRET, STEP))
    for step in (STEP, STEP - 1):
        with pytest.raises(CodeUsedBefore):
            guess(account, code_at(SECRET, step))
    assert guess(account, code_at(SECRET, STEP + 1))


def test_in_the_demo_several_people_share_an_account_and_its_code(
    account: Account, settings: Settings
) -> None:
    settings.DEMO_CODES = True
    assert guess(account, code_at(SECRET, STEP)) and guess(account, code_at(SECRET, STEP))


def test_five_wrong_codes_make_a_pause_for_the_right_one_too(account: Account) -> None:
    for _ in range(TRIES):
        assert not guess(account, WRONG)
    with pytest.raises(CodesBlocked) as blocked:
        guess(account, code_at(SECRET, STEP))
    assert blocked.value.until == NOW + PAUSE
    later = NOW + PAUSE
    assert guess(account, code_at(SECRET, int(later.timestamp()) // STEP_SECONDS), later)


def test_each_pause_is_longer_than_the_one_before(account: Account) -> None:
    now, pauses = NOW, []
    for _ in range(4):
        for _ in range(TRIES):
            guess(account, WRONG, now)
        account.refresh_from_db()
        assert account.code_blocked_until is not None
        pauses.append(account.code_blocked_until - now)
        now = account.code_blocked_until
    assert pauses == [PAUSE, 2 * PAUSE, 3 * PAUSE, 4 * PAUSE]


def test_the_right_code_forgets_the_wrong_ones(account: Account) -> None:
    for step in range(3):
        for _ in range(TRIES - 1):
            assert not guess(account, WRONG)
        moment = NOW + timedelta(seconds=STEP_SECONDS * step)
        assert guess(account, code_at(SECRET, STEP + step), moment)


def test_wrong_emergency_codes_are_counted_together_with_wrong_codes(account: Account) -> None:
    new_emergency_codes(account.pk)
    for code in ("00000000", WRONG, "11111111", WRONG, "22222222"):
        assert not guess(account, code)
    with pytest.raises(CodesBlocked):
        guess(account, WRONG)


def test_an_emergency_code_opens_once(account: Account) -> None:
    codes = [code.replace(" ", "") for code in new_emergency_codes(account.pk)]
    assert len(set(codes)) == 10
    for code in codes:
        assert guess(account, code)
        assert not guess(account, code)


def test_new_emergency_codes_end_the_old_ones(account: Account) -> None:
    old = new_emergency_codes(account.pk)[0].replace(" ", "")
    new = new_emergency_codes(account.pk)[0].replace(" ", "")
    assert not guess(account, old)
    assert guess(account, new)


def test_nobody_else_s_code_opens(account: Account) -> None:
    other = with_app(house.account(), OTHER_SECRET)
    codes = new_emergency_codes(other.pk)
    assert not guess(account, codes[0].replace(" ", ""))
    assert not guess(account, code_at(OTHER_SECRET, STEP))


def test_no_secret_lies_in_the_database_in_the_clear(account: Account) -> None:
    codes = new_emergency_codes(account.pk)
    stored = json.dumps(list(Authenticator.objects.filter(user=account).values_list("data", flat=True)))
    assert SECRET not in stored
    assert not [code for code in codes if code.replace(" ", "") in stored]


def test_another_key_reads_no_secret_and_an_old_key_still_does(account: Account, settings: Settings) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "quite another key"
    with pytest.raises(InvalidToken):
        guess(account, code_at(SECRET, STEP))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert guess(account, code_at(SECRET, STEP))


def test_a_sealed_secret_is_good_for_its_account_only() -> None:
    sealed = new_secret_in_form(7)
    secret = secret_from_form(sealed, 7)
    assert secret and secret not in sealed
    assert secret_from_form(sealed, 8) is None
    for forged in ("", "x", sealed[:-4], f"x{sealed}", "\0", "é"):
        assert secret_from_form(forged, 7) is None


def test_a_second_app_is_not_set_up_by_a_second_click(account: Account) -> None:
    assert add_app(account_id=account.pk, secret=OTHER_SECRET, step=1) is None
    assert [factor.type for factor in factors_of(account.pk)] == [APP]


def test_the_last_factor_stays_where_the_house_wants_one(account: Account, settings: Settings) -> None:
    new_emergency_codes(account.pk)
    app = factors_of(account.pk)[0]
    settings.SECOND_FACTOR = "required"
    assert not remove_factor(account_id=account.pk, factor_id=app.pk)
    assert has_factor(account.pk)
    settings.SECOND_FACTOR = "optional"
    assert remove_factor(account_id=account.pk, factor_id=app.pk)
    assert factors_of(account.pk) == [], "emergency codes alone are no second factor"


def test_somebody_else_s_factor_cannot_be_removed(account: Account) -> None:
    mine = with_app(house.account(), OTHER_SECRET)
    theirs = factors_of(account.pk)[0]
    remove_factor(account_id=mine.pk, factor_id=theirs.pk)
    assert has_factor(account.pk)


def test_emergency_codes_come_last_in_the_list(account: Account) -> None:
    new_emergency_codes(account.pk)
    assert [factor.type for factor in factors_of(account.pk)] == [APP, EMERGENCY]
