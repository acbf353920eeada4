"""The access log: written once, changed by nobody, deleted by the retention job alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def entry(**given: Any) -> AccessLogEntry:
    """One opening of the file of person 5 by account 3."""
    usual = {"account_id": 3, "role": "counsellor", "team_id": 2, "person_id": 5}
    return AccessLogEntry.objects.create(**usual | {"purpose": "Beratung", "way_in": "file"} | given)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE privacy_accesslogentry SET account_id = 4",
        "UPDATE privacy_accesslogentry SET at = now() - interval '1 year'",
        "DELETE FROM privacy_accesslogentry",
        "DELETE FROM privacy_accesslogentry WHERE person_id = 5",
    ],
)
def test_the_database_refuses_changing_and_deleting(statement: str) -> None:
    kept = entry()
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)
    assert AccessLogEntry.objects.get().account_id == kept.account_id


def test_our_own_code_cannot_change_or_delete_either() -> None:
    kept = entry()
    for change in (kept.save, kept.delete, AccessLogEntry.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AccessLogEntry.objects.count() == 1


def test_the_retention_switch_allows_deleting_but_never_changing() -> None:
    entry()
    with transaction.atomic():
        sql("SET LOCAL augenhoehe.retention = 'on'")
        with pytest.raises(DatabaseError), transaction.atomic():
            sql("UPDATE privacy_accesslogentry SET account_id = 4")
        sql("DELETE FROM privacy_accesslogentry")
    assert not AccessLogEntry.objects.exists()


def test_the_retention_switch_must_say_on() -> None:
    entry()
    sql("SET LOCAL augenhoehe.retention = 'off'")
    with (
        pytest.raises(DatabaseError, match="Das Zugriffsprotokoll löscht nur der Löschlauf"),
        transaction.atomic(),
    ):
        sql("DELETE FROM privacy_accesslogentry")


def test_every_opening_has_a_purpose() -> None:
    with pytest.raises(ValidationError, match="Jeder Zugriff braucht einen Zweck"):
        AccessLogEntry(account_id=3, role="x", person_id=5, purpose="", way_in="file").validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(purpose="")


def test_the_line_outlives_account_team_and_person() -> None:
    relations = [field.name for field in AccessLogEntry._meta.get_fields() if field.is_relation]
    assert relations == []


def test_the_moment_is_the_databases_own() -> None:
    kept = entry()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at BETWEEN transaction_timestamp() AND clock_timestamp() FROM privacy_accesslogentry"
        )
        row = cursor.fetchone()
    assert row == (True,), kept


def test_the_newest_opening_comes_first() -> None:
    older, newer = entry(at=NOW - timedelta(days=1)), entry(at=NOW)
    entry(person_id=6)
    assert list(AccessLogEntry.objects.of_person(5)) == [newer, older]


def test_an_opening_lasts_for_its_time() -> None:
    entry(at=NOW - timedelta(hours=12))
    asked = {"account_id": 3, "person_id": 5, "now": NOW}
    assert AccessLogEntry.objects.has_opened(**asked, within=timedelta(hours=12))  # type: ignore[arg-type]  # values of several types
    assert not AccessLogEntry.objects.has_opened(**asked, within=timedelta(hours=11))  # type: ignore[arg-type]  # values of several types
    assert not AccessLogEntry.objects.has_opened(
        account_id=4, person_id=5, now=NOW, within=timedelta(hours=12)
    )
