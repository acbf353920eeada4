"""What the end of a talk sends: summary, way on, what became of earlier steps, wrap-up; nothing here writes."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_noop

from augenhoehe.cases.actions import WAY_BY_OUTCOME, needs_reason
from augenhoehe.cases.forms import NO_DAY, day_problem
from augenhoehe.cases.models import (
    Answer,
    FollowUp,
    FollowUpKind,
    MeetingPlace,
    PlanStep,
    StepResultKind,
    TalkOutcome,
)
from augenhoehe.cases.note_forms import DAY, CheckedForm, in_reach, long_text, reader_choice
from augenhoehe.cases.phrases import REASONS
from augenhoehe.cases.spoken_forms import OwnWordsForm, SavingForm
from augenhoehe.cases.working_days import is_working_day
from augenhoehe.law.rules import plan_review_due_on

TAKE_OVER, TAKE_BACK, KEEP_GOAL = "take_over", "take_back", "keep_goal"
CLOSED = gettext_noop("An diesem Tag ist das Jobcenter geschlossen. Bitte wählen Sie einen anderen.")
NOT_IN_TIME = gettext_noop("Bitte wählen Sie einen Tag von heute an bis zum spätesten Tag.")


class DayAheadForm(OwnWordsForm):
    """Own words and a day that can still be kept."""

    fields_in_words: ClassVar[tuple[str, ...]] = ("own", "german", "said_by", "translated_by", "due_on")
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
    wishes = {"answer": "summary", "words_off": "summary.words_off"}
    answer = forms.ChoiceField(choices=Answer.choices)
    words_off = forms.BooleanField(required=False)


class PriorityForm(OwnWordsForm):
    """Why something comes first: a ready sentence, own words, or nothing."""

    at = "priority"
    wishes = {"question": "priority.question"}
    ready = forms.ChoiceField(choices=[(reason.key, reason.key) for reason in REASONS], required=False)


class MembersForm(SavingForm):
    """Who else takes part."""

    at = "members"
    wishes = {"question": "members.question"}
    members = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, offered: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = [(pk, pk) for pk in offered]


class ReviewForm(SavingForm):
    """When both look at the plan again: at any day up to the law's last one."""

    at = "review"
    fields_in_words = ("review_on",)
    wishes = {"question": "review.question"}
    review_on = forms.DateField(required=False, error_messages={"invalid": NOT_IN_TIME})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, today = cleaned.get("review_on"), timezone.localdate()
        if "review_on" not in self.errors and (day is None or not today <= day <= plan_review_due_on(today)):
            self.add_error("review_on", NOT_IN_TIME)
        elif day and not is_working_day(day):
            self.add_error("review_on", CLOSED)
        return cleaned


class WayOnForm(DayAheadForm):
    """One of the four ways, with a day and words; without a way of one's own the day is the proposed one."""

    wishes = {"outcome": "ways"}
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

    What is done was done on a day since the plan was agreed; without one it is today. `promise` is the step meant.
    """

    fields_in_words = ("own", "german", "said_by", "translated_by", "due_on", "done_on")
    wishes = {"result": "since"}
    done_on = forms.DateField(
        required=False, error_messages={"invalid": gettext_noop("Bitte nennen Sie den Tag: wann war das?")}
    )
    step = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    result = forms.ChoiceField(
        choices=[*StepResultKind.choices, *((verb, verb) for verb in (TAKE_OVER, TAKE_BACK, KEEP_GOAL))]
    )

    def __init__(self, *args: Any, promise: PlanStep | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreed_at = promise.plan.agreed_at if promise else None
        self.agreed_on, self.side = timezone.localdate(agreed_at), promise.side if promise else ""

    @property
    def place(self) -> str:
        """Beside the step, at what was said about it: «changed-7»."""
        result = self.data.get("result", "")
        has_fields = result in {StepResultKind.DONE, StepResultKind.CHANGED, TAKE_OVER}
        has_fields |= needs_reason(self.side, str(result))
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
        if needs_reason(self.side, result or "") and self.is_silent:
            self.add_error(
                "own", gettext_noop("Bitte sagen Sie in einem Satz, warum wir das nicht mehr tun.")
            )
        if result == TAKE_OVER and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", NO_DAY)
        return cleaned


NOTHING_TO_DO = ("", "nichts weiter")
SET_ELSEWHERE = {
    FollowUpKind.REVIEW,
    FollowUpKind.TALK,
}  # by the agreement, and by the fields of the next talk


class WrapUpForm(CheckedForm):
    """The note about a talk, written from a draft, and what is to be done next. «Nachbereitung»"""

    field_order = ["text", "visibility", "protected", "next_on", "next_at", "next_place", "kind", "due_on"]
    text = forms.CharField(
        label="Vermerk",
        required=False,
        max_length=2000,
        widget=long_text(10),
        help_text="Ein Entwurf aus dem Gespräch. Bitte ändern Sie ihn; leer gelassen entsteht kein Vermerk.",
    )
    visibility = reader_choice()
    protected = forms.CharField(
        label="Besonders geschützter Vermerk",
        required=False,
        max_length=4000,
        widget=long_text(4),
        help_text="Das lesen nur die zuständige Fachkraft und ihre Leitung. Leer gelassen entsteht keiner.",
    )
    next_on = forms.DateField(label="Nächstes Gespräch", required=False, validators=[in_reach], **DAY)
    next_at = forms.TimeField(
        label="Uhrzeit",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    next_place = forms.ChoiceField(
        label="Wo?", required=False, choices=[("", "offen"), *MeetingPlace.choices]
    )
    kind = forms.ChoiceField(
        label="Was ist sonst zu tun?",
        required=False,
        choices=[NOTHING_TO_DO, *(kind for kind in FollowUpKind.choices if kind[0] not in SET_ELSEWHERE)],
    )
    due_on = forms.DateField(label="An welchem Tag?", required=False, validators=[in_reach], **DAY)
    shown_next = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Bitte wählen Sie einen Tag.")
        day, hour = cleaned.get("next_on"), cleaned.get("next_at")
        if day and not hour and "next_at" not in self.errors:
            self.add_error("next_at", "Ein Gespräch braucht eine Uhrzeit.")
        if hour and not day and "next_on" not in self.errors:
            self.add_error("next_on", "Bitte wählen Sie einen Tag.")
        if day and day <= timezone.localdate():
            self.add_error("next_on", "Bitte wählen Sie einen Tag ab morgen.")
        return cleaned

    def propose(self, kind: FollowUpKind, day: date) -> None:
        """Says that what is chosen already is only proposed."""
        self.initial.update(kind=kind, due_on=day)
        self.fields["kind"].help_text = "Unser Vorschlag; bitte ändern Sie ihn, wenn er nicht passt."

    def show_next_talk(self, agreed: FollowUp, hints: list[str]) -> None:
        """What both have agreed on, and what is to be known about that day."""
        local = timezone.localtime(agreed.starts_at)
        self.initial.update(next_on=local.date(), next_at=local.time(), next_place=agreed.place)
        self.initial["shown_next"] = agreed.pk
        said = (
            "Schon vereinbart. Wer den Termin ändert, sagt es der Person und gibt ihr einen neuen Merkzettel."
        )
        self.fields["next_on"].help_text = " ".join([said, *hints])

    def show_agreed_meanwhile(self, agreed: FollowUp) -> None:
        """What a colleague has agreed on in the meantime; whoever sends the form again has read it."""
        moment = timezone.localtime(agreed.starts_at)
        self.add_error(
            "next_on",
            f"Inzwischen ist ein Gespräch am {moment:%d.%m.%Y} um {moment:%H:%M} Uhr vereinbart. Soll Ihr Termin statt"
            " dessen gelten, senden Sie bitte noch einmal ab.",
        )
        sent: Any = self.data
        again = sent.copy()
        again["shown_next"] = str(agreed.pk)
        self.data = again

    def follow_up(self) -> dict[str, Any] | None:
        """The columns of what is to be done next; None for nothing."""
        data = self.cleaned_data
        return {"kind": data["kind"], "due_on": data["due_on"]} if data["kind"] else None

    def next_talk(self) -> dict[str, Any] | None:
        """Moment and place of the next talk; None where it is left open."""
        data = self.cleaned_data
        if not data["next_on"]:
            return None
        starts_at = timezone.make_aware(datetime.combine(data["next_on"], data["next_at"]))
        return {"starts_at": starts_at, "place": data["next_place"]}
