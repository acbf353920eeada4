"""What one types in for each kind of fact; the database's own sentences say what does not fit."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.people.address_forms import AddressForm
from augenhoehe.people.fact_fields import DATED, FactForm, chosen_of, country_field
from augenhoehe.people.fact_words import german_day
from augenhoehe.people.facts import (
    ADDRESSES,
    CHILDCARE,
    CLIENT_NUMBER,
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
    UNIT_NUMBER,
    VISIT_NEEDS,
    WORK_CAPACITY,
)
from augenhoehe.people.models import (
    CapacityLimit,
    Childcare,
    DrivingLicence,
    Employment,
    EmploymentStatus,
    InterpreterNeed,
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
from augenhoehe.people.number_forms import ClientNumberForm, UnitNumberForm
from augenhoehe.people.reach_forms import ContactPointForm
from augenhoehe.people.unit_facts import youngest_child_born_on
from augenhoehe.privacy.records import Source
from augenhoehe.web.languages import LANGUAGES as PAGE_LANGUAGES
from augenhoehe.web.languages import german_name

ISO_639 = re.compile(r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")
SPOKEN_HERE = (
    *("ku", "ckb", "prs", "ps", "sq", "bg", "ro", "pl", "sr", "hr", "bs", "mk", "it", "es", "pt", "fr", "el"),
    *("hu", "cs", "sk", "nl", "ka", "hy", "az", "kk", "so", "ti", "am", "ta", "hi", "ur", "vi", "th", "sw"),
)


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
        if (
            self.instance.interpreter_need == InterpreterNeed.NONE
            and not self.instance.interpreter_checked_on
        ):
            self.initial["interpreter_need"] = ""  # nobody has asked yet: saving alone says nothing
            choices = [("", "bitte wählen"), *InterpreterNeed.choices]
            self.fields["interpreter_need"].choices = choices  # type: ignore[attr-defined]  # of its choice fields
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
        fields = ["kind", "hours_per_week", "is_additional", *DATED]
        labels = {"is_additional": "Gilt zusätzlich zum hauptsächlichen Erwerbsstatus"}
        help_texts = {
            "is_additional": "Zum Beispiel ein Minijob neben der Arbeitslosigkeit oder ein Kurs neben der Arbeit. Was "
            "sonst gilt, endet dadurch nicht."
        }


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = youngest_child_born_on(self.user, self.instance.person_id, timezone.localdate())

    @property
    def proposal(self) -> tuple[str, str] | None:
        shown = self["youngest_child_born_on"].value()
        if self.known is None or str(shown) == str(self.known):
            return None
        return (
            f"In der Bedarfsgemeinschaft ist das jüngste Kind am {german_day(self.known)} geboren.",
            f"?youngest_child_born_on={self.known:%Y-%m-%d}#angabe",
        )


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


FORMS: dict[str, type[FactForm]] = {
    PERSON.slug: PersonForm,
    CLIENT_NUMBER.slug: ClientNumberForm,
    UNIT_NUMBER.slug: UnitNumberForm,
    ADDRESSES.slug: AddressForm,
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
