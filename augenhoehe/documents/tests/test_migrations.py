"""What came with a scan is known by its moment where the column is new. «Datenbankumbau»"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from augenhoehe.documents.models import Paper
from augenhoehe.documents.tests.factories import paper_of
from augenhoehe.people.tests.factories import person
from augenhoehe.privacy.registry import history_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BEFORE = ("documents", "0002_settling_and_correcting")


def migrate(*targets: tuple[str, str]) -> None:
    """To these states, or to the newest ones."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


@pytest.fixture
def pairs() -> Iterator[list[tuple[Paper, Paper]]]:
    """Two papers with a scan of their translation; the day of the second was noted by hand before."""
    someone = person()
    originals = [paper_of(someone, "diploma", language="uk") for _ in range(2)]
    found = [(one, paper_of(someone, "diploma", translation_of=one)) for one in originals]
    noted = originals[1].received_at + timedelta(seconds=1)
    Paper.objects.filter(pk=originals[1].pk).update(translation_received_at=noted)
    migrate(BEFORE)
    yield found
    migrate()


def test_a_translation_that_came_with_a_scan_is_known_and_one_noted_by_hand_is_not(
    pairs: list[tuple[Paper, Paper]],
) -> None:
    before = history_count()
    migrate()
    (scanned, scan), (noted, _) = pairs
    assert Paper.objects.get(pk=scanned.pk).translation_came_with == scan
    assert Paper.objects.get(pk=noted.pk).translation_came_with is None
    assert history_count() == before, "nobody changed anything"


def history_count() -> int:
    """Counted in the table: the models know a column that may not be there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {history_of(Paper).model._meta.db_table}")
        (number,) = cursor.fetchone()
    return int(number)
