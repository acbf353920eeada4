"""«Konten verwalten»: the administration blocks and opens accounts and takes away a lost second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from augenhoehe.organisation.access import administrators_only
from augenhoehe.organisation.actions import possible_measures, take_measure
from augenhoehe.organisation.forms import MeasureForm
from augenhoehe.organisation.models import Account, Staff
from augenhoehe.web import keyset

LONGEST_SEARCH = 60


def accounts_with_state() -> QuerySet[Any]:
    """All accounts with who works with them, and whether there is a second factor."""
    factors = Authenticator.objects.filter(user_id=OuterRef("pk"))
    return Account.objects.select_related("staff__team__local_jobcenter").annotate(has_factor=Exists(factors))


@administrators_only
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts, found by log-in name or family name. Asked for by POST, because an address must not hold a name."""
    text = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    found = accounts_with_state().filter(
        Q(login_name__istartswith=text) | Q(staff__family_name__istartswith=text)
    )
    page = keyset.page(found, order=["login_name", "pk"], after=request.GET.get("after"))
    return render(request, "organisation/accounts.html", {"page": page, "text": text})


@administrators_only
def account_measures(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: what was done to it, and what can be done. «Maßnahme am Konto»"""
    account = accounts_with_state().filter(pk=account_id).first()
    if account is None:
        raise Http404
    is_own = account.pk == request.user.pk
    possible = possible_measures(account, has_factor=account.has_factor)
    form = MeasureForm(request.POST if request.method == "POST" else None, possible=possible)
    if form.is_bound and is_own:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        done = take_measure(account_id=account_id, **form.cleaned_data)
        messages.success(request, "Erledigt." if done else "Das war schon erledigt.")
        return redirect("account_measures", account_id=account_id)
    measures = list(account.measures.all()[:20])
    by = Staff.objects.filter(account_id__in={measure.created_by_account for measure in measures})
    names = {staff.account_id: staff.addressed_name for staff in by}
    context = {
        "account": account,
        "staff": getattr(account, "staff", None),
        "is_own": is_own,
        "form": form,
        "measures": [(measure, names.get(measure.created_by_account, "")) for measure in measures],
    }
    return render(
        request, "organisation/account_measures.html", context, status=422 if form.is_bound else 200
    )
