"""What a lead says to the simulator, and to a list of proposals."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from augenhoehe.caseload.allocation.alternatives import Alternative
from augenhoehe.caseload.allocation.problem import Weights
from augenhoehe.caseload.models import Stage
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff
from augenhoehe.people.absence_forms import ColleagueField

WHOLE_HOUSE = "alle"
ONE_YEAR = timedelta(days=366)
WEIGHT_LABELS = {
    "own_district": ("Stadtteil", "so viele Kilometer ist es wert, dass die Fachkraft den Stadtteil kennt"),
    "kilometre": ("Weg", "Gewicht je Kilometer"),
    "language": ("Sprache", "so viele Kilometer ist eine gemeinsame Sprache wert"),
    "specialism": ("Fachwissen", "so viele Kilometer ist passendes Fachwissen wert"),
    "balance": ("Ausgleich", "Gewicht der gleichen Auslastung"),
    "continuity": ("Vertrautheit", "so viele Kilometer ist es wert, bei der vertrauten Fachkraft zu bleiben"),
}


class TokenForm(forms.Form):
    """The form's own number makes the second click the same one."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class SimulationForm(TokenForm):
    """For whom, and with which weights. «Neue Simulation»"""

    scope = forms.ChoiceField(label="Für wen?")
    leaving = ColleagueField(
        Staff.objects.none(),
        label="Nur die Menschen einer Fachkraft neu verteilen",
        required=False,
        empty_label="nein, alle ansehen",
        help_text="Wenn jemand geht oder lange ausfällt: alle anderen bleiben, wo sie sind.",
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        field = self.fields["scope"]
        if isinstance(field, forms.ChoiceField):
            field.choices = self.scopes()
        colleagues = self.fields["leaving"]
        if isinstance(colleagues, forms.ModelChoiceField):
            colleagues.queryset = self.colleagues()
        for name, (label, help_text) in WEIGHT_LABELS.items():
            self.fields[f"weight_{name}"] = forms.FloatField(
                label=label,
                help_text=help_text,
                min_value=0,
                max_value=100,
                initial=getattr(Weights(), name),
                widget=forms.NumberInput(attrs={"step": "0.5"}),
            )

    def scopes(self) -> list[tuple[str, str]]:
        """The own local Jobcenter, or all; the direction may look at each."""
        whole = (WHOLE_HOUSE, "Alle örtlichen Jobcenter")
        own = self.staff.team.local_jobcenter
        if self.staff.role == Role.MANAGING_DIRECTOR:
            return [whole, *((str(one.pk), one.name) for one in LocalJobcenter.objects.all())]
        return [(str(own.pk), own.name), whole]

    def colleagues(self) -> Any:
        """Counsellors a lead may hand people over from: those of the own local Jobcenter."""
        rows = Staff.objects.filter(role=Role.COUNSELLOR).order_by("family_name", "given_name", "pk")
        if self.staff.role == Role.MANAGING_DIRECTOR:
            return rows
        return rows.filter(team__local_jobcenter=self.staff.team.local_jobcenter_id)

    def weight_fields(self) -> list[Any]:
        """The own weights, for the form."""
        return [self[f"weight_{name}"] for name in WEIGHT_LABELS]

    def weights(self) -> dict[str, float]:
        """By name."""
        return {name: self.cleaned_data[f"weight_{name}"] for name in WEIGHT_LABELS}

    def local_jobcenter(self) -> int | None:
        """The Jobcenter chosen; that of the colleague whose people are handed over; None for all."""
        if self.cleaned_data["leaving"]:
            house: int = self.cleaned_data["leaving"].team.local_jobcenter_id
            return house
        scope = self.cleaned_data["scope"]
        return None if scope == WHOLE_HOUSE else int(scope)


class NumbersField(forms.Field):
    """Numbers of boxes that were ticked; anything else is no number of ours."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[int]:
        return [int(one) for one in value or () if str(one).isdecimal() and len(str(one)) < 19]


class FromDayForm(TokenForm):
    """Something that holds from a day on, today at the earliest."""

    first_day = forms.DateField(
        label="Frühestens ab", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["first_day"].initial = on

    def clean_first_day(self) -> date:
        """Today or later, within a year."""
        day: date = self.cleaned_data["first_day"]
        if not self.on <= day <= self.on + ONE_YEAR:
            raise forms.ValidationError("Bitte wählen Sie einen Tag von heute bis in einem Jahr.")
        return day


class AcceptanceForm(FromDayForm):
    """Which proposals, and when. «Annehmen»"""

    stage = forms.ChoiceField(label="Wann?", choices=Stage, initial=Stage.AT_REVIEW, widget=forms.RadioSelect)
    everyone = forms.BooleanField(required=False)
    proposal = NumbersField(required=False)
    seen = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("everyone") and not cleaned.get("proposal") and not self.errors:
            self.add_error(None, "Bitte wählen Sie mindestens eine Person aus, oder alle.")
        return cleaned


class ChoiceForm(FromDayForm):
    """Which colleague for one person, and since when. «Zuordnen»"""

    desk = forms.TypedChoiceField(
        label="Fachkraft", coerce=int, error_messages={"required": "Bitte wählen Sie eine Fachkraft."}
    )
    seen = forms.CharField(required=False)

    def offer(self, desks: Sequence[Alternative]) -> None:
        """Those a rule does not close."""
        field = self.fields["desk"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(one.desk, one.desk) for one in desks]
