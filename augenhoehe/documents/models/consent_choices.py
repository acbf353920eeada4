"""What a consent can be about: kind, parties, topics, states, ways of answering."""

from dataclasses import dataclass

from django.db import models


class ConsentKind(models.TextChoices):
    """What the person allows. «Art der Einwilligung» – § 67b Abs. 2 SGB X, § 203 StGB"""

    CONSENT = "consent", "Einwilligung"
    RELEASE = "release", "Schweigepflichtentbindung"


class PartyKind(models.TextChoices):
    """Who may tell, or be told. «Stelle»"""

    JOBCENTER = "jobcenter", "Jobcenter"
    DOCTOR = "doctor", "Ärztin oder Arzt"
    SCHOOL = "school", "Schule"
    LANGUAGE_SCHOOL = "language_school", "Sprachschule"
    YOUTH_OFFICE = "youth_office", "Jugendamt"
    CHILDCARE = "childcare", "Kita oder Tagespflege"
    PROVIDER = "provider", "Maßnahmeträger"
    DEBT_ADVICE = "debt_advice", "Schuldnerberatung"
    COUNSELLING = "counselling", "andere Beratungsstelle"
    EMPLOYER = "employer", "Arbeitgeber"
    OTHER = "other", "andere Stelle"


class ConsentTopic(models.TextChoices):
    """What may be told. «Inhalt der Einwilligung»"""

    ATTENDANCE = "attendance", "Anwesenheit"
    PROGRESS = "progress", "Lernstand und Fortschritt"
    WORK_CAPACITY = "work_capacity", "was jemand arbeiten kann, ohne Diagnose"
    ADVICE_HELD = "advice_held", "ob und wann beraten wird"
    CHILDCARE_NEED = "childcare_need", "Bedarf an Kinderbetreuung"
    CONTACT_DETAILS = "contact_details", "Name, Telefon, E-Mail"
    APPLICATION = "application", "Lebenslauf und Zeugnisse"
    OTHER = "other", "anderes, siehe Zusatz"


class ConsentState(models.TextChoices):
    """How far it is. «Stand der Einwilligung»"""

    PREPARED = "prepared", "vorbereitet"
    CONSIDERING = "considering", "überlegt noch"
    SIGNED = "signed", "erteilt"
    REFUSED = "refused", "abgelehnt"
    REVOKED = "revoked", "widerrufen"
    WITHDRAWN = "withdrawn", "zurückgenommen"


class AnsweredHow(models.TextChoices):
    """The form of the answer. «Form der Antwort» – § 67b Abs. 2 SGB X"""

    PAPER = "paper", "auf Papier"
    SCREEN = "screen", "am Bildschirm, persönlich"


class SignedAs(models.TextChoices):
    """Who signed: the person, or somebody who acts for her. «Wer unterschrieben hat» – § 36 SGB I, §§ 1629, 1814 BGB"""

    PERSON = "person", "die Person selbst"
    PARENT = "parent", "Sorgeberechtigte"
    GUARDIAN = "guardian", "rechtliche Betreuung"
    AUTHORISED = "authorised", "Bevollmächtigte"


# From – verb – to. Everything else is refused here and by the database. The end by its day needs no verb.
TRANSITIONS: dict[tuple[str, str], str] = {
    ("prepared", "sign"): "signed",
    ("prepared", "refuse"): "refused",
    ("prepared", "consider"): "considering",
    ("prepared", "withdraw"): "withdrawn",
    ("considering", "sign"): "signed",
    ("considering", "refuse"): "refused",
    ("considering", "withdraw"): "withdrawn",
    ("signed", "revoke"): "revoked",
    ("signed", "withdraw"): "withdrawn",
    ("refused", "withdraw"): "withdrawn",
}


class NotPossibleNow(Exception):
    """The consent is no longer where this verb begins; somebody else was faster. The state says where it is."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


@dataclass(frozen=True)
class Party:
    """One side of a consent: what kind of body, and which one; our own house needs no name."""

    kind: str
    name: str = ""
