"""What happens in a talk: begin, pick, agree, end. Each is one transaction."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from augenhoehe.cases.models import (
    Answer,
    Case,
    Channel,
    Contact,
    Conversation,
    ConversationSection,
    CooperationPlan,
    Direction,
    FollowUp,
    FollowUpKind,
    Need,
    Outcome,
    PlanStep,
    SectionKind,
    Speaker,
    ThemeChoice,
    Words,
)
from augenhoehe.cases.phrases import GOAL_BY_KEY, STEP_BY_KEY, filled
from augenhoehe.law.rules import plan_review_due_on
from augenhoehe.organisation.models import Staff

CATALOGUE = "Satzsammlung, ungeprüft"
NO_VALUES: Mapping[str, str] = MappingProxyType({})


class PlanIncomplete(Exception):
    """A plan without goal, step or answer cannot be agreed; the reason is a key of the client words."""


@transaction.atomic
def begin_talk(*, case: Case, staff: Staff, language: str, at: datetime) -> Conversation:
    """Begins the talk, or takes up the one that is still running with this person. «Gespräch beginnen»

    The case row is locked first: of two colleagues who begin at once, the second joins the first one's talk.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    running: Conversation | None = Conversation.objects.filter(case=case, ended_at=None).first()
    if running is not None:
        return speak(running, language)
    conversation = Conversation.objects.create(case=case, staff=staff, language=language, started_at=at)
    ConversationSection.objects.bulk_create(
        ConversationSection(conversation=conversation, kind=kind) for kind in SectionKind
    )
    newest = CooperationPlan.objects.filter(case=case).aggregate(newest=Max("number"))["newest"] or 0
    CooperationPlan.objects.create(case=case, conversation=conversation, number=newest + 1, language=language)
    return conversation


def speak(conversation: Conversation, language: str) -> Conversation:
    """The language the talk goes on in; what was said stays in the language it was said in."""
    if conversation.language != language:
        conversation.language = language
        conversation.save(update_fields=["language"])
        CooperationPlan.objects.filter(conversation=conversation).update(language=language)
    return conversation


@contextmanager
def saving(
    conversation: Conversation, kind: SectionKind, *, token: uuid.UUID, version: int
) -> Iterator[ConversationSection | None]:
    """One save of one section, with its row locked; gives None where this very save has already happened.

    Raises SectionConflict (and writes nothing) when somebody else saved in the meantime.
    """
    with transaction.atomic():
        section = ConversationSection.objects.select_for_update().get(conversation=conversation, kind=kind)
        yield section if section.accept(token=token, version=version) else None


def pick_theme(conversation: Conversation, theme: str) -> None:
    """Puts a theme at the end of the person's list, or takes it off when it is there."""
    chosen = list(conversation.themes.values_list("theme", flat=True))
    order_themes(conversation, [t for t in chosen if t != theme] if theme in chosen else [*chosen, theme])


def move_theme(conversation: Conversation, theme: str, by: int) -> None:
    """Moves a theme one place up (-1) or down (+1); at the end of the list nothing happens."""
    chosen = list(conversation.themes.values_list("theme", flat=True))
    if theme not in chosen:
        return
    place = chosen.index(theme)
    target = min(max(place + by, 0), len(chosen) - 1)
    chosen.insert(target, chosen.pop(place))
    order_themes(conversation, chosen)


def order_themes(conversation: Conversation, themes: list[str]) -> None:
    """Writes the person's order: the first matters most."""
    conversation.themes.exclude(theme__in=themes).delete()
    kept = {choice.theme: choice for choice in conversation.themes.all()}
    for priority, theme in enumerate(themes, start=1):
        choice = kept.get(theme)
        if choice is None:
            ThemeChoice.objects.create(conversation=conversation, theme=theme, priority=priority)
        elif choice.priority != priority:
            ThemeChoice.objects.filter(pk=choice.pk).update(priority=priority)


def catalogue_words(case: Case, german: str, language: str, values: Mapping[str, str] = NO_VALUES) -> Words:
    """A ready sentence, filled, as words of this case, with its counterpart from the catalogue where there is one.

    Raises ValueError when a blank has no value or a wrong one.
    """
    counterpart = filled(german, language, values) if language != "de" else ""
    return Words.objects.create(
        case=case,
        original=filled(german, "de", values),
        language="de",
        said_by=Speaker.CATALOGUE,
        counterpart=counterpart,
        counterpart_language=language if counterpart else "",
        translated_by=CATALOGUE if counterpart else "",
        translated_at=timezone.now() if counterpart else None,
    )


def spoken_words(
    case: Case, *, own: str, german: str, language: str, said_by: str, at: datetime
) -> Words | None:
    """Free words as a pair; the original is what was said, the other side its translation. None for silence."""
    original, original_language = (own, language) if own else (german, "de")
    if not original:
        return None
    counterpart = german if own and language != "de" else ""
    return Words.objects.create(
        case=case,
        original=original,
        language=original_language,
        said_by=said_by,
        counterpart=counterpart,
        counterpart_language="de" if counterpart else "",
        translated_by=Speaker(said_by).label if counterpart else "",
        translated_at=at if counterpart else None,
    )


def set_goal(plan: CooperationPlan, words: Words) -> None:
    """The goal of this version; earlier words stay in the history."""
    plan.goal = words
    plan.save(update_fields=["goal"])
    ask_again(plan)


def ask_again(plan: CooperationPlan) -> None:
    """An answer holds for the plan it was given to: after every change of goal or steps the person is asked again."""
    give_answer(plan, answer="", words=None)


def set_ready_goal(plan: CooperationPlan, key: str, values: Mapping[str, str] = NO_VALUES) -> None:
    """A ready sentence becomes the goal; raises ValueError when a blank has no value or a wrong one."""
    set_goal(plan, catalogue_words(plan.case, GOAL_BY_KEY[key].german, plan.language, values))


def add_step(plan: CooperationPlan, *, side: str, words: Words, due_on: date, phrase: str = "") -> PlanStep:
    """A further step of one side, behind the others."""
    last = plan.steps.filter(side=side).aggregate(last=Max("position"))["last"] or 0
    ask_again(plan)
    return PlanStep.objects.create(
        plan=plan, side=side, position=last + 1, words=words, due_on=due_on, phrase=phrase
    )


def add_ready_step(
    plan: CooperationPlan, *, key: str, due_on: date, values: Mapping[str, str] = NO_VALUES
) -> None:
    """A ready sentence becomes a step; the second click on the same sentence, filled alike, changes nothing.

    Raises ValueError when a blank has no value or a wrong one.
    """
    step = STEP_BY_KEY[key]
    said = filled(step.german, "de", values)
    if not plan.steps.filter(phrase=key, words__original=said).exists():
        words = catalogue_words(plan.case, step.german, plan.language, values)
        add_step(plan, side=step.side, words=words, due_on=due_on, phrase=key)


def take_off_step(plan: CooperationPlan, pk: int) -> None:
    """A step less."""
    plan.steps.filter(pk=pk).delete()
    ask_again(plan)


def give_answer(plan: CooperationPlan, *, answer: str, words: Words | None) -> None:
    """What the person says to the plan, in her words."""
    plan.answer = answer
    plan.answer_words = words
    plan.save(update_fields=["answer", "answer_words"])


def missing_for_agreement(plan: CooperationPlan) -> str:
    """Key of the client words that says what is missing; empty when the plan can be agreed."""
    if plan.goal_id is None or not plan.steps.exists():
        return "summary.incomplete"
    if plan.answer == Answer.DISAGREE:
        return "summary.no_plan_needed"
    return "" if plan.answer else "summary.answer_first"


@transaction.atomic
def agree(*, conversation: Conversation, at: datetime) -> CooperationPlan:
    """Both sides agree: the plan takes force, the older one steps back, the talk ends. § 15 Abs. 2, 3 SGB II

    Raises PlanIncomplete. The second click finds the agreed plan and changes nothing.
    """
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    plan: CooperationPlan = CooperationPlan.objects.select_related("case").get(conversation=conversation)
    if plan.agreed_at is not None:
        return plan
    if missing := missing_for_agreement(plan):
        raise PlanIncomplete(missing)
    CooperationPlan.objects.current().filter(case=plan.case).update(superseded_at=at)
    FollowUp.objects.open().filter(case=plan.case, kind=FollowUpKind.REVIEW).update(done_at=at)
    agreed_on = timezone.localdate(at)
    plan.agreed_at, plan.review_due_on = at, plan_review_due_on(agreed_on)
    plan.save(update_fields=["agreed_at", "review_due_on"])
    FollowUp.objects.create(
        case=plan.case, staff=conversation.staff, kind=FollowUpKind.REVIEW, due_on=plan.review_due_on
    )
    end_talk(conversation=conversation, at=at)
    return plan


@transaction.atomic
def end_talk(*, conversation: Conversation, at: datetime) -> None:
    """Ends the talk with or without a plan: contact written, needs kept, today's follow-up done."""
    conversation.refresh_from_db(from_queryset=Conversation.objects.select_for_update())
    if conversation.ended_at is not None:
        return
    case = conversation.case
    conversation.contact = Contact.objects.create(
        case=case,
        staff=conversation.staff,
        occurred_at=conversation.started_at,
        channel=Channel.VISIT,
        direction=Direction.TO_PERSON,
        outcome=Outcome.TALKED,
    )
    conversation.ended_at = at
    conversation.save(update_fields=["contact", "ended_at"])
    keep_needs(conversation, timezone.localdate(at))
    FollowUp.objects.filter(
        case=case, kind=FollowUpKind.TALK, due_on=timezone.localdate(at), done_at=None
    ).update(done_at=at)


def keep_needs(conversation: Conversation, on: date) -> None:
    """What the person picked becomes her needs; earlier ones she did not pick end the day before."""
    case, picked = conversation.case, list(conversation.themes.all())
    if not picked:
        return
    valid = Need.objects.filter(case=case, ends_on=None, withdrawn_at=None)
    gone = valid.exclude(theme__in=[choice.theme for choice in picked])
    gone.filter(starts_on__lt=on).update(ends_on=on - timedelta(days=1))
    gone.filter(starts_on=on).update(
        withdrawn_at=timezone.now(), withdrawn_reason="am selben Tag nicht mehr gewählt"
    )
    known = {need.theme: need for need in valid}
    for choice in picked:
        need = known.get(choice.theme)
        if need is None:
            Need.objects.create(case=case, theme=choice.theme, priority=choice.priority, starts_on=on)
        elif need.priority != choice.priority:
            Need.objects.filter(pk=need.pk).update(priority=choice.priority)


def words_from(conversation: Conversation, data: Mapping[str, str]) -> Words | None:
    """Words out of a form's `own`, `german` and `said_by`."""
    return spoken_words(
        conversation.case,
        own=data["own"],
        german=data["german"],
        language=conversation.language,
        said_by=data["said_by"],
        at=timezone.now(),
    )
