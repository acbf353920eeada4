"""Days on which the house is open, as far as calendar and law know them: no weekend, no public holiday. «Werktag»"""

from datetime import date, time, timedelta

from augenhoehe.law.rules import plan_review_due_on
from augenhoehe.organisation.public_holidays import public_holidays

SATURDAY, ONE_DAY = 5, timedelta(days=1)
EARLY, LATE = time(6), time(21)  # an hour outside of these is likely a slip of the keys


def holiday_on(day: date) -> str:
    """The public holiday of this day by its German name; empty for any other day. «Feiertag»"""
    return next((one.reason for one in public_holidays(day, day)), "")


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= SATURDAY


def is_working_day(day: date) -> bool:
    """Whether the house can be open at all."""
    return not is_weekend(day) and not holiday_on(day)


def is_night(at: time) -> bool:
    """An hour at which the house sleeps."""
    return not EARLY <= at < LATE


def odd_about(day: date, at: time | None) -> list[str]:
    """What is odd about a day and an hour somebody chose for a talk, in sentences; a yes stays a yes."""
    said = []
    if holiday := holiday_on(day):
        said.append(f"Der {day:%d.%m.%Y} ist ein Feiertag ({holiday}).")
    elif is_weekend(day):
        said.append(f"Der {day:%d.%m.%Y} ist ein {'Samstag' if day.weekday() == SATURDAY else 'Sonntag'}.")
    if at is not None and is_night(at):
        said.append(f"{at:%H:%M} Uhr ist in der Nacht.")
    return said


def working_day_from(day: date) -> date:
    """The day itself, or the next working day."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def last_review_day(agreed_on: date) -> date:
    """The last working day on which both can look at the plan together, never later than the law's own last day.

    «Überprüfung des Kooperationsplans» – § 15 Abs. 3 SGB II
    """
    return max(agreed_on, working_day_until(plan_review_due_on(agreed_on)))
