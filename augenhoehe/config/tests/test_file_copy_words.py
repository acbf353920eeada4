"""What stands in a copy is said in words: no code of ours is left for the person to guess."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from augenhoehe.cases.tests.factories import case_of, contact
from augenhoehe.config.file_copy import FileCopy, copy_of
from augenhoehe.config.file_copy_paper import paper_data, referred_tables
from augenhoehe.config.file_copy_words import role_name, step_sentence, template_name
from augenhoehe.documents.tests.factories import owed_by, paper_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person, PersonLanguage, Qualification
from augenhoehe.people.tests.factories import person_of
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return house.staff()


@pytest.fixture
def someone(staff: Staff) -> Person:
    """A person whose file holds a code of every sort."""
    someone = person_of(staff, nationality="UA")
    PersonLanguage.objects.get_or_create(person=someone, language="uk", speaking="native", reading="native")
    Qualification.objects.create(
        person=someone, kind="vocational", title="Pflege", country="UA", starts_on=date(2006, 6, 30)
    )
    contact(case_of(staff, person=someone), datetime(2026, 11, 2, 9, tzinfo=UTC), staff=staff)
    paper_of(someone, kind="tenancy")
    owed_by(someone, kind="school")
    AccessLogEntry.objects.create(
        account_id=1,
        role="team_lead",
        team_id=staff.team_id,
        person_id=someone.pk,
        purpose="x",
        way_in="file",
    )
    return someone


def copied(someone: Person) -> FileCopy:
    return copy_of(someone, with_sensitive=True, at=timezone.now())


def lines(copy: FileCopy) -> dict[tuple[str, str], str]:
    """The words of one row of each table, by table and column."""
    return {
        (kind.key, line.key): line.words
        for section in copy.sections
        for kind in section.kinds
        for record in kind.records
        for line in record.lines
    }


def test_codes_are_words(someone: Person) -> None:
    told = lines(copied(someone))
    assert told["people.Person", "nationality"] == "Ukraine"
    assert told["people.PersonLanguage", "language"] == "Ukrainisch"
    assert told["people.Qualification", "country"] == "Ukraine"
    assert told["documents.Paper", "kind"] == "Mietvertrag"
    assert told["documents.OwedPaper", "kind"] == "Schulbescheinigung"
    assert told["privacy.AccessLogEntry", "role"] == "Teamleitung"
    assert told["cases.Contact", "is_two_way"] in {"ja", "nein"}


def test_what_is_no_longer_offered_keeps_its_key() -> None:
    assert step_sentence("office_childcare") == "Wir suchen mit Ihnen einen Kita-Platz in Ihrer Nähe"
    assert [step_sentence("x"), template_name("x"), role_name("x")] == ["x", "x", "x"]
    assert template_name("doctor") != "doctor"


def test_every_label_is_german_and_the_person_comes_first(someone: Person) -> None:
    copy = copied(someone)
    labels = {
        line.label for one in copy.sections for kind in one.kinds for r in kind.records for line in r.lines
    }
    assert "Örtliches Jobcenter" in labels and "Local jobcenter" not in labels
    people = next(section for section in copy.sections if section.key == "people")
    assert people.kinds[0].key == "people.Person"


def test_a_number_somebody_refers_to_stands_at_its_row(someone: Person) -> None:
    copy = copied(someone)
    assert {"cases.Case", "documents.Paper"} <= referred_tables(copy)
    sections: list[dict[str, list[dict[str, list[list[dict[str, str]]]]]]] = paper_data(copy)["sections"]  # type: ignore[assignment]  # JSON, whose shape the next lines check
    kinds = {str(kind["title"]): kind["records"] for section in sections for kind in section["kinds"]}
    number = kinds["Unterlage"][0][0]
    assert number["label"] == "Nummer"
    assert number["words"] in [line["words"] for line in kinds["Datei einer Unterlage"][0]]
    assert kinds["Person"][0][0]["label"] != "Nummer"
