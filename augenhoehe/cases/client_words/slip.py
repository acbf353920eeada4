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
    "next.question": gettext_noop("Wann sehen wir uns wieder?"),
    "next.none": gettext_noop("Noch kein Termin. Das geht auch später."),
    "next.agree": gettext_noop("Termin vereinbaren"),
    "next.day": gettext_noop("An welchem Tag?"),
    "next.time": gettext_noop("Um wie viel Uhr?"),
    "next.place": gettext_noop("Wo?"),
    "next.who": gettext_noop("Mit wem?"),
    "next.keep": gettext_noop("Der Termin passt uns beiden"),
    "next.off": gettext_noop("doch kein Termin"),
    "next.here": gettext_noop("hier bei uns"),
    "next.phone": gettext_noop("am Telefon"),
    "next.video": gettext_noop("per Video"),
    "next.at_home": gettext_noop("bei Ihnen zu Hause"),
    "next.weekend": gettext_noop("Das ist ein Wochenende. Wir können auch einen anderen Tag nehmen."),
    "next.night": gettext_noop("Das ist in der Nacht. Wir können auch eine andere Zeit nehmen."),
    "next.holiday": gettext_noop("Das ist ein Feiertag. Wir können auch einen anderen Tag nehmen."),
    "next.busy": gettext_noop(
        "Um diese Zeit steht schon ein anderes Gespräch im Kalender. Wir können auch eine andere Zeit nehmen."
    ),
}
