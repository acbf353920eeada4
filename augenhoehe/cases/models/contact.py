"""Contacts: whoever began, whichever way, with anyone in the house. «Kontakt»"""

from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from augenhoehe.cases.models.case import PERSON_OF_CASE, Case, once_by_token
from augenhoehe.cases.models.triggers import contact_clock
from augenhoehe.cases.rules import CHANNELS_OF_REASON, OUTCOMES_OF_REASON
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, with_history


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


class ContactPerson(models.TextChoices):
    """Who was spoken to instead of the person. «Gesprächspartner»

    Whoever acts for her in law answers for her (§ 1823 BGB); a companion or relative does not: nobody gets lost because
    somebody else picked up the phone.
    """

    REPRESENTATIVE = "representative", "rechtliche Betreuung oder Vollmacht"
    COMPANION = "companion", "Begleitperson"
    FAMILY = "family", "Angehörige"


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
TWO_WAY_CONDITION: Any = Q(
    outcome__in=[outcome.value for outcome in TWO_WAY],
    spoken_with__in=["", ContactPerson.REPRESENTATIVE.value],
)


def reason_fits_outcome() -> models.CheckConstraint:
    """The table of `rules` as the database keeps it."""
    fits = Q(reason="")
    for reason, outcomes in OUTCOMES_OF_REASON.items():
        channels = CHANNELS_OF_REASON.get(reason)
        fits |= Q(reason=reason, outcome__in=outcomes, **({"channel__in": channels} if channels else {}))
    return models.CheckConstraint(
        condition=fits,
        name="contact_reason_fits_outcome",
        violation_error_message="Dieser Grund passt nicht zu Ergebnis und Weg.",
    )


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
    spoken_with = models.CharField("Mit wem", max_length=14, choices=ContactPerson, blank=True, db_default="")
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
        constraints = [
            *Withdrawable.Meta.constraints,
            once_by_token("contact_once_by_token"),
            reason_fits_outcome(),
        ]
        indexes = [models.Index(fields=["case", "-occurred_at"], name="contact_of_case")]
        triggers = [
            contact_clock(pgtrigger.Insert),
            contact_clock(pgtrigger.Update),
            contact_clock(pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Kontakt {self.pk}"
