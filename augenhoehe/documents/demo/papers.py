"""Invented papers: Olena Kowalenko's with files to look at; what came and what is missing at every tenth case."""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone
from PIL import Image, ImageDraw

from augenhoehe.documents import vault
from augenhoehe.documents.access import default_visibility
from augenhoehe.documents.actions import add_files
from augenhoehe.documents.content import PDF, CleanFile
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import Delivery, DeliveryChannel, FromWhom, OwedPaper, Paper
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.people.models import Person, Responsibility, ResponsibilityRole

STAR = ("Olena", "Kowalenko")
ONE_IN = 10
NOON = time(12)
A4 = (620, 877)
USUAL = ("tenancy", "bank_statements", "payslip", "school", "heating", "registration", "resume", "renewal")
MISSING = ("payslip", "bank_statements", "heating", "school", "tenancy")


@dataclass
class Drafts:
    """Rows that wait to be written together."""

    deliveries: list[Delivery]
    papers: list[Paper]
    owed: list[OwedPaper]


def write_papers(on: date, seed: int) -> int:
    """All papers of the demo; gives their number."""
    rng, drafts = Random(f"{seed}/papers"), Drafts([], [], [])
    receptions = reception_of_local_jobcenter()
    people = Responsibility.objects.on(on).filter(role=ResponsibilityRole.COUNSELLING, staff__isnull=False)
    star = None
    for place, caring in enumerate(people.select_related("person", "staff").order_by("person_id")):
        taken_by = receptions.get(caring.local_jobcenter_id) or caring.staff
        if (caring.person.given_name, caring.person.family_name) == STAR:
            star = (caring.person, taken_by)
        elif place % ONE_IN == 0 and caring.person.age_on(on) >= 18:
            somebodys(drafts, caring.person, taken_by, on, rng)
    Delivery.objects.bulk_create(drafts.deliveries, batch_size=1000)
    Paper.objects.bulk_create(drafts.papers, batch_size=1000)
    OwedPaper.objects.bulk_create(drafts.owed, batch_size=1000)
    return len(drafts.papers) + (of_the_star(*star, on) if star else 0)


def reception_of_local_jobcenter() -> dict[int, Staff]:
    """Who stands at the counter, where somebody does."""
    rows = Staff.objects.filter(role=Role.RECEPTION).select_related("team").order_by("-pk")
    return {staff.team.local_jobcenter_id: staff for staff in rows}


def at_noon(day: date) -> datetime:
    return datetime.combine(day, NOON, timezone.get_default_timezone())


def somebodys(drafts: Drafts, person: Person, staff: Staff | None, on: date, rng: Random) -> None:
    """One or two papers some time ago; with every third something is missing, now and then for too long."""
    received_at = at_noon(on - timedelta(days=rng.randint(1, 200)))
    channel = rng.choice([DeliveryChannel.HANDED_IN, DeliveryChannel.POST, DeliveryChannel.LETTER_BOX])
    delivery = Delivery(person=person, received_at=received_at, channel=channel, staff=staff)
    drafts.deliveries.append(delivery)
    for kind in ("identity_card", *rng.sample(USUAL, rng.randint(1, 2))):
        drafts.papers.append(paper(delivery, person, kind))
    if rng.random() < 0.35:
        due_on = on + timedelta(days=rng.randint(-20, 18))
        asked_on = min(due_on, on) - timedelta(days=rng.randint(10, 20))
        kind = rng.choice(MISSING)
        drafts.owed.append(
            OwedPaper(person=person, kind=kind, asked_on=asked_on, due_on=due_on, asked_by=staff)
        )


def paper(delivery: Delivery, person: Person, kind: str, title: str = "", language: str = "de") -> Paper:
    """A row that is not saved yet."""
    return Paper(
        delivery=delivery,
        person=person,
        kind=kind,
        title=title,
        received_at=delivery.received_at,
        visibility=default_visibility(kind, from_person=True),
        is_shown_only=kind_of(kind).is_never_copied,
        language=language,
    )


def of_the_star(person: Person, staff: Staff | None, on: date) -> int:
    """A tenancy agreement, a diploma with a translation to come, an identity card only shown; two papers missing."""
    first = Delivery.objects.create(
        person=person, received_at=at_noon(on - timedelta(days=18)), from_whom=FromWhom.PERSON, staff=staff
    )
    second = Delivery.objects.create(
        person=person, received_at=at_noon(on - timedelta(days=5)), channel=DeliveryChannel.POST, staff=staff
    )
    diploma = paper(second, person, "diploma", "Krankenpflege, Charkiw", "uk")
    diploma.translation_due_on = on + timedelta(days=16)
    papers = [
        paper(first, person, "identity_card"),
        paper(first, person, "tenancy", "Ravardistraße"),
        diploma,
    ]
    with vault.keeping() as names:
        for one in papers:
            one.save()
        add_files(papers[1], [sheet("MIETVERTRAG (Muster)", as_pdf=True)], names)
        add_files(papers[2], [sheet("ДИПЛОМ (зразок)", as_pdf=False)], names)
    for kind, days in (("school", 6), ("registration", -3)):
        asked_on = on - timedelta(days=15)
        OwedPaper.objects.create(
            person=person, kind=kind, asked_on=asked_on, due_on=on + timedelta(days=days), asked_by=staff
        )
    return len(papers)


def sheet(heading: str, *, as_pdf: bool) -> CleanFile:
    """A sheet of paper with a heading and grey lines, so that there is something to look at."""
    image = Image.new("RGB", A4, "white")
    pen = ImageDraw.Draw(image)
    pen.text((60, 70), heading, fill="black", font_size=30)
    for line in range(14):
        pen.line((60, 160 + 42 * line, 560 - 35 * (line % 4), 160 + 42 * line), fill=(170, 170, 178), width=8)
    written = io.BytesIO()
    image.save(written, "PDF" if as_pdf else "PNG")
    return CleanFile(written.getvalue(), PDF if as_pdf else "image/png", 1)
