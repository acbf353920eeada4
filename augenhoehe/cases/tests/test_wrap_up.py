"""After the talk: a private note from a draft, a follow-up, and the talk is wrapped up."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions, wrapping_up
from augenhoehe.cases.models import Case, Contact, Conversation, FollowUp, Note, Presence, TalkOutcome
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.organisation.models import Role, Staff, declined
from augenhoehe.organisation.tests.factories import account_of, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def case(counsellor: Staff) -> Case:
    return case_of(counsellor)


@pytest.fixture
def held(case: Case, counsellor: Staff) -> Conversation:
    """A talk with an interpreter and a child, two themes and a plan, agreed just now."""
    conversation = talk(case, counsellor, at=timezone.now() - timedelta(minutes=40))
    Presence.objects.create(
        conversation=conversation, kind="interpreter", name="Frau Bondar", language="uk", is_adult=True
    )
    Presence.objects.create(conversation=conversation, kind="child")
    for theme in ("work", "debts"):
        actions.pick_theme(conversation, theme)
    plan = conversation.plan
    actions.set_ready_goal(plan, "find_a_job")
    actions.add_ready_step(plan, key="office_offers", due_on=timezone.localdate() + timedelta(days=9))
    words = actions.spoken_words(
        case, own="Добре", german="Gut so", language="uk", said_by="person", at=timezone.now()
    )
    actions.give_answer(plan, answer="agree", words=words)
    actions.agree(conversation=conversation, at=timezone.now())
    conversation.refresh_from_db()
    return conversation


@pytest.fixture
def page(held: Conversation) -> str:
    return reverse("wrap_up", args=[held.case.person_id, held.pk])


@pytest.fixture
def office(counsellor: Staff) -> Client:
    client = Client()
    client.force_login(account_of(counsellor))
    return client


def sent(**given: Any) -> dict[str, Any]:
    return {"client_token": str(uuid.uuid4()), "text": "Ruhiges Gespräch.", "visibility": "internal"} | given


def test_the_draft_says_who_was_there_and_what_was_agreed_and_leaves_protected_words_out(
    held: Conversation,
) -> None:
    draft = wrapping_up.draft_of(held, held.plan)
    name, step = held.case.person.addressed_name, held.plan.steps.get()
    assert draft.text.split("\n") == [
        "Wir haben auf Ukrainisch gesprochen.",
        "Mit am Tisch: Frau Bondar (Sprachmittlung, Ukrainisch) und ein Kind.",
        f"Wichtig ist für {declined(name)}: Arbeit finden.",
        "Ziel: «Eine Arbeit finden, die zu mir passt».",
        f"Wir haben zugesagt: «{step.words.original}» bis {step.due_on:%d.%m}.",
        f"Zum Plan sagt {name}: einverstanden, «Gut so».",
    ]
    assert "Schulden" not in draft.text
    assert draft.protected == f"Wichtig ist für {declined(name)}: Geld und Schulden."
    assert draft.set_apart == 1
    assert not draft.is_cut


def test_the_draft_says_what_became_of_the_last_plan(held: Conversation, counsellor: Staff) -> None:
    second = talk(held.case, counsellor, at=timezone.now())
    step = held.plan.steps.get()
    words = actions.spoken_words(
        held.case, own="", german="Erst im Mai", language="uk", said_by="person", at=timezone.now()
    )
    for kind, now, line in (
        ("done", None, f"Seit dem letzten Mal erledigt: «{step.words.original}»."),
        (
            "changed",
            words,
            f"Seit dem letzten Mal geändert: «{step.words.original}» – jetzt: «Erst im Mai».",
        ),
        (
            "dropped",
            words,
            f"Seit dem letzten Mal weggefallen: «{step.words.original}» – Grund: «Erst im Mai».",
        ),
    ):
        actions.say_result(second, step=step, kind=kind, words=now, on=timezone.localdate())
        assert line in wrapping_up.draft_of(second, second.plan).text.split("\n")
    actions.say_result(second, step=step, kind="open", words=None, on=timezone.localdate())
    assert "Seit dem letzten Mal" not in wrapping_up.draft_of(second, second.plan).text


def test_what_nobody_has_translated_says_so_and_a_draft_is_called_a_draft(
    case: Case, counsellor: Staff
) -> None:
    ended = talk(case, counsellor, at=timezone.now() - timedelta(minutes=40))
    words = actions.spoken_words(
        case, own="Моя мама", german="", language="uk", said_by="person", at=timezone.now()
    )
    assert words is not None
    actions.set_goal(ended.plan, words)
    actions.add_ready_step(ended.plan, key="office_offers", due_on=timezone.localdate())
    actions.give_answer(ended.plan, answer="disagree", words=None)
    draft = wrapping_up.draft_of(ended, ended.plan)
    text = draft.text
    assert draft.protected == "Ziel: «Моя мама» (noch nicht übersetzt)." and "Моя" not in text
    assert "Im Entwurf, von uns: «" in text and "zugesagt" not in text
    assert f"Zum Entwurf sagt {case.person.addressed_name}: nicht einverstanden." in text


def test_the_talk_is_one_entry_among_the_contacts(held: Conversation, office: Client, page: str) -> None:
    office.post(page, sent(text="Wir haben auf Ukrainisch gesprochen.\nZiel: «Arbeit»."))
    rows = office.get(reverse("panel_contacts", args=[held.case.person_id])).content.decode()
    assert rows.count("Gespräch am gemeinsamen Bildschirm</td>") == 1
    assert "Plan vereinbart" in rows and "miteinander gesprochen" not in rows.split("<tbody")[1]
    assert "gesprochen.<br>Ziel" in rows and "Kooperationsplan, Fassung 1" in rows


def test_a_way_out_and_the_answer_stand_apart(case: Case, counsellor: Staff, office: Client) -> None:
    ended = talk(case, counsellor, at=timezone.now() - timedelta(minutes=40))
    actions.give_answer(ended.plan, answer="disagree", words=None)
    actions.end_another_way(
        conversation=ended,
        outcome=TalkOutcome.TRUSTED_PERSON,
        words=None,
        due_on=timezone.localdate(),
        at=timezone.now(),
    )
    shown = office.get(reverse("wrap_up", args=[case.person_id, ended.pk])).content.decode()
    assert " · Antwort auf den Entwurf: nicht einverstanden." in shown


def test_a_long_talk_makes_a_draft_that_can_be_saved(held: Conversation, office: Client, page: str) -> None:
    long = Conversation.objects.create(
        case=held.case, staff=held.staff, language="uk", started_at=timezone.now() - timedelta(days=1)
    )
    words = actions.spoken_words(
        held.case, own="", german="Wort " * 390, language="uk", said_by="person", at=timezone.now()
    )
    long.outcome_words = words
    draft = wrapping_up.draft_of(long, held.plan)
    assert draft.is_cut
    assert len(draft.text) <= 2000


def test_the_page_offers_the_draft_and_a_day_to_look_at_the_first_promise(
    held: Conversation, office: Client, page: str
) -> None:
    shown = office.get(page).content.decode()
    assert "Frau Bondar" in shown
    assert "1 Angabe aus dem Gespräch steht im besonders geschützten Feld" in shown
    assert "Plan gemeinsam überprüfen" in shown  # set by the agreement
    promised = held.plan.steps.get().due_on
    proposed = wrapping_up.proposed_follow_up(held, held.plan, timezone.localdate())["due_on"]
    assert proposed <= promised and proposed.weekday() < 5
    assert proposed.isoformat() in shown
    assert "Unser Vorschlag; bitte ändern Sie ihn, wenn er nicht passt." in shown
    assert '<option value="check" selected>Nachsehen' in shown


def test_wrapping_up_writes_the_note_to_the_contact_and_sets_the_follow_up(
    held: Conversation, office: Client, page: str, counsellor: Staff
) -> None:
    day = timezone.localdate() + timedelta(days=9)
    answer = office.post(page, sent(kind="check", due_on=day))
    assert answer.headers["Location"].startswith(reverse("case_file", args=[held.case.person_id]))
    note = Note.objects.get(case=held.case)
    assert note.words is not None and note.words.original == "Ruhiges Gespräch."
    assert note.words.visibility == "internal"
    assert Contact.objects.get(note=note) == held.contact
    follow_up = FollowUp.objects.get(kind="check")
    assert (follow_up.due_on, follow_up.staff, follow_up.note) == (day, counsellor, None)
    held.refresh_from_db()
    assert held.wrapped_up_at is not None
    assert "noch nicht nachbereitet" not in panel(office, held)


def panel(office: Client, held: Conversation) -> str:
    return office.get(reverse("panel_plan", args=[held.case.person_id])).content.decode()


def test_the_second_click_writes_nothing_twice(held: Conversation, office: Client, page: str) -> None:
    for _ in range(2):
        office.post(page, sent(kind="call", due_on=timezone.localdate() + timedelta(days=3)))
    assert (Note.objects.count(), FollowUp.objects.filter(kind="call").count()) == (1, 1)
    again = office.post(page, sent(), follow=True).content.decode()
    assert "Dieses Gespräch ist schon nachbereitet." in again
    assert "Nachbereitet am" in office.get(page).content.decode()


def test_words_for_the_protected_field_are_asked_about_and_go_there(
    held: Conversation, office: Client, page: str
) -> None:
    text = "Sie spricht von ihren Schulden."
    asked = office.post(page, sent(text=text))
    assert asked.status_code == 422
    page_asked = asked.content.decode()
    assert "Bitte noch einmal hinsehen" in page_asked
    assert re.findall(r"<(\w+)[^>]* autofocus", page_asked) == ["div"], (
        "the words first, the buttons after them"
    )
    assert not Note.objects.exists()
    office.post(page, sent(text=text, decision="sensitive"))
    note = Note.objects.get()
    assert (note.visibility, note.words, note.sensitive.text) == ("sensitive", None, text)


def test_without_text_and_follow_up_it_is_simply_wrapped_up(
    held: Conversation, office: Client, page: str
) -> None:
    assert office.post(page, sent(text="", kind="", due_on="")).status_code == 302
    held.refresh_from_db()
    assert held.wrapped_up_at is not None
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "call"}, "Bitte wählen Sie einen Tag."),
        ({"next_on": "2099-01-01", "next_at": "10:00"}, "Der Tag ist sehr weit weg."),
        ({"next_on": "2027-01-11"}, "Ein Gespräch braucht eine Uhrzeit."),
        ({"next_at": "10:00"}, "Bitte wählen Sie einen Tag."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    wrong: dict[str, str], said: str, held: Conversation, office: Client, page: str
) -> None:
    answer = office.post(page, sent(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Ruhiges Gespräch." in answer.content.decode()
    assert not Note.objects.exists()


def test_a_next_talk_gets_its_hour(held: Conversation, office: Client, page: str) -> None:
    day = timezone.localdate() + timedelta(days=14)
    office.post(page, sent(next_on=day, next_at="10:30"))
    follow_up = FollowUp.objects.get(kind="talk")
    assert follow_up.starts_at is not None
    assert f"{timezone.localtime(follow_up.starts_at):%Y-%m-%d %H:%M}" == f"{day} 10:30"
    assert ", 10:30 Uhr: Gespräch</li>" in office.get(page).content.decode()


def test_a_talk_still_running_is_gone_on_with_instead(case: Case, counsellor: Staff, office: Client) -> None:
    running = talk(case, counsellor, at=timezone.now())
    answer = office.get(reverse("wrap_up", args=[case.person_id, running.pk]))
    assert answer.headers["Location"] == reverse("new_talk", args=[case.person_id])


def test_a_talk_nobody_has_wrapped_up_is_found_again_in_the_file(
    held: Conversation, office: Client, page: str
) -> None:
    assert page in panel(office, held)
    director = Client()
    director.force_login(account_of(staff(Role.MANAGING_DIRECTOR, team=held.staff.team)))
    assert page not in panel(director, held)  # who only reads sees that it is missing, and no button
    assert "noch nicht nachbereitet" in panel(director, held)


def test_talks_from_before_there_was_a_wrap_up_are_not_asked_about(
    held: Conversation, office: Client
) -> None:
    Conversation.objects.filter(pk=held.pk).update(outcome="")
    assert "noch nicht nachbereitet" not in panel(office, held)


def test_a_colleague_of_another_house_finds_nothing(held: Conversation, page: str) -> None:
    stranger = Client()
    stranger.force_login(account_of(staff()))
    assert stranger.get(page).status_code == 404


@pytest.mark.parametrize("own", ["أمي مريضة وأعتني بها", "Моя мама хвора"])
def test_own_words_the_check_cannot_read_are_kept_for_the_protected_field(
    own: str, held: Conversation, office: Client, page: str
) -> None:
    words = actions.spoken_words(
        held.case, own=own, german="", language="uk", said_by="person", at=timezone.now()
    )
    Conversation.objects.filter(pk=held.pk).update(outcome_words=words)
    form = office.get(page).context["form"]
    assert own in form["protected"].value() and own not in form["text"].value()
    office.post(page, sent(text=form["text"].value(), protected=form["protected"].value()))
    opened, protected = Note.objects.order_by("pk")
    assert opened.words is not None and own not in opened.words.original
    assert (protected.visibility, protected.words) == ("sensitive", None)
    assert own in protected.sensitive.text and "Schulden" in protected.sensitive.text
    colleague = Client()
    colleague.force_login(account_of(staff(Role.MANAGING_DIRECTOR, team=held.staff.team)))
    for panel_name in ("panel_contacts", "panel_follow_ups", "panel_notes"):
        shown = colleague.get(reverse(panel_name, args=[held.case.person_id])).content.decode()
        assert own not in shown


def test_there_is_no_second_look_on_the_same_day(held: Conversation, office: Client, page: str) -> None:
    day = wrapping_up.proposed_follow_up(held, held.plan, timezone.localdate())["due_on"]
    FollowUp.objects.create(case=held.case, staff=held.staff, kind="check", due_on=day)
    assert wrapping_up.proposed_follow_up(held, held.plan, timezone.localdate()) == {}
    office.post(page, sent(kind="check", due_on=day))
    assert FollowUp.objects.filter(kind="check").count() == 1
