"""What is written down in the house: forms of notes, needs, follow-ups; nothing here writes."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from augenhoehe.cases.models import (
    FollowUpKind,
    NeedStage,
    NoteVisibility,
    TextBlock,
    Theme,
)
from augenhoehe.cases.noting import NoteText
from augenhoehe.organisation.models import Staff
from augenhoehe.privacy.forms import refuse_sensitive_words, without_sensitive_words
from augenhoehe.privacy.rules import Finding, marked_text, sensitive_words
from augenhoehe.web import languages

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
        "Gesundheit, Sucht und Schulden; auch Straftaten, Glaube, Herkunft, Sexualleben und politische Meinung.",
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

    text_field, other_fields = "text", ("counterpart",)
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
        self.found: dict[str, list[Finding]] = {}

    @property
    def is_asking(self) -> bool:
        """Whether the page shows the marked words and asks what to do with them."""
        return bool(self.found)

    @property
    def marked(self) -> list[list[tuple[str, str]]]:
        """Each text with something in it, in pieces, each with what was found in it."""
        return [marked_text(self.cleaned_data[name], found) for name, found in self.found.items()]

    def checks_words(self) -> bool:
        """Whether this text is to be checked: words for the protected field may say what they must."""
        return self.cleaned_data.get("visibility") != NoteVisibility.SENSITIVE

    def words_found(self) -> dict[str, list[Finding]]:
        """By field what was found in the German text and in the person's half of it."""
        on = timezone.localdate()
        texts = {name: self.cleaned_data.get(name) or "" for name in (self.text_field, *self.other_fields)}
        return {name: found for name, text in texts.items() if (found := sensitive_words(text, on))}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.checks_words():
            return cleaned
        found = self.words_found()
        if not found:
            cleaned["kept_reason"] = ""
        elif cleaned.get("decision") == TO_SENSITIVE:
            cleaned["visibility"], cleaned["kept_reason"] = NoteVisibility.SENSITIVE, ""
        elif cleaned.get("decision") != KEEP:
            self.found = found
            raise ValidationError("Bitte entscheiden Sie, wo diese Wörter stehen sollen.", code="words")
        elif not (cleaned.get("kept_reason") or "").strip():
            self.found = found
            self.add_error("kept_reason", "Bitte nennen Sie kurz den Grund.")
        return cleaned

    def note_text(self) -> NoteText:
        """What the form gives to be written; in the protected field both halves are one text."""
        data = self.cleaned_data
        text, counterpart = (str(data.get(name) or "").strip() for name in (self.text_field, "counterpart"))
        visibility = data.get("visibility") or NoteVisibility.INTERNAL
        if visibility == NoteVisibility.SENSITIVE:
            text, counterpart = "\n\n".join(part for part in (text, counterpart) if part), ""
        return NoteText(
            text=text,
            visibility=visibility,
            counterpart=counterpart,
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
        label="Übersetzt von",
        max_length=60,
        help_text="Wer es war, zum Beispiel: Sprachmittlung vor Ort. Kinder übersetzen nicht.",
    )
    must_stay = forms.BooleanField(
        label="Die Wörter müssen hier stehen",
        required=False,
        help_text="Zum Beispiel, weil sie auch im deutschen Vermerk stehen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["must_stay"]

    def clean(self) -> dict[str, Any]:
        """A shared note is read by the whole house: the words are looked at in this language too."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("must_stay"):
            refuse_sensitive_words(self, "counterpart")
        return cleaned


class WordsTranslationForm(TranslationForm):
    """The other half of somebody's words; `before` is the translation that was read, empty where there was none."""

    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def said(self) -> dict[str, str]:
        """What was read, what shall stand there, by whom it is."""
        data = self.cleaned_data
        return {
            "before": data["before"].replace("\r\n", "\n"),
            "text": data["counterpart"],
            "translated_by": data["translated_by"],
        }


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


class TextAfterwards(models.TextChoices):
    """What becomes of a note that should not stand there like this."""

    SHOWN = "shown", "zurücknehmen; der Text bleibt durchgestrichen lesbar"
    COVERED = "covered", "zurücknehmen; den Text sehen nur noch zuständige Fachkraft und Leitung"
    MOVED = "moved", "nicht zurücknehmen, nur in den geschützten Bereich legen"


class NoteWithdrawalForm(WithdrawalForm):
    """Why a note is taken back, and who still reads its text."""

    text = forms.ChoiceField(
        label="Was soll geschehen?",
        choices=TextAfterwards.choices,
        initial=TextAfterwards.SHOWN,
        required=False,
        widget=forms.RadioSelect,
        help_text="Gehört der Text zu einer anderen Person, lesen ihn auf jeden Fall nur noch zuständige Fachkraft und "
        "Leitung.",
    )

    def clean_text(self) -> str:
        """Another person's words stay readable for nobody else, whatever was chosen."""
        chosen = self.cleaned_data["text"] or TextAfterwards.SHOWN
        is_of_another = OF_ANOTHER.search(self.cleaned_data.get("reason", ""))
        return TextAfterwards.COVERED if is_of_another and chosen == TextAfterwards.SHOWN else chosen


OWN_WORDS = "own"
OF_ANOTHER = re.compile(r"\bandere\w* (person|mensch)", re.IGNORECASE)
NO_CARD = "Das lesen alle, die die Akte lesen. Für Gesundheit, Sucht und Schulden gibt es oben ein Thema."


class NeedForm(forms.Form):
    """What matters to the person: a theme, or her own words where none fits."""

    theme = forms.ChoiceField(
        label="Was ist der Person wichtig?",
        choices=[*Theme.choices, (OWN_WORDS, "etwas anderes, in eigenen Worten")],
        widget=forms.RadioSelect,
    )
    own_words = forms.CharField(
        label="In eigenen Worten",
        required=False,
        max_length=200,
        help_text="So, wie die Person es sagt. Zum Beispiel: Ich möchte wieder schwimmen gehen.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    language = forms.ChoiceField(label="In welcher Sprache steht das hier?", required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [(code, languages.german_name(code)) for code in dict.fromkeys(["de", language])]
        if languages.is_german(language):
            del self.fields["language"]

    def clean(self) -> dict[str, Any]:
        """Own words belong to the choice «in eigenen Worten», and to no other."""
        cleaned = super().clean() or self.cleaned_data
        words, is_own = (cleaned.get("own_words") or "").strip(), cleaned.get("theme") == OWN_WORDS
        if is_own and not words and "own_words" not in self.errors:
            self.add_error("own_words", "Bitte schreiben Sie auf, was die Person gesagt hat.")
        elif words and "theme" in cleaned and not is_own:
            self.add_error("own_words", "Bitte leer lassen oder oben «in eigenen Worten» wählen.")
        elif words:
            try:
                without_sensitive_words(words, NO_CARD)
            except ValidationError as problem:
                self.add_error("own_words", problem)
        return cleaned

    def said(self) -> dict[str, str]:
        """What is to be taken up."""
        data = self.cleaned_data
        if data["theme"] != OWN_WORDS:
            return {"theme": data["theme"]}
        return {"own_words": data["own_words"].strip(), "language": data.get("language") or "de"}


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
    text = forms.CharField(
        label="Worum geht es?",
        required=False,
        max_length=300,
        help_text="Steht auch als interner Vermerk in der Akte.",
    )

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
