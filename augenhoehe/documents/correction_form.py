"""What is sent to put a paper right; nothing here writes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.documents.correction import others_of, state_of
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.laying import person_with
from augenhoehe.documents.models import Paper, PaperVisibility
from augenhoehe.documents.paper_forms import LANGUAGES, PlainTextField, kind_choices, moment_of
from augenhoehe.people.models import Person
from augenhoehe.privacy.forms import refuse_sensitive_words, without_sensitive_words
from augenhoehe.web.languages import german_name


class CorrectionForm(forms.Form):
    """What the paper is, whose, who may open it, when it came, and why it stood there differently."""

    kind = forms.ChoiceField(label="Was ist es?")
    title = PlainTextField(label="Genauer", max_length=120, required=False)
    person = forms.ChoiceField(
        label="Für wen", help_text="Der Kontakt bleibt bei der Person, in deren Akte der Eingang steht."
    )
    other_number = PlainTextField(
        label="Oder für jemand anderen: Kundennummer",
        max_length=20,
        required=False,
        help_text="Nur wenn die Unterlage jemandem außerhalb der Bedarfsgemeinschaft gehört. Sie liegt dann mit ihren"
        " Dateien und ihrem Eingang in jener Akte.",
    )
    other_born = forms.DateField(
        label="Oder für jemand anderen: Geburtsdatum", required=False, help_text="Zum Beispiel 3.4.1985"
    )
    is_her_own = forms.BooleanField(
        label="Oder für jemand anderen: Diese Person hat die Unterlage selbst gebracht oder geschickt",
        required=False,
        help_text="Nur mit Haken zählt der Eingang als Kontakt mit ihr in beide Richtungen.",
    )
    visibility = forms.ChoiceField(label="Wer darf es öffnen", choices=PaperVisibility.choices)
    language = forms.ChoiceField(label="Sprache")
    received_on = forms.DateField(
        label="Eingegangen am",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_whole = forms.BooleanField(
        label="Der ganze Eingang kam an diesem Tag",
        required=False,
        help_text="Mit Haken gilt der Tag auch für alles, was mit dieser Unterlage kam, und für den Kontakt dazu."
        " Ohne Haken nur für diese Unterlage.",
    )
    reason = PlainTextField(
        label="Warum stand es anders da?", max_length=300, validators=[without_sensitive_words]
    )
    seen = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, paper: Paper, members: Sequence[Person], user: object, **kwargs: Any
    ) -> None:
        self.user = user
        self.elsewhere: Person | None = None  # whose file it goes to, where that is not in the household
        initial = {name: getattr(paper, name) for name in ("kind", "title", "visibility", "language")}
        initial |= {"person": paper.person_id, "received_on": timezone.localdate(paper.received_at)}
        super().__init__(*args, **{"initial": initial | {"seen": state_of(paper)}} | kwargs)
        if not others_of(paper).exists():
            del self.fields["is_whole"]
            self.fields["received_on"].help_text = "Gilt auch für den Kontakt dazu."
        self.paper, self.members = paper, {str(member.pk): member for member in members}
        kinds = kind_choices(timezone.localdate())[1:]
        if paper.kind not in dict(kinds):
            kinds.append((paper.kind, kind_of(paper.kind).label))
        languages = dict.fromkeys((*LANGUAGES, paper.language))
        choices = {
            "kind": kinds,
            "person": [(pk, member.full_name) for pk, member in self.members.items()],
            "language": [(code, german_name(code)) for code in languages],
        }
        for name, listed in choices.items():
            field: Any = self.fields[name]
            field.choices = listed

    def clean_kind(self) -> str:
        """What is never copied has no files."""
        kind = kind_of(self.cleaned_data["kind"])
        if kind.is_never_copied and self.paper.files.exists():
            raise ValidationError(
                f"«{kind.label}» wird nur angesehen, nicht kopiert. Bitte diese Unterlage zurücknehmen und als"
                " «vorgelegt» annehmen."
            )
        return kind.key

    def clean_received_on(self) -> date:
        """Never tomorrow."""
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError("Der Eingang liegt in der Zukunft.")
        if day.year < timezone.localdate().year - 10:
            raise ValidationError("Der Eingang liegt mehr als zehn Jahre zurück.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.find_somebody_else(cleaned)
        if cleaned.get("visibility") != PaperVisibility.SENSITIVE:
            refuse_sensitive_words(self, "title")
        return cleaned

    def find_somebody_else(self, cleaned: dict[str, Any]) -> None:
        """By number and birth date; who is of the household is simply chosen above."""
        number = str(cleaned.get("other_number") or "").replace(" ", "").upper()
        born = cleaned.get("other_born")
        if (not number and not born) or self.errors:
            return
        try:
            if not number or not born:
                raise ValidationError("Bitte beides: Kundennummer und Geburtsdatum.")
            found = person_with(self.user, number, born)
            if str(found.pk) not in self.members:
                self.elsewhere = found
            self.members[str(found.pk)] = found
            cleaned["person"] = str(found.pk)
        except ValidationError as problem:
            self.add_error("other_number", problem)

    def values(self) -> dict[str, Any]:
        """The columns as they are to be; the same day keeps its hour."""
        given, same = self.cleaned_data, timezone.localdate(self.paper.received_at)
        day = given["received_on"]
        return {
            "kind": given["kind"],
            "title": given["title"],
            "person_id": self.members[given["person"]].pk,
            "visibility": given["visibility"],
            "language": given["language"],
            "received_at": self.paper.received_at if day == same else moment_of(day, timezone.now()),
        }
