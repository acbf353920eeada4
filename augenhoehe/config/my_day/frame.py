"""What stands around the rows of «Mein Tag»: lists with counts, filters, colleagues to hand over to."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from augenhoehe.cases.access import TALKING_ROLES
from augenhoehe.config.models import SavedFilter
from augenhoehe.config.my_day.day_list import COUNT_CAP, DayList
from augenhoehe.config.my_day.filters import MINE, Filter
from augenhoehe.config.my_day.lists import NOTHING_OVERLOOKED, WHO_NEEDS_ME
from augenhoehe.config.my_day.reading import Day, Whose, first_of_all
from augenhoehe.organisation.models import Absence, LocalJobcenter, Role, Site, Staff, Team, declined
from augenhoehe.people.models import Part, Reach, reach
from augenhoehe.places.models import District
from augenhoehe.web import languages

EVERYBODY = "alle"
DISTRICT_CHIPS = 2
SWITCHES: tuple[tuple[str, str, Any], ...] = (
    ("unter 25", "is_young", True),
    ("alleinerziehend", "is_lone_parent", True),
    ("mit Dolmetschen", "needs_interpreter", True),
    ("in meinen Sprachen", "language", MINE),
)


@dataclass(frozen=True)
class Chip:
    """One filter to switch on or off."""

    label: str
    url: str
    is_on: bool


@dataclass(frozen=True)
class Filters:
    """All filters of a page: chips, what else can be chosen, and the choice itself."""

    chips: list[Chip]
    chosen: Filter
    everybody_url: str
    selects: list[tuple[str, str, list[tuple[str, str, bool]]]]
    kept: list[tuple[str, str]]
    is_saved: bool

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the lists has a choice in it."""
        return any(is_on for _, _, choices in self.selects for _, _, is_on in choices)


def address(whose: Whose, key: str = "") -> str:
    """The address of one's day or one of its lists, or of the day one stands in for."""
    if whose.covering is not None:
        arguments = [whose.covering.pk, key] if key else [whose.covering.pk]
        return reverse("my_day_stand_in_list" if key else "my_day_stand_in", args=arguments)
    return reverse("my_day_list", args=[key]) if key else reverse("my_day")


def ending(chosen: Filter, saved: list[SavedFilter]) -> str:
    """What keeps the choice in the next address; no choice is said too where a kept one would take its place."""
    if chosen.chosen:
        return f"?{chosen.query}"
    return f"?{EVERYBODY}=1" if any(one.is_default for one in saved) else ""


def navigation(whose: Whose, day: Day, key: str, saved: list[SavedFilter]) -> list[dict[str, Any]]:
    """The lists as questions, with their counts, and the colleagues one stands in for."""
    keep = ending(whose.chosen, saved)
    first = {
        "label": "Als Nächstes",
        "url": address(whose) + keep,
        "count": str(len(first_of_all(day, whose))) if day.known else None,
        "is_current": not key,
    }
    groups = [
        {"title": "Wer braucht mich?", "entries": [first, *entries(whose, day, WHO_NEEDS_ME, key, keep)]},
        {"title": "Nichts übersehen", "entries": entries(whose, day, NOTHING_OVERLOOKED, key, keep)},
    ]
    return [*groups, *stand_in_group(whose, day)]


def entries(whose: Whose, day: Day, lists: tuple[DayList, ...], key: str, keep: str) -> list[dict[str, Any]]:
    """Some of the lists."""
    return [
        {
            "label": one.title,
            "url": address(whose, one.key) + keep,
            "count": shown(day.counts[one.key]),
            "is_current": one.key == key,
        }
        for one in lists
        if one in whose.lists
    ]


def stand_in_group(whose: Whose, day: Day) -> list[dict[str, Any]]:
    """«Vertretung»: the colleagues one stands in for today, until when, and the way back to one's own day."""
    if not whose.covered:
        return []
    rows: list[dict[str, Any]] = [
        {
            "label": f"für {declined(absence.staff.addressed_name)}, bis {absence.ends_on:%d.%m.}",
            "url": reverse("my_day_stand_in", args=[absence.pk]),
            "count": None if number is None or whose.covering else shown(number),
            "is_current": whose.covering == absence,
        }
        for absence, number in day.stand_ins
        if absence.ends_on is not None
    ]
    if whose.covering is not None:
        rows.append(
            {"label": "Zurück zu meinem Tag", "url": reverse("my_day"), "count": None, "is_current": False}
        )
    return [{"title": "Vertretung", "entries": rows}]


def shown(count: int) -> str:
    """A count that was not taken past the cap: «mehr als 1.000»."""
    return f"mehr als {COUNT_CAP:,}".replace(",", ".") if count > COUNT_CAP else str(count)


def filters(whose: Whose, day: Day, saved: list[SavedFilter], path: str) -> Filters:
    """The filters that fit whose day it is: only what occurs among one's people, teams and sites for a lead."""
    chosen = whose.chosen
    everybody = f"{path}?{EVERYBODY}=1" if any(one.is_default for one in saved) else path
    selects = options(whose, day)
    return Filters(
        chips=[
            Chip("alle", everybody, not chosen.chosen),
            *(Chip(one.name, f"{path}?{one.query}", Filter.kept(one.query) == chosen) for one in saved),
            *switches(chosen, day, path, everybody),
        ],
        chosen=chosen,
        everybody_url=everybody,
        selects=selects,
        kept=[
            (name, value) for name, value in chosen.chosen.items() if name not in {one[0] for one in selects}
        ],
        is_saved=any(Filter.kept(one.query) == chosen for one in saved),
    )


def in_words(chosen: Filter) -> list[str]:
    """What is chosen, as one reads it where it gets a name."""
    asked = ((Site, chosen.site), (Team, chosen.team), (District, chosen.district))
    found = [
        name
        for model, pk in asked
        if pk
        for name in model.objects.filter(pk=pk).values_list("name", flat=True)
    ]
    found += [label for label, name, value in SWITCHES if getattr(chosen, name) == value]
    is_other = chosen.language not in ("", MINE)
    return [*found, languages.german_name(chosen.language)] if is_other else found


def switches(chosen: Filter, day: Day, path: str, everybody: str) -> list[Chip]:
    """What is asked for most, one press each; several at once narrow the choice."""
    often = [*day.districts[:DISTRICT_CHIPS], *(one for one in day.districts if one[0] == chosen.district)]
    wanted: list[tuple[str, dict[str, Any]]] = [
        *((name, {"district": pk}) for pk, name in dict.fromkeys(often)),
        *((label, {name: value}) for label, name, value in SWITCHES),
    ]
    chips = []
    for label, change in wanted:
        query = chosen.switched(**change)
        is_on = all(getattr(chosen, name) == value for name, value in change.items())
        chips.append(Chip(label, f"{path}?{query}" if query else everybody, is_on))
    return chips


def options(whose: Whose, day: Day) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """What else can be chosen from lists: name in the address, label, and the options with the chosen one marked."""
    chosen = whose.chosen
    wide: list[tuple[str, str, list[tuple[Any, str, bool]]]]
    if whose.is_wide:
        teams, districts = teams_in_reach(whose), districts_in_reach(whose)
        sites = sorted({(one.site_id, one.site.name) for one in teams if one.site}, key=lambda one: one[1])
        codes = [one.code for one in languages.LANGUAGES if one.code != "leicht"]
        wide = [
            ("standort", "Standort", [(pk, name, pk == chosen.site) for pk, name in sites]),
            ("team", "Team", [(one.pk, team_name(one, whose), one.pk == chosen.team) for one in teams]),
        ]
    else:
        districts, codes, wide = sorted(day.districts, key=lambda one: one[1]), list(day.languages), []
    named = sorted((languages.german_name(code), code) for code in codes)
    narrow: list[tuple[str, str, list[tuple[Any, str, bool]]]] = [
        ("stadtteil", "Ort oder Stadtteil", [(pk, name, pk == chosen.district) for pk, name in districts]),
        ("sprache", "Sprache", [(code, name, code == chosen.language) for name, code in named]),
    ]
    return [
        (name, label, [(str(value), words, is_on) for value, words, is_on in choices])
        for name, label, choices in [*wide, *narrow]
        if choices
    ]


def teams_in_reach(whose: Whose) -> list[Team]:
    """The teams somebody with a wide day can choose from."""
    teams = Team.objects.filter(staff__role__in=[Role.COUNSELLOR, Role.TEAM_LEAD]).distinct()
    if reach(whose.staff.role, Part.COUNSELLING) != Reach.HOUSE:
        teams = teams.filter(local_jobcenter=whose.staff.team.local_jobcenter_id)
    return list(teams.select_related("site", "local_jobcenter").order_by("local_jobcenter__name", "name"))


def team_name(team: Team, whose: Whose) -> str:
    """With the house where there are several."""
    is_house = reach(whose.staff.role, Part.COUNSELLING) == Reach.HOUSE
    return f"{team.local_jobcenter.name}: {team.name}" if is_house else team.name


def districts_in_reach(whose: Whose) -> list[tuple[int, str]]:
    """The towns, and the parts of the own one."""
    houses = LocalJobcenter.objects.exclude(district=None)
    if reach(whose.staff.role, Part.COUNSELLING) != Reach.HOUSE:
        houses = houses.filter(pk=whose.staff.team.local_jobcenter_id)
    ours = houses.values("district")
    return list(
        District.objects.filter(Q(pk__in=ours) | Q(parent__in=ours))
        .order_by("name")
        .values_list("pk", "name")
    )


def uncovered(whose: Whose) -> list[str]:
    """Who looks after people, is away today and has nobody who stands in, by name: for the lead of the team, and for
    those who see the house. Nobody for all others; never why somebody is away. «ohne Vertretung»
    """
    sees_house = reach(whose.staff.role, Part.COUNSELLING) == Reach.HOUSE
    if whose.staff.role != Role.TEAM_LEAD and not sees_house:
        return []
    away = Absence.objects.on(whose.asked.on)
    stand_in_is_away = Exists(away.filter(staff=OuterRef("stand_in")))
    rows = away.filter(Q(stand_in=None) | stand_in_is_away, staff__role__in=TALKING_ROLES)
    if not sees_house:
        rows = rows.filter(staff__team=whose.staff.team_id)
    rows = rows.select_related("staff__team__local_jobcenter").order_by("staff__family_name", "pk")
    return [
        f"{one.staff.addressed_name}, {one.staff.team.local_jobcenter.name}"
        if sees_house
        else one.staff.addressed_name
        for one in rows
    ]


def colleagues(whose: Whose) -> list[Staff]:
    """Those a lead can hand people to: the counsellors of her team. Nobody for all others."""
    if whose.staff.role != Role.TEAM_LEAD:
        return []
    team = Staff.objects.on(whose.asked.on).filter(team=whose.staff.team_id)
    return list(team.filter(role__in=[Role.COUNSELLOR, Role.TEAM_LEAD]))
