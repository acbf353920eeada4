"""The register in the file: prepare, note a paper answer, revoke, take back; who may and who may not."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.documents.consent_access import ASKING_ROLES
from augenhoehe.documents.consent_templates import templates_on
from augenhoehe.documents.models import Consent
from augenhoehe.documents.tests.consent_factories import SCHOOL, prepared, signed
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, speaks
from augenhoehe.privacy.models import AccessLogEntry, WayIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return house.staff()


@pytest.fixture
def someone(staff: Staff) -> Person:
    found = person_of(staff)
    speaks(found)
    return found


@pytest.fixture
def desk(staff: Staff, client: Client) -> Client:
    """The browser of the colleague in charge."""
    client.force_login(house.account_of(staff))
    return client


def blanks(**given: object) -> dict[str, object]:
    """The form of a template, filled as one would."""
    today = timezone.localdate()
    return {
        "other_name": SCHOOL,
        "topics": ["attendance", "progress"],
        "language": "uk",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=300)).isoformat(),
        "client_token": str(uuid.uuid4()),
    } | given


def new_address(someone: Person, template: str = "language_school") -> str:
    return f"/person/{someone.pk}/einwilligungen/neu/?vorlage={template}"


def test_words_that_tell_much_are_marked_and_not_refused(desk: Client, someone: Person) -> None:
    """A question about health has to name it; whoever is asked is called by the name."""
    sent = blanks(details="ob die Depression im Weg steht", other_name="Schuldnerberatung")
    answer = desk.post(new_address(someone), sent, follow=True)
    assert Consent.objects.get().state == "prepared"
    page = answer.content.decode()
    assert "Hier steht «Depression»." in page and "fragen Sie neu" in page
    assert "Hier steht" not in desk.post(new_address(someone), blanks(), follow=True).content.decode()


def test_a_template_asks_for_nothing_but_its_blanks(desk: Client, someone: Person) -> None:
    page = desk.get(new_address(someone))
    assert set(page.context["form"].fields) == {
        *("other_name", "topics", "details", "details_own", "language", "starts_on", "ends_on"),
        "client_token",
    }
    assert page.context["form"].initial["language"] == "uk"


@pytest.mark.parametrize("template", templates_on(timezone.localdate()))
def test_every_template_becomes_a_consent_in_two_languages(
    template: str, desk: Client, someone: Person
) -> None:
    free = {"kind": "release", "direction": "to_us", "other_kind": "school", "purpose": "Zum Test."}
    answer = desk.post(new_address(someone, template), blanks(**(free if template == "free" else {})))
    made = Consent.objects.get(person=someone)
    assert answer.headers["Location"] == f"/einwilligung/{made.pk}/"
    assert made.other_side.name == SCHOOL
    assert made.refusal_own and made.revocability_own and bool(made.purpose_own) == (template != "free")
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "Das liest die Person" in page and "keine Nachteile" in page


def test_the_second_click_on_prepare_makes_no_second_one(desk: Client, someone: Person) -> None:
    filled = blanks()
    first, second = desk.post(new_address(someone), filled), desk.post(new_address(someone), filled)
    assert first.headers["Location"] == second.headers["Location"]
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"other_name": " - "}, "Bitte nennen Sie die Stelle beim Namen."),
        ({"topics": []}, "Bitte füllen Sie dieses Feld aus."),
        ({"topics": ["other"], "details": ""}, "braucht einen Zusatz"),
        ({"ends_on": "2020-01-01"}, "Dieser Tag liegt schon hinter uns."),
        ({"ends_on": "2099-01-01"}, "So lange gilt keine Einwilligung"),
        ({"starts_on": "2098-01-01"}, "Das Ende liegt vor dem Anfang."),
        ({"topics": ["faith"]}, "keine gültige Auswahl"),
        ({"details": "x" * 10_000}, "höchstens 600"),
        ({"other_name": "A\x00B"}, "Nullzeichen"),
    ],
)
def test_wrong_input_comes_back_with_a_sentence_and_the_words(
    given: dict[str, object], sentence: str, desk: Client, someone: Person
) -> None:
    answer = desk.post(new_address(someone), blanks(**({"details": "Kurs B1"} | given)))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "details" in given or "Kurs B1" in answer.content.decode()
    assert not Consent.objects.exists()


def test_asking_once_more_begins_with_the_earlier_words(desk: Client, someone: Person, staff: Staff) -> None:
    earlier = signed(someone, staff, on=timezone.localdate(), details="Kurs B1")
    page = desk.get(new_address(someone) + f"&wie={earlier.pk}").content.decode()
    assert SCHOOL in page and "Kurs B1" in page
    stranger = signed(person_of(staff), staff, on=timezone.localdate(), details="Kurs C9")
    for number in (stranger.pk, "9" * 30, "x"):
        assert "Kurs C9" not in desk.get(new_address(someone) + f"&wie={number}").content.decode()


def test_a_paper_answer_is_noted_with_day_and_place(desk: Client, someone: Person, staff: Staff) -> None:
    consent = prepared(someone, on=timezone.localdate())
    yesterday = timezone.localdate() - timedelta(days=1)
    said = {"answer": "sign", "signed_on": yesterday.isoformat(), "place": "Bocholt"}
    desk.post(f"/einwilligung/{consent.pk}/antwort/", said)
    consent.refresh_from_db()
    assert (consent.state, consent.signed_on, consent.answered_how) == ("signed", yesterday, "paper")
    assert consent.witness == staff


@pytest.mark.parametrize("days", [1, 4000])
def test_nobody_signs_in_the_future(days: int, desk: Client, someone: Person) -> None:
    consent = prepared(someone, on=timezone.localdate())
    day = timezone.localdate() + timedelta(days=days)
    said = {"answer": "sign", "signed_on": day.isoformat(), "place": "Bocholt"}
    answer = desk.post(f"/einwilligung/{consent.pk}/antwort/", said)
    assert answer.status_code == 422
    assert "Dieser Tag kommt erst noch." in answer.content.decode()


def test_a_no_is_as_easy_as_a_yes_and_has_no_disadvantage(desk: Client, someone: Person) -> None:
    consent = prepared(someone, on=timezone.localdate())
    said = {"answer": "refuse", "signed_on": timezone.localdate().isoformat(), "place": "Bocholt"}
    page = desk.post(f"/einwilligung/{consent.pk}/antwort/", said, follow=True).content.decode()
    assert "abgelehnt" in page and "Es entstehen keine Nachteile." in page


def test_a_revocation_says_what_ends_and_counts_at_once(desk: Client, someone: Person, staff: Staff) -> None:
    consent = signed(someone, staff, on=timezone.localdate() - timedelta(days=3))
    address = f"/einwilligung/{consent.pk}/widerruf/"
    assert SCHOOL in desk.get(address).content.decode()
    assert consent in Consent.objects.in_force(timezone.localdate())
    page = desk.post(address, follow=True).content.decode()
    assert "Ab jetzt wird nichts mehr weitergegeben." in page
    assert consent not in Consent.objects.in_force(timezone.localdate())
    again = desk.post(address, follow=True)
    assert again.status_code == 200
    consent.refresh_from_db()
    assert consent.revoked_by_account == staff.account_id


def test_taking_back_needs_a_reason_and_stays_visible(desk: Client, someone: Person) -> None:
    consent = prepared(someone, on=timezone.localdate())
    address = f"/einwilligung/{consent.pk}/ruecknahme/"
    assert desk.post(address, {"reason": " "}).status_code == 422
    desk.post(address, {"reason": "in der falschen Akte"})
    panel = desk.get(f"/person/{someone.pk}/einwilligungen/").content.decode()
    assert "in der falschen Akte" in panel


def test_the_panel_sorts_what_holds_from_what_is_over(desk: Client, someone: Person, staff: Staff) -> None:
    today = timezone.localdate()
    signed(someone, staff, on=today, other_name="Gilt lange")
    signed(someone, staff, on=today, ends_on=today + timedelta(days=5), other_name="Endet bald")
    over = today - timedelta(days=90)
    signed(someone, staff, on=over, ends_on=over + timedelta(days=5), other_name="Ist vorbei")
    signed(someone, staff, on=today, other_name="Ist widerrufen").revoke(at=timezone.now(), account_id=None)
    prepared(someone, on=today, other_name="Ist offen")
    groups = desk.get(f"/person/{someone.pk}/einwilligungen/").context["groups"]
    shown = {name: [row.other_side.name for row in rows] for name, rows in groups.items() if rows}
    assert shown == {
        "in_force": ["Endet bald", "Gilt lange"],
        "waiting": ["Ist offen"],
        "revoked": ["Ist widerrufen"],
        "over": ["Ist vorbei"],
    }
    assert [row.is_ending_soon for row in groups["in_force"]] == [True, False]


def test_printing_is_written_down(desk: Client, someone: Person) -> None:
    consent = prepared(someone, on=timezone.localdate())
    answer = desk.get(f"/einwilligung/{consent.pk}/pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Kowalenko" not in answer.headers["Content-Disposition"]
    assert AccessLogEntry.objects.filter(person_id=someone.pk, way_in=WayIn.CONSENT).count() == 1


@pytest.mark.parametrize("role", Role.values)
def test_only_whoever_asks_may_ask_and_a_neighbour_sees_nothing(
    role: str, someone: Person, staff: Staff
) -> None:
    consent = prepared(someone, on=timezone.localdate())
    reader, client = house.staff(role, team=staff.team), Client()
    client.force_login(house.account_of(reader))
    sees = role in {Role.COUNSELLOR, Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}
    assert client.get(f"/einwilligung/{consent.pk}/").status_code == (200 if sees else 404)
    asks = 200 if role in ASKING_ROLES else 403 if sees else 404
    for part in ("antwort", "ruecknahme", "bildschirm"):
        assert client.get(f"/einwilligung/{consent.pk}/{part}/").status_code == asks, part
    client.force_login(house.account_of(house.staff(role)))
    if role != Role.MANAGING_DIRECTOR:
        assert client.get(f"/einwilligung/{consent.pk}/widerruf/").status_code == 404
