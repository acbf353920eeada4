"""Notes: for whom they are, the question about their words, and taking them back."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases import noting
from augenhoehe.cases.models import Case, Note, SensitiveNote, Words
from augenhoehe.cases.tests.factories import case_of, note, sent
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import AccessGrant
from augenhoehe.privacy.history import changes_of_person, events_of_person
from augenhoehe.privacy.models import AccessLogEntry, WayIn
from augenhoehe.privacy.registry import history_of

pytestmark = pytest.mark.django_db

HEALTH = "Hat eine Zuckerkrankheit und braucht Pausen."


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


@pytest.fixture
def desk(me: Staff) -> Client:
    return logged_in(me)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def new(case: Case) -> str:
    return f"/person/{case.person_id}/vermerke/neu/"


def panel(client: Client, case: Case) -> str:
    return client.get(f"/person/{case.person_id}/vermerke/").content.decode()


def test_an_internal_note_is_kept_and_shown(desk: Client, case: Case) -> None:
    answer = desk.post(new(case), sent(text="Kommt am Donnerstag.", visibility="internal"))
    assert answer.status_code == 302 and answer.headers["Location"].endswith("#head-panel_notes")
    written = Note.objects.get()
    assert written.words is not None
    assert (written.words.original, written.words.visibility) == ("Kommt am Donnerstag.", "internal")
    assert "Kommt am Donnerstag." in panel(desk, case)


def test_a_shared_note_speaks_both_languages_or_says_what_is_missing(desk: Client, case: Case) -> None:
    desk.post(new(case), sent(text="Wir sehen uns am 3.12.", visibility="shared"))
    assert "noch nicht übersetzt" in panel(desk, case)
    written = Note.objects.get()
    address = f"/vermerk/{written.pk}/uebersetzung/"
    assert "Wir sehen uns" in desk.get(address).content.decode()
    translation = {"counterpart": "До зустрічі 3.12.", "translated_by": "Sprachmittlung"}
    assert desk.post(address, translation).status_code == 302
    page = panel(desk, case)
    assert "До зустрічі 3.12." in page and 'lang="uk"' in page and "noch nicht übersetzt" not in page
    assert desk.post(address, translation).status_code == 409


@pytest.mark.parametrize("readers", ["internal", "sensitive"])
def test_whoever_goes_back_and_saves_again_means_the_same_note(
    desk: Client, case: Case, readers: str
) -> None:
    said = []
    for text in ("Kommt am Donnerstag.", "Kommt am Donnerstag.", "Kommt am Freitag."):
        answer = desk.post(new(case), sent(text=text, visibility=readers), follow=True)
        said.append("eben schon gespeichert" in answer.content.decode())
    assert said == [False, True, False] and Note.objects.count() == 2


def test_words_about_health_come_back_once_with_the_choice(desk: Client, case: Case) -> None:
    first = sent(text=HEALTH, visibility="internal")
    answer = desk.post(new(case), first)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Note.objects.exists()
    assert "<mark>Zuckerkrankheit</mark> <small>(Gesundheit)</small>" in page
    assert HEALTH in page  # nothing typed is lost
    assert desk.post(new(case), first | {"decision": "sensitive"}).status_code == 302
    assert SensitiveNote.objects.get().text == HEALTH
    assert not Words.objects.exists()


def test_words_may_stay_with_a_reason_that_is_kept(desk: Client, case: Case) -> None:
    data = sent(text=HEALTH, visibility="internal", decision="keep")
    answer = desk.post(new(case), data)
    assert answer.status_code == 422 and "Bitte nennen Sie kurz den Grund." in answer.content.decode()
    desk.post(new(case), data | {"kept_reason": "Arbeitsplatz braucht Pausen, so gewünscht."})
    assert Note.objects.get().kept_reason == "Arbeitsplatz braucht Pausen, so gewünscht."
    assert "Wörter geprüft und so gelassen" in panel(desk, case)


def test_other_words_are_looked_at_again(desk: Client, case: Case) -> None:
    data = sent(text="Braucht alle zwei Stunden eine Pause.", visibility="internal")
    assert desk.post(new(case), data).status_code == 302
    assert desk.post(new(case), sent(text="Ist depressiv.", visibility="shared")).status_code == 422


def test_protected_words_are_not_asked_about(desk: Client, case: Case) -> None:
    assert desk.post(new(case), sent(text=HEALTH, visibility="sensitive")).status_code == 302
    page = panel(desk, case)
    assert "Geschützten Vermerk öffnen" in page and "Zuckerkrankheit" not in page


def test_opening_a_protected_note_is_written_down_each_time(desk: Client, me: Staff, case: Case) -> None:
    written = note(case, me, HEALTH, "sensitive")
    for _ in range(2):
        assert HEALTH in desk.get(f"/vermerk/{written.pk}/").content.decode()
    assert AccessLogEntry.objects.filter(way_in=WayIn.SENSITIVE, person_id=case.person_id).count() == 2


def test_the_colleague_next_door_sees_no_trace_of_a_protected_note(
    desk: Client, me: Staff, case: Case
) -> None:
    written = note(case, me, HEALTH, "sensitive")
    neighbour = logged_in(house.staff(team=me.team))
    assert "Noch kein Vermerk." in panel(neighbour, case)
    for address in (f"/vermerk/{written.pk}/", f"/vermerk/{written.pk}/ruecknahme/"):
        assert neighbour.get(address).status_code == 404
    desk.post(f"/vermerk/{written.pk}/ruecknahme/", {"reason": "doppelt"})
    written.refresh_from_db()
    assert written.withdrawn_at is not None
    assert [change.what for change in changes_of_person(case.person_id) if change.what == "Vermerk"] == []


def test_the_colleague_next_door_may_leave_a_protected_note(me: Staff, case: Case) -> None:
    neighbour = logged_in(house.staff(team=me.team))
    answer = neighbour.post(new(case), sent(text=HEALTH, visibility="sensitive"), follow=True)
    assert "Lesen können ihn nur die zuständige Fachkraft und ihre Leitung." in answer.content.decode()
    assert "Zurücknehmen" not in answer.content.decode()
    assert HEALTH in logged_in(me).get(f"/vermerk/{Note.objects.get().pk}/").content.decode()


def test_a_stand_in_opens_it_by_grant_for_that_time_only(me: Staff, case: Case) -> None:
    written, other = note(case, me, HEALTH, "sensitive"), house.staff(team=me.team)
    now = timezone.now()
    held = AccessGrant.objects.create(
        person=case.person,
        account_id=other.account_id or 0,
        purpose="Vertretung",
        parts=["sensitive"],
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
        reason="Urlaub",
        source="stand_in",
    )
    client = logged_in(other)
    assert client.get(f"/vermerk/{written.pk}/").status_code == 200
    assert (
        AccessLogEntry.objects.filter(way_in=WayIn.SENSITIVE, account_id=other.account_id or 0).count() == 1
    )
    AccessGrant.objects.filter(pk=held.pk).update(ends_at=now - timedelta(minutes=1))
    assert client.get(f"/vermerk/{written.pk}/").status_code == 404


def test_a_note_is_taken_back_visibly_and_once(desk: Client, me: Staff, case: Case) -> None:
    written = note(case, me, "Gehört zu jemand anderem.")
    address = f"/vermerk/{written.pk}/ruecknahme/"
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "Ist krank."}).status_code == 422
    assert desk.post(address, {"reason": "falsche Person"}).status_code == 302
    written.refresh_from_db()
    assert written.withdrawn_by_account == me.account_id
    page = panel(desk, case)
    assert "<s>Gehört zu jemand anderem.</s>" in page and "falsche Person" in page
    assert desk.post(address, {"reason": "noch einmal"}).status_code == 302
    written.refresh_from_db()
    assert written.withdrawn_reason == "falsche Person"


@pytest.mark.parametrize(("role", "status"), [(Role.COUNSELLOR, 403), (Role.TEAM_LEAD, 200)])
def test_only_the_author_and_the_lead_take_back(role: str, status: int, me: Staff, case: Case) -> None:
    written = note(case, me)
    other = logged_in(house.staff(role, team=me.team))
    assert other.get(f"/vermerk/{written.pk}/ruecknahme/").status_code == status


def test_the_second_click_is_the_same_note(desk: Client, case: Case) -> None:
    data = sent(text="Kommt am Donnerstag.", visibility="internal")
    assert {desk.post(new(case), data).status_code for _ in range(2)} == {302}
    assert Note.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "a\0b", "x" * 2001])
def test_what_cannot_be_kept_is_refused_in_words(text: str, desk: Client, case: Case) -> None:
    answer = desk.post(new(case), sent(text=text, visibility="internal"))
    assert answer.status_code == 422 and "kern-error" in answer.content.decode()
    assert desk.post(new(case), {"text": "Ohne Marke.", "visibility": "internal"}).status_code == 422
    assert not Note.objects.exists()


def test_without_an_open_case_there_is_nothing_to_write(desk: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(ends_on=timezone.localdate())
    assert desk.get(new(case)).status_code == 404
    assert "Vermerk schreiben" not in panel(desk, case)


def test_a_token_is_bound_to_the_case_it_was_used_for(me: Staff, case: Case) -> None:
    token, words = uuid.uuid4(), noting.NoteText(text="Kommt am Donnerstag.")
    first = noting.write_note(case=case, staff=me, words=words, at=timezone.now(), token=token)
    again = noting.write_note(case=case, staff=me, words=words, at=timezone.now(), token=token)
    assert first.pk == again.pk


def test_the_person_s_half_of_a_note_is_looked_at_too(desk: Client, case: Case) -> None:
    data = sent(text="Braucht morgens Ruhe.", visibility="shared", counterpart="У неї депресія і ВІЛ.")
    answer = desk.post(new(case), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and "<mark>депресія</mark>" in page and "<mark>ВІЛ</mark>" in page
    assert desk.post(new(case), data | {"decision": "sensitive"}).status_code == 302
    text = SensitiveNote.objects.get().text
    assert "Braucht morgens Ruhe." in text and "депресія" in text


def test_a_translation_says_once_what_it_tells_and_is_kept_if_it_must(
    desk: Client, me: Staff, case: Case
) -> None:
    written = note(case, me, "Kommt am Donnerstag.", "shared")
    address = f"/vermerk/{written.pk}/uebersetzung/"
    typed = {"counterpart": "Она болеет.", "translated_by": "Sprachmittlung"}
    answer = desk.post(address, typed)
    assert answer.status_code == 422 and "Die Wörter müssen hier stehen" in answer.content.decode()
    assert desk.post(address, typed | {"must_stay": "on"}).status_code == 302
    assert "must_stay" not in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("given", "is_withdrawn"),
    [
        ({"reason": "gehört in den Schutz", "text": "moved"}, False),
        ({"reason": "sachlich falsch", "text": "covered"}, True),
        ({"reason": "gehört zu einer anderen Person"}, True),
    ],
)
def test_words_that_belong_apart_are_laid_there_afterwards_without_a_trace(
    given: dict[str, str], is_withdrawn: bool, desk: Client, me: Staff, case: Case
) -> None:
    caring = house.staff(team=me.team)
    case.person.responsibilities.update(staff=caring)
    written = note(case, me, "Trinkt wieder.")
    Note.objects.filter(pk=written.pk).update(kept_reason="Trinken muss hier stehen.")
    assert "Trinkt wieder." in panel(desk, case)
    assert desk.post(f"/vermerk/{written.pk}/ruecknahme/", sent(**given)).status_code == 302
    written.refresh_from_db()
    assert (written.visibility, written.words, written.kept_reason) == ("sensitive", None, "")
    assert (written.withdrawn_at is not None) is is_withdrawn
    assert SensitiveNote.objects.get(note=written).text == "Trinkt wieder."
    past = events_of_person(case.person_id, 99)
    told = panel(desk, case) + repr(changes_of_person(case.person_id)) + repr(past)
    assert "Trink" not in told and "anderen Person" not in told
    assert not [row for row in past if row["pgh_what"] in {"cases.Note", "cases.Words"}]
    assert not Words.objects.exists() and not history_of(Words).exists()
    assert history_of(Note).filter(id=written.pk, visibility="internal", kept_reason="").exists()
    assert desk.get(f"/vermerk/{written.pk}/").status_code == 404
    assert "Trinkt wieder." in logged_in(caring).get(f"/vermerk/{written.pk}/").content.decode()


def test_a_note_taken_back_as_before_stays_readable_for_all(desk: Client, me: Staff, case: Case) -> None:
    written = note(case, me)
    desk.post(f"/vermerk/{written.pk}/ruecknahme/", sent(reason="doppelt"))
    assert "Kommt am Donnerstag." in panel(desk, case)
