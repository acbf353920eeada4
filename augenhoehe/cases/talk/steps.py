"""«Wer macht was bis wann?» – both sides"""

from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.actions.draft import USUAL_DEADLINE
from augenhoehe.cases.forms import StepForm
from augenhoehe.cases.models import Conversation, PlanPart, PlanStep, SectionKind, Side
from augenhoehe.cases.phrases import STEP_BY_KEY, Step, steps_for
from augenhoehe.cases.plan_members import given_names, gone_from_unit, offered_members
from augenhoehe.cases.shelter import is_sheltered, presences_of, shown_sentences, shown_themes
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.cases.talk.sentences import filling_of, kept_filling, kept_open
from augenhoehe.privacy.kept import ANY, ANY_DAY, ANY_OTHER, KeptRows
from augenhoehe.web.decorators import shared_screen

SIDES = (Side.OFFICE, Side.PERSON)
A_THEME, AT_FIRST, MOST_SUGGESTIONS = 2, 6, 18


@dataclass(frozen=True)
class Column:
    """One side of the plan: what it does, what it could do, what was taken off today. «Seite»"""

    side: Side
    steps: list[PlanStep]
    suggestions: list[Step]
    taken_off: list[PlanStep]

    @property
    def at_first(self) -> list[Step]:
        """The first suggestions; the others are folded once more."""
        return self.suggestions[:AT_FIRST]

    @property
    def further(self) -> list[Step]:
        """The other suggestions."""
        return self.suggestions[AT_FIRST:]


@cache
def kept_draft_steps(*, looks_back: bool) -> KeptRows[PlanStep]:
    """The steps of any draft, with whether an earlier plan had each for somebody who has left the unit.

    Without an earlier plan nobody is asked.
    """
    gone = gone_from_unit(ANY_OTHER, ANY_DAY)
    same = {"steps__words__original": OuterRef("words__original"), "steps__side": OuterRef("side")}
    for_others = Exists(gone.filter(**same)) if looks_back else Value(False)
    steps = PlanStep.objects.filter(plan=ANY).select_related("words", "member")
    return KeptRows(steps.annotate(was_for_others=for_others))


def draft_steps(talk: Conversation) -> list[PlanStep]:
    """The steps of this talk's draft."""
    known: dict[Any, Any] = {ANY: talk.plan.pk, ANY_OTHER: talk.case.person_id, ANY_DAY: timezone.localdate()}
    return kept_draft_steps(looks_back=getattr(talk, "had_drafts", False)).read(known)


def step_context(user: object, talk: Conversation) -> dict[str, Any]:
    """Both sides with suggestions that fit the themes, and what can be brought back.

    Where the office has nothing to do yet, it is asked for its offer first.
    """
    sheltered = is_sheltered(presences_of(talk))
    chosen = [choice.theme for choice in shown_themes(talk.chosen_themes, sheltered=sheltered)]
    agreed = draft_steps(talk)
    taken_off = actions.taken_off_steps(talk.plan)
    taken = {step.phrase for step in agreed}
    columns = [
        Column(
            side,
            [step for step in agreed if step.side == side],
            offered(side, chosen, taken, sheltered=sheltered),
            [step for step in taken_off if step.side == side],
        )
        for side in SIDES
    ]
    return {
        "sides": columns,
        "office_owes_offer": not columns[0].steps,
        "parts": list(PlanPart),
        "today": timezone.localdate(),
        "usual_deadline": timezone.localdate() + USUAL_DEADLINE,
        "member_names": members_to_choose(user, talk),
        "is_sheltered": sheltered,
    }


def offered(side: Side, chosen: list[str], taken: set[str], *, sheltered: bool) -> list[Step]:
    """Ready steps: two on each chosen theme in the person's order, then the others."""
    steps = shown_sentences(steps_for(side, chosen, taken), sheltered=sheltered)
    seen: Counter[str] = Counter()
    first: list[Step] = []
    later: list[Step] = []
    for step in steps:
        seen[step.theme] += 1
        (first if seen[step.theme] <= A_THEME else later).append(step)
    return [*first, *later][:MOST_SUGGESTIONS]


@shared_screen
def steps(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Wer macht was bis wann?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        context = step_context(request.user, talk) | kept_open(request)
        asked, sheltered = request.GET.get("satz", ""), context["is_sheltered"]
        filling = filling_of(asked, STEP_BY_KEY, {}, talk.language, sheltered=sheltered)
        return show(request, talk, SectionKind.STEPS, **context, filling=filling)
    form = StepForm(request.POST)

    def after(talk: Conversation) -> dict[str, Any]:
        context = step_context(request.user, talk) | kept_open(request)
        return context | kept_filling(form, talk.language, sheltered=context["is_sheltered"])

    def alone(place: int, talk: Conversation) -> dict[str, Any]:
        context = after(talk)
        return context | {"column": context["sides"][place]}

    in_place = {f"column-{side}": ("column", partial(alone, place)) for place, side in enumerate(SIDES)}
    change = partial(change_steps, request.user)
    return answered(request, talk, SectionKind.STEPS, form, change, after, in_place)


def members_to_choose(user: object, talk: Conversation) -> dict[int, str]:
    """Those of the benefit unit a step or the goal can be for; nobody while others look on."""
    if is_sheltered(presences_of(talk)):
        return {}
    return given_names(offered_members(user, talk.case.person_id, timezone.localdate()))


def chosen_member(user: object, talk: Conversation, chosen: int) -> int | None:
    """The member that was chosen, if she may be; None for the person herself."""
    return chosen if chosen in members_to_choose(user, talk) else None


def change_steps(user: object, talk: Conversation, data: dict[str, Any]) -> None:
    """A step more, a step less, one brought back, or said for whom it is."""
    plan = talk.plan
    if data["member"] is not None:
        actions.set_step_member(plan, data["step"] or 0, chosen_member(user, talk, data["member"]))
    elif data["removed"]:
        actions.take_off_step(plan, data["removed"])
    elif data["brought_back"]:
        actions.bring_back_step(plan, data["brought_back"])
    elif data["ready"]:
        actions.add_ready_step(plan, key=data["ready"], due_on=data["due_on"], values=data["values"])
    else:
        words = actions.words_from(talk, data)
        if words is not None:
            actions.add_step(plan, side=data["side"], words=words, due_on=data["due_on"], part=data["part"])
