"""A consent goes its few ways, holds on its days and never changes its words."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from augenhoehe.documents.models import TRANSITIONS, AnsweredHow, Consent, ConsentState, NotPossibleNow, Party
from augenhoehe.documents.tests.consent_factories import DAY, SCHOOL, moment, prepared, signed
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person, person_of

pytestmark = pytest.mark.django_db
HERE, THERE = Party("language_school", SCHOOL), Party("jobcenter")
ONE = timedelta(days=1)


@pytest.fixture
def staff() -> Staff:
    return house.staff()


@pytest.fixture
def someone(staff: Staff) -> Person:
    return person_of(staff)


def say(consent: Consent, verb: str, staff: Staff, on: date = DAY) -> None:
    """One verb of the table."""
    at, how = moment(on), AnsweredHow.SCREEN
    match verb:
        case "sign":
            consent.sign(on=on, how=how, place="Bocholt", witness=staff, at=at)
        case "refuse":
            consent.refuse(how=how, witness=staff, at=at)
        case "consider":
            consent.consider(how=how, witness=staff, at=at)
        case "revoke":
            consent.revoke(at=at, account_id=staff.account_id)
        case "withdraw":
            consent.withdraw(at=at, account_id=staff.account_id, reason="falsche Akte")


def in_state(state: str, someone: Person, staff: Staff) -> Consent:
    """A consent brought to this state by its verbs."""
    way = {
        "prepared": [],
        "considering": ["consider"],
        "signed": ["sign"],
        "refused": ["refuse"],
        "revoked": ["sign", "revoke"],
        "withdrawn": ["withdraw"],
    }[state]
    consent = prepared(someone)
    for verb in way:
        say(consent, verb, staff)
    return consent


@pytest.mark.parametrize("verb", ["sign", "refuse", "consider", "revoke", "withdraw"])
@pytest.mark.parametrize("state", ConsentState.values)
def test_every_verb_begins_where_the_table_says_and_nowhere_else(
    state: str, verb: str, someone: Person, staff: Staff
) -> None:
    consent = in_state(state, someone, staff)
    target = TRANSITIONS.get((state, verb))
    is_there_already = state in {to for (_, said), to in TRANSITIONS.items() if said == verb}
    if target or is_there_already:
        say(consent, verb, staff)
    else:
        with pytest.raises(NotPossibleNow):
            say(consent, verb, staff)
    assert Consent.objects.get(pk=consent.pk).state == (target or state)


def test_a_second_click_changes_nothing(someone: Person, staff: Staff) -> None:
    consent = prepared(someone)
    say(consent, "sign", staff)
    say(consent, "sign", staff, on=DAY + ONE)
    assert Consent.objects.get(pk=consent.pk).signed_on == DAY


def test_who_answers_in_a_second_window_finds_the_first_answer(someone: Person, staff: Staff) -> None:
    first = prepared(someone)
    second = Consent.objects.get(pk=first.pk)
    say(first, "refuse", staff)
    with pytest.raises(NotPossibleNow) as told:
        say(second, "sign", staff)
    assert told.value.state == "refused"
    assert Consent.objects.get(pk=first.pk).signed_on is None


def test_it_holds_from_its_first_to_its_last_day(someone: Person, staff: Staff) -> None:
    consent = signed(someone, staff, starts_on=DAY, ends_on=DAY + 10 * ONE)
    days = {day: held(consent, DAY + day * ONE) for day in (-1, 0, 5, 10, 11)}
    assert days == {-1: False, 0: True, 5: True, 10: True, 11: False}


def held(consent: Consent, on: date) -> bool:
    """Whether it holds, as the register and as the row itself say it: always the same."""
    consent.refresh_from_db()
    by_register = Consent.objects.in_force(on).filter(pk=consent.pk).exists()
    assert consent.holds(on) is by_register
    return by_register


def test_it_does_not_hold_before_somebody_signed(someone: Person, staff: Staff) -> None:
    consent = prepared(someone, starts_on=DAY - 5 * ONE, ends_on=DAY + 5 * ONE)
    assert not held(consent, DAY)
    say(consent, "consider", staff)
    assert not held(consent, DAY)
    say(consent, "sign", staff)
    assert not held(consent, DAY - ONE)
    assert held(consent, DAY)


def test_a_revocation_counts_at_once_and_leaves_the_days_before_as_they_were(
    someone: Person, staff: Staff
) -> None:
    consent = signed(someone, staff, on=DAY - 30 * ONE)
    consent.revoke(at=moment(DAY), account_id=staff.account_id, reason="")
    assert held(consent, DAY - ONE)
    assert not held(consent, DAY)
    assert not held(consent, DAY + ONE)


def test_a_revocation_shortly_after_midnight_belongs_to_the_day_in_germany(
    someone: Person, staff: Staff
) -> None:
    consent = signed(someone, staff, on=DAY - 30 * ONE)
    after_midnight = datetime(DAY.year, DAY.month, DAY.day, 0, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    consent.revoke(at=after_midnight, account_id=staff.account_id)
    assert held(consent, DAY - ONE)
    assert not held(consent, DAY)


@pytest.mark.parametrize(
    ("asked", "is_covered"),
    [
        ({}, True),
        ({"from_whom": Party("language_school", "  volkshochschule bocholt ")}, True),
        ({"from_whom": Party("language_school", "Sprachschule Rhede")}, False),
        ({"from_whom": Party("school", SCHOOL)}, False),
        ({"from_whom": THERE, "to_whom": HERE}, False),
        ({"what": ["work_capacity"]}, False),
        ({"what": ["attendance", "work_capacity"]}, False),
        ({"on": DAY - ONE}, False),
    ],
)
def test_it_covers_exactly_what_was_said(
    asked: dict[str, Any], is_covered: bool, someone: Person, staff: Staff
) -> None:
    signed(someone, staff)
    question: dict[str, Any] = {
        "from_whom": HERE,
        "to_whom": THERE,
        "what": ["attendance"],
        "on": DAY,
    } | asked
    assert Consent.objects.covers(someone, **question).exists() is is_covered
    assert not Consent.objects.covers(person(), **question).exists()


def test_it_is_ending_when_its_last_day_is_near(someone: Person, staff: Staff) -> None:
    consent = signed(someone, staff, ends_on=DAY + 20 * ONE)
    assert consent in Consent.objects.ending(DAY, DAY + 30 * ONE)
    assert consent not in Consent.objects.ending(DAY, DAY + 19 * ONE)
    assert consent not in Consent.objects.ending(DAY + 21 * ONE, DAY + 30 * ONE)


def refusal(consent: Consent, **changed: object) -> str:
    """What the database says to such a change; nothing when it takes it."""
    try:
        with transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(**changed)
    except IntegrityError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("state", ["prepared", "signed", "refused"])
@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "anderes"},
        {"purpose_own": "інше"},
        {"refusal_own": "інше"},
        {"revocability": "nie"},
        {"topics": ["attendance"]},
        {"to_name": "jemand"},
        {"ends_on": DAY + 900 * ONE},
        {"language": "de"},
    ],
)
def test_the_words_never_change(
    state: str, changed: dict[str, object], someone: Person, staff: Staff
) -> None:
    consent = in_state(state, someone, staff)
    assert "Die Worte einer Einwilligung ändern sich nie" in refusal(consent, **changed)


def test_a_given_answer_never_changes(someone: Person, staff: Staff) -> None:
    consent = in_state("signed", someone, staff)
    assert "Eine gegebene Antwort ändert sich nicht mehr" in refusal(consent, signed_on=DAY - ONE)
    assert "Eine gegebene Antwort ändert sich nicht mehr" in refusal(consent, place="Rhede")


def test_a_revocation_is_final(someone: Person, staff: Staff) -> None:
    consent = in_state("revoked", someone, staff)
    assert "endgültig" in refusal(consent, revoked_at=None, state="signed")
    assert "endgültig" in refusal(consent, revoked_reason="anderer Grund")


def test_the_database_keeps_the_table_too(someone: Person, staff: Staff) -> None:
    refused = in_state("refused", someone, staff)
    assert "nicht vorgesehen" in refusal(refused, state="prepared")
    assert "nicht vorgesehen" in refusal(
        in_state("prepared", someone, staff), state="revoked", revoked_at=moment(DAY)
    )


def test_two_files_of_one_person_can_still_be_put_together(someone: Person, staff: Staff) -> None:
    consent = in_state("signed", someone, staff)
    other = person()
    assert refusal(consent, person=other) == ""
    assert Consent.objects.get(pk=consent.pk).person == other


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ends_on": DAY - ONE}, "consent_ends_after_start"),
        ({"other_name": ""}, "consent_names_both_sides"),
        ({"topics": []}, "consent_explains_itself"),
        ({"topics": ["other"]}, "consent_says_what_other_means"),
    ],
)
def test_the_database_refuses_an_incomplete_one(
    given: dict[str, Any], sentence: str, someone: Person
) -> None:
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        prepared(someone, **given)


def test_it_is_not_signed_after_its_last_day(someone: Person, staff: Staff) -> None:
    consent = prepared(someone, ends_on=DAY + ONE)
    with pytest.raises(IntegrityError, match="consent_signed_before_its_end"), transaction.atomic():
        say(consent, "sign", staff, on=DAY + 2 * ONE)


def test_the_same_form_sent_twice_makes_one(someone: Person) -> None:
    first = prepared(someone)
    again = prepared(someone, client_token=first.client_token)
    assert again == first
    assert Consent.objects.filter(person=someone).count() == 1
