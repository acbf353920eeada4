"""The demo has something for the data protection officer to decide."""

from datetime import date

import pytest

from augenhoehe.config.demo_former import FORMER, write_former_people
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
