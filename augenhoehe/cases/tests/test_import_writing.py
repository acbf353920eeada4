"""From a file to people, back, and forth again; all of it or nothing, and nobody's work thrown away."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from augenhoehe.cases.importing.locking import ImportRefused
from augenhoehe.cases.importing.staging import check_all, decide, recheck
from augenhoehe.cases.importing.undoing import TouchedSince, undo
from augenhoehe.cases.importing.writing import Outdated, apply
from augenhoehe.cases.models import Case, DuplicateDecision, ImportRun, ImportState
from augenhoehe.cases.tests.factories import contact
from augenhoehe.cases.tests.import_lists import ON, checked, row_of, rows_of, viewer, write_csv
from augenhoehe.organisation.models import Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    Address,
    ApprovalPeriod,
    BenefitUnit,
    BenefitUnitMembership,
    ContactPoint,
    Person,
    PersonLanguage,
    Responsibility,
)
from augenhoehe.people.tests.factories import person_of, seal, speaks

pytestmark = pytest.mark.django_db
TABLES: tuple[Any, ...] = (Person, PersonLanguage, BenefitUnit, BenefitUnitMembership, Address, ContactPoint)
TABLES += (ApprovalPeriod, Responsibility, Case, DuplicateDecision)


def listed(folder: Path, people: list[dict[str, str]], name: str = "liste.csv") -> Path:
    """These people as a file."""
    return write_csv(folder / name, rows_of(people))


def ten() -> list[dict[str, str]]:
    """Ten people, each somebody else."""
    return [row_of(number) for number in range(10)]


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables an import writes, without the moment they were made."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name != "created_at"}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in TABLES
    }


def applied(lead: Staff, path: Path, on: date = ON) -> ImportRun:
    """The file, taken over."""
    run = checked(lead, path, on=on)
    assert not run.counts.get("problem"), [row.problems for row in run.rows.filter(verdict="problem")]
    return apply(run, viewer(lead), lead.account_id)


@pytest.fixture
def lead() -> Staff:
    """A team lead who takes lists over."""
    return house.staff(Role.TEAM_LEAD)


def test_a_postcode_that_got_its_zero_back_must_fit_the_place(lead: Staff, tmp_path: Path) -> None:
    for _ in range(3):
        Address.objects.create(
            person=person_of(lead), street="Ring", postcode="46399", city="Bocholt", starts_on=ON
        )
    people = [row_of(0, PLZ="4639"), row_of(1, PLZ="1067", Ort="Dresden"), row_of(2)]
    run = checked(lead, listed(tmp_path, people))
    assert [bool(row.problems) for row in run.rows.order_by("number")] == [True, False, False]
    assert "«4639» hat nur vier Ziffern; zu Bocholt gehört 46399." in str(
        run.rows.earliest("number").problems
    )


def test_a_list_comes_in_goes_out_and_comes_in_again(lead: Staff, tmp_path: Path) -> None:
    neighbour = person_of(lead)
    before = everything()
    path = listed(tmp_path, ten())
    run = applied(lead, path)
    counts = [model._default_manager.count() for model in TABLES]
    assert counts[:8] == [11, 17, 5, 10, 10, 20, 5, 11]
    assert (
        Person.objects.exclude(pk=neighbour.pk).values_list("created_through", flat=True).distinct()[0]
        == "import"
    )
    again = checked(lead, path)
    assert again.counts == {"unchanged": 10, "candidates": 0}
    run = undo(run, lead.account_id)
    assert run.state == ImportState.UNDONE
    assert everything() == before
    assert apply(run, viewer(lead), lead.account_id).state == ImportState.APPLIED
    assert [model._default_manager.count() for model in TABLES] == counts


def test_what_an_undone_import_made_leaves_no_trace_in_the_history(lead: Staff, tmp_path: Path) -> None:
    undo(applied(lead, listed(tmp_path, ten())), lead.account_id)
    with connection.cursor() as cursor:
        for model in TABLES[:9]:
            cursor.execute(f"SELECT count(*) FROM {model._meta.app_label}_{model.__name__.lower()}event")
            assert cursor.fetchone() == (0,), model


def test_the_second_click_changes_nothing(lead: Staff, tmp_path: Path) -> None:
    run = applied(lead, listed(tmp_path, ten()))
    before = everything()
    assert apply(run, viewer(lead), lead.account_id).state == ImportState.APPLIED
    assert everything() == before
    undo(run, lead.account_id)
    assert undo(run, lead.account_id).state == ImportState.UNDONE


CHANGED = {
    "Nachname": "Neumann",
    "Straße": "Ostwall 7",
    "Sprache": "Arabisch",
    "Deutschkenntnisse": "B2",
    "Telefon": "0171 999999",
    "BG-Nummer": "35599//0000099",
    "Stellung": "Vertretung",
    "Bewilligung von": "01.11.2026",
    "Bewilligung bis": "31.10.2027",
    "Fall seit": "1.8.2026",
}


def test_changes_are_shown_from_old_to_new_and_taken_back_exactly(lead: Staff, tmp_path: Path) -> None:
    applied(lead, listed(tmp_path, ten()))
    before = everything()
    run = checked(lead, listed(tmp_path, [row_of(0, **CHANGED), row_of(1)], "neu.csv"), on=date(2026, 11, 20))
    assert run.counts == {"changed": 1, "unchanged": 1, "candidates": 0}
    shown = {one["column"]: (one["old"], one["new"]) for one in run.rows.get(verdict="changed").changes}
    assert shown["Nachname"] == ("Müller", "Neumann")
    assert shown["Straße"] == ("Am Markt 1 46395 Bocholt", "Ostwall 7 46395 Bocholt")
    assert shown["Fall seit"] == ("01.07.2026", "01.08.2026")
    assert shown["BG-Nummer"][1] == "35599//0000099, vertritt die Bedarfsgemeinschaft"
    run = apply(run, viewer(lead), lead.account_id)
    someone = Person.objects.get(client_number="321A000000")
    assert someone.search_key == "niuman ana"
    assert [(str(row.starts_on), str(row.ends_on)) for row in someone.addresses.order_by("starts_on")] == [
        ("2026-11-01", "2026-11-19"),
        ("2026-11-20", "None"),
    ]
    assert someone.languages.get(is_preferred=True).language == "ar"
    undo(run, lead.account_id)
    assert everything() == before


def test_a_list_of_the_same_day_corrects_in_place(lead: Staff, tmp_path: Path) -> None:
    applied(lead, listed(tmp_path, ten()))
    before = everything()
    run = applied(lead, listed(tmp_path, [row_of(0, **CHANGED)], "neu.csv"))
    someone = Person.objects.get(client_number="321A000000")
    assert someone.addresses.get().street == "Ostwall"
    assert someone.memberships.get().unit.unit_number == "35599//0000099"
    undo(run, lead.account_id)
    assert everything() == before


def test_an_older_list_never_writes_over_what_is_newer(lead: Staff, tmp_path: Path) -> None:
    applied(lead, listed(tmp_path, [row_of(0)]))
    run = checked(lead, listed(tmp_path, [row_of(0, Straße="Ostwall 7")], "alt.csv"), on=date(2026, 9, 1))
    assert run.counts["problem"] == 1
    assert "schon etwas Neueres" in run.rows.get().problems[0]["sentence"]


def test_empty_cells_take_nothing_away(lead: Staff, tmp_path: Path) -> None:
    applied(lead, listed(tmp_path, [row_of(0)]))
    silent = {name: "" for name in row_of(0) if name != "Kundennummer"}
    run = checked(lead, listed(tmp_path, [row_of(0, **silent)], "leer.csv"))
    assert run.counts == {"unchanged": 1, "candidates": 0}


def test_rows_with_problems_stay_out_and_come_in_when_put_right(lead: Staff, tmp_path: Path) -> None:
    people = ten()
    people[3]["Geburtsdatum"] = "31.2.1985"
    people[7]["Kundennummer"] = people[6]["Kundennummer"]
    people[8]["Fachkraft"] = "Niemand"
    people[5]["Stellung"] = "Antragsteller"
    run = checked(lead, listed(tmp_path, people))
    found = {
        row.number: [one["column"] for one in row.problems] for row in run.rows.filter(verdict="problem")
    }
    number = ["client_number"]
    assert found == {5: ["birth_date"], 7: ["unit_role"], 8: number, 9: number, 10: ["counsellor"]}
    apply(run, viewer(lead), lead.account_id)
    assert Person.objects.count() == 5
    run = applied(lead, listed(tmp_path, ten(), "richtig.csv"))
    assert (run.counts["new"], run.counts["unchanged"]) == (5, 5)
    assert Person.objects.count() == 10


def test_what_changed_since_the_check_refuses_everything(lead: Staff, tmp_path: Path) -> None:
    applied(lead, listed(tmp_path, ten()))
    run = checked(lead, listed(tmp_path, [row_of(0, Nachname="Neumann"), row_of(20)], "neu.csv"))
    Person.objects.filter(client_number="321A000000").update(family_name="Anders")
    before = everything()
    with pytest.raises(Outdated, match="zuerst Zeile 2"):
        apply(run, viewer(lead), lead.account_id)
    assert everything() == before
    recheck(run)
    run = apply(check_all(run, viewer(lead)), viewer(lead), lead.account_id)
    assert run.state == ImportState.APPLIED


def test_an_import_somebody_worked_with_is_not_taken_back(lead: Staff, tmp_path: Path) -> None:
    run = applied(lead, listed(tmp_path, ten()))
    contact(Case.objects.order_by("pk")[0], Case.objects.order_by("pk")[0].created_at, staff=lead)
    Address.objects.latest("pk").delete()
    Person.objects.latest("pk").save()
    before = everything()
    with pytest.raises(TouchedSince) as refused:
        undo(run, lead.account_id)
    assert "weitergearbeitet" in str(refused.value)
    assert {one.what for one in refused.value.touched} >= {
        "Kontakt neu",
        "Anschrift: 1 entfernt",
    }
    assert everything() == before


def test_a_changed_row_that_somebody_changed_again_is_not_taken_back(lead: Staff, tmp_path: Path) -> None:
    applied(lead, listed(tmp_path, [row_of(0)]))
    run = applied(lead, listed(tmp_path, [row_of(0, Nachname="Neumann")], "neu.csv"))
    Person.objects.update(family_name="Anders")
    with pytest.raises(TouchedSince):
        undo(run, lead.account_id)


def test_of_a_file_elsewhere_only_whom_to_ask_is_said(lead: Staff, tmp_path: Path) -> None:
    far_away = house.staff()
    person_of(far_away, client_number="321A000000")
    run = checked(lead, listed(tmp_path, [row_of(0)]))
    [problem] = run.rows.get().problems
    assert problem["sentence"] == (
        "Zu dieser Person gibt es schon eine Akte an einem anderen Standort. "
        f"Bitte fragen Sie: {far_away.team.name}, {far_away.team.local_jobcenter.name}."
    )


def what_the_importer_sees(lead: Staff, path: Path) -> list[Any]:
    """Counts and rows before, after, and when the same list comes again."""
    run = checked(lead, path)
    seen: list[Any] = [
        run.counts,
        list(run.rows.values("verdict", "problems", "changes", "candidates", "facts")),
    ]
    run = apply(run, viewer(lead), lead.account_id)
    visible = Person.objects.visible_to(lead.account)
    seen.append(sorted(visible.values_list("client_number", "family_name", "given_name")))
    seen.append(checked(lead, path).counts)
    undo(run, lead.account_id)
    return seen


def test_a_sealed_person_is_as_if_she_did_not_exist(lead: Staff, tmp_path: Path) -> None:
    path = listed(tmp_path, [row_of(0), row_of(1)])
    without = what_the_importer_sees(lead, path)
    reader = house.staff()
    hidden = person_of(lead, client_number="321A000000", family_name="Müller", given_name="Anna")
    hidden.birth_date = date(1950, 1, 1)
    hidden.save()
    unit = BenefitUnit.objects.create(unit_number="35599//0000000")
    BenefitUnitMembership.objects.create(
        unit=unit, person=hidden, role="representative", starts_on=date(2024, 1, 1)
    )
    seal(hidden, reader)
    before = everything()
    assert what_the_importer_sees(lead, path) == without
    assert everything() == before
    told = Notification.objects.values_list("recipient_id", "topic", "object_id")
    assert list(told) == [(reader.account_id, "import.twin", hidden.pk)]


def test_a_likely_duplicate_is_decided_by_a_person(lead: Staff, tmp_path: Path) -> None:
    known = person_of(lead, given_name="Anna", family_name="Müller", birth_date=date(1950, 1, 1))
    speaks(known, "de")
    path = listed(tmp_path, [row_of(0, Geburtsdatum="1.1.1950", Sprache="Ukrainisch")])
    run = checked(lead, path)
    row = run.rows.get()
    assert [(one["person"], one["score"]) for one in row.candidates] == [(known.pk, 100)]
    decide(run, row, "same", known.pk, viewer(lead))
    row.refresh_from_db()
    assert (row.verdict, row.person_id) == ("changed", known.pk)
    run.refresh_from_db()
    apply(run, viewer(lead), lead.account_id)
    assert Person.objects.count() == 1
    assert DuplicateDecision.objects.get().verdict == "same"
    assert checked(lead, path).counts == {"unchanged": 1, "candidates": 0}


def test_a_pair_nobody_decided_waits_with_the_files(lead: Staff, tmp_path: Path) -> None:
    person_of(lead, given_name="Anna", family_name="Müller", birth_date=date(1950, 1, 1))
    run = applied(lead, listed(tmp_path, [row_of(0, Geburtsdatum="1.1.1950")]))
    pair = DuplicateDecision.objects.visible_to(lead.account).open().get()
    assert pair.reason == "gleicher Name, gleiches Geburtsdatum"
    undo(run, lead.account_id)
    assert not DuplicateDecision.objects.exists()


def test_somebody_else_cannot_be_chosen(lead: Staff, tmp_path: Path) -> None:
    stranger = person_of(house.staff())
    person_of(lead, given_name="Anna", family_name="Müller", birth_date=date(1950, 1, 1))
    run = checked(lead, listed(tmp_path, [row_of(0, Geburtsdatum="1.1.1950")]))
    row = run.rows.get()
    decide(run, row, "same", stranger.pk, viewer(lead))
    row.refresh_from_db()
    assert (row.verdict, row.person_id, row.decision) == ("new", None, "later")


def test_only_teams_within_reach_can_be_named(lead: Staff, tmp_path: Path) -> None:
    elsewhere = house.staff()
    login = elsewhere.account.login_name if elsewhere.account else ""
    path = listed(tmp_path, [row_of(0, Fachkraft=login)])
    assert checked(lead, path).counts["problem"] == 1
    director = house.staff(Role.MANAGING_DIRECTOR, team=lead.team)
    run = applied(director, path)
    assert Responsibility.objects.get().staff_id == elsewhere.pk
    assert not ImportRun.objects.visible_to(elsewhere.account).exists()
    assert run in ImportRun.objects.visible_to(lead.account)


def test_an_unchecked_file_is_not_taken_over(lead: Staff, tmp_path: Path) -> None:
    run = checked(lead, listed(tmp_path, ten()))
    recheck(run)
    with pytest.raises(ImportRefused, match="noch nicht zu Ende geprüft"):
        apply(run, viewer(lead), lead.account_id)
    with pytest.raises(ImportRefused, match="nicht übernommen"):
        undo(run, lead.account_id)
