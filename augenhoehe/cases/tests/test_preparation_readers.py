"""What the preparation asks by kept statements is asked anew for each reader and each person."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.preparation import last_contact
from augenhoehe.cases.tests.factories import case_of, contact, need
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Seal
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def answer(staff: Staff, person_id: int) -> tuple[int, str]:
    client = Client()
    client.force_login(house.account_of(staff))
    response = client.get(f"/person/{person_id}/vorbereitung/")
    return response.status_code, response.content.decode()


def test_each_reader_prepares_for_her_own_people_only() -> None:
    readers = [house.staff(), house.staff()]
    cases = [case_of(one, person=person_of(one, family_name=f"Muster{one.pk}")) for one in readers]
    need(cases[0], "housing")
    said = "Noch nicht besprochen. Im Gespräch"
    for _ in range(2):
        for reader in readers:
            for carer, case in zip(readers, cases, strict=True):
                status, page = answer(reader, case.person_id)
                assert status == (200 if reader == carer else 404)
                if reader == carer:
                    assert case.person.full_name in page and (said in page) == (case == cases[1])


def test_a_seal_and_a_number_nobody_has_are_404_at_once() -> None:
    me = house.staff()
    person_id = case_of(me).person_id
    assert answer(me, person_id)[0] == 200
    Seal.objects.create(person_id=person_id, reason="Schutz", starts_on=timezone.localdate())
    assert [answer(me, number)[0] for number in (person_id, 0, 10**30)] == [404, 404, 404]


def test_whoever_sees_no_counselling_is_shown_the_own_contact_and_no_other() -> None:
    counsellor = house.staff()
    desk, other = (house.staff(Role.RECEPTION, team=counsellor.team) for _ in range(2))
    case = case_of(counsellor)
    own = contact(case, MOMENT, staff=desk)
    for reader, seen in ((desk, own), (other, None), (counsellor, own), (desk, own)):
        assert last_contact(house.account_of(reader), case.person) == seen
