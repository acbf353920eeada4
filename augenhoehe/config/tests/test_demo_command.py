"""`augenhoehe demo` up to the moment at which the web server takes over."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import override_settings
from django.utils import timezone

from augenhoehe.cases.models import FollowUp
from augenhoehe.config.demo import DemoOrder, load_demo
from augenhoehe.config.demo_logins import DEMO_LOGINS
from augenhoehe.config.management.commands.demo import Command, welcome
from augenhoehe.organisation.tests.factories import staff
from augenhoehe.privacy.acting import acting


def command() -> tuple[Command, io.StringIO]:
    """The command and what it says on the way."""
    said = io.StringIO()
    return Command(stdout=io.StringIO(), stderr=said), said


def test_it_tells_address_log_ins_password_and_pin() -> None:
    text = welcome(8123)
    assert "http://127.0.0.1:8123" in text
    assert all(login.login_name in text and login.family_name in text for login in DEMO_LOGINS)
    assert "augenhoehe-demo" in text and "2468" in text
    assert "erfunden" in text


@pytest.mark.django_db
def test_it_leaves_a_jobcenter_that_is_not_ours_alone() -> None:
    staff()
    with pytest.raises(CommandError, match="nicht aus der Demo"):
        command()[0].fill()


@pytest.mark.django_db
def test_a_second_start_loads_nothing_and_keeps_today_as_it_is() -> None:
    load_demo(DemoOrder("borken", 60, 1, timezone.localdate()), lambda line: None)
    before = FollowUp.objects.count()
    started, said = command()
    started.fill()
    assert FollowUp.objects.count() == before
    assert said.getvalue() == ""


@pytest.mark.django_db
def test_it_does_not_touch_tables_that_are_up_to_date() -> None:
    started, said = command()
    started.migrate()
    assert said.getvalue() == ""


def test_static_files_are_collected_once_and_again_when_they_change(tmp_path: Path) -> None:
    collected = tmp_path / "static" / "web" / "staff.css"
    with override_settings(HOME=tmp_path, STATIC_ROOT=tmp_path / "static"):
        started, said = command()
        started.collect_static_files()
        assert collected.exists()
        collected.unlink()
        started.collect_static_files()
        assert not collected.exists()
        (tmp_path / "static.stamp").write_text("the files of another day")
        started.collect_static_files()
        assert collected.exists()
    assert said.getvalue().count("Gestaltung") == 2


@pytest.mark.django_db
def test_rows_of_the_top_up_say_who_acts() -> None:
    with acting(account_id=5, through="web"):
        load_demo(DemoOrder("borken", 60, 1, timezone.localdate()), lambda line: None)
    assert set(FollowUp.objects.values_list("created_through", "created_by_account")) == {("demo", None)}
