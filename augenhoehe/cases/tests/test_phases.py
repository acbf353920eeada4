"""Phases by the house's own names, and where the work with a person stands: dated, taken back in the open."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.actions import phases as actions
from augenhoehe.cases.guide import guide
from augenhoehe.cases.models import Case, CasePhase, IntegrationPhase
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


@pytest.fixture
def lead(me: Staff, client: Client) -> Client:
    client.force_login(house.account_of(house.staff(Role.TEAM_LEAD, team=me.team)))
    return client


@pytest.fixture
def counsellor(me: Staff) -> Client:
    mine = Client()
    mine.force_login(house.account_of(me))
    return mine


def named(name: str) -> IntegrationPhase:
    return IntegrationPhase.objects.get(name=name)


def names() -> list[str]:
    return [one.name for one in IntegrationPhase.objects.all()]


def read(case: Case) -> int | None:
    now = actions.current_phase(actions.phases_of(case))
    return now.pk if now else None


def stands(case: Case, name: str, since: date) -> None:
    assert actions.set_phase(case=case, phase=named(name), starts_on=since, read=read(case))


def test_every_phase_says_that_it_can_be_renamed(lead: Client) -> None:
    page = lead.get("/phasen/").content.decode()
    assert page.count('>umbenennen<span class="kern-sr-only">') == IntegrationPhase.objects.count()


def test_the_house_begins_with_the_usual_four_and_the_guide_knows_each(lead: Client) -> None:
    assert names() == ["Profiling", "Ziel", "Strategie", "Umsetzung"]
    assert all(guide().for_phase(phase.hints) for phase in IntegrationPhase.objects.all())
    assert lead.get("/phasen/").status_code == 200


def test_a_lead_adds_renames_and_orders_phases(lead: Client) -> None:
    assert lead.post("/phasen/", {"name": "Nachbetreuung"}).status_code == 302
    first = named("Profiling")
    lead.post(f"/phasen/{first.pk}/", {"name": "Kennenlernen", "read": "Profiling"})
    lead.post(f"/phasen/{first.pk}/platz/", {"richtung": "runter"})
    assert names() == ["Ziel", "Kennenlernen", "Strategie", "Umsetzung", "Nachbetreuung"]
    lead.post(f"/phasen/{named('Ziel').pk}/platz/", {"richtung": "hoch"})
    assert names()[0] == "Ziel", "the first stays where it is"
    assert guide().for_phase("Kennenlernen") == (), "no hints rather than those of another phase"


def test_a_name_is_given_once_and_never_empty(lead: Client) -> None:
    answer = lead.post("/phasen/", {"name": "Ziel"})
    assert answer.status_code == 422 and "Diesen Namen gibt es schon." in answer.content.decode()
    assert lead.post("/phasen/", {"name": " "}).status_code == 422
    assert len(names()) == 4


def test_two_windows_do_not_overwrite_each_other(lead: Client) -> None:
    goal = named("Ziel")
    answer = lead.post(f"/phasen/{goal.pk}/", {"name": "Zielbild", "read": "etwas Älteres"})
    assert answer.status_code == 409 and "Zielbild" in answer.content.decode()
    assert named("Ziel").pk == goal.pk


def test_a_used_phase_is_retired_not_deleted(lead: Client, case: Case) -> None:
    stands(case, "Ziel", date(2026, 1, 5))
    used, unused = named("Ziel"), named("Strategie")
    assert "kann" not in lead.post(f"/phasen/{unused.pk}/loeschung/").headers["Location"]
    answer = lead.post(f"/phasen/{used.pk}/loeschung/", follow=True)
    assert "Zurückziehen geht, löschen nicht." in answer.content.decode()
    lead.post(f"/phasen/{used.pk}/angebot/", {"anbieten": "nein"})
    assert "Strategie" not in names() and named("Ziel").is_offered is False
    assert lead.post(f"/phasen/{unused.pk}/loeschung/").status_code == 302, "the second click finds nothing"
    lead.post(f"/phasen/{used.pk}/angebot/", {"anbieten": "ja"})
    assert named("Ziel").is_offered


def test_a_retired_phase_stays_readable_and_is_no_longer_offered(counsellor: Client, case: Case) -> None:
    stands(case, "Ziel", date(2026, 1, 5))
    IntegrationPhase.objects.filter(name="Ziel").update(is_offered=False)
    page = counsellor.get(f"/person/{case.person_id}/phase/")
    assert "Ziel" in page.content.decode()
    wanted = {"phase": named("Ziel").pk, "starts_on": TODAY(), "read": read(case) or ""}
    assert counsellor.post(f"/person/{case.person_id}/phase/", wanted).status_code == 422


def test_the_next_phase_ends_the_one_before_and_both_stay_readable(counsellor: Client, case: Case) -> None:
    stands(case, "Profiling", date(2026, 1, 5))
    wanted = {"phase": named("Ziel").pk, "starts_on": "2026-03-01", "read": read(case)}
    assert counsellor.post(f"/person/{case.person_id}/phase/", wanted).status_code == 302
    rows = [(one.phase.name, one.starts_on, one.ends_on) for one in actions.phases_of(case)]
    assert rows == [("Ziel", date(2026, 3, 1), None), ("Profiling", date(2026, 1, 5), date(2026, 2, 28))]
    page = counsellor.get(f"/person/{case.person_id}/phase/").content.decode()
    assert "05.01.2026" in page and "28.02.2026" in page


def test_the_second_click_changes_nothing(counsellor: Client, case: Case) -> None:
    wanted = {"phase": named("Ziel").pk, "starts_on": "2026-03-01", "read": ""}
    for _ in range(2):
        assert counsellor.post(f"/person/{case.person_id}/phase/", wanted).status_code == 302
    assert CasePhase.objects.filter(case=case).count() == 1


def test_somebody_else_was_faster_and_one_is_told(counsellor: Client, case: Case) -> None:
    stands(case, "Profiling", date(2026, 1, 5))
    wanted = {"phase": named("Ziel").pk, "starts_on": "2026-03-01", "read": ""}
    answer = counsellor.post(f"/person/{case.person_id}/phase/", wanted)
    assert answer.status_code == 409
    assert "Jetzt steht da: <strong>Profiling</strong>" in answer.content.decode()
    again = wanted | {"read": answer.context["form"].data["read"]}
    assert counsellor.post(f"/person/{case.person_id}/phase/", again).status_code == 302


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY() + timedelta(days=1), "Der Tag liegt noch vor uns."),
        (date(2026, 1, 5), "Die jetzige Phase hat später oder am selben Tag begonnen."),
        (date(2020, 1, 1), "Der Fall hat erst am 01.01.2024 begonnen."),
    ],
)
def test_an_impossible_day_is_refused_in_words(counsellor: Client, case: Case, day: date, words: str) -> None:
    stands(case, "Profiling", date(2026, 1, 5))
    wanted = {"phase": named("Ziel").pk, "starts_on": day, "read": read(case)}
    answer = counsellor.post(f"/person/{case.person_id}/phase/", wanted)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert CasePhase.objects.filter(case=case).count() == 1


def test_an_error_is_taken_back_with_its_reason_and_the_phase_before_holds_again(
    counsellor: Client, case: Case
) -> None:
    stands(case, "Profiling", date(2026, 1, 5))
    stands(case, "Ziel", date(2026, 3, 1))
    wrong = CasePhase.objects.get(case=case, phase=named("Ziel"))
    address = f"/phaseneintrag/{wrong.pk}/ruecknahme/"
    assert counsellor.post(address, {"reason": ""}).status_code == 422
    for _ in range(2):
        assert counsellor.post(address, {"reason": "doppelt"}).status_code == 302
    entries = actions.phases_of(case)
    now = actions.current_phase(entries)
    assert now is not None and now.phase.name == "Profiling"
    page = counsellor.get(f"/person/{case.person_id}/phase/").content.decode()
    assert "zurückgenommen" in page and "doppelt" in page


def test_whoever_only_reads_cannot_set_a_phase_and_others_name_none(case: Case, me: Staff) -> None:
    reader, mine = Client(), Client()
    reader.force_login(house.account_of(house.staff(Role.MANAGING_DIRECTOR)))
    mine.force_login(house.account_of(me))
    assert reader.get(f"/person/{case.person_id}/phase/").status_code == 200
    assert reader.post(f"/person/{case.person_id}/phase/").status_code == 403
    assert mine.get("/phasen/").status_code == 403


def test_a_phase_keeps_its_hints_under_another_name_and_a_new_one_gets_those_that_are_chosen(
    lead: Client, counsellor: Client, case: Case
) -> None:
    first = named("Profiling")
    assert lead.post(f"/phasen/{first.pk}/", {"name": "Kennenlernen", "read": "Profiling"}).status_code == 302
    stands(case, "Kennenlernen", date(2026, 1, 5))
    page = counsellor.get(f"/person/{case.person_id}/vorbereitung/").content.decode()
    assert guide().for_phase("profiling")[0].text in page and "Phase Kennenlernen" in page
    lead.post("/phasen/", {"name": "Nachbetreuung", "hints": "doing"})
    assert named("Nachbetreuung").hints == "doing"
