"""The next date is agreed on at the table: it stands on the slip and the plan, and the wrap-up only changes it."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.actions.next_talk import AgreedMeanwhile, agree_on_next_talk, leave_next_talk_open
from augenhoehe.cases.models import Case, Conversation, FollowUp, TalkOutcome
from augenhoehe.cases.next_talk import hints_about
from augenhoehe.cases.plan_document import plan_data
from augenhoehe.cases.slip_document import slip_of
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.cases.working_days import last_review_day, working_day_from, working_day_until
from augenhoehe.law.rules import plan_review_due_on
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import account_of, staff

pytestmark = pytest.mark.django_db
SOON = working_day_from(timezone.localdate() + timedelta(days=21))


@pytest.fixture
def me() -> Staff:
    return staff()


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


@pytest.fixture
def held(case: Case, me: Staff) -> Conversation:
    return talk(case, me, at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def pages(held: Conversation, me: Staff) -> TalkPages:
    return TalkPages(held, me)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def agree_on(pages: TalkPages, day: date = SOON, **more: Any) -> Any:
    sent = {"question": "next", "next_on": day, "next_at": "10:30", "where": "here"} | more
    return pages.send("talk_summary", **sent)


def agreed(held: Conversation) -> Conversation:
    actions.set_ready_goal(held.plan, "find_a_job")
    actions.add_ready_step(held.plan, key="office_offers", due_on=SOON)
    actions.give_answer(held.plan, answer="agree", words=None)
    actions.agree(conversation=held, at=timezone.now())
    held.refresh_from_db()
    return held


def test_both_agree_on_day_hour_and_place_and_the_papers_say_so(
    pages: TalkPages, held: Conversation, me: Staff
) -> None:
    assert "Noch kein Termin. Das geht auch später." in pages.read("talk_summary")
    shown = text_of(agree_on(pages))
    assert "Коли ми зустрінемося знову?" in shown and "10:30" in shown
    found = FollowUp.objects.get(kind="talk")
    assert (found.starts_at, found.place, found.staff, found.agreed_in) == (
        at(SOON, 10, 30),
        "here",
        me,
        held,
    )
    agreed(held)
    said = slip_of(account_of(me), held.case.person, "uk", timezone.now()).data()["next"]
    assert isinstance(said, dict)
    assert said["when"]["german"].endswith("10:30 Uhr")
    assert said["place"] == {"own": "тут у нас", "german": "hier bei uns"}
    printed = plan_data(held.plan, account_of(me))["next_talk"]
    assert printed == {"when": said["when"], "place": said["place"]}
    assert "10:30" in pages.read("talk_thanks")


def test_said_again_there_is_still_one_next_talk_and_the_answer_to_the_plan_stays(
    pages: TalkPages, held: Conversation
) -> None:
    actions.give_answer(held.plan, answer="agree", words=None)
    agree_on(pages)
    agree_on(pages, next_at="14:00", where="video")
    found = FollowUp.objects.get(kind="talk")
    assert (found.starts_at, found.place) == (at(SOON, 14), "video")
    held.plan.refresh_from_db()
    assert held.plan.answer == "agree"


def test_a_date_agreed_on_before_is_the_next_talk_and_can_be_left_open(
    pages: TalkPages, held: Conversation, me: Staff
) -> None:
    before = FollowUp.objects.create(
        case=held.case, staff=me, kind="talk", due_on=SOON, starts_at=at(SOON, 9)
    )
    shown = pages.read("talk_summary")
    assert "09:00" in shown and shown.count(f'name="shown_next" value="{before.pk}"') == 2
    for _ in range(2):
        sent = {"question": "next", "off": "1", "shown_next": before.pk}
        assert pages.send("talk_summary", **sent).status_code == 200
    assert not FollowUp.objects.filter(kind="talk").exists()


@pytest.mark.parametrize("sent", [{"off": "1"}, {"next_at": "14:00"}])
def test_a_talk_that_was_not_shown_at_the_table_neither_goes_nor_is_moved(
    sent: dict[str, Any], pages: TalkPages, held: Conversation, me: Staff
) -> None:
    theirs = FollowUp.objects.create(
        case=held.case, staff=staff(team=me.team), kind="talk", due_on=SOON, starts_at=at(SOON, 9)
    )
    answer = agree_on(pages, **sent)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Inzwischen gibt es einen anderen Termin." in page and "Вона вказана вгорі." in page
    assert "09:00" in page and page.count(f'name="shown_next" value="{theirs.pk}"') == 2
    theirs.refresh_from_db()
    assert (theirs.starts_at, theirs.agreed_in) == (at(SOON, 9), None)
    assert agree_on(pages, **sent, shown_next=theirs.pk).status_code == 200, "now it has been shown"
    left = FollowUp.objects.filter(kind="talk").values_list("pk", "starts_at")
    assert list(left) == ([] if "off" in sent else [(theirs.pk, at(SOON, 14))])


def test_a_colleague_who_agrees_while_the_form_is_saved_keeps_the_talk(held: Conversation, me: Staff) -> None:
    theirs = FollowUp.objects.create(
        case=held.case, staff=me, kind="talk", due_on=SOON, starts_at=at(SOON, 9)
    )
    with pytest.raises(AgreedMeanwhile):
        agree_on_next_talk(
            conversation=held, staff=me, starts_at=at(SOON, 14), place="here", at=timezone.now()
        )
    leave_next_talk_open(conversation=held, at=timezone.now(), shown=None)
    assert FollowUp.objects.get(kind="talk").starts_at == theirs.starts_at


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"next_on": ""}, "Bitte nennen Sie einen Tag."),
        ({"next_at": ""}, "Bitte nennen Sie eine Uhrzeit"),
        ({"next_on": timezone.localdate()}, "Bitte wählen Sie einen Tag ab morgen."),
        ({"next_on": timezone.localdate() + timedelta(days=900)}, "Der Tag ist sehr weit weg."),
    ],
)
def test_what_is_missing_is_said_beside_it_and_writes_nothing(
    wrong: dict[str, Any], says: str, pages: TalkPages
) -> None:
    answer = agree_on(pages, **wrong)
    assert answer.status_code == 422
    page = text_of(answer)
    assert page.index('id="next-talk"') < page.index(says) < page.index('id="next-on"')
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("day", "hour", "hints"),
    [
        (date(2027, 5, 17), 10, [("next.holiday", "Pfingstmontag")]),
        (date(2027, 5, 22), 10, [("next.weekend", "")]),
        (date(2027, 5, 20), 3, [("next.night", "")]),
        (date(2027, 5, 23), 22, [("next.weekend", ""), ("next.night", "")]),
        (date(2027, 5, 20), 6, []),
    ],
)
def test_a_holiday_a_weekend_and_the_night_are_said_and_a_yes_stays_a_yes(
    day: date, hour: int, hints: list[tuple[str, str]], case: Case, me: Staff
) -> None:
    found = FollowUp.objects.create(case=case, staff=me, kind="talk", due_on=day, starts_at=at(day, hour))
    assert hints_about(found) == hints


def test_that_the_colleague_talks_with_somebody_else_then_is_said_without_a_name(
    pages: TalkPages, me: Staff
) -> None:
    other = case_of(me)
    FollowUp.objects.create(case=other, staff=me, kind="talk", due_on=SOON, starts_at=at(SOON, 11))
    shown = text_of(agree_on(pages))
    assert "Um diese Zeit steht schon ein anderes Gespräch im Kalender." in shown
    assert other.person.family_name not in shown
    assert "Um diese Zeit" not in text_of(agree_on(pages, next_at="13:00"))


def test_a_colleague_of_the_team_can_be_chosen_and_nobody_else(pages: TalkPages, me: Staff) -> None:
    colleague, stranger = staff(team=me.team), staff()
    assert agree_on(pages, staff=stranger.pk).status_code == 422
    agree_on(pages, staff=colleague.pk)
    assert FollowUp.objects.get(kind="talk").staff == colleague


def test_adjourned_with_a_date_there_is_none_left_to_arrange(pages: TalkPages, held: Conversation) -> None:
    agree_on(pages)
    actions.end_another_way(
        conversation=held, outcome=TalkOutcome.ADJOURNED, words=None, due_on=SOON, at=timezone.now()
    )
    assert list(FollowUp.objects.values_list("kind", flat=True)) == ["talk"]


def test_the_wrap_up_shows_the_date_and_changing_it_there_changes_the_one_there_is(
    pages: TalkPages, held: Conversation, me: Staff
) -> None:
    agree_on(pages, where="phone")
    agreed(held)
    office, page = Client(), reverse("wrap_up", args=[held.case.person_id, held.pk])
    office.force_login(account_of(me))
    form = office.get(page).context["form"]
    assert (form["next_on"].value(), form["next_at"].value(), form["next_place"].value()) == (
        *(SOON, time(10, 30)),
        "phone",
    )
    sent = {"client_token": str(uuid.uuid4()), "text": "", "visibility": "internal"}
    sent["shown_next"] = str(form["shown_next"].value())
    office.post(page, sent | {"next_on": SOON, "next_at": "11:00", "next_place": "phone"})
    found = FollowUp.objects.get(kind="talk")
    assert (found.starts_at, found.place, found.staff) == (at(SOON, 11), "phone", me)


def test_a_talk_a_colleague_agreed_on_meanwhile_neither_goes_nor_is_moved_unseen(
    pages: TalkPages, held: Conversation, me: Staff
) -> None:
    actions.end_talk(conversation=held, at=timezone.now())
    theirs = FollowUp.objects.create(
        case=held.case, staff=staff(team=me.team), kind="talk", due_on=SOON, starts_at=at(SOON, 9)
    )
    office, page = Client(), reverse("wrap_up", args=[held.case.person_id, held.pk])
    office.force_login(account_of(me))
    opened_before = {"client_token": str(uuid.uuid4()), "text": "", "visibility": "internal"}
    mine = opened_before | {"next_on": SOON, "next_at": "11:00", "next_place": ""}
    answer = office.post(page, mine)
    assert answer.status_code == 422 and "um 09:00 Uhr vereinbart" in text_of(answer)
    assert answer.context["form"]["shown_next"].value() == str(theirs.pk)
    assert office.post(page, opened_before).status_code == 302
    assert FollowUp.objects.get(kind="talk") == theirs


def test_of_two_devices_the_later_one_sees_the_day_and_hour_it_wanted(pages: TalkPages) -> None:
    agree_on(pages)
    answer = agree_on(pages, last_review_day(timezone.localdate()), next_at="14:15", where="video", version=0)
    wanted = text_of(answer).split("<blockquote>")[1].split("</blockquote>")[0]
    assert answer.status_code == 409
    assert f"{last_review_day(timezone.localdate()):%d.%m.%Y}, 14:15" in wanted and "per Video" in wanted


def test_whoever_has_a_next_talk_need_not_be_called(pages: TalkPages, held: Conversation, me: Staff) -> None:
    agree_on(pages)
    actions.end_talk(conversation=held, at=timezone.now())
    office = Client()
    office.force_login(account_of(me))
    form = office.get(reverse("wrap_up", args=[held.case.person_id, held.pk])).context["form"]
    assert not form["kind"].value()


@pytest.mark.parametrize(
    ("agreed_on", "last"),
    [(date(2026, 11, 23), date(2027, 5, 21)), (date(2026, 6, 25), date(2026, 12, 24))],
)
def test_the_review_falls_on_a_working_day_and_never_later_than_the_law_says(
    agreed_on: date, last: date
) -> None:
    assert last_review_day(agreed_on) == last <= plan_review_due_on(agreed_on)


def test_working_days_know_weekends_and_holidays() -> None:
    christmas = date(2026, 12, 25)
    assert (working_day_until(christmas), working_day_from(christmas)) == (
        *(date(2026, 12, 24), date(2026, 12, 28)),
    )


def test_a_review_on_a_closed_day_is_refused(pages: TalkPages) -> None:
    saturday = timezone.localdate() + timedelta(days=(5 - timezone.localdate().weekday()) % 7 + 7)
    answer = pages.send("talk_summary", question="review", review_on=saturday)
    assert answer.status_code == 422
    assert "An diesem Tag ist das Jobcenter geschlossen." in text_of(answer)


def test_what_begins_on_a_day_is_not_due_before_it(held: Conversation) -> None:
    begins = SOON + timedelta(days=30)
    values = {"what": "Werkakademie", "date": begins.isoformat()}
    actions.add_ready_step(held.plan, key="office_offer", due_on=SOON, values=values)
    assert held.plan.steps.get().due_on == begins


def test_the_last_page_names_a_date_agreed_on_before_in_both_languages_also_without_a_plan(
    pages: TalkPages, held: Conversation, me: Staff
) -> None:
    FollowUp.objects.create(case=held.case, staff=me, kind="talk", due_on=SOON, starts_at=at(SOON, 9))
    actions.end_talk(conversation=held, at=timezone.now())
    page = pages.read("talk_thanks")
    shown = page[page.index('id="next-talk"') :].split("</strong>")[0]
    assert "ah-pair--inline" not in shown[shown.index("<strong>") :], "each language on a line of its own"
    assert "09:00" in shown and 'lang="uk"' in shown and f"{SOON.year}, 09:00 Uhr" in shown
