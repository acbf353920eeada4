"""The whole file for the person herself: complete, readable, and about nobody else."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.importing.conflicts import KEEP
from augenhoehe.cases.importing.merging import merge, separate
from augenhoehe.cases.models import Case, DuplicateDecision, Note, NoteVisibility, SensitiveNote
from augenhoehe.cases.tests.factories import case_of, contact
from augenhoehe.config.file_copy import copy_of
from augenhoehe.config.file_copy_paper import CHECK_FIRST, WITHOUT_PROTECTED, as_json
from augenhoehe.documents.tests.factories import paper_of
from augenhoehe.documents.vault import store
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.tests.factories import person, person_of, seal
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.privacy.registry import personal_models
from augenhoehe.typesetting.tests.reading import opened, stands_in_order, text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def counsellor() -> Staff:
    return house.staff(given_name="Birgit", family_name="Terhorst")


@pytest.fixture
def case(counsellor: Staff) -> Case:
    """A file with a contact, a protected note, a unit with a husband, a change and a stored picture."""
    case = case_of(counsellor)
    contact(case, NOW, staff=counsellor)
    note = Note.objects.create(
        case=case, staff=counsellor, written_at=NOW, visibility=NoteVisibility.SENSITIVE
    )
    SensitiveNote.objects.create(note=note, text="Schmerzen im Rücken")
    unit = BenefitUnit.objects.create(unit_number="BG-77")
    for member in (case.person, person(given_name="Yusuf", family_name="Haddad")):
        BenefitUnitMembership.objects.create(
            unit=unit, person=member, role="other", starts_on=date(2024, 1, 1)
        )
    with acting(account_id=counsellor.account_id, through="web"):
        Person.objects.filter(pk=case.person_id).update(nationality="DE")
    paper_of(case.person)
    return case


def logged_in(client: Client, staff: Staff) -> Client:
    client.force_login(house.account_of(staff))
    return client


@pytest.fixture
def officer(client: Client) -> Client:
    return logged_in(client, house.staff(Role.DATA_PROTECTION_OFFICER))


def address(case: Case, form: str = "") -> str:
    return f"/person/{case.person_id}/auskunft/{form}"


def pdf(client: Client, case: Case) -> bytes:
    answer: Any = client.get(address(case, "akte.pdf"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    return b"".join(answer.streaming_content)


def data(client: Client, case: Case) -> Any:
    return json.loads(client.get(address(case, "akte.json")).content)


def test_the_paper_tells_everything_room_by_room(officer: Client, case: Case) -> None:
    text = text_of(pdf(officer, case))
    number = case.person.client_number
    assert stands_in_order(
        text, "Auskunft über Ihre Akte", "Olena Kowalenko", number, "Vor Herausgabe prüfen"
    )
    assert stands_in_order(
        text, "Bedarfsgemeinschaft", "BG-77", "miteinander gesprochen", "Zugriffsprotokoll"
    )
    for words in (
        "Schmerzen im Rücken",
        "Integrationsfachkraft",
        "Was sich geändert hat",
        "vorher UA, danach DE",
    ):
        assert words in text, words
    assert CHECK_FIRST[:40] in text


def test_nobody_else_is_named(officer: Client, case: Case, counsellor: Staff) -> None:
    for told in (text_of(pdf(officer, case)), json.dumps(data(officer, case), ensure_ascii=False)):
        assert "Yusuf" not in told and "Haddad" not in told
        assert "Terhorst" not in told and "Birgit" not in told
        assert f'account_id": {counsellor.account_id}' not in told


def test_the_other_file_of_a_pair_is_never_named(officer: Client, case: Case) -> None:
    twin = person(client_number="999T000001", family_name="Zwilling")
    DuplicateDecision.objects.create(
        first=case.person,
        second=twin,
        second_number=twin.client_number,
        verdict="different",
        score=90,
        reason="gleicher Name",
    )
    for told in (text_of(pdf(officer, case)), json.dumps(data(officer, case), ensure_ascii=False)):
        assert "gleicher Name" in told
        assert "999T000001" not in told and "Zwilling" not in told


def test_what_was_put_together_by_mistake_and_taken_apart_is_told_without_the_other_one(
    officer: Client, case: Case, counsellor: Staff
) -> None:
    twin = person_of(counsellor, client_number="999T000001", family_name="Zwilling")
    Address.objects.create(
        person=twin, street="Zwillingsweg 2", postcode="46395", city="Rhede", starts_on=date(2024, 3, 1)
    )
    decisions = dict.fromkeys(("person-family_name",), KEEP)
    record = merge(
        kept=case.person, absorbed=twin, decisions=decisions, reason="selber Ausweis", account_id=None
    )
    separate(record, None)
    for told in (text_of(pdf(officer, case)), json.dumps(data(officer, case), ensure_ascii=False)):
        assert "selber Ausweis" in told
        assert not [word for word in ("999T000001", "Zwilling") if word in told]


def test_colleagues_are_named_where_the_office_says_so(officer: Client, case: Case, settings: Any) -> None:
    settings.STAFF_NAMES_TOLD = True
    assert "Birgit Terhorst, Integrationsfachkraft" in text_of(pdf(officer, case))


def test_stored_papers_follow_as_pages(officer: Client, case: Case) -> None:
    paper_of(case.person)
    pages = opened(pdf(officer, case)).pages
    assert [len(page.images) for page in pages][-2:] == [1, 1]
    assert not any(page.images for page in pages[:-2])


def test_a_file_that_is_lost_is_named_in_front(officer: Client, case: Case) -> None:
    file = paper_of(case.person).files.get()
    store().delete(file.stored.name)
    assert f"Die Datei Nr. {file.pk} ließ sich nicht beifügen" in text_of(pdf(officer, case))


def test_the_copy_for_machines_has_every_table_with_rows_and_its_words(officer: Client, case: Case) -> None:
    copy = data(officer, case)
    tables = {table["key"]: table for section in copy["sections"] for table in section["tables"]}
    assert copy["schema"] == "augenhoehe-file-copy/1"
    assert tables["people.Person"]["rows"][0]["birth_date"] == "1985-04-03"
    assert tables["people.Person"]["labels"]["birth_date"] == "Geburtsdatum"
    assert tables["cases.Contact"]["rows"][0]["case"] == {"table": "cases.Case", "number": case.pk}
    assert len(tables["people.BenefitUnitMembership"]["rows"]) == 1
    assert "search_key" not in tables["people.Person"]["rows"][0]
    held = {model._meta.label for model in personal_models() if has_rows(model, case.person_id)}
    assert held <= set(tables)


def has_rows(model: Any, person_id: int) -> bool:
    return bool(model._base_manager.filter(**{model.person_path: person_id}).exists())


def test_the_words_of_the_schema_are_described() -> None:
    described = (settings.PROJECT / "docs" / "file_copy.md").read_text(encoding="utf-8")
    copy = json.loads(as_json(copy_of(person(), with_sensitive=True, at=timezone.now())))
    table = copy["sections"][0]["tables"][0]
    for key in [*copy, *copy["sections"][0], *table]:
        assert f"`{key}`" in described, key


def test_every_copy_stands_in_the_log(officer: Client, case: Case) -> None:
    pdf(officer, case)
    data(officer, case)
    ways = list(AccessLogEntry.objects.of_person(case.person_id).values_list("way_in", flat=True))
    assert ways == ["copy", "copy"]


def test_a_lead_of_another_team_gets_a_copy_without_what_is_protected(
    client: Client, case: Case, counsellor: Staff
) -> None:
    next_door = house.team(local_jobcenter=counsellor.team.local_jobcenter)
    logged_in(client, house.staff(Role.TEAM_LEAD, team=next_door))
    text = text_of(pdf(client, case))
    assert "Schmerzen" not in text
    assert WITHOUT_PROTECTED[:60] in text
    assert not data(client, case)["is_complete"]


def test_the_lead_of_the_team_gets_it_all(client: Client, case: Case, counsellor: Staff) -> None:
    logged_in(client, house.staff(Role.TEAM_LEAD, team=counsellor.team))
    assert "Schmerzen im Rücken" in text_of(pdf(client, case))


@pytest.mark.parametrize("form", ["", "akte.pdf", "akte.json"])
def test_a_sealed_file_is_copied_by_named_readers_only(form: str, officer: Client, case: Case) -> None:
    seal(case.person)
    assert officer.get(address(case, form)).status_code == 404


def test_the_page_says_what_to_check_and_the_file_leads_there(officer: Client, case: Case) -> None:
    assert "Vor der Herausgabe prüfen" in officer.get(address(case)).content.decode()
    assert f'href="{address(case)}"' in officer.get(f"/person/{case.person_id}/").content.decode()


def test_an_almost_empty_file_is_no_problem(officer: Client) -> None:
    someone = person_of(house.staff())
    case = Case(person=someone)
    assert "Olena Kowalenko" in text_of(pdf(officer, case))
