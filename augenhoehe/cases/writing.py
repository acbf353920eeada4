"""The one page on which something is written down: its form, its words of explanation, and the answer to a save."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from augenhoehe.people.models import Person
from augenhoehe.web.languages import direction, german_name, html_lang

CHANGED_MEANWHILE = (
    "Jemand anders hat diesen Eintrag in der Zwischenzeit geändert. Es ist nichts überschrieben: Unten steht, was Sie "
    "eingegeben haben, hier der Stand von jetzt."
)


def fresh(form: type[forms.Form], request: HttpRequest, **given: Any) -> Any:
    """The form as it was sent; for a first look, with a token of its own."""
    if request.method == "POST":
        given.pop("initial", None)
        return form(request.POST, **given)
    initial = {"client_token": uuid.uuid4()} | given.pop("initial", {})
    return form(initial=initial, **given)


def is_sent(request: HttpRequest, form: forms.BaseForm) -> bool:
    """Whether there is something to be saved."""
    return request.method == "POST" and form.is_valid()


def writing_page(
    request: HttpRequest,
    person: Person | None,
    form: forms.BaseForm,
    *,
    title: str,
    save: str,
    lang: str = "",
    **more: Any,
) -> HttpResponse:
    """The page, with 422 where something is missing, or the status given; `lang` is that of the field `counterpart`."""
    other = form.fields.get("counterpart")
    if lang and other is not None:
        other.label = f"{other.label} ({german_name(lang)})"
        other.widget.attrs |= {"lang": html_lang(lang), "dir": direction(lang)}
    status = more.pop("status", 422 if request.method == "POST" else 200)
    hidden_until_asked = {"kept_reason", "decision"}
    context = {
        "person": person,
        "form": form,
        "fields": [field for field in form.visible_fields() if field.name not in hidden_until_asked],
        "page_title": title,
        "save": save,
        "back": more.pop("back", None) or (reverse("case_file", args=[person.pk]) if person else ""),
    }
    return render(request, "cases/writing.html", context | more, status=status)


def saved(
    request: HttpRequest, person: Person, text: str, *, undo: str = "", panel: str = "panel_notes"
) -> HttpResponse:
    """Back to the file, at the part that has just changed, with a word about it and the way to take it back."""
    message = format_html('{} <a href="{}">Zurücknehmen</a>', text, undo) if undo else text
    messages.success(request, message)
    return redirect(reverse("case_file", args=[person.pk]) + f"#head-{panel}")


def preferred_language(person: Person) -> str:
    """The language the person likes best, German where none is known."""
    found = person.languages.filter(is_preferred=True).first()
    return found.language if found else "de"
