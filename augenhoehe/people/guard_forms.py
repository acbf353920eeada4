"""What is asked before a file is closed, or opened in an emergency."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from augenhoehe.organisation.models import Account, Role, Staff
from augenhoehe.people.guarding import at_work, orphaned_seals, state_of
from augenhoehe.people.models import Seal

CHANGED = (
    "Inzwischen hat jemand diesen Sperrvermerk geändert. Es wurde nichts überschrieben. Unten steht, was jetzt gilt "
    "und was Sie eingegeben haben; wenn Sie noch einmal speichern, gilt Ihre Eingabe."
)
ADOPTING_ROLES = (Role.TEAM_LEAD, Role.MANAGING_DIRECTOR, Role.DATA_PROTECTION_OFFICER)


class ReaderField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Colleagues by name, with their task."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.given_name} {obj.family_name} – {obj.get_role_display()}, {obj.team.name}"


class SealForm(forms.Form):
    """Why the file is closed, and who may still open it. «Sperrvermerk»"""

    reason = forms.CharField(
        label="Warum ist diese Akte zu schützen?",
        max_length=300,
        help_text="Zum Beispiel: Auskunftssperre im Melderegister, Angehörige einer Kollegin. Keine Einzelheiten.",
    )
    readers = ReaderField(
        label="Wer darf die Akte weiter öffnen?",
        queryset=Staff.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Vorausgewählt ist auch, wer den Menschen berät; ohne Häkchen ist die Akte auch dort sofort "
        "geschlossen. Am besten mindestens zwei. Nur wenn auch der Datenschutz zugelassen ist, kann er Auskunft über "
        "die ganze Akte geben und ihre Löschung bestätigen.",
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, possible: Any, own: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        readers = self.fields["readers"]
        assert isinstance(readers, forms.ModelMultipleChoiceField)
        readers.queryset = possible

    def clean_readers(self) -> list[Account]:
        """Whoever closes a file can still open it, or could not lift the seal again."""
        chosen = list(self.cleaned_data["readers"])
        if self.own not in chosen:
            raise ValidationError(
                "Bitte lassen Sie sich selbst zugelassen; sonst können Sie die Sperre nicht aufheben."
            )
        return [staff.account for staff in chosen]

    def clean_seen(self) -> str | None:
        """What the lead had before her; None where the page did not say."""
        return str(self.cleaned_data["seen"]) if "seen" in self.data else None

    def show_what_holds(self, seal: Seal | None) -> None:
        """Refused; what was typed stays, and whoever saves once more knows what she replaces."""
        self.add_error(None, CHANGED)
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["seen"] = state_of(seal)
        self.data = sent


class SealChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Seals by number and day; whose file it is stays hidden."""

    def label_from_instance(self, obj: Any) -> str:
        return f"Sperrvermerk {obj.pk}, seit {obj.starts_on:%d.%m.%Y}"


class AdoptionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Colleagues by name, with their task."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.given_name} {obj.family_name} – {obj.get_role_display()}, {obj.team.name}"


class AdoptionForm(forms.Form):
    """Who opens a file whose named readers have all left. «Verwaister Sperrvermerk»"""

    seal = SealChoice(label="Welcher Sperrvermerk?", queryset=Seal.objects.none())
    reader = AdoptionChoice(
        label="Wer wird zugelassen?",
        queryset=Staff.objects.none(),
        help_text="Am besten die Leitung des Teams, in dem die bisher Zugelassenen gearbeitet haben. "
        "Wer zugelassen wird, sieht die Akte nur, wenn auch die eigene Aufgabe dazu passt.",
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seal"].queryset = orphaned_seals(on)  # type: ignore[attr-defined]  # a field of choices
        colleagues = at_work(on).filter(role__in=ADOPTING_ROLES).select_related("team")
        self.fields["reader"].queryset = colleagues  # type: ignore[attr-defined]  # a field of choices

    def clean_reader(self) -> Account:
        """The log-in of the colleague."""
        account: Account = self.cleaned_data["reader"].account
        return account


class EmergencyForm(forms.Form):
    """Number and birth date, both exact; and why it cannot wait. «Notzugriff»"""

    client_number = forms.CharField(label="Kundennummer", max_length=20)
    birth_date = forms.DateField(label="Geburtsdatum", help_text="Zum Beispiel 3.4.1985")
    reason = forms.CharField(
        label="Warum kann es nicht warten?",
        min_length=15,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz. Ihn lesen die Datenschutzbeauftragten; die Person kann ihn auf Wunsch auch lesen.",
    )
    with_sensitive = forms.BooleanField(
        label="Ich brauche auch die besonders geschützten Vermerke (Gesundheit, Sucht, Schulden).",
        required=False,
    )

    def clean_client_number(self) -> str:
        return str(self.cleaned_data["client_number"]).replace(" ", "").upper()
