"""The synthetic Jobcenter as a whole: believable, the same for the same seed, all or nothing."""

import contextlib
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from augenhoehe.cases.demo.top_up import top_up_today
from augenhoehe.cases.models import (
    Case,
    Channel,
    Contact,
    Conversation,
    CooperationPlan,
    Direction,
    FollowUp,
    NeedNote,
    Note,
    Outcome,
    PlanStep,
    SectionKind,
    StepResult,
    TextBlock,
    Words,
)
from augenhoehe.cases.working_days import last_review_day
from augenhoehe.config.demo import (
    DemoCounts,
    DemoOrder,
    DemoRefused,
    Target,
    calibration,
    load_demo,
    shared_out,
)
from augenhoehe.config.demo_logins import BOCHOLT, COUNSELLOR, DEMO_LOGINS
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff
from augenhoehe.people.models import (
    Address,
    BenefitUnit,
    BenefitUnitMembership,
    InterpreterNeed,
    MemberRole,
    Person,
    Responsibility,
)
from augenhoehe.people.search_key import search_key
from augenhoehe.places.models import District
from augenhoehe.places.municipalities import municipalities
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.privacy.rules import sensitive_words

ON = date(2026, 11, 23)
SMALL = 1200


def quiet(line: str) -> None:
    """Progress nobody reads."""


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any) -> Iterator[DemoCounts]:
    """A Jobcenter with 1,200 people, read by all tests of this file."""
    with django_db_blocker.unblock(), taken_back():
        yield load_demo(DemoOrder("borken", SMALL, 1, ON), quiet)


def star() -> Person:
    """The person of the tour."""
    found: Person = Person.objects.get(given_name="Olena", family_name="Kowalenko")
    return found


def test_it_makes_as_many_people_as_ordered(small: DemoCounts) -> None:
    assert small.people == Person.objects.count() == SMALL
    assert small.benefit_units == BenefitUnit.objects.count()
    assert small.cases == Case.objects.count()
    assert small.contacts == Contact.objects.count()


def test_every_town_has_people_in_the_real_proportion(small: DemoCounts) -> None:
    wanted = shared_out(SMALL, {town.code: town.recipients for town in municipalities("borken")})
    living = (
        Responsibility.objects.filter(ends_on=None)
        .values_list("local_jobcenter__code")
        .annotate(n=Count("pk"))
    )
    assert dict(living) == wanted
    assert len(wanted) == 17


def test_a_case_exists_for_employable_persons_only(small: DemoCounts) -> None:
    young = Case.objects.filter(person__birth_date__gt=F("starts_on") - timedelta(days=15 * 365))
    assert not young.exists()
    assert Person.objects.filter(cases=None).count() > SMALL * 0.2
    assert not Person.objects.annotate(n=Count("cases")).filter(n__gt=1).exists()


def test_every_unit_is_represented_and_looked_after_by_one_counsellor(small: DemoCounts) -> None:
    representatives = Count("memberships", filter=Q(memberships__role=MemberRole.REPRESENTATIVE))
    assert set(BenefitUnit.objects.annotate(n=representatives).values_list("n", flat=True)) == {1}
    responsible = Q(memberships__person__responsibilities__ends_on=None)
    counsellors = Count("memberships__person__responsibilities__staff", filter=responsible, distinct=True)
    units = BenefitUnit.objects.annotate(n=counsellors)
    assert set(units.values_list("n", flat=True)) == {0, 1}
    waiting = units.filter(n=0, memberships__starts_on__gt=ON - timedelta(days=14)).distinct()
    assert waiting.count() == units.filter(n=0).count() < units.count() / 50


def test_counsellors_have_about_the_cases_their_hours_allow(small: DemoCounts) -> None:
    open_ones = Q(responsibility__ends_on=None, responsibility__person__cases__isnull=False)
    counsellors = Staff.objects.filter(role=Role.COUNSELLOR).annotate(
        n=Count("responsibility", filter=open_ones)
    )
    for counsellor in counsellors:
        assert counsellor.n <= 150 * float(counsellor.weekly_hours) / 39 * 1.3


def test_search_keys_are_those_the_model_would_make(small: DemoCounts) -> None:
    for person in Person.objects.all():
        assert person.search_key == search_key([person.family_name, person.given_name])
        assert person.given_first_key == search_key([person.given_name, person.family_name])


def test_addresses_lie_in_the_quarter_or_town_they_name(small: DemoCounts) -> None:
    quarters = District.objects.finder(scheme="quartier", on_year=ON.year)
    for address in Address.objects.select_related("district")[:300]:
        assert address.district is not None
        if address.district.scheme == "quartier":
            located = quarters.locate(address.latitude or 0, address.longitude or 0)
            assert located and located.district_id == address.district_id
        assert address.city in address.district.name
        assert address.found_by == "approximate"


def test_contacts_come_by_all_ways_in_both_directions_with_all_outcomes(small: DemoCounts) -> None:
    assert set(Contact.objects.values_list("channel", flat=True)) == set(Channel)
    assert set(Contact.objects.values_list("direction", flat=True)) == set(Direction)
    assert set(Contact.objects.values_list("outcome", flat=True)) == set(Outcome)
    assert not Contact.objects.filter(occurred_at__date__lt=F("case__starts_on")).exists()
    span = Contact.objects.aggregate(first=Min("occurred_at__date"), last=Max("occurred_at__date"))
    assert ON - timedelta(days=3 * 366) < span["first"] < ON - timedelta(days=2 * 365)
    assert span["last"] <= ON


def test_some_people_fell_silent_and_the_database_knows_since_when(small: DemoCounts) -> None:
    long_ago = timezone.now().replace(year=ON.year, month=ON.month, day=ON.day) - timedelta(days=180)
    silent = Case.objects.filter(last_two_way_at__lt=long_ago)
    assert 0.04 < silent.count() / small.cases < 0.1
    assert silent.filter(last_attempt_at__gt=F("last_two_way_at")).exists()
    assert silent.filter(last_attempt_at__lte=F("last_two_way_at")).exists()


def test_plans_stand_in_every_state(small: DemoCounts) -> None:
    current = CooperationPlan.objects.current()
    assert Case.objects.filter(plans=None).count() > small.cases * 0.3
    assert CooperationPlan.objects.filter(agreed_at=None).exists()
    assert current.filter(review_due_on__lt=ON).exists()
    assert current.filter(review_due_on__range=(ON, ON + timedelta(days=14))).exists()
    assert current.filter(review_due_on__gt=ON + timedelta(days=14)).count() > small.cases * 0.25
    assert CooperationPlan.objects.filter(superseded_at__isnull=False, number=1).exists()


def test_agreed_plans_are_as_the_shared_screen_would_have_left_them(small: DemoCounts) -> None:
    for plan in CooperationPlan.objects.exclude(agreed_at=None).select_related("conversation__contact")[:200]:
        assert plan.agreed_at is not None and plan.conversation is not None
        assert plan.review_due_on == last_review_day(timezone.localdate(plan.agreed_at))
        assert {step.side for step in plan.steps.all()} == {"office", "person"}
        assert plan.conversation.ended_at == plan.agreed_at
        assert plan.conversation.contact and plan.conversation.contact.outcome == Outcome.TALKED
        assert plan.conversation.sections.count() == len(SectionKind)
        assert plan.conversation.themes.exists()


def test_some_promises_of_the_office_are_overdue(small: DemoCounts) -> None:
    promised = PlanStep.objects.filter(side="office", due_on__lt=ON, plan__superseded_at=None)
    assert promised.filter(results=None).exists()
    assert StepResult.objects.exists()
    assert not StepResult.objects.filter(on__gt=ON).exists()


def test_olena_is_met_at_ten_and_has_no_plan_yet(small: DemoCounts) -> None:
    olena = star()
    talk = FollowUp.objects.get(case__person=olena, kind="talk")
    assert talk.staff.account is not None and talk.staff.account.login_name == COUNSELLOR.login_name
    assert timezone.localtime(talk.starts_at).strftime("%d.%m. %H:%M") == "23.11. 10:00"
    assert olena.age_on(ON) == 41
    assert olena.native_name == "Олена Коваленко"
    assert olena.interpreter_need == InterpreterNeed.SPOKEN
    assert olena.languages.get(is_preferred=True).language == "uk"
    assert olena.addresses.get().city == "Bocholt"
    assert not CooperationPlan.objects.filter(case__person=olena, agreed_at__isnull=False).exists()
    assert 1 <= Contact.objects.filter(case__person=olena).count() <= 5
    assert Conversation.objects.get(case__person=olena).wrapped_up_at is not None
    assert not Contact.objects.filter(case__person=olena, channel="email", direction="to_person").exists()
    unit = olena.memberships.get().unit
    assert unit.memberships.filter(role=MemberRole.CHILD).count() == 2


def test_notes_stand_with_contacts_needs_and_follow_ups_and_the_star_has_every_kind(
    small: DemoCounts,
) -> None:
    assert Contact.objects.filter(note__isnull=False).exists()
    assert FollowUp.objects.filter(note__isnull=False).exists()
    assert NeedNote.objects.filter(note__visibility="sensitive", need__theme__in=["health", "debts"]).exists()
    kinds = Note.objects.filter(case__person=star()).values_list("visibility", "words__counterpart")
    assert {visibility for visibility, _ in kinds} == {"shared", "internal", "sensitive"}
    assert ("shared", "") in set(kinds) and TextBlock.objects.count() >= 5
    shown = Words.objects.filter(note__isnull=False).values_list("original", flat=True).distinct()
    assert not {text: found for text in shown if (found := sensitive_words(text, ON))}


def test_every_counsellor_has_talks_today_and_a_second_start_adds_none(small: DemoCounts) -> None:
    counsellors = Staff.objects.filter(role=Role.COUNSELLOR)
    talks = Count("followup", filter=Q(followup__kind="talk", followup__due_on=ON))
    assert min(counsellors.annotate(n=talks).values_list("n", flat=True)) >= 3
    assert top_up_today(ON, first_met_by=COUNSELLOR.login_name) == 0


def test_the_next_day_has_its_talks_too_and_begins_with_someone_without_plan(small: DemoCounts) -> None:
    tomorrow = ON + timedelta(days=1)
    with taken_back():
        assert top_up_today(tomorrow, first_met_by=COUNSELLOR.login_name) > 0
        at_ten = FollowUp.objects.filter(staff__account__login_name="terhorst", kind="talk", due_on=tomorrow)
        cases = [one.case for one in at_ten if timezone.localtime(one.starts_at).hour == 10]
        assert len(cases) == 1
        assert cases[0].person.languages.get(is_preferred=True).language == "uk"
        assert not cases[0].plans.filter(agreed_at__isnull=False).exists()


def test_one_counsellor_is_never_in_two_talks_at_once(small: DemoCounts) -> None:
    talks = FollowUp.objects.filter(kind="talk").values("staff", "starts_at").annotate(n=Count("pk"))
    assert not talks.filter(n__gt=1).exists()


def test_every_row_says_that_it_is_invented(small: DemoCounts) -> None:
    for model in (Person, BenefitUnit, BenefitUnitMembership, Address, Case, Contact, CooperationPlan, Staff):
        assert set(model.objects.values_list("created_through", flat=True).distinct()) == {"demo"}
    assert list(AccessLogEntry.objects.values_list("way_in", flat=True)) == ["emergency"]


def test_every_log_in_of_the_demo_works_in_its_place(small: DemoCounts) -> None:
    for login in DEMO_LOGINS:
        staff = Staff.objects.select_related("account", "team__local_jobcenter").get(
            account__login_name=login.login_name
        )
        assert staff.role == login.role
        assert staff.team.local_jobcenter.code == login.town_code
    account = staff.account
    assert account is not None and account.check_password("augenhoehe-demo")


def test_new_rows_get_new_ids_afterwards(small: DemoCounts) -> None:
    with taken_back():
        last = Person.objects.aggregate(last=Max("pk"))["last"]
        new = Person.objects.create(
            client_number="neu", given_name="Neu", family_name="Hier", birth_date=date(1990, 1, 1)
        )
        assert new.pk == last + 1


def test_it_refuses_a_database_with_people_in_it(small: DemoCounts) -> None:
    with pytest.raises(DemoRefused, match="schon ein Jobcenter"):
        load_demo(DemoOrder("borken", 100, 1, ON), quiet)
    assert Person.objects.count() == SMALL


def rows_of(seed: int) -> list[tuple[Any, ...]]:
    """What a load has made, without ids."""
    with taken_back():
        load_demo(DemoOrder("borken", 60, seed, ON), quiet)
        people = Person.objects.order_by("client_number")
        contacts = Contact.objects.order_by("occurred_at", "case__person__client_number", "channel")
        steps = PlanStep.objects.order_by(
            "plan__case__person__client_number", "plan__number", "side", "position"
        )
        return [
            *people.values_list(
                "client_number", "given_name", "family_name", "birth_date", "interpreter_need"
            ),
            *people.values_list("addresses__street", "addresses__house_number", "addresses__latitude"),
            *people.values_list("responsibilities__staff__family_name", "languages__language").order_by(
                "client_number", "responsibilities__starts_on", "languages__language"
            ),
            *contacts.values_list("case__person__client_number", "occurred_at", "channel", "outcome"),
            *steps.values_list("words__original", "due_on", "results__kind"),
            *FollowUp.objects.order_by("starts_at", "due_on", "case__person__client_number").values_list(
                "kind", "due_on"
            ),
        ]


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_people() -> None:
    assert rows_of(1) == rows_of(1)
    assert rows_of(1) != rows_of(2)


@pytest.mark.django_db
def test_a_load_that_breaks_leaves_nothing_behind() -> None:
    def break_at_the_end(line: str) -> None:
        if line.startswith("Verzeichnisse"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(DemoOrder("borken", 60, 1, ON), break_at_the_end)
    assert not Person.objects.exists()
    assert not LocalJobcenter.objects.exists()


@pytest.mark.django_db
def test_the_command_prints_one_line_of_json() -> None:
    out = io.StringIO()
    call_command("load_demo", people=60, json=True, stdout=out, stderr=io.StringIO())
    counted = json.loads(out.getvalue())
    assert set(counted) == {"people", "benefit_units", "cases", "contacts", "seconds", "peak_mb"}
    assert counted["people"] == 60
    assert counted["peak_mb"] > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"place": "atlantis"}, "gibt es nicht"),
        ({"people": 3}, "mindestens 17"),
        ({"share": -1.0}, "mindestens 17"),
    ],
)
def test_the_command_refuses_what_cannot_be(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("load_demo", stderr=io.StringIO(), **options)


def measured() -> dict[str, float]:
    """The figures of the calibration, counted in the database."""
    persons = Person.objects.count()
    families = BenefitUnit.objects.filter(
        memberships__role=MemberRole.REPRESENTATIVE,
        memberships__person__nationality="UA",
        memberships__starts_on__range=(date(2022, 6, 1), date(2022, 6, 30)),
        memberships__person__responsibilities__local_jobcenter__code=BOCHOLT,
    ).distinct()
    their_cases = Case.objects.filter(person__memberships__unit__in=families)
    nationalities = Person.objects.values_list("nationality").annotate(n=Count("pk"))
    return {
        "persons": persons,
        "persons_in_bocholt": Person.objects.filter(
            responsibilities__local_jobcenter__code=BOCHOLT, responsibilities__ends_on=None
        ).count(),
        "local_jobcenters": LocalJobcenter.objects.count(),
        "persons_a_unit": persons / BenefitUnit.objects.count(),
        "employable_share": Case.objects.filter(ends_on=None).count() / persons,
        "ukrainian_families_in_bocholt": families.count(),
        "ukrainian_employable_in_bocholt": their_cases.count(),
    } | {f"nationality_{code}": number / persons for code, number in nationalities}


@pytest.mark.slow
@pytest.mark.django_db(
    transaction=True
)  # in a transaction within another, PostgreSQL keeps every check it has made
def test_at_full_size_persons_units_and_cases_meet_the_calibration() -> None:
    load_demo(DemoOrder("borken", 17_261, 1, ON), quiet)
    found, targets = measured(), calibration()
    assert found.keys() == targets.keys()
    missed = {name: found[name] for name, target in targets.items() if misses(target, found[name])}
    assert not missed
    assert not Conversation.objects.filter(ended_at=None).exists()


def misses(target: Target, value: float) -> bool:
    """Outside the tolerance."""
    return abs(value - target.value) > target.value * target.tolerance + 1e-9


def test_people_are_shared_out_to_the_last_one() -> None:
    assert shared_out(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert sum(shared_out(1234, {town.code: town.recipients for town in municipalities()}).values()) == 1234
