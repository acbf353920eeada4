"""What matters to whom, and which steps come of it; plausible, not measured."""

from dataclasses import dataclass
from functools import cache
from random import Random

from augenhoehe.cases.client_words import in_language
from augenhoehe.cases.models import Side, Theme
from augenhoehe.cases.phrases import Goal, Step, goals_for, steps_for
from augenhoehe.people.demo.writing import DemoPerson
from augenhoehe.people.models import LanguageLevel

LITTLE_GERMAN = {LanguageLevel.NONE, LanguageLevel.LITERACY, LanguageLevel.A1, LanguageLevel.A2}
SPOKEN_ON_SCREEN = {"uk", "ar", "en"}
HOW_MANY_THEMES = ((1, 2), (2, 4), (3, 4), (4, 1))


@dataclass(frozen=True)
class OwnWords:
    """Something said in one's own language, with its German counterpart where someone interpreted."""

    original: str
    german: str


OWN_GOALS = {
    "de": (
        OwnWords("Ich will wieder in der Küche arbeiten, aber nicht mehr nachts.", ""),
        OwnWords("Erst einmal wieder einen festen Tag haben.", ""),
        OwnWords("Den Führerschein machen und dann als Fahrer anfangen.", ""),
    ),
    "uk": (
        OwnWords("Я хочу знову працювати вчителькою.", "Ich möchte wieder als Lehrerin arbeiten."),
        OwnWords(
            "Хочу вивчити німецьку і знайти роботу в аптеці.",
            "Ich möchte Deutsch lernen und Arbeit in einer Apotheke finden.",
        ),
        OwnWords("Хочу, щоб діти мали місце в садочку.", ""),
    ),
    "ar": (
        OwnWords("أريد أن أعمل كهربائيًا من جديد.", "Ich möchte wieder als Elektriker arbeiten."),
        OwnWords("أريد أن أتعلم اللغة الألمانية جيدًا.", ""),
    ),
}
OWN_ANSWERS = {
    "de": (
        OwnWords("Mit dem Termin bin ich einverstanden, zwei Bewerbungen sind mir gerade zu viel.", ""),
        OwnWords("Gut so. Bitte rufen Sie mich vorher an.", ""),
    ),
    "uk": (
        OwnWords(
            "Так, але курс тільки зранку, поки діти в школі.",
            "Ja, aber den Kurs nur am Vormittag, solange die Kinder in der Schule sind.",
        ),
        OwnWords("Дякую, мені все зрозуміло.", "Danke, ich habe alles verstanden."),
    ),
    "ar": (OwnWords("نعم، ولكن أحتاج إلى وقت أكثر.", "Ja, aber ich brauche mehr Zeit."),),
}


def picked_themes(person: DemoPerson, children: list[int], rng: Random) -> list[str]:
    """One to four themes in the person's order."""
    weights = theme_weights(person, children)
    counts, shares = zip(*HOW_MANY_THEMES, strict=True)
    # A weighted order: whoever has more weight tends to come first.
    order = sorted(weights, key=lambda theme: rng.random() ** (1 / weights[theme]), reverse=True)
    return [theme.value for theme in order[: rng.choices(counts, shares)[0]]]


def theme_weights(person: DemoPerson, children: list[int]) -> dict[Theme, float]:
    """How near each theme lies for someone of that age, with that German and those children."""
    little_german = person.german in LITTLE_GERMAN
    weights = {
        Theme.WORK: 5.0,
        Theme.TRAINING: 4.0 if person.age < 30 else 1.0,
        Theme.HEALTH: 4.0 if person.age > 50 else 2.0,
        Theme.DEBTS: 2.0,
        Theme.HOUSING: 2.0,
        Theme.TRANSPORT: 1.5,
        Theme.LETTERS: 2.5 if little_german else 0.7,
        Theme.SOMEONE_TO_TALK: 1.0,
    }
    if person.german != LanguageLevel.NATIVE:
        weights[Theme.RECOGNITION] = 2.5
        weights[Theme.LANGUAGE] = 6.0 if little_german else 1.5
    if any(age < 6 for age in children):
        weights[Theme.CHILDCARE] = 5.0
    if any(age >= 6 for age in children):
        weights[Theme.SCHOOL] = 2.5
        weights[Theme.LEISURE] = 1.0
    return weights


@cache
def goal_for(themes: tuple[str, ...]) -> Goal:
    """The ready goal on the first theme that has one."""
    by_theme = {goal.theme.value: goal for goal in goals_for(list(Theme)) if not goal.has_blanks}
    return next((by_theme[theme] for theme in themes if theme in by_theme), by_theme[Theme.WORK.value])


@cache
def ready_steps(side: Side, themes: tuple[str, ...]) -> tuple[Step, ...]:
    """What the screen would suggest to this side on these themes."""
    return tuple(step for step in steps_for(side, list(themes), set()) if not step.has_blanks)


@cache
def counterpart(german: str, language: str) -> str:
    """The sentence in the person's language, from the catalogue; German needs none."""
    return in_language(german, language) if language != "de" else ""


def screen_language(person: DemoPerson) -> str:
    """The language of a talk at the shared screen; German where the screen does not know the person's own."""
    return person.language if person.language in SPOKEN_ON_SCREEN else "de"
