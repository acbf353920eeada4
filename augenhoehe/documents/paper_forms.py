"""What staff send about papers; nothing here writes."""

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from augenhoehe.documents.access import default_visibility
from augenhoehe.documents.actions import IncomingPaper
from augenhoehe.documents.content import CleanFile, FileRefused, Limits, clean
from augenhoehe.documents.kinds import kind_of, kinds_on, owed_due_on, translation_due_on
from augenhoehe.documents.models import Delivery, DeliveryChannel, FromWhom, Paper, PaperVisibility
from augenhoehe.documents.virus_scan import ScannerUnreachable, scan
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person
from augenhoehe.web.languages import german_name

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


class PaperRowForm(forms.Form):
    """One paper. Empty rows do not count."""

    kind = forms.ChoiceField(label="Was ist es?", required=False)
    title = PlainTextField(label="Genauer", max_length=120, required=False)
    scans = PaperFilesField(
        label="Fotos, Scans oder PDF", required=False, widget=ManyFilesInput(attrs=files_attributes())
    )
    is_shown_only = forms.BooleanField(label="nur vorgelegt, nicht kopiert", required=False)
    person = forms.ChoiceField(label="Für wen", required=False)
    visibility = forms.ChoiceField(
        label="Wer darf es öffnen",
        choices=[("", "wie üblich für diese Art"), *PaperVisibility.choices],
        required=False,
    )
    language = forms.ChoiceField(
        label="Sprache", choices=[(code, german_name(code)) for code in LANGUAGES], required=False
    )
    translation_due_on = forms.DateField(
        label="Übersetzung erbeten bis",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Nur wenn niemand bei uns das Papier versteht.",
    )

    def __init__(
        self, *args: Any, members: Sequence[Person], owed: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        choice: Any = self.fields["kind"]
        choice.choices = kind_choices(timezone.localdate(), owed)
        choice = self.fields["person"]
        choice.choices = [(pk, member.full_name) for pk, member in self.members.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        files, kind = cleaned.get("scans") or (), kind_of(cleaned.get("kind") or "")
        if self.is_empty():
            return cleaned
        if not kind.key:
            self.add_error("kind", "Bitte sagen Sie, was für eine Unterlage das ist.")
        if files and kind.is_never_copied:
            self.add_error(
                "scans",
                f"«{kind.label}» wird nur angesehen, nicht kopiert: Der Vermerk «vorgelegt» genügt (§ 67a SGB X)."
                " Bitte die Datei weglassen.",
            )
        elif files and cleaned.get("is_shown_only"):
            self.add_error(
                "scans", "Nur vorgelegt heißt: ohne Kopie. Bitte die Datei weglassen oder den Haken."
            )
        self.clean_translation(cleaned)
        return cleaned

    def clean_translation(self, cleaned: dict[str, Any]) -> None:
        """A German paper needs none, and the day lies ahead."""
        due_on = cleaned.get("translation_due_on")
        if due_on and (cleaned.get("language") or "de") == "de":
            self.add_error("language", "Bitte sagen Sie, in welcher Sprache das Papier ist.")
        if due_on and due_on <= timezone.localdate():
            self.add_error("translation_due_on", "Diese Frist ist schon vorbei.")

    def is_empty(self) -> bool:
        """Nothing was filled in here."""
        given = self.cleaned_data
        return not (given.get("kind") or given.get("title") or given.get("scans") or "scans" in self.errors)

    def incoming(self, person: Person, *, from_person: bool) -> IncomingPaper:
        """The paper as it is to be taken in."""
        given = self.cleaned_data
        kind, files = kind_of(given["kind"]), given["scans"]
        is_shown_only = given["is_shown_only"] or (kind.is_usually_shown and not files)
        return IncomingPaper(
            person=self.members.get(given["person"], person),
            kind=kind.key,
            title=given["title"],
            visibility=given["visibility"] or default_visibility(kind.key, from_person=from_person),
            is_shown_only=is_shown_only,
            language=given["language"] or "de",
            translation_due_on=given["translation_due_on"],
            files=files,
        )


def kind_choices(on: date, owed: Iterable[str] = ()) -> list[Any]:
    """The kinds of the list; what is still missing comes first."""
    kinds, missing = kinds_on(on), set(owed)
    first = [(kind.key, kind.label) for kind in kinds if kind.key in missing]
    rest = [(kind.key, kind.label) for kind in kinds if kind.key not in missing]
    groups: list[Any] = [("", "bitte wählen")]
    return [*groups, ("Fehlt noch", first), ("Alle Arten", rest)] if first else [*groups, *rest]


class WithdrawalForm(forms.Form):
    """Why an entry is taken back."""

    reason = PlainTextField(label="Grund der Rücknahme", max_length=300)


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
    """Which paper is missing, and until when."""

    kind = forms.ChoiceField(label="Welche Unterlage fehlt?")
    title = PlainTextField(label="Genauer", max_length=120, required=False)
    due_on = forms.DateField(
        label="Erbeten bis", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"due_on": owed_due_on(timezone.localdate())}} | kwargs)
        choice: Any = self.fields["kind"]
        choice.choices = kind_choices(timezone.localdate())

    def clean_due_on(self) -> date:
        """A day that can still be kept."""
        day: date = self.cleaned_data["due_on"]
        if not timezone.localdate() <= day:
            raise ValidationError("Diese Frist ist schon vorbei.")
        return day
