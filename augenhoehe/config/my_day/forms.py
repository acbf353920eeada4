"""What the pages of «Mein Tag» send; nothing here writes."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms

from augenhoehe.config.models import SavedFilter
from augenhoehe.config.my_day.filters import Filter
from augenhoehe.organisation.models import Account, Staff

LONGEST = timedelta(days=2 * 366)
MOST_AT_ONCE = 500
TODAY, TOMORROW = "today", "tomorrow"
VERBS = (
    ("set", "Wiedervorlage setzen"),
    ("done", "Wiedervorlage erledigt"),
    ("noticed", "Als gesehen vermerken"),
    ("handed", "Übergeben"),
)


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A colleague by name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.given_name} {obj.family_name}"


class SelectionForm(forms.Form):
    """Which people, and what is to be done with them."""

    needed_at_times: ClassVar[frozenset[str]] = frozenset({"due_on", "to"})

    do = forms.ChoiceField(
        choices=VERBS,
        widget=forms.HiddenInput,
        error_messages={"required": "Bitte wählen Sie, was geschehen soll."},
    )
    due_on = forms.DateField(
        label="Wiedervorlage am",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    to = ColleagueField(Staff.objects.none(), label="Übergeben an", required=False)
    starts = forms.ChoiceField(
        choices=[(TOMORROW, "ab morgen"), (TODAY, "ab heute")], label="Gilt", required=False
    )

    def __init__(self, *args: Any, on: date, colleagues: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = Staff.objects.filter(pk__in=[one.pk for one in colleagues])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cases = self.cases()
        if not cases:
            raise forms.ValidationError("Bitte wählen Sie mindestens einen Menschen aus.")
        if len(cases) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Bitte wählen Sie höchstens {MOST_AT_ONCE} Menschen auf einmal aus.")
        if cleaned.get("do") == "set":
            self.check_day(cleaned.get("due_on"))
        if cleaned.get("do") == "handed" and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", "Bitte wählen Sie, wer die Menschen übernimmt.")
        return cleaned

    def check_day(self, due_on: date | None) -> None:
        """A day from today on, not further than two years."""
        if due_on is None:
            if "due_on" not in self.errors:
                self.add_error("due_on", "Bitte wählen Sie einen Tag.")
        elif due_on < self.on:
            self.add_error("due_on", "Dieser Tag ist schon vorbei.")
        elif due_on > self.on + LONGEST:
            self.add_error("due_on", "Bitte wählen Sie einen Tag in den nächsten zwei Jahren.")

    def cases(self) -> list[int]:
        """The chosen cases, each once; what is no number was not chosen here."""
        given = self.data.getlist("case") if hasattr(self.data, "getlist") else []
        return list(
            dict.fromkeys(int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19)
        )

    @property
    def starts_on(self) -> date:
        """From when on a handover holds."""
        return self.on if self.cleaned_data.get("starts") == TODAY else self.on + timedelta(days=1)


class SavedFilterForm(forms.Form):
    """The name of a choice, and whether it is shown first."""

    name = forms.CharField(label="Name", max_length=40)
    is_default = forms.BooleanField(label="Immer zuerst zeigen", required=False)

    def __init__(self, *args: Any, account: Account, one: SavedFilter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.one = account, one or SavedFilter(account=account)

    def clean_name(self) -> str:
        """One name, one filter."""
        name = str(self.cleaned_data["name"]).strip()
        same = SavedFilter.objects.filter(account=self.account, name=name).exclude(pk=self.one.pk)
        if same.exists():
            raise forms.ValidationError("Einen Filter mit diesem Namen haben Sie schon.")
        return name


class NewFilterForm(SavedFilterForm):
    """A choice to be kept, with its name."""

    query = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """Only what a filter knows is kept; an empty choice needs no name."""
        query = Filter.kept(self.cleaned_data["query"]).query
        if not query:
            raise forms.ValidationError("Bitte wählen Sie zuerst, wen «Mein Tag» zeigen soll.")
        return query
