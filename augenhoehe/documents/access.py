"""Which papers somebody sees, and how much of them; doing is decided by the same queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from augenhoehe.documents.kinds import kind_of, sensitive_kinds
from augenhoehe.documents.models import Delivery, OwedPaper, Paper, PaperFile, PaperVisibility
from augenhoehe.organisation.models import staff_of
from augenhoehe.people.models import BenefitUnitMembership, Part, Person

Row = TypeVar("Row", bound=Model)
PROTECTED = "besonders geschützte Unterlage"


@dataclass(frozen=True)
class Sight:
    """How much of one person's papers this user sees. «Einblick in Unterlagen»

    Whoever may see the master data knows what came when and what is missing; opening files is a part of its own, and of
    protected papers all others learn only that there is one.
    """

    opens_papers: bool
    opens_protected: bool

    def names(self, paper: Paper) -> bool:
        """Whether this user learns what kind of paper it is."""
        return self.opens_protected or not paper.is_protected

    def opens(self, paper: Paper) -> bool:
        """Whether this user may open the page of the paper and its files."""
        return self.opens_protected if paper.is_protected else self.opens_papers

    def names_owed(self, owed: OwedPaper) -> bool:
        """Whether this user learns what is missing."""
        return self.opens_protected or owed.kind not in sensitive_kinds()


def sight_of(user: object, person: Person) -> Sight:
    """What this user sees of this person's papers, in one statement."""
    queries = (Person.objects.visible_to(user, part).filter(pk=person.pk).values_list("pk") for part in SEEN)
    papers, protected = (query.exists() for query in queries)
    return Sight(papers, protected)


SEEN = (Part.PAPERS, Part.SENSITIVE)


def visible_paper(user: object, address: UUID) -> Paper:
    """The paper, if this user may open it; else 404."""
    one: Paper = found(
        Paper.objects.visible_to(user).select_related("person", "delivery__staff", "translation_of"), address
    )
    return one


def visible_file(user: object, address: UUID) -> PaperFile:
    """A file of a paper this user may open and that was not taken back; else 404."""
    papers = Paper.objects.visible_to(user).in_force()
    files = PaperFile.objects.filter(paper__in=papers.values("pk")).select_related("paper")
    return found(files, address)


def visible_delivery(user: object, address: UUID) -> Delivery:
    """The delivery, if this user may see the master data of the person; else 404."""
    one: Delivery = found(Delivery.objects.visible_to(user).select_related("person", "staff"), address)
    return one


def papers_of(user: object, one: Delivery) -> list[Paper]:
    """The papers of a delivery that this user may know of; those taken back are no longer confirmed."""
    rows = Paper.objects.listed_to(user).in_force().filter(delivery=one)
    return list(rows.select_related("person").prefetch_related("files").order_by("pk"))


def changeable_owed_paper(user: object, address: UUID) -> OwedPaper:
    """What is owed, if this user may open the person's papers; else 404."""
    one: OwedPaper = found(OwedPaper.objects.changeable_by(user).select_related("person"), address)
    return one


def found(rows: QuerySet[Row], address: UUID) -> Row:
    """The row with this random address, or 404."""
    row = rows.filter(address=address).first()
    if row is None:
        raise Http404
    return row


def members_of(user: object, person: Person) -> list[Person]:
    """The person, and whoever lives from one budget with her and may be seen."""
    today = timezone.localdate()
    units = BenefitUnitMembership.objects.on(today).filter(person=person).values("unit_id")
    together = BenefitUnitMembership.objects.on(today).filter(unit__in=units).values("person_id")
    others = Person.objects.visible_to(user, Part.MASTER_DATA).filter(pk__in=together).exclude(pk=person.pk)
    return [person, *others.order_by("birth_date", "pk")]


def owed_to_choose(user: object, members: Sequence[Person], *, sees_protected: bool) -> list[OwedPaper]:
    """What is owed by or for these people and may be named to this user, the most pressing first."""
    asked = Q(person__in=members) | Q(for_person__in=members)
    rows = OwedPaper.objects.listed_to(user).open().filter(asked)
    if not sees_protected:
        rows = rows.exclude(kind__in=sensitive_kinds())
    return list(rows.select_related("person", "for_person", "partly_by").order_by("due_on", "pk")[:50])


def what_it_may_answer(user: object, paper: Paper) -> list[OwedPaper]:
    """What is owed in the household that this paper may be the answer to, and what it is the answer to already."""
    members = members_of(user, paper.person)
    sees_protected = sight_of(user, paper.person).opens_protected
    mine = Q(received_by=paper) | Q(partly_by=paper)
    rows = OwedPaper.objects.listed_to(user).filter(mine, withdrawn_at=None)
    if not sees_protected:
        rows = rows.exclude(kind__in=sensitive_kinds())
    answered = list(rows.select_related("person", "for_person", "partly_by"))
    known = {one.pk for one in answered}
    still_open = owed_to_choose(user, members, sees_protected=sees_protected)
    return [*answered, *(one for one in still_open if one.pk not in known)]


def originals_of(user: object, members: Sequence[Person]) -> list[Paper]:
    """Papers in another language, of these people, that this user may open and that no translation has come for."""
    rows = Paper.objects.visible_to(user).without_translation().filter(person__in=members)
    return list(rows.select_related("person").order_by("-received_at", "-pk")[:20])


def receipt_names(user: object, delivery: Delivery, on: date, sight: Sight) -> bool:
    """Whether a receipt printed now names protected papers: by whoever took them in today, or may open them."""
    return sight.opens_protected or took_in_today(user, delivery, on)


def took_in_today(user: object, delivery: Delivery, on: date) -> bool:
    """Whether this colleague took these papers in this very day: then she prints and puts right what she did."""
    staff = staff_of(user, on)
    is_mine = staff is not None and delivery.staff_id == staff.pk
    return is_mine and timezone.localdate(delivery.created_at) == on


def default_visibility(kind: str, *, from_person: bool) -> str:
    """What a paper is without anybody saying so."""
    if kind_of(kind).is_sensitive:
        return PaperVisibility.SENSITIVE
    return PaperVisibility.SHARED if from_person else PaperVisibility.INTERNAL
