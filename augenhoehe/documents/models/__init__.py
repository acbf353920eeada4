"""The tables of this room: papers with their files and what is still owed; consents and releases."""

from augenhoehe.documents.models.consent import Consent
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
from augenhoehe.documents.models.owed import OwedPaper
from augenhoehe.documents.models.paper import (
    Delivery,
    DeliveryChannel,
    FromWhom,
    Paper,
    PaperFile,
    PaperVisibility,
)

__all__ = [
    "TRANSITIONS",
    "AnsweredHow",
    "Consent",
    "ConsentKind",
    "ConsentState",
    "ConsentTopic",
    "Delivery",
    "DeliveryChannel",
    "FromWhom",
    "NotPossibleNow",
    "OwedPaper",
    "Paper",
    "PaperFile",
    "PaperVisibility",
    "Party",
    "PartyKind",
    "SignedAs",
]
