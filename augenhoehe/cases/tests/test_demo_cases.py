"""The invented histories: contacts in office hours, silence that is silence, themes that fit."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.cases.demo.calendar import at_office, working_day, working_day_ahead
from augenhoehe.cases.demo.contacts import contacts, silent_since
from augenhoehe.cases.demo.themes import goal_for, picked_themes, ready_steps, screen_language, theme_weights
from augenhoehe.cases.models import Side, Theme
from augenhoehe.cases.models.contact import TWO_WAY
from augenhoehe.people.demo.writing import DemoPerson
from augenhoehe.people.models import LanguageLevel

ON = date(2026, 11, 23)


def someone(**given: object) -> DemoPerson:
    """Someone of 35 who speaks Ukrainian and little German."""
    known: dict[str, object] = {
        "person_id": 1,
        "age": 35,
        "language": "uk",
        "german": LanguageLevel.A1,
        "case_starts_on": ON,
    }
    return DemoPerson(**known | given)  # type: ignore[arg-type]  # values of many types


@given(seed=st.integers(0, 5_000), days=st.integers(0, 4_000))
def test_contacts_lie_between_the_beginning_and_today(seed: int, days: int) -> None:
    rng, starts_on = Random(seed), ON - timedelta(days=days)
    silent = silent_since(starts_on, ON, rng)
    made = list(contacts(starts_on, ON, silent, rng))
    for contact in made:
        assert (
            max(starts_on, ON - timedelta(days=3 * 365)) - timedelta(days=2)
            <= contact.occurred_at.date()
            < ON
        )
        assert 8 <= contact.occurred_at.hour < 16
    talks = [contact.occurred_at.date() for contact in made if contact.outcome in TWO_WAY]
    if silent is not None:
        assert max(talks) <= silent < ON - timedelta(days=180)
        assert all(
            contact.direction == "to_person" for contact in made if contact.occurred_at.date() > silent
        )
    elif days >= 10:
        assert max(talks) >= ON - timedelta(days=123)


def test_about_one_in_ten_of_the_longer_cases_fell_silent() -> None:
    rng = Random(1)
    silent = [silent_since(ON - timedelta(days=900), ON, rng) for _ in range(4000)]
    assert 0.08 < sum(day is not None for day in silent) / len(silent) < 0.12
    assert silent_since(ON - timedelta(days=100), ON, rng) is None


def test_a_case_of_some_years_has_about_five_contacts_a_year() -> None:
    rng = Random(1)
    numbers = [len(list(contacts(ON - timedelta(days=1500), ON, None, rng))) for _ in range(300)]
    assert 16 < sum(numbers) / len(numbers) < 24


def test_the_office_is_closed_at_weekends() -> None:
    assert working_day(date(2026, 11, 22)) == date(2026, 11, 20)
    assert working_day(date(2026, 11, 23)) == date(2026, 11, 23)
    assert working_day_ahead(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert working_day_ahead(date(2026, 11, 22), 6) == date(2026, 11, 30)
    assert at_office(date(2026, 11, 21), Random(1)).date() == date(2026, 11, 20)


def test_themes_fit_the_person() -> None:
    assert Theme.CHILDCARE not in theme_weights(someone(), [])
    assert Theme.CHILDCARE in theme_weights(someone(), [3])
    assert Theme.SCHOOL in theme_weights(someone(), [9])
    native = theme_weights(someone(german=LanguageLevel.NATIVE), [])
    assert Theme.LANGUAGE not in native and Theme.RECOGNITION not in native
    rng = Random(1)
    first = Counter(picked_themes(someone(), [3], rng)[0] for _ in range(500))
    assert {theme for theme, _ in first.most_common(3)} == {"work", "language", "childcare"}


def test_nobody_picks_a_theme_twice_or_more_than_four() -> None:
    rng = Random(1)
    for _ in range(300):
        themes = picked_themes(someone(), [3, 9], rng)
        assert 1 <= len(themes) == len(set(themes)) <= 4


def test_goal_and_steps_follow_the_first_theme() -> None:
    assert goal_for(("language", "work")).key == "speak_german"
    assert goal_for(("leisure",)).theme == Theme.WORK
    assert ready_steps(Side.OFFICE, ("debts",))[0].theme == Theme.DEBTS
    assert ready_steps(Side.PERSON, ("childcare",))[0].key == "person_childcare"


def test_the_talk_is_in_german_where_the_screen_does_not_know_the_language() -> None:
    assert screen_language(someone()) == "uk"
    assert screen_language(someone(language="tr")) == "de"
