"""Office hours of the demo: moments at which something happens in a Jobcenter."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_HOUR, HOURS = 8, 8
SATURDAY = 5
TALK_TIMES = (time(8, 30), time(10, 0), time(11, 15), time(13, 30), time(14, 45))
# Of a later day only these are given away, so that something is left for the day itself.
TALK_TIMES_AHEAD = (time(8, 30), time(11, 15), time(13, 30))
FIRST_MEETING_AT = time(10, 0)


def at_office(day: date, rng: Random) -> datetime:
    """Some time of that day in office hours; of a weekend, the Friday before."""
    day = working_day(day)
    minutes = int(rng.random() * HOURS * 12) * 5
    return datetime(day.year, day.month, day.day, FIRST_HOUR + minutes // 60, minutes % 60, tzinfo=BERLIN)


def working_day(day: date) -> date:
    """The day itself, or the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def working_day_ahead(on: date, number: int) -> date:
    """The so-manyth working day after `on`: 1 is the next one."""
    day = on
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


def at_time(day: date, moment: time) -> datetime:
    """That time of that day in Borken."""
    return datetime.combine(day, moment, BERLIN)
