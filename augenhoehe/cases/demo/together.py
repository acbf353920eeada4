"""Who sat at the table in the talks of the demo, what people bring along, how life goes; plausible, not measured."""

from random import Random

from augenhoehe.cases.demo.tables import CaseTables
from augenhoehe.cases.demo.themes import LITTLE_GERMAN, OwnWords
from augenhoehe.cases.models import (
    STRENGTH_LEVELS,
    PresenceKind,
    SituationArea,
    SituationScale,
    StrengthKind,
    Theme,
)
from augenhoehe.people.demo.writing import DemoPerson

INTERPRETED = 0.6
ACCOMPANIED = 0.08
MAY_READ = 0.7
WITH_CHILD = 0.06
HOW_MANY_STRENGTHS = ((1, 2, 3, 4), (2, 4, 3, 1))
LEVEL_WEIGHTS = (60, 28, 12)
SCALE_WEIGHTS = (46, 32, 14, 8)
HARD_WEIGHTS = (5, 30, 55, 10)
SAID_SHARE = 0.7
AREA_OF_THEME = {
    Theme.DEBTS: SituationArea.MONEY,
    Theme.HOUSING: SituationArea.HOME,
    Theme.CHILDCARE: SituationArea.TIME,
    Theme.TRANSPORT: SituationArea.WAYS,
    Theme.HEALTH: SituationArea.ENERGY,
    Theme.LETTERS: SituationArea.PAPERS,
    Theme.SOMEONE_TO_TALK: SituationArea.PEOPLE,
    Theme.SCHOOL: SituationArea.FAMILY,
}
NAMES = {
    "uk": ("Frau Bondar", "Herr Lysenko", "Frau Marchenko"),
    "ar": ("Herr Haddad", "Frau Nasser", "Frau Khalil"),
    "en": ("Frau Martin", "Herr Owusu"),
}
OTHER_NAMES = ("Frau Yıldız", "Herr Petrov", "Frau Ahmadi", "Frau Nowak")
COMPANIONS = ("eine Freundin", "Herr Vennemann, Caritas", "ihr Bruder", "")
OWN_THEMES = {
    "de": (OwnWords("Meine Mutter pflegen", ""), OwnWords("Endlich wieder schlafen können", "")),
    "uk": (
        OwnWords("Моя мама сама в Україні", "Meine Mutter ist allein in der Ukraine"),
        OwnWords("Собака і квартира", ""),
    ),
    "ar": (OwnWords("أن تأتي زوجتي إلى هنا", "Dass meine Frau nachkommen kann"),),
}


def add_table(tables: CaseTables, conversation_id: int, person: DemoPerson, themes: tuple[str, ...]) -> None:
    """One talk's presences, strengths and answers; the same talk always gets the same."""
    rng = Random(f"together/{conversation_id}")
    add_presences(tables, conversation_id, person, rng)
    counts, weights = HOW_MANY_STRENGTHS
    for kind in rng.sample(list(StrengthKind), rng.choices(counts, weights)[0]):
        level = rng.choices(STRENGTH_LEVELS, LEVEL_WEIGHTS)[0]
        tables.strengths.add(conversation_id, kind.value, None, level.value)
    hard = {AREA_OF_THEME.get(Theme(theme)) for theme in themes}
    for area in SituationArea:
        if rng.random() < SAID_SHARE:
            scale = rng.choices(list(SituationScale), HARD_WEIGHTS if area in hard else SCALE_WEIGHTS)[0]
            tables.situations.add(conversation_id, area.value, scale.value)


def add_presences(tables: CaseTables, conversation_id: int, person: DemoPerson, rng: Random) -> None:
    """Somebody who interprets where little German is spoken; now and then a companion or a child."""
    needs_interpreter = person.german in LITTLE_GERMAN and person.language != "de"
    if needs_interpreter and rng.random() < INTERPRETED:
        name = rng.choice(NAMES.get(person.language, OTHER_NAMES))
        kind = PresenceKind.INTERPRETER.value
        tables.presences.add(conversation_id, kind, name, person.language, True, True)
    if rng.random() < ACCOMPANIED:
        name, may_read = rng.choice(COMPANIONS), rng.random() < MAY_READ
        tables.presences.add(conversation_id, PresenceKind.COMPANION.value, name, "", False, may_read)
    if rng.random() < WITH_CHILD:
        tables.presences.add(conversation_id, PresenceKind.CHILD.value, "", "", False, False)
