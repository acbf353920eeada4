"""Phone numbers and addresses of the demo. The numbers are those the Bundesnetzagentur keeps free for films."""

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from augenhoehe.organisation.demo.tables import Table
from augenhoehe.people.models import ContactPointKind, Way

if TYPE_CHECKING:
    from augenhoehe.people.demo.writing import PersonDraft

HAS_PHONE, HAS_EMAIL = 0.92, 0.3
MAY_BE_CALLED, MAY_BE_MAILED = 0.75, 0.4
BEST_TIMES = ("", "", "", "vormittags", "nach 14 Uhr", "nach 16 Uhr", "nicht während der Schulzeit")
PHONE_WAYS, MAIL_WAYS = [Way.CALL.value, Way.SMS.value], [Way.EMAIL.value]
OF_FILMS = ("0171 39200{:02}", "0176 040690{:02}")


def add_contact_points(
    table: Table, person_id: int, draft: "PersonDraft", since: date, on: date, rng: Random
) -> None:
    """A mobile phone mostly, an e-mail address sometimes; each direction is its own answer."""
    consented_on = since + timedelta(days=rng.randint(0, max(0, (on - since).days)))
    if rng.random() < HAS_PHONE:
        may_be_called = rng.random() < MAY_BE_CALLED
        number = rng.choice(OF_FILMS).format(rng.randrange(100))
        table.add(
            *(person_id, ContactPointKind.PHONE.value, number, PHONE_WAYS if may_be_called else []),
            PHONE_WAYS,
            *(consented_on if may_be_called else None, rng.choice(BEST_TIMES), since),
        )
    if rng.random() < HAS_EMAIL:
        may_be_mailed = rng.random() < MAY_BE_MAILED
        address = f"person{person_id}@example.org"
        table.add(
            *(person_id, ContactPointKind.EMAIL.value, address, MAIL_WAYS if may_be_mailed else []),
            MAIL_WAYS if rng.random() < 0.95 else [],
            *(consented_on if may_be_mailed else None, "", consented_on),
        )
