"""What was measured, as JSON with fixed keys and as a table for the README. «Messergebnis»"""

import json
import re
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from augenhoehe.config.bench.asking import Site, Timing

MOST_TIMES_EMPTY, MOST_TIMES_SMALL, MOST_TIMES_COPY = 4.0, 1.3, 10.0
MOST_TIMES_ONE_ROW = 3.0
MOST_MS_OF_A_PAPER = 1000
MARKED = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One page at one size; the keys are read by others and never renamed."""

    name: str
    role: str
    people: int
    p50_ms: float
    p95_ms: float
    statements: int
    ratio_to_empty: float
    ratio_of_p95: float

    @property
    def is_save(self) -> bool:
        """Whether it is compared with a page that saves one row, not with the empty one."""
        return self.name.startswith("save:")

    @property
    def is_paper(self) -> bool:
        """Whether it is a paper that is set while one waits: it takes its time and no more than a second."""
        return self.name.startswith("paper:")


def lines_of(site: Site) -> list[Line]:
    """The result of one house."""
    return [
        line_of(page.name, page.role, site.people, timing)
        for page, timing in zip(site.pages, site.timings, strict=True)
    ]


def line_of(name: str, role: str, people: int, timing: Timing) -> Line:
    """The result of one page; where the number of statements varied, the highest one."""
    p50 = median(timing.milliseconds)
    return Line(
        name=name,
        role=role,
        people=people,
        p50_ms=round(p50, 2),
        p95_ms=round(p95(timing.milliseconds), 2),
        statements=max(timing.statements),
        ratio_to_empty=round(p50 / median(timing.compared), 2),
        ratio_of_p95=round(p95(timing.milliseconds) / p95(timing.compared), 2),
    )


def p95(milliseconds: list[float]) -> float:
    """Nineteen of twenty were at least as fast."""
    return sorted(milliseconds)[ceil(0.95 * len(milliseconds)) - 1]


def missed_aims(sites: list[Site], lines: list[Line]) -> list[str]:
    """The aims that were not reached, one sentence each."""
    missed = []
    times = {(line.name, line.role, line.people): line for line in lines}
    smallest, largest = min(site.people for site in sites), max(site.people for site in sites)
    for line in (line for line in lines if line.people == largest):
        small = times.get((line.name, line.role, smallest), line)
        if line.is_save and line.ratio_of_p95 > MOST_TIMES_ONE_ROW:
            missed.append(f"{line.name} ({line.role}): p95 {line.ratio_of_p95} × eine Zeile speichern")
        elif line.is_paper and line.p95_ms > MOST_MS_OF_A_PAPER:
            missed.append(f"{line.name} ({line.role}): p95 {line.p95_ms:.0f} ms, mehr als eine Sekunde")
        elif not line.is_save and not line.is_paper and line.ratio_to_empty > MOST_TIMES_EMPTY:
            missed.append(f"{line.name} ({line.role}): {line.ratio_to_empty} × die leere Seite")
        if line.p50_ms > MOST_TIMES_SMALL * small.p50_ms:
            growth = line.p50_ms / small.p50_ms
            missed.append(
                f"{line.name} ({line.role}): {growth:.2f} × die eigene Zeit bei {smallest} Menschen"
            )
        if line.statements != small.statements:
            missed.append(
                f"{line.name} ({line.role}): {small.statements} und {line.statements} Anweisungen je nach Größe"
            )
    for site in sites:
        for page, timing in zip(site.pages, site.timings, strict=True):
            if len(set(timing.statements)) > 1:
                counts = ", ".join(map(str, sorted(set(timing.statements))))
                missed.append(f"{page.name} ({page.role}, {site.people}): wechselnd {counts} Anweisungen")
    return missed


def missed_import(imported: dict[str, Any]) -> list[str]:
    """Whether taking a list over takes too long against COPY."""
    ratio = imported["ratio_to_copy"]
    return [f"Übernahme: {ratio} × COPY derselben Zeilen"] if ratio > MOST_TIMES_COPY else []


def result_of(lines: list[Line], demo: dict[str, Any], imported: dict[str, Any]) -> dict[str, Any]:
    """The one JSON object."""
    loaded = {key: demo[key] for key in ("people", "seconds", "peak_mb")}
    return {"pages": [asdict(line) for line in lines], "demo": loaded, "import": imported}


def table_of(lines: list[Line], demo: dict[str, Any], imported: dict[str, Any]) -> str:
    """The result as Markdown: one row a page, one group of columns a size."""
    sizes = sorted({line.people for line in lines})
    heads = [f"{size:,} people: p50 ms | p95 ms | × empty" for size in sizes]
    rows = [
        f"| Page | Role | Statements | {' | '.join(heads)} |",
        "|---|---|--:|" + "--:|" * 3 * len(sizes),
    ]
    by_size = {(line.name, line.role, line.people): line for line in lines}
    for name, role in dict.fromkeys((line.name, line.role) for line in lines):
        found = [by_size.get((name, role, size)) for size in sizes]
        statements = " / ".join(dict.fromkeys(str(line.statements) for line in found if line))
        cells = " | ".join(cells_of(line) for line in found)
        rows.append(f"| {name} | {role} | {statements} | {cells} |")
    rows.append(
        f"\nDemo data: {demo['people']:,} people in {demo['seconds']:.0f} s, "
        f"{demo['peak_mb']:.0f} MB resident memory at most."
    )
    rows.append(
        f"Import: a list of {imported['rows']:,} people in {imported['seconds']:.0f} s "
        f"(reading {imported['read_seconds']:.1f} s), {imported['ratio_to_copy']:.1f} × COPY of the rows it writes."
    )
    return "\n".join(rows) + "\n"


def cells_of(line: Line | None) -> str:
    """p50, p95 and ratio of one page at one size; of a save, the ratio of the p95 to that of saving one row."""
    if line is None:
        return "– | – | –"
    ratio = f"p95: {line.ratio_of_p95:.1f} × one row" if line.is_save else f"{line.ratio_to_empty:.1f}"
    return f"{line.p50_ms:.1f} | {line.p95_ms:.1f} | {ratio}"


def write(folder: Path, result: dict[str, Any], table: str) -> None:
    """`results.json` and the table beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    (folder / "README-table.md").write_text(table)


def put_into_readme(readme: Path, table: str) -> bool:
    """Replace what stands between the README's bench marks; False where there is no README or no mark."""
    if not readme.exists():
        return False
    text, replaced = MARKED.subn(lambda found: f"{found[1]}{table}{found[2]}", readme.read_text())
    if replaced:
        readme.write_text(text)
    return bool(replaced)
