"""Every word of ours on the consent form and on the shared screen around it, in German. «Einwilligung in zwei Sprachen»

The catalogues hold the other languages; a test asks that each sentence has its counterpart.
"""

from django.utils.translation import gettext_noop

from augenhoehe.web.two_languages import in_language

WORDS = {
    "kind.consent": gettext_noop("Meine Einwilligung"),
    "kind.release": gettext_noop("Entbindung von der Schweigepflicht"),
    "ask.from": gettext_noop("Wer darf etwas sagen?"),
    "ask.to": gettext_noop("Wem?"),
    "ask.what": gettext_noop("Worüber?"),
    "ask.purpose": gettext_noop("Wozu?"),
    "ask.until": gettext_noop("Wie lange?"),
    "ask.refusal": gettext_noop("Und wenn ich Nein sage?"),
    "ask.revocation": gettext_noop("Und wenn ich es mir anders überlege?"),
    "until.span": gettext_noop("Vom {first} bis zum {last}"),
    "answer.question": gettext_noop("Sind Sie einverstanden?"),
    "answer.name": gettext_noop("Meine Antwort"),
    "answer.sign": gettext_noop("Ja, ich bin einverstanden"),
    "answer.refuse": gettext_noop("Nein, das möchte ich nicht"),
    "answer.consider": gettext_noop("Ich möchte darüber nachdenken"),
    "answer.missing": gettext_noop("Bitte wählen Sie eine Antwort."),
    "answer.elsewhere": gettext_noop("Zu dieser Frage gibt es schon eine Antwort."),
    "confirm.said": gettext_noop("Das haben Sie gesagt"),
    "confirm.signature": gettext_noop("Dieser Knopf gilt wie Ihre Unterschrift."),
    "confirm.place": gettext_noop("{place}, am {day}"),
    "confirm.yes": gettext_noop("So ist es richtig"),
    "confirm.back": gettext_noop("anders antworten"),
    "done.question": gettext_noop("Danke für Ihre Antwort"),
    "done.signed": gettext_noop("Ihr Ja ist gespeichert. Sie können es jederzeit zurücknehmen."),
    "done.refused": gettext_noop("Ihr Nein ist gespeichert. Es hat keine Folgen für Ihr Geld."),
    "done.considering": gettext_noop("Nehmen Sie sich Zeit. Bis dahin wird nichts weitergegeben."),
    "done.revoked": gettext_noop("Diese Einwilligung gilt nicht mehr."),
    "done.take": gettext_noop("Blatt ansehen und drucken"),
    "pin.pause": gettext_noop("Pause"),
    "pin.question": gettext_noop("Einen Moment, bitte"),
    "pin.label": gettext_noop("PIN"),
    "pin.unlock": gettext_noop("Bildschirm zurücknehmen"),
    "pin.wrong": gettext_noop("Die PIN stimmt nicht."),
    "pin.blocked": gettext_noop("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
    "pin.left": gettext_noop("So viele Versuche bleiben noch"),
    "pin.until": gettext_noop("Ein neuer Versuch ist möglich ab"),
    "pin.resume": gettext_noop("weiter zur Frage"),
    "paper.page": gettext_noop("Seite {page} von {pages}"),
    "paper.not_translated": gettext_noop("noch nicht übersetzt"),
    "paper.person": gettext_noop("Ich bin"),
    "paper.signature": gettext_noop("Datum, Unterschrift"),
    "paper.place": gettext_noop("Ort, Datum, Unterschrift"),
    "paper.signed": gettext_noop("Unterschrieben am {day} in {place}"),
    "paper.screen": gettext_noop("Am Bildschirm bestätigt, im persönlichen Gespräch"),
    "paper.paper": gettext_noop("Auf Papier unterschrieben"),
    "paper.witness": gettext_noop("Dabei war"),
    "paper.revoked": gettext_noop("Widerrufen am {day}"),
    "paper.unreviewed": gettext_noop("Die Übersetzung der vorbereiteten Sätze ist noch nicht geprüft."),
    "body.jobcenter": gettext_noop("Jobcenter"),
    "body.doctor": gettext_noop("Ärztin oder Arzt"),
    "body.school": gettext_noop("Schule"),
    "body.language_school": gettext_noop("Sprachschule"),
    "body.youth_office": gettext_noop("Jugendamt"),
    "body.childcare": gettext_noop("Kita oder Tagespflege"),
    "body.provider": gettext_noop("Träger der Maßnahme"),
    "body.debt_advice": gettext_noop("Schuldnerberatung"),
    "body.counselling": gettext_noop("Beratungsstelle"),
    "body.employer": gettext_noop("Arbeitgeber"),
    "body.other": gettext_noop("Andere Stelle"),
    "topic.attendance": gettext_noop("ob ich da war"),
    "topic.progress": gettext_noop("was ich schon kann und was noch fehlt"),
    "topic.work_capacity": gettext_noop("welche Arbeit ich machen kann, ohne Diagnose"),
    "topic.advice_held": gettext_noop("ob und wann ich dort beraten werde"),
    "topic.childcare_need": gettext_noop("wann mein Kind betreut sein muss"),
    "topic.contact_details": gettext_noop("mein Name, mein Telefon, meine E-Mail"),
    "topic.application": gettext_noop("mein Lebenslauf und meine Zeugnisse"),
    "topic.other": gettext_noop("anderes, und zwar:"),
    "purpose.language_school": gettext_noop(
        "Damit wir zusammen sehen, ob der Kurs zu Ihnen passt. Sie müssen dann nicht jeden Nachweis selbst bringen."
    ),
    "purpose.doctor": gettext_noop(
        "Damit wir nur Arbeit vorschlagen, die Ihre Gesundheit zulässt. Nach Diagnosen fragen wir nicht."
    ),
    "purpose.debt_advice": gettext_noop(
        "Damit die Hilfe bei Schulden und die Hilfe bei der Arbeit zusammenpassen."
    ),
    "purpose.youth_office": gettext_noop("Damit Sie schneller einen Betreuungsplatz für Ihr Kind bekommen."),
    "purpose.employer": gettext_noop("Damit dieser Arbeitgeber Sie kennenlernen kann."),
    "refusal.consent": gettext_noop(
        "Sie müssen nicht zustimmen. Ein Nein hat keine Nachteile und keine Folgen für Ihr Geld."
        " Wir finden dann zusammen einen anderen Weg."
    ),
    "refusal.release": gettext_noop(
        "Sie müssen niemanden von der Schweigepflicht entbinden. Ein Nein hat keine Nachteile und keine Folgen"
        " für Ihr Geld. Wir finden dann zusammen einen anderen Weg."
    ),
    "revocability": gettext_noop(
        "Sie können Ihr Ja jederzeit zurücknehmen, ohne Grund. Ein Satz oder ein Anruf genügt."
        " Ab dann wird nichts mehr weitergegeben. Was vorher gesagt wurde, bleibt erlaubt."
    ),
}


def own_words(key: str, language: str) -> str:
    """The sentence behind a key in this language, or nothing where it has no counterpart yet."""
    return in_language(WORDS[key], language)


def said(key: str, language: str) -> str:
    """The same, and German where there is no counterpart; an unknown key is an error of ours."""
    return own_words(key, language) or WORDS[key]
