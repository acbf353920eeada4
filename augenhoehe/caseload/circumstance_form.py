"""What one says about a circumstance: first which, then what belongs to it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from augenhoehe.caseload.access import kinds_to_heed
from augenhoehe.caseload.models import CircumstanceKind
from augenhoehe.caseload.models.circumstances import ABOUT_A_COLLEAGUE, WITH_REASON
from augenhoehe.cases.access import acting_staff
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff
from augenhoehe.people.absence_forms import ColleagueField
from augenhoehe.people.models import Responsibility, ResponsibilityRole


class KindForm(forms.Form):
    """Which circumstance. None is chosen beforehand."""

    kind = forms.ChoiceField(
        label="Worum geht es?",
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte sagen Sie, worum es geht."},
    )

    def __init__(self, *args: Any, user: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        if isinstance(kinds, forms.ChoiceField):
            kinds.choices = [(one.value, one.label) for one in kinds_to_heed(user)]


class CircumstanceForm(forms.Form):
    """What belongs to a circumstance of this kind, and nothing else."""

    staff = ColleagueField(
        Staff.objects.none(),
        label="Um welche Fachkraft geht es?",
        empty_label="bitte auswählen",
        error_messages={"required": "Bitte sagen Sie, um welche Fachkraft es geht."},
    )
    local_jobcenter = forms.ModelChoiceField(
        LocalJobcenter.objects.all(),
        label="Um welches Jobcenter geht es?",
        empty_label="bitte auswählen",
        error_messages={"required": "Bitte sagen Sie, um welches Jobcenter es geht."},
    )
    reason = forms.CharField(
        label="Grund für die Ausnahme",
        max_length=300,
        help_text="Bitte nichts über Gesundheit oder Herkunft.",
        error_messages={"required": "Eine Ausnahme braucht ihren Grund."},
    )

    def __init__(
        self, *args: Any, kind: CircumstanceKind, person_id: int, user: object, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        wanted = {
            "staff": kind in ABOUT_A_COLLEAGUE,
            "local_jobcenter": kind == CircumstanceKind.OTHER_SITE,
            "reason": kind in WITH_REASON,
        }
        for name in [name for name, is_wanted in wanted.items() if not is_wanted]:
            del self.fields[name]
        colleagues = self.fields.get("staff")
        if isinstance(colleagues, forms.ModelChoiceField):
            today = timezone.localdate()
            care = Responsibility.objects.on(today).filter(
                person=person_id, role=ResponsibilityRole.COUNSELLING
            )
            near = Q(team__local_jobcenter=acting_staff(user).team.local_jobcenter_id) | Q(
                team__local_jobcenter__in=care.values("local_jobcenter")
            )
            rows = Staff.objects.on(today).filter(near, role=Role.COUNSELLOR)
            colleagues.queryset = rows.order_by("family_name", "given_name", "pk")
