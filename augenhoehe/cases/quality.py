"""The page and the file about the quality of talks, for the direction and leads. «Güte der Gespräche»"""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.cases import quality_figures as figures
from augenhoehe.cases.access import acting_staff, refuse_unless
from augenhoehe.cases.importing.export import csv_lines
from augenhoehe.organisation.models import Role
from augenhoehe.web.decorators import readonly

READING_ROLES = frozenset({Role.MANAGING_DIRECTOR, Role.TEAM_LEAD})
QUARTERS_OFFERED = 6
FEW = "unter 5"
DEFINITIONS = (
    ("Gespräche", "Gespräche am gemeinsamen Bildschirm, die im Quartal zu Ende gingen."),
    ("mit Plan", "Davon die, in denen ein Kooperationsplan vereinbart wurde."),
    (
        "Ziel in eigenen Worten",
        "Vereinbarte Pläne, deren Ziel die Person selbst gesagt hat, statt einen Satz zu wählen.",
    ),
    (
        "Zusagen des Jobcenters",
        "Schritte des Jobcenters, deren Tag im Quartal lag (bis heute) und die vorher kein neuer Plan aufnahm.",
    ),
    ("gehalten", "Spätestens an ihrem Tag erledigt."),
    ("später", "Erledigt, aber nach ihrem Tag."),
    ("noch offen", "Ihr Tag ist vorbei, und nichts steht dazu da."),
    ("gemeinsam geändert", "Mit der Person geändert oder fallen gelassen; zählt nicht als fällig."),
    (
        "aus früheren Quartalen offen",
        "Zusagen, deren Tag vor dem Quartal lag und die bis heute niemand gehalten, mit Grund zurückgenommen oder neu "
        "vereinbart hat; auch wenn seither ein neuer Plan kam.",
    ),
    (
        "Wie es sich anfühlte",
        "Freiwillige Antworten am Ende des Gesprächs, ohne Namen; gezeigt, wenn das Quartal vorbei ist.",
    ),
)


def reading(request: HttpRequest) -> dict[str, Any]:
    """Everything page and file show, computed once: what one hides the other hides too."""
    staff, today = acting_staff(request.user), timezone.localdate()
    refuse_unless(staff.role in READING_ROLES)
    offered = figures.quarters_before(today, QUARTERS_OFFERED)
    asked = request.GET.get("quartal", "")
    quarter = next((one for one in offered if one.key == asked), offered[0])
    houses = figures.local_jobcenters_of(staff)
    groups = figures.grouped(houses, figures.colleagues_by_house(houses, last_day(quarter, today)))
    is_over = quarter.after <= today
    return {
        "quarters": offered,
        "quarter": quarter,
        "house": houses[0].name if len(houses) == 1 else "",
        "work": figures.work_rows(request.user, groups, quarter, today) if groups else [],
        "felt": figures.felt_rows(houses, quarter) if is_over and groups else [],
        "is_over": is_over,
        "today": today,
        "definitions": DEFINITIONS,
    }


def last_day(quarter: figures.Quarter, today: date) -> date:
    """The day the colleagues are counted on: the quarter's last, or today."""
    return min(today, quarter.after - timedelta(days=1))


@readonly
def quality(request: HttpRequest) -> HttpResponse:
    """Talks, plans in the person's words, promises kept, how it felt; per house, never per colleague."""
    return render(request, "cases/quality.html", reading(request))


@readonly
def quality_export(request: HttpRequest) -> HttpResponseBase:
    """The same figures as a file, with their definitions."""
    shown = reading(request)
    lines = csv_lines([["Kennzahl", "Haus", "Zahl", "von"]], rows_of(shown))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="guete-{shown["quarter"].key}.csv"'
    return response


def rows_of(shown: dict[str, Any]) -> list[list[str | date]]:
    """Every cell of the page as a row of its own; a hidden one says so."""
    rows: list[list[str | date]] = []
    for row in shown["work"]:
        rows += [
            ["Gespräche", row.name, str(row.talks), ""],
            ["mit Plan", row.name, str(row.plans), str(row.talks)],
            ["Ziel in eigenen Worten", row.name, str(row.own_words), str(row.plans)],
            ["Zusagen gehalten", row.name, str(row.kept), str(row.due)],
            ["Zusagen später", row.name, str(row.late), str(row.due)],
            ["Zusagen noch offen", row.name, str(row.still_open), str(row.due)],
            ["Zusagen gemeinsam geändert", row.name, str(row.changed), ""],
            ["Zusagen aus früheren Quartalen offen", row.name, str(row.owed), ""],
        ]
    house = shown["house"] or figures.WHOLE
    for felt in shown["felt"]:
        n = FEW if felt.n is None else str(felt.n)
        parts = felt.parts or (("Antworten", n),)
        rows += [[f"{felt.question} {label}", house, str(number), n] for label, number in parts]
    return rows + [[f"Definition: {name}", text, "", ""] for name, text in shown["definitions"]]
