"""One colleague and every kind of person around her, as docs/access.md names them; and all addresses of the site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from augenhoehe.cases.models import Conversation
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.organisation.models import Account, Role, Staff, Team
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    AccessGrant,
    BenefitUnit,
    BenefitUnitMembership,
    GrantSource,
    Part,
    Person,
    Responsibility,
)
from augenhoehe.people.tests.factories import person, person_of, seal

MINE = "in the care of my team"
OTHER_TEAM = "in the care of another team of my local Jobcenter"
ELSEWHERE = "in the care of another local Jobcenter"
UNTIL_YESTERDAY = "in my team's care until yesterday"
SEALED = "sealed, in my team's care"
SEALED_FOR_ME = "sealed, in my team's care, and I am a named reader"
SEALED_GRANTED = "sealed, with a grant for me"
GRANTED = "of another local Jobcenter, with a grant for me"
EXPIRED = "of another local Jobcenter, my grant has expired"
NOBODY = "does not exist"
GRANTED_PARTS = [Part.MASTER_DATA, Part.COUNSELLING]
MISSING_ID = 987_654_321


@dataclass(frozen=True)
class World:
    """A colleague, the people by kind, and a running talk with each of them."""

    staff: Staff
    account: Account
    people: dict[str, Person]
    talks: dict[str, Conversation]
    emergency: AccessGrant

    def arguments(self, kind: str) -> dict[str, int]:
        """What addresses about this person are called with; numbers that do not exist for nobody."""
        if kind == NOBODY:
            return dict.fromkeys(("person_id", "talk_id", "plan_id", "grant_id"), MISSING_ID)
        held = self.talks[kind]
        of_person = {"person_id": self.people[kind].pk, "talk_id": held.pk, "plan_id": held.plan.pk}
        return of_person | {"grant_id": self.emergency.pk}


def world(role: str = Role.COUNSELLOR) -> World:
    """A world around a colleague of this role."""
    me = house.staff(role)
    account = me.account
    assert account is not None
    next_door = house.staff(team=house.team(local_jobcenter=me.team.local_jobcenter))
    far_away = house.staff()
    people = {
        MINE: person_of(me),
        OTHER_TEAM: person_of(next_door),
        ELSEWHERE: person_of(far_away),
        UNTIL_YESTERDAY: formerly_of(me.team),
        SEALED: person_of(me),
        SEALED_FOR_ME: person_of(me),
        SEALED_GRANTED: person_of(far_away),
        GRANTED: person_of(far_away),
        EXPIRED: person_of(far_away),
    }
    seal(people[SEALED], far_away)
    seal(people[SEALED_FOR_ME], me)
    seal(people[SEALED_GRANTED], far_away)
    grant(people[SEALED_GRANTED], account)
    grant(people[GRANTED], account)
    grant(people[EXPIRED], account, ended=True)
    talks = {
        kind: talk(case_of(far_away, person=someone), me, at=timezone.now())
        for kind, someone in people.items()
    }
    emergency = grant(people[MINE], house.account(), source=GrantSource.EMERGENCY)
    return World(me, account, people, talks, emergency)


def formerly_of(team: Team) -> Person:
    """Somebody this team looked after until yesterday."""
    someone = person()
    Responsibility.objects.create(
        person=someone,
        local_jobcenter=team.local_jobcenter,
        team=team,
        role="counselling",
        starts_on=date(2024, 1, 1),
        ends_on=timezone.localdate() - timedelta(days=1),
    )
    return someone


def grant(
    someone: Person, account: Account, *, ended: bool = False, source: str = GrantSource.STAND_IN
) -> AccessGrant:
    """A grant of the master data and the counselling part, running now or over since yesterday."""
    now = timezone.now()
    return AccessGrant.objects.create(
        person=someone,
        account=account,
        purpose="Vertretung",
        parts=GRANTED_PARTS,
        starts_at=now - timedelta(days=9),
        ends_at=now + timedelta(days=-1 if ended else 1),
        reason="Urlaub der Kollegin",
        source=source,
    )


def stranger() -> Account:
    """A log-in that belongs to no colleague."""
    return house.account()


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the site, rooms included."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def url_names() -> list[str]:
    """The names of all addresses; each has one."""
    names = [pattern.name for pattern in patterns()]
    assert None not in names, "Every address needs a name."
    return [str(name) for name in names]


def address(name: str, arguments: dict[str, Any]) -> str:
    """The address of this name with those of the arguments that it takes."""
    pattern = next(pattern for pattern in patterns() if pattern.name == name)
    known = arguments | {"key": "gespraeche"}
    return reverse(name, kwargs={taken: known[taken] for taken in pattern.pattern.regex.groupindex})


def one_unit(people: Iterable[Person]) -> BenefitUnit:
    """A benefit unit of all these people."""
    unit = BenefitUnit.objects.create(unit_number="BG-TEST")
    for member in people:
        BenefitUnitMembership.objects.create(
            unit=unit, person=member, role="other", starts_on=date(2024, 1, 1)
        )
    return unit


def start_looking_after(seen: World, kind: str) -> None:
    """This person is new to the colleague since yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    held = Responsibility.objects.get(person=seen.people[kind])
    held.ends_on = yesterday - timedelta(days=1)
    held.save()
    Responsibility.objects.create(
        person=seen.people[kind],
        local_jobcenter=seen.staff.team.local_jobcenter,
        team=seen.staff.team,
        staff=seen.staff,
        role="counselling",
        starts_on=yesterday,
    )
