"""The first account of a house: made at the command line, whole or not at all, and it opens the real door."""

import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Account, LocalJobcenter, Role, Staff, Team
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
FIRST = {
    "login": "verwaltung",
    "role": "administrator",
    "given_name": "Anja",
    "family_name": "Bußmann",
    "salutation": "frau",
    "jobcenter": "05554008",
    "jobcenter_name": "Jobcenter Bocholt",
    "team": "Leitung und Stab",
}


def made(**changed: str) -> str:
    """What the command says."""
    out = io.StringIO()
    given: dict[str, Any] = FIRST | changed
    call_command("new_account", stdout=out, **given)
    return out.getvalue()


def refused(**changed: str) -> str:
    """Why the command refuses; it has written nothing."""
    before = counts()
    with pytest.raises(CommandError) as problem:
        made(**changed)
    assert counts() == before
    return str(problem.value)


def counts() -> list[int]:
    return [model._default_manager.count() for model in (Account, Staff, Team, LocalJobcenter)]


def password_in(said: str) -> str:
    found = re.search(r"zu sehen: (\S+)", said)
    assert found is not None
    return found.group(1)


def test_a_house_without_anybody_begins_with_one_command(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    assert counts() == [0, 0, 0, 0]
    password = password_in(made())
    answer = client.post("/anmelden/", {"login": "verwaltung", "password": password}, follow=True)
    assert answer.redirect_chain[-1] == ("/konto/zweiter-faktor/", 302)
    assert "Ihren Zugang schützen" in answer.content.decode()
    settings.SECOND_FACTOR = "optional"
    page = client.get("/").content.decode()
    assert "Guten Tag, Frau Bußmann." in page and "Konten verwalten" in page
    staff = Staff.objects.get()
    assert (staff.starts_on, staff.role, staff.team.name) == (
        timezone.localdate(),
        Role.ADMINISTRATOR,
        "Leitung und Stab",
    )
    assert (staff.team.local_jobcenter.code, staff.created_through) == ("05554008", "job")


def test_the_password_can_be_read_out_and_changed(client: Client) -> None:
    password = password_in(made())
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}", password)
    assert password not in Account.objects.get().password
    client.post("/anmelden/", {"login": "verwaltung", "password": password})
    new = {"password": password, "new": "drei-gruene-stuehle", "again": "drei-gruene-stuehle"}
    assert client.post("/konto/passwort/", new).status_code == 302
    assert Account.objects.get().check_password("drei-gruene-stuehle")


def test_no_log_knows_the_password_or_a_name(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    password = password_in(made())
    assert not [word for word in (password, "Bußmann", "verwaltung") if word in caplog.text]


@pytest.mark.parametrize("login", ["verwaltung", " Verwaltung "])
def test_the_second_time_it_says_that_the_account_exists(login: str) -> None:
    made()
    kept = Account.objects.get().password
    assert "gibt es schon" in refused(login=login)
    assert Account.objects.get().password == kept


def test_the_second_colleague_comes_into_the_house_that_is_there() -> None:
    made()
    made(login="terhorst", role="counsellor", jobcenter_name="", salutation="none")
    made(login="lansing", role="team_lead", team="Beratung 1")
    assert counts() == [3, 3, 2, 1]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"role": "chef"}, "Die Rolle «chef» gibt es nicht. Möglich: counsellor (Integrationsfachkraft),"),
        ({"salutation": "dr"}, "Die Anrede «dr» gibt es nicht. Möglich: frau (Frau),"),
        ({"login": " "}, "Anmeldename: Dieses Feld darf nicht leer sein."),
        ({"given_name": ""}, "Vorname: Dieses Feld darf nicht leer sein."),
        ({"family_name": "ü" * 81}, "Nachname: Bitte sicherstellen, dass der Wert aus höchstens 80 Zeichen"),
        ({"login": "x" * 10_000}, "Anmeldename: Bitte sicherstellen, dass der Wert aus höchstens 60 Zeichen"),
        ({"team": ""}, "Team, Name: Dieses Feld darf nicht leer sein."),
        ({"jobcenter": ""}, "Jobcenter, Schlüssel: Dieses Feld darf nicht leer sein."),
        ({"jobcenter_name": ""}, "Vorhanden: noch keines. Mit --jobcenter-name wird es angelegt."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_written(
    changed: dict[str, str], sentence: str
) -> None:
    assert sentence in refused(**changed)


def test_an_unknown_jobcenter_or_team_names_those_there_are() -> None:
    team = house.team(
        name="Beratung 1", local_jobcenter=house.local_jobcenter(code="4711", name="Jobcenter A")
    )
    said = refused(jobcenter="4712", jobcenter_name="")
    assert "«4712» gibt es nicht. Vorhanden: 4711 (Jobcenter A)." in said
    said = refused(jobcenter="4711", jobcenter_name="", team="Beratung 2")
    assert "«Beratung 2» gibt es in «Jobcenter A» nicht. Vorhanden: Beratung 1." in said
    assert "gehört schon «Jobcenter A»" in refused(jobcenter="4711", jobcenter_name="Jobcenter B")
    made(jobcenter="4711", jobcenter_name="", team="Beratung 1")
    assert Staff.objects.get().team == team and Staff.objects.get().starts_on >= date(2026, 1, 1)
