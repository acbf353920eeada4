"""A house with a past: what years of work leave in the tables besides the loader's people. «Messbestand»

1. Contacts are brought to ten a person (100,000 people have 1,000,000), by doubling those that are there, a minute
   earlier, so that nobody's last contact changes.
2. Every contact was an opening of the file: one line in the access log.
3. Every record in the files was changed once: one line in its history.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import Model

from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.history import tracked_models

CONTACTS_A_PERSON = 10
OF_A_CONTACT = "case_id, staff_id, channel, direction, outcome, created_through, withdrawn_reason"
FIRST_ACCOUNT_OF_OLD = 1_000_000  # accounts that are gone: log lines outlive them


def fill(say: Callable[[str], None]) -> None:
    """Fill the current database up and let the planner count it."""
    with acting(account_id=None, through="demo"):
        say(f"  Kontakte: {fill_contacts():,}".replace(",", "."))
        say(f"  Zugriffsprotokoll: {fill_access_log():,}".replace(",", "."))
        say(f"  Änderungshistorie: {fill_history():,}".replace(",", "."))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def fill_contacts() -> int:
    """Ten contacts a person; gives how many there are."""
    with connection.cursor() as cursor:
        wanted = CONTACTS_A_PERSON * count_of("people_person")
        minutes = 0
        while 0 < (there := count_of("cases_contact")) < wanted:
            minutes += 1
            cursor.execute(
                f"INSERT INTO cases_contact (occurred_at, {OF_A_CONTACT})"
                f" SELECT occurred_at - %s * INTERVAL '1 minute', {OF_A_CONTACT}"
                " FROM cases_contact WHERE withdrawn_at IS NULL ORDER BY id LIMIT %s",
                [minutes, wanted - there],
            )
        return there


def fill_access_log() -> int:
    """A line for every contact; gives how many were written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO privacy_accesslogentry (account_id, role, person_id, purpose, way_in, at)"
            " SELECT %s + COALESCE(cases_contact.staff_id, 0), 'counsellor', cases_case.person_id,"
            "        'Beratung und Vermittlung (§ 14 SGB II)', 'file', cases_contact.occurred_at"
            " FROM cases_contact JOIN cases_case ON cases_case.id = cases_contact.case_id"
            " ORDER BY cases_contact.occurred_at",
            [FIRST_ACCOUNT_OF_OLD],
        )
        return int(cursor.rowcount)


def fill_history() -> int:
    """One earlier state of every record; gives how many were written."""
    return sum(fill_history_of(model, event) for model, event in tracked_models())


def fill_history_of(model: type[Model], event: type[Model]) -> int:
    """The rows as they are, once more, as the state before a change."""
    kept = {field.attname for field in event._meta.concrete_fields if not field.generated}
    columns = ", ".join(
        f'"{field.attname}"' for field in model._meta.concrete_fields if field.attname in kept
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {event._meta.db_table} (pgh_created_at, pgh_label, pgh_context, {columns})"
            " SELECT now() - random() * INTERVAL '700 days', 'update',"
            f' \'{{"account": null, "through": "web"}}\'::jsonb, {columns} FROM {model._meta.db_table}'
        )
        return int(cursor.rowcount)


def count_of(table: str) -> int:
    """How many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])
