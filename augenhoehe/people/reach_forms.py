"""What one types in to say how the house and the person reach each other."""

import re
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from augenhoehe.people.fact_fields import DATED, FactForm, chosen_of
from augenhoehe.people.models import WAYS_OF, WITHOUT_VALUE, ContactPoint, ContactPointKind, Way

PHONE = re.compile(r"^\+?[0-9()][0-9 ()/.\-]{3,}$")


class ContactPointForm(FactForm):
    """A number or address with what each direction may use it for."""

    needed_at_times: ClassVar[frozenset[str]] = frozenset({"value", "consented_on"})

    ways_to_person = chosen_of(
        Way,
        "Wir dürfen die Person so erreichen",
        "Jeder Weg ist eine eigene Frage: Anruf ja heißt nicht SMS ja.",
    )
    ways_to_us = chosen_of(Way, "Die Person meldet sich so bei uns")

    class Meta:
        model = ContactPoint
        fields = ["kind", "value", "ways_to_person", "consented_on", "ways_to_us", "best_time", *DATED]
        help_texts = {
            "value": "So, wie die Person sie nennt: 0170 1234567 oder +380 50 1234567. Bei Post und "
            "Online-Zugang bleibt das Feld leer.",
            "consented_on": "Nötig für Anruf, SMS und E-Mail (§ 67b SGB X); SMS und E-Mail gehen unverschlüsselt, "
            "bitte sagen Sie das dazu. Wer uns schreibt, hat damit noch nicht zugestimmt.",
            "best_time": "zum Beispiel: nach 16 Uhr, vormittags nicht",
        }

    def clean_consented_on(self) -> date | None:
        """Somebody who lives has said yes, and today at the latest."""
        day: date | None = self.cleaned_data["consented_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Dieser Tag kommt erst noch.")
        if day and day < self.instance.person.birth_date:
            raise ValidationError("An diesem Tag war die Person noch nicht geboren. Stimmt das Jahr?")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, value = cleaned.get("kind"), (cleaned.get("value") or "").strip()
        if kind in WITHOUT_VALUE:
            cleaned["value"] = ""
        elif kind and not value and "value" not in self.errors:
            self.add_error("value", "Hier fehlt die Nummer oder Adresse.")
        elif kind == ContactPointKind.EMAIL and value:
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
        for name in ("ways_to_person", "ways_to_us") if kind else ():
            self.check_ways(name, str(kind), cleaned.get(name) or [])
        return cleaned

    def check_ways(self, name: str, kind: str, chosen: list[str]) -> None:
        """Nobody sends an SMS to an e-mail address; which ways there are is said."""
        allowed = WAYS_OF[kind]
        if set(chosen) - set(allowed):
            offered = " und ".join(way.label for way in allowed)
            self.add_error(name, f"{ContactPointKind(kind).label}: Hier geht nur {offered}.")
