"""The twelve months ahead as a drawing with its table: how each stage comes to what a scenario promises. «Verlauf»"""

from dataclasses import dataclass
from typing import Any

from augenhoehe.caseload.actions.simulating import WORDS
from augenhoehe.caseload.allocation.problem import Scenario
from augenhoehe.caseload.models import ScenarioResult, Stage

WIDTH, HEIGHT, LEFT, TOP = 640, 220, 48, 12
MONTHS = 12
MARKS = {Stage.NEW_CASES: "line-dotted", Stage.AT_REVIEW: "line-solid", Stage.AT_ONCE: "line-dashed"}


@dataclass(frozen=True)
class Line:
    """One stage: its words, its points on the drawing, how it is drawn, its values as text."""

    label: str
    points: str
    mark: str
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class Drawing:
    """A curve of one scenario: the share of people whose counsellor knows their district, month by month."""

    scenario: str
    name: str
    lines: list[Line]
    ticks: list[tuple[float, str]]
    months: list[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def x_of(month: int) -> float:
    """Where a month stands."""
    return round(LEFT + (WIDTH - LEFT - 12) * month / MONTHS, 1)


def y_of(share: float) -> float:
    """Where a share stands: 0 at the bottom, 1 on top."""
    return round(TOP + (HEIGHT - TOP - 24) * (1 - share), 1)


def drawing(result: ScenarioResult) -> Drawing:
    """The drawing of one result; a month without a figure is left out."""
    return Drawing(
        scenario=result.scenario,
        name=WORDS[Scenario(result.scenario)],
        lines=[line_of(stage, result.figures["curve"][stage.value]) for stage in Stage],
        ticks=[(y_of(share / 100), f"{share} %") for share in (0, 25, 50, 75, 100)],
        months=[(x_of(month), month) for month in range(0, MONTHS + 1, 3)],
    )


def line_of(stage: Stage, rows: list[dict[str, Any]]) -> Line:
    """One stage's line."""
    known = [
        (row["month"], row["own_district_share"]) for row in rows if row["own_district_share"] is not None
    ]
    return Line(
        label=stage.label,
        points=" ".join(f"{x_of(month)},{y_of(share)}" for month, share in known),
        mark=MARKS[stage],
        values=[(when(month), f"{100 * share:.0f} %") for month, share in known if month % 3 == 0],
    )


def when(month: int) -> str:
    """«heute», «in 3 Monaten»"""
    return f"in {month} Monaten" if month else "heute"
