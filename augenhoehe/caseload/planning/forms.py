"""How many contact points, at what cost, for whom first; and what a pilot needs. Nothing here writes."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.caseload.siting.problem import SitingOrder, SitingWeights
from augenhoehe.organisation.models import PilotFigure

MOST_PLACES, MOST_EXCLUDED = 12, 50
SECONDS = 4.0
LONGEST_PILOT = timedelta(days=3 * 366)
BALANCED = "0.3"
EQUITY = (
    ("0.1", "vor allem der Durchschnitt"),
    (BALANCED, "ausgewogen"),
    ("0.6", "vor allem die weitesten Wege"),
)


class PlanForm(forms.Form):
    """The question; it stands in the address, so that it can be passed on. «Frage an die Planung»"""

    anzahl = forms.IntegerField(
        label="Wie viele Anlaufstellen", min_value=1, max_value=MOST_PLACES, initial=3, required=False
    )
    kosten = forms.FloatField(
        label="Was eine im Jahr kostet (Euro)", min_value=1, max_value=10_000_000, required=False
    )
    budget = forms.FloatField(
        label="Was alle im Jahr kosten dürfen (Euro)", min_value=1, max_value=100_000_000, required=False
    )
    worauf = forms.ChoiceField(
        label="Wessen Wege zählen", choices=EQUITY, initial=BALANCED, widget=forms.RadioSelect, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("budget") and not cleaned.get("kosten") and "kosten" not in self.errors:
            self.add_error("kosten", "Zum Budget gehört, was eine Anlaufstelle kostet.")
        asked = cleaned.get("anzahl") or cleaned.get("budget")
        if not asked and not {"anzahl", "budget"} & set(self.errors):
            raise ValidationError(
                "Bitte sagen Sie, wie viele Anlaufstellen es werden sollen oder was sie kosten dürfen."
            )
        return cleaned

    def order(self) -> SitingOrder:
        """The question as the optimiser takes it."""
        given = self.cleaned_data
        return SitingOrder(
            count=given["anzahl"],
            budget_eur=given["budget"],
            weights=SitingWeights(equity=float(given["worauf"] or BALANCED)),
            time_limit_seconds=SECONDS,
        )

    def excluded(self) -> list[int]:
        """Districts in which no room can be found, by number; what is no number was not chosen here."""
        sent = self.data.getlist("ohne") if hasattr(self.data, "getlist") else []
        numbers = [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 10]
        return list(dict.fromkeys(numbers))[:MOST_EXCLUDED]


class PilotForm(forms.Form):
    """A contact point on trial: where, from when to when, and what it is judged by. «Pilot»"""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label="Name", max_length=120)
    street = forms.CharField(
        label="Straße und Hausnummer", max_length=120, required=False, help_text="Wenn sie schon feststeht."
    )
    postcode = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Eine Postleitzahl hat fünf Ziffern."},
    )
    city = forms.CharField(label="Ort", max_length=80, required=False)
    starts_on = forms.DateField(
        label="Beginn", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(label="Ende", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    judged_by = forms.MultipleChoiceField(
        label="Woran er gemessen wird",
        choices=PilotFigure.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Am Ende wird anhand dieser Zahlen entschieden, ob die Anlaufstelle bleibt.",
    )

    def clean_starts_on(self) -> date:
        """From today on."""
        day: date = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise ValidationError("Der Beginn liegt schon hinter uns. Bitte wählen Sie heute oder später.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", "Das Ende liegt nach dem Beginn.")
        elif first and last and last - first > LONGEST_PILOT:
            self.add_error("ends_on", "Ein Pilot dauert höchstens drei Jahre.")
        return cleaned
