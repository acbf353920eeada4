"""A run of the simulator as a paper for those who look after the staff. «Bericht für die Beschäftigtenvertretungen»

«Personalrat», Schwerbehindertenvertretung (§ 178 Abs. 2 SGB IX), Gleichstellungsbeauftragte. Pure: figures in, plain
values for the layout out. No figure is about a single colleague: what fewer than three share is not printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from augenhoehe.caseload.simulation.reading import GROUPS, KILOMETRES, METRICS, SHARE, STOPPED, UNCHANGED
from augenhoehe.caseload.simulation.reading import shown as shown_on_a_page
from augenhoehe.caseload.simulation.report_words import (
    CONTINUES,
    LIMITS,
    METHOD,
    NEVER_OF_PEOPLE,
    NEVER_OF_STAFF,
    PURPOSE,
    RIGHTS,
    TOO_FEW_FOR_GROUPS,
    WEIGHT_WORDS,
)
from augenhoehe.caseload.simulation.small_sites import hidden_sites, is_group_shown, why_hidden

TODAY, PROPOSED = "current", "districts_language"
SHOWN_MONTHS = (0, 3, 6, 9, 12)
STAGES = {
    "new_cases": "nur wer noch keine Ansprechperson hat",
    "at_review": "wenn der Plan ohnehin besprochen wird",
    "at_once": "alle auf einmal",
}
BY_SITE = ("km_mean", "own_district_share", "relationships_cut_share")
Row = dict[str, Any]


@dataclass(frozen=True)
class ScenarioFigures:
    """One scenario: its key, its name, its figures as `propose_allocation` prints them, and what it looked at."""

    key: str
    name: str
    figures: Mapping[str, Any]
    inputs: Sequence[str]


@dataclass(frozen=True)
class Run:
    """A finished run: what was asked, and what was found. `staff_by_site`: counsellors by local Jobcenter.

    `house` is the one local Jobcenter it is about; nothing where it is about all of them.
    """

    number: int
    office: str
    scope: str
    on: date
    seed: int
    seconds: int
    weights: Mapping[str, float]
    scenarios: Sequence[ScenarioFigures]
    staff_by_site: Mapping[int, int]
    house: int | None = None

    @property
    def why_hidden(self) -> str:
        """Why no figure is printed, for the paper is read by everybody; nothing where they are."""
        return why_hidden(self.staff_by_site, self.house)

    def figures_of(self, key: str) -> Mapping[str, Any]:
        """The figures of one scenario; none where it was not counted."""
        return next((one.figures for one in self.scenarios if one.key == key), {})


def report_data(run: Run) -> dict[str, Any]:
    """Everything the layout prints."""
    return {
        "language": {"code": "de", "direction": "ltr"},
        "author": run.office,
        "title": german("Vom Alphabet zum Stadtteil"),
        "running_line": f"Bericht zur Simulation {run.number} · Stand {day(run.on)}",
        "labels": {"page": german("Seite {page} von {pages}"), "not_translated": german("")},
        "facts": facts(run),
        "purpose": PURPOSE,
        "in_short": [run.why_hidden] if run.why_hidden else in_short(run),
        "scenarios": [one.name for one in run.scenarios],
        "whole": [] if run.why_hidden else table(run, lambda one: one["metrics"]) + how_found(run),
        "groups": groups(run),
        "groups_note": "" if len(shown_groups(run)) == len(GROUPS) else TOO_FEW_FOR_GROUPS,
        "sites": sites(run),
        "stages": stages(run),
        "curve": [] if run.why_hidden else curve(run),
        "months": [str(month) for month in SHOWN_MONTHS],
        "method": METHOD,
        "inputs": [{"name": one.name, "inputs": ", ".join(one.inputs)} for one in run.scenarios],
        "never": [NEVER_OF_PEOPLE, NEVER_OF_STAFF],
        "weights": weights(run),
        "rights": RIGHTS,
        "limits": LIMITS,
        "continues": CONTINUES,
    }


def shown(value: Any, unit: str) -> str:
    """A figure whose unit never falls into the next line."""
    return shown_on_a_page(value, unit).replace(" ", "\u00a0")


def german(words: str) -> dict[str, str | None]:
    """A paper for colleagues speaks German only."""
    return {"own": None, "german": words}


def day(on: date) -> str:
    """«22.11.2026»"""
    return f"{on:%d.%m.%Y}"


def facts(run: Run) -> list[dict[str, str]]:
    """What the figures are about."""
    size = run.figures_of(TODAY)
    return [
        {"label": "Für", "words": run.scope},
        {"label": "Stand der Daten", "words": day(run.on)},
        {"label": "Menschen mit offenem Fall", "words": number(size.get("cases"))},
        {"label": "Fachkräfte", "words": number(size.get("staff"))},
        {"label": "Stadtteile", "words": number(size.get("districts"))},
        {
            "label": "Lauf",
            "words": f"Nr. {run.number}, Startwert {run.seed}, bis {run.seconds} s je Szenario",
        },
    ]


def number(value: object) -> str:
    """«17.261»"""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else "–"


def in_short(run: Run) -> list[str]:
    """What would be different, in sentences; nothing where a figure is not known."""
    now, then = run.figures_of(TODAY).get("metrics", {}), run.figures_of(PROPOSED).get("metrics", {})
    sentences = (
        (
            "own_district_share",
            SHARE,
            "Den Stadtteil kennt die eigene Fachkraft für {then} der Menschen; heute sind es {now}.",
        ),
        ("km_mean", KILOMETRES, "Der Weg zur eigenen Fachkraft ist im Mittel {then} lang; heute {now}."),
        (
            "language_fit_share",
            SHARE,
            "Wer kein Gespräch auf Deutsch führen kann, hat zu {then} eine gemeinsame Sprache; heute zu {now}.",
        ),
        (
            "load_cv",
            "number",
            "Die Auslastung streut um {then}; heute um {now}. Null hieße: für alle gleich viel.",
        ),
    )
    said = [
        sentence.format(then=shown(then[key], unit), now=shown(now[key], unit))
        for key, unit, sentence in sentences
        if then.get(key) is not None and now.get(key) is not None
    ]
    cut = then.get("relationships_cut_share")
    if cut is not None:
        said.append(f"Eine neue Ansprechperson bekämen {shown(cut, SHARE)} derer, die heute eine haben.")
    return said


def table(run: Run, of: Any) -> list[Row]:
    """A row a metric, a cell a scenario."""
    return [
        {
            "label": label,
            "meaning": meaning,
            "cells": [shown(of(one.figures).get(key), unit) for one in run.scenarios],
        }
        for key, label, unit, meaning in METRICS
    ]


def how_found(run: Run) -> list[Row]:
    """How each plan was found, how far it is from the best at most, and how many are left without anybody."""
    figures = [one.figures for one in run.scenarios]
    left = [sum(one.get("unassigned", {}).values()) for one in figures]
    return [
        {
            "label": "wie gefunden",
            "meaning": "Die Lücke in Klammern: So weit ist der Vorschlag höchstens vom bestmöglichen entfernt.",
            "cells": [STOPPED[one["stopped_by"]] + gap(one.get("gap")) for one in figures],
        },
        {
            "label": "ohne Vorschlag geblieben",
            "meaning": "Menschen, für die nach den festen Regeln niemand frei ist.",
            "cells": [number(one) for one in left],
        },
    ]


def gap(share: float | None) -> str:
    """« (0,21 %)»"""
    return "" if share is None else f" ({100 * share:.2f} %)".replace(".", ",")


def shown_groups(run: Run) -> dict[str, str]:
    """The groups large enough to say nothing about single people, with their names."""
    figures = run.figures_of(TODAY)
    return {} if run.why_hidden else {key: GROUPS[key] for key in GROUPS if is_group_shown(figures, key)}


def groups(run: Run) -> list[dict[str, Any]]:
    """So that nobody pays for the mean."""
    return [
        {"name": name, "rows": table(run, lambda one, key=key: one["by_group"][key])}
        for key, name in shown_groups(run).items()
    ]


def sites(run: Run) -> list[dict[str, Any]]:
    """By local Jobcenter: today and as proposed. Where fewer than three work, no figure: it would be a colleague's."""
    now = {row["id"]: row for row in run.figures_of(TODAY).get("by_site", [])}
    proposed = run.figures_of(PROPOSED).get("by_site", [])
    hidden = hidden_sites({row["id"]: 0 for row in proposed} | dict(run.staff_by_site))
    rows = []
    for row in proposed:
        is_small = row["id"] in hidden
        why = UNCHANGED.get(row.get("unchanged") or "", "")
        cells = [before_after(key, now.get(row["id"], {}), row) for key in BY_SITE]
        if is_small:  # that nothing changes may be said, it is nobody's figure
            is_zero = bool(why) and row.get("relationships_cut_share") == 0
            cells = ["–", "–", shown(0.0, SHARE)] if is_zero else []
        note = why or ("zu wenige Fachkräfte: keine Zahlen" if is_small else "")
        rows.append({"name": row["name"], "note": note, "cells": cells})
    return rows if len(rows) > 1 and not run.why_hidden else []


def before_after(key: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> str:
    """«5,20 km · 3,10 km»; where today's is nothing by its meaning, the new one alone."""
    unit = next(unit for name, _, unit, _ in METRICS if name == key)
    if key == "relationships_cut_share":
        return shown(then.get(key), unit)
    return f"{shown(now.get(key), unit)} · {shown(then.get(key), unit)}"


def stages(run: Run) -> list[Row]:
    """The twelve months ahead of the proposal, by the way of changing over."""
    rows = [] if run.why_hidden else list(curve(run))
    return [
        {
            "label": one["label"],
            "cells": [shown(one["shares"][month], SHARE) for month in SHOWN_MONTHS],
            "kilometres": [shown(one["kilometres"][month], KILOMETRES) for month in SHOWN_MONTHS],
        }
        for one in rows
    ]


def curve(run: Run) -> list[dict[str, Any]]:
    """Month by month the share of people whose counsellor knows their district, and the way; by stage."""
    found = run.figures_of(PROPOSED).get("curve", {})
    return [
        {
            "label": words,
            "shares": [row["own_district_share"] for row in found[stage]],
            "kilometres": [row["km_mean"] for row in found[stage]],
        }
        for stage, words in STAGES.items()
        if stage in found
    ]


def weights(run: Run) -> list[dict[str, str]]:
    """What counts how much, in kilometres; usual and own."""
    return [
        {
            "label": label,
            "words": words,
            "value": f"{run.weights[name]:g}".replace(".", ",") if name in run.weights else "–",
        }
        for name, (label, words) in WEIGHT_WORDS.items()
    ]
