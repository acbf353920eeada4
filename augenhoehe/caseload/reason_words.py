"""The reasons of a proposal in two voices: to the person in two sentences, to colleagues in a line about her.

Keys and values come from `allocation/reasons.py`. Kilometres are a straight line and said to be one. To the person in
German and in her own language, as in the letter; to colleagues in German, without «er» and «sie».
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from augenhoehe.letters.orders import Pair
from augenhoehe.organisation.models import Staff, declined
from augenhoehe.web.languages import german_name
from augenhoehe.web.two_languages import in_language

SENTENCES = 2
WITH_POINT = ("en",)  # 4.2; the other languages of the house write 4,2
WORDS = {
    "wish": gettext_noop("Sie haben sich diese Ansprechperson gewünscht."),
    "site": gettext_noop("Die neue Ansprechperson arbeitet in dem Jobcenter, das für Ihren Wohnort da ist."),
    "language": gettext_noop("Sie können in Ihrer Sprache miteinander sprechen."),
    "own_district": gettext_noop("Die neue Ansprechperson kennt Ihren Stadtteil."),
    "way": gettext_noop("Der Weg zum Gespräch ist etwa {km} Kilometer lang (Luftlinie)."),
    "shorter_way": gettext_noop(
        "Der Weg zum Gespräch wird kürzer: etwa {km} statt {km_before} Kilometer (Luftlinie)."
    ),
    "specialism_under_25": gettext_noop("Die neue Ansprechperson begleitet viele junge Menschen."),
    "specialism_refugees": gettext_noop(
        "Die neue Ansprechperson kennt sich mit dem Ankommen in Deutschland aus."
    ),
    "specialism_lone_parents": gettext_noop(
        "Die neue Ansprechperson kennt den Alltag von Alleinerziehenden gut."
    ),
    "specialism_rehabilitation": gettext_noop(
        "Die neue Ansprechperson kennt sich mit Hilfen zur Teilhabe am Arbeitsleben aus."
    ),
    "specialism_self_employed": gettext_noop("Die neue Ansprechperson kennt sich mit Selbstständigkeit aus."),
    "specialism_outreach": gettext_noop("Die neue Ansprechperson kommt auf Wunsch auch zu Ihnen."),
    "more_time": gettext_noop("Die neue Ansprechperson hat mehr Zeit für Sie."),
    "unit": gettext_noop("Alle aus Ihrer Bedarfsgemeinschaft haben dieselbe Ansprechperson."),
    "balance": gettext_noop("So haben alle Fachkräfte etwa gleich viel Zeit für jede Person."),
    "new": gettext_noop("Sie haben jetzt eine feste Ansprechperson."),
    "handover": gettext_noop("Was Sie schon besprochen haben, wird weitergegeben."),
    "stays": gettext_noop("Sie bleiben bei Ihrer Ansprechperson, weil ein Wechsel Ihnen nichts bringt."),
    "all_questions": gettext_noop("Mit allen Fragen können Sie sich an diese Person wenden."),
}

TO_COLLEAGUES = {
    "wish": "wünscht sich {of_colleague}",
    "site": "wohnt im Gebiet des Jobcenters, in dem {colleague} arbeitet",
    "language": "spricht {languages} wie {colleague}",
    "own_district": "wohnt in einem Stadtteil, für den {colleague} da ist",
    "way": "hat etwa {km} km Weg zum Gespräch (Luftlinie)",
    "shorter_way": "hat einen kürzeren Weg zum Gespräch: etwa {km} statt {km_before} km (Luftlinie)",
    "specialism_under_25": "ist unter 25, ein Schwerpunkt von {of_colleague}",
    "specialism_refugees": "ist nach Deutschland geflüchtet, ein Schwerpunkt von {of_colleague}",
    "specialism_lone_parents": "erzieht allein, ein Schwerpunkt von {of_colleague}",
    "specialism_rehabilitation": "fragt nach Hilfen zur Teilhabe, ein Schwerpunkt von {of_colleague}",
    "specialism_self_employed": "arbeitet selbstständig, ein Schwerpunkt von {of_colleague}",
    "specialism_outreach": "wünscht sich Besuche, ein Schwerpunkt von {of_colleague}",
    "more_time": "hat dort mehr Zeit für Gespräche als bisher",
    "unit": "hat dieselbe Ansprechperson wie die ganze Bedarfsgemeinschaft",
    "balance": "wechselt, damit alle Fachkräfte etwa gleich viel Zeit für jede Person haben",
    "new": "hat dann eine feste Ansprechperson",
    "handover": "wird mit allem übergeben, was schon besprochen ist",
    "stays": "bleibt, weil ein Wechsel nichts brächte",
    "all_questions": "hat eine Ansprechperson für alle Fragen",
}


def reason_to_colleagues(reasons: Sequence[Mapping[str, Any]], colleague: Staff) -> str:
    """«spricht Ukrainisch wie Frau Nachbar; wohnt in einem Stadtteil, für den Frau Nachbar da ist»"""
    name = colleague.addressed_name
    return "; ".join(
        TO_COLLEAGUES[reason["code"]].format(
            colleague=name,
            of_colleague=declined(name),
            languages=" und ".join(german_name(code) for code in reason.get("languages", ())),
            **kilometres_of(reason, "de"),
        )
        for reason in reasons[:SENTENCES]
    )


def pairs_of_reasons(reasons: Sequence[Mapping[str, Any]], language: str) -> list[Pair]:
    """Two sentences in the person's language and in German; None where nobody has translated one."""
    return [
        {"own": said(reason, language) or None, "german": said(reason, "de")}
        for reason in reasons[:SENTENCES]
    ]


def said(reason: Mapping[str, Any], language: str) -> str:
    """One reason as a sentence; empty where this language has none yet."""
    return in_language(WORDS[reason["code"]], language).format(**kilometres_of(reason, language))


def kilometres_of(reason: Mapping[str, Any], language: str) -> dict[str, str]:
    """The numbers of a reason, as they are written in this language."""
    return {name: as_number(value, language) for name, value in reason.items() if name.startswith("km")}


def as_number(value: float, language: str) -> str:
    """4,2 – or 4.2 in English."""
    written = f"{value:.1f}"
    return written if language in WITH_POINT else written.replace(".", ",")
