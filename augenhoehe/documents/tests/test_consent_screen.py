"""At the shared screen: the person reads, answers and takes the paper home; nothing else can be opened."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.documents.models import Consent
from augenhoehe.documents.tests.consent_factories import prepared
from augenhoehe.organisation.models import Account, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.factories import PIN
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return house.staff()


@pytest.fixture
def consent(staff: Staff) -> Consent:
    return prepared(person_of(staff), on=timezone.localdate())


@pytest.fixture
def desk(staff: Staff, client: Client) -> Client:
    client.force_login(house.account_of(staff))
    return client


@pytest.fixture
def screen(desk: Client, consent: Consent) -> Client:
    """The screen is turned: the session is locked to this consent."""
    begun = desk.post(f"/einwilligung/{consent.pk}/bildschirm/")
    assert begun.headers["Location"] == of(consent, "frage")
    return desk


def of(consent: Consent, part: str) -> str:
    return f"/einwilligung/{consent.pk}/{part}/"


def test_the_question_speaks_the_persons_language_with_german_below(screen: Client, consent: Consent) -> None:
    page = screen.get(of(consent, "frage")).content.decode()
    for words in (
        "Моя згода",
        "Meine Einwilligung",
        "Мовна школа: Volkshochschule Bocholt",
        "Так, я погоджуюся",
    ):
        assert words in page
    assert '<html lang="uk" dir="ltr">' in page
    assert "ah-header" not in page


def test_an_answer_is_said_back_before_it_counts(screen: Client, consent: Consent) -> None:
    page = screen.get(of(consent, "frage"), {"antwort": "sign"}).content.decode()
    assert "Das haben Sie gesagt" in page and "Dieser Knopf gilt wie Ihre Unterschrift." in page
    consent.refresh_from_db()
    assert consent.state == "prepared"


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ("sign", "signed", "Ihr Ja ist gespeichert."),
        ("refuse", "refused", "Es hat keine Folgen für Ihr Geld."),
        ("consider", "considering", "Nehmen Sie sich Zeit."),
    ],
)
def test_every_answer_is_taken_as_it_is(
    answer: str, state: str, words: str, screen: Client, consent: Consent, staff: Staff
) -> None:
    page = screen.post(of(consent, "frage"), {"answer": answer}, follow=True).content.decode()
    assert words in page
    consent.refresh_from_db()
    assert (consent.state, consent.answered_how, consent.witness) == (state, "screen", staff)
    assert (consent.signed_on == timezone.localdate()) is (answer == "sign")


def test_thinking_it_over_leaves_the_question_open(screen: Client, consent: Consent) -> None:
    screen.post(of(consent, "frage"), {"answer": "consider"})
    assert screen.get(of(consent, "frage")).status_code == 200
    screen.post(of(consent, "frage"), {"answer": "sign"})
    consent.refresh_from_db()
    assert consent.state == "signed"


@pytest.mark.parametrize("answer", ["", "perhaps", "withdraw", "revoke"])
def test_without_an_answer_nothing_is_saved(answer: str, screen: Client, consent: Consent) -> None:
    page = screen.post(of(consent, "frage"), {"answer": answer})
    assert page.status_code == 422
    assert "Bitte wählen Sie eine Antwort." in page.content.decode()
    consent.refresh_from_db()
    assert consent.state == "prepared"


def test_an_answer_from_another_window_is_never_overwritten(
    screen: Client, consent: Consent, staff: Staff
) -> None:
    consent.refuse(how="paper", witness=staff, at=timezone.now())
    page = screen.post(of(consent, "frage"), {"answer": "sign"}, follow=True).content.decode()
    assert "Ihr Nein ist gespeichert." in page
    consent.refresh_from_db()
    assert consent.state == "refused"


def test_the_pages_answer_on_a_turned_screen_only(desk: Client, consent: Consent) -> None:
    for part in ("frage", "danke", "pin"):
        assert desk.get(of(consent, part)).headers["Location"] == f"/einwilligung/{consent.pk}/"
    answer = desk.post(of(consent, "frage"), {"answer": "sign"})
    assert answer.headers["Location"] == f"/einwilligung/{consent.pk}/"
    consent.refresh_from_db()
    assert consent.state == "prepared"


def test_a_turned_screen_shows_neither_the_file_nor_another_consent(
    screen: Client, consent: Consent, staff: Staff
) -> None:
    other = prepared(person_of(staff), on=timezone.localdate())
    closed = [
        "/",
        f"/person/{consent.person_id}/",
        f"/person/{consent.person_id}/einwilligungen/",
        f"/einwilligung/{consent.pk}/",
        f"/einwilligung/{consent.pk}/widerruf/",
        *(of(other, part) for part in ("frage", "danke", "pin")),
    ]
    for address in closed:
        page = screen.get(address)
        assert page.status_code == 403, address
        assert "Kowalenko" not in page.content.decode()


def test_the_pin_gives_the_screen_back_and_leads_to_the_consent(screen: Client, consent: Consent) -> None:
    assert screen.post(of(consent, "pin"), {"pin": "1357"}).status_code == 422
    assert screen.get("/").status_code == 403
    answer = screen.post(of(consent, "pin"), {"pin": PIN})
    assert answer.headers["Location"] == f"/einwilligung/{consent.pk}/"
    assert screen.get("/").status_code == 200


def test_the_third_wrong_pin_makes_one_wait(screen: Client, consent: Consent) -> None:
    for _ in range(3):
        answer = screen.post(of(consent, "pin"), {"pin": "1357"})
        assert answer.status_code == 422
    assert "Ein neuer Versuch ist möglich ab" in answer.content.decode()
    assert screen.post(of(consent, "pin"), {"pin": PIN}).status_code == 429


def test_the_paper_to_take_home_comes_from_the_turned_screen(screen: Client, consent: Consent) -> None:
    screen.post(of(consent, "frage"), {"answer": "sign"})
    paper = screen.get(f"/einwilligung/{consent.pk}/zum-mitnehmen.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"


def test_an_answered_consent_is_not_put_on_the_screen_again(
    desk: Client, consent: Consent, staff: Staff
) -> None:
    consent.refuse(how="paper", witness=staff, at=timezone.now())
    assert desk.post(of(consent, "bildschirm")).headers["Location"] == f"/einwilligung/{consent.pk}/"
    assert desk.get("/").status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_pin_the_screen_is_not_turned(
    method: str, desk: Client, consent: Consent, staff: Staff
) -> None:
    Account.objects.filter(staff=staff).update(talk_pin="")
    answer = getattr(desk, method)(of(consent, "bildschirm"), follow=True)
    assert answer.redirect_chain[0][0] == "/konto/pin/"
    assert "Legen Sie erst Ihre PIN fest" in answer.content.decode()
    assert desk.get("/").status_code == 200, "nothing is locked"


def test_a_child_does_not_sign_alone_at_the_screen(desk: Client, staff: Staff) -> None:
    child = person_of(staff, birth_date=timezone.localdate() - timedelta(days=365 * 12))
    consent = prepared(child, on=timezone.localdate())
    answer = desk.post(of(consent, "bildschirm"), follow=True)
    assert answer.redirect_chain == [(of(consent, "antwort"), 302)]
    assert "Unter 15" in answer.content.decode() and desk.get("/").status_code == 200
