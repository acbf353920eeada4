"""The invented facts: they can be, and a demo that runs for weeks stays alive."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.people.demo.backgrounds import renewal_by
from augenhoehe.people.demo.residence import residence_title
from augenhoehe.people.demo.top_up import renew_facts
from augenhoehe.people.models import (
    ApprovalPeriod,
    BenefitUnit,
    ResidenceTitle,
    ResidenceTitleKind,
    WorkPermission,
)
from augenhoehe.people.tests.factories import person
from augenhoehe.privacy.acting import acting

ON = date(2026, 11, 23)
PROTECTION = date(2027, 3, 4)
NATIONALITIES = ("DE", "UA", "SY", "AF", "TR", "PL", "XK")


@given(nationality=st.sampled_from(NATIONALITIES), seed=st.integers(0, 5_000), days=st.integers(1, 4_000))
def test_every_title_begins_before_it_ends_and_germans_need_none(
    nationality: str, seed: int, days: int
) -> None:
    title = residence_title(nationality, ON - timedelta(days=days), ON, PROTECTION, Random(seed))
    assert (title is None) is (nationality == "DE")
    if title is not None:
        assert title.starts_on <= ON
        assert title.ends_on is None or title.ends_on >= title.starts_on
    if nationality == "UA" and title is not None:
        assert (title.kind, title.work, title.ends_on) == (
            ResidenceTitleKind.SECTION_24,
            WorkPermission.ALLOWED,
            PROTECTION,
        )


@given(unit=st.integers(1, 10_000), left=st.integers(0, 400))
def test_a_renewal_is_asked_for_before_it_comes_in(unit: int, left: int) -> None:
    asked_on, received_on = renewal_by(unit, ON + timedelta(days=left), ON)
    assert asked_on is None or asked_on <= ON
    assert received_on is None or (asked_on is not None and asked_on < received_on <= ON)


def test_six_in_ten_units_bring_their_renewal_in_time() -> None:
    waiting = [unit for unit in range(1, 1001) if renewal_by(unit, ON, ON)[1] is None]
    assert len(waiting) == 400


@pytest.mark.django_db
def test_the_same_day_twice_finds_nothing_and_weeks_later_everything_goes_on() -> None:
    with acting(account_id=None, through="demo"):
        unit = BenefitUnit.objects.create(unit_number="BG-1")
        asked, received = renewal_by(unit.pk, date(2026, 12, 31), ON)
        unit.approval_periods.create(
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            renewal_asked_on=asked,
            renewal_received_on=received,
            source="benefits",
        )
        ResidenceTitle.objects.create(
            person=person(),
            kind="family",
            work_permission="allowed",
            starts_on=date(2024, 1, 1),
            ends_on=date(2026, 11, 30),
        )
    assert renew_facts(ON) == 0
    later = date(2027, 1, 20)
    assert renew_facts(later) > 0
    assert ApprovalPeriod.objects.on(later).filter(unit=unit).count() == 1
    assert ResidenceTitle.objects.on(later).count() == 1
    assert renew_facts(later) == 0
