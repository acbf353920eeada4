"""What somebody wants written to a person, in plain values. «Auftrag für ein Schreiben»"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict


class Pair(TypedDict):
    """One sentence in the person's language and in German; None where nobody has translated it."""

    own: str | None
    german: str | None


Value = str | Sequence[Pair]


@dataclass(frozen=True)
class LetterOrder:
    """One letter to be drafted: to whom, from whom, about what, in which language.

    `values` of the kind «new_counsellor»: `since` (ISO day), `previous` (who looked after the person until now, as one
    says it: «Frau Terhorst»; empty where nobody did) and `reasons` (pairs, chosen by the caller). `site_id` is where
    this counsellor holds talks with this person; without it, where the team sits. `subject` and `personal` are
    words of the sender's own, in German and in the person's language; a «message» consists of them.
    """

    person_id: int
    sender_id: int
    kind: str
    language: str
    case_id: int | None = None
    site_id: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    reason_codes: Sequence[str] = ()
    subject: tuple[str, str] = ("", "")
    personal: tuple[str, str] = ("", "")
    token: uuid.UUID | None = None
