"""What somebody brings along and how life is right now, in her own words and in scales of words. «Potenzialanalyse»"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.cases.models.talk import Conversation, Words
from augenhoehe.privacy.records import with_history


class StrengthKind(models.TextChoices):
    """What people are good at, as cards. «Stärke» – § 15 Abs. 1 SGB II: strengths come first"""

    HANDS = "hands", "mit den Händen arbeiten"
    CARE = "care", "für andere da sein"
    CHILDREN = "children", "mit Kindern umgehen"
    COOKING = "cooking", "kochen und backen"
    ORGANISING = "organising", "planen und ordnen"
    NUMBERS = "numbers", "rechnen"
    COMPUTERS = "computers", "mit Computern arbeiten"
    LANGUAGES = "languages", "Sprachen sprechen"
    TALKING = "talking", "auf Menschen zugehen"
    LISTENING = "listening", "zuhören"
    PATIENCE = "patience", "geduldig bleiben"
    LEARNING = "learning", "schnell lernen"
    TEAM = "team", "mit anderen zusammenarbeiten"
    DRIVING = "driving", "fahren"
    PLANTS = "plants", "mit Pflanzen und Tieren umgehen"
    CREATIVE = "creative", "gestalten und nähen"


class SkillKind(models.TextChoices):
    """What people have learned or worked in, as cards. «berufliche Kenntnisse» – § 15 Abs. 1 SGB II"""

    BUILDING = "building", "Bau und Renovierung"
    MACHINES = "machines", "Metall und Maschinen"
    ELECTRICS = "electrics", "Elektro und Technik"
    KITCHEN = "kitchen", "Küche und Service"
    CLEANING = "cleaning", "Reinigung"
    NURSING = "nursing", "Pflege und Gesundheit"
    EDUCATION = "education", "Erziehung und Unterricht"
    SELLING = "selling", "Verkauf"
    STORAGE = "storage", "Lager und Transport"
    OFFICE = "office", "Büro"
    FARMING = "farming", "Garten und Landwirtschaft"
    TAILORING = "tailoring", "Nähen und Textil"


class StrengthLevel(models.TextChoices):
    """How it is with that strength, or where the skill comes from; words, never a score. «Ausprägung»"""

    GOOD_AT = "good_at", "das kann ich gut"
    LIKE = "like", "das mache ich gern"
    LEARNING = "learning", "das lerne ich gerade"
    WORKED = "worked", "damit habe ich gearbeitet"
    LEARNED = "learned", "das habe ich gelernt, ohne Zeugnis"
    CERTIFIED = "certified", "das habe ich gelernt, mit Zeugnis"


STRENGTH_LEVELS = (StrengthLevel.GOOD_AT, StrengthLevel.LIKE, StrengthLevel.LEARNING)
SKILL_LEVELS = (StrengthLevel.WORKED, StrengthLevel.LEARNED, StrengthLevel.CERTIFIED)


@with_history()
class Strength(models.Model):
    """A strength the person names in a talk, from the cards or in her own words. «genannte Stärke»

    What she has learned or worked in stands beside it (`is_vocational`): «berufliche Kenntnisse», § 15 Abs. 1 SGB II.
    """

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="strengths")
    kind = models.CharField(
        "Stärke", max_length=12, choices=[*StrengthKind.choices, *SkillKind.choices], blank=True
    )
    is_vocational = models.BooleanField("beruflich", default=False, db_default=False)
    words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="strength_of")
    level = models.CharField(
        "Ausprägung", max_length=10, choices=StrengthLevel, default=StrengthLevel.GOOD_AT
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind"],
                condition=~Q(kind=""),
                name="strength_named_once",
                violation_error_message="Diese Stärke steht schon da.",
            ),
            models.CheckConstraint(
                condition=Q(words__isnull=True) ^ Q(kind=""),
                name="strength_from_the_cards_or_in_own_words",
                violation_error_message="Eine Stärke ist eine Karte oder steht in eigenen Worten.",
            ),
        ]

    def __str__(self) -> str:
        return f"Stärke {self.pk}"


class SituationArea(models.TextChoices):
    """What life consists of besides work. «Lebensbereich»"""

    HOME = "home", "Wohnen"
    FAMILY = "family", "Familie"
    TIME = "time", "Zeit für Arbeit oder Kurs"
    WAYS = "ways", "Wege und Verkehr"
    MONEY = "money", "Geld"
    ENERGY = "energy", "Kraft im Alltag"
    PAPERS = "papers", "Briefe und Ämter"
    PEOPLE = "people", "Menschen, die helfen"


class SituationScale(models.TextChoices):
    """How it goes there; words, never a number. «Einschätzung»"""

    WELL = "well", "gut"
    SO_SO = "so_so", "geht so"
    HARD = "hard", "schwer"
    NOT_TODAY = "not_today", "heute nicht"


@with_history()
class Situation(models.Model):
    """How the person says it goes in one part of her life, in one talk. «Lebenslage» – § 15 Abs. 1 SGB II"""

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="situations")
    area = models.CharField("Bereich", max_length=8, choices=SituationArea)
    scale = models.CharField("Einschätzung", max_length=10, choices=SituationScale, blank=True)
    words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="situation_of")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "area"],
                name="situation_said_once",
                violation_error_message="Dazu steht in diesem Gespräch schon etwas.",
            ),
            models.CheckConstraint(
                condition=~Q(scale="", words__isnull=True),
                name="situation_says_something",
                violation_error_message="Hier fehlt, wie es Ihnen damit geht.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lebenslage {self.pk}"
