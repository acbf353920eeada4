"""How fast and how well people are allocated, and what it means: alphabet against districts. «Leistungsmessung»

Each question runs in a process of its own, so that its memory is its own:

    python -m augenhoehe.config.bench.allocating town 20000 130 45
    python -m augenhoehe.config.bench.allocating berlin FOLDER
    python -m augenhoehe.config.bench.allocating house          (DATABASE_URL: the demo's Kreis Borken)

Berlin's planning areas and their shares of unemployed people are real (sources: docs/allocation.md); the people,
their units, languages and counsellors are invented.
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import Order, Point, Problem, Scenario
from augenhoehe.caseload.allocation.report import as_json
from augenhoehe.caseload.allocation.synthetic import town, town_of
from augenhoehe.config.bench.house import output_of

NAME = "augenhoehe.config.bench.allocating"
TOWNS = ((20_000, 130, 45), (100_000, 700, 542))
MOST_SECONDS = {20_000: 10.0, 100_000: 60.0}
MOST_GAP, MOST_MB = 0.005, 2000
BERLIN_PEOPLE, BERLIN_STAFF = 100_000, 700
COMPARED = (Scenario.ALPHABET, Scenario.DISTRICTS, Scenario.DISTRICTS_LANGUAGE)
SHOWN = ("km_mean", "km_p90", "own_district_share", "language_fit_share", "relationships_cut_share")


def measured_town(people: int, staff: int, districts: int) -> dict[str, Any]:
    """One invented town, one site: as hard as it gets, because nothing can be taken apart."""
    problem = town(people, staff, districts)
    return {"people": people, "staff": staff, "districts": districts} | answered(
        problem, Scenario.DISTRICTS_LANGUAGE, MOST_SECONDS.get(people, 60.0)
    )


def answered(problem: Problem, scenario: Scenario, seconds: float) -> dict[str, Any]:
    """Time by the clock and by the processor, gap, memory of this process so far."""
    begun, worked = time.monotonic(), time.process_time()
    plan = allocate(problem, Order(scenario, time_limit_seconds=seconds))
    return {
        "scenario": scenario.value,
        "seconds": round(time.monotonic() - begun, 2),
        "cpu_seconds": round(time.process_time() - worked, 2),
        "gap": None if plan.gap is None else round(plan.gap, 5),
        "stopped_by": plan.stopped_by.value,
        "unassigned": len(plan.unassigned),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def compared(problem: Problem) -> list[dict[str, Any]]:
    """The same people by the alphabet, by districts, by districts and language."""
    rows = []
    for scenario in COMPARED:
        answer = as_json(problem, allocate(problem, Order(scenario, time_limit_seconds=60.0)))
        kept = {key: answer[key] for key in ("scenario", "cases", "staff", "districts", "seconds", "gap")}
        rows.append(kept | {key: answer["metrics"][key] for key in SHOWN})
    return rows


def berlin(folder: Path) -> Problem:
    """Berlin's 542 planning areas, twelve Jobcenters, people by the share of unemployed under SGB II."""
    with (folder / "lor_hierarchie_2021.csv").open(encoding="utf-8") as file:
        areas = sorted(csv.DictReader(file), key=lambda row: row["plr_id"])
    shares, inhabitants = column(folder, "mss_2021_plr.csv", "arbeitslose_sgb2_pct"), people_in(folder)
    middles: list[Point] = [(float(row["lat"]), float(row["lon"])) for row in areas]
    expected = np.array([shares.get(r["plr_id"], 0.0) * inhabitants.get(r["plr_id"], 0.0) for r in areas])
    return town_of(
        people=BERLIN_PEOPLE,
        staff=BERLIN_STAFF,
        middles=middles,
        site_of=[int(row["plr_id"][:2]) for row in areas],
        popular=(expected / expected.sum()).tolist(),
        generator=np.random.default_rng(1),
    )


def people_in(folder: Path) -> Mapping[str, float]:
    """Inhabitants by planning area."""
    return column(folder, "einwohner_plr_2024.csv", "einwohner")


def column(folder: Path, name: str, field: str) -> dict[str, float]:
    """One column by planning area; empty cells are left out."""
    with (folder / name).open(encoding="utf-8") as file:
        return {row["plr_id"]: float(row[field]) for row in csv.DictReader(file) if row[field]}


def of_the_house() -> Problem:
    """Everybody in the database."""
    import django
    from django.utils import timezone

    django.setup()
    from augenhoehe.caseload.facts import problem_from_database

    return problem_from_database(timezone.localdate())


def measure(environment: dict[str, str], database: str, data: Path) -> dict[str, Any]:
    """All of it, for `make bench`: the towns, Kreis Borken, and Berlin where its areas are there."""
    towns = [json.loads(output_of([NAME, "town", *map(str, size)], environment)) for size in TOWNS]
    comparisons = {
        "Kreis Borken (demo)": json.loads(
            output_of([NAME, "house"], environment | {"DATABASE_URL": database})
        )
    }
    if (data / "berlin" / "lor_hierarchie_2021.csv").exists():
        answer = output_of([NAME, "berlin", str(data / "berlin")], environment)
        comparisons["Berlin, 542 planning areas"] = json.loads(answer)
    return {"towns": towns, "comparisons": comparisons}


def missed_aims(result: Mapping[str, Any]) -> list[str]:
    """The aims that were not reached, one sentence each."""
    missed = []
    for row in result["towns"]:
        name = f"Zuordnung von {row['people']} Menschen"
        if row["seconds"] > MOST_SECONDS[row["people"]]:
            missed.append(f"{name}: {row['seconds']} s")
        if row["gap"] > MOST_GAP:
            missed.append(f"{name}: Lücke {100 * row['gap']:.2f} %")
        if row["peak_mb"] > MOST_MB:
            missed.append(f"{name}: {row['peak_mb']} MB")
    return missed


def table_of(result: Mapping[str, Any]) -> str:
    """Two tables as Markdown: how fast, and what it means."""
    rows = ["| People | Staff | Districts | Seconds | CPU s | Gap | MB |", "|--:|--:|--:|--:|--:|--:|--:|"]
    rows += [
        f"| {row['people']:,} | {row['staff']} | {row['districts']} | {row['seconds']:.1f} | "
        f"{row['cpu_seconds']:.1f} | {100 * row['gap']:.2f} % | {row['peak_mb']} |"
        for row in result["towns"]
    ]
    rows += [
        "",
        "| Where | Scenario | km mean | km p90 | own district | language fits | relationships cut | Seconds | Gap |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for place, lines in result["comparisons"].items():
        rows += [f"| {place} | {line['scenario']} | {cells_of(line)} |" for line in lines]
    return "\n".join(rows) + "\n"


def cells_of(line: Mapping[str, Any]) -> str:
    """The figures of one scenario."""
    shares = ("own_district_share", "language_fit_share", "relationships_cut_share")
    cells = [f"{line[key]:.1f}" if line[key] is not None else "–" for key in ("km_mean", "km_p90")]
    cells += [f"{100 * line[key]:.0f} %" if line[key] is not None else "–" for key in shares]
    cells += [f"{line['seconds']:.1f}", "–" if line["gap"] is None else f"{100 * line['gap']:.2f} %"]
    return " | ".join(cells)


def main(words: list[str]) -> None:
    """One JSON value on stdout."""
    match words:
        case ["town", people, staff, districts]:
            answer: object = measured_town(int(people), int(staff), int(districts))
        case ["berlin", folder]:
            answer = compared(berlin(Path(folder)))
        case ["house"]:
            answer = compared(of_the_house())
        case _:
            raise SystemExit(__doc__)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
