"""An answer of the siting optimiser as a table and as a picture. «Ergebnis der Planung»"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.urls import reverse

from augenhoehe.caseload.siting.problem import Place, Siting, SitingProblem
from augenhoehe.caseload.spots import BY_HAND, ENTRIES, SITES

WIDTH, HEIGHT, MARGIN = 640, 420, 24
FEWEST_SHOWN = 10
STOPPED = {
    "optimal": "Eine bessere Auswahl gibt es unter diesen Orten nicht.",
    "gap": "Eine bessere Auswahl könnte es geben, aber kaum eine merklich bessere.",
    "effort": "Der vereinbarte Rechenaufwand ist erreicht; eine etwas bessere Auswahl kann es geben.",
    "time": "Die Rechenzeit war abgelaufen; eine etwas bessere Auswahl kann es geben.",
    "not_searched": "Gezählt, nicht gesucht.",
}
SENSITIVITY = {
    "lone_parents": "Wenn Alleinerziehende {} zählen",
    "no_show": "Wenn ausgefallene Gespräche {} zählen",
    "missing_services": "Wenn fehlende Hilfe vor Ort {} zählt",
    "equity": "Wenn die weitesten Wege {} zählen",
}
SCALES = {"halved": "halb so viel", "doubled": "doppelt"}


@dataclass(frozen=True)
class Dot:
    """One place in the picture."""

    x: float
    y: float
    name: str
    number: int = 0

    @property
    def corner(self) -> tuple[float, float]:
        """Where a square of ten around it begins."""
        return (self.x - 5, self.y - 5)


def kilometres(value: float | None) -> str:
    """«3,4 km»: to 100 metres, so that no answer, and no two of them, lead to an address."""
    if value is None:
        return "–"
    return "unter 0,1 km" if 0 < value < 0.05 else f"{value:.1f} km".replace(".", ",")


def euros(value: float | None) -> str:
    """«24.000 €»"""
    return "–" if value is None else f"{value:,.0f} €".replace(",", ".")


def around(count: float) -> str:
    """«rund 40»: to the ten, so that two answers side by side tell no number that is hidden elsewhere."""
    tens = f"{round(count, -1):,.0f}".replace(",", ".")
    return "wenige" if count < FEWEST_SHOWN else f"rund {tens}"


def told(problem: SitingProblem, siting: Siting) -> dict[str, Any]:
    """Everything the page shows of an answer."""
    chosen = [one.place for one in siting.chosen]
    return {
        "places": [
            {
                "number": number,
                "id": one.place.id,
                "name": one.place.name,
                "link": link_to(one.place.id),
                "is_by_hand": one.place.id == BY_HAND,
                "gain": kilometres(one.gain),
                "people": around(one.people),
                "cost": euros(one.place.cost_eur),
                "instead": [
                    (swap.place.name, kilometres(swap.loss))
                    for swap in siting.swaps
                    if swap.instead_of == one.place.id
                ],
            }
            for number, one in enumerate(siting.chosen, start=1)
        ],
        "totals": [
            ("Weg im Mittel", kilometres(siting.km_mean_today), kilometres(siting.km_mean)),
            (
                "Weg des Fünftels mit den weitesten Wegen",
                kilometres(siting.km_worst_today),
                kilometres(siting.km_worst),
            ),
        ],
        "cost": euros(siting.cost_eur),
        "stopped": STOPPED[siting.stopped_by.value],
        "gap": f"{100 * siting.gap:.2f} %".replace(".", ","),
        "seconds": f"{siting.seconds:.1f} s".replace(".", ","),
        "sensitivity": sensitivity(problem, siting),
        "picture": picture(problem, chosen),
    }


def link_to(number: int) -> str:
    """The page of a possible place; one typed in by hand has none."""
    if number >= BY_HAND:
        return ""
    if number >= ENTRIES:
        return reverse("directory_entry", args=[number - ENTRIES])
    return reverse("site", args=[number - SITES]) if number >= SITES else reverse("district", args=[number])


def sensitivity(problem: SitingProblem, siting: Siting) -> list[tuple[str, str]]:
    """Which places would be chosen if one weight were another: «bleibt», or what would be there instead."""
    names = {place.id: place.name for place in problem.candidates}
    now = {one.place.id for one in siting.chosen}
    lines = []
    for key, places in siting.sensitivity.items():
        new = [names[one] for one in places if one not in now]
        lines.append((asked(key), f"kämen dazu: {', '.join(new)}" if new else ""))
    changing = [line for line in lines if line[1]]
    return [*changing, *((asked_for, "bliebe es dabei") for asked_for, new in lines if not new)]


def asked(key: str) -> str:
    """«equity_doubled» as one reads it; an unknown key stays as it is."""
    name, _, scale = key.rpartition("_")
    if name in SENSITIVITY and scale in SCALES:
        return SENSITIVITY[name].format(SCALES[scale])
    return key


def picture(problem: SitingProblem, chosen: Iterable[Place]) -> dict[str, Any]:
    """Districts, what is there and what is proposed, north on top; a kilometre is as long in every direction."""
    points = [one.point for one in problem.neighbourhoods]
    points += [place.point for place in (*problem.existing, *problem.candidates)]
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2

    def dot(place: Any, number: int = 0) -> Dot:
        latitude, longitude = place.point
        x, y = left + (longitude - west) * squeeze * scale, top + (north - latitude) * scale
        return Dot(round(x, 1), round(y, 1), place.name, number)

    return {
        "width": WIDTH,
        "height": HEIGHT,
        "districts": [dot(one) for one in problem.neighbourhoods],
        "existing": [dot(one) for one in problem.existing],
        "chosen": [dot(one, number) for number, one in enumerate(chosen, start=1)],
    }
