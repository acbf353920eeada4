"""What the shared screen and the staff pages send; nothing here writes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_noop

from augenhoehe.cases.models import (
    PlanPart,
    PresenceKind,
    Side,
    SituationArea,
    SituationScale,
    Speaker,
    StrengthKind,
    StrengthLevel,
    Theme,
)
from augenhoehe.cases.phrases import (
    GOAL_BY_KEY,
    STEP_BY_KEY,
    TOO_LONG,
    BlankKind,
    ReadySentence,
    blanks_of,
    value_in,
)
from augenhoehe.web.languages import names_in

LONGEST = timedelta(days=2 * 366)
NO_DAY = gettext_noop("Bitte nennen Sie einen Tag: bis wann?")
PAST = gettext_noop("Der Tag liegt schon hinter uns. Bitte wählen Sie einen späteren.")
FAR_AWAY = gettext_noop("Der Tag ist sehr weit weg. Bitte wählen Sie einen früheren.")


class SavingForm(forms.Form):
    """Every save names the version it read and carries the browser's token.

    `at` names where on the page the form stands: there is said what went wrong (cases/parts/problem.html).
    """

    at: ClassVar[str] = ""
    fields_in_words: ClassVar[tuple[str, ...]] = ()
    client_token = forms.UUIDField()
    version = forms.IntegerField(min_value=0)

    def problems(self) -> list[str]:
        """What is wrong, in sentences of ours; what only a broken browser sends has none."""
        said = [
            *self.non_field_errors(),
            *(text for name in self.fields_in_words for text in self.errors.get(name, [])),
        ]
        return list(dict.fromkeys(map(str, said)))

    @property
    def place(self) -> str:
        """Where on the page this form stands; empty for the whole question."""
        return self.at

    def wrong_fields(self) -> set[str]:
        """The fields that the sentences are about."""
        return set(self.errors) - {NON_FIELD_ERRORS}


class NotTodayForm(SavingForm):
    """«heute nicht», or after all today."""

    not_today = forms.BooleanField(required=False)


class ThemeForm(SavingForm):
    """Pick a theme or take it off, move one, or take up an earlier need in own words."""

    theme = forms.ChoiceField(choices=Theme.choices, required=False)
    choice = forms.IntegerField(min_value=1, required=False)
    move = forms.IntegerField(min_value=-1, max_value=1, required=False)
    words = forms.IntegerField(min_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in ("theme", "choice", "words")):
            raise ValidationError(gettext_noop("Bitte wählen Sie ein Thema."))
        return cleaned


class SpeakerForm(SavingForm):
    """Words say whose they are."""

    said_by = forms.ChoiceField(
        choices=[choice for choice in Speaker.choices if choice[0] != Speaker.CATALOGUE],
        required=False,
    )

    def clean_said_by(self) -> str:
        """Without an answer the words are the person's."""
        return self.cleaned_data.get("said_by") or Speaker.PERSON


class TranslationForm(SpeakerForm):
    """The missing side of words that stand on the page."""

    fields_in_words = ("translation",)
    words = forms.IntegerField(min_value=1)
    translation = forms.CharField(
        max_length=2000,
        error_messages={"required": gettext_noop("Hier fehlt noch die Übersetzung."), "max_length": TOO_LONG},
    )

    @property
    def place(self) -> str:
        """Beside the words it belongs to."""
        return f"translation-{self.data.get('words', '')}"


class OwnWordsForm(SpeakerForm):
    """Free words in the person's language and in German; one of both is enough."""

    fields_in_words: ClassVar[tuple[str, ...]] = ("own", "german")
    own = forms.CharField(max_length=2000, required=False, error_messages={"max_length": TOO_LONG})
    german = forms.CharField(max_length=2000, required=False, error_messages={"max_length": TOO_LONG})

    @property
    def is_silent(self) -> bool:
        """Whether nobody has said a word; words that are too long are words."""
        return not any(self.cleaned_data.get(name) or name in self.errors for name in ("own", "german"))

    @property
    def is_about_day(self) -> bool:
        """Whether nothing but the day is wrong."""
        return self.wrong_fields() == {"due_on"}


class SpokenForm(OwnWordsForm):
    """A theme in own words, which have to be there."""

    at = "theme"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_silent:
            self.add_error("own", gettext_noop("Bitte schreiben Sie, worum es geht."))
        return cleaned


class SentenceForm(OwnWordsForm):
    """A ready sentence, its blanks filled, or own words."""

    fields_in_words = ("ready", "own", "german", "due_on")
    sentences: ClassVar[Mapping[str, ReadySentence]] = {}
    ready = forms.CharField(max_length=40, required=False)

    def clean_ready(self) -> str:
        """A key of the table, or nothing."""
        key = str(self.cleaned_data["ready"])
        if key and key not in self.sentences:
            raise ValidationError(
                gettext_noop("Diesen Satz gibt es nicht mehr. Bitte wählen Sie einen anderen.")
            )
        return key

    def sentence(self) -> ReadySentence | None:
        """The ready sentence this is about."""
        return self.sentences.get(str(self.data.get("ready", "")))

    @property
    def place(self) -> str:
        """Where its blanks are being filled, or beside the own words."""
        sentence = self.sentence()
        return "filling" if sentence and sentence.has_blanks else self.at

    def values(self) -> dict[str, str]:
        """What was sent for the blanks of the ready sentence."""
        sentence = self.sentence()
        blanks = blanks_of(sentence.german) if sentence else []
        return {blank.name: str(self.data.get(f"blank_{blank.name}", "")) for blank in blanks}

    def wrong_blanks(self) -> dict[str, str]:
        """Which blanks are wrong, and why."""
        sentence = self.sentence()
        return wrong_blanks(sentence, self.values()) if sentence else {}

    def wrong_fields(self) -> set[str]:
        """The blanks are fields as well."""
        return super().wrong_fields() | {f"blank_{name}" for name in self.wrong_blanks()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["values"] = self.values()
        if self.sentence() is None and "ready" not in self.errors and self.is_silent:
            self.add_error(
                "own", gettext_noop("Bitte wählen Sie einen Satz oder schreiben Sie eigene Worte.")
            )
        for problem in self.wrong_blanks().values():
            self.add_error(None, problem)
        return cleaned


def wrong_blanks(sentence: ReadySentence, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each blank. What is planned lies ahead of us; today still counts."""
    found = {}
    for blank in blanks_of(sentence.german):
        try:
            value_in(blank.kind, values[blank.name], "de")
            if blank.kind == BlankKind.DATE and date.fromisoformat(values[blank.name]) < timezone.localdate():
                raise ValueError(PAST)
        except ValueError as error:
            found[blank.name] = str(error)
    return found


class GoalForm(SentenceForm):
    """A ready sentence or own words; or the goal is taken away or brought back."""

    at = "goal"
    sentences = GOAL_BY_KEY
    removed = forms.BooleanField(required=False)
    brought_back = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("removed") or self.cleaned_data.get("brought_back"):
            return self.cleaned_data
        return super().clean()


class StepForm(SentenceForm):
    """A ready step or own words, with its day; or a step to be taken off or brought back."""

    sentences = STEP_BY_KEY
    side = forms.ChoiceField(choices=Side.choices, required=False)
    part = forms.ChoiceField(choices=PlanPart.choices, required=False)
    due_on = forms.DateField(required=False, error_messages={"invalid": NO_DAY})
    removed = forms.IntegerField(required=False, min_value=1)
    brought_back = forms.IntegerField(required=False, min_value=1)

    @property
    def place(self) -> str:
        """In the filling, beside a ready sentence, or with the own words of one side."""
        sentence = self.sentence()
        ready = f"ready-{sentence.key}" if sentence else str(self.data.get("side", ""))
        return super().place or ready

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("removed") or self.cleaned_data.get("brought_back"):
            return self.cleaned_data
        cleaned = super().clean()
        if "due_on" not in self.errors and (problem := day_problem(cleaned.get("due_on"))):
            self.add_error("due_on", problem)
        if not cleaned.get("ready") and not cleaned.get("side"):
            raise ValidationError(gettext_noop("Bitte sagen Sie, wer den Schritt macht."))
        return cleaned


def day_problem(due_on: date | None) -> str:
    """A step has its day, ahead of us and not out of sight; else a sentence that says so."""
    if due_on is None:
        return NO_DAY
    if due_on < timezone.localdate():
        return PAST
    return FAR_AWAY if due_on > timezone.localdate() + LONGEST else ""


class PresenceForm(SavingForm):
    """Somebody comes to the table, may read along, or has gone."""

    fields_in_words = ("name", "language")
    kind = forms.ChoiceField(choices=PresenceKind.choices, required=False)
    name = forms.CharField(
        max_length=60,
        required=False,
        error_messages={"max_length": gettext_noop("Das ist zu lang. Bitte schreiben Sie es kürzer.")},
    )
    language = forms.CharField(max_length=12, required=False)
    is_adult = forms.BooleanField(required=False)
    may_read = forms.BooleanField(required=False)
    removed = forms.IntegerField(required=False, min_value=1)
    reader = forms.IntegerField(required=False, min_value=1)

    def clean_language(self) -> str:
        """Any language the table knows."""
        code = str(self.cleaned_data["language"])
        if code and code not in names_in("de"):
            raise ValidationError(gettext_noop("Bitte wählen Sie eine Sprache."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == PresenceKind.INTERPRETER:
            if not cleaned.get("name"):
                self.add_error(None, gettext_noop("Wer übersetzt, steht hier mit Namen."))
            if not cleaned.get("is_adult"):
                self.add_error(
                    None, gettext_noop("Übersetzen dürfen nur Erwachsene. Kinder sollen das nicht tragen.")
                )
        elif not any(cleaned.get(name) for name in ("kind", "removed", "reader")):
            raise ValidationError(gettext_noop("Bitte sagen Sie, wer dabei ist."))
        return cleaned


class StrengthForm(OwnWordsForm):
    """A strength from the cards or in own words, how it is with it, or one less."""

    at = "strength"
    kind = forms.ChoiceField(choices=StrengthKind.choices, required=False)
    strength = forms.IntegerField(required=False, min_value=1)
    level = forms.ChoiceField(choices=StrengthLevel.choices, required=False)
    removed = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_silent and not self.errors and not any(map(cleaned.get, ("kind", "level", "removed"))):
            self.add_error("own", gettext_noop("Bitte schreiben Sie, worum es geht."))
        return cleaned


class SituationForm(SavingForm):
    """How it goes in one part of life, in words."""

    area = forms.ChoiceField(choices=SituationArea.choices)
    scale = forms.ChoiceField(choices=SituationScale.choices)


class PinForm(forms.Form):
    """The counsellor's PIN, which gives the screen back."""

    pin = forms.RegexField(r"^\d{4,8}$", strip=True)
