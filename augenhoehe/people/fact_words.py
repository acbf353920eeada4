"""How each fact is told in one or two short lines, first what matters. Pure: a row and a day in, words out."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from augenhoehe.people.countries import country_name
from augenhoehe.people.models import (
    PROVISIONAL,
    CapacityLimit,
    InterpreterNeed,
    Lodging,
    RecognitionState,
    RepresentativeScope,
    VisitBarrier,
    Way,
    needs_consent,
)
from augenhoehe.web.languages import german_name

Told = tuple[str, ...]


def german_day(day: date) -> str:
    """03.04.1985"""
    return f"{day:%d.%m.%Y}"


def listed(values: Iterable[str], choices: Any) -> str:
    """The labels of chosen values, in the order of the choices."""
    chosen = set(values)
    return ", ".join(label for value, label in choices.choices if value in chosen)


def told(*lines: str) -> Told:
    """The lines that say something."""
    return tuple(line for line in lines if line)


def years_on(born_on: date, on: date) -> int:
    """Completed years of life."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def choice(column: str) -> Callable[[Any, date], Told]:
    """Kinds that are told by one choice."""

    def tell(row: Any, on: date) -> Told:
        return told(getattr(row, f"get_{column}_display")())

    return tell


def person(row: Any, on: date) -> Told:
    """Name, birth, nationality."""
    salutation = f"{row.get_salutation_display()} " if row.salutation != "none" else ""
    born = f"geboren am {german_day(row.birth_date)}"
    return told(
        f"{salutation}{row.given_name} {row.family_name}",
        row.native_name,
        f"{born}, {country_name(row.nationality)}" if row.nationality else born,
    )


def client_number(row: Any, on: date) -> Told:
    """The number, and whether it is only a provisional one."""
    return number(row.client_number)


def unit_number(row: Any, on: date) -> Told:
    """The unit's number, and whether it is only a provisional one."""
    return number(row.unit_number)


def number(given: str) -> Told:
    """A number of the benefits system, or one of ours until it comes."""
    waits = "vorläufig, bis das Leistungsverfahren eine vergibt" if given.startswith(PROVISIONAL) else ""
    return told(given, waits)


def address(row: Any, on: date) -> Told:
    """What for, where, and with whom post is left."""
    what = row.get_kind_display() if row.lodging == Lodging.HOME else row.get_lodging_display()
    care_of = f"bei {row.care_of}, " if row.care_of else ""
    street = f"{row.street} {row.house_number}".strip()
    where = "Stadtteil nicht gefunden"
    if row.district:
        where = f"Stadtteil {row.district.name} – {row.get_found_by_display()}"
    return told(
        f"{what}: {care_of}{f'{street}, ' if street else ''}{row.postcode} {row.city}",
        f"{where}; Lage: {row.get_precision_display()}",
    )


def contact_point(row: Any, on: date) -> Told:
    """The number, and by which ways each direction goes."""
    ours = listed(row.ways_to_person, Way) or "nein"
    consent = (
        f" (Einwilligung vom {german_day(row.consented_on)})" if needs_consent(row.ways_to_person) else ""
    )
    theirs = listed(row.ways_to_us, Way) or "nein"
    best = f"am besten {row.best_time}" if row.best_time else ""
    return told(
        row.value or row.get_kind_display(), f"von uns: {ours}{consent}; von der Person: {theirs}", best
    )


def language(row: Any, on: date) -> Told:
    """Which language, how well it is spoken and read."""
    preferred = " (bevorzugt)" if row.is_preferred else ""
    if row.speaking == row.reading == "native":
        return told(f"{german_name(row.language)}: Erstsprache{preferred}")
    levels = f"sprechen {row.get_speaking_display()}, lesen {row.get_reading_display()}"
    return told(f"{german_name(row.language)}: {levels}{preferred}")


def interpreter(row: Any, on: date) -> Told:
    """What a talk needs between the languages."""
    if row.interpreter_need == InterpreterNeed.NONE and row.interpreter_checked_on is None:
        return ("noch nicht geklärt",)
    return told(row.get_interpreter_need_display())


def visit_need(row: Any, on: date) -> Told:
    """What is hard, and who comes along."""
    companion = f"kommt mit: {row.companion}" if row.companion else ""
    return told(listed(row.barriers, VisitBarrier), companion)


def representative(row: Any, on: date) -> Told:
    """Who acts by what right, and in what."""
    phone = f", {row.phone}" if row.phone else ""
    return told(f"{row.name}{phone}", f"{row.get_kind_display()}: {listed(row.scope, RepresentativeScope)}")


def employment_status(row: Any, on: date) -> Told:
    """What someone does all day."""
    hours = f", {row.hours_per_week} Stunden in der Woche" if row.hours_per_week else ""
    return told(f"{'zusätzlich: ' if row.is_additional else ''}{row.get_kind_display()}{hours}")


def approval(row: Any, on: date) -> Told:
    """The period, and where the renewal stands."""
    period = f"{german_day(row.starts_on)} bis {german_day(row.ends_on)}"
    if row.renewal_received_on:
        renewal = f"Weiterbewilligungsantrag eingegangen am {german_day(row.renewal_received_on)}"
    elif row.renewal_asked_on:
        renewal = f"Weiterbewilligung angefragt am {german_day(row.renewal_asked_on)}, noch nicht eingegangen"
    else:
        renewal = "Weiterbewilligung noch nicht angefragt"
    return told(f"{period}{', vorläufig' if row.is_provisional else ''}", renewal)


def residence(row: Any, on: date) -> Told:
    """The title, and whether it allows work."""
    return told(row.get_kind_display(), row.get_work_permission_display())


def work_capacity(row: Any, on: date) -> Told:
    """How long a day, and what is not possible; never why."""
    return told(row.get_hours_per_day_display(), listed(row.limits, CapacityLimit))


def childcare(row: Any, on: date) -> Told:
    """The youngest child and who looks after it."""
    born = row.youngest_child_born_on
    years = years_on(born, on)
    age = "noch nicht geboren" if born > on else f"{years} Jahr{'' if years == 1 else 'e'}"
    return told(
        f"Jüngstes Kind: {age} (geboren am {german_day(born)})", f"Betreuung: {row.get_kind_display()}"
    )


def qualification(row: Any, on: date) -> Told:
    """What was finished, where, and how far it is recognised here."""
    title = f"{row.title} ({row.get_kind_display()})" if row.title else row.get_kind_display()
    country = country_name(row.country) if row.country and row.country != "DE" else ""
    recognised = (
        f"Anerkennung: {row.get_recognition_display()}"
        if row.recognition != RecognitionState.NOT_NEEDED
        else ""
    )
    return told(title, "; ".join(told(country, recognised)))


def employment(row: Any, on: date) -> Told:
    """What someone worked as, and where."""
    country = f" ({country_name(row.country)})" if row.country and row.country != "DE" else ""
    return told(f"{row.occupation}{country}")


def licence(row: Any, on: date) -> Told:
    """The class."""
    if row.licence_class == "forklift":
        return told(row.get_licence_class_display())
    return told(f"Klasse {row.get_licence_class_display()}")
