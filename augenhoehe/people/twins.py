"""A second file or holder of a number beside somebody whose file is sealed; her readers are told. «Zweitakte»"""

from collections.abc import Sequence

from django.utils import timezone

from augenhoehe.organisation.models import Notification
from augenhoehe.people.models import Person, Seal, SealReader

TOPIC = "import.twin"


def tell_readers_of_twins(twin_ids: Sequence[int]) -> None:
    """A hint to everybody who may read the sealed file; it names nobody, and the importer learns nothing."""
    numbers = Person.objects.filter(pk__in=twin_ids).values_list("client_number", flat=True)
    sealed = Seal.objects.on(timezone.localdate()).filter(person__client_number__in=list(numbers))
    sealed = sealed.exclude(person__in=twin_ids)
    readers = SealReader.objects.filter(seal__in=sealed).values_list("account_id", "seal__person_id")
    Notification.objects.bulk_create(
        Notification(recipient_id=account_id, topic=TOPIC, object_id=person_id)
        for account_id, person_id in readers
    )
