"""The local directory is kept by many hands: checked, changed, closed, taken back, and filled from lists."""

import re
import threading
from datetime import date, timedelta
from time import sleep
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.caseload.tests.district_factories import district, entry
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.places.demo import build_demo_places
from augenhoehe.places.demo_directory import SOURCE, build_demo_directory
from augenhoehe.places.models import DirectoryEntry

pytestmark = pytest.mark.django_db
HEADING = "Art;Name;Straße;Hausnummer;Postleitzahl;Ort;Breite;Länge;Sprachen;zuletzt geprüft am"


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(house.account_of(house.staff(Role.COUNSELLOR)))
    return client


def given(**more: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        **{"category": "Sport", "name": "Turnverein", "city": "Ort", "source": "eigene Angabe", "seen": "0"},
        **more,
    }


def text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode())


def state(page: Any) -> str:
    """The state the form of a page carries."""
    found = re.search(r'name="seen" value="(\d+)"', text(page))
    assert found is not None
    return found.group(1)


def test_a_new_entry_is_found_in_its_district_by_its_coordinates(keeper: Client) -> None:
    home = district(column=3)
    answer = keeper.post(
        "/vor-ort/neu/",
        given(latitude="51,805", longitude="6,635", spoken="Ukrainisch, arabisch", is_mine="on"),
    )
    made = DirectoryEntry.objects.get()
    assert answer.status_code == 302
    assert (made.district_id, made.languages, made.checked_on) == (
        home.pk,
        ["uk", "ar"],
        timezone.localdate(),
    )
    page = text(keeper.get(f"/vor-ort/{made.pk}/"))
    assert "Frau Test" in page and "Ukrainisch, Arabisch" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"spoken": "Klingonisch"}, "Die Sprache «Klingonisch» kennen wir nicht."),
        ({"postcode": "4639"}, "Eine Postleitzahl hat fünf Ziffern."),
        ({"latitude": "6,6", "longitude": "51,8"}, "Kein Ort in Deutschland: Breite/Länge vertauscht?"),
        ({"latitude": "51,8"}, "Kein Ort in Deutschland: Breite/Länge vertauscht?"),
        ({"web": "javascript:alert(1)"}, "Eine Internetseite beginnt mit https:// oder http://."),
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    keeper: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = keeper.post("/vor-ort/neu/", given(**wrong))
    assert answer.status_code == 422 and sentence in text(answer)
    assert all(value in text(answer).replace("&quot;", '"') for value in wrong.values())
    assert not DirectoryEntry.objects.exists()


def test_the_same_place_twice_is_refused_in_words(keeper: Client) -> None:
    keeper.post("/vor-ort/neu/", given())
    answer = keeper.post("/vor-ort/neu/", given())
    assert answer.status_code == 422 and "Diesen Eintrag gibt es an dieser Anschrift schon." in text(answer)


def test_two_windows_never_overwrite_each_other(keeper: Client) -> None:
    known = entry()
    seen = state(keeper.get(f"/vor-ort/{known.pk}/"))
    assert keeper.post(f"/vor-ort/{known.pk}/", given(name="Eins", seen=seen)).status_code == 302
    answer = keeper.post(f"/vor-ort/{known.pk}/", given(name="Zwei", seen=seen))
    known.refresh_from_db()
    assert answer.status_code == 409 and known.name == "Eins"
    assert "Es wurde nichts überschrieben" in text(answer) and 'value="Zwei"' in text(answer)


def test_checked_today_is_one_click_and_a_second_changes_nothing(keeper: Client) -> None:
    known = entry(checked_on=date(2020, 1, 1))
    back = "lange=1&art=Sport"
    for _ in range(2):
        answer = keeper.post(f"/vor-ort/{known.pk}/pruefung/", {"zurueck": back})
        assert answer.headers["Location"] == "/vor-ort/?lange=1&art=Sport"
    known.refresh_from_db()
    assert known.checked_on == timezone.localdate()


def test_a_check_is_taken_back_from_the_list(keeper: Client) -> None:
    known, edited = entry(name="Kita", checked_on=date(2020, 1, 1)), entry(checked_on=timezone.localdate())
    keeper.post(f"/vor-ort/{edited.pk}/", given(name="Anders", seen="0"))
    keeper.post(f"/vor-ort/{known.pk}/pruefung/", {"zurueck": "suche=kita"})
    page = text(keeper.get("/vor-ort/"))
    assert page.count("Rückgängig") == 2, (
        "once in words, once for those who hear it; never for another change"
    )
    seen = re.search(rf'/vor-ort/{known.pk}/ruecknahme/".*?name="seen" value="(\d+)"', page, re.S)
    assert seen is not None
    for _ in range(2):
        sent = {"seen": seen.group(1), "zurueck": "suche=kita"}
        answer = keeper.post(f"/vor-ort/{known.pk}/ruecknahme/", sent)
        assert answer.headers["Location"] == "/vor-ort/?suche=kita"
        known.refresh_from_db()
        assert known.checked_on == date(2020, 1, 1)


@pytest.mark.parametrize("typed", ["kaethe", "KÄTHE", "käth", "moeller", "Möler", "südl", "haus SUEDLOHN"])
def test_an_entry_is_found_by_any_spelling(keeper: Client, typed: str) -> None:
    wanted = entry(name="Käthe-Möller-Haus", city="Südlohn")
    entry(name="Turnverein", city="Ahaus")
    assert keeper.get("/vor-ort/", {"suche": typed}).context["page"].rows == [wanted]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"postcode": "4639"}, "postcode"),
        ({"latitude": "51,8"}, "latitude"),
        ({"web": "javascript:alert(1)"}, "web"),
        ({"name": "Turnverein"}, "name"),
    ],
)
def test_what_the_database_refuses_is_said_at_its_field(
    keeper: Client, wrong: dict[str, str], field: str
) -> None:
    keeper.post("/vor-ort/neu/", given())
    form = keeper.post("/vor-ort/neu/", given(**{"name": "Neu"} | wrong)).context["form"]
    assert form.errors.keys() == {field}


def test_a_closed_place_leaves_the_list_and_comes_back_when_taken_back(keeper: Client) -> None:
    known = entry(name="Kita Ende")
    keeper.post(f"/vor-ort/{known.pk}/schliessung/")
    assert known not in keeper.get("/vor-ort/").context["page"].rows
    assert known in keeper.get("/vor-ort/?zu=1").context["page"].rows
    seen = state(keeper.get(f"/vor-ort/{known.pk}/"))
    keeper.post(f"/vor-ort/{known.pk}/ruecknahme/", {"seen": seen})
    known.refresh_from_db()
    assert known.closed_on is None


def test_a_change_is_taken_back_only_by_whoever_sees_it_as_the_last(keeper: Client) -> None:
    known = entry(name="Vorher")
    keeper.post(f"/vor-ort/{known.pk}/", given(name="Nachher", seen="0"))
    seen = state(keeper.get(f"/vor-ort/{known.pk}/"))
    for _ in range(2):
        keeper.post(f"/vor-ort/{known.pk}/ruecknahme/", {"seen": seen})
    known.refresh_from_db()
    assert known.name == "Vorher", "the second click finds another state and does nothing"


def test_others_read_and_do_not_change(client: Client) -> None:
    known = entry()
    client.force_login(house.account_of(house.staff(Role.RECEPTION)))
    assert client.get(f"/vor-ort/{known.pk}/").status_code == 200
    assert "Speichern" not in text(client.get(f"/vor-ort/{known.pk}/"))
    for path in ("", "pruefung/", "schliessung/", "ruecknahme/"):
        assert client.post(f"/vor-ort/{known.pk}/{path}", given()).status_code == 403
    assert client.get("/vor-ort/neu/").status_code == 403 and client.get("/vor-ort/liste/").status_code == 403


def test_the_filters_find_what_was_not_checked_for_a_year_by_kind_words_and_district(keeper: Client) -> None:
    town = district()
    quarter, today = district(scheme="quartier", parent=town), timezone.localdate()
    old = entry(quarter, name="Alt", checked_on=today - timedelta(days=366))
    new = entry(town, name="Neu", category="Sport", checked_on=today)
    never = entry(name="Nie")
    for query, found in (
        ("", [old, never, new]),
        ("lange=1", [old, never]),
        ("art=Sport", [new]),
        (f"gebiet={town.pk}", [old, new]),
        (f"gebiet={quarter.pk}", [old]),
        ("suche=NEU", [new]),
        ("gebiet=x&suche=%00", [old, never, new]),
    ):
        assert keeper.get(f"/vor-ort/?{query}").context["page"].rows == found, query


def test_a_thousand_entries_cost_no_statement_more(keeper: Client) -> None:
    entry(district())
    keeper.get("/vor-ort/")
    few = statements(keeper, "/vor-ort/")
    for _ in range(60):
        entry(district())
    assert statements(keeper, "/vor-ort/") <= few


def statements(reader: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(address).status_code == 200
    return len(captured)


def sent(keeper: Client, *lines: str) -> Any:
    """A list as a browser sends it."""
    file = SimpleUploadedFile("liste.csv", "\n".join([HEADING, *lines]).encode())
    return keeper.post("/vor-ort/liste/", {"file": file, "source": "Liste der Stadt"})


def confirmed(keeper: Client, preview: Any) -> Any:
    """The button below the preview."""
    return keeper.post("/vor-ort/liste/uebernahme/", {"lines": preview.context["lines"]})


def test_a_list_is_shown_before_anything_is_written(keeper: Client) -> None:
    home = district(column=3)
    entry(category="Sport", name="Da", city="Ort")
    page = sent(
        keeper,
        "Sport;Da;;;;Neuer Ort;;;;",
        "Kinderbetreuung;Kita Neu;Am Markt;3;46395;Ort;51,805;6,635;Ukrainisch;01.10.2026",
    )
    assert page.status_code == 200 and "1 neu, 1 geändert, 0 unverändert" in text(page)
    assert not DirectoryEntry.objects.filter(name="Kita Neu").exists()
    for _ in range(2):
        assert confirmed(keeper, page).status_code == 302
    made = DirectoryEntry.objects.get(name="Kita Neu")
    assert (made.district_id, made.languages, made.source) == (home.pk, ["uk"], "Liste der Stadt")
    assert made.checked_on == date(2026, 10, 1)
    assert DirectoryEntry.objects.get(name="Da").city == "Neuer Ort" and DirectoryEntry.objects.count() == 2


def test_a_list_is_taken_back_as_a_whole_but_for_what_was_touched_since(keeper: Client) -> None:
    known = entry(category="Sport", name="Da", city="Ort")
    touched = entry(category="Sport", name="Berührt", city="Ort")
    page = sent(keeper, "Sport;Da;;;;Neuer Ort;;;;", "Sport;Berührt;;;;Neuer Ort;;;;", "Sport;Neu;;;;;;;;")
    confirmed(keeper, page)
    keeper.post(f"/vor-ort/{touched.pk}/pruefung/")
    assert "Letzte Liste zurücknehmen" in text(keeper.get("/vor-ort/"))
    for _ in range(2):
        assert keeper.post("/vor-ort/liste/ruecknahme/").status_code == 302
    known.refresh_from_db()
    touched.refresh_from_db()
    assert (known.city, touched.city) == ("Ort", "Neuer Ort")
    assert not DirectoryEntry.objects.filter(name="Neu").exists()
    assert "Letzte Liste zurücknehmen" not in text(keeper.get("/vor-ort/"))


def test_every_wrong_line_says_why_and_stays_out(keeper: Client) -> None:
    page = sent(
        keeper,
        "Sport;Gut;;;;;;;;",
        ";Ohne Art;;;;;;;;",
        "Sport;Vertauscht;;;;;6,6;51,8;;",
        "Sport;Sprache;;;;;;;Klingonisch;",
        "Sport;Morgen;;;;;;;;01.01.2099",
        "Sport;Gut;;;;;;;;",
        "Sport;Postleitzahl;;;4639;;;;;",
    )
    words = text(page)
    for sentence in (
        "Zeile 3: Spalte «Art» ist leer, wird aber gebraucht.",
        "Zeile 4: Breite und Länge sind vertauscht (Breite 6.6, Länge 51.8).",
        "Zeile 5: Spalte «Sprachen», «Klingonisch»: die Sprache «Klingonisch» kennen wir nicht.",
        "Zeile 6: Spalte «zuletzt geprüft am», «01.01.2099»: dieser Tag liegt in der Zukunft.",
        "Zeile 7: dieser Eintrag steht schon in Zeile 2.",
        "Zeile 8: Spalte «Postleitzahl», «4639»: eine Postleitzahl hat fünf Ziffern.",
    ):
        assert sentence in words, sentence
    confirmed(keeper, page)
    assert [one.name for one in DirectoryEntry.objects.all()] == ["Gut"]


def test_a_file_that_is_no_list_is_refused_in_words(keeper: Client) -> None:
    for content, sentence in (
        (b"%PDF-1.7", "Das ist keine Tabelle"),
        (b"Stra\xc3\x9fe;Ort\na;b\n", "fehlt die Spalte «Art»"),
    ):
        file = SimpleUploadedFile("x.csv", content)
        answer = keeper.post("/vor-ort/liste/", {"file": file, "source": "x"})
        assert answer.status_code == 422 and sentence in text(answer)


def test_a_preview_that_was_touched_writes_nothing(keeper: Client) -> None:
    answer = keeper.post("/vor-ort/liste/uebernahme/", {"lines": "selbst gemacht"})
    assert answer.status_code == 422 and "Die Vorschau ist abgelaufen." in text(answer)


def test_what_goes_out_comes_in_again_unchanged(keeper: Client) -> None:
    entry(
        district(),
        name="=Formel",
        languages=["uk"],
        latitude=51.8,
        longitude=6.6,
        checked_on=date(2026, 5, 1),
    )
    entry(name="Kita; mit Strichpunkt", opening_hours="Mo 9–12 Uhr", phone="02871 1")
    exported = text(keeper.get("/vor-ort/liste.csv"))
    assert ";=Formel" not in exported
    file = SimpleUploadedFile("liste.csv", exported.encode())
    page = keeper.post("/vor-ort/liste/", {"file": file, "source": "x"})
    assert page.context["preview"].same >= 1 and not page.context["problems"]


def test_the_demo_has_invented_places_in_every_town_and_says_so(keeper: Client) -> None:
    build_demo_places()
    made = build_demo_directory(date(2026, 11, 22))
    assert build_demo_directory(date(2026, 11, 22)) == made == DirectoryEntry.objects.count() > 100
    assert set(DirectoryEntry.objects.values_list("source", flat=True)) == {SOURCE}
    assert not DirectoryEntry.objects.filter(district=None).exists()


def test_whoever_keeps_an_entry_is_named_by_her_account(keeper: Client) -> None:
    known = entry(looked_after_by_account=house.account_of(house.staff(family_name="Hüterin")).pk)
    assert Staff.objects.filter(family_name="Hüterin").exists()
    assert "Frau Hüterin" in text(keeper.get(f"/vor-ort/{known.pk}/"))


@pytest.mark.django_db(transaction=True)
def test_the_same_place_entered_at_the_same_moment_is_refused_in_words() -> None:
    browser = Client()
    browser.force_login(house.account_of(house.staff(Role.COUNSELLOR)))
    answers: list[Any] = []

    def second_click() -> None:
        try:
            answers.append(browser.post("/vor-ort/neu/", given()))
        finally:
            connection.close()

    other = threading.Thread(target=second_click)
    with transaction.atomic():
        entry(category="Sport", name="Turnverein")
        other.start()
        for _ in range(1000):
            if somebody_waits():
                break
            sleep(0.01)
    other.join()
    assert answers[0].status_code == 422
    assert "Diesen Eintrag gibt es an dieser Anschrift schon." in text(answers[0])
    assert DirectoryEntry.objects.count() == 1


def somebody_waits() -> bool:
    """Whether the other connection waits for what this one has not finished yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])
