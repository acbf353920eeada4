"""Reading writes nothing but the access log, whoever reads and however."""

import pytest
from django.db import connection, transaction
from django.test import Client

from augenhoehe.cases.models import FollowUp
from augenhoehe.organisation.models import Role
from augenhoehe.web.screen_lock import SESSION_KEY
from tests.world import MINE, World, address, patterns, world

pytestmark = pytest.mark.django_db
# house.md § 2: a GET may write the access log, and the session at most once a minute; nothing else.
MAY_BE_WRITTEN = {"privacy_accesslogentry"}
# Whoever opens a question of the talk turns the screen: the session is locked to it, once.
LOCKS = {
    "talk_second_screen",
    "talk_welcome",
    "talk_themes",
    "talk_strengths",
    "talk_goal",
    "talk_steps",
    "talk_summary",
    "talk_since",
    "talk_ways_on",
}
LOCKED = {"django_session"}


def rows_written() -> dict[str, int]:
    """Rows inserted, changed and deleted by table in this transaction, by the database's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def written_by(client: Client, method: str, url: str, *, keep: bool = False) -> set[str]:
    """The tables in which one request writes; taken back again, so that a locked screen does not hide the next page."""
    before = rows_written()
    with transaction.atomic():
        client.generic(method, url)
        after = rows_written()
        transaction.set_rollback(not keep)
    assert keep or SESSION_KEY not in client.session
    return {table for table, rows in after.items() if rows != before.get(table, 0)}


@pytest.fixture
def reading() -> tuple[World, Client]:
    """A logged-in colleague whose session exists already."""
    seen, client = world(), Client()
    client.force_login(seen.account)
    client.get("/konto/")  # that somebody is here is noted at most once a minute: now it is
    return seen, client


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGING_DIRECTOR, Role.DATA_PROTECTION_OFFICER])
def test_no_page_writes_when_it_is_read(role: str, method: str, client: Client) -> None:
    seen = world(role)
    client.force_login(seen.account)
    client.get("/konto/")  # that somebody is here is noted at most once a minute: now it is
    wrong = {}
    for pattern in patterns():
        tables = written_by(client, method, address(str(pattern.name), seen.arguments(MINE)))
        allowed = MAY_BE_WRITTEN | (LOCKED if pattern.name in LOCKS else set())
        if forbidden := tables - allowed:
            wrong[pattern.name] = forbidden
    assert not wrong, f"{method} writes: {wrong}"


def test_no_page_writes_for_whoever_is_not_logged_in(client: Client) -> None:
    seen = world()
    for pattern in patterns():
        assert not written_by(client, "GET", address(str(pattern.name), seen.arguments(MINE))), pattern.name


def test_the_check_sees_what_is_written(reading: tuple[World, Client]) -> None:
    seen, client = reading
    before = rows_written()
    FollowUp.objects.filter(pk=0).update(kind="call")
    assert rows_written() == before
    assert "privacy_accesslogentry" in written_by(client, "GET", address("case_file", seen.arguments(MINE)))
    changed = written_by(client, "POST", address("talk_end", seen.arguments(MINE)))
    assert {"cases_contact", "cases_conversation"} <= changed


def test_pages_declared_for_reading_refuse_every_other_method(reading: tuple[World, Client]) -> None:
    seen, client = reading
    for pattern in patterns():
        if getattr(pattern.callback, "is_readonly", False):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                url = address(str(pattern.name), seen.arguments(MINE))
                assert client.generic(method, url).status_code == 405, (pattern.name, method)


def test_every_page_of_ours_that_is_only_read_says_so(reading: tuple[World, Client]) -> None:
    """A view of ours without the mark has a form or a button: it takes a POST."""
    seen, client = reading
    for pattern in patterns():
        ours = pattern.callback.__module__.startswith("augenhoehe.")
        if ours and not getattr(pattern.callback, "is_readonly", False):
            answer = client.post(address(str(pattern.name), seen.arguments(MINE)))
            assert answer.status_code in {200, 302, 403, 422}, pattern.name  # 403: a button of another role


def test_opening_a_file_writes_one_line_and_its_panels_none(reading: tuple[World, Client]) -> None:
    seen, client = reading
    arguments = seen.arguments(MINE)
    pages = [str(p.name) for p in patterns() if str(p.name).startswith("panel_")]
    assert written_by(client, "GET", address("case_file", arguments), keep=True) == MAY_BE_WRITTEN
    for page in pages:
        assert not written_by(client, "GET", address(page, arguments)), page


@pytest.mark.parametrize(
    "name", ["panel_contacts", "panel_access_log", "talk_summary", "plan_pdf", "talk_pin"]
)
def test_what_is_asked_for_by_itself_is_written_down(name: str, reading: tuple[World, Client]) -> None:
    seen, client = reading
    written = written_by(client, "GET", address(name, seen.arguments(MINE)))
    assert written == MAY_BE_WRITTEN | (LOCKED if name in LOCKS else set())
