"""The slip: next date, whom to call, where, what to bring, who does what; nothing that is not for the kitchen table."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import Answer, Case, Conversation, FollowUp, StepResult, TalkOutcome
from augenhoehe.cases.phrases import STEPS
from augenhoehe.cases.slip_document import slip_of
from augenhoehe.cases.talk.closing import what_follows
from augenhoehe.cases.tests.factories import case_of, follow_up, talk
from augenhoehe.documents.models import OwedPaper
from augenhoehe.documents.tests.factories import owed_by
from augenhoehe.organisation.models import Site, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import PersonLanguage
from augenhoehe.people.tests.factories import person_of
from augenhoehe.privacy.models import AccessLogEntry, WayIn
from augenhoehe.typesetting.tests.reading import opened, text_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def me() -> Staff:
    colleague = house.staff()
    colleague.phone = "02871 5550-417"
    colleague.save()
    place = Site.objects.create(
        code="t", name="Haus am Markt", street="Markt 1", postcode="46397", city="Bocholt"
    )
    colleague.team.site = place
    colleague.team.save()
    return colleague


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


def agreed(case: Case, me: Staff, steps: int = 2) -> Conversation:
    held = talk(case, me, at=timezone.now() - timedelta(hours=1))
    actions.set_ready_goal(held.plan, "work_in_my_job")
    ready = [step for step in STEPS if not step.has_blanks]
    for number, step in enumerate(ready[:steps]):
        actions.add_ready_step(held.plan, key=step.key, due_on=date(2027, 2, 1) + timedelta(days=number))
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    actions.agree(conversation=held, at=timezone.now())
    return held


def talk_on(case: Case, staff: Staff, at: datetime) -> FollowUp:
    return FollowUp.objects.create(
        case=case, staff=staff, kind="talk", due_on=timezone.localdate(at), starts_at=at
    )


def data_of(case: Case, me: Staff, language: str = "uk") -> dict[str, Any]:
    now = datetime(2026, 12, 1, 8, 0, tzinfo=timezone.get_default_timezone())
    return slip_of(house.account_of(me), case.person, language, now).data()


def test_it_says_the_next_date_with_its_weekday_in_both_languages(case: Case, me: Staff) -> None:
    talk_on(case, me, MONDAY + timedelta(days=7))
    talk_on(case, me, MONDAY)
    when = data_of(case, me)["next"]["when"]
    assert when == {
        "own": "Понеділок, 4 січня 2027 р., о 09:00",
        "german": "Montag, 4. Januar 2027, 09:00 Uhr",
    }
    assert data_of(case, me, "ar")["next"]["when"]["own"].startswith("الاثنين، 4 يناير 2027")
    assert data_of(case, me, "leicht")["next"]["when"]["own"] == "Montag, 4. Januar 2027, 09:00 Uhr"


def test_a_date_in_the_past_or_done_is_no_next_date(case: Case, me: Staff) -> None:
    talk_on(case, me, datetime(2026, 11, 30, 9, 0, tzinfo=timezone.get_default_timezone()))
    done = talk_on(case, me, MONDAY)
    done.done_at = timezone.now()
    done.save()
    said = data_of(case, me)["next"]
    assert "noch kein Termin" in said["when"]["german"] and said["note"] is None


def test_it_names_the_colleague_the_direct_number_and_the_way_there(case: Case, me: Staff) -> None:
    said = data_of(case, me)
    assert (said["contact"]["name"], said["contact"]["phone"]) == (me.addressed_name, "02871 5550-417")
    assert said["where"]["lines"] == ["Haus am Markt", "Markt 1", "46397 Bocholt"]


def test_without_number_or_house_it_says_to_ask(case: Case, me: Staff) -> None:
    Staff.objects.update(phone="")
    me.team.site = None
    me.team.save()
    said = data_of(case, me)
    assert said["contact"]["note"]["german"] == "Bitte fragen Sie nach der Durchwahl."
    assert said["where"]["note"]["german"] == "Bitte fragen Sie nach der Adresse."


def test_who_waits_there_is_named_when_it_is_somebody_else(case: Case, me: Staff) -> None:
    other = house.staff(team=me.team)
    talk_on(case, other, MONDAY)
    assert data_of(case, me)["next"]["with"]["german"] == f"mit {other.addressed_name}"
    FollowUp.objects.update(staff=me)
    assert data_of(case, me)["next"]["with"] is None


def test_what_to_bring_is_what_is_owed_and_a_protected_paper_has_no_name(case: Case, me: Staff) -> None:
    owed_by(case.person, "tenancy")
    owed_by(case.person, "sick_note")
    papers = [one["text"]["german"] for one in data_of(case, me)["papers"]]
    assert sorted(papers) == ["Mietvertrag", "eine besonders geschützte Unterlage"]


def test_the_fifth_paper_and_those_behind_it_are_counted(case: Case, me: Staff) -> None:
    for number in range(7):
        OwedPaper.objects.create(
            person=case.person,
            kind="other",
            title=f"Zettel {number}",
            asked_on=date(2026, 11, 1),
            due_on=date(2026, 12, 1 + number),
        )
    said = data_of(case, me)
    assert [one["text"]["german"][-1] for one in said["papers"]] == list("0123")
    assert said["papers_note"]["german"].startswith("und 3 weitere")


def test_a_paper_whose_day_is_past_is_named_without_it(case: Case, me: Staff) -> None:
    for kind, day in (("other", date(2026, 11, 30)), ("tenancy", date(2026, 12, 1))):
        OwedPaper.objects.create(person=case.person, kind=kind, asked_on=date(2026, 11, 1), due_on=day)
    past, today = data_of(case, me)["papers"]
    assert past["by"] is None
    assert today["by"]["german"] == "bis 01.12.2026"


def test_after_a_way_out_it_says_by_when_we_call_until_that_day_or_the_call(case: Case, me: Staff) -> None:
    held = talk(case, me, at=timezone.now() - timedelta(hours=1))
    call = actions.end_another_way(
        conversation=held,
        outcome=TalkOutcome.TRUSTED_PERSON,
        words=None,
        due_on=date(2026, 12, 4),
        at=timezone.now(),
    )
    assert call is not None
    when = data_of(case, me)["next"]["when"]
    assert when["german"] == "Wir melden uns bei Ihnen bis zum 04.12.2026"
    assert when["own"].endswith(" 04.12.2026") and when["own"] != when["german"]
    FollowUp.objects.update(due_on=date(2026, 11, 30))
    assert "Rufen Sie uns gern an" in data_of(case, me)["next"]["when"]["german"]
    FollowUp.objects.update(due_on=date(2026, 12, 4), done_at=timezone.now())
    assert "Rufen Sie uns gern an" in data_of(case, me)["next"]["when"]["german"]


def test_a_later_call_for_something_else_is_no_promise_of_the_talk(case: Case, me: Staff) -> None:
    held = talk(case, me, at=timezone.now() - timedelta(hours=1))
    reason = actions.spoken_words(
        case, own="Ні", german="Nein", language="uk", said_by="person", at=timezone.now()
    )
    earlier, due_on = follow_up(case, me, date(2026, 12, 2)), date(2026, 12, 4)
    call = actions.end_another_way(
        conversation=held, outcome=TalkOutcome.NO_PLAN, words=reason, due_on=due_on, at=timezone.now()
    )
    other = follow_up(case, me, date(2026, 12, 9))
    assert what_follows(held) == call and call not in (None, earlier, other)
    FollowUp.objects.filter(due_on=due_on).update(done_at=timezone.now())
    assert what_follows(held) is None
    assert "Rufen Sie uns gern an" in data_of(case, me)["next"]["when"]["german"]


def test_both_papers_print_after_a_way_out(case: Case, me: Staff, client: Client) -> None:
    held = talk(case, me, at=timezone.now() - timedelta(hours=1))
    due_on = timezone.localdate() + timedelta(days=5)
    outcome = TalkOutcome.ADJOURNED
    actions.end_another_way(conversation=held, outcome=outcome, words=None, due_on=due_on, at=timezone.now())
    OwedPaper.objects.create(
        person=case.person, kind="tenancy", asked_on=date(2024, 1, 1), due_on=date(2024, 1, 9)
    )
    client.force_login(house.account_of(me))
    text = text_of(client.get(f"/gespraech/{held.pk}/merkzettel.pdf").content)
    assert f"Wir melden uns bei Ihnen bis zum {due_on:%d.%m.%Y}" in text
    assert "Mietvertrag" in text and "09.01.2024" not in text


def test_nothing_missing_is_said(case: Case, me: Staff) -> None:
    assert data_of(case, me)["papers_note"]["german"] == "Im Moment fehlt nichts."


def test_steps_that_are_done_or_dropped_are_not_on_it(case: Case, me: Staff) -> None:
    held = agreed(case, me, steps=3)
    first, second, third = held.plan.steps.order_by("due_on")
    StepResult.objects.create(step=first, kind="done", on=date(2026, 11, 20))
    StepResult.objects.create(step=second, kind="open", on=date(2026, 11, 20))
    said = data_of(case, me)
    left = [one["text"]["german"] for one in said["office_steps"] + said["person_steps"]]
    assert sorted(left) == sorted([second.words.original, third.words.original])


def test_ready_steps_of_a_plan_in_another_language_are_said_in_hers(case: Case, me: Staff) -> None:
    agreed(case, me, steps=1)
    (step,) = (data := data_of(case, me, "ar"))["office_steps"] + data["person_steps"]
    assert step["text"]["own"] and step["text"]["own"] != step["text"]["german"]


def test_a_very_long_step_is_cut_so_that_one_sees_it(case: Case, me: Staff) -> None:
    held = talk(case, me, at=timezone.now() - timedelta(hours=1))
    words = actions.spoken_words(
        case, own="слово " * 300, german="", language="uk", said_by="person", at=timezone.now()
    )
    assert words is not None
    actions.set_goal(held.plan, words)
    actions.add_step(held.plan, side="person", words=words, due_on=date(2027, 1, 1))
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    actions.agree(conversation=held, at=timezone.now())
    (step,) = data_of(case, me)["person_steps"]
    assert len(step["text"]["own"]) <= 180 and step["text"]["own"].endswith(" …")
    assert step["text"]["german"] is None


def test_both_addresses_give_one_page_without_a_name_in_the_file_name(
    case: Case, me: Staff, client: Client
) -> None:
    held = agreed(case, me, steps=6)
    client.force_login(house.account_of(me))
    for address in (f"/gespraech/{held.pk}/merkzettel.pdf", f"/person/{case.person_id}/merkzettel.pdf"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert len(opened(answer.content).pages) == 1
        assert "Моя пам’ятка" in text_of(answer.content)
        assert answer.headers["Content-Disposition"] == (
            f'inline; filename="Merkzettel-{timezone.localdate():%Y-%m-%d}.pdf"'
        )
    entries = AccessLogEntry.objects.filter(person_id=case.person_id, way_in=WayIn.PLAN)
    assert entries.count() == 2, "each taking home is an opening of its own"


def test_whose_language_the_papers_do_not_speak_gets_plain_german(
    case: Case, me: Staff, client: Client
) -> None:
    PersonLanguage.objects.filter(person=case.person).update(language="so")
    client.force_login(house.account_of(me))
    assert "Mein Merk\N{NON-BREAKING HYPHEN}Zettel" in text_of(
        client.get(f"/person/{case.person_id}/merkzettel.pdf").content
    )


def test_the_shared_screen_opens_the_slip_of_its_talk_and_no_other(
    case: Case, me: Staff, client: Client
) -> None:
    other = case_of(me, person=person_of(me))
    client.force_login(house.account_of(me))
    client.post(f"/person/{case.person_id}/gespraech/", {"language": "uk"})
    held = Conversation.objects.get(case=case)
    assert client.get(f"/gespraech/{held.pk}/merkzettel.pdf").status_code == 200
    for address in (f"/person/{case.person_id}/merkzettel.pdf", f"/person/{other.person_id}/merkzettel.pdf"):
        assert client.get(address).status_code == 403


def test_a_stranger_finds_nothing(case: Case, client: Client) -> None:
    client.force_login(house.account_of(house.staff()))
    assert client.get(f"/person/{case.person_id}/merkzettel.pdf").status_code == 404


def test_another_person_has_another_slip(case: Case, me: Staff) -> None:
    agreed(case, me)
    other = case_of(me, person=person_of(me))
    assert data_of(other, me)["office_steps"] == []
