"""All districts at once: a map and the table beside it, which says the same. «Stadtteile»"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from augenhoehe.caseload.districts import geometry, words
from augenhoehe.caseload.districts.counting import EVERYBODY, Counted, counted, reporting_day
from augenhoehe.caseload.districts.files import csv_answer, in_german
from augenhoehe.caseload.districts.finding import finder, searched
from augenhoehe.caseload.districts.steps import Scale, scale_of
from augenhoehe.cases.access import acting_staff
from augenhoehe.cases.importing.workbook import Cell
from augenhoehe.places.models import District, DistrictFigure
from augenhoehe.web.decorators import readonly

OURS = "ours:"
"""Before the name of a feature of ours, so that no indicator of a file is mistaken for it."""
PER_THOUSAND, PERCENT = "je 1.000 Einwohner", "Prozent"
IN_GERMAN = str.maketrans(",.", ".,")
ORDERS = ("name", "inhabitants", "value", "people", "rate")


@dataclass(frozen=True)
class Line:
    """One district in the table."""

    pk: int
    name: str
    within: str
    inhabitants: float | None
    value: float | None
    people: int | None
    rate: float | None
    step: int

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Inhabitants, the chosen value, people and rate as they stand in the table: 542 rows are written at once."""
        value = shown(self.value, 0 if self.value is not None and self.value == int(self.value) else 1)
        return shown(self.inhabitants), value, shown(self.people), shown(self.rate, 1)


def shown(number: float | None, digits: int = 0) -> str:
    """«40.176», «6,6»; a dash where it is hidden or not known."""
    return "–" if number is None else f"{number:,.{digits}f}".translate(IN_GERMAN)


@dataclass(frozen=True)
class Choice:
    """What the page shows: the way to divide the area, the indicator and its year, the order, the words searched."""

    scheme: str
    schemes: list[str]
    indicator: str
    indicators: list[tuple[str, str]]
    year: int | None
    years: list[int]
    unit: str
    order: str
    text: str

    @property
    def title(self) -> str:
        """«Kinderarmut»"""
        return dict(self.indicators)[self.indicator]

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The indicators by where they come from, as the list to choose from shows them."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, name in self.indicators:
            found.setdefault(
                words.group_name(key.removeprefix(OURS) if key.startswith(OURS) else None), []
            ).append((key, name))
        return list(found.items())

    @property
    def has_value(self) -> bool:
        """Whether the chosen number is none of those that stand in every table anyway."""
        return self.indicator not in (OURS + EVERYBODY, "inhabitants")

    @property
    def is_ours(self) -> bool:
        """Whether it is about the people we look after."""
        return self.indicator.startswith(OURS)


@readonly
def districts(request: HttpRequest) -> HttpResponse:
    """Map and table of all districts of one scheme; ordered and searched by the server, so that it works for all."""
    acting_staff(request.user)
    counts = counted(reporting_day())
    choice = chosen(request, counts)
    rows, scale = lines(choice, counts)
    context = {
        "choice": choice,
        "schemes": [(scheme, words.scheme_name(scheme)) for scheme in choice.schemes],
        "scheme_name": words.scheme_name(choice.scheme),
        "rows": ordered(found(rows, choice.text), choice.order),
        "scale": scale,
        "on": counts.on,
        "orders": headings(request, choice),
        "whole": counts.number(0),
        "tiles": settings.MAP_TILES,
    }
    return render(request, "caseload/districts.html", context)


@readonly
@gzip_page
def district_areas(request: HttpRequest, scheme: str) -> HttpResponse:
    """The borders of a scheme as GeoJSON, for the map; no figures in it, so the browser may keep it for an hour."""
    acting_staff(request.user)
    drawn = geometry.areas(scheme.replace("\0", ""), reporting_day().year)
    if not drawn:
        raise Http404
    kept = {"Cache-Control": "private, max-age=3600"}
    return HttpResponse(geometry.collection(drawn), content_type="application/geo+json", headers=kept)


@readonly
def district_picture(request: HttpRequest) -> HttpResponse:
    """The map as a drawing, where there is no JavaScript."""
    acting_staff(request.user)
    counts = counted(reporting_day())
    choice = chosen(request, counts)
    rows, _ = lines(choice, counts)
    drawn = geometry.areas(choice.scheme, counts.on.year)
    asked = request.GET.get("gebiet", "")
    here = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    drawing = geometry.picture(drawn, {row.pk: row.step for row in rows}, chosen=here)
    return HttpResponse(drawing, content_type="image/svg+xml")


@readonly
def districts_file(request: HttpRequest) -> HttpResponseBase:
    """The table as a file; what the page hides is hidden here too."""
    acting_staff(request.user)
    counts = counted(reporting_day())
    choice = chosen(request, counts)
    rows, _ = lines(choice, counts)
    chosen_one = [f"{choice.title} ({choice.unit})"] if choice.has_value else []
    heading = [
        "Stadtteil",
        "gehört zu",
        "Einwohner",
        *chosen_one,
        "Menschen in Betreuung",
        PER_THOUSAND,
        "Stand",
    ]

    def numbers(row: Line) -> list[float | None]:
        value = [row.value] if choice.has_value else []
        return [row.inhabitants, *value, row.people, row.rate]

    cells: list[list[Cell]] = [
        [row.name, row.within, *map(in_german, numbers(row)), counts.on] for row in rows
    ]
    return csv_answer(f"stadtteile-{choice.scheme}-{counts.on:%Y-%m}", heading, cells)


def chosen(request: HttpRequest, counts: Counted) -> Choice:
    """What was asked for, as far as it exists; the first of each otherwise."""
    year_now = reporting_day().year
    schemes = list(
        District.objects.in_year(year_now).order_by("scheme").values_list("scheme", flat=True).distinct()
    )
    schemes.sort(key=words.scheme_place)
    asked = request.GET.get("gliederung", "")
    scheme = asked if asked in schemes else (schemes[0] if schemes else "")
    known = figures_of(scheme).order_by().values_list("indicator", "unit", "year").distinct()
    years: dict[str, list[int]] = {}
    units = {}
    for one, unit_of_one, in_year in known:
        years.setdefault(one, []).append(in_year)
        units[one] = unit_of_one
    ours = [OURS + feature for feature in (EVERYBODY, *counts.features)]
    names = [(one, words.feature_question(one.removeprefix(OURS))) for one in ours]
    names += sorted(((one, words.indicator_name(one)) for one in years), key=lambda pair: pair[1])
    asked = request.GET.get("kennzahl", "")
    indicator = asked if asked in dict(names) else names[0][0]
    offered = sorted(years.get(indicator, []), reverse=True)
    asked = request.GET.get("jahr", "")
    year = int(asked) if asked.isdecimal() and int(asked) in offered else (offered[0] if offered else None)
    unit = units.get(indicator, PER_THOUSAND if indicator == OURS + EVERYBODY else PERCENT)
    order = request.GET.get("sortierung", "")
    order = order if order.removeprefix("-") in ORDERS else "name"
    text = searched(request.GET.get("suche"))
    return Choice(scheme, schemes, indicator, names, year, offered, unit, order, text)


def figures_of(scheme: str) -> QuerySet[DistrictFigure]:
    """The figures of the districts of this scheme that are valid today."""
    year = timezone.localdate().year
    return DistrictFigure.objects.filter(district__in=District.objects.of_scheme(scheme, on_year=year))


def lines(choice: Choice, counts: Counted) -> tuple[list[Line], Scale]:
    """The rows of the table with the step of each on the map; two statements."""
    areas = list(
        District.objects.of_scheme(choice.scheme, on_year=counts.on.year)
        .values_list("pk", "name", "parent__name")
        .order_by("name", "pk")
    )
    inhabitants = latest_inhabitants(choice.scheme)
    values = values_of(choice, counts, [pk for pk, _, _ in areas], inhabitants)
    drawn = {
        pk: None if value is None else round(value, 1) for pk, value in values.items()
    }  # as the legend says
    scale = scale_of([value for value in drawn.values() if value is not None])
    rows = [
        Line(
            *(pk, name, within or ""),
            inhabitants.get(pk),
            values[pk],
            counts.number(pk),
            per_thousand(counts.number(pk), inhabitants.get(pk)),
            scale.step(drawn[pk]),
        )
        for pk, name, within in areas
    ]
    return rows, scale


def latest_inhabitants(scheme: str) -> dict[int, float]:
    """So many people live in each district, by the newest figure."""
    known = figures_of(scheme).filter(indicator="inhabitants").order_by("year")
    return {area: float(n) for area, n in known.values_list("district_id", "value")}


def values_of(
    choice: Choice, counts: Counted, areas: list[int], inhabitants: Mapping[int, float]
) -> dict[int, float | None]:
    """The chosen number of each district; None where it is hidden or not known."""
    if not choice.is_ours:
        known = figures_of(choice.scheme).filter(indicator=choice.indicator, year=choice.year or 0)
        figures = {area: float(value) for area, value in known.values_list("district", "value")}
        return {area: figures.get(area) for area in areas}
    feature = choice.indicator.removeprefix(OURS)
    if feature == EVERYBODY:
        return {area: per_thousand(counts.number(area), inhabitants.get(area)) for area in areas}
    return {area: counts.share(area, feature) for area in areas}


def per_thousand(number: int | None, inhabitants: float | None) -> float | None:
    """Of a thousand who live there."""
    return 1000 * number / inhabitants if number is not None and inhabitants else None


def found(rows: list[Line], text: str) -> list[Line]:
    """The districts whose name, or whose town, has these letters in it."""
    matches = finder(text)
    return [row for row in rows if matches(row.name, row.within)]


def ordered(rows: list[Line], order: str) -> list[Line]:
    """By name, or by one of the numbers; what is hidden stands at the end either way."""
    name = order.removeprefix("-")
    if name == "name":
        return sorted(rows, key=lambda row: in_the_dictionary(row.name), reverse=order.startswith("-"))
    sign = -1 if order.startswith("-") else 1

    def place(row: Line) -> tuple[bool, float]:
        value = getattr(row, name)
        return value is None, sign * (value or 0)

    return sorted(rows, key=place)


def headings(request: HttpRequest, choice: Choice) -> dict[str, dict[str, Any]]:
    """For each column the address that orders by it, and how it is ordered now."""
    made = {}
    for name in ORDERS:
        first, second = (name, f"-{name}") if name == "name" else (f"-{name}", name)
        query = request.GET.copy()
        query["sortierung"] = second if choice.order == first else first
        is_now = choice.order.removeprefix("-") == name
        state = ("descending" if choice.order.startswith("-") else "ascending") if is_now else ""
        made[name] = {"query": query.urlencode(), "state": state}
    return made


def in_the_dictionary(name: str) -> str:
    """As names stand in a German list: ä as a, ß as ss (DIN 5007-1)."""
    return name.casefold().translate(str.maketrans("äöü", "aou"))
