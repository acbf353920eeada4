"""The slip one takes home: next date, whom to call, what to bring, who does what."""

from django.utils.translation import gettext_noop

WORDS = {
    "slip.title": gettext_noop("Mein Merkzettel"),
    "slip.person": gettext_noop("Für"),
    "slip.next": gettext_noop("Mein nächster Termin"),
    "slip.moment": gettext_noop("{day}, {time} Uhr"),
    "slip.with": gettext_noop("mit {name}"),
    "slip.no_next": gettext_noop("Es ist noch kein Termin vereinbart. Rufen Sie uns gern an."),
    "slip.can_move": gettext_noop("Passt der Termin nicht? Rufen Sie an. Wir finden einen anderen."),
    "slip.contact": gettext_noop("Meine Ansprechperson"),
    "slip.no_phone": gettext_noop("Bitte fragen Sie nach der Durchwahl."),
    "slip.where": gettext_noop("Hier finden Sie uns"),
    "slip.no_place": gettext_noop("Bitte fragen Sie nach der Adresse."),
    "slip.bring": gettext_noop("Bitte mitbringen"),
    "slip.nothing_to_bring": gettext_noop("Im Moment fehlt nichts."),
    "slip.by": gettext_noop("bis {day}"),
    "slip.more_papers": gettext_noop("und {count} weitere. Bitte fragen Sie danach."),
    "slip.more_steps": gettext_noop("und {count} weitere im Plan"),
    "slip.no_plan": gettext_noop("Noch nichts vereinbart."),
    "slip.protected": gettext_noop("eine besonders geschützte Unterlage"),
    "slip.take": gettext_noop("Merkzettel ansehen und drucken"),
}
