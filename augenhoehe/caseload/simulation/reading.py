"""What the pages show of a run: scenarios side by side, whole, by site and by group; proposals in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from augenhoehe.caseload.access import allocating_staff
from augenhoehe.caseload.actions.accepting import counted
from augenhoehe.caseload.actions.simulating import PROPOSING, WORDS
from augenhoehe.caseload.allocation.problem import Weights
from augenhoehe.caseload.forms import WEIGHT_LABELS
from augenhoehe.caseload.models import Acceptance, Proposal, ProposalState, ScenarioResult, Simulation
from augenhoehe.caseload.simulation.curves import drawing
from augenhoehe.caseload.simulation.report_words import HIDDEN_SITE, TOO_FEW_FOR_GROUPS
from augenhoehe.caseload.simulation.small_sites import (
    hidden_sites,
    is_group_shown,
    led_by,
    staff_by_site,
    why_hidden,
)

SCENARIO_NAMES = {scenario.value: WORDS[scenario] for scenario in PROPOSING}
GROUPS = {"under_25": "unter 25", "refugees": "Geflüchtete", "lone_parents": "Alleinerziehende"}
SHARE, KILOMETRES, NUMBER = "share", "km", "number"
METRICS = (
    (
        "km_mean",
        "Weg zur eigenen Fachkraft, im Mittel",
        KILOMETRES,
        "Luftlinie von der Wohnung dorthin, wo die eigene Fachkraft Gespräche mit Menschen aus diesem Stadtteil führt.",
    ),
    ("km_p90", "Weg, den neun von zehn nicht überschreiten", KILOMETRES, "Das 90. Perzentil derselben Wege."),
    (
        "own_district_share",
        "Fachkraft kennt den Stadtteil",
        SHARE,
        "Anteil der Menschen, deren Fachkraft für ihren Stadtteil eingetragen ist.",
    ),
    (
        "language_fit_share",
        "gemeinsame Sprache, wo Deutsch nicht reicht",
        SHARE,
        "Anteil unter denen, mit denen ein Gespräch auf Deutsch nicht geht.",
    ),
    (
        "relationships_cut_share",
        "neue Ansprechperson",
        SHARE,
        "Anteil derer, deren bisherige Beziehung zur Fachkraft endet.",
    ),
    (
        "load_cv",
        "Wie ungleich die Arbeit verteilt ist (Streuung der Auslastung)",
        NUMBER,
        "Streuung der gewichteten Fälle je freier Zeit: Standardabweichung durch Mittelwert; 0 heißt ganz gleich.",
    ),
    (
        "districts_per_staff",
        "Stadtteile je Fachkraft",
        NUMBER,
        "In wie vielen Stadtteilen die Menschen einer Fachkraft im Mittel wohnen.",
    ),
)
STOPPED = {
    "not_searched": "gezählt, nichts gesucht",
    "optimal": "besser geht es nicht",
    "gap": "so nah am Bestmöglichen wie zugesagt",
    "effort": "vereinbarter Aufwand erreicht",
    "time": "Zeit abgelaufen",
}
LEFT = {
    "nobody_yet": "noch niemand zuständig",
    "no_team_responsible": "kein Team am Ort ist dafür zuständig",
    "no_desk_at_site": "am Ort arbeitet keine Fachkraft",
    "capacity": "kein Platz mehr frei",
    "wish_not_possible": "der Wunsch ist nicht möglich",
    "wished_desk_full": "bei der gewünschten Fachkraft ist kein Platz",
    "sealed_readers": "geschützte Akte",
    "conflict": "niemand ohne Befangenheit",
    "unit_cannot_stay_together": "die Bedarfsgemeinschaft passt zu niemandem gemeinsam",
}
UNCHANGED = {
    "one_desk": "Hier arbeitet nur eine Fachkraft.",
    "already_best": "Besser als heute geht es hier nicht.",
    "nothing_gained": "Kein Wechsel wäre den Verlust der Vertrautheit wert.",
}


def shown(value: Any, unit: str) -> str:
    """A figure as it is read: «4,2 km», «63 %», «0,12», or a dash where it is not defined."""
    if value is None:
        return "–"
    if unit == SHARE:
        return f"{100 * value:.1f} %".replace(".", ",")
    return f"{value:.2f}".replace(".", ",") + (" km" if unit == KILOMETRES else "")


def table_of(results: list[ScenarioResult], figures: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a metric, a cell a scenario; `figures` by scenario."""
    return [
        {
            "label": label,
            "meaning": meaning,
            "cells": [
                (WORDS_BY_KEY[one.scenario], shown(figures.get(one.scenario, {}).get(key), unit))
                for one in results
            ],
        }
        for key, label, unit, meaning in METRICS
    ]


WORDS_BY_KEY = {scenario.value: words for scenario, words in WORDS.items()}


def results_of(user: object, simulation: Simulation, asked: str) -> dict[str, Any]:
    """Everything the page of a finished run shows; `asked` is a site's number or a group's key."""
    staff = allocating_staff(user)
    results = list(simulation.results.all())
    whole = {one.scenario: one.figures["metrics"] for one in results}
    sites = {one.scenario: {str(row["id"]): row for row in one.figures["by_site"]} for one in results}
    names = {key: row["name"] for rows in sites.values() for key, row in rows.items()}
    counsellors, own = staff_by_site(simulation), led_by(staff)
    why = why_hidden(
        counsellors, simulation.local_jobcenter_id, own, is_about_one=simulation.leaving_id is not None
    )
    hidden = {str(one) for one in hidden_sites(dict.fromkeys(map(int, names), 0) | counsellors, own)}
    named = {} if why else {key: name for key, name in names.items() if key not in hidden}
    chosen, figures = "", whole
    if asked in GROUPS:
        chosen, figures = asked, {one.scenario: one.figures["by_group"][asked] for one in results}
        why = why or (
            "" if all(is_group_shown(one.figures, asked) for one in results) else TOO_FEW_FOR_GROUPS
        )
    elif asked in names:
        chosen = asked
        figures = {scenario: rows.get(asked, {}) for scenario, rows in sites.items()}
        why = why or (HIDDEN_SITE if asked in hidden else "")
    curves = [] if why or chosen else [drawing(one) for one in results if one.figures.get("curve")]
    seen = Proposal.objects.visible_to(user).filter(simulation=simulation)
    return {
        "simulation": simulation,
        "scenarios": [scenario_line(one, seen, sites[one.scenario].get(chosen), named) for one in results],
        "lacks": not chosen and any(one.figures.get("missing") for one in results),
        "rows": table_of(results, {} if why else figures),
        "hidden": why,
        "chosen": chosen,
        "groups": GROUPS,
        "sites": sorted(names.items(), key=lambda pair: pair[1]) if len(names) > 1 else [],
        "curves": curves,
        "forecast": "custom" if "custom" in whole else "districts_language",
        "weights": own_weights(simulation) if "custom" in whole else "",
        "acceptances": Acceptance.objects.filter(simulation=simulation, staff=staff),
    }


def own_weights(simulation: Simulation) -> str:
    """«Stadtteil 9 · Weg 1 · …», as they were typed in."""
    weights = asdict(Weights(**simulation.weights))
    return " · ".join(
        f"{label} {weights[key]:g}".replace(".", ",") for key, (label, _) in WEIGHT_LABELS.items()
    )


def scenario_line(
    result: ScenarioResult, seen: Any, site: dict[str, Any] | None, named: Mapping[str, str]
) -> dict[str, Any]:
    """One scenario in short: how it was found, who is left over, how many proposals the reader may open."""
    figures = result.figures
    numbers = counted(seen.filter(scenario=result.scenario))
    return {
        "key": result.scenario,
        "name": WORDS_BY_KEY[result.scenario],
        "stopped": STOPPED[figures["stopped_by"]],
        "gap": "" if figures["gap"] is None else f"{100 * figures['gap']:.2f} %".replace(".", ","),
        "seconds": f"{figures['seconds']:.1f} s".replace(".", ","),
        "left": [(LEFT[reason], number) for reason, number in sorted(figures["unassigned"].items())],
        "missing": lacking(figures.get("missing", []), named),
        "unchanged": UNCHANGED.get((site or {}).get("unchanged") or "", ""),
        "open": numbers.get(ProposalState.OPEN, 0),
        "all": sum(numbers.values()),
    }


def lacking(missing: Sequence[Mapping[str, Any]], named: Mapping[str, str]) -> list[str]:
    """Where room is missing and how much, a line a site; what is hidden by site is one sum without names."""
    lines, points, people = [], 0.0, 0
    for row in missing:
        name = named.get(str(row["local_jobcenter"]))
        if name is None:
            points, people = points + row["weight"], people + row["cases"]
        else:
            lines.append(f"{name}: {points_and_people(row['weight'], row['cases'])}")
    if people:
        lines.append(
            f"{'an anderen Orten zusammen' if named else 'zusammen'}: {points_and_people(points, people)}"
        )
    return lines


def points_and_people(points: float, people: int) -> str:
    """«12,5 Punkte für 9 Menschen»"""
    number = f"{points:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{number} Punkte für {people} {'Mensch' if people == 1 else 'Menschen'}"
