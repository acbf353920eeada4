"""The reason in words, and the one next step, for each list of «Mein Tag»."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from augenhoehe.cases.models import FollowUpKind
from augenhoehe.cases.phrases import STEPS, with_gaps
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import PaperVisibility
from augenhoehe.organisation.models import Role
from augenhoehe.people.models import ResidenceTitleKind

STEP_WORDS = {step.key: with_gaps(step.german) for step in STEPS}
CALL, REACH, FILE = "Anrufen", "Kontakt herstellen", "Akte öffnen"


def day(moment: date | datetime) -> str:
    """«24.05.2026», of a day or a moment here."""
    return f"{timezone.localtime(moment) if isinstance(moment, datetime) else moment:%d.%m.%Y}"


def since_days(then: date, on: date) -> str:
    """«seit heute», «seit gestern», «seit 12 Tagen»"""
    number = (on - then).days
    return {0: "seit heute", 1: "seit gestern"}.get(number, f"seit {number} Tagen")


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months between two days."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def talk(row: Any, case: Any, on: date) -> str:
    """The hour of the talk."""
    return f"Gespräch heute um {timezone.localtime(row.since):%H:%M} Uhr."


def arrival(row: Any, case: Any, on: date) -> str:
    """Since when someone is here, and whether one has met since."""
    since = f"Seit {row.since:%d.%m.} in neuen Händen."
    if case.last_two_way_at is None:
        return f"{since} Noch kein Gespräch im Haus."
    last = day(case.last_two_way_at)
    if has_met(row, case):
        return f"{since} Seitdem gesprochen, zuletzt am {last}."
    return f"{since} Das letzte Gespräch im Haus war vorher, am {last}."


def has_met(row: Any, case: Any) -> bool:
    """Whether there was a talk since the person came into these hands."""
    return case.last_two_way_at is not None and timezone.localdate(case.last_two_way_at) >= row.since


def arrival_step(row: Any, case: Any) -> str:
    """Getting to know each other happens once."""
    return FILE if has_met(row, case) else "Kennenlernen"


def step_words(row: Any) -> str:
    """The ready sentence of a step; own words stay in the file."""
    ready = STEP_WORDS.get(row.phrase)
    return f"«{ready}»" if ready else "ein Schritt in eigenen Worten"


def our_step(row: Any, case: Any, on: date) -> str:
    """What we promised, and until when."""
    return f"Von uns zugesagt bis {day(row.since)}: {step_words(row)} – noch offen."


def her_step(row: Any, case: Any, on: date) -> str:
    """What the person wanted to do, and until when; not done may mean that help is missing."""
    return f"Vorgenommen bis {day(row.since)}: {step_words(row)}. Fragen Sie nach, was noch fehlt."


def review(row: Any, case: Any, on: date) -> str:
    """Which plan, and until when it is to be looked at together."""
    when = "war dran am" if row.since < on else "steht an bis"
    return f"Plan vom {day(row.agreed_at)}: Die gemeinsame Überprüfung {when} {day(row.since)} (§ 15 Abs. 3)."


def approval_end(ends_on: date, on: date) -> str:
    """Until when there is money."""
    return f"Die Bewilligung {'endete' if ends_on < on else 'endet'} am {day(ends_on)}"


def approval(row: Any, case: Any, on: date) -> str:
    """Until when there is money, and whether anybody asked for the renewal."""
    if row.renewal_asked_on is None:
        return f"{approval_end(row.since, on)}; um die Weiterbewilligung hat noch niemand gebeten."
    asked = since_days(row.renewal_asked_on, on)
    return f"{approval_end(row.since, on)}; Weiterbewilligung {asked} angefragt, noch nicht da."


def renewal(row: Any, case: Any, on: date) -> str:
    """What has come and waits for our decision."""
    return f"Antrag auf Weiterbewilligung {since_days(row.since, on)} da. {approval_end(row.ends_on, on)}."


def title(row: Any, case: Any, on: date) -> str:
    """Which paper, and until when."""
    until = "galt bis" if row.since < on else "gilt noch bis"
    return f"Aufenthaltstitel {until} {day(row.since)}: {ResidenceTitleKind(row.kind).label}."


def quiet(row: Any, case: Any, on: date) -> str:
    """How long it has been quiet, and whether we tried since."""
    months = months_between(timezone.localdate(row.since), on)
    tried = "Seitdem kein Versuch von uns."
    if case.last_attempt_at is not None and case.last_attempt_at > row.since:
        tried = f"Letzter Versuch von uns am {day(case.last_attempt_at)}."
    return f"Seit {months} Monaten kein Gespräch. {tried}"


def follow_up(row: Any, case: Any, on: date) -> str:
    """What was to be done, and by when."""
    if row.kind == FollowUpKind.TALK:
        return f"Für das Gespräch am {day(row.since)} fehlt noch, was daraus wurde."
    if row.since == on:
        return f"{FollowUpKind(row.kind).label}: für heute vorgesehen."
    return f"{FollowUpKind(row.kind).label}: war für {day(row.since)} vorgesehen."


def follow_up_step(row: Any, case: Any) -> str:
    """A call is made where there is a number for it; everything else is looked at."""
    if row.kind != FollowUpKind.CALL:
        return "Wiedervorlage ansehen"
    return CALL if case.may_be_called else REACH


def paper(row: Any, case: Any, on: date) -> str:
    """Which paper, and until when it was asked for."""
    kind = kind_of(row.kind)
    name = "eine geschützte Unterlage" if kind.is_sensitive else row.title or kind.label
    if row.since < on:
        return f"Fehlt noch: {name}, erbeten bis {day(row.since)}."
    return f"Erwartet bis {day(row.since)}: {name}."


def new_paper(row: Any, case: Any, on: date) -> str:
    """When something was handed in, and where it was taken in."""
    where = {Role.RECEPTION: "am Empfang", Role.BENEFITS_OFFICER: "in der Leistung"}.get(
        row.staff__role, "im Haus"
    )
    return f"Unterlagen vom {day(row.since)}, {where} angenommen."


def translation(row: Any, case: Any, on: date) -> str:
    """Which paper waits for its translation, and since when."""
    is_named = row.visibility != PaperVisibility.SENSITIVE
    name = row.title or kind_of(row.kind).label if is_named else "eine geschützte Unterlage"
    return f"Die Übersetzung fehlt noch: {name}; erbeten war sie bis {day(row.since)} (§ 19 SGB X)."


def consent(row: Any, case: Any, on: date) -> str:
    """Until when something may be told."""
    return f"Eine Einwilligung gilt nur noch bis {day(row.since)}; danach wird nichts mehr weitergegeben."


def unassigned(row: Any, case: Any, on: date) -> str:
    """Since when nobody is named."""
    return f"Für den Fall seit {day(row.since)} ist noch niemand als Ansprechperson genannt (§ 14 Abs. 3)."


def always(step: str) -> Any:
    """The same next step for every row."""
    return lambda row, case: step
