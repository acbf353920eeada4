"""Makes what the pages about lists and double files are about, for tests that walk all pages."""

from collections.abc import Sequence
from datetime import date

from augenhoehe.cases.models import (
    DuplicateDecision,
    ImportRow,
    ImportRun,
    ImportState,
    MergeRecord,
    RowVerdict,
)
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person


def an_import(staff: Staff, rows: int = 1) -> ImportRun:
    """A checked list for this colleague's team; every row names nobody new and has a problem."""
    run = ImportRun.objects.create(
        local_jobcenter=staff.team.local_jobcenter,
        team=staff.team,
        file_name="liste.csv",
        file_hash="0" * 64,
        format="CSV, UTF-8, Semikolon",
        headers=["Kundennummer", "Vorname", "Nachname"],
        mapping={"client_number": 0, "given_name": 1, "family_name": 2},
        valid_from=date(2026, 11, 1),
        state=ImportState.CHECKED,
        row_count=rows,
        checked_count=rows,
        counts={"problem": rows, "candidates": 0},
    )
    problem = {"column": "birth_date", "kind": "missing", "sentence": "Geburtsdatum fehlt."}
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run,
            number=number,
            cells=[f"X{number}", "Anna", "Neu"],
            verdict=RowVerdict.PROBLEM,
            problems=[problem],
            facts={"given_name": "Anna", "family_name": "Neu"},
        )
        for number in range(1, rows + 1)
    )
    return run


def the_import() -> int:
    """The list read last."""
    return int(ImportRun.objects.order_by("-pk").values_list("pk", flat=True)[0])


def look_alike(people: Sequence[Person]) -> None:
    """Each of them may be the first one – she herself the second –, and has absorbed a file that is gone."""
    for one in people:
        other = people[1] if one is people[0] else people[0]
        DuplicateDecision.objects.create(
            first=one,
            second=other,
            second_number=other.client_number,
            verdict="later",
            score=90,
            reason="gleicher Name",
        )
        MergeRecord.objects.create(
            kept=one, absorbed_id=1_000_000 + one.pk, absorbed_number=f"W{one.pk}", reason="zweimal erfasst"
        )


def pair_of(person: Person) -> dict[str, int]:
    """The numbers of the pair, of the other file, and of what was put together."""
    pair = DuplicateDecision.objects.get(first=person)
    return {
        "pair_id": pair.pk,
        "other_id": pair.second_id or 0,
        "merge_id": MergeRecord.objects.get(kept=person).pk,
    }
