"""Every word of ours in a letter, in German. «Schreiben in zwei Sprachen» – § 19 SGB X

Short, kind, without threat; the catalogues hold the other languages, a test asks that each has its counterpart.
"""

from django.utils.translation import gettext_noop

from augenhoehe.web.two_languages import in_language

Sides = dict[str, str | None]

WORDS = {
    "page": gettext_noop("Seite {page} von {pages}"),
    "not_translated": gettext_noop("noch nicht übersetzt"),
    "unreviewed": gettext_noop("Die Übersetzung der vorbereiteten Sätze ist noch nicht geprüft."),
    "greeting": gettext_noop("Guten Tag, {name}"),
    "closing": gettext_noop("Mit freundlichen Grüßen"),
    "who": gettext_noop("Für Sie da"),
    "phone": gettext_noop("Telefon"),
    "where": gettext_noop("Hier sprechen wir"),
    "hours": gettext_noop("Sprechzeit"),
    "by_arrangement": gettext_noop("Den Termin machen wir zusammen aus."),
    "no_phone": gettext_noop("Die Nummer sagt Ihnen gern der Empfang."),
    "new_counsellor.subject": gettext_noop("Ihre neue Ansprechperson"),
    "new_counsellor.news": gettext_noop("Ab dem {day} ist im Jobcenter {staff} für Sie da."),
    "new_counsellor.stays": gettext_noop(
        "Sie müssen jetzt nichts tun. Ihre Termine bleiben. Was wir zusammen vereinbart haben, gilt weiter."
    ),
    "new_counsellor.handed_over": gettext_noop(
        "Alles Wichtige ist übergeben: von {previous} an {staff}. Sie müssen nicht von vorn anfangen."
    ),
    "new_counsellor.why": gettext_noop("Warum?"),
    "new_counsellor.wish_head": gettext_noop("Möchten Sie lieber mit jemand anderem sprechen?"),
    "new_counsellor.wish": gettext_noop(
        "Sagen Sie es uns. Wir suchen zusammen einen Weg. Sie haben dadurch keine Nachteile."
    ),
    "call": gettext_noop("Haben Sie Fragen? Rufen Sie gern an oder kommen Sie vorbei."),
}


def words(key: str, language: str, **blanks: Sides) -> Sides:
    """The sentence behind a key in both languages; each blank has a value for either side."""
    own, german = in_language(WORDS[key], language), WORDS[key]
    for name, value in blanks.items():
        own = own.replace(f"{{{name}}}", value["own"] or value["german"] or "")
        german = german.replace(f"{{{name}}}", value["german"] or "")
    return {"own": own or None, "german": german}


def twice(value: str) -> Sides:
    """What is the same in every language."""
    return {"own": value, "german": value}
