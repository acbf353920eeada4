"""A paper is put right or taken back, and the contact that came from it with it. «Unterlage berichtigen, zurücknehmen»

Lives here and not with the papers, because the contact of the same minute follows.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.cases.models import Channel, Contact, Direction
from augenhoehe.cases.papers import write_contact
from augenhoehe.documents import actions, correction
from augenhoehe.documents.access import members_of, visible_paper
from augenhoehe.documents.correction_form import CorrectionForm
from augenhoehe.documents.laying import count_elsewhere, delivery_elsewhere
from augenhoehe.documents.models import Delivery, Paper
from augenhoehe.documents.paper_forms import WithdrawalForm
from augenhoehe.documents.paper_lines import called
from augenhoehe.people.access import log_unless_open
from augenhoehe.privacy.models import WayIn

NO_PAPER_LEFT = "Alle Unterlagen dieses Eingangs wurden zurückgenommen"
LAID_ELSEWHERE = "Die Unterlagen dieses Eingangs liegen jetzt in einer anderen Akte"
CHANGED_MEANWHILE = (
    "Jemand anders hat diese Unterlage in der Zwischenzeit geändert. Es ist nichts überschrieben: Hier steht der neue"
    " Stand."
)


@require_POST
def withdraw_paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The paper was a mistake, or taking it back was one. «Rücknahme»"""
    one = visible_paper(request.user, paper_id)
    if "undo" in request.POST:
        with transaction.atomic():
            actions.give_back(one)
            contact_follows(one, account_id=request.user.pk)
        messages.success(request, "Die Rücknahme ist aufgehoben.")
        return redirect("paper", paper_id=one.address)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        context = {"paper": one, "name": called(one.kind, one.title), "form": form}
        return render(request, "cases/paper_withdrawal.html", context, status=422)
    if request.POST.get("whose", str(one.person_id)) != str(one.person_id):  # laid elsewhere since
        messages.warning(request, CHANGED_MEANWHILE)
        return redirect("paper", paper_id=one.address)
    with transaction.atomic():
        actions.take_back(one, reason=form.cleaned_data["reason"], account_id=request.user.pk)
        went_too = contact_follows(one, account_id=request.user.pk)
    said = "Die Unterlage ist zurückgenommen; ihre Dateien öffnen sich nicht mehr."
    messages.success(request, f"{said} Auch der Kontakt dazu zählt nicht mehr." if went_too else said)
    return redirect("paper", paper_id=one.address)


def contacts_of(delivery: Delivery, received_at: datetime) -> QuerySet[Contact, Any]:
    """The contact that was written with this delivery; older ones carry no token and are known by their moment."""
    mine = Contact.objects.select_for_update(of=("self",)).filter(case__person=delivery.person_id)
    by_token = mine.filter(token=delivery.client_token)
    if by_token.exists():
        return by_token
    return mine.filter(
        token=None,
        channel=Channel.PAPER,
        direction=Direction.FROM_PERSON,
        occurred_at=received_at,
        staff=delivery.staff_id,
    )


def contact_follows(paper: Paper, *, account_id: int | None) -> bool:
    """A contact stays as long as one paper of its delivery stays; gives whether it went now.

    What a colleague took back for a reason of his own stays taken back.
    """
    delivery = paper.delivery
    return delivery is not None and contact_of(delivery, account_id=account_id, reason=NO_PAPER_LEFT)


def contact_of(delivery: Delivery, *, account_id: int | None, reason: str) -> bool:
    """The contact of this delivery holds or does not hold any more; gives whether it went now."""
    contacts = contacts_of(delivery, delivery.received_at)
    if delivery.papers.in_force().exists():
        contacts.filter(withdrawn_reason__in=(NO_PAPER_LEFT, LAID_ELSEWHERE)).update(
            withdrawn_at=None, withdrawn_by_account=None, withdrawn_reason=""
        )
        return False
    went = contacts.filter(withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by_account=account_id, withdrawn_reason=reason
    )
    return went > 0


def paper_correction(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Kind, person, visibility or day were wrong; what stood there stays readable. «Unterlage berichtigen»"""
    one = visible_paper(request.user, paper_id)
    log_unless_open(request.user, one.person_id, WayIn.FILE)
    if one.withdrawn_at is not None:
        messages.warning(
            request, "Diese Unterlage ist zurückgenommen; hier lässt sich nichts mehr berichtigen."
        )
        return redirect("paper", paper_id=one.address)
    if "undo" in request.POST:
        return written(request, one, None)
    members = members_of(request.user, one.person)
    about: dict[str, Any] = {"paper": one, "members": members, "user": request.user}
    form = CorrectionForm(request.POST if request.method == "POST" else None, **about)
    if not form.is_bound:
        return correction_page(request, one, form)
    if not form.is_valid():
        return correction_page(request, one, form, status=422)
    if form.cleaned_data["seen"] != correction.state_of(one):
        messages.warning(request, CHANGED_MEANWHILE)
        return correction_page(request, one, CorrectionForm(**about), status=409)
    return written(request, one, form)


def correction_page(
    request: HttpRequest, one: Paper, form: CorrectionForm, *, status: int = 200
) -> HttpResponse:
    """The form, with the paper as it stands."""
    context = {"paper": one, "name": called(one.kind, one.title), "form": form}
    return render(request, "cases/paper_correction.html", context, status=status)


def written(request: HttpRequest, one: Paper, form: CorrectionForm | None) -> HttpResponse:
    """Puts it right, or – without a form – takes the last correction back; then to the paper, where it may be seen."""
    try:
        is_different = put_right(request, one, form)
    except ValidationError as problem:
        if form is None:
            messages.warning(request, " ".join(problem.messages))
            return redirect("paper", paper_id=one.address)
        form.add_error(None, problem.messages)
        return correction_page(request, visible_paper(request.user, one.address), form, status=422)
    if is_different:
        messages.success(
            request, "Berichtigt. Was vorher dort stand, bleibt auf der Seite der Unterlage lesbar."
        )
    else:
        messages.info(request, "Das stand schon so da; es hat sich nichts geändert.")
    if Paper.objects.visible_to(request.user).filter(pk=one.pk).exists():
        return redirect("paper", paper_id=one.address)
    return redirect(reverse("case_file", args=[one.person_id]) + "#head-panel_papers")


@transaction.atomic
def put_right(request: HttpRequest, one: Paper, form: CorrectionForm | None) -> bool:
    """The paper; and the contact of the delivery, where that moved as a whole: it belongs to no single paper."""
    delivery, account_id = one.delivery, request.user.pk
    former = delivery.received_at if delivery else None
    if form is None:
        is_different = correction.undo(paper=one, user=request.user, seen=request.POST["undo"])
    else:
        is_different = correction.correct(
            paper=one,
            values=right_values(one, form),
            reason=form.cleaned_data["reason"],
            account_id=account_id,
            is_whole=form.cleaned_data.get("is_whole", False),
        )
    if one.delivery_id != (delivery.pk if delivery else None):
        log_unless_open(request.user, one.person_id, WayIn.FILE)
        follow(delivery, one.delivery, account_id=account_id)
    elif delivery is not None and former is not None:
        delivery.refresh_from_db(fields=["received_at"])
        if delivery.received_at != former:
            contacts_of(delivery, former).update(occurred_at=delivery.received_at)
    return is_different


def right_values(one: Paper, form: CorrectionForm) -> dict[str, Any]:
    """As the form says it. What is somebody else's gets a delivery and a contact of its own in that file.

    What she brought or sent herself is a sign of life from her; what lay with somebody else's papers is none.
    """
    values = form.values()
    if form.elsewhere is None:
        return values
    new = delivery_elsewhere(
        one, form.elsewhere, values["received_at"], is_her_own=form.cleaned_data["is_her_own"]
    )
    write_contact(new)
    return values | {"delivery_id": new.pk}


def follow(*deliveries: Delivery | None, account_id: int | None) -> None:
    """Count and contact of the delivery a paper lay in, and of the one it lies in now."""
    for delivery in deliveries:
        if delivery is not None:
            count_elsewhere(delivery)
            contact_of(delivery, account_id=account_id, reason=LAID_ELSEWHERE)
