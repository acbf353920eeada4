"""What two people do in the same moment, on real connections of their own."""

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.cases import actions, noting
from augenhoehe.cases.actions.feedback import say_how_it_felt
from augenhoehe.cases.actions.second_screen import show_code, use_code
from augenhoehe.cases.models import (
    Case,
    Contact,
    Conversation,
    CooperationPlan,
    FeedbackCount,
    FollowUp,
    IntegrationPhase,
    Need,
    Note,
    SectionConflict,
    SectionKind,
    Theme,
)
from augenhoehe.cases.phrases import GOALS, STEPS
from augenhoehe.cases.tests.factories import case_of, contact, follow_up, talk
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.talk_pin import TRIES, is_right_pin, stand_of_pin
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db(transaction=True)
WAITING_SECONDS = 20
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """All tasks begin together, each on a connection of its own; what they give, or the error that stopped them."""
    start = threading.Barrier(len(tasks), timeout=WAITING_SECONDS)
    outcomes: list[Any] = [None] * len(tasks)

    def work(place: int, task: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[place] = task()
        except Exception as problem:
            outcomes[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=numbered) for numbered in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAITING_SECONDS)
    return outcomes


def withdraw(kept: Contact) -> Callable[[], None]:
    """Takes a contact back."""

    def task() -> None:
        with transaction.atomic():
            Contact.objects.filter(pk=kept.pk).update(withdrawn_at=MONDAY, withdrawn_reason="doppelt")

    return task


@pytest.mark.parametrize("attempt", range(5))
def test_two_colleagues_who_begin_at_once_begin_one_talk(attempt: int) -> None:
    one = house.staff()
    other = house.staff(team=one.team)
    case = case_of(one)
    begun = at_once(
        *(
            lambda colleague=colleague: actions.begin_talk(
                case=case, staff=colleague, language="uk", at=MONDAY
            )
            for colleague in (one, other)
        )
    )
    assert len({held.pk for held in begun}) == 1
    assert Conversation.objects.count() == 1
    assert CooperationPlan.objects.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_two_withdrawals_at_the_same_moment_leave_the_clock_right(attempt: int) -> None:
    case = case_of(house.staff())
    oldest = contact(case, MONDAY - timedelta(days=90))
    later = [contact(case, MONDAY - timedelta(days=days)) for days in (20, 10)]
    assert at_once(*map(withdraw, later)) == [None, None]
    case.refresh_from_db()
    assert case.last_two_way_at == oldest.occurred_at
    assert case.last_attempt_at == oldest.occurred_at


@pytest.mark.parametrize("attempt", range(5))
def test_a_new_contact_and_a_withdrawal_at_the_same_moment_leave_the_clock_right(attempt: int) -> None:
    case = case_of(house.staff())
    wrong = contact(case, MONDAY - timedelta(days=10))
    newest = MONDAY - timedelta(days=1)
    assert not [
        problem
        for problem in at_once(withdraw(wrong), lambda: contact(case, newest) and None)
        if problem is not None
    ]
    case.refresh_from_db()
    assert case.last_two_way_at == newest


def test_the_clocks_of_many_cases_withdrawn_crosswise_do_not_block_each_other() -> None:
    cases = [case_of(house.staff()) for _ in range(6)]
    first = [contact(case, MONDAY).pk for case in cases]
    second = [contact(case, MONDAY - timedelta(days=1)).pk for case in cases]

    def withdraw_all(numbers: list[int]) -> Callable[[], int]:
        return lambda: Contact.objects.filter(pk__in=numbers).update(
            withdrawn_at=MONDAY, withdrawn_reason="falsche Liste"
        )

    assert at_once(withdraw_all(first), withdraw_all(second[::-1])) == [6, 6]
    assert not Case.objects.exclude(last_two_way_at=None, last_attempt_at=None).exists()


def test_two_who_agree_at_once_agree_on_one_plan() -> None:
    staff = house.staff()
    case = case_of(staff)
    held = talk(case, staff, at=timezone.now())
    actions.set_ready_goal(held.plan, GOALS[0].key)
    actions.add_ready_step(held.plan, key=STEPS[0].key, due_on=date(2030, 1, 1))
    actions.give_answer(held.plan, answer="agree", words=None)

    def agree() -> int:
        return actions.agree(conversation=Conversation.objects.get(pk=held.pk), at=timezone.now()).pk

    assert at_once(agree, agree) == [held.plan.pk, held.plan.pk]
    assert Contact.objects.count() == 1
    assert case.follow_ups.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_theme_picked_while_the_talk_ends_is_a_need_or_is_told(attempt: int) -> None:
    staff = house.staff()
    held = talk(case_of(staff), staff, at=timezone.now())

    def pick() -> None:
        mine = Conversation.objects.get(pk=held.pk)
        with actions.saving(mine, SectionKind.THEMES, token=uuid.uuid4(), version=0) as section:
            assert section is not None
            actions.pick_theme(mine, Theme.WORK)

    def end() -> bool:
        return actions.end_talk(conversation=Conversation.objects.get(pk=held.pk), at=timezone.now())

    picked, ended = at_once(pick, end)
    assert ended is True
    assert type(picked) in {type(None), SectionConflict}
    assert Need.objects.count() == held.themes.count() == (0 if picked else 1)


@pytest.mark.parametrize("attempt", range(3))
def test_a_goal_changed_while_both_agree_comes_first_or_is_told(attempt: int) -> None:
    staff = house.staff()
    held = talk(case_of(staff), staff, at=timezone.now())
    actions.set_ready_goal(held.plan, GOALS[0].key)
    actions.add_ready_step(held.plan, key=STEPS[0].key, due_on=date(2030, 1, 1))
    actions.give_answer(held.plan, answer="agree", words=None)

    def change() -> None:
        mine = Conversation.objects.get(pk=held.pk)
        with actions.saving(mine, SectionKind.GOAL, token=uuid.uuid4(), version=0):
            actions.set_ready_goal(mine.plan, GOALS[1].key)

    def agree() -> CooperationPlan:
        return actions.agree(conversation=Conversation.objects.get(pk=held.pk), at=timezone.now())

    changed, agreed = at_once(change, agree)
    told = (changed is None, isinstance(agreed, actions.PlanIncomplete))
    assert told == (True, True) or isinstance(changed, SectionConflict)
    held.plan.refresh_from_db()
    assert (held.plan.agreed_at is None) == (changed is None)


@pytest.mark.parametrize("attempt", range(3))
def test_one_form_sent_twice_at_once_is_one_entry(attempt: int) -> None:
    me = house.staff()
    case, token = case_of(me), uuid.uuid4()

    def save() -> int:
        facts = {"occurred_at": MONDAY, "channel": "phone", "direction": "to_person", "outcome": "talked"}
        words = noting.NoteText(text="Kommt am Donnerstag.")
        saved = noting.record_contact(
            case=case, staff=me, facts=facts, words=words, token=token, follow_up_on=date(2026, 12, 1)
        )
        return saved.pk

    first, second = at_once(save, save)
    assert first == second and isinstance(first, int)
    assert (Contact.objects.count(), Note.objects.count(), FollowUp.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize(("phases", "told"), [(("Eins", "Eins"), 409), (("Eins", "Zwei"), 422)])
def test_of_two_who_rename_phases_at_once_one_is_told(
    phases: tuple[str, str], told: int, attempt: int
) -> None:
    account = house.account_of(house.staff(Role.TEAM_LEAD))
    numbers = {name: IntegrationPhase.objects.create(name=name, position=1).pk for name in set(phases)}
    visitors = [Client(), Client()]
    for visitor in visitors:
        visitor.force_login(account)

    def rename(visitor: Client, name: str) -> Callable[[], int]:
        sent = {"name": "Neu", "read": name}
        return lambda: visitor.post(f"/phasen/{numbers[name]}/", sent).status_code

    assert sorted(at_once(*map(rename, visitors, phases))) == [302, told]


def test_one_theme_taken_up_twice_at_once_is_one_need() -> None:
    case, today = case_of(house.staff()), timezone.localdate()
    outcomes = at_once(*[lambda: noting.add_need(case=case, theme="work", on=today)[1]] * 2)
    assert sorted(outcomes) == [False, True]


def test_of_two_who_move_a_follow_up_at_once_one_is_told() -> None:
    me, today = house.staff(), timezone.localdate()
    planned = follow_up(case_of(me), me)

    def move(days: int) -> Callable[[], None]:
        due_on = today + timedelta(days=days)
        return lambda: noting.move_follow_up(follow_up=planned, read=today, due_on=due_on)

    outcomes = at_once(move(3), move(4))
    assert [type(one).__name__ for one in outcomes].count("ChangedMeanwhile") == 1


def waiting() -> int:
    """How many wait for a row that somebody else holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # within a transaction the answer stays the same else
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def test_taps_of_two_talks_take_the_numbers_in_one_order_and_each_is_counted() -> None:
    """Whoever has to wait for the first number holds none of the others: so two never wait for each other."""
    here = house.staff().team.local_jobcenter

    held = threading.Event()

    def tap() -> None:
        say_how_it_felt(house=here, on=MONDAY.date(), answers={"was_understood": "yes"})

    tap()
    first = FeedbackCount.objects.order_by("pk")[:1].get()
    FeedbackCount.objects.filter(pk=first.pk).update(number=1)  # on disk it stands behind the others now

    def hold_the_first() -> int:
        with transaction.atomic():
            FeedbackCount.objects.select_for_update().get(pk=first.pk)
            held.set()
            until = monotonic() + WAITING_SECONDS
            while waiting() < 2 and monotonic() < until:
                sleep(0.02)
            return len(FeedbackCount.objects.select_for_update(nowait=True).exclude(pk=first.pk))

    def tap_meanwhile() -> None:
        held.wait(WAITING_SECONDS)
        tap()

    free, *_ = at_once(hold_the_first, tap_meanwhile, tap_meanwhile)
    assert free == FeedbackCount.objects.count() - 1
    assert FeedbackCount.objects.get(question="was_understood", answer="yes").number == 3


def both_at_once(task: Callable[[], Any]) -> list[Any]:
    """The same twice: whoever comes first commits only when the other waits for it, or has got in as well."""
    inside: list[int] = []

    def once() -> Any:
        with transaction.atomic():
            outcome = task()
            inside.append(1)
            until = monotonic() + WAITING_SECONDS
            while waiting() < 1 and len(inside) < 2 and monotonic() < until:
                sleep(0.02)
            return outcome

    return at_once(once, once)


@pytest.mark.parametrize(("token", "second"), [(None, "SectionConflict"), (uuid.uuid4(), "False")])
def test_of_two_saves_of_one_question_in_the_same_moment_one_is_written_and_the_other_told(
    token: uuid.UUID | None, second: str
) -> None:
    staff = house.staff()
    held = talk(case_of(staff), staff, at=timezone.now())

    def save() -> bool:
        mine = Conversation.objects.get(pk=held.pk)
        with actions.saving(mine, SectionKind.GOAL, token=token or uuid.uuid4(), version=0) as section:
            if section is not None:
                actions.set_ready_goal(mine.plan, GOALS[0].key)
            return section is not None

    outcomes = both_at_once(save)
    assert outcomes.count(True) == 1
    assert {str(one) if isinstance(one, bool) else type(one).__name__ for one in outcomes} == {"True", second}
    assert held.sections.get(kind=SectionKind.GOAL).version == 1


def test_a_one_time_code_lets_one_of_two_devices_in() -> None:
    staff = house.staff()
    held = talk(case_of(staff), staff, at=timezone.now())
    code = show_code(conversation=held, account=house.account_of(staff), at=timezone.now())
    let_in = both_at_once(lambda: use_code(code=code, at=timezone.now()))
    assert sorted(type(one).__name__ for one in let_in) == ["NoneType", "SecondScreen"]


def test_two_wrong_pins_in_the_same_moment_are_two() -> None:
    account = house.account_of(house.staff())
    tried = both_at_once(lambda: is_right_pin(account_id=account.pk, pin="1357", now=MONDAY))
    assert tried == [False, False]
    assert stand_of_pin(account_id=account.pk, now=MONDAY).tries_left == TRIES - 2


def test_the_first_taps_of_a_month_are_both_counted() -> None:
    here = house.staff().team.local_jobcenter
    answers = {"was_understood": "yes"}
    tapped = both_at_once(lambda: say_how_it_felt(house=here, on=MONDAY.date(), answers=answers))
    assert tapped == [None, None]
    assert FeedbackCount.objects.get(question="was_understood", answer="yes").number == 2
