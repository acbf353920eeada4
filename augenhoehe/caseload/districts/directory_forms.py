"""What one says about a place on the spot. «Lage vor Ort»"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from augenhoehe.caseload.locating import located
from augenhoehe.places.models import Category, DirectoryEntry, District
from augenhoehe.web.languages import german_name, names_in

FIELDS = (
    *("category", "name", "description", "street", "house_number", "postcode", "city"),
    *("latitude", "longitude", "district", "phone", "web", "opening_hours", "source", "closed_on"),
)
KEPT = (*FIELDS, "languages", "looked_after_by_account", "checked_on")
AT_FIELD = {
    "directory_entry_once": "name",
    "directory_entry_in_germany": "latitude",
    "directory_entry_postcode": "postcode",
    "directory_entry_web_address": "web",
}
"""Where it is said what the database would refuse."""
OWN_SOURCE = "eigene Angabe"


def language_code(name: str) -> str | None:
    """The code of a language by its German name, or the code itself."""
    known = names_in("de")
    by_name = {word.casefold(): code for code, word in known.items()}
    return by_name.get(name.casefold()) or (name.lower() if name.lower() in known else None)


class DirectoryForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One entry; `seen` names the state the reader has before her."""

    category = forms.ChoiceField(label="Art")
    spoken = forms.CharField(
        label="Sprachen",
        required=False,
        max_length=200,
        help_text="Durch Komma getrennt, zum Beispiel: Ukrainisch, Arabisch.",
    )
    is_mine = forms.BooleanField(label="Ich pflege diesen Eintrag", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = DirectoryEntry
        fields = [name for name in FIELDS if name != "closed_on"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "latitude": "Grad, zum Beispiel 51,83875. Mit Breite und Länge findet sich der Stadtteil von selbst.",
            "opening_hours": "Zum Beispiel: Mo bis Do 9–12 Uhr, Di auch 14–17 Uhr.",
            "source": "Woher wir es wissen.",
        }

    def __init__(self, *args: Any, on: date, account_id: int | None, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.account_id = on, account_id
        entry = self.instance
        known = dict(Category.choices)
        others = {entry.category} - set(known) - {""}
        choices = [*known.items(), *((one, one) for one in sorted(others))]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]  # a choice field
        for name in ("latitude", "longitude"):
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        district = self.fields["district"]
        district.queryset = (  # type: ignore[attr-defined]  # a model choice field
            District.objects.in_year(on.year).defer("geometry").order_by("name", "pk")
        )
        district.label, district.empty_label = "Stadtteil", "noch offen"  # type: ignore[attr-defined]  # the same field
        self.initial = {
            **self.initial,
            "spoken": ", ".join(german_name(code) for code in entry.languages),
            "is_mine": entry.looked_after_by_account == account_id if entry.pk else True,
            "seen": seen,
        }
        if not entry.pk:
            self.initial["source"] = OWN_SOURCE

    def clean_spoken(self) -> list[str]:
        """The languages by their German names; an unknown one is named."""
        codes = []
        for word in filter(None, (part.strip() for part in self.cleaned_data["spoken"].split(","))):
            code = language_code(word)
            if code is None:
                raise ValidationError(f"Die Sprache «{word[:40]}» kennen wir nicht.")
            codes.append(code)
        return list(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        self.instance.languages = cleaned.get("spoken", [])
        if cleaned.get("is_mine"):
            self.instance.looked_after_by_account = self.account_id
        elif self.instance.looked_after_by_account == self.account_id:
            self.instance.looked_after_by_account = None
        if latitude is not None and longitude is not None and not cleaned.get("district"):
            found = located(latitude, longitude, self.on.year)
            around = District.objects.defer("geometry").filter(pk=found) if found else District.objects.none()
            cleaned["district"] = around.first()
        return cleaned

    def full_clean(self) -> None:
        """What a constraint says stands at the field it is about."""
        super().full_clean()
        named = {
            str(one.violation_error_message): AT_FIELD.get(one.name)
            for one in DirectoryEntry._meta.constraints
        }
        for sentence in self.errors.pop(NON_FIELD_ERRORS, []):
            self.add_error(named.get(str(sentence)), sentence)
