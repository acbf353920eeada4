"""How long a list of people takes to come in, against COPY of the very rows it writes. A process of its own.

1. A list of so many people who are new to this house: names and birth dates of people here, shuffled.
2. Read, checked, written – timed from the file to the last row.
3. The rows it made are taken out, the import is rolled back, and they are put in again by COPY: the same tables,
   indexes and triggers on, keys checked at the end.
4. All of it is rolled back: the house is as it was.
"""

import csv
import io
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import django

ROWS = 10_000
HEADINGS = (
    *(
        "Kundennummer",
        "Nachname",
        "Vorname",
        "Geburtsdatum",
        "Anrede",
        "Sprache",
        "Deutschkenntnisse",
        "BG-Nummer",
    ),
    *(
        "Stellung",
        "Straße",
        "PLZ",
        "Ort",
        "Telefon",
        "E-Mail",
        "Bewilligung von",
        "Bewilligung bis",
        "Fall seit",
    ),
)


def people(count: int) -> Iterator[list[str]]:
    """Rows of people nobody knows yet."""
    from augenhoehe.people.models import Person

    some = list(Person.objects.order_by("pk").values_list("family_name", "given_name", "birth_date")[:5_000])
    rng = Random(1)
    for number in range(count):
        family, given, born = (rng.choice(some)[place] for place in range(3))
        yield [
            *(
                f"M{number:09}",
                family,
                given,
                f"{born:%d.%m.%Y}",
                "Frau",
                ("Ukrainisch", "Arabisch")[number % 2],
            ),
            *(
                "A2",
                f"M{number // 2:09}",
                ("Antragsteller", "Partnerin")[number % 2],
                f"Am Markt {number % 90 + 1}",
            ),
            *(
                "46395",
                "Bocholt",
                f"02871 {number:06}",
                f"p{number}@example.org",
                "01.07.2026",
                "30.06.2027",
                "",
            ),
        ]


def write_list(path: Path, count: int) -> None:
    """The list as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(people(count))


def take_over(path: Path) -> tuple[Any, float]:
    """The list from the file to the last row, and how long it took."""
    from django.utils import timezone

    from augenhoehe.cases.importing.known import Viewer
    from augenhoehe.cases.importing.limits import limits
    from augenhoehe.cases.importing.staging import check_all, stage
    from augenhoehe.cases.importing.writing import apply
    from augenhoehe.organisation.models import Team

    team = Team.objects.select_related("local_jobcenter").order_by("pk")[0]
    viewer, begun = Viewer(None, team.local_jobcenter), time.monotonic()
    on = timezone.localdate()
    run = stage(
        path, path.name, local_jobcenter=team.local_jobcenter, team=team, valid_from=on, limits=limits()
    )
    run = apply(check_all(run, viewer), viewer, None)
    return run, time.monotonic() - begun


def rows_made(run: Any) -> list[tuple[str, str, bytes]]:
    """What the import wrote: table, columns, and the rows as COPY gives them, in the order of writing."""
    from django.apps import apps

    made = []
    for change in run.applied_changes.filter(kind="created").order_by("pk"):
        model = apps.get_model(change.model)
        columns = ", ".join(
            f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated
        )
        ids = ",".join(map(str, change.row_ids))
        question = f'COPY (SELECT {columns} FROM "{model._meta.db_table}" WHERE id IN ({ids})) TO STDOUT'
        made.append((model._meta.db_table, columns, copied_out(question)))
    return made


def copied_out(question: str) -> bytes:
    """The answer of one COPY."""
    from django.db import connection

    buffer = io.BytesIO()
    with connection.connection.cursor() as cursor, cursor.copy(question) as copy:
        for piece in copy:
            buffer.write(piece)
    return buffer.getvalue()


def copy_in(rows: list[tuple[str, str, bytes]]) -> float:
    """How long these rows take by COPY alone."""
    from django.db import connection

    begun = time.monotonic()
    for table, columns, content in rows:
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy,
        ):
            copy.write(content)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return time.monotonic() - begun


def measured(count: int) -> dict[str, Any]:
    """The result, with the agreed keys."""
    from django.db import transaction

    from augenhoehe.privacy.acting import acting

    with tempfile.TemporaryDirectory() as folder, acting(account_id=None, through="import"):
        path = Path(folder) / "liste.csv"
        write_list(path, count)
        with transaction.atomic():
            run, seconds = take_over(path)
            written = run.counts.get("new", 0)
            rows = rows_made(run)
            transaction.set_rollback(True)
        with transaction.atomic():
            alone = copy_in(rows)
            transaction.set_rollback(True)
    # People here, shuffled: some of them look like somebody at another site, and wait to be asked about.
    if run.counts.get("problem", 0) > count // 20 or written + run.counts.get("problem", 0) != count:
        raise SystemExit(f"Von {count} Zeilen sind nur {written} neu: {run.counts}")
    return {
        "rows": count,
        "seconds": round(seconds, 2),
        "read_seconds": round(run.read_seconds, 2),
        "ratio_to_copy": round(seconds / alone, 2),
    }


def main() -> None:
    """One JSON object on stdout; the number of rows may be given."""
    django.setup()
    json.dump(measured(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS), sys.stdout)


if __name__ == "__main__":
    main()
