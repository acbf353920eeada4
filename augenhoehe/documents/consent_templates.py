"""Ready templates (parameters/consents.yaml) and a consent made out of one. «Vorlage einer Einwilligung»"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from augenhoehe.documents.consent_words import WORDS, own_words
from augenhoehe.documents.models import Consent, ConsentKind, PartyKind
from augenhoehe.law.dated import value_on
from augenhoehe.people.models import Person

FILE = Path(__file__).parent / "parameters" / "consents.yaml"
FREE = "free"


@dataclass(frozen=True)
class ConsentTemplate:
    """What a template fixes; the blanks are the other body's name, additions and days."""

    key: str
    name: str
    kind: str
    from_kind: str
    to_kind: str
    topics: tuple[str, ...]
    months: int

    @property
    def is_free(self) -> bool:
        """Whether everything is left to the colleague."""
        return self.key == FREE

    @property
    def other_kind(self) -> str:
        """The kind of the body that is not us."""
        return self.to_kind if self.from_kind == PartyKind.JOBCENTER else self.from_kind

    @property
    def purpose(self) -> str:
        """Our German sentence; empty where the colleague writes it."""
        return "" if self.is_free else WORDS[f"purpose.{self.key}"]

    def usual_end(self, first: date) -> date:
        """The last day if nothing else is agreed."""
        return first + relativedelta(months=self.months, days=-1)


def templates_on(day: date) -> dict[str, ConsentTemplate]:
    """The templates of that day by key, the free one last."""
    ready = {
        key: ConsentTemplate(
            key, raw["name"], raw["kind"], raw["from"], raw["to"], tuple(raw["topics"]), raw["months"]
        )
        for key, raw in value_on("consent_templates", day, FILE).items()
    }
    months = int(value_on("consent_months_without_template", day, FILE))
    free = ConsentTemplate(
        FREE, "Ohne Vorlage", ConsentKind.CONSENT, PartyKind.OTHER, PartyKind.JOBCENTER, (), months
    )
    return ready | {FREE: free}


def longest_end(first: date) -> date:
    """The last day a consent from this day on may hold."""
    months = int(value_on("consent_longest_months", first, FILE))
    return first + relativedelta(months=months, days=-1)


def ending_soon_until(today: date) -> date:
    """Up to this last day a consent counts as ending soon."""
    return today + relativedelta(days=int(value_on("consent_ending_soon_days", today, FILE)))


def consent_from(
    template: ConsentTemplate, person: Person, filled: Mapping[str, Any], token: uuid.UUID
) -> Consent:
    """The consent of this template with its blanks filled; made once per token, a second click finds the first."""
    consent, _ = Consent.objects.get_or_create(
        person=person, client_token=token, defaults=words_of(template, filled)
    )
    return consent


def words_of(template: ConsentTemplate, filled: Mapping[str, Any]) -> dict[str, Any]:
    """All that the person reads, as our texts stand today: she keeps what she read, whatever they say later."""
    language = filled["language"]
    kind = filled["kind"] if template.is_free else template.kind
    purpose_own = (
        filled["purpose_own"] if template.is_free else own_words(f"purpose.{template.key}", language)
    )
    return {
        "kind": kind,
        "template": "" if template.is_free else template.key,
        **sides(template, filled),
        "topics": filled["topics"],
        "details": filled["details"],
        "details_own": filled["details_own"],
        "purpose": filled["purpose"] if template.is_free else template.purpose,
        "purpose_own": purpose_own,
        "refusal": WORDS[f"refusal.{kind}"],
        "refusal_own": own_words(f"refusal.{kind}", language),
        "revocability": WORDS["revocability"],
        "revocability_own": own_words("revocability", language),
        "language": language,
        "starts_on": filled["starts_on"],
        "ends_on": filled["ends_on"],
    }


def sides(template: ConsentTemplate, filled: Mapping[str, Any]) -> dict[str, str]:
    """Who tells whom: one side is us, the other has a name."""
    is_from_us = template.from_kind == PartyKind.JOBCENTER
    other_kind = template.other_kind
    if template.is_free:
        is_from_us, other_kind = filled["direction"] == "from_us", filled["other_kind"]
    us, other = ("from", "to") if is_from_us else ("to", "from")
    return {
        f"{us}_kind": PartyKind.JOBCENTER.value,
        f"{us}_name": "",
        f"{other}_kind": other_kind,
        f"{other}_name": filled["other_name"],
    }
