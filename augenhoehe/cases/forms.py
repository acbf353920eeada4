"""What the shared screen and the staff pages send; nothing here writes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_noop

from augenhoehe.cases.models import (
    Conversation,
    PlanPart,
    PresenceKind,
    Side,
    SituationArea,
    SituationScale,
    SkillKind,
    StrengthKind,
    StrengthLevel,
    Theme,
)
from augenhoehe.cases.phrases import (
    GOAL_BY_KEY,
    STEP_BY_KEY,
    BlankKind,
    ReadySentence,
    blanks_of,
    value_in,
)
from augenhoehe.cases.spoken_forms import OwnWordsForm, SavingForm
from augenhoehe.web.languages import names_in

LONGEST = timedelta(days=2 * 366)
NO_DAY = gettext_noop("Bitte nennen Sie einen Tag: bis wann?")
PAST = gettext_noop("Der Tag liegt schon hinter uns. Bitte wählen Sie einen späteren.")
FAR_AWAY = gettext_noop("Der Tag ist sehr weit weg. Bitte wählen Sie einen früheren.")


class ThemeForm(SavingForm):
    """Pick a theme or take it off, move one, or take up an earlier need in own words."""

    wishes = {"theme": "theme"}
    theme = forms.ChoiceField(choices=Theme.choices, required=False)
    choice = forms.IntegerField(min_value=1, required=False)
    move = forms.IntegerField(min_value=-1, max_value=1, required=False)
    words = forms.IntegerField(min_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in ("theme", "choice", "words")):
            raise ValidationError(gettext_noop("Bitte wählen Sie ein Thema."))
        return cleaned

    def is_there(self, talk: Conversation) -> bool:
        """Whether the card is picked by now."""
        return any(one.theme and one.theme == self.data.get("theme") for one in talk.chosen_themes)


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

    fields_in_words = ("ready", "own", "german", "said_by", "translated_by", "due_on")
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


def is_about_what_stands(cleaned: Mapping[str, Any]) -> bool:
    """Whether something is taken off, brought back, or said for whom it is (0: for nobody but the person)."""
    return bool(cleaned.get("removed") or cleaned.get("brought_back") or cleaned.get("member") is not None)


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
    wishes = {"removed": "steps.remove", "brought_back": "steps.bring_back", "member": "member.whom"}
    sentences = GOAL_BY_KEY
    removed = forms.BooleanField(required=False)
    brought_back = forms.IntegerField(required=False, min_value=1)
    member = forms.IntegerField(required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        if is_about_what_stands(self.cleaned_data):
            return self.cleaned_data
        return super().clean()


class StepForm(SentenceForm):
    """A ready step or own words, with its day; or a step to be taken off or brought back."""

    wishes = {
        "removed": "steps.remove",
        "brought_back": "steps.bring_back",
        "side": "steps",
        "member": "member.whom",
    }
    sentences = STEP_BY_KEY
    side = forms.ChoiceField(choices=Side.choices, required=False)
    part = forms.ChoiceField(choices=PlanPart.choices, required=False)
    due_on = forms.DateField(required=False, error_messages={"invalid": NO_DAY})
    removed = forms.IntegerField(required=False, min_value=1)
    brought_back = forms.IntegerField(required=False, min_value=1)
    step = forms.IntegerField(required=False, min_value=1)
    member = forms.IntegerField(required=False, min_value=0)

    @property
    def place(self) -> str:
        """In the filling, beside a ready sentence, or with the own words of one side."""
        sentence = self.sentence()
        ready = f"ready-{sentence.key}" if sentence else str(self.data.get("side", ""))
        return super().place or ready

    def clean(self) -> dict[str, Any]:
        if is_about_what_stands(self.cleaned_data):
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

    fields_in_words = ("name", "language", "is_adult")
    wishes = {"kind": "presence", "removed": "presence.remove", "reader": "presence.let_read"}
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

    @property
    def place(self) -> str:
        """At the form of whoever comes: «interpreter»."""
        kind = str(self.data.get("kind", ""))
        return kind if kind in PresenceKind.values else ""

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
                self.add_error("name", gettext_noop("Wer übersetzt, steht hier mit Namen."))
            if not cleaned.get("is_adult"):
                self.add_error(
                    "is_adult",
                    gettext_noop("Übersetzen dürfen nur Erwachsene. Kinder sollen das nicht tragen."),
                )
        elif not any(cleaned.get(name) for name in ("kind", "removed", "reader")):
            raise ValidationError(gettext_noop("Bitte sagen Sie, wer dabei ist."))
        return cleaned


class StrengthForm(OwnWordsForm):
    """A strength or a skill from the cards or in own words, how it is with it, or one less."""

    at = "strength"
    wishes = {"kind": "strength", "level": "level", "removed": "steps.remove"}
    kind = forms.ChoiceField(choices=[*StrengthKind.choices, *SkillKind.choices], required=False)
    strength = forms.IntegerField(required=False, min_value=1)
    level = forms.ChoiceField(choices=StrengthLevel.choices, required=False)
    removed = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_silent and not self.errors and not any(map(cleaned.get, ("kind", "level", "removed"))):
            self.add_error("own", gettext_noop("Bitte schreiben Sie, worum es geht."))
        return cleaned

    def is_there(self, talk: Conversation) -> bool:
        """Whether the card is picked by now."""
        kind = self.data.get("kind")
        return bool(kind) and talk.strengths.filter(kind=kind).exists()


class SituationForm(OwnWordsForm):
    """How it goes in one part of life, in one of our words or in her own."""

    at = "situation"
    wishes = {"area": "area", "scale": "scale"}
    area = forms.ChoiceField(choices=SituationArea.choices)
    scale = forms.ChoiceField(choices=SituationScale.choices, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_silent and not self.errors and not cleaned.get("scale"):
            self.add_error("own", gettext_noop("Bitte wählen Sie ein Wort oder schreiben Sie eigene Worte."))
        return cleaned


class PinForm(forms.Form):
    """The counsellor's PIN, which gives the screen back."""

    pin = forms.RegexField(r"^\d{4,8}$", strip=True)
