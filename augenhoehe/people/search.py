"""Finding a person by any spelling, birth date or number."""

from __future__ import annotations

import re
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, OuterRef, Q

from augenhoehe.people.models import BenefitUnitMembership, Person
from augenhoehe.people.models.visibility import PersonQuerySet
from augenhoehe.people.search_key import fold, typed_keys

LIMIT = 20
ORDER = ("search_key", "pk")
DATE = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$|^(\d{4})-(\d{2})-(\d{2})$")


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


def find(user: object, text: str) -> list[Person]:
    """At most LIMIT persons this user may see: by date, by number, by name from its beginning, else by likeness."""
    words = text.replace("\0", "").split()
    persons = Person.objects.visible_to(user)
    dates = [day for day in map(read_birth_date, words) if day is not None]
    for day in dates:
        persons = persons.filter(birth_date=day)
    rest = " ".join(word for word in words if read_birth_date(word) is None)
    if any(character.isdigit() for character in rest):
        number = rest.replace(" ", "").upper()
        persons = persons.filter(Q(client_number__startswith=number) | units(number))
    elif rest:
        return by_name(persons, rest)
    elif not dates:
        return []
    return list(shown(persons))


def by_name(persons: PersonQuerySet, text: str) -> list[Person]:
    """Names beginning with what was typed; only where none is found, names that sound alike."""
    key = fold(text)
    if not key:
        return []
    found = list(shown(persons.matching(typed_keys(text))))
    return found or list(
        persons.filter(search_key__trigram_word_similar=key)
        .annotate(likeness=TrigramWordSimilarity(key, "search_key"))
        .order_by("-likeness", *ORDER)
        .prefetch_related("languages")[:LIMIT]
    )


def units(number: str) -> Exists:
    """Members of the benefit unit with this number."""
    return Exists(
        BenefitUnitMembership.objects.filter(
            person=OuterRef("pk"), ends_on=None, unit__unit_number__startswith=number
        )
    )


def shown(persons: PersonQuerySet) -> PersonQuerySet:
    """In the order of names, as many as one looks through."""
    return persons.order_by(*ORDER).prefetch_related("languages")[:LIMIT]
