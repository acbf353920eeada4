"""A paper of the wrong person goes to the right one, with its files. «In eine andere Akte legen»"""

from datetime import date, datetime

from django.core.exceptions import ValidationError

from augenhoehe.documents.models import Consent, Delivery, FromWhom, Paper
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.registry import history_of

UNKNOWN = "nicht bekannt"
NO_SUCH_FILE = (
    "Zu dieser Kundennummer und diesem Geburtsdatum gibt es keine Akte, die Sie öffnen dürfen. Bitte sehen Sie noch"
    " einmal nach."
)
TWO_FILES = "Diese Kundennummer steht in zwei Akten. Bitte lassen Sie erst klären, welche es ist."
BOUND_TO_OTHERS = "Dazu gehört eine Übersetzung oder ein Original. Bitte nehmen Sie beide zurück und dort an."
SIGNED_SHEET = (
    "Das ist das unterschriebene Blatt einer Einwilligung. Es bleibt bei ihr; bitte nehmen Sie diese zurück."
)


def person_with(user: object, client_number: str, birth_date: date) -> Person:
    """The one file with this number and birth date that this user may see; a sealed one is as if it were not there.

    Both have to fit: a slip in the number alone must not lay a paper into the file of a stranger.
    """
    seen = Person.objects.visible_to(user, Part.MASTER_DATA)
    found = list(seen.filter(client_number=client_number, birth_date=birth_date)[:2])
    if len(found) != 1:
        raise ValidationError(TWO_FILES if found else NO_SUCH_FILE)
    person: Person = found[0]
    return person


def refuse_what_is_bound(paper: Paper) -> None:
    """What hangs on other papers of this person does not go alone. Raises ValidationError."""
    if paper.translation_of_id is not None or paper.translations.exists():
        raise ValidationError(BOUND_TO_OTHERS)
    if Consent.objects.filter(sheet=paper).exists():
        raise ValidationError(SIGNED_SHEET)


def delivery_elsewhere(paper: Paper, person: Person, received_at: datetime, *, is_her_own: bool) -> Delivery:
    """The same delivery once more, for the person it is really about: no receipt names two strangers.

    `is_her_own`: she brought or sent it herself, and only the file was the wrong one. Otherwise somebody brought it
    for her, perhaps the one in whose file it lay: that one is not named here. Of another body it stays in any case.
    """
    was = paper.delivery or Delivery()
    who, name = was.from_whom, was.from_name
    if who != FromWhom.OTHER_BODY:
        who, name = (FromWhom.PERSON, "") if is_her_own else (FromWhom.FOR_PERSON, name or UNKNOWN)
    return Delivery.objects.create(
        person=person,
        received_at=received_at,
        from_whom=who,
        from_name=name,
        channel=was.channel,
        staff=was.staff,
    )


def count_elsewhere(delivery: Delivery) -> None:
    """The file it was taken out of says so, in its history and at the delivery, without naming anybody."""
    lay_here = history_of(Paper).filter(delivery=delivery.pk).exclude(id__in=delivery.papers.values("pk"))
    number = lay_here.order_by().values("id").distinct().count()
    Delivery.objects.filter(pk=delivery.pk).update(laid_elsewhere=number)
