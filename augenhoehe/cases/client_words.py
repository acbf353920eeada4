"""Every word the client sees on the shared screen and on the plan, in German; the catalogues hold the other languages.

Short, polite, without threat; one question at a time. A test asks that each has its counterpart.
"""

from django.utils.translation import gettext, gettext_noop, override

WORDS = {
    "screen.title": gettext_noop("Unser Gespräch"),
    "way.back": gettext_noop("zurück"),
    "way.next": gettext_noop("weiter"),
    "way.not_today": gettext_noop("heute nicht"),
    "way.print": gettext_noop("drucken"),
    "way.finish": gettext_noop("So machen wir es"),
    "way.stop": gettext_noop("Heute kein Plan"),
    "way.pause": gettext_noop("Pause"),
    "themes.name": gettext_noop("Themen"),
    "themes.question": gettext_noop("Was ist Ihnen gerade wichtig?"),
    "themes.choice": gettext_noop("Meine Auswahl"),
    "themes.none": gettext_noop("Noch nichts ausgewählt. Tippen Sie auf ein Bild."),
    "themes.earlier": gettext_noop("wichtiger"),
    "themes.later": gettext_noop("weniger wichtig"),
    "goal.name": gettext_noop("Ziel"),
    "goal.question": gettext_noop("Was möchten Sie erreichen?"),
    "goal.own_words": gettext_noop("In eigenen Worten"),
    "goal.in_german": gettext_noop("Auf Deutsch"),
    "goal.who_says": gettext_noop("Wer sagt es?"),
    "goal.keep": gettext_noop("Das ist mein Ziel"),
    "goal.mine": gettext_noop("Mein Ziel"),
    "goal.none": gettext_noop("Noch kein Ziel. Wählen Sie einen Satz oder sagen Sie es in eigenen Worten."),
    "speaker.person": gettext_noop("ich selbst"),
    "speaker.counsellor": gettext_noop("Jobcenter"),
    "speaker.interpreter": gettext_noop("Sprachmittlung"),
    "steps.name": gettext_noop("Schritte"),
    "steps.question": gettext_noop("Wer macht was bis wann?"),
    "steps.office": gettext_noop("Was das Jobcenter tut"),
    "steps.person": gettext_noop("Was ich tue"),
    "steps.add": gettext_noop("dazunehmen"),
    "steps.remove": gettext_noop("wegnehmen"),
    "steps.until": gettext_noop("bis"),
    "steps.none": gettext_noop("Noch nichts vereinbart."),
    "steps.suggestions": gettext_noop("Vorschläge"),
    "summary.name": gettext_noop("Unser Plan"),
    "summary.question": gettext_noop("Unser Plan"),
    "summary.answer": gettext_noop("Meine Antwort"),
    "summary.agree": gettext_noop("Ich bin einverstanden"),
    "summary.in_part": gettext_noop("zum Teil einverstanden"),
    "summary.disagree": gettext_noop("Ich bin nicht einverstanden"),
    "summary.own_words": gettext_noop("Das möchte ich dazu sagen"),
    "summary.answer_first": gettext_noop("Bitte sagen Sie erst, was Sie von dem Plan halten."),
    "summary.incomplete": gettext_noop("Zum Plan gehören ein Ziel und mindestens ein Schritt."),
    "summary.no_plan_needed": gettext_noop(
        "Sie sind nicht einverstanden. Das ist in Ordnung. Wir ändern den Plan zusammen, oder wir machen heute keinen."
    ),
    "done.question": gettext_noop("Danke für das Gespräch"),
    "done.plan": gettext_noop("Ihr Plan ist fertig. Sie können ihn gleich mitnehmen."),
    "done.no_plan": gettext_noop("Heute haben wir keinen Plan gemacht. Das hat keine Folgen für Ihr Geld."),
    "done.take": gettext_noop("Plan ansehen und drucken"),
    "conflict.title": gettext_noop("Zwei Fenster, zwei Fassungen"),
    "conflict.text": gettext_noop("Hier wurde schon etwas anderes gespeichert. Nichts ist verloren."),
    "conflict.saved": gettext_noop("Das steht jetzt da"),
    "conflict.yours": gettext_noop("Das wollten Sie speichern"),
    "problem.invalid": gettext_noop("Das konnte nicht gespeichert werden. Bitte prüfen Sie Ihre Eingabe."),
    "pin.question": gettext_noop("Einen Moment, bitte"),
    "pin.label": gettext_noop("PIN"),
    "pin.unlock": gettext_noop("Bildschirm zurücknehmen"),
    "pin.wrong": gettext_noop("Die PIN stimmt nicht."),
    "pin.blocked": gettext_noop("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
    "pin.resume": gettext_noop("weiter im Gespräch"),
    "theme.language": gettext_noop("Deutsch lernen"),
    "theme.childcare": gettext_noop("Kinderbetreuung"),
    "theme.school": gettext_noop("Schule"),
    "theme.housing": gettext_noop("Wohnen"),
    "theme.debts": gettext_noop("Geld und Schulden"),
    "theme.health": gettext_noop("Gesundheit"),
    "theme.recognition": gettext_noop("Mein Abschluss"),
    "theme.work": gettext_noop("Arbeit finden"),
    "theme.training": gettext_noop("Ausbildung"),
    "theme.transport": gettext_noop("Bus und Bahn"),
    "theme.letters": gettext_noop("Briefe verstehen"),
    "theme.someone_to_talk": gettext_noop("Jemand zum Reden"),
    "theme.leisure": gettext_noop("Freizeit der Kinder"),
    "plan.title": gettext_noop("Unser Kooperationsplan"),
    "plan.person": gettext_noop("Plan für"),
    "plan.counsellor": gettext_noop("Gemeinsam mit"),
    "plan.agreed_on": gettext_noop("Besprochen am"),
    "plan.version": gettext_noop("Fassung"),
    "plan.themes": gettext_noop("Was mir wichtig ist"),
    "plan.step": gettext_noop("Schritt"),
    "plan.parts": gettext_noop("Was noch zum Plan gehört"),
    "plan.part": gettext_noop("Worum es geht"),
    "plan.agreed": gettext_noop("Was wir vereinbart haben"),
    "plan.review": gettext_noop("Wir sehen den Plan gemeinsam wieder an, spätestens am"),
    "plan.signature": gettext_noop("Datum, Unterschrift"),
    "plan.page": gettext_noop("Seite {page} von {pages}"),
    "plan.not_translated": gettext_noop("noch nicht übersetzt"),
    "plan.nothing_agreed": gettext_noop("nichts vereinbart"),
    "plan.no_answer": gettext_noop("noch keine Antwort"),
    "plan.no_date": gettext_noop("ohne Datum"),
    "plan.no_basis_for_cuts": gettext_noop(
        "Dieser Plan ist keine Grundlage für eine Kürzung der Leistungen."
    ),
    "plan.unreviewed": gettext_noop("Die Übersetzung der vorbereiteten Sätze ist noch nicht geprüft."),
    "part.occupations": gettext_noop("Berufe und Bereiche für die Vermittlung"),
    "part.own_efforts": gettext_noop("Was ich mindestens selbst tue und wie ich es zeige"),
    "part.services": gettext_noop("Mögliche Leistungen zur Eingliederung in Arbeit"),
    "part.courses": gettext_noop("Integrationskurs oder Berufssprachkurs"),
    "part.other_bodies": gettext_noop("Leistungen anderer Träger"),
    "part.participation": gettext_noop("Anträge auf Leistungen zur Teilhabe"),
}


def in_language(german: str, language: str) -> str:
    """The sentence in this language; empty where the catalogue has no counterpart yet."""
    if language == "de":
        return german
    with override(language):
        translated = gettext(german)
    if language == "leicht":  # much of our German is plain already, so the same words are no gap
        return translated
    return "" if translated == german else translated


def said(key: str, language: str) -> str:
    """The sentence behind a key in this language, German where there is none; an unknown key is an error of ours."""
    return in_language(WORDS[key], language) or WORDS[key]
