"""What stands around every page depends on who looks."""

import re

import pytest
from django.test import Client

from augenhoehe.config.tools import TOOLS
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "searches"), [(Role.RECEPTION, True), (Role.ADMINISTRATOR, False)])
def test_the_search_stands_only_where_somebody_can_be_found(
    role: Role, searches: bool, client: Client
) -> None:
    client.force_login(house.account_of(house.staff(role)))
    assert ('role="search"' in client.get("/hinweise/").content.decode()) is searches


@pytest.mark.parametrize("role", list(Role))
def test_the_user_menu_has_a_heading_over_each_of_its_lists(role: Role, client: Client) -> None:
    client.force_login(house.account_of(house.staff(role)))
    page = client.get("/hinweise/").content.decode()
    menu = page.partition('<nav class="ah-menu__groups"')[2].partition("</nav>")[0]
    headings = re.findall(r'<h2 class="ah-menu__title" id="(.+?)">', menu)
    assert headings == re.findall(r'<ul class="ah-menu__list" aria-labelledby="(.+?)">', menu)
    links = re.findall(r'href="(.+?)"( aria-current="page")?>', menu)
    assert len(links) == len({url for url, _ in links}) == 1 + sum(role in tool.roles for tool in TOOLS)
    assert [url for url, is_current in links if is_current] == ["/hinweise/"]
