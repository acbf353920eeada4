"""After a talk: a note from a draft, and what is to be done next; private, for the house. «Nachbereitung»"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from augenhoehe.cases import noting
from augenhoehe.cases.models import (
    Contact,
    Conversation,
    CooperationPlan,
    FollowUp,
    FollowUpKind,
    Presence,
    PresenceKind,
    Side,
    StepResultKind,
    TalkOutcome,
    ThemeChoice,
    Words,
)
from augenhoehe.cases.rules import sensitive_words
from augenhoehe.organisation.models import Staff
from augenhoehe.web.german_dates import spoken_day
from augenhoehe.web.languages import german_name

LONGEST = 1900
LOOK_AGAIN = timedelta(weeks=2)
FRIDAY = 4
SETTLED_OR_CHANGED = (StepResultKind.DONE, StepResultKind.CHANGED, StepResultKind.DROPPED)


@dataclass(frozen=True)
class Draft:
    """What the note could say, and how much of the talk it leaves to the protected field. «Entwurf des Vermerks»"""

    text: str
    left_out: int
    is_cut: bool


def draft_of(talk: Conversation, plan: CooperationPlan | None) -> Draft:
    """Who was there, what became of the last plan, themes, goal, steps, answer.

    What the word check would ask about is left out, and counted.
    """
    said: list[tuple[str, list[str]]] = [
        ("", [beginning_of(talk)]),
        ("Dabei: ", [who(presence) for presence in talk.presences.all()]),
        *since_last_time(talk),
        ("Themen: ", [name_of(choice) for choice in talk.themes.select_related("words")]),
    ]
    if plan is not None:
        said += said_in_plan(plan)
    said.append(
        ("Ausgang: ", [part for part in (talk.get_outcome_display(), german(talk.outcome_words)) if part])
    )
    lines, left_out = [], 0
    for heading, parts in said:
        kept = [part for part in parts if not sensitive_words(part, timezone.localdate())]
        left_out += len(parts) - len(kept)
        if kept:
            lines.append(f"{heading}{'; '.join(kept)}".rstrip(".") + ".")
    short = [line for place, line in enumerate(lines) if len("\n".join(lines[: place + 1])) <= LONGEST]
    return Draft("\n".join(short), left_out, is_cut=len(short) < len(lines))


def beginning_of(talk: Conversation) -> str:
    """«Gespräch am Mo., 23. November 2026, 10:00 Uhr, auf Ukrainisch»"""
    began = timezone.localtime(talk.started_at)
    return f"Gespräch am {spoken_day(began.date())}, {began:%H:%M} Uhr, auf {german_name(talk.language)}"


def who(presence: Presence) -> str:
    """«Sprachmittlung Frau Bondar (Ukrainisch)»; of a child only that one was there."""
    if presence.kind == PresenceKind.CHILD:
        return "ein Kind"
    language = f" ({german_name(presence.language)})" if presence.language else ""
    return f"{presence.get_kind_display()} {presence.name}".strip() + language


def name_of(choice: ThemeChoice) -> str:
    """The card, or the person's own words."""
    return choice.get_theme_display() if choice.theme else german(choice.words)


def german(words: Words | None) -> str:
    """What was said, in German where somebody has translated it."""
    return (words.in_language("de") or words.original) if words else ""


def since_last_time(talk: Conversation) -> list[tuple[str, list[str]]]:
    """What became of the steps of the plan before, as it was said in this talk; what is still open stands there."""
    said = talk.step_results.filter(withdrawn_at=None).select_related("step__words", "words")
    results = list(said.order_by("step__side", "step__position"))
    return [
        (
            f"Seit dem letzten Mal {kind.label}: ",
            [
                german(one.step.words) + (f" – jetzt: {german(one.words)}" if one.words else "")
                for one in results
                if one.kind == kind
            ],
        )
        for kind in SETTLED_OR_CHANGED
    ]


def said_in_plan(plan: CooperationPlan) -> list[tuple[str, list[str]]]:
    """Goal, steps of both sides, answer."""
    steps = list(plan.steps.select_related("words"))
    agreed = [
        (
            f"{side.label}: ",
            [f"{german(step.words)} bis {step.due_on:%d.%m.}" for step in steps if step.side == side],
        )
        for side in Side
    ]
    answer = [part for part in (plan.get_answer_display(), german(plan.answer_words)) if part]
    goal = [german(plan.goal)] if plan.goal else []
    return [("Ziel: ", goal), *agreed, ("Antwort: ", answer)]


def proposed_follow_up(talk: Conversation, plan: CooperationPlan | None, on: date) -> dict[str, Any]:
    """After a plan a look at the office's first promise, else a call; nothing where something is set already."""
    if talk.outcome == TalkOutcome.AGREED and plan is not None:
        first = plan.steps.filter(side=Side.OFFICE, due_on__gte=on).order_by("due_on").first()
        return {"kind": FollowUpKind.CHECK, "due_on": working_day_until(first.due_on)} if first else {}
    if talk.outcome == TalkOutcome.TALKED:
        return {"kind": FollowUpKind.CALL, "due_on": working_day_until(on + LOOK_AGAIN)}
    return {}


def working_day_until(day: date) -> date:
    """The day itself, or the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


@transaction.atomic
def wrap_up(
    *,
    talk: Conversation,
    staff: Staff,
    words: noting.NoteText | None,
    follow_up: dict[str, Any] | None,
    at: datetime,
    token: uuid.UUID,
) -> bool:
    """The note is written, the follow-up set, the talk is wrapped up. False where somebody has done so before."""
    locked = Conversation.objects.select_for_update().get(pk=talk.pk)
    if locked.wrapped_up_at is not None:
        return False
    note = None
    if words is not None and words.text:
        note = noting.write_note(case=talk.case, staff=staff, words=words, at=at, token=token)
        Contact.objects.filter(pk=locked.contact_id, note=None).update(note=note)
    if follow_up is not None:
        on = timezone.localdate(at)
        FollowUp.objects.create(
            case=talk.case, staff=noting.who_follows_up(talk.case, staff, on), note=note, **follow_up
        )
    Conversation.objects.filter(pk=talk.pk).update(wrapped_up_at=at)
    return True


def not_wrapped_up(talks: Iterable[Conversation]) -> list[Conversation]:
    """Ended talks nobody has wrapped up yet; those from before there was a wrap-up have no outcome."""
    return [talk for talk in talks if talk.ended_at and talk.outcome and talk.wrapped_up_at is None]
