"""The pages on which lists come in, go out, and files are put together: every answer, every refusal."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from augenhoehe.cases.importing.reading import Limits, open_table
from augenhoehe.cases.models import DuplicateDecision, ImportRow, ImportRun, MergeRecord
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.cases.tests.import_lists import checked, row_of, rows_of, viewer, write_csv, write_xlsx
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, Person, PersonLanguage, Responsibility
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Staff:
    return house.staff(Role.TEAM_LEAD)


@pytest.fixture
def desk(lead: Staff) -> Client:
    """The lead's browser."""
    return logged_in(lead)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def upload(desk: Client, lead: Staff, path: Path, **given: Any) -> Any:
    """The form as a browser sends it."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return desk.post("/uebernahme/", {"file": file, "team": lead.team_id, "valid_from": "2026-11-01"} | given)


def list_of(folder: Path, count: int = 6, **changed: dict[str, str]) -> Path:
    """So many people; some of them with other cells."""
    people = [row_of(number, **changed.get(f"row{number}", {})) for number in range(count)]
    return write_xlsx(folder / "liste.xlsx", rows_of(people))


def brought_in(desk: Client, lead: Staff, path: Path) -> ImportRun:
    """Read, mapped as proposed, checked to the end."""
    answer = upload(desk, lead, path)
    assert answer.status_code == 302, answer.content.decode()
    run = ImportRun.objects.latest("pk")
    form = desk.get(f"/uebernahme/{run.pk}/spalten/").context["form"]
    chosen = {name: form.get_initial_for_field(one, name) for name, one in form.fields.items()}
    assert desk.post(f"/uebernahme/{run.pk}/spalten/", chosen).status_code == 302
    run.refresh_from_db()
    assert run.state == "checked"
    return run


def test_a_list_goes_the_whole_way_and_back(desk: Client, lead: Staff, tmp_path: Path) -> None:
    path = list_of(tmp_path, row2={"Geburtsdatum": "31.2.1985"}, row4={"Sprache": "Klingonisch"})
    run = brought_in(desk, lead, path)
    page = desk.get(f"/uebernahme/{run.pk}/").content.decode()
    assert "Was zu klären ist" in page and "4 Zeilen übernehmen" in page
    assert "«Klingonisch» ist als Sprache nicht bekannt." in page
    assert Person.objects.count() == 0
    done = desk.post(f"/uebernahme/{run.pk}/einspielung/", follow=True).content.decode()
    assert "Übernommen: 4 neu, 0 geändert, 0 unverändert" in done
    assert desk.post(f"/uebernahme/{run.pk}/einspielung/").status_code == 302
    assert Person.objects.count() == 4
    back = desk.post(f"/uebernahme/{run.pk}/ruecknahme/", follow=True).content.decode()
    assert "Zurückgenommen." in back and "Noch einmal übernehmen" in back
    assert Person.objects.count() == 0
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    assert Person.objects.count() == 4


def test_rows_to_be_put_right_go_out_and_come_in_again(desk: Client, lead: Staff, tmp_path: Path) -> None:
    run = brought_in(desk, lead, list_of(tmp_path, row2={"Geburtsdatum": "31.2.1985"}))
    answer = desk.get(f"/uebernahme/{run.pk}/zu-klaeren.xlsx")
    book = tmp_path / "zu-klaeren.xlsx"
    book.write_bytes(answer.getvalue())
    with open_table(book, Limits()) as table:
        (_, headings), (_, cells) = list(table.rows())
    assert headings[:2] == ["Stelle in der Liste", "Bitte klären"]
    assert cells[:2] == [
        "Zeile 4",
        "Geburtsdatum: «31.2.1985» ist kein Datum. Verstanden wird zum Beispiel 3.4.1985.",
    ]
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    page = desk.get(f"/uebernahme/{run.pk}/").content.decode()
    assert "sind nicht mit übernommen" in page and "zu-klaeren.xlsx" in page, "then it is needed most"
    again = brought_in(desk, lead, book)
    assert again.counts == {"problem": 1, "candidates": 0}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Die Datei ist leer."),
        (b"%PDF-1.7\0\0\0\1", "Das ist keine Tabelle."),
        (b"\xd0\xcf\x11\xe0", "altes Excel-Format"),
        (b"Kundennummer;Nachname\n", "keine Zeile"),
        (b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "Das ist keine Tabelle."),
        (b"  <html><body>Kundennummer;Nachname</body></html>", "Das ist keine Tabelle."),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    desk: Client, lead: Staff, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    answer = upload(desk, lead, path)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_bomb_is_refused(desk: Client, lead: Staff, tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    path = tmp_path / "x.xlsx"
    path.write_bytes(bomb.getvalue())
    assert "Füllstoff" in upload(desk, lead, path).content.decode()


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(
    desk: Client, lead: Staff, tmp_path: Path
) -> None:
    answer = upload(desk, lead, list_of(tmp_path), valid_from="2031-01-01")
    assert answer.status_code == 422
    assert "Der Stand liegt im letzten Jahr und nicht in der Zukunft." in answer.content.decode()
    assert 'value="2031-01-01"' in answer.content.decode()
    assert upload(desk, lead, list_of(tmp_path), team=house.team().pk).status_code == 422


def test_the_same_upload_twice_is_one(desk: Client, lead: Staff, tmp_path: Path) -> None:
    path = list_of(tmp_path)
    first, second = upload(desk, lead, path), upload(desk, lead, path)
    assert first.headers["Location"] == second.headers["Location"]
    assert ImportRun.objects.count() == 1


def test_a_list_nobody_wants_is_discarded_and_leaves_nothing(
    desk: Client, lead: Staff, tmp_path: Path
) -> None:
    run = brought_in(desk, lead, list_of(tmp_path))
    address = f"/uebernahme/{run.pk}/ruecknahme/"
    assert "Liste verwerfen" in desk.get(f"/uebernahme/{run.pk}/").content.decode()
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    assert "Liste verwerfen" not in desk.get(f"/uebernahme/{run.pk}/").content.decode()
    kept = desk.post(address, {"discard": "1"}, follow=True).content.decode()
    assert "Bitte erst alles zurücknehmen." in kept and Person.objects.count() == 6
    desk.post(address)
    gone = desk.post(address, {"discard": "1"}, follow=True).content.decode()
    assert "Verworfen." in gone and "Noch keine Liste" in gone
    assert not ImportRun.objects.exists() and not ImportRow.objects.exists()
    assert desk.post(address, {"discard": "1"}).status_code == 404


def test_without_a_client_number_the_way_leads_to_the_columns(
    desk: Client, lead: Staff, tmp_path: Path
) -> None:
    upload(desk, lead, write_csv(tmp_path / "x.csv", [["Foo", "Bar"], ["1", "2"], ["3", "4"]]))
    page = desk.get(f"/uebernahme/{ImportRun.objects.get().pk}/").content.decode()
    assert "Spalten zuordnen" in page and "Prüfen</span>" not in page and "Liste verwerfen" in page


def test_the_columns_say_only_where_to_look_twice(desk: Client, lead: Staff, tmp_path: Path) -> None:
    rows = [["Kundennummer", "Famlienname", "X"], ["A1", "Kaya", "46395"], ["A2", "Otto", "46397"]]
    upload(desk, lead, write_csv(tmp_path / "x.csv", rows))
    page = desk.get(f"/uebernahme/{ImportRun.objects.get().pk}/spalten/").content.decode()
    assert "Überschrift ähnlich; bitte ansehen" in page and "Inhalt passt; bitte ansehen" in page
    assert "Überschrift bekannt" not in page and "freiwillig" not in page
    assert "Kaya · Otto" in page


def test_languages_and_countries_are_shown_by_name(desk: Client, lead: Staff, tmp_path: Path) -> None:
    run = brought_in(desk, lead, list_of(tmp_path, 1))
    assert "Sprache: <bdi>Ukrainisch</bdi>" in desk.get(f"/uebernahme/{run.pk}/").content.decode()
    one = person_of(lead, given_name="Anna", nationality="UA")
    other = person_of(lead, given_name="Anna", nationality="SY")
    page = desk.get(f"/person/{one.pk}/zusammenfuehrung/{other.pk}/").content.decode()
    assert "Ukraine" in page and "Syrien" in page


def test_columns_are_refused_in_words(desk: Client, lead: Staff, tmp_path: Path) -> None:
    upload(desk, lead, list_of(tmp_path))
    address = f"/uebernahme/{ImportRun.objects.get().pk}/spalten/"
    twice = desk.post(address, {"column_0": "client_number", "column_1": "client_number"})
    assert twice.status_code == 422 and "ist schon die Spalte" in twice.content.decode()
    none = desk.post(address, {"column_1": "family_name"})
    assert none.status_code == 422 and "in welcher Spalte die Kundennummer steht" in none.content.decode()
    assert desk.post(address, {"column_0": "is_admin"}).status_code == 422


def test_a_list_somebody_worked_with_is_not_taken_back_and_names_the_files(
    desk: Client, lead: Staff, tmp_path: Path
) -> None:
    run = brought_in(desk, lead, list_of(tmp_path, 2))
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    someone = Person.objects.get(client_number="321A000000")
    PersonLanguage.objects.create(person=someone, language="pl", speaking="B1", reading="B1")
    answer = desk.post(f"/uebernahme/{run.pk}/ruecknahme/")
    assert answer.status_code == 409
    assert someone.full_name in answer.content.decode()
    assert Person.objects.count() == 2


def test_what_was_put_together_since_is_said_with_the_way_to_part_it(
    desk: Client, lead: Staff, tmp_path: Path
) -> None:
    run = brought_in(desk, lead, list_of(tmp_path, 2))
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    one, other = Person.objects.order_by("pk")
    form = {"reason": "selber Ausweis", "is_sure": "on"}
    desk.post(f"/person/{one.pk}/zusammenfuehrung/{other.pk}/", form)
    page = desk.post(f"/uebernahme/{run.pk}/ruecknahme/").content.decode()
    assert "mit einer anderen Akte zusammengeführt" in page and one.full_name in page
    assert f'href="/person/{one.pk}/dubletten/"' in page and "Sie nicht sehen" not in page
    desk.post(f"/zusammenfuehrung/{MergeRecord.objects.get().pk}/trennung/")
    assert "Zurückgenommen." in desk.post(f"/uebernahme/{run.pk}/ruecknahme/", follow=True).content.decode()


def test_a_duplicate_is_decided_by_three_answers(desk: Client, lead: Staff, tmp_path: Path) -> None:
    known = person_of(lead, given_name="Anna", family_name="Müller", birth_date="1950-01-01")
    run = brought_in(desk, lead, list_of(tmp_path, 1, row0={"Geburtsdatum": "1.1.1950"}))
    page = desk.get(f"/uebernahme/{run.pk}/?zeigen=dubletten").content.decode()
    assert "gleicher Name, gleiches Geburtsdatum (100 %)" in page
    address = f"/uebernahme/{run.pk}/zeile/2/entscheidung/"
    assert "eine der drei Antworten" in desk.post(address, {}, follow=True).content.decode()
    desk.post(address, {"verdict": "same", "person": known.pk})
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    assert Person.objects.count() == 1
    assert DuplicateDecision.objects.get().verdict == "same"
    assert desk.post(f"/uebernahme/{run.pk}/zeile/999/entscheidung/", {"verdict": "same"}).status_code == 404


def test_only_the_chosen_file_is_marked_as_the_same_person(desk: Client, lead: Staff, tmp_path: Path) -> None:
    known = [person_of(lead, given_name="Anna", family_name="Müller", birth_date="1950-01-01") for _ in "12"]
    run = brought_in(desk, lead, list_of(tmp_path, 1, row0={"Geburtsdatum": "1.1.1950"}))
    desk.post(f"/uebernahme/{run.pk}/zeile/2/entscheidung/", {"verdict": "same", "person": known[1].pk})
    page = desk.get(f"/uebernahme/{run.pk}/?zeigen=dubletten").content.decode()
    assert page.count('aria-pressed="true"') == 1
    chosen = page.split('aria-pressed="true"')[0].rsplit("<form", 1)[1]
    assert f'value="{known[1].pk}"' in chosen


def test_a_file_sealed_since_is_in_no_list_no_count_and_no_example(
    desk: Client, lead: Staff, tmp_path: Path
) -> None:
    run = brought_in(desk, lead, list_of(tmp_path, 3, row0={"Straße": "Geheimgasse 1"}))
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    hidden = Person.objects.get(client_number="321A000000")
    assert "Geheimgasse" in desk.get(f"/uebernahme/{run.pk}/").content.decode()
    seal(hidden, house.staff())
    page = desk.get(f"/uebernahme/{run.pk}/").content.decode()
    assert "Neu: 2" in page and "321A000000" not in page and "Geheimgasse" not in page
    assert "Geheimgasse" not in desk.get(f"/uebernahme/{run.pk}/spalten/").content.decode()


def test_what_is_wrong_in_a_row_about_a_sealed_file_is_told_to_nobody_else(
    desk: Client, lead: Staff, tmp_path: Path
) -> None:
    known = person_of(lead, client_number="321A000000")
    run = brought_in(desk, lead, list_of(tmp_path, 2, row0={"Telefon": "nur über Frauenhaus"}))
    assert "Frauenhaus" in desk.get(f"/uebernahme/{run.pk}/").content.decode()
    seal(known, house.staff())
    page = desk.get(f"/uebernahme/{run.pk}/").content.decode()
    assert "Frauenhaus" not in page and "Zu klären: 0" in page
    workbook = tmp_path / "zu-klaeren.xlsx"
    workbook.write_bytes(desk.get(f"/uebernahme/{run.pk}/zu-klaeren.xlsx").getvalue())
    with open_table(workbook, Limits()) as table:
        assert len(list(table.rows())) == 1


def test_runs_of_another_house_do_not_exist(desk: Client, lead: Staff, tmp_path: Path) -> None:
    run = brought_in(desk, lead, list_of(tmp_path))
    neighbour = logged_in(house.staff(Role.TEAM_LEAD))
    for part in ("", "spalten/", "zu-klaeren.xlsx"):
        assert neighbour.get(f"/uebernahme/{run.pk}/{part}").status_code == 404
    for part in ("pruefung/", "einspielung/", "ruecknahme/"):
        assert neighbour.post(f"/uebernahme/{run.pk}/{part}").status_code == 404
    assert "Noch keine Liste" in neighbour.get("/uebernahme/").content.decode()
    assert logged_in(house.staff(team=lead.team)).get("/uebernahme/").status_code == 403


def test_two_files_are_put_together_and_parted_on_the_page(desk: Client, lead: Staff) -> None:
    one, other = (person_of(lead, given_name=name) for name in ("Olena", "Олена"))
    for someone, street in ((one, "Weg"), (other, "Gasse")):
        case_of(lead, person=someone)
        Address.objects.create(
            person=someone, street=street, postcode="46395", city="Bocholt", starts_on="2024-01-01"
        )
    found = desk.get(f"/person/{one.pk}/dubletten/").content.decode()
    address = f"/person/{one.pk}/zusammenfuehrung/{other.pk}/"
    assert address in found
    empty = desk.post(address)
    assert empty.status_code == 422 and "Bitte erst beide Akten ansehen." in empty.content.decode()
    page = desk.get(address).content.decode()
    assert "<strong><bdi>Gasse</bdi></strong>" in page
    for someone in (one, other):
        assert f'href="/person/{someone.pk}/"' in page and someone.full_name in page
    assert page.count(f"{one.birth_date:%d.%m.%Y}") >= 2
    pair = desk.get(address).context["pairs"][0][0]
    done = desk.post(
        address, {"reason": "selber Ausweis", "is_sure": "on", pair.key: "absorbed"}, follow=True
    )
    assert "Beide Akten sind jetzt eine." in done.content.decode()
    assert desk.get(f"/person/{other.pk}/").headers["Location"] == f"/person/{one.pk}/"
    again = desk.post(address, {"reason": "zweites Fenster", "is_sure": "on"}, follow=True)
    assert "Diese beiden Akten sind schon eine." in again.content.decode()
    record = MergeRecord.objects.get()
    parted = desk.post(f"/zusammenfuehrung/{record.pk}/trennung/", follow=True).content.decode()
    assert "Getrennt." in parted and "wieder getrennt" in parted
    assert desk.get(f"/person/{other.pk}/").status_code == 200


def test_an_open_pair_is_decided_from_the_list(desk: Client, lead: Staff) -> None:
    one, other = person_of(lead), person_of(lead)
    pair = DuplicateDecision.objects.create(
        first=one, second=other, second_number=other.client_number, verdict="later", score=90, reason="Name"
    )
    assert f"/dubletten/{pair.pk}/" in desk.get("/dubletten/").content.decode()
    same = desk.post(f"/dubletten/{pair.pk}/", {"verdict": "same"})
    assert same.headers["Location"] == f"/person/{one.pk}/zusammenfuehrung/{other.pk}/"
    desk.post(f"/dubletten/{pair.pk}/", {"verdict": "different"})
    page = desk.get("/dubletten/").content.decode()
    assert "Keine Dublette wartet" in page and "Zuletzt als verschieden vermerkt" in page
    desk.post(f"/dubletten/{pair.pk}/", {"verdict": "later"})
    page = desk.get("/dubletten/").content.decode()
    assert "Keine Dublette wartet" not in page and "als verschieden vermerkt" not in page
    seal(other, house.staff())
    assert desk.post(f"/dubletten/{pair.pk}/", {"verdict": "different"}).status_code == 404


def exported(desk: Client, form: str) -> bytes:
    """The file as it is saved."""
    answer = desk.get(f"/ausgabe/menschen.{form}")
    assert answer.status_code == 200
    return answer.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_in_unchanged(desk: Client, lead: Staff, tmp_path: Path, form: str) -> None:
    run = brought_in(desk, lead, write_csv(tmp_path / "x.csv", rows_of(row_of(n) for n in range(40))))
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    path = tmp_path / f"aus.{form}"
    path.write_bytes(exported(desk, form))
    again = checked(lead, path)
    assert again.counts == {"unchanged": 40, "candidates": 0}, [row.changes for row in again.rows.all()]
    assert viewer(lead)


def test_nothing_that_goes_out_is_a_formula(desk: Client, lead: Staff) -> None:
    person_of(lead, given_name="=1+1", family_name="@SUM(A1)")
    text = exported(desk, "csv").decode("utf-8-sig")
    assert ";'=1+1;" in text and ";'@SUM(A1);" in text
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(exported(desk, "xlsx"))).read("xl/worksheets/sheet1.xml")


def test_everybody_who_goes_out_is_in_the_log(desk: Client, lead: Staff) -> None:
    people = [person_of(lead) for _ in range(3)]
    hidden, elsewhere = person_of(lead), person_of(house.staff())
    seal(hidden, house.staff())
    text = exported(desk, "csv").decode()
    assert hidden.client_number not in text and elsewhere.client_number not in text
    lines = AccessLogEntry.objects.filter(way_in="export").values_list("person_id", flat=True)
    assert sorted(lines) == [one.pk for one in people]


def test_a_counsellor_takes_out_her_own_people_only(lead: Staff) -> None:
    counsellor = house.staff(team=lead.team)
    mine, theirs = person_of(counsellor), person_of(lead)
    text = exported(logged_in(counsellor), "csv").decode()
    assert mine.client_number in text and theirs.client_number not in text
    assert logged_in(counsellor).get("/ausgabe/menschen.pdf").status_code == 404
    assert Responsibility.objects.filter(staff=counsellor).count() == 1
