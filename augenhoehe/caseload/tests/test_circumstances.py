"""What a proposal has to heed is entered step by step by whoever may, and nobody ends in a choice without a way out."""

import uuid

import pytest
from django.test import Client

from augenhoehe.caseload.models import Circumstance, CircumstanceKind
from augenhoehe.caseload.models.circumstances import WITH_REASON
from augenhoehe.caseload.tests.test_choosing import as_, in_one_unit, page
from augenhoehe.caseload.tests.test_simulating import SINCE, newcomers, town
from augenhoehe.cases.models import Case
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
GO_ON = "Wunsch zurücknehmen und alle ansehen"


def form_of(case: Case) -> str:
    return f"/person/{case.person_id}/umstand/neu/"


def wish(case: Case, for_whom: Staff) -> Circumstance:
    return Circumstance.objects.create(person=case.person, kind="wish", staff=for_whom, starts_on=SINCE)


def test_first_one_says_which_and_nothing_is_chosen_beforehand(client: Client) -> None:
    staff = house.staff()
    text = as_(client, staff).get(form_of(case_of(staff))).content.decode()
    assert text.count('name="kind"') == len(CircumstanceKind) - len(WITH_REASON)
    main = text[text.index("<main") :]
    assert 'type="radio"' in main and "checked" not in main
    assert 'name="staff"' not in text and 'name="reason"' not in text


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("wish", {"staff"}),
        ("not_wanted", {"staff"}),
        ("conflict", {"staff"}),
        ("apart", {"reason"}),
        ("other_site", {"local_jobcenter", "reason"}),
    ],
)
def test_then_only_what_belongs_to_it_is_asked_for(client: Client, kind: str, asked: set[str]) -> None:
    lead, first, _, _ = town()
    url = form_of(case_of(first))
    text = as_(client, lead).get(url, {"kind": kind}).content.decode()
    assert {name for name in ("staff", "local_jobcenter", "reason") if f'name="{name}"' in text} == asked
    answer = client.post(url, {"kind": kind})
    assert answer.status_code == 422
    assert answer.content.decode().count("kern-error") >= len(asked)
    assert not Circumstance.objects.exists()


def test_without_a_kind_or_with_one_that_is_not_hers_the_first_step_comes_again(client: Client) -> None:
    staff = house.staff()
    url = form_of(case_of(staff))
    assert as_(client, staff).post(url).status_code == 422
    refused = client.post(url, {"kind": "apart", "reason": "Streit"})
    assert refused.status_code == 422
    assert 'type="radio"' in refused.content.decode()
    assert client.get(url, {"kind": "apart"}).status_code == 200
    assert not Circumstance.objects.exists()


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.MANAGING_DIRECTOR])
def test_leads_and_the_direction_enter_an_exception_and_take_it_back(client: Client, role: Role) -> None:
    lead, first, _, _ = town()
    case = case_of(first)
    reader = lead if role == Role.TEAM_LEAD else house.staff(role)
    sent = {"kind": "apart", "reason": "Getrennte Gespräche vereinbart"}
    assert as_(client, reader).post(form_of(case), sent).status_code == 302
    held = Circumstance.objects.get()
    assert (held.reason, held.staff) == ("Getrennte Gespräche vereinbart", None)
    assert client.post(f"/person/{case.person_id}/umstand/{held.pk}/ruecknahme/").status_code == 302
    assert not Circumstance.objects.in_force().exists()


def test_the_direction_wishes_for_a_colleague_where_the_person_is_looked_after(client: Client) -> None:
    first = house.staff()
    case, director = case_of(first), house.staff(Role.MANAGING_DIRECTOR)
    assert as_(client, director).post(form_of(case), {"kind": "wish", "staff": first.pk}).status_code == 302
    assert Circumstance.objects.get().staff == first


def test_a_wish_that_leaves_one_colleague_says_so_and_can_be_ended_there(client: Client) -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    held = wish(case, first)
    text = as_(client, lead).get(page(case, "wahl/")).content.decode()
    assert "Ein Wunsch bindet" in text and GO_ON in text
    assert second.addressed_name not in text
    assert "Zuordnen</span>" not in text  # the only one is the one there is
    sent = {"wahl": case.person_id}
    answer = client.post(f"/person/{case.person_id}/umstand/{held.pk}/ruecknahme/", sent)
    assert (answer.status_code, answer["Location"]) == (302, page(case, "wahl/"))
    text = client.get(page(case, "wahl/")).content.decode()
    assert second.addressed_name in text and "Ein Wunsch bindet" not in text and "Zuordnen</span>" in text


def test_a_wish_of_somebody_else_in_the_unit_is_named_as_far_as_it_may_be_seen(client: Client) -> None:
    lead, first, second, home = town()
    mine, other = newcomers(first, home, 2)
    in_one_unit(mine, other)
    wish(other, second)
    text = as_(client, lead).get(page(mine, "wahl/")).content.decode()
    assert f"{other.person.full_name} wünscht sich" in text and GO_ON in text


def test_a_wish_nobody_can_follow_is_no_dead_end_either(client: Client) -> None:
    lead, first, _, home = town()
    case = newcomers(first, home)[0]
    wish(case, house.staff())  # of another Jobcenter
    text = as_(client, lead).get(page(case, "wahl/")).content.decode()
    assert "Niemand kommt in Frage" in text and GO_ON in text


def test_where_only_one_is_left_for_other_causes_the_page_says_where_to_look(client: Client) -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    Circumstance.objects.create(person=case.person, kind="conflict", staff=first, starts_on=SINCE)
    text = as_(client, lead).get(page(case, "wahl/")).content.decode()
    assert "Nur diese eine Fachkraft kommt in Frage" in text and second.addressed_name in text


def test_a_proposal_on_arrival_is_told_to_colleagues_in_their_voice(client: Client) -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    sent = {"desk": second.pk, "first_day": "", "token": uuid.uuid4()}
    text = as_(client, lead).post(page(case, "wahl/"), sent).content.decode()
    assert f"wohnt in einem Stadtteil, für den {second.addressed_name} da ist" in text
    assert "kennt Ihren Stadtteil" not in text
