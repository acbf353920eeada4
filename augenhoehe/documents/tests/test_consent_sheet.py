"""The signed sheet beside the consent, who signed for whom, and the yes taken back with one click."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from augenhoehe.documents.models import Consent, Paper
from augenhoehe.documents.tests.consent_factories import SCHOOL, prepared, signed
from augenhoehe.documents.tests.samples import picture
from augenhoehe.documents.tests.test_consent_pages import blanks, desk, new_address, someone, staff
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person, Representative
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db
__all__ = ["desk", "someone", "staff"]  # fixtures


def said(**given: Any) -> dict[str, Any]:
    """A yes on paper, signed today."""
    return {"answer": "sign", "signed_on": timezone.localdate().isoformat(), "place": "Bocholt"} | given


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("blatt.jpg", picture("JPEG"), "image/jpeg")


def shown(desk: Client, consent: Consent) -> str:
    return desk.get(f"/einwilligung/{consent.pk}/").content.decode()


def test_the_signed_sheet_lies_beside_the_consent_as_a_protected_paper(
    desk: Client, someone: Person, staff: Staff
) -> None:
    consent = prepared(someone, on=timezone.localdate())
    desk.post(f"/einwilligung/{consent.pk}/antwort/", said(scans=sheet()))
    consent.refresh_from_db()
    assert consent.state == "signed" and consent.sheet is not None
    assert (consent.sheet.kind, consent.sheet.visibility) == ("consent", "sensitive")
    assert consent.sheet.files.count() == 1
    assert f"/unterlage/{consent.sheet.address}/" in shown(desk, consent)
    neighbour = Client()
    neighbour.force_login(house.account_of(house.staff(Role.COUNSELLOR, team=staff.team)))
    assert f"/unterlage/{consent.sheet.address}/" not in shown(neighbour, consent)
    assert neighbour.get(f"/unterlage/{consent.sheet.address}/").status_code == 404


def test_a_bad_file_keeps_neither_answer_nor_sheet(desk: Client, someone: Person) -> None:
    consent = prepared(someone, on=timezone.localdate())
    bad = SimpleUploadedFile("blatt.jpg", b"MZ harmlos", "image/jpeg")
    assert desk.post(f"/einwilligung/{consent.pk}/antwort/", said(scans=bad)).status_code == 422
    consent.refresh_from_db()
    assert consent.state == "prepared" and not Paper.objects.exists()


def test_the_sheet_can_come_later_even_after_the_revocation(
    desk: Client, someone: Person, staff: Staff
) -> None:
    consent, screen = (signed(someone, staff, on=timezone.localdate()) for _ in range(2))
    consent.revoke(at=timezone.now(), account_id=None)
    assert "Unterschriebenes Blatt dazulegen" in shown(desk, consent)
    assert desk.post(f"/einwilligung/{consent.pk}/blatt/", {"scans": sheet()}).status_code == 302
    consent.refresh_from_db()
    assert consent.sheet is not None
    answer = desk.post(f"/einwilligung/{screen.pk}/blatt/", follow=True)
    assert "mindestens eine Datei" in answer.content.decode()
    officer = Client()
    officer.force_login(house.account_of(house.staff(Role.BENEFITS_OFFICER, team=staff.team)))
    assert officer.post(f"/einwilligung/{consent.pk}/blatt/", {"scans": sheet()}).status_code in {403, 404}


def test_for_a_child_somebody_else_signs_and_is_named(desk: Client, staff: Staff) -> None:
    child = person_of(staff, birth_date=timezone.localdate() - timedelta(days=365 * 12))
    consent = prepared(child, on=timezone.localdate())
    address = f"/einwilligung/{consent.pk}/antwort/"
    assert desk.get(address).context["form"]["signed_as"].value() == "parent"
    assert "Unter 15" in desk.post(address, said(signed_as="person")).content.decode()
    assert "wer für die Person" in desk.post(address, said(signed_as="parent")).content.decode()
    assert desk.post(address, said(signed_as="parent", signed_by_name="Olena Koval")).status_code == 302
    consent.refresh_from_db()
    assert (consent.signed_as, consent.signed_by_name) == ("parent", "Olena Koval")
    assert "Unterschrieben hat Olena Koval (Sorgeberechtigte)" in shown(desk, consent)


def test_the_age_is_that_of_the_day_of_signing(desk: Client, staff: Staff) -> None:
    """Whoever turned fifteen yesterday was a child the day before."""
    today = timezone.localdate()
    birthday = today - timedelta(days=1)
    teenager = person_of(staff, birth_date=birthday.replace(year=birthday.year - 15))
    consent = prepared(teenager, on=today)
    address = f"/einwilligung/{consent.pk}/antwort/"
    early, old = ((today - timedelta(days=days)).isoformat() for days in (2, 1000))
    assert "Unter 15" in desk.post(address, said(signed_as="person", signed_on=early)).content.decode()
    assert "länger her" in desk.post(address, said(signed_as="person", signed_on=old)).content.decode()
    assert desk.post(address, said(signed_as="person")).status_code == 302


def test_a_guardian_of_today_stands_in_the_form_already(desk: Client, someone: Person) -> None:
    facts = {"kind": "guardian", "scope": ["authorities"], "source": "document"}
    Representative.objects.create(person=someone, name="Jutta Halm", starts_on=date(2024, 1, 1), **facts)
    consent = prepared(someone, on=timezone.localdate())
    form = desk.get(f"/einwilligung/{consent.pk}/antwort/").context["form"]
    assert (form["signed_as"].value(), form["signed_by_name"].value()) == ("guardian", "Jutta Halm")


def test_one_click_in_the_list_revokes_at_once(desk: Client, someone: Person, staff: Staff) -> None:
    consent = signed(someone, staff, on=timezone.localdate())
    listed = desk.get(f"/person/{someone.pk}/einwilligungen/").content.decode()
    action = f'action="/einwilligung/{consent.pk}/widerruf/"'
    assert action in listed and action in shown(desk, consent)
    page = desk.post(f"/einwilligung/{consent.pk}/widerruf/", follow=True).content.decode()
    assert consent not in Consent.objects.in_force(timezone.localdate())
    assert "Ab jetzt wird nichts mehr weitergegeben" in page and "Neu fragen" in page
    assert action not in desk.get(f"/person/{someone.pk}/einwilligungen/").content.decode()


def test_herr_becomes_herrn(desk: Client, staff: Staff) -> None:
    consent = prepared(person_of(staff, salutation="herr", family_name="Bolzmann"), on=timezone.localdate())
    page = shown(desk, consent)
    assert "Einwilligung von Herrn Bolzmann" in page
    assert (
        "Mit Herrn Bolzmann gemeinsam" in desk.get(f"/einwilligung/{consent.pk}/bildschirm/").content.decode()
    )


def test_whoever_asks_for_what_is_allowed_already_is_told(
    desk: Client, someone: Person, staff: Staff
) -> None:
    told = "Dasselbe ist schon erlaubt bis"
    assert told not in desk.post(new_address(someone), blanks(), follow=True).content.decode()
    signed(someone, staff, on=timezone.localdate(), other_name=SCHOOL)
    assert told in desk.post(new_address(someone), blanks(), follow=True).content.decode()
    more = blanks(topics=["attendance", "application"])
    assert told not in desk.post(new_address(someone), more, follow=True).content.decode()
