"""What every form of the shared screen has in common: it saves one section, and free words say whose they are."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_noop

from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.models import Conversation, Presence, PresenceKind, Speaker
from augenhoehe.cases.phrases import TOO_LONG

CARRIED = {"csrfmiddlewaretoken", "client_token", "version"}
SPOKEN_BY = [choice for choice in Speaker.choices if choice[0] != Speaker.CATALOGUE]
NOBODY_INTERPRETS = gettext_noop("Wer übersetzt, steht zuerst bei «Wer ist dabei?».")
WHO_TRANSLATED = gettext_noop("Bitte sagen Sie, wer übersetzt hat.")


class SavingForm(forms.Form):
    """Every save names the version it read and carries the browser's token.

    `at` names where on the page the form stands: there is said what went wrong (cases/parts/problem.html).
    `wishes` says in client words what was tapped: a key, or a group whose member is the value sent. So a tap that lost
    against another screen does not vanish: it is shown and can be said again.
    `at_table` is set by whoever saves (talk/frame.py): who is there besides the two.
    """

    at: ClassVar[str] = ""
    fields_in_words: ClassVar[tuple[str, ...]] = ()
    wishes: ClassVar[Mapping[str, str]] = {}
    at_table: Sequence[Presence] = ()
    client_token = forms.UUIDField()
    version = forms.IntegerField(min_value=0)

    def problems(self) -> list[str]:
        """What is wrong, in sentences of ours; what only a broken browser sends has none."""
        said = [
            *self.non_field_errors(),
            *(text for name in self.fields_in_words for text in self.errors.get(name, [])),
        ]
        return list(dict.fromkeys(map(str, said)))

    @property
    def place(self) -> str:
        """Where on the page this form stands; empty for the whole question."""
        return self.at

    def wrong_fields(self) -> set[str]:
        """The fields that the sentences are about."""
        return set(self.errors) - {NON_FIELD_ERRORS}

    def wanted(self) -> Iterator[str]:
        """What was tapped, as keys of the client words."""
        for name, words in self.wishes.items():
            if value := self.data.get(name):
                key = words if words in WORDS else f"{words}.{value}"
                if key in WORDS:
                    yield key

    def wanted_day(self) -> date | None:
        """The day that was sent along."""
        names = ("due_on", "done_on", "review_on", "next_on")
        days = (getattr(self, "cleaned_data", {}).get(name) for name in names)
        return next((day for day in days if day), None)

    def sent(self) -> list[tuple[str, str]]:
        """Everything that was sent, to be sent again on today's version."""
        return [
            (name, str(value))
            for name in self.data
            if name not in CARRIED
            for value in getattr(self.data, "getlist", lambda key: [self.data[key]])(name)
        ]

    @property
    def token(self) -> uuid.UUID:
        """Of this very save: all forms of a page carry one token, and another form is no repetition."""
        said = sorted(set(self.sent()))
        return uuid.uuid5(self.cleaned_data["client_token"], json.dumps(said))

    def is_there(self, talk: Conversation) -> bool:
        """Whether the other screen has said the same: one more tap on a card would take it off again."""
        return False


class NotTodayForm(SavingForm):
    """«heute nicht», or after all today."""

    wishes = {"not_today": "way.not_today"}
    not_today = forms.BooleanField(required=False)


class SpeakerForm(SavingForm):
    """Words say whose they are, and who translated them."""

    said_by = forms.ChoiceField(choices=SPOKEN_BY, required=False)
    translated_by = forms.CharField(max_length=20, required=False)

    def clean_said_by(self) -> str:
        """Without an answer the words are the person's; nobody interprets who is not at the table."""
        said_by = str(self.cleaned_data.get("said_by") or Speaker.PERSON)
        if said_by == Speaker.INTERPRETER and not self.interpreters():
            raise ValidationError(NOBODY_INTERPRETS)
        return said_by

    def interpreters(self) -> list[str]:
        """Those who are recorded as interpreters, by id. A child never is."""
        return [str(one.pk) for one in self.at_table if one.kind == PresenceKind.INTERPRETER]

    def clean_translated_by(self) -> str:
        """The person, the colleague or an interpreter by id; empty where nobody has said it."""
        translator, interpreters = str(self.cleaned_data["translated_by"]), self.interpreters()
        if translator == Speaker.INTERPRETER and len(interpreters) == 1:
            return interpreters[0]
        if translator in {"", Speaker.PERSON, Speaker.COUNSELLOR, *interpreters}:
            return translator
        raise ValidationError(NOBODY_INTERPRETS if translator == Speaker.INTERPRETER else WHO_TRANSLATED)

    def settle_translator(self) -> None:
        """Asked only where it is not clear: the one interpreter at the table translates, whoever speaks."""
        if self.cleaned_data.get("translated_by") or "translated_by" in self.errors:
            return
        interpreters = self.interpreters()
        if len(interpreters) == 1:
            self.cleaned_data["translated_by"] = interpreters[0]
        else:
            self.add_error("translated_by", WHO_TRANSLATED)


class TranslationForm(SpeakerForm):
    """The missing or the right translation of words that stand on the page."""

    fields_in_words = ("translation", "translated_by")
    words = forms.IntegerField(min_value=1)
    before = forms.CharField(max_length=4000, required=False, strip=False)
    translation = forms.CharField(
        max_length=2000,
        error_messages={"required": gettext_noop("Hier fehlt noch die Übersetzung."), "max_length": TOO_LONG},
    )

    @property
    def place(self) -> str:
        """Beside the words it belongs to."""
        return f"translation-{self.data.get('words', '')}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.settle_translator()
        return cleaned


class OwnWordsForm(SpeakerForm):
    """Free words in the person's language and in German; one of both is enough."""

    fields_in_words: ClassVar[tuple[str, ...]] = ("own", "german", "said_by", "translated_by")
    own = forms.CharField(max_length=2000, required=False, error_messages={"max_length": TOO_LONG})
    german = forms.CharField(max_length=2000, required=False, error_messages={"max_length": TOO_LONG})

    @property
    def is_silent(self) -> bool:
        """Whether nobody has said a word; words that are too long are words."""
        return not any(self.cleaned_data.get(name) or name in self.errors for name in ("own", "german"))

    @property
    def is_about_day(self) -> bool:
        """Whether nothing but the day is wrong."""
        return self.wrong_fields() == {"due_on"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("own") and cleaned.get("german"):
            self.settle_translator()
        return cleaned
