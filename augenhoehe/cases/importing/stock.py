"""Looks through the files of the house for pairs that may be one human, by night. «Durchsicht auf Dubletten»

1. The first time all files are compared with all others; later those that are new or were changed since.
2. In the order of their numbers, slice by slice, each slice kept: killed, it goes on where it was; so many a night.
3. A pair waits for whoever may see both files. A sealed file is in no pair.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from augenhoehe.cases.importing.duplicates import (
    MOST_FOR_ONE,
    Incoming,
    face_of,
    faces_of,
    possible_pairs,
)
from augenhoehe.cases.importing.likeness import Likeness, likeness
from augenhoehe.cases.models import DuplicateDecision, DuplicateSearch, DuplicateVerdict
from augenhoehe.people.models import Person, Seal
from augenhoehe.people.models.visibility import PersonQuerySet
from augenhoehe.privacy.registry import events_of

SLICE = 1_000
MOST_A_NIGHT = 100_000
AT_LEAST = 78  # nobody asked for these pairs: surer than what is shown to whoever looks for one
OVERLAP = timedelta(hours=1)  # what was being written while the last search began
Pair = tuple[int, int]


def look_through(now: datetime) -> DuplicateSearch:
    """Goes on with the search that is open, or begins one with what is newer than the last one."""
    search = open_search(now)
    for _ in range(MOST_A_NIGHT // SLICE):
        if look_at_next(search):
            break
    return search


def open_search(now: datetime) -> DuplicateSearch:
    """The search that is not finished, else a new one; finished ones are kept only to know since when."""
    last: DuplicateSearch | None = DuplicateSearch.objects.order_by("-pk").first()
    if last is not None and last.finished_at is None:
        return last
    new = DuplicateSearch.objects.create(started_at=now, since=last.started_at - OVERLAP if last else None)
    DuplicateSearch.objects.exclude(pk=new.pk).delete()
    return new


@transaction.atomic
def look_at_next(search: DuplicateSearch) -> bool:
    """One slice; True when there is none left."""
    people = list(to_look_at(search).filter(pk__gt=search.last_number).order_by("pk")[:SLICE])
    if people:
        search.found += note_pairs(people)
        search.looked_at += len(people)
        search.last_number = people[-1].pk
    if len(people) < SLICE:
        search.finished_at = timezone.now()
    search.save()
    return search.finished_at is not None


def to_look_at(search: DuplicateSearch) -> PersonQuerySet:
    """Files that are new since, have a history since, or were sealed and are so no longer."""
    people = Person.objects.exclude(pk__in=sealed())
    if search.since is None:
        return people
    unsealed = Seal.objects.filter(ends_on__gte=timezone.localdate(search.since)).values("person")
    newer = Q(created_at__gte=search.since) | Q(pk__in=unsealed)
    for event in events_of(Person):
        newer |= Q(pk__in=event._base_manager.filter(pgh_created_at__gte=search.since).values("id"))
    return people.filter(newer)


def sealed() -> set[int]:
    """Files that are in no pair."""
    return set(Seal.objects.on(timezone.localdate()).values_list("person_id", flat=True))


def note_pairs(people: Sequence[Person]) -> int:
    """Pairs of these with anybody, as far as nobody has said anything about them; how many are new."""
    found = likely_pairs(people)
    ids = {pk for pair in found for pk in pair}
    numbers = dict(Person.objects.filter(pk__in=ids).values_list("pk", "client_number"))
    known = DuplicateDecision.objects.filter(Q(first__in=ids) | Q(second__in=ids))
    together = {frozenset(pair) for pair in known.values_list("first_id", "second_id")}
    by_number = set(known.values_list("first_id", "second_number"))
    made = []
    for (first, second), how in found.items():
        is_known = {(first, numbers[second]), (second, numbers[first])} & by_number
        if is_known or frozenset((first, second)) in together:
            continue
        made.append(
            DuplicateDecision(
                first_id=first,
                second_id=second,
                second_number=numbers[second],
                verdict=DuplicateVerdict.LATER,
                score=how.score,
                reason=how.reason,
            )
        )
    DuplicateDecision.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def likely_pairs(people: Sequence[Person]) -> dict[Pair, Likeness]:
    """The likeliest few for each, the older file first."""
    incoming = [Incoming(one.pk, one.client_number, face_of(one)) for one in people]
    hidden = sealed()
    pairs = {
        (min(number, pk), max(number, pk))
        for number, pk in possible_pairs(incoming)
        if pk != number and pk not in hidden
    }
    faces = faces_of({pk for pair in pairs for pk in pair})
    all_weighed = ((pair, likeness(faces[pair[0]], faces[pair[1]])) for pair in pairs)
    weighed = [(pair, how) for pair, how in all_weighed if how is not None and how.score >= AT_LEAST]
    taken: Counter[int] = Counter()
    found = {}
    for pair, how in sorted(weighed, key=lambda one: (-one[1].score, one[0])):
        if taken[pair[0]] < MOST_FOR_ONE and taken[pair[1]] < MOST_FOR_ONE:
            found[pair] = how
            taken.update(pair)
    return found
