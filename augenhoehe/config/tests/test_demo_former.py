"""The demo has something for the data protection officer to decide and to look at."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.config.demo import DemoOrder, load_demo
from augenhoehe.config.demo_former import FORMER, write_former_people
from augenhoehe.organisation.models import Account, Notification
from augenhoehe.people.demo.emergencies import emergency_lately, last_working_day
from augenhoehe.people.models import AccessGrant
from augenhoehe.privacy.models import ErasureProposal

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


def test_people_of_long_ago_and_old_lines_of_the_log_are_proposed() -> None:
    write_former_people(ON)
    waiting = ErasureProposal.objects.waiting(ON)
    assert waiting.filter(rule="case_file").count() == len(FORMER)
    assert list(waiting.filter(rule="access_log").values_list("counts", flat=True)) == [
        {"Zugriffsprotokoll": 40}
    ]


def test_a_file_was_opened_in_an_emergency_and_those_concerned_find_a_hint() -> None:
    today = timezone.localdate()
    load_demo(DemoOrder("borken", 60, 1, today), lambda line: None)
    grant = AccessGrant.objects.select_related("person").get(source="emergency")
    at = timezone.localtime(grant.starts_at)
    assert (at.date(), at.hour, at.minute) == (last_working_day(today), 16, 40)
    assert grant.person.given_name != "Olena" and grant.created_through == "demo"
    assert set(Notification.objects.values_list("recipient__login_name", "created_at")) == {
        ("terhorst", grant.starts_at),
        ("datenschutz", grant.starts_at),
    }
    for login_name in ("terhorst", "datenschutz"):
        client = Client()
        client.force_login(Account.objects.get(login_name=login_name))
        page = client.get("/").content.decode()
        assert (
            f"Herr Rottstegge hat am {at:%d.%m.%Y} um 16:40 Uhr die Akte von {grant.person.full_name}" in page
        )
    assert emergency_lately(today, login_name="terhorst", opened_by="empfang") == 0


def test_the_last_working_day_is_no_weekend() -> None:
    saturday_to_tuesday = (date(2026, 11, day) for day in (21, 22, 23, 24))
    assert [last_working_day(day).day for day in saturday_to_tuesday] == [20, 20, 20, 23]
