"""Where a letter goes: with somebody («c/o»), and nowhere by post without a fixed home."""

from datetime import date

import pytest

from augenhoehe.letters.wording import recipient, where_post_goes
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, Person
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def homeless() -> Person:
    someone = person_of(house.staff())
    Address.objects.create(
        person=someone, lodging="none", postcode="46395", city="Bocholt", starts_on=date(2026, 1, 1)
    )
    return someone


def test_without_a_fixed_home_the_letter_is_handed_over(homeless: Person) -> None:
    where = where_post_goes([homeless.pk], TODAY)
    assert recipient(homeless, where.get(homeless.pk)) == ["Olena Kowalenko"]


def test_a_postal_address_names_who_takes_the_letter(homeless: Person) -> None:
    Address.objects.create(
        person=homeless,
        **{
            "kind": "postal",
            "care_of": "Caritas",
            "street": "Ring",
            "house_number": "5",
            "postcode": "46395",
        },
        **{"city": "Bocholt", "starts_on": date(2026, 1, 1)},
    )
    where = where_post_goes([homeless.pk], TODAY)[homeless.pk]
    assert recipient(homeless, where) == ["Olena Kowalenko", "c/o Caritas", "Ring 5", "46395 Bocholt"]
