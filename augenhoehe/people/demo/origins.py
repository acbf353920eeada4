"""Where the people of the demo come from: names, languages, when they came, who lives together."""

from dataclasses import dataclass
from datetime import date
from random import Random

from augenhoehe.people.demo.names import NameList, names_of
from augenhoehe.people.models import LanguageLevel

LEVELS = (
    LanguageLevel.NONE,
    LanguageLevel.A1,
    LanguageLevel.A2,
    LanguageLevel.B1,
    LanguageLevel.B2,
    LanguageLevel.C1,
)


@dataclass(frozen=True)
class Living:
    """Which shapes of families occur how often; invented so that the calibrated totals come out."""

    single: float
    single_parent: float
    couple: float
    couple_with_children: float
    children: tuple[float, ...]
    """How often one child, two, three …"""
    women_among_singles: float

    def persons_a_unit(self) -> float:
        """Mean size of a benefit unit."""
        children = sum(number * share for number, share in enumerate(self.children, start=1)) / sum(
            self.children
        )
        whole = self.single + self.single_parent + self.couple + self.couple_with_children
        persons = (
            self.single
            + self.single_parent * (1 + children)
            + self.couple * 2
            + self.couple_with_children * (2 + children)
        )
        return persons / whole


SETTLED = Living(0.60, 0.17, 0.08, 0.15, (0.45, 0.34, 0.15, 0.06), 0.43)
NEWLY_COME = Living(0.40, 0.13, 0.10, 0.37, (0.28, 0.32, 0.24, 0.16), 0.27)
UKRAINIAN = Living(0.37, 0.33, 0.12, 0.18, (0.50, 0.35, 0.11, 0.04), 0.64)


@dataclass(frozen=True)
class Origin:
    """One nationality: whose names, which first languages, how they live, since when the first ones are here."""

    nationality: str
    locale: str
    languages: tuple[tuple[str, float], ...]
    living: Living = SETTLED
    first_came_on: date = date(2012, 1, 1)
    head_start_years: float = 5.0
    """German learnt before the case began."""
    needs_literacy: float = 0.0

    def names(self, seed: int) -> NameList:
        """The names of this origin."""
        return names_of(self.locale, seed)

    def first_language(self, rng: Random) -> str:
        """One of the languages of this origin."""
        languages, weights = zip(*self.languages, strict=True)
        return str(rng.choices(languages, weights)[0])


UKRAINE_FROM = date(2022, 6, 1)
ORIGINS = {
    origin.nationality: origin
    for origin in (
        Origin("DE", "de_DE", (("de", 1.0),)),
        Origin("UA", "uk_UA", (("uk", 0.75), ("ru", 0.25)), UKRAINIAN, UKRAINE_FROM, 0.0),
        Origin("SY", "arabic", (("ar", 0.85), ("ku", 0.15)), NEWLY_COME, date(2015, 9, 1), 0.5, 0.05),
        Origin("AF", "persian", (("fa", 0.8), ("ps", 0.2)), NEWLY_COME, date(2015, 9, 1), 0.5, 0.12),
        Origin("IQ", "arabic", (("ar", 0.6), ("ku", 0.4)), NEWLY_COME, date(2015, 9, 1), 0.5, 0.06),
        Origin("IR", "persian", (("fa", 1.0),), NEWLY_COME, date(2015, 9, 1), 1.0),
        Origin("TR", "tr_TR", (("tr", 0.85), ("ku", 0.15)), head_start_years=7.0, needs_literacy=0.02),
        Origin("BG", "bg_BG", (("bg", 0.6), ("tr", 0.4)), head_start_years=2.0, needs_literacy=0.04),
        Origin("RO", "ro_RO", (("ro", 1.0),), head_start_years=2.0, needs_literacy=0.03),
        Origin("PL", "pl_PL", (("pl", 1.0),), head_start_years=4.0),
        Origin("XK", "albanian", (("sq", 1.0),), head_start_years=3.0),
        Origin("RS", "hr_HR", (("sr", 1.0),), head_start_years=4.0),
        Origin("IT", "it_IT", (("it", 1.0),), head_start_years=6.0),
        Origin("RU", "ru_RU", (("ru", 1.0),), head_start_years=3.0),
        Origin("MA", "arabic", (("ar", 1.0),), head_start_years=3.0, needs_literacy=0.04),
    )
}


def german_level(origin: Origin, years: float, age: int, rng: Random) -> LanguageLevel:
    """How well someone speaks German by now: the years do most, school does more."""
    if origin.nationality == "DE":
        return LanguageLevel.NATIVE
    if age >= 15 and rng.random() < origin.needs_literacy:
        return LanguageLevel.LITERACY
    at_school = 2.0 if 6 <= age <= 20 else 0.0
    learnt = (years + origin.head_start_years) * 0.55 + at_school + rng.gauss(0, 0.9)
    return LEVELS[max(0, min(len(LEVELS) - 1, int(learnt)))]
