"""What staff send about papers; nothing here writes."""

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from augenhoehe.documents.content import CleanFile, FileRefused, Limits, clean
from augenhoehe.documents.kinds import kind_of, kinds_on, owed_due_on, translation_due_on
from augenhoehe.documents.models import Delivery, DeliveryChannel, FromWhom, Paper
from augenhoehe.documents.virus_scan import ScannerUnreachable, scan
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person
from augenhoehe.privacy.forms import refuse_sensitive_words, without_sensitive_words

ROWS = 8
MOST_FILES = 20
LANGUAGES = (
    "de",
    "uk",
    "ru",
    "ar",
    "en",
    "fa",
    "prs",
    "tr",
    "ku",
    "ti",
    "so",
    "ps",
    "bg",
    "ro",
    "pl",
    "sr",
    "fr",
    "es",
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
UNAVAILABLE = "unavailable"
NOON = time(12)


class PlainTextField(forms.CharField):
    """One line; control characters and marks that turn the writing round become spaces."""

    def to_python(self, value: Any) -> str:
        return super().to_python(CONTROL.sub(" ", str(value or ""))) or ""


class ManyFilesInput(forms.FileInput):
    """Several files at once, from as many inputs of this name as the page has (files, camera)."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> "list[UploadedFile[Any]]":
        return files.getlist(name) if hasattr(files, "getlist") else list(files.get(name, ()))


class PaperFilesField(forms.Field):
    """Photos, scans and PDFs, each checked by what it is. The value is a tuple of clean files."""

    widget = ManyFilesInput

    def clean(self, value: Any) -> tuple[CleanFile, ...]:
        uploads: Sequence[UploadedFile[Any]] = value or ()
        if self.required and not uploads:
            raise ValidationError("Bitte wählen Sie mindestens eine Datei aus.")
        if len(uploads) > MOST_FILES:
            raise ValidationError(f"Höchstens {MOST_FILES} Dateien auf einmal.")
        return tuple(
            self.cleaned(number, upload, len(uploads)) for number, upload in enumerate(uploads, start=1)
        )

    def cleaned(self, number: int, upload: "UploadedFile[Any]", of: int) -> CleanFile:
        """One file; the sentence says which one where there are several."""
        which = f"{number}. Datei: " if of > 1 else ""
        try:
            scan_upload(upload)
            return clean(cast(BinaryIO, upload.file), upload.size or 0, Limits(**settings.PAPERS_LIMITS))
        except FileRefused as problem:
            raise ValidationError(f"{which}{problem}") from problem
        except ScannerUnreachable as problem:
            raise ValidationError(
                "Die Virenprüfung antwortet gerade nicht, deshalb kommt keine Datei herein. Es ging nichts verloren:"
                " Bitte in ein paar Minuten noch einmal, oder das Papier ohne Datei annehmen.",
                code=UNAVAILABLE,
            ) from problem


def scan_upload(upload: "UploadedFile[Any]") -> None:
    """The virus scan of what was sent, before anything looks into it; too large ones are refused without it."""
    if settings.CLAMD and upload.file and (upload.size or 0) <= settings.PAPERS_LIMITS["file_bytes"]:
        content = upload.file.read()
        upload.file.seek(0)
        scan(content, settings.CLAMD)


def files_attributes() -> dict[str, Any]:
    """Photos and PDFs; the browser offers the camera by itself on phones."""
    return {"accept": "image/*,application/pdf", "multiple": True}


class DeliveryForm(forms.Form):
    """When, from whom, by which way; all of it is filled in already for somebody at the counter."""

    client_token = forms.UUIDField(widget=forms.HiddenInput)
    from_whom = forms.ChoiceField(label="Abgegeben von", choices=FromWhom.choices, widget=forms.RadioSelect)
    from_name = PlainTextField(
        label="Name der Person oder Stelle",
        max_length=120,
        required=False,
        help_text="Nur wenn es nicht die Person selbst war.",
    )
    channel = forms.ChoiceField(label="Eingangsweg", choices=DeliveryChannel.choices)
    received_on = forms.DateField(
        label="Eingegangen am", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

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
        if cleaned.get("from_whom") not in {None, FromWhom.PERSON} and not cleaned.get("from_name"):
            self.add_error("from_name", "Bitte sagen Sie, wer die Unterlagen abgegeben hat.")
        return cleaned

    def delivery(self, person: Person, staff: Staff | None) -> Delivery:
        """The row to be saved."""
        given = self.cleaned_data
        is_person = given["from_whom"] == FromWhom.PERSON
        return Delivery(
            client_token=given["client_token"],
            person=person,
            received_at=moment_of(given["received_on"], timezone.now()),
            from_whom=given["from_whom"],
            from_name="" if is_person else given["from_name"],
            channel=given["channel"],
            staff=staff,
        )


def moment_of(day: date, now: datetime) -> datetime:
    """Today means now; an earlier day its noon, which exists on every day of the year."""
    if day == timezone.localdate(now):
        return now
    return datetime.combine(day, NOON, timezone.get_current_timezone())


def first_delivery() -> dict[str, Any]:
    """Somebody stands at the counter."""
    return {
        "client_token": uuid.uuid4(),
        "from_whom": FromWhom.PERSON,
        "channel": DeliveryChannel.HANDED_IN,
        "received_on": timezone.localdate(),
    }


def kind_choices(on: date, owed: Iterable[str] = ()) -> list[Any]:
    """The kinds of the list; what is still missing comes first."""
    kinds, missing = kinds_on(on), set(owed)
    first = [(kind.key, kind.label) for kind in kinds if kind.key in missing]
    rest = [(kind.key, kind.label) for kind in kinds if kind.key not in missing]
    groups: list[Any] = [("", "bitte wählen")]
    return [*groups, ("Fehlt noch", first), ("Alle Arten", rest)] if first else [*groups, *rest]


class FurtherFilesForm(forms.Form):
    """Pages that belong to a paper that is here already."""

    scans = PaperFilesField(label="Fotos, Scans oder PDF", widget=ManyFilesInput(attrs=files_attributes()))


class WithdrawalForm(forms.Form):
    """Why an entry is taken back."""

    reason = PlainTextField(label="Grund der Rücknahme", max_length=300, validators=[without_sensitive_words])


class DeliveryWithdrawalForm(WithdrawalForm):
    """Which papers of a delivery were taken in by mistake, and why."""

    papers = forms.TypedMultipleChoiceField(
        label="Was nehmen Sie zurück?",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie, was ein Versehen war."},
    )

    def __init__(self, *args: Any, names: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = list(names.items())  # type: ignore[attr-defined]  # a field of choices


class TranslationForm(forms.Form):
    """By when a translation is needed, or since when it is here."""

    due_on = forms.DateField(
        label="Übersetzung erbeten bis",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    received_on = forms.DateField(
        label="Übersetzung eingegangen am",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        due_on = paper.translation_due_on or translation_due_on(timezone.localdate())
        initial = {"due_on": due_on, "seen": translation_state(paper)}
        super().__init__(*args, **{"initial": initial} | kwargs)
        if paper.translation_received_at is not None:  # what has come is no longer asked for
            self.fields["due_on"].widget = forms.HiddenInput()
            self.initial["due_on"] = paper.translation_due_on
            self.initial["received_on"] = timezone.localdate(paper.translation_received_at)
        self.arrived_on = timezone.localdate(paper.received_at)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        due_on, received_on = cleaned.get("due_on"), cleaned.get("received_on")
        if not due_on and not received_on and not self.errors:
            raise ValidationError("Bitte nennen Sie eine Frist oder den Tag des Eingangs.")
        if due_on and due_on < self.arrived_on:
            self.add_error("due_on", "Die Frist liegt vor dem Eingang der Unterlage.")
        if received_on and not self.arrived_on <= received_on <= timezone.localdate():
            self.add_error(
                "received_on", "Dieser Tag liegt vor dem Eingang der Unterlage oder in der Zukunft."
            )
        return cleaned


def translation_state(paper: Paper) -> str:
    """What a window has read: saving over anything else would be a silent overwrite."""
    return f"{paper.translation_due_on}/{paper.translation_received_at}"


class OwedPaperForm(forms.Form):
    """Which paper is missing, for whom, and until when."""

    kind = forms.ChoiceField(label="Welche Unterlage fehlt?")
    for_person = forms.ChoiceField(label="Für wen", required=False)
    title = PlainTextField(label="Genauer", max_length=120, required=False)
    due_on = forms.DateField(
        label="Erbeten bis", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"due_on": owed_due_on(timezone.localdate())}} | kwargs)
        choice: Any = self.fields["kind"]
        choice.choices = kind_choices(timezone.localdate())
        self.others = {str(member.pk): member for member in members[1:]}
        choice = self.fields["for_person"]
        choice.choices = [("", members[0].full_name)]
        choice.choices += [(pk, member.full_name) for pk, member in self.others.items()]

    def clean(self) -> dict[str, Any]:
        """As on a paper that came: only a kind that is protected anyway may say more."""
        cleaned = super().clean() or self.cleaned_data
        if not kind_of(cleaned.get("kind") or "").is_sensitive:
            refuse_sensitive_words(self, "title")
        return cleaned

    def clean_for_person(self) -> Person | None:
        """Nobody else means the one who is asked."""
        return self.others.get(self.cleaned_data["for_person"])

    def clean_due_on(self) -> date:
        """A day that can still be kept."""
        day: date = self.cleaned_data["due_on"]
        if not timezone.localdate() <= day:
            raise ValidationError("Diese Frist ist schon vorbei.")
        return day
