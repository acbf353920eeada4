"""What the staff pages about consents send; nothing here writes."""

import re
import uuid
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.documents.consent_templates import FILE, ConsentTemplate, longest_end
from augenhoehe.documents.models import Consent, ConsentKind, ConsentTopic, PartyKind, SignedAs
from augenhoehe.documents.paper_forms import ManyFilesInput, PaperFilesField, files_attributes
from augenhoehe.law.dated import value_on
from augenhoehe.people.models import Person
from augenhoehe.privacy.forms import without_sensitive_words
from augenhoehe.web import languages

ANSWERS = [
    ("sign", "Ja, unterschrieben"),
    ("refuse", "Nein"),
    ("consider", "Möchte darüber nachdenken"),
]
FREE_ONLY = ("kind", "direction", "other_kind", "purpose", "purpose_own")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
UNDER_AGE = "Unter 15 unterschreibt jemand, der für die Person sorgt (§ 36 SGB I). Bitte nennen Sie, wer."
LINES = forms.Textarea(attrs={"rows": 3})


def offered_languages() -> list[tuple[str, str]]:
    """The languages our sentences exist in."""
    complete = dict(settings.LANGUAGES)
    return [(one.code, one.german_name) for one in languages.LANGUAGES if one.code in complete]


def spoken_by(person: Person) -> str:
    """The person's preferred language, German where we do not speak hers."""
    preferred = person.languages.first()
    known = {code for code, _ in offered_languages()}
    return preferred.language if preferred is not None and preferred.language in known else "de"


class NewConsentForm(forms.Form):
    """The blanks of a template; without a template, kind, sides and purpose as well."""

    kind = forms.ChoiceField(label="Worum geht es?", choices=ConsentKind.choices, widget=forms.RadioSelect)
    direction = forms.ChoiceField(
        label="Wer gibt Auskunft?",
        choices=[("to_us", "die andere Stelle gibt uns Auskunft"), ("from_us", "wir geben Auskunft")],
        widget=forms.RadioSelect,
    )
    other_kind = forms.ChoiceField(
        label="Art der anderen Stelle",
        choices=[choice for choice in PartyKind.choices if choice[0] != PartyKind.JOBCENTER],
    )
    other_name = forms.CharField(
        label="Name der anderen Stelle",
        max_length=160,
        help_text="So genau, dass niemand sonst gemeint sein kann, zum Beispiel «Volkshochschule Bocholt».",
    )
    topics = forms.MultipleChoiceField(
        label="Worüber", choices=ConsentTopic.choices, widget=forms.CheckboxSelectMultiple
    )
    details = forms.CharField(
        label="Zusatz auf Deutsch",
        required=False,
        max_length=600,
        widget=LINES,
        help_text="Zum Beispiel der Name des Kurses. Keine Diagnosen.",
    )
    details_own = forms.CharField(
        label="Zusatz in der Sprache der Person", required=False, max_length=600, widget=LINES
    )
    purpose = forms.CharField(label="Wozu, auf Deutsch", max_length=600, widget=LINES)
    purpose_own = forms.CharField(
        label="Wozu, in der Sprache der Person", required=False, max_length=600, widget=LINES
    )
    language = forms.ChoiceField(label="Sprache der Person", choices=offered_languages)
    starts_on = forms.DateField(label="Gilt ab", widget=DAY)
    ends_on = forms.DateField(label="Gilt bis", widget=DAY)
    client_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, template: ConsentTemplate, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        if not template.is_free:
            for name in FREE_ONLY:
                del self.fields[name]

    def clean_other_name(self) -> str:
        """A name in one line; a placeholder is none."""
        name = " ".join(str(self.cleaned_data["other_name"]).split())
        if not re.search(r"\w{2}", name):
            raise ValidationError("Bitte nennen Sie die Stelle beim Namen.")
        return name

    def clean_ends_on(self) -> date:
        """Not over already, and not for ever."""
        last: date = self.cleaned_data["ends_on"]
        first: date | None = self.cleaned_data.get("starts_on")
        if last < timezone.localdate():
            raise ValidationError("Dieser Tag liegt schon hinter uns.")
        if first is not None and last < first:
            raise ValidationError("Das Ende liegt vor dem Anfang.")
        if first is not None and last > longest_end(first):
            raise ValidationError(
                f"So lange gilt keine Einwilligung; spätestens bis {longest_end(first):%d.%m.%Y}."
            )
        return last

    def clean(self) -> dict[str, Any]:
        """«Anderes» says what is meant."""
        cleaned = super().clean() or self.cleaned_data
        if ConsentTopic.OTHER in cleaned.get("topics", []) and not cleaned.get("details"):
            self.add_error("details", "«Anderes» braucht einen Zusatz, der sagt, was gemeint ist.")
        return cleaned


def usual_blanks(template: ConsentTemplate, person: Person, today: date) -> dict[str, Any]:
    """What stands in the form before anybody writes."""
    return {
        "kind": template.kind,
        "direction": "to_us",
        "topics": list(template.topics),
        "language": spoken_by(person),
        "starts_on": today,
        "ends_on": template.usual_end(today),
        "client_token": uuid.uuid4(),
    }


def blanks_like(consent: Consent) -> dict[str, Any]:
    """The blanks as an earlier consent had them, for asking once more."""
    other = consent.other_side
    return {
        "kind": consent.kind,
        "direction": "from_us" if consent.from_kind == PartyKind.JOBCENTER else "to_us",
        "other_kind": other.kind,
        "other_name": other.name,
        "topics": consent.topics,
        "details": consent.details,
        "details_own": consent.details_own,
        "purpose": consent.purpose,
        "purpose_own": consent.purpose_own,
        "language": consent.language,
    }


class PaperAnswerForm(forms.Form):
    """What was answered on the printed form, by whom, and the signed sheet itself."""

    answer = forms.ChoiceField(label="Was hat die Person gesagt?", choices=ANSWERS, widget=forms.RadioSelect)
    signed_on = forms.DateField(label="Tag der Unterschrift", widget=DAY)
    place = forms.CharField(label="Ort", max_length=80)
    signed_as = forms.ChoiceField(
        label="Wer hat unterschrieben?", choices=SignedAs.choices, widget=forms.RadioSelect, required=False
    )
    signed_by_name = forms.CharField(
        label="Name, wenn jemand für die Person unterschrieben hat", max_length=160, required=False
    )
    scans = PaperFilesField(
        label="Unterschriebenes Blatt als Foto, Scan oder PDF",
        required=False,
        widget=ManyFilesInput(attrs=files_attributes()),
        help_text="Es liegt dann als besonders geschützte Unterlage in der Akte. Geht auch später.",
    )

    def __init__(self, consent: Consent, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.last_day, self.person = consent.ends_on, consent.person

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name; a child does not sign alone."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["signed_as"] = cleaned.get("signed_as") or SignedAs.PERSON.value
        if cleaned.get("answer") != "sign":
            return cleaned
        if cleaned["signed_as"] == SignedAs.PERSON:
            cleaned["signed_by_name"] = ""
            if is_child(self.person, cleaned.get("signed_on") or timezone.localdate()):
                self.add_error("signed_as", UNDER_AGE)
        elif not cleaned.get("signed_by_name"):
            self.add_error("signed_by_name", "Bitte nennen Sie, wer für die Person unterschrieben hat.")
        return cleaned

    def clean_signed_on(self) -> date:
        """A day that has come, within the time the consent holds."""
        day: date = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError("Dieser Tag kommt erst noch.")
        if longest_end(day) < timezone.localdate():
            raise ValidationError("Das ist länger her, als eine Einwilligung gilt. Stimmt der Tag?")
        if day > self.last_day:
            raise ValidationError(
                "Da war die Zeit schon um, für die gefragt wurde. Bitte legen Sie eine neue an."
            )
        return day


def is_child(person: Person, on: date) -> bool:
    """Whether she is too young that day to act for herself: before her 15th birthday. § 36 Abs. 1 SGB I"""
    return person.age_on(on) < int(value_on("acts_alone_from_age", on, FILE))


def usual_signature(person: Person) -> dict[str, str]:
    """Who signs: whoever acts for the person today, where somebody is noted; for a child a parent."""
    kinds = (SignedAs.GUARDIAN, SignedAs.PARENT)
    today = timezone.localdate()
    acting = person.representatives.on(today).filter(kind__in=kinds).first()
    if acting is not None:
        return {"signed_as": acting.kind, "signed_by_name": acting.name}
    return {
        "signed_as": SignedAs.PARENT if is_child(person, today) else SignedAs.PERSON,
        "signed_by_name": "",
    }


class SheetForm(forms.Form):
    """The signed sheet, added later."""

    scans = PaperFilesField(label="Foto, Scan oder PDF", widget=ManyFilesInput(attrs=files_attributes()))


class RevocationForm(forms.Form):
    """The reason is the person's own business; nobody has to give one."""

    reason = forms.CharField(label="Grund, wenn die Person einen nennt", max_length=300, required=False)


class WithdrawalForm(forms.Form):
    """Why the entry was wrong."""

    reason = forms.CharField(
        label="Warum ist der Eintrag falsch?", max_length=300, validators=[without_sensitive_words]
    )


class PinForm(forms.Form):
    """The colleague's PIN, which gives the screen back."""

    pin = forms.RegexField(r"^\d{4,8}$", strip=True)
