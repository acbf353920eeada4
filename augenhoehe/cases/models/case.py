"""The case and what hangs on it: follow-ups, needs."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from augenhoehe.cases.models.triggers import EMPLOYABLE_AGE_ONLY
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part, Person, ResponsibilityRole
from augenhoehe.people.models.visibility import Responsibility, seen_by
from augenhoehe.privacy.records import (
    Dated,
    DatedQuerySet,
    Recorded,
    Withdrawable,
    one_at_a_time,
    with_history,
)

PERSON_OF_CASE = "case__person_id"


def once_by_token(name: str) -> models.UniqueConstraint:
    """One form sent twice is one entry; rows that came another way carry no token and cost the index nothing."""
    return models.UniqueConstraint(
        fields=["token"],
        condition=Q(token__isnull=False),
        name=name,
        violation_error_message="Diese Eingabe ist schon gespeichert.",
    )


class Theme(models.TextChoices):
    """What matters to someone. «Thema» – the labels are what staff read; the shared screen has its own words."""

    LANGUAGE = "language", "Deutsch lernen"
    CHILDCARE = "childcare", "Kinderbetreuung"
    SCHOOL = "school", "Schule"
    HOUSING = "housing", "Wohnen"
    DEBTS = "debts", "Geld und Schulden"
    HEALTH = "health", "Gesundheit"
    ADDICTION = "addiction", "Sucht"
    RECOGNITION = "recognition", "Abschluss und Anerkennung"
    WORK = "work", "Arbeit finden"
    TRAINING = "training", "Ausbildung und Weiterbildung"
    TRANSPORT = "transport", "Bus und Bahn"
    LETTERS = "letters", "Briefe und Übersetzungen"
    SOMEONE_TO_TALK = "someone_to_talk", "jemand zum Reden"
    PSYCHOSOCIAL = "psychosocial", "psychosoziale Hilfe"
    SOCIAL_LIFE = "social_life", "Menschen treffen"
    LEISURE = "leisure", "Freizeit der Kinder"


SENSITIVE_THEMES = (Theme.HEALTH, Theme.ADDICTION, Theme.PSYCHOSOCIAL, Theme.DEBTS)


class CaseQuerySet(DatedQuerySet):
    """Cases, always fetched through `visible_to`."""

    def visible_to(self, user: object, part: Part | None = None) -> Self:
        """Cases of the persons this user may see (this part of)."""
        return self.filter(seen_by(user, part, person="person"))

    def open(self) -> Self:
        """Cases that have not ended."""
        return self.filter(ends_on__isnull=True)

    def looked_after_by(self, staff: Staff, on: date) -> Self:
        """Cases whose person has this colleague as «persönliche Ansprechperson»."""
        mine = Responsibility.objects.on(on).filter(staff=staff, role=ResponsibilityRole.COUNSELLING)
        return self.filter(person_id__in=mine.values("person_id"))


@with_history(leave_out=("last_two_way_at", "last_attempt_at"))
class Case(Recorded, Dated):
    """One period of support of one employable person, at most one open. «Fall» – §§ 7, 14 SGB II

    The two clocks are kept by the database, whoever writes a contact and however.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    last_two_way_at = models.DateTimeField("letzter Kontakt in beide Richtungen", null=True, editable=False)
    last_attempt_at = models.DateTimeField("letzter Versuch von uns", null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "case_one_at_a_time", "person", message="Für diesen Menschen ist schon ein Fall offen."
            ),
        ]
        indexes = [
            models.Index(
                F("last_two_way_at").asc(nulls_first=True),
                condition=Q(ends_on=None),
                name="case_open_by_two_way",
            ),
            models.Index(fields=["person"], condition=Q(ends_on=None), name="case_open_of_person"),
        ]
        triggers = [EMPLOYABLE_AGE_ONLY]

    def __str__(self) -> str:
        return f"Fall {self.pk}"


class FollowUpKind(models.TextChoices):
    """What is to be done then. «Art der Wiedervorlage»"""

    TALK = "talk", "Gespräch"
    CALL = "call", "Anruf"
    CHECK = "check", "Nachsehen"
    REVIEW = "review", "Plan gemeinsam überprüfen"
    ARRANGE = "arrange", "neues Gespräch vereinbaren"


class MeetingPlace(models.TextChoices):
    """Where two people will meet. «Ort des Gesprächs»"""

    HERE = "here", "hier im Haus"
    PHONE = "phone", "am Telefon"
    VIDEO = "video", "per Video"
    AT_HOME = "at_home", "zu Hause bei der Person"


class FollowUpQuerySet(models.QuerySet[Any]):
    """What is to be done, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Those of persons whose counselling this user may see."""
        return self.filter(seen_by(user, Part.COUNSELLING, person="case__person"))

    def open(self) -> Self:
        """What nobody has done yet."""
        return self.filter(done_at__isnull=True)

    def due(self, on: date) -> Self:
        """What should be done by that day: today's and what was left lying. «Wiedervorlage fällig»"""
        return self.open().filter(due_on__lte=on)


@with_history(leave_out=("token",))
class FollowUp(Recorded):
    """Something to be done on a day, a talk with its time. «Wiedervorlage»

    `agreed_in` is the talk at whose end both agreed on it at the shared screen: «unser nächster Termin».
    """

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follow_ups")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    kind = models.CharField("Art", max_length=10, choices=FollowUpKind)
    due_on = models.DateField("fällig am")
    starts_at = models.DateTimeField("Uhrzeit", null=True, blank=True)
    place = models.CharField("Ort", max_length=7, choices=MeetingPlace, blank=True, db_default="")
    agreed_in = models.ForeignKey(
        "cases.Conversation", on_delete=models.SET_NULL, null=True, blank=True, related_name="next_talks"
    )
    note = models.ForeignKey(
        "cases.Note", on_delete=models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    done_at = models.DateTimeField("erledigt am", null=True, blank=True)
    token = models.UUIDField("Marke der Eingabe", null=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            once_by_token("follow_up_once_by_token"),
            models.CheckConstraint(
                condition=~Q(kind="talk") | Q(starts_at__isnull=False),
                name="follow_up_talk_has_time",
                violation_error_message="Ein Gespräch braucht eine Uhrzeit.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(starts_at__date=F("due_on")),
                name="follow_up_time_is_on_its_day",
                violation_error_message="Uhrzeit und Tag passen nicht zusammen.",
            ),
            models.CheckConstraint(
                condition=Q(place="") | Q(kind="talk"),
                name="follow_up_place_of_a_talk",
                violation_error_message="Einen Ort hat nur ein Gespräch.",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "case"], condition=Q(done_at=None), name="follow_up_open_by_day"),
            models.Index(fields=["case"], name="follow_up_of_case"),
        ]

    def __str__(self) -> str:
        return f"Wiedervorlage {self.pk}"


class NeedQuerySet(DatedQuerySet):
    """Needs, always fetched through `visible_to`."""

    def still_open(self, on: date) -> Self:
        """What matters to the person on that day: begun, not taken back, and closed on no day up to it."""
        return self.on(on).filter(withdrawn_at=None).exclude(ends_on=on)

    def visible_to(self, user: object) -> Self:
        """Those of persons whose counselling this user may see."""
        return self.filter(seen_by(user, Part.COUNSELLING, person="case__person"))


@with_history()
class Need(Recorded, Dated, Withdrawable):
    """What a person said matters to her, in her order: a card or her own words. «Bedarf» – § 14 Abs. 2 SGB II"""

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="needs")
    theme = models.CharField("Thema", max_length=20, choices=Theme, blank=True)
    words = models.ForeignKey(
        "cases.Words", on_delete=models.PROTECT, null=True, blank=True, related_name="need_of"
    )
    priority = models.PositiveSmallIntegerField("Reihenfolge")

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            *Withdrawable.Meta.constraints,
            one_at_a_time(
                "need_theme_once_at_a_time",
                "case",
                "theme",
                condition=Q(withdrawn_at__isnull=True) & ~Q(theme=""),
                message="Dieses Thema steht schon in der Akte.",
            ),
            models.CheckConstraint(
                condition=Q(words__isnull=True) ^ Q(theme=""),
                name="need_from_the_cards_or_in_own_words",
                violation_error_message="Ein Bedarf ist ein Thema oder steht in eigenen Worten.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bedarf {self.pk}"

    @property
    def name(self) -> str:
        """The theme in German, or the own words as they were said; reads `words` for the latter."""
        return self.words.original if self.words else self.get_theme_display()
