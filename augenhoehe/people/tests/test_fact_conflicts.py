"""Two windows on the same facts: nobody's words are wiped unseen."""

from typing import Any

import pytest
from django.test import Client

from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import ContactPoint, Person
from augenhoehe.people.tests.fact_pages import address
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def as_sent(form: Any, **typed: Any) -> dict[str, Any]:
    """Everything a window sends that shows this form."""
    values = {name: form[name].value() for name in form.fields}
    return {
        name: "" if value is None else value for name, value in values.items() if value is not False
    } | typed


def test_what_the_later_window_did_not_touch_is_not_wiped(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    url = address(someone, "person")
    first, second = (client.get(url).context["form"] for _ in range(2))
    assert client.post(url, as_sent(first, native_name="Олена", nationality="PL")).status_code == 302
    late = client.post(url, as_sent(second, family_name="Kowal", nationality="SY"))
    assert late.status_code == 409
    page = late.content.decode()
    assert "Was Sie selbst nicht geändert haben, ist übernommen." in page
    assert "Inzwischen steht hier: Polen" in page and page.count("Inzwischen steht hier") == 1
    assert client.post(url, as_sent(late.context["form"])).status_code == 302
    someone = Person.objects.get(pk=someone.pk)
    assert (someone.native_name, someone.family_name, someone.nationality) == ("Олена", "Kowal", "SY")


def test_days_boxes_and_lists_are_taken_over_too(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    row = ContactPoint.objects.create(
        person=someone, kind="phone", value="0170 1", ways_to_us=["call"], starts_on="2026-01-01"
    )
    url = address(someone, "erreichbarkeit", row.pk)
    first, second = (client.get(url).context["form"] for _ in range(2))
    given = {"value": "0170 1234567", "ways_to_us": ["call", "sms"], "starts_on": "2026-02-01"}
    client.post(url, as_sent(first, **given))
    late = client.post(url, as_sent(second, value="0170 1234567", best_time="morgens"))
    assert late.status_code == 409 and "Inzwischen steht hier" not in late.content.decode()
    assert client.post(url, as_sent(late.context["form"])).status_code == 302
    row.refresh_from_db()
    assert (row.ways_to_us, f"{row.starts_on}", row.best_time) == (["call", "sms"], "2026-02-01", "morgens")


@pytest.mark.parametrize("seen", ["", "[]", "kaputt", '{"family_name": 7}'])
def test_a_page_that_does_not_say_what_it_showed_names_every_difference(
    seen: str, client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    url = address(someone, "person")
    first, second = (client.get(url).context["form"] for _ in range(2))
    client.post(url, as_sent(first, native_name="Олена"))
    late = client.post(url, as_sent(second, seen=seen, family_name="Kowal"))
    assert late.status_code == 409
    assert "Inzwischen steht hier: Олена" in late.content.decode()
