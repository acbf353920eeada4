"""Every page has a budget of SQL statements, and thirty rows cost no statement more than two."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.caseload.models import Circumstance, Proposal, Simulation
from augenhoehe.cases import actions
from augenhoehe.cases.models import Answer, Case, Conversation, FollowUp, Need, Theme
from augenhoehe.cases.phrases import GOALS, STEPS
from augenhoehe.cases.tests.factories import case_of, contact, note, talk
from augenhoehe.cases.tests.import_factories import an_import, look_alike, pair_of
from augenhoehe.documents.tests.consent_factories import prepared
from augenhoehe.documents.tests.factories import FILE, delivery_of, incoming, owed_by
from augenhoehe.letters.models import Letter
from augenhoehe.letters.tests.factories import draft
from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    Address,
    BenefitUnit,
    BenefitUnitMembership,
    Childcare,
    ContactPoint,
    Employability,
    Employment,
    EmploymentStatus,
    Person,
    PersonLanguage,
    Qualification,
    Representative,
    ResidenceTitle,
    Responsibility,
    VisitNeed,
    WorkCapacity,
)
from augenhoehe.people.tests.factories import person_of, speaks
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.web.screen_lock import SESSION_KEY
from tests.budgets import BUDGET, CLOSED, ONLY_POST, READ_BY
from tests.world import address, own_things, papers_of, patterns, written_about

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 30
STEPS_TO_CLICK = [step for step in STEPS if not step.has_blanks]


def statements(client: Client, name: str, arguments: dict[str, Any]) -> list[str]:
    """The SQL of one GET of this page; the search is asked for everybody of one name."""
    url = address(name, arguments)
    session = client.session
    session.pop(SESSION_KEY, None)  # a question of the talk locks the session to it
    session.save()
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(url, {"q": "Kowalenko"}) if name == "search" else client.get(url)
    assert answer.status_code in {200, 302} or name in {"new_talk", *CLOSED}, name
    return [query["sql"] for query in captured.captured_queries]


def readable(sql: str) -> str:
    """Enough of a statement to know it by."""
    return sql if len(sql) < 220 else f"{sql[:100]} … {sql[-100:]}"


def more(few: list[str], many: list[str]) -> str:
    """The kinds of statements of which there are more with many rows."""
    grown = Counter(map(readable, many)) - Counter(map(readable, few))
    return "\n".join(f"  {n} × {sql}" for sql, n in grown.most_common(5))


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def moment(offset: int) -> datetime:
    return timezone.now() + timedelta(days=offset)


def one_of_my_day(staff: Staff) -> None:
    """A person on every list of «Mein Tag»: new, with a talk today, a review due, long silent."""
    someone = person_of(staff)
    Responsibility.objects.filter(person=someone).update(starts_on=day(-3))
    speaks(someone)
    live_somewhere(someone)
    case = Case.objects.create(person=someone, starts_on=date(2020, 1, 1))
    contact(case, moment(-400), outcome="not_reached")
    FollowUp.objects.create(case=case, staff=staff, kind="talk", due_on=day(0), starts_at=timezone.now())
    FollowUp.objects.create(case=case, staff=staff, kind="call", due_on=day(-1))
    owed_by(someone, "other")
    agreed_talk(case, staff, years_ago=1)


def live_somewhere(someone: Person) -> None:
    Address.objects.create(
        person=someone, street="Am Rathaus", postcode="46395", city="Bocholt", starts_on=date(2024, 1, 1)
    )


def agreed_talk(case: Case, staff: Staff, *, years_ago: int = 0) -> Conversation:
    """A talk with themes, a goal and steps of both sides, agreed on."""
    at = moment(-366 * years_ago)
    held = filled_talk(case, staff, at)
    actions.agree(conversation=held, at=at)
    Conversation.objects.filter(pk=held.pk).update(ended_at=at)
    return held


def filled_talk(case: Case, staff: Staff, at: datetime, steps: int = 4) -> Conversation:
    """The same, still running."""
    held = talk(case, staff, at=at)
    for theme in list(Theme)[:steps]:
        actions.pick_theme(held, theme)
    actions.set_ready_goal(held.plan, GOALS[0].key)
    for step in STEPS_TO_CLICK[:steps]:
        actions.add_ready_step(held.plan, key=step.key, due_on=timezone.localdate(at) + timedelta(days=14))
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    return held


def fill_file(staff: Staff, rows: int) -> dict[str, Any]:
    """A person with so many rows of everything, and a talk that runs."""
    someone = person_of(staff)
    speaks(someone)
    live_somewhere(someone)
    unit = BenefitUnit.objects.create(unit_number=f"BG-{rows}")
    for member in [someone, *(person_of(staff) for _ in range(rows))]:
        BenefitUnitMembership.objects.create(unit=unit, person=member, role="other", starts_on=day(-900))
    case = Case.objects.create(person=someone, starts_on=date(2020, 1, 1))
    for index in range(rows):
        more_of_everything(case, staff, index)
    for _ in range(min(rows, 4)):
        agreed_talk(case, staff)
    held = filled_talk(case, staff, timezone.now(), steps=min(rows, len(STEPS_TO_CLICK)))
    delivery_of(
        someone, *(incoming(someone, language="uk", files=(FILE, FILE)) for _ in range(rows)), staff=staff
    )
    asked = [prepared(someone, on=day(0)) for _ in range(rows)]
    talks = {"talk_id": held.pk, "plan_id": held.plan.pk} | written_about(case)
    talks["letter_id"] = Letter.objects.filter(person=someone).latest("pk").pk
    talks["fact_id"] = ContactPoint.objects.filter(person=someone).latest("pk").pk
    return papers_of(someone) | talks | {"person_id": someone.pk, "consent_id": asked[-1].pk}


def more_of_everything(case: Case, staff: Staff, index: int) -> None:
    """One row more in every list of the file."""
    colleague = house.staff(team=staff.team)
    contact(case, moment(-index), staff=colleague)
    owed_by(case.person, "other", title=f"{index}")
    note(case, colleague, f"Vermerk {index}", "shared" if index % 2 else "sensitive")
    FollowUp.objects.create(case=case, staff=colleague, kind="call", due_on=day(index))
    draft(case.person, staff)
    PersonLanguage.objects.create(person=case.person, language=f"x{index}", speaking="A1", reading="A1")
    tell_facts(case.person, colleague, index)
    Need.objects.create(
        case=case,
        theme=list(Theme)[index % len(Theme)],
        priority=index,
        starts_on=day(-400 + index),
        ends_on=day(-400 + index),
    )
    AccessLogEntry.objects.create(
        account_id=colleague.account_id or 0,
        role=Role.COUNSELLOR,
        person_id=case.person_id,
        purpose="Beratung",
        way_in="file",
    )
    with acting(account_id=colleague.account_id, through="web"):
        case.person.nationality = "UA" if index % 2 else "DE"
        case.person.save()


def tell_facts(someone: Person, colleague: Staff, index: int) -> None:
    """One row more of every kind of fact, the older ones ended, each changed once by a colleague."""
    days: dict[str, Any] = {"starts_on": day(-400 + index), "ends_on": day(-400 + index)}
    with acting(account_id=colleague.account_id, through="web"):
        phone = ContactPoint.objects.create(
            person=someone, kind="phone", value=f"0171 {index:04}", starts_on=day(0)
        )
        ContactPoint.objects.filter(pk=phone.pk).update(best_time="abends")
    Qualification.objects.create(person=someone, kind="vocational", title=f"{index}", starts_on=day(-index))
    Employment.objects.create(person=someone, occupation=f"{index}", starts_on=day(-index))
    Representative.objects.create(
        person=someone, kind="guardian", name=f"{index}", scope=["money"], starts_on=day(-index)
    )
    EmploymentStatus.objects.create(person=someone, kind="unemployed", **days)
    Employability.objects.create(person=someone, kind="employable", **days)
    ResidenceTitle.objects.create(person=someone, kind="family", work_permission="allowed", **days)
    VisitNeed.objects.create(person=someone, companion=f"{index}", **days)
    WorkCapacity.objects.create(person=someone, hours_per_day="full", **days)
    Childcare.objects.create(person=someone, youngest_child_born_on=day(-999), kind="secured", **days)
    unit = BenefitUnit.objects.get(memberships__person=someone)
    unit.approval_periods.create(**days)


def measured(rows: int, role: str) -> dict[str, list[str]]:
    """The statements of every page, with so many rows everywhere, for the colleague in charge or somebody above."""
    staff = house.staff()
    colleagues = {
        kind: staff if kind == Role.COUNSELLOR else house.staff(kind, team=staff.team)
        for kind in {role, *READ_BY.values()}
    }
    readers = {kind: logged_in(one) for kind, one in colleagues.items()}
    arguments = fill_file(staff, rows) | own_things(colleagues[role], colleagues[role].account)  # type: ignore[arg-type]  # every colleague of the factory has an account
    absent = Absence.objects.get(pk=arguments["covering_id"]).staff
    for _ in range(rows):
        one_of_my_day(staff)
        one_of_my_day(absent)
        Absence.objects.create(staff=house.staff(team=staff.team), starts_on=day(0), ends_on=day(2))
    arguments |= lists_and_doubles(colleagues[Role.TEAM_LEAD], arguments["person_id"], rows, arguments)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself once rows are committed
    clients = {name: readers[READ_BY.get(name, role)] for name in BUDGET}
    for name, client in clients.items():
        statements(client, name, arguments)  # what is kept for later is asked for now
    return {name: statements(client, name, arguments) for name, client in clients.items()}


def proposed(someone: Person, lead: Staff, kept: dict[str, Any]) -> None:
    """Two proposals about this person, one of them accepted; what is to be heeded; one more run of the simulator."""
    case = Case.objects.filter(person=someone).first() or case_of(lead, person=someone)
    said: dict[str, Any] = {"stage": "at_once", "due_on": day(9), "reasons": [], "inputs": ["Stadtteil"]}
    run = {"simulation_id": kept["simulation_id"], "person": someone, "case": case, "staff": lead}
    taken = {"acceptance_id": kept["acceptance_id"], "state": "accepted", "decided_at": moment(0)}
    Proposal.objects.create(scenario="districts", **run, **said)
    Proposal.objects.create(scenario="custom", **run, **said, **taken)
    Circumstance.objects.create(
        person=someone, kind="wish", staff=house.staff(team=lead.team), starts_on=day(-9)
    )
    Simulation.objects.create(on=day(0), ordered_by=lead)


def lists_and_doubles(lead: Staff, person_id: int, rows: int, kept: dict[str, Any]) -> dict[str, Any]:
    """A list with so many rows, and so many files that may be this person's; proposals for all of them."""
    run, someone = an_import(lead, rows), Person.objects.get(pk=person_id)
    alike = [someone, *(person_of(lead) for _ in range(rows))]
    for other in alike[1:]:
        live_somewhere(other)
        speaks(other)
    look_alike(alike)
    for other in alike[1:]:
        proposed(other, lead, kept)
    return {"run_id": run.pk, "number": 1, "form": "csv"} | pair_of(someone)


def logged_in(reader: Staff) -> Client:
    """The browser of this colleague."""
    client = Client()
    client.force_login(house.account_of(reader))
    return client


def test_every_page_has_a_budget() -> None:
    names = {str(pattern.name) for pattern in patterns()} - ONLY_POST
    missing, gone = names - set(BUDGET), set(BUDGET) - names
    assert not missing, f"Add a budget to BUDGET in tests/budgets.py for: {', '.join(sorted(missing))}."
    assert not gone, f"BUDGET names pages that are gone: {', '.join(sorted(gone))}."


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGING_DIRECTOR])
def test_no_page_asks_more_often_when_there_is_more_to_show(role: str) -> None:
    few, many = measured(FEW, role), measured(MANY, role)
    grown = [
        f"{name}: {len(few[name])} → {len(many[name])} statements\n{more(few[name], many[name])}"
        for name in few
        if len(many[name]) > len(few[name])
    ]
    assert not grown, "More rows, more statements:\n" + "\n".join(grown)
    spent = {name: len(done) for name, done in many.items()}
    over = {name: f"{n} of {BUDGET[name]}" for name, n in spent.items() if n > BUDGET[name]}
    assert not over, f"Over budget: {over}\n" + "\n".join(
        readable(sql) for name in over for sql in many[name]
    )


def test_the_check_names_the_statement_that_is_repeated() -> None:
    assert more(["SELECT 1"], ["SELECT 1", "SELECT 2", "SELECT 2"]) == "  2 × SELECT 2"
    assert more(["SELECT 1", "SELECT 2"], ["SELECT 2"]) == ""
