"""What a paper in another language means for dates. Pure: dates in, a date out."""

from datetime import date


def receipt_that_counts(
    received_on: date, translation_due_on: date | None, translation_received_on: date | None
) -> date | None:
    """The day on which a paper counts as received by us. «maßgeblicher Eingang» – § 19 Abs. 4 SGB X

    1. Nobody needs a translation: the day it came.
    2. The translation came in time: the day the paper itself came.
    3. The translation came late: the day the translation came.
    4. The translation has not come: not known yet.
    """
    if translation_due_on is None:
        return received_on
    if translation_received_on is None:
        return None
    return received_on if translation_received_on <= translation_due_on else translation_received_on


def our_period_starts_on(
    received_on: date, translation_due_on: date | None, translation_received_on: date | None
) -> date | None:
    """From when on a period runs in which we must act. «Beginn unserer Frist» – § 19 Abs. 3 SGB X

    Where a translation was needed, never before it is here.
    """
    return received_on if translation_due_on is None else translation_received_on


def is_translation_overdue(
    translation_due_on: date | None, translation_received_on: date | None, on: date
) -> bool:
    """Whether the day for the translation has passed without it. «Übersetzung überfällig» – § 19 Abs. 2 SGB X"""
    return translation_due_on is not None and translation_received_on is None and translation_due_on < on
