"""The next talk begins where the last one ended: done, open, changed – the office's promises first."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    PlanStep,
    SectionKind,
    StepResult,
    StepResultKind,
    Words,
)
from augenhoehe.cases.phrases import SENTENCES, BlankKind, ReadySentence, blanks_of, filled
from augenhoehe.cases.said_again import in_catalogue
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
SOME = {
    BlankKind.NAME: "Anna آنا, Haus Sonne",
    BlankKind.WHAT: "Werkakademie",
    BlankKind.PLACE: "Am Markt 3",
    BlankKind.DATE: "2027-03-01",
    BlankKind.TIME: "09:30",
    BlankKind.NUMBER: "20",
    BlankKind.LANGUAGE: "ar",
}


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def before(counsellor: Staff) -> CooperationPlan:
    """A plan in force with a promise of the office that is late, and one of the person."""
    return agreed(counsellor, "office_offers", {})


def agreed(counsellor: Staff, office: str, values: dict[str, str]) -> CooperationPlan:
    """The plan of a talk in Ukrainian a month ago, with this step of the office."""
    held = talk(case_of(counsellor), counsellor, at=timezone.now() - timedelta(days=30))
    plan: CooperationPlan = held.plan
    actions.set_ready_goal(plan, "find_a_job")
    actions.add_ready_step(plan, key="person_cv", due_on=timezone.localdate() + timedelta(days=5))
    late = timezone.localdate() - timedelta(days=5)
    actions.add_ready_step(plan, key=office, due_on=late, values=values)
    actions.give_answer(plan, answer="agree", words=None)
    return actions.agree(conversation=held, at=timezone.now() - timedelta(days=30) + timedelta(minutes=40))


@pytest.fixture
def now(before: CooperationPlan, counsellor: Staff) -> Conversation:
    return talk(before.case, counsellor, at=timezone.now())


@pytest.fixture
def pages(now: Conversation, counsellor: Staff) -> TalkPages:
    return TalkPages(now, counsellor)


def step_of(plan: CooperationPlan, side: str) -> PlanStep:
    return PlanStep.objects.get(plan=plan, side=side)


def standing(step: PlanStep) -> list[str]:
    return list(StepResult.objects.filter(step=step, withdrawn_at=None).values_list("kind", flat=True))


def test_the_database_knows_one_state_of_a_step_per_talk(before: CooperationPlan, now: Conversation) -> None:
    step = step_of(before, "office")
    first = actions.say_result(now, step=step, kind=StepResultKind.OPEN)
    with pytest.raises(IntegrityError, match="step_result_once_a_talk"), transaction.atomic():
        StepResult.objects.create(step=step, conversation=now, kind=StepResultKind.DONE, on=first.on)
    assert actions.say_result(now, step=step, kind=StepResultKind.DONE).pk == first.pk
    actions.take_back_result(now, step=step, at=timezone.now())
    assert actions.say_result(now, step=step, kind=StepResultKind.OPEN).pk != first.pk


def test_the_question_stands_on_the_way_only_when_something_was_promised(
    pages: TalkPages, counsellor: Staff
) -> None:
    since = reverse("talk_since", args=[pages.conversation.pk])
    assert since in pages.read("talk_themes")
    first = talk(case_of(counsellor), counsellor, at=timezone.now())
    fresh = TalkPages(first, counsellor)
    assert reverse("talk_since", args=[first.pk]) not in fresh.read("talk_themes")
    answer = fresh.client.get(reverse("talk_since", args=[first.pk]))
    assert answer.headers["Location"] == reverse("talk_themes", args=[first.pk])


def test_the_promises_of_the_office_come_first_and_it_says_what_it_has_not_done(
    pages: TalkPages, before: CooperationPlan
) -> None:
    shown = pages.read("talk_since")
    office, person = (step_of(before, side) for side in ("office", "person"))
    assert shown.index(f"step-{office.pk}") < shown.index(f"step-{person.pk}")
    assert "Etwas davon haben wir noch nicht getan. Das tut uns leid." in shown
    pages.send("talk_since", step=office.pk, result="done")
    assert "Das tut uns leid." not in pages.read("talk_since")


def test_what_the_person_has_not_done_is_no_reproach(pages: TalkPages, before: CooperationPlan) -> None:
    pages.send("talk_since", step=step_of(before, "office").pk, result="done")
    person = step_of(before, "person")
    pages.send("talk_since", step=person.pk, result="open")
    assert "Hier geht es nicht um Schuld." in pages.read("talk_since")


def test_both_sides_are_asked_in_the_same_order(pages: TalkPages) -> None:
    shown = pages.read("talk_since")
    office, person = shown.index('id="side-office"'), shown.index('id="side-person"')
    for column in (shown[office:person], shown[person:]):
        places = [
            column.index(words) for words in ("erledigt", "noch offen", "fällt weg", "hat sich geändert")
        ]
        assert places == sorted(places)


@pytest.mark.parametrize("kind", ["done", "open", "dropped"])
def test_one_tap_says_what_became_of_a_step(
    kind: str, pages: TalkPages, before: CooperationPlan, now: Conversation
) -> None:
    step = step_of(before, "office")
    for _ in range(2):
        why = {"german": "Der Kurs ist voll", "own": ""} if kind == "dropped" else {}
        assert pages.send("talk_since", step=step.pk, result=kind, **why).status_code == 200
    result = StepResult.objects.get(step=step)
    assert (result.kind, result.conversation, result.on) == (kind, now, timezone.localdate())


def test_said_again_the_new_state_counts_and_a_slip_is_taken_back(
    pages: TalkPages, before: CooperationPlan
) -> None:
    step = step_of(before, "office")
    pages.send("talk_since", step=step.pk, result="dropped", german="Der Kurs ist voll")
    pages.send("talk_since", step=step.pk, result="done")
    assert standing(step) == ["done"]
    pages.send("talk_since", step=step.pk, result="take_back")
    assert standing(step) == []
    assert StepResult.objects.get(step=step).withdrawn_reason
    pages.send("talk_since", step=step.pk, result="open")
    assert standing(step) == ["open"]


def test_what_was_done_in_time_and_reported_later_counts_from_its_own_day(
    pages: TalkPages, before: CooperationPlan
) -> None:
    step = step_of(before, "office")
    assert "done_on" not in pages.read("talk_since")
    pages.send("talk_since", step=step.pk, result="done")
    day = step.due_on - timedelta(days=2)
    assert pages.send("talk_since", step=step.pk, result="done", done_on=day).status_code == 200
    assert StepResult.objects.get(step=step).on == day
    assert f'value="{day}"' in pages.read("talk_since")
    pages.send("talk_since", step=step.pk, result="done")
    assert StepResult.objects.get(step=step).on == day, "a second tap changes nothing"
    pages.send("talk_since", step=step.pk, result="open")
    assert StepResult.objects.get(step=step).on == timezone.localdate()


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (1, "Dieser Tag kommt erst noch."),
        (-31, "Da gab es diesen Plan noch nicht."),
        (None, "Bitte nennen Sie den Tag: wann war das?"),
    ],
)
def test_a_day_on_which_nothing_can_have_been_done_is_refused_beside_it(
    days: int | None, says: str, pages: TalkPages, before: CooperationPlan
) -> None:
    step = step_of(before, "office")
    pages.send("talk_since", step=step.pk, result="done")
    day = timezone.localdate() + timedelta(days=days) if days is not None else "gestern"
    answer = pages.send("talk_since", step=step.pk, result="done", done_on=day)
    assert answer.status_code == 422
    page = text_of(answer)
    assert page.index(f'id="done-{step.pk}"') < page.index(says) < page.index(f'id="done-on-{step.pk}"')
    assert page.count('role="alert"') == 1 and 'aria-invalid="true"' in page
    assert StepResult.objects.get(step=step).on == timezone.localdate()


@pytest.mark.parametrize("is_today", [False, True])
def test_the_day_of_the_agreement_and_today_are_days_too(
    is_today: bool, pages: TalkPages, before: CooperationPlan
) -> None:
    assert before.agreed_at
    step, day = step_of(before, "person"), timezone.localdate(None if is_today else before.agreed_at)
    assert pages.send("talk_since", step=step.pk, result="done", done_on=day).status_code == 200
    assert StepResult.objects.get(step=step).on == day


def test_an_open_step_is_taken_over_with_a_new_day_once(
    pages: TalkPages, before: CooperationPlan, now: Conversation
) -> None:
    step, day = step_of(before, "office"), timezone.localdate() + timedelta(days=20)
    for _ in range(2):
        pages.send("talk_since", step=step.pk, result="take_over", due_on=day)
    taken = now.plan.steps.get()
    assert (taken.side, taken.words, taken.due_on) == ("office", step.words, day)
    assert (taken.phrase, taken.part) == (step.phrase, step.part)
    assert standing(step) == ["open"]
    shown = pages.read("talk_since")
    assert "steht im neuen Plan" in shown


def test_what_the_new_plan_would_end_without_a_word_is_said_before_agreeing(
    pages: TalkPages, before: CooperationPlan
) -> None:
    office, own, day = step_of(before, "office"), step_of(before, "person"), timezone.localdate()
    both = pages.read("talk_summary").partition('id="left-behind"')[2].partition("</section>")[0]
    assert both.count("<li>") == 2
    pages.send("talk_since", step=office.pk, result="open")
    pages.send("talk_since", step=own.pk, result="done")
    one = pages.read("talk_summary").partition('id="left-behind"')[2].partition("</section>")[0]
    assert office.words.in_language("de") in one and own.words.in_language("de") not in one
    pages.send("talk_since", step=office.pk, result="take_over", due_on=day)
    assert 'id="left-behind"' not in pages.read("talk_summary")


def test_own_words_nobody_has_in_todays_languages_stand_as_they_were_said(
    counsellor: Staff, before: CooperationPlan
) -> None:
    held = talk(case_of(counsellor), counsellor, at=timezone.now() - timedelta(days=20))
    own = actions.spoken_words(
        held.case, own="Я піду до ветеринара", german="", language="uk", said_by="person", at=timezone.now()
    )
    assert own is not None
    actions.set_ready_goal(held.plan, "find_a_job")
    actions.add_step(held.plan, side="person", words=own, due_on=timezone.localdate())
    actions.give_answer(held.plan, answer="agree", words=None)
    actions.agree(conversation=held, at=timezone.now() - timedelta(days=19))
    for code in ("ar", "leicht"):
        next_talk = actions.begin_talk(case=held.case, staff=counsellor, language=code, at=timezone.now())
        shown = TalkPages(next_talk, counsellor).read("talk_since")
        assert 'lang="uk" dir="ltr">Я піду до ветеринара</span>' in shown
        assert in_language(WORDS["plan.not_translated"], code) in shown


def test_a_changed_step_goes_on_in_its_new_words(
    pages: TalkPages, before: CooperationPlan, now: Conversation
) -> None:
    step, day = step_of(before, "person"), timezone.localdate() + timedelta(days=20)
    said = {"own": "Курс увечері", "german": "Kurs am Abend", "translated_by": "person", "due_on": day}
    pages.send("talk_since", step=step.pk, result="changed", **said)
    result = StepResult.objects.get(step=step)
    assert result.words is not None and result.words.in_language("de") == "Kurs am Abend"
    taken = now.plan.steps.get()
    assert (taken.side, taken.words, taken.due_on, taken.phrase) == ("person", result.words, day, "")
    assert taken.part == step.part


def test_changed_without_words_is_refused_and_writes_nothing(
    pages: TalkPages, before: CooperationPlan
) -> None:
    step = step_of(before, "person")
    answer = pages.send("talk_since", step=step.pk, result="changed")
    assert answer.status_code == 422
    assert "was jetzt anders ist" in text_of(answer)
    assert not StepResult.objects.exists()


def test_taking_over_needs_a_day_ahead(pages: TalkPages, before: CooperationPlan, now: Conversation) -> None:
    step = step_of(before, "person")
    yesterday = timezone.localdate() - timedelta(days=1)
    for day, said in (("", "bis wann?"), (yesterday, "Der Tag liegt schon hinter uns.")):
        answer = pages.send("talk_since", step=step.pk, result="take_over", due_on=day)
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert not now.plan.steps.exists()


def test_a_step_of_another_plan_does_not_exist(pages: TalkPages, counsellor: Staff) -> None:
    other = talk(case_of(counsellor), counsellor, at=timezone.now())
    actions.add_ready_step(other.plan, key="person_cv", due_on=timezone.localdate())
    assert pages.send("talk_since", step=other.plan.steps.get().pk, result="done").status_code == 404
    assert not StepResult.objects.exists()


def test_the_goal_can_stay_in_the_same_words(
    pages: TalkPages, before: CooperationPlan, now: Conversation
) -> None:
    pages.send("talk_since", result="keep_goal")
    now.plan.refresh_from_db()
    assert now.plan.goal == before.goal
    assert "steht wieder als Ziel im Plan" in pages.read("talk_since")


@pytest.fixture
def with_blanks(counsellor: Staff) -> CooperationPlan:
    """A plan in force whose step of the office had blanks."""
    return agreed(counsellor, "office_daycare_body", {"name": "Kita Sonne", "date": "2027-01-11"})


@pytest.fixture
def in_arabic(with_blanks: CooperationPlan, counsellor: Staff) -> TalkPages:
    """The next talk is held in another language."""
    return TalkPages(talk(with_blanks.case, counsellor, language="ar", at=timezone.now()), counsellor)


def test_ready_sentences_are_said_in_the_language_of_the_new_talk(
    in_arabic: TalkPages, with_blanks: CooperationPlan
) -> None:
    before = with_blanks
    plan, day = in_arabic.conversation.plan, timezone.localdate() + timedelta(days=20)
    for _ in range(2):
        in_arabic.send("talk_since", result="keep_goal")
        for side in ("office", "person"):
            in_arabic.send("talk_since", step=step_of(before, side).pk, result="take_over", due_on=day)
    plan.refresh_from_db()
    assert plan.goal is not None and before.goal is not None
    assert plan.goal.original == before.goal.original
    assert plan.goal.in_language("ar") == in_language(before.goal.original, "ar")
    office, person = plan.steps.order_by("side").select_related("words")
    assert "11 يناير 2027" in office.words.in_language("ar") and "Kita Sonne" in office.words.in_language(
        "ar"
    )
    assert person.words.in_language("ar") and person.phrase == "person_cv"
    shown = in_arabic.read("talk_since")
    assert shown.count("steht im neuen Plan") == 2 and "steht wieder als Ziel im Plan" in shown


def test_what_was_agreed_in_another_language_is_shown_in_todays(in_arabic: TalkPages) -> None:
    shown = in_arabic.read("talk_since")
    assert in_language(WORDS["plan.not_translated"], "ar") not in shown
    assert "11. Januar 2027" in shown and "11 يناير 2027" in shown


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.key)
def test_every_ready_sentence_is_known_again_with_its_values(sentence: ReadySentence) -> None:
    values = {blank.name: SOME[blank.kind] for blank in blanks_of(sentence.german)}
    words = Words(original=filled(sentence.german, "de", values), language="de", said_by="catalogue")
    for language in ("uk", "ar", "en", "leicht"):
        assert in_catalogue(words, language) == filled(sentence.german, language, values)
    words.said_by = "person"
    assert in_catalogue(words, "uk") == ""


def test_two_windows_do_not_overwrite_each_other(pages: TalkPages, before: CooperationPlan) -> None:
    step = step_of(before, "office")
    pages.send("talk_since", step=step.pk, result="done")
    late = pages.send("talk_since", step=step.pk, result="changed", own="Інше", version=0)
    assert late.status_code == 409
    assert "Інше" in text_of(late)
    assert standing(step) == ["done"]


def test_what_was_said_stands_in_the_file_with_the_plan_unchanged(
    pages: TalkPages, before: CooperationPlan
) -> None:
    step = step_of(before, "person")
    pages.send("talk_since", step=step.pk, result="changed", german="Lebenslauf erst im Januar")
    pages.client.post(reverse("talk_end", args=[pages.conversation.pk]))
    pages.client.logout()
    shown = TalkPages(pages.conversation, pages.conversation.staff).client.get(
        reverse("panel_plan", args=[before.case.person_id])
    )
    assert "Lebenslauf erst im Januar" in text_of(shown)
    assert StepResultKind.CHANGED.label in text_of(shown)
    assert step_of(before, "person").words == step.words


def test_heute_nicht_leaves_the_question_for_another_day(pages: TalkPages, now: Conversation) -> None:
    pages.send_plainly("talk_since", not_today="1")
    assert now.sections.get(kind=SectionKind.SINCE).is_not_today
    assert not StepResult.objects.exists()


def test_what_has_changed_is_said_in_words(now: Conversation, before: CooperationPlan) -> None:
    with pytest.raises(actions.WordsMissing):
        actions.say_result(now, step=step_of(before, "office"), kind=StepResultKind.CHANGED)
    assert not StepResult.objects.exists()
