"""Everything one district's page, file and JSON say, computed once: what one hides the others hide too. «Stadtteil»"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from augenhoehe.caseload.districts import words
from augenhoehe.caseload.districts.counting import (
    EVERYBODY,
    LONE_PARENTS,
    PARAMETERS,
    UNDER_25,
    Counted,
    counted,
    reporting_day,
    threshold,
)
from augenhoehe.caseload.districts.files import in_german
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import DistrictService, Site, Staff
from augenhoehe.places.lookup import METRES_PER_DEGREE
from augenhoehe.places.models import DirectoryEntry, District, DistrictFigure

ABOUT_PEOPLE = (UNDER_25, LONE_PARENTS)


@dataclass(frozen=True)
class FeatureLine:
    """How many people have something in common here, and what share of all that is; None is hidden."""

    feature: str
    name: str
    number: int | None
    percent: float | None
    percent_of_house: float | None


@dataclass(frozen=True)
class FigureLine:
    """One figure of the district over the years, newest first; all with unit and source."""

    indicator: str
    name: str
    unit: str
    values: tuple[tuple[int, float, str], ...]

    @property
    def sources(self) -> str:
        """Where the values come from, each source once, the newest first."""
        return "; ".join(dict.fromkeys(source for _, _, source in self.values))

    @property
    def newest(self) -> tuple[int, float, str]:
        """Year, value, source."""
        return self.values[0]


@dataclass(frozen=True)
class NearSite:
    """A site and how far it is from the middle of the district, as the crow flies."""

    site: Site
    km: float


@dataclass(frozen=True)
class Portrait:
    """A district as a place one knows. «Stadtteil»"""

    district: District
    parts: Sequence[District]
    counts: Counted
    figures: Sequence[FigureLine]
    features: Sequence[FeatureLine]
    sites: Sequence[NearSite]
    directory: Sequence[tuple[str, Sequence[DirectoryEntry]]]
    colleagues: Sequence[Staff]
    today: date

    @property
    def people(self) -> int | None:
        """Everybody we look after here, if it may be said."""
        return self.counts.number(self.district.pk)

    @property
    def one_source(self) -> str:
        """Where all figures come from, if that is the same for all."""
        sources = {line.sources for line in self.figures}
        return sources.pop() if len(sources) == 1 else ""

    @property
    def origin(self) -> str:
        """Whose border it is, and under which licence; each said once."""
        source, licence = self.district.source, self.district.licence
        return source if not licence or licence.partition(",")[0] in source else f"{source} ({licence})"

    @property
    def reach_km(self) -> float:
        """How far away a site may be to stand here."""
        return float(value_on("site_reach_km", self.today, PARAMETERS))

    @property
    def stale_before(self) -> date:
        """An entry of the directory that nobody has checked since says so."""
        return stale_before(self.today)

    @property
    def inhabitants(self) -> float | None:
        """By the newest figure."""
        return next((line.newest[1] for line in self.figures if line.indicator == "inhabitants"), None)

    @property
    def per_thousand(self) -> float | None:
        """People in our care of a thousand who live here."""
        return 1000 * self.people / self.inhabitants if self.people is not None and self.inhabitants else None

    def of_kind(self, kind: str) -> list[FeatureLine]:
        """Languages, themes or the others; only what may be shown, most first."""
        known = [line for line in self.features if line.number is not None and kind_of(line.feature) == kind]
        return sorted(known, key=lambda line: -(line.number or 0))

    @property
    def about_people(self) -> list[FeatureLine]:
        """Under 25, lone parents; hidden ones too, for their names are known anyway."""
        return [line for line in self.features if line.feature in ABOUT_PEOPLE]

    @property
    def languages(self) -> list[FeatureLine]:
        """Languages other than German."""
        return self.of_kind("language")

    @property
    def themes(self) -> list[FeatureLine]:
        """What people said matters to them."""
        return self.of_kind("theme")


def kind_of(feature: str) -> str:
    """language, theme, or nothing of both."""
    kind, separator, _ = feature.partition(":")
    return kind if separator else ""


def portrait(district_id: int) -> Portrait:
    """The district with everything about it, or 404; so many statements however much there is."""
    today = timezone.localdate()
    found = District.objects.defer("geometry").select_related("parent").filter(pk=district_id).first()
    if found is None:
        raise Http404
    parts = list(found.parts.in_year(today.year).defer("geometry").order_by("name", "pk"))
    counts = counted(reporting_day(today))
    return Portrait(
        *(found, parts, counts),
        figures=figure_lines(found),
        features=feature_lines(found.pk, counts),
        sites=near_sites(found, today),
        directory=entries_of(found, today),
        colleagues=colleagues_of(found, today),
        today=today,
    )


def stale_before(on: date) -> date:
    """What was last checked before this day has not been checked for long."""
    return on - timedelta(days=int(value_on("directory_check_days", on, PARAMETERS)))


def within(district: District) -> Q:
    """Of the district itself, its parts, and the parts of these: a county has towns, and they have quarters."""
    inside = Q(district=district) | Q(district__parent=district)
    return inside | Q(district__parent__parent=district)


def colleagues_of(district: District, today: date) -> list[Staff]:
    """Who works for this district or one of its parts, and is still here."""
    served = DistrictService.objects.on(today).filter(within(district))
    return list(Staff.objects.on(today).filter(pk__in=served.values("staff")).select_related("team"))


def figure_lines(district: District) -> list[FigureLine]:
    """Each indicator once, in the order of the words we have for them."""
    rows = DistrictFigure.objects.filter(district=district).order_by("indicator", "-year")
    by_name: dict[tuple[str, str], list[tuple[int, float, str]]] = defaultdict(list)
    for row in rows:
        by_name[row.indicator, row.unit].append((row.year, float(row.value), row.source))
    order = list(words.INDICATORS)
    lines = [
        FigureLine(indicator, words.indicator_name(indicator), unit, tuple(values))
        for (indicator, unit), values in by_name.items()
    ]
    return sorted(
        lines, key=lambda line: order.index(line.indicator) if line.indicator in order else len(order)
    )


def feature_lines(area: int, counts: Counted) -> list[FeatureLine]:
    """Every feature that is shown anywhere, with its number here."""
    names = [*ABOUT_PEOPLE, *(name for name in counts.features if name not in ABOUT_PEOPLE)]
    return [
        FeatureLine(
            *(name, words.feature_name(name), counts.number(area, name)),
            percent=counts.share(area, name),
            percent_of_house=counts.share(0, name),
        )
        for name in names
    ]


def kilometres(
    latitude: float | None, longitude: float | None, to_latitude: float | None, to_longitude: float | None
) -> float | None:
    """As the crow flies, near enough for a county; None where a point is not known."""
    if latitude is None or longitude is None or to_latitude is None or to_longitude is None:
        return None
    east = (to_longitude - longitude) * math.cos(math.radians((latitude + to_latitude) / 2))
    return math.hypot(to_latitude - latitude, east) * METRES_PER_DEGREE / 1000


def near_sites(district: District, today: date) -> list[NearSite]:
    """The sites within reach, nearest first; at least the nearest one."""
    reach = float(value_on("site_reach_km", today, PARAMETERS))
    centre = district.centre_latitude, district.centre_longitude
    known = [(site, kilometres(*centre, site.latitude, site.longitude)) for site in Site.objects.all()]
    ranked = sorted(
        (NearSite(site, km) for site, km in known if km is not None), key=lambda one: (one.km, one.site.pk)
    )
    return [one for number, one in enumerate(ranked) if one.km <= reach or number == 0]


def entries_of(district: District, today: date) -> list[tuple[str, list[DirectoryEntry]]]:
    """What is on the spot, by category: in the district, in its parts, and in the town around without a quarter."""
    around = within(district)
    if district.parent_id:
        around |= Q(district=district.parent_id)
    by_category: dict[str, list[DirectoryEntry]] = defaultdict(list)
    for entry in DirectoryEntry.objects.open_on(today).filter(around):
        by_category[entry.category].append(entry)
    return list(by_category.items())


def as_json(shown: Portrait) -> dict[str, Any]:
    """The same for machines; what is hidden is null."""
    district = shown.district
    return {
        "district": {
            "id": district.pk,
            "scheme": district.scheme,
            "code": district.code,
            "name": district.name,
            "part_of": district.parent.name if district.parent else None,
            "source": district.source,
            "licence": district.licence,
        },
        "as_of": shown.counts.on.isoformat(),
        "smallest_count_shown": threshold(shown.counts.on),
        "figures": [
            {"indicator": line.indicator, "year": year, "value": value, "unit": line.unit, "source": source}
            for line in shown.figures
            for year, value, source in line.values
        ],
        "people": {
            EVERYBODY: shown.people,
            "per_thousand_inhabitants": rounded(shown.per_thousand),
            "features": [
                {"feature": line.feature, "number": line.number, "percent": rounded(line.percent)}
                for line in shown.features
            ],
        },
        "sites": [{"name": one.site.name, "km": rounded(one.km)} for one in shown.sites],
        "directory": [
            {"category": category, "name": entry.name, "street": entry.street, "city": entry.city}
            for category, entries in shown.directory
            for entry in entries
        ],
    }


def rounded(number: float | None) -> float | None:
    """As the page shows it, or nothing."""
    return None if number is None else round(number, 1)


def as_rows(shown: Portrait) -> list[list[str | date]]:
    """The same for a spreadsheet: what, value, unit or share, year or day, source."""
    rows: list[list[str | date]] = [
        ["Kennzahl", line.name, in_german(value), line.unit, str(year), source]
        for line in shown.figures
        for year, value, source in line.values
    ]
    ours = "eigene Zählung, ganzes Haus, ohne gesperrte Akten"
    on = shown.counts.on
    rows.append(["Menschen in Betreuung", "alle", in_german(shown.people), "Menschen", on, ours])
    rows.append(
        ["Menschen in Betreuung", "Rate", in_german(shown.per_thousand), "je 1.000 Einwohner", on, ours]
    )
    kinds = {"language": "spricht", "theme": "Thema", "": "Menschen in Betreuung"}
    rows += [
        [kinds[kind_of(line.feature)], line.name, in_german(line.number), "Menschen", on, ours]
        for line in shown.features
    ]
    rows += [["Standort", one.site.name, in_german(one.km), "km Luftlinie", "", ""] for one in shown.sites]
    return rows + [
        ["Lage vor Ort", entry.name, category, entry.city, entry.checked_on or "", entry.source]
        for category, entries in shown.directory
        for entry in entries
    ]
