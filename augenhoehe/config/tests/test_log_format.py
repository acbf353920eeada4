"""No name reaches a log line, not even by way of a database error."""

import io
import logging

import pytest
from django.db import IntegrityError, transaction

from augenhoehe.config.log_format import PeoplelessFormatter
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person


@pytest.mark.django_db
def test_a_refused_row_is_logged_without_the_row() -> None:
    someone = person(family_name="Unverwechselbar")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PeoplelessFormatter("%(message)s"))
    logger = logging.getLogger("test.peopleless")
    logger.addHandler(handler)
    try:
        with transaction.atomic():
            Person.objects.filter(pk=someone.pk).update(search_key="ÄÖÜ")
    except IntegrityError as error:
        assert "Unverwechselbar" in str(error)
        logger.exception("refused")
    assert "person_has_search_keys" in stream.getvalue()
    assert "Unverwechselbar" not in stream.getvalue()
