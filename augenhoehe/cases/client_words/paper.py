"""The end of the talk and the papers one takes home."""

from django.utils.translation import gettext_noop

WORDS = {
    "done.question": gettext_noop("Danke für das Gespräch"),
    "done.plan": gettext_noop("Ihr Plan ist fertig. Sie können ihn gleich mitnehmen."),
    "done.no_plan": gettext_noop("Heute haben wir keinen Plan gemacht. Das hat keine Folgen für Ihr Geld."),
    "done.take": gettext_noop("Plan ansehen und drucken"),
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
