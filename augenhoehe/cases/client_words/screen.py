"""The frame of the shared screen, its lock and its second device."""

from django.utils.translation import gettext_noop

WORDS = {
    "screen.title": gettext_noop("Unser Gespräch"),
    "way.back": gettext_noop("zurück"),
    "way.next": gettext_noop("weiter"),
    "way.not_today": gettext_noop("heute nicht"),
    "way.print": gettext_noop("drucken"),
    "way.finish": gettext_noop("So machen wir es"),
    "way.stop": gettext_noop("Heute kein Plan"),
    "way.pause": gettext_noop("Pause"),
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
}
