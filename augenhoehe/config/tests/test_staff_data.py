"""Colleagues can read what is kept about them, and the page leaves nothing out."""

from fnmatch import fnmatchcase

import pytest
from django.apps import apps
from django.test import Client

from augenhoehe.config.staff_data import purposes, staff_fields
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.privacy.retention import rules


def test_every_field_about_staff_in_the_schema_is_listed() -> None:
    missing = [field for field, _ in staff_fields() if not any(one.covers(field) for one in purposes())]
    assert not missing, f"Say in config/facts/staff_data.yaml what these are for: {missing}"


def test_every_line_of_the_list_is_about_something_that_exists() -> None:
    fields = [field for field, _ in staff_fields()]
    dead = [
        pattern
        for purpose in purposes()
        for pattern in purpose.fields
        if not any(fnmatchcase(field, pattern) for field in fields)
    ]
    assert not dead
    assert all(purpose.retention in rules() or " " in purpose.retention for purpose in purposes())


def test_the_search_for_fields_sees_keys_numbers_and_tables_of_libraries() -> None:
    fields = {field for field, _ in staff_fields()}
    assert {
        "organisation.Staff.given_name",
        "people.Responsibility.staff",
        "privacy.AccessLogEntry.account_id",
        "people.Person.created_by_account",
        "axes.AccessAttempt.username",
    } <= fields
    assert "people.Person.given_name" not in fields


def test_no_table_keeps_a_duration_or_a_rank_of_a_colleague() -> None:
    kinds = {"DurationField"}
    words = ("rank", "score", "duration", "performance", "productivity", "seconds", "idle")
    of_machines = {"cases.ImportRun.read_seconds", "caseload.Simulation.time_limit_seconds"}
    of_things = of_machines | {"cases.DuplicateDecision.score"}  # the last one of two files
    wrong = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        if model.__module__.startswith("augenhoehe.")
        for column in model._meta.concrete_fields
        if column.get_internal_type() in kinds or any(word in column.name for word in words)
    ]
    assert not set(wrong) - of_things


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.RECEPTION, Role.ADMINISTRATOR])
def test_everybody_who_works_here_may_read_it(role: str, client: Client) -> None:
    client.force_login(house.account_of(house.staff(role)))
    page = client.get("/datenschutz/beschaeftigte/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "keine Rangliste" in text and "Wochenstunden" in text
    assert "3 Jahre, gerechnet ab dem letzten Arbeitstag" in text and "1 Monat, gerechnet ab dem Tag" in text
    assert 'href="/datenschutz/beschaeftigte/"' in client.get("/").content.decode()
