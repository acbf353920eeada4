"""A ready sentence whose blanks are being filled on the page. «Lücken ausfüllen»"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from augenhoehe.cases.forms import SentenceForm
from augenhoehe.cases.phrases import BlankKind, ReadySentence, blanks_of, with_gaps
from augenhoehe.web.languages import names_in

INPUTS = {BlankKind.DATE: "date", BlankKind.TIME: "time", BlankKind.NUMBER: "number"}


@dataclass(frozen=True)
class Gap:
    """One blank as a field. «Lücke»"""

    name: str
    kind: BlankKind
    value: str
    choices: list[tuple[str, str]]

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
    key: str, sentences: Mapping[str, ReadySentence], values: Mapping[str, str], language: str
) -> Filling | None:
    """The sentence behind this key as a form; nothing for a key nobody knows or a sentence without blanks."""
    sentence = sentences.get(key)
    if sentence is None or not sentence.has_blanks:
        return None
    return Filling(
        sentence,
        [
            Gap(blank.name, blank.kind, values.get(blank.name, ""), choices(blank.kind, language))
            for blank in blanks_of(sentence.german)
        ],
    )


def choices(kind: BlankKind, language: str) -> list[tuple[str, str]]:
    """Languages by name; every other blank is written."""
    if kind != BlankKind.LANGUAGE:
        return []
    german, known = names_in("de"), names_in(language)
    return sorted(((code, known.get(code, name)) for code, name in german.items()), key=lambda one: one[1])


def kept_filling(form: SentenceForm, language: str) -> dict[str, Any]:
    """What stood in the fields when it could not be saved."""
    key = str(form.data.get("ready", ""))
    return {"filling": filling_of(key, form.sentences, form.values(), language)}
