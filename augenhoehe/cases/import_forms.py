"""Forms of the pages on which lists come in and files are put together."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from augenhoehe.cases.importing.limits import limits
from augenhoehe.cases.importing.mapping import Proposal
from augenhoehe.cases.importing.words import label_of, targets
from augenhoehe.cases.models import DuplicateVerdict
from augenhoehe.organisation.models import Role, Staff, Team


class TeamField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A team with its local Jobcenter."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.local_jobcenter.name}"


class UploadForm(forms.Form):
    """A list of people: the file, for which team, as of when."""

    file = forms.FileField(
        label="Datei",
        help_text="CSV oder XLSX, Spalten in beliebiger Reihenfolge. Gelesen wird das erste Blatt, in dem etwas steht.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"required": "Bitte eine Datei wählen.", "empty": "Die Datei ist leer."},
    )
    team = TeamField(
        Team.objects.none(),
        label="Team",
        help_text="Begleitet die neuen Menschen, bei denen die Liste kein anderes Team nennt.",
    )
    valid_from = forms.DateField(
        label="Stand der Liste vom",
        help_text="Ab diesem Tag gelten geänderte Angaben; was vorher galt, bleibt in der Akte.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.select_related("local_jobcenter")
        if staff.role != Role.MANAGING_DIRECTOR:
            teams = teams.filter(local_jobcenter_id=staff.team.local_jobcenter_id)
        field = self.fields["team"]
        assert isinstance(field, TeamField)
        field.queryset, field.initial = teams, staff.team_id
        self.fields["valid_from"].initial = timezone.localdate

    def clean_file(self) -> Any:
        """Not larger than a list may be."""
        upload = self.cleaned_data["file"]
        if upload.size > limits().megabytes * 1_000_000:
            self.add_error(
                "file", f"Die Datei ist größer als {limits().megabytes} MB. Bitte in mehrere Dateien teilen."
            )
        return upload

    def clean_valid_from(self) -> Any:
        """A list tells what holds, not what will."""
        day = self.cleaned_data["valid_from"]
        if not timezone.localdate() - timedelta(days=366) <= day <= timezone.localdate():
            self.add_error("valid_from", "Der Stand liegt im letzten Jahr und nicht in der Zukunft.")
        return day


class ColumnsForm(forms.Form):
    """What each column of the file is; one select per column."""

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "nicht übernehmen"), *((target, label_of(target)) for target in targets())]
        self.proposals = proposals
        for one in proposals:
            self.fields[f"column_{one.index}"] = forms.ChoiceField(
                label=one.heading,
                choices=choices,
                required=False,
                initial=one.target or "",
                widget=forms.Select(attrs={"class": "kern-form-input__select"}),
            )

    def clean(self) -> dict[str, Any]:
        """Each target once, and the client number among them."""
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for one in self.proposals:
            target = cleaned.get(f"column_{one.index}")
            if target and target in seen:
                self.add_error(
                    f"column_{one.index}", f"«{label_of(target)}» ist schon die Spalte «{seen[target]}»."
                )
            elif target:
                seen[target] = one.heading
        if "client_number" not in seen and not self.errors:
            self.add_error(
                None,
                "Bitte sagen, in welcher Spalte die Kundennummer steht. Ohne sie ist niemand zuzuordnen.",
            )
        return cleaned

    def mapping(self) -> dict[str, int]:
        """«target → column»"""
        chosen = ((self.cleaned_data.get(f"column_{one.index}"), one.index) for one in self.proposals)
        return {target: index for target, index in chosen if target}


class DecisionForm(forms.Form):
    """What a person says about two files that may be one human."""

    verdict = forms.ChoiceField(
        label="Ist das dieselbe Person?", choices=DuplicateVerdict.choices, widget=forms.RadioSelect
    )
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MergeForm(forms.Form):
    """Why both are one human; the decisions come beside it."""

    reason = forms.CharField(
        label="Woran sehen Sie, dass es derselbe Mensch ist?",
        max_length=300,
        error_messages={"required": "Bitte in einem Satz sagen, woran man es sieht."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_sure = forms.BooleanField(
        label="Ich habe beide Akten angesehen.",
        error_messages={"required": "Bitte erst beide Akten ansehen."},
    )
