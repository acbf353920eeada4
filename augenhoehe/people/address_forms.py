"""What one types in to say where somebody lives and gets post, and who moves along."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from augenhoehe.people.fact_fields import DATED, FactForm
from augenhoehe.people.models import Address, AddressKind, Lodging
from augenhoehe.people.placing import choosable_districts, place, places_of, postcode_is_known, postcodes_of
from augenhoehe.people.unit_facts import housemates
from augenhoehe.places.models import District


class AddressForm(FactForm):
    """An address; its district follows from street or postcode, unless somebody knows better."""

    needed_at_times: ClassVar[frozenset[str]] = frozenset({"street"})

    chosen_district = forms.ModelChoiceField(
        label="Stadtteil",
        queryset=District.objects.none(),
        required=False,
        empty_label="aus der Anschrift ableiten",
        help_text="Nur wählen, wenn Sie es sicher wissen.",
    )
    along = forms.MultipleChoiceField(
        label="Wer zieht mit?", widget=forms.CheckboxSelectMultiple, required=False
    )
    is_right = forms.BooleanField(
        label="Postleitzahl und Ort stimmen so, ich habe nachgesehen", required=False
    )
    field_order = [
        *("kind", "lodging", "care_of", "street", "house_number", "postcode", "city", "is_right"),
        *("chosen_district", "along", *DATED),
    ]

    class Meta:
        model = Address
        fields = ["kind", "lodging", "care_of", "street", "house_number", "postcode", "city", *DATED]
        labels = {"starts_on": "Gilt ab (Tag des Einzugs)", "kind": "Wofür ist die Anschrift?"}
        help_texts = {
            "kind": "Post nur, wenn Briefe woandershin gehen als in die Wohnung.",
            "lodging": "Ohne festen Wohnsitz: Postleitzahl und Ort, wo sich die Person aufhält; Straße leer lassen.",
            "care_of": "Der Name an der Klingel oder die Stelle, die Post annimmt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["chosen_district"].queryset = choosable_districts(today)  # type: ignore[attr-defined]  # of its choice fields
        self.others = {}
        if self.instance.pk is None and self.instance.person_id is not None:
            self.others = {str(one.pk): one for one in housemates(self.user, self.instance.person_id, today)}
        self.fields["along"].choices = [(key, one.full_name) for key, one in self.others.items()]  # type: ignore[attr-defined]  # of its choice fields
        if not self.others:
            del self.fields["along"]
        self.hide_what_was_not_asked()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("lodging") == Lodging.NONE and cleaned.get("kind") == AddressKind.POSTAL:
            self.add_error(
                "lodging", "Eine Postanschrift ist ein Ort. «Ohne festen Wohnsitz» gehört zur Wohnung."
            )
        elif cleaned.get("lodging") != Lodging.NONE and not (cleaned.get("street") or "").strip():
            self.add_error("street", "Hier fehlt die Straße. Wer keine hat: «ohne festen Wohnsitz».")
        if cleaned.get("postcode") and cleaned.get("city") and not self.errors:
            self.clean_place(cleaned["postcode"], cleaned["city"])
        if not self.errors:
            self.find_district(cleaned)
        return cleaned

    def clean_postcode(self) -> str:
        """Five digits."""
        postcode = str(self.cleaned_data["postcode"]).strip()
        if not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
            raise forms.ValidationError("Eine Postleitzahl hat fünf Ziffern.")
        return postcode

    def clean_place(self, postcode: str, city: str) -> None:
        """A postcode nobody knows, or one of another town, is asked about once; a tick is for the place it stood at."""
        asked = f"{postcode} {city}"
        if self.is_sure_of(asked):
            return
        if places := places_of(postcode):
            if not any(fits(place, city) for place in places):
                self.ask(asked, "city", f"Zu {postcode} gehört {' oder '.join(places[:3])}. Stimmt der Ort?")
        elif own := sorted(postcodes_of([city]).get(city.strip().lower(), set()) - {postcode}):
            self.ask(
                asked, "postcode", f"Zu {city} gehört {' oder '.join(own[:3])}. Stimmt die Postleitzahl?"
            )
        elif not postcode_is_known(postcode):
            self.ask(asked, "postcode", "Diese Postleitzahl ist hier nicht bekannt. Stimmt sie?")

    def find_district(self, cleaned: dict[str, Any]) -> None:
        """Coordinates and district of what was typed in; a correction that leaves the place alone leaves them too."""
        names = ("street", "house_number", "postcode", "city")
        moved = self.instance.pk is None or any(name in self.changed_data for name in names)
        if not moved and cleaned.get("chosen_district") is None:
            return
        for name in names:
            setattr(self.instance, name, cleaned.get(name) or "")
        place(self.instance, self.user, timezone.localdate(), cleaned.get("chosen_district"))

    def company(self) -> dict[str, Any]:
        """Those of the household who move along."""
        return (
            {"along": [self.others[key] for key in self.cleaned_data.get("along", [])]} if self.others else {}
        )


def fits(place: str, city: str) -> bool:
    """«Bocholt» is «Bocholt, Westfalen», and «46395 Bocholt-Mussum» lies there too."""
    one, other = place.casefold().strip(), city.casefold().strip()
    return one.startswith(other) or other.startswith(one)
