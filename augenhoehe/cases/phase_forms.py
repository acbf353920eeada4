"""Names of phases, and the phase of one case."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.cases.models import Case, CasePhase, IntegrationPhase, UsualPhase
from augenhoehe.cases.note_forms import DAY


class PhaseNameForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What this house calls a phase, and which hints of the guide belong to it; `read` is what the page showed."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = IntegrationPhase
        fields = ["name", "hints"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts = {"hints": "Der Leitfaden zeigt bei dieser Phase diese Hinweise, gleich wie sie heißt."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hints"]
        field.choices = [("", "nur die allgemeinen"), *UsualPhase.choices]


class CasePhaseForm(forms.Form):
    """Where the work stands, and since when; `read` is the entry the page showed."""

    read = forms.IntegerField(required=False, widget=forms.HiddenInput)
    phase = forms.ModelChoiceField(
        label="Phase", queryset=IntegrationPhase.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    starts_on = forms.DateField(label="Seit wann?", **DAY)

    def __init__(self, *args: Any, case: Case, now: CasePhase | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        offered = IntegrationPhase.objects.filter(is_offered=True)
        self.fields["phase"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField has one
        self.fields["read"].initial = now.pk if now else None
        self.fields["starts_on"].initial = timezone.localdate()

    def clean_starts_on(self) -> Any:
        """Not ahead of us, and not before the case."""
        day = self.cleaned_data["starts_on"]
        if day > timezone.localdate():
            raise ValidationError("Der Tag liegt noch vor uns. Bitte wählen Sie heute oder früher.")
        if day < self.case.starts_on:
            raise ValidationError(f"Der Fall hat erst am {self.case.starts_on:%d.%m.%Y} begonnen.")
        return day
