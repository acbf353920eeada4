"""What the shared screen and the staff pages send; nothing here writes."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_noop

from augenhoehe.cases.models import Answer, Side, Speaker, Theme
from augenhoehe.cases.phrases import GOALS, STEPS, ReadySentence

LONGEST = timedelta(days=2 * 366)


def keys_to_click(sentences: Iterable[ReadySentence]) -> list[tuple[str, str]]:
    """The sentences one click is enough for."""
    return [(sentence.key, sentence.key) for sentence in sentences if not sentence.has_blanks]


class SavingForm(forms.Form):
    """Every save names the version it read and carries the browser's token."""

    client_token = forms.UUIDField()
    version = forms.IntegerField(min_value=0)


class ThemeForm(SavingForm):
    """Pick a theme, take it off, or move it."""

    theme = forms.ChoiceField(choices=Theme.choices)
    move = forms.IntegerField(min_value=-1, max_value=1, required=False)


class OwnWordsForm(SavingForm):
    """Free words in the person's language and in German; one of both is enough."""

    own = forms.CharField(max_length=2000, required=False)
    german = forms.CharField(max_length=2000, required=False)
    said_by = forms.ChoiceField(
        choices=[choice for choice in Speaker.choices if choice[0] != Speaker.CATALOGUE],
        required=False,
    )

    def clean_said_by(self) -> str:
        """Without an answer the words are the person's."""
        return self.cleaned_data.get("said_by") or Speaker.PERSON


class GoalForm(OwnWordsForm):
    """A ready sentence or own words."""

    ready = forms.ChoiceField(choices=keys_to_click(GOALS), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("ready") or cleaned.get("own") or cleaned.get("german")):
            raise ValidationError(
                gettext_noop("Bitte wählen Sie einen Satz oder schreiben Sie eigene Worte.")
            )
        return cleaned


class StepForm(OwnWordsForm):
    """A ready step or own words, with its day; or a step to be taken off."""

    ready = forms.ChoiceField(choices=keys_to_click(STEPS), required=False)
    side = forms.ChoiceField(choices=Side.choices, required=False)
    due_on = forms.DateField(required=False)
    removed = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("removed") or "due_on" in self.errors:
            return cleaned
        if not (cleaned.get("ready") or cleaned.get("own") or cleaned.get("german")):
            raise ValidationError(
                gettext_noop("Bitte wählen Sie einen Satz oder schreiben Sie eigene Worte.")
            )
        if not cleaned.get("due_on"):
            raise ValidationError(gettext_noop("Bitte nennen Sie einen Tag: bis wann?"))
        if cleaned["due_on"] < timezone.localdate():
            raise ValidationError(
                gettext_noop("Der Tag liegt schon hinter uns. Bitte wählen Sie einen späteren.")
            )
        if cleaned["due_on"] > timezone.localdate() + LONGEST:
            raise ValidationError(gettext_noop("Der Tag ist sehr weit weg. Bitte wählen Sie einen früheren."))
        if not cleaned.get("ready") and not cleaned.get("side"):
            raise ValidationError(gettext_noop("Bitte sagen Sie, wer den Schritt macht."))
        return cleaned


class AnswerForm(OwnWordsForm):
    """What the person says to the plan."""

    answer = forms.ChoiceField(choices=Answer.choices)


class PinForm(forms.Form):
    """The counsellor's PIN, which gives the screen back."""

    pin = forms.RegexField(r"^\d{4,8}$", strip=True)
