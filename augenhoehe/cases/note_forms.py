"""What is written down in the house: forms of notes, contacts, needs, follow-ups; nothing here writes."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from augenhoehe.cases.models import (
    Channel,
    Direction,
    FollowUpKind,
    HouseFunction,
    NeedStage,
    NoteVisibility,
    Outcome,
    OutcomeReason,
    TextBlock,
    Theme,
)
from augenhoehe.cases.noting import NoteText
from augenhoehe.cases.rules import Finding, marked_text, sensitive_words
from augenhoehe.organisation.models import Staff

LONGEST_AHEAD = timedelta(days=3 * 366)
TO_SENSITIVE, KEEP = "sensitive", "keep"
DAY: dict[str, Any] = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
MOMENT: dict[str, Any] = {
    "widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"],
}


def long_text(rows: int = 4) -> forms.Textarea:
    """A text area of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


def reader_choice(*offered: NoteVisibility, required: bool = True) -> forms.ChoiceField:
    """Who may read it; without a wish: the house, or those who look after the person."""
    kinds = offered or (NoteVisibility.INTERNAL, NoteVisibility.SENSITIVE)
    return forms.ChoiceField(
        label="Wer soll es lesen?",
        choices=[(kind.value, kind.label) for kind in kinds],
        initial=NoteVisibility.INTERNAL,
        widget=forms.RadioSelect,
        required=required,
        help_text="Besonders geschützt heißt: Das lesen nur die zuständige Fachkraft und ihre Leitung. Dorthin gehören "
        "Gesundheit, Sucht und Schulden.",
    )


def without_sensitive_words(text: str) -> None:
    """Refuses a short reason that tells more than it must: everybody who sees the file reads it."""
    found = [text[one.start : one.end] for one in sensitive_words(text, timezone.localdate())]
    if found:
        raise ValidationError(
            f"Bitte ohne «{'», «'.join(found)}»: Diesen Grund lesen alle, die die Akte lesen.",
        )


def in_reach(day: date | None) -> None:
    """Refuses a day behind us, or so far ahead that it is a slip of the keys."""
    if day is None:
        return
    if day < timezone.localdate():
        raise ValidationError("Der Tag liegt schon hinter uns. Bitte wählen Sie heute oder später.")
    if day > timezone.localdate() + LONGEST_AHEAD:
        raise ValidationError("Der Tag ist sehr weit weg. Bitte wählen Sie einen früheren.")


class CheckedForm(forms.Form):
    """A form with a text whose words are checked before it is saved. «Wortprüfung»

    It comes back once with the words marked and three ways on: into the protected field (`decision` sensitive), in
    other words, or as it is with a reason (`decision` keep).
    """

    text_field = "text"
    client_token = forms.UUIDField(widget=forms.HiddenInput)
    decision = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    kept_reason = forms.CharField(
        label="Grund, warum die Wörter hier stehen müssen",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings: list[Finding] = []

    @property
    def is_asking(self) -> bool:
        """Whether the page shows the marked words and asks what to do with them."""
        return bool(self.findings)

    @property
    def marked(self) -> list[tuple[str, str]]:
        """The text in pieces, each with what was found in it."""
        return marked_text(str(self.cleaned_data.get(self.text_field, "")), self.findings)

    def checks_words(self) -> bool:
        """Whether this text is to be checked: words for the protected field may say what they must."""
        return self.cleaned_data.get("visibility") != NoteVisibility.SENSITIVE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get(self.text_field) or ""
        if not text or not self.checks_words():
            return cleaned
        found = sensitive_words(text, timezone.localdate())
        if not found:
            cleaned["kept_reason"] = ""
        elif cleaned.get("decision") == TO_SENSITIVE:
            cleaned["visibility"], cleaned["kept_reason"] = NoteVisibility.SENSITIVE, ""
        elif cleaned.get("decision") != KEEP:
            self.findings = found
            raise ValidationError("Bitte entscheiden Sie, wo diese Wörter stehen sollen.", code="words")
        elif not (cleaned.get("kept_reason") or "").strip():
            self.findings = found
            self.add_error("kept_reason", "Bitte nennen Sie kurz den Grund.")
        return cleaned

    def note_text(self) -> NoteText:
        """What the form gives to be written."""
        data = self.cleaned_data
        return NoteText(
            text=(data.get(self.text_field) or "").strip(),
            visibility=data.get("visibility") or NoteVisibility.INTERNAL,
            counterpart=(data.get("counterpart") or "").strip(),
            counterpart_language=data.get("counterpart_language") or "",
            kept_reason=(data.get("kept_reason") or "").strip(),
        )


class NoteForm(CheckedForm):
    """A note: for whom, in German, and for shared ones in the person's language too."""

    visibility = reader_choice(*NoteVisibility)
    text = forms.CharField(label="Vermerk", max_length=2000, widget=long_text(5))
    counterpart = forms.CharField(
        label="In der Sprache der Person",
        required=False,
        max_length=2000,
        widget=long_text(3),
        help_text="Nur für geteilte Vermerke. Ohne Übersetzung steht dort «noch nicht übersetzt».",
    )


class TranslationForm(forms.Form):
    """The person's half of a shared note."""

    counterpart = forms.CharField(label="Übersetzung", max_length=2000, widget=long_text(4))
    translated_by = forms.CharField(
        label="Übersetzt von", max_length=60, help_text="Zum Beispiel: Sprachmittlung vor Ort"
    )


class WithdrawalForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Zum Beispiel: gehört zu einer anderen Person · doppelt · sachlich falsch",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_reason(self) -> str:
        """Short, and without what belongs into the protected field."""
        reason: str = self.cleaned_data["reason"]
        without_sensitive_words(reason)
        return reason


class ContactFacts(forms.Form):
    """When, which way, who began, what came of it, with whom in the house."""

    occurred_at = forms.DateTimeField(label="Wann", **MOMENT)
    channel = forms.ChoiceField(label="Weg", choices=[("", "bitte wählen"), *Channel.choices])
    direction = forms.ChoiceField(label="Wer hat begonnen?", choices=Direction.choices)
    outcome = forms.ChoiceField(label="Ergebnis", choices=[("", "bitte wählen"), *Outcome.choices])
    reason = forms.ChoiceField(
        label="Grund", required=False, choices=[("", "keine Angabe"), *OutcomeReason.choices]
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

    def facts(self) -> dict[str, Any]:
        """The columns of the contact."""
        names = ("occurred_at", "channel", "direction", "outcome", "reason", "function")
        return {name: self.cleaned_data[name] for name in names}


class ContactForm(ContactFacts, CheckedForm):
    """A contact with what is to be noted about it."""

    field_order = [
        "occurred_at",
        "channel",
        "direction",
        "outcome",
        "reason",
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


class NeedForm(forms.Form):
    """A theme that matters to the person."""

    theme = forms.ChoiceField(
        label="Was ist der Person wichtig?", choices=Theme.choices, widget=forms.RadioSelect
    )


class StageForm(CheckedForm):
    """What is known about one stage of a need."""

    stage = forms.ChoiceField(label="Worum geht es?", choices=NeedStage.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="In einem Satz oder zweien", max_length=2000, widget=long_text(3))
    visibility = reader_choice(*NoteVisibility)


class ClosingForm(CheckedForm):
    """What came of a need."""

    text = forms.CharField(label="Was ist daraus geworden?", max_length=2000, widget=long_text(3))
    visibility = reader_choice(*NoteVisibility)


class FollowUpForm(CheckedForm):
    """What is to be done by whom on which day."""

    field_order = ["kind", "due_on", "starts_at", "staff", "text"]
    kind = forms.ChoiceField(
        label="Was ist zu tun?",
        choices=[choice for choice in FollowUpKind.choices if choice[0] != FollowUpKind.REVIEW],
        initial=FollowUpKind.CALL,
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(label="An welchem Tag?", validators=[in_reach], **DAY)
    starts_at = forms.TimeField(
        label="Uhrzeit",
        required=False,
        help_text="Nur für ein Gespräch.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    staff = forms.ModelChoiceField(label="Wer kümmert sich?", queryset=Staff.objects.none(), empty_label=None)
    text = forms.CharField(label="Worum geht es?", required=False, max_length=300)

    def __init__(self, *args: Any, team_of: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["staff"]
        field.queryset = Staff.objects.on(timezone.localdate()).filter(team=team_of.team_id)
        field.label_from_instance = lambda staff: staff.addressed_name
        field.initial = team_of.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == FollowUpKind.TALK and not cleaned.get("starts_at"):
            self.add_error("starts_at", "Ein Gespräch braucht eine Uhrzeit.")
        elif cleaned.get("kind") != FollowUpKind.TALK and cleaned.get("starts_at"):
            self.add_error(
                "starts_at", "Eine Uhrzeit hat nur ein Gespräch. Bitte leer lassen oder oben ändern."
            )
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The columns of the follow-up."""
        data = self.cleaned_data
        starts_at = None
        if data["kind"] == FollowUpKind.TALK:
            starts_at = timezone.make_aware(datetime.combine(data["due_on"], data["starts_at"]))
        return {"kind": data["kind"], "due_on": data["due_on"], "starts_at": starts_at}


class DayForm(forms.Form):
    """Another day for something to be done; `read` is the day the page showed."""

    read = forms.DateField(widget=forms.HiddenInput)
    due_on = forms.DateField(label="Neuer Tag", validators=[in_reach], **DAY)


class TextBlockForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A sentence the team has ready; `read` is what the page showed."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = TextBlock
        fields = ["title", "text", "position"]

    def clean_title(self) -> str:
        """Once per team."""
        title: str = self.cleaned_data["title"]
        same = TextBlock.objects.filter(team=self.instance.team_id, title=title)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Einen Textbaustein mit diesem Kurznamen hat das Team schon.")
        return title

    def clean_text(self) -> str:
        """About nobody, so without words about anybody."""
        text: str = self.cleaned_data["text"]
        without_sensitive_words(text)
        return text


class QuickOutcome(models.TextChoices):
    """Who began and what came of it, in one choice. «Ergebnis der Schnellnotiz»"""

    WE_TALKED = "to_person-talked", "gesprochen – von uns aus"
    THEY_TALKED = "from_person-talked", "gesprochen – die Person kam auf uns zu"
    NOT_REACHED = "to_person-not_reached", "nicht erreicht"
    MESSAGE_LEFT = "to_person-message_left", "Nachricht hinterlassen"
    RECEIVED = "from_person-received", "etwas eingegangen"
    ANSWERED = "to_person-answered", "Antwort erhalten"
    SENT = "to_person-sent", "etwas abgeschickt"
    NOT_APPEARED = "to_person-not_appeared", "kein Treffen"


class QuickNoteForm(CheckedForm):
    """Five inputs: who, which way, what came of it, one sentence, and a day to look again. «Schnellnotiz»"""

    person = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    who = forms.CharField(
        label="Wer?", required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    channel = forms.ChoiceField(label="Weg", choices=Channel.choices)
    outcome = forms.ChoiceField(label="Ergebnis", choices=[("", "bitte wählen"), *QuickOutcome.choices])
    text = forms.CharField(
        label="Ein Satz",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    follow_up_on = forms.DateField(label="Wiedervorlage am", required=False, validators=[in_reach], **DAY)

    def facts(self, *, function: str) -> dict[str, Any]:
        """The columns of the contact, which has just been."""
        direction, outcome = self.cleaned_data["outcome"].split("-")
        return {
            "occurred_at": timezone.now(),
            "channel": self.cleaned_data["channel"],
            "direction": direction,
            "outcome": outcome,
            "function": function,
        }
