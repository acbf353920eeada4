"""One paper in the form that takes papers in: what it is, for whom, and what that is owed it answers."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone

from augenhoehe.documents.access import default_visibility
from augenhoehe.documents.actions import Answers, IncomingPaper, fitting, is_certain
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import OwedPaper, Paper, PaperVisibility
from augenhoehe.documents.paper_forms import (
    LANGUAGES,
    ManyFilesInput,
    PaperFilesField,
    PlainTextField,
    files_attributes,
    kind_choices,
)
from augenhoehe.documents.paper_lines import called, owed_in_words
from augenhoehe.people.models import Person
from augenhoehe.privacy.forms import refuse_sensitive_words
from augenhoehe.web.languages import german_name

NOTHING = "nothing"
SAYS_SOMETHING = (
    *("kind", "title", "scans", "is_shown_only", "answers", "is_partial"),
    *("translation_due_on", "translation_of"),
)


class OwedChoices(forms.CheckboxSelectMultiple):
    """What is owed, each with its kind and person, so that the page can tick what fits."""

    owed: dict[str, OwedPaper]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if one := self.owed.get(str(value)):
            option["attrs"] |= {"data-owed-kind": one.kind, "data-owed-person": one.about_id}
            option["attrs"] |= {"data-owed-title": one.title}
        return option


class PaperRowForm(forms.Form):
    """One paper. Empty rows do not count; of a filled one the kind is needed."""

    needed_at_times: ClassVar[frozenset[str]] = frozenset({"kind"})
    kind = forms.ChoiceField(label="Was ist es?", required=False)
    title = PlainTextField(label="Genauer", max_length=120, required=False)
    scans = PaperFilesField(
        label="Fotos, Scans oder PDF", required=False, widget=ManyFilesInput(attrs=files_attributes())
    )
    is_shown_only = forms.BooleanField(label="nur vorgelegt, nicht kopiert", required=False)
    answers = forms.MultipleChoiceField(
        label="Was ist damit da?",
        required=False,
        widget=OwedChoices,
        help_text="Ohne Auswahl ist es das eine, das von dieser Art fehlt. Fehlt mehreres, bitte auswählen.",
    )
    is_partial = forms.BooleanField(label="noch nicht vollständig, es fehlt weiter", required=False)
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
    translation_of = forms.ChoiceField(label="Ist die Übersetzung von", required=False)

    def __init__(
        self,
        *args: Any,
        members: Sequence[Person],
        owed: Sequence[OwedPaper] = (),
        originals: Sequence[Paper] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        self.owed = {str(one.address): one for one in owed}
        self.originals = {str(one.address): one for one in originals}
        choices: dict[str, list[Any]] = {
            "kind": kind_choices(timezone.localdate(), {one.kind for one in owed}),
            "person": [(pk, member.full_name) for pk, member in self.members.items()],
            "answers": [(key, owed_in_words(one, members[0])) for key, one in self.owed.items()],
            "translation_of": [
                ("", "keiner"),
                *((key, original(one)) for key, one in self.originals.items()),
            ],
        }
        choices["answers"].append((NOTHING, "nichts davon"))
        for name, listed in choices.items():
            field: Any = self.fields[name]
            field.choices = listed
        widget: Any = self.fields["answers"].widget
        widget.owed = self.owed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_empty():
            return cleaned
        if (translated := self.translated()) and not cleaned.get("kind"):
            cleaned["kind"] = translated.kind
        self.check_title(cleaned.get("kind") or "")
        files, kind = cleaned.get("scans") or (), kind_of(cleaned.get("kind") or "")
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
        self.clean_what_it_answers(cleaned, kind.key)
        return cleaned

    def clean_translation(self, cleaned: dict[str, Any]) -> None:
        """A German paper needs none, and the day lies ahead."""
        due_on = cleaned.get("translation_due_on")
        if due_on and (cleaned.get("language") or "de") == "de":
            self.add_error("language", "Bitte sagen Sie, in welcher Sprache das Papier ist.")
        if due_on and due_on <= timezone.localdate():
            self.add_error("translation_due_on", "Diese Frist ist schon vorbei.")
        if self.translated() and (cleaned.get("language") or "de") != "de":
            self.add_error("language", "Eine Übersetzung ist auf Deutsch. Bitte wählen Sie «Deutsch».")

    def clean_what_it_answers(self, cleaned: dict[str, Any], kind: str) -> None:
        """Where several things are owed that this could be, somebody says which; nothing is guessed."""
        chosen = set(cleaned.get("answers") or ())
        if NOTHING in chosen and (len(chosen) > 1 or cleaned.get("is_partial")):
            self.add_error("answers", "«Nichts davon» und etwas davon: Bitte wählen Sie nur eines.")
        if chosen or self.translated():
            return
        person, title = self.whose(), cleaned.get("title") or ""
        found = fitting(self.owed.values(), kind=kind, person_id=person.pk, title=title)
        if found and not is_certain(found, title):
            names = ", ".join(f"«{called(one.kind, one.title)}»" for one in found)
            sentence = f"Was ist damit da? Offen ist {names}. Bitte wählen Sie aus, oder «nichts davon»."
            self.add_error("answers", sentence)
        elif cleaned.get("is_partial") and not found:
            self.add_error("is_partial", "Bitte wählen Sie aus, was davon noch nicht vollständig ist.")

    def whose(self) -> Person:
        """For whom the paper is: the one whose file is open, where nobody else is chosen."""
        given = self.cleaned_data.get("person") or ""
        return self.members.get(given) or next(iter(self.members.values()))

    def translated(self) -> Paper | None:
        """The paper this one is the translation of."""
        return self.originals.get(self.cleaned_data.get("translation_of") or "")

    def check_title(self, kind: str) -> None:
        """A title is read in lists by many who may not open the paper; only that of a protected one may say more."""
        visibility = self.cleaned_data.get("visibility") or default_visibility(kind, from_person=True)
        if visibility != PaperVisibility.SENSITIVE:
            refuse_sensitive_words(self, "title")

    def is_empty(self) -> bool:
        """Nothing was filled in here; what a row begins with – person, language, visibility – says nothing yet."""
        given = (self.cleaned_data.get(name) for name in SAYS_SOMETHING)
        return not (any(given) or self.errors)

    def what_it_answers(self) -> Answers:
        """What was chosen; a translation answers nothing that is owed unless somebody says so."""
        chosen = self.cleaned_data["answers"]
        if not chosen and not self.translated():
            return Answers(None, self.cleaned_data["is_partial"])
        return Answers(
            frozenset(UUID(key) for key in chosen if key != NOTHING), self.cleaned_data["is_partial"]
        )

    def incoming(self, person: Person, *, from_person: bool) -> IncomingPaper:
        """The paper as it is to be taken in."""
        given, translated = self.cleaned_data, self.translated()
        kind, files = kind_of(given["kind"]), given["scans"]
        usual = translated.visibility if translated else default_visibility(kind.key, from_person=from_person)
        due_on: date | None = given["translation_due_on"]
        return IncomingPaper(
            person=translated.person if translated else self.members.get(given["person"], person),
            kind=kind.key,
            title=given["title"] or ("Übersetzung" if translated else ""),
            visibility=given["visibility"] or usual,
            is_shown_only=given["is_shown_only"] or (kind.is_usually_shown and not files),
            language=given["language"] or "de",
            translation_due_on=due_on,
            translation_of=translated,
            files=files,
            answers=self.what_it_answers(),
        )


def original(paper: Paper) -> str:
    """«Zeugnis oder Abschluss (Ukrainisch, vom 02.11.2026)»"""
    day = timezone.localdate(paper.received_at)
    return f"{called(paper.kind, paper.title)} ({german_name(paper.language)}, vom {day:%d.%m.%Y})"
