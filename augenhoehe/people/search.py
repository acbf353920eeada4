"""Finding a person by any spelling, birth date or year, or number; twenty at a time."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from augenhoehe.organisation.models import staff_of
from augenhoehe.people.models import (
    BenefitUnitMembership,
    Person,
    Reach,
    Responsibility,
    ResponsibilityRole,
    reach,
)
from augenhoehe.people.models.visibility import PersonQuerySet
from augenhoehe.people.numbers import had_client_number, had_unit_number
from augenhoehe.people.search_key import fold, typed_keys
from augenhoehe.web import keyset

LIMIT = 20
ALIKE = 0.5  # word similarity of two keys: «Kowalneko» still finds Kowalenko
ORDER = ("search_key", "pk")
DATE = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$|^(\d{4})-(\d{2})-(\d{2})$")
YEAR = re.compile(r"^(?:19|20)\d{2}$")
# Scripts that write no vowels: no Latin spelling follows from them, so the name in its own script is compared.
WITHOUT_VOWELS = re.compile("[\u0590-\u06ff\u0750-\u077f]")
Found = keyset.Page[Person]


def read_birth_date(text: str) -> date | None:
    """«3.4.1985» or «1985-04-03»; None for anything else, impossible days included."""
    match = DATE.match(text.strip())
    if match is None:
        return None
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        return None


def find(user: object, text: str, after: str | None = None, *, size: int = LIMIT) -> Found:
    """Persons this user may see: by date, year, number, name from its beginning, else by likeness."""
    words = text.replace("\0", "").split()
    persons = Person.objects.visible_to(user).prefetch_related("languages", *looking_after(user))
    dates = [day for day in map(read_birth_date, words) if day is not None]
    years = [word for word in words if YEAR.match(word)]
    for day in dates:
        persons = persons.filter(birth_date=day)
    rest = " ".join(word for word in words if read_birth_date(word) is None and word not in years)
    if years and not rest and not dates:
        return page(persons.filter(born_in(years) | numbered("".join(years))), after, size)
    persons = persons.filter(born_in(years)) if years else persons
    if any(character.isdigit() for character in rest):
        return page(persons.filter(numbered(rest.replace(" ", "").upper())), after, size)
    if rest:
        return by_name(persons, rest, after, size)
    return page(persons, after, size) if dates or years else keyset.Page([], None)


def born_in(years: list[str]) -> Q:
    """Birth dates in all of these years; two different years are nobody's."""
    latest, earliest = max(map(int, years)), min(map(int, years))
    return Q(birth_date__gte=date(latest, 1, 1), birth_date__lte=date(earliest, 12, 31))


def numbered(number: str) -> Q:
    """Persons whose client number, or whose unit's number, begins with this or did before."""
    return Q(client_number__startswith=number) | Q(had_client_number(number)) | Q(units(number))


def by_name(persons: PersonQuerySet, text: str, after: str | None, size: int) -> Found:
    """Names beginning with what was typed; only where none is found, names that sound alike."""
    key = fold(text)
    if not key:
        return keyset.Page([], None)
    found = page(persons.matching(typed_keys(text)), after, size)
    if not len(found) and WITHOUT_VOWELS.search(text):
        found = page(persons.filter(*(Q(native_name__contains=word) for word in text.split())), after, size)
    if len(found) or after:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [str(ALIKE)])
    alike = (
        persons.filter(search_key__trigram_word_similar=key)
        .annotate(likeness=TrigramWordSimilarity(key, "search_key"))
        .order_by("-likeness", *ORDER)[:LIMIT]
    )
    return keyset.Page(list(alike), None)


def units(number: str) -> Exists:
    """Members of the benefit unit with this number."""
    return Exists(
        BenefitUnitMembership.objects.filter(
            Q(unit__unit_number__startswith=number) | Q(unit__in=had_unit_number(number)),
            person=OuterRef("pk"),
            ends_on=None,
        )
    )


def page(persons: PersonQuerySet, after: str | None, size: int) -> Found:
    """In the order of names."""
    return keyset.page(persons, order=ORDER, after=after, size=size)


def shows_who_looks_after(user: object) -> bool:
    """Whoever sees more than one team wants to know whom to ask."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and reach(staff.role, None) in {Reach.LOCAL_JOBCENTER, Reach.HOUSE}


def looking_after(user: object) -> list[Any]:
    """Who looks after each of the persons today, as `in_care`."""
    if not shows_who_looks_after(user):
        return []
    today = Responsibility.objects.on(timezone.localdate()).filter(role=ResponsibilityRole.COUNSELLING)
    return [Prefetch("responsibilities", today.select_related("staff", "team"), to_attr="in_care")]
