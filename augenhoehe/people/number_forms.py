"""What one types in when the benefits system has given a number, and what numbers held before."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Max, Model
from django.utils import timezone

from augenhoehe.people.access import unsealed_to
from augenhoehe.people.fact_fields import FactForm
from augenhoehe.people.models import PROVISIONAL, BenefitUnit, Person
from augenhoehe.people.numbers import earlier_clients, earlier_units

SINCE = (
    "Der erste Tag der neuen Nummer; die bisherige bleibt auffindbar. War die Nummer nur falsch eingetragen, "
    "lassen Sie den Tag stehen."
)


SAMPLE, ENOUGH = 50, 10


class NumberForm(FactForm):
    """A number of the benefits system with the day since which it holds."""

    is_right = forms.BooleanField(label="Die Nummer stimmt so, ich habe nachgesehen", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hide_what_was_not_asked()
        self.shown = self.instance.__class__._default_manager.filter(pk=self.instance.pk).first()
        if self.number_shown().startswith(PROVISIONAL):
            self.initial["number_since"] = timezone.localdate()

    def number_shown(self) -> str:
        """The number that stands in the file now."""
        return str(getattr(self.shown, self.Meta.fields[0], ""))  # type: ignore[attr-defined]  # of each form below

    def checked_number(self, number: str) -> str:
        """In capitals without blanks; a provisional one is not typed in by hand."""
        number = number.replace(" ", "").upper()
        if number != self.number_shown() and number.startswith(PROVISIONAL):
            raise forms.ValidationError(
                "Das ist eine vorläufige Nummer. Bitte tragen Sie die endgültige ein."
            )
        return number

    def clean(self) -> dict[str, Any]:
        """A number that is longer or shorter than all others here is asked about once.

        How a number must look is not written down anywhere we could cite: the house's own numbers are the measure.
        """
        cleaned, name = super().clean(), self.Meta.fields[0]  # type: ignore[attr-defined]  # of each form below
        number = cleaned.get(name)
        if number and number != self.number_shown() and not self.is_sure_of(number):
            usual = usual_lengths(type(self.instance), name)
            if usual and len(number) not in usual:
                known = " oder ".join(map(str, sorted(usual)))
                self.ask(
                    number,
                    name,
                    f"Die Nummern in diesem Haus haben {known} Zeichen, diese {len(number)}. Stimmt sie?",
                )
        return cleaned

    def clean_number_since(self) -> date | None:
        """No number holds from tomorrow: letters and lists use it today."""
        day: date | None = self.cleaned_data["number_since"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                "Der Tag liegt noch vor uns. Bitte tragen Sie die Nummer ein, wenn sie gilt."
            )
        return day


def usual_lengths(model: type[Model], name: str) -> set[int]:
    """How long the newest real numbers of the house are; nothing where it has only a few."""
    real = model._default_manager.exclude(**{f"{name}__startswith": PROVISIONAL}).order_by("-pk")
    newest = list(real.values_list(name, flat=True)[:SAMPLE])
    return {len(number) for number in newest} if len(newest) >= ENOUGH else set()


class ClientNumberForm(NumberForm):
    """The client number; unique in the house, with a way around files nobody may know of."""

    class Meta:
        model = Person
        fields = ["client_number", "number_since", "number_source"]
        help_texts = {"number_since": SINCE}

    def clean_client_number(self) -> str:
        """A number nobody else one may know of has or had."""
        number = self.checked_number(str(self.cleaned_data["client_number"]))
        others = Person.objects.filter(client_number=number).exclude(pk=self.instance.pk)
        former = earlier_clients([number]).get(number)
        known = unsealed_to(self.user).exclude(pk=self.instance.pk)
        if known.filter(pk__in=[*others.values_list("pk", flat=True), former or 0]).exists():
            raise forms.ValidationError(
                "Diese Kundennummer ist schon vergeben. Ist es dieselbe Person, kann die Teamleitung"
                " beide Akten zusammenführen."
            )
        if number != self.number_shown():
            newest = others.aggregate(newest=Max("twin"))["newest"]
            self.instance.twin = 0 if newest is None else newest + 1
        return number


class UnitNumberForm(NumberForm):
    """The number of the benefit unit; the same for everybody in it."""

    class Meta:
        model = BenefitUnit
        fields = ["unit_number", "number_since", "number_source"]
        help_texts = {"number_since": SINCE}

    def clean_unit_number(self) -> str:
        """A number no other unit one may know of has or had."""
        number = self.checked_number(str(self.cleaned_data["unit_number"]))
        others = BenefitUnit.objects.filter(unit_number=number).exclude(pk=self.instance.pk)
        former = earlier_units([number]).get(number)
        taken = [pk for pk in (*others.values_list("pk", flat=True), former) if pk and pk != self.instance.pk]
        known = BenefitUnit.objects.filter(pk__in=taken)
        if known.filter(memberships__person__in=unsealed_to(self.user).values("pk")).exists():
            raise forms.ValidationError("Diese BG-Nummer ist schon vergeben.")
        if number != self.number_shown():
            newest = others.aggregate(newest=Max("twin"))["newest"]
            self.instance.twin = 0 if newest is None else newest + 1
        return number
