"""The words of the three taps in eight languages; the answer counts in whichever language is asked. «Rückmeldung»"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from augenhoehe.cases.models import Felt, FeltQuestion
from augenhoehe.web.languages import LANGUAGES, Language

TABLE = Path(__file__).parent / "tables" / "feedback.yaml"
QUESTIONS = tuple(FeltQuestion.values)
FACES = {Felt.YES: "mood-smile", Felt.PARTLY: "mood-empty", Felt.NO: "mood-sad"}
# To have been afraid is no reason to smile: there the faces stand the other way round.
FACES_OF_FEAR = {Felt.YES: "mood-sad", Felt.PARTLY: "mood-empty", Felt.NO: "mood-smile"}


@cache
def table() -> dict[str, Any]:
    """The whole table as it is written."""
    loaded: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return loaded


def words_in(language: str) -> dict[str, str]:
    """All words in this language, German where there are none."""
    languages: dict[str, dict[str, str]] = table()["languages"]
    return languages.get(language, languages["de"])


def german_beside(language: str) -> dict[str, str]:
    """The German line below each; Leichte Sprache is German, and nothing stands there twice."""
    return words_in(language if language == "leicht" else "de")


def offered() -> list[Language]:
    """The languages one can answer in."""
    return [language for language in LANGUAGES if language.code in table()["languages"]]


def asked(language: str, picked: dict[str, str]) -> list[dict[str, Any]]:
    """The three questions with their faces: name, words in this language and in German, what was picked."""
    words, german = words_in(language), german_beside(language)
    return [
        {
            "name": name,
            "own": words[name],
            "german": german[name],
            "answers": [
                {
                    "value": felt.value,
                    "face": (FACES_OF_FEAR if name == "was_afraid" else FACES)[felt],
                    "own": words[felt.value],
                    "german": german[felt.value],
                    "is_picked": picked.get(name) == felt.value,
                }
                for felt in Felt
            ],
        }
        for name in QUESTIONS
    ]
