"""Makes letters for tests."""

from typing import Any

from augenhoehe.letters.actions import draft_letter
from augenhoehe.letters.models import Letter
from augenhoehe.letters.orders import LetterOrder
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person

REASONS = [
    {
        "own": "Frau Test berät in Ihrem Stadtteil.",
        "german": "Frau Test berät in Ihrem Stadtteil.",
    }
]


def order(someone: Person, sender: Staff, **given: Any) -> LetterOrder:
    """A letter about a new counsellor, in Ukrainian."""
    defaults: dict[str, Any] = {
        "person_id": someone.pk,
        "sender_id": sender.pk,
        "kind": "new_counsellor",
        "language": "uk",
        "values": {"since": "2026-12-01", "previous": "Herr Alt", "reasons": REASONS},
        "reason_codes": ("own_district",),
    }
    return LetterOrder(**defaults | given)


def draft(someone: Person, sender: Staff, **given: Any) -> Letter:
    """A draft of it."""
    return draft_letter(order(someone, sender, **given), sender)
