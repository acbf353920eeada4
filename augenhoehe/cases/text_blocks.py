"""The sentences a team has ready for its quick notes; the lead keeps them. «Textbausteine»"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from augenhoehe.cases.access import acting_staff, refuse_unless
from augenhoehe.cases.models import TextBlock
from augenhoehe.cases.note_forms import TextBlockForm
from augenhoehe.cases.writing import CHANGED_MEANWHILE, writing_page
from augenhoehe.organisation.models import Role, Staff, Team

LAST_POSITION = 999


def lead_of(request: HttpRequest) -> Staff:
    """The lead of the team; everybody else only uses the sentences."""
    staff = acting_staff(request.user)
    refuse_unless(staff.role == Role.TEAM_LEAD)
    return staff


def text_blocks(request: HttpRequest) -> HttpResponse:
    """All sentences of the team, and a new one. «Textbausteine»"""
    staff = lead_of(request)
    own = TextBlock.objects.filter(team=staff.team_id)
    with transaction.atomic():
        if request.method == "POST":  # two clicks come one after the other, and the second is told
            Team.objects.select_for_update().get(pk=staff.team_id)
        block = TextBlock(team=staff.team, position=min(len(own) + 1, LAST_POSITION))
        form = TextBlockForm(request.POST or None, instance=block)
        if request.method == "POST" and form.is_valid():
            form.save()
            messages.success(request, "Der Textbaustein steht dem Team jetzt zur Verfügung.")
            return redirect("text_blocks")
    context = {"blocks": own, "form": form, "team": staff.team}
    return render(request, "cases/text_blocks.html", context, status=422 if request.method == "POST" else 200)


def text_block(request: HttpRequest, block_id: int) -> HttpResponse:
    """One sentence in other words. «Textbaustein ändern»"""
    staff = lead_of(request)
    page = {"title": "Textbaustein ändern", "save": "Speichern", "back": reverse("text_blocks")}
    with transaction.atomic():
        own = TextBlock.objects.select_for_update().filter(team=staff.team_id)
        block: TextBlock = get_object_or_404(own, pk=block_id)
        read, now = request.POST.get("read", ""), block.text
        form = TextBlockForm(request.POST or None, instance=block, initial={"read": now})
        if request.method == "POST" and form.is_valid() and read == now:
            form.save()
            messages.success(request, "Der Textbaustein ist geändert.")
            return redirect("text_blocks")
    if request.method == "POST" and form.is_valid():
        again = request.POST.copy()
        again["read"] = now
        form = TextBlockForm(again, instance=block)
        return writing_page(
            request, None, form, status=409, conflict=CHANGED_MEANWHILE, now=[("Satz", now)], **page
        )
    return writing_page(request, None, form, delete=reverse("text_block_deletion", args=[block_id]), **page)


def text_block_deletion(request: HttpRequest, block_id: int) -> HttpResponse:
    """A sentence the team needs no more; notes made with it keep it. The second click finds nothing to do."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], render_to_string("405.html"))
    staff = lead_of(request)
    gone, _ = TextBlock.objects.filter(team=staff.team_id, pk=block_id).delete()
    if gone:
        messages.success(request, "Der Textbaustein ist gelöscht.")
    return redirect("text_blocks")
