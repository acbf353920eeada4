"""Role × address × person: docs/access.md says what is seen, and the site does exactly that."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from time import time

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from augenhoehe.cases.access import TALKING_ROLES
from augenhoehe.config.tools import TOOLS
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.sessions import SEEN_AT
from augenhoehe.people.models import REACH_OF_ROLE, Part, Reach
from tests import world as around
from tests.world import address, stranger, url_names, world

PARTS = {
    "master data": Part.MASTER_DATA,
    "counselling": Part.COUNSELLING,
    "sensitive": Part.SENSITIVE,
    "papers": Part.PAPERS,
    "access log": Part.ACCESS_LOG,
}
DOCUMENT = Path(settings.PROJECT) / "docs" / "access.md"
Table = dict[str, dict[str, str]]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are what is wanted here; writing down a traceback for each of ten thousand would tell nothing."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@cache
def tables() -> dict[str, Table]:
    """The tables of docs/access.md: heading → first cell → column → cell."""
    found: dict[str, Table] = {}
    for section in DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]:
        lines = [line for line in section.splitlines() if line.startswith("|")]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        if rows:
            titles = rows[0][1:]
            found[section.splitlines()[0]] = {
                row[0]: dict(zip(titles, row[1:], strict=True)) for row in rows[2:]
            }
    return found


def roles() -> Table:
    return tables()["How far a role looks"]


def people() -> Table:
    return tables()["Which people that reaches"]


def addresses() -> Table:
    return tables()["Every address"]


def reach_of(role: str, part: str) -> str:
    """The role's reach for a part, as documented; for «any» the widest."""
    if part != "any":
        return roles()[role][part]
    widest = ["–", "own", "team", "local_jobcenter", "house"]
    return max(roles()[role].values(), key=widest.index)


def is_seen(role: str, part: str, kind: str) -> bool:
    """Whether this role may see this part of such a person's file, as documented."""
    said = people()[kind][reach_of(role, part)]
    if said == "granted parts":
        return part == "any" or PARTS[part] in around.GRANTED_PARTS
    return said == "yes"


def expected(role: str, name: str, method: str, kind: str) -> int:
    """The status as documented."""
    row = addresses()[name]
    said = row[method]
    if row["Part"] not in {"none", "public"} and said != "405" and not is_seen(role, row["Part"], kind):
        return 404
    status, _, only = said.partition(" only ")
    allowed = TALKING_ROLES if status.endswith("*") else set(only.split(", ")) if only else {role}
    return int(status.rstrip("*")) if role in allowed else 403


def status(client: Client, method: str, url: str) -> int:
    """What the site answers; everything it wrote is taken back, a logging out too."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url)
        transaction.set_rollback(True)
    client.cookies = cookies
    return int(answer.status_code)


def test_the_document_says_how_far_every_role_looks() -> None:
    documented = {
        role: {PARTS[part]: Reach.NOBODY if said == "–" else Reach(said) for part, said in row.items()}
        for role, row in roles().items()
    }
    in_code = {
        str(role): {part: REACH_OF_ROLE[role].get(part, Reach.NOBODY) for part in Part} for role in Role
    }
    assert documented == in_code


def test_the_document_names_who_holds_talks() -> None:
    named = re.search(r"Talks are held by: (.+?)\.", DOCUMENT.read_text(encoding="utf-8"))
    assert named is not None
    assert set(named.group(1).split(", ")) == TALKING_ROLES


def test_the_document_has_a_row_for_every_address() -> None:
    missing, gone = set(url_names()) - set(addresses()), set(addresses()) - set(url_names())
    assert not missing, (
        f"Add a row to the table «Every address» of docs/access.md for: {', '.join(sorted(missing))}."
    )
    assert not gone, f"docs/access.md lists addresses that are gone: {', '.join(sorted(gone))}."


def test_a_tool_is_offered_to_exactly_those_who_may_open_it() -> None:
    for tool in TOOLS:
        only = addresses()[tool.url_name]["GET"].partition(" only ")[2]
        assert set(only.split(", ") if only else Role.values) == {str(role) for role in tool.roles}, (
            tool.url_name
        )


def test_the_document_has_a_row_for_every_kind_of_person() -> None:
    kinds = {value for name, value in vars(around).items() if name.isupper() and isinstance(value, str)}
    assert kinds == set(people())


def combinations(role: str) -> Iterator[tuple[str, str, str]]:
    """Address, method and kind of person; pages about nobody in particular once."""
    for name, row in addresses().items():
        kinds = [around.MINE] if row["Part"] in {"none", "public"} else list(people())
        for method in ("GET", "POST"):
            yield from ((name, method, kind) for kind in (kinds[:1] if row[method] == "405" else kinds))


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_the_document_says(role: str, client: Client) -> None:
    seen = world(role)
    client.force_login(seen.account)
    session = client.session
    # Noted once a minute; taken back with each request here, every one of them would note it.
    session[SEEN_AT] = time() + 3600
    session.save()
    wrong = []
    for name, method, kind in combinations(role):
        wanted = expected(role, name, method, kind)
        if name in {"account_login", "passkey_question"} and wanted != 405:
            wanted = 302  # whoever is in already is led on
        got = status(client, method, address(name, seen.arguments(kind)))
        if got != wanted:
            wrong.append(f"{method} {name}, person {kind}: {got} instead of {wanted}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def test_whoever_is_not_logged_in_is_sent_to_the_log_in(client: Client) -> None:
    seen = world()
    for name, row in addresses().items():
        for method in ("GET", "POST"):
            url = address(name, seen.arguments(around.MINE))
            answer = client.get(url) if method == "GET" else client.post(url)
            if row["Part"] == "public":
                assert answer.status_code == int(row[method]), name
            else:
                assert answer.status_code == 302, name
                assert answer.headers["Location"].startswith("/anmelden/"), name


def test_an_account_without_post_sees_nobody(client: Client) -> None:
    seen = world()
    client.force_login(stranger())
    for name, row in addresses().items():
        got = status(client, "GET", address(name, seen.arguments(around.MINE)))
        assert got == (405 if row["GET"] == "405" else int(row["Without post"])), name


def test_the_post_ends_with_its_last_day(client: Client) -> None:
    seen = world()
    seen.staff.ends_on = seen.staff.starts_on
    seen.staff.save()
    client.force_login(seen.account)
    assert status(client, "GET", address("case_file", seen.arguments(around.MINE))) == 404
    assert status(client, "GET", "/") == 403


def test_a_blocked_account_is_out(client: Client) -> None:
    seen = world()
    client.force_login(seen.account)
    seen.account.is_active = False
    seen.account.save()
    assert status(client, "GET", "/") == 302


@pytest.mark.parametrize(
    ("role", "found"), [(Role.COUNSELLOR, 3), (Role.TEAM_LEAD, 4), (Role.MANAGING_DIRECTOR, 7)]
)
def test_nothing_betrays_a_sealed_person(role: str, found: int, client: Client) -> None:
    seen = world(role)
    client.force_login(seen.account)
    around.one_unit(seen.people.values())
    search = client.post("/suche/", {"q": "Kowalenko"})
    pages = [
        client.get("/"),
        *(client.get(f"/mein-tag/{key}/") for key in ("gespraeche", "neu", "lange-ohne-gespraech")),
        client.get(address("panel_benefit_unit", seen.arguments(around.MINE))),
        search,
    ]
    for kind in (around.SEALED, around.SEALED_GRANTED):
        link = f"/person/{seen.people[kind].pk}/"
        assert [page.request["PATH_INFO"] for page in pages if link in page.content.decode()] == [], kind
    assert f"/person/{seen.people[around.SEALED_FOR_ME].pk}/" in search.content.decode()
    assert f"{found} Treffer" in search.content.decode()


def test_a_sealed_person_changes_no_count(client: Client) -> None:
    seen = world()
    client.force_login(seen.account)
    before = client.get("/").context["counts"]
    assert before["neu"] == 0
    around.start_looking_after(seen, around.MINE)
    assert client.get("/").context["counts"]["neu"] == 1
    around.start_looking_after(seen, around.SEALED)
    assert client.get("/").context["counts"]["neu"] == 1
