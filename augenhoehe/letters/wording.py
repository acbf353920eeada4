"""A letter in words: everything its paper says, in both languages, as plain values. «Wortlaut»

What a draft shows is made anew each time; what is filed keeps the result (see typst/letter.example.json).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import override

from augenhoehe.cases.catalogues import unreviewed
from augenhoehe.cases.phrases import DAYS
from augenhoehe.letters.models import Letter, LetterKind
from augenhoehe.letters.words import Sides, twice, words
from augenhoehe.organisation.models import ConsultationHours, Site, declined
from augenhoehe.people.models import Address, AddressKind, Lodging, Person
from augenhoehe.web.languages import direction, html_lang

LABELS = ("page", "not_translated", "who", "phone", "where", "hours")


@dataclass(frozen=True)
class Enclosed:
    """What letters take from other tables, for many at once: where post goes, who holds talks where and when, and the
    languages of which nobody has read every sentence yet."""

    addresses: dict[int, Address]
    hours: dict[tuple[int, int], list[ConsultationHours]]
    unreviewed: frozenset[str]

    @classmethod
    def of(cls, letters: Iterable[Letter], at: datetime) -> "Enclosed":
        """Three statements, however many letters."""
        letters = list(letters)
        people = {letter.person_id for letter in letters}
        return cls(
            addresses=where_post_goes(people, timezone.localdate(at)),
            hours=hours_of({letter.sender_id for letter in letters}, timezone.localdate(at)),
            unreviewed=frozenset(unreviewed({letter.language for letter in letters})),
        )


def where_post_goes(people: Iterable[int], on: date) -> dict[int, Address]:
    """The postal address of each, else where she lives; nobody's without a fixed home. «Anschrift»"""
    rows = Address.objects.on(on).filter(person__in=list(people)).exclude(lodging=Lodging.NONE)
    found: dict[int, Address] = {}
    for row in rows.order_by("person_id", "pk"):
        if row.person_id not in found or row.kind == AddressKind.POSTAL:
            found[row.person_id] = row
    return found


def hours_of(staff: Iterable[int], on: date) -> dict[tuple[int, int], list[ConsultationHours]]:
    """When these colleagues hold talks, that day or later, by colleague and site, in the order of the week."""
    found: dict[tuple[int, int], list[ConsultationHours]] = defaultdict(list)
    rows = ConsultationHours.objects.filter(staff__in=list(staff)).exclude(ends_on__lt=on)
    for row in rows.order_by("weekday", "begins_at", "pk"):
        found[(row.staff_id, row.site_id)].append(row)
    return found


def letter_content(letter: Letter, enclosed: Enclosed, at: datetime) -> dict[str, Any]:
    """Everything the layout prints. The letter comes with person, sender, team, site and local Jobcenter."""
    language, house = letter.language, letter.local_jobcenter.name
    place = letter.site or letter.sender.team.site
    day = timezone.localdate(at)
    return {
        "language": {"code": html_lang(language), "direction": direction(language)},
        "author": house,
        "title": subject_of(letter),
        "running_line": f"{house} · Schreiben Nr. {letter.pk} · {day:%d.%m.%Y}",
        "local_jobcenter": house,
        "return_line": " · ".join([house, *place_lines(letter.sender.team.site)]),
        "recipient": recipient(letter.person, enclosed.addresses.get(letter.person_id)),
        "written_on": f"{day:%d.%m.%Y}",
        "greeting": greeting(letter.person, language),
        "card": card(letter, place, enclosed, max(day, first_day(letter) or day)),
        "parts": parts_of(letter),
        "personal": personal_words(letter),
        "call": words("call", language),
        "closing": words("closing", language),
        "signature": f"{letter.sender.given_name} {letter.sender.family_name}",
        "notes": [words("unreviewed", language)] if language in enclosed.unreviewed else [],
        "labels": {name: words(name, language) for name in LABELS},
    }


def subject_of(letter: Letter) -> Sides:
    """What the letter is about."""
    if letter.kind == LetterKind.MESSAGE:
        return said(letter.subject, letter.subject_own, letter.language)
    return words(f"{letter.kind}.subject", letter.language)


def said(german: str, own: str, language: str) -> Sides:
    """What a colleague typed, in both languages; whoever reads German needs it once."""
    return {"own": german if language == "de" else own or None, "german": german}


def pair_list(pairs: Any) -> list[Sides]:
    """Pairs as they were given by whoever ordered the letter."""
    return [
        {"own": one.get("own"), "german": one.get("german")} for one in pairs or [] if isinstance(one, dict)
    ]


def greeting(person: Person, language: str) -> Sides:
    """«Guten Tag, Frau Kowalenko»; in the person's language with her name as she writes it herself."""
    german = person.addressed_name
    own = german if language in ("de", "leicht") else person.native_name or person.full_name
    return words("greeting", language, name={"own": own, "german": german})


def recipient(person: Person, address: Address | None) -> list[str]:
    """The lines behind the window; without an address the name alone, for a letter that is handed over."""
    lines = [person.full_name]
    return lines if address is None else [*lines, *address.lines]


def place_lines(site: Site | None) -> list[str]:
    """«Berliner Platz 1», «46395 Bocholt»; nothing where nothing is known."""
    if site is None:
        return []
    return [line for line in (site.street, f"{site.postcode} {site.city}".strip()) if line]


def first_day(letter: Letter) -> date | None:
    """From when what it says holds, where it says so: hours are those of that day."""
    since = letter.filled_in.get("since")
    return date.fromisoformat(since) if since else None


def card(letter: Letter, place: Site | None, enclosed: Enclosed, on: date) -> dict[str, Any]:
    """Who is there for the person, and how and when to reach her that day: the one thing to keep of the letter."""
    sender, language = letter.sender, letter.language
    rows = enclosed.hours.get((sender.pk, place.pk), []) if place else []
    rows = [row for row in rows if row.starts_on <= on and (row.ends_on is None or on <= row.ends_on)]
    return {
        "name": f"{sender.given_name} {sender.family_name}",
        "phone": sender.phone,
        "no_phone": None if sender.phone else words("no_phone", language),
        "place": [place.name, *place_lines(place)] if place else [],
        "hours": [hours_line(row, language) for row in rows],
        "by_arrangement": words("by_arrangement", language),
    }


def hours_line(row: ConsultationHours, language: str) -> dict[str, Any]:
    """«Dienstag» in both languages, and «9:00–12:00», which stays as it is in every script."""
    monday = date(2024, 1, 1)
    day = monday.replace(day=row.weekday)
    with override("de"):
        german = written(day, "l")
    with override(language):
        own = written(day, "l")
    return {"day": {"own": own, "german": german}, "time": f"{row.begins_at:%H:%M}–{row.ends_at:%H:%M}"}


def parts_of(letter: Letter) -> list[dict[str, Any]]:
    """What the letter says, part by part: a heading where one helps, and its sentences."""
    if letter.kind == LetterKind.NEW_COUNSELLOR:
        return about_new_counsellor(letter)
    return []


def about_new_counsellor(letter: Letter) -> list[dict[str, Any]]:
    """Since when, what stays, that all is handed over, why, and that one may wish for somebody else."""
    language, given = letter.language, letter.filled_in
    staff, previous = letter.sender.addressed_name, str(given.get("previous") or "")
    since = long_day(date.fromisoformat(given["since"]), language)
    first = [words("new_counsellor.news", language, day=since, staff=twice(staff))]
    first.append(words("new_counsellor.stays", language))
    if previous:
        names = {"previous": by_name(previous, language), "staff": by_name(staff, language)}
        first.append(words("new_counsellor.handed_over", language, **names))
    reasons = pair_list(given.get("reasons"))
    parts: list[dict[str, Any]] = [{"heading": None, "texts": first}]
    if reasons:
        parts.append({"heading": words("new_counsellor.why", language), "texts": reasons})
    wish = {
        "heading": words("new_counsellor.wish_head", language),
        "texts": [words("new_counsellor.wish", language)],
    }
    return [*parts, wish]


def by_name(name: str, language: str) -> Sides:
    """«von Herrn Lansing»; other languages, and Leichte Sprache, leave the name as it is."""
    return {"own": declined(name) if language == "de" else name, "german": declined(name)}


def long_day(day: date, language: str) -> Sides:
    """«1 грудня 2026 р.» and «1. Dezember 2026»"""
    with override("de"):
        german = written(day, DAYS["leicht"])
    with override(language):
        own = written(day, DAYS.get(language, DAYS["leicht"]))
    return {"own": own, "german": german}


def personal_words(letter: Letter) -> Sides | None:
    """What the colleague adds by hand, as she typed it."""
    return said(letter.personal, letter.personal_own, letter.language) if letter.personal else None
