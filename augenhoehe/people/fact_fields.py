"""The parts the forms of all facts are made of."""

import json
import re
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.people.countries import countries
from augenhoehe.privacy.forms import refuse_sensitive_words
from augenhoehe.privacy.records import Source

DATED = ("starts_on", "ends_on", "source")
WHERE_FROM = ("source", "number_source")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class DayInput(forms.DateInput):
    """A day, as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def chosen_of(choices: Any, label: str, hint: str = "") -> forms.MultipleChoiceField:
    """Several of a list, as boxes to tick."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=hint,
    )


def country_field(label: str) -> forms.ChoiceField:
    """A country by its German name."""
    return forms.ChoiceField(
        label=label, choices=lambda: [("", "nicht bekannt"), *countries().items()], required=False
    )


class FactForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One fact. `version` is the token of what was shown and decides whether somebody else was faster; `seen` are the
    values that stood there, so that what this window did not touch wipes nobody's words.
    """

    version = forms.CharField(widget=forms.HiddenInput, max_length=32)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args: Any, user: object = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            self.initial["seen"] = lambda: json.dumps(values_shown(self))
        for name in self.fields:
            if isinstance(self.fields[name], forms.DateField):
                self.fields[name].widget = DayInput()
        self.begin_today("starts_on")
        if "ends_on" in self.fields:
            self.fields["ends_on"].help_text = "Leer lassen, wenn es bis auf Weiteres gilt."
        if "source" in self.fields and getattr(self.instance, "source", "") != Source.BENEFITS:
            told = [choice for choice in Source.choices if choice[0] != Source.BENEFITS]
            self.fields["source"].choices = told  # type: ignore[attr-defined]  # of its choice fields

        self.leave_open_where_from()

    def leave_open_where_from(self) -> None:
        """What a hand changes does not come from the benefits system any more, unless somebody says so again."""
        for name in WHERE_FROM:
            if name in self.fields and self.instance.pk and self.initial.get(name) == Source.BENEFITS:
                offered = self.fields[name].choices  # type: ignore[attr-defined]  # of its choice fields
                self.fields[name].choices = [("", "bitte wählen"), *offered]  # type: ignore[attr-defined]  # likewise
                self.fields[name].error_messages["required"] = "Woher wissen Sie, was jetzt hier steht?"
                self.initial[name] = ""

    def hide_what_was_not_asked(self) -> None:
        """The box «stimmt so» is there once something was asked."""
        if "is_right" not in self.data:
            self.fields["is_right"].widget = forms.HiddenInput()

    def ask(self, about: str, name: str, question: str) -> None:
        """What seems odd is asked about once; the tick is for what it stood at, and for nothing typed in later."""
        self.add_error(name, question)
        self.fields["is_right"].widget = forms.CheckboxInput({"value": about})
        kept: Any = copy(self.data)  # no plain dict: of several boxes it would keep the last one only
        kept.pop("is_right", None)
        self.data = kept

    def is_sure_of(self, about: str) -> bool:
        """Whether somebody has looked and ticked this very thing."""
        return bool(self.data.get("is_right") == about)

    def clean(self) -> dict[str, Any]:
        """Control characters belong to no fact; what the database would break on is refused in words."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and CONTROL.search(value):
                self.add_error(name, "Hier stehen unsichtbare Zeichen. Bitte tippen Sie es neu ein.")
        refuse_sensitive_words(self, "companion", "best_time")
        return cleaned

    @property
    def proposal(self) -> tuple[str, str] | None:
        """What the file knows already, in words, and the address under which the form takes it over."""
        return None

    def company(self) -> dict[str, Any]:
        """Of whom the same is to be said, where a kind asks for it."""
        return {}

    def begin_today(self, name: str) -> None:
        """A new fact begins today, unless one says otherwise."""
        if name in self.fields and not self.instance.pk and not self.initial.get(name):
            self.initial[name] = timezone.localdate()

    def refuse(self, problem: ValidationError) -> None:
        """Puts what the database says to its field, or above the form where it belongs to none."""
        said = problem.message_dict if hasattr(problem, "error_dict") else {"": problem.messages}
        for name, sentences in said.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def values_shown(form: FactForm) -> dict[str, Any]:
    """The columns of the row as an unbound form shows them, in plain values."""
    names = [name for name in form._meta.fields or () if name in form.fields]
    found: dict[str, Any] = json.loads(json.dumps({n: form[n].value() for n in names}, default=str))
    return found


class EndForm(forms.Form):
    """The last day on which a fact holds."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=32)
    ends_on = forms.DateField(label="Gilt noch bis", widget=DayInput())
