"""Makes papers for tests, with stored files."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from augenhoehe.documents import vault
from augenhoehe.documents.actions import IncomingPaper, take_in
from augenhoehe.documents.content import CleanFile
from augenhoehe.documents.models import Delivery, OwedPaper, Paper, PaperVisibility
from augenhoehe.documents.tests.samples import picture
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person

FILE = CleanFile(picture("PNG"), "image/png", 1)


def incoming(someone: Person, kind: str = "tenancy", **given: Any) -> IncomingPaper:
    """A tenancy agreement with one picture, unless something else is given."""
    defaults: dict[str, Any] = {
        "person": someone,
        "kind": kind,
        "visibility": PaperVisibility.SHARED,
        "files": (FILE,),
    }
    return IncomingPaper(**defaults | given)


def delivery_of(
    someone: Person, *papers: IncomingPaper, staff: Staff | None = None, **given: Any
) -> Delivery:
    """Something handed in at the counter just now."""
    delivery = Delivery(**{"person": someone, "staff": staff, "received_at": timezone.now()} | given)
    with vault.keeping() as names:
        return take_in(delivery=delivery, papers=papers or (incoming(someone),), names=names).delivery


def paper_of(someone: Person, kind: str = "tenancy", **given: Any) -> Paper:
    """One paper, handed in by itself."""
    paper = delivery_of(someone, incoming(someone, kind, **given)).papers.get()
    assert isinstance(paper, Paper)
    return paper


def owed_by(someone: Person, kind: str = "payslip", days: int = 7, **given: Any) -> OwedPaper:
    """A payslip, asked for a month ago, due in so many days."""
    today: date = timezone.localdate()
    dates = {"asked_on": today - timedelta(days=30), "due_on": today + timedelta(days=days)}
    return OwedPaper.objects.create(**{"person": someone, "kind": kind} | dates | given)
