"""The cooperation plan as a paper in two languages. «Kooperationsplan als PDF» – § 15 Abs. 3 SGB II (Textform)"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone

from augenhoehe.cases.actions import language_of_own_words
from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import Answer, CooperationPlan, PlanStep, Side, Speaker, Words
from augenhoehe.cases.phrases import PARTS, STEP_BY_KEY
from augenhoehe.cases.plan_members import members_of
from augenhoehe.cases.said_again import in_catalogue
from augenhoehe.typesetting.engine import typeset
from augenhoehe.web.languages import direction, html_lang

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
    "person_signature": "plan.signature",
    "counsellor_signature": "plan.signature",
}

Pair = dict[str, str | None]
PairOfWords = dict[str, str | dict[str, str] | None]
Printed = Callable[[Words | None], PairOfWords | None]


def own_sentence(key: str, language: str) -> Pair:
    """A sentence of ours in the person's language and in German."""
    german = WORDS[key]
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
        plain = german if language == "leicht" and own_language in ("", "de", "leicht") else None
        return {"own": own or plain, "german": german}
    said_in = {"code": html_lang(other), "direction": direction(other)}
    return {"own": words.in_language(other), "german": german, "language": said_in}


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
    language, person = plan.language, plan.case.person
    talk = plan.conversation
    own_language = language_of_own_words(talk) if talk and language == "leicht" else ""
    printed = partial(spoken, language=language, own_language=own_language)
    steps = list(plan.steps.select_related("words"))
    themes = list(talk.themes.select_related("words")) if talk else []
    local_jobcenter = talk.staff.team.local_jobcenter.name if talk else ""
    day = german_date(timezone.localdate(plan.agreed_at) if plan.agreed_at else None)
    return {
        "language": {"code": html_lang(language), "direction": direction(language)},
        "author": local_jobcenter,
        "title": own_sentence("plan.title", language),
        "running_line": f"Kooperationsplan · Fassung {plan.number} · {day or 'Entwurf'}",
        "local_jobcenter": local_jobcenter,
        "person_name": person.both_names,
        "counsellor_name": f"{talk.staff.given_name} {talk.staff.family_name}" if talk else "",
        "agreed_on": day,
        "version": str(plan.number),
        "themes": [
            printed(choice.words) or own_sentence(f"theme.{choice.theme}", language) for choice in themes
        ],
        "goal": printed(plan.goal),
        "office_steps": [step_data(step, printed) for step in steps if step.side == Side.OFFICE],
        "person_steps": [step_data(step, printed) for step in steps if step.side == Side.PERSON],
        "priority": printed(plan.priority_words),
        "parts": [part_data(part, about, language, printed) for part, about in steps_by_part(steps).items()],
        "members": [member.full_name for member in members_of(plan, user)],
        "answer": answer_data(plan, language, printed),
        "review_on": german_date(plan.review_due_on),
        "notes": notes(plan, steps),
        "labels": {name: own_sentence(key, language) for name, key in LABELS.items()},
    }


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
    if plan.language != "de" and any(words and words.said_by == Speaker.CATALOGUE for words in used):
        said.append(own_sentence("plan.unreviewed", plan.language))
    return said


def plan_as_pdf(plan: CooperationPlan, user: object) -> HttpResponse:
    """The answer of a page that shows the plan to this user; the file name carries no name of a person."""
    response = HttpResponse(typeset(LAYOUT, plan_data(plan, user)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Kooperationsplan-{plan.number}.pdf"'
    return response
