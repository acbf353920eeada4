"""The register of consents and releases: who may tell whom what until when."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from augenhoehe.documents.models.consent_choices import (
    TRANSITIONS,
    AnsweredHow,
    ConsentKind,
    ConsentState,
    ConsentTopic,
    NotPossibleNow,
    Party,
    PartyKind,
    SignedAs,
)
from augenhoehe.documents.models.paper import Paper
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part, Person
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, holds_on, with_history

S = ConsentState
ANSWER = ["answered_at", "answered_how", "signed_on", "place", "witness_id", "signed_by_name", "signed_as"]
SHEET = ["sheet_id"]
REVOCATION = ["revoked_at", "revoked_by_account", "revoked_reason"]
WITHDRAWAL = ["withdrawn_at", "withdrawn_by_account", "withdrawn_reason"]


def changes_besides(*columns: str) -> str:
    """SQL: something else than these columns changes. The person may, because two files can be merged."""
    listed = ", ".join(f"'{column}'" for column in ("person_id", *columns))
    return f"to_jsonb(OLD.*) - ARRAY[{listed}] IS DISTINCT FROM to_jsonb(NEW.*) - ARRAY[{listed}]"


def refused_when(name: str, condition: str, message: str) -> pgtrigger.Trigger:
    """Refuses an UPDATE in words a clerk understands."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(condition),
        func=f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';",
    )


STEPS = ", ".join(sorted({f"('{origin}', '{target}')" for (origin, _), target in TRANSITIONS.items()}))


class ConsentQuerySet(models.QuerySet[Any]):
    """Consents, always fetched through `visible_to`; every other room asks here and keeps none of its own."""

    def visible_to(self, user: object) -> Self:
        """Consents of persons whose counselling this user may see: whoever acts must know what may be told."""
        return self.filter(seen_by(user, Part.COUNSELLING, person="person"))

    def in_force(self, on: date) -> Self:
        """Given, begun, not over and not revoked on that day. A revocation counts from its own day on."""
        given = Q(state__in=[S.SIGNED, S.REVOKED], signed_on__lte=on) & holds_on(on)
        return self.filter(given & (Q(revoked_at__isnull=True) | Q(revoked_at__date__gt=on)))

    def covers(
        self, person: Person | int, from_whom: Party, to_whom: Party, what: Sequence[str], on: date
    ) -> Self:
        """Those that allow exactly this body to tell exactly that one about these topics on that day."""
        return self.in_force(on).filter(
            person=person,
            from_kind=from_whom.kind,
            from_name__iexact=from_whom.name.strip(),
            to_kind=to_whom.kind,
            to_name__iexact=to_whom.name.strip(),
            topics__contains=list(what),
        )

    def ending(self, first: date, last: date) -> Self:
        """In force on the first day, with their last day up to `last`."""
        return self.in_force(first).filter(ends_on__lte=last)


@with_history()
class Consent(Recorded, Withdrawable):
    """What a person allows, with the words she read. «Einwilligung, Schweigepflichtentbindung» – § 67b Abs. 2 SGB X

    The words never change; whoever wants other words makes a new one. Voluntary: what the law demands is no consent.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField("Art", max_length=8, choices=ConsentKind)
    template = models.CharField("Vorlage", max_length=30, blank=True)
    from_kind = models.CharField("wer Auskunft gibt", max_length=20, choices=PartyKind)
    from_name = models.CharField("Name der Stelle, die Auskunft gibt", max_length=160, blank=True)
    to_kind = models.CharField("wer Auskunft bekommt", max_length=20, choices=PartyKind)
    to_name = models.CharField("Name der Stelle, die Auskunft bekommt", max_length=160, blank=True)
    topics = ArrayField(models.CharField(max_length=20, choices=ConsentTopic), verbose_name="worüber")
    details = models.TextField("Zusatz", max_length=600, blank=True)
    details_own = models.TextField("Zusatz in der Sprache der Person", max_length=600, blank=True)
    purpose = models.TextField("wozu", max_length=600)
    purpose_own = models.TextField("wozu, in der Sprache der Person", max_length=600, blank=True)
    refusal = models.TextField("was bei einem Nein geschieht", max_length=600)
    refusal_own = models.TextField(
        "was bei einem Nein geschieht, in der Sprache der Person", max_length=600, blank=True
    )
    revocability = models.TextField("wie man widerruft", max_length=600)
    revocability_own = models.TextField(
        "wie man widerruft, in der Sprache der Person", max_length=600, blank=True
    )
    language = models.CharField("Sprache der Person", max_length=12)
    client_token = models.UUIDField("Marke der Anlage", default=uuid.uuid4, editable=False)
    starts_on = models.DateField("gilt ab")
    ends_on = models.DateField("gilt bis")
    state = models.CharField("Stand", max_length=12, choices=ConsentState, default=ConsentState.PREPARED)
    answered_at = models.DateTimeField("Antwort erfasst am", null=True, blank=True)
    answered_how = models.CharField("Form der Antwort", max_length=6, choices=AnsweredHow, blank=True)
    signed_on = models.DateField("unterschrieben am", null=True, blank=True)
    place = models.CharField("Ort", max_length=80, blank=True)
    witness = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True)
    signed_by_name = models.CharField("unterschrieben von", max_length=160, blank=True)
    signed_as = models.CharField("in welcher Eigenschaft", max_length=10, choices=SignedAs, blank=True)
    sheet = models.ForeignKey(
        Paper,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="unterschriebenes Blatt",
    )
    revoked_at = models.DateTimeField("widerrufen am", null=True, blank=True)
    revoked_by_account = models.BigIntegerField("Widerruf erfasst von", null=True, blank=True)
    revoked_reason = models.CharField("Grund des Widerrufs, freiwillig", max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["ends_on"], condition=Q(state="signed"), name="consent_given_by_end"),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "client_token"],
                name="consent_made_once",
                violation_error_message="Diese Einwilligung ist schon angelegt.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="consent_ends_after_start",
                violation_error_message="Das Ende liegt vor dem Anfang.",
            ),
            models.CheckConstraint(
                condition=(Q(from_kind="jobcenter") | ~Q(from_name=""))
                & (Q(to_kind="jobcenter") | ~Q(to_name="")),
                name="consent_names_both_sides",
                violation_error_message="Eine Einwilligung nennt beide Stellen beim Namen.",
            ),
            models.CheckConstraint(
                condition=(Q(from_kind="jobcenter") & ~Q(to_kind="jobcenter"))
                | (~Q(from_kind="jobcenter") & Q(to_kind="jobcenter")),
                name="consent_is_between_us_and_another",
                violation_error_message="Eine Seite ist das Jobcenter, die andere eine fremde Stelle.",
            ),
            models.CheckConstraint(
                condition=~Q(topics=[]) & ~Q(purpose="") & ~Q(refusal="") & ~Q(revocability=""),
                name="consent_explains_itself",
                violation_error_message=(
                    "Eine Einwilligung sagt, worüber und wozu, was ein Nein bedeutet und wie man sie widerruft."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(topics__contains=["other"]) | ~Q(details=""),
                name="consent_says_what_other_means",
                violation_error_message="«Anderes» braucht einen Zusatz, der sagt, was gemeint ist.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "withdrawn"])
                | Q(answered_at__isnull=False, witness__isnull=False),
                name="consent_answer_is_witnessed",
                violation_error_message="Zu einer Antwort gehört, wann und bei wem sie gegeben wurde.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "revoked"])
                | (Q(signed_on__isnull=False) & ~Q(answered_how="") & ~Q(place="")),
                name="consent_signed_with_day_place_and_form",
                violation_error_message="Zu einer Unterschrift gehören Tag, Ort und Form.",
            ),
            models.CheckConstraint(
                condition=Q(signed_as__in=["", "person"], signed_by_name="")
                | (~Q(signed_as__in=["", "person"]) & ~Q(signed_by_name="")),
                name="consent_names_who_signed_for_the_person",
                violation_error_message="Wer für die Person unterschreibt, wird beim Namen genannt.",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(signed_on__lte=F("ends_on")),
                name="consent_signed_before_its_end",
                violation_error_message="Nach ihrem letzten Tag kann eine Einwilligung nicht mehr erteilt werden.",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False)
                | (~Q(state="revoked") & Q(revoked_at__isnull=True)),
                name="consent_revoked_at_a_moment",
                violation_error_message="Zum Widerruf gehört sein Zeitpunkt.",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="consent_withdrawn_at_a_moment",
                violation_error_message="Zur Rücknahme gehört ihr Zeitpunkt.",
            ),
        ]
        triggers = [
            refused_when(
                "consent_every_word_stays",
                changes_besides("state", *ANSWER, *REVOCATION, *WITHDRAWAL, *SHEET),
                "Die Worte einer Einwilligung ändern sich nie; es gibt eine neue.",
            ),
            refused_when(
                "consent_given_answer_stays",
                "OLD.state NOT IN ('prepared', 'considering')"
                f" AND {changes_besides('state', *REVOCATION, *WITHDRAWAL, *SHEET)}",
                "Eine gegebene Antwort ändert sich nicht mehr; sie kann nur widerrufen oder zurückgenommen werden.",
            ),
            refused_when(
                "consent_last_word_stays",
                f"OLD.state IN ('revoked', 'withdrawn') AND {changes_besides(*SHEET)}",
                "Widerruf und Rücknahme sind endgültig.",
            ),
            refused_when(
                "consent_states_follow_their_table",
                f"OLD.state IS DISTINCT FROM NEW.state AND (OLD.state, NEW.state) NOT IN ({STEPS})",
                "Dieser Schritt ist bei einer Einwilligung nicht vorgesehen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Einwilligung {self.pk}"

    @property
    def topic_names(self) -> list[str]:
        """What may be told, in the words of the office."""
        return [str(ConsentTopic(topic).label) for topic in self.topics]

    @property
    def other_side(self) -> Party:
        """The body that is not us."""
        if self.from_kind == PartyKind.JOBCENTER:
            return Party(self.to_kind, self.to_name)
        return Party(self.from_kind, self.from_name)

    def sign(
        self, *, on: date, how: str, place: str, witness: Staff, at: datetime, by: tuple[str, str] = ("", "")
    ) -> None:
        """The person – or whoever acts for her: `by` – said yes on that day, before this colleague."""
        said = {"answered_at": at, "answered_how": how, "signed_on": on, "place": place.strip()}
        self.step("sign", **said, witness=witness, signed_as=by[0], signed_by_name=by[1])

    def refuse(self, *, how: str, witness: Staff, at: datetime) -> None:
        """The person said no. Nothing follows from it."""
        self.step("refuse", answered_at=at, answered_how=how, witness=witness)

    def consider(self, *, how: str, witness: Staff, at: datetime) -> None:
        """The person wants to think about it; said again, it stays so."""
        self.step("consider", answered_at=at, answered_how=how, witness=witness)

    def revoke(self, *, at: datetime, account_id: int | None, reason: str = "") -> None:
        """The person takes her yes back, effective at once. «Widerruf» – Art. 7 Abs. 3 DSGVO"""
        self.step("revoke", revoked_at=at, revoked_by_account=account_id, revoked_reason=reason.strip())

    def withdraw(self, *, at: datetime, account_id: int | None, reason: str) -> None:
        """We entered it by mistake; it stays visible with the reason."""
        self.step(
            "withdraw", withdrawn_at=at, withdrawn_by_account=account_id, withdrawn_reason=reason.strip()
        )

    @transaction.atomic
    def step(self, verb: str, **facts: Any) -> None:
        """One row of the table from–verb–to, with the row locked. What already is so stays so: a second click."""
        now = type(self).objects.select_for_update().get(pk=self.pk).state
        target = TRANSITIONS.get((now, verb))
        if target is None:
            self.state = now
            if now not in {to for (_, said), to in TRANSITIONS.items() if said == verb}:
                raise NotPossibleNow(now)
            self.refresh_from_db()
            return
        self.state = target
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *facts])

    def may(self, verb: str) -> bool:
        """Whether this verb begins where the consent is."""
        return (self.state, verb) in TRANSITIONS

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day; the same rule as `in_force`."""
        revoked = self.revoked_at is not None and timezone.localdate(self.revoked_at) <= on
        return (
            self.state in {S.SIGNED, S.REVOKED}
            and self.signed_on is not None
            and self.signed_on <= on
            and self.starts_on <= on <= self.ends_on
            and not revoked
        )
