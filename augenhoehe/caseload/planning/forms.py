"""How many contact points, at what cost, for whom first; and what a trial needs. Nothing here writes."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.caseload.siting.problem import SitingOrder, SitingWeights
from augenhoehe.caseload.spots import Spot, by_hand, guest_rooms, idle_sites
from augenhoehe.organisation.models import PilotFigure
from augenhoehe.places.rules import coordinate_problem

MOST_PLACES, MOST_EXCLUDED = 12, 50
SECONDS = 4.0
LONGEST_PILOT = timedelta(days=3 * 366)
BALANCED = "0.3"
EQUITY = (
    ("0.1", "vor allem der Durchschnitt"),
    (BALANCED, "ausgewogen"),
    ("0.6", "vor allem die weitesten Wege"),
)


CENTRES, IDLE, GUESTS = "mitten", "standorte", "treffpunkte"
PLACES = (
    (CENTRES, "die Mitte jedes Stadtteils"),
    (IDLE, "eigene Standorte, an denen niemand Sprechzeit hat"),
    (GUESTS, "Treffpunkte, Familienzentren und Kitas aus «Lage vor Ort»"),
)


def degrees(label: str, hint: str) -> forms.FloatField:
    """Degrees as one writes them in German."""
    return forms.FloatField(
        label=label,
        help_text=hint,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class PlaceForm(forms.Form):
    """A place typed in by hand; nothing where it is left empty. «Möglicher Ort»"""

    ort = forms.CharField(label="Ein Ort von Hand", max_length=120, required=False, help_text="Wie er heißt.")
    breite = degrees("Breite", "Zum Beispiel 51,83875.")
    laenge = degrees("Länge", "Zum Beispiel 6,61535.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        latitude, longitude = cleaned.get("breite"), cleaned.get("laenge")
        if latitude is not None and longitude is not None:
            if problem := coordinate_problem(latitude, longitude):
                self.add_error("breite", problem)
        elif latitude != longitude and not self.errors:
            self.add_error("breite", "Breite und Länge gehören zusammen.")
        elif cleaned.get("ort") and not self.errors:
            self.add_error("breite", "Wo ist das? Bitte Breite und Länge eintragen.")
        return cleaned

    def spot(self, year: int) -> Spot | None:
        """The place, if one was typed in."""
        given = self.cleaned_data
        if given.get("breite") is None or given.get("laenge") is None:
            return None
        return by_hand(given["ort"] or "Ort von Hand", (given["breite"], given["laenge"]), year)


class PlanForm(PlaceForm):
    """The question; it stands in the address, so that it can be passed on. «Frage an die Planung»"""

    anzahl = forms.IntegerField(
        label="Wie viele Anlaufstellen",
        help_text="Eine Zahl oder ein Budget, eins genügt.",
        min_value=1,
        max_value=MOST_PLACES,
        initial=3,
        required=False,
    )
    kosten = forms.FloatField(
        label="Was eine im Jahr kostet (Euro)",
        help_text="Nötig für ein Budget.",
        min_value=1,
        max_value=10_000_000,
        required=False,
    )
    budget = forms.FloatField(
        label="Was alle im Jahr kosten dürfen (Euro)",
        help_text="Das Budget.",
        min_value=1,
        max_value=100_000_000,
        required=False,
    )
    worauf = forms.ChoiceField(
        label="Wessen Wege zählen", choices=EQUITY, initial=BALANCED, widget=forms.RadioSelect, required=False
    )

    orte = forms.MultipleChoiceField(
        label="Mögliche Orte",
        choices=PLACES,
        initial=[CENTRES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("anzahl", "kosten", "budget", "worauf", "orte")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("budget") and not cleaned.get("kosten") and "kosten" not in self.errors:
            self.add_error("kosten", "Zum Budget gehört, was eine Anlaufstelle kostet.")
        asked = cleaned.get("anzahl") or cleaned.get("budget")
        if not asked and not {"anzahl", "budget"} & set(self.errors):
            raise ValidationError(
                "Bitte sagen Sie, wie viele Anlaufstellen es werden sollen oder was sie kosten dürfen."
            )
        return cleaned

    def spots(self, on: date) -> list[Spot]:
        """The possible places besides the middles of districts."""
        kinds = self.cleaned_data["orte"]
        found = [*(idle_sites(on) if IDLE in kinds else ()), *(guest_rooms(on) if GUESTS in kinds else ())]
        typed = self.spot(on.year)
        return found if typed is None else [*found, typed]

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
        """Places where no room can be found, by number; what is no number was not chosen here."""
        sent = self.data.getlist("ohne") if hasattr(self.data, "getlist") else []
        numbers = [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 15]
        return list(dict.fromkeys(numbers))[:MOST_EXCLUDED]


class PilotForm(forms.Form):
    """A contact point on trial: where, from when to when, and what it is judged by. «Erprobung»"""

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
        label="Woran sie gemessen wird",
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
            self.add_error("ends_on", "Eine Erprobung dauert höchstens drei Jahre.")
        return cleaned
