"""What the end of a talk sends: summary, way on, what became of earlier steps, wrap-up; nothing here writes."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_noop

from augenhoehe.cases.actions import WAY_BY_OUTCOME
from augenhoehe.cases.forms import NO_DAY, OwnWordsForm, SavingForm, day_problem
from augenhoehe.cases.models import Answer, FollowUpKind, StepResultKind, TalkOutcome
from augenhoehe.cases.note_forms import DAY, CheckedForm, in_reach, long_text, reader_choice
from augenhoehe.cases.phrases import REASONS
from augenhoehe.law.rules import plan_review_due_on

TAKE_OVER, TAKE_BACK, KEEP_GOAL = "take_over", "take_back", "keep_goal"
NOT_IN_TIME = gettext_noop("Bitte wählen Sie einen Tag von heute an bis zum spätesten Tag.")


class DayAheadForm(OwnWordsForm):
    """Own words and a day that can still be kept."""

    fields_in_words: ClassVar[tuple[str, ...]] = ("own", "german", "due_on")
    due_on = forms.DateField(required=False, error_messages={"invalid": NO_DAY})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("due_on")
        if day and (problem := day_problem(day)):
            self.add_error("due_on", problem)
        return cleaned


class AnswerForm(OwnWordsForm):
    """What the person says to the plan; words she said before stay unless she takes them off."""

    at = "answer"
    answer = forms.ChoiceField(choices=Answer.choices)
    words_off = forms.BooleanField(required=False)


class PriorityForm(OwnWordsForm):
    """Why something comes first: a ready sentence, own words, or nothing."""

    at = "priority"
    ready = forms.ChoiceField(choices=[(reason.key, reason.key) for reason in REASONS], required=False)


class MembersForm(SavingForm):
    """Who else takes part."""

    at = "members"
    members = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, offered: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = [(pk, pk) for pk in offered]


class ReviewForm(SavingForm):
    """When both look at the plan again: at any day up to the law's last one."""

    at = "review"
    fields_in_words = ("review_on",)
    review_on = forms.DateField(required=False, error_messages={"invalid": NOT_IN_TIME})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, today = cleaned.get("review_on"), timezone.localdate()
        if "review_on" not in self.errors and (day is None or not today <= day <= plan_review_due_on(today)):
            self.add_error("review_on", NOT_IN_TIME)
        return cleaned


class WayOnForm(DayAheadForm):
    """One of the four ways, with a day and words; without a way of one's own the day is the proposed one."""

    outcome = forms.ChoiceField(
        choices=[(outcome.value, outcome.label) for outcome in WAY_BY_OUTCOME], required=False
    )

    @property
    def place(self) -> str:
        """On the card of the way that was chosen."""
        chosen = str(self.data.get("outcome", ""))
        return chosen if chosen in WAY_BY_OUTCOME else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("outcome"):
            raise ValidationError(gettext_noop("Bitte wählen Sie einen Weg."))
        if cleaned["outcome"] == TalkOutcome.NO_PLAN and self.is_silent:
            self.add_error(
                "own", gettext_noop("Bitte sagen Sie in einem Satz, warum es heute keinen Plan gibt.")
            )
        return cleaned


class SinceForm(DayAheadForm):
    """What became of one step: its state, a new day in the new plan, or the state taken back; or the goal stays.

    What is done was done on a day since the plan was agreed (`agreed_on`); without one it is today.
    """

    fields_in_words = ("own", "german", "due_on", "done_on")
    done_on = forms.DateField(
        required=False, error_messages={"invalid": gettext_noop("Bitte nennen Sie den Tag: wann war das?")}
    )
    step = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    result = forms.ChoiceField(
        choices=[*StepResultKind.choices, *((verb, verb) for verb in (TAKE_OVER, TAKE_BACK, KEEP_GOAL))]
    )

    def __init__(self, *args: Any, agreed_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreed_on = agreed_on

    @property
    def place(self) -> str:
        """Beside the step, at what was said about it: «changed-7»."""
        result = self.data.get("result", "")
        has_fields = result in {StepResultKind.DONE, StepResultKind.CHANGED, TAKE_OVER}
        return f"{result}-{self.data.get('step', '')}" if has_fields else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        result, done_on = cleaned.get("result"), cleaned.get("done_on")
        if done_on and done_on > timezone.localdate():
            self.add_error(
                "done_on",
                gettext_noop("Dieser Tag kommt erst noch. Bitte wählen Sie heute oder einen Tag davor."),
            )
        elif done_on and done_on < self.agreed_on:
            self.add_error(
                "done_on",
                gettext_noop("Da gab es diesen Plan noch nicht. Bitte wählen Sie einen späteren Tag."),
            )
        if result == StepResultKind.CHANGED and self.is_silent:
            self.add_error("own", gettext_noop("Bitte sagen Sie in einem Satz, was jetzt anders ist."))
        if result == TAKE_OVER and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", NO_DAY)
        return cleaned


NOTHING_TO_DO = ("", "nichts weiter")


class WrapUpForm(CheckedForm):
    """The note about a talk, written from a draft, and what is to be done next. «Nachbereitung»"""

    field_order = ["text", "visibility", "kind", "due_on", "starts_at"]
    text = forms.CharField(
        label="Vermerk",
        required=False,
        max_length=2000,
        widget=long_text(10),
        help_text="Ein Entwurf aus dem Gespräch. Bitte ändern Sie ihn; leer gelassen entsteht kein Vermerk.",
    )
    visibility = reader_choice()
    kind = forms.ChoiceField(
        label="Was ist als Nächstes zu tun?",
        required=False,
        choices=[NOTHING_TO_DO, *(kind for kind in FollowUpKind.choices if kind[0] != FollowUpKind.REVIEW)],
    )
    due_on = forms.DateField(label="An welchem Tag?", required=False, validators=[in_reach], **DAY)
    starts_at = forms.TimeField(
        label="Uhrzeit",
        required=False,
        help_text="Nur für ein Gespräch.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, day = cleaned.get("kind"), cleaned.get("due_on")
        if kind and not day and "due_on" not in self.errors:
            self.add_error("due_on", "Bitte wählen Sie einen Tag.")
        if kind == FollowUpKind.TALK and not cleaned.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", "Ein Gespräch braucht eine Uhrzeit.")
        return cleaned

    def propose(self, kind: FollowUpKind, day: date) -> None:
        """Says that what is chosen already is only proposed."""
        self.initial.update(kind=kind, due_on=day)
        self.fields["kind"].help_text = "Unser Vorschlag; bitte ändern Sie ihn, wenn er nicht passt."

    def follow_up(self) -> dict[str, Any] | None:
        """The columns of what is to be done next; None for nothing."""
        data = self.cleaned_data
        if not data["kind"]:
            return None
        starts_at = None
        if data["kind"] == FollowUpKind.TALK:
            starts_at = timezone.make_aware(datetime.combine(data["due_on"], data["starts_at"]))
        return {"kind": data["kind"], "due_on": data["due_on"], "starts_at": starts_at}
