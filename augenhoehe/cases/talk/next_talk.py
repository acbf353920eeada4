"""«Wann sehen wir uns wieder?» – a day both can keep, at the end of the talk; nobody has to."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_noop

from augenhoehe.cases.access import TALKING_ROLES
from augenhoehe.cases.actions.next_talk import agree_on_next_talk, leave_next_talk_open, may_change
from augenhoehe.cases.forms import FAR_AWAY
from augenhoehe.cases.models import Conversation, FollowUp, MeetingPlace
from augenhoehe.cases.next_talk import hints_about, next_talk_of, when
from augenhoehe.cases.phrases import MISSING, BlankKind
from augenhoehe.cases.spoken_forms import SavingForm
from augenhoehe.organisation.models import Staff
from augenhoehe.privacy.kept import ANY, ANY_DAY, KeptRows

LONGEST = timedelta(days=366)
NO_DAY, NO_HOUR = MISSING[BlankKind.DATE], MISSING[BlankKind.TIME]
MEANWHILE = gettext_noop(
    "Inzwischen gibt es einen anderen Termin. Er steht oben. Soll er sich ändern, tippen Sie bitte noch einmal."
)
LATER = gettext_noop("Bitte wählen Sie einen Tag ab morgen.")


class NextTalkForm(SavingForm):
    """Day, hour, place and colleague; or `off`: no date after all. `shown_next` is the talk the page has shown."""

    at = "next"
    wishes: ClassVar[Mapping[str, str]] = {"question": "next.question", "off": "next.off", "where": "next"}
    fields_in_words: ClassVar[tuple[str, ...]] = ("next_on", "next_at")
    off = forms.BooleanField(required=False)
    next_on = forms.DateField(required=False, error_messages={"invalid": NO_DAY})
    next_at = forms.TimeField(required=False, error_messages={"invalid": NO_HOUR})
    where = forms.ChoiceField(choices=MeetingPlace.choices, required=False)
    staff = forms.ModelChoiceField(queryset=Staff.objects.none(), required=False)
    shown_next = forms.IntegerField(required=False)

    def __init__(
        self,
        *args: Any,
        talk: Conversation,
        found: FollowUp | None,
        colleagues: list[Staff],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.talk, self.found = talk, found
        field: Any = self.fields["staff"]
        field.queryset = Staff.objects.filter(pk__in=[one.pk for one in colleagues])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.found and not may_change(self.found, self.talk, cleaned.get("shown_next")):
            self.add_error(None, MEANWHILE)
        if cleaned.get("off"):
            return cleaned
        day, today = cleaned.get("next_on"), timezone.localdate()
        if "next_on" not in self.errors:
            problem = NO_DAY if day is None else LATER if day <= today else ""
            problem = FAR_AWAY if day and day > today + LONGEST else problem
            if problem:
                self.add_error("next_on", problem)
        if cleaned.get("next_at") is None and "next_at" not in self.errors:
            self.add_error("next_at", NO_HOUR)
        return cleaned


def next_talk_context(talk: Conversation, today: date) -> dict[str, Any]:
    """What is agreed, what to know about that day, and with whom one can meet."""
    found = next_talk_of(talk.case_id, today)
    return {
        "next_talk": found,
        "next_when": when(found.starts_at, talk.language) if found and found.starts_at else None,
        "next_hints": hints_about(found) if found else [],
        "next_places": MeetingPlace.values,
        "next_colleagues": colleagues_of(talk, found, today),
        "next_staff": found.staff_id if found else talk.staff_id,
        "tomorrow": today + timedelta(days=1),
    }


@cache
def kept_team() -> KeptRows[Staff]:
    """Those of any team who hold talks."""
    return KeptRows(Staff.objects.on(ANY_DAY).filter(team=ANY, role__in=TALKING_ROLES))


def colleagues_of(talk: Conversation, found: FollowUp | None, on: date) -> list[Staff]:
    """Those of the team who hold talks; whoever holds this one, or the next one, is always among them."""
    team = kept_team().read({ANY: talk.staff.team_id, ANY_DAY: on})
    known = {one.pk: one for one in [*team, talk.staff, *([found.staff] if found else [])]}
    return sorted(known.values(), key=lambda one: (one.family_name, one.given_name, one.pk))


def next_talk_form(data: Any, talk: Conversation) -> NextTalkForm:
    """The form as it was sent."""
    today = timezone.localdate()
    found = next_talk_of(talk.case_id, today)
    return NextTalkForm(data, talk=talk, found=found, colleagues=colleagues_of(talk, found, today))


def change_next_talk(talk: Conversation, data: dict[str, Any]) -> None:
    """Agreed, moved, or left open. It is no part of the plan: an answer given to that stays."""
    at = timezone.now()
    if data["off"]:
        leave_next_talk_open(conversation=talk, at=at, shown=data["shown_next"])
        return
    agree_on_next_talk(
        conversation=talk,
        staff=data["staff"] or talk.staff,
        starts_at=timezone.make_aware(datetime.combine(data["next_on"], data["next_at"])),
        place=data["where"],
        at=at,
        shown=data["shown_next"],
    )
