"""The case and what happens in it: contacts, follow-ups, needs."""

from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from augenhoehe.cases.models.triggers import EMPLOYABLE_AGE_ONLY, contact_clock
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
    LETTERS = "letters", "Briefe verstehen"
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


class Channel(models.TextChoices):
    """The way two people met. «Kontaktweg»"""

    VISIT = "visit", "Gespräch im Haus"
    RECEPTION = "reception", "Vorsprache am Empfang"
    PHONE = "phone", "Telefon"
    VIDEO = "video", "Video"
    LETTER = "letter", "Brief"
    EMAIL = "email", "E-Mail"
    TEXT_MESSAGE = "text_message", "SMS"
    PORTAL = "portal", "Online-Zugang"
    HOME_VISIT = "home_visit", "Besuch zu Hause"
    PAPER = "paper", "Unterlage"
    PROVIDER = "provider", "über einen Träger"


class Direction(models.TextChoices):
    """Who began. «Richtung»"""

    TO_PERSON = "to_person", "von uns"
    FROM_PERSON = "from_person", "von der Person"


class Outcome(models.TextChoices):
    """What came of it. «Ergebnis des Kontakts»"""

    TALKED = "talked", "miteinander gesprochen"
    ANSWERED = "answered", "Antwort erhalten"
    RECEIVED = "received", "etwas eingegangen"
    SENT = "sent", "abgeschickt"
    MESSAGE_LEFT = "message_left", "Nachricht hinterlassen"
    NOT_REACHED = "not_reached", "nicht erreicht"
    NOT_APPEARED = "not_appeared", "kein Treffen"


class OutcomeReason(models.TextChoices):
    """Why it came out that way, as far as one knows. «Grund für das Ergebnis»"""

    WRONG_NUMBER = "wrong_number", "Nummer stimmt nicht"
    MOVED = "moved", "umgezogen"
    ILL = "ill", "verhindert"
    AT_WORK = "at_work", "bei der Arbeit"
    LANGUAGE = "language", "keine gemeinsame Sprache"
    LETTER_RETURNED = "letter_returned", "Brief kam zurück"
    NOBODY_THERE = "nobody_there", "niemand da"
    RESCHEDULED = "rescheduled", "neuer Termin vereinbart"
    UNKNOWN = "unknown", "nicht bekannt"


class HouseFunction(models.TextChoices):
    """With whom in the house; contact with anyone counts. «Stelle im Haus»"""

    COUNSELLING = "counselling", "Beratung"
    BENEFITS = "benefits", "Leistung"
    RECEPTION = "reception", "Empfang"
    OUTREACH = "outreach", "aufsuchende Beratung"
    OFFERS = "offers", "Werkakademie"
    PROVIDER = "provider", "Träger"


class ContactQuerySet(models.QuerySet[Any]):
    """Contacts, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Those of persons whose counselling this user may see, and the own entries of whoever may see the person."""
        own = seen_by(user, Part.MASTER_DATA, person="case__person")
        return self.filter(
            seen_by(user, Part.COUNSELLING, person="case__person")
            | own & Q(staff__account=getattr(user, "pk", None), staff__isnull=False)
        )


TWO_WAY = (Outcome.TALKED, Outcome.ANSWERED, Outcome.RECEIVED)
TWO_WAY_CONDITION: Any = Q(outcome__in=[outcome.value for outcome in TWO_WAY])


@with_history(leave_out=("token",))
class Contact(Recorded, Withdrawable):
    """One contact, whoever began and whatever came of it. «Kontakt»"""

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True)
    occurred_at = models.DateTimeField("Zeitpunkt")
    channel = models.CharField("Weg", max_length=15, choices=Channel)
    direction = models.CharField("Richtung", max_length=12, choices=Direction)
    outcome = models.CharField("Ergebnis", max_length=15, choices=Outcome)
    reason = models.CharField("Grund", max_length=15, choices=OutcomeReason, blank=True, db_default="")
    function = models.CharField(
        "Stelle", max_length=11, choices=HouseFunction, db_default=HouseFunction.COUNSELLING
    )
    note = models.OneToOneField(
        "cases.Note", on_delete=models.SET_NULL, null=True, blank=True, related_name="contact"
    )
    is_two_way = models.GeneratedField(
        expression=TWO_WAY_CONDITION,
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name="in beide Richtungen",
    )
    token = models.UUIDField("Marke der Eingabe", null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [*Withdrawable.Meta.constraints, once_by_token("contact_once_by_token")]
        indexes = [models.Index(fields=["case", "-occurred_at"], name="contact_of_case")]
        triggers = [
            contact_clock(pgtrigger.Insert),
            contact_clock(pgtrigger.Update),
            contact_clock(pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Kontakt {self.pk}"


class FollowUpKind(models.TextChoices):
    """What is to be done then. «Art der Wiedervorlage»"""

    TALK = "talk", "Gespräch"
    CALL = "call", "Anruf"
    CHECK = "check", "Nachsehen"
    REVIEW = "review", "Plan gemeinsam überprüfen"
    ARRANGE = "arrange", "neues Gespräch vereinbaren"


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
    """Something to be done on a day, a talk with its time. «Wiedervorlage»"""

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follow_ups")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    kind = models.CharField("Art", max_length=10, choices=FollowUpKind)
    due_on = models.DateField("fällig am")
    starts_at = models.DateTimeField("Uhrzeit", null=True, blank=True)
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
        ]
        indexes = [
            models.Index(fields=["due_on", "case"], condition=Q(done_at=None), name="follow_up_open_by_day"),
            models.Index(fields=["case"], name="follow_up_of_case"),
        ]

    def __str__(self) -> str:
        return f"Wiedervorlage {self.pk}"


class NeedQuerySet(DatedQuerySet):
    """Needs, always fetched through `visible_to`."""

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
