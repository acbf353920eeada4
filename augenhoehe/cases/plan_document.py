"""The cooperation plan as a paper in two languages. «Kooperationsplan als PDF» – § 15 Abs. 3 SGB II (Textform)"""

from datetime import date
from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone

from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import Answer, CooperationPlan, PlanStep, Side, Speaker, Words
from augenhoehe.cases.phrases import PARTS, STEP_BY_KEY
from augenhoehe.cases.plan_members import members_of
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
    "priority": "plan.priority",
    "members": "plan.members",
    "answer": "summary.answer",
    "review": "plan.review",
    "person_signature": "plan.signature",
    "counsellor_signature": "plan.signature",
}

Pair = dict[str, str | None]


def own_sentence(key: str, language: str) -> Pair:
    """A sentence of ours in the person's language and in German."""
    german = WORDS[key]
    return {"own": in_language(german, language) or None, "german": german}


def spoken(words: Words | None, language: str) -> Pair | None:
    """Someone's words in both languages; None for the side nobody has translated yet."""
    if words is None:
        return None
    return {"own": words.in_language(language) or None, "german": words.in_language("de") or None}


def german_date(day: date | None) -> str:
    """«04.12.2026»"""
    return f"{day:%d.%m.%Y}" if day else ""


def plan_data(plan: CooperationPlan, user: object) -> dict[str, object]:
    """Everything the layout prints, in plain values (see typst/cooperation_plan.example.json).

    Of the members of the benefit unit those are named whom this user may see.
    """
    language, person = plan.language, plan.case.person
    talk = plan.conversation
    steps = list(plan.steps.select_related("words"))
    themes = list(talk.themes.select_related("words")) if talk else []
    local_jobcenter = talk.staff.team.local_jobcenter.name if talk else ""
    day = german_date(timezone.localdate(plan.agreed_at) if plan.agreed_at else None)
    names = f"{person.native_name} · {person.full_name}" if person.native_name else person.full_name
    return {
        "language": {"code": html_lang(language), "direction": direction(language)},
        "author": local_jobcenter,
        "title": own_sentence("plan.title", language),
        "running_line": f"Kooperationsplan · Fassung {plan.number} · {day or 'Entwurf'}",
        "local_jobcenter": local_jobcenter,
        "person_name": names,
        "counsellor_name": f"{talk.staff.given_name} {talk.staff.family_name}" if talk else "",
        "agreed_on": day,
        "version": str(plan.number),
        "themes": [
            spoken(choice.words, language) or own_sentence(f"theme.{choice.theme}", language)
            for choice in themes
        ],
        "goal": spoken(plan.goal, language),
        "office_steps": [step_data(step, language) for step in steps if step.side == Side.OFFICE],
        "person_steps": [step_data(step, language) for step in steps if step.side == Side.PERSON],
        "priority": spoken(plan.priority_words, language),
        "parts": [part_data(part, said, language) for part, said in steps_by_part(steps).items()],
        "members": [member.full_name for member in members_of(plan, user)],
        "answer": answer_data(plan, language),
        "review_on": german_date(plan.review_due_on),
        "notes": notes(plan, steps),
        "labels": {name: own_sentence(key, language) for name, key in LABELS.items()},
    }


def step_data(step: PlanStep, language: str) -> dict[str, object]:
    """One step with its day."""
    return {"text": spoken(step.words, language), "due_on": german_date(step.due_on)}


def steps_by_part(steps: list[PlanStep]) -> dict[str, list[PlanStep]]:
    """Every part of § 15 Abs. 2 SGB II with the steps that speak of it; a step without part is in none."""
    found: dict[str, list[PlanStep]] = {part: [] for part in PARTS}
    for step in steps:
        part = step.part or (STEP_BY_KEY[step.phrase].part if step.phrase in STEP_BY_KEY else "")
        if part:
            found[part].append(step)
    return found


def part_data(part: str, steps: list[PlanStep], language: str) -> dict[str, object]:
    """One part of § 15 Abs. 2 SGB II: what the steps say about it, or nothing agreed."""
    return {
        "label": own_sentence(f"part.{part}", language),
        "texts": [spoken(step.words, language) for step in steps],
    }


def answer_data(plan: CooperationPlan, language: str) -> dict[str, object]:
    """The person's answer; above her words to a yes in part stands that she wants this otherwise."""
    reserved = plan.answer == Answer.IN_PART and plan.answer_words is not None
    return {
        "choice": own_sentence(f"summary.{plan.answer}" if plan.answer else "plan.no_answer", language),
        "label": own_sentence("summary.reservation", language) if reserved else None,
        "words": spoken(plan.answer_words, language),
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
