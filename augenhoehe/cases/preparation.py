"""The counsellor's own page before a talk: what both sides promised, ours first, and what matters to the person.

«Gesprächsvorbereitung» – § 14 Abs. 2, § 15 SGB II. Never on the shared screen: the guide is for colleagues.
"""

from datetime import date
from functools import cache
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.cases.access import may_lead_talk, open_case
from augenhoehe.cases.actions.phases import current_phase, phases_of
from augenhoehe.cases.guide import Guide, guide
from augenhoehe.cases.models import (
    Case,
    Contact,
    Conversation,
    CooperationPlan,
    Need,
    PlanStep,
    Side,
    Situation,
    SituationScale,
    StepResultKind,
    Strength,
)
from augenhoehe.cases.promises import Promise, read_broken, results_of
from augenhoehe.people.access import panel_person, seen_person
from augenhoehe.people.models import Part, Person, PersonLanguage
from augenhoehe.people.models.visibility import ANYBODY, Eyes, eyes_of
from augenhoehe.privacy.kept import ANY, ANY_DAY, KeptRows
from augenhoehe.web.decorators import readonly


class PromiseByNow(Promise):
    """How it was kept until now, as the counsellor sees it before the talk. «Zusage»"""

    @property
    def is_kept(self) -> bool:
        """Done on its day at the latest."""
        return self.result is not None and self.is_done and self.result.on <= self.step.due_on

    @property
    def is_changed(self) -> bool:
        """Changed together, or dropped: neither kept nor late."""
        kinds = {StepResultKind.CHANGED, StepResultKind.DROPPED}
        return self.result is not None and self.result.kind in kinds

    @property
    def is_overdue(self) -> bool:
        """Its day has passed and nothing came of it."""
        return not self.is_done and not self.is_changed and self.step.due_on < self.on

    @property
    def state(self) -> tuple[str, str]:
        """In words, with the tone of the mark; the same words for both sides."""
        if self.is_kept:
            return "gehalten", "success"
        if self.is_done and self.result:
            return f"erledigt, später: {self.result.on:%d.%m.%Y}", "info"
        if self.is_changed and self.result:
            return self.result.get_kind_display(), "neutral"
        return ("noch offen, Tag vorbei", "warning") if self.is_overdue else ("noch Zeit", "neutral")


@readonly
def preparation(request: HttpRequest, person_id: int) -> HttpResponse:
    """Before the talk: promises, needs, what is good to know, and the guide beside it. «Vorbereitung»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    case, today = open_case(request.user, person_id), timezone.localdate()
    plan = last_plan(person)
    steps = steps_to_keep(person, plan)
    results = results_of(steps)
    known = [PromiseByNow(step, results.get(step.pk), today) for step in steps]
    promises = [one for one in known if plan and one.step.plan_id == plan.pk]
    owed = known[len(promises) :]
    running, ended = talks_of(person)
    entries = phases_of(case) if case else []
    needs = needs_of(person, today)
    context = {
        "person": person,
        "case": case,
        "plan": plan,
        "office": [one for one in promises if one.step.side == Side.OFFICE],
        "own": [one for one in promises if one.step.side == Side.PERSON],
        "owed": owed,
        "our_word": our_word([*promises, *owed]),
        "needs": needs,
        "strengths": strengths_of(person),
        "situations": situations_of(person),
        "last_talk": ended,
        "last_contact": last_contact(request.user, person),
        "languages": kept_languages().read({ANY: person.pk}),
        "phase": current_phase(entries),
        "may_lead_talk": case is not None and may_lead_talk(request.user),
        "sees_head": seen_person(request.user, person_id, Part.MASTER_DATA) is not None,
        "running": running,
    }
    return render(request, "cases/preparation.html", context | guide_for(context))


def last_plan(person: Person) -> CooperationPlan | None:
    """The plan agreed on last; usually the one in force."""
    return next(iter(kept_last_plan().read({ANY: person.pk})), None)


@cache
def kept_last_plan() -> KeptRows[CooperationPlan]:
    """The plan agreed on last with anybody."""
    plans = CooperationPlan.objects.filter(case__person=ANY, agreed_at__isnull=False)
    return KeptRows(plans.select_related("goal").order_by("-agreed_at", "-pk")[:1])


def steps_to_keep(person: Person, plan: CooperationPlan | None) -> list[PlanStep]:
    """The steps of this plan, then what the office promised before it and nobody has kept. «Zusage, offene Zusage»"""
    if plan is None:
        return []
    of_plan = plan.steps.select_related("words").order_by("due_on", "position", "pk")
    return [*of_plan, *read_broken(person.pk, but=plan)]


def our_word(promises: list[PromiseByNow]) -> str:
    """Whether the office kept its own promises, in one honest sentence; empty where none was due."""
    due = [one for one in promises if one.step.side == Side.OFFICE and (one.is_done or one.is_overdue)]
    if not due:
        return ""
    kept = sum(one.is_kept for one in due)
    if kept == len(due):
        return "Wir haben alles gehalten, was bis heute fällig war."
    late = sum(one.is_done and not one.is_kept for one in due)
    open_ones = sum(one.is_overdue for one in due)
    said = [f"{kept} von {len(due)} fälligen Zusagen haben wir gehalten"]
    said += [f"{late} später als zugesagt"] if late else []
    said += [f"{open_ones} noch nicht"] if open_ones else []
    return ", ".join(said) + "."


def needs_of(person: Person, on: date) -> list[Need]:
    """What matters to the person now, in her order."""
    return kept_needs().read({ANY: person.pk, ANY_DAY: on})


@cache
def kept_needs() -> KeptRows[Need]:
    """What matters to anybody on any day."""
    rows = Need.objects.still_open(ANY_DAY).filter(case__person=ANY)
    return KeptRows(rows.select_related("words").order_by("priority", "pk"))


def strengths_of(person: Person) -> list[Strength]:
    """What the person said she can do, when she was asked last. «Stärken» – § 15 Abs. 1 SGB II"""
    newest = kept_strengths().read({ANY: person.pk})
    return [one for one in newest if one.conversation_id == newest[0].conversation_id]


@cache
def kept_strengths() -> KeptRows[Strength]:
    """What anybody ever said she can do, the newest first."""
    said = Strength.objects.filter(conversation__case__person=ANY).select_related("words", "conversation")
    return KeptRows(said.order_by("-conversation__started_at", "pk"))


def situations_of(person: Person) -> list[Situation]:
    """How she said life goes, each area as she said it last. «Lebenslage» – § 15 Abs. 1 SGB II"""
    return kept_situations().read({ANY: person.pk})


@cache
def kept_situations() -> KeptRows[Situation]:
    """How anybody said last that life goes."""
    said = Situation.objects.filter(conversation__case__person=ANY).exclude(scale=SituationScale.NOT_TODAY)
    newest = said.select_related("conversation", "words").order_by("area", "-conversation__started_at")
    return KeptRows(newest.distinct("area"))


def talks_of(person: Person) -> tuple[Conversation | None, Conversation | None]:
    """The talk that is running, and the one that ended last, each with whoever leads or led it."""
    newest = kept_talks().read({ANY: person.pk})
    running = newest.pop(0) if newest and newest[0].ended_at is None else None
    return running, next(iter(newest), None)


@cache
def kept_talks() -> KeptRows[Conversation]:
    """The newest two talks of anybody, a running one first."""
    talks = Conversation.objects.filter(case__person=ANY).select_related("staff", "outcome_words")
    return KeptRows(talks.order_by(F("ended_at").desc(nulls_first=True))[:2])


def running_talk(case: Case | None) -> Conversation | None:
    """The talk that is running, with whoever leads it."""
    running = case.conversations.filter(ended_at=None).select_related("staff") if case else None
    return running.first() if running else None


def last_contact(user: object, person: Person) -> Contact | None:
    """The newest contact, whoever began."""
    eyes = eyes_of(user)
    found = kept_last_contact(eyes.role).read(eyes.known | {ANY: person.pk}) if eyes else []
    return next(iter(found), None)


@cache
def kept_last_contact(role: str) -> KeptRows[Contact]:
    """The newest contact with anybody that those in this role may see."""
    contacts = Contact.objects.visible_to(Eyes(ANYBODY, role)).filter(case__person=ANY, withdrawn_at=None)
    return KeptRows(contacts.select_related("staff").order_by("-occurred_at", "-pk")[:1])


@cache
def kept_languages() -> KeptRows[PersonLanguage]:
    """The languages of anybody."""
    return KeptRows(PersonLanguage.objects.filter(person=ANY))


def guide_for(context: dict[str, Any]) -> dict[str, Any]:
    """The questions for this person: how to begin, her themes in her order, the phase."""
    known: Guide = guide()
    phase = context["phase"]
    return {
        "guide": known,
        "opening": known.opening if context["last_talk"] else known.first,
        "theme_hints": known.for_themes(need.theme for need in context["needs"]),
        "phase_hints": known.for_phase(phase.phase.hints) if phase else (),
    }
