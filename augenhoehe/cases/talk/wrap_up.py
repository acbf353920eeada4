"""After the PIN: the private page that wraps a talk up, and the end of one that was cut off. «Nachbereitung»"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from augenhoehe.cases import actions, wrapping_up
from augenhoehe.cases.access import acting_staff, talk_to_change, visible_talk
from augenhoehe.cases.actions.next_talk import AgreedMeanwhile
from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.closing_forms import WrapUpForm
from augenhoehe.cases.models import Conversation, CooperationPlan, FollowUp
from augenhoehe.cases.next_talk import hints_about, next_talk_of
from augenhoehe.cases.writing import fresh, is_sent, saved

DONE_BEFORE = "Dieses Gespräch ist schon nachbereitet. Es ist nichts doppelt gespeichert."


def talk_of(request: HttpRequest, person_id: int, talk_id: int) -> Conversation:
    """The talk of this person for somebody who holds talks; 404 for one of somebody else."""
    if visible_talk(request.user, talk_id).case.person_id != person_id:
        raise Http404
    return talk_to_change(request.user, talk_id)


def wrap_up(request: HttpRequest, person_id: int, ended_id: int) -> HttpResponse:
    """A note from a draft, and what is to be done next. Nothing of it is on the shared screen."""
    talk = talk_of(request, person_id, ended_id)
    if talk.ended_at is None:
        return redirect("new_talk", person_id=person_id)
    plan = CooperationPlan.objects.filter(conversation=talk).select_related("goal", "answer_words").first()
    draft = wrapping_up.draft_of(talk, plan)
    form = prepared(request, talk, plan, draft)
    if not is_sent(request, form):
        return wrap_up_page(request, talk, plan, form, draft=draft)
    data = form.cleaned_data
    written = wrapping_up.WrapUp(
        form.note_text(), data["protected"].strip(), form.follow_up(), form.next_talk(), data["shown_next"]
    )
    try:
        done = wrapping_up.wrap_up(
            talk=talk,
            staff=acting_staff(request.user),
            written=written,
            at=timezone.now(),
            token=data["client_token"],
        )
    except AgreedMeanwhile as meanwhile:
        form.show_agreed_meanwhile(meanwhile.next_talk)
        return wrap_up_page(request, talk, plan, form, draft=draft)
    if not done:
        messages.info(request, DONE_BEFORE)
        return redirect("case_file", person_id=person_id)
    return saved(request, talk.case.person, "Das Gespräch ist nachbereitet.")


def prepared(
    request: HttpRequest, talk: Conversation, plan: CooperationPlan | None, draft: wrapping_up.NoteDraft
) -> WrapUpForm:
    """The form with the draft, the next talk as agreed, and what we propose to do."""
    today = timezone.localdate()
    form: WrapUpForm = fresh(WrapUpForm, request, initial={"text": draft.text, "protected": draft.protected})
    agreed = next_talk_of(talk.case_id, today)
    if agreed is not None:
        names = [
            f"{WORDS[key].split('.')[0]}{f' ({name})' if name else ''}." for key, name in hints_about(agreed)
        ]
        form.show_next_talk(agreed, names)
    proposed = wrapping_up.proposed_follow_up(talk, plan, today)
    if proposed:
        form.propose(proposed["kind"], proposed["due_on"])
    return form


def wrap_up_page(
    request: HttpRequest, talk: Conversation, plan: CooperationPlan | None, form: WrapUpForm, **more: Any
) -> HttpResponse:
    """The page; once wrapped up, it only shows how the talk ended."""
    hidden_until_asked = {"kept_reason", "decision"}
    context = {
        "person": talk.case.person,
        "talk": talk,
        "plan": plan,
        "form": form,
        "fields": [field for field in form.visible_fields() if field.name not in hidden_until_asked],
        "set": FollowUp.objects.open().filter(case=talk.case_id).order_by("due_on", "pk")[:5],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/wrap_up.html", context | more, status=status)


def running_talk_end(request: HttpRequest, person_id: int, talk_id: int) -> HttpResponse:
    """A talk that was cut off is ended from the file; what was said in it stays."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], render_to_string("405.html"))
    talk = talk_of(request, person_id, talk_id)
    actions.end_talk(conversation=talk, at=timezone.now())
    return redirect("wrap_up", person_id=person_id, ended_id=talk.pk)
