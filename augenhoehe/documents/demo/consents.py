"""Invented consents: two of Olena Kowalenko, and some of every twentieth person in somebody's care."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from augenhoehe.documents.consent_forms import offered_languages
from augenhoehe.documents.consent_templates import ConsentTemplate, templates_on, words_of
from augenhoehe.documents.models import AnsweredHow, Consent, ConsentState
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person, PersonLanguage, Responsibility, ResponsibilityRole
from augenhoehe.privacy.records import Through

STAR = ("Olena", "Kowalenko")
ONE_IN = 20
EARLIEST_BIRTH_YEARS_AGO = 18
FIRST_HOUR = 9
BODIES = {
    "language_school": ("Sprachwerk Bocholt", "Lernhaus Borken", "Wortwechsel Ahaus"),
    "doctor": ("Praxis am Markt", "Praxis Dr. Lindenhoff", "Tagesklinik am Aa-See"),
    "debt_advice": ("Schuldenlotsen Borken", "Klarsicht Gronau"),
    "youth_office": ("Fachdienst Frühe Hilfen", "Kita-Planung"),
    "employer": ("Bäckerei Overkamp", "Pflegedienst Tenhagen", "Gartenbau Sicking", "Hotel am Stadtwald"),
}
STATES = (
    (ConsentState.SIGNED, 60),
    (ConsentState.REFUSED, 14),
    (ConsentState.REVOKED, 10),
    (ConsentState.PREPARED, 10),
    (ConsentState.CONSIDERING, 6),
)
PLACES = ("Bocholt", "Borken", "Ahaus", "Gronau", "Stadtlohn")


@dataclass(frozen=True)
class Asked:
    """Who is asked by whom, in which language."""

    person: Person
    staff: Staff
    language: str


def write_consents(on: date, seed: int) -> int:
    """All consents of the demo; gives their number."""
    rng = Random(f"{seed}/consents")
    templates = {key: template for key, template in templates_on(on).items() if not template.is_free}
    rows = []
    for asked in those_asked(on):
        if (asked.person.given_name, asked.person.family_name) == STAR:
            rows += of_the_star(asked, templates, on)
        else:
            rows.append(somebodys(asked, rng.choice(list(templates.values())), on, rng))
    Consent.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def those_asked(on: date) -> Iterator[Asked]:
    """Every twentieth adult in somebody's care, and always Olena Kowalenko."""
    complete = {code for code, _ in offered_languages()}
    preferred = dict(PersonLanguage.objects.filter(is_preferred=True).values_list("person_id", "language"))
    adult = date(on.year - EARLIEST_BIRTH_YEARS_AGO, 1, 1)
    held = (
        Responsibility.objects.on(on)
        .filter(role=ResponsibilityRole.COUNSELLING, staff__isnull=False, created_through=Through.DEMO)
        .filter(person__birth_date__lt=adult)
        .annotate(nth=F("person_id") % ONE_IN)
        .filter(Q(nth=0) | Q(person__given_name=STAR[0], person__family_name=STAR[1]))
        .select_related("person", "staff")
        .order_by("person_id")
    )
    for responsibility in held.iterator(chunk_size=2000):
        language = preferred.get(responsibility.person_id, "de")
        yield Asked(responsibility.person, responsibility.staff, language if language in complete else "de")


def of_the_star(asked: Asked, templates: dict[str, ConsentTemplate], on: date) -> list[Consent]:
    """Her language school may tell us about the course; the childcare place is found, that one has ended."""
    school, childcare = templates["language_school"], templates["youth_office"]
    since, before = on - timedelta(days=40), on - timedelta(days=240)
    course = {"details": "Kurs B1, dienstags und donnerstags", "details_own": "Курс B1, вівторок і четвер"}
    return [
        signed(draft(asked, school, since, "Sprachwerk Bocholt", **course), asked, since),
        signed(draft(asked, childcare, before, "Kita-Planung"), asked, before),
    ]


def somebodys(asked: Asked, template: ConsentTemplate, on: date, rng: Random) -> Consent:
    """One consent in some state, begun within the last year."""
    state = rng.choices([state for state, _ in STATES], [weight for _, weight in STATES])[0]
    is_open = state in {ConsentState.PREPARED, ConsentState.CONSIDERING}
    since = on - timedelta(days=rng.randrange(0, 20) if is_open else rng.randrange(5, 330))
    consent = draft(asked, template, since, rng.choice(BODIES[template.key]))
    if state == ConsentState.PREPARED:
        return consent
    if is_open or state == ConsentState.REFUSED:
        return answered(consent, asked, since, state, rng)
    signed(consent, asked, since, rng.choice(PLACES))
    if state == ConsentState.REVOKED:
        last = min(consent.ends_on, on)
        consent.state = ConsentState.REVOKED
        consent.revoked_at = moment(since + timedelta(days=rng.randint(1, max(1, (last - since).days))))
        consent.revoked_by_account = asked.staff.account_id
    return consent


def draft(asked: Asked, template: ConsentTemplate, since: date, other_name: str, **given: Any) -> Consent:
    """A consent of this template from that day on, not yet saved."""
    blanks = {
        "other_name": other_name,
        "topics": list(template.topics),
        "details": "",
        "details_own": "",
        "language": asked.language,
        "starts_on": since,
        "ends_on": template.usual_end(since),
    }
    return Consent(person=asked.person, **words_of(template, blanks | given))


def signed(consent: Consent, asked: Asked, day: date, place: str = "Bocholt") -> Consent:
    """The same, said yes to."""
    consent.state, consent.signed_on, consent.place = ConsentState.SIGNED, day, place
    consent.answered_at, consent.witness = moment(day), asked.staff
    consent.answered_how = AnsweredHow.SCREEN if asked.language != "de" else AnsweredHow.PAPER
    return consent


def answered(consent: Consent, asked: Asked, day: date, state: str, rng: Random) -> Consent:
    """The same, refused or still considered."""
    consent.state, consent.witness, consent.answered_at = state, asked.staff, moment(day)
    consent.answered_how = rng.choice((AnsweredHow.SCREEN, AnsweredHow.PAPER))
    return consent


def moment(day: date) -> datetime:
    """Some time of that day in office hours."""
    return datetime.combine(day, time(FIRST_HOUR), timezone.get_default_timezone())
