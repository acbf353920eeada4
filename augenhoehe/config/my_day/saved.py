"""Filters kept under a name: keep, rename, show first, remove. «gespeicherter Filter»"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.config.models import SavedFilter
from augenhoehe.config.my_day.filters import Filter
from augenhoehe.config.my_day.forms import NewFilterForm, SavedFilterForm
from augenhoehe.config.my_day.frame import in_words
from augenhoehe.organisation.models import Account, staff_of

READ_AND_SAVE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_SAVE)
def saved_filter_list(request: HttpRequest) -> HttpResponse:
    """My filters; a POST keeps one more."""
    account = own_account(request)
    form = NewFilterForm(
        request.POST if request.method == "POST" else None,
        account=account,
        initial={"query": request.GET.urlencode()},
    )
    if request.method == "POST" and form.is_valid() and kept(form, form.cleaned_data["query"]):
        messages.success(request, "Der Filter ist gespeichert.")
        return redirect(f"{reverse('my_day')}?{form.cleaned_data['query']}")
    wanted = Filter.kept(form["query"].value() or "")
    context = {
        "form": form,
        "chosen": in_words(wanted),
        "filters": SavedFilter.objects.filter(account=account),
    }
    return render(request, "config/saved_filters.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_SAVE)
def saved_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Another name, or shown first."""
    account = own_account(request)
    one = get_object_or_404(SavedFilter, account=account, pk=filter_id)
    initial = {"name": one.name, "is_default": one.is_default}
    form = SavedFilterForm(
        request.POST if request.method == "POST" else None, account=account, one=one, initial=initial
    )
    if request.method == "POST" and form.is_valid() and kept(form, one.query):
        messages.success(request, "Der Filter ist geändert.")
        return redirect("saved_filter_list")
    context = {"form": form, "one": one}
    return render(request, "config/saved_filter.html", context, status=422 if form.errors else 200)


@require_POST
def saved_filter_end(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Removed; a second click finds nothing and is content."""
    SavedFilter.objects.filter(account=own_account(request), pk=filter_id).delete()
    messages.success(request, "Der Filter ist entfernt. Die Menschen bleiben natürlich, wo sie sind.")
    return redirect("saved_filter_list")


def kept(form: SavedFilterForm, query: str) -> bool:
    """Writes the filter; only one is shown first. False when another window was faster with the same name."""
    one = form.one
    one.name, one.is_default, one.query = form.cleaned_data["name"], form.cleaned_data["is_default"], query
    try:
        with transaction.atomic():
            Account.objects.select_for_update().get(pk=form.account.pk)
            if one.is_default:
                SavedFilter.objects.filter(account=form.account).exclude(pk=one.pk).update(is_default=False)
            one.save()
    except IntegrityError:
        form.add_error("name", "Einen Filter mit diesem Namen haben Sie schon.")
        return False
    return True


def own_account(request: HttpRequest) -> Account:
    """The account of a colleague; whoever has no post here keeps nothing."""
    if staff_of(request.user, timezone.localdate()) is None or not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user
