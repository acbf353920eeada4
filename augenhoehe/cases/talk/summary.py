"""«Unser Plan»: both columns, all parts of the law, what comes first, who takes part, the person's answer."""

from collections.abc import Callable, Collection, Iterable
from functools import cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import talk_to_change, visible_talk
from augenhoehe.cases.closing_forms import AnswerForm, MembersForm, PriorityForm, ReviewForm
from augenhoehe.cases.models import (
    Answer,
    Conversation,
    CooperationPlan,
    PlanMember,
    PlanStep,
    SectionKind,
    Side,
    Words,
)
from augenhoehe.cases.phrases import REASONS
from augenhoehe.cases.plan_document import steps_by_part
from augenhoehe.cases.plan_members import given_names, members_by_now, offered_members
from augenhoehe.cases.promises import kept_steps
from augenhoehe.cases.shelter import is_sheltered, presences_of, shown_sentences, shown_themes
from augenhoehe.cases.spoken_forms import SavingForm
from augenhoehe.cases.talk.frame import Alone, Change, address_of, answered, running_talk, show
from augenhoehe.cases.talk.next_talk import change_next_talk, next_talk_context, next_talk_form
from augenhoehe.cases.talk.since import left_behind
from augenhoehe.law.rules import plan_review_due_on
from augenhoehe.people.models import Person
from augenhoehe.privacy.kept import ANY, ANY_NUMBERS, KeptRows, any_numbers, numbers
from augenhoehe.web.decorators import shared_screen

Offered = Callable[[], list[Person]]
# Where on the page it is said that something is missing.
PLACES = {"summary.incomplete": "missing", "summary.answer_first": "answer-first", "review.again": "review"}


def offered_once(user: object, talk: Conversation) -> Offered:
    """Who may be named as taking part; asked when somebody wants to know, and once a page."""
    return cache(partial(offered_members, user, talk.case.person_id, timezone.localdate()))


def summary_context(offered: Offered, question: str, talk: Conversation) -> dict[str, Any]:
    """The plan as it stands, with every part of § 15 Abs. 2, and what can still be said about it.

    `question` is the one that was just answered, so that the page opens it again when something is missing.
    """
    steps = steps_of(talk)
    read_words(talk.plan, "goal", "priority_words", "answer_words")
    return {
        "question": question,
        "columns": [
            (side, [step for step in steps if step.side == side]) for side in (Side.OFFICE, Side.PERSON)
        ],
        "chosen": shown_themes(talk.chosen_themes, sheltered=is_sheltered(presences_of(talk))),
        "left_behind": left_behind(talk, steps),
        **rest_context(offered, talk, steps),
        **next_talk_context(talk, timezone.localdate()),
    }


def rest_context(offered: Offered, talk: Conversation, steps: list[PlanStep]) -> dict[str, Any]:
    """What comes first, the parts of § 15 Abs. 2, who takes part, the day to look at it again, and the answer."""
    today, plan, by_part = timezone.localdate(), talk.plan, steps_by_part(steps)
    known = members_by_now(plan, talk.case.person_id, today)
    members = {member.person_id: member for member in known if member.plan_id == plan.pk}
    people, bound = offered(), bound_members(steps, members.values())
    read_words(plan, "priority_words", "answer_words")
    return {
        "parts": list(by_part.items()),
        "open_parts": [part for part, about in by_part.items() if not about],
        "reasons": shown_sentences(REASONS, sheltered=is_sheltered(presences_of(talk))),
        "member_names": given_names(people),
        "goal_member": next((member for member in members.values() if member.is_goal_for), None),
        "members": [(person, person.pk in members, person.pk in bound) for person in people],
        "taking_part": [person for person in people if person.pk in members],
        "somebody_has_left": any(getattr(member, "has_left", False) for member in known),
        "today": today,
        "latest_review": plan_review_due_on(today),
        "review_on": actions.review_day(plan, today),
        **answer_context(talk, steps),
    }


def answer_context(talk: Conversation, steps: Collection[PlanStep]) -> dict[str, Any]:
    """What is missing, the answer, and the way on: what changes with every change of the plan."""
    return {"missing": missing_parts(talk, steps), "answers": list(Answer)}


@cache
def kept_words() -> KeptRows[Words]:
    """These words of anybody."""
    return KeptRows(Words.objects.filter(pk__in=any_numbers()))


def read_words(plan: CooperationPlan, *names: str) -> None:
    """These sentences of the plan, unless they are known already: one question instead of one each."""
    fields: Any = map(CooperationPlan._meta.get_field, names)
    ids = {field.name: getattr(plan, field.attname) for field in fields if not field.is_cached(plan)}
    wanted = numbers(filter(None, ids.values()))
    known = {one.pk: one for one in kept_words().read({ANY_NUMBERS: wanted})} if any(ids.values()) else {}
    for name, pk in ids.items():
        setattr(plan, name, known.get(pk))


def steps_of(talk: Conversation) -> list[PlanStep]:
    """Both sides' steps by their day."""
    return kept_steps().read({ANY: talk.plan.pk})


def missing_parts(talk: Conversation, steps: Collection[PlanStep]) -> list[tuple[str, str]]:
    """What a plan must have and this one has not yet, each with its page; nobody is asked for it after a no."""
    if talk.plan.answer == Answer.DISAGREE:
        return []
    there = {SectionKind.GOAL: talk.plan.goal_id is not None, SectionKind.STEPS: bool(steps)}
    return [(f"agenda.{kind}", address_of(talk, kind)) for kind, is_there in there.items() if not is_there]


def bound_members(steps: Iterable[PlanStep], members: Iterable[PlanMember]) -> set[int]:
    """Those for whom a step or the goal is: they take part as long as it is for them."""
    found = {step.member.person_id for step in steps if step.member}
    return found | {member.person_id for member in members if member.is_goal_for}


@shared_screen
def summary(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Unser Plan»: what both sides do and what else belongs to it, then the person's answer."""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    question = request.POST.get("question", "answer")
    offered = offered_once(request.user, talk)
    context = partial(summary_context, offered, question)
    if request.method != "POST":
        return show(request, talk, SectionKind.SUMMARY, **context(talk))
    form, change = asked(request, talk, question, offered)
    in_place: Alone = {
        "plan-rest": ("rest", lambda talk: rest_context(offered, talk, steps_of(talk))),
        "plan-answer": ("answer", lambda talk: answer_context(talk, steps_of(talk))),
        "plan-next": ("next", lambda talk: next_talk_context(talk, timezone.localdate())),
    }
    return answered(request, talk, SectionKind.SUMMARY, form, change, context, in_place)


def asked(
    request: HttpRequest, talk: Conversation, question: str, offered: Offered
) -> tuple[SavingForm, Change]:
    """Which of the small questions on this page was answered, and what it changes."""
    match question:
        case "priority":
            return PriorityForm(request.POST), change_priority
        case "review":
            return ReviewForm(request.POST), change_review
        case "next":
            return next_talk_form(request.POST, talk), change_next_talk
        case "members":
            known = [one.pk for one in offered()]
            return MembersForm(request.POST, offered=known), partial(change_members, known)
    return AnswerForm(request.POST), change_answer


def change_answer(talk: Conversation, data: dict[str, Any]) -> None:
    """The person's answer; words she has said already stay with it until she takes them off."""
    before = None if data["words_off"] else talk.plan.answer_words
    actions.give_answer(talk.plan, answer=data["answer"], words=actions.words_from(talk, data) or before)


def change_priority(talk: Conversation, data: dict[str, Any]) -> None:
    """A ready sentence, own words, or none of both."""
    if data["ready"]:
        actions.set_ready_priority(talk.plan, data["ready"])
    else:
        actions.set_priority(talk.plan, actions.words_from(talk, data))


def change_review(talk: Conversation, data: dict[str, Any]) -> None:
    """An earlier day for looking at the plan together."""
    actions.choose_review(talk.plan, data["review_on"])


def change_members(offered: Collection[int], talk: Conversation, data: dict[str, Any]) -> None:
    """Who of the benefit unit takes part."""
    actions.set_members(talk.plan, chosen=data["members"], offered=offered)


@shared_screen
def agreement(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Both agree; the plan takes force. Asked again by GET (the address bar), the plan shows itself."""
    if request.method != "POST":
        return redirect("talk_summary", talk_id=visible_talk(request.user, talk_id).pk)
    talk = talk_to_change(request.user, talk_id)
    try:
        actions.agree(conversation=talk, at=timezone.now())
    except actions.PlanIncomplete as incomplete:
        missing = str(incomplete)
        at = PLACES.get(missing, "finish")
        context = summary_context(offered_once(request.user, talk), at, talk) | {
            "problem": missing,
            "problem_at": at,
        }
        return show(request, talk, SectionKind.SUMMARY, **context, status=422)
    return redirect("talk_thanks", talk_id=talk_id)
