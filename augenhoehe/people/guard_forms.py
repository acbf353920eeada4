"""What is asked before a file is closed, or opened in an emergency."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from augenhoehe.organisation.models import Account, Staff


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
    )

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
