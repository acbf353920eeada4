"""After a talk: a note from a draft, and what is to be done next; private, for the house. «Nachbereitung»"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from augenhoehe.cases import noting
from augenhoehe.cases.actions.next_talk import agree_on_next_talk, leave_next_talk_open
from augenhoehe.cases.in_german import ENDED, NOT_TRANSLATED
from augenhoehe.cases.models import (
    Contact,
    Conversation,
    CooperationPlan,
    FollowUp,
    FollowUpKind,
    NoteVisibility,
    Presence,
    PresenceKind,
    Side,
    StepResult,
    StepResultKind,
    TalkOutcome,
    ThemeChoice,
    Words,
)
from augenhoehe.cases.next_talk import next_talk_of
from augenhoehe.cases.working_days import working_day_until
from augenhoehe.organisation.models import Staff, declined
from augenhoehe.privacy.rules import sensitive_words
from augenhoehe.web.languages import german_name

LONGEST, LONGEST_PROTECTED = 1900, 3900
LOOK_AGAIN = timedelta(weeks=2)


@dataclass(frozen=True)
class NoteDraft:
    """What the note could say, and what of the talk stands in the protected field. «Entwurf des Vermerks»"""

    text: str
    protected: str
    set_apart: int
    is_cut: bool


@dataclass(frozen=True)
class Told:
    """One thing the draft could say. «Angabe»

    `is_readable` is False where somebody's own words have no German side: no word check of ours can read them, so
    nobody knows whether they speak of an illness.
    """

    text: str
    is_readable: bool = True

    def is_protected(self, on: date) -> bool:
        """Whether it goes to the protected field unless a person decides otherwise. Art. 9 DSGVO"""
        return not self.is_readable or bool(sensitive_words(self.text, on))


Sentence = tuple[str, list[Told]]  # how it begins, and what it lists


def draft_of(talk: Conversation, plan: CooperationPlan | None) -> NoteDraft:
    """Who was there, what became of the last plan, themes, goal, steps, answer; as a colleague would write it.

    When it was and how it ended stands beside the note in the file. What the word check would ask about, and what it
    cannot read, is set apart for the protected field, and counted.
    """
    name = talk.case.person.addressed_name
    said: list[Sentence] = [
        ("", [Told(f"Wir haben {in_which_language(talk.language)} gesprochen")]),
        ("Mit am Tisch: ", [Told(who(presence)) for presence in talk.presences.all()]),
        *since_last_time(talk),
        (
            f"Wichtig ist für {declined(name)}: ",
            [name_of(one) for one in talk.themes.select_related("words")],
        ),
        *(said_in_plan(plan, name) if plan else ()),
    ]
    if talk.outcome_words:
        said.append((f"{sentence_case(talk.get_outcome_display())}: ", [quoted(talk.outcome_words)]))
    on = timezone.localdate()
    apart = [(begins, [one for one in parts if one.is_protected(on)]) for begins, parts in said]
    text, is_cut = written(
        [(begins, [one for one in parts if not one.is_protected(on)]) for begins, parts in said]
    )
    protected, is_cut_too = written(apart, LONGEST_PROTECTED)
    return NoteDraft(text, protected, sum(len(parts) for _, parts in apart), is_cut=is_cut or is_cut_too)


def written(said: list[Sentence], longest: int = LONGEST) -> tuple[str, bool]:
    """The sentences as lines, and whether some had to be left out for their length."""
    lines = [
        f"{begins}{listed([one.text for one in parts])}".rstrip(".") + "." for begins, parts in said if parts
    ]
    short = [line for place, line in enumerate(lines) if len("\n".join(lines[: place + 1])) <= longest]
    return "\n".join(short), len(short) < len(lines)


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


def name_of(choice: ThemeChoice) -> Told:
    """The card, or the person's own words."""
    return quoted(choice.words) if choice.words else Told(choice.get_theme_display())


def quoted(words: Words, more: str = "") -> Told:
    """«Gut so»; what nobody has translated yet says so, and cannot be read by the word check."""
    german = words.in_language("de")
    text = f"«{german.rstrip('.')}»" if german else f"«{words.original.rstrip('.')}» ({NOT_TRANSLATED})"
    return Told(text + more, is_readable=bool(german))


def since_last_time(talk: Conversation) -> list[Sentence]:
    """What became of the steps of the plan before, as it was said in this talk; what is still open stands there."""
    said = talk.step_results.filter(withdrawn_at=None).select_related("step__words", "words")
    results = list(said.order_by("step__side", "step__position"))
    return [
        (
            f"Seit dem letzten Mal {ended}: ",
            [with_its_words(one) for one in results if one.kind == kind],
        )
        for kind, ended in ENDED.items()
    ]


def with_its_words(result: StepResult) -> Told:
    """«Wir suchen einen Platz» – jetzt: «Erst im Mai»; a promise taken back with its reason."""
    step = quoted(result.step.words)
    if result.words is None:
        return step
    now = quoted(result.words)
    why = "Grund" if result.kind == StepResultKind.DROPPED else "jetzt"
    return Told(f"{step.text} – {why}: {now.text}", step.is_readable and now.is_readable)


def said_in_plan(plan: CooperationPlan, name: str) -> list[Sentence]:
    """Goal, steps of both sides, answer."""
    steps = list(plan.steps.select_related("words"))
    begins = {Side.OFFICE: "Wir haben zugesagt: ", Side.PERSON: f"{name} hat sich vorgenommen: "}
    if plan.agreed_at is None:
        begins = {Side.OFFICE: "Im Entwurf, von uns: ", Side.PERSON: f"Im Entwurf, von {declined(name)}: "}
    promised: list[Sentence] = [
        (words, [quoted(one.words, f" bis {one.due_on:%d.%m.}") for one in steps if one.side == side])
        for side, words in begins.items()
    ]
    answer = [Told(plan.get_answer_display())] if plan.answer else []
    if plan.answer_words:
        words = quoted(plan.answer_words)
        answer = [Told(", ".join([*(one.text for one in answer), words.text]), words.is_readable)]
    about = "Plan" if plan.agreed_at else "Entwurf"
    goal = [quoted(plan.goal)] if plan.goal else []
    return [("Ziel: ", goal), *promised, (f"Zum {about} sagt {name}: ", answer)]


def proposed_follow_up(talk: Conversation, plan: CooperationPlan | None, on: date) -> dict[str, Any]:
    """After a plan a look at the office's first promise, else a call; nothing where it is set already.

    Whoever has agreed on the next talk need not be called.
    """
    proposed: dict[str, Any] = {}
    if talk.outcome == TalkOutcome.AGREED and plan is not None:
        first = plan.steps.filter(side=Side.OFFICE, due_on__gte=on).order_by("due_on").first()
        if first is not None:
            proposed = {"kind": FollowUpKind.CHECK, "due_on": max(on, working_day_until(first.due_on))}
    elif talk.outcome == TalkOutcome.TALKED and next_talk_of(talk.case_id, on) is None:
        proposed = {"kind": FollowUpKind.CALL, "due_on": working_day_until(on + LOOK_AGAIN)}
    return {} if proposed and is_set_already(talk, proposed) else proposed


def is_set_already(talk: Conversation, follow_up: dict[str, Any]) -> bool:
    """Whether the very same is to be done on that day anyway."""
    wanted = {name: follow_up[name] for name in ("kind", "due_on")}
    return FollowUp.objects.open().filter(case=talk.case_id, **wanted).exists()


@dataclass(frozen=True)
class WrapUp:
    """What is written after a talk: two notes, what is to be done, the next talk. «Nachbereitung»"""

    words: noting.NoteText | None
    protected: str
    follow_up: dict[str, Any] | None
    next_talk: dict[str, Any] | None
    shown_next: int | None = None


@transaction.atomic
def wrap_up(*, talk: Conversation, staff: Staff, written: WrapUp, at: datetime, token: uuid.UUID) -> bool:
    """Notes are written, the follow-up and the next talk set. False where somebody has wrapped it up before.

    Raises AgreedMeanwhile. What is to be done carries no note: the talk's own stands in the file, once.
    """
    locked = Conversation.objects.select_for_update().get(pk=talk.pk)
    if locked.wrapped_up_at is not None:
        return False
    write_notes(locked, staff, written, at, token)
    if written.follow_up is not None and not is_set_already(talk, written.follow_up):
        who = noting.who_follows_up(talk.case, staff, timezone.localdate(at))
        FollowUp.objects.create(case=talk.case, staff=who, **written.follow_up)
    keep_next_talk(talk, written, at)
    Conversation.objects.filter(pk=talk.pk).update(wrapped_up_at=at)
    return True


def write_notes(talk: Conversation, staff: Staff, written: WrapUp, at: datetime, token: uuid.UUID) -> None:
    """The open note belongs to the contact; the protected one does where there is no other."""
    notes = []
    if written.words is not None and written.words.text:
        notes.append(noting.write_note(case=talk.case, staff=staff, words=written.words, at=at, token=token))
    if written.protected:
        words = noting.NoteText(text=written.protected, visibility=NoteVisibility.SENSITIVE)
        notes.append(noting.write_note(case=talk.case, staff=staff, words=words, at=at))
    if notes and talk.contact_id:
        Contact.objects.filter(pk=talk.contact_id, note=None).update(note=notes[0])


def keep_next_talk(talk: Conversation, written: WrapUp, at: datetime) -> None:
    """The next talk as it stands in the form; what nobody has changed keeps its colleague and its history."""
    known, wanted = next_talk_of(talk.case_id, timezone.localdate(at)), written.next_talk
    if wanted is None:
        leave_next_talk_open(conversation=talk, at=at, shown=written.shown_next)
    elif known is None or (known.starts_at, known.place) != (wanted["starts_at"], wanted["place"]):
        who = known.staff if known else talk.staff
        agree_on_next_talk(conversation=talk, staff=who, at=at, shown=written.shown_next, **wanted)


def not_wrapped_up(talks: Iterable[Conversation]) -> list[Conversation]:
    """Ended talks nobody has wrapped up yet; those from before there was a wrap-up have no outcome."""
    return [talk for talk in talks if talk.ended_at and talk.outcome and talk.wrapped_up_at is None]
