"""A ready sentence whose blanks are being filled on the page. «Lücken ausfüllen»"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from augenhoehe.cases.forms import SentenceForm
from augenhoehe.cases.phrases import BlankKind, ReadySentence, blanks_of, with_gaps
from augenhoehe.cases.shelter import shown_sentences
from augenhoehe.web.languages import languages_to_choose

INPUTS = {BlankKind.DATE: "date", BlankKind.TIME: "time", BlankKind.NUMBER: "number"}


@dataclass(frozen=True)
class Gap:
    """One blank as a field. «Lücke»"""

    name: str
    kind: BlankKind
    label: str
    value: str
    choices: list[tuple[str, str]]

    @property
    def field(self) -> str:
        """What the form calls it."""
        return f"blank_{self.name}"

    @property
    def input_type(self) -> str:
        """What the browser offers for it."""
        return INPUTS.get(self.kind, "text")


@dataclass(frozen=True)
class Filling:
    """The sentence somebody has chosen, with its fields. «gewählter Satz»"""

    sentence: ReadySentence
    gaps: list[Gap]

    @property
    def preview(self) -> str:
        """The sentence with dots in its blanks."""
        return with_gaps(self.sentence.german)


def filling_of(
    key: str,
    sentences: Mapping[str, ReadySentence],
    values: Mapping[str, str],
    language: str,
    *,
    sheltered: bool,
) -> Filling | None:
    """The sentence behind this key as a form; nothing for a key nobody knows or a sentence without blanks.

    Nor for one that is not for everybody at the table (shelter.py).
    """
    sentence = sentences.get(key)
    if sentence is None or not sentence.has_blanks or not shown_sentences([sentence], sheltered=sheltered):
        return None
    return Filling(
        sentence,
        [
            Gap(
                blank.name,
                blank.kind,
                asked_for(sentence, blank.kind),
                values.get(blank.name, ""),
                languages_to_choose(language) if blank.kind == BlankKind.LANGUAGE else [],
            )
            for blank in blanks_of(sentence.german)
        ],
    )


def asked_for(sentence: ReadySentence, kind: BlankKind) -> str:
    """Key of the client words for the field: whose name is meant, where a name is asked for."""
    return f"name_of.{sentence.name_of}" if kind == BlankKind.NAME else f"blank.{kind}"


def kept_open(request: HttpRequest) -> dict[str, Any]:
    """Which lists of ready sentences are unfolded, as the address says; saved from there, they stay so."""
    names = {name: request.GET[name] for name in ("seite", "mehr") if name in request.GET}
    return {
        "open_side": names.get("seite", ""),
        "is_more_open": "mehr" in names,
        "list_address": f"{request.path}?{urlencode(names)}" if names else request.path,
    }


def kept_filling(form: SentenceForm, language: str, *, sheltered: bool) -> dict[str, Any]:
    """What stood in the fields when it could not be saved."""
    key = str(form.data.get("ready", ""))
    return {"filling": filling_of(key, form.sentences, form.values(), language, sheltered=sheltered)}
