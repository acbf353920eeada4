"""What the pages of letters send; nothing here writes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from augenhoehe.letters.models import Letter, LetterKind
from augenhoehe.privacy.forms import without_sensitive_words
from augenhoehe.web.languages import german_name

MOST_AT_ONCE = 500
VERBS = (("file", "fertigstellen"), ("print", "drucken"), ("reopen", "zurückholen"))


def without_protected_words(text: str) -> None:
    """Refuses what belongs into the protected field: everybody who reads the file reads its letters."""
    without_sensitive_words(
        text, "Schreiben lesen alle, die die Akte lesen, und zu Hause vielleicht noch andere."
    )


def words_field(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
        validators=[without_protected_words],
    )


class DraftForm(forms.Form):
    """What a colleague adds to a ready letter: a few sentences of her own, in both languages."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    personal = words_field(
        "Persönliche Worte",
        help_text="Zum Beispiel: Ich freue mich, Sie kennenzulernen. Sie können auch leer bleiben.",
    )
    personal_own = words_field("In der Sprache der Person")

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.speak(language)

    def speak(self, language: str) -> None:
        """The second language, by its name; none for whoever reads German."""
        for name in [name for name in self.fields if name.endswith("_own")]:
            if language == "de":
                del self.fields[name]
            else:
                self.fields[
                    name
                ].label = f"{self.fields[name.removesuffix('_own')].label}: {german_name(language)}"
                self.fields[name].help_text = "Ohne Übersetzung steht dort «noch nicht übersetzt»."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("personal_own") and not cleaned.get("personal") and "personal" not in self.errors:
            self.add_error("personal", "Bitte schreiben Sie es auch auf Deutsch.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The columns of the letter."""
        given = self.cleaned_data
        return {"personal": given["personal"].strip(), "personal_own": given.get("personal_own", "").strip()}


class MessageForm(DraftForm):
    """A short message: what it is about, and its words, in both languages."""

    field_order = ["subject", "subject_own", "personal", "personal_own"]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    client_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label="Worum es geht", max_length=80, validators=[without_protected_words])
    subject_own = forms.CharField(
        label="Worum es geht", max_length=80, required=False, validators=[without_protected_words]
    )
    personal = words_field(
        "Was Sie schreiben möchten",
        required=True,
        help_text="Gruß und Anrede, Ihr Name, Ihre Nummer und wo man Sie findet, stehen schon auf dem Papier.",
    )

    def changes(self) -> dict[str, Any]:
        """The columns of the letter."""
        given = self.cleaned_data
        subject = {"subject": given["subject"].strip(), "subject_own": given.get("subject_own", "").strip()}
        return super().changes() | subject


def form_of(letter: Letter) -> type[DraftForm]:
    """The form of a draft, by its kind."""
    return MessageForm if letter.kind == LetterKind.MESSAGE else DraftForm


def filled(letter: Letter) -> dict[str, Any]:
    """What the form of this draft shows at first."""
    columns = ("subject", "subject_own", "personal", "personal_own", "version")
    return {name: getattr(letter, name) for name in columns}


class SelectionForm(forms.Form):
    """Which letters of a list, and what is to be done with them."""

    do = forms.ChoiceField(
        choices=VERBS, error_messages={"required": "Bitte wählen Sie, was geschehen soll."}
    )
    every = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("every") and not self.chosen():
            raise ValidationError("Bitte wählen Sie mindestens ein Schreiben aus.")
        return cleaned

    def chosen(self) -> list[int]:
        """The chosen letters, each once; what is no number was not chosen here."""
        sent = self.data.getlist("letter") if hasattr(self.data, "getlist") else []
        return list(
            dict.fromkeys(int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19)
        )
