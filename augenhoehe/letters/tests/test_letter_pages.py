"""The pages of letters: in the file, one by one, many at once; who may and who may not."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from augenhoehe.cases.tests.factories import case_of
from augenhoehe.letters import actions
from augenhoehe.letters.models import Letter
from augenhoehe.letters.tests.factories import draft
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person, Responsibility
from augenhoehe.people.tests.factories import person_of, seal, speaks
from augenhoehe.privacy.models import AccessLogEntry, WayIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    return house.staff(phone="02871 5550-417")


@pytest.fixture
def desk(me: Staff, client: Client) -> Client:
    client.force_login(house.account_of(me))
    return client


@pytest.fixture
def olena(me: Staff) -> Person:
    someone = person_of(me)
    speaks(someone)
    case_of(me, person=someone)
    return someone


@pytest.fixture
def waiting(olena: Person, me: Staff) -> Letter:
    return draft(olena, me)


def browser_of(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def file(*letters: Letter) -> None:
    actions.file_letters([letter.pk for letter in letters], at=timezone.now())


def responsible(someone: Person, staff: Staff, since: date) -> Responsibility:
    """Her care is handed over on that day."""
    care = Responsibility.objects.filter(person=someone, role="counselling")
    care.update(ends_on=since - timedelta(days=1))
    return Responsibility.objects.create(
        person=someone,
        local_jobcenter=staff.team.local_jobcenter,
        team=staff.team,
        staff=staff,
        role="counselling",
        starts_on=since,
    )


def pages_of(answer: bytes) -> int:
    return len(PdfReader(BytesIO(answer)).pages)


def test_the_panel_invites_where_nothing_was_written_yet(desk: Client, olena: Person) -> None:
    page = desk.get(f"/person/{olena.pk}/schreiben/").content.decode()
    assert "Noch kein Schreiben." in page and "Schreiben verfassen" in page


def test_the_file_shows_a_draft_and_opens_it_in_both_languages(
    desk: Client, olena: Person, waiting: Letter
) -> None:
    panel = desk.get(f"/person/{olena.pk}/schreiben/").content.decode()
    assert "Ihre neue Ansprechperson" in panel and "Entwurf" in panel
    page = desk.get(f"/schreiben/{waiting.pk}/").content.decode()
    assert "Ваша нова контактна особа" in page and "Fertig – in die Akte" in page
    assert "Es ist keine Anschrift bekannt." in page


def test_a_personal_sentence_is_kept_in_both_languages_and_stands_on_the_paper(
    desk: Client, waiting: Letter
) -> None:
    sent = {"version": 1, "personal": "Ich freue mich.", "personal_own": "Я рада."}
    assert desk.post(f"/schreiben/{waiting.pk}/", sent).status_code == 302
    file(waiting)
    waiting.refresh_from_db()
    assert waiting.content is not None
    assert waiting.content["personal"] == {"own": "Я рада.", "german": "Ich freue mich."}


def test_protected_words_and_a_translation_alone_come_back_with_what_was_typed(
    desk: Client, waiting: Letter
) -> None:
    for sent, said in (
        ({"personal": "Wegen Ihrer Depression."}, "Schreiben lesen alle"),
        ({"personal_own": "Я рада."}, "Bitte schreiben Sie es auch auf Deutsch."),
    ):
        answer = desk.post(f"/schreiben/{waiting.pk}/", {"version": 1, **sent})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page and all(words in page for words in sent.values())


def test_of_two_windows_the_second_sees_both_versions(desk: Client, waiting: Letter) -> None:
    desk.post(f"/schreiben/{waiting.pk}/", {"version": 1, "personal": "Bis Dienstag!"})
    answer = desk.post(f"/schreiben/{waiting.pk}/", {"version": 1, "personal": "Bis Mittwoch!"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bis Dienstag!" in page and "Bis Mittwoch!" in page
    assert 'name="version" value="2"' in page, "sent once more it is saved, knowingly"


def test_a_message_of_ones_own_is_drafted_once_and_its_paper_says_so(desk: Client, olena: Person) -> None:
    sent = {
        "subject": "Ihre Frage",
        "subject_own": "Ваше запитання",
        "personal": "Wir rufen an.",
        "personal_own": "",
    }
    sent["client_token"] = str(uuid4())
    for _ in range(2):
        assert desk.post(f"/person/{olena.pk}/schreiben/neu/", sent).status_code == 302
    letter = Letter.objects.get()
    page = desk.get(f"/schreiben/{letter.pk}/").content.decode()
    assert "Ваше запитання" in page and "noch nicht übersetzt" in page
    assert pages_of(desk.get(f"/schreiben/{letter.pk}/schreiben.pdf").content) == 1


def test_finished_fetched_back_finished_and_taken_back(desk: Client, waiting: Letter) -> None:
    address = f"/schreiben/{waiting.pk}"
    for step, state in (("fertig/", "filed"), ("fertig/ende/", "draft"), ("fertig/", "filed")):
        assert desk.post(f"{address}/{step}").status_code == 302
        waiting.refresh_from_db()
        assert waiting.state == state
    again = desk.post(f"{address}/fertig/", follow=True)
    assert "war schon fertig" in again.content.decode()
    assert desk.post(f"{address}/ruecknahme/", {"reason": ""}).status_code == 422
    desk.post(f"{address}/ruecknahme/", {"reason": "falsche Person"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.withdrawn_reason) == ("withdrawn", "falsche Person")
    assert "falsche Person" in desk.get(f"{address}/").content.decode()


def test_a_single_letter_is_printed_from_its_page(desk: Client, waiting: Letter) -> None:
    file(waiting)
    page = desk.get(f"/schreiben/{waiting.pk}/").content.decode()
    assert 'value="print"' in page and "Zurückholen als Entwurf" in page
    answer = desk.post("/schreiben/auswahl/", {"do": "print", "stand": "zu-drucken", "letter": [waiting.pk]})
    assert answer["Content-Type"] == "application/pdf"
    page = desk.get(f"/schreiben/{waiting.pk}/").content.decode()
    assert 'value="print"' not in page and "Zurückholen als Entwurf" not in page and "gedruckt" in page


def test_a_discarded_draft_is_gone_and_a_finished_letter_stays(
    desk: Client, waiting: Letter, me: Staff
) -> None:
    desk.post(f"/schreiben/{waiting.pk}/verwerfen/")
    assert not Letter.objects.exists()
    stays = draft(waiting.person, me)
    file(stays)
    answer = desk.post(f"/schreiben/{stays.pk}/verwerfen/", follow=True)
    assert "bleibt in der Akte" in answer.content.decode() and Letter.objects.exists()


def test_many_are_finished_and_printed_at_once_each_on_its_own_sheet(
    desk: Client, olena: Person, me: Staff
) -> None:
    letters = [draft(olena, me), draft(person_of(me), me, language="de")]
    page = desk.get("/schreiben/").content.decode()
    assert "Alle 2 fertigstellen" in page
    desk.post("/schreiben/auswahl/", {"do": "file", "every": "1", "stand": "entwuerfe"})
    answer = desk.post(
        "/schreiben/auswahl/", {"do": "print", "stand": "zu-drucken", "letter": [one.pk for one in letters]}
    )
    assert answer["Content-Type"] == "application/pdf"
    assert pages_of(answer.content) == 4, "two letters of one page, each with the back of its sheet"
    assert Letter.objects.filter(printed_at=None).count() == 0
    assert AccessLogEntry.objects.filter(way_in=WayIn.EXPORT).count() == 2
    assert "gedruckt" in desk.get("/schreiben/?stand=gedruckt").content.decode().lower()


def test_an_empty_choice_and_a_foreign_letter_are_refused(desk: Client, waiting: Letter) -> None:
    stranger = house.staff()
    foreign = draft(person_of(stranger), stranger)
    for sent, status in (({"do": "file"}, 422), ({"do": "file", "letter": [foreign.pk, waiting.pk]}, 409)):
        assert desk.post("/schreiben/auswahl/", {"stand": "entwuerfe", **sent}).status_code == status
    foreign.refresh_from_db()
    assert foreign.is_draft


def test_a_lead_sees_what_the_team_sends_a_counsellor_only_her_own(waiting: Letter, me: Staff) -> None:
    lead = browser_of(house.staff(Role.TEAM_LEAD, team=me.team))
    colleague = browser_of(house.staff(team=me.team))
    assert "Kowalenko" in lead.get("/schreiben/?team=1").content.decode()
    assert "Kein Entwurf wartet." in lead.get("/schreiben/").content.decode()
    assert "Kein Entwurf wartet." in colleague.get("/schreiben/?team=1").content.decode()


def test_a_draft_about_a_handover_to_come_lies_with_the_lead_who_looks_after_the_person_today(
    olena: Person, me: Staff
) -> None:
    lead, new = house.staff(Role.TEAM_LEAD, team=me.team), house.staff()
    letter = draft(olena, new)
    assert "Kowalenko" in browser_of(lead).get("/schreiben/?team=1").content.decode()
    assert "Kein Entwurf wartet." in browser_of(new).get("/schreiben/").content.decode()
    file(letter)
    assert "Kowalenko" not in browser_of(lead).get("/schreiben/?team=1&stand=zu-drucken").content.decode()


def test_a_finished_letter_about_a_handover_to_come_is_seen_by_its_sender_and_by_who_is_there_today(
    olena: Person, me: Staff
) -> None:
    today, new = timezone.localdate(), house.staff()
    letter = draft(olena, new)
    after = today + timedelta(days=30)
    responsible(olena, new, after)
    address = f"/schreiben/{letter.pk}/"
    mine, hers = browser_of(me), browser_of(new)
    assert (mine.get(address).status_code, hers.get(address).status_code) == (200, 404), "a draft is not out"
    file(letter)
    assert "Ihre neue Ansprechperson" in mine.get(f"/person/{olena.pk}/schreiben/").content.decode()
    assert AccessLogEntry.objects.filter(account_id=house.account_of(new).pk).count() == 0
    page = hers.get(address)
    assert page.status_code == 200 and "sobald Sie zuständig sind" in page.content.decode()
    assert AccessLogEntry.objects.filter(account_id=house.account_of(new).pk, person_id=olena.pk).count() == 1
    assert f"/person/{olena.pk}/" not in page.content.decode()
    assert hers.get(f"{address}schreiben.pdf").status_code == 200
    assert hers.get(f"/person/{olena.pk}/").status_code == 404


def test_until_then_the_sender_prints_and_changes_nothing(olena: Person, me: Staff) -> None:
    new = house.staff()
    letter = draft(olena, new)
    responsible(olena, new, timezone.localdate() + timedelta(days=30))
    file(letter)
    hers = browser_of(new)
    address = f"/schreiben/{letter.pk}/"
    for step in ("fertig/", "fertig/ende/", "ruecknahme/", "verwerfen/"):
        assert hers.post(address + step).status_code == 403, step
    sent = {"stand": "zu-drucken", "letter": [letter.pk]}
    assert hers.post("/schreiben/auswahl/", {"do": "reopen", **sent}).status_code == 409
    row = hers.get("/schreiben/?stand=zu-drucken").content.decode()
    assert "Kowalenko" in row and f"/person/{olena.pk}/" not in row
    assert hers.post("/schreiben/auswahl/", {"do": "print", **sent})["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("what", ["sealed", "taken back", "somebody else's"])
def test_a_seal_an_undone_handover_and_another_sender_close_it_again(
    olena: Person, me: Staff, what: str
) -> None:
    new = house.staff()
    letter = draft(olena, me if what == "somebody else's" else new)
    care = responsible(olena, new, timezone.localdate() + timedelta(days=30))
    file(letter)
    if what == "sealed":
        seal(olena, me)
    if what == "taken back":
        care.delete()
    hers = browser_of(new)
    assert hers.get(f"/schreiben/{letter.pk}/").status_code == 404
    assert "Kowalenko" not in hers.get("/schreiben/?stand=zu-drucken").content.decode()


def test_who_reads_may_not_write_and_who_is_elsewhere_finds_nothing(waiting: Letter, me: Staff) -> None:
    director = browser_of(house.staff(Role.MANAGING_DIRECTOR, team=me.team))
    assert director.get(f"/schreiben/{waiting.pk}/").status_code == 200
    assert director.post(f"/schreiben/{waiting.pk}/fertig/").status_code == 403
    assert director.get("/schreiben/").status_code == 403
    for role in (Role.COUNSELLOR, Role.RECEPTION, Role.BENEFITS_OFFICER):
        other = browser_of(house.staff(role))
        assert other.get(f"/schreiben/{waiting.pk}/").status_code == 404
        assert other.post(f"/schreiben/{waiting.pk}/fertig/").status_code == 404


def test_nothing_is_there_for_a_number_nobody_has(desk: Client) -> None:
    assert desk.get("/schreiben/987654321/").status_code == 404


def test_a_list_of_many_goes_on_page_by_page(desk: Client, olena: Person, me: Staff) -> None:
    for _ in range(51):
        draft(olena, me)
    page = desk.get("/schreiben/").content.decode()
    assert "Alle 51 fertigstellen" in page and "after=" in page
