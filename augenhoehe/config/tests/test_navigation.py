"""What stands around every page depends on who looks."""

import pytest
from django.test import Client

from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "searches"), [(Role.RECEPTION, True), (Role.ADMINISTRATOR, False)])
def test_the_search_stands_only_where_somebody_can_be_found(
    role: Role, searches: bool, client: Client
) -> None:
    client.force_login(house.account_of(house.staff(role)))
    assert ('role="search"' in client.get("/hinweise/").content.decode()) is searches
