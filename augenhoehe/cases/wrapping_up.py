"""After a talk: a note from a draft, and what is to be done next; private, for the house. «Nachbereitung»"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from augenhoehe.cases import noting
from augenhoehe.cases.in_german import ENDED, NOT_TRANSLATED
from augenhoehe.cases.models import (
    Contact,
    Conversation,
    CooperationPlan,
    FollowUp,
    FollowUpKind,
    Presence,
    PresenceKind,
    Side,
    TalkOutcome,
    ThemeChoice,
    Words,
)
from augenhoehe.cases.rules import sensitive_words
from augenhoehe.organisation.models import Staff, declined
from augenhoehe.web.languages import german_name

LONGEST = 1900
LOOK_AGAIN = timedelta(weeks=2)
FRIDAY = 4


@dataclass(frozen=True)
class NoteDraft:
    """What the note could say, and how much of the talk it leaves to the protected field. «Entwurf des Vermerks»"""

    text: str
    left_out: int
    is_cut: bool


Sentence = tuple[str, list[str]]  # how it begins, and what it lists


def draft_of(talk: Conversation, plan: CooperationPlan | None) -> NoteDraft:
    """Who was there, what became of the last plan, themes, goal, steps, answer; as a colleague would write it.

    When it was and how it ended stands beside the note in the file. What the word check would ask about is left out,
    and counted.
    """
    name = talk.case.person.addressed_name
    said: list[Sentence] = [
        ("", [f"Wir haben {in_which_language(talk.language)} gesprochen"]),
        ("Mit am Tisch: ", [who(presence) for presence in talk.presences.all()]),
        *since_last_time(talk),
        (
            f"Wichtig ist für {declined(name)}: ",
            [name_of(one) for one in talk.themes.select_related("words")],
        ),
        *(said_in_plan(plan, name) if plan else ()),
    ]
    if talk.outcome_words:
        said.append((f"{sentence_case(talk.get_outcome_display())}: ", [quoted(talk.outcome_words)]))
    lines, left_out = [], 0
    for begins, parts in said:
        kept = [part for part in parts if not sensitive_words(part, timezone.localdate())]
        left_out += len(parts) - len(kept)
        if kept:
            lines.append(f"{begins}{listed(kept)}".rstrip(".") + ".")
    short = [line for place, line in enumerate(lines) if len("\n".join(lines[: place + 1])) <= LONGEST]
    return NoteDraft("\n".join(short), left_out, is_cut=len(short) < len(lines))


def in_which_language(code: str) -> str:
    """«auf Ukrainisch», «in Leichter Sprache»"""
    return "in Leichter Sprache" if code == "leicht" else f"auf {german_name(code)}"


def listed(parts: list[str]) -> str:
    """«Schule, Wohnen und Arbeit finden»; no second «und» before «Abschluss und Anerkennung»."""
    last = ", " if " und " in parts[-1] else " und "
    return last.join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def sentence_case(words: str) -> str:
    """At the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def who(presence: Presence) -> str:
    """«Frau Bondar (Sprachmittlung, Ukrainisch)»; of a child only that one was there."""
    if presence.kind == PresenceKind.CHILD:
        return "ein Kind"
    if not presence.name:
        return f"eine {presence.get_kind_display()}"
    language = f", {german_name(presence.language)}" if presence.language else ""
    return f"{presence.name} ({presence.get_kind_display()}{language})"


def name_of(choice: ThemeChoice) -> str:
    """The card, or the person's own words."""
    return quoted(choice.words) if choice.words else choice.get_theme_display()


def quoted(words: Words) -> str:
    """«Gut so»; what nobody has translated yet says so."""
    german = words.in_language("de")
    return f"«{german.rstrip('.')}»" if german else f"«{words.original.rstrip('.')}» ({NOT_TRANSLATED})"


def since_last_time(talk: Conversation) -> list[Sentence]:
    """What became of the steps of the plan before, as it was said in this talk; what is still open stands there."""
    said = talk.step_results.filter(withdrawn_at=None).select_related("step__words", "words")
    results = list(said.order_by("step__side", "step__position"))
    return [
        (
            f"Seit dem letzten Mal {ended}: ",
            [
                quoted(one.step.words) + (f" – jetzt: {quoted(one.words)}" if one.words else "")
                for one in results
                if one.kind == kind
            ],
        )
        for kind, ended in ENDED.items()
    ]


def said_in_plan(plan: CooperationPlan, name: str) -> list[Sentence]:
    """Goal, steps of both sides, answer."""
    steps = list(plan.steps.select_related("words"))
    begins = {Side.OFFICE: "Wir haben zugesagt: ", Side.PERSON: f"{name} hat sich vorgenommen: "}
    if plan.agreed_at is None:
        begins = {Side.OFFICE: "Im Entwurf, von uns: ", Side.PERSON: f"Im Entwurf, von {declined(name)}: "}
    promised: list[Sentence] = [
        (words, [f"{quoted(step.words)} bis {step.due_on:%d.%m.}" for step in steps if step.side == side])
        for side, words in begins.items()
    ]
    answer = [plan.get_answer_display()] if plan.answer else []
    if plan.answer_words:
        answer = [", ".join([*answer, quoted(plan.answer_words)])]
    about = "Plan" if plan.agreed_at else "Entwurf"
    goal = [quoted(plan.goal)] if plan.goal else []
    return [("Ziel: ", goal), *promised, (f"Zum {about} sagt {name}: ", answer)]


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
