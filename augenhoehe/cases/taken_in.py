"""What a colleague has just taken in by mistake she takes back herself, the same day. «Eingang zurücknehmen»"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.cases.paper_changes import contact_follows
from augenhoehe.documents import actions
from augenhoehe.documents.access import (
    Sight,
    papers_of,
    receipt_names,
    sight_of,
    took_in_today,
    visible_delivery,
)
from augenhoehe.documents.models import Delivery
from augenhoehe.documents.paper_forms import DeliveryWithdrawalForm
from augenhoehe.documents.paper_lines import paper_line
from augenhoehe.people.access import log_unless_open
from augenhoehe.privacy.models import WayIn


@require_POST
def withdraw_delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Papers of one's own delivery of today are taken back, and with the last of them the contact of it.

    The papers themselves stay closed to whoever may not open them; they were in her hands a moment ago.
    """
    one = visible_delivery(request.user, delivery_id)
    if not took_in_today(request.user, one, timezone.localdate()):
        raise PermissionDenied
    log_unless_open(request.user, one.person_id, WayIn.FILE)
    papers = {paper.address: paper for paper in papers_of(request.user, one)}
    form = DeliveryWithdrawalForm(request.POST, names=names_of(request.user, one))
    if not form.is_valid():
        context = {"delivery": one, "form": form}
        return render(request, "cases/delivery_withdrawal.html", context, status=422)
    with transaction.atomic():
        for address in form.cleaned_data["papers"]:
            paper = papers[address]
            actions.hold(paper)
            if paper.delivery_id == one.pk:  # else another window has just laid it into the right file
                actions.take_back(paper, reason=form.cleaned_data["reason"], account_id=request.user.pk)
                contact_follows(paper, account_id=request.user.pk)
    messages.success(request, "Zurückgenommen. In der Akte steht es durchgestrichen, mit Grund.")
    return redirect("delivery", delivery_id=one.address)


def names_of(user: object, one: Delivery) -> dict[UUID, str]:
    """The papers by address, named as the receipt of today names them."""
    today, sight = timezone.localdate(), sight_of(user, one.person)
    seen = Sight(sight.opens_papers, receipt_names(user, one, today, sight))
    return {paper.address: paper_line(paper, seen, today).name for paper in papers_of(user, one)}
