"""Days and moments as one says them in German: «Mo., 23. November 2026», «heute 10:00»."""

from datetime import date, datetime, timedelta

_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_NEARBY = {
    timedelta(days=-1): "gestern",
    timedelta(0): "heute",
    timedelta(days=1): "morgen",
}


def full_day(day: date) -> str:
    """Montag, 23. November 2026"""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day}. {_MONTHS[day.month - 1]} {day.year}"


def spoken_day(day: date) -> str:
    """Mo., 23. November 2026"""
    return f"{_WEEKDAYS[day.weekday()][:2]}., {day.day}. {_MONTHS[day.month - 1]} {day.year}"


def spoken_moment(moment: datetime, now: datetime) -> str:
    """heute 10:00, gestern 16:30, else Mo., 23. November 2026, 10:00. Both moments are local ones."""
    time = f"{moment:%H:%M}"
    nearby = _NEARBY.get(moment.date() - now.date())
    return f"{nearby} {time}" if nearby else f"{spoken_day(moment.date())}, {time}"
