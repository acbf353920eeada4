"""Pages on which administration and leads note who has read which translation. «Übersetzungen prüfen»"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from augenhoehe.cases.access import acting_staff, refuse_unless
from augenhoehe.cases.importing.export import csv_lines
from augenhoehe.cases.models import TranslationReview
from augenhoehe.cases.note_forms import DAY, WithdrawalForm
from augenhoehe.cases.writing import fresh, is_sent, writing_page
from augenhoehe.config import translations as catalogues
from augenhoehe.config.translations import State
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.web.decorators import readonly

REVIEWING_ROLES = frozenset({Role.ADMINISTRATOR, Role.TEAM_LEAD})
PAGE_SIZE, LONGEST_SEARCH, SEARCH_KEY = 50, 60, "translation_search"
CHANGED = "Eine Übersetzung hat sich inzwischen geändert und ist nicht notiert. Bitte noch einmal ansehen."


class ReadingForm(forms.Form):
    """Who has read the chosen translations, and when."""

    chosen = forms.MultipleChoiceField(
        label="Übersetzungen",
        error_messages={"required": "Bitte wählen Sie mindestens eine Übersetzung aus."},
    )
    reviewed_by = forms.CharField(
        label="Gelesen von",
        max_length=80,
        help_text="Name der Person, die diese Sprache als erste spricht oder die Leichte Sprache prüft",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reviewed_on = forms.DateField(label="Am", **DAY)

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]  # a choice field has them

    def clean_reviewed_on(self) -> date:
        """Nobody has read it tomorrow."""
        day: date = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise ValidationError("Der Tag liegt noch vor uns.")
        return day


def reviewing_staff(request: HttpRequest) -> Staff:
    """The colleague, or 403."""
    staff = acting_staff(request.user)
    refuse_unless(staff.role in REVIEWING_ROLES)
    return staff


def filters(request: HttpRequest) -> dict[str, str]:
    """What the address chooses; unknown values choose nothing. The searched words are kept in the session."""
    language, state = request.GET.get("sprache", ""), request.GET.get("stand", "")
    return {
        "language": language if language in dict(catalogues.languages()) else "",
        "state": state if state in set(State) else "",
        "text": request.session.get(SEARCH_KEY, ""),
    }


def translations(request: HttpRequest) -> HttpResponse:
    """Every sentence with its state; the chosen ones can be noted as read."""
    staff = reviewing_staff(request)
    all_lines, wanted = catalogues.lines(), filters(request)
    found = catalogues.chosen(all_lines, **wanted)
    # What was on the page when it was sent may have changed since; whatever key comes is looked up again.
    form = reading_form(request)
    if request.method == "POST" and form.is_valid():
        new, changed = catalogues.note_readings(
            keys=form.cleaned_data["chosen"],
            reviewed_by=form.cleaned_data["reviewed_by"],
            reviewed_on=form.cleaned_data["reviewed_on"],
            staff=staff,
        )
        messages.success(request, f"Als geprüft notiert: {new}.")
        if changed:
            messages.warning(request, CHANGED)
        return redirect(request.get_full_path())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("seite"))
    context = {
        "page": page,
        "query": urlencode({"sprache": wanted["language"], "stand": wanted["state"]}),
        "progress": catalogues.progress(all_lines),
        "states": list(State),
        "form": form,
        "chosen": set(request.POST.getlist("chosen")),
        "languages": catalogues.languages(),
        **wanted,
    }
    return render(
        request, "config/translations.html", context, status=422 if request.method == "POST" else 200
    )


def reading_form(request: HttpRequest) -> ReadingForm:
    """The form as it was sent, with the chosen ones or, by the other button and in one language, all on the page."""
    first = {"reviewed_on": timezone.localdate()}
    sent = request.POST.copy() if request.method == "POST" else None
    if sent is not None and sent.get("whole_page") and filters(request)["language"]:
        sent.setlist("chosen", sent.getlist("on_page"))
    return ReadingForm(sent, keys=sent.getlist("chosen") if sent else [], initial=first)


def translation_search(request: HttpRequest) -> HttpResponse:
    """Words to look for; they go into the session, never into an address."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], render_to_string("405.html"))
    reviewing_staff(request)
    request.session[SEARCH_KEY] = request.POST.get("q", "").strip()[:LONGEST_SEARCH]
    chosen = {name: request.POST.get(name, "") for name in ("sprache", "stand")}
    return redirect(f"{reverse('translations')}?{urlencode(chosen)}")


@readonly
def translation_export(request: HttpRequest) -> HttpResponseBase:
    """What nobody has read yet, as a list for somebody who speaks the language; with room for remarks."""
    reviewing_staff(request)
    wanted = filters(request) | {"state": State.UNREVIEWED.value, "text": ""}
    heading = ["Sprache", "Wo", "Deutsch", "Übersetzung", "Passt es? (ja/nein)", "Besser wäre"]
    response = StreamingHttpResponse(
        csv_lines([heading], rows(wanted)), content_type="text/csv; charset=utf-8"
    )
    name = f"ungeprueft-{wanted['language'] or 'alle'}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def rows(wanted: dict[str, str]) -> Iterator[list[str | date]]:
    """One row a sentence."""
    names = dict(catalogues.languages())
    for line in catalogues.chosen(catalogues.lines(), **wanted):
        entry = line.entry
        yield [names[entry.language], entry.place, entry.german, entry.counterpart, "", ""]


def translation_withdrawal(request: HttpRequest, review_id: int) -> HttpResponse:
    """It was an error; the translation counts as unreviewed again. «Rücknahme»"""
    reviewing_staff(request)
    review = get_object_or_404(TranslationReview, pk=review_id)
    form, back = fresh(WithdrawalForm, request), reverse("translations")
    if not is_sent(request, form):
        return writing_page(
            request,
            None,
            form,
            title="Prüfung zurücknehmen",
            save="Zurücknehmen",
            back=back,
            hint=f"Gelesen von {review.reviewed_by} am {review.reviewed_on:%d.%m.%Y}."
            " Danach steht bei der Übersetzung wieder, dass sie noch niemand geprüft hat.",
        )
    catalogues.withdraw_reading(review_id=review.pk, reason=form.cleaned_data["reason"], at=timezone.now())
    messages.success(request, "Die Prüfung ist zurückgenommen.")
    return redirect(back)
