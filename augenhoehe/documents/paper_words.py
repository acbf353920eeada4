"""Every word of ours on a receipt, in German. «Eingangsbestätigung in zwei Sprachen»

The catalogues hold the other languages; a test asks that each sentence, and each kind of the list, has its counterpart.
"""

from django.utils.translation import gettext_noop

from augenhoehe.web.two_languages import in_language

Pair = dict[str, str | None]

WORDS = {
    "title": gettext_noop("Eingangsbestätigung"),
    "page": gettext_noop("Seite {page} von {pages}"),
    "not_translated": gettext_noop("noch nicht übersetzt"),
    "person": gettext_noop("Für"),
    "received_on": gettext_noop("Angekommen am"),
    "received_by": gettext_noop("Angenommen von"),
    "from_whom": gettext_noop("Gebracht von"),
    "received": gettext_noop("Das haben wir bekommen"),
    "shown": gettext_noop("Das haben Sie gezeigt"),
    "shown_note": gettext_noop("Wir haben es nur angesehen. Es gibt keine Kopie."),
    "missing": gettext_noop("Das fehlt noch"),
    "missing_note": gettext_noop(
        "Geht es bis dahin nicht? Bitte sagen Sie uns Bescheid. Wir finden zusammen einen Weg."
    ),
    "nothing_missing": gettext_noop("Im Moment fehlt nichts."),
    "paper": gettext_noop("Unterlage"),
    "pages": gettext_noop("Seiten"),
    "until": gettext_noop("Bitte bis"),
    "translation_until": gettext_noop("Bitte eine Übersetzung bis {day}"),
    "translation_note": gettext_noop(
        "Kommt die Übersetzung bis zu diesem Tag, zählt der Tag, an dem Sie das Papier gebracht haben."
    ),
    "protected": gettext_noop("eine besonders geschützte Unterlage"),
    "for_child": gettext_noop("für {name}"),
    "came_in_part": gettext_noop("Ein Teil ist schon da. Der Rest fehlt noch."),
    "keep": gettext_noop("Bitte heben Sie dieses Blatt auf."),
    "unreviewed": gettext_noop("Die Übersetzung der vorbereiteten Sätze ist noch nicht geprüft."),
    "whom.person": gettext_noop("Ihnen selbst"),
    "whom.for_person": gettext_noop("jemandem für Sie"),
    "whom.other_body": gettext_noop("einer anderen Stelle"),
    "way.handed_in": gettext_noop("persönlich abgegeben"),
    "way.letter_box": gettext_noop("im Briefkasten des Hauses"),
    "way.post": gettext_noop("mit der Post"),
    "way.email": gettext_noop("per E-Mail"),
    "way.portal": gettext_noop("über den Online-Zugang"),
}

# The list in parameters/paper_kinds.yaml as it is shipped; what an office adds is printed in German and marked.
KINDS = (
    gettext_noop("Ausweis oder Pass"),
    gettext_noop("Aufenthaltstitel"),
    gettext_noop("Bankkarte"),
    gettext_noop("Gesundheitskarte"),
    gettext_noop("Führerschein"),
    gettext_noop("Antrag auf Weiterbewilligung"),
    gettext_noop("Mitteilung über Änderungen"),
    gettext_noop("Meldebescheinigung"),
    gettext_noop("Mietvertrag"),
    gettext_noop("Schreiben zur Miete"),
    gettext_noop("Abrechnung der Heizkosten"),
    gettext_noop("Kontoauszüge"),
    gettext_noop("Arbeitsvertrag"),
    gettext_noop("Lohnabrechnung"),
    gettext_noop("Kündigung"),
    gettext_noop("Schulbescheinigung"),
    gettext_noop("Vertrag mit der Kita"),
    gettext_noop("Zeugnis oder Abschluss"),
    gettext_noop("Sprachzertifikat"),
    gettext_noop("Teilnahme an einem Kurs"),
    gettext_noop("Lebenslauf"),
    gettext_noop("Bewerbung oder Absage"),
    gettext_noop("Geburtsurkunde"),
    gettext_noop("Urkunde zu Ehe oder Scheidung"),
    gettext_noop("Bescheid über Kindergeld"),
    gettext_noop("Bescheinigung der Krankenkasse"),
    gettext_noop("Vollmacht oder Betreuung"),
    gettext_noop("Unterschriebene Einwilligung"),
    gettext_noop("Krankmeldung"),
    gettext_noop("Ärztliche Bescheinigung"),
    gettext_noop("Schwerbehindertenausweis"),
    gettext_noop("Schreiben über Schulden"),
    gettext_noop("andere Unterlage"),
)


def sentence(german: str, language: str, **filled: str) -> Pair:
    """A German sentence of ours in both languages, its blanks filled."""
    own = in_language(german, language)
    for name, value in filled.items():
        own, german = own.replace(f"{{{name}}}", value), german.replace(f"{{{name}}}", value)
    return {"own": own or None, "german": german}


def words(key: str, language: str, **filled: str) -> Pair:
    """The sentence behind a key."""
    return sentence(WORDS[key], language, **filled)
