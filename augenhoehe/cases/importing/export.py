"""People as a list, with the columns an import knows: what goes out can come in again. «Ausgabe»

Every person in it is one line in the access log, written before her row leaves the house.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from augenhoehe.cases.importing.dated_facts import in_force
from augenhoehe.cases.importing.known import Known, KnownPerson, add_facts
from augenhoehe.cases.importing.planning import LABELS
from augenhoehe.cases.importing.words import label_of, meaning_of, targets
from augenhoehe.cases.importing.workbook import Cell, xlsx_pieces
from augenhoehe.organisation.models import Staff, staff_of
from augenhoehe.people.access import OTHER_PURPOSE, PURPOSE_OF_ROLE
from augenhoehe.people.models import ApprovalPeriod, Person
from augenhoehe.privacy.models import AccessLogEntry, WayIn
from augenhoehe.web.languages import german_name

SLICE = 1_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Why = Callable[[Sequence[int]], dict[int, str]]


def export_people(
    user: object,
    people: QuerySet[Any],
    *,
    form: str,
    name: str,
    why: Why | None = None,
) -> HttpResponseBase:
    """These people as a file: `form` is csv or xlsx, `name` its name. For visible people only.

    With `why`, which says it of some people at a time, there is a column «Warum».
    The file leaves as it is made, however many they are.
    """
    if form not in {"csv", "xlsx"}:
        raise Http404
    exporting_reader(user)
    ids = list(people.order_by("search_key", "pk").values_list("pk", flat=True))
    headings = [label_of(target) for target in targets()] + (["Warum"] if why else [])
    rows = export_rows(logged(user, ids), timezone.localdate(), why)
    if form == "csv":
        lines: Iterator[Any] = csv_lines([headings], rows)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    else:
        response = StreamingHttpResponse(xlsx_pieces(headings, rows), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{form}"'
    return response


def exporting_reader(user: object) -> Staff:
    """The colleague who takes a list along, or 403."""
    staff = staff_of(user, timezone.localdate())
    if staff is None or staff.account_id is None:
        raise PermissionDenied
    return staff


def logged(user: object, person_ids: Sequence[int]) -> Iterator[int]:
    """The people one by one; a slice of them is in the log before the first of it leaves the house."""
    for start in range(0, len(person_ids), SLICE):
        some = person_ids[start : start + SLICE]
        log_exports(user, some)
        yield from some


def log_exports(user: object, person_ids: Sequence[int]) -> None:
    """One line for everybody in the list, in few statements."""
    staff = exporting_reader(user)
    AccessLogEntry.objects.bulk_create(
        (
            AccessLogEntry(
                account_id=staff.account_id or 0,
                role=staff.role,
                team_id=staff.team_id,
                person_id=person_id,
                purpose=PURPOSE_OF_ROLE.get(staff.role, OTHER_PURPOSE),
                way_in=WayIn.EXPORT,
            )
            for person_id in person_ids
        ),
        batch_size=5_000,
    )


def export_rows(person_ids: Iterable[int], on: date, why: Why | None = None) -> Iterator[list[Cell]]:
    """One row a person, in the order given; a slice at a time in memory."""
    ids = iter(person_ids)
    while some := list(islice(ids, SLICE)):
        known = Known(on)
        known.by_id = {person.pk: KnownPerson(person) for person in Person.objects.filter(pk__in=some)}
        add_facts(known)
        periods = periods_of(known, on)
        reasons = why(some) if why else {}
        for pk in some:
            if pk in known.by_id:
                reason: list[Cell] = [reasons.get(pk, "")] if why else []
                yield [*row_of(known.by_id[pk], periods, on), *reason]


def periods_of(known: Known, on: date) -> dict[int, ApprovalPeriod]:
    """The approval of every unit on that day."""
    units = {row.unit_id for one in known.by_id.values() for row in one.memberships}
    return {period.unit_id: period for period in ApprovalPeriod.objects.on(on).filter(unit__in=units)}


def row_of(known: KnownPerson, periods: dict[int, ApprovalPeriod], on: date) -> list[Cell]:
    """What the file knows of one person on that day."""
    facts = facts_of(known, periods, on)
    return [facts.get(target) or "" for target in targets()]


def facts_of(known: KnownPerson, periods: dict[int, ApprovalPeriod], on: date) -> dict[str, Any]:
    """By target; words are those an import understands."""
    person = known.person
    member, home = in_force(known.memberships, on), in_force(known.addresses, on)
    period = periods.get(member.unit_id) if member else None
    case = next((row for row in known.cases if row.ends_on is None), None)
    own = ("client_number", "given_name", "family_name", "native_name", "birth_date", "nationality")
    facts: dict[str, Any] = {name: getattr(person, name) for name in own}
    facts["salutation"] = LABELS["salutation"][person.salutation]
    facts["interpreter_need"] = LABELS["interpreter_need"][person.interpreter_need]
    facts |= (
        {name: getattr(home, name) for name in ("street", "house_number", "postcode", "city")} if home else {}
    )
    if member:
        facts |= {"unit_number": member.unit.unit_number, "unit_role": member.get_role_display()}
    if period:
        facts |= {"approval_from": period.starts_on, "approval_until": period.ends_on}
    facts["case_starts_on"] = case.starts_on if case else ""
    return facts | languages_of(known) | contact_points_of(known, on) | desk_of(known, on)


def languages_of(known: KnownPerson) -> dict[str, str]:
    """The preferred language with its level, and how much German."""
    preferred = next((row for row in known.languages if row.is_preferred), None)
    german = next((row for row in known.languages if row.language == "de"), None)
    facts = {"german_level": german.get_speaking_display()} if german else {}
    if preferred:
        name = german_name(preferred.language)
        understood = meaning_of("language", name) == preferred.language
        facts["language"] = name if understood else preferred.language
        facts["language_level"] = preferred.get_speaking_display()
    return facts


def contact_points_of(known: KnownPerson, on: date) -> dict[str, str]:
    """The newest telephone number and e-mail address that hold."""
    facts = {}
    for row in sorted(known.contact_points, key=lambda one: (one.starts_on, one.pk)):
        if row.value and in_force([row], on):
            facts[row.kind] = row.value
    return facts


def desk_of(known: KnownPerson, on: date) -> dict[str, str]:
    """Team and colleague, by the log-in, which is nobody else's."""
    row = in_force(known.responsibilities, on)
    if row is None:
        return {}
    staff, team = row.staff, row.team
    name = staff.account.login_name if staff and staff.account else (staff.addressed_name if staff else "")
    return {"counsellor": name, "team": team.name if team else ""}


def csv_lines(headings: Iterable[Sequence[str]], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Lines for Excel in German: a mark for UTF-8, semicolons, days as 1.4.1985, no cell that is a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    yield "\ufeff"
    writer.writerows(headings)
    for row in rows:
        writer.writerow([harmless(as_text(cell)) for cell in row])
        if buffer.tell() > 1 << 16:
            yield taken(buffer)
    yield taken(buffer)


def taken(buffer: io.StringIO) -> str:
    """What is in the buffer, and the buffer empty."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def as_text(cell: Cell) -> str:
    """A cell as one reads it."""
    return f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell


def harmless(text: str) -> str:
    """Text that a spreadsheet takes for text; an import takes the mark off again."""
    return f"'{text}" if text.startswith(FORMULA) else text
