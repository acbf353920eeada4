"""Whoever changes a row: the old one is kept, with account and way, even without any context."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection

from augenhoehe.people.models import Address, FoundBy, Person, PersonLanguage
from augenhoehe.people.search_key import search_key
from augenhoehe.people.tests.factories import person, speaks
from augenhoehe.places.models import District
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.history import changes_of_person, tracked_models

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def event_rows(name: str = "Person") -> list[dict[str, object]]:
    """The history table of one model of people, oldest first."""
    return list(apps.get_model("people", f"{name}Event").objects.order_by("pgh_id").values())


def test_a_new_row_says_who_wrote_it_and_by_which_way() -> None:
    with acting(account_id=7, through="import"):
        someone = person()
    assert (someone.created_by_account, someone.created_through) == (7, "import")
    assert event_rows() == []


def test_an_update_keeps_the_old_row_with_the_account() -> None:
    someone = person(given_name="Olena")
    with acting(account_id=7, through="web"):
        someone.given_name = "Helena"
        someone.save()
    (old,) = event_rows()
    assert (old["given_name"], old["pgh_label"], old["id"]) == ("Olena", "update", someone.pk)
    assert old["pgh_context"] == {"account": 7, "through": "web"}


def test_a_bulk_update_and_raw_sql_keep_every_old_row() -> None:
    people = [person(nationality="UA") for _ in range(3)]
    with acting(account_id=7, through="job"):
        Person.objects.filter(pk__in=[one.pk for one in people]).update(nationality="DE")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_person SET nationality = 'PL'")
    assert [row["nationality"] for row in event_rows()] == ["UA"] * 3 + ["DE"] * 3


def test_a_deletion_keeps_the_row() -> None:
    language = speaks(person())
    with acting(account_id=7, through="web"):
        PersonLanguage.objects.filter(pk=language.pk).delete()
    (old,) = event_rows("PersonLanguage")
    assert (old["language"], old["pgh_label"]) == ("uk", "delete")
    assert old["pgh_context"] == {"account": 7, "through": "web"}


def test_a_save_that_changes_nothing_leaves_no_trace() -> None:
    someone = person()
    someone.save()
    assert event_rows() == []


def test_a_change_without_context_is_recorded_all_the_same() -> None:
    someone = person()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET nationality = 'PL' WHERE id = %s", [someone.pk])
    (old,) = event_rows()
    assert old["nationality"] == "UA"
    assert old["pgh_context"] is None


def test_rows_copied_in_without_context_can_be_changed_and_are_recorded() -> None:
    key = search_key(["Koval", "Ihor"])
    copied = {
        "client_number": "C1",
        "salutation": "herr",
        "given_name": "Ihor",
        "family_name": "Koval",
        "native_name": "",
        "search_key": key,
        "given_first_key": key,
        "birth_date": date(1990, 1, 1),
        "nationality": "UA",
        "interpreter_need": "none",
        "created_through": "import",
        "created_at": "2026-11-23T10:00+01:00",
    }
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY people_person ({', '.join(copied)}) FROM STDIN") as copy:
            copy.write_row(tuple(copied.values()))
        assert event_rows() == []
        cursor.execute("UPDATE people_person SET nationality = 'DE'")
    assert Person.objects.get().created_through == "import"
    assert len(event_rows()) == 1


def test_the_file_shows_each_change_field_by_field_newest_first() -> None:
    someone = person(nationality="UA", interpreter_need="none")
    with acting(account_id=7, through="web"):
        someone.interpreter_need = "spoken"
        someone.save()
        someone.nationality, someone.birth_date = "DE", date(1985, 4, 4)
        someone.save()
    newest, first = changes_of_person(someone.pk)
    assert (first.what, first.account_id, first.is_deletion) == ("Person", 7, False)
    assert [(f.label, f.before, f.after) for f in first.fields] == [
        ("Sprachmittlung", "keine Sprachmittlung nötig", "Dolmetschen")
    ]
    assert {(f.before, f.after) for f in newest.fields} == {("UA", "DE"), ("03.04.1985", "04.04.1985")}


def test_the_file_shows_what_belongs_to_the_person_and_nobody_else() -> None:
    someone, other = person(), person()
    address = Address.objects.create(
        person=someone, street="Markt", postcode="46395", city="Bocholt", starts_on=date(2024, 1, 1)
    )
    Address.objects.filter(pk=address.pk).update(ends_on=date(2026, 5, 31))
    Person.objects.filter(pk=other.pk).update(nationality="PL")
    speaks(someone).delete()
    shown = changes_of_person(someone.pk)
    told = {change.what: change for change in shown}  # of one moment, as this test is one transaction
    assert {what: change.is_deletion for what, change in told.items()} == {
        "Sprachkenntnis": True,
        "Anschrift": False,
    }
    assert [(f.label, f.before, f.after) for f in told["Anschrift"].fields] == [
        ("gilt bis", "–", "31.05.2026")
    ]


def test_an_address_entered_by_hand_is_told_and_what_a_machine_found_is_not() -> None:
    someone = person()
    quarter = District.objects.create(scheme="probe", code="01", name="Mitte", valid_from_year=2021)
    given = {"person": someone, "postcode": "46395", "city": "Bocholt"}
    Address.objects.create(**given, street="Markt", starts_on=date(2024, 1, 1), ends_on=date(2026, 5, 31))
    with acting(account_id=7, through="web"):
        new = Address.objects.create(
            **given, street="Ravardistraße", starts_on=date(2026, 6, 1), created_at=BEFORE
        )
        found = {"district": quarter, "found_by": FoundBy.POSTCODE}
        Address.objects.filter(pk=new.pk).update(latitude=51.8, longitude=6.6, precision="street", **found)
        Address.objects.filter(pk=new.pk).update(street="Ravardistr.")
    told = changes_of_person(someone.pk)
    entered = next(change for change in told if change.is_new)
    assert (entered.what, entered.account_id, entered.is_deletion) == ("Anschrift", 7, False)
    fields = {field.label: (field.before, field.after) for field in entered.fields}
    assert fields["Straße"] == ("–", "Ravardistraße"), "as it was entered"
    assert fields["gilt ab"] == ("–", "01.06.2026")
    assert not {"Breite", "Länge", "Genauigkeit", "Zuordnung", "Stadtteil", "Person"} & set(fields)
    assert [[f.after for f in change.fields] for change in told if not change.is_new] == [["Ravardistr."]]


def test_the_history_of_protected_words_is_not_shown_with_the_rest() -> None:
    assert "SensitiveNote" not in {model.__name__ for model, _ in tracked_models()}


def test_the_newest_changes_of_all_rooms_cost_one_statement(django_assert_num_queries: object) -> None:
    someone = person()
    for nationality in ("DE", "PL", "SY"):
        Person.objects.filter(pk=someone.pk).update(nationality=nationality)
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture without types
        assert len(changes_of_person(someone.pk, limit=2)) == 2
