"""The access log as a paper for the person herself. «Wer hat meine Akte gesehen?» – Art. 15 DSGVO, § 83 SGB X"""

from collections.abc import Iterable
from functools import partial, reduce
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from augenhoehe.organisation.models import Staff, Team
from augenhoehe.people.access import panel_person
from augenhoehe.people.access_groups import Openings, day_of, together
from augenhoehe.people.access_words import LABELS, PURPOSES, ROLES, TITLE, WAYS, Pair, in_both, joined
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.typesetting.engine import typeset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.german_dates import full_day
from augenhoehe.web.languages import direction, html_lang

LAYOUT = Path(__file__).parent / "typst" / "access_report.typ"


@readonly
def access_report(request: HttpRequest, person_id: int) -> HttpResponse:
    """Every opening of this file, day by day, in the person's language and in German."""
    person = panel_person(request.user, person_id, Part.ACCESS_LOG)
    response = HttpResponse(typeset(LAYOUT, report_data(person)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="Wer-hat-meine-Akte-gesehen.pdf"'
    return response


def spoken_by(person: Person) -> str:
    """The language the person likes best, German where our sentences do not exist in hers."""
    preferred = person.languages.first()
    known = preferred is not None and preferred.language in dict(settings.LANGUAGES)
    return preferred.language if preferred is not None and known else "de"


def report_data(person: Person) -> dict[str, object]:
    """Everything the layout prints, in plain values."""
    language = spoken_by(person)
    entries = list(AccessLogEntry.objects.of_person(person.pk))
    labels = {name: in_both(german, language) for name, german in LABELS.items()}
    today = timezone.localdate()
    caring = person.responsibilities.on(today).select_related("local_jobcenter").order_by("role").first()
    return {
        "language": {"code": html_lang(language), "direction": direction(language)},
        "author": caring.local_jobcenter.name if caring else "",
        "title": in_both(TITLE, language),
        "running_line": f"Zugriffsprotokoll · {today:%d.%m.%Y}",
        "person_name": person.both_names,
        "printed_on": f"{today:%d.%m.%Y}",
        "days": by_day(entries, language),
        "notes": [
            labels["explained"],
            labels["asked"],
            *([labels["unreviewed"]] if language != "de" else []),
        ],
        "labels": labels,
    }


def by_day(entries: Iterable[AccessLogEntry], language: str) -> list[dict[str, object]]:
    """The openings of each day together, newest day first; what one colleague did for one purpose is one line."""
    entries = list(entries)
    teams = {team.pk: team for team in Team.objects.filter(pk__in={entry.team_id for entry in entries})}
    names = told_names(entries)
    return [
        {
            "day": full_day(day),
            "openings": [
                {
                    "time": opening.times,
                    "number": f"{opening.number} ×" if opening.number > 1 else "",
                    "who": in_both(ROLES.get(opening.role, opening.role), language),
                    "team": teams[opening.team_id].name if opening.team_id in teams else "",
                    "name": names.get(opening.account_id, ""),
                    "what": what_for(opening, language),
                }
                for opening in together(of_day).values()
            ],
        }
        for day, of_day in groupby(entries, key=day_of)
    ]


def told_names(entries: Iterable[AccessLogEntry]) -> dict[int | None, str]:
    """Colleagues' names, where the office tells them; function and team always stand there."""
    if not settings.STAFF_NAMES_TOLD:
        return {}
    accounts = {entry.account_id for entry in entries}
    return {staff.account_id: staff.addressed_name for staff in Staff.objects.filter(account_id__in=accounts)}


def what_for(openings: Openings, language: str) -> Pair:
    """«Akte geöffnet, um Sie zu beraten»; a purpose of a grant that we have no words for stays as it was written."""
    ways = [in_both(WAYS.get(way, str(way.label)), language) for way in openings.ways]
    words = [*ways, in_both(PURPOSES.get(openings.purpose, openings.purpose), language)]
    return reduce(partial(joined, by=", "), words)
