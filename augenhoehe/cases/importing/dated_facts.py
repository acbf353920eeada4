"""Dated facts of one row: address, telephone, benefit unit, approval, case, responsibility. «Abgleich»"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from augenhoehe.cases.importing.checking import TOO_YOUNG, CheckedRow, fifteenth_birthday
from augenhoehe.cases.importing.known import Known, KnownUnit, plain_name
from augenhoehe.cases.importing.planning import (
    Creation,
    Plan,
    Setting,
    UnitRef,
    Update,
    begin_plan,
    plan_languages,
    plan_person,
    shown,
)
from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import Staff, Team
from augenhoehe.people.models import (
    WAYS_OF,
    Address,
    ApprovalPeriod,
    BenefitUnitMembership,
    ContactPoint,
    MemberRole,
    Responsibility,
    ResponsibilityRole,
)
from augenhoehe.privacy.records import Source


def in_force(rows: list[Any], on: date) -> Any | None:
    """The row that holds on that day."""
    return next(
        (row for row in rows if row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)), None
    )


def has_newer(plan: Plan, column: str, rows: list[Any], on: date) -> bool:
    """Whether the file knows of something later already; then an older list must not write over it."""
    later = min((row.starts_on for row in rows if row.starts_on > on), default=None)
    if later is not None:
        plan.refuse(
            column,
            "newer",
            f"In der Akte gilt ab {later:%d.%m.%Y} schon etwas Neueres als der Stand der Datei.",
        )
    return later is not None


def replace(
    plan: Plan,
    model: type[Model],
    row: Any | None,
    values: dict[str, Any],
    on: date,
    unit: UnitRef | None = None,
) -> None:
    """Writes a dated fact that differs from what holds."""
    if row is not None and row.starts_on == on:
        before = {name: getattr(row, name) for name in values}
        if unit is not None:
            before["unit_id"] = row.unit_id
        plan.updates.append(Update(model, row.pk, before, values, unit))
        return
    if row is not None:
        end = iso(on - timedelta(days=1))
        plan.updates.append(Update(model, row.pk, {"ends_on": iso(row.ends_on)}, {"ends_on": end}))
    plan.creations.append(Creation(model, values | {"starts_on": iso(on)}, unit))


def iso(day: date | None) -> str | None:
    """A day as text, or nothing."""
    return day.isoformat() if day else None


def plan_address(plan: Plan, known: Known, setting: Setting) -> None:
    """Where the person lives; the district is found later."""
    facts = plan.facts
    if "street" not in facts:
        return
    wanted = {
        "street": facts["street"],
        "house_number": facts.get("house_number", ""),
        "postcode": facts["postcode"],
        "city": facts["city"],
    }
    rows = plan.known.addresses if plan.known else []
    row = in_force(rows, setting.on)
    if row is not None and all(getattr(row, name) == value for name, value in wanted.items()):
        return
    if has_newer(plan, "street", rows, setting.on):
        return
    plan.tell("street", one_line(row) if row else "", " ".join(filter(None, wanted.values())))
    place = {
        "latitude": None,
        "longitude": None,
        "precision": "unknown",
        "district_id": None,
        "found_by": "not_found",
    }
    place |= {"lodging": "home", "care_of": "", "source": setting.source}
    replace(plan, Address, row, wanted | {"kind": "home"} | place, setting.on)


def one_line(row: Address) -> str:
    """An address in one line."""
    return " ".join(filter(None, [row.street, row.house_number, row.postcode, row.city]))


def plan_contact_points(plan: Plan, known: Known, setting: Setting) -> None:
    """Telephone and e-mail; a list may add one, it never takes one away."""
    rows = plan.known.contact_points if plan.known else []
    for kind in ("phone", "email"):
        value = plan.facts.get(kind)
        if not value or any(
            same_value(row.value, value) for row in rows if row.kind == kind and row.ends_on is None
        ):
            continue
        if has_newer(plan, kind, [row for row in rows if row.value == value], setting.on):
            continue
        plan.tell(kind, "", value)
        ways = [way.value for way in WAYS_OF[kind]]
        values: dict[str, Any] = {"kind": kind, "value": value, "ways_to_us": ways}
        values |= {"source": setting.source, "starts_on": iso(setting.on)}
        plan.creations.append(Creation(ContactPoint, values))


def same_value(one: str, other: str) -> bool:
    """Whether two numbers or addresses are the same one, however written."""
    if "@" in one or "@" in other:
        return one.casefold() == other.casefold()
    return digits_of(one) == digits_of(other)


def digits_of(phone: str) -> str:
    """The digits of a number as one dials it within Germany, without zeros in front."""
    digits = "".join(filter(str.isdigit, phone))
    return digits.removeprefix("0049").removeprefix("49").lstrip("0")


def plan_membership(plan: Plan, known: Known, setting: Setting) -> None:
    """The benefit unit and one's place in it."""
    number, role = plan.facts.get("unit_number"), plan.facts.get("unit_role")
    if not number:
        return
    rows = plan.known.memberships if plan.known else []
    row = in_force(rows, setting.on)
    unit = unit_of(known, number)
    leads = role == MemberRole.REPRESENTATIVE
    person_id = plan.known.person.pk if plan.known else None
    if leads and unit and unit.representative_id not in {None, person_id}:
        plan.refuse(
            "unit_role", "two_heads", "Diese Bedarfsgemeinschaft wird schon von jemand anderem vertreten."
        )
        return
    is_same = (
        row is not None
        and (row.unit.unit_number == number or (unit is not None and row.unit_id == unit.pk))
        and not (leads and row.unit_id in hidden(known, number))
    )
    if row is not None and is_same and role in {None, row.role}:
        return
    if has_newer(plan, "unit_number", rows, setting.on):
        return
    if plan.known:
        old = f"{row.unit.unit_number}, {row.get_role_display()}" if row else ""
        plan.tell("unit_number", old, f"{number}, {shown('unit_role', role or MemberRole.OTHER.value)}")
    if row is not None and is_same:
        plan.updates.append(Update(BenefitUnitMembership, row.pk, {"role": row.role}, {"role": role}))
        return
    reference = UnitRef(number, unit.twin if unit else next_twin(known, number), unit.pk if unit else None)
    replace(plan, BenefitUnitMembership, row, {"role": role or MemberRole.OTHER.value}, setting.on, reference)


def unit_of(known: Known, number: str) -> KnownUnit | None:
    """The unit of this number as far as one may know of it."""
    return next((unit for unit in known.units.get(number, []) if not unit.is_hidden), None)


def hidden(known: Known, number: str) -> set[int]:
    """Units of this number whose representative one may not know of."""
    return {unit.pk for unit in known.units.get(number, []) if unit.is_hidden}


def next_twin(known: Known, number: str) -> int:
    """Beside a unit one may not know of, another one is made."""
    return max((unit.twin + 1 for unit in known.units.get(number, [])), default=0)


def plan_approval(plan: Plan, known: Known, setting: Setting) -> None:
    """The approval period of the unit."""
    facts = plan.facts
    if "approval_from" not in facts:
        return
    begin, end = facts["approval_from"], facts["approval_until"]
    number = facts["unit_number"]
    unit = unit_of(known, number)
    periods = unit.periods if unit else []
    same = next((period for period in periods if iso(period.starts_on) == begin), None)
    if same is not None and iso(same.ends_on) == end:
        return
    others = [period for period in periods if period is not same]
    if any(str(other.starts_on) <= end and str(other.ends_on) >= begin for other in others):
        plan.refuse(
            "approval_from",
            "overlap",
            "Der Zeitraum überschneidet sich mit einem, der schon in der Akte steht.",
        )
        return
    if plan.known:
        old = shown("", str(same.ends_on)) if same else ""
        plan.tell(
            "approval_until", old, f"{shown('', begin)} bis {shown('', end)}" if not same else shown("", end)
        )
    if same is not None:
        plan.updates.append(Update(ApprovalPeriod, same.pk, {"ends_on": iso(same.ends_on)}, {"ends_on": end}))
        return
    reference = UnitRef(number, unit.twin if unit else next_twin(known, number), unit.pk if unit else None)
    values = {"starts_on": begin, "ends_on": end, "source": Source.BENEFITS}
    plan.creations.append(Creation(ApprovalPeriod, values, reference, is_of_person=False))


# --- case and responsibility


def plan_case(plan: Plan, known: Known, setting: Setting) -> None:
    """The open case, and since when."""
    begin = str(plan.facts.get("case_starts_on") or "")
    if not begin:
        return
    rows = plan.known.cases if plan.known else []
    current = next((row for row in rows if row.ends_on is None), None)
    if current is not None and iso(current.starts_on) == begin:
        return
    if any(row is not current and row.ends_on and row.ends_on.isoformat() >= begin for row in rows):
        plan.refuse("case_starts_on", "overlap", "Zu dieser Zeit gab es schon einen anderen Fall.")
        return
    born = plan.facts.get("birth_date") or (iso(plan.known.person.birth_date) if plan.known else None)
    if born and begin < fifteenth_birthday(born):
        plan.refuse("case_starts_on", "case_age", TOO_YOUNG)
        return
    plan.tell("case_starts_on", (iso(current.starts_on) or "") if current else "", begin)
    if current is not None:
        plan.updates.append(
            Update(Case, current.pk, {"starts_on": iso(current.starts_on)}, {"starts_on": begin})
        )
    else:
        plan.creations.append(Creation(Case, {"starts_on": begin}))


def plan_responsibility(plan: Plan, known: Known, setting: Setting) -> None:
    """Who looks after the person: the colleague or team of the row, for somebody new else the team of the file."""
    desk = desk_of(plan, setting)
    if desk is None:
        return
    team, staff = desk
    rows = plan.known.responsibilities if plan.known else []
    row = in_force(rows, setting.on)
    if row is not None and row.team_id == team.pk and (staff is None or row.staff_id == staff.pk):
        return
    column = "counsellor" if staff else "team"
    if has_newer(plan, column, rows, setting.on):
        return
    plan.tell(column, desk_name(row.team, row.staff) if row else "", desk_name(team, staff))
    values = {
        "local_jobcenter_id": team.local_jobcenter_id,
        "team_id": team.pk,
        "staff_id": staff.pk if staff else None,
        "role": ResponsibilityRole.COUNSELLING.value,
    }
    replace(plan, Responsibility, row, values, setting.on)


def desk_name(team: Team | None, staff: Staff | None) -> str:
    """A desk in words."""
    return ", ".join(filter(None, [staff.addressed_name if staff else "", team.name if team else ""]))


def desk_of(plan: Plan, setting: Setting) -> tuple[Team, Staff | None] | None:
    """Team and colleague the row names, or the team of the file for somebody new."""
    facts = plan.facts
    team = one_of(plan, "team", setting.desks.teams, "Team")
    if "team" in facts and team is None:
        return None
    if "counsellor" in facts:
        colleagues = setting.desks.staff.get(plain_name(facts["counsellor"]), [])
        colleagues = [one for one in colleagues if team is None or one.team_id == team.pk]
        if len(colleagues) != 1:
            name = facts["counsellor"][:60]
            sentence = (
                f"«{name}» gibt es zweimal. Bitte den Anmeldenamen angeben."
                if colleagues
                else (f"«{name}» arbeitet nicht in einem Team, in das Sie übernehmen können.")
            )
            plan.refuse("counsellor", "desk", sentence)
            return None
        return colleagues[0].team, colleagues[0]
    if team is not None:
        return team, None
    if plan.is_new and setting.default_team is None:
        plan.refuse("team", "desk", "Es fehlt, welches Team diesen Menschen begleitet.")
    return (setting.default_team, None) if plan.is_new and setting.default_team else None


def one_of(plan: Plan, column: str, desks: dict[str, list[Team]], title: str) -> Team | None:
    """The one team of this name."""
    if column not in plan.facts:
        return None
    found = desks.get(plain_name(plan.facts[column]), [])
    if len(found) != 1:
        name = plan.facts[column][:60]
        sentence = (
            f"Ein {title} «{name}» gibt es mehrmals."
            if found
            else (f"Ein {title} «{name}», in das Sie übernehmen können, gibt es nicht.")
        )
        plan.refuse(column, "desk", sentence)
        return None
    return found[0]


Step = Callable[[Plan, Known, Setting], None]
STEPS: tuple[Step, ...] = (
    *(plan_person, plan_languages, plan_address, plan_contact_points),
    *(plan_membership, plan_approval, plan_case, plan_responsibility),
)


def plan_row(
    number: int, checked: CheckedRow, known: Known, setting: Setting, *, chosen: int | None = None
) -> Plan:
    """All that this row does; `chosen` is the person somebody said she is."""
    plan = begin_plan(number, checked, known, chosen=chosen)
    if not plan.problems:
        for step in STEPS:
            step(plan, known, setting)
    return plan
