"""What a handover does not move, said before the click. «Was bleibt»

A follow-up carries the name of the colleague who is to do it, and keeps it (`people/handover.py` moves the
responsibility alone). On «Mein Tag» it stands with whoever looks after the person from the first day on.
"""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from augenhoehe.caseload.models import Proposal
from augenhoehe.cases.models import FollowUp, FollowUpKind

MOVES_ON = (
    "Sie stehen vom ersten Tag an auf «Mein Tag» der neuen Fachkraft, aber weiter unter dem Namen der bisherigen; "
    "bitte sprechen Sie ab, wer die Gespräche führt."
)


def left_behind(rows: QuerySet[Proposal]) -> str:
    """How many talks and follow-ups of these people keep the former colleague's name; nothing where there are none."""
    open_ones = FollowUp.objects.open().filter(case__in=rows.filter(before__isnull=False).values("case_id"))
    numbers = open_ones.aggregate(
        talks=Count("pk", filter=Q(kind=FollowUpKind.TALK, starts_at__gte=timezone.now())),
        others=Count("pk", filter=~Q(kind=FollowUpKind.TALK)),
    )
    if not any(numbers.values()):
        return ""
    talks, others = numbers["talks"], numbers["others"]
    said = (
        f"{talks:,} {'vereinbartes Gespräch' if talks == 1 else 'vereinbarte Gespräche'} und "
        f"{others:,} {'offene Wiedervorlage' if others == 1 else 'offene Wiedervorlagen'}"
    )
    return f"Nicht umgetragen werden, wenn alle angenommen werden: {said.replace(',', '.')}. {MOVES_ON}"
