"""What one types in for each kind of fact; the database's own sentences say what does not fit."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from augenhoehe.people.countries import countries
from augenhoehe.people.facts import (
    CHILDCARE,
    CONTACT_POINTS,
    EMPLOYMENT_STATUS,
    EMPLOYMENTS,
    INTERPRETER,
    LANGUAGES,
    LICENCES,
    PERSON,
    QUALIFICATIONS,
    REPRESENTATIVES,
    RESIDENCE,
    VISIT_NEEDS,
    WORK_CAPACITY,
)
from augenhoehe.people.models import (
    CapacityLimit,
    Childcare,
    ContactPoint,
    ContactPointKind,
    DrivingLicence,
    Employment,
    EmploymentStatus,
    Person,
    PersonLanguage,
    Qualification,
    Representative,
    RepresentativeScope,
    ResidenceTitle,
    VisitBarrier,
    VisitNeed,
    WorkCapacity,
)
from augenhoehe.privacy.records import Source
from augenhoehe.web.languages import LANGUAGES as PAGE_LANGUAGES
from augenhoehe.web.languages import german_name

PHONE = re.compile(r"^\+?[0-9()][0-9 ()/.\-]{3,}$")
ISO_639 = re.compile(r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")
SPOKEN_HERE = (
    *("ku", "ckb", "prs", "ps", "sq", "bg", "ro", "pl", "sr", "hr", "bs", "mk", "it", "es", "pt", "fr", "el"),
    *("hu", "cs", "sk", "nl", "ka", "hy", "az", "kk", "so", "ti", "am", "ta", "hi", "ur", "vi", "th", "sw"),
)
DATED = ("starts_on", "ends_on", "source")
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
    """One fact. `version` is the token of what was shown; it decides whether somebody else was faster."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            if isinstance(self.fields[name], forms.DateField):
                self.fields[name].widget = DayInput()
        self.begin_today("starts_on")
        if "ends_on" in self.fields:
            self.fields["ends_on"].help_text = "Leer lassen, wenn es bis auf Weiteres gilt."
        if "source" in self.fields and getattr(self.instance, "source", "") != Source.BENEFITS:
            told = [choice for choice in Source.choices if choice[0] != Source.BENEFITS]
            self.fields["source"].choices = told  # type: ignore[attr-defined]  # of its choice fields

    def clean(self) -> dict[str, Any]:
        """Control characters belong to no fact; what the database would break on is refused in words."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and CONTROL.search(value):
                self.add_error(name, "Hier stehen unsichtbare Zeichen. Bitte tippen Sie es neu ein.")
        return cleaned

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


class ContactPointForm(FactForm):
    """A number or address with what each direction may use it for."""

    class Meta:
        model = ContactPoint
        fields = ["kind", "value", "may_reach_person", "consented_on", "may_reach_us", "best_time", *DATED]
        labels = {
            "may_reach_person": "Wir dürfen diese Nummer oder Adresse von uns aus nutzen",
            "may_reach_us": "Die Person meldet sich damit bei uns",
        }
        help_texts = {
            "value": "So, wie die Person sie nennt: 0170 1234567 oder +380 50 1234567.",
            "consented_on": "Nötig, wenn wir sie nutzen dürfen (§ 67b SGB X); wer uns schreibt, hat damit noch nicht "
            "zugestimmt. Bei einem Widerruf entfernen Sie das Häkchen.",
            "best_time": "zum Beispiel: nach 16 Uhr, vormittags nicht",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, value = cleaned.get("kind"), (cleaned.get("value") or "").strip()
        if kind == ContactPointKind.EMAIL and value:
            try:
                validate_email(value)
            except ValidationError:
                self.add_error("value", "Das ist keine E-Mail-Adresse. Fehlt das @ oder die Endung?")
        elif kind == ContactPointKind.PHONE and value:
            digits = sum(character.isdigit() for character in value)
            if not PHONE.match(value) or not 4 <= digits <= 20:
                self.add_error(
                    "value", "Das ist keine Telefonnummer. Erlaubt sind Ziffern, +, /, - und Klammern."
                )
        return cleaned


class LanguageForm(FactForm):
    """A language with its levels."""

    language = forms.ChoiceField(label="Sprache", required=False)
    other_language = forms.CharField(
        label="Andere Sprache",
        required=False,
        max_length=12,
        help_text="Wenn sie oben nicht steht: ihr Kürzel nach ISO 639, zum Beispiel «rom».",
    )
    field_order = ["language", "other_language"]

    class Meta:
        model = PersonLanguage
        fields = ["language", "speaking", "reading", "is_preferred", "checked_on", "source"]
        labels = {"is_preferred": "In dieser Sprache spricht die Person am liebsten"}
        help_texts = {"reading": "Wer gut spricht, liest nicht immer. Bitte eigens fragen."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [language.code for language in PAGE_LANGUAGES if language.code != "leicht"]
        codes = dict.fromkeys([*own, *SPOKEN_HERE, self.instance.language or "de"])
        names = sorted((german_name(code), code) for code in codes)
        choices = [("", "bitte wählen"), *((code, name) for name, code in names)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]  # of its choice fields
        self.begin_today("checked_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        other = (cleaned.get("other_language") or "").strip()
        if other and not ISO_639.match(other):
            self.add_error(
                "other_language",
                "Das ist kein Sprachkürzel. Es hat zwei oder drei Buchstaben: «rom».",
            )
        elif other:
            cleaned["language"] = other
        elif not cleaned.get("language"):
            self.add_error("language", "Welche Sprache ist es?")
        return cleaned


class InterpreterForm(FactForm):
    """Whether a talk needs an interpreter, and when that was last asked."""

    class Meta:
        model = Person
        fields = ["interpreter_need", "interpreter_checked_on", "interpreter_source"]
        help_texts = {"interpreter_checked_on": "Der Tag, an dem Sie zuletzt gefragt haben."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [choice for choice in Source.choices if choice[0] != Source.BENEFITS]
        self.fields["interpreter_source"].choices = told  # type: ignore[attr-defined]  # of its choice fields

    def clean_interpreter_checked_on(self) -> Any:
        """Nobody has asked in the future."""
        day = self.cleaned_data["interpreter_checked_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Der Tag liegt noch vor uns. Wann wurde zuletzt gefragt?")
        return day


class PersonForm(FactForm):
    """Name, birth date, nationality."""

    nationality = country_field("Staatsangehörigkeit")

    class Meta:
        model = Person
        fields = ["salutation", "given_name", "family_name", "native_name", "birth_date", "nationality"]
        help_texts = {
            "given_name": "Wie im Pass, in lateinischer Schrift.",
            "native_name": "Олена Коваленко, أمينة الخطيب – so, wie die Person sich schreibt.",
        }

    def clean_birth_date(self) -> Any:
        """Nobody is born tomorrow, nor older than anybody ever was."""
        day = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError("Das Geburtsdatum liegt in der Zukunft.")
        if today.year - day.year > 120:
            raise ValidationError("Das Geburtsdatum liegt mehr als 120 Jahre zurück. Stimmt das Jahr?")
        return day


class VisitNeedForm(FactForm):
    """What makes a visit hard, and who comes along."""

    barriers = chosen_of(VisitBarrier, "Was schwerfällt", "Nur, was die Person selbst sagt; keine Diagnosen.")

    class Meta:
        model = VisitNeed
        fields = ["barriers", "companion", *DATED]
        help_texts = {"companion": "zum Beispiel: ihre Schwester, ein Freund vom Verein"}


class RepresentativeForm(FactForm):
    """Who acts for the person, in what, until when."""

    scope = chosen_of(RepresentativeScope, "Wofür", "Nur, was im Beschluss oder in der Vollmacht steht.")

    class Meta:
        model = Representative
        fields = ["kind", "name", "phone", "scope", *DATED]


class EmploymentStatusForm(FactForm):
    """Work, training or neither."""

    class Meta:
        model = EmploymentStatus
        fields = ["kind", "hours_per_week", *DATED]


class ResidenceForm(FactForm):
    """The right to stay, and whether it allows work."""

    class Meta:
        model = ResidenceTitle
        fields = ["kind", "work_permission", *DATED]


class WorkCapacityForm(FactForm):
    """How much work is possible; never why."""

    limits = chosen_of(CapacityLimit, "Was nicht geht", "Nur die Grenze, nie die Ursache: keine Diagnosen.")

    class Meta:
        model = WorkCapacity
        fields = ["hours_per_day", "limits", *DATED]


class ChildcareForm(FactForm):
    """The youngest child and who looks after it."""

    class Meta:
        model = Childcare
        fields = ["youngest_child_born_on", "kind", *DATED]


class QualificationForm(FactForm):
    """A degree."""

    country = country_field("Land, in dem er erworben wurde")

    class Meta:
        model = Qualification
        fields = ["kind", "title", "country", "recognition", *DATED]
        labels = {"starts_on": "abgeschlossen am oder bekannt seit"}


class EmploymentForm(FactForm):
    """Work someone does or did."""

    country = country_field("Land")

    class Meta:
        model = Employment
        fields = ["occupation", "country", *DATED]
        labels = {"starts_on": "von", "ends_on": "bis"}


class LicenceForm(FactForm):
    """A driving licence."""

    class Meta:
        model = DrivingLicence
        fields = ["licence_class", *DATED]


class EndForm(forms.Form):
    """The last day on which a fact holds."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=32)
    ends_on = forms.DateField(label="Gilt noch bis", widget=DayInput())


FORMS: dict[str, type[FactForm]] = {
    PERSON.slug: PersonForm,
    CONTACT_POINTS.slug: ContactPointForm,
    LANGUAGES.slug: LanguageForm,
    INTERPRETER.slug: InterpreterForm,
    VISIT_NEEDS.slug: VisitNeedForm,
    REPRESENTATIVES.slug: RepresentativeForm,
    EMPLOYMENT_STATUS.slug: EmploymentStatusForm,
    RESIDENCE.slug: ResidenceForm,
    WORK_CAPACITY.slug: WorkCapacityForm,
    CHILDCARE.slug: ChildcareForm,
    QUALIFICATIONS.slug: QualificationForm,
    EMPLOYMENTS.slug: EmploymentForm,
    LICENCES.slug: LicenceForm,
}
