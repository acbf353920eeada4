"""The cooperation plan as a paper in two languages. «Kooperationsplan als PDF» – § 15 Abs. 3 SGB II (Textform)"""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from augenhoehe.cases.actions import language_of_own_words
from augenhoehe.cases.catalogues import is_unreviewed
from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import Answer, CooperationPlan, PlanMember, PlanStep, Side, Speaker, Words
from augenhoehe.cases.next_talk import Pair, agreed_in, filled, twice, when, where
from augenhoehe.cases.phrases import PARTS, STEP_BY_KEY
from augenhoehe.cases.plan_members import given_names, members_of
from augenhoehe.cases.said_again import in_catalogue
from augenhoehe.cases.translators import translator_line
from augenhoehe.typesetting.engine import typeset
from augenhoehe.web.languages import direction, html_lang
from augenhoehe.web.plain_german import says_the_same, set_in_lines

LAYOUT = Path(__file__).parent / "typst" / "cooperation_plan.typ"
LABELS = {
    "page": "plan.page",
    "not_translated": "plan.not_translated",
    "nothing_agreed": "plan.nothing_agreed",
    "no_date": "plan.no_date",
    "person": "plan.person",
    "counsellor": "plan.counsellor",
    "agreed_on": "plan.agreed_on",
    "version": "plan.version",
    "themes": "plan.themes",
    "goal": "goal.mine",
    "office_steps": "steps.office",
    "person_steps": "steps.person",
    "step": "plan.step",
    "due_on": "steps.until",
    "parts": "plan.parts",
    "part": "plan.part",
    "agreed": "plan.agreed",
    "priority": "priority.question",
    "members": "members.question",
    "alone": "members.alone",
    "answer": "summary.answer",
    "review": "review.question",
    "next": "slip.next",
    "person_signature": "plan.signature",
    "counsellor_signature": "plan.signature",
}

PairOfWords = dict[str, Any]
Printed = Callable[[Words | None], PairOfWords | None]


def own_sentence(key: str, language: str) -> Pair:
    """A sentence of ours in the person's language and in German."""
    german = WORDS[key]
    if language == "leicht":  # is German: what we say stands there once
        plain = set_in_lines(in_language(german, language))
        return {"own": plain, "german": plain}
    return {"own": in_language(german, language) or None, "german": german}


def spoken(words: Words | None, language: str, own_language: str = "") -> PairOfWords | None:
    """Someone's words on a paper in this language; None for the side nobody has translated yet.

    Own words may be there in a language the paper does not speak: besides Leichte Sprache in the person's own, or in
    the one of an earlier talk. They stand in it, with its name and direction, rather than not at all.
    """
    if words is None:
        return None
    german = words.in_language("de") or None
    own = words.in_language(language) or in_catalogue(words, language)
    if own or not (other := other_side(words, language)):
        if own and german and language == "leicht":
            own = set_in_lines(own) if words.said_by == Speaker.CATALOGUE else own
            german = own if says_the_same(own, german) else german
        plain = german if language == "leicht" and own_language in ("", "de", "leicht") else None
        return {"own": own or plain, "german": german}
    said_in = {"code": html_lang(other), "direction": direction(other)}
    return {"own": words.in_language(other), "german": german, "language": said_in}


def as_agreed(
    words: Words | None, plan: CooperationPlan, language: str, own_language: str = ""
) -> PairOfWords | None:
    """Someone's words as they stood in this plan when both agreed, by whom they were translated, and when.

    A translation that was wrong stays as it was read; the right one is an addendum below it, see `Words`.
    """
    if words is None:
        return None
    is_addendum = bool(words.correction and plan.agreed_at)  # one from before has become the translation
    read = copy(words)
    if is_addendum:
        read.correction = ""
    pair = spoken(read, language, own_language)
    if pair is None or not words.counterpart or words.said_by == Speaker.CATALOGUE:
        return pair
    return pair | {
        "translated": two_lines(translator_line(read, language)),
        "addendum": addendum(words, language) if is_addendum else None,
    }


def addendum(words: Words, language: str) -> dict[str, object]:
    """«Nachtrag»: the right translation with its own day and name."""
    code = words.counterpart_language
    return {
        "label": two_lines(translator_line(words, language)),
        "text": words.correction,
        "language": {"code": html_lang(code), "direction": direction(code)},
    }


def two_lines(lines: tuple[str, str]) -> Pair:
    """A line of ours in both languages; in Leichte Sprache once."""
    own, german = lines
    return {"own": own, "german": german or own}


def other_side(words: Words, language: str) -> str:
    """The language besides German and this one in which the words are there; empty where there is none."""
    sides = ((words.language, words.original), (words.counterpart_language, words.counterpart))
    return next((code for code, said in sides if said and code not in ("de", language)), "")


def german_date(day: date | None) -> str:
    """«04.12.2026»"""
    return f"{day:%d.%m.%Y}" if day else ""


def plan_data(plan: CooperationPlan, user: object) -> dict[str, object]:
    """Everything the layout prints, in plain values (see typst/cooperation_plan.example.json).

    Of the members of the benefit unit those are named whom this user may see.
    """
    language, talk = plan.language, plan.conversation
    own_language = language_of_own_words(talk) if talk and language == "leicht" else ""
    printed = partial(as_agreed, plan=plan, language=language, own_language=own_language)
    steps = list(plan.steps.select_related("words", "member").order_by("due_on", "position", "pk"))
    members = members_of(plan, user)
    names = given_names(members)
    goal_member = plan.members.filter(is_goal_for=True).first()

    def row(step: PlanStep) -> dict[str, object]:
        return step_data(step, printed) | {"for_whom": for_whom(step.member, names, language)}

    themes = list(talk.themes.select_related("words")) if talk else []
    return head_data(plan) | {
        "language": {"code": html_lang(language), "direction": direction(language)},
        "title": own_sentence("plan.title", language),
        "themes": [
            printed(choice.words) or own_sentence(f"theme.{choice.theme}", language) for choice in themes
        ],
        "goal": printed(plan.goal),
        "goal_for": for_whom(goal_member, names, language),
        "office_steps": [row(step) for step in steps if step.side == Side.OFFICE],
        "person_steps": [row(step) for step in steps if step.side == Side.PERSON],
        "priority": printed(plan.priority_words),
        "parts": [part_data(part, about, language, printed) for part, about in steps_by_part(steps).items()],
        "members": [member.full_name for member in members],
        "answer": answer_data(plan, language, printed),
        **days_ahead(plan, language),
        "notes": notes(plan, steps),
        "labels": {name: own_sentence(key, language) for name, key in LABELS.items()},
    }


def head_data(plan: CooperationPlan) -> dict[str, object]:
    """Who, with whom, when, and which version."""
    talk = plan.conversation
    local_jobcenter = talk.staff.team.local_jobcenter.name if talk else ""
    day = german_date(timezone.localdate(plan.agreed_at) if plan.agreed_at else None)
    return {
        "author": local_jobcenter,
        "running_line": f"Kooperationsplan · Fassung {plan.number} · {day or 'Entwurf'}",
        "local_jobcenter": local_jobcenter,
        "person_name": plan.case.person.both_names,
        "counsellor_name": f"{talk.staff.given_name} {talk.staff.family_name}" if talk else "",
        "agreed_on": day,
        "version": str(plan.number),
    }


def days_ahead(plan: CooperationPlan, language: str) -> dict[str, object]:
    """When both look at the plan again, and when they meet next as agreed in this talk; None where that is open."""
    found, next_talk = agreed_in(plan.conversation), None
    if found is not None and found.starts_at is not None:
        next_talk = {"when": when(found.starts_at, language), "place": where(found, language)}
    return {"review_on": german_date(plan.review_due_on), "next_talk": next_talk}


def for_whom(member: PlanMember | None, names: Mapping[int, str], language: str) -> Pair | None:
    """«für Danylo», as far as this user may name him. § 15 Abs. 2 SGB II"""
    name = names.get(member.person_id) if member else None
    return filled("member.for", language, name=twice(name)) if name else None


def step_data(step: PlanStep, printed: Printed) -> dict[str, object]:
    """One step with its day."""
    return {"text": printed(step.words), "due_on": german_date(step.due_on)}


def steps_by_part(steps: list[PlanStep]) -> dict[str, list[PlanStep]]:
    """Every part of § 15 Abs. 2 SGB II with the steps that speak of it; a step without part is in none."""
    found: dict[str, list[PlanStep]] = {part: [] for part in PARTS}
    for step in steps:
        part = step.part or (STEP_BY_KEY[step.phrase].part if step.phrase in STEP_BY_KEY else "")
        if part:
            found[part].append(step)
    return found


def part_data(part: str, steps: list[PlanStep], language: str, printed: Printed) -> dict[str, object]:
    """One part of § 15 Abs. 2 SGB II: what the steps say about it, or nothing agreed."""
    return {
        "label": own_sentence(f"part.{part}", language),
        "texts": [printed(step.words) for step in steps],
    }


def answer_data(plan: CooperationPlan, language: str, printed: Printed) -> dict[str, object]:
    """The person's answer; above her words to a yes in part stands that she wants this otherwise."""
    reserved = plan.answer == Answer.IN_PART and plan.answer_words is not None
    return {
        "choice": own_sentence(f"summary.{plan.answer}" if plan.answer else "plan.no_answer", language),
        "label": own_sentence("summary.reservation", language) if reserved else None,
        "words": printed(plan.answer_words),
    }


def notes(plan: CooperationPlan, steps: list[PlanStep]) -> list[Pair]:
    """No basis for cuts; and, where ready sentences were used, that their translation is unreviewed."""
    said = [own_sentence("plan.no_basis_for_cuts", plan.language)]
    used = [plan.goal, plan.priority_words, *(step.words for step in steps)]
    if any(words and words.said_by == Speaker.CATALOGUE for words in used) and is_unreviewed(plan.language):
        said.append(own_sentence("plan.unreviewed", plan.language))
    return said


def plan_as_pdf(plan: CooperationPlan, user: object) -> HttpResponse:
    """The answer of a page that shows the plan to this user; the file name carries no name of a person."""
    response = HttpResponse(typeset(LAYOUT, plan_data(plan, user)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Kooperationsplan-{plan.number}.pdf"'
    return response
