"""Filters of «Mein Tag»: each narrows, several together narrow more; kept under a name, they are one's own."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Case
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.config.models import SavedFilter
from augenhoehe.config.my_day.filters import Filter
from augenhoehe.config.my_day.frame import shown as capped
from augenhoehe.organisation.models import Absence, Role, Site, Staff, StaffLanguage
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import stand_in
from augenhoehe.people.models import Address, BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.tests.factories import person, person_of, speaks
from augenhoehe.places.models import District

pytestmark = pytest.mark.django_db

LONG = "/mein-tag/lange-ohne-gespraech/"


def logged_in(staff: Staff) -> Client:
    client = Client()
    assert staff.account is not None
    client.force_login(staff.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def counsellor() -> Staff:
    return house.staff()


def years_ago(years: int, days: int = 0) -> str:
    return (timezone.localdate() - relativedelta(years=years) + timedelta(days=days)).isoformat()


def family(parent: Person, *, partner: bool = False, child_years: int = 5) -> None:
    """A unit of this person with a child, and a partner if wanted."""
    unit = BenefitUnit.objects.create(unit_number=f"BG-{parent.pk}")
    members = [(parent, "representative"), (person(birth_date=years_ago(child_years)), "child")]
    members += [(person(), "partner")] if partner else []
    for member, role in members:
        BenefitUnitMembership.objects.create(unit=unit, person=member, role=role, starts_on="2024-01-01")


def people_by_kind(staff: Staff) -> dict[str, Case]:
    """One person of each kind, all long without a talk."""
    south = District.objects.create(scheme="stadtteil", code="s", name="Bocholt-Süd", valid_from_year=2000)
    kinds: dict[str, Person] = {
        "young": person_of(staff, birth_date=years_ago(25, 1)),
        "just 25": person_of(staff, birth_date=years_ago(25)),
        "interpreter": person_of(staff, interpreter_need="sign"),
        "lone": person_of(staff),
        "couple": person_of(staff),
        "child grown up": person_of(staff),
        "south": person_of(staff),
        "arabic": person_of(staff),
    }
    family(kinds["lone"])
    family(kinds["couple"], partner=True)
    family(kinds["child grown up"], child_years=18)
    speaks(kinds["arabic"], "ar")
    Address.objects.create(
        person=kinds["south"], street="Am Rathaus", postcode="46395", city="Bocholt", district=south, found_by="hand",
        starts_on="2024-01-01",
    )  # fmt: skip
    return {name: case_of(staff, person=someone, starts_on="2022-01-01") for name, someone in kinds.items()}


def shown(client: Client, query: str, kinds: dict[str, Case]) -> set[str]:
    """Who is on the page."""
    text = client.get(f"{LONG}?{query}").content.decode()
    return {name for name, case in kinds.items() if f'/person/{case.person_id}/"' in text}


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.TEAM_LEAD])
def test_each_filter_shows_whom_it_names(counsellor: Staff, role: str) -> None:
    kinds = people_by_kind(counsellor)
    reader = counsellor if role == Role.COUNSELLOR else house.staff(role, team=counsellor.team)
    StaffLanguage.objects.create(staff=reader, language="ar")
    client, south = logged_in(reader), District.objects.get(code="s")
    assert shown(client, "unter25=1", kinds) == {"young"}
    assert shown(client, "dolmetschen=1", kinds) == {"interpreter"}
    assert shown(client, "alleinerziehend=1", kinds) == {"lone"}
    assert shown(client, f"stadtteil={south.pk}", kinds) == {"south"}
    assert shown(client, "sprache=ar", kinds) == {"arabic"}
    assert shown(client, "sprache=meine", kinds) == {"arabic"}
    assert shown(client, "unter25=1&alleinerziehend=1", kinds) == set()
    assert shown(client, "", kinds) == set(kinds)


def test_a_lead_chooses_team_and_site(counsellor: Staff) -> None:
    site = Site.objects.create(code="x", name="Rathaus")
    other = house.staff(team=house.team(local_jobcenter=counsellor.team.local_jobcenter, site=site))
    kinds = {
        "mine": case_of(counsellor, starts_on="2022-01-01"),
        "theirs": case_of(other, starts_on="2022-01-01"),
    }
    client = logged_in(house.staff(Role.TEAM_LEAD, team=counsellor.team))
    assert shown(client, f"team={counsellor.team_id}", kinds) == {"mine"}
    assert shown(client, f"standort={site.pk}", kinds) == {"theirs"}
    assert "Rathaus" in client.get(LONG).content.decode()


def test_nobody_left_is_said_with_the_way_out(counsellor: Staff) -> None:
    case_of(counsellor, starts_on="2022-01-01")
    text = logged_in(counsellor).get(f"{LONG}?unter25=1").content.decode()
    assert "Mit diesem Filter steht hier niemand." in text and "Filter aufheben" in text


def test_the_choice_goes_along_to_the_other_lists(counsellor: Staff) -> None:
    text = logged_in(counsellor).get("/?unter25=1").content.decode()
    assert "/mein-tag/neu/?unter25=1" in text


@pytest.mark.parametrize(
    "query", ["team=abc", "team=²", "standort=-1", "sprache=%3Cb%3E", "unter25=ja", "team=" + 40 * "9"]
)
def test_what_is_no_choice_is_left_out(query: str, counsellor: Staff) -> None:
    assert logged_in(counsellor).get(f"/?{query}").status_code == 200
    name, _, value = query.partition("=")
    assert not Filter.read({name: value}).chosen or value == "%3Cb%3E"


def test_a_filter_is_kept_renamed_shown_first_and_removed(counsellor: Staff) -> None:
    client, kinds = logged_in(counsellor), people_by_kind(counsellor)
    page = client.get(f"/filter/?unter25=1&team={counsellor.team_id}&sprache=uk").content.decode()
    assert f"{counsellor.team.name}, unter 25, Ukrainisch" in page, "what is kept stands there"
    answer = client.post(
        "/filter/", {"name": "Junge Leute", "query": "unter25=1&team=&x=1", "is_default": "on"}
    )
    assert answer.headers["Location"] == "/?unter25=1"
    kept = SavedFilter.objects.get()
    assert (kept.account_id, kept.query) == (counsellor.account_id, "unter25=1")
    hint = "Alle Listen und Zahlen zeigen nur einen Teil Ihrer Menschen."
    assert shown(client, "", kinds) == {"young"} and hint in client.get("/").content.decode()
    assert (
        shown(client, "alle=1", kinds) == set(kinds) and hint not in client.get("/?alle=1").content.decode()
    )
    assert client.post(f"/filter/{kept.pk}/", {"name": "Jung"}).status_code == 302
    assert shown(client, "", kinds) == set(kinds)
    assert "Jung" in client.get("/").content.decode()
    for _ in range(2):
        assert client.post(f"/filter/{kept.pk}/ende/").status_code == 302
    assert not SavedFilter.objects.exists()


def test_the_filter_kept_as_the_first_one_is_for_ones_own_people_only(counsellor: Staff) -> None:
    helper = house.staff(team=counsellor.team)
    kinds, today = people_by_kind(counsellor), timezone.localdate()
    absence = Absence(staff=counsellor, stand_in=helper, starts_on=today, ends_on=today + timedelta(days=3))
    absence = stand_in.enter_absence(absence, today)
    client = logged_in(helper)
    client.post("/filter/", {"name": "Junge Leute", "query": "unter25=1", "is_default": "on"})
    path = f"/vertretung/{absence.pk}/"
    assert client.get(path).context["people"] == str(len(kinds))
    assert client.get(f"{path}?unter25=1").context["people"] == "1"


def test_a_count_beyond_the_cap_is_said_in_german() -> None:
    assert [capped(number) for number in (7, 1000, 1001)] == ["7", "1000", "mehr als 1.000"]


def test_only_one_filter_is_shown_first_and_no_name_is_taken_twice(counsellor: Staff) -> None:
    client = logged_in(counsellor)
    for name in ("eins", "zwei"):
        client.post("/filter/", {"name": name, "query": "unter25=1", "is_default": "on"})
    assert SavedFilter.objects.get(is_default=True).name == "zwei"
    again = client.post("/filter/", {"name": "eins", "query": "unter25=1"})
    assert again.status_code == 422 and "haben Sie schon" in again.content.decode()
    empty = client.post("/filter/", {"name": "drei", "query": ""})
    assert empty.status_code == 422 and "Bitte wählen Sie zuerst" in empty.content.decode()


def test_somebody_else_s_filter_does_not_exist(counsellor: Staff) -> None:
    kept = SavedFilter.objects.create(account=house.staff().account, name="x", query="unter25=1")  # type: ignore[misc]  # every colleague of the factory has an account
    client = logged_in(counsellor)
    assert client.get(f"/filter/{kept.pk}/").status_code == 404
    client.post(f"/filter/{kept.pk}/ende/")
    assert SavedFilter.objects.filter(pk=kept.pk).exists()
