"""The frame of the shared screen, its lock and its second device."""

from django.utils.translation import gettext_noop

WORDS = {
    "way.back": gettext_noop("zurück"),
    "way.next": gettext_noop("weiter"),
    "way.not_today": gettext_noop("heute nicht"),
    "way.finish": gettext_noop("So machen wir es"),
    "way.stop": gettext_noop("Heute kein Plan"),
    "way.pause": gettext_noop("Pause"),
    "conflict.title": gettext_noop("Zwei Fenster, zwei Fassungen"),
    "conflict.text": gettext_noop("Hier wurde schon etwas anderes gespeichert. Nichts ist verloren."),
    "conflict.yours": gettext_noop("Das wollten Sie speichern"),
    "problem.invalid": gettext_noop("Das konnte nicht gespeichert werden. Bitte prüfen Sie Ihre Eingabe."),
    "screen.unreviewed": gettext_noop("Übersetzung: noch nicht von einer Muttersprachlerin geprüft."),
    "pin.question": gettext_noop("Einen Moment, bitte"),
    "pin.label": gettext_noop("PIN"),
    "pin.unlock": gettext_noop("Bildschirm zurücknehmen"),
    "pin.wrong": gettext_noop("Die PIN stimmt nicht."),
    "pin.blocked": gettext_noop("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
    "pin.left": gettext_noop("So viele Versuche bleiben noch"),
    "pin.until": gettext_noop("Ein neuer Versuch ist möglich ab"),
    "pin.resume": gettext_noop("weiter im Gespräch"),
    "pause.question": gettext_noop("Wir machen eine Pause"),
    "pause.text": gettext_noop("Gleich geht es weiter. Nichts geht verloren."),
    "pause.device": gettext_noop("Dieses Gerät wartet. Es geht von selbst weiter."),
    "second.title": gettext_noop("Zweites Gerät"),
    "second.what": gettext_noop("Sie können auf einem zweiten Gerät mitlesen und mitschreiben."),
    "second.show": gettext_noop("Code zeigen"),
    "second.new": gettext_noop("Neuen Code zeigen"),
    "second.how": gettext_noop(
        "Scannen Sie das Bild. Oder öffnen Sie diese Adresse und geben Sie den Code ein."
    ),
    "second.picture": gettext_noop("Bild zum Scannen"),
    "second.once": gettext_noop("Der Code gilt einmal und zehn Minuten lang."),
    "second.connected": gettext_noop("Das zweite Gerät ist verbunden."),
    "second.end": gettext_noop("Zweitgerät trennen"),
    "second.code": gettext_noop("Einmalcode"),
    "second.connect": gettext_noop("Verbinden"),
    "second.enter": gettext_noop("Bitte geben Sie den Code vom anderen Bildschirm ein."),
    "second.wrong": gettext_noop(
        "Dieser Code passt nicht oder ist abgelaufen. Bitte lassen Sie sich einen neuen zeigen."
    ),
    "second.blocked": gettext_noop("Zu viele Versuche. Bitte warten Sie eine Viertelstunde."),
    "second.over": gettext_noop("Dieses Gerät ist nicht mehr verbunden. Danke, dass Sie da waren."),
    "news.text": gettext_noop("Auf dem anderen Gerät gibt es Neues."),
    "news.show": gettext_noop("Anzeigen"),
    "news.elsewhere": gettext_noop(
        "Das andere Gerät ist bei einer anderen Frage. Ihre Worte bleiben hier stehen."
    ),
    "news.go_there": gettext_noop("Dorthin gehen"),
}
