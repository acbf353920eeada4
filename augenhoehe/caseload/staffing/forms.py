"""What one enters about a colleague: hours and days, languages, specialisms, trainings, districts."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from augenhoehe.organisation.models import (
    DistrictService,
    LanguageLevel,
    Specialism,
    Staff,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
    Team,
    Weekday,
)
from augenhoehe.people.fact_forms import SPOKEN_HERE
from augenhoehe.places.models import District
from augenhoehe.web.languages import LANGUAGES, german_name

# What a case says about a person; for the other specialisms nobody would ever be proposed.
REMITS = (Specialism.UNDER_25, Specialism.REFUGEES, Specialism.LONE_PARENTS, Specialism.SELF_EMPLOYED)
OVERTAKEN = (
    "Inzwischen hat jemand die Zuständigkeit geändert. Es wurde nichts überschrieben; bitte sehen Sie nach, was jetzt "
    "gilt, und speichern Sie dann noch einmal."
)
SPOKEN = (LanguageLevel.NONE, LanguageLevel.LITERACY)
QUARTER, TOWN = "quartier", "gemeinde"


def day_input() -> forms.DateInput:
    """A day to be chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """An entry about one colleague; what the database would refuse is said in its own words."""

    def __init__(self, *args: Any, staff: Staff, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.staff = staff
        self.on = on
        self.offer(staff)

    def offer(self, staff: Staff) -> None:
        """What can be chosen; most forms know it already."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for name, value in cleaned.items():
                setattr(self.instance, name, value)
            try:
                self.instance.validate_constraints()
            except ValidationError as problem:
                for sentence in problem.messages:
                    self.add_error(None, sentence)
        return cleaned


class LanguageForm(EntryForm):
    """A language to counsel in, and how well. «Sprache der Fachkraft»"""

    language = forms.ChoiceField(label="Sprache")

    class Meta:
        model = StaffLanguage
        fields = ["language", "level"]

    def offer(self, staff: Staff) -> None:
        own = [language.code for language in LANGUAGES if language.code != "leicht"]
        names = sorted((german_name(code), code) for code in dict.fromkeys([*own, *SPOKEN_HERE]))
        self.choose("language", [("", "bitte wählen"), *((code, name) for name, code in names)])
        levels = [(level.value, level.label) for level in LanguageLevel if level not in SPOKEN]
        self.choose("level", [("", "nicht erfasst"), *levels])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # both are fields with choices


class SpecialismForm(EntryForm):
    """What a colleague knows best, from a day on. «Schwerpunkt der Fachkraft»"""

    class Meta:
        model = StaffSpecialism
        fields = ["specialism", "starts_on"]
        widgets = {"starts_on": day_input()}


class TrainingForm(EntryForm):
    """A training that was finished. «Fortbildung»"""

    class Meta:
        model = StaffTraining
        fields = ["kind", "done_on"]
        widgets = {"done_on": day_input()}

    def clean_done_on(self) -> date:
        """Done is done: not in the future."""
        day: date = self.cleaned_data["done_on"]
        if day > self.on:
            raise ValidationError("Dieser Tag liegt noch vor uns; eingetragen wird, was abgeschlossen ist.")
        return day


class DistrictForm(EntryForm):
    """A district a colleague looks after from a day on. «Stadtteil der Fachkraft»"""

    class Meta:
        model = DistrictService
        fields = ["district", "starts_on"]
        widgets = {"starts_on": day_input()}

    def offer(self, staff: Staff) -> None:
        chosen = self.fields["district"]
        chosen.label = "Stadtteil"
        chosen.queryset = districts_for(staff, self.on)  # type: ignore[attr-defined]  # it chooses among rows


def districts_for(staff: Staff, on: date) -> Any:
    """The district of her local Jobcenter and its parts; all of them where the house has none."""
    known = District.objects.in_year(on.year).defer("geometry").order_by("scheme", "name", "pk")
    home = staff.team.local_jobcenter.district_id
    if home is None:
        return known.filter(scheme__in=[QUARTER, TOWN])
    return known.filter(pk=home) | known.filter(parent=home)


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Hours a week and the days they lie on; `seen` is the state the reader has before her. «Arbeitszeit»"""

    working_days = forms.TypedMultipleChoiceField(
        label="Arbeitstage", choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Staff
        fields = ["weekly_hours", "working_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = state_of(self.instance)
        self.fields["seen"].initial = self.before
        hours = self.fields["weekly_hours"].widget
        hours.attrs |= {"step": "0.5", "min": "0.5", "max": "48"}


class RemitForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """For whom a team is there; `seen` is the state the reader has before her. «Zuständigkeit eines Teams»

    `anyway`: said after the page has told for how many people no team would be there any more.
    """

    remit = forms.MultipleChoiceField(
        label="Dieses Team ist nur da für",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kein Haken heißt: für alle Menschen. Mehrere Haken heißen: für jede dieser Gruppen.",
        error_messages={"invalid_choice": "Diesen Schwerpunkt gibt es nicht."},
    )
    seen = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "Bitte laden Sie die Seite neu."}
    )
    anyway = forms.BooleanField(required=False)

    class Meta:
        model = Team
        fields = ["remit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = ",".join(sorted(self.instance.remit)) or "alle"
        self.fields["seen"].initial = self.before
        offered = [one for one in Specialism if one in REMITS or one in self.instance.remit]
        self.fields["remit"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]  # it has choices

    def is_overtaken(self) -> bool:
        """Whether somebody else changed it meanwhile; the form then shows what holds now."""
        if self.cleaned_data["seen"] == self.before:
            return False
        self.add_error(None, OVERTAKEN)
        self.data = {**self.data, "remit": self.cleaned_data["remit"], "seen": self.before}
        return True


def state_of(staff: Staff) -> str:
    """Hours and days in one word."""
    return f"{staff.weekly_hours.normalize():f}/{','.join(str(day) for day in sorted(staff.working_days))}"
