"""How a talk felt, said by three taps; nobody can tell whose they were. «Rückmeldung zum Gespräch»"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from augenhoehe.cases.models import FeedbackCount, Felt, FeltQuestion
from augenhoehe.organisation.models import LocalJobcenter


@transaction.atomic
def say_how_it_felt(*, house: LocalJobcenter, on: date, answers: Mapping[str, str]) -> None:
    """Counts the answers given to the house and month; each of them is optional.

    1. All numbers of that house and month are there from its first answer on, most of them zero.
    2. One statement writes them all anew, the unchanged ones too: neither the order of the rows nor the transaction
       that wrote them tells which answers came last, or together.
    """
    month = on.replace(day=1)
    numbers = FeedbackCount.objects.filter(local_jobcenter=house, month=month)
    if not numbers.exists():
        FeedbackCount.objects.bulk_create(
            [
                FeedbackCount(local_jobcenter=house, month=month, question=question, answer=answer)
                for question in FeltQuestion
                for answer in Felt
            ],
            ignore_conflicts=True,  # two talks of the same house may give the month's first answer at once
        )
    list(
        numbers.select_for_update().order_by("pk")
    )  # always in one order: two talks never wait for each other
    said = Q(pk__in=[])
    for question, answer in answers.items():
        said |= Q(question=question, answer=answer)
    numbers.update(number=F("number") + Case(When(said, then=Value(1)), default=Value(0)))
