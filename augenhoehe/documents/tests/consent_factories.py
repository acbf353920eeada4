"""Makes consents for tests."""

from datetime import UTC, date, datetime, time
from typing import Any

from augenhoehe.documents.consent_forms import usual_blanks
from augenhoehe.documents.consent_templates import consent_from, templates_on
from augenhoehe.documents.models import AnsweredHow, Consent
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import speaks

SCHOOL = "Volkshochschule Bocholt"
DAY = date(2026, 11, 23)


def prepared(
    person: Person, template: str = "language_school", on: date = DAY, language: str = "uk", **given: Any
) -> Consent:
    """A consent nobody has answered yet; the person speaks this language."""
    if not person.languages.exists():
        speaks(person, language)
    ready = templates_on(on)[template]
    filled = (
        usual_blanks(ready, person, on) | {"other_name": SCHOOL, "details": "", "details_own": ""} | given
    )
    return consent_from(ready, person, filled, filled["client_token"])


def signed(person: Person, witness: Staff, on: date = DAY, **given: Any) -> Consent:
    """The same, said yes to on that day."""
    consent = prepared(person, on=on, **given)
    consent.sign(on=on, how=AnsweredHow.PAPER, place="Bocholt", witness=witness, at=moment(on))
    return consent


def moment(day: date) -> datetime:
    """Some time of that day in office hours."""
    return datetime.combine(day, time(10, 0), UTC)
