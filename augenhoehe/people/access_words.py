"""Who opened the file, how and what for, in words for the person; German, the catalogues hold the other languages."""

from django.utils.translation import gettext_noop

from augenhoehe.organisation.models import Role
from augenhoehe.people.access import OTHER_PURPOSE, PURPOSE_OF_ROLE
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.two_languages import in_language

TITLE = gettext_noop("Wer hat meine Akte gesehen?")
LABELS = {
    "page": gettext_noop("Seite {page} von {pages}"),
    "not_translated": gettext_noop("noch nicht übersetzt"),
    "person": gettext_noop("Ich bin"),
    "printed": gettext_noop("Gedruckt am"),
    "when": gettext_noop("Wann"),
    "who": gettext_noop("Wer"),
    "what": gettext_noop("Was und wozu"),
    "nobody": gettext_noop("Bis heute hat niemand Ihre Akte geöffnet."),
    "explained": gettext_noop(
        "Jedes Öffnen Ihrer Akte wird notiert. Sie können immer nachfragen. Sie müssen keinen Grund nennen."
    ),
    "asked": gettext_noop("Fragen? Hilfe gibt es bei Ihrer Fachkraft und bei der Stelle für Datenschutz."),
    "unreviewed": gettext_noop("Die Übersetzung der vorbereiteten Sätze ist noch nicht geprüft."),
}
ROLES: dict[str, str] = {
    Role.COUNSELLOR: gettext_noop("Beratung"),
    Role.TEAM_LEAD: gettext_noop("Leitung des Teams"),
    Role.RECEPTION: gettext_noop("Empfang"),
    Role.OUTREACH: gettext_noop("Beratung zu Hause und unterwegs"),
    Role.OFFERS_TEAM: gettext_noop("Kurse und Angebote"),
    Role.BENEFITS_OFFICER: gettext_noop("Geldleistungen"),
    Role.MANAGING_DIRECTOR: gettext_noop("Leitung des Jobcenters"),
    Role.DATA_PROTECTION_OFFICER: gettext_noop("Datenschutz"),
    Role.ADMINISTRATOR: gettext_noop("Technik"),
}
WAYS: dict[str, str] = {
    WayIn.FILE: gettext_noop("Akte geöffnet"),
    WayIn.TALK: gettext_noop("mit Ihnen gesprochen, am gemeinsamen Bildschirm"),
    WayIn.PLAN: gettext_noop("Ihren Plan gedruckt"),
    WayIn.SEARCH: gettext_noop("Ihren Namen gesucht"),
    WayIn.EMERGENCY: gettext_noop("im Notfall geöffnet"),
    WayIn.PAPER: gettext_noop("Ihre Papiere angesehen"),
    WayIn.CONSENT: gettext_noop("Ihre Einwilligung gezeigt oder gedruckt"),
    WayIn.NOTE: gettext_noop("etwas aufgeschrieben"),
    WayIn.SENSITIVE: gettext_noop("eine besonders geschützte Notiz gelesen"),
    WayIn.COPY: gettext_noop("Ihnen eine Kopie der Akte gemacht"),
    WayIn.EXPORT: gettext_noop("in einer Liste ausgegeben"),
}
PURPOSES: dict[str, str] = {
    PURPOSE_OF_ROLE[Role.COUNSELLOR]: gettext_noop("um Sie zu beraten"),
    PURPOSE_OF_ROLE[Role.TEAM_LEAD]: gettext_noop("um Sie zu beraten oder die Arbeit zu prüfen"),
    PURPOSE_OF_ROLE[Role.MANAGING_DIRECTOR]: gettext_noop("um unsere Arbeit zu prüfen"),
    PURPOSE_OF_ROLE[Role.BENEFITS_OFFICER]: gettext_noop("für Ihr Geld"),
    PURPOSE_OF_ROLE[Role.RECEPTION]: gettext_noop("um Ihnen am Empfang zu helfen"),
    PURPOSE_OF_ROLE[Role.DATA_PROTECTION_OFFICER]: gettext_noop("um Ihre Daten zu schützen"),
    OTHER_PURPOSE: gettext_noop("für eine einzelne Aufgabe"),
    "Vertretung": gettext_noop("als Vertretung"),
    "Notzugriff": gettext_noop("weil es eilig war"),
}

Pair = dict[str, str | None]


def in_both(german: str, language: str) -> Pair:
    """A sentence in the person's language and in German."""
    return {"own": in_language(german, language) or None, "german": german}


def joined(first: Pair, second: Pair, by: str) -> Pair:
    """Two sentences as one line in each language; a language in which one is missing says neither."""
    own, german = (first["own"], second["own"]), (first["german"], second["german"])
    return {
        "own": by.join(filter(None, own)) if all(own) else None,
        "german": by.join(filter(None, german)),
    }
