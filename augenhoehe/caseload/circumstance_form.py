"""What one says about a circumstance: which, about whom, why."""

from datetime import date
from typing import Any

from django import forms

from augenhoehe.caseload.access import may_allocate
from augenhoehe.caseload.models import CircumstanceKind
from augenhoehe.caseload.models.circumstances import ABOUT_A_COLLEAGUE, WITH_REASON
from augenhoehe.cases.access import acting_staff
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff
from augenhoehe.people.absence_forms import ColleagueField


class CircumstanceForm(forms.Form):
    """Exceptions from the house's rule are a lead's to answer for."""

    kind = forms.ChoiceField(label="Worum geht es?", choices=CircumstanceKind)
    staff = ColleagueField(
        Staff.objects.none(),
        label="Um welche Fachkraft (bei Wunsch und Befangenheit)?",
        required=False,
        empty_label="um keine bestimmte",
    )
    local_jobcenter = forms.ModelChoiceField(
        LocalJobcenter.objects.all(),
        label="Um welches Jobcenter (bei einem anderen Jobcenter)?",
        required=False,
        empty_label="um das des Wohnorts",
    )
    reason = forms.CharField(
        label="Grund für die Ausnahme",
        max_length=300,
        required=False,
        help_text="Ein Wunsch und eine Befangenheit brauchen keinen Grund. Bitte nichts über Gesundheit oder Herkunft.",
    )

    def __init__(self, *args: Any, user: object, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = self.fields["staff"]
        if isinstance(colleagues, forms.ModelChoiceField):
            house = acting_staff(user).team.local_jobcenter_id
            rows = Staff.objects.on(on).filter(team__local_jobcenter=house, role=Role.COUNSELLOR)
            colleagues.queryset = rows.order_by("family_name", "given_name", "pk")
        kinds = self.fields["kind"]
        if isinstance(kinds, forms.ChoiceField) and not may_allocate(user):
            kinds.choices = [(one, one.label) for one in CircumstanceKind if one not in WITH_REASON]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind in ABOUT_A_COLLEAGUE and not cleaned.get("staff"):
            self.add_error("staff", "Bitte sagen Sie, um welche Fachkraft es geht.")
        if kind == CircumstanceKind.OTHER_SITE and not cleaned.get("local_jobcenter"):
            self.add_error("local_jobcenter", "Bitte sagen Sie, um welches Jobcenter es geht.")
        if kind in WITH_REASON and not cleaned.get("reason"):
            self.add_error("reason", "Eine Ausnahme braucht ihren Grund.")
        if kind not in ABOUT_A_COLLEAGUE:
            cleaned["staff"] = None
        if kind != CircumstanceKind.OTHER_SITE:
            cleaned["local_jobcenter"] = None
        if kind not in WITH_REASON:
            cleaned["reason"] = ""
        return cleaned
