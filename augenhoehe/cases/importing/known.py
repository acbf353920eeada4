"""What the files already know about the people of some rows, in few statements however many rows. «Bestand»"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from augenhoehe.cases.models import Case, DuplicateDecision, DuplicateVerdict, MergeRecord
from augenhoehe.organisation.models import LocalJobcenter, Staff, Team
from augenhoehe.people.models import (
    Address,
    AddressKind,
    ApprovalPeriod,
    BenefitUnit,
    BenefitUnitMembership,
    ContactPoint,
    MemberRole,
    Part,
    Person,
    PersonLanguage,
    Responsibility,
    ResponsibilityRole,
    Seal,
)
from augenhoehe.people.models.visibility import PersonQuerySet
from augenhoehe.people.numbers import earlier_clients, earlier_units


@dataclass(frozen=True)
class Viewer:
    """For whom a file comes in: what this account – or, at the command line, this local Jobcenter – may know of."""

    account: object | None
    local_jobcenter: LocalJobcenter

    def visible(self) -> PersonQuerySet:
        """The people whose data may be compared and changed."""
        if self.account is not None:
            return Person.objects.visible_to(self.account, Part.MASTER_DATA)
        here = Responsibility.objects.on(timezone.localdate()).filter(local_jobcenter=self.local_jobcenter)
        return Person.objects.filter(pk__in=here.values("person_id")).exclude(sealed_today())


def sealed_today() -> Exists:
    """Whether anybody has sealed this person's file today."""
    return Exists(Seal.objects.on(timezone.localdate()).filter(person=OuterRef("pk")))


@dataclass
class KnownUnit:
    """A benefit unit: its members on the day, its periods, and whether its representative may be known of."""

    pk: int
    twin: int
    representative_id: int | None = None
    is_hidden: bool = False
    periods: list[ApprovalPeriod] = field(default_factory=list)


@dataclass
class KnownPerson:
    """A person with the facts that hold on the day of the file, and what begins later."""

    person: Person
    languages: list[PersonLanguage] = field(default_factory=list)
    memberships: list[BenefitUnitMembership] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    contact_points: list[ContactPoint] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    responsibilities: list[Responsibility] = field(default_factory=list)


@dataclass
class Known:
    """All that is needed to plan some rows."""

    on: date
    people: dict[str, list[KnownPerson]] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    # Sealed numbers, and which twin a file beside them would be.
    hidden: dict[str, int] = field(default_factory=dict)
    units: dict[str, list[KnownUnit]] = field(default_factory=dict)
    by_id: dict[int, KnownPerson] = field(default_factory=dict)


def look_up(
    viewer: Viewer,
    on: date,
    *,
    client_numbers: Collection[str],
    unit_numbers: Collection[str],
    chosen: Collection[int] = (),
) -> Known:
    """The people of these numbers, and those a person said are the same; only what the viewer may know of."""
    known = Known(on)
    bound = numbers_bound_elsewhere(client_numbers)
    ids = {*bound.values(), *chosen}
    found = list(Person.objects.filter(client_number__in=client_numbers)) if client_numbers else []
    ids |= {person.pk for person in found}
    visible = {person.pk: person for person in viewer.visible().filter(pk__in=ids)} if ids else {}
    known.by_id = {pk: KnownPerson(person) for pk, person in visible.items()}
    for person in found:
        if person.pk in visible:
            known.people.setdefault(person.client_number, []).append(known.by_id[person.pk])
    for number, pk in bound.items():
        if pk in visible and number not in known.people:
            known.people[number] = [known.by_id[pk]]
    sort_out_unseen(known, [person for person in found if person.pk not in visible])
    add_facts(known)
    add_units(known, viewer, unit_numbers)
    return known


def numbers_bound_elsewhere(client_numbers: Collection[str]) -> dict[str, int]:
    """Numbers that lead to a file of another number: an earlier one, files put together, pairs said to be the same."""
    merged = MergeRecord.objects.filter(absorbed_number__in=client_numbers, undone_at=None)
    same = DuplicateDecision.objects.filter(second_number__in=client_numbers, verdict=DuplicateVerdict.SAME)
    bound = earlier_clients(client_numbers) | dict(same.values_list("second_number", "first_id"))
    return bound | dict(merged.values_list("absorbed_number", "kept_id"))


def sort_out_unseen(known: Known, unseen: list[Person]) -> None:
    """Files one may not see: those of other sites are said to exist, sealed ones are as if they did not."""
    if not unseen:
        return
    ids = [person.pk for person in unseen]
    sealed = set(
        Seal.objects.on(timezone.localdate()).filter(person__in=ids).values_list("person_id", flat=True)
    )
    keepers = keepers_of([pk for pk in ids if pk not in sealed])
    for person in unseen:
        if person.pk in sealed:
            known.hidden[person.client_number] = max(
                person.twin + 1, known.hidden.get(person.client_number, 0)
            )
        else:
            known.elsewhere[person.client_number] = keepers[person.pk]


def keepers_of(person_ids: Collection[int]) -> dict[int, str]:
    """Whom to ask about these people: the team responsible, else the management."""
    held = (
        Responsibility.objects.on(timezone.localdate())
        .filter(person__in=person_ids, role=ResponsibilityRole.COUNSELLING)
        .select_related("team", "local_jobcenter")
    )
    words = dict.fromkeys(person_ids, "die Geschäftsführung")
    for one in held:
        team = f"{one.team.name}, " if one.team else ""
        words[one.person_id] = f"{team}{one.local_jobcenter.name}"
    return words


def add_facts(known: Known) -> None:
    """The dated facts of everybody found."""
    ids = list(known.by_id)
    if not ids:
        return
    current = {"person__in": ids}
    sources: list[tuple[str, Iterable[Any]]] = [
        ("languages", PersonLanguage.objects.filter(**current)),
        ("memberships", BenefitUnitMembership.objects.filter(**current).select_related("unit")),
        ("addresses", Address.objects.filter(kind=AddressKind.HOME, **current)),
        ("contact_points", ContactPoint.objects.filter(**current)),
        ("cases", Case.objects.filter(**current)),
        (
            "responsibilities",
            Responsibility.objects.filter(role=ResponsibilityRole.COUNSELLING, **current).select_related(
                "team", "staff__account"
            ),
        ),
    ]
    for name, rows in sources:
        for row in rows:
            getattr(known.by_id[row.person_id], name).append(row)


def add_units(known: Known, viewer: Viewer, unit_numbers: Collection[str]) -> None:
    """The units of these numbers, and of numbers that were replaced since."""
    former = {pk: number for number, pk in earlier_units(unit_numbers).items()}
    named = Q(unit_number__in=unit_numbers) | Q(pk__in=former)
    units = {
        unit.pk: (former.get(unit.pk, unit.unit_number), KnownUnit(unit.pk, unit.twin))
        for unit in BenefitUnit.objects.filter(named).order_by("twin")
    }
    if not units:
        return
    for period in ApprovalPeriod.objects.filter(unit__in=units):
        units[period.unit_id][1].periods.append(period)
    heads = BenefitUnitMembership.objects.on(known.on).filter(unit__in=units, role=MemberRole.REPRESENTATIVE)
    for unit_id, person_id in heads.values_list("unit_id", "person_id"):
        units[unit_id][1].representative_id = person_id
    heads_ids = {unit.representative_id for _, unit in units.values() if unit.representative_id}
    visible = set(viewer.visible().filter(pk__in=heads_ids).values_list("pk", flat=True))
    sealed = set(
        Seal.objects.on(timezone.localdate()).filter(person__in=heads_ids).values_list("person_id", flat=True)
    )
    for number, unit in units.values():
        unit.is_hidden = unit.representative_id in sealed - visible
        known.units.setdefault(number, []).append(unit)


@dataclass
class Desks:
    """Teams and colleagues by the words a list names them with; two of one name are nobody."""

    staff: dict[str, list[Staff]]
    teams: dict[str, list[Team]]


def desks_of(local_jobcenters: Collection[int] | None, on: date) -> Desks:
    """All desks one may hand people to."""
    everyone = Staff.objects.on(on).select_related("team__local_jobcenter", "account")
    teams = Team.objects.select_related("local_jobcenter")
    if local_jobcenters is not None:
        everyone = everyone.filter(team__local_jobcenter__in=local_jobcenters)
        teams = teams.filter(local_jobcenter__in=local_jobcenters)
    desks = Desks(defaultdict(list), defaultdict(list))
    for one in everyone:
        login = one.account.login_name if one.account else ""
        names = {
            login,
            one.family_name,
            one.addressed_name,
            f"{one.given_name} {one.family_name}",
            f"{one.family_name}, {one.given_name}",
            f"{one.family_name} {one.given_name}",
        }
        for name in {plain_name(name) for name in names} - {""}:
            desks.staff[name].append(one)
    for team in teams:
        for name in {
            team.name,
            f"{team.local_jobcenter.code}:{team.name}",
            f"{team.local_jobcenter.name} {team.name}",
        }:
            desks.teams[plain_name(name)].append(team)
    return desks


def plain_name(text: str) -> str:
    """For comparing names of desks."""
    return " ".join(text.casefold().split())
