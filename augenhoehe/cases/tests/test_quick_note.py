"""The quick note: five inputs, one transaction, and a name in no address."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.contact_forms import QUICK_OUTCOMES, quick_facts
from augenhoehe.cases.models import Case, Channel, Contact, FollowUp, Note, SensitiveNote, TextBlock
from augenhoehe.cases.rules import reason_fits
from augenhoehe.cases.tests.factories import case_of, contact, need, sent
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.models import AccessLogEntry, WayIn

pytestmark = pytest.mark.django_db
IN_DIALOG: dict[str, str] = {"HX-Request": "true"}


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


def quick(case: Case, **given: Any) -> dict[str, Any]:
    typed = {"channel": "phone", "outcome": "from_person-talked", "text": "Kommt am Donnerstag."}
    return sent(**{"person": case.person_id} | typed | given)


def test_five_inputs_make_contact_note_and_follow_up(desk: Client, me: Staff, case: Case) -> None:
    in_a_week = timezone.localdate() + timedelta(days=7)
    assert desk.post("/schnellnotiz/", quick(case, follow_up_on=f"{in_a_week}")).status_code == 302
    contact, planned = Contact.objects.get(), FollowUp.objects.get()
    assert (contact.channel, contact.direction, contact.outcome) == ("phone", "from_person", "talked")
    assert (planned.staff, planned.due_on, planned.note) == (me, in_a_week, contact.note)
    assert AccessLogEntry.objects.get().way_in == WayIn.NOTE


def test_the_second_click_is_the_same_quick_note(desk: Client, case: Case) -> None:
    data = quick(case, follow_up_on=f"{timezone.localdate()}")
    for _ in range(2):
        desk.post("/schnellnotiz/", data)
    assert (Contact.objects.count(), Note.objects.count(), FollowUp.objects.count()) == (1, 1, 1)


def test_the_dialog_closes_by_itself_and_says_so(desk: Client, case: Case) -> None:
    answer = desk.post("/schnellnotiz/", quick(case), headers=IN_DIALOG)
    assert answer.headers["HX-Trigger-After-Settle"] == "noted"
    page = answer.content.decode()
    assert "hx-swap-oob" in page and "Für Olena Kowalenko ist es notiert." in page and "<html" not in page


def test_who_is_found_while_typing_and_only_one_is_picked_by_itself(
    desk: Client, me: Staff, case: Case
) -> None:
    page = desk.post("/schnellnotiz/personen/", {"who": "Kowalenko"}, headers=IN_DIALOG).content.decode()
    assert f'value="{case.person_id}" checked' in page
    case_of(me)
    case_of(me, person=person_of(me, given_name="Iryna"))
    page = desk.post("/schnellnotiz/personen/", {"who": "Kowalenko"}).content.decode()
    assert page.count('type="radio"') == 3 and "checked" not in page
    assert "Niemand gefunden" in desk.post("/schnellnotiz/personen/", {"who": "Niemand"}).content.decode()
    assert desk.post("/schnellnotiz/personen/", {"who": ""}).content.decode().strip() == ""


def test_without_a_choice_the_list_is_shown_and_nothing_is_lost(desk: Client, case: Case) -> None:
    answer = desk.post("/schnellnotiz/", quick(case, person="", who="Kowalenko"))
    page = answer.content.decode()
    assert answer.status_code == 422 and not Contact.objects.exists()
    assert "Bitte wählen Sie die Person" in page and f'value="{case.person_id}"' in page
    assert "Kommt am Donnerstag." in page


def test_on_a_file_the_person_is_known_already(desk: Client, case: Case) -> None:
    file = desk.get(f"/person/{case.person_id}/").content.decode()
    assert f'href="/schnellnotiz/?person={case.person_id}"' in file and 'data-shortcut="n n"' in file
    page = desk.get(f"/schnellnotiz/?person={case.person_id}", headers=IN_DIALOG).content.decode()
    assert f'type="hidden" name="person" value="{case.person_id}"' in page and 'name="who"' not in page


@pytest.mark.parametrize("person", ["0", "-1", "x", "9" * 40, "²", "987654321"])
def test_a_forged_person_is_nobody(person: str, desk: Client, case: Case) -> None:
    assert "Olena" not in desk.get("/schnellnotiz/", {"person": person}).content.decode()
    assert desk.post("/schnellnotiz/", quick(case, person=person)).status_code == 422
    assert not Contact.objects.exists()


def test_a_sealed_person_is_neither_found_nor_written_about(desk: Client, me: Staff, case: Case) -> None:
    seal(case.person, house.staff())
    assert "Kowalenko" not in desk.post("/schnellnotiz/personen/", {"who": "Olena"}).content.decode()
    assert "Olena" not in desk.get("/schnellnotiz/", {"person": case.person_id}).content.decode()
    assert desk.post("/schnellnotiz/", quick(case)).status_code == 422


def test_reception_leaves_a_word_for_the_counsellor(me: Staff, case: Case) -> None:
    reception = house.staff(Role.RECEPTION, team=house.team(local_jobcenter=me.team.local_jobcenter))
    client = logged_in(reception)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post("/schnellnotiz/", quick(case, channel="reception", follow_up_on=f"{tomorrow}"))
    assert answer.status_code == 302
    assert Contact.objects.get().function == "reception"
    assert FollowUp.objects.get().staff == me


def test_who_notes_a_wish_for_a_call_learns_that_without_a_day_it_is_on_nobodys_list(
    me: Staff, desk: Client, case: Case
) -> None:
    reception = house.staff(Role.RECEPTION, team=house.team(local_jobcenter=me.team.local_jobcenter))
    client, tomorrow = logged_in(reception), timezone.localdate() + timedelta(days=1)
    assert "bei der zuständigen Fachkraft in «Mein Tag»" in client.get("/schnellnotiz/").content.decode()
    asked = {"channel": "reception", "text": "Wartet vor der Tür, bittet um Rückruf."}
    said = "Für den Rückruf ist kein Tag vorgemerkt"
    for one, given, is_said in (
        (client, {}, True),
        (client, {"follow_up_on": f"{tomorrow}"}, False),
        (desk, {}, False),
    ):
        answer = one.post("/schnellnotiz/", quick(case, **asked, **given), headers=IN_DIALOG)
        assert (said in answer.content.decode()) is is_said


def test_the_words_are_looked_at_here_too(desk: Client, case: Case) -> None:
    data = quick(case, text="Ist im Krankenhaus.")
    answer = desk.post("/schnellnotiz/", data, headers=IN_DIALOG)
    assert answer.status_code == 422 and "<mark>Krankenhaus</mark>" in answer.content.decode()
    assert not Contact.objects.exists()
    desk.post("/schnellnotiz/", data | {"decision": "sensitive"})
    assert SensitiveNote.objects.get().text == "Ist im Krankenhaus."
    assert Contact.objects.get().note == Note.objects.get(visibility="sensitive")


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": ""},
        {"outcome": "to_person-nonsense"},
        {"channel": ""},
        {"follow_up_on": "2001-01-01"},
        {"text": "x" * 301},
        {"client_token": "nonsense"},
    ],
)
def test_what_is_missing_is_said(wrong: dict[str, str], desk: Client, case: Case) -> None:
    assert desk.post("/schnellnotiz/", quick(case) | wrong).status_code == 422
    assert not Contact.objects.exists() and not Note.objects.exists()


def test_a_text_block_fills_the_sentence_and_saves_nothing(desk: Client, me: Staff, case: Case) -> None:
    block = TextBlock.objects.create(team=me.team, title="Brief da", text="Ein Brief ist angekommen.")
    foreign = TextBlock.objects.create(team=house.team(), title="Fremd", text="Fremder Satz.")
    assert "Brief da" in desk.get("/schnellnotiz/").content.decode()
    page = desk.post("/schnellnotiz/", quick(case, block=block.pk, outcome="")).content.decode()
    assert 'value="Kommt am Donnerstag. Ein Brief ist angekommen."' in page
    long = "a" * 290
    page = desk.post("/schnellnotiz/", quick(case, block=block.pk, text=long)).content.decode()
    assert f'value="{long} Ein Brief ist angekommen."' in page, (
        "what is too long is said when saving, not cut"
    )
    page = desk.post("/schnellnotiz/", quick(case, block=foreign.pk)).content.decode()
    assert "Fremder Satz." not in page and not Contact.objects.exists()


def test_the_lead_keeps_the_team_s_text_blocks(me: Staff) -> None:
    lead = logged_in(house.staff(Role.TEAM_LEAD, team=me.team))
    new = {"title": "Brief da", "text": "Ein Brief ist angekommen.", "position": "1"}
    assert lead.post("/textbausteine/", new).status_code == 302
    assert lead.post("/textbausteine/", new).status_code == 422
    assert lead.post("/textbausteine/", new | {"title": "B", "text": "Ist krank."}).status_code == 422
    block = TextBlock.objects.get()
    changed = new | {"text": "Post ist da.", "read": block.text}
    assert lead.post(f"/textbausteine/{block.pk}/", changed).status_code == 302
    assert lead.post(f"/textbausteine/{block.pk}/", changed).status_code == 409
    assert {lead.post(f"/textbausteine/{block.pk}/loeschung/").status_code for _ in range(2)} == {302}
    assert not TextBlock.objects.exists()
    foreign = TextBlock.objects.create(team=house.team(), title="Fremd", text="Fremder Satz.")
    assert lead.get(f"/textbausteine/{foreign.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("chosen", "channel", "columns"),
    [
        ("to_person-not_reached-wrong_number", "phone", ("not_reached", "wrong_number", "")),
        ("to_person-not_appeared-ill", "visit", ("not_appeared", "ill", "")),
        ("from_person-talked--companion", "phone", ("talked", "", "companion")),
        ("to_person-not_reached-letter_returned", "letter", ("not_reached", "letter_returned", "")),
    ],
)
def test_why_and_with_whom_are_part_of_the_one_choice(
    chosen: str, channel: str, columns: tuple[str, ...], desk: Client, case: Case
) -> None:
    assert desk.post("/schnellnotiz/", quick(case, outcome=chosen, channel=channel)).status_code == 302
    written = Contact.objects.get()
    assert (written.outcome, written.reason, written.spoken_with) == columns


def test_every_choice_fits_some_way_and_none_a_wrong_one(desk: Client, case: Case) -> None:
    for _, choices in QUICK_OUTCOMES:
        for chosen, _ in choices:
            facts = quick_facts(chosen)
            assert any(reason_fits(facts["outcome"], way, facts["reason"]) for way in Channel.values), chosen
    wrong = quick(case, outcome="to_person-not_reached-wrong_number", channel="visit")
    answer = desk.post("/schnellnotiz/", wrong)
    assert answer.status_code == 422 and "Dieser Grund passt nicht" in answer.content.decode()


def test_a_call_that_was_due_leads_to_where_it_is_settled(desk: Client, me: Staff, case: Case) -> None:
    words = "Fälligen Anruf erledigen"
    due = FollowUp.objects.create(case=case, staff=me, kind="call", due_on=timezone.localdate())
    assert words in desk.post("/schnellnotiz/", quick(case), headers=IN_DIALOG).content.decode()
    letter = quick(case, channel="visit")
    assert words not in desk.post("/schnellnotiz/", letter, headers=IN_DIALOG).content.decode()
    FollowUp.objects.filter(pk=due.pk).update(done_at=timezone.now())
    assert words not in desk.post("/schnellnotiz/", quick(case), headers=IN_DIALOG).content.decode()


def test_a_wrong_number_leads_to_the_numbers(desk: Client, case: Case) -> None:
    data = quick(case, outcome="to_person-not_reached-wrong_number", text="")
    page = desk.post("/schnellnotiz/", data, headers=IN_DIALOG).content.decode()
    assert f'href="/person/{case.person_id}/angaben/erreichbarkeit/"' in page


@pytest.mark.parametrize("page", ["bedarf", "kontakt"])
def test_a_page_about_one_person_says_who_it_is(page: str, desk: Client, me: Staff, case: Case) -> None:
    written = need(case) if page == "bedarf" else contact(case, timezone.now(), staff=me)
    shown = desk.get(f"/{page}/{written.pk}/").content.decode()
    assert f"/schnellnotiz/?person={case.person_id}" in shown


def test_a_child_without_case_leads_to_the_parents_who_have_one(desk: Client, me: Staff, case: Case) -> None:
    child = person_of(me, given_name="Danylo", birth_date=date(2016, 5, 1))
    alone = person_of(me, given_name="Niemandes", family_name="Freund")
    unit = BenefitUnit.objects.create(unit_number="BG-1")
    for person, role in ((case.person, "representative"), (child, "child")):
        BenefitUnitMembership.objects.create(unit=unit, person=person, role=role, starts_on=date(2024, 1, 1))
    page = desk.post("/schnellnotiz/personen/", {"who": "Danylo"}).content.decode()
    assert f'value="{case.person_id}"' in page and "für Danylo Kowalenko" in page and "checked" not in page
    assert "für Danylo Kowalenko" in desk.get(f"/schnellnotiz/?person={child.pk}").content.decode()
    page = desk.get(f"/schnellnotiz/?person={alone.pk}").content.decode()
    assert "Für Niemandes Freund ist kein Fall offen" in page and f"/person/{alone.pk}/" in page


def test_of_a_sealed_child_nothing_is_said(desk: Client, me: Staff) -> None:
    hidden = person_of(me, given_name="Verborgen")
    seal(hidden)
    assert "Verborgen" not in desk.get(f"/schnellnotiz/?person={hidden.pk}").content.decode()
