"""Contacts as they are written down: in full, corrected, and as a quick note; nothing here writes. «Kontakt»"""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.cases.models import Channel, ContactPerson, Direction, HouseFunction, Outcome, OutcomeReason
from augenhoehe.cases.note_forms import DAY, MOMENT, CheckedForm, in_reach, long_text, reader_choice
from augenhoehe.cases.rules import reason_fits, reasons_of

WHAT_HAPPENED = ("occurred_at", "channel", "direction", "outcome", "reason", "spoken_with", "function")


class ContactFacts(forms.Form):
    """When, which way, who began, what came of it and why, with whom, and where in the house."""

    occurred_at = forms.DateTimeField(label="Wann", **MOMENT)
    channel = forms.ChoiceField(label="Weg", choices=[("", "bitte wählen"), *Channel.choices])
    direction = forms.ChoiceField(label="Wer hat begonnen?", choices=Direction.choices)
    outcome = forms.ChoiceField(label="Ergebnis", choices=[("", "bitte wählen"), *Outcome.choices])
    reason = forms.ChoiceField(
        label="Grund", required=False, choices=[("", "keine Angabe"), *OutcomeReason.choices]
    )
    spoken_with = forms.ChoiceField(
        label="Mit wem?",
        required=False,
        choices=[("", "mit der Person selbst"), *ContactPerson.choices],
        help_text="Wer mit Begleitung oder Angehörigen spricht, hat die Person selbst noch nicht erreicht.",
    )
    function = forms.ChoiceField(label="Mit welcher Stelle im Haus", choices=HouseFunction.choices)

    def clean_occurred_at(self) -> Any:
        """Something that has been."""
        moment = self.cleaned_data["occurred_at"]
        if moment > timezone.now() + timedelta(minutes=5):
            raise ValidationError("Der Zeitpunkt liegt in der Zukunft. Für später gibt es die Wiedervorlage.")
        if moment.year < 1990:
            raise ValidationError("Der Zeitpunkt liegt sehr weit zurück. Stimmt das Jahr?")
        return moment

    def clean(self) -> dict[str, Any]:
        """The reason explains this outcome on this way."""
        cleaned = super().clean() or self.cleaned_data
        outcome, channel, reason = (cleaned.get(name, "") for name in ("outcome", "channel", "reason"))
        if outcome and channel and not reason_fits(outcome, channel, reason):
            self.add_error("reason", misfit(outcome, channel))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The columns of the contact."""
        return {name: self.cleaned_data[name] for name in WHAT_HAPPENED}


def misfit(outcome: str, channel: str) -> str:
    """What can be chosen instead of a reason that does not explain the outcome."""
    named = [OutcomeReason(reason).label for reason in reasons_of(outcome, channel)]
    instead = f"Möglich: {', '.join(named)}." if named else "Bitte «keine Angabe» wählen."
    return f"Dieser Grund passt nicht zu «{Channel(channel).label}, {Outcome(outcome).label}». {instead}"


class ContactForm(ContactFacts, CheckedForm):
    """A contact with what is to be noted about it."""

    field_order = [
        "occurred_at",
        "channel",
        "direction",
        "outcome",
        "reason",
        "spoken_with",
        "function",
        "text",
        "visibility",
    ]
    text = forms.CharField(label="Was war?", required=False, max_length=2000, widget=long_text(3))
    visibility = reader_choice(required=False)


class CorrectionForm(ContactFacts):
    """Other facts of a contact; the fields named `read_…` hold what the page showed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [*self.fields]:
            self.fields[f"read_{name}"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def read(self) -> dict[str, str]:
        """What the page showed."""
        return {
            name.removeprefix("read_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("read_")
        }


# Who began, what came of it, why, with whom: together one choice, in the order of a day at the phone.
QUICK_OUTCOMES: list[tuple[str, list[tuple[str, str]]]] = [
    (
        "Gesprochen",
        [
            ("to_person-talked", "gesprochen – von uns aus"),
            ("from_person-talked", "gesprochen – die Person kam auf uns zu"),
            ("to_person-talked-rescheduled", "gesprochen – neuer Termin vereinbart"),
            ("from_person-talked--representative", "gesprochen – mit rechtlicher Betreuung oder Vollmacht"),
            ("from_person-talked--companion", "gesprochen – mit Begleitperson"),
            ("from_person-talked--family", "gesprochen – mit Angehörigen"),
        ],
    ),
    (
        "Nicht erreicht",
        [
            ("to_person-not_reached", "nicht erreicht"),
            ("to_person-not_reached-wrong_number", "nicht erreicht – Nummer stimmt nicht"),
            ("to_person-not_reached-moved", "nicht erreicht – umgezogen"),
            ("to_person-not_reached-language", "nicht erreicht – keine gemeinsame Sprache"),
            ("to_person-message_left", "Nachricht hinterlassen"),
        ],
    ),
    (
        "Kein Treffen",
        [
            ("to_person-not_appeared", "kein Treffen"),
            ("to_person-not_appeared-ill", "kein Treffen – verhindert"),
            ("to_person-not_appeared-rescheduled", "kein Treffen – neuer Termin vereinbart"),
        ],
    ),
    (
        "Briefe, Nachrichten, Unterlagen",
        [
            ("from_person-received", "etwas eingegangen"),
            ("to_person-answered", "Antwort erhalten"),
            ("to_person-sent", "etwas abgeschickt"),
            ("to_person-not_reached-letter_returned", "Brief kam zurück"),
        ],
    ),
]


def quick_facts(chosen: str) -> dict[str, str]:
    """The columns one choice of the quick note stands for."""
    parts = [*chosen.split("-"), "", ""]
    return dict(zip(("direction", "outcome", "reason", "spoken_with"), parts, strict=False))


class QuickNoteForm(CheckedForm):
    """Five inputs: who, which way, what came of it, one sentence, and a day to look again. «Schnellnotiz»"""

    person = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    who = forms.CharField(
        label="Wer?", required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    channel = forms.ChoiceField(label="Weg", choices=Channel.choices)
    outcome = forms.ChoiceField(label="Ergebnis", choices=[("", "bitte wählen"), *QUICK_OUTCOMES])
    text = forms.CharField(
        label="Ein Satz",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    follow_up_on = forms.DateField(
        label="Wiedervorlage am",
        required=False,
        validators=[in_reach],
        help_text="Mit einem Tag steht es dann bei der zuständigen Fachkraft in «Mein Tag», ohne Tag nur in der Akte.",
        **DAY,
    )

    def clean(self) -> dict[str, Any]:
        """A wrong number is none of a visit, and no letter comes back by phone."""
        cleaned = super().clean()
        facts, channel = quick_facts(cleaned.get("outcome", "")), cleaned.get("channel", "")
        if facts["outcome"] and channel and not reason_fits(facts["outcome"], channel, facts["reason"]):
            self.add_error("outcome", misfit(facts["outcome"], channel))
        return cleaned

    @property
    def asks_for_call(self) -> bool:
        """Whether somebody waits for a call, and no day for it was set down."""
        text = self.cleaned_data["text"].lower()
        return ("rückruf" in text or "zurückruf" in text) and not self.cleaned_data["follow_up_on"]

    def facts(self, *, function: str) -> dict[str, Any]:
        """The columns of the contact, which has just been."""
        happened = quick_facts(self.cleaned_data["outcome"])
        now = {"occurred_at": timezone.now(), "channel": self.cleaned_data["channel"], "function": function}
        return now | happened
